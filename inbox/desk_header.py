"""Who sits at this desk, in the words of the window's top line."""

from dataclasses import dataclass

from inbox.submission import Person
from inbox.substitution import Substitution


@dataclass(frozen=True, slots=True)
class DeskHeader:
    """Name, role and office as shown, and the substitutions in force today."""

    me: Person
    role_label: str
    office_label: str
    standing_in_for: tuple[Substitution, ...] = ()
