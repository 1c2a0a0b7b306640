"""The ordered list of changes of each person, and who is to be told what. Index-driven.

A person's counter is raised under its row's lock, so that the order of the numbers is the order
of the commits: a reader who saw number n will never find a smaller one that is new.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sync.formserver import tables as t
from sync.formserver.db import locked, seed, upsert
from sync.formserver.directory import Directory
from sync.formserver.records import load_facts
from sync.formserver.rights import CLOSED, ServiceRoles, audience

ABSENCES = "@absences"
_BATCH = 400


@dataclass(frozen=True, slots=True)
class Viewers:
    """What is needed to say who sees what today."""

    directory: Directory
    services: ServiceRoles
    today: date
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a person's feed."""

    item: str
    seq: int
    kind: str  #: "submission", "gone" or "absences"


def _advance(conn: Connection, person: str, by: int) -> int:
    """Reserve `by` numbers; the last of them is returned."""
    raised = (
        t.feed_heads.update()
        .where(t.feed_heads.c.person == person)
        .values(seq=t.feed_heads.c.seq + by)
        .returning(t.feed_heads.c.seq)
    )
    found = conn.scalar(raised)
    if found is None:
        seed(conn, t.feed_heads, {"person": person, "seq": 0, "acknowledged": 0}, ("person",))
        found = conn.scalar(raised)
    return int(found or 0)


def _append(conn: Connection, lines: dict[str, dict[str, str]]) -> frozenset[str]:
    """Write person -> item -> kind; always by person, so that two writers never lock crosswise."""
    for person in sorted(lines):
        items = lines[person]
        last = _advance(conn, person, len(items))
        rows = [
            {"person": person, "item": item, "seq": last - len(items) + n + 1, "kind": kind}
            for n, (item, kind) in enumerate(items.items())
        ]
        upsert(conn, t.feed, rows, ("person", "item"))
    return frozenset(lines)


def publish(
    conn: Connection, viewers: Viewers, ids: Iterable[str], *, changed: bool = True
) -> frozenset[str]:
    """Bring these submissions into the feeds of those who see them, out of those who no longer do.

    With changed=False only the differences of the audience are written. Returns who to wake.
    """
    woken: set[str] = set()
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        lines: dict[str, dict[str, str]] = {}
        facts = load_facts(conn, batch)
        before: dict[str, set[str]] = {}
        for row in conn.execute(
            sa.select(t.feed.c.item, t.feed.c.person).where(
                t.feed.c.item.in_(batch), t.feed.c.kind == "submission"
            )
        ):
            before.setdefault(row.item, set()).add(row.person)
        for item in batch:
            seen = before.get(item, set())
            now: frozenset[str] = frozenset()
            if item in facts:
                now = audience(
                    facts[item], viewers.directory, viewers.services, viewers.today, viewers.zone
                )
            for person in now if changed else now - seen:
                lines.setdefault(person, {})[item] = "submission"
            for person in seen - now:
                lines.setdefault(person, {})[item] = "gone"
        woken |= _append(conn, lines)
    return frozenset(woken)


def tell_absences(conn: Connection, people: Iterable[str]) -> frozenset[str]:
    """Say to these people that absences have changed."""
    return _append(conn, {person: {ABSENCES: "absences"} for person in people})


def head(conn: Connection, person: str) -> int:
    """The newest number of a person's feed."""
    return int(
        conn.scalar(sa.select(t.feed_heads.c.seq).where(t.feed_heads.c.person == person)) or 0
    )


def page(conn: Connection, person: str, since: int, limit: int) -> list[Item]:
    """The lines after `since`, at most `limit`; from the start, what is gone is left out."""
    statement = (
        sa.select(t.feed.c.item, t.feed.c.seq, t.feed.c.kind)
        .where(t.feed.c.person == person, t.feed.c.seq > since)
        .order_by(t.feed.c.seq)
        .limit(limit)
    )
    if since == 0:
        statement = statement.where(t.feed.c.kind != "gone")
    return [Item(row.item, int(row.seq), row.kind) for row in conn.execute(statement)]


def acknowledge(conn: Connection, person: str, seq: int) -> None:
    """Remember up to where the person's desk has stored durably."""
    conn.execute(
        t.feed_heads.update()
        .where(t.feed_heads.c.person == person, t.feed_heads.c.acknowledged < seq)
        .values(acknowledged=seq)
    )


def apply_substitutions(conn: Connection, viewers: Viewers) -> frozenset[str]:
    """Let what begins today appear and what has ended disappear. Returns who to wake."""
    wanted = {
        (str(s.absent), str(s.substitute)): (s.first_day.isoformat(), s.last_day.isoformat())
        for s in viewers.directory.substitutions
        if s.covers(viewers.today)
    }
    applied = {
        (row.absent, row.substitute): (row.first_day, row.last_day)
        for row in conn.execute(sa.select(t.standins))
    }
    changed = {
        pair for pair in wanted.keys() | applied.keys() if wanted.get(pair) != applied.get(pair)
    }
    woken: set[str] = set()
    for absent, substitute in sorted(changed):
        conn.execute(
            t.standins.delete().where(
                t.standins.c.absent == absent, t.standins.c.substitute == substitute
            )
        )
        days = wanted.get((absent, substitute))
        if days is not None:
            conn.execute(
                t.standins.insert().values(
                    absent=absent, substitute=substitute, first_day=days[0], last_day=days[1]
                )
            )
        woken |= publish(conn, viewers, _concerned(conn, absent, substitute), changed=False)
    people = {person for pair in changed for person in pair} & viewers.directory.people.keys()
    return frozenset(woken | tell_absences(conn, people))


def _concerned(conn: Connection, absent: str, substitute: str) -> Sequence[str]:
    s = t.submissions
    carried = (
        sa.select(s.c.id)
        .join(t.feed, t.feed.c.item == s.c.id)
        .where(t.feed.c.person == substitute, t.feed.c.kind == "submission", s.c.owner == absent)
    )
    owned = sa.select(s.c.id).where(s.c.owner == absent, s.c.status.not_in(CLOSED))
    recent = (
        sa.select(s.c.id)
        .where(s.c.owner == absent, s.c.status.in_(CLOSED))
        .order_by(s.c.received_at.desc())
        .limit(2000)
    )
    found = set(conn.scalars(carried)) | set(conn.scalars(owned)) | set(conn.scalars(recent))
    return sorted(found)


def everything(conn: Connection) -> Iterable[Sequence[str]]:
    """All submissions in batches of their ids, for when the office itself has changed."""
    last = ""
    while True:
        statement = sa.select(t.submissions.c.id).where(t.submissions.c.id > last)
        batch = list(conn.scalars(statement.order_by(t.submissions.c.id).limit(_BATCH)))
        if not batch:
            return
        yield batch
        last = batch[-1]


def lock_applied(conn: Connection) -> str:
    """What office and day the feeds were last brought up to; held until the transaction ends."""
    statement = sa.select(t.meta.c.value).where(t.meta.c.key == "feeds-applied")
    return str(conn.scalar(locked(statement)) or "")


def set_applied(conn: Connection, value: str) -> None:
    """Remember it."""
    conn.execute(t.meta.update().where(t.meta.c.key == "feeds-applied").values(value=value))
