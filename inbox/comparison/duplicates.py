"""The same document twice: by its bytes, or by its words where one is a scan of the other.

Words alone do not make two documents the same: two pay slips share nearly all of them. So the
numbers have to be the same, too. Limit: a page with a handful of words is not compared.
"""

from dataclasses import dataclass
from functools import cached_property

from inbox.comparison.facts import DocumentFacts
from inbox.comparison.result import Trust
from inbox.comparison.values import compact

_SHINGLE = 3
_FEWEST_WORDS = 15
_SAME_WORDS = 0.45  #: recognition breaks some shingles
_SAME_NUMBERS = 0.8


@dataclass(frozen=True)
class _Words:
    """The words of a document as they are compared."""

    facts: DocumentFacts

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(
            key for line in self.facts.lines for w in line.words if (key := compact(w.text))
        )

    @cached_property
    def shingles(self) -> frozenset[tuple[str, ...]]:
        letters = [w for w in self.words if any(c.isalpha() for c in w)]
        return frozenset(
            tuple(letters[i : i + _SHINGLE]) for i in range(len(letters) - _SHINGLE + 1)
        )

    @cached_property
    def numbers(self) -> frozenset[str]:
        return frozenset(w for w in self.words if sum(c.isdigit() for c in w) >= 2)

    @cached_property
    def is_certain(self) -> bool:
        return all(
            w.trust in {Trust.CODE, Trust.EMBEDDED, Trust.TEXT}
            for line in self.facts.lines
            for w in line.words
        )


def _share(one: frozenset[object], other: frozenset[object]) -> float:
    return len(one & other) / len(one | other) if one or other else 1.0


def _alike(first: _Words, second: _Words) -> str | None:
    """ "same" or "nearly" (other numbers, both certain); None for two different documents."""
    if min(len(first.words), len(second.words)) < _FEWEST_WORDS:
        return None
    if _share(frozenset(first.shingles), frozenset(second.shingles)) < _SAME_WORDS:
        return None
    numbers = _share(frozenset(first.numbers), frozenset(second.numbers))
    if numbers < _SAME_NUMBERS:
        return None
    if numbers < 1.0 and first.is_certain and second.is_certain:
        return "nearly"
    return "same"


def duplicate_sentences(documents: tuple[DocumentFacts, ...]) -> dict[str, list[str]]:
    """For each document (by id) what is to be said about copies of it that stand before it."""
    said: dict[str, list[str]] = {}
    words = [_Words(facts) for facts in documents]
    for index, facts in enumerate(documents):
        for place, before in enumerate(documents[:index]):
            name = before.document.name
            if facts.document.sha256 == before.document.sha256:
                text = f"Dieselbe Datei wie „{name}“."
            else:
                alike = _alike(words[place], words[index])
                if alike is None:
                    continue
                text = (
                    f"Gleicher Inhalt wie „{name}“."
                    if alike == "same"
                    else f"Fast gleicher Inhalt wie „{name}“, aber andere Zahlen."
                )
            said.setdefault(facts.document.id, []).append(text)
            break
    return said
