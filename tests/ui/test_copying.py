from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from inbox.copying import CopyTask, CopyValue
from inbox.errors import Unreachable
from tests.ui.main_helpers import CTRL, NONE, Stage, staged
from tests.ui.sample_desk import SampleDesk
from ui.clipboard import LENT_MS, PRIVATE, ClipboardLoan
from ui.copy_window import CopyWindow

TASK = CopyTask(
    "AUM-2026-000815-4/AUM-2026-000815-4-U1/fachverfahren",
    "fachverfahren",
    (
        CopyValue("Fall aufrufen", "BG-Nummer", "12345BG0001234"),
        CopyValue("Person", "Familienname", "Demirtaş"),
        CopyValue("Krankmeldung", "Arbeitsunfähig seit", "19.11.2026"),
    ),
)


def clip() -> str:
    return QGuiApplication.clipboard().text()


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Stage]:
    QGuiApplication.clipboard().clear()
    with staged(qtbot, SampleDesk(by_hand=(TASK,))) as made:
        yield made


def opened(stage: Stage) -> CopyWindow:
    stage.settle()
    stage.window.handovers.copying.open(stage.desk.own[0].id)
    panel = stage.window.handovers.copying.panel
    assert panel is not None
    stage.settle()
    return panel


def press(stage: Stage, panel: CopyWindow, key: Qt.Key, mods: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(panel.list, key, mods)
    stage.settle()


def rows(panel: CopyWindow) -> list[str]:
    return [str(panel.list.told.index(n, 0).data()) for n in range(panel.list.told.rowCount())]


def done(panel: CopyWindow) -> str:
    button = panel.findChild(QPushButton, "copy.done")
    assert button is not None
    return button.accessibleName() if button.isVisible() else ""


def test_enter_copies_the_first_then_ticks_and_copies_the_next_in_mask_order(
    stage: Stage,
) -> None:
    panel = opened(stage)
    assert [r for r in rows(panel) if r.startswith("Fachverfahren · ")] == [
        "Fachverfahren · Fall aufrufen",
        "Fachverfahren · Person",
        "Fachverfahren · Krankmeldung",
    ]
    press(stage, panel, Qt.Key.Key_Return)
    assert clip() == "12345BG0001234" and not any(v.ticked for v in stage.desk.by_hand[0].values)
    press(stage, panel, Qt.Key.Key_Return)
    assert clip() == "Demirtaş"
    assert [v.ticked for v in stage.desk.by_hand[0].values] == [True, False, False]
    assert any("in der Zwischenablage" in r and "Familienname" in r for r in rows(panel))


def test_done_only_when_all_is_ticked_and_pressed(stage: Stage) -> None:
    panel = opened(stage)
    for _ in range(3):
        press(stage, panel, Qt.Key.Key_Return)
    assert done(panel) == "Noch nicht alles übertragen"
    press(stage, panel, Qt.Key.Key_Return, CTRL)
    assert "copied" not in stage.desk.calls
    press(stage, panel, Qt.Key.Key_Return)
    assert clip() == "", "after the last one nothing stays on the clipboard"
    assert done(panel) == "Übernommen" and stage.desk.by_hand[0].receipt is None
    press(stage, panel, Qt.Key.Key_Return, CTRL)
    assert stage.desk.by_hand[0].receipt == "von Hand"
    assert done(panel) == "" and "Übernommen" in panel._words.text()


def test_space_ticks_and_takes_the_tick_back_and_half_ticked_is_shown_again(
    stage: Stage,
) -> None:
    panel = opened(stage)
    press(stage, panel, Qt.Key.Key_Space)
    assert stage.desk.by_hand[0].values[0].ticked
    press(stage, panel, Qt.Key.Key_Space)
    assert not stage.desk.by_hand[0].values[0].ticked
    press(stage, panel, Qt.Key.Key_Space)
    panel.close()
    again = opened(stage)
    assert any("BG-Nummer" in r and "übertragen" in r for r in rows(again))
    assert "Noch 2 Werte" in again._words.text()


def test_a_refused_tick_says_why_and_ticks_nothing(stage: Stage) -> None:
    panel = opened(stage)
    stage.desk.fail_next = Unreachable("case-system-down")
    press(stage, panel, Qt.Key.Key_Space)
    assert "antwortet nicht" in panel._words.text()
    assert not stage.desk.by_hand[0].values[0].ticked


def test_the_clipboard_is_cleared_after_a_minute_unless_it_holds_something_else(
    qtbot: QtBot,
) -> None:
    loan = ClipboardLoan()
    loan.lend("19.11.2026")
    assert loan.timer.interval() == LENT_MS == 60_000 and loan.timer.isActive()
    formats = QGuiApplication.clipboard().mimeData().formats()
    assert {name for name, _ in PRIVATE} <= set(formats)
    loan.timer.timeout.emit()
    assert clip() == ""
    loan.lend("19.11.2026")
    QGuiApplication.clipboard().setText("etwas Eigenes")
    loan.timer.timeout.emit()
    assert clip() == "etwas Eigenes"
    assert loan.lent is None


def test_closing_the_panel_takes_the_value_from_the_clipboard(stage: Stage) -> None:
    panel = opened(stage)
    press(stage, panel, Qt.Key.Key_C, CTRL)
    assert clip() == "12345BG0001234"
    press(stage, panel, Qt.Key.Key_Escape)
    assert clip() == "" and not panel.isVisible()
    assert "Demirta" not in panel.windowTitle()


def test_the_key_opens_it_for_the_case_on_screen(stage: Stage) -> None:
    stage.settle()
    stage.key(Qt.Key.Key_Return)
    stage.settle()
    stage.action("copy-field")
    stage.settle()
    panel = stage.window.handovers.copying.panel
    assert panel is not None and panel.isVisible()
    assert panel._submission == stage.window.comparison.view.submission  # type: ignore[union-attr]
