"""The append-only hash chain of reads and writes, and its verifier. Entries are never changed."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sync.formserver import tables as t
from sync.formserver.db import locked
from sync.formserver.instants import to_wire

FIRST = "0" * 64
ANCHORS = "audit-anchors.txt"  #: heads written down beside the documents


@dataclass(frozen=True, slots=True)
class Entry:
    """One deed: who, for whom, on what, with which values."""

    actor: str
    action: str
    submission: str | None = None
    on_behalf_of: str | None = None
    detail: Mapping[str, Any] | None = None


def _digest(previous: str, seq: int, at: str, entry: Entry, detail: str) -> str:
    text = json.dumps(
        [seq, at, entry.actor, entry.on_behalf_of, entry.submission, entry.action, detail],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(previous.encode() + text.encode("utf-8", "surrogatepass")).hexdigest()


def append(conn: Connection, entries: Sequence[Entry], at: datetime) -> None:
    """Add entries at the end; the head's row is held, so that the chain never forks."""
    if not entries:
        return
    head = conn.execute(locked(sa.select(t.audit_head))).one()
    seq, previous = int(head.seq), str(head.hash)
    rows: list[dict[str, Any]] = []
    for entry in entries:
        seq += 1
        detail = json.dumps(entry.detail or {}, ensure_ascii=False, sort_keys=True)
        own = _digest(previous, seq, to_wire(at), entry, detail)
        rows.append(
            {
                "seq": seq,
                "at": at,
                "actor": entry.actor,
                "on_behalf_of": entry.on_behalf_of,
                "submission": entry.submission,
                "action": entry.action,
                "detail": detail,
                "previous": previous,
                "hash": own,
            }
        )
        previous = own
    conn.execute(t.audit.insert(), rows)
    conn.execute(t.audit_head.update().values(seq=seq, hash=previous))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the verifier found: `fault` None means the chain is whole."""

    entries: int
    head: str
    fault: str | None = None
    at_seq: int | None = None


def verify(conn: Connection, anchors: Sequence[tuple[int, str]] = ()) -> Verdict:
    """Walk the whole chain. Finds changed, deleted, swapped and cut-off entries.

    `anchors` are heads written down elsewhere at earlier times: they find a chain that was cut
    off or rewritten together with its head.
    """
    previous, expected = FIRST, 1
    known = dict(anchors)
    statement = sa.select(t.audit).order_by(t.audit.c.seq)
    with conn.execute(statement, execution_options={"yield_per": 1000}) as rows:
        for row in rows:
            if row.seq != expected:
                return Verdict(expected - 1, previous, "missing", expected)
            entry = Entry(row.actor, row.action, row.submission, row.on_behalf_of)
            own = _digest(previous, row.seq, to_wire(row.at), entry, row.detail)
            if row.previous != previous or row.hash != own:
                return Verdict(expected - 1, previous, "changed", row.seq)
            if known.get(row.seq, own) != own:
                return Verdict(expected - 1, previous, "rewritten", row.seq)
            previous, expected = own, expected + 1
    head = conn.execute(sa.select(t.audit_head)).one()
    if head.seq != expected - 1 or head.hash != previous:
        return Verdict(expected - 1, previous, "cut-off", expected)
    if any(seq >= expected for seq in known):
        return Verdict(expected - 1, previous, "cut-off", expected)
    return Verdict(expected - 1, previous)


def read_anchors(path: Path) -> list[tuple[int, str]]:
    """The heads written down so far; an absent file has none."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="ascii").splitlines()
    return [(int(seq), digest) for seq, _, digest in (line.partition(" ") for line in lines)]


def write_anchor(conn: Connection, path: Path) -> None:
    """Write the present head behind the earlier ones, once."""
    head = conn.execute(sa.select(t.audit_head)).one()
    if head.seq and (int(head.seq), str(head.hash)) not in read_anchors(path)[-1:]:
        with path.open("a", encoding="ascii") as file:
            file.write(f"{head.seq} {head.hash}\n")
