"""Where a person's full name stands on a document, whatever caption is or is not beside it.

Family and given name must stand together: that a page says "Ole" and elsewhere "Ufer" proves no
Ole Ufer. Limit: it finds people, it does not know in which role they stand there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz.fuzz import ratio

from inbox.comparison.candidates import Candidate
from inbox.comparison.dependants import of_dependant
from inbox.comparison.lines import Line
from inbox.comparison.names import LEGAL_FORMS, NamePart, name_words
from inbox.comparison.values import compact, plain, same_word

_NO_NAMES = frozenset(
    {
        "herr", "herrn", "frau", "fr", "hr", "dr", "prof", "med", "familie", "fam", "eheleute",
        "und", "der", "die", "das", "den", "dem", "des", "geb", "geboren", "kunde", "kundin",
        "mieter", "mieterin", "vermieter", "vermieterin", "versicherte", "versicherter",
        "patient", "patientin", "arbeitnehmer", "arbeitnehmerin", "kontoinhaber",
        "kontoinhaberin", "name", "vorname", "nachname", "familienname", "ist", "hat", "wird",
        "fuer", "an", "von", "dass", "mitarbeiter", "mitarbeiterin", "schueler", "schuelerin",
        "antragsteller", "geehrte", "geehrter", "hallo", "liebe", "lieber", "guten", "tag",
        "zwischen", "hiermit", "eur", "ihr", "antragstellerin", "auszubildende", "auszubildender",
        "reisende", "reisender", "fahrgast", "sehr", "vertrag", "konto", "nummer", "nr",
        "kundennummer", "vertragsnummer", "versicherungsnummer", "geburtsdatum", "geburtstag",
        "anschrift", "strasse", "ort", "datum", "telefon", "tel", "seite", "iban", "depot",
        "police", "tarif", "bezieht", "kind", "elternteil", "aktenzeichen", "az", "drs",
        "praxis", "gemeinschaftspraxis", "hausarztpraxis",
    }
)  # fmt: skip
#: Years after which a day beside a name is taken for a day of birth.
_NO_LETTER = 3
#: How far a given name may stand below its family name, in line heights.
_NEXT_LINE = 1.9


@dataclass(frozen=True)
class Sighting:
    """The full name once. `loose`: another name may go on beside it, or the order is not sure."""

    line: Line
    family: tuple[NamePart, ...]
    given: tuple[NamePart, ...]
    more_given: bool = False
    loose: bool = False

    @property
    def parts(self) -> tuple[NamePart, ...]:
        """The words of the name from left to right."""
        return tuple(sorted((*self.family, *self.given), key=lambda p: (p.rect.y0, p.rect.x0)))


@dataclass(frozen=True)
class _Token:
    text: str
    word: int
    comma: bool  #: a comma ends the word
    whole: bool  #: the word has no other part


def sightings(family: str, given: str, lines: Sequence[Line]) -> tuple[Sighting, ...]:
    """Every place where the two names stand together, in reading order."""
    want_f, want_g = name_words(family), name_words(given)
    if not want_f or not want_g:
        return ()
    found: list[Sighting] = []
    tokens = {id(line): _tokens(line) for line in lines}
    for at, line in enumerate(lines):
        own = tokens[id(line)]
        for start in _runs(own, want_f):
            stop = start + len(want_f)
            hit = _beside(line, own, start, stop, want_g)
            if hit is None and at and own[start].word == 0:
                hit = _wrapped(line, own, start, stop, want_g, lines[at - 1], tokens)
            for below in lines[at + 1 : at + 4] if hit is None else ():
                hit = hit or _under(line, own, start, stop, want_g, below, tokens)
            if hit is not None:
                found.append(hit)
    return tuple(found)


def other_given_names(
    family: str, given: str, lines: Sequence[Line], *, with_dependants: bool = False
) -> frozenset[str]:
    """Given names of other people of the same family name on these lines, folded.

    Children and partners named as such are nobody else unless they are asked for.
    """
    want_f, want_g = name_words(family), {plain(g) for g in name_words(given)}
    others: set[str] = set()
    for line in lines:
        own = _tokens(line)
        for start in _runs(own, want_f):
            stop = start + len(want_f)
            before = list(_names_before(line, own, start))
            after = [t for t in _names_after(line, own, stop) if own[stop - 1].comma]
            for beside in (before, after):
                given_here = {plain(t.text) for t in beside}
                if not given_here or not given_here.isdisjoint(want_g):
                    continue
                if with_dependants or not of_dependant(line, beside[0].word):
                    others |= given_here
    return frozenset(others)


@dataclass(frozen=True)
class Half:
    """One half of the name beside another half than the entered one."""

    line: Line
    printed: tuple[NamePart, ...]  #: what stands in place of the other half

    @property
    def text(self) -> str:
        """The other half as printed."""
        return " ".join(p.text.strip(".,;:()") for p in self.printed)


def halves(family: str, given: str, lines: Sequence[Line], *, of_family: bool) -> tuple[Half, ...]:
    """Where the given name stands with another family name (`of_family`), or the other way round.

    The likest to the entered half first.
    """
    want_f, want_g = name_words(family), name_words(given)
    found: list[tuple[float, int, Half]] = []
    for line in lines:
        own = _tokens(line)
        for start in _runs(own, want_g if of_family else want_f):
            stop = start + len(want_g if of_family else want_f)
            before, after = _names_before(line, own, start), _names_after(line, own, stop)
            comma_before = start > 0 and own[start - 1].comma
            if of_family:
                beside = after if not own[stop - 1].comma else []
                if not after and before and _alone(line, own, start - len(before), stop):
                    beside = before  # "Pohl Detlef": the family name stands first
                if not beside and comma_before:
                    beside = _run_before_comma(line, own, start)
            else:
                beside = after if own[stop - 1].comma and after else before
                if not before and after and _alone(line, own, start, stop + len(after)):
                    beside = after
            if beside and of_dependant(line, min(own[start].word, beside[0].word)):
                continue
            if beside and not _doctor(own, beside[0]):
                half = Half(line, _parts(line, beside))
                like = ratio(plain(half.text), plain(family if of_family else given))
                found.append((-like, len(found), half))
    found.sort(key=lambda f: f[:2])
    return tuple(half for _, _, half in found)


def _doctor(tokens: Sequence["_Token"], first: "_Token") -> bool:
    """Whether a name is a doctor's: his family name may be the patient's."""
    at = tokens.index(first)
    return any(
        compact(t.text) in {"dr", "med", "prof", "dipl"} for t in tokens[max(0, at - 2) : at]
    )


def _run_before_comma(line: Line, tokens: Sequence["_Token"], start: int) -> list["_Token"]:
    """The family name before the comma that stands before a given name."""
    last = tokens[start - 1]
    if last.word < line.segment(tokens[start].word)[0] or not _is_name(last):
        return []
    return [*_names_before(line, tokens, start - 1), last]


def _tokens(line: Line) -> list[_Token]:
    found: list[_Token] = []
    for index, word in enumerate(line.words):
        parts = name_words(word.text.strip(".;:()*„“\"'"))
        for part in parts:
            text = part.strip(".,;:()*")
            found.append(_Token(text, index, word.text.endswith((",", ";", ":")), len(parts) == 1))
    return found


def _runs(tokens: Sequence[_Token], want: Sequence[str]) -> Iterator[int]:
    """Where the wanted tokens stand one after the other, made of whole words."""
    size = len(want)
    if not size:
        return
    for start in range(len(tokens) - size + 1):
        if not all(same_word(w, t.text) for w, t in zip(want, tokens[start:], strict=False)):
            continue
        cut_before = start > 0 and tokens[start - 1].word == tokens[start].word
        end = start + size
        cut_after = end < len(tokens) and tokens[end].word == tokens[end - 1].word
        if not cut_before and not cut_after:
            yield start


def _is_name(token: _Token) -> bool:
    text = token.text
    return (
        len(text) > 1
        and text[:1].isupper()
        and all(c.isalpha() or c in "'-." for c in text)
        and compact(text) not in _NO_NAMES
        and plain(text) not in LEGAL_FORMS
    )


def _names_before(line: Line, tokens: Sequence[_Token], start: int) -> list[_Token]:
    """Name-like tokens right before, in the same column and before no comma, nearest last."""
    first_word = line.segment(tokens[min(start, len(tokens) - 1)].word)[0]
    found: list[_Token] = []
    for token in reversed(tokens[max(0, start - 4) : start]):
        if token.word < first_word or token.comma or not _is_name(token):
            break
        found.insert(0, token)
    return found


def _names_after(line: Line, tokens: Sequence[_Token], stop: int) -> list[_Token]:
    last_word = line.segment(tokens[stop - 1].word)[1]
    found: list[_Token] = []
    for token in tokens[stop : stop + 4]:
        if token.word > last_word or not _is_name(token):
            break
        found.append(token)
        if token.comma:
            break
    return found


def _fits(want: Sequence[str], have: Sequence[_Token]) -> int | None:
    """How many further given names are printed; None when the wanted ones are not all there."""
    at = 0
    for token in have:
        if at < len(want) and same_word(want[at], token.text):
            at += 1
    return len(have) - len(want) if at == len(want) else None


def _parts(line: Line, tokens: Sequence[_Token]) -> tuple[NamePart, ...]:
    words = dict.fromkeys(t.word for t in tokens)
    return tuple(NamePart(line.words[w].text, line.words[w].rect) for w in words)


def _beside(
    line: Line, tokens: Sequence[_Token], start: int, stop: int, want: Sequence[str]
) -> Sighting | None:
    family = _parts(line, tokens[start:stop])
    before = _names_before(line, tokens, start)
    more = _fits(want, before)
    if more is not None:
        after = _names_after(line, tokens, stop)
        goes_on = bool(after) and not tokens[stop - 1].comma and not _address_follows(tokens, stop)
        return Sighting(line, family, _parts(line, before), more > 0, loose=goes_on)
    after = _names_after(line, tokens, stop)
    for size in range(len(after), 0, -1):
        more = _fits(want, after[:size])
        if more is None:
            continue
        comma = tokens[stop - 1].comma
        capitals = all(p.text.isupper() for p in family) and not all(
            t.text.isupper() for t in after[:size]
        )
        kept = after if more == 0 and len(after) == size else after[:size]
        cut = len(after) > len(want) and more == 0
        alone = _alone(line, tokens, start, stop + len(after)) and len(after) == len(want)
        return Sighting(
            line, family, _parts(line, kept), more > 0 and comma,
            loose=not (comma or capitals or alone) or (cut and not comma) or bool(before),
        )  # fmt: skip
    return None


def _alone(line: Line, tokens: Sequence[_Token], start: int, stop: int) -> bool:
    """Whether a column holds nothing but these tokens: the order alone is another one."""
    first, last = line.segment(tokens[start].word)
    words = {t.word for t in tokens[start:stop]}
    return all(
        w in words or compact(line.words[w].text) in _NO_NAMES or not compact(line.words[w].text)
        for w in range(first, last + 1)
    )


def _address_follows(tokens: Sequence[_Token], stop: int) -> bool:
    return any(any(c.isdigit() for c in t.text) for t in tokens[stop : stop + 4])


def _wrapped(
    line: Line,
    tokens: Sequence[_Token],
    start: int,
    stop: int,
    want: Sequence[str],
    above: Line,
    by_line: dict[int, list[_Token]],
) -> Sighting | None:
    """Prose: the given name ends a line, the family name begins the next one."""
    other = by_line[id(above)]
    if above.page != line.page or line.middle - above.middle > _NEXT_LINE * line.height:
        return None
    before = _names_before(above, other, len(other)) if other else []
    more = _fits(want, before)
    if more is None or _names_after(line, tokens, stop):
        return None
    return Sighting(line, _parts(line, tokens[start:stop]), _parts(above, before), more > 0)


def _under(
    line: Line,
    tokens: Sequence[_Token],
    start: int,
    stop: int,
    want: Sequence[str],
    below: Line,
    by_line: dict[int, list[_Token]],
) -> Sighting | None:
    """The family name alone in its column, the given name alone right below it or above."""
    first, last = line.segment(tokens[start].word)
    if (tokens[start].word, tokens[stop - 1].word) != (first, last):
        return None
    if below.page != line.page or below.middle - line.middle > _NEXT_LINE * max(
        line.height, below.height
    ):
        return None
    x0 = line.words[first].rect.x0
    other = by_line[id(below)]
    for at, token in enumerate(other):
        seg = below.segment(token.word)
        if token.word != seg[0] or abs(below.words[seg[0]].rect.x0 - x0) > 0.6 * line.height:
            continue
        names = [t for t in other[at:] if t.word <= seg[1] and _is_name(t)]
        more = _fits(want, names)
        if more is not None and names and names[-1].word == seg[1]:
            return Sighting(line, _parts(line, tokens[start:stop]), _parts(below, names), more > 0)
    return None


def settled(
    sighting: Sighting, birth: date | None, candidates: Sequence[Candidate], today: date
) -> bool | None:
    """Whether the day of birth beside a name says that it is this person; None: it says nothing."""
    if birth is None:
        return None
    days = {c.birth(today) for c in candidates if c.line is sighting.line and c.kind == "date"}
    if birth in days:
        return True
    # The day of a letter or a journey beside a name is nobody's birth.
    return False if any(d is not None and today.year - d.year > _NO_LETTER for d in days) else None
