"""Taking submissions in: never refused for what is missing, never doubled, never without a place.

The files lie on the disk before the transaction begins; a delivery is known by its source and
reference for ever, and a repeated one gets the first answer.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from sync.formserver import numbers, receipts, routing
from sync.formserver import tables as t
from sync.formserver.blobs import Blobs
from sync.formserver.db import one_at_a_time
from sync.formserver.models import Delivery, LaterDelivery, Source
from sync.formserver.problems import not_found
from sync.formserver.records import Record, document_json
from sync.formserver.server import Work


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file of the delivery, kept under its hash."""

    name: str
    media_type: str
    size: int
    sha256: str
    declared_kind: str | None = None


def one_delivery(work: Work, source: Source) -> None:
    """Of the same delivery arriving twice at once, one goes first; the other gets its answer."""
    one_at_a_time(work.conn, f"delivery {source.name} {source.reference}")


def repeated(work: Work, source: Source) -> dict[str, Any] | None:
    """The answer of the first time, if this delivery has been here before."""
    found = work.conn.scalar(
        sa.select(t.deliveries.c.answer).where(
            t.deliveries.c.source_name == source.name,
            t.deliveries.c.source_reference == source.reference,
        )
    )
    return None if found is None else dict(found)


def _keep_answer(work: Work, source: Source, submission: str, answer: dict[str, Any]) -> None:
    work.conn.execute(
        t.deliveries.insert().values(
            source_name=source.name,
            source_reference=source.reference,
            submission=submission,
            answer=answer,
        )
    )


def _number(work: Work, delivery: Delivery, received: datetime) -> tuple[str, str]:
    """The number, and a note when the one that was brought along cannot be kept."""
    brought = (delivery.number or "").strip()
    if brought and numbers.is_valid(brought):
        taken = work.conn.scalar(
            sa.select(t.submissions.c.id).where(t.submissions.c.number == brought)
        )
        if taken is None:
            return brought, ""
    code = routing.service_code(work.office.rules, delivery.service)
    year = received.astimezone(work.settings.clock.zone).year
    return numbers.draw(work.conn, code, year), brought


def _referred_owner(work: Work, data: Mapping[str, Any]) -> str | None:
    reference = str(data.get("bezug_vorgang") or "")
    if not reference:
        return None
    owner = work.conn.scalar(
        sa.select(t.submissions.c.owner).where(t.submissions.c.number == reference)
    )
    return None if owner is None else str(owner)


def take_in(
    work: Work,
    blobs: Blobs,
    delivery: Delivery,
    transcript: Arrived | None,
    files: Sequence[Arrived],
) -> dict[str, Any]:
    """Number it, route it, write its receipt. Answers what the source is told."""
    data = delivery.data if isinstance(delivery.data, dict) else {}
    if delivery.data and not isinstance(delivery.data, dict):
        data = {"inhalt": delivery.data}  # no form as we know it, but somebody's words
    received = delivery.received_at or work.business
    case_number = routing.case_number_of(
        {"bg_nummer": delivery.case_number}
    ) or routing.case_number_of(data)
    way = routing.route(
        work.office.rules,
        work.office.directory,
        service=delivery.service,
        data=data,
        case_number=case_number,
        referred_owner=_referred_owner(work, data),
    )
    number, refused_number = _number(work, delivery, received)
    submission = f"s-{secrets.token_hex(10)}"
    work.conn.execute(
        t.submissions.insert().values(
            id=submission,
            number=number,
            service=delivery.service,
            received_at=received,
            time_zone=str(work.settings.clock.zone),
            channel=delivery.channel,
            source_name=delivery.source.name,
            source_reference=delivery.source.reference,
            data=data,
            case_number=case_number,
            owner=way.owner,
            team=way.team,
            office=way.office,
            routing_reason=way.reason,
            status="neu",
            version=1,
        )
    )
    papers = receipts.Papers(
        number=number,
        service=delivery.service,
        received=received.astimezone(work.settings.clock.zone),
        channel=delivery.channel,
        data=data,
        files=[(f.name, f.size, f.sha256) for f in files],
    )
    if transcript is None:
        transcript = _kept(blobs, f"Durchschrift {number}.pdf", receipts.transcript(papers))
    receipt = _kept(blobs, f"Protokoll {number}.pdf", receipts.receipt(papers))
    rows = [
        _row(work, submission, 0, transcript, "durchschrift"),
        *(_row(work, submission, n, f, "nachweis") for n, f in enumerate(files, start=1)),
        _row(work, submission, len(files) + 1, receipt, "protokoll"),
    ]
    work.conn.execute(t.documents.insert(), rows)
    work.change(submission, version=False)
    work.tell(submission, "received", refused_number, for_=None)
    work.tell(submission, "routed", way.reason, for_=None)
    hashes = [row["sha256"] for row in rows]
    work.note("intake", submission, number=number, owner=way.owner, team=way.team, hashes=hashes)
    answer = {
        "id": submission,
        "number": number,
        "owner": work.office.directory.ref(way.owner),
        "routing_reason": way.reason,
        "protocol": document_json(rows[-1]),
    }
    _keep_answer(work, delivery.source, submission, answer)
    return answer


def _kept(blobs: Blobs, name: str, data: bytes) -> Arrived:
    return Arrived(name, "application/pdf", len(data), blobs.put(data))


def _row(
    work: Work, submission: str, position: int, file: Arrived, role: str, *, later: bool = False
) -> dict[str, Any]:
    return {
        "id": f"d-{secrets.token_hex(10)}",
        "submission": submission,
        "name": file.name,
        "media_type": file.media_type,
        "size": file.size,
        "sha256": file.sha256,
        "role": role,
        "declared_kind": file.declared_kind,
        "position": position,
        "added_at": work.business,
        "later": later,
    }


def add_documents(
    work: Work, blobs: Blobs, number: str, delivery: LaterDelivery, files: Sequence[Arrived]
) -> dict[str, Any]:
    """Documents that follow, with a receipt of their own: the case comes back into view."""
    found = work.conn.scalar(sa.select(t.submissions.c.id).where(t.submissions.c.number == number))
    if found is None:
        raise not_found()
    record = work.record(str(found), lock=True)
    first = max((d.position for d in record.documents), default=0) + 1
    rows = [
        _row(work, record.row.id, first + n, f, "nachweis", later=True) for n, f in enumerate(files)
    ]
    protocol = next((document_json(d) for d in record.documents if d.role == "protokoll"), None)
    if rows:
        made = _kept(
            blobs, f"Protokoll {number} Nachreichung.pdf", _later_receipt(work, record, files)
        )
        receipt = _row(work, record.row.id, first + len(rows), made, "protokoll", later=True)
        work.conn.execute(t.documents.insert(), [*rows, receipt])
        protocol = document_json(receipt)
    status = record.row.status
    if status in ("rueckfrage", "mitwirkung", "abgelegt"):
        status = "in_arbeit"
    work.change(record.row.id, version=True, status=status, closed_at=None)
    work.tell(record.row.id, "documents-added", str(len(rows)), for_=None)
    work.note("later-documents", record.row.id, hashes=[r["sha256"] for r in rows])
    answer = {
        "id": record.row.id,
        "number": number,
        "owner": work.office.directory.ref(record.row.owner),
        "routing_reason": record.row.routing_reason,
        "protocol": protocol,
        "documents": [document_json(row) for row in rows],
    }
    _keep_answer(work, delivery.source, record.row.id, answer)
    return answer


def _later_receipt(work: Work, record: Record, files: Sequence[Arrived]) -> bytes:
    papers = receipts.Papers(
        number=record.row.number,
        service=record.row.service,
        received=work.business.astimezone(work.settings.clock.zone),
        channel=record.row.channel,
        data={},
        files=[(f.name, f.size, f.sha256) for f in files],
    )
    return receipts.receipt(papers, later=True)
