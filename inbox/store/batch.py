"""What one page of changes brings into the store."""

from dataclasses import dataclass

from inbox.submission import Person, Submission, SubmissionId
from inbox.substitution import Substitution


@dataclass(frozen=True, slots=True)
class PulledBatch:
    """Everything of a page, kept in one transaction together with its cursor.

    `people`, `substitutions` and `me` replace what is known when they are given; None leaves it.
    """

    cursor: str
    submissions: tuple[Submission, ...] = ()
    gone: tuple[SubmissionId, ...] = ()
    people: tuple[Person, ...] | None = None
    substitutions: tuple[Substitution, ...] | None = None
    me: Person | None = None
