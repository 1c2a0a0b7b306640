"""Who may see whose queue, and until when. Knows no clock: the day is passed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from inbox.submission import PersonId


@dataclass(frozen=True, slots=True)
class Substitution:
    """`substitute` looks after the queue of `absent`, both days included (Vertretung)."""

    absent: PersonId
    absent_name: str
    substitute: PersonId
    first_day: date
    last_day: date

    def covers(self, day: date) -> bool:
        """Whether the substitution holds on `day` (office's time zone)."""
        return self.first_day <= day <= self.last_day


def in_force(
    me: PersonId, substitutions: Iterable[Substitution], today: date
) -> tuple[Substitution, ...]:
    """The substitutions in which `me` stands in today, by name of the absent colleague."""
    mine = [s for s in substitutions if s.substitute == me and s.covers(today)]
    return tuple(sorted(mine, key=lambda s: s.absent_name))


def represented(
    me: PersonId, owner: PersonId | None, substitutions: Iterable[Substitution], today: date
) -> PersonId | None:
    """On whose behalf `me` acts on `owner`'s item; None for one's own or the team's."""
    if owner is None or owner == me:
        return None
    return next((s.absent for s in in_force(me, substitutions, today) if s.absent == owner), None)
