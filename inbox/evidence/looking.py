"""Where exactly the second recogniser looks: a rectangle as a quadrangle of pixels. Pure.

On a page that lies askew the rectangle around a value holds parts of its neighbours; the value's
own words, put back from the flat page, do not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from inbox.comparison.result import Rect
from inbox.evidence.reading import PageImage, PageReading

#: 300 dpi: what Tesseract was trained on.
SCALE = 300 / 72
#: Of a line's height, around the value.
_ABOVE, _BESIDE = 0.18, 0.35
#: Two rectangles nearer than this are the same place (points).
_NEAR = 1.0


@dataclass(frozen=True, slots=True)
class Target:
    """A place to look at: its four corners in page points, clockwise from where the text begins."""

    corners: tuple[tuple[float, float], ...]
    lines: int

    @property
    def clip(self) -> Rect:
        """The smallest rectangle of the page that holds it."""
        xs, ys = [x for x, _ in self.corners], [y for _, y in self.corners]
        return Rect(min(xs), min(ys), max(xs), max(ys))

    def quad(self, image: PageImage, clip: Rect) -> tuple[float, ...]:
        """Its corners in the pixels of `image`, which shows `clip`."""
        # The picture begins at a whole pixel of the scaled page.
        left, top = int(max(0.0, clip.x0) * image.scale), int(max(0.0, clip.y0) * image.scale)
        return tuple(
            value
            for x, y in self.corners
            for value in (x * image.scale - left, y * image.scale - top)
        )


def target(page: PageReading, rect: Rect) -> Target:
    """Where to look for what stands in a rectangle of the displayed page."""
    words = [word for word in page.words if _holds(rect, word.rect)]
    flats = [word.flat for word in words if word.flat is not None]
    lines = max(1, len({word.line for word in words}))
    if not flats or len(flats) < len(words) or not page.upright:
        wide = _widened(rect, lines)
        return Target(tuple(_corners(wide)), lines)
    whole = flats[0]
    for flat in flats[1:]:
        whole = whole.united(flat)
    wide = _widened(whole, lines)
    return Target(tuple(_displayed(page, x, y) for x, y in _corners(wide)), lines)


def known_look(page: PageReading, rect: Rect) -> bool:
    """Whether this place was looked at already."""
    return any(
        max(
            abs(look.rect.x0 - rect.x0),
            abs(look.rect.y0 - rect.y0),
            abs(look.rect.x1 - rect.x1),
            abs(look.rect.y1 - rect.y1),
        )
        < _NEAR
        for look in page.looks
    )


def _corners(rect: Rect) -> Sequence[tuple[float, float]]:
    return ((rect.x0, rect.y0), (rect.x1, rect.y0), (rect.x1, rect.y1), (rect.x0, rect.y1))


def _widened(rect: Rect, lines: int) -> Rect:
    height = (rect.y1 - rect.y0) / lines
    return Rect(
        rect.x0 - _BESIDE * height,
        rect.y0 - _ABOVE * height,
        rect.x1 + _BESIDE * height,
        rect.y1 + _ABOVE * height,
    )


def _displayed(page: PageReading, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f, g, h, i = page.upright
    w = g * x + h * y + i or 1.0
    return (a * x + b * y + c) / w, (d * x + e * y + f) / w


def _holds(rect: Rect, word: Rect) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    return rect.x0 <= x <= rect.x1 and rect.y0 <= y <= rect.y1
