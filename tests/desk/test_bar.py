from dataclasses import replace
from datetime import timedelta

import pytest

from inbox.bar import Presses, bar, may_undo, presses_of
from inbox.caseview import Phase
from inbox.comparison.result import Result
from inbox.decision import (
    TARGET_KEEPS,
    CaseResolution,
    FieldChoice,
    FieldDecision,
    OrderKind,
    OrderState,
    Seen,
    check_confirm,
)
from inbox.errors import Refused
from inbox.submission import (
    Claim,
    HandoverNumber,
    HandoverReport,
    LegReport,
    PersonId,
    Status,
)
from tests.desk.samples import AGREES, ME, NOW, PAPER, comparison, inputs, order, row, submission

FV_HERE = LegReport("fachverfahren", "received", "Q-1")
STAT_HERE = LegReport("statistik", "received", "Q-2")
PAPER_HERE = LegReport("eakte:durchschrift", "received", "p1")
PAPER_PLANNED = LegReport("eakte:durchschrift", "planned")


def decided(field: str, choice: FieldChoice) -> dict[str, FieldDecision]:
    return {field: FieldDecision(field, choice, "Muster", ME, NOW)}


def test_all_agrees_seen_and_resolved_is_ready() -> None:
    assert bar(inputs()).phase is Phase.READY


def test_a_service_with_four_eyes_says_so_on_press_one() -> None:
    assert bar(inputs(needs_approval=True)).phase is Phase.READY_APPROVAL


@pytest.mark.parametrize(
    "result",
    [
        Result.MISMATCH,
        Result.SIMILAR,
        Result.UNREADABLE,
        Result.MISSING,
        Result.OTHER_PERSON,
        Result.NOT_READ,
    ],
)
def test_every_open_result_waits_for_a_decision(result: Result) -> None:
    state = bar(inputs(comparison=comparison(row(), row("b", result))))
    assert (state.phase, state.count, state.first_field) == (Phase.OPEN, 1, "b")


def test_a_decided_row_is_no_longer_open() -> None:
    state = bar(
        inputs(
            comparison=comparison(row("b", Result.MISMATCH)),
            decisions=decided("b", FieldChoice.EVIDENCE_HOLDS),
        )
    )
    assert state.phase is Phase.READY


def test_a_row_that_asks_back_keeps_the_confirmation_waiting() -> None:
    state = bar(
        inputs(
            comparison=comparison(row("b", Result.MISMATCH)),
            decisions=decided("b", FieldChoice.ASK_BACK),
        )
    )
    assert (state.phase, state.code) == (Phase.OPEN, "waits-for-answer")


def test_nothing_is_ready_before_it_was_read() -> None:
    assert bar(inputs(comparison=None)).phase is Phase.NOT_READ
    assert bar(inputs(reading=True)).phase is Phase.NOT_READ


def test_a_page_with_a_compared_value_has_to_be_seen() -> None:
    state = bar(inputs(comparison=comparison(row(), row("b", page=3))))
    assert (state.phase, state.document, state.page) == (Phase.NOT_SEEN, PAPER, 3)


def test_evidence_without_any_compared_value_has_to_be_seen_too() -> None:
    state = bar(
        inputs(comparison=comparison(row("b", Result.MATCH, evidence=None)), seen=frozenset())
    )
    assert (state.phase, state.document, state.page) == (Phase.NOT_SEEN, PAPER, 0)


@pytest.mark.parametrize("state", ["differs", "unknown", "unavailable"])
def test_a_case_that_does_not_agree_bars_the_way(state: str) -> None:
    answer = bar(inputs(case=CaseResolution(state, reasons=("name-differs",))))
    assert (answer.phase, answer.code) == (Phase.CASE, f"case-{state}")
    assert answer.values["reasons"] == ("name-differs",)


def test_an_unresolved_case_bars_the_way() -> None:
    assert bar(inputs(case=None)).phase is Phase.CASE


def test_somebody_elses_claim_allows_reading_only() -> None:
    claim = Claim(PersonId("other"), "M. Schulte", NOW, NOW + timedelta(minutes=10))
    state = bar(inputs(submission=submission(claim=claim)))
    assert (state.phase, state.who) == (Phase.LOCKED, "M. Schulte")


def test_ones_own_claim_locks_nobody_out() -> None:
    claim = Claim(ME, "Ich", NOW, NOW + timedelta(minutes=10))
    assert bar(inputs(submission=submission(claim=claim))).phase is Phase.READY


def test_after_press_one_undo_is_offered_until_the_hold_ends() -> None:
    pressed = Presses(confirm=order(OrderKind.CONFIRM))
    early = bar(inputs(presses=pressed, now=NOW + timedelta(seconds=9)))
    late = bar(inputs(presses=pressed, now=NOW + timedelta(seconds=11)))
    assert (early.phase, early.may_undo, early.may_file) == (Phase.HOLD, True, True)
    assert (late.phase, late.may_undo, late.may_file) == (Phase.CONFIRMED, False, True)


def test_uebernommen_only_with_the_receipt() -> None:
    pressed = Presses(confirm=order(OrderKind.CONFIRM, at=NOW - timedelta(minutes=1)))
    sent = LegReport("fachverfahren", "sent")
    assert bar(inputs(presses=pressed, legs=(sent,))).phase is Phase.CONFIRMED
    assert bar(inputs(presses=pressed, legs=(FV_HERE,))).phase is Phase.TAKEN_OVER


def test_a_leg_that_left_early_ends_the_undo_at_once() -> None:
    pressed = Presses(confirm=order(OrderKind.CONFIRM))
    state = bar(inputs(presses=pressed, legs=(FV_HERE,), now=NOW + timedelta(seconds=1)))
    assert not state.may_undo


def test_after_press_two_the_papers_wait_their_own_hold() -> None:
    pressed = Presses(order(OrderKind.CONFIRM), order(OrderKind.FILE))
    state = bar(inputs(presses=pressed, legs=(FV_HERE, PAPER_PLANNED)))
    assert (state.phase, state.may_undo) == (Phase.FILE_HOLD, True)
    gone = bar(
        inputs(presses=pressed, legs=(FV_HERE, PAPER_PLANNED), now=NOW + timedelta(seconds=11))
    )
    assert (gone.phase, gone.may_undo) == (Phase.FILING, False)


def test_abgelegt_only_when_every_leg_has_its_receipt() -> None:
    pressed = Presses(order(OrderKind.CONFIRM), order(OrderKind.FILE))
    later = NOW + timedelta(minutes=1)
    waiting = bar(inputs(presses=pressed, legs=(FV_HERE, STAT_HERE, PAPER_PLANNED), now=later))
    done = bar(inputs(presses=pressed, legs=(FV_HERE, STAT_HERE, PAPER_HERE), now=later))
    assert waiting.phase is Phase.FILING
    assert (done.phase, done.count) == (Phase.FILED, 1)


def test_a_failed_leg_is_trouble_with_its_reason() -> None:
    pressed = Presses(order(OrderKind.CONFIRM), order(OrderKind.FILE))
    failed = LegReport("eakte:durchschrift", "failed", None, "efile-full", 6)
    state = bar(inputs(presses=pressed, legs=(FV_HERE, failed), now=NOW + timedelta(minutes=1)))
    assert (state.phase, state.code) == (Phase.TROUBLE, "efile-full")


def test_a_damaged_handover_is_trouble_until_it_is_finished_elsewhere() -> None:
    pressed = Presses(order(OrderKind.CONFIRM), order(OrderKind.FILE))
    later = NOW + timedelta(minutes=1)
    for legs in ((), (FV_HERE, PAPER_PLANNED)):
        state = bar(inputs(presses=pressed, legs=legs, now=later, damage="paper-differs"))
        assert (state.phase, state.code) == (Phase.TROUBLE, "paper-differs")
    held = bar(inputs(presses=pressed, legs=(PAPER_PLANNED,), damage="paper-differs"))
    assert (held.phase, held.may_undo) == (Phase.TROUBLE, True), "what is held can be taken back"
    mine = submission(handover=report("me", "done", FV_HERE, PAPER_HERE))
    done = bar(inputs(presses=pressed, submission=mine, now=later, damage="paper-differs"))
    assert done.phase is Phase.FILED


def test_the_reason_of_a_failed_leg_comes_before_the_damage() -> None:
    pressed = Presses(order(OrderKind.CONFIRM))
    failed = LegReport("statistik", "failed", None, "statistics-refused", 6)
    state = bar(
        inputs(
            presses=pressed, legs=(failed,), now=NOW + timedelta(minutes=1), damage="paper-differs"
        )
    )
    assert state.code == "statistics-refused"


def test_offline_a_press_is_only_noted() -> None:
    pressed = Presses(confirm=order(OrderKind.CONFIRM, state=OrderState.WAITING))
    state = bar(inputs(presses=pressed, online=False, now=NOW + timedelta(hours=1)))
    assert (state.phase, state.may_undo) == (Phase.NOTED, True)


def test_a_refused_confirmation_comes_back_into_view_with_its_reason() -> None:
    refused = order(OrderKind.CONFIRM, state=OrderState.REFUSED, reason="version-conflict")
    state = bar(inputs(presses=presses_of([refused])))
    assert state.phase is Phase.READY
    assert state.values["refused"] == "version-conflict"


def test_undo_then_confirm_again_counts_as_one_standing_press() -> None:
    told = presses_of(
        [
            order(OrderKind.CONFIRM),
            order(OrderKind.UNDO_CONFIRM),
            order(OrderKind.CONFIRM, at=NOW + timedelta(seconds=5)),
        ]
    )
    assert told.confirm is not None
    assert told.confirm.at == NOW + timedelta(seconds=5)
    assert told.file is None


def test_undoing_the_filing_keeps_the_confirmation() -> None:
    told = presses_of([order(OrderKind.CONFIRM), order(OrderKind.FILE), order(OrderKind.UNDO_FILE)])
    assert told.confirm is not None
    assert told.file is None


def report(by: str, state: str = "released", *legs: LegReport) -> HandoverReport:
    return HandoverReport(HandoverNumber("n-U1"), state, PersonId(by), None, NOW, NOW, legs=legs)


def test_what_a_colleague_confirmed_says_by_whom() -> None:
    state = bar(inputs(submission=submission(handover=report("other"))))
    assert (state.phase, state.who) == (Phase.ELSEWHERE, "other")


def test_what_i_confirmed_at_another_desk_goes_on_here() -> None:
    mine = submission(handover=report("me", "released", FV_HERE), status=Status.CONFIRMED)
    state = bar(inputs(submission=mine))
    assert (state.phase, state.may_file) == (Phase.TAKEN_OVER, True)


def test_an_undone_handover_locks_nobody() -> None:
    assert bar(inputs(submission=submission(handover=report("other", "undone")))).phase is (
        Phase.READY
    )


def test_a_report_older_than_the_undo_does_not_bring_the_press_back() -> None:
    late = submission(handover=report("me", "held"))
    pressed = replace(order(OrderKind.CONFIRM), handover=HandoverNumber("n-U1"))
    told = presses_of([pressed, order(OrderKind.UNDO_CONFIRM)])
    assert bar(inputs(submission=late, presses=told)).phase is Phase.READY
    other = presses_of(
        [replace(pressed, handover=HandoverNumber("n-U0")), order(OrderKind.UNDO_CONFIRM)]
    )
    assert bar(inputs(submission=late, presses=other)).phase is Phase.CONFIRMED
    too_late = order(OrderKind.UNDO_CONFIRM, state=OrderState.REFUSED, reason="undo-too-late")
    assert bar(inputs(submission=late, presses=presses_of([pressed, too_late]))).phase is Phase.HOLD


def test_waiting_for_approval_is_said() -> None:
    pressed = Presses(confirm=order(OrderKind.CONFIRM, at=NOW - timedelta(minutes=1)))
    state = bar(inputs(presses=pressed, submission=submission(handover=report("me", "approval"))))
    assert state.phase is Phase.APPROVAL


def check(**changes: object) -> None:
    arguments: dict[str, object] = {
        "decisions": {},
        "seen": [Seen(PAPER, 0)],
        "evidence": [PAPER],
        "case": AGREES,
        **changes,
    }
    made = arguments.pop("comparison", comparison())
    check_confirm(made, **arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"comparison": comparison(row("b", Result.SIMILAR))}, "rows-open"),
        ({"seen": []}, "not-seen"),
        ({"comparison": comparison(row("b", page=2))}, "not-seen"),
        ({"case": None}, "case-missing"),
        ({"case": replace(AGREES, state="differs")}, "case-differs"),
    ],
)
def test_a_confirmation_is_refused_for_its_reason(changes: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        check(**changes)
    assert refused.value.code == code


def test_a_confirmation_with_everything_in_order_is_allowed() -> None:
    check()


def test_a_new_case_may_be_handed_over() -> None:
    check(case=CaseResolution("new"))


def test_the_short_question_about_undo_agrees_with_the_bar() -> None:
    for legs in ((), (FV_HERE,), (FV_HERE, PAPER_PLANNED), (FV_HERE, PAPER_HERE)):
        for pressed in (
            Presses(order(OrderKind.CONFIRM)),
            Presses(order(OrderKind.CONFIRM), order(OrderKind.FILE)),
        ):
            for seconds in (0, 9, 11):
                now = NOW + timedelta(seconds=seconds)
                shown = bar(inputs(presses=pressed, legs=legs, now=now))
                assert may_undo(pressed, legs, now) == shown.may_undo


def test_after_the_hold_press_one_can_be_withdrawn_until_something_is_filed() -> None:
    late = NOW + timedelta(seconds=11)
    confirm = order(OrderKind.CONFIRM)
    sent = replace(FV_HERE, attempts=1)

    def may(*legs: LegReport, **more: object) -> bool:
        presses = presses_of([confirm, *more.pop("later", ())])  # type: ignore[misc]
        told = inputs(presses=presses, legs=legs, now=late, **more)  # type: ignore[arg-type]
        return bar(told).may_withdraw

    assert may(sent, STAT_HERE, PAPER_PLANNED)
    assert may(LegReport("fachverfahren", "failed", reason="case-system-down", attempts=2))
    assert not may(LegReport("fachverfahren", "planned")), "nothing has left: that is undo"
    assert not may(sent, PAPER_HERE), "the file keeps what it has"
    assert not may(sent, later=(order(OrderKind.FILE),))
    assert not may(sent, needs_approval=True), "a second person has released it"


def test_a_withdrawal_shows_at_once_and_a_refused_one_brings_the_confirmation_back() -> None:
    confirm, back = order(OrderKind.CONFIRM), order(OrderKind.WITHDRAW)
    assert presses_of([confirm, back]).confirm is None
    late = replace(back, state=OrderState.REFUSED, reason="undo-too-late")
    assert presses_of([confirm, late]).confirm == confirm
    kept = replace(back, state=OrderState.REFUSED, reason=TARGET_KEEPS)
    told = presses_of([confirm, kept])
    assert (told.confirm, told.taken_back, told.refused) == (None, confirm, kept)
