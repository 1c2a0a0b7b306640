"""The copy panel's side of a handover: values a person types into the Fachverfahren, ticked off.

Values and the port; where the ticks are kept is the port's business. No clipboard here.
"""

from dataclasses import dataclass
from typing import Protocol

from inbox.submission import HandoverNumber, PersonId

#: A leg with this reason waits until a person has copied its values.
COPY = "case-system-copy"


@dataclass(frozen=True, slots=True)
class CopyValue:
    """One value for one field of one mask, in the form in which it is typed."""

    mask: str
    name: str
    value: str
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class CopyTask:
    """One leg by hand: `key` is its key, `leg` its name; values in the order of the masks."""

    key: str
    leg: str
    values: tuple[CopyValue, ...]
    receipt: str | None = None  #: it is done, and how that was written down

    @property
    def open(self) -> int:
        """How many values are not ticked."""
        return sum(not each.ticked for each in self.values)


class CopyField(Protocol):
    """Values to copy, and what became of them. Every method may block; ticks survive a restart."""

    def tasks(self, number: HandoverNumber) -> tuple[CopyTask, ...]:
        """The legs of a handover that go by hand; empty where none does.

        Raises Unreachable, Refused (not-found), Damaged.
        """
        ...

    def tick(self, key: str, mask: str, name: str, on: bool) -> None:
        """A value stands in the Fachverfahren now, or does not yet. Raises Refused("copy-done")."""
        ...

    def finish(self, number: HandoverNumber, key: str, by: PersonId) -> None:
        """A person says: all of it is taken over. Raises Refused("copy-open", count)."""
        ...
