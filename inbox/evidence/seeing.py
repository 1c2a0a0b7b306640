"""A page's reading from its text layer and from what the recogniser saw. Pure rules.

Codes over embedded data over real text over recognised text: nothing here raises a trust.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from inbox.comparison.result import Rect, Trust
from inbox.evidence.protocol import Words
from inbox.evidence.reading import PageReading, Word
from inbox.evidence.recogniser_protocol import Recognised
from inbox.evidence.worker_words import FoundWord, in_lines

#: A page with real text whose pictures cover this share has them recognised, too.
PICTURE_SHARE = 0.25
#: A scan's own text layer is kept when ours found less than this share of its characters.
_POORER = 0.5

#: Pixels of the longer side: what the picture has, within these.
_LEAST, _MOST = 1600, 4100
#: Pixels a point for pages without a picture that says more: 200 dpi.
_USUAL = 200 / 72


class Need(Enum):
    """What the recogniser has to do for a page."""

    NOTHING = "nothing"
    CODES = "codes"  #: real text with small pictures, of which one may be a code
    PICTURES = "pictures"  #: real text around large pictures
    ALL = "all"  #: no text that could be trusted


@dataclass(frozen=True, slots=True)
class Layer:
    """What the page worker said about a page."""

    page: PageReading
    pictures: tuple[Rect, ...]
    resolution: float

    @classmethod
    def of(cls, words: Sequence[Word], last: Words) -> "Layer":
        """From all words of a page and the last part of the answer."""
        page = PageReading(last.width, last.height, tuple(words), last.trust, last.doubtful)
        layer = cls(page, last.pictures, last.resolution)
        return replace(layer, page=replace(page, pending=layer.need is not Need.NOTHING))

    @property
    def need(self) -> Need:
        """What a recogniser could add."""
        if self.page.trust in (Trust.NONE, Trust.RECOGNISED):
            return Need.ALL
        if not self.pictures:
            return Need.NOTHING
        area = sum(_area(picture, self.page) for picture in self.pictures)
        large = area >= PICTURE_SHARE * self.page.width * self.page.height
        return Need.PICTURES if large else Need.CODES

    @property
    def scale(self) -> float:
        """Pixels a point at which the recogniser gets the page."""
        long = max(self.page.width, self.page.height)
        wanted = max(self.resolution, _USUAL if self.need is not Need.ALL else 0.0) or _USUAL
        return min(max(wanted, _LEAST / long), _MOST / long)


def seen(layer: Layer, found: Recognised) -> PageReading:
    """The page with what the recogniser saw."""
    page = replace(layer.page, pending=False, codes=found.codes)
    if layer.need is Need.CODES:
        return page
    if layer.need is Need.PICTURES:
        return _merged(page, layer.pictures, found)
    if page.words and _length(found.words) < _POORER * _length(page.words):
        return page  # the scanner's own program saw more
    words = _ordered(found.words)
    return replace(
        page,
        words=words,
        trust=Trust.RECOGNISED,
        doubtful=page.doubtful or found.uncertain,
        blank=found.blank and not page.doubtful,
        upright=found.upright,
    )


def not_seen(page: PageReading) -> PageReading:
    """The page when the recogniser failed on it: what the text layer said, and a doubt."""
    trust = Trust.RECOGNISED if page.trust is Trust.NONE else page.trust
    return replace(page, trust=trust, pending=False, doubtful=True)


def _merged(page: PageReading, pictures: Sequence[Rect], found: Recognised) -> PageReading:
    """Real text stays; in the pictures stands what was recognised where no text lies."""
    added = [
        replace(word, flat=None)
        for word in found.words
        if any(_holds(picture, word.rect) for picture in pictures)
        and not any(_overlap(word.rect, other.rect) for other in page.words)
    ]
    return replace(
        page,
        words=_ordered([*page.words, *added]),
        doubtful=page.doubtful or (found.uncertain and bool(added)),
    )


def _ordered(words: Sequence[Word]) -> tuple[Word, ...]:
    """In reading order with the number of their visual line, as they stand on the flat page."""
    kept: list[FoundWord] = []
    placed: dict[int, Word] = {}
    for word in words:
        at = _found(word)
        kept.append(at)
        placed[id(at)] = word
    return tuple(replace(placed[id(at)], line=line) for at, line in in_lines(kept))


def _found(word: Word) -> FoundWord:
    at = word.flat or word.rect
    return FoundWord(word.text, at.x0, at.y0, at.x1, at.y1, word.trust)


def _area(rect: Rect, page: PageReading) -> float:
    across = min(rect.x1, page.width) - max(rect.x0, 0.0)
    down = min(rect.y1, page.height) - max(rect.y0, 0.0)
    return max(0.0, across) * max(0.0, down)


def _holds(picture: Rect, word: Rect) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    return picture.x0 <= x <= picture.x1 and picture.y0 <= y <= picture.y1


def _overlap(one: Rect, other: Rect) -> bool:
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.y1, other.y1) - max(one.y0, other.y0)
    if across <= 0 or down <= 0:
        return False
    smaller = min((r.x1 - r.x0) * (r.y1 - r.y0) for r in (one, other))
    return across * down > 0.3 * smaller


def _length(words: Sequence[Word]) -> int:
    return sum(len(word.text) for word in words)
