"""What kind of document is this? Told by its title words, never by its file name.

Where no title stands, the captions vote: many that only one kind carries tell it, too. On
recognised text a title may have a slip. None means that nothing was told, and nothing is guessed.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from inbox.catalogue_values import EvidenceKind, Labels
from inbox.comparison.lines import Line
from inbox.comparison.slips import shape
from inbox.comparison.values import compact

_TITLE_LINES = 28
_STRONG, _WEAK = 1.0, 0.45
#: A title further back says less: an annex, a general page.
_LATER_PAGE = 0.7
_FUZZY_FROM, _FUZZY_SCORE = 11, 92.0
#: What the captions of a kind have to weigh, and how much more than those of the next kind.
_VOTES, _LEAD = 2.0, 1.5
_CAPTION_FROM, _CAPTION_PIECES = 6, 7


def kind_of(
    pages: Sequence[Sequence[Line]],
    kinds: Mapping[str, EvidenceKind],
    labels: Labels | None = None,
) -> tuple[str, Line] | None:
    """The kind whose title stands highest and largest, else the one its captions tell; its line."""
    best: tuple[float, str, Line] | None = None
    for number, lines in enumerate(page for page in pages if page):
        found = _titled(lines, kinds)
        if found is not None:
            scored = (found[0] * (_LATER_PAGE if number else 1.0), found[1], found[2])
            if best is None or scored[0] > best[0]:
                best = scored
        if best is not None:
            return best[1], best[2]
    if labels is None:
        return None
    papers = frozenset(k.id for k in kinds.values() if k.source == "document")
    return _voted([line for page in pages for line in page], labels, papers)


def _titled(
    lines: Sequence[Line], kinds: Mapping[str, EvidenceKind]
) -> tuple[float, str, Line] | None:
    heights = sorted(line.height for line in lines)
    usual = heights[len(heights) // 2]
    best: tuple[float, str, Line] | None = None
    for line in lines[: max(_TITLE_LINES, len(lines) // 3)]:
        hits = _hits(line, kinds)
        if hits and _over_value(line, lines):
            hits = [h for h in hits if h[1] == _STRONG]
        if not hits:
            continue
        # On one line the longest title says most: "Änderungsbescheid – Bescheid über …".
        strong = any(weight == _STRONG for _, weight, _, _ in hits)
        share, weight, kind, _ = max(
            (h for h in hits if not strong or h[1] == _STRONG), key=lambda h: (len(h[3]), h[0])
        )
        size = max(w.rect.y1 - w.rect.y0 for w in line.words) / usual
        early = 1.0 - 0.4 * min(1.0, line.index / 40)
        score = weight * share * min(size, 2.2) * early
        if best is None or score > best[0]:
            best = (score, kind, line)
    return best


@lru_cache(maxsize=256)
def _titles(kind: EvidenceKind) -> tuple[tuple[str, str, float], ...]:
    """The kind's titles as they are looked up, their outlines, their weight."""
    return tuple(
        (key, shape(key), weight)
        for titles, weight in ((kind.titles, _STRONG), (kind.weak_titles, _WEAK))
        for title in titles
        if (key := compact(title))
    )


def _hits(line: Line, kinds: Mapping[str, EvidenceKind]) -> list[tuple[float, float, str, str]]:
    """Titles on a line: how much of it they fill, their weight, kind and key."""
    text = "".join(p.key for p in line.pieces)
    outline = shape(text) if line.recognised else ""
    found = []
    for kind in kinds.values():
        for title, drawn, weight in _titles(kind):
            share = _printed(line, title) if title in text else 0.0
            if not share and outline and len(title) >= 6 and drawn in outline:
                share = _printed(line, drawn, outlined=True)
            if not share and outline and len(title) >= _FUZZY_FROM:
                share = 0.9 * _nearly(line, title)
            if share and not (weight == _WEAK and _has_value(line, title)):
                found.append((share, weight, kind.id, title))
    return found


def _has_value(line: Line, title: str) -> bool:
    """Whether a weak title is a caption with its value: "Kontoverbindung: DE12 …"."""
    return len(line.breaks) == 1 and any(c.isdigit() for c in line.words[-1].text)


def _over_value(line: Line, lines: Sequence[Line]) -> bool:
    """Whether the line is a caption over its value: "Kontoverbindung" and below it "DE12 …"."""
    below = lines[line.index + 1] if line.index + 1 < len(lines) else None
    if below is None or below.middle - line.middle > 1.9 * max(line.height, below.height):
        return False
    digits = sum(c.isdigit() for c in below.compact)
    aligned = abs(below.rect.x0 - line.rect.x0) < line.height
    return aligned and below.height >= line.height and 2 * digits >= len(below.compact)


def _printed(line: Line, title: str, *, outlined: bool = False) -> float:
    """How much of a title is there: 0, or up to 1 when it fills its column alone."""
    pieces = line.pieces
    for start in range(len(pieces)):
        key = ""
        for end in range(start, len(pieces)):
            key += shape(pieces[end].key) if outlined else pieces[end].key
            if len(key) >= len(title):
                break
        if key != title and not (len(title) >= 9 and key.startswith(title)):
            continue
        return _share(line, start, len(title))
    return 0.0


def _nearly(line: Line, title: str) -> float:
    """The same for a title with a slip, at the beginning of a column."""
    pieces = line.pieces
    for start in sorted({0, *(i for i, p in enumerate(pieces) if p.word in line.breaks)}):
        key = ""
        for piece in pieces[start:]:
            key += piece.key
            if len(key) >= len(title) - 1:
                break
        if abs(len(key) - len(title)) <= 2 and fuzz.ratio(key, title) >= _FUZZY_SCORE:
            return _share(line, start, len(title))
    return 0.0


def _share(line: Line, start: int, size: int) -> float:
    pieces = line.pieces
    first, last = line.segment(pieces[start].word)
    column = "".join(p.key for p in pieces if first <= p.word <= last)
    lead = any(first <= p.word < pieces[start].word for p in pieces)
    filled = min(1.0, size / max(1, len(column)))
    return (0.35 + 0.45 * filled + 0.004 * min(size, 50)) * (0.6 if lead else 1.0)


def _voted(
    lines: Sequence[Line], labels: Labels, papers: frozenset[str]
) -> tuple[str, Line] | None:
    """The kind whose own captions are printed most; the line of the first of them."""
    votes = _ballot(labels, papers)
    weights: dict[str, float] = {}
    first: dict[str, Line] = {}
    counted: set[str] = set()
    for line in lines:
        pieces = line.pieces
        for start in range(len(pieces)):
            key = ""
            for piece in pieces[start : start + _CAPTION_PIECES]:
                key += piece.key
                if key in votes and key not in counted:
                    counted.add(key)
                    for kind, weight in votes[key].items():
                        weights[kind] = weights.get(kind, 0.0) + weight
                        first.setdefault(kind, line)
    ranked = sorted(weights.items(), key=lambda w: (-w[1], w[0]))
    if not ranked or ranked[0][1] < _VOTES:
        return None
    if len(ranked) > 1 and ranked[0][1] < _LEAD * ranked[1][1]:
        return None
    return ranked[0][0], first[ranked[0][0]]


def _ballot(labels: Labels, papers: frozenset[str]) -> Mapping[str, Mapping[str, float]]:
    """Caption to the kinds that carry it: one vote, shared by them."""
    known = _BALLOTS.get(id(labels))
    if known is not None and known[0] is labels:
        return known[1]
    kinds: dict[str, set[str]] = {}
    for by_kind in labels.fields.values():
        for kind, texts in by_kind.items():
            for text in texts if kind in papers else ():
                if len(key := compact(text)) >= _CAPTION_FROM:
                    kinds.setdefault(key, set()).add(kind)
    made = {key: dict.fromkeys(found, 1.0 / len(found)) for key, found in kinds.items()}
    _BALLOTS.clear()
    _BALLOTS[id(labels)] = (labels, made)
    return made


#: The ballot of the labels used last; labels hold dictionaries and have no hash.
_BALLOTS: dict[int, tuple[Labels, Mapping[str, Mapping[str, float]]]] = {}
