"""Reads and writes a handover in the JSON of the form server's contract. Decides nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from inbox.decision import CaseResolution, FieldChoice, FieldDecision
from inbox.errors import Damaged
from inbox.handover import Paper
from inbox.submission import DocumentId, HandoverNumber, LegReport, PersonId
from sync.handover.view import Confirmed, HandoverView, SealedPlan
from sync.wire import instant, submission


def read_view(answer: Mapping[str, Any]) -> HandoverView:
    """Read GET /v1/handovers/{n}. Raises Damaged("handover-unreadable")."""
    try:
        held = answer["file_hold_until"]
        received = answer["submission"]
        return HandoverView(
            number=HandoverNumber(answer["number"]),
            state=str(answer["state"]),
            submission=submission(received),
            order=_order(answer["order"], received),
            filed=bool(answer["filed"]),
            hold_until=instant(answer["hold_until"]),
            file_hold_until=None if held is None else instant(held),
            plan=None if answer["plan"] is None else read_plan(answer["plan"]),
            legs=tuple(read_leg(leg) for leg in answer["legs"]),
            filed_before=frozenset(str(sha) for sha in answer.get("filed_before", ())),
        )
    except (KeyError, TypeError, ValueError) as broken:
        raise Damaged("handover-unreadable") from broken


def read_plan(plan: Mapping[str, Any]) -> SealedPlan:
    """Read a sealed plan as the form server keeps it."""
    return SealedPlan(
        papers=tuple(
            Paper(
                id=p["id"],
                file_name=p["file_name"],
                media_type=p["media_type"],
                document_type=p["document_type"],
                sha256=p["sha256"],
                size=int(p["size"]),
                metadata=dict(p["metadata"]),
                source_document=None
                if p["source_document"] is None
                else DocumentId(p["source_document"]),
            )
            for p in plan["papers"]
        ),
        legs=tuple(str(name) for name in plan["legs"]),
    )


def write_plan(papers: Sequence[Paper], legs: Sequence[str]) -> dict[str, Any]:
    """The plan as PUT /v1/handovers/{n}/plan takes it."""
    return {
        "papers": [
            {
                "id": p.id,
                "file_name": p.file_name,
                "media_type": p.media_type,
                "document_type": p.document_type,
                "sha256": p.sha256,
                "size": p.size,
                "metadata": dict(p.metadata),
                "source_document": p.source_document,
            }
            for p in papers
        ],
        "legs": list(legs),
    }


def read_leg(leg: Mapping[str, Any]) -> LegReport:
    """Read one leg as the form server reports it."""
    return LegReport(
        name=leg["name"],
        state=leg["state"],
        receipt=leg.get("receipt"),
        reason=leg.get("reason"),
        attempts=int(leg.get("attempts") or 0),
    )


def _order(order: Mapping[str, Any], received: Mapping[str, Any]) -> Confirmed:
    by, by_name = _person(order["by"], received)
    absent, absent_name = _person(order["on_behalf_of"], received)
    at = instant(order["at"])
    case = order["case"]
    state = "agrees" if case.get("file_number") else "new"
    return Confirmed(
        by=PersonId(by or ""),
        by_name=by_name,
        on_behalf_of=None if absent is None else PersonId(absent),
        on_behalf_name=absent_name if absent else None,
        at=at,
        decisions=tuple(
            FieldDecision(
                d["field"],
                FieldChoice(d["choice"]),
                str(d["value"]),
                PersonId(by or ""),
                at,
                d.get("note") or "",
            )
            for d in order["decisions"]
        ),
        rows=tuple(order["rows"]),
        case=CaseResolution(
            state,
            case_number=case.get("case_number"),
            file_number=case.get("file_number"),
            name=case.get("name"),
            birth_date=case.get("birth_date"),
        ),
        approved_name=_person(order.get("approved_by"), received)[1] or None,
        approved_at=instant(approved) if (approved := order.get("approved_at")) else None,
        approval_why=str(order.get("approval_why") or ""),
    )


def _person(told: Any, received: Mapping[str, Any]) -> tuple[str | None, str]:
    """Id and name; a bare id finds its name among those the submission mentions."""
    if told is None:
        return None, ""
    if isinstance(told, Mapping):
        return str(told["id"]), str(told.get("name") or told["id"])
    reported = received.get("handover") or {}
    mentioned: list[Any] = [received.get("owner"), reported.get("confirmed_by")]
    for entry in received.get("history") or ():
        mentioned += [entry.get("actor"), entry.get("on_behalf_of")]
    for person in mentioned:
        if isinstance(person, Mapping) and person.get("id") == told and person.get("name"):
            return str(told), str(person["name"])
    return str(told), str(told)
