"""The opened row: both values large, the evidence beside them, a typed correction checked."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inbox.comparison.result import Rect
from inbox.decision import FieldChoice
from inbox.evidence.reading import Word
from tests.ui.compare_helpers import Stage, staged
from tests.ui.sample_case_desk import SampleDesk
from tests.ui.sample_cases import contract, rent, sick_note
from ui.crops import around, line_height
from ui.theme import look
from ui.value_board import LINE

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Stage]:
    with staged(qtbot, SampleDesk(contract(), sick_note())) as made:
        yield made.open()


def opened(stage: Stage, field: str) -> Stage:
    stage.view.fields.list.select(field)
    stage.settle()
    crop = stage.view.fields.panel.crop
    # the row slides open while the picture is fetched
    stage.qtbot.waitUntil(lambda: crop.has_picture and crop.height() >= crop.sizeHint().height())
    return stage.settle()


def test_a_similar_row_shows_both_values_alike_and_marks_what_differs(stage: Stage) -> None:
    board = opened(stage, "beginn").view.fields.panel.board
    assert (board.entered.text(), board.read.text()) == ("16.12.2026", "15.12.2026")
    assert board.entered._role == board.read._role == "figure"
    assert board.entered.marked == ("6",) and board.read.marked == ("5",)
    assert board.read.accessibleName() == "15.12.2026"
    assert board.read.accessibleDescription() == "Zeichen 2: 5 statt 6."
    assert board.entered.mapTo(board, board.entered.rect().topLeft()).x() == (
        board.read.mapTo(board, board.read.rect().topLeft()).x()
    )


@pytest.mark.parametrize("field", ["arbeitgeber", "beginn", "rvnr"])
def test_the_piece_of_evidence_is_large_sharp_and_whole(stage: Stage, field: str) -> None:
    board = opened(stage, field).view.fields.panel.board
    picture = board.crop._picture
    ratio = stage.view.devicePixelRatioF()
    assert picture.area is not None and picture.scale * 14 >= 0.99 * LINE * ratio
    # drawn pixel by pixel, nothing scaled away and nothing cut off
    assert picture.image.width() / ratio <= board.crop.width()
    assert picture.image.height() / ratio <= board.crop.height()
    row = stage.view.fields.current
    assert picture.area.left() <= row.place.rect.x0
    assert picture.area.right() >= row.place.rect.x1


def test_the_piece_of_evidence_grows_with_the_type(qtbot: QtBot) -> None:
    try:
        with staged(qtbot, SampleDesk(contract()), 2400, 1400) as stage:
            look().apply(zoom=2.0)
            board = opened(stage.open(), "beginn").view.fields.panel.board
            assert board.crop._picture.scale * 14 >= 0.99 * 2 * LINE
    finally:
        look().apply(zoom=1.0)


def test_what_is_not_legible_is_shown_as_it_is(stage: Stage) -> None:
    panel = opened(stage, "rvnr").view.fields.panel
    assert not panel.board.read.isVisible()
    assert panel.board.crop.accessibleDescription() == "Nachweis: nicht lesbar"
    assert not panel._buttons[FieldChoice.EVIDENCE_HOLDS].isVisible()


def test_the_source_of_a_value_stands_above_its_piece(stage: Stage) -> None:
    board = opened(stage, "beginn").view.fields.panel.board
    assert board._place.text() == "Nachweis, Seite 1 · erkannt, Lesesicherheit hoch"


def test_a_long_value_gets_the_whole_width(qtbot: QtBot) -> None:
    with staged(qtbot, SampleDesk(contract()), 1160, 800) as stage:
        board = opened(stage.open(), "arbeitgeber").view.fields.panel.board
        assert board.crop.width() > 0.9 * board.width()


def test_a_date_that_is_none_stays_in_the_line_with_the_reason_below(stage: Stage) -> None:
    panel = opened(stage, "beginn").key(Qt.Key.Key_4).view.fields.panel
    panel._line.setText("31.02.2026")
    stage.key(Qt.Key.Key_Return)
    assert panel.is_editing and QApplication.focusWidget() is panel._line
    assert panel._fault.isVisible()
    assert panel._fault.text() == "Diesen Tag gibt es nicht. Datum bitte so eingeben: 19.11.2026."
    assert panel._line.accessibleDescription() == panel._fault.text()
    assert stage.case.decisions == {}
    panel._line.setText("17.12.26")
    stage.key(Qt.Key.Key_Return)
    assert not panel.is_editing and not panel._fault.isVisible()
    assert stage.case.decisions["beginn"].value == "17.12.2026"


def test_a_note_written_before_the_decision_is_kept_with_it(stage: Stage) -> None:
    panel = opened(stage, "beginn").view.fields.panel
    panel.write_note()
    panel._line.setText("Arbeitgeber angerufen")
    stage.key(Qt.Key.Key_Return)
    assert stage.case.decisions == {} and panel._note_button.words == "Notiz ✓"
    stage.key(Qt.Key.Key_Down).key(Qt.Key.Key_Up).key(Qt.Key.Key_2)
    kept = stage.case.decisions["beginn"]
    assert (kept.choice, kept.note) == (FieldChoice.EVIDENCE_HOLDS, "Arbeitgeber angerufen")


def test_entered_read_and_decided_value_stay_apart(stage: Stage) -> None:
    opened(stage, "beginn").key(Qt.Key.Key_4)
    stage.view.fields.panel._line.setText("17.12.2026")
    stage.key(Qt.Key.Key_Return)
    row = next(r for r in stage.case.rows if r.field == "beginn")
    kept = stage.case.decisions["beginn"]
    assert (row.entered, row.evidence, kept.value) == ("16.12.2026", "15.12.2026", "17.12.2026")
    board = stage.view.fields.panel.board
    assert (board.entered.text(), board.read.text()) == ("16.12.2026", "15.12.2026")


def test_one_deviation_costs_four_presses(qtbot: QtBot) -> None:
    with staged(qtbot, SampleDesk(rent(deviations=1, approval=False))) as stage:
        stage.open().see_everything()
        stage.key(Qt.Key.Key_Return)
        stage.key(Qt.Key.Key_2)
        stage.press().press()
        assert [o.kind.value for o in stage.case.orders] == ["confirm", "file"]
        assert stage.case.orders[0].kind.value == "confirm"


def test_air_around_a_value_is_measured_by_its_line_not_by_its_block() -> None:
    words = [Word("Kölner", Rect(10, 100, 60, 110), 0), Word("52349", Rect(10, 114, 60, 124), 1)]
    both = Rect(10, 100, 60, 124)
    assert line_height(both, words) == 10
    clip = around(both, words, caption=False)
    assert (clip.y0, clip.y1) == (97, 127)


def test_a_piece_shows_no_half_of_a_neighbouring_word() -> None:
    words = [
        Word("am", Rect(30, 10, 44, 20), 0),
        Word("15.12.2026", Rect(48, 10, 100, 20), 0),
        Word("Vor", Rect(104, 10, 120, 20), 0),
    ]
    clip = around(words[1].rect, words, caption=False)
    assert 44 < clip.x0 <= 48 and 100 <= clip.x1 < 104
