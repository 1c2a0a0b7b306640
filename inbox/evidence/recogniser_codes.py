"""Machine-readable codes in a picture, found by ZXing. Runs in the recogniser only.

A code is small in a photo: the whole picture first, then tiles of 1,400 pixels that overlap by
half (7 of 7 instead of 3). Its bytes are read as ISO 8859-15, a QR code's as UTF-8 where they are
that (GiroCode): ZXing's own text alters tabulators.
"""

import contextlib
from dataclasses import dataclass

import numpy as np
import zxingcpp

from inbox.evidence.recogniser_found import Picture, Points

_TILE = 1400
_FORMATS = {
    zxingcpp.BarcodeFormat.PDF417: "PDF417",
    zxingcpp.BarcodeFormat.DataMatrix: "DataMatrix",
    zxingcpp.BarcodeFormat.QRCode: "QRCode",
    zxingcpp.BarcodeFormat.Aztec: "Aztec",
}
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
    height, width = grey.shape
    found: dict[tuple[str, bytes], FoundCode] = {}
    for x, y in [(0, 0), *_tiles(width, height)]:
        whole = (x, y) == (0, 0) and not found
        part = grey if whole else np.ascontiguousarray(grey[y : y + _TILE, x : x + _TILE])
        for code in zxingcpp.read_barcodes(part, formats=zxingcpp.BarcodeFormats(list(_FORMATS))):
            name = str(code.format).rpartition(".")[2].replace(" ", "")
            name = _FORMATS.get(code.format) or _VARIANTS.get(name, "")
            key = name, bytes(code.bytes)
            if not name or not code.valid or not key[1] or key in found:
                continue
            place = code.position
            corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
            moved = (0, 0) if whole else (x, y)
            quad = np.array([[p.x + moved[0], p.y + moved[1]] for p in corners], dtype=np.float64)
            found[key] = FoundCode(name, _text(name, key[1]), quad)
    return tuple(found.values())


def _text(symbology: str, content: bytes) -> str:
    if symbology == "QRCode":
        with contextlib.suppress(UnicodeDecodeError):
            return content.decode("utf-8")
    return content.decode("iso8859-15")


def _tiles(width: int, height: int) -> list[tuple[int, int]]:
    if max(width, height) <= _TILE:
        return []
    return [(x, y) for y in _starts(height) for x in _starts(width)]


def _starts(length: int) -> list[int]:
    if length <= _TILE:
        return [0]
    last = length - _TILE
    return sorted({*range(0, last, _TILE // 2), last})
