"""Which person or team a submission goes to, and the reason in one German line. Pure rules.

Service -> role; place of residence -> office; ending of the case number or first letter of the
family name -> person. What no rule catches goes to a team's queue, never to nobody.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from inbox.submission import PAYMENT, FourEyes
from sync.formserver import directory
from sync.formserver import tables as t
from sync.formserver.directory import Directory
from sync.formserver.numbers import UNKNOWN_SERVICE
from sync.formserver.rights import CASE_ROLES, ServiceRoles

CASE_PATTERN = re.compile(r"([0-9]{5})(?:BG|//)([0-9]{7})")


@dataclass(frozen=True, slots=True)
class Route:
    """Where it goes. `owner` None means: the queue of `team`."""

    owner: str | None
    team: str
    office: str
    reason: str


def case_number_of(data: Mapping[str, Any]) -> str | None:
    """The case number somebody entered, spelled 12345BG0001234; None when there is none."""
    for name in ("bg_nummer", "case_number", "aktenzeichen"):
        match = CASE_PATTERN.fullmatch(str(data.get(name) or "").replace(" ", "").upper())
        if match:
            return f"{match[1]}BG{match[2]}"
    return None


def first_letter(name: str) -> str:
    """A-Z for a family name as it is filed: Ö is O, Ł is L, Ş is S; "" when it has none."""
    plain = unicodedata.normalize("NFKD", name.strip().replace("ł", "l").replace("Ł", "L"))
    return next((c.upper() for c in plain if c.isascii() and c.isalpha()), "")


def service_roles(rules: Mapping[str, Any]) -> ServiceRoles:
    """Who may confirm which service, as the routing table says."""
    return ServiceRoles({i: frozenset(s["roles"]) for i, s in rules["services"].items()})


def service_code(rules: Mapping[str, Any], service: str) -> str:
    """Three letters of the number."""
    known = rules["services"].get(service)
    return str(known["code"]) if known else UNKNOWN_SERVICE


def four_eyes_of(rules: Mapping[str, Any], service: str) -> FourEyes:
    """When a second person is asked; a service nobody has set up asks always."""
    known = rules["services"].get(service)
    if known is None:
        return FourEyes()
    return FourEyes(
        known["four_eyes"],
        frozenset(known.get("payment_fields", ())),
        dict(known.get("limits", {})),
    )


def sample_percent(rules: Mapping[str, Any], service: str) -> int:
    """How many of a hundred confirmations of the service are looked at again."""
    own = rules["services"].get(service, {}).get("sample_percent")
    return int(rules.get("sample_percent", 0) if own is None else own)


def route(
    rules: Mapping[str, Any],
    house: Directory,
    *,
    service: str,
    data: Mapping[str, Any],
    case_number: str | None,
    referred_owner: str | None = None,
) -> Route:
    """The responsible person. `referred_owner`: who holds the submission this one refers to."""
    known = rules["services"].get(service)
    office = _office_of(rules, data)
    if known is None:
        return _queue(rules, house, "", office, f"Dienst „{service}“ ist nicht eingerichtet")
    role = str(known["route"])
    addressed = str(data.get("ansprechperson") or "")
    for person, reason in (
        (referred_owner or "", "Bezieht sich auf einen Vorgang von"),
        (addressed, "Angesprochene Person:"),
    ):
        found = house.people.get(person) if known.get("addressed") else None
        if found is not None and found.roles & CASE_ROLES:
            return _to(house, person, f"{reason} {found.name}")
    digits = case_number[-2:] if case_number else ""
    letter = first_letter(str(data.get("nachname") or ""))
    for rule in rules["rules"]:
        if rule["role"] != role or rule["person"] not in house.people:
            continue
        if office and rule.get("office") and rule["office"] != office:
            continue
        reason = _caught(rule, digits, letter)
        if reason:
            where = f", Wohnort: {house.offices.get(office, office)}" if office else ""
            name = house.name(rule["person"])
            return _to(house, rule["person"], f"{reason}{where}: {name}")
    why = "Keine Zuordnung zu einer Person" if digits or letter else "Ohne Aktenzeichen und Name"
    return _queue(rules, house, role, office, why)


def _caught(rule: Mapping[str, Any], digits: str, letter: str) -> str:
    low, high = str(rule["from"]), str(rule["to"])
    if rule["by"] == "case_ending":
        return f"Aktenzeichen endet auf {digits}" if digits and low <= digits <= high else ""
    return f"Familienname mit {letter}" if letter and low <= letter <= high else ""


def _office_of(rules: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    postcode = str(data.get("plz") or "").strip()
    place = str(data.get("ort") or "").strip().casefold()
    for row in rules["places"]:
        if postcode and postcode in row["postcodes"]:
            return str(row["office"])
        if place and place in {str(p).casefold() for p in row["places"]}:
            return str(row["office"])
    return ""


def _to(house: Directory, person: str, reason: str) -> Route:
    found = house.people[person]
    return Route(found.id, found.team, found.office, reason)


def _queue(rules: Mapping[str, Any], house: Directory, role: str, office: str, why: str) -> Route:
    team = str(rules["queues"].get(role, {}).get(office or "*") or "")
    if not (house.members(team) or house.leads_of(team)):
        team = str(rules["queues"].get(role, {}).get("*") or "")
    if not (house.members(team) or house.leads_of(team)):
        team = str(rules["fallback_team"])
    name, of_office = house.teams.get(team, (team, office))
    return Route(None, team, of_office, f"{why}: Eingang {name}")


def faults(rules: Mapping[str, Any], house: Directory) -> list[str]:
    """Why this table cannot be used; empty when it can. Named by their place in the table."""
    found: list[str] = []
    fallback = str(rules["fallback_team"])
    if not (house.members(fallback) or house.leads_of(fallback)):
        found.append("fallback_team")  # somebody must see what no rule catches
    for n, rule in enumerate(rules["rules"]):
        person = house.people.get(str(rule["person"]))
        if person is None or rule["role"] not in person.roles:
            found.append(f"rules.{n}.person")
        if str(rule["from"]) > str(rule["to"]):
            found.append(f"rules.{n}.from")
    for role, queues in rules["queues"].items():
        found += [f"queues.{role}.{o}" for o, team in queues.items() if team not in house.teams]
    for name, service in rules["services"].items():
        stray = set(service.get("limits", ())) - set(service.get("payment_fields", ()))
        if stray or (service.get("limits") and service["four_eyes"] != PAYMENT):
            found.append(f"services.{name}.limits")  # a limit that bounds nothing
    for n, row in enumerate(rules["places"]):
        if row["office"] not in house.offices:
            found.append(f"places.{n}.office")
    return found


def store(conn: Connection, rules: Mapping[str, Any], *, by: str | None, at: datetime) -> None:
    """Write a new version of the table; the earlier ones are kept for the audit."""
    conn.execute(sa.select(t.meta).where(t.meta.c.key == "directory-version").with_for_update())
    newest = conn.scalar(sa.select(sa.func.max(t.routing.c.version))) or 0
    conn.execute(
        t.routing.insert().values(version=newest + 1, rules=rules, changed_at=at, changed_by=by)
    )
    directory.renew_version(conn)
