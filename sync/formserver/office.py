"""Loads an office into the tables: offices, teams, people, tokens, absences, routing.

Doing it again changes nothing but what the file says; tokens of the tokens file stay valid, and
a routing table that somebody has edited is left alone unless asked otherwise.
"""

import json
import os
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.engine import Connection

from inbox.clock import BusinessClock
from sync.formserver import directory, routing
from sync.formserver import tables as t
from sync.formserver.auth import new_token, token_hash
from sync.formserver.db import Database, upsert
from sync.formserver.models import Id, Routing, Short
from sync.formserver.rights import RIGHTS


class _Line(BaseModel):
    model_config = ConfigDict(extra="ignore")


class OfficeLine(_Line):
    """An office."""

    id: Id
    name: Short


class TeamLine(OfficeLine):
    """A team of an office."""

    office: Id


class PersonLine(OfficeLine):
    """Somebody with a token; `leads` are teams."""

    initials: Annotated[str, Field(max_length=8)] = ""
    roles: list[Id]
    office: str = ""
    team: str = ""
    leads: list[Id] = []


class AbsenceLine(_Line):
    """Away from … to …, deputies in their order."""

    person: Id
    first_day: date
    last_day: date
    deputies: list[Id] = []


class OfficeFile(_Line):
    """resources/demo/office.json, or an office's own."""

    offices: list[OfficeLine]
    teams: list[TeamLine]
    people: list[PersonLine]
    absences: list[AbsenceLine] = []
    routing: Routing


class OfficeFault(ValueError):
    """The file names something that does not exist; the text says where."""


def read_office(path: Path) -> OfficeFile:
    """The file, its references checked; raises OfficeFault or pydantic's ValidationError."""
    office = OfficeFile.model_validate_json(path.read_bytes())
    offices = {o.id for o in office.offices}
    teams = {t.id for t in office.teams}
    people = {p.id for p in office.people}
    wrong = [f"team {x.id}: office" for x in office.teams if x.office not in offices]
    for person in office.people:
        if (person.team and person.team not in teams) or not set(person.leads) <= teams:
            wrong.append(f"person {person.id}: team")
        if not set(person.roles) <= RIGHTS.keys():
            wrong.append(f"person {person.id}: roles")
    for absence in office.absences:
        if not {absence.person, *absence.deputies} <= people or absence.person in absence.deputies:
            wrong.append(f"absence of {absence.person}")
    if wrong:
        raise OfficeFault("; ".join(wrong))
    return office


def load(
    conn: Connection, office: OfficeFile, *, clock: BusinessClock, replace_routing: bool = False
) -> None:
    """Write the office; raises OfficeFault when its routing leads to nobody."""
    for table, rows in (
        (t.offices, [o.model_dump() for o in office.offices]),
        (t.teams, [x.model_dump() for x in office.teams]),
        (t.people, [p.model_dump() for p in office.people]),
    ):
        upsert(conn, table, rows, ("id",))
    conn.execute(t.absences.delete())
    away = [a.model_dump(mode="json") for a in office.absences]
    if away:
        conn.execute(t.absences.insert(), [{"id": n, **row} for n, row in enumerate(away, 1)])
    rules = office.routing.model_dump(mode="json", by_alias=True)
    wrong = routing.faults(rules, directory.load(conn))
    if wrong:
        raise OfficeFault("; ".join(wrong))
    known = conn.scalar(sa.select(sa.func.max(t.routing.c.version)))
    if known is None or replace_routing:
        routing.store(conn, rules, by=None, at=clock.now())
    else:
        directory.renew_version(conn)


def give_tokens(
    conn: Connection,
    people: list[str],
    path: Path,
    *,
    clock: BusinessClock,
    life: timedelta,
) -> None:
    """One token a person, in a file only its owner may read; those in the file stay as they are."""
    kept: Mapping[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    tokens = {person: str(kept.get(person) or new_token()) for person in people}
    expires = clock.real() + life
    upsert(
        conn,
        t.tokens,
        [
            {"hash": token_hash(token), "person": person, "expires_at": expires}
            for person, token in tokens.items()
        ],
        ("hash",),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.new")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump({**kept, **tokens}, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def init(
    database: Database,
    office_file: Path,
    *,
    tokens_file: Path | None,
    life: timedelta,
    clock: BusinessClock,
    replace_routing: bool = False,
) -> None:
    """Migrate and load, in one transaction."""
    office = read_office(office_file)
    database.migrate()
    with database.write() as conn:
        load(conn, office, clock=clock, replace_routing=replace_routing)
        if tokens_file is not None:
            people = [p.id for p in office.people]
            give_tokens(conn, people, tokens_file, clock=clock, life=life)
