"""The second pair of eyes: approve, take that back, send back with a reason, what waits.

Never who confirmed or was represented, who took the case over, or who stands in for one of these;
never what has changed since. Every deed holds the submission's row.
"""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from sync.formserver import tables as t
from sync.formserver.models import Approve, Decline
from sync.formserver.problems import Problem, not_found
from sync.formserver.records import AnyRow, Record, load_facts
from sync.formserver.rights import Right, View, is_first_pair, may, may_approve, view_of
from sync.formserver.server import Work

SEEN = frozenset({"freigabe"})


def _second(work: Work, submission: str, number: str) -> tuple[Record, AnyRow, View]:
    """The handover, for somebody who may look at it again. Raises own-approval, undone, …"""
    record = work.record(submission, lock=True)
    view, row = work.view(record), record.handover
    if not may(work.actor, Right.APPROVE) or row is None:
        raise not_found() if view is None else Problem("forbidden")
    if not may_approve(work.actor, record.facts) or row.number != number:
        raise not_found()
    if is_first_pair(work.actor, record.facts, work.office.directory, work.today):
        raise Problem("own-approval")
    if row.state == "undone":
        raise Problem("undone")
    return record, row, view or View(False, SEEN)


def _waits(work: Work, row: AnyRow) -> None:
    if row.state == "approval":
        return
    if row.approved_by is None:
        raise Problem("forbidden", state=row.state)
    raise Problem(
        "already-decided",
        by=work.office.directory.ref(row.approved_by),
        on_behalf_of=None,
        at=row.approved_at,
    )


def _set(work: Work, number: str, **values: Any) -> None:
    work.conn.execute(t.handovers.update().where(t.handovers.c.number == number).values(**values))


def approve(work: Work, submission: str, version: int, order: Approve) -> dict[str, Any]:
    """Release the legs, after a hold in which it can be taken back.

    Raises version-conflict when the approver saw another version, and also when what was confirmed
    is no longer what lies there (`confirmed`): then it goes back to the first person.
    """
    record, row, view = _second(work, submission, order.handover)
    _waits(work, row)
    confirmed = (row.approval or {}).get("version", record.row.version)
    if version != record.row.version or confirmed != record.row.version:
        raise Problem("version-conflict", version=record.row.version, confirmed=confirmed)
    _set(
        work,
        row.number,
        state="held",
        approved_by=work.actor.id,
        approved_at=work.business,
        hold_until=work.business + timedelta(seconds=order.hold_seconds),
    )
    work.change(submission, version=False, status="bestaetigt")
    work.tell(submission, "approved", row.number, for_=None)
    work.note("approve", submission, handover=row.number, version=version)
    return {"submission": work.json(submission, view)}


def decline(work: Work, submission: str, order: Decline) -> dict[str, Any]:
    """Back to the first person with a reason; nothing of this handover will ever leave."""
    _, row, view = _second(work, submission, order.handover)
    _waits(work, row)
    _set(
        work,
        row.number,
        state="undone",
        lease=None,
        lease_expires_at=None,
        declined_by=work.actor.id,
        declined_at=work.business,
        declined_reason=order.reason,
    )
    work.conn.execute(t.legs.update().where(t.legs.c.handover == row.number).values(state="undone"))
    work.change(submission, version=False, status="in_arbeit", closed_at=None)
    work.tell(submission, "declined", order.reason, for_=None)
    work.note("decline", submission, handover=row.number, reason=order.reason)
    return {"submission": work.json(submission, view)}


def undo_approval(work: Work, record: Record, row: AnyRow) -> None:
    """The approver takes the approval back while nothing has left. Raises forbidden, undo-too-late.

    Within the hold nobody can have filed, so there is nothing else to take back with it.
    """
    if row.approved_by is None:
        raise Problem("waits-for-approval")
    if row.approved_by != work.actor.id:
        raise Problem("forbidden")
    if row.hold_until <= work.business or any(leg.ever_sent for leg in record.legs):
        raise Problem("undo-too-late", legs=[leg.name for leg in record.legs if leg.ever_sent])
    _set(work, row.number, state="approval", approved_by=None, approved_at=None)
    work.change(record.row.id, version=False, status="freigabe")


def waiting(work: Work) -> list[str]:
    """Ids of what waits for me as the second person, the oldest first; never one's own."""
    h = t.handovers
    rows = work.conn.execute(
        sa.select(h.c.submission).where(h.c.state == "approval").order_by(h.c.confirmed_at)
    )
    ids = [str(row.submission) for row in rows]
    facts = load_facts(work.conn, ids)
    views = (
        (
            one,
            view_of(
                work.actor,
                facts[one],
                work.office.directory,
                work.office.services,
                work.today,
                work.settings.clock.zone,
            ),
        )
        for one in ids
    )
    return [one for one, view in views if view is not None and view.approves]
