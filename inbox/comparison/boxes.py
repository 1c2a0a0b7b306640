"""Ja or Nein on paper: a box at its caption, a pair of boxes, or the word itself.

An unticked box means Nein only where the box itself was recognised (corrections 7); words alone
without a box say nothing. A cross that may belong to two words decides nothing.
"""

from dataclasses import dataclass, replace

from inbox.catalogue_values import Field
from inbox.comparison.facts import DocumentFacts
from inbox.comparison.labels import Caption
from inbox.comparison.lines import Line
from inbox.comparison.result import FieldResult, Result
from inbox.comparison.rows import Case, made
from inbox.comparison.values import compact
from inbox.comparison.verdict import Outcome, place_on

_TICKED = frozenset({"☒", "☑", "⊠", "✗", "✘", "✓", "✔", "x", "[x]", "(x)", "[✓]"})
_EMPTY = frozenset({"☐", "□", "❑", "❏", "[]", "[_]", "()"})
_YES, _NO = frozenset({"ja", "yes"}), frozenset({"nein", "no"})


@dataclass(frozen=True)
class _Mark:
    """A box or a lone cross; `first` and `last` are its words on the line."""

    first: int
    last: int
    ticked: bool
    box: bool


@dataclass(frozen=True)
class _Answer:
    """What the paper says at a caption. None: a cross is there that may belong to two words."""

    value: bool | None
    line: Line
    first: int
    last: int
    by_absence: bool = False  #: Nein, because a recognised box carries no cross


def ticked_row(field: Field, key: str, case: Case) -> FieldResult | None:
    """The row of a Ja/Nein entry; None when no paper shows a box or a word for it.

    A Nein that is only told by an empty box is information: it never adds an agreement.
    """
    said = str(case.data.get(key)).casefold()
    if said not in {"true", "false", "ja", "nein"}:
        return None
    entered = said in {"true", "ja"}
    answers = [
        (facts, answer)
        for facts in case.usable()
        if facts.kind in field.evidence
        for answer in _answers(field, facts)
    ]
    if not answers:
        return None
    values = {a.value for _, a in answers}
    facts, answer = next(((f, a) for f, a in answers if a.value is not entered), answers[0])
    if None in values or len(values) > 1:
        reason = "Das Kreuz ist nicht sicher zu erkennen."
        return made(field, key, case, _outcome(Result.SIMILAR, facts, answer, reason))
    if answer.value is not entered:
        told = "nicht angekreuzt" if answer.by_absence else "Ja" if answer.value else "Nein"
        outcome = _outcome(Result.MISMATCH, facts, answer, f"Im Nachweis steht: {told}.")
        return made(field, key, case, outcome)
    if answer.by_absence:
        reason = "Das Kästchen ist nicht angekreuzt."
        outcome = replace(
            _outcome(Result.NO_EVIDENCE, facts, answer, reason), evidence="nicht angekreuzt"
        )
        return made(field, key, case, outcome, compared=False)
    return made(field, key, case, _outcome(Result.MATCH, facts, answer, ""))


def _outcome(result: Result, facts: DocumentFacts, answer: _Answer, reason: str) -> Outcome:
    line = answer.line
    shown = {True: "Ja", False: "Nein", None: ""}[answer.value]
    return Outcome(
        result,
        shown or " ".join(w.text for w in line.words[answer.first : answer.last + 1]),
        reason,
        place_on(facts, line.page, line.rect_of(answer.first, answer.last)),
        line.trust(answer.first, answer.last),
        facts,
    )


def _answers(field: Field, facts: DocumentFacts) -> list[_Answer]:
    found = [
        answer
        for page in facts.pages
        for caption in page.captions
        if field.id in caption.fields
        for answer in [_at(caption, page.captions)]
        if answer is not None
    ]
    return found


def _at(caption: Caption, captions: tuple[Caption, ...]) -> _Answer | None:
    line = caption.line
    ends = [c.first for c in captions if c.line is line and c.first > caption.last]
    stop = min(ends, default=len(line.words))
    begins = [c.last for c in captions if c.line is line and c.last < caption.first]
    start = max(begins, default=-1)
    marks = _marks(line)
    words = [(i, compact(line.words[i].text)) for i in range(caption.last + 1, stop)]
    choices = [(i, key) for i, key in words if key in _YES or key in _NO]
    if choices:
        return _pair(line, choices, [m for m in marks if caption.last < m.first < stop])
    before = [m for m in marks if start < m.last < caption.first and caption.first - m.last <= 1]
    after = [m for m in marks if caption.last < m.first < stop and m.first - caption.last <= 1]
    if before and after:
        # Boxes stand before all their words or after all of them; the line's ends tell which.
        leads, trails = marks[0].first == 0, marks[-1].last == len(line.words) - 1
        if leads == trails:
            return _Answer(None, line, before[0].first, after[-1].last)
        before, after = (before, []) if leads else ([], after)
    near = before or after
    if not near:
        return None
    mark = near[-1] if before else near[0]
    first, last = min(mark.first, caption.first), max(mark.last, caption.last)
    return _Answer(mark.ticked, line, first, last, by_absence=not mark.ticked)


def _pair(line: Line, choices: list[tuple[int, str]], marks: list[_Mark]) -> _Answer | None:
    """ "☒ ja ☐ nein", "ja [ ] nein [x]", or one of the two words alone."""
    first, last = choices[0][0], choices[-1][0]
    if not marks:
        if len(choices) != 1:
            return None  # both words printed, no box seen: nothing is told
        return _Answer(choices[0][1] in _YES, line, first, last)
    first, last = min(first, marks[0].first), max(last, marks[-1].last)
    leading = marks[0].first < choices[0][0]
    ticked = set()
    for mark in (m for m in marks if m.ticked):
        owner = (
            next((key for i, key in choices if i > mark.last), None)
            if leading
            else next((key for i, key in reversed(choices) if i < mark.first), None)
        )
        if owner is None:
            return _Answer(None, line, first, last)
        ticked.add(owner in _YES)
    if len(ticked) != 1 or (not all(m.box for m in marks) and len(marks) > 1):
        return _Answer(None, line, first, last) if ticked else None
    return _Answer(ticked.pop(), line, first, last)


def _marks(line: Line) -> list[_Mark]:
    """The boxes of a line: "☐", "[x]", "[ ]" in one, two or three words, or a cross alone."""
    found: list[_Mark] = []
    texts = [w.text.casefold().strip() for w in line.words]
    at = 0
    while at < len(texts):
        taken = 0
        if texts[at] in {"[", "("}:
            for size in (2, 3):
                joined = "".join(texts[at : at + size])
                if joined in _TICKED or joined in _EMPTY:
                    found.append(_Mark(at, at + size - 1, joined in _TICKED, box=True))
                    taken = size
                    break
        if not taken and texts[at] in _EMPTY:
            found.append(_Mark(at, at, ticked=False, box=True))
        elif not taken and texts[at] in _TICKED:
            found.append(_Mark(at, at, ticked=True, box=texts[at] != "x"))
        at += max(1, taken)
    return found
