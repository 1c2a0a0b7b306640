"""Submissions and handovers for the tests of the handover, made by hand."""

import hashlib
from datetime import UTC, datetime
from typing import Any

from inbox.decision import CaseResolution, FieldChoice, FieldDecision
from inbox.handover import Paper
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
from sync.handover.view import Confirmed, HandoverView

NOW = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
TRANSCRIPT = b"%PDF-1.7 citizen's copy"
RECEIPT = b"%PDF-1.7 receipt"
EVIDENCE = b"%PDF-1.7 evidence"


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def document(
    name: str, data: bytes, role: DocumentRole, kind: str | None = None, position: int = 0
) -> Document:
    return Document(
        DocumentId(name),
        f"{name}.pdf",
        "application/pdf",
        len(data),
        sha(data),
        role,
        kind,
        position,
    )


def submission(
    *, evidence: tuple[str | None, ...] = ("arbeitsvertrag",), **data: Any
) -> Submission:
    entered = {
        "nachname": "Demirtaş",
        "vorname": "Aylin",
        "geburtsdatum": "1994-02-17",
        "au_seit": "2026-11-19",
        "au_bis": "2026-11-27",
        **data,
    }
    documents = [
        document("d-copy", TRANSCRIPT, DocumentRole.TRANSCRIPT),
        document("d-receipt", RECEIPT, DocumentRole.RECEIPT, position=1),
    ]
    for n, kind in enumerate(evidence, start=1):
        documents.append(
            document(f"d-{n}", EVIDENCE + str(n).encode(), DocumentRole.EVIDENCE, kind, n + 1)
        )
    return Submission(
        id=SubmissionId("s-1"),
        number="AUM-2026-001234-5",
        service=data.pop("service", "krankmeldung"),
        received_at=datetime(2026, 11, 20, 23, 30, tzinfo=UTC),
        data={k: v for k, v in entered.items() if k != "service"},
        owner=PersonId("int.weber"),
        owner_name="Weber, Thomas",
        team="team-sued",
        office="sued",
        status=Status.CONFIRMED,
        version=3,
        case_number="12345BG0004711",
        documents=tuple(documents),
    )


def row(field: str, entered: str, evidence: str | None, result: str, **more: Any) -> dict[str, Any]:
    return {
        "field": field,
        "label": more.pop("label", field),
        "group": "Person",
        "entered": entered,
        "evidence": evidence,
        "result": result,
        "reason": more.pop("reason", ""),
        "decided": entered,
        **more,
    }


def view(
    of: Submission | None = None,
    *,
    rows: tuple[dict[str, Any], ...] = (),
    decisions: tuple[FieldDecision, ...] = (),
    on_behalf: bool = True,
    case: CaseResolution | None = None,
) -> HandoverView:
    return HandoverView(
        number=HandoverNumber("AUM-2026-001234-5-U1"),
        state="held",
        submission=of or submission(),
        order=Confirmed(
            by=PersonId("int.koch"),
            by_name="Koch, Petra",
            on_behalf_of=PersonId("int.weber") if on_behalf else None,
            on_behalf_name="Weber, Thomas" if on_behalf else None,
            at=NOW,
            decisions=decisions,
            rows=rows,
            case=case
            or CaseResolution(
                "agrees", "12345BG0004711", "II-4711-20", "Demirtaş, Aylin", "1994-02-17"
            ),
        ),
        filed=False,
        hold_until=NOW,
        file_hold_until=None,
        plan=None,
        legs=(),
    )


def decision(field: str, choice: FieldChoice, value: str, note: str = "") -> FieldDecision:
    return FieldDecision(field, choice, value, PersonId("int.koch"), NOW, note)


def paper(data: bytes, paper_id: str = "pruefvermerk", **metadata: str) -> Paper:
    entries = {
        "Aktenzeichen": "II-4711-20",
        "BG-Nummer": "12345BG0004711",
        "Vorgangsnummer": "AUM-2026-001234-5",
        "Posteingangsdatum": "2026-11-20",
        **metadata,
    }
    return Paper(
        paper_id, f"{paper_id}.pdf", "application/pdf", "Prüfvermerk", sha(data), len(data), entries
    )
