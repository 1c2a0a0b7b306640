from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from inbox.errors import Refused
from tests.ui.main_helpers import CTRL, SHIFT, Stage, staged
from ui.keymap import DEEDS, Menu, sequences
from ui.theme import ThemeName, theme


@pytest.fixture
def stage(qtbot: QtBot):  # type: ignore[no-untyped-def]
    with staged(qtbot) as made:
        yield made.settle()


def test_every_deed_of_the_keymap_has_an_action_in_its_menu(stage: Stage) -> None:
    assert set(stage.window.deeds.actions) == {d.id for d in DEEDS}
    titles = [stage.window.deeds.menus[m].title() for m in Menu]
    assert titles == ["&Datei", "&Bearbeiten", "&Vorgang", "&Nachweis", "&Ansicht", "&Hilfe"]
    assert all(menu.actions() for menu in stage.window.deeds.menus.values())


def test_no_key_is_used_twice_on_a_page_and_none_needs_alt_gr() -> None:
    for page in ("list", "compare"):
        keys = [
            key.toString() for deed in DEEDS if deed.where in ("", page) for key in sequences(deed)
        ]
        assert len(keys) == len(set(keys))
        assert not [k for k in keys if "Ctrl+Alt" in k or len(k) == 1]


def test_mnemonics_are_unique_in_every_menu(stage: Stage) -> None:
    for menu in [*stage.window.deeds.menus.values()]:
        letters = [
            a.text().partition("&")[2][:1].casefold() for a in menu.actions() if "&" in a.text()
        ]
        assert len(letters) == len(set(letters)), (menu.title(), letters)


def test_f5_fetches_and_reads_again(stage: Stage, qtbot: QtBot) -> None:
    stage.desk.calls.clear()
    stage.key(Qt.Key.Key_F5).settle()
    assert {"refresh", "rows", "queues", "state"} <= set(stage.desk.calls)


def test_f6_walks_through_the_panes_and_back(stage: Stage) -> None:
    names = []
    for _ in range(4):
        stage.key(Qt.Key.Key_F6)
        focus = QApplication.focusWidget()
        names.append(focus.objectName() if focus else "")
    assert names == ["preview-open", "search", "side-rail", "queue-list"]
    stage.key(Qt.Key.Key_F6, SHIFT)
    assert stage.window.rail.hasFocus()


def test_f8_closes_and_opens_the_preview_and_it_is_remembered(stage: Stage, qtbot: QtBot) -> None:
    stage.key(Qt.Key.Key_F8)
    assert not stage.window.preview.isVisible()
    qtbot.waitUntil(lambda: '"preview": false' in stage.desk.settings["window"])
    stage.key(Qt.Key.Key_F8)
    assert stage.window.preview.isVisible()


def test_control_g_goes_to_a_number(stage: Stage, qtbot: QtBot) -> None:
    opened: list[object] = []
    stage.window.comparison.open = opened.append  # type: ignore[method-assign]
    stage.key(Qt.Key.Key_G, CTRL).type("wba-2026-002207-2").key(Qt.Key.Key_Return).settle()
    assert opened == ["id-WBA-2026-002207-2"]


def test_an_unknown_number_is_said_and_nothing_opens(stage: Stage) -> None:
    stage.key(Qt.Key.Key_G, CTRL).type("aum-2026-999999-9").key(Qt.Key.Key_Return).settle()
    said = stage.window.notices.words
    assert said.startswith("Unter „aum-2026-999999-9“ liegt hier kein Vorgang.")
    assert stage.window.pages.currentIndex() == 0


# The offscreen platform cannot do what a popup asks for; on a screen it is done.
@pytest.mark.qt_log_ignore("This plugin does not support")
def test_control_k_runs_a_command_by_its_name(stage: Stage) -> None:
    stage.key(Qt.Key.Key_K, CTRL)
    assert stage.window.search.text() == "> "
    stage.window.search.command_wanted.emit("Dunkel")
    assert theme().name is ThemeName.DARK
    assert stage.window.deeds.run("> hell".lstrip("> "))
    assert not stage.window.deeds.run("gibt es nicht")


def test_control_c_copies_the_number_of_the_row(stage: Stage) -> None:
    stage.key(Qt.Key.Key_C, CTRL)
    assert QApplication.clipboard().text() == stage.chosen


def test_control_z_takes_back_what_the_status_line_offers(stage: Stage, qtbot: QtBot) -> None:
    stage.key(Qt.Key.Key_Z, CTRL)
    assert stage.window.notices.words.startswith("Hier gibt es nichts zurückzunehmen.")
    stage.desk.undoable = stage.desk.own[0].id
    stage.events.state.emit(stage.desk.state())
    stage.key(Qt.Key.Key_Z, CTRL).settle()
    assert "undo" in stage.desk.calls
    assert stage.window.notices.words.startswith("Rückgängig gemacht.")


def test_a_refused_undo_says_why(stage: Stage) -> None:
    stage.desk.undoable = stage.desk.own[0].id
    stage.events.state.emit(stage.desk.state())
    stage.desk.fail_next = Refused("undo-too-late")
    stage.key(Qt.Key.Key_Z, CTRL).settle()
    assert "schon angekommen" in stage.window.notices.words


def test_control_plus_minus_and_zero_change_the_size_of_the_type(stage: Stage) -> None:
    stage.key(Qt.Key.Key_Plus, CTRL)
    assert theme().zoom == 1.1
    stage.key(Qt.Key.Key_Minus, CTRL).key(Qt.Key.Key_Minus, CTRL)
    assert theme().zoom == 0.9
    stage.key(Qt.Key.Key_0, CTRL)
    assert theme().zoom == 1.0


def test_f1_lists_the_keys_in_german(stage: Stage) -> None:
    stage.key(Qt.Key.Key_F1)
    dialog = stage.window.findChild(QDialog, "keys-dialog")
    assert dialog is not None and dialog.isVisible()
    words = [label.text() for label in dialog.findChildren(QLabel)]
    assert "Strg+F" in words and "Umsch+F6" in words and "Strg+Enter" in words
    assert not [w for w in words if "Ctrl" in w or "Shift" in w]
    dialog.accept()


def test_the_status_line_says_that_the_last_press_was_taken_back(stage: Stage) -> None:
    told = replace(stage.desk.state(), last_deed="undo-confirm")
    assert stage.window.status.last_words(told).endswith("zurückgenommen")
    told = replace(told, last_deed="withdraw")
    assert stage.window.status.last_words(told).endswith("zurückgenommen")
