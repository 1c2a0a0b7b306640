"""Words into visual lines, read from left to right, with the gaps that separate columns.

Lines are made from the rectangles on the flat page alone, so that every reader of documents gives
the same ones. The limit: text set in a slant or upside down is put upright by the reader, not here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from inbox.comparison.result import Rect, Trust
from inbox.comparison.slips import parted
from inbox.comparison.values import compact
from inbox.evidence.reading import PageReading, Word
from inbox.submission import DocumentId

#: Stands for a gap between columns in a line's text; no pattern of a value matches across it.
COLUMN = "¦"

_LEADER = re.compile(r"[.…_·\-–—]{2,}")
_PIECES = re.compile(r"[^\W_]+", re.UNICODE)


@dataclass(frozen=True)
class Piece:
    """A part of a word without marks: "Gesamt-Brutto" has two. `word` counts within the line."""

    key: str
    word: int


@dataclass(frozen=True)
class Line:
    """One visual line of a page; `breaks` are the words before which a column gap stands."""

    document: DocumentId
    page: int
    index: int
    words: tuple[Word, ...]
    breaks: frozenset[int]

    @cached_property
    def rect(self) -> Rect:
        """The rectangle around the whole line."""
        return around(self.words)

    @cached_property
    def height(self) -> float:
        """The usual height of a word of this line in points."""
        heights = sorted(w.rect.y1 - w.rect.y0 for w in self.words)
        return max(1.0, heights[len(heights) // 2])

    @cached_property
    def middle(self) -> float:
        """The line's middle in points from the top of the page."""
        return (self.rect.y0 + self.rect.y1) / 2

    @cached_property
    def _text_and_starts(self) -> tuple[str, tuple[int, ...]]:
        text, starts = "", []
        for index, word in enumerate(self.words):
            if index:
                text += f" {COLUMN} " if index in self.breaks else " "
            starts.append(len(text))
            text += word.text
        return text, tuple(starts)

    @cached_property
    def recognised(self) -> bool:
        """Whether any of its words was recognised: then captions may have slips."""
        return any(w.trust is Trust.RECOGNISED for w in self.words)

    @property
    def text(self) -> str:
        """The words with single spaces, columns divided by COLUMN."""
        return self._text_and_starts[0]

    def words_at(self, start: int, end: int) -> tuple[int, int]:
        """Which words (first, last) the characters from `start` to `end` of `text` belong to."""
        _, starts = self._text_and_starts
        first = max(i for i, s in enumerate(starts) if s <= start)
        last = max(i for i, s in enumerate(starts) if s < max(end, start + 1))
        return first, last

    def rect_of(self, first: int, last: int) -> Rect:
        """The rectangle around the words from `first` to `last`, both included."""
        return around(self.words[first : last + 1])

    def rect_at(self, start: int, end: int) -> Rect:
        """The rectangle of a stretch of `text`; parts of words by their share of the width."""
        _, starts = self._text_and_starts
        first, last = self.words_at(start, end)
        rect = self.rect_of(first, last)
        begin, final = self.words[first], self.words[last]
        x0 = _inside(begin, start - starts[first])
        x1 = _inside(final, end - starts[last])
        return Rect(x0, rect.y0, max(x0, x1), rect.y1)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The parts of the words in order, as captions are looked up."""
        return tuple(
            Piece(key, index)
            for index, word in enumerate(self.words)
            if not _LEADER.fullmatch(word.text)
            for part in _PIECES.findall(word.text)
            if (key := compact(part))
        )

    @cached_property
    def compact(self) -> str:
        """The whole line as captions are looked up: what it does not contain, it does not say."""
        return "".join(piece.key for piece in self.pieces)

    def words_at_x(self, x: float) -> int:
        """The word that stands at `x` points from the left."""
        return min(range(len(self.words)), key=lambda i: abs(self.words[i].rect.x0 - x))

    def segment(self, word: int) -> tuple[int, int]:
        """The first and last word of the column that `word` stands in."""
        first = max((b for b in self.breaks if b <= word), default=0)
        last = min((b for b in self.breaks if b > word), default=len(self.words)) - 1
        return first, last

    def trust(self, first: int, last: int) -> Trust:
        """The least trusted source among the words from `first` to `last`."""
        order = list(Trust)
        return max((w.trust for w in self.words[first : last + 1]), key=order.index)


def _inside(word: Word, offset: int) -> float:
    width = word.rect.x1 - word.rect.x0
    return word.rect.x0 + width * min(max(offset, 0), len(word.text)) / max(1, len(word.text))


def around(words: Iterable[Word]) -> Rect:
    """The smallest rectangle around some words (at least one)."""
    rects = [w.rect for w in words]
    return Rect(
        min(r.x0 for r in rects),
        min(r.y0 for r in rects),
        max(r.x1 for r in rects),
        max(r.y1 for r in rects),
    )


def lines_of(document: DocumentId, number: int, page: PageReading) -> tuple[Line, ...]:
    """The visual lines of a page from top to bottom, on the flat page. Empty words are left out."""
    words = sorted(
        (replace(w, rect=w.flat) if w.flat else w for w in parted(page.words) if w.text.strip()),
        key=lambda w: ((w.rect.y0 + w.rect.y1) / 2, w.rect.x0),
    )
    rows: list[list[Word]] = []
    for word in words:
        row = _row_for(word, rows)
        if row is None:
            rows.append([word])
        else:
            row.append(word)
    rows.sort(key=lambda row: sum(w.rect.y0 + w.rect.y1 for w in row) / len(row))
    return tuple(_line(document, number, index, row) for index, row in enumerate(rows))


def _row_for(word: Word, rows: list[list[Word]]) -> list[Word] | None:
    """The row a word belongs to: nearly the same middle or foot, not on top of another word."""
    height = word.rect.y1 - word.rect.y0
    best: tuple[float, list[Word]] | None = None
    for row in rows[-6:]:
        near = min(
            row, key=lambda w: min(abs(w.rect.x0 - word.rect.x1), abs(word.rect.x0 - w.rect.x1))
        )
        smaller = min(height, near.rect.y1 - near.rect.y0)
        middle = abs((word.rect.y0 + word.rect.y1) - (near.rect.y0 + near.rect.y1)) / 2
        foot = abs(word.rect.y1 - near.rect.y1)
        off = min(middle, foot)
        if off > 0.42 * smaller or any(_covers(w.rect, word.rect) for w in row):
            continue
        if best is None or off < best[0]:
            best = (off, row)
    return best[1] if best else None


def _covers(one: Rect, other: Rect) -> bool:
    """Whether two words share a good part of their width: then they are not on one line."""
    shared = min(one.x1, other.x1) - max(one.x0, other.x0)
    return shared > 0.5 * max(1.0, min(one.x1 - one.x0, other.x1 - other.x0))


def _line(document: DocumentId, page: int, index: int, row: list[Word]) -> Line:
    words = tuple(sorted(row, key=lambda w: w.rect.x0))
    breaks = set()
    for at in range(1, len(words)):
        left, right = words[at - 1].rect, words[at].rect
        height = max(left.y1 - left.y0, right.y1 - right.y0)
        if right.x0 - left.x1 > 1.05 * height:
            breaks.add(at)
    return Line(document, page, index, words, frozenset(breaks))
