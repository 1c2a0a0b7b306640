"""What phones do to a page: photographed at an angle, curled, shaded, blurred, beside a finger.

Limit: one page a photo (two lie on it with `pair`, the second is a receipt that proves nothing).
"""

import math
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from tests.layouts.effects import Pixels, Point, Taken, through
from tests.layouts.fonts import OWN

Floats = NDArray[np.float32]
LONG = 2560  #: pixels of the longer side of a photo


def photographed(page: Pixels, effect: str, seed: int, dpi: int, keep: Sequence[Point]) -> Taken:
    """A photo of a page. Effects are joined by +:

    flat, angle, curl, shadow, dark, blur, glare, finger, screen, pair, cut, turned90, exif.
    `keep` are points of the page that a cut-off edge must not take away.
    """
    how = set(effect.split("+"))
    dice = np.random.default_rng(seed)
    h, w = page.shape[:2]
    bend = dice.uniform(0.008, 0.02) * h if "curl" in how else 0.0
    if bend:
        page = _curled(page, bend)
    if "screen" in how:
        page = _on_screen(page, dice)
    wide, high = (int(LONG * 3 / 4), LONG) if h >= w else (LONG, int(LONG * 3 / 4))
    matrix = cv2.getPerspectiveTransform(
        np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32),
        _corners(w, h, wide, high, how, dice),
    )
    scale = dpi / 72

    def onto(point: Point) -> Point:
        x, y = point[0] * scale, point[1] * scale
        return x, y + bend * math.sin(math.pi * x / w)

    if "cut" in how:
        matrix = _cut(matrix, [through(matrix)(onto(p)) for p in keep], wide, high, dice)
    picture = _table(wide, high, how, dice)
    if "pair" in how:
        _lay_receipt(picture, dice)
    sheet = cv2.warpPerspective(page, matrix, (wide, high), flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(np.full((h, w), 255, np.uint8), matrix, (wide, high))
    part = (mask[..., None] / 255.0).astype(np.float32)
    picture = picture * (1 - part) + sheet.astype(np.float32) * part
    picture = _light(picture, how, dice, [through(matrix)(onto(p)) for p in keep])
    sigma = {True: dice.uniform(2.0, 2.8), False: 0.8}["blur" in how]
    picture = cv2.GaussianBlur(picture, (0, 0), sigma)
    if "finger" in how:
        _finger(picture, [through(matrix)(onto(p)) for p in keep])
    picture += dice.normal(0, 9 if "dark" in how else 4, (high, wide, 1))
    straight = through(matrix)

    def where(point: Point) -> Point:
        x, y = straight(onto(point))
        return (high - 1 - y, x) if "turned90" in how else (x, y)

    pixels = np.clip(picture, 0, 255).astype(np.uint8)
    if "turned90" in how:
        pixels = np.ascontiguousarray(np.rot90(pixels, -1))
    return Taken(pixels, where)


def save_photo(folder: Path, taken: Sequence[Taken], effect: str, ending: str) -> None:
    """Write photo.jpg, .png or .heic; a PDF of pictures for several pages."""
    images = [Image.fromarray(t.pixels) for t in taken]
    path = folder / f"photo.{ending}"
    if ending == "pdf":
        images[0].save(path, save_all=True, append_images=images[1:], quality=80, resolution=220)
        return
    if ending == "heic":
        import pillow_heif

        pillow_heif.register_heif_opener()
        images[0].save(path, quality=70)
        return
    image, exif = images[0], Image.Exif()
    if "exif" in effect:  # the sensor was held sideways; a viewer has to turn it
        image = image.transpose(Image.Transpose.ROTATE_90)
        exif[0x0112] = 6
    image.save(path, quality=84, exif=exif)


def _curled(page: Pixels, bend: float) -> Pixels:
    h, w = page.shape[:2]
    xx, yy = np.meshgrid(np.arange(w, dtype=np.float32), np.arange(h, dtype=np.float32))
    shift = (bend * np.sin(np.pi * xx / w)).astype(np.float32)
    out: Pixels = cv2.remap(page, xx, yy - shift, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return out


def _on_screen(page: Pixels, dice: np.random.Generator) -> Pixels:
    """A page on a monitor: bluish, lines of the panel, a beat pattern."""
    h, w = page.shape[:2]
    yy, xx = np.mgrid[0:h, 0:w].astype(np.float32)
    beat = 1 - 0.05 * (np.sin(xx * 0.9) * np.sin(yy * 0.93)) - 0.05 * np.sin((xx + yy * 0.7) / 47)
    out = page.astype(np.float32) * beat[..., None] * np.array([0.93, 0.97, 1.0], np.float32)
    out += dice.normal(0, 3, (h, w, 1))
    return np.clip(out, 0, 255).astype(np.uint8)


def _corners(
    w: int, h: int, wide: int, high: int, how: set[str], dice: np.random.Generator
) -> Floats:
    room = 0.62 if "pair" in how else (0.93 if h > w else 0.84)
    scale = min(wide * room / w, high * room / h)
    left = 0.03 * wide if "pair" in how else (wide - w * scale) / 2
    top = (high - h * scale) / 2
    base = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32) * scale + [left, top]
    lean = {True: 0.055, False: 0.012}["angle" in how] * min(wide, high)
    moved = base + dice.uniform(-lean, lean, (4, 2)).astype(np.float32)
    if "angle" in how:  # nearer below than above
        moved[0, 0] += lean
        moved[1, 0] -= lean
    out: Floats = np.clip(moved, 4, [wide - 5, high - 5]).astype(np.float32)
    return out


def _cut(
    matrix: NDArray[np.float64],
    keep: Sequence[Point],
    wide: int,
    high: int,
    dice: np.random.Generator,
) -> NDArray[np.float64]:
    """Move the page so that its left and lower margins are out of the picture, facts inside."""
    left = max(0.0, min(x for x, _ in keep) - 22)
    below = max(0.0, high - max(y for _, y in keep) - 22)
    move = np.array([[1, 0, -left], [0, 1, below * dice.uniform(0.6, 1)], [0, 0, 1]])
    right = max(x for x, _ in keep) - left
    assert right < wide
    out: NDArray[np.float64] = move @ matrix
    return out


def _table(wide: int, high: int, how: set[str], dice: np.random.Generator) -> Floats:
    if "screen" in how:
        return np.full((high, wide, 3), 18, np.float32)
    tone = np.array(
        [(134, 100, 70), (92, 96, 104), (176, 168, 150), (60, 70, 62)][int(dice.integers(4))]
    )
    grain = cv2.resize(dice.normal(0, 1, (high // 24, wide // 6)).astype(np.float32), (wide, high))
    out: Floats = (tone + grain[..., None] * 8).astype(np.float32)
    return out


def _lay_receipt(picture: Floats, dice: np.random.Generator) -> None:
    """A till receipt beside the document, with amounts and a date that prove nothing."""
    high, wide = picture.shape[:2]
    paper = Image.new("RGB", (int(wide * 0.28), int(high * 0.55)), (244, 243, 238))
    pen = ImageDraw.Draw(paper)
    font = ImageFont.truetype(str(OWN / "IBMPlexSans_400Regular.ttf"), 26)
    rows = ["MARKTKAUF", "Lange Reihe 4", "17.10.2026  14:22", ""]
    rows += [f"ARTIKEL {n}     {dice.integers(1, 40)},{dice.integers(10, 99)}" for n in range(9)]
    rows += ["SUMME EUR  87,13", "GEGEBEN   100,00", "RÜCKGELD   12,87"]
    for number, row in enumerate(rows):
        pen.text((18, 20 + number * 40), row, fill=(30, 30, 30), font=font)
    left, top = int(wide * 0.69), int(high * dice.uniform(0.1, 0.35))
    picture[top : top + paper.height, left : left + paper.width] = np.asarray(paper, np.float32)


def _light(
    picture: Floats, how: set[str], dice: np.random.Generator, keep: Sequence[Point]
) -> Floats:
    high, wide = picture.shape[:2]
    yy, xx = np.mgrid[0:high, 0:wide].astype(np.float32)
    turn = dice.uniform(0, 2 * math.pi)
    slope = (xx / wide - 0.5) * math.cos(turn) + (yy / high - 0.5) * math.sin(turn)
    light = 0.96 - 0.16 * (slope + 0.3)
    if "shadow" in how:  # of the one who takes the photo
        edge = wide * dice.uniform(0.35, 0.6) + yy * dice.uniform(-0.25, 0.25)
        light *= 1 - 0.42 / (1 + np.exp((xx - edge) / 45))
    if "dark" in how:
        light *= 0.46
    out = picture * light[..., None] * np.array([1.0, 0.97, 0.9], np.float32)
    if "glare" in how:
        cx, cy = _away_from(keep, wide, high, dice)
        spot = np.exp(-(((xx - cx) / (wide * 0.13)) ** 2 + ((yy - cy) / (high * 0.08)) ** 2))
        out = out + (spot * 130)[..., None]
    return out.astype(np.float32)


def _away_from(keep: Sequence[Point], wide: int, high: int, dice: np.random.Generator) -> Point:
    """Where glare takes no fact away: of some places the farthest from all of them."""
    places = [(dice.uniform(0.15, 0.85) * wide, dice.uniform(0.15, 0.85) * high) for _ in range(24)]
    return max(
        places,
        key=lambda at: min(
            math.hypot((at[0] - x) / (wide * 0.13), (at[1] - y) / (high * 0.08)) for x, y in keep
        ),
    )


def _finger(picture: Floats, keep: Sequence[Point]) -> None:
    """A thumb that holds the page at the lower edge, below every fact."""
    high, wide = picture.shape[:2]
    top = int(min(high - 40, max(y for _, y in keep) + 60))
    top = max(top, int(high * 0.86))
    overlay = picture.copy()
    cv2.ellipse(
        overlay, (int(wide * 0.8), high), (95, high - top), 0, 180, 360, (196, 146, 120), -1
    )
    cv2.ellipse(overlay, (int(wide * 0.8), top + 60), (52, 46), 0, 180, 360, (222, 184, 166), -1)
    picture[:] = cv2.GaussianBlur(overlay, (0, 0), 2.2)
