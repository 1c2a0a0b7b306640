"""What a person decided: per field, and for the whole submission. Rules only."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from inbox.comparison.result import Comparison, FieldResult, Result
from inbox.errors import Refused
from inbox.submission import DocumentId, HandoverNumber, PersonId, SubmissionId

OrderId = NewType("OrderId", str)


class FieldChoice(StrEnum):
    """Decision on one open row; the entered, the read and the decided value stay apart."""

    ENTERED_HOLDS = "data_valid"
    EVIDENCE_HOLDS = "evidence_valid"
    ASK_BACK = "clarify"
    CORRECTED = "correct"
    CHECKED_BY_HAND = "manual"


@dataclass(frozen=True, slots=True)
class FieldDecision:
    """One row's decision; `value` is the text that will be handed over."""

    field: str
    choice: FieldChoice
    value: str
    by: PersonId
    at: datetime
    note: str = ""


#: Prefix of the decision on what kind of evidence a document is; the document's id follows.
KIND_DECISION = "dokumentart:"


def decided_kinds(decisions: Mapping[str, "FieldDecision"]) -> Mapping[DocumentId, str]:
    """The kinds of evidence a person gave documents; they win over what was recognised."""
    return {
        DocumentId(name.removeprefix(KIND_DECISION)): made.value
        for name, made in decisions.items()
        if name.startswith(KIND_DECISION)
    }


class OrderKind(StrEnum):
    """The deeds that are registered at the form server."""

    CONFIRM = "confirm"
    FILE = "file"
    UNDO_CONFIRM = "undo-confirm"
    UNDO_FILE = "undo-file"
    WITHDRAW = "withdraw"
    APPROVE = "approve"
    DECLINE = "decline"
    UNDO_APPROVE = "undo-approve"


#: Deeds that take a press back.
UNDOING = frozenset(
    {
        OrderKind.UNDO_CONFIRM,
        OrderKind.UNDO_FILE,
        OrderKind.UNDO_APPROVE,
        OrderKind.WITHDRAW,
    }
)
#: A withdrawal is refused for this reason once the handover is over but the target keeps its part.
TARGET_KEEPS = "withdraw-processed"


class OrderState(StrEnum):
    """How far an order got. WAITING survives everything; REFUSED carries the reason."""

    WAITING = "waiting"
    REGISTERED = "registered"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Seen:
    """A page that was shown (or read as text) to the person: the ground under a confirmation."""

    document: DocumentId
    page: int
    how: str = "image"  #: "image", "text" or "row"


@dataclass(frozen=True, slots=True)
class CaseResolution:
    """What the Fachverfahren answered for this submission before the first press."""

    state: str  #: "agrees", "differs", "unknown", "unavailable", "new"
    case_number: str | None = None
    file_number: str | None = None
    name: str | None = None
    birth_date: str | None = None
    reasons: tuple[str, ...] = ()  #: codes of what does not agree
    checked_at: datetime | None = None

    @property
    def may_hand_over(self) -> bool:
        """Whether this case may receive anything: it agrees, or a new one is to be created."""
        return self.state in ("agrees", "new")


@dataclass(frozen=True, slots=True)
class Order:
    """A deed written down before it is sent; `id` is its idempotency key for ever."""

    id: OrderId
    kind: OrderKind
    submission: SubmissionId
    version: int
    by: PersonId
    on_behalf_of: PersonId | None
    at: datetime
    handover: HandoverNumber | None = None
    decisions: tuple[FieldDecision, ...] = ()
    seen: tuple[Seen, ...] = ()
    case: CaseResolution | None = None
    rows: tuple[Mapping[str, object], ...] = ()  #: the comparison as it was shown
    hold_seconds: float = 10.0
    text: str = ""  #: why it goes back to the person who confirmed
    state: OrderState = OrderState.WAITING
    attempts: int = 0
    reason: str | None = None
    answer: Mapping[str, object] = field(default_factory=dict)


def standing(
    rows: Iterable[FieldResult], decisions: Mapping[str, FieldDecision]
) -> Mapping[str, FieldDecision]:
    """The decisions that still speak of what is on screen.

    "Nachweis gilt" was said of a value that was read; when another one is read now, the row is open
    again. The same holds for "Angabe gilt" when something else was entered since.
    """
    known = {row.field: row for row in rows}
    return {name: made for name, made in decisions.items() if _stands(known.get(name), made)}


def _stands(row: FieldResult | None, made: FieldDecision) -> bool:
    if row is None:
        return True
    match made.choice:
        case FieldChoice.EVIDENCE_HOLDS:
            return made.value == row.evidence
        case FieldChoice.ENTERED_HOLDS:
            return made.value == row.entered
        case _:
            return True


def undecided(
    rows: Iterable[FieldResult], decisions: Mapping[str, FieldDecision]
) -> tuple[FieldResult, ...]:
    """The open rows nobody decided yet, in their order on screen."""
    return tuple(r for r in rows if r.is_open and r.field not in decisions)


def pages_to_see(comparison: Comparison) -> frozenset[tuple[DocumentId, int]]:
    """Every page that carries a compared value has to be seen once (corrections.md, 12)."""
    return frozenset(
        (row.place.document, row.place.page)
        for row in comparison.rows
        if row.compared and row.place
    )


def check_confirm(
    comparison: Comparison,
    *,
    decisions: Mapping[str, FieldDecision],
    seen: Collection[Seen],
    evidence: Collection[DocumentId],
    case: CaseResolution | None,
) -> None:
    """Refuse a confirmation that a rule forbids; say nothing when it may go ahead.

    Raises Refused with one of the codes: not-read, rows-open (count, first),
    waits-for-answer (count), not-seen (document), case-missing, case-differs (reasons).
    """
    waiting = undecided(comparison.rows, decisions)
    if waiting:
        raise Refused("rows-open", count=len(waiting), first=waiting[0].field)
    asked = [d for d in decisions.values() if d.choice is FieldChoice.ASK_BACK]
    if asked:
        raise Refused("waits-for-answer", count=len(asked), first=asked[0].field)
    shown = {(s.document, s.page) for s in seen}
    for document, page in sorted(pages_to_see(comparison)):
        if (document, page) not in shown:
            raise Refused("not-seen", document=document, page=page)
    for document in sorted(evidence):
        if not any(d == document for d, _ in shown):
            raise Refused("not-seen", document=document, page=0)
    if case is None:
        raise Refused("case-missing")
    if not case.may_hand_over:
        raise Refused("case-differs", state=case.state, reasons=case.reasons)


def decided_value(row: FieldResult, decision: FieldDecision | None) -> str:
    """The value to hand over for a row: the decided one, else what was entered."""
    return row.entered if decision is None else decision.value


def may_check_by_hand(row: FieldResult) -> bool:
    """Space ("von Hand geprüft") is for rows whose value a person can judge by looking."""
    return row.compared and row.result is not Result.MATCH
