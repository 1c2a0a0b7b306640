"""Which value belongs to which caption: cheapest pairs first, one to one over the whole document.

What a pair costs is told by nearness.py. A caption that means something else takes its value out of
the game. Limit: what stands on another page belongs to no caption of this one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from inbox.comparison.candidates import Candidate
from inbox.comparison.labels import Caption
from inbox.comparison.links import Link, over_columns
from inbox.comparison.nearness import cost_of


def assign(
    captions: Sequence[Caption],
    candidates: Sequence[Candidate],
    kinds: Mapping[str, frozenset[str]],
) -> tuple[Link, ...]:
    """Pair the captions and values of a page. `kinds`: the candidate kinds a field can hold.

    Forms put their captions above the values or below them, never both. The page is read both ways
    and the way that pairs more, then closer, holds; when neither is better, its links are unsure.
    """
    pairs = _pairs(captions, candidates, kinds)
    under = _greedy([p for p in pairs if p.way != "above"], captions, candidates)
    over = _greedy([p for p in pairs if p.way != "below"], captions, candidates)
    under, over = over_columns(under, candidates), over_columns(over, candidates)
    count_under, near_under = _weight(under)
    count_over, near_over = _weight(over)
    if not count_over:
        return under
    if count_under == count_over and 0.8 < (near_under + 0.1) / (near_over + 0.1) < 1.25:
        return tuple(_unsure(link) for link in under)
    if (count_over, -near_over) > (count_under, -near_under) and count_over > 0:
        return over
    return under


@dataclass(frozen=True)
class _Pair:
    cost: float
    caption: int
    candidate: int
    way: str
    distance: float = 0.0


def _weight(links: Sequence[Link]) -> tuple[int, float]:
    """How many captions of fields found their value above or below, and how near on average."""
    vertical = [x for x in links if x.way in {"above", "below"} and x.caption.fields]
    if not vertical:
        return 0, 0.0
    return len(vertical), sum(x.distance for x in vertical) / len(vertical)


def _unsure(link: Link) -> Link:
    return replace(link, unsure=True) if link.way in {"above", "below"} else link


def _pairs(
    captions: Sequence[Caption],
    candidates: Sequence[Candidate],
    kinds: Mapping[str, frozenset[str]],
) -> list[_Pair]:
    by_line: dict[int, list[Caption]] = {}
    for caption in captions:
        by_line.setdefault(caption.line.index, []).append(caption)
    same: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        same.setdefault(candidate.line.index, []).append(candidate)
    pairs: list[_Pair] = []
    for c_at, caption in enumerate(captions):
        wanted = _kinds_of(caption, kinds)
        for v_at, candidate in enumerate(candidates):
            if wanted is not None and (candidate.kind not in wanted or candidate.past):
                continue
            if wanted is None and candidate.kind == "whole":
                continue
            if abs(candidate.line.index - caption.line.index) > 6:
                continue
            found = cost_of(caption, candidate, by_line, same)
            if found is not None:
                height = max(caption.line.height, candidate.line.height)
                distance = abs(candidate.line.middle - caption.line.middle) / height
                pairs.append(_Pair(found[0], c_at, v_at, found[1], distance))
    pairs.sort(key=lambda p: (p.cost, p.caption, p.candidate))
    return pairs


def _greedy(
    pairs: Sequence[_Pair], captions: Sequence[Caption], candidates: Sequence[Candidate]
) -> tuple[Link, ...]:
    used: set[tuple[int, str, str]] = set()
    taken: set[int] = set()
    links = []
    for pair in pairs:
        candidate = candidates[pair.candidate]
        slot = (pair.caption, candidate.kind, "to" if candidate.part == "to" else "")
        if pair.candidate in taken or slot in used:
            continue
        used.add(slot)
        taken.add(pair.candidate)
        links.append(Link(captions[pair.caption], candidate, pair.cost, pair.way, pair.distance))
    return tuple(links)


def _kinds_of(caption: Caption, kinds: Mapping[str, frozenset[str]]) -> frozenset[str] | None:
    """The candidate kinds a caption can own; None for a caption no field asks for: any."""
    if not caption.fields:
        return None
    return frozenset().union(*(kinds.get(f, frozenset()) for f in caption.fields))
