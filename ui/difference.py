"""Where two values differ, character by character, for the eye and in words. Judges nothing.

Spellings that say the same (spaces, capitals, EUR for €, 26 for 2026) are no difference here; which
difference matters is the comparison's business.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from inbox.comparison.values import MONTHS, full_year, plain, printed_amount, spelled_out

#: Above this many pairs of characters the middle is marked as one piece: it takes too long to read.
_MOST_PAIRS = 4000
#: From this share of differing characters on, marking letters would only confuse.
_MOSTLY = 0.6
_UNIT = re.compile(r"\s*(?:€|EUR|Euro)\s*$", re.IGNORECASE)
_DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})")
_DAY_IN_WORDS = re.compile(r"(\d{1,2})\.\s?([^\W\d]+)\.?\s(\d{4}|\d{2})")
_DAY_IN_BOXES = re.compile(r"(\d\s?\d)\s*(\d\s?\d)\s*((?:\d\s?){3}\d|\d\s?\d)")
_AMOUNT = re.compile(r"([-+]?\d[\d.\s']*)(?:,(\d{1,2}|-{1,2}))?")

Span = tuple[int, int]


def tr(words: str) -> str:
    """Translate words of this module."""
    return QCoreApplication.translate("difference", words)


@dataclass(frozen=True, slots=True)
class Step:
    """One place that differs. `at` counts the characters of the entered value from 1."""

    at: int
    entered: str
    read: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Spans [start, end) of the texts as shown, and the same as steps from left to right.

    `whole`: the values have so little in common that no character is marked.
    """

    entered: tuple[Span, ...] = ()
    read: tuple[Span, ...] = ()
    steps: tuple[Step, ...] = ()
    whole: bool = False

    @property
    def words(self) -> str:
        """The difference as a sentence for a screen reader, empty when there is none."""
        if self.whole:
            return tr("Angabe und Nachweis sind ganz verschieden.")
        told = [_step_words(step) for step in self.steps[:4]]
        if len(self.steps) > 4:
            told.append(tr("und {n} weitere Stellen").format(n=len(self.steps) - 4))
        return "; ".join(told) + "." if told else ""


@dataclass(frozen=True, slots=True)
class _Char:
    """A character that counts, and where it stands in the text as shown."""

    char: str
    start: int
    end: int


def difference(entered: str, read: str) -> Difference:
    """Compare an entered value with the value read, both as they are shown."""
    ours, theirs = _counted(entered, read)
    one, other = [c.char for c in ours], [c.char for c in theirs]
    if one == other or not one or not other:
        return Difference()
    steps = _merged(_edits(one, other))
    changed = sum(max(b - a, d - c) for a, b, c, d in steps)
    if changed > _MOSTLY * max(len(one), len(other)) and min(len(one), len(other)) > 1:
        return Difference(whole=True)
    return Difference(
        tuple(s for a, b, _, _ in steps if (s := _span(ours, a, b)) is not None),
        tuple(s for _, _, c, d in steps if (s := _span(theirs, c, d)) is not None),
        tuple(
            Step(_position(ours, a, entered), _shown(ours, a, b, entered),
                 _shown(theirs, c, d, read))
            for a, b, c, d in steps
        ),
    )  # fmt: skip


def _step_words(step: Step) -> str:
    if not step.read:
        return tr("Zeichen {n}: {old} fehlt im Nachweis").format(n=step.at, old=step.entered)
    if not step.entered:
        return tr("ab Zeichen {n} im Nachweis zusätzlich: {new}").format(n=step.at, new=step.read)
    if len(step.entered) == 2 and step.entered == step.read[::-1]:
        return tr("Zeichen {n} und {m} vertauscht: {new} statt {old}").format(
            n=step.at, m=step.at + 1, new=step.read, old=step.entered
        )
    return tr("Zeichen {n}: {new} statt {old}").format(n=step.at, new=step.read, old=step.entered)


# ---------------------------------------------------------------------- what counts of a text


def _counted(entered: str, read: str) -> tuple[list[_Char], list[_Char]]:
    """The characters of both texts that count, in one common notation where there is one."""
    for notation in (_as_day, _as_amount):
        one, other = notation(entered), notation(read)
        if one is not None and other is not None:
            return one, other
    return _as_letters(entered), _as_letters(read)


def _as_letters(text: str) -> list[_Char]:
    end = _UNIT.search(text)
    stop = end.start() if end is not None else len(text)
    return [
        _Char(folded, n, n + 1)
        for n, char in enumerate(text[:stop])
        if not char.isspace()
        for folded in (plain(char) or char)
    ]


def _as_day(text: str) -> list[_Char] | None:
    words = text.strip()
    offset = text.index(words) if words else 0
    found = (
        _DAY.fullmatch(words) or _DAY_IN_WORDS.fullmatch(words) or _DAY_IN_BOXES.fullmatch(words)
    )
    if found is None:
        return None
    month = found[2].replace(" ", "")
    number = int(month) if month.isdigit() else MONTHS.get(spelled_out(month), 0)
    if not 1 <= number <= 12:
        return None
    year = found[3].replace(" ", "")
    whole = f"{full_year(int(year), birth=False):04d}" if len(year) == 2 else year
    parts = zip((found[1].replace(" ", "").zfill(2), f"{number:02d}", whole), (1, 2, 3),
                strict=True)  # fmt: skip
    return [c for digits, n in parts for c in _spread(digits, text, offset, found.span(n))]


def _as_amount(text: str) -> list[_Char] | None:
    bare = _UNIT.sub("", text)
    found = _AMOUNT.fullmatch(bare.strip())
    if found is None or printed_amount(bare) is None:
        return None
    offset = bare.index(found[0])
    start, end = found.span(1)
    whole = [
        _Char(char, offset + start + n, offset + start + n + 1)
        for n, char in enumerate(found[1])
        if char.isdigit() or char == "-"
    ]
    cents = (found[2] or "").replace("-", "").ljust(2, "0")
    if found[2] is None:
        nowhere = offset + end
        return [*whole, *(_Char(c, nowhere, nowhere) for c in f",{cents}")]
    comma = _Char(",", offset + end, offset + end + 1)
    return [*whole, comma, *_spread(cents, text, offset, found.span(2))]


def _spread(digits: str, text: str, offset: int, span: Span) -> list[_Char]:
    """Digits at their places in the text; those the text leaves out stand nowhere (00 of 2026)."""
    start, end = span[0] + offset, span[1] + offset
    printed = [n for n in range(start, end) if not text[n].isspace()]
    if "".join(text[n] for n in printed) == digits[-len(printed) :]:
        lead = len(digits) - len(printed)
        return [_Char(c, start, start) for c in digits[:lead]] + [
            _Char(c, n, n + 1) for c, n in zip(digits[lead:], printed, strict=True)
        ]
    return [_Char(c, start, end) for c in digits]


# ---------------------------------------------------------------------- alignment


def _edits(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """The fewest edits between two sequences as ranges (a, b, c, d): one[a:b] against other[c:d].

    Neighbours that changed places count as one edit.
    """
    head = 0
    while head < min(len(one), len(other)) and one[head] == other[head]:
        head += 1
    tail = 0
    while tail < min(len(one), len(other)) - head and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    left, right = one[head : len(one) - tail], other[head : len(other) - tail]
    if len(left) * len(right) > _MOST_PAIRS or not left or not right:
        return [(head, head + len(left), head, head + len(right))]
    cost = _costs(left, right)
    found: list[tuple[int, int, int, int]] = []
    i, j = len(left), len(right)
    while i or j:
        here = cost[i][j]
        if i and j and left[i - 1] == right[j - 1] and here == cost[i - 1][j - 1]:
            i, j = i - 1, j - 1
            continue
        if _swapped(left, right, i, j) and here == cost[i - 2][j - 2] + 1:
            step = (2, 2)
        elif i and j and here == cost[i - 1][j - 1] + 1:
            step = (1, 1)
        elif i and here == cost[i - 1][j] + 1:
            step = (1, 0)
        else:
            step = (0, 1)
        found.append((head + i - step[0], head + i, head + j - step[1], head + j))
        i, j = i - step[0], j - step[1]
    return found[::-1]


def _costs(left: Sequence[str], right: Sequence[str]) -> list[list[int]]:
    cost = [[i + j if not i or not j else 0 for j in range(len(right) + 1)]
            for i in range(len(left) + 1)]  # fmt: skip
    for i in range(1, len(left) + 1):
        for j in range(1, len(right) + 1):
            best = min(
                cost[i - 1][j - 1] + (left[i - 1] != right[j - 1]),
                cost[i - 1][j] + 1,
                cost[i][j - 1] + 1,
            )
            if _swapped(left, right, i, j):
                best = min(best, cost[i - 2][j - 2] + 1)
            cost[i][j] = best
    return cost


def _swapped(left: Sequence[str], right: Sequence[str], i: int, j: int) -> bool:
    return (
        i > 1
        and j > 1
        and left[i - 1] == right[j - 2]
        and left[i - 2] == right[j - 1]
        and left[i - 1] != left[i - 2]
    )


def _merged(edits: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Edits without anything between them as one."""
    steps: list[tuple[int, int, int, int]] = []
    for edit in edits:
        if steps and steps[-1][1] == edit[0] and steps[-1][3] == edit[2]:
            steps[-1] = (steps[-1][0], edit[1], steps[-1][2], edit[3])
        else:
            steps.append(edit)
    return steps


def _span(chars: Sequence[_Char], start: int, end: int) -> Span | None:
    """Where chars[start:end] stand in the text; None when they stand nowhere."""
    inside = [c for c in chars[start:end] if c.end > c.start]
    return (inside[0].start, inside[-1].end) if inside else None


def _position(chars: Sequence[_Char], start: int, text: str) -> int:
    return chars[start].start + 1 if start < len(chars) else len(text.rstrip()) + 1


def _shown(chars: Sequence[_Char], start: int, end: int, text: str) -> str:
    """A differing piece as it is written, or what it means where it is not written."""
    span = _span(chars, start, end)
    if span is None:
        return "".join(c.char for c in chars[start:end])
    return text[span[0] : span[1]].strip()
