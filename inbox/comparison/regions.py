"""The text that belongs to a caption: right of it, below it, or before it in prose.

For values without a form of their own (names, places, streets). A region ends at the next caption,
at the next column, or where the sentence goes on to something else.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from inbox.comparison.labels import Caption
from inbox.comparison.lines import Line
from inbox.comparison.result import Rect
from inbox.evidence.reading import Word

#: Behind a caption they lead to another one's value.
_JOINERS = frozenset({"und", "sowie", "oder", "bzw."})


@dataclass(frozen=True)
class Region:
    """Consecutive words of one line; `side`: right, below, left, above."""

    line: Line
    first: int
    last: int
    side: str

    @property
    def words(self) -> tuple[Word, ...]:
        """The words of the region from left to right."""
        return self.line.words[self.first : self.last + 1]

    @property
    def rect(self) -> Rect:
        """The rectangle around the region."""
        return self.line.rect_of(self.first, self.last)

    @property
    def text(self) -> str:
        """The region as printed."""
        return " ".join(w.text for w in self.words).strip(" :")


def regions_of(
    caption: Caption,
    lines: Sequence[Line],
    captions: Sequence[Caption],
    *,
    captions_under: bool = False,
) -> tuple[Region, ...]:
    """The places where the caption's value may stand, the likeliest first.

    `captions_under`: this page puts its captions below the values.
    """
    right = _right(caption, captions)
    if right is not None:
        return (right,)
    if captions_under or _in_brackets(caption):
        before = _left(caption, captions)  # "Wohnbau Nord eG, Hafenstr. 1 (Vermieterin)"
        if before is not None and not captions_under:
            return (before,)
        above = _above(caption, lines, captions)
        return (above,) if above is not None else ()
    below = _below(caption, lines, captions)
    left = _left(caption, captions)
    return tuple(r for r in (*below, left) if r is not None)


def _is_mark(word: Word) -> bool:
    return not any(c.isalnum() for c in word.text)


def _right(caption: Caption, captions: Sequence[Caption]) -> Region | None:
    line = caption.line
    start = _after_note(caption)
    while start < len(line.words) and _is_mark(line.words[start]):
        start += 1
    if start >= len(line.words) or _goes_on(line, start):
        return None
    following = [c.first for c in captions if c.line is line and c.first >= start and not c.short]
    stop = min(following, default=len(line.words)) - 1
    if stop < start:
        return None
    stop = min(stop, line.segment(start)[1])
    while stop > start and _is_mark(line.words[stop]):
        stop -= 1
    return Region(line, start, stop, "right")


def _in_brackets(caption: Caption) -> bool:
    """Whether the whole caption stands in brackets; "(a) Name" does not."""
    first = caption.line.words[caption.first].text.rstrip(":")
    return first.startswith("(") and (caption.first == caption.last or not first.endswith(")"))


def _after_note(caption: Caption) -> int:
    """Behind a note in brackets that belongs to the caption: "Vermieter (Name, Anschrift)"."""
    words = caption.line.words
    last = caption.line.segment(caption.last)[1]
    began = [
        i for i in range(caption.first, min(caption.last + 1, last) + 1) if "(" in words[i].text
    ]
    for at in range(began[0], last + 1) if began else ():
        if words[at].text.rstrip(":").endswith(")"):
            return max(at + 1, caption.last + 1)
    return caption.last + 1


def _goes_on(line: Line, start: int) -> bool:
    """Whether a sentence goes on to somebody else: "nachfolgend Vermieter, und …"."""
    return line.words[start].text.casefold() in _JOINERS


def _below(caption: Caption, lines: Sequence[Line], captions: Sequence[Caption]) -> list[Region]:
    found: list[Region] = []
    previous = caption.line
    for line in lines[caption.line.index + 1 : caption.line.index + 8]:
        height = max(previous.height, line.height)
        if line.middle - previous.middle > 2.4 * height or len(found) == 4:
            break
        segment = segment_under(caption.rect, line)
        if segment is None:
            continue
        first, last = segment
        covered = [
            c for c in captions if c.line is line and first <= c.first <= last and not c.short
        ]
        if covered:
            break
        found.append(Region(line, first, last, "below"))
        previous = line
    return found


def _above(caption: Caption, lines: Sequence[Line], captions: Sequence[Caption]) -> Region | None:
    for line in reversed(lines[max(0, caption.line.index - 2) : caption.line.index]):
        if caption.line.middle - line.middle > 1.9 * max(line.height, caption.line.height):
            return None
        segment = segment_under(caption.rect, line)
        if segment is None:
            continue
        first, last = segment
        if any(c.line is line and first <= c.first <= last and not c.short for c in captions):
            return None
        return Region(line, first, last, "above")
    return None


def segment_under(rect: Rect, line: Line) -> tuple[int, int] | None:
    """The column of `line` that stands under `rect`: it begins near the caption's beginning."""
    starts = [0, *sorted(line.breaks)]
    for first in starts:
        last = line.segment(first)[1]
        box = line.rect_of(first, last)
        if box.x0 - 14 <= rect.x0 <= box.x0 + 14 or (box.x0 <= rect.x0 <= box.x1 - 4):
            return first, last
    return None


def _left(caption: Caption, captions: Sequence[Caption]) -> Region | None:
    line = caption.line
    first = line.segment(caption.first)[0]
    before = [c.last for c in captions if c.line is line and c.last < caption.first]
    last = caption.first - 1
    apposition = last >= 0 and line.words[last].text in {"–", "-", "—"}
    if not apposition:  # "Birte S., geboren am 4.7.88 – Mieter –" names whoever stands before it
        first = max(first, max(before, default=-1) + 1)
    while last >= first and _is_mark(line.words[last]):
        last -= 1
    return Region(line, first, last, "left") if last >= first else None
