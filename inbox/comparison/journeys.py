"""A journey told by its legs: the day of the first one out and of the last one back.

Tickets print dated legs with times and no caption that says which day is the departure. A leg that
goes back between the same places proves both ends. Limit: a leg over midnight decides nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from inbox.comparison.candidates import Candidate
from inbox.comparison.differing import day_difference
from inbox.comparison.facts import DocumentFacts, PageFacts
from inbox.comparison.result import Result
from inbox.comparison.values import plain
from inbox.comparison.verdict import Outcome, outcome_at

TRAVEL = "reisebuchung"
_TIME = re.compile(r"(?<![\d.:])\d{1,2}[:.]\d{2}(?![\d.:])(?!\s?(?:€|EUR|Euro))")
#: Lines a leg may go on below its day.
_GOES_ON = 3


@dataclass(frozen=True)
class _Leg:
    day: Candidate
    places: tuple[str, ...]  #: the capitalised words, in order


def journey_end(part: str, want: date, facts: DocumentFacts) -> Outcome | None:
    """The day of departure ("from") or of return ("to") as the legs tell it; None: they do not."""
    if facts.kind != TRAVEL or not part:
        return None
    legs = [leg for page in facts.pages for leg in _legs(page)]
    days = [leg.day.value for leg in legs]
    if len(set(days)) < 2 or days != sorted(days, key=str):
        return None
    out = [leg for leg in legs if leg.day.value == days[0]]
    back = [leg for leg in legs if leg.day.value == days[-1]]
    if not any(_reversed(a.places, b.places) for a in out for b in back):
        return None
    shown = (out[0] if part == "from" else back[-1]).day
    have = shown.value
    if have == want:
        return outcome_at(Result.MATCH, shown, facts)
    assert isinstance(have, date)
    return outcome_at(Result.MISMATCH, shown, facts, day_difference(want, have))


def _legs(page: PageFacts) -> list[_Leg]:
    dates = [c for c in page.candidates if c.kind == "date" and not c.loose]
    lines = {c.line.index for c in dates}
    found = []
    for day in dates:
        if sum(c.line is day.line for c in dates) > 1:
            continue  # two days on one line: which is which is not told
        text = day.line.text
        for below in page.lines[day.line.index + 1 : day.line.index + 1 + _GOES_ON]:
            if below.index in lines or _TIME.search(text):
                break
            text += " " + below.text
        behind = text.replace(day.text, " ", 1)
        if _TIME.search(behind):
            found.append(_Leg(day, _places(behind)))
    return found


def _places(text: str) -> tuple[str, ...]:
    words = re.findall(r"[A-ZÄÖÜ][a-zäöüß]{2,}", text)
    return tuple(dict.fromkeys(plain(w) for w in words))


def _reversed(out: Sequence[str], back: Sequence[str]) -> bool:
    """Whether two places of the way out stand the other way round on the way back."""
    shared = [w for w in out if w in back]
    return any(back.index(a) > back.index(b) for n, a in enumerate(shared) for b in shared[n + 1 :])
