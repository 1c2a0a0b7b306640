"""What parent and recogniser say to each other, on top of `protocol.py`. No process.

The recogniser sees pixels that a stranger made: its answers are checked number by number, too.
What it answers about a page is in page points and without the words nobody may see.

    request  {"op": "read", "width": w, "height": h, "scale": pixels a point, "layer": {…},
              "medical": whether the document is known to speak of a person's health}
                                                               with one descriptor: the pixels
             {"op": "codes", …}                                likewise
             {"op": "look", "width": w, "height": h, "quad": [8 numbers], "lines": n}   likewise
    answer   {"op": "recognised", …} | {"op": "looked", …} | {"op": "failed", "code": verdict}

`layer` is what the page worker answered to "words" (`protocol.py`).
"""

import math
from dataclasses import dataclass
from typing import Any

from inbox.comparison.result import Rect, Trust
from inbox.evidence.limits import MAX_WORD_LENGTH, MAX_WORDS
from inbox.evidence.protocol import CODES, Failed, Unspeakable, clean_text, covers_in
from inbox.evidence.reading import Code, Cover, Word

SYMBOLOGIES = frozenset({"PDF417", "DataMatrix", "QRCode", "Aztec"})
_MAX_CODES = 200
_MAX_CODE_LENGTH = 8_000  #: characters; the largest code holds 7,089
_MAX_LOOK_LENGTH = 1_000
#: Pixels; far outside of every picture.
_FAR = 1_000_000.0


@dataclass(frozen=True, slots=True)
class Recognised:
    """What the recogniser read from the picture of a page, in page points.

    `uncertain`: it saw text that it could not read. `blank`: there is nothing but paper. `poorer`:
    the text that lies in the file already says more. `covers`: what nobody may see; the words that
    stood there are not among `words`.
    """

    words: tuple[Word, ...]
    codes: tuple[Code, ...]
    upright: tuple[float, ...]
    uncertain: bool
    blank: bool
    poorer: bool = False
    covers: tuple[Cover, ...] = ()


@dataclass(frozen=True, slots=True)
class Looked:
    """The second recogniser's text and confidence (0 to 1)."""

    text: str
    confidence: float


Answer = Recognised | Looked | Failed


def understand(message: dict[str, Any]) -> Answer:
    """The checked answer."""
    match message.get("op"):
        case "recognised":
            return recognised(message, 1.0)
        case "looked":
            return Looked(
                _text(message.get("text"), _MAX_LOOK_LENGTH),
                _number(message.get("confidence"), 0.0, 1.0),
            )
        case "failed":
            code = message.get("code")
            if not isinstance(code, str) or code not in CODES:
                raise Unspeakable("code")
            return Failed(code)
    raise Unspeakable("op")


def recognised(message: dict[str, Any], scale: float) -> Recognised:
    """What was recognised in a picture of `scale` pixels a point, from the page's corner on."""
    rows, codes = message.get("words"), message.get("codes")
    if not isinstance(rows, list) or len(rows) > MAX_WORDS:
        raise Unspeakable("words")
    if not isinstance(codes, list) or len(codes) > _MAX_CODES:
        raise Unspeakable("codes")
    upright = _upright(message.get("upright"), scale)
    return Recognised(
        tuple(_word(row, scale, flat=bool(upright)) for row in rows),
        tuple(_code(row, scale) for row in codes),
        upright,
        uncertain=_truth(message, "uncertain") or _truth(message, "cut"),
        blank=_truth(message, "blank"),
        poorer=_truth(message, "poorer"),
        covers=covers_in(message.get("covers")),
    )


def _word(row: object, scale: float, *, flat: bool) -> Word:
    if not isinstance(row, list) or len(row) != 11:
        raise Unspeakable("word")
    line = row[2]
    if type(line) is not int or not 0 <= line <= MAX_WORDS:
        raise Unspeakable("line")
    text = _text(row[0], MAX_WORD_LENGTH)
    if not text:
        raise Unspeakable("word")
    return Word(
        text,
        _rect(row[3:7], scale),
        line,
        Trust.RECOGNISED,
        _number(row[1], 0.0, 1.0),
        _rect(row[7:11], scale) if flat else None,
    )


def _code(row: object, scale: float) -> Code:
    if not isinstance(row, list) or len(row) != 6 or row[0] not in SYMBOLOGIES:
        raise Unspeakable("code")
    text = row[1]
    if not isinstance(text, str) or not 0 < len(text) <= _MAX_CODE_LENGTH:
        raise Unspeakable("code")
    # Tabulators and line ends divide a code's fields: they stay.
    kept = "".join(c for c in text if c.isprintable() or c in "\t\r\n\x1d\x1e")
    return Code(row[0], kept, _rect(row[2:6], scale))


def _upright(values: object, scale: float) -> tuple[float, ...]:
    """The homography between pixels as one between points."""
    if not isinstance(values, list) or len(values) not in (0, 9):
        raise Unspeakable("upright")
    if not values:
        return ()
    a, b, c, d, e, f, g, h, i = (_number(v, -_FAR, _FAR) for v in values)
    if abs(i) < 1e-9:
        raise Unspeakable("upright")
    return (a, b, c / scale, d, e, f / scale, g * scale, h * scale, i)


def _rect(values: list[object], scale: float) -> Rect:
    x0, y0, x1, y1 = (_number(v, -_FAR, _FAR) / scale for v in values)
    return Rect(x0, y0, max(x0, x1), max(y0, y1))


def _text(value: object, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise Unspeakable("text")
    return clean_text(value)


def _truth(message: dict[str, Any], key: str) -> bool:
    value = message.get(key)
    if not isinstance(value, bool):
        raise Unspeakable(key)
    return value


def _number(value: object, low: float, high: float) -> float:
    if type(value) not in (int, float):
        raise Unspeakable("number")
    assert isinstance(value, int | float)
    if not math.isfinite(value) or not low <= value <= high:
        raise Unspeakable("number")
    return float(value)
