"""The day of birth on a document: beside a word that says so, and beside the person's name.

Where several people are named, the day right behind the own name is hers. Limit: a table of people
without a name in the row of the day decides nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from inbox.catalogue_values import Field
from inbox.comparison.anchors import better
from inbox.comparison.candidates import Candidate
from inbox.comparison.columns import head
from inbox.comparison.differing import day_difference
from inbox.comparison.facts import DocumentFacts, PageFacts
from inbox.comparison.lines import Line
from inbox.comparison.names import rect_of
from inbox.comparison.result import Result
from inbox.comparison.sightings import Sighting, halves, sightings
from inbox.comparison.values import compact
from inbox.comparison.verdict import Outcome, outcome_at, place_of, place_on
from inbox.comparison.verdict_text import spelling_note

_BORN = re.compile(r"\bgeb(?:\.|oren(?!e)|urt|$|\s)|\bborn|birth|naissance|\*\s*$", re.IGNORECASE)
#: All that may stand between a name and its day of birth.
_BORN_WORDS = frozenset({"geboren", "am", "tag", "der", "geburt", "born", "datum"})


def birth(
    field: Field,
    want: date,
    data: Mapping[str, Any],
    facts: DocumentFacts,
    today: date,
    prefix: str,
) -> Outcome | None:
    """A day of birth beside a word that says so, or in the row of the person."""
    family = str(data.get(f"{prefix}nachname") or "")
    given = str(data.get(f"{prefix}vorname") or "")
    rows = {id(s.line) for s in sightings(family, given, facts.lines)}
    told = [
        (page, c)
        for page in facts.pages
        for c in page.candidates
        if c.kind == "date" and not c.loose and _says_born(page, c)
    ]
    hits = [(page, c) for page, c in told if c.birth(today) == want]
    days = {c.birth(today) for _, c in told}
    own = [c for _, c in told if id(c.line) in rows]
    mine = days_beside(sightings(family, given, facts.lines), [c for _, c in told])
    if mine and all(c.birth(today) == want for c in mine):
        return outcome_at(Result.MATCH, mine[0], facts)
    beside = mine[0].birth(today) if mine else None
    if beside is not None and all(c.birth(today) != want for c in mine):
        reason = day_difference(want, beside)
        return replace(outcome_at(Result.MISMATCH, mine[0], facts, reason), anchored=True)
    if not told and (zone := _in_the_machine_readable_zone(want, facts)) is not None:
        return zone
    if hits and not mine and (len(days) == 1 or (own and all(c.birth(today) == want for c in own))):
        return outcome_at(Result.MATCH, hits[0][1], facts)
    near = [
        c
        for page in facts.pages
        for c in page.candidates
        if c.kind == "date" and id(c.line) in rows and (not c.loose or _whole_comb(c))
    ]
    if near and {c.birth(today) for c in near} == {want} and not (days - {want}):
        return outcome_at(Result.MATCH, near[0], facts)
    if hits:
        return Outcome(
            Result.SIMILAR, hits[0][1].text,
            "Im Nachweis stehen mehrere Geburtsdaten: bitte ansehen.",
            place_of(hits[0][1]), hits[0][1].line.trust(*hits[0][1].words), facts,
        )  # fmt: skip
    if not rows and not halves(family, given, facts.lines, of_family=False):
        return None  # nothing says that the day is this person's
    other = own[0] if own else told[0][1] if told else None
    if other is None or other.birth(today) is None:
        return None
    shown = other.birth(today)
    assert shown is not None
    return replace(
        outcome_at(Result.MISMATCH, other, facts, day_difference(want, shown)), anchored=True
    )


def _whole_comb(candidate: Candidate) -> bool:
    """Boxes with all eight digits of a day."""
    return len(re.sub(r"\D", "", candidate.text)) == 8


def _in_the_machine_readable_zone(want: date, facts: DocumentFacts) -> Outcome | None:
    """A printed day that the zone of a card or a passport repeats with its check digit."""
    zone = [re.sub(r"\s", "", line.text).upper() for line in facts.lines if "<<" in line.text]
    coded = f"{want:%y%m%d}"
    coded += str(sum(int(d) * w for d, w in zip(coded, (7, 3, 1, 7, 3, 1), strict=True)) % 10)
    if not any(re.match(rf"(?:.{{13}})?{coded}", row) for row in zone):
        return None
    printed = [c for c in facts.candidates if c.kind == "date" and c.value == want]
    return outcome_at(Result.MATCH, printed[0], facts) if len(printed) == 1 else None


def both(field: Field, told: Outcome | None, anchored: Outcome | None) -> Outcome | None:
    """What captions and anchors say together; a day of birth beside the own name counts most."""
    agrees = told is not None and told.result is Result.MATCH
    denied = anchored is not None and anchored.result is Result.MISMATCH
    if told is not None and agrees and denied and field.id.endswith("geburtsdatum"):
        reason = "Beim Namen steht ein anderes Geburtsdatum: bitte ansehen."
        return replace(told, result=Result.SIMILAR, reason=reason)
    return better(told, anchored)


def subject(entered: str, facts: DocumentFacts) -> Outcome | None:
    """A whole name with a day of birth right behind it, the only such day on the document."""
    told = [
        c
        for page in facts.pages
        for c in page.candidates
        if c.kind == "date" and not c.loose and _says_born(page, c)
    ]
    words = entered.split()
    if len({c.value for c in told}) != 1:
        return None
    for cut in range(1, len(words)):
        seen = sightings(" ".join(words[cut:]), " ".join(words[:cut]), facts.lines)
        for one in seen:
            if one.loose or one.more_given or not days_beside([one], told):
                continue
            text = " ".join(p.text.strip(".,;:()") for p in one.parts)
            where = place_on(facts, one.line.page, rect_of(one.parts) or one.line.rect)
            trust = one.line.trust(0, len(one.line.words) - 1)
            return Outcome(Result.MATCH, text, spelling_note(entered, text), where, trust, facts)
    return None


def _says_born(page: PageFacts, candidate: Candidate) -> bool:
    line = candidate.line
    before = line.text[max(0, candidate.start - 70) : candidate.start]
    tail = re.split(r"\d{2}\.|\d{4}|[;]", before)[-1]
    if _BORN.search(tail):
        return True
    above = _above(line, page.lines) if _only_born(line, 0, candidate.words[0]) else None
    if above is not None and _BORN.search(above.text[-16:]):
        return True
    return bool(_BORN.search(head(candidate, page.lines)))


def days_beside(seen: Sequence[Sighting], told: Sequence[Candidate]) -> list[Candidate]:
    """The days of birth that stand right behind the person's name, nobody else between."""
    found = []
    for sighting in seen:
        line = sighting.line
        last = max(
            (i for i, w in enumerate(line.words) for p in sighting.parts if w.rect == p.rect),
            default=None,
        )
        if last is None:
            continue
        behind = [c for c in told if c.line is line and c.words[0] > last]
        day = min(behind, key=lambda c: c.words[0], default=None)
        if day is None and _only_born(line, last + 1, len(line.words)):
            below = (c for c in told if _follows(line, c.line))
            day = next((c for c in below if _only_born(c.line, 0, c.words[0])), None)
            if day is not None and last + 1 < len(line.words):
                found.append(day)
        elif day is not None and _only_born(line, last + 1, day.words[0]):
            found.append(day)
    return found


def _only_born(line: Line, first: int, stop: int) -> bool:
    keys = [compact(w.text) for w in line.words[first:stop]]
    return all(
        not key or key in _BORN_WORDS or re.fullmatch(r"geb\w*", key) is not None for key in keys
    )


def _above(line: Line, lines: Sequence[Line]) -> Line | None:
    """The line right above, close enough that a sentence may go on."""
    return next((other for other in lines if _follows(other, line)), None)


def _follows(line: Line, below: Line) -> bool:
    near = below.middle - line.middle < 2.2 * max(line.height, below.height)
    return line.page == below.page and below.index == line.index + 1 and near
