"""Deadlines as date arithmetic: which day decides, given what was entered and when it came in.

Sources stand in resources/catalogue/deadlines.json (`law`). Working days are Monday to Friday;
where the law speaks of Werktage, Saturdays count (`saturday_counts`). Public holidays: package
`holidays`, the land named in the catalogue. Knows no clock: days and local times are passed in.
"""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

import holidays

from inbox.catalogue_values import Deadline

_DAY = timedelta(days=1)


@lru_cache(maxsize=64)
def _public_holidays(country: str, subdivision: str, year: int) -> frozenset[date]:
    found = holidays.country_holidays(country, subdiv=subdivision, years=year)
    return frozenset(found.keys())


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The office's calendar: which days count, in one land."""

    country: str = "DE"
    subdivision: str = "NW"

    def is_working(self, day: date, *, saturday_counts: bool = False) -> bool:
        """Whether somebody works on `day`; public holidays and Sundays never count."""
        if day.weekday() == 6 or (day.weekday() == 5 and not saturday_counts):
            return False
        return day not in _public_holidays(self.country, self.subdivision, day.year)

    def on_or_after(self, day: date) -> date:
        """`day` itself, or the next working day (§ 26 Abs. 3 SGB X)."""
        while not self.is_working(day):
            day += _DAY
        return day

    def before(self, day: date, count: int, *, saturday_counts: bool = False) -> date:
        """The day `count` working days before `day`."""
        while count > 0:
            day -= _DAY
            count -= self.is_working(day, saturday_counts=saturday_counts)
        return day

    def between(self, first: date, last: date, *, saturday_counts: bool = False) -> int:
        """Working days strictly between the two days; 0 when there is none."""
        count = 0
        day = first + _DAY
        while day < last:
            count += self.is_working(day, saturday_counts=saturday_counts)
            day += _DAY
        return count


def months_after(day: date, months: int) -> date:
    """The same day `months` later; the last of the month when there is no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def pay_run_on_or_after(day: date, days: WorkingDays, before_month_end: int) -> date:
    """The pay run `before_month_end` working days before the last working day of the month."""
    while True:
        last = date(day.year, day.month, calendar.monthrange(day.year, day.month)[1])
        run = days.before(days.before(last + _DAY, 1), before_month_end)
        if run >= day:
            return run
        day = last + _DAY


def days_in_year(first: date, last: date, year: int) -> int:
    """Calendar days of the period that fall into `year`, both ends included."""
    start, end = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
    return max(0, (end - start).days + 1)


def entered_day(value: object) -> date | None:
    """An entered day ("2026-11-25", "2026-11-25T09:30"); None when it is none."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def due_day(
    deadline: Deadline, data: Mapping[str, Any], received: datetime, days: WorkingDays
) -> date | None:
    """The day a deadline ends; None when the entries it needs are missing.

    `received` is the local time of receipt. Rules that are checks and not days answer None.
    """
    source = (
        received.date() if deadline.source == "received" else entered_day(data.get(deadline.source))
    )
    if deadline.source == "effective":
        source = received.date().replace(day=1)
    if source is None:
        return None
    params = deadline.params
    day: date | None = None
    match deadline.rule:
        case "on" | "working_day":
            day = source
        case "first_day_of_month":
            day = source.replace(day=1)
        case "months_after":
            day = months_after(source, params["months"])
        case "calendar_days_after":
            day = source + timedelta(days=params["days"])
        case "working_days_before":
            counts = params.get("saturday_counts", False)
            day = days.before(source, params["days"], saturday_counts=counts)
        case "pay_run":
            day = pay_run_on_or_after(source, days, params["working_days_before_month_end"])
        case "callback":
            day = _callback_day(data.get(params["window"]), received, days)
    if day is not None and params.get("shift") == "next_working_day":
        day = days.on_or_after(day)
    return day


def _callback_day(window: object, received: datetime, days: WorkingDays) -> date | None:
    """The first working day whose wished window is not over yet when the wish arrives."""
    if not isinstance(window, Mapping):
        return None
    try:
        until = time.fromisoformat(str(window.get("bis")))
    except ValueError:
        until = time.max
    day = received.date()
    if received.time() > until:
        day += _DAY
    return days.on_or_after(day)
