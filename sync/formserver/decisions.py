"""The presses: confirm, file, undo. Registered here before any target is touched.

Every deed holds the submission's row, so that of many at once exactly one wins; the others are
told by whom it was decided. Holds run on the business clock.
"""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from sync.formserver import tables as t
from sync.formserver.approval_record import record_of
from sync.formserver.approvals import undo_approval
from sync.formserver.claims import drop, for_whom, refuse_others_claim
from sync.formserver.models import Confirm, File, Undo
from sync.formserver.problems import Problem, not_found
from sync.formserver.records import AnyRow, Record
from sync.formserver.rights import CLOSED
from sync.formserver.server import Work

RUNNING = ("held", "released", "approval")


def already_decided(work: Work, handover: AnyRow, **values: Any) -> Problem:
    """The refusal that names who was first."""
    return Problem(
        "already-decided",
        by=work.office.directory.ref(handover.confirmed_by),
        on_behalf_of=handover.on_behalf_of,
        at=handover.confirmed_at,
        **values,
    )


def _open_for_confirm(work: Work, record: Record, version: int) -> None:
    handover = record.handover
    if handover is not None and handover.state in RUNNING:
        raise already_decided(work, handover)
    if record.row.status in CLOSED:
        if handover is not None:
            raise already_decided(work, handover)
        raise Problem("already-decided", by=None, on_behalf_of=None, at=record.row.closed_at)
    if record.row.version != version:
        raise Problem("version-conflict", version=record.row.version)


def _names_a_case(order: Confirm) -> bool:
    """A number, or the person for whom the Fachverfahren is to open a case."""
    case = order.case
    if case is None:
        return False
    return bool((case.case_number or "").strip()) or bool(case.name and case.birth_date)


def confirm(work: Work, submission: str, version: int, order: Confirm) -> dict[str, Any]:
    """Press one. Answers with the submission and the number of its new handover."""
    record, view = work.seen(submission, lock=True)
    behalf = for_whom(view, order.on_behalf_of)
    _open_for_confirm(work, record, version)
    refuse_others_claim(work, record)
    if not _names_a_case(order):
        raise Problem("case-missing")
    body = order.model_dump(mode="json")
    n = (record.handover.n if record.handover else 0) + 1
    number = f"{record.row.number}-U{n}"
    told = record_of(work.conn, work.office.rules, record, order, number=number)
    approval = told["asked"]
    work.conn.execute(
        t.handovers.insert().values(
            number=number,
            submission=submission,
            n=n,
            state="approval" if approval else "held",
            confirmed_by=work.actor.id,
            on_behalf_of=behalf,
            confirmed_at=work.business,
            hold_until=work.business + timedelta(seconds=order.hold_seconds),
            confirmation=body,
            approval=told,
        )
    )
    drop(work, submission, work.actor.id)
    status = "freigabe" if approval else "bestaetigt"
    case = record.row.case_number or (order.case and order.case.case_number) or None
    work.change(submission, version=False, status=status, case_number=case, closed_at=None)
    work.tell(submission, "confirmed", number, for_=behalf)
    work.note(
        "confirm",
        submission,
        for_=behalf,
        handover=number,
        version=version,
        order=body,
        approval=told,
    )
    return {"submission": work.json(submission, view), "handover": number}


def _current(record: Record, number: str) -> AnyRow:
    """The submission's latest handover, which has to be the named one."""
    if record.handover is None or record.handover.number != number:
        raise not_found()
    return record.handover


def _set(work: Work, number: str, **values: Any) -> None:
    work.conn.execute(t.handovers.update().where(t.handovers.c.number == number).values(**values))


def file(work: Work, submission: str, order: File) -> dict[str, Any]:
    """Press two: opens the e-file legs after their hold, and the first leg now."""
    record, view = work.seen(submission, lock=True)
    behalf = for_whom(view, order.on_behalf_of)
    handover = _current(record, order.handover)
    if handover.state == "undone":
        raise Problem("undone")
    if handover.state == "approval" or (
        handover.approved_by is not None
        and handover.state == "held"
        and handover.hold_until > work.business
    ):
        raise Problem("waits-for-approval")  # the approver may still take it back
    if handover.filed_at is not None:
        raise Problem(
            "already-decided",
            by=work.office.directory.ref(handover.filed_by),
            on_behalf_of=handover.on_behalf_of,
            at=handover.filed_at,
        )
    refuse_others_claim(work, record)
    _set(
        work,
        handover.number,
        filed_by=work.actor.id,
        filed_at=work.business,
        file_hold_until=work.business + timedelta(seconds=order.hold_seconds),
        hold_until=min(handover.hold_until, work.business),
    )
    drop(work, submission, work.actor.id)
    work.change(submission, version=False)
    work.tell(submission, "filed", handover.number, for_=behalf)
    work.note("file", submission, for_=behalf, handover=handover.number)
    return {"submission": work.json(submission, view)}


def undo(work: Work, submission: str, order: Undo) -> dict[str, Any]:
    """Take a press back while nothing of that step has left."""
    record, view = work.seen(submission, lock=True)
    if order.step == "approve":
        row = _current(record, order.handover)
        undo_approval(work, record, row)
        work.tell(submission, "undone-approve", row.number, for_=None)
        work.note("undo", submission, handover=row.number, step=order.step)
        return {"submission": work.json(submission, view)}
    behalf = for_whom(view, None)
    handover = _current(record, order.handover)
    if handover.state == "undone":
        raise Problem("undone")
    if order.step == "file" and handover.filed_at is None:
        raise Problem("not-filed")
    gone = [
        leg
        for leg in record.legs
        if leg.ever_sent and (order.step == "confirm" or leg.name.startswith("eakte"))
    ]
    if order.step == "withdraw":
        _refuse_withdrawal(work, handover)
    if gone or handover.state == "done":
        raise Problem("undo-too-late", legs=[leg.name for leg in gone])
    if order.step in ("confirm", "withdraw"):
        _set(work, handover.number, state="undone", lease=None, lease_expires_at=None)
        work.conn.execute(
            t.legs.update().where(t.legs.c.handover == handover.number).values(state="undone")
        )
        work.change(submission, version=False, status="in_arbeit", closed_at=None)
    else:
        _set(work, handover.number, filed_by=None, filed_at=None, file_hold_until=None)
        work.change(submission, version=False)
    work.tell(submission, f"undone-{order.step}", handover.number, for_=behalf)
    work.note("undo", submission, for_=behalf, handover=handover.number, step=order.step)
    return {"submission": work.json(submission, view)}


def _refuse_withdrawal(work: Work, handover: AnyRow) -> None:
    """Whoever withdraws takes the records back at the targets: nobody may be sending meanwhile.

    What was filed or released by a second person is put right, not withdrawn.
    """
    if handover.filed_at is not None or handover.approved_by is not None:
        raise Problem("undo-too-late", legs=[])
    if handover.lease_expires_at is not None and handover.lease_expires_at > work.real:
        raise Problem("lease-held", holder=handover.lease_holder)


def settle(work: Work, submission: str, number: str) -> None:
    """After a leg was reported: done when all are received, back in view when one has failed."""
    states = list(work.conn.scalars(sa.select(t.legs.c.state).where(t.legs.c.handover == number)))
    record = work.record(submission)
    handover = _current(record, number)
    if all(state == "received" for state in states):
        late = any(
            d.role == "nachweis" and d.added_at > handover.confirmed_at for d in record.documents
        )
        _set(work, number, state="done")
        status = "in_arbeit" if late else "abgelegt"
        closed = None if late else work.business
        work.change(submission, version=False, status=status, closed_at=closed)
        work.tell(submission, "done", number, for_=handover.on_behalf_of)
        return
    wanted = "uebergabefehler" if "failed" in states else "bestaetigt"
    if record.row.status != wanted:
        work.change(submission, version=False, status=wanted)
        if wanted == "uebergabefehler":
            work.tell(submission, "leg-failed", number, for_=handover.on_behalf_of)
    else:
        work.change(submission, version=False)
