"""Small values for tests of the desk's rules: one sick note, one piece of evidence."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from inbox.bar import BarInputs, Presses
from inbox.comparison.result import Comparison, FieldResult, Place, Rect, Result, Trust
from inbox.decision import CaseResolution, Order, OrderId, OrderKind, OrderState
from inbox.submission import (
    Document,
    DocumentId,
    DocumentRole,
    HandoverNumber,
    PersonId,
    Status,
    Submission,
    SubmissionId,
)

NOW = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
ME = PersonId("me")
PAPER = DocumentId("d1")
AGREES = CaseResolution("agrees", case_number="12345BG0001234", file_number="II-1")


def submission(**changes: object) -> Submission:
    base = Submission(
        id=SubmissionId("s1"),
        number="AUM-2026-000001-1",
        service="krankmeldung",
        received_at=NOW - timedelta(days=1),
        data={"nachname": "Muster"},
        owner=ME,
        owner_name="Ich",
        team="t",
        office="nord",
        status=Status.NEW,
        version=1,
        documents=(Document(PAPER, "au.pdf", "application/pdf", 10, "00", DocumentRole.EVIDENCE),),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def row(
    field: str = "nachname",
    result: Result = Result.MATCH,
    page: int = 0,
    evidence: str | None = "Muster",
) -> FieldResult:
    place = Place(PAPER, page, Rect(0, 0, 10, 10)) if evidence else None
    return FieldResult(field, field, "Person", "Muster", evidence, result, "", place, Trust.TEXT)


def comparison(*rows: FieldResult) -> Comparison:
    return Comparison(SubmissionId("s1"), 1, "e", rows or (row(),))


def order(
    kind: OrderKind,
    *,
    at: datetime = NOW,
    state: OrderState = OrderState.REGISTERED,
    hold: float = 10.0,
    **changes: object,
) -> Order:
    made = Order(
        OrderId(f"{kind}-{at.timestamp()}"),
        kind,
        SubmissionId("s1"),
        1,
        ME,
        None,
        at,
        handover=HandoverNumber("AUM-2026-000001-1-U1"),
        hold_seconds=hold,
        state=state,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def inputs(**changes: object) -> BarInputs:
    base = BarInputs(
        submission=submission(),
        comparison=comparison(),
        decisions={},
        seen=frozenset({(PAPER, 0)}),
        case=AGREES,
        presses=Presses(),
        legs=(),
        now=NOW,
        me=ME,
        needs_approval=False,
        reading=False,
        online=True,
    )
    return replace(base, **changes)  # type: ignore[arg-type]
