"""Several values at one caption: which column or row of a table is meant. None when nothing tells.

"Vormonat" beside "aktuell", "Gesamtkosten" beside "Ihr Anteil", twelve instalments below one head:
a value is taken only where exactly one can be meant. Limit: columns are told by their own heads.
"""

import re
from collections.abc import Sequence

from inbox.comparison.assign import Link
from inbox.comparison.candidates import Candidate
from inbox.comparison.labels import Caption
from inbox.comparison.lines import Line
from inbox.comparison.result import Rect
from inbox.comparison.values import compact

#: Heads of columns that hold another time or another whole than what is asked for.
_OTHER = re.compile(
    r"(vormonat|vorjahr|vorher|bisher|bislang|alt|frueher|kumul|aufgelaufen|jahr(?!esfrei)|gesamtkosten|"
    r"kosten(haus|gesamt)|gesamthaus|haus|objekt|schluessel|satz|faktor|menge|stunden|einheit|anzahl|"
    r"tage|prozent|arbeitgeber|agant|abzug|umsatzsteuer|mwst|brutto(?=.*netto))"
)
#: How far below the other a row of the same column may follow, in line heights.
_NEXT_ROW = 2.4
_HEAD_LINES = 25
_WIDE = 260.0  #: points; text that long is no head of a column


def meant(link: Link, candidates: Sequence[Candidate], captions: Sequence[Caption],
          lines: Sequence[Line]) -> tuple[Candidate, ...]:  # fmt: skip
    """The values a link may mean, of its page: one, or several when nothing tells them apart."""
    if link.way == "right":
        found = _in_the_row(link, candidates, captions)
    elif link.way == "below":
        return _in_the_column(link, candidates, captions)
    else:
        return (link.candidate,)
    if len({c.value for c in found}) < 2:
        return (link.candidate,)
    heads = {id(c): title_above(c.rect, c.line, lines) for c in found}
    if not any(heads.values()):
        return tuple(found)
    fitting = [c for c in found if not _OTHER.search(compact(heads[id(c)] or ""))]
    titled = [c for c in fitting if heads[id(c)]]
    chosen = titled or fitting
    return tuple(chosen) if chosen else tuple(found)


def _in_the_row(
    link: Link, candidates: Sequence[Candidate], captions: Sequence[Caption]
) -> list[Candidate]:
    line = link.caption.line
    stop = min(
        (
            c.first
            for c in captions
            if c.line is line and c.first > link.caption.last and not c.short
        ),
        default=len(line.words),
    )
    found = [
        c
        for c in candidates
        if c.line is line
        and c.kind == link.candidate.kind
        and link.caption.last < c.words[0] < stop
    ]
    columns = {line.segment(c.words[0]) for c in found}
    return found if len(columns) > 1 else [link.candidate]


def _in_the_column(
    link: Link, candidates: Sequence[Candidate], captions: Sequence[Caption]
) -> tuple[Candidate, ...]:
    """The value and those right below it, row by row, without a caption between them."""
    found = [link.candidate]
    below = sorted(
        (c for c in candidates if c.kind == link.candidate.kind),
        key=lambda c: c.line.middle,
    )
    for other in below:
        last = found[-1]
        distance = other.line.middle - last.line.middle
        if distance <= 0 or other.line is last.line:
            continue
        if distance > _NEXT_ROW * max(last.line.height, other.line.height):
            break
        if any(
            last.line.index < c.line.index <= other.line.index
            and min(c.rect.x1, other.rect.x1) > max(c.rect.x0, other.rect.x0) - 40
            for c in captions
            if not c.short
        ):
            break
        if _aligned(last.rect, other.rect):
            found.append(other)
    if len({c.value for c in found}) < 2:
        return (link.candidate,)
    return tuple(found)


def _aligned(one: Rect, other: Rect) -> bool:
    tall = one.y1 - one.y0
    return abs(one.x0 - other.x0) < tall or abs(one.x1 - other.x1) < tall


def title_above(rect: Rect, line: Line, lines: Sequence[Line]) -> str | None:
    """The nearest words above a place, in its column; None when there are only values."""
    for above in reversed(lines[max(0, line.index - _HEAD_LINES) : line.index]):
        words = [
            n
            for n, w in enumerate(above.words)
            if min(w.rect.x1, rect.x1) - max(w.rect.x0, rect.x0) > 0
        ]
        if not words:
            continue
        first, last = above.segment(words[0])[0], above.segment(words[-1])[1]
        whole = above.rect_of(first, last)
        shown = words if whole.x1 - whole.x0 > _WIDE else range(first, last + 1)
        text = " ".join(above.words[n].text for n in shown)
        if re.search(r"[A-Za-zäöüÄÖÜß]{3}", text) and not re.search(r"\d,\d\d(?!\d)", text):
            return text
    return None
