"""The words of a page in visual rows, folded to be looked up. Pure; decides nothing."""

import itertools
from dataclasses import dataclass
from functools import lru_cache

from inbox.comparison.result import Rect
from inbox.evidence.reading import PageReading, Word

#: Letters that recognition takes for one another, folded to one.
_SLIPS = str.maketrans("01l|!íı5$9q8", "oiiiiiissggb")


@lru_cache(maxsize=20_000)
def skeleton(text: str) -> str:
    """A word as it is looked up: small letters and digits, look-alikes folded together."""
    return "".join(c for c in text.casefold().translate(_SLIPS) if c.isalnum())


#: Pairs of words by which one sees which way a page reads.
_PAIRS = frozenset(
    (skeleton(left), skeleton(right))
    for left, right in (
        ("festgestellt", "am"), ("ausgestellt", "am"), ("geb", "am"), ("geboren", "am"),
        ("arbeitsunfähig", "seit"), ("arbeitsunfähig", "bis"), ("bis", "einschließlich"),
        ("name", "vorname"), ("vorlage", "beim"), ("beim", "arbeitgeber"), ("für", "versicherte"),
        ("für", "die"), ("an", "die"), ("in", "der"), ("mit", "der"), ("diagnose", "icd10"),
        ("dr", "med"), ("oder", "letzter"), ("über", "die"), ("zur", "vorlage"), ("von", "der"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A word with its upright rectangle and its folded text."""

    word: Word
    box: Rect
    key: str

    @property
    def height(self) -> float:
        """Points."""
        return max(self.box.y1 - self.box.y0, 1.0)


Row = list[Piece]


def rows_of(page: PageReading) -> list[Row]:
    """The words of a page in visual rows, by their upright rectangles."""
    pieces = [Piece(w, w.flat or w.rect, skeleton(w.text)) for w in page.words]
    rows: list[Row] = []
    middles, least = 0.0, 0.0  # sum of the middles of the last row, height of its lowest word
    for piece in sorted(pieces, key=lambda p: (p.box.y0 + p.box.y1, p.box.x0)):
        middle, height = (piece.box.y0 + piece.box.y1) / 2, piece.height
        if rows and abs(middle - middles / len(rows[-1])) < 0.55 * min(least, height):
            rows[-1].append(piece)
            middles, least = middles + middle, min(least, height)
        else:
            rows.append([piece])
            middles, least = middle, height
    return [sorted(row, key=lambda p: p.box.x0) for row in rows]


def order_score(page: PageReading) -> int:
    """How much a page reads like German in this direction: pairs of words that belong together."""
    score = 0
    for row in rows_of(page):
        score += sum(
            (left.key, right.key) in _PAIRS
            for left, right in itertools.pairwise(row)
            if near(left, right)
        )
    return score


def near(left: Piece, right: Piece) -> bool:
    """Whether two words of a row stand together as in a sentence."""
    return right.box.x0 - left.box.x1 < 1.2 * max(left.height, right.height)
