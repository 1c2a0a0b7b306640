"""A person's whole name whose halves stand at captions of their own, as on a birth certificate.

A field that asks for the whole name finds "Vorname(n)" at one caption and "Familienname" at the
next. Pure. Limit: the two captions stand close together, given name or family name first.
"""

from collections.abc import Iterator, Sequence

from inbox.comparison.facts import DocumentFacts, PageFacts
from inbox.comparison.labels import Caption
from inbox.comparison.lines import Line
from inbox.comparison.names import NamePart
from inbox.comparison.values import compact
from inbox.evidence.reading import Word

_GIVEN = ("vorname", "prenom", "forename", "givenname")
_FAMILY = ("familienname", "nachname", "zuname", "surname")
#: Only where no other family name is captioned: an adult's may have changed.
_BORN_AS = "geburtsname"
_NEAR = 3


def is_half(caption: Caption) -> bool:
    """Whether a caption asks for the given name or the family name alone."""
    key = caption.key
    rest = key
    for word in _GIVEN:
        rest = rest.replace(word, "")
    return _given(key) != key.startswith(_FAMILY) and not (_given(key) and "name" in rest)


def _given(key: str) -> bool:
    return any(word in key for word in _GIVEN)


def names_apart(facts: DocumentFacts, field_id: str) -> Iterator[tuple[Line, tuple[NamePart, ...]]]:
    """Given and family name together, each from the caption nearest to the other."""
    for page in facts.pages:
        for caption in page.captions:
            if field_id not in caption.fields or not _given(caption.key) or not is_half(caption):
                continue
            given = _value(page, caption)
            family = _family_near(page, caption)
            if given and family:
                yield caption.line, (*given, *family)


def _family_near(page: PageFacts, given: Caption) -> tuple[NamePart, ...]:
    near = [
        line
        for line in page.lines
        if 0 < abs(line.index - given.line.index) <= _NEAR or line is given.line
    ]
    near.sort(key=lambda line: abs(line.index - given.line.index))
    for wanted in (*_FAMILY, _BORN_AS):
        for line in near:
            for first in (0, *sorted(line.breaks)):
                if line is given.line and first <= given.first <= line.segment(first)[1]:
                    continue
                if compact(line.words[first].text).startswith(wanted):
                    return _beside(page, line, first)
    return ()


def _beside(page: PageFacts, line: Line, first: int) -> tuple[NamePart, ...]:
    """What stands right of the words of a caption, in the next column, or below them."""
    last = line.segment(first)[1]
    words = line.words[first + 1 : last + 1]
    if not words and last + 1 < len(line.words):
        words = line.words[last + 1 : line.segment(last + 1)[1] + 1]
    if words and not compact(words[0].text):
        words = words[1:]
    taken = {c.first for c in page.captions if c.line is line}
    at = line.words.index(words[0]) if words else -1
    return _parts(words) if words and at not in taken else ()


def _value(page: PageFacts, caption: Caption) -> tuple[NamePart, ...]:
    for region in page.regions(caption):
        return _parts(region.words)
    return ()


def _parts(words: Sequence[Word]) -> tuple[NamePart, ...]:
    found = []
    for word in words:
        if any(c.isdigit() for c in word.text):
            return ()
        if any(c.isalpha() for c in word.text):
            found.append(NamePart(word.text.strip(",;:"), word.rect))
    return tuple(found) if len(found) <= 4 else ()
