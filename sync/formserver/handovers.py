"""Handovers as the server keeps them: lease, sealed plan, papers, legs and their receipts.

Whoever holds the lease finishes; the work does not live on one machine. Leases run on the real
clock, holds on the business clock. Which target a leg leads to is told by its name alone.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from sync.formserver import decisions
from sync.formserver import tables as t
from sync.formserver.instants import to_wire
from sync.formserver.models import LeaseOrder, LegReport, Plan
from sync.formserver.problems import Problem, not_found
from sync.formserver.records import (
    AnyRow,
    Record,
    document_is_withheld,
    leg_json,
    load_facts,
    state_of,
)
from sync.formserver.rights import View, view_of, without_withheld
from sync.formserver.server import Work

E_FILE = "eakte"
_STANDING_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Held:
    """A handover in view, with its submission."""

    row: AnyRow
    record: Record
    view: View


def find(work: Work, number: str, *, lock: bool = False, acting: bool = False) -> Held:
    """The handover, its submission held if asked; not-found outside the view."""
    owner = sa.select(t.handovers.c.submission).where(t.handovers.c.number == number)
    submission = work.conn.scalar(owner)
    if submission is None:
        raise not_found()
    record, view = work.seen(submission, lock=lock)
    row = work.conn.execute(sa.select(t.handovers).where(t.handovers.c.number == number)).one()
    if acting and not view.acts:
        raise Problem("forbidden")
    return Held(row, record, view)


def _legs(work: Work, number: str) -> list[AnyRow]:
    statement = sa.select(t.legs).where(t.legs.c.handover == number)
    return list(work.conn.execute(statement.order_by(t.legs.c.position)))


def leg_of(work: Work, number: str, name: str) -> AnyRow | None:
    """One leg of a handover as it stands; None before the plan is sealed."""
    return next((leg for leg in _legs(work, number) if leg.name == name), None)


def unattended(work: Work) -> sa.ColumnElement[bool]:
    """Handovers that stand still though something could be done: nobody holds the lease."""
    h, leg = t.handovers, t.legs
    unfinished = sa.exists().where(leg.c.handover == h.c.number, leg.c.state != "received")
    early = unfinished.where(leg.c.name.not_like(f"{E_FILE}%"))
    filing = sa.and_(h.c.file_hold_until.is_not(None), h.c.file_hold_until <= work.business)
    no_plan = ~sa.exists().where(leg.c.handover == h.c.number)
    return sa.and_(
        h.c.state.in_(("held", "released")),
        h.c.hold_until <= work.business,
        sa.or_(h.c.lease_expires_at.is_(None), h.c.lease_expires_at <= work.real),
        sa.or_(no_plan, early, sa.and_(filing, unfinished)),
    )


def standing(work: Work) -> list[str]:
    """Numbers of those that stand still, and that I may finish."""
    h = t.handovers
    statement = (
        sa.select(h.c.number, h.c.submission)
        .where(unattended(work))
        .order_by(h.c.hold_until)
        .limit(_STANDING_LIMIT)
    )
    rows = list(work.conn.execute(statement))
    facts = load_facts(work.conn, (r.submission for r in rows))
    found = []
    for row in rows:
        view = view_of(
            work.actor,
            facts[row.submission],
            work.office.directory,
            work.office.services,
            work.today,
            work.settings.clock.zone,
        )
        if view is not None and view.acts:
            found.append(str(row.number))
    return found


def whole(work: Work, number: str) -> dict[str, Any]:
    """Everything somebody needs to finish it on another machine."""
    held = find(work, number)
    row, record, view = held.row, held.record, held.view
    if view.header_only:
        raise not_found()
    order = dict(row.confirmation)
    order["rows"] = without_withheld(order.get("rows", ()), view)
    order["decisions"] = without_withheld(order.get("decisions", ()), view)
    order["by"] = work.office.directory.ref(row.confirmed_by)
    order["on_behalf_of"] = row.on_behalf_of
    order["at"] = to_wire(row.confirmed_at)
    order["approved_by"] = work.office.directory.ref(row.approved_by)
    order["approved_at"] = to_wire(row.approved_at)
    order["approval_why"] = (row.approval or {}).get("why", "")
    alive = row.lease_expires_at is not None and row.lease_expires_at > work.real
    return {
        "number": row.number,
        "submission": work.json_of(record, view),
        "state": state_of(row, work.business),
        "order": order,
        "filed": row.filed_at is not None,
        "hold_until": to_wire(row.hold_until),
        "file_hold_until": to_wire(row.file_hold_until),
        "plan": row.plan,
        "filed_before": _filed_before(work, row),
        "legs": [leg_json(leg) for leg in _legs(work, number)],
        "lease": (
            {"holder": row.lease_holder, "expires_at": to_wire(row.lease_expires_at)}
            if alive
            else None
        ),
    }


def _filed_before(work: Work, row: AnyRow) -> list[str]:
    """SHA-256 of the papers that earlier finished handovers of the submission have filed."""
    h = t.handovers.c
    before = sa.and_(h.submission == row.submission, h.n < row.n, h.state == "done")
    earlier = sa.select(h.number).where(before)
    hashes = sa.select(t.papers.c.sha256).where(t.papers.c.handover.in_(earlier)).distinct()
    return sorted(work.conn.scalars(hashes))


def lease(work: Work, number: str, order: LeaseOrder) -> dict[str, Any]:
    """Take the lease, or renew it as the same holder; raises lease-held."""
    row = find(work, number, lock=True, acting=True).row
    if row.state == "undone":
        raise Problem("undone")
    alive = row.lease_expires_at is not None and row.lease_expires_at > work.real
    mine = row.lease_person == work.actor.id and row.lease_holder == order.holder
    if alive and not mine:
        raise Problem("lease-held", holder=row.lease_holder, expires_at=row.lease_expires_at)
    token = row.lease if alive else secrets.token_urlsafe(24)
    expires = work.real + timedelta(seconds=order.seconds)
    _set(
        work,
        number,
        lease=token,
        lease_person=work.actor.id,
        lease_holder=order.holder,
        lease_expires_at=expires,
    )
    return {"lease": token, "expires_at": to_wire(expires)}


def _set(work: Work, number: str, **values: Any) -> None:
    work.conn.execute(t.handovers.update().where(t.handovers.c.number == number).values(**values))


def need_lease(work: Work, row: AnyRow, token: str) -> None:
    """Raises lease-lost unless this token holds the handover now."""
    alive = row.lease_expires_at is not None and row.lease_expires_at > work.real
    if not alive or not hmac.compare_digest(str(row.lease).encode(), token.encode()):
        raise Problem("lease-lost")


def give_back(work: Work, number: str, token: str) -> None:
    """End one's lease; another's, or none, is lease-lost."""
    row = find(work, number, lock=True, acting=True).row
    need_lease(work, row, token)
    _set(work, number, lease=None, lease_expires_at=None)


def seal(work: Work, number: str, token: str, plan: Plan) -> dict[str, Any]:
    """Write down papers and legs, once and for good; the same again is no harm."""
    held = find(work, number, lock=True, acting=True)
    row = held.row
    need_lease(work, row, token)
    if row.state == "undone":
        raise Problem("undone")
    value = plan.model_dump(mode="json")
    if row.plan is not None:
        if row.plan != value:
            raise Problem("plan-sealed", plan=row.plan)
        return dict(value)
    names = [paper.id for paper in plan.papers]
    targets = [leg.partition(":")[2] for leg in plan.legs if leg.startswith(f"{E_FILE}:")]
    if len(set(names)) != len(names) or len(set(plan.legs)) != len(plan.legs):
        raise Problem("invalid", errors=[{"loc": ["legs"], "type": "repeated"}])
    if not set(targets) <= set(names):
        raise Problem("invalid", errors=[{"loc": ["legs"], "type": "paper-missing"}])
    received = {d.id: d for d in held.record.documents}
    for paper in plan.papers:
        if paper.source_document is not None:
            source = received.get(paper.source_document)
            if source is None:
                raise Problem("invalid", errors=[{"loc": ["source_document"], "type": "unknown"}])
            if (source.sha256, source.size) != (paper.sha256, paper.size):
                raise Problem("hash-mismatch", paper=paper.id)
    _set(work, number, plan=value)
    if plan.papers:
        work.conn.execute(
            t.papers.insert(),
            [
                {
                    "handover": number,
                    "id": p.id,
                    "sha256": p.sha256,
                    "size": p.size,
                    "media_type": p.media_type,
                    "stored": p.source_document is not None,
                }
                for p in plan.papers
            ],
        )
    work.conn.execute(
        t.legs.insert(),
        [
            {
                "handover": number,
                "name": name,
                "position": place,
                "state": "planned",
                "attempts": 0,
                "ever_sent": False,
            }
            for place, name in enumerate(plan.legs)
        ],
    )
    work.change(held.record.row.id, version=False)
    work.note("plan", held.record.row.id, handover=number, plan=value)
    return dict(value)


def _paper(work: Work, number: str, paper: str) -> AnyRow:
    found = work.conn.execute(
        sa.select(t.papers).where(t.papers.c.handover == number, t.papers.c.id == paper)
    ).first()
    if found is None:
        raise not_found()
    return found


def paper_expected(work: Work, number: str, token: str, paper: str) -> AnyRow:
    """What the plan says about a paper that is about to arrive."""
    held = find(work, number, acting=True)
    need_lease(work, held.row, token)
    return _paper(work, number, paper)


def paper_stored(work: Work, number: str, token: str, paper: str) -> None:
    """Its bytes lie on the disk."""
    held = find(work, number, lock=True, acting=True)
    need_lease(work, held.row, token)
    work.conn.execute(
        t.papers.update()
        .where(t.papers.c.handover == number, t.papers.c.id == paper)
        .values(stored=True)
    )
    work.note("paper", held.record.row.id, handover=number, paper=paper)


def paper_bytes(work: Work, number: str, paper: str) -> AnyRow:
    """A stored paper for reading; one made of a withheld document is not in view."""
    held = find(work, number)
    row = _paper(work, number, paper)
    if held.view.header_only or not row.stored:
        raise not_found()
    for document in held.record.documents:
        if document.sha256 == row.sha256 and document_is_withheld(document, held.record, held.view):
            raise not_found()
    return row


def report(work: Work, number: str, token: str, name: str, told: LegReport) -> dict[str, Any]:
    """Write down how a leg stands. "sent" is written before anything is sent."""
    held = find(work, number, lock=True, acting=True)
    row = held.row
    leg = leg_of(work, number, name)
    if leg is None:
        raise not_found()
    again = leg.state == "received" and told.state == "received" and told.receipt == leg.receipt
    if again:
        return leg_json(leg)  # the answer to the first report was lost
    need_lease(work, row, token)
    if row.state == "undone":
        raise Problem("undone")
    if row.state == "approval":
        raise Problem("waits-for-approval")
    if leg.state == "received":
        raise Problem("already-received", receipt=leg.receipt)
    leaves = told.state in ("sent", "received")
    if leaves:
        _refuse_early(work, row, name)
    work.conn.execute(
        t.legs.update()
        .where(t.legs.c.handover == number, t.legs.c.name == name)
        .values(
            state=told.state,
            attempts=max(told.attempts, leg.attempts),
            ever_sent=leg.ever_sent or leaves,
            receipt=told.receipt,
            reason=told.reason,
            not_before=told.not_before,
        )
    )
    if leaves and row.state == "held":
        _set(work, number, state="released")
    submission = held.record.row.id
    work.note(
        "leg",
        submission,
        for_=row.on_behalf_of,
        handover=number,
        leg=name,
        state=told.state,
        attempts=told.attempts,
        receipt=told.receipt,
        reason=told.reason,
    )
    decisions.settle(work, submission, number)
    return leg_json(next(leg for leg in _legs(work, number) if leg.name == name))


def _refuse_early(work: Work, row: AnyRow, name: str) -> None:
    if name.split(":")[0] == E_FILE:
        if row.filed_at is None:
            raise Problem("not-filed")
        if row.file_hold_until > work.business:
            raise Problem("hold-running", until=row.file_hold_until)
    elif row.hold_until > work.business:
        raise Problem("hold-running", until=row.hold_until)
