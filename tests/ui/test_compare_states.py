from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from inbox.comparison.result import Result
from tests.ui.compare_helpers import Stage, staged
from tests.ui.sample_case_desk import SampleDesk
from tests.ui.sample_cases import RENT, rent, row
from ui.field_list_model import Column
from ui.messages import result_word
from ui.paint import KIND, token
from ui.theme import ThemeName, look, theme

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
THEMES = (ThemeName.LIGHT, ThemeName.DARK, ThemeName.CONTRAST)


def luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor, other: QColor) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def every_state() -> SampleDesk:
    case = rent()
    case.rows = tuple(
        row(f"f{n}", f"Feld {n}", "Alle Zustände", "412,00 €", "421,00 €", result, lines=RENT)
        for n, result in enumerate(Result)
    )
    return SampleDesk(case)


@pytest.fixture(params=THEMES)
def stage(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[Stage]:
    with staged(qtbot, every_state(), theme=request.param) as made:
        yield made.open()


def test_every_state_has_its_word_beside_its_shape(stage: Stage) -> None:
    rows = stage.view.fields.list.rows
    for number, result in enumerate(Result):
        at = rows.row_of(f"f{number}")
        assert result_word(result) in str(rows.index(at, Column.VERDICT).data())


def test_words_of_every_state_stand_out_from_every_ground(stage: Stage) -> None:
    active = theme()
    for result in Result:
        word = active.colour(token(KIND[result]))
        for ground in ("surface", "selected", "hover"):
            assert contrast(word, active.colour(ground)) >= 4.5, (result, ground)
    for edge in ("rect", "rectDiff"):
        assert contrast(active.colour(edge), active.colour("rectHalo")) >= 3
    assert contrast(active.colour("focus"), active.colour("selected")) >= 3


def test_shapes_differ_in_greyscale(stage: Stage) -> None:
    table = stage.view.fields.list
    seen: dict[bytes, Result] = {}
    for number, result in enumerate(Result):
        table.select("f0" if number else "f1")
        stage.settle()
        index = table.rows.index(table.rows.row_of(f"f{number}"), Column.SHAPE)
        table.scrollTo(index)
        image = table.viewport().grab(table.visualRect(index)).toImage()
        grey = image.convertToFormat(QImage.Format.Format_Grayscale8).scaled(48, 36)
        ground = grey.pixelColor(1, 2).lightness()
        outline = bytes(
            abs(grey.pixelColor(x, y).lightness() - ground) > 40
            for y in range(36)
            for x in range(48)
        )
        assert outline not in seen, f"{result} looks like {seen.get(outline)}"
        seen[outline] = result


def test_the_focus_is_drawn_and_goes_with_the_focus(stage: Stage) -> None:
    table = stage.view.fields.list
    table.setFocus()
    stage.settle()
    with_focus = table.viewport().grab().toImage()
    stage.view.evidence.focus_evidence()
    stage.settle()
    without = table.viewport().grab().toImage()
    wanted = theme().colour("focus").rgb()
    index = table.currentIndex()
    top = table.visualRect(index).top() + 2
    middle = table.viewport().width() // 2
    assert with_focus.pixelColor(middle, top).rgb() == wanted
    assert without.pixelColor(middle, top).rgb() != wanted


@pytest.mark.parametrize("zoom", [1.25, 2.0])
def test_larger_type_cuts_no_value(qtbot: QtBot, zoom: float) -> None:
    try:
        with staged(qtbot, SampleDesk(rent())) as stage:
            look().apply(zoom=zoom)
            stage.open()
            table = stage.view.fields.list
            for number, line in enumerate(table.rows.lines):
                if line.row is None:
                    continue
                assert table.rowHeight(number) >= theme().metrics("value").height()
            bar = stage.view.bar
            for label in (bar.title, bar.text):
                assert label.heightForWidth(label.width()) <= label.height() + 1
            button = bar.press_button
            assert button.width() >= button.sizeHint().width()
            assert bar.rect().contains(button.geometry())
    finally:
        look().apply(zoom=1.0)
