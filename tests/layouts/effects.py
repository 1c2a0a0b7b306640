"""What offices do to a page: scanned, faxed, copied, turned. Pictures, and where points went.

Limit: the geometry is exact to a pixel; nothing here knows what stands on the page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pymupdf
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
Point = tuple[float, float]
Where = Callable[[Point], Point]  #: page points to pixels of the picture


@dataclass(frozen=True)
class Taken:
    """One page as a picture, and the way from points of the page to its pixels."""

    pixels: Pixels
    where: Where


def rendered(pdf: Path, dpi: int) -> list[Pixels]:
    """The pages as RGB."""
    with pymupdf.open(pdf) as document:
        out = []
        for page in document:
            pix = page.get_pixmap(dpi=dpi, colorspace=pymupdf.csRGB)
            out.append(np.frombuffer(pix.samples, np.uint8).reshape(pix.h, pix.w, 3).copy())
    return out


def through(matrix: NDArray[np.float64]) -> Where:
    """The way through a homography."""

    def where(point: Point) -> Point:
        x, y, w = matrix @ np.array([point[0], point[1], 1.0])
        return float(x / w), float(y / w)

    return where


def scanned(pages: Sequence[Pixels], effect: str, seed: int, dpi: int) -> list[Taken]:
    """The pages through an office device. Effects are joined by +:

    office, grey, fax, pale, copy, app, coarse, turned90, turned180, holes.
    """
    return [_scan(p, set(effect.split("+")), seed + n, dpi) for n, p in enumerate(pages)]


def _scan(page: Pixels, how: set[str], seed: int, dpi: int) -> Taken:
    dice = np.random.default_rng(seed)
    h, w = page.shape[:2]
    skew = 0.0 if "app" in how else dice.uniform(0.3, 1.6) * dice.choice((-1, 1))
    turn = cv2.getRotationMatrix2D((w / 2, h / 2), skew, 1.0)
    matrix = np.vstack([turn, [0, 0, 1]])
    out = cv2.warpAffine(page, turn, (w, h), flags=cv2.INTER_CUBIC, borderValue=(248, 248, 246))
    if "holes" in how:
        for at in (0.42, 0.58):
            cv2.circle(out, (int(w * 0.028), int(h * at)), int(w * 0.011), (70, 70, 70), -1)
        cv2.line(out, (0, h // 3), (w, h // 3 + 9), (205, 205, 205), 2)
    picture = out.astype(np.float32)
    if how & {"grey", "fax", "copy"}:
        picture = np.repeat(picture.mean(axis=2, keepdims=True), 3, axis=2)
    if "pale" in how:
        picture = 232 - (255 - picture) * 0.36
    if "copy" in how:
        picture = cv2.GaussianBlur(picture, (0, 0), 1.0)
        picture = np.where(picture < 150, picture * 0.75, picture * 1.03)
        picture[:, : int(w * 0.012)] *= 0.35
        spots = dice.random((h, w)) < 0.0009
        picture[cv2.dilate(spots.astype(np.uint8), np.ones((2, 2), np.uint8)) > 0] = 50
    if "app" in how:
        picture = np.clip((picture - 90) * 1.9, 0, 255)
    picture = cv2.GaussianBlur(picture, (0, 0), 0.55)
    picture += dice.normal(0, 2 if "app" in how else 6, (h, w, 1))
    if "fax" in how:
        picture = np.where(picture < 165, 0, 255)
        picture = np.repeat(picture[:, :, :1], 3, axis=2)
    scale = dpi / 72
    if "coarse" in how:
        picture = cv2.resize(picture, None, fx=0.72, fy=0.72, interpolation=cv2.INTER_AREA)
        matrix = np.diag([0.72, 0.72, 1.0]) @ matrix
    pixels = np.clip(picture, 0, 255).astype(np.uint8)
    pixels, matrix = _turned(pixels, matrix, how)
    return Taken(pixels, through(matrix @ np.diag([scale, scale, 1.0])))


def _turned(
    pixels: Pixels, matrix: NDArray[np.float64], how: set[str]
) -> tuple[Pixels, NDArray[np.float64]]:
    h, w = pixels.shape[:2]
    if "turned180" in how:
        flip = np.array([[-1, 0, w - 1], [0, -1, h - 1], [0, 0, 1]], float)
        return np.ascontiguousarray(pixels[::-1, ::-1]), flip @ matrix
    if "turned90" in how:  # a quarter clockwise
        quarter = np.array([[0, -1, h - 1], [1, 0, 0], [0, 0, 1]], float)
        return np.ascontiguousarray(np.rot90(pixels, -1)), quarter @ matrix
    return pixels, matrix


def save_scan(folder: Path, taken: Sequence[Taken], effect: str, ending: str, dpi: int) -> None:
    """Write scan.jpg, .png, .tif (1 bit for a fax) or .pdf made of pictures."""
    images = [Image.fromarray(t.pixels) for t in taken]
    first, rest = images[0], images[1:]
    path = folder / f"scan.{ending}"
    if ending == "tif":
        if "fax" in effect:
            images = [i.convert("1") for i in images]
            images[0].save(path, save_all=True, append_images=images[1:], compression="group4",
                           dpi=(dpi, dpi))  # fmt: skip
        else:
            first.save(path, save_all=True, append_images=rest, compression="jpeg", quality=75,
                       dpi=(dpi, dpi))  # fmt: skip
    elif ending == "pdf":
        with pymupdf.open() as document:
            for image in images:
                page = document.new_page(
                    width=image.width * 72 / dpi, height=image.height * 72 / dpi
                )
                page.insert_image(page.rect, stream=as_jpeg(image, 62))
            document.save(path, garbage=3, no_new_id=True)
    elif ending == "png":
        first.convert("L").save(path, dpi=(dpi, dpi))
    else:
        quality = 32 if "coarse" in effect else 60
        first.save(path, quality=quality, dpi=(dpi, dpi))


def as_jpeg(image: Image.Image, quality: int) -> bytes:
    """A picture as JPEG bytes."""
    import io

    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()
