"""Names on paper: reading a region as a name in every way it can be meant, and comparing strictly.

Family names must be equal after folding (ş = s, ß = ss, ö = oe = o); only given names may be a part
of what is printed. Hyphen and space are the same, but half of a double name is never a family name.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from inbox.comparison.result import Rect
from inbox.comparison.values import plain, same_word
from inbox.evidence.reading import Word

_TITLES = frozenset(
    {
        "herr", "herrn", "frau", "fr", "hr", "dr", "prof", "med", "dipl", "ing", "familie", "fam",
        "eheleute", "firma", "fa", "an", "den", "die", "der", "zwischen", "und", "von", "ist",
        "name", "vorname", "rer", "nat", "mag", "msc", "ba", "ma", "kind", "sehr", "geehrte",
        "geehrter", "fuer", "ihr", "unser", "mieter", "dass", "wird", "bescheinigt", "hiermit",
        "names", "given", "surname", "prenoms", "nom", "forenames", "vornamen",
    }
)  # fmt: skip
#: Words a family name may begin with.
NOBLE = frozenset({"von", "van", "der", "den", "de", "zu", "zur", "vom", "ten", "la", "el", "al"})
_STOPS = re.compile(
    r"^(geb|geboren|wohnhaft|c/o|geb\.|\*|als|nachfolgend|nachstehend|im|kreditinstitut)$"
)
_SPLIT = re.compile(r"[-‐-―]")

LEGAL_FORMS = frozenset(
    {
        "gmbh", "ag", "kg", "ohg", "gbr", "ug", "ek", "ev", "eg", "se", "kgaa", "co", "mbh",
        "haftungsbeschraenkt", "inh", "inc", "ltd", "k", "e", "v", "gemeinnuetzige", "ggmbh",
    }
)  # fmt: skip


class Likeness(IntEnum):
    """How well a printed name fits an entered one."""

    DIFFERENT = 0
    SIMILAR = 1
    EQUAL = 2


def name_words(text: str) -> tuple[str, ...]:
    """The parts of a name; hyphens separate."""
    return tuple(
        t.strip(".,;:()*")
        for part in _SPLIT.split(text.replace(",", " "))
        for t in part.split()
        if _core(t)
    )


def _core(text: str) -> str:
    return "".join(c for c in plain(text) if c.isalnum() or c == "'")


@dataclass(frozen=True)
class NamePart:
    """One printed word of a name with its rectangle; hyphenated words stay one."""

    text: str
    rect: Rect

    @property
    def tokens(self) -> tuple[str, ...]:
        """The word's parts without marks."""
        return tuple(t for t in _SPLIT.split(self.text.strip(".,;:()*")) if _core(t))


@dataclass(frozen=True)
class PrintedName:
    """One way to read a region. Without a known order `words` holds family and given name mixed."""

    family: tuple[NamePart, ...] = ()
    given: tuple[NamePart, ...] = ()
    words: tuple[NamePart, ...] = ()
    family_first: bool = False

    @property
    def parts(self) -> tuple[NamePart, ...]:
        """All words of the name."""
        return (*self.family, *self.given, *self.words)

    @property
    def text(self) -> str:
        """As printed, a comma after a family name that stands first."""
        if self.words:
            return _joined(self.words)
        return ", ".join(_joined(p) for p in (self.family, self.given) if p)


def _joined(parts: Sequence[NamePart]) -> str:
    return " ".join(p.text.strip(",;:") for p in parts)


def rect_of(parts: Iterable[NamePart]) -> Rect | None:
    """The rectangle around name parts; None when there is none."""
    rect: Rect | None = None
    for part in parts:
        rect = part.rect if rect is None else rect.united(part.rect)
    return rect


def read_names(words: Sequence[Word], *, role: str) -> tuple[PrintedName, ...]:
    """The ways to read words as a name. `role`: family, given, comma (family first) or any."""
    groups, rest = _groups(words)
    if not groups or not groups[0]:
        return ()
    first = tuple(groups[0])
    if role == "family":
        return (PrintedName(family=first),)
    if role == "given":
        return (PrintedName(given=first),)
    second = tuple(groups[1]) if len(groups) > 1 else ()
    if second and (role == "comma" or len(first) == 1 or _is_noble(first)) and not rest:
        return (PrintedName(family=first, given=second),)
    if second and role == "comma":
        return (PrintedName(family=first, given=second),)
    capitals = all(p.text.isupper() for p in first)
    return (PrintedName(words=first, family_first=role == "comma" or capitals),)


def _is_noble(parts: Sequence[NamePart]) -> bool:
    return plain(parts[0].text) in NOBLE


def _groups(words: Sequence[Word]) -> tuple[list[list[NamePart]], bool]:
    """Words divided at commas up to where the name ends; whether something else follows."""
    groups: list[list[NamePart]] = [[]]
    started = False
    for index, word in enumerate(words):
        text = word.text.strip("„“\"'")
        bare = plain(text.strip(".,;:()"))
        if not started and (bare in _TITLES or not bare):
            nxt = words[index + 1].text if index + 1 < len(words) else ""
            noble = bare in NOBLE and text[:1].islower() and nxt[:1].isupper() and index > 0
            if not (noble and bare not in {"und", "den", "der", "von"}):
                continue
        if text in {"&", "+"} and started:
            groups[-1].append(NamePart(text, word.rect))
            continue
        if (
            _STOPS.match(plain(text.rstrip(",")))
            or any(c.isdigit() for c in text)
            or not _core(text)
        ):
            return [g for g in groups if g], any(c.isdigit() for c in text)
        if text.startswith("(") and bare not in LEGAL_FORMS:
            return [g for g in groups if g], False
        if bare in {"dr", "prof", "med"}:
            continue
        started = True
        groups[-1].append(NamePart(text, word.rect))
        if text.endswith((",", ";")):
            groups.append([])
        if len(groups[-1]) > 7:
            return [g for g in groups if g], True
    return [g for g in groups if g], False


def _flat(parts: Sequence[NamePart]) -> tuple[str, ...]:
    return tuple(t for p in parts for t in p.tokens)


def _same(entered: Sequence[str], printed: Sequence[str]) -> bool:
    return len(entered) == len(printed) and all(
        same_word(a, b) for a, b in zip(entered, printed, strict=True)
    )


def _given_fits(entered: Sequence[str], printed: Sequence[str]) -> bool:
    """A call name or the first of several given names, in their order."""
    at = 0
    for token in printed:
        if at < len(entered) and same_word(entered[at], token):
            at += 1
    return bool(entered) and at == len(entered)


@dataclass(frozen=True)
class PersonFit:
    """How a printed name fits a person: for each part the likeness and the words that show it."""

    family: Likeness
    given: Likeness
    family_parts: tuple[NamePart, ...]
    given_parts: tuple[NamePart, ...]
    more_given: bool = False  #: further given names are printed
    name: PrintedName | None = None

    @property
    def rank(self) -> tuple[int, int]:
        """Orders fits, the best first when sorted descending."""
        return (self.family + self.given, self.family)


def fit_person(family: str, given: str, name: PrintedName) -> PersonFit:
    """Compare a printed name with an entered one; empty parts of the entry are not compared."""
    want_f, want_g = name_words(family), name_words(given)
    if not name.words:
        return _fit_ordered(want_f, want_g, name)
    best: PersonFit | None = None
    words = name.words
    for cut in range(len(words) + 1):
        for family_first in (True, False):
            f, g = (words[:cut], words[cut:]) if family_first else (words[cut:], words[:cut])
            if not f or (not g and want_g):
                continue
            fit = _fit_ordered(want_f, want_g, PrintedName(family=f, given=g))
            expected = name.family_first == family_first
            if not expected and fit.family + fit.given >= Likeness.EQUAL * 2:
                fit = PersonFit(Likeness.SIMILAR, Likeness.SIMILAR, f, g, fit.more_given, name)
            if fit.more_given and len(g) > 1 and fit.family == Likeness.EQUAL:
                # "Ana García López": the middle word may belong to either name
                fit = PersonFit(Likeness.SIMILAR, fit.given, f, g, True, name)
            if best is None or (fit.rank, expected) > (best.rank, False):
                best = fit
    if best is None:
        best = PersonFit(Likeness.DIFFERENT, Likeness.DIFFERENT, words, (), False, name)
    return PersonFit(
        best.family, best.given, best.family_parts, best.given_parts, best.more_given, name
    )


def _fit_ordered(want_f: Sequence[str], want_g: Sequence[str], name: PrintedName) -> PersonFit:
    family, given = _flat(name.family), _flat(name.given)
    f = Likeness.EQUAL if want_f and _same(want_f, family) else Likeness.DIFFERENT
    more = False
    if want_g and _same(want_g, given):
        g = Likeness.EQUAL
    elif _given_fits(want_g, given):
        g, more = Likeness.EQUAL, True
    elif given and _given_fits(given, want_g):
        g = Likeness.SIMILAR
    else:
        g = Likeness.DIFFERENT
    return PersonFit(f, g, name.family, name.given, more, name)


def fit_whole(entered: str, printed: Sequence[NamePart]) -> Likeness:
    """Compare a name entered in one field: every word must be there, in any order, and no other."""
    want, have = list(name_words(entered)), list(_flat(printed))
    last = printed[-1].text if printed else ""
    unfinished = last.endswith(("&", "+", "-")) or last == "und"
    firm = {plain(t.strip(".")) for t in (*want, *have)} & LEGAL_FORMS
    left_w, left_h = [], list(have)
    for token in want:
        hit = next((h for h in left_h if same_word(token, h)), None)
        if hit is None:
            left_w.append(token)
        else:
            left_h.remove(hit)
    if not left_w and not left_h:
        return Likeness.SIMILAR if unfinished else Likeness.EQUAL
    if firm and all(plain(t.strip(".")) in LEGAL_FORMS for t in (*left_w, *left_h)):
        return Likeness.SIMILAR
    if not left_w and len(want) > 1:
        return Likeness.SIMILAR
    return Likeness.DIFFERENT
