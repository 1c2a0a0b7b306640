"""Rules about days that follow each other: continuity, working days ahead, quotas, overlaps.

They are answered from what was entered and what is known of the case. Nothing here is compared with
a paper, so nothing here can say "stimmt": what is in order is told, what contradicts is open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from inbox.comparison.background import Appointment
from inbox.comparison.values import entered_amount, show
from inbox.deadline import WorkingDays, entered_day

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Told:
    """What a computed rule says. `wrong`: it contradicts what was entered and has to be decided."""

    evidence: str | None = None
    reason: str = ""
    wrong: bool = False
    hint: str = ""


def contiguous(
    previous_end: date | None,
    start: date | None,
    found: date | None,
    days: WorkingDays,
    *,
    bridge_weekends: bool = True,
) -> Told:
    """Does a follow-up note join on? What counts is the day it was found (festgestellt am).

    A note that begins and was found by the day after the end joins on. When only days nobody works
    lie between, that is at most a hint. Source: catalogue rule contiguous_after, corrections 9.
    """
    if previous_end is None:
        return Told(reason="Das Ende der letzten Bescheinigung ist nicht bekannt.")
    shown = f"letzte bis {show(previous_end, 'date')}"
    known = [d for d in (start, found) if d is not None]
    if not known:
        return Told(shown, "Der Tag der Feststellung ist nicht angegeben.")
    begin = max(known)
    by = "Festgestellt" if begin == found else "Beginn"
    if begin <= previous_end + _DAY:
        told = f"{by} am {show(begin, 'date')}: schließt an."
        return Told(shown, told if found else f"{told} Der Tag der Feststellung fehlt.")
    first, last = previous_end + _DAY, begin - _DAY
    between = _each_day(first, last)
    missing = [d for d in between if days.is_working(d)]
    span = _span(first, last)
    if not missing and bridge_weekends:
        only = all(d.weekday() >= 5 for d in between)
        free = "liegt nur ein Wochenende" if only else "liegen nur arbeitsfreie Tage"
        return Told(
            shown,
            f"{by} am {show(begin, 'date')}, dazwischen nur arbeitsfreie Tage.",
            hint=f"Zwischen den Bescheinigungen {free} ({span}).",
        )
    many = "1 Arbeitstag" if len(missing) == 1 else f"{len(missing)} Arbeitstage"
    return Told(
        shown,
        f"Lücke {span}: {many} ohne Bescheinigung.",
        wrong=True,
        hint=f"Lücke zur letzten Bescheinigung: {span}.",
    )


def _each_day(first: date, last: date) -> Sequence[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _span(first: date, last: date) -> str:
    if first == last:
        return show(first, "date")
    return f"{show(first, 'day_month')} bis {show(last, 'date')}"


def ahead(entered: Any, start: date | None, received: date, least: int, days: WorkingDays) -> Told:
    """Working days (Monday to Saturday) between the application and the day it is about.

    Fewer than `least` are a hint and no ground for a refusal by itself (§ 4 ErrV; corrections 10).
    """
    if start is None:
        return Told(reason="Der erste Tag ist nicht angegeben.")
    if start < received:
        text = "Der erste Tag liegt vor dem Eingang."
        return Told("0", text, hint=f"Antrag nach der Abreise am {show(start, 'date')}.")
    count = days.between(received, start, saturday_counts=True)
    if count < least:
        hint = f"Antrag {count} Werktage vor der Abreise (Richtwert: {least})."
    else:
        hint = f"Antrag {count} Werktage vor der Abreise: rechtzeitig."
    return _against_entry(entered, count, "Werktage", hint)


def _against_entry(entered: Any, count: int, unit: str, hint: str = "") -> Told:
    wanted = entered_amount(entered)
    if wanted is not None and wanted != count:
        return Told(str(count), f"Berechnet {count} {unit}, angegeben {entered}.", True, hint)
    return Told(str(count), f"Berechnet: {count} {unit}.", hint=hint)


def quota(
    used: Mapping[int, int], periods: Sequence[tuple[date, date]], most: int, *, split: bool = True
) -> tuple[Told, ...]:
    """Days of absence against the quota of each calendar year, one answer a year.

    Overlapping periods count once. With `split` a period over New Year counts in both years, each
    with its own days; without, all of it counts in the year it begins.
    """
    asked = sorted({d for first, last in periods for d in _each_day(first, last)})
    if not asked:
        return (Told(reason="Der Zeitraum ist nicht vollständig angegeben."),)
    if split:
        years = {y: [d for d in asked if d.year == y] for y in sorted({d.year for d in asked})}
    else:
        years = {asked[0].year: asked}
    told = []
    for year, wanted in years.items():
        before = used.get(year, 0)
        total = before + len(wanted)
        if total <= most:
            text = f"{before} + {len(wanted)} = {total} von {most} Tagen im Jahr {year}."
            told.append(Told(f"{total} von {most}", text))
            continue
        left = max(0, most - before)
        until = f" (bis {show(wanted[left - 1], 'date')})" if left else ""
        text = (
            f"{before} + {len(wanted)} = {total} Tage, höchstens {most} im Jahr {year}: "
            f"noch {left} Tage{until}."
        )
        told.append(Told(f"{total} von {most}", text, hint=text))
    return tuple(told)


def periods_entered(data: Mapping[str, Any]) -> list[tuple[date, date]]:
    """The period of an absence and the further ones, those that have both ends in order."""
    keys = [("von", "bis")]
    index = 0
    while f"weitere_zeitraeume[{index}].von" in data:
        keys.append((f"weitere_zeitraeume[{index}].von", f"weitere_zeitraeume[{index}].bis"))
        index += 1
    ends = [(entered_day(data.get(a)), entered_day(data.get(b))) for a, b in keys]
    return [(a, b) for a, b in ends if a is not None and b is not None and a <= b]


def used_days(entered: Any, year: int, known: Mapping[int, int]) -> Mapping[int, int] | None:
    """Days used so far: the Fachverfahren's where it answers, else what was entered for `year`."""
    if known:
        return known
    amount = entered_amount(entered)
    return None if amount is None else {year: int(amount)}


def overlap(
    first: date | None, last: date | None, appointments: Sequence[Appointment] | None
) -> Told:
    """Appointments inside a period, both ends included; says when no calendar could be asked."""
    if first is None or last is None or last < first:
        return Told(reason="Der Zeitraum ist nicht vollständig angegeben.")
    if appointments is None:
        return Told(reason="Kein Kalender angebunden: Termine bitte im Fachverfahren prüfen.")
    inside = [a for a in appointments if a.first <= last and a.last >= first]
    if not inside:
        return Told("kein Termin", "Im Zeitraum liegt kein bekannter Termin.")
    texts = [_shown_appointment(a) for a in sorted(inside, key=lambda a: (a.first, a.clock))]
    verb = "liegt" if len(texts) == 1 else "liegen"
    return Told(
        ", ".join(texts),
        f"Im Zeitraum {verb}: {', '.join(texts)}.",
        hint=" ".join(f"{text} liegt im Zeitraum." for text in texts),
    )


def _shown_appointment(one: Appointment) -> str:
    day = show(one.first, "date") if one.first == one.last else _span(one.first, one.last)
    clock = f", {one.clock} Uhr" if one.clock else ""
    return f"{one.what} {day}{clock}"


def inclusive_days(entered: Any, first: date | None, last: date | None) -> Told:
    """Calendar days of a period, both ends counted (formula days_inclusive)."""
    if first is None or last is None or last < first:
        return Told(reason="Der Zeitraum ist nicht vollständig angegeben.")
    count = (last - first).days + 1
    told = _against_entry(entered, count, "Tage" if count != 1 else "Tag")
    if not told.wrong:
        return told
    hint = f"Angegeben sind {entered} Tage, der Zeitraum hat {count}."
    return Told(told.evidence, told.reason, wrong=True, hint=hint)


def first_of_month(entered: Any, source: date | None, *, later_wish: bool) -> Told:
    """The first of the month of a day (§ 37 Abs. 2 SGB II); a later wish is allowed if told so."""
    if source is None:
        return Told(reason="Der Tag, von dem gerechnet wird, fehlt.")
    day = source.replace(day=1)
    wish = entered_day(entered)
    shown = show(day, "date")
    if entered in (None, ""):
        return Told(shown, f"Berechnet: ab {shown}.")
    if wish is None:
        return Told(shown, "Das Datum gibt es nicht.", wrong=True)
    if wish == day:
        return Told(shown, f"Berechnet: ab {shown}.")
    if wish > day and later_wish:
        return Told(shown, f"Gewünscht ist ein späterer Beginn ({show(wish, 'date')}).")
    return Told(shown, f"Frühestens ab {shown}, angegeben {show(wish, 'date')}.", wrong=True)


def not_before(entered: date | None, reference: date | None, tolerance: int, name: str) -> Told:
    """A day that must not lie before another, by more than `tolerance` days."""
    if entered is None or reference is None:
        missing = "Die Angabe" if entered is None else f"„{name}“"
        return Told(reason=f"{missing} fehlt: nicht geprüft.")
    shown = show(reference, "date")
    if entered >= reference - timedelta(days=tolerance):
        return Told(shown, f"Nicht vor „{name}“ ({shown}).")
    early = (reference - entered).days
    unit = "Tag" if early == 1 else "Tage"
    return Told(shown, f"{early} {unit} vor „{name}“ ({shown}).", wrong=True)


def parts_sum(
    entered: Any, parts: Sequence[tuple[str, Any]], tolerance: Decimal
) -> tuple[Decimal, bool] | None:
    """The sum of entered parts and whether it is the entered total; None when a part is missing."""
    total = entered_amount(entered)
    amounts = [entered_amount(value) for _, value in parts]
    known = [a for a in amounts if a is not None]
    if total is None or not amounts or len(known) != len(amounts):
        return None
    result = sum(known, Decimal(0))
    return result, abs(result - total) <= tolerance


def amount(value: Any) -> Decimal:
    """An entered amount that is known to be one."""
    return entered_amount(value) or Decimal(0)
