"""Makes pictures of paper: phone photos and office scans. Same seed, same pixels."""

import io
import math
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pymupdf
from PIL import Image

Pixels = np.ndarray[Any, np.dtype[Any]]


def rendered(pdf: Path, page: int, dpi: int) -> Pixels:
    """One page as RGB pixels."""
    with pymupdf.open(pdf) as document:
        pixmap = document[page].get_pixmap(dpi=dpi, colorspace=pymupdf.csRGB)
        flat = np.frombuffer(pixmap.samples, np.uint8)
        return flat.reshape(pixmap.h, pixmap.w, 3).copy()


def table_top(size: tuple[int, int], seed: int, colour: tuple[int, int, int]) -> Pixels:
    """A wooden table seen from above: long grain, soft knots."""
    wide, high = size
    dice = np.random.default_rng(seed)
    coarse = cv2.resize(dice.normal(0, 1, (high // 90, wide // 900 + 2)).astype(np.float32), size)
    fine = cv2.resize(dice.normal(0, 1, (high // 6, wide // 260 + 2)).astype(np.float32), size)
    planks = (np.arange(high) // (high // 5) % 2)[:, None].astype(np.float32) * 5
    grain = coarse * 9 + fine * 6 + planks
    return np.asarray(np.array(colour, np.float32) + grain[..., None] * (1.0, 0.9, 0.75))


def laid(
    scene: Pixels, sheet: Pixels, *, centre: tuple[float, float], height: float, tilt: float,
    lean: float, seed: int, corner: float = 0.0,
) -> Pixels:  # fmt: skip
    """Lay a sheet on the scene: `height` in parts of the picture's, `tilt` in degrees.

    `lean` is how much the camera was held askew, 0 to about 0.04; `corner` rounds the corners of
    a card, in parts of its width. The sheet throws a faint shadow and is not quite flat.
    """
    dice = np.random.default_rng(seed)
    wide, high = scene.shape[1], scene.shape[0]
    tall, broad = sheet.shape[:2]
    h = height * high
    w = h * broad / tall
    box = np.array([[-w, -h], [w, -h], [w, h], [-w, h]], np.float32) / 2
    turn = math.radians(tilt)
    spin = np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    corners = box @ spin + np.array(centre) * (wide, high)
    corners += dice.uniform(-lean, lean, (4, 2)) * (w, h)
    source = np.array([[0, 0], [broad, 0], [broad, tall], [0, tall]], np.float32)
    move = cv2.getPerspectiveTransform(source, corners.astype(np.float32))

    shape = np.zeros((tall, broad), np.float32)
    radius = int(corner * broad)
    if radius:
        cv2.rectangle(shape, (radius, 0), (broad - radius, tall), 1.0, -1)
        cv2.rectangle(shape, (0, radius), (broad, tall - radius), 1.0, -1)
        for x in (radius, broad - radius - 1):
            for y in (radius, tall - radius - 1):
                cv2.circle(shape, (x, y), radius, 1.0, -1)
    else:
        shape[:] = 1.0
    size = (wide, high)
    mask = cv2.warpPerspective(shape, move, size, flags=cv2.INTER_AREA)
    page = cv2.warpPerspective(sheet.astype(np.float32), move, size, flags=cv2.INTER_AREA)
    # two soft folds, as of a letter that came in an envelope
    folds = np.ones((tall, broad), np.float32)
    if not radius:
        along = np.arange(tall, dtype=np.float32)[:, None]
        for at in (tall * 0.5,):
            folds += 0.035 * np.tanh((along - at) / 14) * np.exp(-(((along - at) / 190) ** 2))
    crease = cv2.warpPerspective(folds, move, size)
    shadow = cv2.GaussianBlur(mask, (0, 0), 22)
    shadow = np.roll(shadow, (18, -14), (0, 1))
    scene = scene * (1 - 0.42 * shadow * (1 - mask))[..., None]
    paper = page * 0.95 * crease[..., None]
    return np.asarray(scene * (1 - mask[..., None]) + paper * mask[..., None])


def exposed(
    scene: Pixels,
    *,
    seed: int,
    shadow: tuple[float, float, float] | None = None,
    warmth: float = 0.06,
    blur: float = 0.9,
    shake: tuple[float, float] = (0.0, 0.0),
    grain: float = 5.0,
) -> Pixels:
    """What the sensor makes of the scene: light, shadow, lens, shake, noise.

    `shadow` is centre x, centre y and depth; `shake` is length in pixels and angle in degrees.
    """
    dice = np.random.default_rng(seed)
    high, wide = scene.shape[:2]
    yy, xx = np.mgrid[0:high, 0:wide].astype(np.float32)
    u, v = xx / wide - 0.5, yy / high - 0.5
    light = 1.04 - 0.10 * (u * 0.6 + v * 0.8) - 0.22 * (u * u + v * v)
    if shadow is not None:
        x, y, depth = shadow
        wave = 0.03 * np.sin(v * 9)
        edge = (u + 0.5 - x + wave) * 0.8 - (v + 0.5 - y)
        light *= 1 - depth / (1 + np.exp(edge * 26))
    picture = scene * light[..., None] * (1.0, 1 - warmth * 0.35, 1 - warmth)
    # paper is never quite flat, and a lens bends
    bend_x = xx + 4 * np.sin(yy / high * 5 + 1) + 1.5 * np.sin(xx / wide * 7)
    bend_y = yy + 4 * np.sin(xx / wide * 4 + 2)
    picture = cv2.remap(
        picture.astype(np.float32), bend_x, bend_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
    )
    picture = cv2.GaussianBlur(picture, (0, 0), blur)
    length, angle = shake
    if length:
        picture = cv2.filter2D(picture, -1, _streak(int(length), angle))
    noise = cv2.GaussianBlur(dice.normal(0, 1, (high, wide)).astype(np.float32), (0, 0), 0.8)
    tint = cv2.GaussianBlur(dice.normal(0, 1, (high, wide)).astype(np.float32), (0, 0), 2.2)
    picture += (noise * grain * 1.6)[..., None] + tint[..., None] * np.array([3.0, -1.0, 3.5])
    return np.asarray(picture.clip(0, 255).astype(np.uint8))


def _streak(length: int, angle: float) -> Pixels:
    kernel = np.zeros((length, length), np.float32)
    kernel[length // 2, :] = 1
    turn = cv2.getRotationMatrix2D((length / 2 - 0.5, length / 2 - 0.5), angle, 1)
    kernel = cv2.warpAffine(kernel, turn, (length, length))
    return np.asarray(kernel / kernel.sum())


def scanned(page: Pixels, *, seed: int, tilt: float, grey: bool = True) -> Pixels:
    """An office scanner's picture: slightly turned, dusty, a dark edge where the lid was open."""
    dice = np.random.default_rng(seed)
    high, wide = page.shape[:2]
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), tilt, 1)
    turn[:, 2] += dice.uniform(-6, 6, 2)
    picture = cv2.warpAffine(
        page, turn, (wide, high), flags=cv2.INTER_CUBIC, borderValue=(247, 247, 246)
    ).astype(np.float32)
    picture = cv2.GaussianBlur(picture, (0, 0), 0.6)
    picture = 250 - (250 - picture) * 0.86
    edge = np.exp(-np.arange(wide, dtype=np.float32) / 9) * 70
    picture -= edge[None, :, None]
    dust = dice.random((high, wide))
    picture[dust < 0.00008] = 90
    picture += dice.normal(0, 3.5, (high, wide)).astype(np.float32)[..., None]
    out = picture.clip(0, 255).astype(np.uint8)
    return cv2.cvtColor(out, cv2.COLOR_RGB2GRAY) if grey else out


def save_photo(picture: Pixels, path: Path, *, quality: int = 80, sideways: bool = False) -> None:
    """A JPEG as a phone writes it; `sideways` leaves the turning to the EXIF orientation."""
    image = Image.fromarray(picture)
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Beispiel", "Telefon"
    if sideways:
        # stored turned left; orientation 6 tells the viewer to turn it right again
        image = image.transpose(Image.Transpose.ROTATE_90)
        exif[0x0112] = 6
    else:
        exif[0x0112] = 1
    image.save(path, quality=quality, exif=exif, subsampling=2, optimize=True)


def jpeg(picture: Pixels, quality: int) -> bytes:
    """A scan as JPEG bytes, to be put into a PDF."""
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()
