"""What the confirm bar says: a pure function from everything known to exactly one phase."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from inbox.caseview import Bar, Phase
from inbox.comparison.result import Comparison
from inbox.decision import (
    TARGET_KEEPS,
    CaseResolution,
    FieldChoice,
    FieldDecision,
    Order,
    OrderKind,
    OrderState,
    pages_to_see,
    undecided,
)
from inbox.handover import LegState, Target
from inbox.second_pair import is_asked, second_bar, sent_back, waiting_bar
from inbox.submission import DocumentId, HandoverReport, LegReport, PersonId, Status, Submission

#: Press two may follow press one at once; a double press within this time is ignored (ui).
CLOSED = frozenset({Status.RETURNED, Status.FORWARDED})


@dataclass(frozen=True, slots=True)
class Presses:
    """The active orders of a submission: what was pressed and not taken back."""

    confirm: Order | None = None
    file: Order | None = None
    refused: Order | None = None  #: the newest refused order, when nothing was pressed since
    taken_back: Order | None = None  #: the confirmation that an undo took back, if none stands
    second: Order | None = None  #: what I decided as the second pair of eyes


def presses_of(orders: Sequence[Order]) -> Presses:
    """Fold the orders of one submission, oldest first, into what still stands."""
    confirm: Order | None = None
    file: Order | None = None
    refused: Order | None = None
    taken_back: Order | None = None
    second: Order | None = None
    for order in orders:
        if order.state is OrderState.REFUSED:
            refused = order
            if order.kind in (OrderKind.APPROVE, OrderKind.DECLINE):
                second = None
            if order.kind is OrderKind.CONFIRM or order.reason == TARGET_KEEPS:
                taken_back = confirm if order.kind is OrderKind.WITHDRAW else taken_back
                confirm = file = None
            elif order.kind is OrderKind.FILE:
                file = None
            continue
        refused = None
        match order.kind:
            case OrderKind.CONFIRM:
                confirm, file, taken_back = order, None, None
            case OrderKind.FILE:
                file = order
            case OrderKind.UNDO_FILE:
                file = None
            case OrderKind.UNDO_CONFIRM | OrderKind.WITHDRAW:
                taken_back, confirm, file = confirm, None, None
            case OrderKind.APPROVE | OrderKind.DECLINE:
                second = order
            case OrderKind.UNDO_APPROVE:
                second = None
    return Presses(confirm, file, refused, taken_back, second)


def still_standing(presses: Presses, submission: Submission) -> Presses:
    """The presses without those whose handover is over: sent back, or undone on another machine.

    What the second person decided about an earlier handover is over with it.
    """
    report = submission.handover
    if report is None:
        return presses
    confirm, second = presses.confirm, presses.second
    if confirm is not None and confirm.handover == report.number and report.state == "undone":
        presses = replace(presses, confirm=None, file=None)
    if second is not None and second.handover != report.number:
        presses = replace(presses, second=None)
    return presses


@dataclass(frozen=True, slots=True)
class BarInputs:
    """Everything the bar depends on. Instants are business time, UTC."""

    submission: Submission
    comparison: Comparison | None
    decisions: Mapping[str, FieldDecision]
    seen: frozenset[tuple[DocumentId, int]]
    case: CaseResolution | None
    presses: Presses
    legs: tuple[LegReport, ...]
    now: datetime
    me: PersonId
    needs_approval: bool
    reading: bool  #: documents are still being fetched or read
    online: bool
    may_confirm: bool = True
    damage: str | None = None  #: why nothing more of the handover can be sent
    #: document, page and reason of the first diagnosis field that was not found with certainty
    uncovered: tuple[DocumentId, int, str] | None = None
    report_gap: str | None = None  #: the first field the statistics must have and lack


def bar(inputs: BarInputs) -> Bar:
    """The one phase the two presses stand in."""
    told = second_bar(
        inputs.submission,
        inputs.comparison,
        me=inputs.me,
        second=inputs.presses.second,
        now=inputs.now,
    )
    if told is not None:
        refused = inputs.presses.refused
        if refused is None:
            return told
        values = {**refused.answer, **told.values, "refused": refused.reason or ""}
        return replace(told, values=values)
    if inputs.presses.confirm is not None:
        return _after_press_one(inputs, inputs.presses.confirm)
    return _elsewhere(inputs) or _before_press_one(inputs)


def _elsewhere(inputs: BarInputs) -> Bar | None:
    submission = inputs.submission
    report = submission.handover
    if report is not None and report.state != "undone" and not _is_taken_back(inputs, report):
        if report.confirmed_by == inputs.me:
            return _by_legs(
                inputs,
                report.legs,
                at=report.confirmed_at,
                filed=report.filed_at is not None,
                state=report.state,
            )
        return _for_the_first(inputs, report) or Bar(
            Phase.ELSEWHERE, who=_confirmed_by(submission), at=report.confirmed_at
        )
    if submission.status in CLOSED:
        return Bar(Phase.CLOSED, code=submission.status.value)
    if submission.status is Status.FILED:
        return Bar(
            Phase.FILED, count=_papers(submission.handover.legs if submission.handover else ())
        )
    claim = submission.claim
    if claim is not None and claim.person != inputs.me:
        return Bar(Phase.LOCKED, who=claim.name, at=claim.since)
    if not inputs.may_confirm:
        return Bar(Phase.CLOSED, code="forbidden")
    return None


def _for_the_first(inputs: BarInputs, report: HandoverReport) -> Bar | None:
    """After a second person has approved, whoever may act here files in the first one's stead."""
    filed = inputs.presses.file
    if not inputs.may_confirm or report.approval is None or report.approval.approved_by is None:
        return None
    if filed is not None:
        hold = filed.at + timedelta(seconds=filed.hold_seconds)
        if inputs.now < hold and not _any_sent(report.legs, Target.E_FILE):
            return Bar(Phase.FILE_HOLD, until=hold, at=filed.at, may_undo=True)
    elif report.filed_at is not None:
        return None  # somebody else has
    return _by_legs(
        inputs,
        inputs.legs or report.legs,
        at=report.confirmed_at,
        filed=filed is not None,
        state=report.state,
    )


def _is_taken_back(inputs: BarInputs, report: HandoverReport) -> bool:
    """Whether the form server only tells what it knew before the undo reached it."""
    order = inputs.presses.taken_back
    if order is None or report.confirmed_by != inputs.me:
        return False
    return order.handover is None or order.handover == report.number


def _confirmed_by(submission: Submission) -> str | None:
    """By name, as the history tells it: the handover itself carries an id only."""
    told = (h.actor for h in reversed(submission.history) if h.action == "confirmed")
    return next(told, submission.handover.confirmed_by if submission.handover else None)


def _before_press_one(inputs: BarInputs) -> Bar:
    refused = inputs.presses.refused
    values: dict[str, object] = dict(sent_back(inputs.submission))
    if refused is not None:
        values = {"refused": refused.reason or "", **refused.answer}
    comparison = inputs.comparison
    if comparison is None or inputs.reading:
        return Bar(Phase.NOT_READ, values=values)
    waiting = undecided(comparison.rows, inputs.decisions)
    if waiting:
        return Bar(Phase.OPEN, count=len(waiting), first_field=waiting[0].field, values=values)
    asked = [d for d in inputs.decisions.values() if d.choice is FieldChoice.ASK_BACK]
    if asked:
        return Bar(
            Phase.OPEN,
            count=len(asked),
            first_field=asked[0].field,
            code="waits-for-answer",
            values=values,
        )
    unseen = first_unseen(inputs.submission, comparison, inputs.seen)
    if unseen is not None:
        return Bar(Phase.NOT_SEEN, document=unseen[0], page=unseen[1], values=values)
    if inputs.uncovered is not None:
        document, page, reason = inputs.uncovered
        return Bar(Phase.COVER, document=document, page=page, code=reason, values=values)
    case = inputs.case
    if case is None or not case.may_hand_over:
        code = "case-missing" if case is None else f"case-{case.state}"
        reasons = () if case is None else case.reasons
        return Bar(Phase.CASE, code=code, values={**values, "reasons": reasons})
    if inputs.report_gap is not None:
        return Bar(Phase.REPORT, first_field=inputs.report_gap, values=values)
    phase = Phase.READY_APPROVAL if inputs.needs_approval else Phase.READY
    return Bar(phase, values=values)


def first_unseen(
    submission: Submission, comparison: Comparison, seen: frozenset[tuple[DocumentId, int]]
) -> tuple[DocumentId, int] | None:
    """The first page that must be shown before confirming, in the order of the documents."""
    needed = pages_to_see(comparison)
    for document in submission.evidence:
        pages = sorted(page for doc, page in needed if doc == document.id) or [0]
        shown = {page for doc, page in seen if doc == document.id}
        if not shown:
            return document.id, pages[0]
        for page in pages:
            if (document.id, page) in needed and page not in shown:
                return document.id, page
    return None


def _after_press_one(inputs: BarInputs, confirm: Order) -> Bar:
    filed = inputs.presses.file
    legs = inputs.legs
    if confirm.state is OrderState.WAITING and not inputs.online:
        may_file = filed is None and not inputs.needs_approval
        return Bar(Phase.NOTED, at=confirm.at, may_undo=True, may_file=may_file)
    if filed is None:
        hold = confirm.at + timedelta(seconds=confirm.hold_seconds)
        if inputs.now < hold and not _any_sent(legs, ""):
            asked = inputs.needs_approval or is_asked(inputs.submission, confirm)
            return Bar(
                Phase.HOLD,
                until=hold,
                at=confirm.at,
                may_undo=True,
                may_file=not asked,
                code="approval" if asked else None,
            )
    else:
        hold = filed.at + timedelta(seconds=filed.hold_seconds)
        if inputs.now < hold and not _any_sent(legs, Target.E_FILE):
            phase = Phase.FILE_HOLD if inputs.damage is None else Phase.TROUBLE
            return Bar(phase, until=hold, at=filed.at, may_undo=True, code=inputs.damage)
    report = inputs.submission.handover
    untold = report is None or report.number != confirm.handover
    if inputs.needs_approval and untold and filed is None:
        # what the form server made of it has not arrived yet; by the rule another person is asked
        return Bar(Phase.APPROVAL, at=confirm.at, may_undo=True)
    state = report.state if report is not None else ""
    known = legs or (report.legs if report is not None else ())
    told = _by_legs(inputs, known, at=(filed or confirm).at, filed=filed is not None, state=state)
    asked = inputs.needs_approval or is_asked(inputs.submission, confirm)
    return replace(told, may_withdraw=filed is None and not asked and _any_left(known))


def _any_left(legs: Sequence[LegReport]) -> bool:
    """Whether the Fachverfahren may have something, and the e-file nothing."""
    tried = [leg.name for leg in legs if leg.attempts > 0 or leg.receipt]
    return Target.CASE_SYSTEM in tried and not any(n.startswith(Target.E_FILE) for n in tried)


def _by_legs(
    inputs: BarInputs, legs: tuple[LegReport, ...], *, at: datetime, filed: bool, state: str
) -> Bar:
    failed = next((leg for leg in legs if leg.state == LegState.FAILED), None)
    if failed is None and inputs.damage is not None and state not in ("done", "undone"):
        return Bar(Phase.TROUBLE, code=inputs.damage, at=at)
    if failed is not None:
        return Bar(
            Phase.TROUBLE,
            code=failed.reason or "handover-failed",
            at=at,
            values={"leg": failed.name, "attempts": failed.attempts},
        )
    waiting = waiting_bar(inputs.submission.handover, inputs.now, at) if state else None
    if waiting is not None:
        # nothing has left: until another person has approved, the form server lets it be undone
        pressed = inputs.presses.confirm is not None and state == "approval"
        return replace(waiting, may_undo=pressed)
    taken_over = _received(legs, Target.CASE_SYSTEM)
    if not filed:
        return Bar(Phase.TAKEN_OVER if taken_over else Phase.CONFIRMED, at=at, may_file=True)
    if legs and all(leg.state == LegState.RECEIVED for leg in legs) and _papers(legs):
        return Bar(Phase.FILED, at=at, count=_papers(legs))
    return Bar(Phase.FILING, at=at)


def may_undo(presses: Presses, legs: Sequence[LegReport], now: datetime) -> bool:
    """Whether the last standing press can still be taken back with certainty; cheap to ask."""
    second = presses.second
    if second is not None and presses.confirm is None:
        over = second.at + timedelta(seconds=second.hold_seconds)
        return second.kind is OrderKind.APPROVE and now < over
    last = presses.file or presses.confirm
    if last is None:
        return False
    if last is presses.confirm and last.state is OrderState.WAITING and last.attempts:
        return True  # noted without a line: nothing has left
    within = now < last.at + timedelta(seconds=last.hold_seconds)
    return within and not _any_sent(legs, Target.E_FILE if presses.file else "")


def _any_sent(legs: Sequence[LegReport], prefix: str) -> bool:
    moved = (LegState.SENT, LegState.RECEIVED)
    return any(leg.state in moved and leg.name.startswith(prefix) for leg in legs)


def _received(legs: Sequence[LegReport], name: str) -> bool:
    return any(leg.name == name and leg.state == LegState.RECEIVED for leg in legs)


def _papers(legs: Sequence[LegReport]) -> int:
    return sum(
        1 for leg in legs if leg.name.startswith(Target.E_FILE) and leg.state == LegState.RECEIVED
    )
