"""The local record of who did what, a chain of hashes: what was changed or removed shows.

A cut-off end shows only against the head that was reported elsewhere: `audit_head`.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, insert, select

from inbox.store.base import StoreBase
from inbox.store.codec import instant, plain
from inbox.store.tables import audit
from inbox.submission import PersonId, SubmissionId

#: What stands before the first entry.
GENESIS = "0" * 64


def entry_hash(previous: str, fields: Mapping[str, object]) -> str:
    """SHA-256 over the entry before and all fields of this one, in one fixed spelling."""
    text = json.dumps([previous, fields], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class AuditPart(StoreBase):
    """Appends and verifies; there is no way to change an entry."""

    def audit_append(
        self,
        at: datetime,
        actor: PersonId,
        action: str,
        *,
        submission: SubmissionId | None = None,
        on_behalf_of: PersonId | None = None,
        detail: Mapping[str, object] | None = None,
    ) -> str:
        """Write one entry; its hash is the new head. `detail` holds ids and values, no names."""
        with self.writing() as connection:
            return append_entry(
                connection,
                at,
                actor,
                action,
                submission=submission,
                on_behalf_of=on_behalf_of,
                detail=detail,
            )

    def audit_head(self) -> tuple[int, str]:
        """Number and hash of the newest entry, to be anchored elsewhere; (0, GENESIS) if none."""
        with self.seeing() as connection:
            return _head(connection)

    def verify_audit(self, anchor: tuple[int, str] | None = None) -> tuple[int, ...]:
        """The numbers of entries that are not as they were written; empty: the chain holds.

        With an anchor (an earlier `audit_head`) a cut-off or rewritten past shows as well.
        """
        wrong = []
        expected, previous, anchored = 1, GENESIS, anchor is None or anchor == (0, GENESIS)
        with self.seeing() as connection:
            for row in connection.execute(select(audit).order_by(audit.c.seq)).mappings():
                fields = {key: row[key] for key in _FIELDS}
                if (
                    row["seq"] != expected
                    or row["previous"] != previous
                    or row["hash"] != entry_hash(previous, fields)
                ):
                    wrong.append(row["seq"])
                expected, previous = row["seq"] + 1, row["hash"]
                anchored = anchored or (row["seq"], row["hash"]) == anchor
        if not anchored and anchor is not None:
            wrong.append(anchor[0])
        return tuple(wrong)


_FIELDS = ("seq", "at", "actor", "on_behalf_of", "action", "submission", "detail")


def append_entry(
    connection: Connection,
    at: datetime,
    actor: str,
    action: str,
    *,
    submission: str | None = None,
    on_behalf_of: str | None = None,
    detail: Mapping[str, object] | None = None,
) -> str:
    """Add an entry within a transaction that is already open."""
    number, previous = _head(connection)
    fields = {
        "seq": number + 1,
        "at": instant(at),
        "actor": actor,
        "on_behalf_of": on_behalf_of,
        "action": action,
        "submission": submission,
        "detail": json.dumps(plain(detail or {}), ensure_ascii=False, sort_keys=True),
    }
    hashed = entry_hash(previous, fields)
    connection.execute(insert(audit).values(**fields, previous=previous, hash=hashed))
    return hashed


def _head(connection: Connection) -> tuple[int, str]:
    newest = connection.execute(
        select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)
    ).first()
    return (0, GENESIS) if newest is None else (newest.seq, newest.hash)
