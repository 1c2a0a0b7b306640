"""Frozen values to JSON and back, by their type hints. Meant for our own store, not for strangers.

What comes from the network is checked in sync/wire.py; what is read here was written here.
"""

import json
import types
import zlib
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache, partial
from typing import TYPE_CHECKING, Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from inbox.comparison.result import Rect, Trust

if TYPE_CHECKING:
    from inbox.evidence.reading import PageReading, Reading

T = TypeVar("T")

_TRUSTS = {trust.value: trust for trust in Trust}
#: The day of everything that has no due day; sorts last.
NO_DAY = "9999-12-31"


def instant(moment: datetime) -> str:
    """An aware instant as fixed-width UTC text, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def day_of(text: str) -> date | None:
    """The day written in a due column; None for "no day"."""
    return None if text == NO_DAY else date.fromisoformat(text)


def plain(value: object) -> Any:
    """A value as JSON types: dataclass to object, instant and day to text, set to sorted list."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(plain(item) for item in value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    raise TypeError(f"no JSON form for {type(value).__name__}")


def to_json(value: object) -> str:
    """Compact JSON text of a value."""
    return json.dumps(plain(value), ensure_ascii=False, separators=(",", ":"))


def from_json(kind: type[T], text: str) -> T:
    """The value of this type written by `to_json`; fields of older versions get their default."""
    made: T = _maker(cast(Hashable, kind))(json.loads(text))
    return made


def packed(value: object) -> bytes:
    """Compressed JSON, for what is long."""
    return zlib.compress(to_json(value).encode(), 3)


def unpacked(kind: type[T], data: bytes) -> T:
    """The value written by `packed`."""
    return from_json(kind, zlib.decompress(data).decode())


@cache
def _maker(kind: Any) -> Callable[[Any], Any]:
    """A function that builds `kind` from JSON types."""
    kind = getattr(kind, "__supertype__", kind)  # NewType
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        some = [_maker(a) for a in arguments if a is not type(None)]
        if len(some) != 1:
            raise TypeError(f"no way to read {kind}")
        return partial(_if_any, some[0])
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return partial(_each, tuple, _maker(arguments[0]))
        makers = [_maker(a) for a in arguments]
        return lambda raw: tuple(make(r) for make, r in zip(makers, raw, strict=True))
    if origin is frozenset:
        return partial(_each, frozenset, _maker(arguments[0]))
    if kind is datetime:
        return datetime.fromisoformat
    if kind is date:
        return date.fromisoformat
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass_maker(kind)
    return lambda raw: raw


def _if_any(make: Callable[[Any], Any], raw: Any) -> Any:
    return None if raw is None else make(raw)


def _each(whole: Callable[[Any], Any], make: Callable[[Any], Any], raw: Any) -> Any:
    return whole(make(item) for item in raw)


def _dataclass_maker(kind: type) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    makers = {f.name: _maker(hints[f.name]) for f in fields(kind)}

    def make(raw: Any) -> Any:
        return kind(**{name: makers[name](item) for name, item in raw.items() if name in makers})

    return make


def pack_reading(reading: "Reading") -> bytes:
    """A reading has thousands of words: each is one array; rectangles to a hundredth of a point.

    The whole stands on the first line, each page on one of its own: written and read in one piece,
    a long document would keep every other thread, the window's too, waiting for 0.1 s.
    """
    whole = {
        "media_type": reading.media_type,
        "verdict": reading.verdict,
        "embedded": [[fact.kind, fact.value, fact.label] for fact in reading.embedded],
    }
    lines = (_line(part) for part in (whole, *map(_page, reading.pages)))
    return zlib.compress("\n".join(lines).encode(), 3)


def _line(part: object) -> str:
    return json.dumps(part, ensure_ascii=False, separators=(",", ":"))


def _page(page: "PageReading") -> dict[str, object]:
    return {
        "size": [page.width, page.height],
        "trust": page.trust.value,
        "doubtful": page.doubtful,
        "pictured": round(page.pictured, 3),
        "blank": page.blank,
        "pending": page.pending,
        "upright": page.upright,
        "words": [
            [
                w.text,
                *_corners(w.rect),
                w.line,
                w.trust.value,
                round(w.confidence, 4),
                _corners(w.flat) if w.flat else None,
            ]
            for w in page.words
        ],
        "codes": [[c.symbology, c.text, *_corners(c.rect)] for c in page.codes],
        "looks": [[k.text, *_corners(k.rect), round(k.confidence, 4)] for k in page.looks],
        "covers": [[c.what, *_corners(c.rect)] for c in page.covers],
    }


def _corners(rect: Rect) -> list[float]:
    return [round(value, 2) for value in (rect.x0, rect.y0, rect.x1, rect.y1)]


def unpack_reading(sha256: str, engine: str, data: bytes) -> "Reading":
    """The reading written by `pack_reading`."""
    from inbox.evidence.reading import Fact, Reading

    first, *pages = zlib.decompress(data).split(b"\n")
    whole = json.loads(first)
    return Reading(
        sha256,
        engine,
        whole["media_type"],
        tuple(_page_read(json.loads(page)) for page in pages),
        whole["verdict"],
        tuple(Fact(*fact) for fact in whole["embedded"]),
    )


def _page_read(page: dict[str, Any]) -> "PageReading":
    from inbox.evidence.reading import Code, Cover, PageReading, SecondLook, Word

    return PageReading(
        page["size"][0],
        page["size"][1],
        tuple(
            Word(
                text,
                Rect(x0, y0, x1, y1),
                line,
                _TRUSTS[trust],
                confidence,
                Rect(*flat) if flat else None,
            )
            for text, x0, y0, x1, y1, line, trust, confidence, flat in page["words"]
        ),
        _TRUSTS[page["trust"]],
        page["doubtful"],
        page["blank"],
        tuple(page["upright"]),
        tuple(Code(kind, text, Rect(*rect)) for kind, text, *rect in page["codes"]),
        tuple(
            SecondLook(Rect(*rect), text, confidence) for text, *rect, confidence in page["looks"]
        ),
        page["pending"],
        tuple(Cover(Rect(*rect), what) for what, *rect in page["covers"]),
        page["pictured"],
    )
