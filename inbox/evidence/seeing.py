"""A page's reading from its text layer and from what the recogniser saw. Pure rules.

Codes over embedded data over real text over recognised text: nothing here raises a trust. `seen`
runs in the recogniser, before anything is covered; `joined` outside, on what leaves it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from inbox.comparison.result import Rect, Trust
from inbox.diagnosis import is_medical
from inbox.evidence.protocol import (
    TRUST_LETTERS,
    Unspeakable,
    Words,
    cover_rows,
    rect_list,
    understand,
)
from inbox.evidence.reading import Cover, PageReading, Word
from inbox.evidence.recogniser_protocol import Recognised
from inbox.evidence.worker_words import FoundWord, in_lines
from inbox.privacy import covered_page

#: A page with real text whose pictures cover this share has them recognised, too.
PICTURE_SHARE = 0.25
#: A scan's own text layer is kept when ours found less than this share of its characters.
_POORER = 0.5

#: Characters of a page's own text that go along to the recogniser, with what each word takes
#: besides: of most pages all, and never more than a request may have.
_MOST_TOLD, _PER_WORD = 200_000, 80

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
    def of(cls, words: Sequence[Word], covers: Sequence[Cover], last: Words) -> "Layer":
        """From all words and covers of a page and the last part of the answer."""
        page = PageReading(
            last.width,
            last.height,
            tuple(words),
            last.trust,
            last.doubtful,
            covers=tuple(covers),
            pictured=last.pictured,
        )
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


def layer_told(layer: Layer) -> dict[str, Any]:
    """A layer as the recogniser gets it: the worker's answer anew, shorter where it must be."""
    page = layer.page
    rows: list[list[Any]] = []
    size = 0
    for word in page.words:
        size += 6 * len(word.text) + _PER_WORD  # six: a character that JSON has to escape
        if size > _MOST_TOLD:
            break
        rows.append([word.text, *rect_list([word.rect])[0], word.line, TRUST_LETTERS[word.trust]])
    return {
        "op": "words",
        "width": page.width,
        "height": page.height,
        "trust": TRUST_LETTERS[page.trust],
        "doubtful": page.doubtful,
        "pictured": page.pictured,
        "covers": cover_rows(page.covers),
        "words": rows,
        "pictures": rect_list(layer.pictures),
        "resolution": layer.resolution,
        "following": None,
    }


def layer_of(told: dict[str, Any]) -> Layer:
    """The layer that was told; raises Unspeakable."""
    last = understand(told)
    if not isinstance(last, Words):
        raise Unspeakable("layer")
    return Layer.of(last.words, last.covers, last)


def seen(layer: Layer, found: Recognised) -> tuple[PageReading, bool]:
    """The page with what the recogniser saw, and whether its own text says more than that."""
    page = replace(layer.page, pending=False, codes=found.codes)
    if layer.need is Need.CODES:
        return page, False
    if layer.need is Need.PICTURES:
        return _merged(page, layer.pictures, found), False
    if page.words and _length(found.words) < _POORER * _length(page.words):
        return page, True  # the scanner's own program saw more
    return _replaced(page, found, _ordered(found.words)), False


def joined(layer: Layer, told: Recognised, *, medical: bool) -> PageReading:
    """The page as it may be kept, from what left the recogniser."""
    covers = tuple(dict.fromkeys((*layer.page.covers, *told.covers)))
    page = replace(layer.page, pending=False, codes=told.codes, covers=covers)
    if layer.need is Need.ALL and not told.poorer:
        return _replaced(page, told, told.words)
    if layer.need is Need.PICTURES:
        page = _merged(page, layer.pictures, told)
    # Words of the file may stand below a cover that only the pictures gave reason for.
    return covered_page(page, medical=medical or is_medical((page,)))


def _replaced(page: PageReading, found: Recognised, words: tuple[Word, ...]) -> PageReading:
    """A page without a text of its own, or none that could be trusted."""
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
