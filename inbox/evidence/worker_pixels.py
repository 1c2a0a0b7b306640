"""Pixels on their way out of the worker: size within the limits, covers painted solid. Pure."""

import math
from dataclasses import dataclass

from inbox.comparison.result import Rect
from inbox.evidence.limits import MAX_EDGE, MAX_PIXELS

#: What stands where something is covered: black, as on paper.
COVER = b"\x00\x00\x00\xff"


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the scaled page that is asked for, in pixels of the scaled page."""

    x0: int
    y0: int
    x1: int
    y1: int
    scale: float  #: pixels per point; less than asked for where the limits demand it

    @property
    def width(self) -> int:
        """Pixels."""
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        """Pixels."""
        return self.y1 - self.y0

    @property
    def stride(self) -> int:
        """Bytes of a row."""
        return self.width * 4

    @property
    def size(self) -> int:
        """Bytes."""
        return self.stride * self.height


def frame(width: float, height: float, scale: float, clip: Rect | None) -> Frame:
    """Which pixels to make of a page of `width` x `height` points; raises ValueError for none."""
    left, top, right, bottom = 0.0, 0.0, width, height
    if clip is not None:
        left, top = max(left, clip.x0), max(top, clip.y0)
        right, bottom = min(right, clip.x1), min(bottom, clip.y1)
    across, down = right - left, bottom - top
    if not (scale > 0 and across > 0 and down > 0 and math.isfinite(scale * across * down)):
        raise ValueError("nothing to draw")
    # One pixel of rounding on each side stays within the limits.
    scale = min(
        scale,
        (MAX_EDGE - 2) / across,
        (MAX_EDGE - 2) / down,
        math.sqrt((MAX_PIXELS - 4 * MAX_EDGE) / (across * down)),
    )
    whole_x, whole_y = max(1, round(width * scale)), max(1, round(height * scale))
    x0 = min(math.floor(left * scale), whole_x - 1)
    y0 = min(math.floor(top * scale), whole_y - 1)
    x1 = max(x0 + 1, min(math.ceil(right * scale), whole_x))
    y1 = max(y0 + 1, min(math.ceil(bottom * scale), whole_y))
    return Frame(x0, y0, x1, y1, scale)


def paint_covers(pixels: memoryview, target: Frame, covers: list[Rect]) -> None:
    """Paint each cover solid, one pixel wider on every side than its rectangle."""
    for cover in covers:
        x0 = max(0, math.floor(cover.x0 * target.scale) - 1 - target.x0)
        x1 = min(target.width, math.ceil(cover.x1 * target.scale) + 1 - target.x0)
        y0 = max(0, math.floor(cover.y0 * target.scale) - 1 - target.y0)
        y1 = min(target.height, math.ceil(cover.y1 * target.scale) + 1 - target.y0)
        if x0 >= x1:
            continue
        row = COVER * (x1 - x0)
        for y in range(y0, y1):
            at = y * target.stride + x0 * 4
            pixels[at : at + len(row)] = row
