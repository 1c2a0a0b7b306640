"""What kind of document is this? Told by its title words, never by its file name.

Only words are looked at. None means: no title was found, and nothing is guessed.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from inbox.catalogue_values import EvidenceKind
from inbox.comparison.lines import Line
from inbox.comparison.values import compact

_TITLE_LINES = 28


def kind_of(
    pages: Sequence[Sequence[Line]], kinds: Mapping[str, EvidenceKind]
) -> tuple[str, Line] | None:
    """The kind whose title stands highest and largest on the first page with words; its line."""
    lines = next((page for page in pages if page), ())
    if not lines:
        return None
    heights = sorted(line.height for line in lines)
    usual = heights[len(heights) // 2]
    best: tuple[float, str, Line] | None = None
    for line in lines[: max(_TITLE_LINES, len(lines) // 3)]:
        text = "".join(p.key for p in line.pieces)
        for kind in kinds.values():
            score = _score(line, text, kind, usual)
            if score > 0 and (best is None or score > best[0]):
                best = (score, kind.id, line)
    return (best[1], best[2]) if best else None


@lru_cache(maxsize=256)
def _titles(kind: EvidenceKind) -> tuple[tuple[str, float], ...]:
    """The kind's titles as they are looked up, with their weight."""
    return tuple(
        (key, weight)
        for titles, weight in ((kind.titles, 1.0), (kind.weak_titles, 0.45))
        for title in titles
        if (key := compact(title))
    )


def _score(line: Line, text: str, kind: EvidenceKind, usual: float) -> float:
    best = 0.0
    for title, weight in _titles(kind):
        if title not in text:
            continue
        share = _printed(line, title)
        if share:
            size = max(w.rect.y1 - w.rect.y0 for w in line.words) / usual
            early = 1.0 - 0.4 * min(1.0, line.index / 40)
            best = max(best, weight * share * min(size, 2.2) * early)
    return best


def _printed(line: Line, title: str) -> float:
    """How much of a title is there: 0, or up to 1 when it fills its column alone."""
    pieces = line.pieces
    for start in range(len(pieces)):
        key = ""
        for end in range(start, len(pieces)):
            key += pieces[end].key
            if len(key) >= len(title):
                break
        if key != title and not (len(title) >= 9 and key.startswith(title)):
            continue
        first, last = line.segment(pieces[start].word)
        column = "".join(p.key for p in pieces if first <= p.word <= last)
        lead = "".join(p.key for p in pieces if first <= p.word < pieces[start].word)
        filled = len(title) / max(1, len(column))
        return (0.35 + 0.45 * filled + 0.004 * min(len(title), 50)) * (1.0 if not lead else 0.6)
    return 0.0
