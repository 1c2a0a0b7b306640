"""From the list into the comparison and back, with keys only."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.main_helpers import CTRL, Stage, staged


@pytest.fixture
def stage(qtbot: QtBot):  # type: ignore[no-untyped-def]
    with staged(qtbot) as made:
        yield made.settle()


def opened(stage: Stage) -> Stage:
    stage.key(Qt.Key.Key_Down).key(Qt.Key.Key_Down).key(Qt.Key.Key_Return).settle()
    assert stage.window.pages.currentIndex() == 1
    return stage


def test_enter_opens_and_escape_comes_back_to_the_same_row(stage: Stage) -> None:
    was = stage.numbers[2]
    opened(stage)
    assert "open" in stage.desk.calls
    view = stage.window.comparison.view
    assert view is not None and view.submission == f"id-{was}"
    stage.key(Qt.Key.Key_Escape).settle()
    assert stage.window.pages.currentIndex() == 0
    assert stage.window.list.view.hasFocus() and stage.chosen == was
    assert "leave" in stage.desk.calls


def test_paging_goes_through_the_list_and_the_list_follows(stage: Stage) -> None:
    opened(stage)
    view = stage.window.comparison.view
    assert view is not None
    stage.key(Qt.Key.Key_PageDown, CTRL).settle()
    assert view.submission == f"id-{stage.numbers[3]}"
    stage.key(Qt.Key.Key_PageUp, CTRL).settle()
    stage.key(Qt.Key.Key_PageUp, CTRL).settle()
    assert view.submission == f"id-{stage.numbers[1]}"
    stage.key(Qt.Key.Key_Escape).settle()
    assert stage.chosen == stage.numbers[1]


def test_keys_of_the_list_are_off_in_the_comparison(stage: Stage) -> None:
    opened(stage)
    actions = stage.window.deeds.actions
    assert not actions["preview"].isEnabled() and not actions["refresh"].isEnabled()
    assert actions["next"].isEnabled()
    stage.key(Qt.Key.Key_F8).settle()
    assert stage.window.remembered.preview
    stage.window.focus_list()
    stage.settle()
    assert stage.window.preview.isVisible()
    assert actions["preview"].isEnabled() and not actions["next"].isEnabled()


def test_the_comparison_brings_its_entries_into_the_menus(stage: Stage) -> None:
    opened(stage)
    from ui.keymap import Menu

    words = [a.text() for a in stage.window.deeds.menus[Menu.EVIDENCE].actions()]
    assert any("drehen" in w for w in words)


def test_typing_a_search_in_the_comparison_goes_to_the_list_and_goes_on(stage: Stage) -> None:
    opened(stage)
    stage.key(Qt.Key.Key_F, CTRL).type("nowak").settle()
    assert stage.window.pages.currentIndex() == 0
    assert stage.window.search.text() == "nowak" and len(stage.numbers) == 2


def test_escape_in_the_search_goes_back_to_the_comparison(stage: Stage) -> None:
    opened(stage)
    stage.key(Qt.Key.Key_F, CTRL)
    assert stage.window.search.hasFocus()
    stage.key(Qt.Key.Key_Escape)
    view = stage.window.comparison.view
    focus = QApplication.focusWidget()
    assert stage.window.pages.currentIndex() == 1 and view is not None and focus is not None
    assert view is focus or view.isAncestorOf(focus)


def test_a_number_opens_from_anywhere(stage: Stage) -> None:
    opened(stage)
    stage.key(Qt.Key.Key_G, CTRL).type("oaw-2026-000311-8").key(Qt.Key.Key_Return).settle()
    view = stage.window.comparison.view
    assert view is not None and view.submission == "id-OAW-2026-000311-8"
