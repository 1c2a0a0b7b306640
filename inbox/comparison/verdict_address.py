"""Verdicts on the parts of an address: each part is judged by the others that stand with it.

A page may show several addresses. The one that agrees most in the other parts is the person's; its
part is compared. Two addresses that agree equally well decide nothing.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from inbox.catalogue_values import Field
from inbox.comparison.addresses import (
    Address,
    Spot,
    same_line,
    same_part,
    split_street,
    street_key,
)
from inbox.comparison.facts import DocumentFacts
from inbox.comparison.lines import Line
from inbox.comparison.result import Result
from inbox.comparison.values import compact, spellings
from inbox.comparison.verdict import Outcome, place_on

_NUMBER = re.compile(
    r"[\s,]*(?P<number>\d{1,4}(?:\s?[a-zA-Z](?![a-zA-ZäöüÄÖÜß]))?"
    r"(?:\s?[-–/+]\s?\d{1,4}(?:\s?[a-zA-Z](?![a-zA-Z]))?)?)(?![\d.,]\d)"
)
_LEADS = re.compile(r"^(wohnung|haus|hause|anwesen|objekt|mietobjekt|grundstück|gebäude)$")
_TOWN = re.compile(r"[A-ZÄÖÜ][^\d,;¦]*")
_TOWN_ENDS = re.compile(
    r"\s[-–—|]\s|\.\s|\.$|\s(?!(?:am|an|der|dem|im|in|bei|ob|vor|auf|a\.)\b)(?=[a-zäöü])"
)
_CODE = re.compile(r"(?<![\d.,])(?:D-|DE-)?(?P<code>\d{5})(?!\d|[.,]\d)[\s,]*(?:¦ )?")


@dataclass(frozen=True)
class _Wanted:
    """The entered address."""

    street: str
    number: str
    postcode: str
    town: str


def address_part(
    field: Field, entered: str, data: Mapping[str, Any], facts: DocumentFacts
) -> Outcome | None:
    """One part of the entered address against the addresses of a document."""
    part = str(field.params.get("part", ""))
    parts: Mapping[str, str] = field.params.get("parts", {})  # which field is which part
    entries = {name: str(data[f]) for f, name in parts.items() if data.get(f)}
    wanted = _wanted(entries)
    known = [*facts.addresses, *_entered_ones(wanted, facts.lines)]
    others = {name: value for name, value in entries.items() if name != part}
    scored = [
        (_score(a, others, wanted, facts.lines), a) for a in known if a.part(part) is not None
    ]
    if not scored:
        return None
    top = max(score for score, _ in scored)
    claimed_top = max((score for score, a in scored if a.claimed), default=-1)
    if top == 0 and claimed_top < 0:
        return None  # an address that has nothing in common is somebody else's
    if len(others) > 1 and top == 1 and claimed_top < 0 and top < len(others):
        return None
    best = [a for score, a in scored if score == top]
    best = [a for a in best if a.claimed] or best
    equal = [a for a in best if _same(part, entered, a, wanted, facts.lines)]
    if equal and len(equal) == len(best):
        twice = [a for score, a in scored if score == top]
        twice = [a for a in twice if _same(part, entered, a, wanted, facts.lines)]
        shown = next((a for a in twice if not _sent_to(a, facts)), equal[0])
        return _told(Result.MATCH, part, shown, "", facts)
    shown = next(a for a in best if a not in equal)
    spot = shown.part(part)
    assert spot is not None
    if equal:
        reason = f"Im Nachweis steht auch {spot.text}: bitte ansehen."
        return _told(Result.SIMILAR, part, equal[0], reason, facts)
    if _divided_otherwise(part, entries, shown):
        reason = "Straße und Hausnummer zusammen sind gleich."
        return _told(Result.MATCH, part, shown, reason, facts)
    told = _told(Result.MISMATCH, part, shown, f"Im Nachweis steht {spot.text}.", facts)
    return replace(told, anchored=top >= 2)  # the rest of the address is the entered one


def _sent_to(address: Address, facts: DocumentFacts) -> bool:
    """Whether it is the address field of a letter: a name stands right above it."""
    return address.street is not None and any(
        block.street is not None and block.street.rect == address.street.rect
        for _, block in facts.blocks
    )


def _wanted(entries: Mapping[str, str]) -> _Wanted:
    street, number = entries.get("street", ""), entries.get("number", "")
    whole = split_street(entries["street_number"]) if "street_number" in entries else None
    if whole is not None:
        street, number = whole
    return _Wanted(street, number, entries.get("postcode", ""), entries.get("town", ""))


def _told(
    result: Result, part: str, address: Address, reason: str, facts: DocumentFacts
) -> Outcome:
    spot = address.part(part)
    assert spot is not None
    words = spot.line.words
    inside = [
        i for i, w in enumerate(words) if w.rect.x1 > spot.rect.x0 and w.rect.x0 < spot.rect.x1
    ]
    trust = spot.line.trust(min(inside, default=0), max(inside, default=len(words) - 1))
    place = place_on(facts, spot.line.page, spot.rect)
    return Outcome(result, spot.text, reason, place, trust, facts)


def _score(
    address: Address, others: Mapping[str, str], wanted: _Wanted, lines: Sequence[Line]
) -> int:
    return sum(
        1
        for name, value in others.items()
        if address.part(name) is not None and _same(name, value, address, wanted, lines)
    )


def _same(
    part: str, entered: str, address: Address, wanted: _Wanted, lines: Sequence[Line]
) -> bool:
    spot = address.part(part)
    if spot is None:
        return False
    if same_part(part, entered, spot.text):
        return True
    if part == "street" and _ends_with(entered, spot.text):
        return True
    if part == "town" and address.postcode is not None:
        return _town_follows(entered, address.postcode, spot)
    return False


def _ends_with(entered: str, printed: str) -> bool:
    """Whether a sentence leads to the street: "Vermietet wird die Wohnung Lange Reihe"."""
    words, size = printed.split(), len(entered.split())
    lead, tail = words[:-size], words[-size:]
    if not lead or not same_part("street", entered, " ".join(tail)):
        return False
    prose = sum(w[:1].islower() for w in lead) >= 2
    return prose or bool(_LEADS.search(lead[-1].casefold()))


def _town_follows(entered: str, code: Spot, town: Spot) -> bool:
    """Whether the text behind a postcode begins with the whole town; what follows is no town."""
    text = code.line.text
    found = next((m for m in _CODE.finditer(text) if m["code"] == code.text.strip()), None)
    if found is None:
        return False
    begin = found.end()
    if town.line is not code.line:  # the line breaks between the two
        text, begin = town.line.text, 0
    behind = text[begin : begin + len(entered) + 12]
    words = behind.replace("(", " ").replace(")", " ").split()
    size = len(entered.replace("(", " ").replace(")", " ").split())
    head, rest = " ".join(words[:size]), words[size : size + 1]
    goes_on = bool(rest) and rest[0][:1].isupper() and not head.endswith((",", ".", ";"))
    plain_head = head.strip(",.;:")
    same = any(compact(a) == compact(b) for a in spellings(entered) for b in spellings(plain_head))
    return same and not goes_on


def _entered_ones(wanted: _Wanted, lines: Sequence[Line]) -> Iterator[Address]:
    """Addresses around every place where the entered street or postcode is printed."""
    if wanted.street:
        for at, line in enumerate(lines):
            for street, number in _streets(wanted.street, line, _below(lines, line)):
                code, town = _code_near(lines, at, street)
                yield Address(street, number, code, town)
    if wanted.postcode:
        for line in lines:
            if wanted.postcode not in line.text:
                continue
            for code, town in _codes(line, _below(lines, line)):
                if code.text == wanted.postcode:
                    yield Address(postcode=code, town=town)


def _streets(street: str, line: Line, below: Line | None) -> Iterator[tuple[Spot, Spot | None]]:
    """Where a street is printed on a line, with the number behind it."""
    keys = {street_key(s) for s in spellings(street)}
    if not any(key.removesuffix("str") in line.compact for key in keys):
        return
    for start in range(len(line.words)):
        for stop in range(start, min(len(line.words), start + 6)):
            if stop > line.segment(start)[1]:
                break
            text = " ".join(w.text for w in line.words[start : stop + 1])
            if not any(street_key(s) in keys for s in spellings(text.strip(" ,.;:"))):
                continue
            begin = _offset(line, start)
            end = _offset(line, stop) + len(line.words[stop].text)
            on, number = line, _NUMBER.match(line.text, end)
            if not line.text[end:].strip(" ,") and below is not None and _follows(line, below):
                on, number = below, _NUMBER.match(below.text)
            spot = None
            if number is not None:
                place = on.rect_at(number.start("number"), number.end("number"))
                spot = Spot(number["number"], on, place)
            yield Spot(line.text[begin:end].strip(" ,;:"), line, line.rect_at(begin, end)), spot
            break


def _codes(line: Line, below: Line | None = None) -> Iterator[tuple[Spot, Spot | None]]:
    """The postcodes of a line, each with the town behind it or at the beginning of `below`."""
    for found in _CODE.finditer(line.text):
        on, begin = line, found.end()
        if not line.text[found.end() :].strip(" ,") and below is not None and _follows(line, below):
            on, begin = below, 0
        behind = _TOWN.match(on.text[begin:])
        town = None
        if behind is not None:
            text = _TOWN_ENDS.split(behind.group())[0].strip()
            place = on.rect_at(begin, begin + max(1, len(text)))
            town = Spot(text, on, place)
        place = line.rect_at(found.start("code"), found.end("code"))
        yield Spot(found["code"], line, place), town


def _follows(line: Line, below: Line) -> bool:
    """Whether a sentence goes on from one line to the next."""
    near = below.middle - line.middle <= 2.2 * max(line.height, below.height)
    return near and below.page == line.page and below.rect.x0 <= line.rect.x0 + 4 * line.height


def _below(lines: Sequence[Line], line: Line) -> Line | None:
    """The line after a line, on its page."""
    at = next((i for i, other in enumerate(lines) if other is line), len(lines))
    below = lines[at + 1] if at + 1 < len(lines) else None
    return below if below is not None and below.page == line.page else None


def _code_near(lines: Sequence[Line], at: int, street: Spot) -> tuple[Spot | None, Spot | None]:
    """The postcode after a street on its line, or below it in its column."""
    line = lines[at]
    own = [(c, t) for c, t in _codes(line, _below(lines, line)) if c.rect.x0 >= street.rect.x0]
    if own:
        return min(own, key=lambda f: f[0].rect.x0 - street.rect.x0)
    for below in lines[at + 1 : at + 3]:
        if below.page != line.page or below.middle - line.middle > 4 * line.height:
            break
        found = [
            (c, t) for c, t in _codes(below) if abs(c.rect.x0 - street.rect.x0) < 3 * line.height
        ]
        wrapped = [
            (c, t) for c, t in _codes(below) if not below.breaks and below.words[0].rect.x0 > 0
        ]
        if found or wrapped:
            return (found or wrapped)[0]
    for above in lines[max(0, at - 1) : at]:
        if above.page == line.page and line.middle - above.middle <= 2.2 * line.height:
            found = [
                (c, t) for c, t in _codes(above) if abs(c.rect.x0 - street.rect.x0) < line.height
            ]
            if found:
                return found[0]
    return None, None


def _offset(line: Line, word: int) -> int:
    return sum(len(w.text) + 1 for w in line.words[:word]) + 2 * sum(
        1 for b in line.breaks if b <= word
    )


def _divided_otherwise(part: str, entries: Mapping[str, str], address: Address) -> bool:
    """Whether the entry only draws the line between street and number at another place."""
    if part not in {"street", "number"} or address.street is None or address.number is None:
        return False
    street, number = entries.get("street", ""), entries.get("number", "")
    return same_line(street, number, address.street.text, address.number.text)
