"""How a received submission becomes rows, and how it leaves again. Inside open transactions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from inbox.store.codec import NO_DAY, instant, packed, to_json, unpacked
from inbox.store.folding import folded, searchable
from inbox.store.projection import deed_after, order_trouble, received_deed, shelf, trouble_of
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

#: Rows nobody has compared yet sort behind all others.
UNREAD_SORT = 1_000_000

# Built once: with thirty columns, building a statement costs more than running it.
_CHANGE = update(submission).where(submission.c.id == bindparam("of"))
_CHANGE_CONTENT = update(content).where(content.c.submission == bindparam("of"))


@dataclass(frozen=True, slots=True)
class _Known:
    """What the store already has of the submissions of one page."""

    rows: Mapping[str, Any]  #: version and applies by id
    with_orders: frozenset[str]
    with_decisions: frozenset[str]
    documents: Mapping[str, Mapping[str, str]]  #: SHA-256 by document id, by submission


def keep_submissions(
    connection: Connection,
    received: Sequence[Submission],
    describe: Callable[[Submission], Description],
    me: str,
) -> list[DocumentId]:
    """Insert or replace submissions; the documents whose bytes are no longer wanted."""
    known = _known(connection, [one.id for one in received])
    fresh: list[dict[str, object]] = []
    changed: list[dict[str, object]] = []
    contents: list[dict[str, object]] = []
    changed_contents: list[dict[str, object]] = []
    documents: list[dict[str, object]] = []
    dropped: list[DocumentId] = []
    for one in received:
        description = describe(one)
        body: dict[str, object] = {"payload": packed(one), "description": to_json(description)}
        added, left = _documents(one, known.documents.get(one.id, {}))
        documents += added
        dropped += left
        values = _listed(one, description, me)
        before = known.rows.get(one.id)
        if before is None:
            fresh.append(
                values
                | {
                    "id": one.id,
                    "applies": 0,
                    "is_new": one.status is Status.NEW,
                    "result_sort": UNREAD_SORT,
                    "compared": "",
                }
            )
            contents.append(body | {"submission": one.id})
            continue
        applies = before.applies + 1
        if one.id in known.with_orders:
            values |= _after_orders(connection, one, values, applies, me)
        if one.id in known.with_decisions:
            _drop_stale_decisions(connection, one)
        has_evidence = any(d["role"] == DocumentRole.EVIDENCE for d in added)
        changed.append(
            values
            | {
                "of": one.id,
                "applies": applies,
                "is_new": before.is_new or has_evidence,
                "compared": before.compared if before.version == one.version else "",
            }
        )
        changed_contents.append(body | {"of": one.id})
    if dropped:
        connection.execute(delete(document).where(document.c.id.in_(dropped)))
    insert_all(connection, submission, fresh)
    insert_all(connection, content, contents)
    if changed:
        connection.execute(_CHANGE, changed)
        connection.execute(_CHANGE_CONTENT, changed_contents)
    insert_all(connection, document, documents)
    return dropped


def working(received: Submission) -> dict[str, str | None]:
    """Columns of who works on it right now."""
    claim = received.claim
    return {
        "working": claim.name if claim else None,
        "working_by": claim.person if claim else None,
        "working_until": instant(claim.expires_at) if claim else None,
    }


def _known(connection: Connection, ids: Sequence[str]) -> _Known:
    rows = {
        row.id: row
        for row in connection.execute(
            select(
                submission.c.id,
                submission.c.version,
                submission.c.applies,
                submission.c.is_new,
                submission.c.compared,
            ).where(submission.c.id.in_(ids))
        )
    }
    listed: dict[str, dict[str, str]] = {}
    if rows:
        for id_, of, sha in connection.execute(
            select(document.c.id, document.c.submission, document.c.sha256).where(
                document.c.submission.in_(list(rows))
            )
        ):
            listed.setdefault(of, {})[id_] = sha
    ordered = connection.scalars(
        select(orders.c.submission).where(orders.c.submission.in_(ids)).distinct()
    )
    decided = connection.scalars(
        select(field_decision.c.submission).where(field_decision.c.submission.in_(ids)).distinct()
    )
    return _Known(rows, frozenset(ordered), frozenset(decided), listed)


def _listed(received: Submission, description: Description, me: str) -> dict[str, object]:
    """The row of the lists, as if there were no orders of mine."""
    deed = received_deed(received)
    closed_at = max((h.at for h in received.history), default=received.received_at)
    return {
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
        "due_day": description.due_day.isoformat() if description.due_day else NO_DAY,
        "due_note": description.due_note,
        "emergency": description.emergency,
        "trouble": trouble_of(received),
        "deed": deed,
        "done_at": instant(closed_at) if deed == "filed" else None,
        "shelf": shelf(received, deed, me),
        "folded": searchable(
            numbers=(received.number, description.case_number),
            texts=(description.person, description.title, received.owner_name),
        ),
        **working(received),
    }


def _after_orders(
    connection: Connection, received: Submission, values: dict[str, object], applies: int, me: str
) -> dict[str, object]:
    """What changes in the row because of presses the form server cannot know yet."""
    deed = deed_after(connection, received, applies)
    return {
        "deed": deed,
        "trouble": values["trouble"] or order_trouble(connection, received.id),
        "shelf": shelf(received, deed, me),
    }


def _drop_stale_decisions(connection: Connection, received: Submission) -> None:
    """A decision about a value that has changed since decides nothing any more."""
    before = content_in(connection, received.id)
    if before is None:
        return
    fields = {*before.data, *received.data}
    stale = [f for f in fields if before.data.get(f) != received.data.get(f)]
    if stale:
        connection.execute(
            delete(field_decision).where(
                field_decision.c.submission == received.id, field_decision.c.field.in_(stale)
            )
        )


def _documents(
    received: Submission, known: Mapping[str, str]
) -> tuple[list[dict[str, object]], list[DocumentId]]:
    """Rows of documents that came or changed, and the ids that went or changed."""
    listed = {d.id: d.sha256 for d in received.documents}
    left = [DocumentId(id_) for id_, sha in known.items() if listed.get(DocumentId(id_)) != sha]
    added: list[dict[str, object]] = [
        {
            "id": d.id,
            "submission": received.id,
            "role": d.role.value,
            "sha256": d.sha256,
            "size": d.size,
        }
        for d in received.documents
        if known.get(d.id) != d.sha256
    ]
    return added, left


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
