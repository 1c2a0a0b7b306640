"""What parent and worker say to each other: length-prefixed JSON, never pickle. No process.

Both sides are strict, the parent above all: an answer comes from a process that may have been taken
over by the document it reads, so every number is checked before it is used. A message that breaks
the rules raises Unspeakable; the parent treats that like a crash.

    request  {"op": "open", "type": media type, "size": bytes}   with one descriptor: the document
             {"op": "words", "page": n, "from": n, "medical": whether it speaks of health}
             {"op": "render", "page": n, "scale": x, "covers": [[x0,y0,x1,y1]…], "clip": […]|null,
              "area": bytes}                    with one descriptor when area > 0: a larger picture
             {"op": "redact", "covers": {page: [[x0,y0,x1,y1]…]}, "area": bytes}
             {"op": "prove", "pages": n, "covers": {page: …}}         of a copy made by "redact"
             each with "shared": null, or the name of the memory where none can be passed
    answer   {"op": "ready"} | {"op": "opened", …} | {"op": "words", …} | {"op": "pixels", …}
             {"op": "copy", "size": bytes, "pages": n} | {"op": "proof", "faults": [code…]}
             {"op": "area", "need": bytes} | {"op": "failed", "code": verdict}
             each with "cpu": seconds of processor time the worker has used since it was locked
"""

import json
import math
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from inbox.comparison.result import Rect, Trust
from inbox.evidence.limits import (
    MAX_AREA_BYTES,
    MAX_EDGE,
    MAX_FACTS,
    MAX_PAGES,
    MAX_PICTURES,
    MAX_PIXELS,
    MAX_WORD_LENGTH,
)
from inbox.evidence.reading import Cover, Fact, Word

PREFIX = struct.Struct("<I")

#: Why a document or page cannot be shown; the worker may say nothing else.
CODES = frozenset(
    {
        "damaged",
        "encrypted",
        "unknown-type",
        "too-large",
        "empty",
        "no-such-page",
        "redaction-not-proven",
    }
)

_TRUSTS = {"t": Trust.TEXT, "r": Trust.RECOGNISED, "e": Trust.EMBEDDED, "n": Trust.NONE}
TRUST_LETTERS = {trust: letter for letter, trust in _TRUSTS.items()}

#: What a cover of the worker may hide.
_COVERED = ("diagnosis", "field", "code", "card")

#: Points; beyond this a coordinate is nonsense (PDF's own limit of a page is 14,400).
_FAR = 10_000_000.0


class Unspeakable(Exception):
    """A message that breaks the protocol."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The document could be opened and has this many pages."""

    pages: int
    embedded: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """Part of what stands on a page; `following` is where the next part begins, or None."""

    width: float
    height: float
    trust: Trust
    doubtful: bool
    words: tuple[Word, ...]
    following: int | None
    pictures: tuple[Rect, ...] = ()
    resolution: float = 0.0  #: pixels a point of the sharpest large picture; 0: there is none
    covers: tuple[Cover, ...] = ()  #: with the first part
    pictured: float = 0.0


@dataclass(frozen=True, slots=True)
class Pixels:
    """A picture lies in the area."""

    width: int
    height: int
    stride: int
    scale: float
    doubtful: bool


@dataclass(frozen=True, slots=True)
class AreaNeeded:
    """The picture needs a larger area."""

    need: int


@dataclass(frozen=True, slots=True)
class Failed:
    """It cannot be read; `code` is one of CODES."""

    code: str


@dataclass(frozen=True, slots=True)
class CopyMade:
    """A redacted copy of so many bytes and pages lies in the area."""

    size: int
    pages: int


@dataclass(frozen=True, slots=True)
class Proof:
    """What speaks against a redacted copy; nothing when it holds."""

    faults: tuple[str, ...]


Answer = Opened | Words | Pixels | AreaNeeded | Failed | CopyMade | Proof


def encode(message: dict[str, Any], limit: int) -> bytes:
    """A message as bytes with its length in front; raises Unspeakable past `limit`."""
    try:
        payload = json.dumps(message, separators=(",", ":"), allow_nan=False).encode("ascii")
    except ValueError as fault:
        raise Unspeakable("number") from fault
    if len(payload) > limit:
        raise Unspeakable("too long")
    return PREFIX.pack(len(payload)) + payload


def payload_length(prefix: bytes, limit: int) -> int:
    """How many bytes follow the prefix; raises Unspeakable when that is nothing or too much."""
    (length,) = PREFIX.unpack(prefix)
    if not 2 <= length <= limit:
        raise Unspeakable("length")
    return int(length)


def decode(payload: bytes) -> dict[str, Any]:
    """The message in `payload`; raises Unspeakable unless it is one flat JSON object."""
    try:
        message = json.loads(payload.decode("ascii"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as fault:
        raise Unspeakable("not json") from fault
    if not isinstance(message, dict):
        raise Unspeakable("no object")
    return message


def understand(message: dict[str, Any]) -> Answer:
    """The checked answer in a message of the worker; raises Unspeakable."""
    match message.get("op"):
        case "opened":
            return Opened(_integer(message, "pages", 1, MAX_PAGES), _facts(message))
        case "words":
            return _words(message)
        case "pixels":
            return _pixels(message)
        case "area":
            return AreaNeeded(_integer(message, "need", 1, MAX_AREA_BYTES))
        case "copy":
            return CopyMade(
                _integer(message, "size", 1, MAX_AREA_BYTES),
                _integer(message, "pages", 1, MAX_PAGES),
            )
        case "proof":
            return Proof(_faults(message))
        case "failed":
            code = message.get("code")
            if not isinstance(code, str) or code not in CODES:
                raise Unspeakable("code")
            return Failed(code)
    raise Unspeakable("op")


def processor_seconds(message: dict[str, Any]) -> float:
    """Processor time the worker says it has used."""
    return _number(message.get("cpu"), 0.0, 1e6)


def rect_list(rects: Sequence[Rect]) -> list[list[float]]:
    """Rectangles as the request carries them."""
    return [[r.x0, r.y0, r.x1, r.y1] for r in rects]


def cover_rows(covers: Sequence[Cover]) -> list[list[float | str]]:
    """Covers of a page as the answer carries them; as many as one answer can hold."""
    return [
        [*(round(v, 2) for v in (c.rect.x0, c.rect.y0, c.rect.x1, c.rect.y1)), c.what]
        for c in covers
    ]


def cover_lists(covers: Mapping[int, Sequence[Rect]]) -> dict[str, list[list[float]]]:
    """Covers by page as the request carries them, pages in their order."""
    return {str(number): rect_list(covers[number]) for number in sorted(covers)}


def cover_rects(told: Mapping[str, Sequence[Sequence[float]]]) -> dict[int, list[Rect]]:
    """Covers by page as the worker reads them."""
    return {int(number): [Rect(*corners) for corners in rects] for number, rects in told.items()}


def _faults(message: dict[str, Any]) -> tuple[str, ...]:
    faults = message.get("faults")
    if not isinstance(faults, list) or len(faults) > 50:
        raise Unspeakable("faults")
    if not all(isinstance(f, str) and len(f) < 40 and f.replace("-", "").isalpha() for f in faults):
        raise Unspeakable("faults")
    return tuple(faults)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _integer(message: dict[str, Any], key: str, low: int, high: int) -> int:
    value = message.get(key)
    if type(value) is not int or not low <= value <= high:
        raise Unspeakable(key)
    return value


def _number(value: object, low: float, high: float) -> float:
    if type(value) not in (int, float):
        raise Unspeakable("number")
    assert isinstance(value, int | float)
    try:
        number = float(value)
    except OverflowError as fault:
        raise Unspeakable("number") from fault
    if not math.isfinite(number) or not low <= number <= high:
        raise Unspeakable("number")
    return number


def _truth(message: dict[str, Any], key: str) -> bool:
    value = message.get(key)
    if not isinstance(value, bool):
        raise Unspeakable(key)
    return value


def _trust(letter: object) -> Trust:
    if isinstance(letter, str) and letter in _TRUSTS:
        return _TRUSTS[letter]
    raise Unspeakable("trust")


def _facts(message: dict[str, Any]) -> tuple[Fact, ...]:
    rows = message.get("embedded")
    if not isinstance(rows, list) or len(rows) > MAX_FACTS:
        raise Unspeakable("embedded")
    facts = []
    for row in rows:
        if not isinstance(row, list) or len(row) != 3:
            raise Unspeakable("embedded")
        if not all(isinstance(text, str) and 0 < len(text) <= MAX_WORD_LENGTH for text in row):
            raise Unspeakable("embedded")
        facts.append(Fact(*(clean_text(text) for text in row)))
    return tuple(facts)


def _words(message: dict[str, Any]) -> Words:
    rows, pictures = message.get("words"), message.get("pictures")
    if not isinstance(rows, list) or not isinstance(pictures, list):
        raise Unspeakable("lists")
    if len(pictures) > MAX_PICTURES or (message.get("following") is not None and not rows):
        raise Unspeakable("words")
    more = message.get("following") is not None
    following = _integer(message, "following", 1, 10_000_000) if more else None
    return Words(
        width=_number(message.get("width"), 0.001, _FAR),
        height=_number(message.get("height"), 0.001, _FAR),
        trust=_trust(message.get("trust")),
        doubtful=_truth(message, "doubtful"),
        words=tuple(_word(row) for row in rows),
        following=following,
        pictures=tuple(_picture(row) for row in pictures),
        resolution=_number(message.get("resolution"), 0.0, 1e6),
        covers=covers_in(message.get("covers", [])),
        pictured=_number(message.get("pictured", 0.0), 0.0, 1.0),
    )


def _picture(row: object) -> Rect:
    if not isinstance(row, list) or len(row) != 4:
        raise Unspeakable("pictures")
    return _corners(row)


def _corners(row: list[object]) -> Rect:
    return Rect(*(_number(value, -_FAR, _FAR) for value in row))


def covers_in(rows: object) -> tuple[Cover, ...]:
    """Covers as an answer carries them; raises Unspeakable."""
    if not isinstance(rows, list) or not all(
        isinstance(r, list) and len(r) == 5 and r[4] in _COVERED for r in rows
    ):
        raise Unspeakable("covers")
    return tuple(Cover(_corners(row[:4]), row[4]) for row in rows)


def _word(row: object) -> Word:
    if not isinstance(row, list) or len(row) != 7:
        raise Unspeakable("word")
    text, line = row[0], row[5]
    if not isinstance(text, str) or not 0 < len(text) <= MAX_WORD_LENGTH:
        raise Unspeakable("word")
    if type(line) is not int or not 0 <= line <= 10_000_000:
        raise Unspeakable("line")
    return Word(clean_text(text), _corners(row[1:5]), line, _trust(row[6]))


def clean_text(text: str) -> str:
    """Text without what no store or window can take: control characters, halves of surrogates."""
    if text.isprintable():
        return text
    return "".join(c for c in text if c.isprintable()) or "\N{REPLACEMENT CHARACTER}"


def _pixels(message: dict[str, Any]) -> Pixels:
    width = _integer(message, "width", 1, MAX_EDGE)
    height = _integer(message, "height", 1, MAX_EDGE)
    stride = _integer(message, "stride", 4, MAX_EDGE * 4)
    if width * height > MAX_PIXELS or stride != width * 4:
        raise Unspeakable("picture")
    return Pixels(
        width,
        height,
        stride,
        scale=_number(message.get("scale"), 1e-6, 1e6),
        doubtful=_truth(message, "doubtful"),
    )
