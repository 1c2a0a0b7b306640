"""Verdicts on choices: the only word printed for one, or the word that carries the cross.

An unticked box says nothing by itself; a cross that may belong to two words decides nothing.
"""

from collections.abc import Sequence

from inbox.catalogue_values import Field, Service
from inbox.comparison.facts import DocumentFacts
from inbox.comparison.lines import Line
from inbox.comparison.result import Result
from inbox.comparison.values import compact
from inbox.comparison.verdict import Outcome, place_on


def choice(field: Field, entered: str, facts: DocumentFacts, service: Service) -> Outcome | None:
    """A choice against the words for it: the only one printed, or the one with a cross."""
    words = service.office.labels.enum_words.get(field.id, {})
    options = {v.id: (*words.get(v.id, ()), v.label) for v in field.values}
    spots = [
        (option, line, first, last)
        for line in facts.lines
        for option, texts in options.items()
        for first, last in _printed(line, texts)
    ]
    if not spots:
        return None
    crossed = {id(s): _crossed(s, spots) for s in spots}
    marked = [s for s in spots if crossed[id(s)] is True]
    unsure = [s for s in spots if crossed[id(s)] is None]
    options_shown = {s[0] for s in spots}
    told = marked if marked else [] if any(_marks(s[1]) for s in spots) else spots
    kinds = {s[0] for s in told}
    if unsure or len(kinds) != 1 or (not marked and len(options_shown) > 1):
        hit = next((s for s in spots if s[0] == entered), spots[0])
        return _choice_outcome(
            Result.SIMILAR, hit, facts, "Das Kreuz ist nicht sicher zu erkennen."
        )
    hit = told[0]
    if hit[0] == entered:
        return _choice_outcome(Result.MATCH, hit, facts, "")
    label = field.value_label(hit[0])
    return _choice_outcome(Result.MISMATCH, hit, facts, f"Im Nachweis steht {label}.")


_Spot = tuple[str, Line, int, int]


def _choice_outcome(result: Result, spot: _Spot, facts: DocumentFacts, reason: str) -> Outcome:
    _, line, first, last = spot
    text = " ".join(w.text for w in line.words[first : last + 1])
    if _is_cross(line.words[first - 1].text) if first else False:
        first -= 1
    rect = line.rect_of(first, last)
    return Outcome(
        result, text, reason, place_on(facts, line.page, rect), line.trust(first, last), facts
    )


def _printed(line: Line, texts: Sequence[str]) -> list[tuple[int, int]]:
    keys = {compact(t) for t in texts} - {""}
    found: list[tuple[int, int]] = []
    pieces = line.pieces
    for start in range(len(pieces)):
        key = ""
        for end in range(start, min(len(pieces), start + 6)):
            key += pieces[end].key
            span = (pieces[start].word, pieces[end].word)
            if key in keys and len(key) > 2 and span not in found:
                found.append(span)
    return found


_CROSSES = frozenset({"x", "[x]", "(x)", "☒", "☑", "✓", "✔", "✗", "✘", "⊠", "■"})
_BOXES = frozenset({"[", "[]", "☐", "□", "()", "o", "○", "❑", "❏", "_"})


def _is_cross(text: str) -> bool:
    return text.casefold().strip() in _CROSSES


def _marks(line: Line) -> list[tuple[int, bool]]:
    """The boxes of a line and whether each is crossed: "[x]", "[ ]", "☐", or a cross alone."""
    found: list[tuple[int, bool]] = []
    for index, word in enumerate(line.words):
        text = word.text.casefold()
        if text == "]" and found and found[-1][0] == index - 1:
            continue
        if _is_cross(text) or text.startswith(("[x]", "(x)", "☒", "☑")):
            if index and line.words[index - 1].text in {"[", "("} and found:
                found[-1] = (index, True)
            else:
                found.append((index, True))
        elif text in _BOXES or text.startswith(("[]", "☐", "□")):
            found.append((index, False))
    return found


def _crossed(spot: _Spot, spots: Sequence[_Spot]) -> bool | None:
    """Whether a choice carries the cross of its line; None when the cross may belong to another.

    Boxes stand before all choices of a line or after all of them; a cross alone belongs to the
    choice it stands clearly nearer to.
    """
    line = spot[1]
    marks = _marks(line)
    if not any(crossed for _, crossed in marks):
        return False
    here = sorted({s[2:4] for s in spots if s[1] is line})
    before = marks[0][0] <= here[0][0]
    after = marks[-1][0] >= here[-1][1]
    own = here.index(spot[2:4])
    if before and not after:
        low = here[own - 1][1] if own else -1
        return any(low < at <= spot[2] and crossed for at, crossed in marks)
    if after and not before:
        high = here[own + 1][0] if own + 1 < len(here) else len(line.words)
        return any(spot[3] <= at < high and crossed for at, crossed in marks)
    if before and after:
        return None
    result: bool | None = False
    for at, crossed in marks:
        if not crossed:
            continue
        gaps = {span: _gap(line, span, at) for span in here}
        nearest = sorted(gaps.values())
        if len(nearest) > 1 and nearest[0] > 0.5 * nearest[1]:
            return None
        if gaps[spot[2:4]] == nearest[0]:
            result = True
    return result


def _gap(line: Line, span: tuple[int, int], at: int) -> float:
    """How far a mark stands from some words, in points."""
    mark = line.words[at].rect
    if at < span[0]:
        return max(0.0, line.words[span[0]].rect.x0 - mark.x1)
    return max(0.0, mark.x0 - line.words[span[1]].rect.x1)
