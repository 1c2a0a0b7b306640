"""Rules that are more than one value against another: periods, sums, validity, income."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from inbox.catalogue_values import Field, Service
from inbox.comparison.candidates import Candidate
from inbox.comparison.facts import DocumentFacts
from inbox.comparison.links import links_of
from inbox.comparison.result import Result
from inbox.comparison.statements import (
    STATEMENT,
    Booking,
    Period,
    day_of,
    entered_period,
    gap_in_words,
    gaps_between,
    income_bookings,
    income_words,
    printed_periods,
)
from inbox.comparison.values import entered_amount, show, shown_amount
from inbox.comparison.verdict import Outcome, judge, outcome_at, place_of, place_on
from inbox.deadline import entered_day, months_after

#: Fewer parts than these are not surely all of a rent.
_PARTS = 3


def valid_on(field: Field, entered: Any, facts: DocumentFacts, received: date) -> Outcome | None:
    """The day printed is the day entered, and it has not passed at receipt."""
    outcome = judge(field, entered, facts, received, None)
    if outcome is None or outcome.result not in {Result.MATCH, Result.MISMATCH}:
        return outcome
    links = links_of(facts.links, field.id, frozenset({"date"}))
    printed = links[0].candidate.value if links else None
    if isinstance(printed, date) and printed < received:
        return Outcome(
            Result.MISMATCH,
            outcome.evidence,
            f"Bei Eingang abgelaufen (seit {show(printed, 'date')}).",
            outcome.place,
            outcome.trust,
            facts,
        )
    return outcome


def proven_period(
    field: Field, entered: Any, facts: DocumentFacts, service: Service, received: date
) -> Outcome | None:
    """The entered day lies in the period the document shows."""
    day = entered_day(entered)
    ends: list[Candidate] = []
    for name in (field.params.get("from"), field.params.get("to")):
        known = service.field(str(name))
        links = links_of(facts.links, known.id, frozenset({"date"})) if known else ()
        if not links:
            return None
        ends.append(links[0].candidate)
    first, last = (c.value for c in ends)
    if day is None or not isinstance(first, date) or not isinstance(last, date) or last < first:
        return None
    inside = first <= day <= last
    place = place_of(ends[0])
    rect = ends[0].rect.united(ends[1].rect) if ends[0].line.page == ends[1].line.page else None
    return Outcome(
        Result.MATCH if inside else Result.MISMATCH,
        f"{show(first, 'date')} bis {show(last, 'date')}",
        "Der Tag liegt im Zeitraum." if inside else "Der Tag liegt nicht im Zeitraum.",
        place_on(facts, ends[0].line.page, rect) if rect else place,
        ends[0].line.trust(*ends[0].words),
        facts,
    )


def rent_sum(field: Field, entered: Any, facts: DocumentFacts, received: date) -> Outcome | None:
    """The printed total; on a statement the booking, whatever its sign."""
    if facts.kind != field.params.get("booking_kind"):
        told = judge(field, entered, facts, received, None)
        if told is None or told.result is Result.SIMILAR:
            return _added_up(field, entered, facts) or told
        return told
    amount = entered_amount(entered)
    if amount is None:
        return None
    want = abs(amount)
    links = links_of(facts.links, field.id, frozenset({"amount"}))
    amounts = [x.candidate for x in links if isinstance(x.candidate.value, Decimal)]
    if not amounts:
        return None
    hit = next((c for c in amounts if abs(c.value) == want), None)  # type: ignore[arg-type]
    others = {abs(c.value) for c in amounts} - {want}  # type: ignore[arg-type]
    if hit is not None and not others:
        return Outcome(
            Result.MATCH, hit.text, "So wird die Miete abgebucht.", place_of(hit),
            hit.line.trust(*hit.words), facts,
        )  # fmt: skip
    shown = hit or amounts[0]
    reason = (
        "Die Abbuchungen sind nicht alle gleich hoch."
        if hit
        else "Abgebucht wird ein anderer Betrag."
    )
    return Outcome(
        Result.SIMILAR if hit else Result.MISMATCH, shown.text, reason, place_of(shown),
        shown.line.trust(*shown.words), facts,
    )  # fmt: skip


def _added_up(field: Field, entered: Any, facts: DocumentFacts) -> Outcome | None:
    """A printed amount that is the sum of all the captioned parts is the total, caption or not."""
    if links_of(facts.links, field.id, frozenset({"amount"})):
        return None
    parts = []
    for name in field.params.get("parts", ()):
        links = links_of(facts.links, str(name), frozenset({"amount"}))
        values = {x.candidate.value for x in links}
        if len(values) != 1 or any(x.unsure or x.candidate.contested for x in links):
            return None
        parts.append(links[0].candidate)
    total = sum((c.value for c in parts if isinstance(c.value, Decimal)), Decimal(0))
    after = max(((c.line.page, c.line.index) for c in parts), default=(0, 0))
    found = [
        c
        for c in facts.candidates
        if c.kind == "amount" and c.value == total and (c.line.page, c.line.index) >= after
    ]
    if len(parts) < _PARTS or not found or found[0].past:
        return None
    if entered_amount(entered) == total:
        return outcome_at(Result.MATCH, found[0], facts, "Summe der Teile im Nachweis.")
    reason = "Die Teile im Nachweis ergeben diesen Betrag."
    return outcome_at(Result.MISMATCH, found[0], facts, reason)


def income_against_no(entered: Any, facts: DocumentFacts, service: Service) -> Outcome | None:
    """ "Einkommen: Nein" against wages on the statement is a contradiction (corrections, 9)."""
    if facts.kind != STATEMENT or str(entered).casefold() not in {"false", "nein"}:
        return None
    known = income_words(service).values()
    words = tuple(dict.fromkeys(w for found in known for w in found))
    booking = next(iter(income_bookings(facts, words)), None)
    if booking is None:
        return None
    return _booked(Result.MISMATCH, booking, "Auf dem Kontoauszug steht ein Zufluss.", facts)


def period_equal(entered: Any, facts: DocumentFacts) -> Outcome | None:
    """Both ends of the entered period are the printed ones, to the day."""
    ends = entered_period(entered)
    printed = printed_periods(facts)
    if ends is None or not printed:
        return None
    best = min(printed, key=lambda p: abs((p.first - ends[0]).days) + abs((p.last - ends[1]).days))
    off = [
        f"{name} {show(have, 'date')}"
        for name, want, have in (("von", ends[0], best.first), ("bis", ends[1], best.last))
        if want != have
    ]
    if not off and len({(p.first, p.last) for p in printed}) > 1:
        others = next(p for p in printed if (p.first, p.last) != ends)
        text = f"Im Nachweis steht auch {show(others.first, 'date')} bis "
        return _period(Result.SIMILAR, best, f"{text}{show(others.last, 'date')}.", facts)
    reason = f"Im Nachweis steht: {', '.join(off)}." if off else ""
    return _period(Result.MISMATCH if off else Result.MATCH, best, reason, facts)


def _period(result: Result, period: Period, reason: str, facts: DocumentFacts) -> Outcome:
    same_page = period.start.line.page == period.end.line.page
    rect = period.start.rect.united(period.end.rect) if same_page else period.start.rect
    return Outcome(
        result,
        f"{show(period.first, 'date')} bis {show(period.last, 'date')}",
        reason,
        place_on(facts, period.start.line.page, rect),
        period.start.line.trust(*period.start.words),
        facts,
    )


def not_before(field: Field, entered: Any, facts: DocumentFacts, received: date) -> Outcome | None:
    """The printed day is not before the entered one, by more than `tolerance_days`."""
    day = entered_day(entered)
    links = links_of(facts.links, field.id, frozenset({"date"}))
    if day is None or not links:
        return None
    best = links[0]
    printed = best.candidate.value
    if not isinstance(printed, date):
        return None
    early = (day - printed).days
    place, trust = place_of(best.candidate), best.candidate.line.trust(*best.candidate.words)
    if best.unsure or any(x.candidate.value != printed for x in links[1:]):
        text = "Welcher Tag gemeint ist, ist nicht sicher: bitte ansehen."
        return Outcome(Result.SIMILAR, best.candidate.text, text, place, trust, facts)
    if early <= int(field.params.get("tolerance_days", 0)):
        return Outcome(Result.MATCH, best.candidate.text, "", place, trust, facts)
    text = f"Der Tag im Nachweis liegt {early} {'Tag' if early == 1 else 'Tage'} vor der Angabe."
    return Outcome(Result.MISMATCH, best.candidate.text, text, place, trust, facts)


def _booked(result: Result, booking: Booking, reason: str, facts: DocumentFacts) -> Outcome:
    return Outcome(
        result,
        f"{booking.amount.text} ({booking.word})",
        reason,
        place_of(booking.amount),
        booking.line.trust(*booking.amount.words),
        facts,
    )


def inflow(
    field: Field,
    key: str,
    entered: Any,
    facts: DocumentFacts,
    data: Mapping[str, Any],
    service: Service,
) -> Outcome | None:
    """An income on the statement: the amount entered, near the day entered."""
    if facts.kind not in {STATEMENT, None}:
        return judge(field, entered, facts, entered_day(entered) or date.max, None)
    prefix = f"{key.rpartition('.')[0]}." if "." in key else ""
    amount_key = str(field.params.get("amount", "")).rpartition(".")[2]
    amount = entered_amount(data.get(f"{prefix}{amount_key}"))
    told = _nearest(field, key, entered, facts, data, service)
    if told is None or amount is None:
        return None
    away, booking = told
    window = int(field.params.get("window_days", 5))
    if booking.value != amount:
        one, other = shown_amount(amount, money=True), shown_amount(booking.value, money=True)
        reason = f"Angegeben {one}, Zufluss {other}."
        return _booked(Result.MISMATCH, booking, reason, facts)
    if away > window:
        return _booked(Result.MISMATCH, booking, f"Zufluss {away} Tage entfernt.", facts)
    unit = "Tag" if away == 1 else "Tage"
    off = f"Gebucht {away} {unit} vor oder nach der Angabe." if away else ""
    booked = _booked(Result.MATCH, booking, off, facts)
    days = (c for c in facts.candidates if c.line is booking.line and c.kind == "date")
    printed = next(days, None)
    return replace(booked, place=place_of(printed)) if printed is not None else booked


def _nearest(
    field: Field,
    key: str,
    entered: Any,
    facts: DocumentFacts,
    data: Mapping[str, Any],
    service: Service,
) -> tuple[int, Booking] | None:
    """The income of the entered kind that came in nearest to the entered day, and how far off."""
    prefix = f"{key.rpartition('.')[0]}." if "." in key else ""
    day = entered_day(entered)
    kind = str(data.get(f"{prefix}art") or ("lohn" if not prefix else ""))
    known = income_words(service)
    words = known.get(kind) if kind else tuple(w for found in known.values() for w in found)
    if facts.kind != STATEMENT or day is None or words is None:
        return None
    dated = [
        (abs((when - day).days), b)
        for b in income_bookings(facts, words)
        if (when := day_of(b.line, day)) is not None
    ]
    return min(dated, key=lambda d: d[0], default=None)


def inflow_amount(
    field: Field,
    key: str,
    want: Decimal,
    facts: DocumentFacts,
    data: Mapping[str, Any],
    service: Service,
) -> Outcome | None:
    """An income's amount as a booking that came in on the day entered, named as such."""
    day_field = next(
        (f for f in service.fields
         if f.rule == "amount_inflow" and f.params.get("amount") == field.id), None,
    )  # fmt: skip
    if day_field is None or facts.kind != STATEMENT:
        return None
    prefix = key.rpartition(".")[0]
    day_key = f"{prefix}.{day_field.id.rpartition('.')[2]}"
    told = _nearest(day_field, day_key, data.get(day_key), facts, data, service)
    if told is None or told[0] > int(day_field.params.get("window_days", 5)):
        return None
    booking = told[1]
    if booking.value == want:
        return _booked(Result.MATCH, booking, "", facts)
    reason = f"Zufluss {shown_amount(booking.value, money=True)}."
    return _booked(Result.MISMATCH, booking, reason, facts)


def covered(entered: Any, facts: DocumentFacts, *, months: int | None = None) -> Outcome | None:
    """The printed periods of a document cover the entered one without a gap.

    `months` also asks the entered period for that many whole months.
    """
    ends = entered_period(entered)
    periods = sorted(printed_periods(facts), key=lambda p: p.first)
    if ends is None or not periods:
        return None
    first, last = ends
    best = max(periods, key=lambda p: (min(p.last, last) - max(p.first, first)).days)
    touching = [(p.first, p.last) for p in periods if p.last >= first and p.first <= last]
    gaps = gaps_between(touching)
    starts, ends_at = (
        (min(a for a, _ in touching), max(b for _, b in touching))
        if touching
        else (best.first, best.last)
    )
    if not touching or starts > first or ends_at < last:
        return _period(Result.MISMATCH, best, "Der Zeitraum ist nicht ganz abgedeckt.", facts)
    if gaps:
        return _period(Result.MISMATCH, best, f"Es fehlt: {gap_in_words(*gaps[0])}.", facts)
    if months is not None and months_after(first, months) > last + timedelta(days=1):
        unit = "1 Monat" if months == 1 else f"{months} Monate"
        return _period(Result.SIMILAR, best, f"Verlangt ist mindestens {unit}.", facts)
    return _period(Result.MATCH, best, "", facts)
