"""What the recognisers find in a picture, in its pixels. Values only; runs in the recogniser."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

#: 8 bits a colour (B, G, R), or grey.
Picture = npt.NDArray[np.uint8]
#: Points, one a row: x and y in pixels.
Points = npt.NDArray[np.float64]
#: 3 x 3, homogeneous coordinates.
Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Seen:
    """One word. `quad`: its corners from top left clockwise, as the text runs."""

    text: str
    confidence: float
    quad: Points


@dataclass(frozen=True, slots=True)
class Found:
    """Lines of words in a picture that was turned upright first.

    `turns`: quarter turns against the clock that put it upright; the words are in the pixels of the
    turned picture. `uncertain`: text was seen that nobody could read.
    """

    lines: tuple[tuple[Seen, ...], ...] = ()
    turns: int = 0
    uncertain: bool = False

    @property
    def certainty(self) -> float:
        """Characters read, each with its confidence: what makes one attempt better than another."""
        return sum(len(w.text) * w.confidence for line in self.lines for w in line)


def turned_back(turns: int, width: int, height: int) -> Matrix:
    """From the turned picture to the original one of `width` x `height` pixels."""
    matrices: dict[int, list[list[float]]] = {
        0: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        1: [[0, -1, width], [1, 0, 0], [0, 0, 1]],
        2: [[-1, 0, width], [0, -1, height], [0, 0, 1]],
        3: [[0, 1, 0], [-1, 0, height], [0, 0, 1]],
    }
    return np.array(matrices[turns % 4], dtype=np.float64)


def moved(points: Points, matrix: Matrix) -> Points:
    """The points behind a homography."""
    flat = np.hstack([points, np.ones((len(points), 1))]) @ matrix.T
    made: Points = flat[:, :2] / flat[:, 2:]
    return made


def box(points: Points) -> tuple[float, float, float, float]:
    """The smallest upright rectangle around some points: x0, y0, x1, y1."""
    low, high = points.min(axis=0), points.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def as_picture(values: Any) -> Picture:
    """An array of OpenCV as one that owns its rows one after the other."""
    made: Picture = np.ascontiguousarray(values, dtype=np.uint8)
    return made
