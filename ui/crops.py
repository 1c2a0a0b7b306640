"""Cuts the piece of a page beside an entered value: large, sharp, fetched in the background.

Pixels and words come from the desk, which covers what nobody may see. Shows nothing itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from inbox.comparison.result import FieldResult, Rect
from inbox.errors import ZweiklickError
from inbox.evidence.reading import Word
from ui.background import Background
from ui.evidence_pane import EvidenceDesk
from ui.evidence_view_pictures import Picture, as_picture
from ui.evidence_view_read import lowest_confidence

#: Pixels a crop is asked for at most, per point.
SHARPEST = 16.0
#: A line of the evidence stands this many times as high as a line of body text.
ENLARGED = 2.5
#: How far a caption may stand from its value, and how much of a line a strip shows, in points.
WIDEST_GAP, WIDEST_STRIP = 160.0, 420.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to cut: `line` is the height of a line, `width` and `height` the room, in pixels.

    Pixels are those of the screen; `caption` asks for the words left of the value as well.
    """

    row: FieldResult
    line: float
    width: float
    height: float
    caption: bool = False


@dataclass(frozen=True, slots=True)
class Crop:
    """A cut piece; `confidence` is that of the least sure word in it, None where there is none."""

    field: str
    picture: Picture
    confidence: float | None


def line_height(box: Rect, words: Sequence[Word]) -> float:
    """Height of one line within `box`, in points."""
    inside = [
        w.rect.y1 - w.rect.y0
        for w in words
        if box.x0 <= (w.rect.x0 + w.rect.x1) / 2 <= box.x1
        and box.y0 <= (w.rect.y0 + w.rect.y1) / 2 <= box.y1
    ]
    tall = max(box.y1 - box.y0, 1.0)
    return min(tall, max(median(inside), 1.0)) if inside else tall


def around(box: Rect, words: Sequence[Word], *, caption: bool = True) -> Rect:
    """The piece of a page to show for a value: a little air, and the caption left of it."""
    tall = line_height(box, words)
    middle = (box.y0 + box.y1) / 2
    left = box.x0
    beside = sorted(
        (w.rect for w in words if w.rect.y0 < middle < w.rect.y1 and w.rect.x1 <= box.x0 + 1),
        key=lambda rect: -rect.x1,
    )
    for rect in beside if caption else ():
        if left - rect.x1 > WIDEST_GAP or box.x1 - rect.x0 > WIDEST_STRIP:
            break
        left = rect.x0
    # air on both sides, but no half of a neighbouring word
    before = max((r.x1 for r in beside if r.x1 <= left + 1), default=0.0)
    after = min(
        (w.rect.x0 for w in words if w.rect.y0 < middle < w.rect.y1 and w.rect.x0 >= box.x1 - 1),
        default=box.x1 + tall,
    )
    return Rect(
        max(0.0, left - tall * 0.8, min(before + 0.5, left)),
        max(0.0, box.y0 - tall * 0.3),
        min(box.x1 + tall, max(after - 0.5, box.x1)),
        box.y1 + tall * 0.3,
    )


def scale_for(wanted: Wanted, clip: Rect, line: float) -> float:
    """Pixels a point: the line as large as wished, the piece no larger than its room."""
    whole = min(
        wanted.line / line,
        wanted.width / (clip.x1 - clip.x0),
        wanted.height / (clip.y1 - clip.y0),
    )
    return round(min(SHARPEST, max(0.5, whole)), 3)


class Crops:
    """One crop at a time; the newest wish wins."""

    def __init__(self, desk: EvidenceDesk, background: Background) -> None:
        self._desk, self._background = desk, background

    def fetch(
        self,
        wanted: Wanted,
        arrived: Callable[[Crop], None],
        refused: Callable[[ZweiklickError], None],
    ) -> None:
        """Cut what is wanted; the row has a place."""
        place = wanted.row.place
        assert place is not None
        desk = self._desk

        def cut() -> Crop:
            page = desk.page_words(place.document, place.page)
            clip = around(place.rect, page.words, caption=wanted.caption)
            scale = scale_for(wanted, clip, line_height(place.rect, page.words))
            image = desk.page_image(place.document, place.page, scale, clip)
            sure = lowest_confidence(page, place.rect)
            return Crop(wanted.row.field, as_picture(image, clip), sure)

        self._background.read(cut, arrived, refused, lane="compare.crop")

    def forget(self) -> None:
        """Nothing is wanted any more."""
        self._background.forget("compare.crop")
