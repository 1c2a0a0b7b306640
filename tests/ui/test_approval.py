"""Four eyes on screen: what the second person sees first, one press, back with a reason, words."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inbox.caseview import Bar, Phase
from inbox.errors import Refused
from inbox.second_pair import DECIDED, MONEY
from inbox.submission import (
    Approval,
    ApprovalRow,
    Approver,
    HandoverNumber,
    HandoverReport,
    PersonId,
)
from tests.ui.compare_helpers import CTRL, Stage, staged
from tests.ui.sample_case_desk import SampleDesk
from tests.ui.sample_cases import NOW, Case, rent, sick_note
from ui.approval_dialog import DeclineDialog
from ui.compare_banner import notices
from ui.confirm_words import look_of
from ui.press_button import FIRST, WAITING

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

IBAN = "DE02120300000000202051"
ROWS = (
    ApprovalRow("iban", "IBAN", IBAN, None, IBAN, "kein-nachweis", None, "", True),
    ApprovalRow(
        "grundmiete", "Grundmiete (kalt)", "412,00 €", "421,00 €", "421,00 €",
        "weicht-ab", "evidence_valid", "Vermieter angerufen", True,
    ),
    ApprovalRow("hobby", "Bemerkung", "Bitte anrufen", None, "Erledigt", "", "correct"),
)  # fmt: skip


def waiting_case(**changes: object) -> Case:
    case = rent(deviations=1)
    approval = Approval("payment", ("grundmiete",), 1, True, (Approver("Hofmann, Jan"),), rows=ROWS)
    approval = replace(approval, **changes)  # type: ignore[arg-type]
    number = HandoverNumber(f"{case.submission.number}-U1")
    by = PersonId("lst.meier")
    report = HandoverReport(number, "approval", by, None, NOW, NOW, approval=approval)
    case.submission = replace(case.submission, handover=report)
    return case


@pytest.fixture
def second(qtbot: QtBot) -> Iterator[Stage]:
    with staged(qtbot, SampleDesk(waiting_case(), sick_note())) as stage:
        yield stage.open()


def dialog_of(stage: Stage) -> DeclineDialog:
    found = stage.view.findChild(DeclineDialog)
    assert found is not None and found.isVisible()
    return found


def test_the_second_person_sees_money_and_decisions_first_and_decides_nothing(
    second: Stage,
) -> None:
    view = second.view.view
    rows = view.comparison.rows
    assert [r.field for r in rows[:3]] == ["iban", "grundmiete", "hobby"]
    assert [r.group for r in rows[:3]] == [MONEY, MONEY, DECIDED]
    assert view.decisions["grundmiete"].note == "Vermieter angerufen"
    second.view.fields.list.select("grundmiete")
    second.key(Qt.Key.Key_1)
    assert "decide" not in second.desk.calls
    panel = second.view.fields.panel
    assert not panel._keys.isVisible() and panel._told.isVisible()
    told = "Übergeben wird: 421,00 € · Nachweis gilt, 09:12 · Notiz: Vermieter angerufen"
    assert panel._told.text() == told
    assert second.view.bar.title.text() == "Zahlungswirksam: bitte prüfen"
    assert "3 Werte stehen oben." in second.view.bar.text.text()


def test_one_press_approves_and_ctrl_z_takes_it_back(second: Stage) -> None:
    assert second.words == "Freigeben"
    assert second.view.bar.press_button.shown.step == FIRST
    second.key(Qt.Key.Key_Return)
    assert "approve" not in second.desk.calls, "Enter moves and never approves"
    second.press()
    assert second.view.bar.phase is Phase.RELEASE_HOLD
    assert "10 Sekunden" in second.view.bar.title.text()
    second.key(Qt.Key.Key_Z, CTRL)
    assert second.view.bar.phase is Phase.RELEASE
    assert [c for c in second.desk.calls if c in ("approve", "undo")] == ["approve", "undo"]


def test_after_the_hold_it_is_said_who_files(second: Stage) -> None:
    second.view.bar._guard.invalidate()
    second.press()
    second.desk.later(11)
    second.view.deeds.read_again()
    second.settle()
    assert second.view.bar.title.text().startswith("Freigegeben")
    assert "bestätigt hat" in second.view.bar.text.text()
    assert second.words == "Nächster Vorgang"


def test_back_needs_a_reason_and_goes_by_keys_alone(second: Stage) -> None:
    second.key(Qt.Key.Key_Delete, CTRL | Qt.KeyboardModifier.ShiftModifier)
    dialog = dialog_of(second)
    assert dialog.reason.accessibleName() == "Begründung"
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return, CTRL)
    assert dialog.isVisible() and dialog.missing.isVisible()
    QTest.keyClicks(dialog.reason, "Bitte die IBAN erfragen.")
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return, CTRL)
    second.settle()
    assert second.desk.reasons == ["Bitte die IBAN erfragen."]
    assert second.view.bar.title.text().startswith("Zurückgegeben")


def test_esc_in_the_dialog_sends_nothing_back(second: Stage) -> None:
    second.view._act("decline")
    dialog = dialog_of(second)
    QTest.keyClicks(dialog.reason, "doch nicht")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    QApplication.processEvents()
    second.settle()
    assert second.desk.reasons == [] and second.view.bar.phase is Phase.RELEASE


def test_what_came_since_offers_only_the_way_back(qtbot: QtBot) -> None:
    with staged(qtbot, SampleDesk(waiting_case(version=7))) as stage:
        stage.open()
        assert stage.words == "Zurück mit Begründung"
        assert stage.view.bar.title.text() == "Seit der Bestätigung ist etwas eingegangen."
        stage.press()
        assert "approve" not in stage.desk.calls
        dialog_of(stage).reject()


def test_in_a_narrow_window_both_ways_have_room(qtbot: QtBot) -> None:
    with staged(qtbot, SampleDesk(waiting_case()), width=640) as stage:
        stage.open()
        assert stage.view.bar.minimumSizeHint().width() <= 640
        decline = stage.view.bar._extra["decline"]
        assert decline.isVisible() and decline.words == "Zurückgeben"


def test_a_refused_approval_is_said(second: Stage) -> None:
    second.desk.fail["approve"] = Refused("own-approval")
    second.press()
    said = "Sie haben diesen Vorgang geprüft. Freigeben muss eine andere Person."
    assert second.view.banner.words == said
    assert second.words == "Freigeben"


def test_the_first_person_is_told_who_may_approve_and_why(second: Stage) -> None:
    def told(**bar: object) -> tuple[str, str]:
        view = replace(second.view.view, bar=Bar(Phase.APPROVAL, at=NOW, **bar))  # type: ignore[arg-type]
        look = look_of(view)
        assert look.press.step == WAITING
        return look.title, look.text

    title, text = told(values={"why": "sample", "approvers": ("Hofmann, Jan", "Brandes, Ulrike")})
    assert title == "Wartet auf Freigabe (Stichprobe)"
    assert text == "Freigeben kann: J. Hofmann, U. Brandes. Danach können Sie ablegen."
    assert "Teamleitung" in told(values={"why": "always", "approvers": ()})[1]
    away = (("Hofmann, Jan", date(2026, 11, 30)), ("Brandes, Ulrike", date(2026, 11, 26)))
    _, text = told(values={"why": "always", "approvers": (), "away": away})
    assert text == "Wer freigeben darf, ist heute nicht da: U. Brandes ist ab Do 26.11.2026 zurück."
    until = NOW + timedelta(seconds=8)
    title, _ = told(code="approved", who="Hofmann, Jan", until=until)
    assert title == "Freigegeben von J. Hofmann"


def test_what_came_back_is_a_banner_with_the_reason(second: Stage) -> None:
    values = {"refused": "declined", "who": "Hofmann, Jan", "reason": "IBAN erfragen"}
    view = replace(second.view.view, bar=Bar(Phase.READY_APPROVAL, values=values))
    words = notices(view)[0].words
    assert words.startswith("J. Hofmann gibt nicht frei: „IBAN erfragen“.")
