"""The real window over a real store, worker, comparison and rules: decide, note, press, restart."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inbox.bar import presses_of
from inbox.caseview import Phase
from inbox.decision import FieldChoice
from inbox.errors import Refused
from inbox.store.store import open_store
from tests.bench.case_desk import Office, office
from tests.bench.clicks import MATCHING, User
from tests.bench.next import CTRL
from ui.events import DeskEvents
from ui.start import build_window

CONTRACT = "STA-2026-000640-6"


@contextmanager
def user_at(qtbot: QtBot, place: Office) -> Iterator[User]:
    window = build_window(place.desk, DeskEvents())
    window.resize(1440, 900)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: window.background.idle and QApplication.activeWindow() is window)
    try:
        yield User(window, place)
    finally:
        qtbot.waitUntil(lambda: window.background.idle)
        window.leaving._now = True
        window.close()
        window.deleteLater()
        # here, and not in the middle of another test's styling
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # type: ignore[arg-type]


def test_one_deviation_costs_enter_two_and_twice_ctrl_enter(qtbot: QtBot, tmp_path: Path) -> None:
    with office(tmp_path, [MATCHING], changed={0: {"au_bis": "2026-11-28"}}) as place:
        (case,) = place.ids
        with user_at(qtbot, place) as user:
            user.window.comparison.open(case)
            user.settle()
            user.press(Qt.Key.Key_Return)
            user.press(Qt.Key.Key_2)
            user.press(Qt.Key.Key_Return, CTRL)
            user.press(Qt.Key.Key_Return, CTRL)
            assert user.presses == 4 and user.filed(case)
            told = place.desk.foresee(case)
            value = next(v for v in told.masks if v.field == "au_bis")
            assert (value.value, told.confirmed) == ("27.11.2026", True)
        order = presses_of(place.store.orders_of(case)).confirm
        assert order is not None
        row = next(r for r in order.rows if r["field"] == "au_bis")
        assert (row["entered"], row["evidence"], row["decided"]) == (
            "28.11.2026", "27.11.2026", "27.11.2026",
        )  # fmt: skip


def test_a_decision_with_its_note_survives_a_restart_and_goes_into_the_order(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with office(tmp_path, [MATCHING], changed={0: {"au_bis": "2026-11-28"}}) as place:
        (case,) = place.ids
        with user_at(qtbot, place) as user:
            user.window.comparison.open(case)
            user.settle()
            user.press(Qt.Key.Key_Return)
            panel = user.window.comparison.view.fields.panel
            panel.write_note()
            panel._line.setText("Praxis angerufen")
            user.press(Qt.Key.Key_Return)
            user.press(Qt.Key.Key_1)
            user.press(Qt.Key.Key_Return, CTRL)
        order = presses_of(place.store.orders_of(case)).confirm
        assert order is not None and [d.note for d in order.decisions] == ["Praxis angerufen"]
    again = open_store(tmp_path / "store", b"k" * 32)
    kept = again.decisions(case)["au_bis"]
    assert (kept.choice, kept.value, kept.note) == (
        FieldChoice.ENTERED_HOLDS, "28.11.2026", "Praxis angerufen",
    )  # fmt: skip
    again.close()


def test_the_button_says_what_is_missing_and_ctrl_z_opens_a_row_again(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with office(tmp_path, [CONTRACT]) as place, user_at(qtbot, place) as user:
        user.window.comparison.open(place.ids[0])
        user.settle()
        view = user.window.comparison.view

        def words() -> str:
            return str(view.bar.press_button.shown.words)

        assert words() == "Noch 3 Felder klären"
        user.press(Qt.Key.Key_Return)
        user.press(Qt.Key.Key_Space)
        assert words() == "Noch 2 Felder klären"
        user.press(Qt.Key.Key_Z, CTRL)
        assert words() == "Noch 3 Felder klären" and not view.view.decisions


def test_the_similar_row_of_a_real_document_shows_its_piece(qtbot: QtBot, tmp_path: Path) -> None:
    with office(tmp_path, [CONTRACT]) as place, user_at(qtbot, place) as user:
        user.window.comparison.open(place.ids[0])
        user.settle()
        view = user.window.comparison.view
        view.fields.list.select("arbeitgeber")
        user.settle()
        qtbot.waitUntil(lambda: view.fields.panel.crop.has_picture)
        board = view.fields.panel.board
        assert board.read.marked == ("& Co. KG",)
        assert "aus Text" in board._place.text()


def test_evidence_is_read_anew_and_decisions_stay(tmp_path: Path) -> None:
    with office(tmp_path, [CONTRACT]) as place:
        (case,) = place.ids
        desk = place.desk
        before = desk.decide(case, "ab_datum", FieldChoice.EVIDENCE_HOLDS)
        between = desk.read_again(case)
        assert between.bar.phase is Phase.NOT_READ
        assert [d.state for d in between.documents] == ["not-read"]
        # what can be said meanwhile is on screen, and certain is none of it
        assert between.comparison is not None
        room = place.room
        while room.step():
            pass
        after = desk.view(case)
        assert after.comparison == before.comparison
        assert after.decisions == before.decisions
        assert after.bar.phase is before.bar.phase


def test_the_desk_refuses_a_correction_that_is_no_value_of_its_field(tmp_path: Path) -> None:
    with office(tmp_path, [CONTRACT]) as place:
        (case,) = place.ids
        with pytest.raises(Refused) as refused:
            place.desk.decide(case, "ab_datum", FieldChoice.CORRECTED, "nächste Woche")
        assert refused.value.code == "value-date"
        view = place.desk.decide(case, "ab_datum", FieldChoice.CORRECTED, "14.12.26")
        assert view.decisions["ab_datum"].value == "14.12.2026"


def test_a_kind_said_by_a_person_is_compared_with_and_taken_back(tmp_path: Path) -> None:
    with office(tmp_path, ["KON-2026-010233-8"]) as place:
        (case,) = place.ids
        desk = place.desk
        before = desk.view(case)
        first = before.documents[0].id
        wrong = next(r for r in before.comparison.rows if r.field == "dokumente[0].art")
        assert wrong.is_open and wrong.evidence == "Kontoauszug / Umsatzübersicht"
        said = desk.decide_kind(case, first, "lohnabrechnung")
        row = next(r for r in said.comparison.rows if r.field == "dokumente[0].art")
        assert not row.is_open
        assert desk.take_back_decision(case, f"dokumentart:{first}").comparison == before.comparison
        with pytest.raises(Refused):
            desk.decide_kind(case, first, "gibt-es-nicht")


def test_f4_offers_the_kinds_and_says_which_was_chosen(qtbot: QtBot, tmp_path: Path) -> None:
    with office(tmp_path, ["KON-2026-010233-8"]) as place, user_at(qtbot, place) as user:
        (case,) = place.ids
        user.window.comparison.open(case)
        user.settle()
        user.press(Qt.Key.Key_F4)
        menu = user.window.comparison.view.evidence.kinds
        qtbot.waitUntil(menu.isVisible)
        next(a for a in menu.actions() if a.text() == "Lohnabrechnung").trigger()
        menu.close()
        user.settle()
        view = place.desk.view(case)
        shown = user.window.comparison.view.evidence.document
        assert view.decisions[f"dokumentart:{shown.id}"].value == "lohnabrechnung"
        user.press(Qt.Key.Key_Z, CTRL)
        assert place.desk.view(case).decisions == {}
