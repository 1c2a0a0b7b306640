"""Values that a line break cuts in two: "24. / April 2025", "DE63 9104 / 0044 0730 7343 11".

Only the end of a line together with the beginning of the next one is looked at, and only what
spans the break counts. The value belongs to the line it begins on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from inbox.comparison.candidates import Candidate, candidates_of
from inbox.comparison.lines import Line
from inbox.comparison.result import Rect

_TAIL, _HEAD = 6, 6
_KINDS = frozenset({"date", "iban", "amount"})
#: How far the next line may stand below, in line heights.
_NEXT = 2.2


def wrapped_values(lines: Sequence[Line]) -> Iterator[Candidate]:
    """The values of a page that begin on one line and end on the next."""
    for line, below in pairwise(lines):
        if below.middle - line.middle > _NEXT * max(line.height, below.height):
            continue
        first = max(line.segment(len(line.words) - 1)[0], len(line.words) - _TAIL)
        stop = min(below.segment(0)[1] + 1, _HEAD)
        tail, head = line.words[first:], below.words[:stop]
        if not any(c.isdigit() for w in tail[-2:] for c in w.text) or not tail or not head:
            continue
        shift = Rect(line.rect.x1, line.rect.y0, line.rect.x1, line.rect.y1)
        joined = Line(line.document, line.page, line.index, (*tail, *head), frozenset())
        for found in candidates_of(joined):
            begins, ends = found.words
            if found.kind not in _KINDS or not begins < len(tail) <= ends or found.loose:
                continue
            rect = line.rect_of(first + begins, len(line.words) - 1)
            yield replace(
                found,
                line=line,
                words=(first + begins, len(line.words) - 1),
                rect=Rect(rect.x0, rect.y0, max(rect.x1, shift.x0), rect.y1),
                start=line.text.rfind(line.words[first + begins].text),
            )
