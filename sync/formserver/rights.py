"""Who may see and do what: one table role × right, and the view of one submission.

Source: roles table of the office (screens-keys-roles-wording.md, section 4; corrections.md 16-18).
The filter is applied here, at the server: desks prefetch, a right checked in a window is none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sync.formserver.directory import Colleague, Directory

CLOSED = frozenset({"abgelegt", "zurueckgewiesen", "weitergeleitet"})


class Right(StrEnum):
    """What a call needs beyond a valid token."""

    DESK = "desk"  #: changes, reads, absences
    WORK = "work"  #: presence, claim, confirm, file, undo on what is one's own or represented
    APPROVE = "approve"
    TAKE_OVER = "take-over"
    FINISH = "finish"  #: any handover that stands still, whosever it is
    ROUTING = "routing"
    OVERSEE = "oversee"  #: what stands still, across people, without any citizen's data
    INTAKE = "intake"
    STATISTICS = "statistics"  #: months, their files, feedback


RIGHTS: Mapping[str, frozenset[Right]] = {
    "leistung": frozenset({Right.DESK, Right.WORK}),
    "leistung_neuantrag": frozenset({Right.DESK, Right.WORK}),
    "integration": frozenset({Right.DESK, Right.WORK}),
    "eingangszone": frozenset({Right.DESK}),
    "teamleitung": frozenset({Right.DESK, Right.APPROVE, Right.TAKE_OVER}),
    "freigabe": frozenset({Right.DESK, Right.APPROVE}),
    "verwaltung": frozenset({Right.DESK, Right.ROUTING, Right.OVERSEE, Right.STATISTICS}),
    "revision": frozenset({Right.DESK}),
    "source": frozenset({Right.INTAKE}),
    "runner": frozenset({Right.FINISH}),
}

CASE_ROLES = frozenset({"leistung", "leistung_neuantrag", "integration"})

HEALTH_KINDS = frozenset(
    {
        "au_bescheinigung",
        "eau_datensatz",
        "liegebescheinigung",
        "reha_bescheid",
        "schwangerschaft",
        "schwerbehindertenausweis",
        "angehoerige_nachweis",
        "pflegegrad_bescheid",
    }
)
STATEMENT_KINDS = frozenset({"kontoauszug", "vermoegensnachweis"})
HEALTH_SERVICES = frozenset({"krankmeldung"})  #: an undeclared paper of these counts as health

HEALTH_FIELDS = frozenset(
    {
        "erwerbsfaehig_3h",
        "schwanger",
        "entbindungstermin",
        "stationaer",
        "stationaer_von",
        "stationaer_bis",
        "pflege_person",
        "pflegegrad",
        "arbeitsunfall",
    }
)
PERIOD_FIELDS = frozenset({"stationaer_von", "stationaer_bis"})  #: "nur Zeitraum"

HEADER_FIELDS = frozenset(
    {"nachname", "vorname", "ende_bwz", "au_seit", "von", "gueltig_ab", "mittellos"}
)  #: "Kopfzeile: Art, Frist, Name"

_HEALTH_FULL = frozenset({"integration"})
_HEALTH_PERIOD = frozenset({"leistung", "leistung_neuantrag", "eingangszone"})
_STATEMENTS = frozenset({"leistung", "leistung_neuantrag", "freigabe"})


def may(person: Colleague, right: Right) -> bool:
    """Whether one of the person's roles carries the right."""
    return any(right in RIGHTS.get(role, frozenset()) for role in person.roles)


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides about the view of a submission; read from the tables, no data inside."""

    id: str
    service: str
    owner: str | None
    team: str
    office: str
    status: str
    received_at: datetime
    closed_at: datetime | None = None
    handover_state: str | None = None
    confirmed_by: str | None = None
    approved_by: str | None = None
    takeovers: frozenset[str] = frozenset()
    involved: frozenset[str] = frozenset()  #: who confirmed any of its handovers, and for whom


@dataclass(frozen=True, slots=True)
class View:
    """How far one person sees one submission.

    `roles` are those the content is filtered by (the represented person's, when representing).
    `acts` says whether the person may work on it, `on_behalf_of` for whom.
    """

    header_only: bool
    roles: frozenset[str]
    acts: bool = False
    on_behalf_of: str | None = None
    everything: bool = False  #: the runner, which has to carry what the order says
    approves: bool = False  #: may be the second pair of eyes for what waits now


@dataclass(frozen=True, slots=True)
class ServiceRoles:
    """Which roles handle a service; a service nobody knows is handled by any case role."""

    roles: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def of(self, service: str) -> frozenset[str]:
        """The roles that may confirm."""
        return self.roles.get(service) or CASE_ROLES


def view_of(
    person: Colleague,
    facts: Facts,
    directory: Directory,
    services: ServiceRoles,
    today: date,
    zone: ZoneInfo,
) -> View | None:
    """The strongest view the person has today; None: it does not exist for this person."""
    view = _strongest(person, facts, directory, services, today, zone)
    if view is None or facts.handover_state != "approval":
        return view
    entitled = may_approve(person, facts) and not is_first_pair(person, facts, directory, today)
    return replace(view, approves=entitled)


def _strongest(
    person: Colleague,
    facts: Facts,
    directory: Directory,
    services: ServiceRoles,
    today: date,
    zone: ZoneInfo,
) -> View | None:
    if may(person, Right.FINISH):
        carries = facts.handover_state not in (None, "undone")
        return View(False, person.roles, acts=carries, everything=True) if carries else None
    handled_by = services.of(facts.service)
    if facts.owner == person.id:
        return View(False, person.roles, acts=bool(person.roles & handled_by))
    if facts.owner is not None:
        represented = _represented(person, facts, directory, handled_by, today, zone)
        if represented is not None:
            return represented
        if person.id in facts.takeovers and may(person, Right.TAKE_OVER):
            owner = directory.people.get(facts.owner)
            roles = owner.roles if owner else handled_by
            return View(False, roles, acts=bool(roles & handled_by), on_behalf_of=facts.owner)
    elif facts.team == person.team and person.roles & CASE_ROLES:
        acts = bool(person.roles & handled_by)
        return View(not acts, person.roles, acts=acts)
    elif person.id in facts.takeovers and may(person, Right.TAKE_OVER):
        return View(False, handled_by, acts=True)
    if _approves(person, facts):
        return View(False, frozenset({"freigabe"}))
    if facts.owner is None and facts.office == person.office and "eingangszone" in person.roles:
        return View(False, frozenset({"eingangszone"}))
    if facts.team in person.leads and "teamleitung" in person.roles:
        return View(True, frozenset({"teamleitung"}))
    return None


def _represented(
    person: Colleague,
    facts: Facts,
    directory: Directory,
    handled_by: frozenset[str],
    today: date,
    zone: ZoneInfo,
) -> View | None:
    owner = directory.people.get(facts.owner or "")
    if owner is None or not may(person, Right.WORK):
        return None
    substitution = directory.represents(person.id, owner.id, today)
    if substitution is None:
        return None
    begin = datetime.combine(substitution.first_day, time(), zone)
    absence = next(
        (a for a in directory.absences if a.person == owner.id and a.covers(today)), None
    )
    if absence is not None:  # what came in while the first deputy was still there belongs to it
        begin = datetime.combine(absence.first_day, time(), zone)
    old = facts.status in CLOSED and facts.closed_at is not None and facts.closed_at < begin
    if old and facts.received_at < begin:
        return None  # "keine abgeschlossenen Altfälle ohne Grund"
    return View(False, owner.roles, acts=bool(owner.roles & handled_by), on_behalf_of=owner.id)


def may_approve(person: Colleague, facts: Facts) -> bool:
    """By one's own role: approvers of the house, and leads for their teams. Nobody's deputy."""
    return "freigabe" in person.roles or (
        "teamleitung" in person.roles and facts.team in person.leads
    )


def is_first_pair(person: Colleague, facts: Facts, directory: Directory, today: date) -> bool:
    """Whether the person is, by any path, on the side of those who confirmed.

    Confirmed herself or was represented in it, also in an earlier handover that was taken back;
    took the case over; stands in today for one of these, and so acts in that name.
    """
    first = facts.involved | facts.takeovers
    return person.id in first or any(
        directory.represents(person.id, other, today) is not None for other in first
    )


def _approves(person: Colleague, facts: Facts) -> bool:
    in_question = facts.status == "freigabe" or facts.approved_by == person.id
    if not in_question or facts.handover_state == "undone":
        return False
    return may_approve(person, facts)


def audience(
    facts: Facts, directory: Directory, services: ServiceRoles, today: date, zone: ZoneInfo
) -> frozenset[str]:
    """Everybody whose feed carries this submission today."""
    candidates: set[str] = {
        p.id
        for p in directory.people.values()
        if p.team == facts.team
        or facts.team in p.leads
        or "freigabe" in p.roles
        or "eingangszone" in p.roles
    }
    if facts.owner is not None:
        candidates.add(facts.owner)
        candidates.update(directory.standing_in(facts.owner, today))
    return frozenset(
        person
        for person in candidates
        if person in directory.people
        and may(directory.people[person], Right.DESK)
        and view_of(directory.people[person], facts, directory, services, today, zone) is not None
    )


def withheld_field(name: str, view: View) -> bool:
    """Whether this entered value stays at the server for that view."""
    if name.startswith(("diagnose", "icd")):
        return True  # nobody needs it here: Diagnose "–" for every role
    if view.everything:
        return False
    if view.header_only:
        return name not in HEADER_FIELDS
    if name in HEALTH_FIELDS and not view.roles & _HEALTH_FULL:
        return not (name in PERIOD_FIELDS and view.roles & _HEALTH_PERIOD)
    return False


def withheld_document(role: str, kind: str | None, service: str, view: View) -> bool:
    """Whether this document stays at the server for that view."""
    if view.everything:
        return False
    if role == "protokoll":
        return False  # number, time and names of files: what a caller on the phone may be told
    if view.header_only:
        return True
    if role == "durchschrift":
        return service in HEALTH_SERVICES and not view.roles & _HEALTH_FULL
    health = kind in HEALTH_KINDS or (kind is None and service in HEALTH_SERVICES)
    if health:
        return not view.roles & _HEALTH_FULL
    return kind in STATEMENT_KINDS and not view.roles & _STATEMENTS


def visible_data(data: Mapping[str, Any], view: View) -> tuple[dict[str, Any], list[str]]:
    """The entered values of that view, and the names of those that were left out."""
    shown: dict[str, Any] = {}
    hidden: list[str] = []
    for name, value in data.items():
        if withheld_field(name, view):
            hidden.append(name)
        else:
            shown[name] = value
    return shown, hidden


def without_withheld(rows: Iterable[Any], view: View) -> list[Any]:
    """Rows or decisions of an order, those of withheld fields left out."""
    return [
        row
        for row in rows
        if not (isinstance(row, dict) and withheld_field(str(row.get("field", "")), view))
    ]
