"""Presence and claims: who has it open, who works on it. Leases run on the real clock."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from sync.formserver import tables as t
from sync.formserver.db import upsert
from sync.formserver.problems import Problem
from sync.formserver.records import AnyRow, Record, claim_json, present_json
from sync.formserver.rights import Right, View, may
from sync.formserver.server import Work
from sync.formserver.settings import LEASE_SECONDS, PRESENCE_SECONDS


def for_whom(view: View, asked: str | None) -> str | None:
    """On whose behalf the actor acts; raises forbidden when somebody else was named."""
    if not view.acts or view.everything:  # the runner carries out, it decides nothing
        raise Problem("forbidden")
    if asked is not None and asked != view.on_behalf_of:
        raise Problem("forbidden", on_behalf_of=asked)
    return view.on_behalf_of


def announce(work: Work, submission: str) -> list[dict[str, Any]]:
    """I have it open; only a new face is told to the others."""
    record, _ = work.seen(submission, lock=True)
    known = next((p for p in record.present if p.person == work.actor.id), None)
    row = {
        "submission": submission,
        "person": work.actor.id,
        "since": known.since if known else work.real,
        "expires_at": work.real + timedelta(seconds=PRESENCE_SECONDS),
    }
    upsert(work.conn, t.presence, [row], ("submission", "person"))
    if known is None:
        work.change(submission, version=False)
    return present_json(work.record(submission).present, work.office.directory)


def leave(work: Work, submission: str) -> None:
    """I closed it."""
    work.seen(submission, lock=True)
    ended = work.conn.execute(
        t.presence.delete().where(
            t.presence.c.submission == submission, t.presence.c.person == work.actor.id
        )
    )
    if ended.rowcount:
        work.change(submission, version=False)


def claimed(work: Work, claim: AnyRow) -> Problem:
    """The refusal that names who holds it and since when."""
    return Problem(
        "claimed",
        person=work.office.directory.ref(claim.person),
        since=claim.since,
        expires_at=claim.expires_at,
    )


def refuse_others_claim(work: Work, record: Record) -> None:
    """Raises claimed when somebody else's lease is alive."""
    if record.claim is not None and record.claim.person != work.actor.id:
        raise claimed(work, record.claim)


def claim(work: Work, submission: str, on_behalf_of: str | None) -> dict[str, Any]:
    """Take the lease, or renew one's own."""
    record, view = work.seen(submission, lock=True)
    behalf = for_whom(view, on_behalf_of)
    refuse_others_claim(work, record)
    return _write(work, record, behalf)


def _write(work: Work, record: Record, behalf: str | None) -> dict[str, Any]:
    submission = record.row.id
    own = record.claim if record.claim and record.claim.person == work.actor.id else None
    row = {
        "submission": submission,
        "person": work.actor.id,
        "on_behalf_of": behalf,
        "since": own.since if own else work.real,
        "expires_at": work.real + timedelta(seconds=LEASE_SECONDS),
    }
    upsert(work.conn, t.claims, [row], ("submission",))
    work.change(submission, version=False)
    if own is None:
        work.note("claim", submission, for_=behalf)
    found = work.conn.execute(sa.select(t.claims).where(t.claims.c.submission == submission)).one()
    return claim_json(found, work.office.directory)


def release(work: Work, submission: str) -> None:
    """Give one's own lease back; somebody else's is left alone."""
    work.seen(submission, lock=True)
    drop(work, submission, work.actor.id)


def drop(work: Work, submission: str, person: str) -> None:
    """End the person's claim, if there is one."""
    ended = work.conn.execute(
        t.claims.delete().where(t.claims.c.submission == submission, t.claims.c.person == person)
    )
    if ended.rowcount:
        work.change(submission, version=False)
        work.note("release", submission)


def take_over(work: Work, submission: str, reason: str) -> dict[str, Any]:
    """A lead takes it with a reason (and is the last deputy from then on, without approval);
    anybody who may work on it takes it when the other's lease has ended."""
    record, view = work.seen(submission, lock=True)
    if may(work.actor, Right.TAKE_OVER) and record.row.team in work.actor.leads:
        if not reason.strip():
            raise Problem("forbidden", missing="reason")
        row = {
            "submission": submission,
            "person": work.actor.id,
            "reason": reason.strip(),
            "at": work.business,
        }
        upsert(work.conn, t.takeovers, [row], ("submission", "person"))
        after = work.view(work.record(submission))
        behalf = after.on_behalf_of if after else None
        work.tell(submission, "taken-over", reason.strip(), for_=behalf)
    elif not view.acts or (record.claim is not None and record.claim.person != work.actor.id):
        raise Problem("forbidden")
    else:
        behalf = view.on_behalf_of
    work.note("takeover", submission, for_=behalf, reason=reason.strip())
    return _write(work, record, behalf)
