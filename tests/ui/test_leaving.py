"""Quitting while handovers are open."""

import json

from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.main_helpers import staged
from tests.ui.sample_desk import SampleDesk


def test_quitting_with_open_handovers_asks_and_the_safe_answer_has_the_focus(
    qtbot: QtBot,
) -> None:
    desk = SampleDesk(waiting=2)
    with staged(qtbot, desk) as stage:
        stage.settle()
        stage.window.close()
        dialog = stage.window.findChild(QDialog, "quit-dialog")
        assert stage.window.isVisible() and dialog is not None
        title = dialog.findChild(QLabel, "quit-title")
        assert title is not None and title.text().startswith("2 Übergaben sind noch unterwegs.")
        focus = dialog.focusWidget()
        assert focus is not None and focus.objectName() == "quit-wait"
        wait = dialog.findChild(QAbstractButton, "quit-wait")
        assert wait is not None
        wait.click()
        assert stage.window.isVisible()
        desk.waiting = 0
        stage.events.state.emit(desk.state())
        qtbot.waitUntil(lambda: not stage.window.isVisible())


def test_a_handover_that_did_not_arrive_is_named_and_led_to(qtbot: QtBot) -> None:
    desk = SampleDesk(failed=1)
    with staged(qtbot, desk) as stage:
        stage.settle()
        stage.window.close()
        dialog = stage.window.findChild(QDialog, "quit-dialog")
        assert stage.window.isVisible() and dialog is not None
        title = dialog.findChild(QLabel, "quit-title")
        assert title is not None and title.text().startswith("1 Übergabe ist nicht angekommen.")
        wait = dialog.findChild(QAbstractButton, "quit-wait")
        look = dialog.findChild(QAbstractButton, "quit-look")
        assert wait is not None and not wait.isVisible(), "waiting would not help"
        assert look is not None and dialog.focusWidget() is look
        look.click()
        stage.settle()
        assert stage.window.handovers.is_open and stage.window.isVisible()


def test_waiting_ends_when_one_fails_and_going_on_working_takes_the_wish_back(
    qtbot: QtBot,
) -> None:
    desk = SampleDesk(waiting=1)
    with staged(qtbot, desk) as stage:
        stage.settle()

        def answer(name: str) -> None:
            stage.window.close()
            dialog = stage.window.findChildren(QDialog, "quit-dialog")[-1]
            button = dialog.findChild(QAbstractButton, name)
            assert button is not None
            button.click()
            stage.settle()

        answer("quit-wait")
        answer("quit-back")
        desk.waiting = 0
        stage.events.state.emit(desk.state())
        stage.settle()
        assert stage.window.isVisible(), "she went on working"
        desk.waiting = 1
        stage.events.state.emit(desk.state())
        answer("quit-wait")
        desk.waiting, desk.failed = 0, 1
        stage.events.state.emit(desk.state())
        stage.settle()
        assert stage.window.isVisible()
        assert "deshalb bleibt Zweiklick offen" in stage.window.notices.words


def test_quitting_without_open_handovers_keeps_the_places(qtbot: QtBot) -> None:
    desk = SampleDesk()
    with staged(qtbot, desk, 1234, 777) as stage:
        stage.settle()
        stage.window.close()
        assert not stage.window.isVisible()
    kept = json.loads(desk.settings["window"])
    assert (kept["width"], kept["height"]) == (1234, 777)
