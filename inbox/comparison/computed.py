"""Rows of rules that are answered without a paper: computed values, continuity, quotas, overlaps.

A computed row never agrees: in order it is information, in contradiction to an entry it is open.
It cannot be edited; what is wrong is decided at the entries it was computed from.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from inbox.catalogue_values import Field
from inbox.comparison import sequences
from inbox.comparison.identifiers import birth_in_rvnr
from inbox.comparison.links import links_of
from inbox.comparison.result import FieldResult, Result
from inbox.comparison.rows import Case, keys_of, made
from inbox.comparison.sequences import Told
from inbox.comparison.values import show, shown_amount
from inbox.comparison.verdict import Outcome
from inbox.deadline import WorkingDays, entered_day

#: Rules whose rows exist without an entry, too: they are computed, nobody has to type them.
_UNASKED = frozenset({"derived", "working_days_before", "year_quota", "contiguous_after"})


def computed_rows(field: Field, case: Case) -> tuple[FieldResult, ...] | None:
    """The rows of a computed rule; None when the field's rule compares with a paper."""
    rule = _rule_of(field)
    if rule is None:
        return None
    keys = keys_of(field, case.data)
    if not keys and "[]" not in field.id and _answers_unasked(field):
        keys = [field.id]
    return tuple(_row(field, key, case, told) for key in keys for told in rule(field, key, case))


def _rule_of(field: Field) -> "_Rule | None":
    """How the field is computed; a day that is held against a paper's day is none of this."""
    if field.rule == "date_not_before" and "reference" not in field.params:
        return None
    return _RULES.get(field.rule)


def _answers_unasked(field: Field) -> bool:
    return field.rule in _UNASKED or (field.rule == "no_overlap" and field.type != "bool")


def computed_hints(case: Case) -> list[str]:
    """What the computed rules want to be said besides their rows."""
    found = []
    for field in case.service.fields:
        rule = _rule_of(field)
        if rule is None or "[]" in field.id:
            continue
        if field.id in case.data or _answers_unasked(field):
            found += [told.hint for told in rule(field, field.id, case) if told.hint]
    return found


def _row(field: Field, key: str, case: Case, told: Told) -> FieldResult:
    if told.wrong:
        outcome = Outcome(Result.MISMATCH, told.evidence, told.reason)
        return replace(made(field, key, case, outcome), computed=True)
    outcome = Outcome(Result.NO_EVIDENCE, told.evidence, told.reason)
    return replace(made(field, key, case, outcome, compared=False), computed=True)


def _days(case: Case) -> WorkingDays:
    return WorkingDays(case.service.office.country, case.service.office.subdivision)


def _day(case: Case, name: object) -> date | None:
    """An entered day by the name of its field; "received" is the day of receipt."""
    if name in {"received", "eingang_am"}:
        return case.received
    return entered_day(case.data.get(str(name)))


def _derived(field: Field, key: str, case: Case) -> tuple[Told, ...]:
    entered = case.data.get(key)
    match field.params.get("formula"):
        case "days_inclusive":
            first, last = (_day(case, field.params.get(end)) for end in ("from", "to"))
            return (sequences.inclusive_days(entered, first, last),)
        case "first_day_of_month":
            source = _day(case, field.params.get("from"))
            wish = field.params.get("later_wish") is True
            return (sequences.first_of_month(entered, source, later_wish=wish),)
    return (Told(reason="Die Formel ist nicht bekannt: nicht berechnet."),)


def _ahead(field: Field, key: str, case: Case) -> tuple[Told, ...]:
    start = _day(case, field.params.get("ref"))
    least = int(field.params.get("min", 5))
    return (sequences.ahead(case.data.get(key), start, case.received, least, _days(case)),)


def _quota(field: Field, key: str, case: Case) -> tuple[Told, ...]:
    if not field.asks(case.data):
        return ()
    periods = sequences.periods_entered(case.data)
    if not periods:
        return (Told(reason="Der Zeitraum ist nicht vollständig angegeben."),)
    year = min(first for first, _ in periods).year
    used = sequences.used_days(case.data.get(key), year, case.background.days_away)
    if used is None:
        return (Told(reason="Die verbrauchten Tage sind nicht bekannt: nicht geprüft."),)
    most = int(field.params.get("max_days", 21))
    split = field.params.get("split_at_new_year") is not False
    return _joined(sequences.quota(used, periods, most, split=split))


def _joined(told: tuple[Told, ...]) -> tuple[Told, ...]:
    """One row for a quota of several years: a field has one row."""
    if len(told) < 2:
        return told
    return (
        Told(
            " · ".join(t.evidence for t in told if t.evidence),
            " ".join(t.reason for t in told),
            hint=" ".join(t.hint for t in told if t.hint),
        ),
    )


def _contiguous(field: Field, key: str, case: Case) -> tuple[Told, ...]:
    if not field.asks(case.data):
        return ()
    found_field = str(field.params.get("found"))
    if any(
        case.owners[d.document.id].other
        for d in case.documents
        if found_field in {f.id for f in case.service.fields if d.kind in f.evidence}
    ):
        return (Told(reason="Nicht geprüft: Die Bescheinigung gehört einer anderen Person."),)
    previous = case.background.sick_until or _day(case, field.params.get("previous_end"))
    start = _day(case, field.params.get("start"))
    found = _printed_day(found_field, case) or _day(case, found_field)
    bridged = field.params.get("bridge_weekends") is not False
    return (sequences.contiguous(previous, start, found, _days(case), bridge_weekends=bridged),)


def _printed_day(field_id: str, case: Case) -> date | None:
    """The day at a field's caption, if exactly one is printed; the paper outweighs the entry."""
    values = {
        link.candidate.value
        for facts in case.usable()
        for link in links_of(facts.links, field_id, frozenset({"date"}))[:1]
        if not link.unsure
    }
    only = next(iter(values)) if len(values) == 1 else None
    return only if isinstance(only, date) else None


def _overlap(field: Field, key: str, case: Case) -> tuple[Told, ...]:
    first, last = (_day(case, field.params.get(end)) for end in ("from", "to"))
    told = sequences.overlap(first, last, case.background.appointments)
    if field.type != "bool":
        return (told,)
    said = str(case.data.get(key)).casefold() in {"true", "ja"}
    own = _day(case, field.params.get("at"))
    inside = own is not None and first is not None and last is not None and first <= own <= last
    hit = inside or bool(told.hint)
    if not said and hit:
        shown = told.evidence if told.hint else f"Termin {show(own, 'date')}"
        return (Told(shown, "Im Zeitraum liegt ein Termin.", wrong=True, hint=told.hint),)
    return (replace(told, hint=""),)


def _not_before(field: Field, key: str, case: Case) -> tuple[Told, ...]:
    reference = str(field.params["reference"])
    known = case.service.field(reference)
    tolerance = int(field.params.get("tolerance_days", 0))
    name = known.label if known is not None else reference
    entered = entered_day(case.data.get(key))
    return (sequences.not_before(entered, _day(case, reference), tolerance, name),)


def _birth_in_number(field: Field, key: str, case: Case) -> tuple[Told, ...]:
    return (birth_told(case.data.get(key), field.params.get("birth_date"), case),)


def birth_told(number: Any, birth_field: object, case: Case) -> Told:
    """The day of birth a pension number carries against the one entered."""
    inside = birth_in_rvnr(str(number or ""), case.received)
    if inside is None:
        return Told(reason="Die Nummer enthält kein Geburtsdatum.")
    shown = show(inside, "date")
    entered = _day(case, birth_field)
    if entered is None:
        return Told(shown, "Das Geburtsdatum ist nicht angegeben: nicht geprüft.")
    if inside == entered:
        return Told(shown, "Das Geburtsdatum in der Nummer ist das angegebene.")
    text = f"Die Nummer enthält den {shown}, angegeben ist der {show(entered, 'date')}."
    return Told(shown, text, wrong=True, hint=f"Rentenversicherungsnummer: {text}")


def sum_told(field: Field, key: str, case: Case) -> tuple[str, bool] | None:
    """The entered parts of a total as a sentence, and whether they add up; None: a part is missing.

    The tolerance is the catalogue's (0,01 €).
    """
    parts = [(p, case.data.get(p)) for p in field.params.get("parts", ())]
    tolerance = Decimal(str(field.params.get("tolerance", "0.01")))
    told = sequences.parts_sum(case.data.get(key), parts, tolerance)
    if told is None:
        return None
    total, agrees = told
    if agrees:
        known = [sequences.amount(value) for _, value in parts]
        shown = " + ".join(shown_amount(a, money=True).removesuffix(" €") for a in known)
        return f"{shown} = {shown_amount(total, money=True)}.", True
    entered = shown_amount(sequences.amount(case.data.get(key)), money=True)
    return f"Summe der Angaben {shown_amount(total, money=True)}, angegeben {entered}.", False


_Rule = Callable[[Field, str, Case], tuple[Told, ...]]

_RULES: Mapping[str, _Rule] = {
    "derived": _derived,
    "working_days_before": _ahead,
    "year_quota": _quota,
    "contiguous_after": _contiguous,
    "no_overlap": _overlap,
    "date_not_before": _not_before,
    "birth_in_rvnr": _birth_in_number,
}
