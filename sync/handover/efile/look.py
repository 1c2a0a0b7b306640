"""What an examination of an e-file finds, for the doctor. Values only; nothing is filed by it."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Look:
    """One thing looked at. `code` is that of the error it would be, "" when it is in order."""

    what: str  #: "reachable", "place", "writable", "types", "returns"
    code: str = ""
    detail: str = ""  #: a property, a type or a folder by its configured name; never a person


class Examined(Protocol):
    """An e-file that can be examined without filing anything."""

    def look(self) -> tuple[Look, ...]:
        """What was looked at, in this order; it ends with the first thing that stops the others."""
        ...
