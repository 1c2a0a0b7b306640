"""German words of statuses, results, counts and days. Knows no widget."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from inbox.clock import OFFICE_ZONE
from inbox.comparison.result import OPEN_RESULTS, Result, Summary
from inbox.submission import Status

if TYPE_CHECKING:
    from inbox.decision import FieldChoice

C = "words"

_STATUS: Mapping[Status, str] = {
    Status.NEW: "Neu",
    Status.IN_WORK: "In Arbeit",
    Status.QUESTION: "Rückfrage offen",
    Status.COOPERATION: "Mitwirkung angefordert",
    Status.APPROVAL: "Wartet auf Freigabe",
    Status.CONFIRMED: "Bestätigt",
    Status.HANDOVER_FAILED: "Übergabe fehlgeschlagen",
    Status.FILED: "In Akte abgelegt",
    Status.RETURNED: "Zurückgewiesen",
    Status.FORWARDED: "Weitergeleitet",
}
_RESULT: Mapping[Result, str] = {
    Result.MATCH: "stimmt",
    Result.MISMATCH: "weicht ab",
    Result.SIMILAR: "ähnlich, bitte ansehen",
    Result.UNREADABLE: "nicht lesbar",
    Result.MISSING: "fehlt im Nachweis",
    Result.NO_EVIDENCE: "kein Nachweis",
    Result.MANUAL: "von Hand geprüft",
    Result.OTHER_PERSON: "nicht verglichen (andere Person)",
    Result.NOT_READ: "noch nicht gelesen",
}
#: One, several; {n} is the number.
_COUNTED: Mapping[Result, tuple[str, str]] = {
    Result.MATCH: ("{n} stimmt", "{n} stimmen"),
    Result.MISMATCH: ("{n} weicht ab", "{n} weichen ab"),
    Result.SIMILAR: ("{n} ähnlich", "{n} ähnlich"),
    Result.UNREADABLE: ("{n} nicht lesbar", "{n} nicht lesbar"),
    Result.MISSING: (
        "{n} fehlt im Nachweis",
        "{n} fehlen im Nachweis",
    ),
    Result.NO_EVIDENCE: ("kein Nachweis", "{n} ohne Nachweis"),
    Result.MANUAL: ("{n} von Hand geprüft", "{n} von Hand geprüft"),
    Result.OTHER_PERSON: (
        "{n} nicht verglichen",
        "{n} nicht verglichen",
    ),
    Result.NOT_READ: (
        "noch nicht gelesen",
        "noch nicht gelesen",
    ),
}
#: By the values of FieldChoice: a list shows no decisions, and is shown first.
_CHOICE: Mapping[str, str] = {
    "data_valid": "Angabe gilt",
    "evidence_valid": "Nachweis gilt",
    "clarify": "Rückfrage",
    "correct": "Korrigiert",
    "manual": "von Hand geprüft",
}
#: Worst first; what comes first is shown first where there is room for two.
WORST_FIRST = (
    Result.MISMATCH,
    Result.UNREADABLE,
    Result.OTHER_PERSON,
    Result.MISSING,
    Result.SIMILAR,
    Result.NOT_READ,
    Result.MANUAL,
    Result.MATCH,
)
_WEEKDAYS = (
    "Mo",
    "Di",
    "Mi",
    "Do",
    "Fr",
    "Sa",
    "So",
)


def say(source: str) -> str:
    """A marked source text in the active language."""
    return QCoreApplication.translate(C, source)


def status_word(status: Status) -> str:
    """A status in words: "Rückfrage offen"."""
    return say(_STATUS[status])


def result_word(result: Result) -> str:
    """A result in words: "weicht ab"."""
    return say(_RESULT[result])


def choice_word(choice: "FieldChoice") -> str:
    """A decision in words: "Nachweis gilt"."""
    return say(_CHOICE[choice])


def result_count(result: Result, n: int) -> str:
    """A result with its count: "9 stimmen", "1 weicht ab"."""
    return say(_COUNTED[result][0 if n == 1 else 1]).format(n=n)


def fields_word(n: int) -> str:
    """How many fields: "1 Feld", "3 Felder"."""
    return say("1 Feld") if n == 1 else say("{n} Felder").format(n=n)


def summary_chips(summary: Summary | None) -> tuple[tuple[Result, str], ...]:
    """At most two chips for a comparison, the worst first; None was not read yet."""
    if summary is None:
        return ((Result.NOT_READ, result_word(Result.NOT_READ)),)
    counted = [(r, summary[r]) for r in WORST_FIRST if summary[r]]
    if any(r in OPEN_RESULTS for r, _ in counted):
        counted = [(r, n) for r, n in counted if r in OPEN_RESULTS]
    if not counted:
        return ((Result.NO_EVIDENCE, result_word(Result.NO_EVIDENCE)),)
    if len(counted) == 1 and counted[0][0] is Result.MANUAL:
        return ((Result.MANUAL, result_word(Result.MANUAL)),)
    return tuple((r, result_count(r, n)) for r, n in counted[:2])


def day_text(day: date) -> str:
    """A day as written: "Mo 23.11.2026"."""
    return f"{say(_WEEKDAYS[day.weekday()])} {day:%d.%m.%Y}"


def short_day(day: date) -> str:
    """A day without its year: "27.11."."""
    return f"{day:%d.%m.}"


def clock_text(instant: datetime) -> str:
    """The office's time of an instant: "09:14"."""
    return f"{_office(instant):%H:%M}"


def instant_text(instant: datetime) -> str:
    """Day and time of an instant: "Fr 20.11.2026, 08:41"."""
    local = _office(instant)
    return f"{day_text(local.date())}, {local:%H:%M}"


def office_day(instant: datetime) -> date:
    """The day of an instant in the office's time zone."""
    return _office(instant).date()


def due_words(day: date | None, today: date) -> str:
    """A due day as a distance: "heute", "3 Tage", "seit 4 Tagen"."""
    if day is None:
        return say("ohne Frist")
    away = (day - today).days
    if away == 0:
        return say("heute")
    if away == 1:
        return say("morgen")
    if away == -1:
        return say("seit gestern")
    if away < 0:
        return say("seit {n} Tagen").format(n=-away)
    return say("{n} Tage").format(n=away)


def end_of_week(today: date) -> date:
    """The Sunday of the week of `today`."""
    return today + timedelta(days=6 - today.weekday())


def short_name(name: str) -> str:
    """A colleague as shown beside work: "Schulte, Maren" becomes "M. Schulte"."""
    family, _, given = name.partition(",")
    given = given.strip()
    return f"{given[0]}. {family.strip()}" if given else family.strip()


def family_name(name: str) -> str:
    """The family name of "Weber, Thomas"."""
    return name.partition(",")[0].strip()


def _office(instant: datetime) -> datetime:
    aware = instant if instant.tzinfo is not None else instant.replace(tzinfo=UTC)
    return aware.astimezone(OFFICE_ZONE)
