"""Words that differ from an entered name by one character, where nothing else tells the field.

So a slip in an entry is shown and not passed over in silence. It only ever denies. Limit: one
changed, missing or added character, and names of at least six letters.
"""

from inbox.comparison.facts import DocumentFacts
from inbox.comparison.result import Result
from inbox.comparison.slips import one_slip
from inbox.comparison.values import compact
from inbox.comparison.verdict import Outcome, place_on

_FROM = 6


def nearly(entered: str, facts: DocumentFacts) -> Outcome | None:
    """The place where another spelling of an entered text stands; None where it stands as it is."""
    want, size = compact(entered), len(entered.split())
    if len(want) < _FROM:
        return None
    found: Outcome | None = None
    for line in facts.lines:
        for first in range(len(line.words) - size + 1):
            last = first + size - 1
            if last > line.segment(first)[1]:
                continue
            text = " ".join(w.text for w in line.words[first : last + 1]).strip(" .,;:()")
            key = compact(text)
            if key == want:
                return None
            if found is None and one_slip(key, want):
                where = place_on(facts, line.page, line.rect_of(first, last))
                trust, reason = line.trust(first, last), f"Im Nachweis steht {text}."
                found = Outcome(Result.MISMATCH, text, reason, where, trust, facts, anchored=True)
    return found
