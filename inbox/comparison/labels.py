"""Captions: which words on a page say what the value beside them is.

Every caption of the catalogue is looked up at once and the longest one wins, so that "Bisherige
Grundmiete" is never taken for "Grundmiete". Captions that mean something else are kept, too: they
own the values beside them and keep them from being claimed. Limit: captions within one line.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from inbox.catalogue_values import Labels, Service
from inbox.comparison.lines import Line
from inbox.comparison.result import Rect
from inbox.comparison.slips import shape
from inbox.comparison.values import compact

_MAX_PIECES = 11
_FUZZY_FROM = 10  #: shorter captions must be printed exactly
_FUZZY_SCORE = 91.0
#: The same on recognised text, where a character or two are wrong.
_SLIPPED_FROM, _SLIPPED_SCORE = 7, 86.0

_SHAPED_FROM = 5

#: As captions of fields nobody asks for they would only stand in the way of others.
_ADVERBS = frozenset({"monatlich", "jaehrlich", "insgesamt"})

#: In a caption it stands for the value: "Miete … zuzüglich" is one only where both are printed.
FRAME = "…"
_FRAMED_WORDS = 6  #: words that may stand between the two

#: Short captions that still say clearly what follows.
_CLEAR = frozenset({"name", "ort", "plz", "iban", "kvnr", "svnr", "idnr", "vsnr", "bg", "sinr"})

#: Beside a caption these words turn it into another one ("alter Kontostand", "Brutto lfd. Jahr").
_SPOILERS = frozenset(
    {
        "alt", "alte", "alter", "altes", "alten", "bisher", "bisherige", "bisheriger", "bisherigen",
        "frueher", "fruehere", "fruehrer", "vorherige", "vorheriger", "vorjahr", "kumuliert",
        "lfd", "laufendes", "jahreswert", "jahreswerte", "jahr", "ehemalige", "vormonat", "kum",
        "taeglich", "garage", "stellplatz", "kueche", "vorletzter",
    }
)  # fmt: skip

#: Words that make a caption mean the contrary; no slip turns one into the other.
_OPPOSITES = (
    ("einzug", "auszug"), ("anreise", "abreise"), ("ankunft", "abfahrt"), ("netto", "brutto"),
    ("eintritt", "austritt"), ("hin", "rueck"), ("alte", "neue"),
    ("alter", "neuer"), ("beginn", "ende"), ("von", "bis"), ("warm", "kalt"), ("zugang", "abgang"),
)  # fmt: skip

#: After a caption "des …" changes whose value it is, unless it is one of these.
_OWN_GENITIVE = re.compile(
    r"(mieter|versichert|patient|arbeitnehm|kontoinhab|antragstell|wohnung|mietobjekt|person|"
    r"mietverh|arbeitsunf|beschaeftig|mietsache|mietzeit|reisend|teilnehm|bescheinigung|"
    r"arbeitsverh|bedarfsgem|\w*berechtigt|\w*beziehend|leistungsempf|kund|inhab|ausbildung|mitglied|ausweis|eheschl|kindergeld|objekt|vertrag|fahrgast)"
)


@dataclass(frozen=True)
class Caption:
    """A caption found on a line. Without `fields` it means something no field asks for."""

    line: Line
    first: int
    last: int
    key: str
    rect: Rect
    fields: frozenset[str]

    @property
    def short(self) -> bool:
        """Whether it is so short that only a value directly after it counts."""
        return len(self.key) <= 4 and self.key not in _CLEAR


@dataclass(frozen=True)
class Lexicon:
    """The captions to look for on one kind of document: key to fields."""

    words: Mapping[str, frozenset[str]]
    long_keys: tuple[str, ...]
    shapes: Mapping[str, str]  #: outline to key, for recognised text
    slipped_keys: tuple[str, ...]
    framed: tuple[tuple[str, str, frozenset[str]], ...] = ()  #: key before, word behind, fields

    @classmethod
    def of(cls, service: Service, kind: str | None, fields: Iterable[str]) -> "Lexicon":
        """Captions of the asked `fields`, and of everything else that can stand on this kind."""
        labels: Labels = service.office.labels
        words: dict[str, set[str]] = {}
        framed: dict[tuple[str, str], set[str]] = {}
        asked = frozenset(fields)
        for field_id in asked:
            for label in labels.of(field_id, kind):
                before, frame, behind = label.partition(FRAME)
                if frame:
                    framed.setdefault((_key(before), _key(behind)), set()).add(field_id)
                else:
                    words.setdefault(_key(label), set()).add(field_id)
            known = service.field(field_id)
            if known is not None:
                words.setdefault(_key(known.label), set()).add(field_id)
        for field_id, others in labels.not_labels.items():
            for label in others:
                key = _key(label)
                words.setdefault(key, set()).discard(field_id)
        for label in labels.other_labels:
            words.setdefault(_key(label), set())
        for field_id in labels.fields:
            if field_id not in asked:
                for label in labels.fields[field_id].get(kind or "", ()):
                    if len(_key(label)) > 4 and _key(label) not in _ADVERBS:
                        words.setdefault(_key(label), set())
        words.pop("", None)
        found = {key: frozenset(owners) for key, owners in words.items()}
        shapes: dict[str, str] = {}
        for key in sorted(found, key=lambda k: (-len(found[k]), k)):
            if len(key) >= _SHAPED_FROM:
                shapes.setdefault(shape(key), key)
        return cls(
            found,
            tuple(k for k in found if len(k) >= _FUZZY_FROM),
            shapes,
            tuple(k for k in found if len(k) >= _SLIPPED_FROM),
            tuple((a, b, frozenset(owners)) for (a, b), owners in framed.items()),
        )


def _key(label: str) -> str:
    return compact(label)


def captions_of(line: Line, lexicon: Lexicon) -> tuple[Caption, ...]:
    """The captions on a line: longest first, none inside another."""
    pieces = line.pieces
    found: list[tuple[int, int, int, str]] = []
    for start in range(len(pieces)):
        key = ""
        end_word = line.segment(pieces[start].word)[1]
        for end in range(start, min(len(pieces), start + _MAX_PIECES)):
            if pieces[end].word > end_word:
                break
            key += pieces[end].key
            known = key if key in lexicon.words else None
            if known is None and line.recognised and len(key) >= _SHAPED_FROM:
                known = lexicon.shapes.get(shape(key))
            if known is not None and _whole_words(line, start, end):
                found.append((len(known), start, end, known))
    found.extend(_nearly(line, lexicon, {f[1]: f[0] for f in found}))
    found.sort(key=lambda f: (-f[0], f[1]))
    taken: set[int] = set()
    captions = []
    for _, start, end, key in found:
        span = set(range(start, end + 1))
        if span & taken:
            continue
        taken |= span
        first, last = pieces[start].word, pieces[end].word
        owners = lexicon.words[key]
        if key == "strasse" and _is_street_name(line, end):
            continue
        if owners and _spoiled(line, start, end):
            owners = frozenset()
        captions.append(Caption(line, first, last, key, line.rect_of(first, last), owners))
    captions.extend(_framed(line, lexicon, taken))
    captions.sort(key=lambda c: c.first)
    return tuple(captions)


def _framed(line: Line, lexicon: Lexicon, taken: set[int]) -> Iterable[Caption]:
    """Captions that only the word behind their value makes one: "Miete 281,73 € zuzüglich"."""
    pieces = line.pieces
    for before, behind, owners in lexicon.framed:
        for at, piece in enumerate(pieces):
            if piece.key != before or at in taken:
                continue
            following = [p.key for p in pieces[at + 1 : at + 2 + _FRAMED_WORDS]]
            stop = following.index(behind) if behind in following else 0
            if any(key.isdigit() for key in following[:stop]):
                yield Caption(
                    line,
                    piece.word,
                    piece.word,
                    before,
                    line.rect_of(piece.word, piece.word),
                    owners,
                )


def _whole_words(line: Line, start: int, end: int) -> bool:
    """A caption begins and ends with a word, not inside "Nettokaltmiete-Erhöhung"."""
    pieces = line.pieces
    before = start > 0 and pieces[start - 1].word == pieces[start].word
    after = end + 1 < len(pieces) and pieces[end + 1].word == pieces[end].word
    text = line.words[pieces[start].word].text
    return not (before or after) or "/" in text or ":" in text or "(" in text


def _is_street_name(line: Line, end: int) -> bool:
    """ "Straße des 17. Juni", "Straße am Markt": the name of a street, not a caption."""
    following = line.pieces[end + 1 : end + 2]
    return bool(following) and following[0].key in {"des", "der", "am", "im", "zum", "zur", "an"}


def _nearly(
    line: Line, lexicon: Lexicon, exact: Mapping[int, int]
) -> Iterable[tuple[int, int, int, str]]:
    """Captions with a slip or another ending, only at the beginning of a column.

    `exact`: where captions begin that were found as they are, with their length.
    """
    pieces = line.pieces
    keys = lexicon.slipped_keys if line.recognised else lexicon.long_keys
    least = _SLIPPED_FROM if line.recognised else _FUZZY_FROM
    score = _SLIPPED_SCORE if line.recognised else _FUZZY_SCORE
    starts = {0, *(i for i, p in enumerate(pieces) if p.word in line.breaks)}
    for start in sorted(starts):
        if start >= len(pieces) or (start in exact and not line.recognised):
            continue
        end_word = line.segment(pieces[start].word)[1]
        key, best = "", None
        for end in range(start, min(len(pieces), start + 6)):
            if pieces[end].word > end_word:
                break
            key += pieces[end].key
            if len(key) < least:
                continue
            hit = process.extractOne(key, keys, scorer=fuzz.ratio, score_cutoff=score)
            if hit is not None and _opposite(key, hit[0]):
                continue
            if hit is not None and (best is None or hit[1] > best[0]):
                best = (hit[1], end, hit[0])
        if best is not None and len(best[2]) > exact.get(start, 0) + 3:
            yield (len(best[2]) - 1, start, best[1], best[2])


def _opposite(one: str, other: str) -> bool:
    """Whether two captions are each other's opposite but for a few letters: Einzug and Auszug."""
    return any(
        (a in one and b in other and a not in other) or (b in one and a in other and b not in other)
        for a, b in _OPPOSITES
    )


def _spoiled(line: Line, start: int, end: int) -> bool:
    pieces = line.pieces
    first, last = line.segment(pieces[start].word)
    before = pieces[start - 1] if start else None
    if before is not None and before.word >= first and before.key in _SPOILERS:
        return True
    after = [p for p in pieces[end + 1 : end + 3] if p.word <= last]
    if not after:
        return False
    if after[0].key in _SPOILERS:
        return True
    if after[0].key in {"des", "der", "beim", "dessen", "deren"} and len(after) > 1:
        return not _OWN_GENITIVE.match(after[1].key)
    return False
