from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from inbox.errors import Refused
from inbox.handover import HandoverEntry, Leg, LegState, OpenHandover, StuckHandover, Target
from inbox.submission import HandoverNumber, SubmissionId
from tests.ui.main_helpers import CTRL, Stage, staged
from tests.ui.sample_desk import SampleDesk
from tests.ui.sample_rows import NOW
from ui.handovers_pane import HandoversPane
from ui.handovers_words import entry_lines, leg_lines
from ui.stuck_table import table_of, write_table


def entry(id_: SubmissionId, number: str, *legs: Leg, **more: object) -> HandoverEntry:
    handover = HandoverNumber(f"{number}-U1")
    opened = OpenHandover(handover, id_, number, "open", NOW - timedelta(minutes=5), planned=True)
    return HandoverEntry(
        replace(opened, **more),  # type: ignore[arg-type]
        tuple(replace(leg, handover=handover, submission=id_) for leg in legs),
        {"eakte:pruefvermerk": "Prüfvermerk"},
        title="Krankmeldung",
        person="Demirtaş, Aylin",
    )


def leg(name: str, state: LegState, **more: object) -> Leg:
    target = Target(name.partition(":")[0])
    made = Leg(HandoverNumber("-"), SubmissionId("-"), name, target, "key", state)
    return replace(made, **more)  # type: ignore[arg-type]


RECEIVED = leg("statistik", LegState.RECEIVED, receipt="ST-4711", attempts=1)
PLANNED = leg("eakte:pruefvermerk", LegState.PLANNED)
REFUSED = leg(
    "fachverfahren",
    LegState.FAILED,
    reason="case-system-refused:unknown-case",
    attempts=1,
)
AGAIN = leg(
    "fachverfahren",
    LegState.FAILED,
    reason="case-system-down",
    attempts=3,
    not_before=NOW + timedelta(minutes=7),
)


def desk_with(*entries: HandoverEntry, **more: object) -> SampleDesk:
    return SampleDesk(handed=entries, **more)  # type: ignore[arg-type]


def lines(pane: HandoversPane, which: str) -> list[str]:
    model = getattr(pane, which).model()
    return [str(model.index(n, 0).data()) for n in range(model.rowCount())]


def pane_of(stage: Stage) -> HandoversPane:
    stage.settle()
    pane = stage.window.handovers.pane
    assert pane is not None
    return pane


def failing(desk: SampleDesk) -> HandoverEntry:
    row = desk.own[0]
    return entry(row.id, row.number, REFUSED, RECEIVED, PLANNED)


def test_the_key_shows_how_far_each_handover_got_and_esc_goes_back(qtbot: QtBot) -> None:
    desk = SampleDesk()
    desk.handed = (failing(desk),)
    with staged(qtbot, desk) as stage:
        stage.key(Qt.Key.Key_U, CTRL)
        pane = pane_of(stage)
        assert pane.isVisible() and pane.list.hasFocus()
        assert "braucht Sie" in lines(pane, "list")[1]
        told = lines(pane, "legs")
        assert "Das Fachverfahren hat die Übergabe abgelehnt." in told[1]
        assert "Meldung des Ziels: unknown-case." in told[1] and "wartet auf Sie" in told[1]
        assert "Quittung ST-4711" in told[2]
        assert told[3].startswith("E-Akte: Prüfvermerk") and "In Akte ablegen" in told[3]
        stage.key(Qt.Key.Key_Escape)
        assert stage.window.list.view.isVisible() and not pane.isVisible()


def test_jetzt_senden_asks_for_the_chosen_handover_only(qtbot: QtBot) -> None:
    desk = SampleDesk()
    desk.handed = (failing(desk),)
    asked: list[object] = []
    desk.send_now = asked.append  # type: ignore[method-assign,assignment]
    with staged(qtbot, desk) as stage:
        stage.action("handovers")
        pane = pane_of(stage)
        button = pane.findChild(QPushButton, "handovers.send")
        assert button is not None
        button.click()
        stage.settle()
        assert asked == [desk.own[0].id]


def test_enter_opens_the_submission_and_its_history_leads_back_here(qtbot: QtBot) -> None:
    desk = SampleDesk()
    other = entry(SubmissionId("elsewhere"), "AUM-2026-900000-1", RECEIVED, state="done")
    desk.handed = (failing(desk), other)
    with staged(qtbot, desk) as stage:
        stage.action("handovers")
        pane_of(stage)
        stage.key(Qt.Key.Key_Return)
        stage.settle()
        comparison = stage.window.comparison
        assert comparison.is_open and comparison.view is not None
        assert comparison.view.submission == desk.own[0].id
        comparison.view.toggle_history()
        onward = comparison.view.history.findChild(QPushButton, "history.handovers")
        assert onward is not None
        onward.click()
        pane = pane_of(stage)
        assert len([r for r in lines(pane, "list") if "-U1" in r]) == 1, "of this one only"
        stage.key(Qt.Key.Key_Escape)
        assert comparison.view.isVisible() and comparison.is_open


def test_what_is_shown_stays_current_and_the_chosen_row_stays_chosen(qtbot: QtBot) -> None:
    desk = SampleDesk()
    second = entry(desk.own[1].id, desk.own[1].number, AGAIN, RECEIVED)
    desk.handed = (failing(desk), second)
    with staged(qtbot, desk) as stage:
        stage.action("handovers")
        pane = pane_of(stage)
        pane.list.choose(second.opened.number)
        assert "nächster Versuch" in lines(pane, "legs")[1]
        done = replace(second, opened=replace(second.opened, state="done"))
        desk.handed = (failing(desk), done)
        stage.events.changed.emit(frozenset({second.opened.submission}))
        stage.settle()
        assert pane.entry is not None and pane.entry.opened.number == second.opened.number
        assert pane.entry.opened.state == "done"


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (entry(SubmissionId("a"), "N", AGAIN), "wird wiederholt"),
        (entry(SubmissionId("a"), "N", RECEIVED, PLANNED), "wartet auf „In Akte ablegen“"),
        (entry(SubmissionId("a"), "N", RECEIVED, filed=True), "unterwegs"),
        (entry(SubmissionId("a"), "N", damage="paper-differs"), "braucht Sie"),
        (entry(SubmissionId("a"), "N", state="undone"), "zurückgenommen"),
        (entry(SubmissionId("a"), "N", RECEIVED, state="done"), "abgeschlossen"),
        (entry(SubmissionId("a"), "N", hold_until=NOW + timedelta(seconds=9)), "rücknehmbar"),
    ],
)
def test_a_handover_says_in_one_word_where_it_stands(made: HandoverEntry, words: str) -> None:
    (_, line) = entry_lines((made,), NOW)
    assert words in line.mark


def test_attempts_and_the_next_one_are_told(qtbot: QtBot) -> None:
    (_, line) = leg_lines(entry(SubmissionId("a"), "N", AGAIN), NOW)
    assert "3 Versuche" in line.below and line.mark.startswith("nächster Versuch ")
    assert "Wir senden automatisch weiter." in line.below


STUCK = StuckHandover(
    HandoverNumber("AUM-2026-000815-4-U1"),
    "AUM-2026-000815-4",
    "krankmeldung",
    "Integration Nord",
    "Yılmaz, Deniz",
    datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
    "fachverfahren",
    2,
    "case-system-refused:=cmd|x",
)


def test_an_administrator_sees_and_saves_what_stands_still_and_nobody_else_can(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with staged(qtbot, SampleDesk(oversees=True, standing_still=(STUCK,))) as stage:
        stage.action("handovers")
        pane = pane_of(stage)
        everyone = pane.findChild(QPushButton, "handovers.all")
        assert everyone is not None and everyone.isVisible()
        everyone.click()
        stage.settle()
        told = lines(pane, "list")
        assert told[0] == "Integration Nord" and "bestätigt" in told[1] and "D. Yılmaz" in told[1]
        pane.export(tmp_path / "t.csv")
        stage.settle()
        text = (tmp_path / "t.csv").read_text("utf-8-sig")
        assert text.splitlines()[1].startswith("AUM-2026-000815-4-U1;AUM-2026-000815-4;")
        pane.export(tmp_path / "no" / "t.csv")
        stage.settle()
        words = pane.findChild(QLabel, "handovers.words")
        assert words is not None and "ließ sich dort nicht speichern" in words.text()
    with staged(qtbot, SampleDesk()) as stage:
        stage.action("handovers")
        pane = pane_of(stage)
        everyone = pane.findChild(QPushButton, "handovers.all")
        assert everyone is not None and not everyone.isVisible()


def test_no_cell_is_a_formula_and_a_place_that_cannot_be_written_is_refused(
    tmp_path: Path,
) -> None:
    table = table_of([replace(STUCK, confirmed_by="=HYPERLINK(1)")])
    assert ";'=HYPERLINK(1);" in table
    with pytest.raises(Refused, match="file-not-written"):
        write_table(tmp_path / "no" / "t.csv", [])
