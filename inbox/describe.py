"""What a list row says about a submission: kind, reason, person, case number, due day.

Texts and conditions come from the service's description in the catalogue, so an office can change
them. Computed once on arrival and without today's date: the same submission always reads the same.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from inbox.catalogue_values import Catalogue, Field, Service, Wording, flatten
from inbox.comparison.values import show
from inbox.deadline import WorkingDays, due_day, entered_day
from inbox.submission import Description, Submission

_PLACEHOLDER = re.compile(r"\{(\w+)(?::(\w+))?\}")


def describe(submission: Submission, catalogue: Catalogue) -> Description:
    """Title, reason, person, case number and due day of a submission."""
    received = submission.received_at.astimezone(ZoneInfo(submission.time_zone))
    service = catalogue.service(submission.service, received.date())
    data = flatten(submission.data)
    days = WorkingDays(catalogue.office.country, catalogue.office.subdivision)
    due = _due(service.due, service, catalogue, data, received, days)
    facts = _facts(submission, service, data, received, due)
    asked = {**data, **facts}
    emergency = service.emergency
    urgent = emergency is not None and emergency.when.holds(asked)
    if emergency is not None and urgent:
        due = _due(emergency.due, service, catalogue, data, received, days)
    window = data.get("rueckruf_fenster")
    note = emergency.note if emergency is not None and urgent else _window_note(window)
    return Description(
        title=_first(service.titles, service, asked) or service.label,
        reason=_first(service.reasons, service, asked) or service.label,
        person=person_name(data),
        case_number=submission.case_number or str(data.get("bg_nummer") or ""),
        due_day=due,
        due_note=note,
        emergency=urgent,
    )


def person_name(data: Mapping[str, Any]) -> str:
    """ "Demirtaş, Aylin"; one of the two when the other is missing."""
    parts = (str(data.get("nachname") or "").strip(), str(data.get("vorname") or "").strip())
    return ", ".join(p for p in parts if p)


def _due(
    deadline_id: str | None,
    service: Service,
    catalogue: Catalogue,
    data: Mapping[str, Any],
    received: datetime,
    days: WorkingDays,
) -> date | None:
    deadline = catalogue.deadlines.get(deadline_id) if deadline_id and service.known else None
    return due_day(deadline, data, received, days) if deadline else None


def _facts(
    submission: Submission,
    service: Service,
    data: Mapping[str, Any],
    received: datetime,
    due: date | None,
) -> dict[str, Any]:
    """Values the wordings may name besides the entered ones."""
    facts: dict[str, Any] = {
        "documents": len(submission.evidence),
        "service": service.label,
        "effective": received.date().replace(day=1),
        "due": due,
    }
    if due is not None:
        facts["days_left"] = (due - received.date()).days
        in_time = received.date() <= due
        facts["receipt"] = "In der Frist" if in_time else f"Frist war {show(due, 'day_month')}"
    first, last = entered_day(data.get("von")), entered_day(data.get("bis"))
    if first and last and last >= first:
        facts["days"] = (last - first).days + 1
    return facts


def _first(wordings: tuple[Wording, ...], service: Service, facts: Mapping[str, Any]) -> str:
    """The first wording whose condition holds and whose placeholders all have a value."""
    for wording in wordings:
        if wording.when is not None and not wording.when.holds(facts):
            continue
        text = _filled(wording.text, service, facts)
        if text is not None:
            return text
    return ""


def _filled(text: str, service: Service, facts: Mapping[str, Any]) -> str | None:
    missing = False

    def value(found: re.Match[str]) -> str:
        nonlocal missing
        shown = _shown(service.field(found[1]), facts.get(found[1]), found[2] == "short")
        missing = missing or not shown
        return shown

    filled = _PLACEHOLDER.sub(value, text)
    return None if missing else filled


def _shown(field: Field | None, value: Any, short: bool) -> str:
    if value is None:
        return ""
    kind = field.type if field else ("date" if isinstance(value, date) else "text")
    if kind in {"date", "datetime"}:
        kind = "day_month" if short else "date"
    return show(value, kind, field.value_label if field else None)


def _window_note(window: object) -> str:
    """ "14–16 Uhr" from {"von": "14:00", "bis": "16:00"}."""
    return show(window, "time_range") if isinstance(window, Mapping) else ""
