"""Comb boxes: one character to a box, as on forms. Finds the boxes, reads what stands in them.

Text detectors see the lines of the boxes and lose the characters between them. Here the boxes are
found by their lines, their insides set side by side without any line, and read as one word. What is
not sure in every single box is left as it was. Runs in the recogniser only.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from inbox.evidence.recogniser_found import Matrix, Picture, Points, Seen, as_picture, box, moved

#: Pixels of the longer side of the flat page on which boxes are looked for.
_SIDE = 2400
#: Of that side: how large a box is (2.5 to 11 mm on A4).
_SMALLEST, _LARGEST = 0.0085, 0.038
#: Wide boxes are fields of a table, not of a comb.
_FLATTEST, _TALLEST = 0.45, 1.5
#: A comb has at least so many boxes.
_BOXES = 4
#: Pixels a box is made high, and the share of it that its own lines take.
_HIGH, _FRAME = 48, 0.1
#: Share of dark pixels from which something stands in a box.
_INK = 0.02
_SURE = 0.8

#: A strip of boxes -> text and confidence.
Reader = Callable[[Picture], tuple[str, float]]


@dataclass(frozen=True, slots=True)
class _Box:
    x: int
    y: int
    width: int
    height: int


def read_combs(picture: Picture, upright: Matrix, reader: Reader) -> tuple[tuple[Seen, ...], ...]:
    """The characters of each comb on the page, one a word, in pixels of `picture`.

    `upright` leads from the flat page to `picture`.
    """
    height, width = picture.shape[:2]
    scale = _SIDE / max(height, width)
    to_picture = upright @ np.diag([1 / scale, 1 / scale, 1.0])
    size = (round(width * scale), round(height * scale))
    flat = cv2.warpPerspective(
        picture, np.linalg.inv(to_picture), size,
        flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    grey = as_picture(cv2.cvtColor(flat, cv2.COLOR_BGR2GRAY))
    found = []
    for row in _rows(_boxes(grey)):
        word = _read(grey, row, to_picture, reader)
        if word:
            found.append(word)
    return tuple(found)


def without_combs(
    lines: tuple[tuple[Seen, ...], ...], combs: tuple[tuple[Seen, ...], ...]
) -> tuple[tuple[Seen, ...], ...]:
    """The lines without the words that lie in a comb, and the combs as lines of their own."""
    areas = [box(np.vstack([seen.quad for seen in comb])) for comb in combs]
    kept = []
    for line in lines:
        words = tuple(w for w in line if not any(_inside(w.quad, area) for area in areas))
        if words:
            kept.append(words)
    return (*kept, *combs)


def _boxes(grey: Picture) -> list[_Box]:
    """Everything that is enclosed by lines and has the size of a box for one character."""
    side = max(grey.shape)
    low, high = _SMALLEST * side, _LARGEST * side
    dark = cv2.adaptiveThreshold(
        grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 9
    )
    length = max(9, round(low * 0.8))
    joined = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    across = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    down = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    drawn = cv2.dilate(cv2.bitwise_or(across, down), np.ones((3, 3), np.uint8))
    contours, tree = cv2.findContours(drawn, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    found: list[_Box] = []
    for contour, (_, _, _, parent) in zip(contours, tree[0] if contours else (), strict=True):
        x, y, width, height = cv2.boundingRect(contour)
        fits = low <= height <= high and _FLATTEST * height <= width <= _TALLEST * height
        # Holes only, and such that fill their rectangle.
        if parent >= 0 and fits and cv2.contourArea(contour) > 0.6 * width * height:
            found.append(_Box(x, y, width, height))
    return found


def _rows(boxes: list[_Box]) -> list[list[_Box]]:
    """Boxes of one size side by side."""
    rows: list[list[_Box]] = []
    for each in sorted(boxes, key=lambda b: b.x):
        for row in rows:
            last = row[-1]
            gap = each.x - (last.x + last.width)
            level = abs(each.y - last.y) < 0.3 * last.height
            same = abs(each.height - last.height) < 0.25 * last.height
            if level and same and -0.1 * last.width < gap < 0.7 * last.width:
                row.append(each)
                break
        else:
            rows.append([each])
    return [row for row in rows if len(row) >= _BOXES]


def _read(grey: Picture, row: list[_Box], to_picture: Matrix, reader: Reader) -> tuple[Seen, ...]:
    """One word a box; empty when not every character is sure."""
    filled, strips = [], []
    for each in row:
        edge = max(2, round(_FRAME * each.height))
        inside = grey[
            each.y + edge : each.y + each.height - edge, each.x + edge : each.x + each.width - edge
        ]
        if inside.size == 0:
            return ()
        paper = float(np.percentile(inside, 90))
        if (inside < paper - 60).mean() < _INK:
            continue
        factor = _HIGH / inside.shape[0]
        size = (max(4, round(inside.shape[1] * factor)), _HIGH)
        made = cv2.resize(inside, size, interpolation=cv2.INTER_CUBIC)
        spread = np.clip(made.astype(np.float64) * (255 / max(1.0, paper)), 0, 255)
        filled.append(each)
        strips.append(_close(spread))
    if len(filled) < 2:
        return ()
    strip = np.hstack(strips)
    framed = cv2.copyMakeBorder(
        strip.astype(np.uint8), 8, 8, 16, 16, cv2.BORDER_CONSTANT, value=255
    )
    text, confidence = reader(as_picture(cv2.cvtColor(framed, cv2.COLOR_GRAY2BGR)))
    text = "".join(text.split())
    if len(text) != len(filled) or confidence < _SURE:
        return ()
    return tuple(
        Seen(character, confidence, moved(_corners(each), to_picture))
        for character, each in zip(text, filled, strict=True)
    )


def _close(inside: Points) -> Points:
    """A box's inside without its empty sides, so that characters stand like those of a word."""
    columns = np.where((inside < 170).any(axis=0))[0]
    if not len(columns):
        return inside
    left, right = max(0, columns[0] - 5), min(inside.shape[1], columns[-1] + 6)
    return inside[:, left:right]


def _corners(each: _Box) -> Points:
    x1, y1 = each.x + each.width, each.y + each.height
    return np.array([[each.x, each.y], [x1, each.y], [x1, y1], [each.x, y1]], dtype=np.float64)


def _inside(quad: Points, area: tuple[float, float, float, float]) -> bool:
    x, y = quad.mean(axis=0)
    return bool(area[0] <= x <= area[2] and area[1] <= y <= area[3])
