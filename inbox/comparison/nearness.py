"""What it costs to take a value for a caption's: where the two stand and what stands between.

A value belongs to a caption left of it on the line, above it up to about three line heights, before
the line break in prose, and at last resort after or below it. Pure. Limit: costs are comparable
only within one page.
"""

from collections.abc import Mapping

from inbox.comparison.candidates import Candidate
from inbox.comparison.labels import Caption
from inbox.comparison.lines import Line
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


#: What boxes further right in the line below cost as if they were so many points out of line.
_FAR = 30.0

#: Between a caption and a number they say that the number is the next thing's.
_JOINERS = frozenset({"und", "sowie", "zuzueglich", "zzgl", "plus"})


#: Right before a number whose caption comes behind it.
_LEADING = _JOINERS | {"mit", "von", "und", "rund", "ca"}


def cost_of(
    caption: Caption,
    candidate: Candidate,
    captions: Mapping[int, list[Caption]],
    candidates: Mapping[int, list[Candidate]],
) -> tuple[float, str] | None:
    """The cost of a caption with a value and the way from one to the other; None: no pair.

    `captions` and `candidates` by the index of their line.
    """
    own = caption.line.index == candidate.line.index
    if own and candidate.words[0] > caption.last:
        return _named(_right(caption, candidate, captions, candidates), "right")
    if caption.short:
        return None
    if own:
        return None if candidate.loose else _named(_left(caption, candidate, captions), "left")
    if candidate.line.middle <= caption.line.middle:
        broken = _broken(caption, candidate)
        if broken is not None:
            return broken, "left"
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
        caption.last < c.first <= stop and not _served(c, candidate, candidates)
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


def _served(
    caption: Caption, candidate: Candidate, candidates: Mapping[int, list[Candidate]]
) -> bool:
    """A caption in between has its own value of another kind: "ab 1.1.2027 monatlich 96 €"."""
    return any(
        caption.last < v.words[0]
        and v.words[1] < candidate.words[0]
        and v.kind != candidate.kind
        and v.kind != "whole"
        for v in candidates.get(caption.line.index, ())
    )


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


def _broken(caption: Caption, candidate: Candidate) -> float | None:
    """A line ends between a value with its unit and its caption: "31,85 € / Heizkosten"."""
    line, above = caption.line, candidate.line
    if above.index != line.index - 1 or line.middle - above.middle > 2.2 * line.height:
        return None
    if caption.first or candidate.words[1] != len(above.words) - 1 or above.segment(0)[0]:
        return None
    if candidate.text[-1:] in "0123456789" or candidate.kind not in {"amount", "whole"}:
        return None  # without a unit it may be anything
    before = [p.key for p in above.pieces if p.word < candidate.words[0]][-1:]
    behind = [p.key for p in line.pieces if p.word > caption.last][:1]
    ended = line.words[caption.last].text[-1] in ".,;" or not behind or behind[0] in _JOINERS
    return 0.75 if before and before[0] in _LEADING and ended else None


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


def _boxes_under(caption: Caption, candidate: Candidate) -> bool:
    """Boxes to write in that stand alone below the line a caption begins."""
    line, below = caption.line, candidate.line
    alone = candidate.words == (0, len(below.words) - 1)
    near = candidate.rect.y0 - line.rect.y1 < 0.8 * line.height  # beside it in the same field
    under = below.index == line.index + 1 and (near or candidate.rect.x0 < line.rect.x1)
    return candidate.loose and alone and under and caption.first == 0


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
    if off is None and _boxes_under(caption, candidate):
        off = _FAR
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
