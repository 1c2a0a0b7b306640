"""The office: people, teams, absences, and who stands in for whom on which days. Values only."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from inbox.submission import PersonId
from inbox.substitution import Substitution, in_force
from sync.formserver import tables as t

LONGEST_ABSENCE_DAYS = 1100  #: three years; longer ones are cut, nobody plans them by the day


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody with a token: a person of the office, a source of submissions, or the runner."""

    id: str
    name: str
    initials: str = ""
    roles: frozenset[str] = frozenset()
    office: str = ""
    team: str = ""
    leads: frozenset[str] = frozenset()  #: teams this person leads


@dataclass(frozen=True, slots=True)
class Absence:
    """`person` is away, both days included; deputies in their order. No reason is kept."""

    person: str
    first_day: date
    last_day: date
    deputies: tuple[str, ...]

    def covers(self, day: date) -> bool:
        """Whether the person is away on `day`."""
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True, slots=True)
class Directory:
    """The office as it stands at one version of its tables."""

    people: Mapping[str, Colleague] = field(default_factory=dict)
    offices: Mapping[str, str] = field(default_factory=dict)
    teams: Mapping[str, tuple[str, str]] = field(default_factory=dict)  #: id -> name, office
    absences: tuple[Absence, ...] = ()
    substitutions: tuple[Substitution, ...] = ()

    def name(self, person: str | None) -> str:
        """The name to show; the id when the person is no longer known."""
        if person is None:
            return ""
        found = self.people.get(person)
        return found.name if found else person

    def ref(self, person: str | None) -> dict[str, str] | None:
        """{"id", "name"} as the contract writes a person."""
        return None if person is None else {"id": person, "name": self.name(person)}

    def represents(self, substitute: str, absent: str, day: date) -> Substitution | None:
        """The substitution under which `substitute` acts for `absent` on `day`."""
        mine = in_force(PersonId(substitute), self.substitutions, day)
        return next((s for s in mine if s.absent == absent), None)

    def standing_in(self, absent: str, day: date) -> tuple[str, ...]:
        """Who stands in for `absent` on `day`."""
        return tuple(
            s.substitute for s in self.substitutions if s.absent == absent and s.covers(day)
        )

    def members(self, team: str) -> tuple[Colleague, ...]:
        """The people of a team, its leads not counted."""
        return tuple(p for p in self.people.values() if team and p.team == team)

    def leads_of(self, team: str) -> tuple[Colleague, ...]:
        """Who leads the team."""
        return tuple(p for p in self.people.values() if team in p.leads)


def effective_substitutions(
    absences: Iterable[Absence], names: Mapping[str, str]
) -> tuple[Substitution, ...]:
    """Day by day the first deputy who is not away herself; spans of equal days are joined.

    A deputy's deputy never stands in (screens-keys-roles-wording.md, section 4): when all named
    deputies are away, nobody does, and the team's lead may take over.
    """
    rows = tuple(absences)
    away = {
        (a.person, a.first_day + timedelta(days=n))
        for a in rows
        for n in range(min((a.last_day - a.first_day).days + 1, LONGEST_ABSENCE_DAYS))
    }
    spans: list[Substitution] = []
    for absence in rows:
        day, open_span = absence.first_day, None
        length = min((absence.last_day - absence.first_day).days + 1, LONGEST_ABSENCE_DAYS)
        for _ in range(length):
            present = (d for d in absence.deputies if (d, day) not in away and d != absence.person)
            deputy = next(present, None)
            if open_span is not None and deputy == open_span[0]:
                open_span = (deputy, open_span[1], day)
            else:
                _close(spans, absence.person, names, open_span)
                open_span = (deputy, day, day) if deputy is not None else None
            day += timedelta(days=1)
        _close(spans, absence.person, names, open_span)
    return tuple(spans)


def _close(
    spans: list[Substitution],
    absent: str,
    names: Mapping[str, str],
    span: tuple[str, date, date] | None,
) -> None:
    if span is None:
        return
    spans.append(
        Substitution(
            absent=PersonId(absent),
            absent_name=names.get(absent, absent),
            substitute=PersonId(span[0]),
            first_day=span[1],
            last_day=span[2],
        )
    )


def load(conn: Connection) -> Directory:
    """Everything the office tables say now."""
    people = {
        row.id: Colleague(
            id=row.id,
            name=row.name,
            initials=row.initials,
            roles=frozenset(row.roles),
            office=row.office,
            team=row.team,
            leads=frozenset(row.leads),
        )
        for row in conn.execute(sa.select(t.people).order_by(t.people.c.id))
    }
    away = tuple(
        Absence(
            row.person,
            date.fromisoformat(row.first_day),
            date.fromisoformat(row.last_day),
            tuple(row.deputies),
        )
        for row in conn.execute(
            sa.select(t.absences).order_by(t.absences.c.first_day, t.absences.c.id)
        )
    )
    known = tuple(
        a for a in away if a.person in people and a.first_day <= a.last_day
    )  # people may leave while their absence is still written down
    return Directory(
        people=people,
        offices={r.id: r.name for r in conn.execute(sa.select(t.offices).order_by(t.offices.c.id))},
        teams={
            r.id: (r.name, r.office)
            for r in conn.execute(sa.select(t.teams).order_by(t.teams.c.id))
        },
        absences=known,
        substitutions=effective_substitutions(known, {p.id: p.name for p in people.values()}),
    )


def version(conn: Connection) -> str:
    """Changes whenever somebody changes the office tables."""
    return conn.scalar(sa.select(t.meta.c.value).where(t.meta.c.key == "directory-version")) or ""


def renew_version(conn: Connection) -> None:
    """Say that the office tables have changed; every process reads them again."""
    conn.execute(
        t.meta.update()
        .where(t.meta.c.key == "directory-version")
        .values(value=secrets.token_hex(8))
    )
