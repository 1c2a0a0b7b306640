"""Machine-readable codes in a picture, found by ZXing. Runs in the recogniser only.

A code is small in a photo: the whole picture first, then tiles of 1,400 pixels that overlap by
half (7 of 7 instead of 3). Its bytes are read as ISO 8859-15, a QR code's as UTF-8 where they are
that (GiroCode): ZXing's own text alters tabulators.
"""

import contextlib
from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp

from inbox.evidence.recogniser_found import Picture, Points, as_picture

_TILE = 1400
#: A whole photo is looked at in this size; what is too small then is found in a tile.
_WHOLE_SIDE = 2000
#: For the first glance: pixels of the longer side, of the window, and how strongly its shades have
#: to differ (share of the picture's own range; text reaches 0.2, codes 0.27 and more).
_LOOK_SIDE, _WINDOW, _DENSE, _ENOUGH = 600, 15, 0.22, 40
_FORMATS = {
    zxingcpp.BarcodeFormat.PDF417: "PDF417",
    zxingcpp.BarcodeFormat.DataMatrix: "DataMatrix",
    zxingcpp.BarcodeFormat.QRCode: "QRCode",
    zxingcpp.BarcodeFormat.Aztec: "Aztec",
}
_WANTED = zxingcpp.BarcodeFormats(list(_FORMATS))
#: Formats a reader reports for the same symbols in their variants.
_VARIANTS = {
    "QRCodeModel1": "QRCode",
    "QRCodeModel2": "QRCode",
    "AztecCode": "Aztec",
    "CompactPDF417": "PDF417",
}


@dataclass(frozen=True, slots=True)
class FoundCode:
    """One code. `quad`: its corners in pixels."""

    symbology: str
    text: str
    quad: Points


def find_codes(grey: Picture) -> tuple[FoundCode, ...]:
    """Every code once, wherever it lies."""
    found: dict[tuple[str, bytes], FoundCode] = {}
    places: list[tuple[int, int] | None] = [None, *_tiles(grey)]
    for place in places:
        x, y = place or (0, 0)
        scale = min(1.0, _WHOLE_SIDE / max(grey.shape)) if place is None else 1.0
        if place is not None:
            part = as_picture(grey[y : y + _TILE, x : x + _TILE])
        elif scale < 1.0:
            part = as_picture(
                cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            )
        else:
            part = grey
        for code in zxingcpp.read_barcodes(part, formats=_WANTED, try_invert=place is None):
            name = str(code.format).rpartition(".")[2].replace(" ", "")
            name = _FORMATS.get(code.format) or _VARIANTS.get(name, "")
            key = name, bytes(code.bytes)
            if not name or not code.valid or not key[1] or key in found:
                continue
            at = code.position
            corners = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
            quad = np.array([[p.x / scale + x, p.y / scale + y] for p in corners], dtype=np.float64)
            found[key] = FoundCode(name, _text(name, key[1]), quad)
    return tuple(found.values())


def _text(symbology: str, content: bytes) -> str:
    if symbology == "QRCode":
        with contextlib.suppress(UnicodeDecodeError):
            return content.decode("utf-8")
    return content.decode("iso8859-15")


def _tiles(grey: Picture) -> list[tuple[int, int]]:
    """Where tiles begin that hold something as dense and as black and white as a code."""
    height, width = grey.shape
    if max(width, height) <= _TILE:
        return []
    scale = _LOOK_SIDE / max(width, height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    mean = cv2.blur(small, (_WINDOW, _WINDOW))
    spread = np.sqrt(np.maximum(cv2.blur(small * small, (_WINDOW, _WINDOW)) - mean * mean, 0))
    dark, light = np.percentile(small, (1, 95))
    dense = spread > _DENSE * max(1.0, float(light - dark))
    return [
        (x, y)
        for y in _starts(height)
        for x in _starts(width)
        if dense[
            int(y * scale) : int((y + _TILE) * scale), int(x * scale) : int((x + _TILE) * scale)
        ].sum()
        >= _ENOUGH
    ]


def _starts(length: int) -> list[int]:
    if length <= _TILE:
        return [0]
    last = length - _TILE
    return sorted({*range(0, last, _TILE // 2), last})
