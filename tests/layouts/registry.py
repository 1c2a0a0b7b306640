"""The list of all documents that can be drawn, and how pictures of them are taken.

Limit: a document is a function that draws on a sheet; what it proves it says while drawing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tests.layouts.sheet import A4, Sheet

Draw = Callable[[Sheet], None]
CASES: dict[str, "Plan"] = {}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One document: which form it belongs to, and which pictures are made of it.

    `scan` and `photo` name effects ("" for none); `clean` says whether the PDF with text is kept.
    """

    name: str
    draw: Draw
    service: str
    kind: str
    scan: str
    photo: str
    clean: bool
    font: str
    size: tuple[float, float]


def document(
    service: str,
    kind: str,
    *,
    scan: str = "",
    photo: str = "",
    clean: bool = True,
    font: str = "plex",
    size: tuple[float, float] = A4,
) -> Callable[[Draw], Draw]:
    """Enter a drawing function under its own name."""

    def enter(draw: Draw) -> Draw:
        name = getattr(draw, "__name__", "")
        CASES[name] = Plan(
            name=name, draw=draw, service=service, kind=kind, scan=scan, photo=photo,
            clean=clean, font=font, size=size,
        )  # fmt: skip
        return draw

    return enter
