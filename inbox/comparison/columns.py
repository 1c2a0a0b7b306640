"""Which numbers of a table are not the ones asked for: last month's, the old ones, the year's.

Told by the head of the column or by the words right before the number. Pure. Limit: a table whose
heads say nothing leaves its first number standing, and it is marked as contested.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from inbox.comparison.candidates import Candidate
from inbox.comparison.lines import Line
from inbox.comparison.values import plain

_PAST = re.compile(
    r"\b(bisher\w*|alt|alte[rs]?|vormonat\w*|vorjahr\w*|vorher\w*|kumul\w*|jahr|jahres\w*|"
    r"aufgelaufen\w*|lfd\.? ?jahr|gesamtkosten|taeglich|bis \d|bis zum \d|frueher\w*)"
)
_NOW = re.compile(
    r"\b(neu\w*|aktuell\w*|kuenftig\w*|ab \d|ab dem|ab [a-z]+ 20|lfd\.? ?monat|laufende[rn]? monat|"
    r"monat|monatlich|ihr anteil|anteil|abrechnungsmonat)"
)
_BEFORE = re.compile(
    r"\b(bisher(ige[nrs]?)?|statt|anstelle von|frueher|alt)"
    r"( monatlich| mtl\.?| von)?\s*:?\s*(eur|€)?\s*$"
    r"|\bnicht bis( zum)?\s*$"
)
_YEAR = re.compile(r"jahreswert|aufgelaufen|kumuliert|jahressumme|summen? (des|im) jahr")
_SECTION, _SECTION_HEIGHT = 5, 6.0  #: how far a heading of a part reaches, in lines, in heights
#: The foot of a letter begins below this share of the page, in print this much smaller.
_FOOT, _SMALL = 0.85, 0.9
_REACH = 25  #: lines a head may stand above its column


def marked(candidates: Sequence[Candidate], lines: Sequence[Line]) -> tuple[Candidate, ...]:
    """The same candidates; `past` where another time is meant, `contested` where nothing tells."""
    rows: dict[tuple[int, str], list[int]] = {}
    for index, candidate in enumerate(candidates):
        if candidate.kind in {"amount", "date"} and not candidate.loose:
            rows.setdefault((candidate.line.index, candidate.kind), []).append(index)
    found = [replace(c, past=True) if _of_the_year(c, lines) else c for c in candidates]
    for (_, kind), members in rows.items():
        for index in members:
            if _BEFORE.search(plain(_german(found[index].line.text[: found[index].start]))):
                found[index] = replace(found[index], past=True)
        if kind != "amount" or len(members) < 2 or not _in_columns([found[i] for i in members]):
            continue
        heads = [head(candidates[i], lines) for i in members]
        past = [bool(_PAST.search(h)) and not _NOW.search(h) for h in heads]
        now = [bool(_NOW.search(h)) for h in heads]
        if not any(past) and sum(now) == 1:
            past = [not n and bool(h) for n, h in zip(now, heads, strict=True)]
        if all(past):
            continue
        values = {found[i].value for i, p in zip(members, past, strict=True) if not p}
        open_question = len(values) > 1 and all(heads) and not any(now)
        for index, is_past in zip(members, past, strict=True):
            found[index] = replace(
                found[index],
                past=found[index].past or is_past,
                contested=open_question and not is_past,
            )
    return tuple(found)


def _in_columns(row: Sequence[Candidate]) -> bool:
    """Whether the numbers of a line stand in columns of their own and not in a sentence."""
    return len({c.line.segment(c.words[0])[0] for c in row}) > 1


def in_the_foot(lines: Sequence[Line], height: float) -> frozenset[int]:
    """The lines of a letter's foot: the last of a page, in smaller print, apart from the text.

    `height`: of the page, in points.
    """
    if not lines:
        return frozenset()
    heights = sorted(line.height for line in lines)
    usual = heights[len(heights) // 2]
    found: set[int] = set()
    below: Line | None = None
    for line in reversed(lines):
        if line.rect.y0 < _FOOT * height or line.height > _SMALL * usual:
            break
        if below is not None and below.middle - line.middle > 2.5 * below.height:
            break
        found.add(line.index)
        below = line
    return frozenset(found)


def _of_the_year(candidate: Candidate, lines: Sequence[Line]) -> bool:
    """Whether it stands in a part of the page headed "aufgelaufene Jahreswerte" or the like."""
    if candidate.kind != "amount":
        return False
    line = candidate.line
    for above in lines[max(0, line.index - _SECTION) : line.index]:
        if above.page != line.page or any(c.isdigit() for c in above.text):
            continue
        for first in (0, *sorted(above.breaks)):
            last = above.segment(first)[1]
            words = " ".join(w.text for w in above.words[first : last + 1])
            rect = above.rect_of(first, last)
            if _YEAR.search(plain(_german(words))) and rect.x0 <= candidate.rect.x1:
                return line.rect.y0 - rect.y1 < _SECTION_HEIGHT * line.height
    return False


def head(candidate: Candidate, lines: Sequence[Line]) -> str:
    """The words over a number's column, folded; empty where there are none."""
    line, rect = candidate.line, candidate.rect
    at = next((i for i, other in enumerate(lines) if other is line), 0)
    for above in reversed(lines[max(0, at - _REACH) : at]):
        over = [
            i
            for i, w in enumerate(above.words)
            if min(w.rect.x1, rect.x1) - max(w.rect.x0, rect.x0) > 0
        ]
        if not over:
            continue
        first, last = above.segment(over[0])[0], above.segment(over[-1])[1]
        text = " ".join(w.text for w in above.words[first : last + 1])
        letters = sum(c.isalpha() for c in text)
        if letters < 3 or re.fullmatch(r"[\d.,\s]*(EUR|€|m²|%)?[\d.,\s]*", text):
            continue
        if above.rect_of(first, last).x1 - above.rect_of(first, last).x0 > 220:
            return ""  # a sentence across the page is no head
        return plain(_german(text))
    return ""


def _german(text: str) -> str:
    return text.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
