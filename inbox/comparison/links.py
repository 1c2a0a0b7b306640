"""A caption and the value that belongs to it, and what may be doubted about the two. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from inbox.comparison.candidates import Candidate
from inbox.comparison.labels import Caption
from inbox.comparison.values import make_day

_DAY = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})?")


@dataclass(frozen=True)
class Link:
    """A value and the caption it belongs to; the smaller `cost`, the closer they stand."""

    caption: Caption
    candidate: Candidate
    cost: float
    way: str = "right"  #: right, left, below, above, wrapped
    distance: float = 0.0  #: in line heights
    unsure: bool = False  #: the page can be read another way


def links_of(links: Iterable[Link], field_id: str, kinds: frozenset[str]) -> tuple[Link, ...]:
    """The links that speak for a field, the strongest first: long captions, then close ones."""
    own = [x for x in links if field_id in x.caption.fields and x.candidate.kind in kinds]
    return tuple(
        sorted(own, key=lambda x: (x.candidate.foot, x.cost - 0.02 * min(len(x.caption.key), 40)))
    )


def over_columns(links: Sequence[Link], candidates: Sequence[Candidate]) -> tuple[Link, ...]:
    """A caption over several different values of one column: none of them is surely meant."""
    owned = {id(x.candidate) for x in links}
    return tuple(
        replace(x, unsure=True)
        if x.way == "below"
        and any(_goes_on(x.candidate, c) for c in candidates if id(c) not in owned)
        else x
        for x in links
    )


def _goes_on(top: Candidate, other: Candidate) -> bool:
    """Whether `other` is the next value of the same column, and another one."""
    lines = other.line.index - top.line.index
    if other.kind != top.kind or other.value == top.value or not 0 < lines <= 2 or other.loose:
        return False
    if other.kind not in {"amount", "date"}:
        return False
    if other.line.middle - top.line.middle > 2.2 * max(top.line.height, other.line.height):
        return False
    return min(abs(top.rect.x0 - other.rect.x0), abs(top.rect.x1 - other.rect.x1)) < 4


def latest(ranked: Sequence[Link]) -> Sequence[Link]:
    """Balances of several days: only that of the last one, where each says its day."""
    days: list[date | None] = []
    for link in ranked:
        found = [m.groups() for m in _DAY.finditer(link.candidate.line.text)]
        day = max(((int(y or 0), int(m), int(d)) for d, m, y in found), default=None)
        days.append(make_day(day[0] % 100 + 2000, day[1], day[2]) if day else None)
    known = [d for d in days if d is not None]
    if len(known) < len(days) or len(set(known)) < 2:
        return ranked
    last = max(known)
    return [link for link, day in zip(ranked, days, strict=True) if day == last]
