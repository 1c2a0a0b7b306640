"""Papers on a dark table, photographed from far to the side: a camera with one eye, no more.

`taken` gives the photo and the way from a pixel of the page to one of the photo.
"""

import math
from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Place = tuple[float, float]
#: How far the camera is away, in heights of the page: close, as somebody holds a phone.
_FAR = 1.9


def taken(
    page: Image.Image,
    *,
    pitch: float,
    yaw: float = 0.0,
    roll: float = 0.0,
    share: float = 0.75,
    wide: int = 2268,
) -> tuple[Image.Image, Callable[[Place], Place]]:
    """The page seen from `pitch` degrees below, `yaw` from the side, turned by `roll`.

    `share`: how much of the photo's width or height the paper takes at most; `wide`: the photo's
    width in pixels, a quarter less than its height.
    """
    tall = wide * 4 // 3
    w, h = page.size
    turn = _turn(math.radians(pitch), math.radians(yaw), math.radians(roll))
    corners = np.array([(-w / 2, -h / 2), (w / 2, -h / 2), (w / 2, h / 2), (-w / 2, h / 2)])
    in_space = np.hstack([corners, np.zeros((4, 1))]) @ turn.T
    seen = in_space[:, :2] / (1 + in_space[:, 2:] / (_FAR * h))
    low, high = seen.min(axis=0), seen.max(axis=0)
    scale = min(share * wide / (high[0] - low[0]), share * tall / (high[1] - low[1]))
    seen = (seen - (low + high) / 2) * scale + (wide / 2, tall / 2)
    flat = np.array([(0, 0), (w, 0), (w, h), (0, h)], np.float32)
    matrix = cv2.getPerspectiveTransform(flat, seen.astype(np.float32))
    dice = np.random.default_rng(7)
    sheet = cv2.warpPerspective(np.asarray(page), matrix, (wide, tall), flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(np.full((h, w), 255, np.uint8), matrix, (wide, tall))[..., None]
    photo = np.where(mask > 127, sheet * _light(wide), _table(dice, wide, tall))
    photo = cv2.GaussianBlur(photo.astype(np.float32), (0, 0), 0.9)
    photo += dice.normal(0, 3, (tall, wide, 1))

    def onto(place: Place) -> Place:
        x, y, z = matrix @ np.array([*place, 1.0])
        return float(x / z), float(y / z)

    return Image.fromarray(np.clip(photo, 0, 255).astype(np.uint8)), onto


def _turn(pitch: float, yaw: float, roll: float) -> NDArray[np.float64]:
    cos, sin = math.cos, math.sin
    around_x = np.array(
        [[1, 0, 0], [0, cos(pitch), -sin(pitch)], [0, sin(pitch), cos(pitch)]], np.float64
    )
    around_y = np.array([[cos(yaw), 0, sin(yaw)], [0, 1, 0], [-sin(yaw), 0, cos(yaw)]], np.float64)
    around_z = np.array(
        [[cos(roll), -sin(roll), 0], [sin(roll), cos(roll), 0], [0, 0, 1]], np.float64
    )
    made: NDArray[np.float64] = around_x @ around_y @ around_z
    return made


def _table(dice: np.random.Generator, wide: int, tall: int) -> NDArray[np.float32]:
    """Dark wood: stripes and grain."""
    grain = cv2.resize(dice.normal(0, 1, (tall // 40, wide // 6)).astype(np.float32), (wide, tall))
    wood = np.array([78.0, 56.0, 40.0], np.float32) + 9 * grain[..., None]
    made: NDArray[np.float32] = wood.astype(np.float32)
    return made


def _light(wide: int) -> NDArray[np.float32]:
    """A lamp on the left: the right of the photo is darker."""
    return np.linspace(1.0, 0.72, wide, dtype=np.float32)[None, :, None]
