"""How a received submission becomes rows, and how it leaves again. Inside open transactions."""

from collections.abc import Sequence

from sqlalchemy import Connection, Table, delete, insert, select, update

from inbox.store.codec import NO_DAY, instant, packed, to_json, unpacked
from inbox.store.folding import folded, searchable
from inbox.store.projection import deed_after, leg_trouble, order_trouble, received_deed, shelf
from inbox.store.tables import (
    content,
    document,
    field_decision,
    handover,
    orders,
    reading,
    submission,
)
from inbox.submission import (
    Description,
    DocumentId,
    DocumentRole,
    Status,
    Submission,
    SubmissionId,
)


def keep_submission(
    connection: Connection, received: Submission, description: Description, me: str
) -> list[DocumentId]:
    """Insert or replace one submission; the documents whose bytes are no longer wanted."""
    known = connection.execute(
        select(submission.c.row, submission.c.version, submission.c.applies).where(
            submission.c.id == received.id
        )
    ).first()
    deed = received_deed(received)
    trouble = leg_trouble(received.handover)
    applies = 0
    if known is not None:
        applies = known.applies + 1
        deed = deed_after(
            connection, received.id, version=received.version, applies=applies, received=deed
        )
        trouble = trouble or order_trouble(connection, received.id)
    done_by = received.handover.confirmed_by if received.handover else None
    due = description.due_day.isoformat() if description.due_day else NO_DAY
    closed_at = max((h.at for h in received.history), default=received.received_at)
    values = {
        "id": received.id,
        "number": received.number,
        "service": received.service,
        "received_at": instant(received.received_at),
        "received_day": received.received_at.date().isoformat(),
        "owner": received.owner,
        "owner_name": received.owner_name,
        "team": received.team,
        "status": received.status.value,
        "version": received.version,
        "title": description.title,
        "title_sort": folded(description.title),
        "reason": description.reason,
        "person": description.person,
        "person_sort": folded(description.person),
        "case_number": description.case_number,
        "due_day": due,
        "due_note": description.due_note,
        "emergency": description.emergency,
        "trouble": trouble,
        "applies": applies,
        "deed": deed,
        "done_at": instant(closed_at) if deed == "filed" else None,
        "shelf": shelf(
            status=received.status,
            deed=deed,
            owner=received.owner,
            team=received.team,
            done_by=done_by,
            me=me,
        ),
        "folded": searchable(
            numbers=(received.number, description.case_number),
            texts=(description.person, description.title, received.owner_name),
        ),
        **working(received),
    }
    if known is None:
        values["is_new"] = received.status is Status.NEW
        values["result_sort"] = UNREAD_SORT
        connection.execute(insert(submission).values(**values))
    else:
        if known.version != received.version:
            values["compared"] = ""
        connection.execute(update(submission).where(submission.c.row == known.row).values(**values))
    _keep_content(connection, received, description, known is None)
    added, dropped = _keep_documents(connection, received, known is None)
    if known is not None and added:
        connection.execute(
            update(submission).where(submission.c.row == known.row).values(is_new=True)
        )
    return dropped


#: Rows nobody has compared yet sort behind all others.
UNREAD_SORT = 1_000_000


def working(received: Submission) -> dict[str, str | None]:
    """Columns of who works on it right now."""
    claim = received.claim
    return {
        "working": claim.name if claim else None,
        "working_by": claim.person if claim else None,
        "working_until": instant(claim.expires_at) if claim else None,
    }


def _keep_content(
    connection: Connection, received: Submission, description: Description, is_first: bool
) -> None:
    values = {"payload": packed(received), "description": to_json(description)}
    if is_first:
        connection.execute(insert(content).values(submission=received.id, **values))
        return
    before = content_in(connection, received.id)
    if before is not None:
        # A decision about a value that has changed since decides nothing any more.
        stale = [
            f for f in {*before.data, *received.data} if before.data.get(f) != received.data.get(f)
        ]
        if stale:
            connection.execute(
                delete(field_decision).where(
                    field_decision.c.submission == received.id, field_decision.c.field.in_(stale)
                )
            )
    connection.execute(update(content).where(content.c.submission == received.id).values(**values))


def _keep_documents(
    connection: Connection, received: Submission, is_first: bool
) -> tuple[bool, list[DocumentId]]:
    known = (
        {}
        if is_first
        else {
            row.id: row.sha256
            for row in connection.execute(
                select(document.c.id, document.c.sha256).where(document.c.submission == received.id)
            )
        }
    )
    listed = {d.id: d for d in received.documents}
    dropped = [
        DocumentId(id_)
        for id_, sha in known.items()
        if id_ not in listed or listed[DocumentId(id_)].sha256 != sha
    ]
    if dropped:
        connection.execute(delete(document).where(document.c.id.in_(dropped)))
    fresh = [d for d in received.documents if d.id not in known or d.id in dropped]
    insert_all(
        connection,
        document,
        [
            {
                "id": d.id,
                "submission": received.id,
                "role": d.role.value,
                "sha256": d.sha256,
                "size": d.size,
            }
            for d in fresh
        ],
    )
    return any(d.role is DocumentRole.EVIDENCE for d in fresh), dropped


def let_go(connection: Connection, ids: Sequence[SubmissionId]) -> list[DocumentId]:
    """Remove what left my view, except where an order or a handover of mine is still open."""
    if not ids:
        return []
    held = set(
        connection.scalars(
            select(orders.c.submission).where(
                orders.c.submission.in_(ids), orders.c.state == "waiting"
            )
        )
    ) | set(
        connection.scalars(
            select(handover.c.submission).where(
                handover.c.submission.in_(ids), handover.c.state == "open"
            )
        )
    )
    if held:
        connection.execute(update(submission).where(submission.c.id.in_(held)).values(shelf="gone"))
    return remove(connection, [id_ for id_ in ids if id_ not in held])


def remove(connection: Connection, ids: Sequence[str]) -> list[DocumentId]:
    """Delete submissions and readings nobody else needs; the documents to remove."""
    if not ids:
        return []
    dropped = connection.execute(
        select(document.c.id, document.c.sha256).where(document.c.submission.in_(ids))
    ).all()
    connection.execute(delete(submission).where(submission.c.id.in_(ids)))
    for sha in {row.sha256 for row in dropped}:
        still_used = select(document.c.id).where(document.c.sha256 == sha).exists()
        connection.execute(delete(reading).where(reading.c.sha256 == sha, ~still_used))
    return [DocumentId(row.id) for row in dropped]


def insert_all(connection: Connection, table: Table, rows: list[dict[str, object]]) -> None:
    """Insert many rows, or none."""
    if rows:
        connection.execute(insert(table), rows)


def content_in(connection: Connection, id_: str) -> Submission | None:
    """A submission as received."""
    payload = connection.scalar(select(content.c.payload).where(content.c.submission == id_))
    return None if payload is None else unpacked(Submission, payload)
