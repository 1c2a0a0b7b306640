"""Words into visual lines and reading order. Pure; used by the worker only."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from inbox.comparison.result import Trust
from inbox.evidence.limits import MAX_WORD_LENGTH, MAX_WORDS


@dataclass(slots=True)
class FoundWord:
    """A word as the page says it, not yet in a line."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    trust: Trust


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page as it leaves the worker: words with the number of their visual line."""

    width: float
    height: float
    trust: Trust
    doubtful: bool
    words: list[tuple[FoundWord, int]]
    pictures: list[tuple[float, float, float, float]] = field(default_factory=list)  #: in points
    resolution: float = 0.0  #: pixels a point of the sharpest large picture; 0: there is none


def in_lines(words: list[FoundWord]) -> list[tuple[FoundWord, int]]:
    """Words in reading order with the number of their line.

    Two words share a line when the middle of one lies within half a height of the line's middle:
    superscripts stay in their line, tightly set lines stay apart.
    """
    lines: list[list[FoundWord]] = []
    middle = height = 0.0
    for word in sorted(words, key=lambda w: (w.y0 + w.y1, w.x0)):
        centre, tall = (word.y0 + word.y1) / 2, word.y1 - word.y0
        if lines and abs(centre - middle) < min(height, max(tall, height / 2)) / 2:
            lines[-1].append(word)
            count = len(lines[-1])
            middle += (centre - middle) / count
            height += (tall - height) / count
        else:
            lines.append([word])
            middle, height = centre, tall
    return [
        (word, number)
        for number, line in enumerate(lines)
        for word in sorted(line, key=lambda w: w.x0)
    ]


def in_bounds(words: list[FoundWord]) -> tuple[list[FoundWord], bool]:
    """The words a page may have, over-long ones cut; and whether something was left out."""
    kept: list[FoundWord] = []
    for word in words:
        for piece in _pieces(word):
            if len(kept) == MAX_WORDS:
                return kept, True
            kept.append(piece)
    return kept, False


def _pieces(word: FoundWord) -> Iterator[FoundWord]:
    if len(word.text) <= MAX_WORD_LENGTH:
        yield word
        return
    for at in range(0, len(word.text), MAX_WORD_LENGTH):
        part = word.text[at : at + MAX_WORD_LENGTH]
        yield FoundWord(part, word.x0, word.y0, word.x1, word.y1, word.trust)
