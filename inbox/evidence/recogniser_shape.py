"""Makes a page flat by its own lines of print: skew, perspective and curl. Pure geometry.

Every recognised line says which way the paper runs there. A smooth field through these slopes is
followed from each word to the middle of the page: words of one printed line arrive at one height.
Runs in the recogniser only.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from inbox.evidence.recogniser_found import Matrix, Points, Seen, moved

#: A line at least so many times longer than thick has a slope worth knowing.
_LONG = 3.0
#: So many such lines, and the paper's bend can be told from the detector's noise.
_BEND_LINES = 8
_STEPS = 12
#: Slopes this far from the others are mistakes of the detector (a slanted stamp).
_OUTLIER = 0.03


@dataclass(frozen=True, slots=True)
class Flat:
    """Per line and word the flat rectangle; `upright` leads from flat to the given pixels."""

    rects: tuple[tuple[tuple[float, float, float, float], ...], ...]
    upright: Matrix


def flatten(lines: tuple[tuple[Seen, ...], ...], width: int, height: int) -> Flat:
    """Where the words of a picture of `width` x `height` pixels stand on the flat page."""
    slopes = _slopes(lines)
    skew = _usual(slopes)
    level = _rotation(-float(np.arctan(skew)), width / 2, height / 2)
    field = _Field(
        [(moved(np.array([[x, y]]), level)[0], s - skew, w) for x, y, s, w in slopes],
        width,
        height,
    )
    rects = tuple(tuple(field.rect(moved(w.quad, level)) for w in line) for line in lines)
    back: Matrix = np.linalg.inv(level).astype(np.float64)
    return Flat(rects, _upright(lines, rects, back))


def _slopes(lines: tuple[tuple[Seen, ...], ...]) -> list[tuple[float, float, float, float]]:
    """Of each long line: its middle, its slope, its weight."""
    found = []
    for line in lines:
        left = (line[0].quad[0] + line[0].quad[3]) / 2
        right = (line[-1].quad[1] + line[-1].quad[2]) / 2
        across, down = right - left
        thick = float(np.linalg.norm(line[0].quad[3] - line[0].quad[0]))
        if across > _LONG * max(1.0, thick) and abs(down) < across:
            x, y = (left + right) / 2
            found.append((float(x), float(y), float(down / across), float(across)))
    return found


def _usual(slopes: list[tuple[float, float, float, float]]) -> float:
    """The weighted median."""
    if not slopes:
        return 0.0
    ordered = sorted((s, w) for _, _, s, w in slopes)
    half = sum(w for _, w in ordered) / 2
    for slope, weight in ordered:
        half -= weight
        if half <= 0:
            return slope
    return ordered[-1][0]


def _rotation(angle: float, x: float, y: float) -> Matrix:
    c, s = float(np.cos(angle)), float(np.sin(angle))
    return np.array([[c, -s, x - c * x + s * y], [s, c, y - s * x - c * y], [0, 0, 1]])


class _Field:
    """The slope of the print at every place of the levelled page."""

    def __init__(self, known: list[tuple[Points, float, float]], width: int, height: int) -> None:
        self._middle = np.array([width / 2, height / 2])
        self._half = max(width, height) / 2
        self._factors = np.zeros(4)
        known = [k for k in known if abs(k[1]) < 0.2]
        if len(known) < _BEND_LINES:
            return
        terms = np.array([self._terms(place) for place, _, _ in known])
        slopes = np.array([slope for _, slope, _ in known])
        weights = np.array([weight for _, _, weight in known])
        weights = weights / weights.mean()
        for _ in range(3):
            left = terms.T @ (terms * weights[:, None]) + np.diag([0.02, 0.2, 0.05, 0.5])
            self._factors = np.linalg.solve(left, terms.T @ (slopes * weights))
            off = np.abs(terms @ self._factors - slopes)
            weights = weights * np.where(off > _OUTLIER, _OUTLIER / np.maximum(off, 1e-9), 1.0)

    def rect(self, quad: Points) -> tuple[float, float, float, float]:
        """The flat rectangle of a word that stands here on the levelled page."""
        left, right = (quad[0] + quad[3]) / 2, (quad[1] + quad[2]) / 2
        top, bottom = (quad[0] + quad[1]) / 2, (quad[2] + quad[3]) / 2
        middle = quad.mean(axis=0)
        half_width = float(np.linalg.norm(right - left)) / 2
        half_height = float(np.linalg.norm(bottom - top)) / 2
        y = self._height_at_middle(float(middle[0]), float(middle[1]))
        x = float(middle[0])
        return x - half_width, y - half_height, x + half_width, y + half_height

    def _height_at_middle(self, x: float, y: float) -> float:
        step = (float(self._middle[0]) - x) / _STEPS
        for _ in range(_STEPS):
            # The slope half a step ahead: exact for a field that changes evenly.
            ahead = np.array([x + step / 2, y + self._slope(np.array([x, y])) * step / 2])
            y += self._slope(ahead) * step
            x += step
        return y

    def _slope(self, place: Points) -> float:
        return float(self._terms(place) @ self._factors)

    def _terms(self, place: Points) -> Points:
        x, y = (place - self._middle) / self._half
        return np.array([1.0, x, y, x * y])


def _upright(
    lines: tuple[tuple[Seen, ...], ...],
    rects: tuple[tuple[tuple[float, float, float, float], ...], ...],
    level_back: Matrix,
) -> Matrix:
    """The homography that comes nearest to where the words really are."""
    words = [
        (word.quad, rect)
        for line, row in zip(lines, rects, strict=True)
        for word, rect in zip(line, row, strict=True)
    ]
    if len(words) < _BEND_LINES:
        return level_back
    flat = np.array([[(x0, y0), (x1, y0), (x1, y1), (x0, y1)] for _, (x0, y0, x1, y1) in words])
    real = np.array([quad for quad, _ in words])
    matrix, _ = cv2.findHomography(flat.reshape(-1, 2), real.reshape(-1, 2), 0)
    if matrix is None or not np.isfinite(matrix).all() or abs(matrix[2, 2]) < 1e-9:
        return level_back
    found: Matrix = matrix / matrix[2, 2]
    off = np.abs(moved(flat.reshape(-1, 2), found) - real.reshape(-1, 2)).max()
    before = np.abs(moved(flat.reshape(-1, 2), level_back) - real.reshape(-1, 2)).max()
    return found if off <= before else level_back
