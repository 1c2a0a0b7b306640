"""What this desk knows of the case of a submission: earlier copies of its papers, what is wanted.

Only what lies in this store is known; another desk may know more. Appointments and the days of an
absence are the Fachverfahren's and are not kept here.
"""

from datetime import date

from sqlalchemy import Connection, select

from inbox.comparison.background import Background, EarlierCopy, Wanted
from inbox.comparison.values import case_number_key
from inbox.store.base import StoreBase
from inbox.store.codec import instant
from inbox.store.readings import comparison_in
from inbox.store.tables import document, submission
from inbox.submission import Submission

#: Entries that name another submission by its number.
_ANSWERS = ("bezug_vorgang",)


class KnownPart(StoreBase):
    """Asked before every comparison."""

    def background(self, received: Submission) -> Background:
        """What is known besides a submission. Without a case number nothing belongs together."""
        case = _case_of(received)
        if not case:
            return Background()
        with self.seeing() as connection:
            return Background(
                earlier=_earlier(connection, received, case),
                wanted=_wanted(connection, received, case),
            )


def _case_of(received: Submission) -> str:
    number = received.case_number or str(received.data.get("bg_nummer") or "")
    return case_number_key(number) if number else ""


def _earlier(connection: Connection, received: Submission, case: str) -> dict[str, EarlierCopy]:
    """The first earlier submission of the case that carried the same bytes, by SHA-256."""
    hashes = {d.sha256 for d in received.evidence}
    rows = connection.execute(
        select(
            document.c.sha256,
            submission.c.number,
            submission.c.case_number,
            submission.c.received_day,
        )
        .join(submission, submission.c.id == document.c.submission)
        .where(
            document.c.sha256.in_(hashes),
            document.c.role == "nachweis",
            submission.c.id != received.id,
            submission.c.received_at <= instant(received.received_at),
        )
        .order_by(submission.c.received_at.desc())
    )
    return {
        row.sha256: EarlierCopy(row.number, date.fromisoformat(row.received_day))
        for row in rows
        if row.case_number and case_number_key(row.case_number) == case
    }


def _wanted(connection: Connection, received: Submission, case: str) -> tuple[Wanted, ...]:
    """The gaps of submissions this one says it answers."""
    numbers = {str(received.data[name]) for name in _ANSWERS if received.data.get(name)}
    found: list[Wanted] = []
    for row in connection.execute(
        select(submission.c.id, submission.c.number, submission.c.case_number).where(
            submission.c.number.in_(numbers), submission.c.id != received.id
        )
    ):
        if not row.case_number or case_number_key(row.case_number) != case:
            continue
        kept = comparison_in(connection, row.id)
        if kept is not None:
            found += [Wanted(row.number, gap) for gap in kept.gaps]
    return tuple(found)
