"""The second pair of eyes at the desk: whose phase, what is on top, what comes back. Pure rules."""

from dataclasses import replace
from datetime import timedelta

import pytest

from inbox.bar import bar, presses_of, still_standing
from inbox.caseview import Phase
from inbox.comparison.result import Comparison, FieldResult, Result
from inbox.decision import FieldChoice, Order, OrderId, OrderKind, OrderState
from inbox.four_eyes import amount_of, asked_by
from inbox.second_pair import DECIDED, MONEY, sent_back, shown_to_second
from inbox.submission import (
    Approval,
    ApprovalRow,
    Approver,
    FourEyes,
    HandoverNumber,
    HandoverReport,
    PersonId,
)
from tests.desk.samples import NOW, inputs, submission

U1 = HandoverNumber("AUM-2026-000815-4-U1")
LAST = NOW.date() + timedelta(days=4)
OTHER = PersonId("lst.meier")


def asked(**changes: object) -> HandoverReport:
    approval = Approval("payment", ("iban",), version=1, **changes)  # type: ignore[arg-type]
    return HandoverReport(U1, "approval", OTHER, None, NOW, NOW, approval=approval)


def second(kind: OrderKind, **changes: object) -> Order:
    order = Order(
        OrderId(f"o-{kind}"), kind, submission().id, 1, PersonId("me"), None, NOW, handover=U1
    )
    return replace(order, **changes)  # type: ignore[arg-type]


def test_who_may_approve_is_offered_to_and_who_may_not_is_told_who_confirmed() -> None:
    mine = bar(inputs(submission=submission(handover=asked(mine=True))))
    assert (mine.phase, mine.code) == (Phase.RELEASE, "payment")
    assert not mine.may_file and not mine.may_undo
    other = bar(inputs(submission=submission(handover=asked())))
    assert other.phase is Phase.ELSEWHERE


def test_what_came_after_the_confirmation_bars_the_approval() -> None:
    later = submission(handover=asked(mine=True), version=2)
    assert bar(inputs(submission=later)).code == "changed-since"


def test_an_approval_can_be_taken_back_in_its_hold_and_is_done_afterwards() -> None:
    received = submission(handover=asked(mine=True))
    presses = presses_of([second(OrderKind.APPROVE)])
    held = bar(inputs(presses=presses, submission=received))
    assert held.phase is Phase.RELEASE_HOLD and held.may_undo
    done = bar(inputs(presses=presses, submission=received, now=NOW + timedelta(seconds=11)))
    assert (done.phase, done.code, done.may_undo) == (Phase.SECOND_DONE, "approved", False)
    undone = presses_of([second(OrderKind.APPROVE), second(OrderKind.UNDO_APPROVE)])
    assert bar(inputs(presses=undone, submission=received)).phase is Phase.RELEASE


def test_a_refused_approval_is_said_and_offered_again() -> None:
    refused = second(OrderKind.APPROVE, state=OrderState.REFUSED, reason="version-conflict")
    state = bar(
        inputs(presses=presses_of([refused]), submission=submission(handover=asked(mine=True)))
    )
    assert state.phase is Phase.RELEASE
    assert state.values["refused"] == "version-conflict"


def test_the_first_person_learns_that_it_came_back_and_may_confirm_anew() -> None:
    report = replace(
        asked(declined_name="Hofmann, Jan", declined_at=NOW, declined_reason="IBAN erfragen"),
        state="undone",
        confirmed_by=PersonId("me"),
    )
    back = submission(handover=report)
    pressed = presses_of([second(OrderKind.CONFIRM, state=OrderState.REGISTERED)])
    presses = still_standing(pressed, back)
    assert presses.confirm is None
    state = bar(inputs(presses=presses, submission=back, needs_approval=True))
    assert state.phase is Phase.READY_APPROVAL
    assert state.values["refused"] == "declined"
    assert state.values["reason"] == "IBAN erfragen"
    anew = still_standing(presses_of([second(OrderKind.CONFIRM, handover=None)]), back)
    assert anew.confirm is not None, "a new confirmation is not over with the old one"
    assert sent_back(submission()) == {}


def test_nothing_can_be_filed_before_the_server_has_said_whether_another_person_is_asked() -> None:
    confirm = second(OrderKind.CONFIRM, state=OrderState.REGISTERED)
    later = NOW + timedelta(seconds=11)
    state = bar(inputs(presses=presses_of([confirm]), now=later, needs_approval=True))
    assert (state.phase, state.may_file, state.may_undo) == (Phase.APPROVAL, False, True)
    plain = bar(inputs(presses=presses_of([confirm]), now=later))
    assert (plain.phase, plain.may_file) == (Phase.CONFIRMED, True)


def test_the_first_person_waits_through_the_hold_of_the_other() -> None:
    report = asked(approved_by=PersonId("frei.1"), approved_name="Hofmann, Jan", approved_at=NOW)
    report = replace(
        report,
        state="held",
        confirmed_by=PersonId("me"),
        hold_until=NOW + timedelta(seconds=8),
    )
    received = submission(handover=report)
    waiting = bar(inputs(submission=received))
    assert (waiting.phase, waiting.code, waiting.may_file) == (Phase.APPROVAL, "approved", False)
    over = bar(inputs(submission=received, now=NOW + timedelta(seconds=9)))
    assert (over.phase, over.may_file) == (Phase.CONFIRMED, True)


def test_who_is_away_today_is_not_named_as_somebody_who_can_approve() -> None:
    here, gone = Approver("Brandes, Ulrike"), Approver("Hofmann, Jan", ((NOW.date(), LAST),))
    report = replace(asked(approvers=(here, gone)), confirmed_by=PersonId("me"))
    values = bar(inputs(submission=submission(handover=report))).values
    assert values["approvers"] == ("Brandes, Ulrike",)
    assert values["away"] == (("Hofmann, Jan", LAST + timedelta(days=1)),)
    later = bar(inputs(submission=submission(handover=report), now=NOW + timedelta(days=9)))
    assert later.values["away"] == ()


def test_after_the_approval_the_deputy_may_file_and_a_stranger_may_not() -> None:
    report = replace(
        asked(approved_by=PersonId("frei.1"), approved_at=NOW),
        state="released",
        on_behalf_of=None,
    )
    received = submission(handover=report)
    assert bar(inputs(submission=received)).may_file
    assert not bar(inputs(submission=received, may_confirm=False)).may_file
    filed = presses_of([second(OrderKind.FILE)])
    state = bar(inputs(presses=filed, submission=received))
    assert state.phase is Phase.FILE_HOLD and state.may_undo
    plain = submission(handover=replace(report, approval=None))
    assert bar(inputs(submission=plain)).phase is Phase.ELSEWHERE


def test_what_touches_money_is_on_top_with_the_decision_of_the_first_person() -> None:
    def row(field: str, evidence: str | None, result: Result = Result.MISMATCH) -> FieldResult:
        return FieldResult(field, field.title(), "Person", "1", evidence, result)

    here = Comparison(
        submission().id,
        1,
        "engine",
        (
            row("nachname", "1", Result.MATCH),
            row("telefon", "2"),
            row("iban", "DE9"),
            replace(row("miete", "1", Result.MATCH), payment_relevant=True),
        ),
    )
    told = (
        ApprovalRow("iban", "IBAN", "1", "DE2", "DE2", "mismatch", "evidence_valid", "Tel.", True),
        ApprovalRow("betrag", "Betrag", "5", None, "5", "missing", None, "", True),
        ApprovalRow("telefon", "Telefon", "1", "2", "1", "mismatch", "data_valid"),
    )
    shown, decisions = shown_to_second(here, asked(rows=told))
    assert [r.field for r in shown.rows] == ["iban", "betrag", "miete", "telefon", "nachname"]
    assert [r.group for r in shown.rows] == [MONEY, MONEY, MONEY, DECIDED, "Person"]
    assert shown.rows[0].evidence == "DE9", "what this desk reads itself stands there"
    assert len(shown.hints) == 1 and "„DE2“" in shown.hints[0], "and the difference is said"
    assert set(decisions) == {"iban", "telefon"}
    assert decisions["iban"].choice is FieldChoice.EVIDENCE_HOLDS
    assert (decisions["iban"].value, decisions["iban"].by) == ("DE2", OTHER)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.234,56 €", "1234.56"),
        ("1234.56", "1234.56"),
        ("12,5", "12.5"),
        ("500", "500"),
        (300, "300"),
        ("1.234", None),
        ("etwa 300", None),
        ("", None),
        ("NaN", None),
        ("12,345,67", None),
    ],
)
def test_an_amount_is_read_or_it_is_none(text: object, amount: str | None) -> None:
    read = amount_of(text)
    assert (None if read is None else str(read)) == amount


def test_a_rule_asks_for_lists_and_for_what_was_decided() -> None:
    rule = FourEyes("payment", frozenset({"einkommen[].netto"}), {"einkommen[].netto": "100"})
    assert asked_by(rule, {"einkommen": [{"netto": "20"}, {"netto": "150"}]}, {}) is not None
    assert asked_by(rule, {"einkommen": [{"netto": "20"}]}, {}) is None
    decided = {"einkommen[0].netto": ("900",)}
    assert asked_by(rule, {"einkommen": [{"netto": "20"}]}, decided) == ("einkommen[].netto",)
    assert asked_by(FourEyes("never", frozenset({"iban"})), {"iban": "x"}, {}) is None
    assert asked_by(FourEyes("always"), {}, {}) == ()
