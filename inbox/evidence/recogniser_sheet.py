"""A sheet of paper that lies somewhere in a photo, found by its edges. Runs in the recogniser only.

Only where it is worth it (seen from far to the side, or small in the picture), and only with
certainty: light paper, wholly in the picture, four straight edges, nothing light beside it. What is
doubtful is read as the whole picture, in which lines of print still tell how the paper lies.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from inbox.evidence.recogniser_found import Matrix, Picture, Points, as_picture

#: The search needs no more pixels than this on the longer side.
_SIDE = 700
#: Share of the picture a sheet takes at least; above the second a straight one gains nothing.
_LEAST, _LARGE = 0.1, 0.55
#: Opposite edges that differ more than this are seen from far to the side.
_STEEP = 1.12
#: How much of its four edges' rectangle is light, how far an edge may be from straight (share of
#: its length), how much lighter the paper is than the table, what may be light beside it.
_FILLED, _STRAIGHT, _CONTRAST, _BESIDE = 0.93, 0.006, 28.0, 0.0008
#: Around the edges, share of the sheet: print may run up to them.
_MARGIN = 0.006
#: Sheets of about this form are A4 seen at an angle, which makes them look shorter.
_A4, _LIKE_A4 = 2**0.5, (1.0, 1.9)
_MOST_PIXELS = 3200  #: of the longer side of the flat sheet


@dataclass(frozen=True, slots=True)
class Sheet:
    """The paper seen from straight above; `back` leads from its pixels to those of the photo."""

    picture: Picture
    back: Matrix


def find_sheet(picture: Picture) -> Sheet | None:
    """The sheet in a photo (B, G, R), None where it is doubtful or needs no help."""
    scale = min(1.0, _SIDE / max(picture.shape[:2]))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    light = as_picture(cv2.GaussianBlur(small, (0, 0), 1.0).max(axis=2))
    corners = _corners(light)
    if corners is None or not _worth_it(corners, light):
        return None
    return _flat(picture, (corners + 0.5) / scale - 0.5)


def _corners(light: Picture) -> Points | None:
    """The sheet's corners, clockwise from the one nearest to the top left; None in doubt."""
    _, mask = cv2.threshold(light, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    outlines, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not outlines:
        return None
    outline = max(outlines, key=cv2.contourArea)
    hull = cv2.convexHull(outline)
    height, width = light.shape
    x, y, wide, high = cv2.boundingRect(outline)
    inside = x > 1 and y > 1 and x + wide < width - 1 and y + high < height - 1
    if not inside or cv2.contourArea(hull) < _LEAST * width * height:
        return None
    rough = cv2.approxPolyDP(hull, 0.03 * cv2.arcLength(hull, closed=True), closed=True)
    if len(rough) != 4:
        return None
    corners = _fitted(
        rough.reshape(4, 2).astype(np.float64), outline.reshape(-1, 2).astype(np.float64)
    )
    if corners is None or not cv2.isContourConvex(corners.astype(np.float32)):
        return None
    sheet = np.zeros_like(mask)
    cv2.fillConvexPoly(sheet, np.round(corners).astype(np.int32), 255)
    covered = closed[sheet > 0]
    around = cv2.dilate(sheet, np.ones((9, 9), np.uint8))
    beside = mask[around == 0]
    if covered.size == 0 or covered.mean() < 255 * _FILLED:
        return None
    if beside.size == 0 or beside.mean() > 255 * _BESIDE or not _stands_out(light, corners):
        return None
    first = int(corners.sum(axis=1).argmin())
    ordered = np.roll(corners, -first, axis=0)
    one, two = ordered[1] - ordered[0], ordered[3] - ordered[0]
    return ordered if one[0] * two[1] - one[1] * two[0] > 0 else ordered[[0, 3, 2, 1]]


def _fitted(rough: Points, outline: Points) -> Points | None:
    """Corners where straight lines through the four edges meet; None when an edge is not straight.

    Corners themselves are often round or folded over: the tenths next to them do not count.
    """
    lines = []
    for start, end in zip(rough, np.roll(rough, -1, axis=0), strict=True):
        length = float(np.linalg.norm(end - start))
        if length < 20:
            return None
        along = (end - start) / length
        across = np.array([-along[1], along[0]])
        at, off = (outline - start) @ along, (outline - start) @ across
        near = (at > 0.1 * length) & (at < 0.9 * length) & (np.abs(off) < 0.05 * length)
        if near.sum() < 0.6 * length:
            return None
        slope, offset = np.polyfit(at[near], off[near], 1)
        left = np.abs(off[near] - (slope * at[near] + offset))
        if float(np.percentile(left, 95)) > max(1.5, _STRAIGHT * length):
            return None
        lines.append((start + across * offset, along + across * slope))
    corners = []
    for (place, way), (other, turn) in zip([lines[-1], *lines[:-1]], lines, strict=True):
        matrix = np.array([way, -turn]).T
        if abs(np.linalg.det(matrix)) < 0.3:
            return None
        corners.append(place + way * np.linalg.solve(matrix, other - place)[0])
    return np.array(corners)


def _stands_out(light: Picture, corners: Points) -> bool:
    """Whether the paper is lighter than what it lies on, all along its edges."""
    height, width = light.shape
    middle = corners.mean(axis=0)
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        way = (end - start) / np.linalg.norm(end - start)
        out = np.array([way[1], -way[0]])
        out = out if (start - middle) @ out > 0 else -out
        places = start + (end - start) * np.linspace(0.05, 0.95, 40)[:, None]
        inner, outer = (
            light[
                np.clip(np.round(p[:, 1]).astype(int), 0, height - 1),
                np.clip(np.round(p[:, 0]).astype(int), 0, width - 1),
            ].astype(np.float64)
            for p in (places - 5 * out, places + 5 * out)
        )
        if float(np.percentile(inner - outer, 10)) < _CONTRAST:
            return False
    return True


def _worth_it(corners: Points, light: Picture) -> bool:
    top, right, bottom, left = _edges(corners)
    steep = max(top / bottom, bottom / top, left / right, right / left) > _STEEP
    share = cv2.contourArea(corners.astype(np.float32)) / (light.shape[0] * light.shape[1])
    return bool(steep or share < _LARGE)


def _edges(corners: Points) -> tuple[float, float, float, float]:
    """Lengths of the top, right, bottom and left edge."""
    lengths = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    return tuple(float(max(v, 1.0)) for v in lengths)  # type: ignore[return-value]


def _flat(picture: Picture, corners: Points) -> Sheet:
    top, right, bottom, left = _edges(corners)
    wide, high = max(top, bottom), max(left, right)
    longer, shorter = max(wide, high), min(wide, high)
    if _LIKE_A4[0] <= longer / shorter <= _LIKE_A4[1]:
        if high >= wide:
            wide, high = max(wide, high / _A4), max(high, wide * _A4)
        else:
            wide, high = max(wide, high * _A4), max(high, wide / _A4)
    factor = min(1.0, _MOST_PIXELS / max(wide, high))
    size = round(wide * factor), round(high * factor)
    x, y = size[0] * _MARGIN, size[1] * _MARGIN
    flat = np.array(
        [(x, y), (size[0] - x, y), (size[0] - x, size[1] - y), (x, size[1] - y)], np.float32
    )
    back = cv2.getPerspectiveTransform(flat, corners.astype(np.float32))
    made = cv2.warpPerspective(
        picture, back, size, flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    return Sheet(as_picture(made), back.astype(np.float64))
