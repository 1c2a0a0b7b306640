"""Keeps what was pulled: submissions, people, substitutions, and the cursor they belong to."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, or_, select, update

from inbox.errors import Refused
from inbox.store.arrival import content_in, insert_all, keep_submissions, let_go, remove, working
from inbox.store.base import StoreBase
from inbox.store.batch import PulledBatch
from inbox.store.codec import from_json, instant, packed, to_json, unpacked
from inbox.store.keeping import keep_value, my_id
from inbox.store.known import ME, kept_value
from inbox.store.tables import (
    content,
    document,
    handover,
    orders,
    person,
    submission,
    substitution,
)
from inbox.submission import (
    Claim,
    Description,
    DocumentId,
    Person,
    Status,
    Submission,
    SubmissionId,
)
from inbox.substitution import Substitution

Describe = Callable[[Submission], Description]
CURSOR = "store.cursor"


class ReceivedPart(StoreBase):
    """Sync writes here; everybody reads."""

    def apply(self, batch: PulledBatch, *, describe: Describe) -> frozenset[SubmissionId]:
        """Keep a page of changes, all of it and its cursor or nothing; the ids that changed.

        Raises Unreachable("disk-full"), Damaged("store-damaged").
        """
        dropped: list[DocumentId] = []
        with self.writing() as connection:
            if batch.me is not None:
                keep_value(connection, ME, to_json(batch.me))
            me = my_id(connection)
            dropped += keep_submissions(connection, batch.submissions, describe, me)
            dropped += let_go(connection, batch.gone)
            if batch.people is not None:
                connection.execute(delete(person))
                insert_all(connection, person, [_person_row(p) for p in batch.people])
            if batch.substitutions is not None:
                connection.execute(delete(substitution))
                unique = {(s.absent, s.substitute, s.first_day): s for s in batch.substitutions}
                rows = [_substitution_row(s) for s in unique.values()]
                insert_all(connection, substitution, rows)
            keep_value(connection, CURSOR, batch.cursor)
        # Bytes go after the transaction: a crash in between leaves files that sweep() removes.
        for gone in dropped:
            self.blobs.remove(gone)
        return frozenset((*(s.id for s in batch.submissions), *batch.gone))

    def cursor(self) -> str:
        """Up to where everything is stored; empty: nothing yet."""
        with self.seeing() as connection:
            return kept_value(connection, CURSOR) or ""

    def keep_me(self, me: Person) -> None:
        """Whose desk this is."""
        with self.writing() as connection:
            keep_value(connection, ME, to_json(me))

    def people(self) -> tuple[Person, ...]:
        """The colleagues this desk knows, by name."""
        with self.seeing() as connection:
            known = connection.scalars(select(person.c.payload)).all()
        return tuple(sorted((from_json(Person, p) for p in known), key=lambda p: p.name))

    def submission(self, id_: SubmissionId) -> Submission | None:
        """A submission as received."""
        with self.seeing() as connection:
            return content_in(connection, id_)

    def submissions(self, ids: Iterable[SubmissionId]) -> tuple[Submission, ...]:
        """Those of these submissions that are here, in the order asked for."""
        wanted = list(ids)
        with self.seeing() as connection:
            rows = connection.execute(
                select(content.c.submission, content.c.payload).where(
                    content.c.submission.in_(wanted)
                )
            )
            found = {row.submission: unpacked(Submission, row.payload) for row in rows}
        return tuple(found[id_] for id_ in wanted if id_ in found)

    def description(self, id_: SubmissionId) -> Description:
        """What a row says about it. Raises Refused("unknown-submission")."""
        with self.seeing() as connection:
            text = connection.scalar(
                select(content.c.description).where(content.c.submission == id_)
            )
        if text is None:
            raise Refused("unknown-submission", submission=id_)
        return from_json(Description, text)

    def mark_opened(self, id_: SubmissionId) -> None:
        """It is no longer new to me."""
        with self.writing() as connection:
            connection.execute(
                update(submission)
                .where(submission.c.id == id_, submission.c.is_new)
                .values(is_new=False)
            )

    def keep_claim(self, id_: SubmissionId, claim: Claim | None) -> None:
        """Who works on it right now, as the form server just said."""
        with self.writing() as connection:
            received = content_in(connection, id_)
            if received is None:
                return
            changed = replace(received, claim=claim)
            connection.execute(
                update(content).where(content.c.submission == id_).values(payload=packed(changed))
            )
            connection.execute(
                update(submission).where(submission.c.id == id_).values(**working(changed))
            )

    def trim(self, older_than: timedelta, *, now: datetime | None = None) -> int:
        """Remove what was filed longer ago, or left my view, unless an order is open; how many."""
        before = instant((now or datetime.now(UTC)) - older_than)
        busy = select(orders.c.submission).where(orders.c.state == "waiting")
        handed = select(handover.c.submission).where(handover.c.state == "open")
        with self.writing() as connection:
            old = connection.scalars(
                select(submission.c.id).where(
                    or_(
                        submission.c.shelf == "gone",
                        (submission.c.shelf.like("done/%"))
                        & (
                            submission.c.status.in_(
                                [Status.FILED, Status.RETURNED, Status.FORWARDED]
                            )
                        )
                        & (func.coalesce(submission.c.done_at, submission.c.received_at) < before),
                    ),
                    submission.c.id.not_in(busy),
                    submission.c.id.not_in(handed),
                )
            ).all()
            dropped = remove(connection, old)
            known = [DocumentId(d) for d in connection.scalars(select(document.c.id))]
        for gone in dropped:
            self.blobs.remove(gone)
        self.blobs.sweep(known)
        return len(old)


def _person_row(someone: Person) -> dict[str, object]:
    return {"id": someone.id, "payload": to_json(someone)}


def _substitution_row(one: Substitution) -> dict[str, object]:
    return {
        "absent": one.absent,
        "substitute": one.substitute,
        "first_day": one.first_day.isoformat(),
        "last_day": one.last_day.isoformat(),
        "absent_name": one.absent_name,
    }
