"""Who sits here, whom I stand in for, what was set: read in plain SQL, before all else is loaded.

`Picture` is what reading needs of a connection; SQLAlchemy's has it, and so has the plain one of
inbox/store/early.py. Every statement that shows a list therefore exists once. Writes nothing.
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import date
from typing import Any, Protocol

from inbox.errors import Refused
from inbox.store.codec import from_json
from inbox.store.folding import folded, number_words
from inbox.submission import Person, PersonId, SubmissionId
from inbox.substitution import Substitution

#: Key of the person at this desk.
ME = "store.me"


class Rows(Protocol):
    """Rows of one answer."""

    def __iter__(self) -> Iterator[Any]:
        """Every row, as a tuple."""

    def first(self) -> Any:
        """The first row, or None."""

    def scalar(self) -> Any:
        """The first value of the first row, or None."""


class Picture(Protocol):
    """One consistent picture of the database, for as long as it is held."""

    def exec_driver_sql(self, statement: str, parameters: Any = None, /) -> Rows:
        """Run a statement with named values."""


class Reading:
    """What can be read lends out pictures; a generation says for how long counts hold."""

    _generation: int = 0

    def seeing(self) -> AbstractContextManager[Any]:
        """One consistent `Picture`. Raises Damaged and Unreachable("store-busy")."""
        raise NotImplementedError


class KnownPart(Reading):
    """Reads single things that a list needs beside its rows."""

    def me(self) -> Person:
        """The person of this desk. Raises Refused("unauthenticated") before the first sign-in."""
        known = self.setting(ME)
        if known is None:
            raise Refused("unauthenticated")
        return from_json(Person, known)

    def setting(self, key: str) -> str | None:
        """A kept setting; keys of the store's own begin with "store."."""
        with self.seeing() as picture:
            return kept_value(picture, key)

    def substitutions(self) -> tuple[Substitution, ...]:
        """All known substitutions, current and future, in which I am absent or stand in."""
        with self.seeing() as picture:
            return substitutions_in(picture)

    def find_number(self, number: str) -> SubmissionId | None:
        """The submission with this number, however it is written; None if none or not one."""
        spelled = "".join(number_words(number)[:1]) if number.strip().isalnum() else None
        with self.seeing() as picture:
            exact = _ids(
                picture,
                "SELECT id FROM submission WHERE number = :number LIMIT 2",
                {"number": number.strip()},
            )
            if len(exact) == 1:
                return exact[0]
            joined = spelled or "".join(c for c in folded(number) if c.isalnum())
            if not joined:
                return None
            rows = picture.exec_driver_sql(
                "SELECT id, number FROM submission WHERE row IN"
                " (SELECT rowid FROM words WHERE words MATCH :words LIMIT 50)",
                {"words": f'"{joined}"'},
            )
            same = [
                SubmissionId(id_)
                for id_, known in rows
                if "".join(c for c in folded(known) if c.isalnum()) == joined
            ]
        return same[0] if len(same) == 1 else None


def kept_value(picture: Picture, key: str) -> str | None:
    """The value under this key."""
    value: str | None = picture.exec_driver_sql(
        "SELECT value FROM setting WHERE key = :key", {"key": key}
    ).scalar()
    return value


def substitutions_in(picture: Picture) -> tuple[Substitution, ...]:
    """All known substitutions, within an open transaction."""
    rows = picture.exec_driver_sql(
        "SELECT absent, absent_name, substitute, first_day, last_day FROM substitution"
    )
    return tuple(
        Substitution(
            PersonId(absent),
            name,
            PersonId(substitute),
            date.fromisoformat(first),
            date.fromisoformat(last),
        )
        for absent, name, substitute, first, last in rows
    )


def _ids(picture: Picture, statement: str, values: Mapping[str, Any]) -> list[SubmissionId]:
    return [SubmissionId(id_) for (id_,) in picture.exec_driver_sql(statement, values)]
