"""Hints: short German sentences about deadlines and checks that no single row can say.

A hint never blocks and never refuses; it tells what a colleague would mention in passing. What day
it is today plays no part: the same submission always gets the same hints.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from inbox.catalogue_values import Service
from inbox.comparison.computed import computed_hints, sum_told
from inbox.comparison.documents import Remarks
from inbox.comparison.facts import DocumentFacts
from inbox.comparison.formats import format_fault, not_affirmed, not_entered
from inbox.comparison.links import links_of
from inbox.comparison.owner import Owner
from inbox.comparison.result import FieldResult, Gap
from inbox.comparison.rows import Case, keys_of
from inbox.comparison.statements import STATEMENT, gap_in_words, printed_periods
from inbox.comparison.values import printed_amount, show, shown_amount
from inbox.deadline import WorkingDays, due_day, entered_day
from inbox.submission import DocumentId

_WEEKDAYS = (
    "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag",
)  # fmt: skip

#: So many missing entries are named, the rest is counted.
_NAMED = 4


def hints_for(
    case: Case, rows: tuple[FieldResult, ...], remarks: Remarks, gaps: tuple[Gap, ...]
) -> tuple[str, ...]:
    """The hints of a submission, in the order a person would want them."""
    service, data, received = case.service, case.data, case.received
    days = WorkingDays(service.office.country, service.office.subdivision)
    found: list[str] = [
        *_emergency(case),
        *_evidence_in_time(service, data, received, days),
        *_sick_note(data),
        *computed_hints(case),
        *_absence(service, data),
        *_start_of_benefits(case),
        *_renewal(service, data, received),
        *_sums(case),
        *_employment(data, case.documents, rows),
        *_copy(case),
        *_statements(gaps),
        *_answers(case),
        *_documents(case, case.owners),
        *remarks.told,
        *_bank_change(case, days),
        *_callback(data),
        *_missing_papers(case),
        *_form(case),
    ]
    return tuple(dict.fromkeys(found))


def _emergency(case: Case) -> list[str]:
    """Together with the balance of the newest statement, where one can be read."""
    emergency = case.service.emergency
    if emergency is None or not emergency.when.holds(case.data):
        return []
    balances = [
        (max((p.last for p in printed_periods(d)), default=date.min), links[-1].candidate)
        for d in case.usable()
        if d.kind == STATEMENT
        and (links := links_of(d.links, "kontostand_summe", frozenset({"amount"})))
    ]
    if not balances:
        return [f"{emergency.note}: Vorschuss prüfen (§ 42 SGB I)."]
    newest = max(balances, key=lambda b: b[0])[1]
    amount = newest.value if isinstance(newest.value, Decimal) else Decimal(0)
    shown = shown_amount(amount, money=True)
    return [f"{emergency.note}, Kontostand {shown}: Vorschuss prüfen (§ 42 SGB I)."]


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


def _sick_note(data: Mapping[str, Any]) -> list[str]:
    since, found_on = entered_day(data.get("au_seit")), entered_day(data.get("au_festgestellt_am"))
    until = entered_day(data.get("au_bis"))
    hints = []
    if since and found_on and (found_on - since).days > 3:
        hints.append(f"Festgestellt {(found_on - since).days} Tage nach Beginn.")
    if since and until and until < since:
        hints.append("Das Ende der Arbeitsunfähigkeit liegt vor ihrem Beginn.")
    return hints


def _absence(service: Service, data: Mapping[str, Any]) -> list[str]:
    start, end = entered_day(data.get("von")), entered_day(data.get("bis"))
    if "oaw_antrag" not in service.deadlines or start is None or end is None:
        return []
    if end < start:
        return ["Das Ende der Abwesenheit liegt vor ihrem Beginn."]
    return [f"Die Entscheidung muss vor dem {show(start, 'date')} zugehen."]


def _start_of_benefits(case: Case) -> list[str]:
    """An application works back to the first of its month (§ 37 Abs. 2 SGB II)."""
    if not any(f.id == "leistung_ab" and f.rule == "derived" for f in case.service.fields):
        return []
    first = case.received.replace(day=1)
    return [f"Leistungen ab {show(first, 'date')} (Antragswirkung)."]


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
    return [f"Die Bewilligung endet am {show(end, 'date')}, {left} Tage nach dem Eingang."]


def _sums(case: Case) -> list[str]:
    return [
        told[0]
        for field in case.service.fields
        if field.rule == "amount_sum"
        and (told := sum_told(field, field.id, case)) is not None
        and not told[1]
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


def _copy(case: Case) -> list[str]:
    """Another department pays by what is entered here."""
    service = case.service
    if service.copy_to != "leistung" or service.copy_when is None:
        return []
    if not service.copy_when.holds(case.data):
        return []
    if case.data.get("brutto") not in (None, ""):
        return ["Kopie an Leistung: Einkommen zählt ab Zufluss und ist zahlungswirksam."]
    return ["Kopie an Leistung."]


def _statements(gaps: tuple[Gap, ...]) -> list[str]:
    """Statements have to cover the months the service asks for without a gap."""
    return [
        f"Kontoauszug: {gap_in_words(g.first, g.last)} fehlt (3 Monate lückenlos verlangt)."
        for g in gaps
        if g.kind == STATEMENT
    ]


def _answers(case: Case) -> list[str]:
    """What another submission of the case waits for and lies here."""
    said = []
    for wanted in case.background.wanted:
        gap = wanted.gap
        for facts in case.usable():
            if facts.kind == gap.kind and any(
                p.first <= gap.first and gap.last <= p.last for p in printed_periods(facts)
            ):
                label = case.service.office.kind_label(gap.kind)
                days = gap_in_words(gap.first, gap.last)
                said.append(f"Nachforderung erfüllt: {label}, {days} ({wanted.number}).")
                break
    return said


def _documents(case: Case, owners: Mapping[DocumentId, Owner]) -> list[str]:
    hints = []
    office = case.service.office
    for facts in case.documents:
        owner = owners[facts.document.id]
        kind = office.kind_label(facts.kind)
        if owner.other:
            hints.append(f"{kind}: Dokument einer anderen Person, herauslösen und nicht ablegen.")
        elif owner.differs and owner.name is not None:
            hints.append(
                f"{kind} lautet auf {owner.name.name.text}: gehört die Person zum Haushalt?"
            )
        elif owner.other_birth is not None:
            day = show(owner.other_birth, "date")
            hints.append(f"{kind}: Name stimmt, als Geburtsdatum steht {day}.")
        declared = facts.document.declared_kind
        if facts.recognised and declared and facts.kind != declared:
            hints.append(f"Als {office.kind_label(declared)} eingereicht, ist aber: {kind}.")
        if any(c.key.startswith("diagnose") for p in facts.pages for c in p.captions):
            hints.append("Diagnose im Nachweis: abgedeckt, vor der Ablage schwärzen.")
        known = office.kinds.get(facts.kind or "")
        if known is not None and known.filing == "sichtvermerk":
            hints.append(f"{kind} nicht ablegen: Sichtvermerk.")
    return hints


def _bank_change(case: Case, days: WorkingDays) -> list[str]:
    data, received = case.data, case.received
    if data.get("aenderung_art") != "bankverbindung":
        return []
    run = due_day_of("zahllauf", case.service, data, received, days)
    hints = ["Neue IBAN: immer Vier-Augen."]
    if run is not None and (run - received).days <= 7:
        hints.append(
            "Bankverbindung kurz vor dem Zahllauf geändert: "
            "bitte unter der bekannten Nummer nachfragen."
        )
    if run is not None:
        submission = case.submission
        came = submission.received_at.astimezone(ZoneInfo(submission.time_zone))
        hints.append(
            f"Eingang {_WEEKDAYS[came.weekday()]}, {came:%H:%M} Uhr. "
            f"Nächster Zahllauf: {show(run, 'date')}."
        )
    return hints


def _callback(data: Mapping[str, Any]) -> list[str]:
    window = data.get("rueckruf_fenster")
    shown = show(window, "time_range") if isinstance(window, Mapping) else ""
    if not shown and data.get("rueckruf_nummer") in (None, ""):
        return []
    return [f"Rückruf gewünscht: {shown}." if shown else "Rückruf gewünscht."]


def _missing_papers(case: Case) -> list[str]:
    """Required kinds of evidence nobody handed in; a paper that was not read yet may be one."""
    here = {d.kind for d in case.documents}
    unknown = any(d.kind is None for d in case.documents)
    wanted = [k for k in case.service.required_kinds(case.data) if not here & set(k)]
    if not wanted or unknown:
        return []
    label = case.service.office.kind_label
    names = [" oder ".join(label(k) for k in kinds) for kinds in wanted]
    return [f"Es fehlt noch: {', '.join(names)}."]


def _form(case: Case) -> list[str]:
    """Malformed and missing entries: shown, never a ground to refuse (corrections 6)."""
    service, data = case.service, case.data
    hints = [
        f"{field.label}: {fault}"
        for field in service.fields
        for key in keys_of(field, data)
        if (fault := format_fault(field, data[key])) is not None
    ]
    empty = [f.label.rstrip("?") for f in not_entered(service, data)]
    if empty:
        named = ", ".join(empty[:_NAMED])
        more = f" und {len(empty) - _NAMED} weitere" if len(empty) > _NAMED else ""
        hints.append(f"Pflichtangaben fehlen: {named}{more}.")
    hints += [f"Nicht bestätigt: „{f.label}“." for f in not_affirmed(service, data)]
    return hints
