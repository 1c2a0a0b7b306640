import json
import threading
import time
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from inbox.caseview import Link
from inbox.errors import Unreachable
from inbox.queue import QueueKind, QueueRef, ResultFilter, SortKey
from inbox.submission import SubmissionId
from tests.ui.main_helpers import CTRL, Stage, staged
from tests.ui.sample_desk import SampleDesk
from tests.ui.sample_rows import FOR_WEBER
from ui.remembered import Remembered
from ui.theme import Density, ThemeName, look, theme


@pytest.fixture
def stage(qtbot: QtBot):  # type: ignore[no-untyped-def]
    with staged(qtbot) as made:
        yield made.settle()


# -- what is on screen
def test_the_window_says_who_sits_here_and_names_no_citizen_in_its_title(stage: Stage) -> None:
    assert stage.text("person") == "Koch, Petra · Integration · Nord"
    assert stage.window.windowTitle() == "Zweiklick"


def test_the_list_says_how_many_how_urgent_and_how_sorted(stage: Stage) -> None:
    assert stage.text("list-title") == "Mein Eingang"
    assert stage.text("list-subtitle") == "11 Vorgänge · 4 eilig · sortiert nach Frist"


def test_the_rail_lists_own_substituted_team_and_done_with_counts(stage: Stage) -> None:
    rail = stage.window.rail
    labels = [r.label for r in rail.entries.rows]
    assert labels[0] == "EIGENE" and "VERTRETUNG" in labels and "TEAM NORD" in labels
    place = rail.entries.place_of(FOR_WEBER)
    said = rail.entries.data(rail.entries.index(place), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Für Weber, 5 Vorgänge, bis Fr 27.11.2026"


def test_choosing_a_list_shows_its_rows_and_until_when(stage: Stage) -> None:
    stage.window.rail.choose(FOR_WEBER)
    stage.settle()
    assert len(stage.numbers) == 5
    assert "Vertretung bis Fr 27.11.2026" in stage.text("list-subtitle")


def test_the_preview_shows_the_chosen_row_and_then_the_evidence(stage: Stage, qtbot: QtBot) -> None:
    stage.key(Qt.Key.Key_Down)
    assert stage.text("preview-person") == "Demirtaş, Aylin"
    told = "geb. 12.03.1990 · BG 12345BG0001234"
    qtbot.waitUntil(lambda: stage.text("preview-who") == told)
    qtbot.waitUntil(lambda: "page_image" in stage.desk.calls)
    stage.settle()
    assert stage.text("preview-evidence") == "AU-Bescheinigung, Foto, 1 Seite"
    page = stage.window.preview.page
    assert page.accessibleName() == "Nachweis AU-Bescheinigung, Foto, Seite 1"
    assert "mark_seen" not in stage.desk.calls and "open" not in stage.desk.calls


def test_nothing_above_the_status_line_moves_when_reading_begins_or_ends(stage: Stage) -> None:
    def top(*, reading: int, undo: bool) -> int:
        known = SubmissionId("s") if undo else None
        stage.events.state.emit(replace(stage.desk.state(), reading_left=reading, undo=known))
        stage.settle()
        return stage.window.status.y()

    quiet = top(reading=0, undo=False)
    assert top(reading=3, undo=False) == top(reading=0, undo=True) == quiet


def test_the_status_line_tells_the_state_of_the_desk(stage: Stage) -> None:
    assert stage.text("status-saved") == "Gespeichert 09:14"
    assert stage.text("status-link") == "Verbunden"
    assert stage.text("status-handovers") == "Keine Übergabe wartet"
    assert stage.text("status-last") == "Letzter Vorgang: AUM-2026-000814-6 abgelegt"
    worse = replace(
        stage.desk.state(), link=Link.OFFLINE, handovers_waiting=3, reading_left=3, is_demo=True
    )
    stage.events.state.emit(worse)
    assert stage.text("status-link").startswith("Ohne Verbindung")
    assert stage.text("status-handovers") == "3 Übergaben warten"
    assert stage.text("status-reading") == "3 Dokumente werden noch gelesen"
    assert stage.text("status-day") == "Übungstag Mo 23.11.2026"


def test_the_reading_can_be_held_and_goes_on_by_keys_alone(stage: Stage) -> None:
    hold = stage.window.findChild(QAbstractButton, "status-pause")
    assert hold is not None and not hold.isVisible()
    stage.desk.reading_left = 3
    stage.window.read_state()
    stage.settle()
    assert hold.isVisible() and hold.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert hold.accessibleName() == "Lesen anhalten"
    hold.setFocus()
    stage.key(Qt.Key.Key_Space).settle()
    assert stage.desk.reading_paused
    assert stage.text("status-reading") == "Lesen angehalten, 3 offen"
    assert hold.accessibleName() == "Lesen fortsetzen"
    stage.desk.reading_left = 0
    stage.window.read_state()
    stage.settle()
    assert hold.isVisible() and stage.text("status-reading") == "Lesen angehalten"
    stage.key(Qt.Key.Key_Space).settle()
    assert not stage.desk.reading_paused and not hold.isVisible()


# -- filters and sorting
def test_typing_filters_and_escape_shows_everything_again(stage: Stage) -> None:
    stage.key(Qt.Key.Key_F, CTRL)
    assert stage.window.search.hasFocus()
    stage.type("gößling").settle()
    assert len(stage.numbers) == 2
    stage.key(Qt.Key.Key_Escape).settle()
    assert len(stage.numbers) == 11
    stage.key(Qt.Key.Key_Escape)
    assert stage.window.list.view.hasFocus()


def test_the_toggles_show_what_costs_two_presses_and_what_is_open(stage: Stage) -> None:
    stage.window.list.set_filter(ResultFilter.NOTHING_OPEN)
    stage.settle()
    nothing = set(stage.numbers)
    stage.window.list.set_filter(ResultFilter.OPEN_FIELDS)
    stage.settle()
    assert len(nothing) + len(stage.numbers) == 11
    assert not nothing & set(stage.numbers)
    assert stage.window.deeds.actions["show-open-fields"].isChecked()


def test_clicking_a_title_sorts_and_clicking_again_turns_it_round(
    stage: Stage, qtbot: QtBot
) -> None:
    titles = stage.window.list.view.titles
    titles.sectionClicked.emit(2)
    stage.settle()
    query = stage.window.model.query
    assert (query.sort, query.descending) == (SortKey.PERSON, False)
    first = stage.window.list.view.current_row()
    assert first is not None and first.person == "Brandt, Kevin"
    titles.sectionClicked.emit(2)
    stage.settle()
    first = stage.window.list.view.current_row()
    assert stage.window.model.query.descending
    assert first is not None and first.person == "Yıldız-Baumann, Derya"
    assert "sortiert nach Person" in stage.text("list-subtitle")


def test_a_filter_without_a_hit_says_so_and_offers_the_way_back(stage: Stage) -> None:
    stage.key(Qt.Key.Key_F, CTRL)
    stage.type("xqzzy").settle()
    assert stage.window.list.empty.isVisible()
    assert stage.window.list.empty.sentence == "Kein Treffer für „xqzzy“."
    button = stage.window.findChild(QAbstractButton, "empty-clear")
    assert button is not None
    button.click()
    stage.settle()
    assert len(stage.numbers) == 11 and stage.window.search.text() == ""


# -- empty states
def test_an_empty_inbox_is_calm_and_leads_on(qtbot: QtBot) -> None:
    with staged(qtbot, SampleDesk(own=[])) as stage:
        stage.settle()
        empty = stage.window.list.empty
        assert empty.isVisible() and empty.sentence == "Ihr Eingang ist leer."
        assert not stage.window.preview.isVisible()
        buttons = [b.accessibleName() for b in empty.findChildren(QAbstractButton)]
        assert "Vertretung für Weber öffnen · 5" in buttons
        facts = [f.accessibleName() for f in empty.findChildren(QWidget, "empty-fact")]
        assert "Nächste Wiedervorlage: Mo 30.11.2026, 4 Vorgänge" in facts
        go = next(b for b in empty.findChildren(QAbstractButton) if "Weber" in b.accessibleName())
        go.click()
        stage.settle()
        assert stage.window.model.query.ref == FOR_WEBER and len(stage.numbers) == 5


def test_new_rows_end_the_empty_state_by_themselves(qtbot: QtBot) -> None:
    desk = SampleDesk(own=[])
    rows = SampleDesk().own
    with staged(qtbot, desk) as stage:
        stage.settle()
        desk.own = rows
        stage.events.changed.emit(frozenset({rows[0].id}))
        qtbot.waitUntil(lambda: stage.window.list.view.isVisible())
        assert len(stage.settle().numbers) == 11


# -- messages
def test_messages_stand_in_the_flow_one_at_a_time(stage: Stage) -> None:
    stage.events.notice.emit("case-system-down", {})
    stage.events.notice.emit("unreachable", {})
    stage.events.notice.emit("unreachable", {})
    notices = stage.window.notices
    assert notices.isVisible() and notices.words.startswith("Ohne Verbindung.")
    assert stage.text("notice-more") == "1 weiterer Hinweis"
    stage.events.state.emit(stage.desk.state())
    assert notices.words.startswith("Das Fachverfahren antwortet nicht.")
    action = notices.findChild(QAbstractButton, "notice-action")
    assert action is not None and action.accessibleName() == "Jetzt senden"
    action.click()
    stage.settle()
    assert "send_now" in stage.desk.calls and not notices.isVisible()


def test_a_failing_read_is_told_and_the_window_lives_on(stage: Stage) -> None:
    stage.desk.fail_next = Unreachable("store-busy")
    stage.window.rail.choose(QueueRef(QueueKind.OWN_URGENT))
    stage.settle()
    assert stage.window.notices.words.startswith("Der lokale Speicher ist gerade beschäftigt.")
    stage.window.rail.choose(QueueRef(QueueKind.OWN))
    assert len(stage.settle().numbers) == 11


# -- never blocking
def test_a_desk_that_does_not_answer_never_stops_the_window(qtbot: QtBot) -> None:
    with staged(qtbot) as stage:
        stage.settle()
        stage.desk.gate = threading.Event()
        begun = time.monotonic()
        stage.key(Qt.Key.Key_F5).key(Qt.Key.Key_F, CTRL).type("kran").key(Qt.Key.Key_Escape)
        stage.window.rail.choose(FOR_WEBER)
        stage.window.undo()
        stage.events.changed.emit(frozenset())
        QApplication.processEvents()
        assert time.monotonic() - begun < 2
        stage.desk.gate.set()
        stage.settle()
        assert stage.window.model.query.ref == FOR_WEBER


def test_the_desk_is_never_asked_on_the_main_thread(stage: Stage) -> None:
    stage.key(Qt.Key.Key_F5).key(Qt.Key.Key_Down).key(Qt.Key.Key_F8).settle()
    stage.window.leaving.keep()
    stage.settle()
    assert stage.desk.threads and threading.get_ident() not in stage.desk.threads


# -- remembering
def test_places_widths_sort_and_look_are_remembered(qtbot: QtBot) -> None:
    desk = SampleDesk()
    with staged(qtbot, desk, 1300, 820) as stage:
        stage.settle()
        titles = stage.window.list.view.titles
        titles.resizeSection(2, 230)
        stage.window.list.set_sort(SortKey.PERSON, True)
        stage.action("density-gross").action("theme-dark").settle()
        before = stage.window.splitter.sizes()
        qtbot.waitUntil(lambda: json.loads(desk.settings["window"]).get("theme") == "dark")
        qtbot.waitUntil(lambda: json.loads(desk.settings["window"]).get("sort") == "person")
    with staged(qtbot, desk, 1300, 820) as again:
        again.settle()
        assert again.window.list.view.titles.sectionSize(2) == 230
        assert again.window.model.query.sort is SortKey.PERSON
        assert again.window.model.query.descending
        assert theme().name is ThemeName.DARK and theme().density is Density.LARGE
        assert look().wish is ThemeName.DARK
        assert again.window.splitter.sizes() == before


@pytest.mark.parametrize("kept", ["", "nonsense", "[]", '{"theme": 7, "zoom": 99, "columns": []}'])
def test_a_broken_setting_never_keeps_the_window_from_opening(kept: str) -> None:
    read = Remembered.of(kept)
    assert read.theme == "system" and 0.8 <= read.zoom <= 2.0 and read.columns == {}


# -- narrow windows
@pytest.mark.parametrize(
    ("width", "preview", "rail"), [(1440, True, True), (1050, False, True), (800, False, False)]
)
def test_panes_give_way_in_narrow_windows(
    qtbot: QtBot, width: int, preview: bool, rail: bool
) -> None:
    with staged(qtbot, width=width, height=700) as stage:
        stage.settle()
        window = stage.window
        assert window.preview.isVisible() is preview
        assert window.rail.isVisible() is rail
        button = window.findChild(QAbstractButton, "rail-button")
        assert button is not None and button.isVisible() is not rail
        if not rail:
            button.click()
            assert window.rail.isVisible() and window.rail.hasFocus()
            window.rail.choose(FOR_WEBER)
            stage.settle()
            assert not window.rail.isVisible() and window.list.view.hasFocus()


@pytest.mark.parametrize(("width", "height", "zoom"), [(640, 512, 1.0), (1440, 900, 2.0)])
def test_at_twice_the_size_nothing_needed_is_cut_off(
    qtbot: QtBot, width: int, height: int, zoom: float
) -> None:
    with staged(qtbot, width=width, height=height) as stage:
        look().apply(zoom=zoom)
        stage.window.panes.fit()
        stage.settle()
        for button in stage.window.findChildren(QAbstractButton):
            if button.isVisible():
                assert button.width() >= button.sizeHint().width() - 1, button.objectName()
                assert stage.window.rect().contains(
                    button.mapTo(stage.window, button.rect().center())
                ), button.objectName()


# -- reading aloud
def test_everything_one_can_reach_has_a_name_and_an_id(stage: Stage) -> None:
    for widget in stage.window.findChildren(QWidget):
        if not widget.isVisible() or widget.focusPolicy() is Qt.FocusPolicy.NoFocus:
            continue
        if not isinstance(widget, QAbstractButton | QLineEdit) and widget is not (
            stage.window.list.view
        ):
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        assert interface.text(QAccessible.Text.Name), widget
        assert widget.objectName(), widget


def test_icon_buttons_are_large_enough_to_hit(stage: Stage) -> None:
    for button in stage.window.findChildren(QAbstractButton):
        if button.isVisible() and button.property("kind") == "icon":
            assert button.width() >= 34 and button.height() >= 24
