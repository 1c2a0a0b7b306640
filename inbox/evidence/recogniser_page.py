"""One picture of a page to words, codes and the way back to the picture. Runs in the recogniser.

Order: codes at full size, the sheet where it lies small or steep in the picture, text with the page
turned upright, made flat by its own lines, and at last the comb boxes, found on the flat page.
"""

from typing import Any, Protocol

import cv2
import numpy as np

from inbox.evidence.limits import MAX_WORD_LENGTH, MAX_WORDS
from inbox.evidence.recogniser_codes import find_codes
from inbox.evidence.recogniser_comb import read_combs, without_combs
from inbox.evidence.recogniser_found import (
    Found,
    Matrix,
    Picture,
    as_picture,
    box,
    moved,
    turned_back,
)
from inbox.evidence.recogniser_shape import flatten
from inbox.evidence.recogniser_sheet import find_sheet

#: Below this many pixels the flat rectangle is the one on the picture.
_SAME = 0.75
#: An empty page: at this size, a share of fewer pixels differs from its surroundings by so much.
_LOOK_SIDE, _EDGE, _STAINS, _DIFFERENT = 400, 0.05, 0.0005, 24
_LIGHT = 110


class PageReader(Protocol):
    """A recogniser that reads whole pages."""

    def read(self, picture: Picture) -> Found:
        """The words of a page, which is turned upright before."""
        ...

    def word(self, picture: Picture) -> tuple[str, float]:
        """The text of a strip that holds one word, and its confidence."""
        ...


def read_page(pixels: Picture, reader: PageReader | None) -> dict[str, object]:
    """The answer to "read", without a reader to "codes": all in pixels of `pixels` (B, G, R, x)."""
    picture = as_picture(pixels[:, :, :3])
    grey = as_picture(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))
    codes = find_codes(grey)
    found, onto = Found(), np.eye(3)
    sheet = None if reader is None else find_sheet(picture)
    if reader is not None and sheet is not None:
        found = reader.read(sheet.picture)
        if found.lines:
            picture, onto = sheet.picture, sheet.back
    if reader is not None and not found.lines:
        found = reader.read(picture)
    height, width = picture.shape[:2]
    back = onto @ turned_back(found.turns, width, height)
    wide, high = (height, width) if found.turns % 2 else (width, height)
    lines = found.lines
    flat = flatten(lines, wide, high)
    if reader is not None and lines:
        turned = as_picture(np.rot90(picture, found.turns)) if found.turns else picture
        combs = read_combs(turned, flat.upright, reader.word)
        if combs:
            lines = without_combs(lines, combs)
            flat = flatten(lines, wide, high)
    rows: list[list[Any]] = []
    for number, (line, rects) in enumerate(zip(lines, flat.rects, strict=True)):
        for word, level in zip(line, rects, strict=True):
            where = box(moved(word.quad, back))
            rows.append(
                [word.text[:MAX_WORD_LENGTH], round(word.confidence, 4), number,
                 *_rounded(where), *_rounded(level)]
            )  # fmt: skip
    upright = back @ flat.upright
    straight = not found.turns and all(
        abs(a - b) < _SAME for row in rows for a, b in zip(row[3:7], row[7:11], strict=True)
    )
    return {
        "op": "recognised",
        "words": rows[:MAX_WORDS],
        "cut": len(rows) > MAX_WORDS,
        "uncertain": found.uncertain,
        "blank": reader is not None
        and not rows
        and not codes
        and not found.uncertain
        and is_uniform(grey),
        "covers": [],
        "poorer": False,
        "upright": [] if straight or not rows else _matrix(upright),
        "codes": [[code.symbology, code.text, *_rounded(box(code.quad))] for code in codes],
    }


def line_picture(pixels: Picture, quad: list[float], height: int) -> Picture:
    """What lies in a quadrangle of the picture (eight numbers), level, `height` pixels high."""
    corners = np.array(quad, dtype=np.float32).reshape(4, 2)
    across = float(np.linalg.norm(corners[1] - corners[0]))
    down = float(np.linalg.norm(corners[3] - corners[0]))
    width = max(8, min(8000, round(height * across / max(1.0, down))))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    return as_picture(
        cv2.warpPerspective(
            as_picture(pixels[:, :, :3]), matrix, (width, height),
            flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE,
        )
    )  # fmt: skip


def is_uniform(grey: Picture) -> bool:
    """Whether a picture shows nothing but paper; shadows and edges of the scanner aside."""
    factor = _LOOK_SIDE / max(grey.shape)
    size = (max(8, round(grey.shape[1] * factor)), max(8, round(grey.shape[0] * factor)))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    edge = round(_EDGE * min(size))
    inner = small[edge : size[1] - edge, edge : size[0] - edge]
    around = cv2.GaussianBlur(inner, (0, 0), 12)
    different = np.abs(inner.astype(np.int16) - around.astype(np.int16)) > _DIFFERENT
    shades = float(np.percentile(inner, 95) - np.percentile(inner, 5))
    # Paper is light: what was taken in the dark may hold anything.
    light = float(np.median(inner)) > _LIGHT
    return bool(light and different.mean() < _STAINS and shades < 3 * _DIFFERENT)


def _rounded(values: tuple[float, float, float, float]) -> list[float]:
    return [round(value, 2) for value in values]


def _matrix(values: Matrix) -> list[float]:
    return [float(f"{value:.9g}") for value in (values / values[2, 2]).reshape(-1)]
