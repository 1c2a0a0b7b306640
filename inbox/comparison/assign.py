"""Which value belongs to which caption: cheapest pairs first, one to one over the whole document.

A value belongs to a caption left of it on the line, above it up to about three line heights, before
the line break in prose, and at last resort after or below it. A caption that means something else
takes its value out of the game. Costs are comparable only within this module.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from inbox.comparison.candidates import Candidate
from inbox.comparison.labels import Caption
from inbox.comparison.lines import Line
from inbox.comparison.links import Link, over_columns
from inbox.comparison.result import Rect

#: Words that may stand between a caption and its value without meaning anything.
_FILLERS = frozenset(
    {
        "eur", "euro", "ca", "zirka", "rund", "monatlich", "monatl", "mtl", "betraegt", "betragen",
        "von", "vom", "am", "ab", "in", "hoehe", "der", "die", "das", "den", "dem", "ist", "war",
        "kalt", "netto", "brutto", "warm", "derzeit", "zur", "zeit", "je", "pro", "monat", "mit",
        "einer", "einem", "eine", "zum", "seit", "bis", "m2", "qm", "stichtag", "per", "und",
        "insgesamt", "einschliesslich", "wird", "auf", "dd", "nr", "nummer", "gesamt", "de",
    }
)  # fmt: skip


#: Between a caption and a number they say that the number is the next thing's.
_JOINERS = frozenset({"und", "sowie", "zuzueglich", "zzgl", "plus"})


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
            found = _cost(caption, candidate, by_line, same)
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


def _cost(
    caption: Caption,
    candidate: Candidate,
    captions: Mapping[int, list[Caption]],
    candidates: Mapping[int, list[Candidate]],
) -> tuple[float, str] | None:
    own = caption.line.index == candidate.line.index
    if own and candidate.words[0] > caption.last:
        return _named(_right(caption, candidate, captions, candidates), "right")
    if caption.short:
        return None
    if own:
        return None if candidate.loose else _named(_left(caption, candidate, captions), "left")
    if candidate.line.middle <= caption.line.middle:
        return _named(_above(caption, candidate, captions, candidates), "above")
    below = _named(_below(caption, candidate, captions, candidates), "below")
    if below is not None or candidate.loose:
        return below
    return _named(_wrapped(caption, candidate, captions, candidates), "wrapped")


def _named(cost: float | None, way: str) -> tuple[float, str] | None:
    return None if cost is None else (cost, way)


def _unknown_words(line: Line, first: int, last: int) -> int:
    """How many words from `first` to `last` could be a caption nobody told us about."""
    return sum(
        1
        for p in line.pieces
        if first <= p.word <= last and not p.key.isdigit() and p.key not in _FILLERS
    )


def _sentence_ends(line: Line, first: int, last: int) -> bool:
    return any(
        w.text.endswith((".", ";")) and len(w.text) > 4 and w.text[0].isalpha()
        for w in line.words[first : last + 1]
    )


def _right(
    caption: Caption,
    candidate: Candidate,
    captions: Mapping[int, list[Caption]],
    candidates: Mapping[int, list[Candidate]],
) -> float | None:
    line, start = caption.line, caption.last + 1
    stop = candidate.words[0] - 1
    if any(
        caption.last < c.first <= stop
        for c in captions[line.index]
        if c is not caption and not c.short
    ):
        return None
    for other in candidates.get(line.index, ()):
        between = caption.last < other.words[0] and other.words[1] <= stop
        if between and not other.past and other.kind == candidate.kind:
            if candidate.part == "to" and other.part == "from":
                continue
            return None
    unknown = _unknown_words(line, start, stop)
    if caption.short and (unknown or any(b > caption.last for b in line.breaks if b <= stop + 1)):
        return None
    if unknown > 7 or _sentence_ends(line, start, stop):
        return None
    gap = max(0.0, candidate.rect.x0 - caption.rect.x1)
    crossed = sum(1 for b in line.breaks if caption.last < b <= candidate.words[0])
    if crossed > 1 and unknown:
        return None
    joined = any(p.key in _JOINERS for p in line.pieces if start <= p.word <= stop)
    joins = 0.5 if joined else 0.0  # "46,39 € Nebenkosten und 31,85 € Heizkosten"
    joins += 0.35 if crossed and unknown else 0.0  # the words of another column come between
    return 0.1 + 0.08 * unknown + 0.12 * max(0, crossed - 1) + gap / 900 + joins


def _left(
    caption: Caption, candidate: Candidate, captions: Mapping[int, list[Caption]]
) -> float | None:
    """The value stands before its caption: "52,0 m² Wohnfläche", "3 Personen"."""
    line = caption.line
    first, _ = line.segment(caption.first)
    if candidate.words[0] < first or candidate.words[0] >= caption.first:
        return None  # the unit of a number may be a part of its caption: "72 qm groß"
    if any(candidate.words[1] < c.first < caption.first for c in captions[line.index]):
        return None
    unknown = _unknown_words(line, candidate.words[1] + 1, caption.first - 1)
    if unknown > 1 or _sentence_ends(line, candidate.words[1], caption.first - 1):
        return None
    if candidate.kind == "date" and candidate.part:
        return None  # an end of a period belongs to what stands before the period
    beside = candidate.words[1] + 1 >= caption.first and candidate.kind != "date"
    return (0.4 if beside else 1.5) + 0.2 * unknown


def _overlap(one: Rect, other: Rect) -> bool:
    return min(one.x1, other.x1) - max(one.x0, other.x0) > 0


def _aligned(caption: Caption, candidate: Candidate) -> float | None:
    """How far the two are from standing in one column, in points; None when they do not."""
    a, b = caption.rect, candidate.rect
    offsets = (abs(a.x0 - b.x0), abs(a.x1 - b.x1), abs((a.x0 + a.x1) - (b.x0 + b.x1)) / 2)
    off = min(offsets)
    if _overlap(a, b):
        return min(off, 30.0)
    return off if off <= 6 else None


def _starts_column(candidate: Candidate) -> bool:
    """Whether nothing but numbers and fillers stands before it in its column."""
    first, _ = candidate.line.segment(candidate.words[0])
    return _unknown_words(candidate.line, first, candidate.words[0] - 1) == 0


def _words_after(candidate: Candidate) -> int:
    """How many words go on after it in its column: more than a unit or two is a sentence."""
    _, last = candidate.line.segment(candidate.words[1])
    return _unknown_words(candidate.line, candidate.words[1] + 1, last)


def _between(
    caption: Caption,
    candidate: Candidate,
    captions: Mapping[int, list[Caption]],
    candidates: Mapping[int, list[Candidate]],
) -> bool:
    """Whether another caption or a value of the same kind stands between the two."""
    top, bottom = sorted((caption.line.index, candidate.line.index))
    reach = caption.rect.united(candidate.rect)
    for index in range(top, bottom + 1):
        for other in captions.get(index, ()):
            if other is caption or other.short:
                continue
            if top < index < bottom and _overlap(other.rect, reach):
                return True
            if index == candidate.line.index and other.last < candidate.words[0]:
                first, _ = candidate.line.segment(candidate.words[0])
                if other.first >= first:
                    return True
        if top < index < bottom:
            for value in candidates.get(index, ()):
                same = value.kind == candidate.kind and not value.past
                if same and _overlap(value.rect, reach):
                    return True
    return False


def _below(
    caption: Caption,
    candidate: Candidate,
    captions: Mapping[int, list[Caption]],
    candidates: Mapping[int, list[Candidate]],
) -> float | None:
    height = max(caption.line.height, candidate.line.height)
    distance = candidate.line.middle - caption.line.middle
    if distance <= 0 or distance > 3.2 * height:
        return None
    off = _aligned(caption, candidate)
    if off is None or not _starts_column(candidate) or _words_after(candidate) > 3:
        return None
    if _between(caption, candidate, captions, candidates):
        return None
    return 0.45 + 0.15 * distance / height + off / 120


def _wrapped(
    caption: Caption,
    candidate: Candidate,
    captions: Mapping[int, list[Caption]],
    candidates: Mapping[int, list[Candidate]],
) -> float | None:
    """Prose: the caption ends a line, the value begins the next one."""
    line, below = caption.line, candidate.line
    if below.index != line.index + 1 or below.middle - line.middle > 2.2 * line.height:
        return None
    last = len(line.words) - 1
    if line.segment(caption.last)[1] != last or abs(line.rect.x0 - below.rect.x0) > 40:
        return None
    if any(c.first > caption.last and not c.short for c in captions[line.index]):
        return None
    if any(
        v.words[0] > caption.last and v.kind == candidate.kind
        for v in candidates.get(line.index, ())
    ):
        return None
    after = _unknown_words(line, caption.last + 1, last)
    before = _unknown_words(below, 0, candidate.words[0] - 1)
    ends = _sentence_ends(line, caption.last, last) or _sentence_ends(
        below, 0, candidate.words[0] - 1
    )
    if after + before > 4 or ends:
        return None
    if any(c.last < candidate.words[0] for c in captions.get(below.index, ())):
        return None
    if any(
        v.words[1] < candidate.words[0] and v.kind == candidate.kind
        for v in candidates.get(below.index, ())
    ):
        return None
    return 0.8 + 0.08 * (after + before)


def _above(
    caption: Caption,
    candidate: Candidate,
    captions: Mapping[int, list[Caption]],
    candidates: Mapping[int, list[Candidate]],
) -> float | None:
    """A small caption under the value it names, as on forms with a line to write on."""
    height = max(caption.line.height, candidate.line.height)
    distance = caption.line.middle - candidate.line.middle
    if distance > 1.9 * height or not _starts_column(candidate) or _words_after(candidate) > 0:
        return None
    off = _aligned(caption, candidate)
    if off is None or _between(caption, candidate, captions, candidates):
        return None
    return 0.55 + 0.15 * distance / height + off / 120
