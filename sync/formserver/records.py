"""Submissions read in bulk from the tables and written as the contract's JSON. Changes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from sync.formserver import tables as t
from sync.formserver.directory import Directory
from sync.formserver.instants import to_wire
from sync.formserver.rights import Facts, View, visible_data, withheld_document, withheld_field

AnyRow = Row[Any]


@dataclass(frozen=True, slots=True)
class Record:
    """Everything the server keeps about one submission, as rows."""

    row: AnyRow
    documents: Sequence[AnyRow] = ()
    claim: AnyRow | None = None
    present: Sequence[AnyRow] = ()
    handovers: Sequence[AnyRow] = ()  #: in their order, undone ones too
    legs: Sequence[AnyRow] = ()
    history: Sequence[AnyRow] = ()
    takeovers: frozenset[str] = field(default=frozenset())

    @property
    def handover(self) -> AnyRow | None:
        """The latest one, also when it was undone."""
        return self.handovers[-1] if self.handovers else None

    @property
    def facts(self) -> Facts:
        """What decides about the view."""
        return facts_of_row(self.row, self.handovers, self.takeovers)


def facts_of_row(row: AnyRow, handovers: Sequence[AnyRow], takeovers: frozenset[str]) -> Facts:
    """The facts of one submission from its rows."""
    handover = handovers[-1] if handovers else None
    people = {p for h in handovers for p in (h.confirmed_by, h.on_behalf_of) if p}
    return Facts(
        id=row.id,
        service=row.service,
        owner=row.owner,
        team=row.team,
        office=row.office,
        status=row.status,
        received_at=row.received_at,
        closed_at=row.closed_at,
        handover_state=handover.state if handover else None,
        confirmed_by=handover.confirmed_by if handover else None,
        approved_by=handover.approved_by if handover else None,
        takeovers=takeovers,
        involved=frozenset(people),
    )


def _grouped(
    conn: Connection, table: sa.Table, ids: Sequence[str], *order: Any
) -> dict[str, list[AnyRow]]:
    found: dict[str, list[AnyRow]] = {}
    statement = sa.select(table).where(table.c.submission.in_(ids)).order_by(*order)
    for row in conn.execute(statement):
        found.setdefault(row.submission, []).append(row)
    return found


def load_facts(conn: Connection, ids: Iterable[str]) -> dict[str, Facts]:
    """The facts of many submissions at once; unknown ids are left out."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    handovers = _grouped(conn, t.handovers, wanted, t.handovers.c.n)
    takeovers = _grouped(conn, t.takeovers, wanted)
    columns = [c for c in t.submissions.c if c.name != "data"]
    return {
        row.id: facts_of_row(
            row,
            handovers.get(row.id, ()),
            frozenset(r.person for r in takeovers.get(row.id, ())),
        )
        for row in conn.execute(sa.select(*columns).where(t.submissions.c.id.in_(wanted)))
    }


def load_records(conn: Connection, ids: Iterable[str], *, real: datetime) -> dict[str, Record]:
    """Whole submissions; claims and presences that ended before `real` are left out."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    documents = _grouped(conn, t.documents, wanted, t.documents.c.position)
    claims = _grouped(conn, t.claims, wanted)
    present = _grouped(conn, t.presence, wanted, t.presence.c.since, t.presence.c.person)
    handovers = _grouped(conn, t.handovers, wanted, t.handovers.c.n)
    takeovers = _grouped(conn, t.takeovers, wanted)
    histories = _grouped(conn, t.history, wanted, t.history.c.id)
    legs: dict[str, list[AnyRow]] = {}
    if handovers:
        numbers = [rows[-1].number for rows in handovers.values()]
        statement = sa.select(t.legs).where(t.legs.c.handover.in_(numbers))
        for leg in conn.execute(statement.order_by(t.legs.c.position)):
            legs.setdefault(leg.handover, []).append(leg)
    found: dict[str, Record] = {}
    for row in conn.execute(sa.select(t.submissions).where(t.submissions.c.id.in_(wanted))):
        mine = handovers.get(row.id, [])
        found[row.id] = Record(
            row=row,
            documents=documents.get(row.id, ()),
            claim=next((c for c in claims.get(row.id, ()) if c.expires_at > real), None),
            present=[p for p in present.get(row.id, ()) if p.expires_at > real],
            handovers=mine,
            legs=legs.get(mine[-1].number, ()) if mine else (),
            history=histories.get(row.id, ()),
            takeovers=frozenset(r.person for r in takeovers.get(row.id, ())),
        )
    return found


def load_bare(conn: Connection, submission: str) -> Record | None:
    """The submission without documents, faces and history: enough to judge the view."""
    row = conn.execute(sa.select(t.submissions).where(t.submissions.c.id == submission)).first()
    if row is None:
        return None
    latest = sa.select(t.handovers).where(t.handovers.c.submission == submission)
    handovers = list(conn.execute(latest.order_by(t.handovers.c.n)))
    taken = sa.select(t.takeovers.c.person).where(t.takeovers.c.submission == submission)
    return Record(row, handovers=handovers, takeovers=frozenset(conn.scalars(taken)))


def document_json(row: AnyRow | Mapping[str, Any]) -> dict[str, Any]:
    """One document without its bytes."""
    value = row if isinstance(row, Mapping) else row._mapping
    return {
        "id": value["id"],
        "name": value["name"],
        "media_type": value["media_type"],
        "size": value["size"],
        "sha256": value["sha256"],
        "role": value["role"],
        "declared_kind": value["declared_kind"],
        "position": value["position"],
        "added_at": to_wire(value["added_at"]),
        "later": bool(value["later"]),
    }


def claim_json(row: AnyRow, directory: Directory) -> dict[str, Any]:
    """Who works on it, since when, until when."""
    return {
        "person": directory.ref(row.person),
        "since": to_wire(row.since),
        "expires_at": to_wire(row.expires_at),
        "on_behalf_of": row.on_behalf_of,
    }


def present_json(rows: Iterable[AnyRow], directory: Directory) -> list[dict[str, Any]]:
    """Who has it open."""
    return [
        {"id": r.person, "name": directory.name(r.person), "since": to_wire(r.since)} for r in rows
    ]


def leg_json(row: AnyRow) -> dict[str, Any]:
    """One leg as the desk and the runner see it."""
    return {
        "name": row.name,
        "state": row.state,
        "receipt": row.receipt,
        "reason": row.reason,
        "attempts": row.attempts,
        "not_before": to_wire(row.not_before),
    }


def state_of(handover: AnyRow, business: datetime) -> str:
    """held until the hold is over, then released; everything else as it was written down."""
    if handover.state == "held" and handover.hold_until <= business:
        return "released"
    return str(handover.state)


def handover_json(
    row: AnyRow, legs: Iterable[AnyRow], directory: Directory, business: datetime
) -> dict[str, Any]:
    """The handover as part of a submission."""
    return {
        "number": row.number,
        "state": state_of(row, business),
        "confirmed_by": directory.ref(row.confirmed_by),
        "on_behalf_of": row.on_behalf_of,
        "confirmed_at": to_wire(row.confirmed_at),
        "hold_until": to_wire(row.hold_until),
        "filed_at": to_wire(row.filed_at),
        "file_hold_until": to_wire(row.file_hold_until),
        "legs": [leg_json(leg) for leg in legs],
    }


def document_is_withheld(document: AnyRow, record: Record, view: View) -> bool:
    """Whether the view excludes this document.

    A citizen's PDF repeats every entered value, so it stays behind with the first withheld one;
    a diagnosis alone does not count, since the desk covers it on every page.
    """
    if withheld_document(document.role, document.declared_kind, record.row.service, view):
        return True
    return document.role == "durchschrift" and any(
        withheld_field(name, view) and not name.startswith(("diagnose", "icd"))
        for name in record.row.data
    )


def submission_json(
    record: Record,
    view: View,
    directory: Directory,
    business: datetime,
    *,
    approval: Mapping[str, Any] | None = None,
    four_eyes: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The submission as this view allows it. `approval` and `four_eyes`: see approval_record."""
    row = record.row
    data, withheld = visible_data(row.data, view)
    shown = []
    for document in record.documents:
        if document_is_withheld(document, record, view):
            withheld.append(document.id)
        else:
            shown.append(document_json(document))
    return {
        "id": row.id,
        "number": row.number,
        "service": row.service,
        "received_at": to_wire(row.received_at),
        "time_zone": row.time_zone,
        "channel": row.channel,
        "source": {"name": row.source_name, "reference": row.source_reference},
        "data": data,
        "case_number": row.case_number,
        "owner": directory.ref(row.owner),
        "team": row.team,
        "office": row.office,
        "routing_reason": row.routing_reason,
        "status": row.status,
        "version": row.version,
        "documents": shown,
        "claim": claim_json(record.claim, directory) if record.claim else None,
        "present": present_json(record.present, directory),
        "handover": (
            {
                **handover_json(record.handover, record.legs, directory, business),
                "approval": approval,
            }
            if record.handover
            else None
        ),
        "history": [
            {
                "at": to_wire(h.at),
                "actor": directory.ref(h.actor),
                "on_behalf_of": directory.ref(h.on_behalf_of),
                "action": h.action,
                "detail": h.detail,
            }
            for h in record.history
        ],
        "withheld": withheld,
        "four_eyes": four_eyes,
    }
