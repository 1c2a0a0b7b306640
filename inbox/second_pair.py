"""What the second pair of eyes sees of a case, and where her press stands. Pure rules.

The values of the person who confirmed come from the form server; what this desk reads in the
evidence stands beside them. Where both differ, that is said.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from inbox.caseview import Bar, Phase
from inbox.catalogue_values import Service, flatten
from inbox.comparison.result import Comparison, FieldResult, Result
from inbox.decision import FieldChoice, FieldDecision, Order, OrderKind
from inbox.four_eyes import asked_by
from inbox.submission import Approval, ApprovalRow, HandoverReport, PersonId, Submission

MONEY, DECIDED = "Zahlungswirksam", "Von der ersten Person entschieden"

_RESULTS = frozenset(result.value for result in Result)
_CHOICES = frozenset(choice.value for choice in FieldChoice)


def is_second(submission: Submission, second: Order | None) -> bool:
    """Whether the person at this desk looks at it as the second pair of eyes."""
    approval = approval_of(submission)
    return second is not None or (approval is not None and approval.mine)


def approval_of(submission: Submission) -> Approval | None:
    """What is told of a second person; None: nobody was asked."""
    return None if submission.handover is None else submission.handover.approval


def asks_for_second(
    submission: Submission, service: Service, decisions: Mapping[str, FieldDecision]
) -> bool:
    """What the first press will mean, by the office's rule; the form server decides.

    A confirmation that was sent back is looked at again. The sample nobody can foresee.
    """
    told = submission.handover.approval if submission.handover is not None else None
    if told is not None and told.declined_at is not None:
        return True
    rule = submission.four_eyes
    if rule is None:
        return service.needs_four_eyes(flatten(submission.data))
    decided = {
        made.field: (made.value,)
        for made in decisions.values()
        if made.choice is not FieldChoice.ENTERED_HOLDS
    }
    return asked_by(rule, submission.data, decided) is not None


def second_bar(
    submission: Submission,
    comparison: Comparison | None,
    *,
    me: PersonId,
    second: Order | None,
    now: datetime,
) -> Bar | None:
    """The phase of the second person; None when she is none here."""
    report, approval = submission.handover, approval_of(submission)
    if second is not None:
        if second.kind is OrderKind.DECLINE:
            return Bar(Phase.SECOND_DONE, code="declined", at=second.at)
        until = second.at + timedelta(seconds=second.hold_seconds)
        if now < until:
            return Bar(Phase.RELEASE_HOLD, until=until, at=second.at, may_undo=True)
        return Bar(Phase.SECOND_DONE, code="approved", at=second.at)
    if report is None or approval is None:
        return None
    if approval.approved_by == me and report.state != "undone":
        return Bar(Phase.SECOND_DONE, code="approved", at=approval.approved_at)
    if not approval.mine or report.state != "approval":
        return None
    code = "changed-since" if approval.version not in (0, submission.version) else approval.why
    money = {r.field for r in (comparison.rows if comparison else ()) if r.payment_relevant}
    count = len(money | {told.field for told in approval.rows})
    values = {"why": approval.why, "count": count}
    return Bar(Phase.RELEASE, code=code, at=report.confirmed_at, values=values)


def waiting_bar(report: HandoverReport | None, now: datetime, at: datetime | None) -> Bar | None:
    """The first person's bar while another one is asked, the other's hold included."""
    if report is None or report.state == "undone":
        return None
    approval = report.approval
    if report.state == "approval":
        values: dict[str, object] = {}
        if approval is not None:
            today = now.date()
            back = {one.name: one.back_on(today) for one in approval.approvers}
            values = {
                "why": approval.why,
                "approvers": tuple(name for name, day in back.items() if day is None),
                "away": tuple((name, day) for name, day in back.items() if day is not None),
            }
        return Bar(Phase.APPROVAL, at=at, values=values)
    if (
        approval is not None
        and approval.approved_by is not None
        and report.state == "held"
        and now < report.hold_until
    ):
        return Bar(
            Phase.APPROVAL,
            at=approval.approved_at,
            until=report.hold_until,
            code="approved",
            who=approval.approved_name,
        )
    return None


def is_asked(submission: Submission, confirm: Order) -> bool:
    """Whether the form server has said that a second person is asked, by rule or by sample."""
    report = submission.handover
    return (
        report is not None
        and report.number == confirm.handover
        and report.approval is not None
        and report.state != "undone"
    )


def sent_back(submission: Submission) -> Mapping[str, object]:
    """What the bar says of a confirmation that came back; empty when none did."""
    report, approval = submission.handover, approval_of(submission)
    if report is None or approval is None or approval.declined_at is None:
        return {}
    if report.state != "undone":
        return {}
    return {
        "refused": "declined",
        "who": approval.declined_name,
        "at": approval.declined_at,
        "reason": approval.declined_reason,
    }


def shown_to_second(
    comparison: Comparison, report: HandoverReport
) -> tuple[Comparison, Mapping[str, FieldDecision]]:
    """The rows with what touches money on top, then what was decided; and those decisions."""
    approval = report.approval
    if approval is None:
        return comparison, {}
    here = {row.field: row for row in comparison.rows}
    told_rows = [_row(told, here.get(told.field)) for told in approval.rows]
    moved = {told.field for told in approval.rows}
    rest = [row for row in comparison.rows if row.field not in moved]
    rows = (
        *(row for row in told_rows if row.group == MONEY),
        *(replace(row, group=MONEY) for row in rest if row.payment_relevant),
        *(row for row in told_rows if row.group != MONEY),
        *(row for row in rest if not row.payment_relevant),
    )
    hints = tuple(
        words for told in approval.rows if (words := _differs(told, here.get(told.field)))
    )
    decisions = {
        told.field: FieldDecision(
            told.field,
            FieldChoice(told.choice) if told.choice in _CHOICES else FieldChoice.CORRECTED,
            told.decided,
            report.confirmed_by,
            report.confirmed_at,
            told.note,
        )
        for told in approval.rows
        if told.choice is not None or told.decided != told.entered
    }
    return replace(comparison, rows=rows, hints=(*hints, *comparison.hints)), decisions


def _row(told: ApprovalRow, here: FieldResult | None) -> FieldResult:
    is_money = told.money or (here is not None and here.payment_relevant)
    group = MONEY if is_money else DECIDED
    if here is not None:
        return replace(here, group=group)
    return FieldResult(
        field=told.field,
        label=told.label,
        group=group,
        entered=told.entered,
        evidence=told.evidence,
        result=Result(told.result) if told.result in _RESULTS else Result.NOT_READ,
    )


def _differs(told: ApprovalRow, here: FieldResult | None) -> str:
    """A sentence when this desk reads or has received something else than was confirmed."""
    if here is None:
        return ""
    if here.entered != told.entered:
        return f"{told.label}: Bei der Bestätigung lautete die Angabe „{told.entered}“."
    if here.result is Result.NOT_READ or (here.evidence or "") == (told.evidence or ""):
        return ""
    before = f"„{told.evidence}“" if told.evidence else "nichts"
    return f"{told.label}: Bei der Bestätigung wurde im Nachweis {before} gelesen, hier anderes."
