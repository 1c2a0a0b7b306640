"""Hints: short German sentences about deadlines and checks that no single row can say.

A hint never blocks and never refuses; it tells what a colleague would mention in passing.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from inbox.catalogue_values import Service
from inbox.comparison.facts import DocumentFacts
from inbox.comparison.owner import Owner
from inbox.comparison.result import FieldResult
from inbox.comparison.statements import STATEMENT, gap_in_words, gaps_between, periods_of
from inbox.comparison.values import entered_amount, printed_amount, show, shown_amount
from inbox.deadline import WorkingDays, days_in_year, due_day, entered_day
from inbox.submission import DocumentId, Submission


def hints_for(
    submission: Submission,
    service: Service,
    data: Mapping[str, Any],
    documents: tuple[DocumentFacts, ...],
    owners: Mapping[DocumentId, Owner],
    rows: tuple[FieldResult, ...],
    received: date,
) -> tuple[str, ...]:
    """The hints of a submission, in the order a person would want them."""
    days = WorkingDays(service.office.country, service.office.subdivision)
    found: list[str] = []
    if service.emergency is not None and service.emergency.when.holds(data):
        found.append(f"{service.emergency.note}: Vorschuss prüfen (§ 42 SGB I).")
    found += _evidence_in_time(service, data, received, days)
    found += _sick_note(data, days)
    found += _absence(service, data, received, days)
    found += _renewal(service, data, received)
    found += _sums(data)
    found += _employment(data, documents, rows)
    found += _statements(service, data, documents)
    found += _documents(service, documents, owners)
    found += _bank_change(service, data, received, days)
    return tuple(dict.fromkeys(found))


def _evidence_in_time(
    service: Service, data: Mapping[str, Any], received: date, days: WorkingDays
) -> list[str]:
    deadline = service.office.deadlines.get("au_nachweis")
    if deadline is None or deadline.id not in service.deadlines:
        return []
    due = due_day_of(deadline.id, service, data, received, days)
    if due is None:
        return []
    when, came = show(due, "date"), show(received, "date")
    if received <= due:
        return [f"Nachweis fällig bis {when}, eingegangen {came}: in der Frist."]
    return [f"Nachweis war fällig bis {when}, eingegangen {came}."]


def due_day_of(
    deadline_id: str, service: Service, data: Mapping[str, Any], received: date, days: WorkingDays
) -> date | None:
    """A deadline's day for a submission received on a day."""
    deadline = service.office.deadlines.get(deadline_id)
    if deadline is None:
        return None
    return due_day(deadline, data, datetime.combine(received, time(12)), days)


def _sick_note(data: Mapping[str, Any], days: WorkingDays) -> list[str]:
    since, found_on = entered_day(data.get("au_seit")), entered_day(data.get("au_festgestellt_am"))
    last, until = entered_day(data.get("letzte_au_bis")), entered_day(data.get("au_bis"))
    hints = []
    if since and found_on and (found_on - since).days > 3:
        hints.append(f"Festgestellt {(found_on - since).days} Tage nach Beginn.")
    if since and until and until < since:
        hints.append("Das Ende der Arbeitsunfähigkeit liegt vor ihrem Beginn.")
    start = found_on or since
    if last and start and data.get("au_art") == "folge" and start > last + timedelta(days=1):
        gap = [
            last + timedelta(days=n)
            for n in range(1, (start - last).days)
            if days.is_working(last + timedelta(days=n))
        ]
        first_day, last_day = last + timedelta(days=1), start - timedelta(days=1)
        span = f"{show(first_day, 'day_month')} bis {show(last_day, 'date')}"
        if gap:
            hints.append(f"Lücke zur letzten Bescheinigung: {span}.")
        else:
            hints.append(f"Zwischen den Bescheinigungen liegt nur ein Wochenende ({span}).")
    return hints


def _absence(
    service: Service, data: Mapping[str, Any], received: date, days: WorkingDays
) -> list[str]:
    start, end = entered_day(data.get("von")), entered_day(data.get("bis"))
    if "oaw_antrag" not in service.deadlines or start is None or end is None:
        return []
    hints = []
    ahead = days.between(received, start, saturday_counts=True)
    least = int(service.office.deadlines["oaw_antrag"].params.get("min", 5))
    if ahead < least:
        hints.append(f"Antrag {ahead} Werktage vor der Abreise (Richtwert: {least}).")
    else:
        hints.append(f"Antrag {ahead} Werktage vor der Abreise: rechtzeitig.")
    most = int(service.office.deadlines["oaw_kontingent"].params.get("max", 21))
    used = entered_amount(data.get("tage_verbraucht")) or Decimal(0)
    if str(data.get("grund_art", "ohne_wichtigen_grund")) == "ohne_wichtigen_grund":
        for year in range(start.year, end.year + 1):
            wanted = days_in_year(start, end, year)
            before = int(used) if year == start.year else 0
            if before + wanted > most:
                left = max(0, most - before)
                until = start + timedelta(days=left - 1)
                rest = f" (bis {show(until, 'date')})" if left and year == start.year else ""
                hints.append(
                    f"{before} + {wanted} = {before + wanted} Tage, "
                    f"höchstens {most} im Jahr {year}: noch {left} Tage{rest}."
                )
    days_entered = entered_amount(data.get("tage"))
    if days_entered is not None and int(days_entered) != (end - start).days + 1:
        hints.append(
            f"Angegeben sind {int(days_entered)} Tage, der Zeitraum hat {(end - start).days + 1}."
        )
    hints.append(f"Die Entscheidung muss vor dem {show(start, 'date')} zugehen.")
    return hints


def _renewal(service: Service, data: Mapping[str, Any], received: date) -> list[str]:
    end = entered_day(data.get("ende_bwz"))
    deadline = service.office.deadlines.get("wba_luecke")
    if end is None or deadline is None or deadline.id not in service.deadlines:
        return []
    left = (end - received).days
    if left < 0:
        return [f"Die Bewilligung endete am {show(end, 'date')}, vor dem Eingang."]
    if left <= int(deadline.params.get("warn_days", 28)):
        return [f"Die Bewilligung endet am {show(end, 'date')}: Zahlungslücke droht."]
    return []


def _sums(data: Mapping[str, Any]) -> list[str]:
    parts = [entered_amount(data.get(f)) for f in ("grundmiete", "betriebskosten", "heizkosten")]
    total = entered_amount(data.get("gesamtmiete"))
    known = [p for p in parts if p is not None]
    if total is None or len(known) != len(parts):
        return []
    if sum(known) == total:
        return []
    return [
        f"Summe der Angaben {shown_amount(sum(known, Decimal(0)), money=True)}, "
        f"angegeben {shown_amount(total, money=True)}."
    ]


def _employment(
    data: Mapping[str, Any], documents: tuple[DocumentFacts, ...], rows: tuple[FieldResult, ...]
) -> list[str]:
    """The 15-hour line decides the status (§ 138 SGB III); a fixed term nobody mentioned."""
    hints = []
    hours = next((r for r in rows if r.field == "wochenstunden" and r.evidence), None)
    printed = printed_amount((hours.evidence or "").split()[0]) if hours else None
    if printed is not None and data.get("status_neu") == "arbeit_ab15h" and printed < 15:
        hints.append("15-Stunden-Grenze: Der Status wäre „Minijob unter 15 Stunden“.")
    term = {"bis_datum", "befristet_bis"}
    if not any(data.get(f) for f in term):
        for facts in documents:
            links = [x for x in facts.links if x.caption.fields & term and x.cost < 1]
            dates = [x.candidate for x in links if x.candidate.kind == "date"]
            if facts.kind == "arbeitsvertrag" and dates:
                hints.append(f"Vertrag befristet bis {dates[0].text}, nicht angegeben.")
    return hints


def _statements(
    service: Service, data: Mapping[str, Any], documents: tuple[DocumentFacts, ...]
) -> list[str]:
    """Statements have to cover three months without a gap where the service asks for them."""
    asked = {k for kinds in service.required_kinds(data) for k in kinds}
    if STATEMENT not in asked:
        return []
    periods = [(p.first, p.last) for d in documents if d.kind == STATEMENT for p in periods_of(d)]
    return [
        f"Kontoauszug: {gap_in_words(first, last)} fehlt (3 Monate lückenlos verlangt)."
        for first, last in gaps_between(periods)
    ]


def _documents(
    service: Service, documents: tuple[DocumentFacts, ...], owners: Mapping[DocumentId, Owner]
) -> list[str]:
    hints = []
    office = service.office
    for facts in documents:
        owner = owners[facts.document.id]
        kind = office.kind_label(facts.kind)
        if owner.other:
            hints.append(f"{kind}: Dokument einer anderen Person, herauslösen und nicht ablegen.")
        elif owner.differs and owner.name is not None:
            hints.append(
                f"{kind} lautet auf {owner.name.name.text}: gehört die Person zum Haushalt?"
            )
        declared = facts.document.declared_kind
        if facts.recognised and declared and facts.kind != declared:
            hints.append(f"Als {office.kind_label(declared)} eingereicht, ist aber: {kind}.")
        if any(c.key.startswith("diagnose") for p in facts.pages for c in p.captions):
            hints.append("Diagnose im Nachweis: abgedeckt, vor der Ablage schwärzen.")
        known = office.kinds.get(facts.kind or "")
        if known is not None and known.filing == "sichtvermerk":
            hints.append(f"{kind} nicht ablegen: Sichtvermerk.")
    same = Counter(f.document.sha256 for f in documents)
    if any(n > 1 for n in same.values()):
        hints.append("Eine Datei liegt doppelt bei.")
    return hints


def _bank_change(
    service: Service, data: Mapping[str, Any], received: date, days: WorkingDays
) -> list[str]:
    if data.get("aenderung_art") != "bankverbindung":
        return []
    run = due_day_of("zahllauf", service, data, received, days)
    hints = ["Neue IBAN: immer Vier-Augen."]
    if run is not None and (run - received).days <= 7:
        hints.append(
            "Bankverbindung kurz vor dem Zahllauf geändert: "
            "bitte unter der bekannten Nummer nachfragen."
        )
    return hints
