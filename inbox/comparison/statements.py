"""Bank statements: which days they cover, what came in, what the rent booking was.

Only lines with an amount are bookings. Days printed without a year belong to the statement's period
or to the year of the day asked for. Limit: foreign currency and collective bookings are not split.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Any

from inbox.catalogue_values import Service
from inbox.comparison.candidates import Candidate
from inbox.comparison.facts import DocumentFacts, PageFacts
from inbox.comparison.lines import Line
from inbox.comparison.values import compact, make_day, show
from inbox.deadline import entered_day

STATEMENT = "kontoauszug"

#: The choice whose words (labels.json, enum_words) tell what kind of income a booking is.
INCOME_CHOICE = "einkommen[].art"
_PERIOD_WORDS = ("zeitraum", "vom", "umsaetze", "auszug", "kontoauszug", "abrechnungszeitraum")
_SHORT_DAY = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(?!\d)")
#: How far below its booking a purpose may stand, in line heights.
_PURPOSE = 1.6
_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
    "Oktober", "November", "Dezember",
)  # fmt: skip


@dataclass(frozen=True)
class Booking:
    """An amount that came in, with the word that tells what it is."""

    amount: Candidate
    line: Line
    word: str
    value: Decimal


@dataclass(frozen=True)
class Period:
    """A printed period with the two dates it was read from."""

    first: date
    last: date
    start: Candidate
    end: Candidate


def periods_of(facts: DocumentFacts) -> tuple[Period, ...]:
    """The periods a statement says it covers, at most one a page."""
    found: list[Period] = []
    for page in facts.pages:
        period = _first_period(page.candidates)
        if period is not None and (period.first, period.last) not in {
            (p.first, p.last) for p in found
        }:
            found.append(period)
    return tuple(found)


def printed_periods(facts: DocumentFacts) -> tuple[Period, ...]:
    """The periods any kind of document shows: "vom … bis …" on one line, or von and bis apart."""
    found = list(periods_of(facts))
    dates = [c for c in facts.candidates if c.kind == "date" and not c.loose]
    for start, end in pairwise(dates):
        first, last = start.value, end.value
        if start.line is not end.line or (start.part, end.part) != ("from", "to"):
            continue
        if not isinstance(first, date) or not isinstance(last, date) or last < first:
            continue
        if (first, last) not in {(p.first, p.last) for p in found}:
            found.append(Period(first, last, start, end))
    return tuple(found)


def entered_period(entered: Any) -> tuple[date, date] | None:
    """An entered period, as two days or as {"von": …, "bis": …}; None unless in order."""
    if isinstance(entered, Mapping):
        entered = (entered.get("von"), entered.get("bis"))
    if not isinstance(entered, list | tuple) or len(entered) != 2:
        return None
    first, last = entered_day(entered[0]), entered_day(entered[1])
    return (first, last) if first is not None and last is not None and first <= last else None


def _first_period(candidates: Sequence[Candidate]) -> Period | None:
    dates = [c for c in candidates if c.kind == "date" and not c.loose]
    for start, end in pairwise(dates):
        if start.line is not end.line or start.part != "from" or end.part != "to":
            continue
        keys = {p.key for p in start.line.pieces}
        told = any(key.startswith(word) for key in keys for word in _PERIOD_WORDS)
        first, last = start.value, end.value
        if told and isinstance(first, date) and isinstance(last, date) and first <= last:
            return Period(first, last, start, end)
    return None


def gaps_between(periods: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """Days missing between the periods; before the first and after the last nothing is missing."""
    ordered = sorted(periods)
    gaps = []
    until: date | None = None
    for first, last in ordered:
        if until is not None and first > until + timedelta(days=1):
            gaps.append((until + timedelta(days=1), first - timedelta(days=1)))
        until = last if until is None else max(until, last)
    return gaps


def gap_in_words(first: date, last: date) -> str:
    """ "September 2026" for a whole month, else "01.09.2026 bis 12.09.2026"."""
    following = last + timedelta(days=1)
    whole = first.day == 1 and following.day == 1
    if whole and (first.year, first.month) == (last.year, last.month):
        return f"{_MONTHS[first.month - 1]} {first.year}"
    return f"{show(first, 'date')} bis {show(last, 'date')}"


@lru_cache(maxsize=16)
def income_words(service: Service) -> Mapping[str, tuple[str, ...]]:
    """For each kind of income the words of a booking that tell it, as they are looked up."""
    known = service.office.labels.enum_words.get(INCOME_CHOICE, {})
    return {kind: tuple(compact(w) for w in words) for kind, words in known.items()}


def income_bookings(facts: DocumentFacts, words: Sequence[str]) -> tuple[Booking, ...]:
    """Amounts that came in on lines that carry one of the words."""
    found = []
    for page in facts.pages:
        for printed in page.lines:
            word = _word_in(printed, words)
            if word is None:
                continue
            line = _booked_on(printed, page)
            incoming = next(
                (
                    c
                    for c in page.candidates
                    if c.line is line and c.kind == "amount" and _is_positive(c)
                ),
                None,
            )
            if incoming is not None and isinstance(incoming.value, Decimal):
                found.append(Booking(incoming, line, word, incoming.value))
    return tuple(found)


def _booked_on(line: Line, page: PageFacts) -> Line:
    """The line of the booking a purpose belongs to: its own, or the one right above it."""
    own = [c for c in page.candidates if c.line is line and c.kind in {"amount", "date"}]
    above = page.lines[line.index - 1] if line.index and line.index <= len(page.lines) else None
    if own or above is None or above.page != line.page:
        return line
    booked = {c.kind for c in page.candidates if c.line is above}
    near = line.middle - above.middle <= _PURPOSE * max(line.height, above.height)
    return above if near and {"amount", "date"} <= booked else line


def _is_positive(candidate: Candidate) -> bool:
    return isinstance(candidate.value, Decimal) and candidate.value > 0


def _word_in(line: Line, words: Sequence[str]) -> str | None:
    for word in line.words:
        for match in re.finditer(r"[^\W\d_]+", word.text):
            if compact(match.group()) in words:
                return match.group()
    return None


def day_of(line: Line, near: date) -> date | None:
    """The day of a booking line; without a year the one that comes nearest to `near`."""
    match = _SHORT_DAY.search(line.text)
    full = re.search(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", line.text)
    if full is not None:
        return make_day(int(full[3]), int(full[2]), int(full[1]))
    if match is None:
        return None
    days = [make_day(near.year + off, int(match[2]), int(match[1])) for off in (-1, 0, 1)]
    known = [d for d in days if d is not None]
    return min(known, key=lambda d: abs((d - near).days), default=None)
