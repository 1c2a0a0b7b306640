"""Verdicts on values without a form of their own: names, addresses, places, choices, counts.

As in verdict.py, only an equal value at a caption of its field agrees.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from inbox.catalogue_values import Field
from inbox.comparison.addresses import Address
from inbox.comparison.apart import is_half, names_apart
from inbox.comparison.facts import DocumentFacts, NameFact
from inbox.comparison.labels import Caption
from inbox.comparison.lines import Line
from inbox.comparison.names import (
    NOBLE,
    Likeness,
    NamePart,
    PersonFit,
    fit_person,
    fit_whole,
    name_words,
    read_names,
    rect_of,
)
from inbox.comparison.regions import Region
from inbox.comparison.result import Rect, Result
from inbox.comparison.values import compact, plain, same_word, spellings
from inbox.comparison.verdict import Outcome, place_on

_RESULTS = {
    Likeness.EQUAL: Result.MATCH,
    Likeness.SIMILAR: Result.SIMILAR,
    Likeness.DIFFERENT: Result.MISMATCH,
}


def best_person(
    family: str, given: str, names: Sequence[NameFact]
) -> tuple[PersonFit, NameFact] | None:
    """The printed name that fits a person best, with its place."""
    fits = [(fit_person(family, given, fact.name), fact) for fact in names]
    return max(fits, key=lambda f: f[0].rank, default=None)


def person_part(
    field: Field, entered: str, data: Mapping[str, Any], facts: DocumentFacts, prefix: str = ""
) -> Outcome | None:
    """Family or given name of a person against the names at the document's captions."""
    family = str(data.get(f"{prefix}nachname") or "")
    given = str(data.get(f"{prefix}vorname") or "")
    is_family = field.id.endswith("nachname")
    names = [n for n in facts.names if n.serves("nachname", "vorname")]
    usable = [n for n in names if _carries(n, is_family)]
    blocks = [n for n, _ in own_blocks(family, given, facts)]
    if not usable:
        usable = blocks
    if not usable:
        return None
    found = best_person(family, given, usable)
    if found is None:
        return None
    fit, fact = found
    likeness, parts = (fit.family, fit.family_parts) if is_family else (fit.given, fit.given_parts)
    if likeness is Likeness.EQUAL and _of_another(fit, given, facts, is_family=is_family):
        likeness = Likeness.SIMILAR
    parts = parts or fact.name.parts
    text = " ".join(p.text.strip(",;:") for p in parts)
    reason = ""
    if likeness is Likeness.EQUAL:
        reason = spelling_note(entered, text)
        if fit.more_given and not is_family:
            reason = "Rufname, im Nachweis stehen weitere Vornamen."
    elif likeness is Likeness.SIMILAR:
        reason = "Der Name steht in anderer Form im Nachweis: bitte ansehen."
    elif is_family:
        reason = f"Im Nachweis steht {text}."
    else:
        reason = f"Im Nachweis steht der Vorname {text}." if fit.given_parts else f"Dort: {text}."
    return _text_outcome(_RESULTS[likeness], text, reason, fact.line, parts, facts)


def _of_another(fit: PersonFit, given: str, facts: DocumentFacts, *, is_family: bool) -> bool:
    """Whether the equal part stands beside a name that is somebody else's.

    A given name counts only with its family name. A family name with another given name counts
    while the given one stands nowhere on the document.
    """
    if not (fit.family_parts and fit.given_parts):
        return False
    if not is_family:
        return fit.family is Likeness.DIFFERENT
    if fit.given is not Likeness.DIFFERENT:
        return False
    return is_printed(given, facts)


def is_printed(name: str, facts: DocumentFacts) -> bool:
    """Whether all words of a name are printed somewhere on the document."""
    wanted = set(name_words(name))
    printed = [t for line in facts.lines for w in line.words for t in name_words(w.text)]
    return bool(wanted) and all(
        any(same_word(word, t.strip(".,;:()")) for t in printed) for word in wanted
    )


def own_blocks(family: str, given: str, facts: DocumentFacts) -> list[tuple[NameFact, Address]]:
    """Address fields that carry exactly this person's name; others prove and deny nothing."""
    return [
        (name, address)
        for name, address in facts.blocks
        if (fit := fit_person(family, given, name.name)).family is Likeness.EQUAL
        and fit.given is Likeness.EQUAL
    ]


def _carries(fact: NameFact, family: bool) -> bool:
    name = fact.name
    return bool(name.words or (name.family if family else name.given))


def spelling_note(entered: str, printed: str) -> str:
    """Says when folding made two spellings equal."""
    if compact(entered) != compact(printed) or plain(entered) != plain(printed):
        return f"Andere Schreibweise im Nachweis: {printed}."
    if entered.casefold() != printed.casefold():
        odd = [c for c in entered if plain(c) != c.casefold() and c not in printed]
        if odd:
            return f"{odd[0]} steht dort als {plain(odd[0])}."
    return ""


#: A name in the address field is shown only where it stands nowhere else.
_SENT_TO = 50_000
_STATEMENT = "kontoauszug"


def whole_name(field: Field, entered: str, facts: DocumentFacts) -> Outcome | None:
    """A name entered in one field (employer, landlord, holder) against the texts at its caption."""
    best: tuple[Likeness, int, tuple[NamePart, ...], Line] | None = None
    window = [name.line for name, _ in facts.blocks]
    for caption, region in facts.regions(field.id):
        # Before a caption anything may stand, and half a name is no other one.
        only_proves = region.side == "left" or (field.type == "name" and is_half(caption))
        named = [(parts, only_proves) for parts in _name_readings(region.words)]
        for parts, with_caption in (*named, *((p, True) for p in _with_caption(caption, region))):
            likeness = fit_whole(entered, parts)
            if likeness is not Likeness.EQUAL:
                if (cut := _up_to_prose(entered, parts)) is not None:
                    likeness, parts = Likeness.EQUAL, cut
                elif with_caption or _is_prose(parts):
                    continue
            weight = len(caption.key) + (20 if region.side == "right" else 0)
            if likeness is Likeness.EQUAL:  # all are right: the first on the page is shown
                weight = 100_000 - 1_000 * region.line.page - region.line.index
                weight -= _SENT_TO if region.line in window else 0
            if best is None or (likeness, weight) > best[:2]:
                best = (likeness, weight, parts, region.line)
    for line, apart in names_apart(facts, field.id) if field.type == "name" else ():
        likeness = fit_whole(entered, apart)
        if best is None or likeness > best[0]:
            best = (likeness, 0, apart, line)
    if best is None and field.rule == "holder_match":
        people = [*facts.names, *(n for n, _ in facts.blocks)]
        if facts.kind != _STATEMENT:  # a statement is sent to its holder
            people.sort(key=lambda n: n.line in window)
        for fact in people:
            likeness = fit_whole(entered, fact.name.parts)
            if fact.caption is None and likeness is not Likeness.EQUAL:
                continue
            if best is None or likeness > best[0]:
                best = (likeness, 0, fact.name.parts, fact.line)
    if best is None:
        return None
    likeness, _, parts, line = best
    if likeness is Likeness.EQUAL and field.rule == "holder_match" and facts.kind == _STATEMENT:
        parts, line = _first_equal(entered, facts, parts, line)
    text = " ".join(p.text.strip(",;:") for p in parts)
    reason = {
        Likeness.EQUAL: spelling_note(entered, text),
        Likeness.SIMILAR: "Teile stimmen, der Rest weicht ab: bitte ansehen.",
        Likeness.DIFFERENT: f"Im Nachweis steht {text}.",
    }[likeness]
    return _text_outcome(_RESULTS[likeness], text, reason, line, parts, facts)


def _with_caption(caption: Caption, region: Region) -> list[tuple[NamePart, ...]]:
    """The caption's own words may be a part of the name: "Agentur für Arbeit Oldenburg"."""
    line = caption.line
    spans = [line.segment(caption.first)]
    if region.line is line and region.side == "right":
        spans.append((caption.first, region.last))
    return [
        tuple(NamePart(w.text, w.rect) for w in line.words[a : b + 1] if _is_text(w.text))
        for a, b in dict.fromkeys(spans)
    ]


def _is_text(text: str) -> bool:
    return any(c.isalnum() for c in text)


def _is_prose(parts: Sequence[NamePart]) -> bool:
    """Whether a region begins in the middle of a sentence: that is nobody's name."""
    text = parts[0].text if parts else ""
    return text[:1].islower() and plain(text) not in NOBLE


def _up_to_prose(entered: str, parts: Sequence[NamePart]) -> tuple[NamePart, ...] | None:
    """The name a region begins with, where a sentence goes on: "BIG direkt unter der …"."""
    size = len(entered.split())
    for extra in (0, 1):  # "AOK – Die …" is written with and without the dash
        head, rest = tuple(parts[: size + extra]), parts[size + extra :]
        goes_on = bool(rest) and plain(rest[0].text.strip(".,;")) in _GOES_ON
        if goes_on and fit_whole(entered, head) is Likeness.EQUAL:
            return head
    return None


_GOES_ON = frozenset(
    {
        "unter", "ist", "hat", "wird", "mit", "in", "zu", "bei", "versichert", "seit", "fuer",
        "am", "vom", "im", "als", "war", "gemeldet", "zur", "zum", "unterhaelt", "nachfolgend",
        "vertreten", "wohnhaft", "geschlossen", "beschaeftigt", "angestellt", "auf", "an", "nach",
    }
)  # fmt: skip


def _first_equal(
    entered: str, facts: DocumentFacts, parts: tuple[NamePart, ...], line: Line
) -> tuple[tuple[NamePart, ...], Line]:
    """The first place on the document that shows the same name: the address field of a letter."""
    for fact in facts.names:
        earlier = (fact.line.page, fact.line.index) < (line.page, line.index)
        if earlier and fit_whole(entered, fact.name.parts) is Likeness.EQUAL:
            return fact.name.parts, fact.line
    return parts, line


def _name_readings(words: Sequence[Any]) -> list[tuple[NamePart, ...]]:
    """The stretches of a region that can be the whole name, up to a comma or to its end."""
    found: list[tuple[NamePart, ...]] = []
    for name in read_names(words, role="any"):
        if name.parts:
            found.append(name.parts)
    parts = tuple(NamePart(w.text, w.rect) for w in words if any(c.isalnum() for c in w.text))
    if parts and parts not in found:
        found.append(parts)
    return found


def holder_is_known(entered: str, data: Mapping[str, Any]) -> bool | None:
    """Whether the account's holder is the applicant or of the household; None without a name."""
    people = [(str(data.get("nachname") or ""), str(data.get("vorname") or ""))]
    index = 0
    while f"personen[{index}].nachname" in data or f"personen[{index}].vorname" in data:
        people.append(
            (
                str(data.get(f"personen[{index}].nachname") or ""),
                str(data.get(f"personen[{index}].vorname") or ""),
            )
        )
        index += 1
    if not all(people[0]):
        return None
    parts = tuple(NamePart(w, Rect(0, 0, 0, 0)) for w in entered.split())
    return any(
        fit_whole(f"{given} {family}", parts) is not Likeness.DIFFERENT
        for family, given in people
        if family and given
    )


#: Words that lead from a caption to its value in a sentence: "Arbeitsort ist Paderborn."
_LEADS = re.compile(r"^(?:ist|sind|war|wird|lautet|in|:)\s+")


def plain_text(field: Field, entered: str, facts: DocumentFacts) -> Outcome | None:
    """A text (place of birth, destination) against the text at its caption."""
    want = {compact(s) for s in spellings(entered)}
    shown: Outcome | None = None
    for _, region in facts.regions(field.id):
        text = _LEADS.sub("", region.text)
        pieces = re.split(r",|(?<=[\w)]{3})\. |\.$", text)
        whole = {compact(s) for s in spellings(text)}
        first = {compact(s) for s in spellings(pieces[0])}
        tokens = {compact(s) for w in region.text.replace(",", " ").split() for s in spellings(w)}
        if want & (whole | first):
            result, reason = Result.MATCH, spelling_note(entered, pieces[0].strip())
        elif want & tokens:
            result, reason = Result.SIMILAR, "Der Wert steht dort mit weiterem Text: bitte ansehen."
        elif region.side == "left":
            continue  # before a caption anything may stand
        else:
            result, reason = Result.MISMATCH, f"Im Nachweis steht {region.text}."
        outcome = Outcome(
            result,
            region.text,
            reason,
            place_on(facts, region.line.page, region.rect),
            region.line.trust(region.first, region.last),
            facts,
        )
        if result is Result.MATCH:
            return outcome
        if shown is None or (shown.result, result) == (Result.MISMATCH, Result.SIMILAR):
            shown = outcome
    return shown


def _text_outcome(
    result: Result,
    text: str,
    reason: str,
    line: Line,
    parts: Sequence[NamePart],
    facts: DocumentFacts,
) -> Outcome:
    rect = rect_of(parts) or line.rect
    trust = line.trust(0, len(line.words) - 1)
    return Outcome(result, text, reason, place_on(facts, line.page, rect), trust, facts)


def is_named(family: str, given: str, facts: DocumentFacts) -> bool:
    """Whether the full name stands anywhere on the document, whatever the caption."""
    wanted_f = "".join(compact(w) for w in name_words(family))
    wanted_g = "".join(compact(w) for w in name_words(given))
    if not wanted_f or not wanted_g:
        return False
    forms = {wanted_f + wanted_g, wanted_g + wanted_f}
    plain_forms = {
        compact(plain(family)) + compact(plain(given)),
        compact(plain(given)) + compact(plain(family)),
    }
    for line in facts.lines:
        text = "".join(p.key for p in line.pieces)
        if any(form in text for form in forms | plain_forms):
            return True
    return False
