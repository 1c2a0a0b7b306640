from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inbox.submission import SubmissionId
from tests.ui.main_helpers import CTRL, Stage, staged
from tests.ui.sample_desk import SampleDesk
from tests.ui.sample_rows import sample_rows
from tests.ui.test_queue_model import many
from ui.queue_model import Column
from ui.theme import Density, look, theme


@pytest.fixture
def stage(qtbot: QtBot):  # type: ignore[no-untyped-def]
    with staged(qtbot) as made:
        yield made.settle()


def top_of(stage: Stage) -> int:
    view = stage.window.list.view
    return view.rowViewportPosition(view.currentIndex().row())


def test_the_first_row_is_chosen_and_the_list_has_the_focus(stage: Stage) -> None:
    assert stage.window.list.view.hasFocus()
    assert stage.chosen == stage.numbers[0]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_both_enter_keys_open(stage: Stage, qtbot: QtBot, key: Qt.Key) -> None:
    view = stage.window.list.view
    view.opened.disconnect()
    stage.key(Qt.Key.Key_Down)
    with qtbot.waitSignal(view.opened) as caught:
        stage.key(key)
    assert caught.args == [view.current_row().id]  # type: ignore[union-attr]


def test_enter_with_a_modifier_opens_nothing(stage: Stage, qtbot: QtBot) -> None:
    view = stage.window.list.view
    view.opened.disconnect()
    with qtbot.assertNotEmitted(view.opened):
        stage.key(Qt.Key.Key_Return, CTRL)


def test_arrows_home_and_end_walk_the_rows_and_stay_in_the_speaking_column(stage: Stage) -> None:
    view = stage.window.list.view
    stage.key(Qt.Key.Key_Down).key(Qt.Key.Key_Down)
    assert view.currentIndex().row() == 2
    stage.key(Qt.Key.Key_Right)
    assert view.currentIndex().column() == Column.DUE
    stage.key(Qt.Key.Key_End)
    assert stage.chosen == stage.numbers[-1]
    stage.key(Qt.Key.Key_Home)
    assert stage.chosen == stage.numbers[0]


def test_letters_are_no_commands_in_the_list(stage: Stage) -> None:
    before = stage.chosen
    stage.type("nk1")
    assert stage.chosen == before and stage.window.pages.currentIndex() == 0


def test_a_click_in_any_column_chooses_the_row(stage: Stage) -> None:
    view = stage.window.list.view
    rect = view.visualRect(stage.window.model.index(3, Column.RESULT))
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(rect.left() + 9, rect.bottom() - 9)
    )
    assert view.currentIndex().row() == 3
    assert view.currentIndex().column() == 0


def test_rows_are_equally_high_except_where_a_section_begins(stage: Stage) -> None:
    view = stage.window.list.view
    heights = [view.rowHeight(i) for i in range(11)]
    starts = stage.window.model.pages.starts
    base = theme().row_height("case", 2)
    assert all(h == (base + 34 if i in starts else base) for i, h in enumerate(heights))


def test_density_and_zoom_change_every_row(stage: Stage) -> None:
    view = stage.window.list.view
    stage.action("density-gross")
    assert view.rowHeight(1) == 72
    stage.action("density-kompakt")
    assert view.rowHeight(1) == theme().row_height("case", 2) < 60
    look().apply(density=Density.STANDARD, zoom=2.0)
    assert view.rowHeight(1) >= 112


def test_the_chosen_row_keeps_its_place_when_rows_come_in_above(qtbot: QtBot) -> None:
    desk = SampleDesk(own=many(600))
    with staged(qtbot, desk) as stage:
        stage.settle()
        view = stage.window.list.view
        view.choose(150)
        view.scrollTo(view.currentIndex())
        stage.settle()
        was, place = stage.chosen, top_of(stage)
        newer = [
            replace(r, id=SubmissionId(f"new-{i}"), due_day=desk.own[0].due_day, urgent=True)
            for i, r in enumerate(sample_rows()[:3])
        ]
        desk.own = [*newer, *desk.own]
        stage.events.changed.emit(frozenset({newer[0].id}))
        qtbot.waitUntil(lambda: stage.window.model.rowCount() == 603)
        stage.settle()
        assert stage.chosen == was
        assert top_of(stage) == place
        assert "3 neu weiter oben" in stage.text("list-subtitle")


def test_a_row_that_left_the_list_gives_its_place_to_the_next(stage: Stage, qtbot: QtBot) -> None:
    stage.key(Qt.Key.Key_Down)
    gone, following = stage.numbers[1], stage.numbers[2]
    stage.desk.own = [r for r in stage.desk.own if r.number != gone]
    stage.events.changed.emit(frozenset())
    qtbot.waitUntil(lambda: stage.window.model.rowCount() == 10)
    stage.settle()
    assert stage.chosen == following


def test_the_list_is_a_table_for_screen_readers(stage: Stage) -> None:
    view = stage.window.list.view
    interface = QAccessible.queryAccessibleInterface(view)
    assert interface.role() == QAccessible.Role.Table
    assert interface.text(QAccessible.Text.Name) == "Mein Eingang"
    children = [interface.child(i) for i in range(min(60, interface.childCount()))]
    names = [c.text(QAccessible.Text.Name) for c in children]
    roles = [c.role() for c in children]
    assert [n for n, r in zip(names, roles, strict=True) if r == QAccessible.Role.ColumnHeader] == [
        "Frist",
        "Art",
        "Person",
        "Vergleich",
    ]
    cells = [n for n, r in zip(names, roles, strict=True) if r == QAccessible.Role.Cell]
    assert len(cells) >= 44
    assert cells[0].startswith("Krankmeldung, Folge, eilig, Brandt, Kevin")


def test_the_focus_is_visible_on_the_chosen_row(stage: Stage) -> None:
    view = stage.window.list.view
    rect = view.visualRect(view.currentIndex())
    stage.window.rail.setFocus()
    without = view.viewport().grab().toImage()
    view.setFocus()
    with_focus = view.viewport().grab().toImage()
    ring = theme().colour("focus")
    left, right = range(4, 12), range(view.viewport().width() - 12, view.viewport().width() - 4)
    for side in (left, right):
        ringed = [
            y
            for y in range(rect.top(), rect.bottom())
            if any(
                with_focus.pixelColor(x, y) == ring and without.pixelColor(x, y) != ring
                for x in side
            )
        ]
        assert len(ringed) >= theme().row_height("case", 2) - 16


def test_columns_give_way_in_a_narrow_list_and_grow_with_the_zoom(qtbot: QtBot) -> None:
    with staged(qtbot, width=1200) as stage:
        stage.settle()
        view = stage.window.list.view
        wide = [view.columnWidth(c) for c in range(4)]
        stage.window.resize(960, 800)
        narrow = [view.columnWidth(c) for c in range(4)]
        assert narrow[Column.PERSON] <= wide[Column.PERSON]
        assert narrow[Column.DUE] >= 148
        stage.window.resize(1900, 1000)
        before = [view.columnWidth(c) for c in range(4)]
        look().apply(zoom=1.5)
        after = [view.columnWidth(c) for c in range(4)]
        for column in (Column.DUE, Column.PERSON, Column.RESULT):
            assert after[column] == pytest.approx(before[column] * 1.5, abs=30)


def test_a_width_set_by_hand_survives_zooming_there_and_back(stage: Stage) -> None:
    titles = stage.window.list.view.titles
    titles.resizeSection(Column.PERSON, 240)
    look().apply(zoom=1.25)
    look().apply(zoom=1.0)
    assert titles.sectionSize(Column.PERSON) == 240
