"""Addresses on paper: street and number, postcode and town, and whose address it is.

House number and postcode must be exact; street and "Str." are the same word; towns are folded.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from inbox.comparison.lines import COLUMN, Line
from inbox.comparison.regions import Region
from inbox.comparison.result import Rect
from inbox.comparison.values import compact, spellings

_POSTCODE = re.compile(
    r"(?<![\w.])(?:D-|DE-)?(?P<code>\d{5})(?!\d)\s+(?P<town>[A-ZÄÖÜ][^\d,;¦()]*)"
)
_STREET = re.compile(
    r"(?P<street>[A-ZÄÖÜa-zäöüß].*?[A-Za-zÄÖÜäöüß.)])\s+"
    r"(?P<number>\d{1,4}(?:\s?[a-zA-Z])?(?:\s?[-–/+]\s?\d{1,4}(?:\s?[a-zA-Z])?)?)$"
)
_TOWN_ENDS = re.compile(
    r"(?:\s[-–—]\s|\s\||\.(?=\s|$)|\s(?:vermietet|mit|und|zu|ist|wird|im|den)\b).*$"
)


@dataclass(frozen=True)
class Spot:
    """A printed part of an address and where it stands."""

    text: str
    line: Line
    rect: Rect


@dataclass(frozen=True)
class Address:
    """An address as printed; `claimed` when a caption or a name above says whose it is."""

    street: Spot | None = None
    number: Spot | None = None
    postcode: Spot | None = None
    town: Spot | None = None
    claimed: bool = False

    def part(self, name: str) -> Spot | None:
        """street, number, postcode, town or street_number."""
        if name == "street_number":
            if self.street is None or self.number is None:
                return None
            return Spot(
                f"{self.street.text} {self.number.text}",
                self.street.line,
                self.street.rect.united(self.number.rect),
            )
        spots = {
            "street": self.street,
            "number": self.number,
            "postcode": self.postcode,
            "town": self.town,
        }
        return spots[name]


def street_key(text: str) -> str:
    """ "Kölner Straße", "Koelner Str." and "Kölnerstr." are one street."""
    key = compact(text)
    return re.sub(r"(strasse|str)$", "str", key)


def number_key(text: str) -> str:
    """ "12 A" and "12a" are one house number."""
    return re.sub(r"\s", "", text).casefold()


def same_part(name: str, entered: str, printed: str) -> bool:
    """Whether an entered part equals a printed one."""
    match name:
        case "street":
            ours, theirs = spellings(entered), spellings(printed)
            return any(street_key(a) == street_key(b) for a in ours for b in theirs)
        case "number":
            return number_key(entered) == number_key(printed)
        case "street_number":
            one, other = split_street(entered), split_street(printed)
            if one is None or other is None:
                return street_key(entered) == street_key(printed)
            return same_part("street", one[0], other[0]) and same_part("number", one[1], other[1])
        case "postcode":
            return entered.strip() == printed.strip()
    return any(compact(a) == compact(b) for a in spellings(entered) for b in spellings(printed))


def split_street(text: str) -> tuple[str, str] | None:
    """Street and number of "Kölner Straße 12 a"; None when there is no number."""
    found = _STREET.search(text.strip())
    return (found["street"], found["number"]) if found else None


def same_line(street: str, number: str, printed_street: str, printed_number: str) -> bool:
    """Whether street and number together are the printed line, however they were divided."""
    if street[-1:].isdigit():
        return False

    def key(text: str) -> str:
        return re.sub(r"strasse(?=\d)", "str", compact(text))

    return key(street + number) == key(printed_street + printed_number)


def addresses_on(lines: Sequence[Line]) -> list[Address]:
    """Every postcode with its town, and the street before it or on the line above."""
    found = []
    for at, line in enumerate(lines):
        for match in _POSTCODE.finditer(line.text):
            town = _TOWN_ENDS.sub("", match["town"]).strip()
            if not town:
                continue
            begin = match.start("town")
            address = Address(
                postcode=_spot(line, match.start("code"), match["code"]),
                town=_spot(line, begin, town),
            )
            found.append(_with_street(address, lines, at, match.start()))
    return found


def _spot(line: Line, start: int, text: str) -> Spot:
    return Spot(text, line, line.rect_at(start, start + len(text)))


def _with_street(address: Address, lines: Sequence[Line], at: int, start: int) -> Address:
    line = lines[at]
    column = line.text.rfind(COLUMN, 0, start) + 1
    before = re.sub(r"\s(?:in|,)\s*$", "", line.text[column:start]).rstrip(" ,·-–|")
    street = _street_at_end(line, column, before)
    if street is not None:
        return replace(address, street=street[0], number=street[1])
    if before.strip() or address.postcode is None:
        return address
    for above in reversed(lines[max(0, at - 2) : at]):
        if line.middle - above.middle > 2.6 * max(line.height, above.height):
            break
        for first in (0, *sorted(above.breaks)):
            last = above.segment(first)[1]
            box = above.rect_of(first, last)
            if box.x0 - 6 <= address.postcode.rect.x0 <= box.x1:
                begin = sum(len(w.text) + 1 for w in above.words[:first]) + 2 * sum(
                    1 for b in above.breaks if b <= first
                )
                text = " ".join(w.text for w in above.words[first : last + 1])
                street = _street_at_end(above, begin, text.rstrip(" ,"))
                if street is not None:
                    return replace(address, street=street[0], number=street[1])
    return address


def _street_at_end(line: Line, offset: int, text: str) -> tuple[Spot, Spot] | None:
    """The street and number a text ends with."""
    found = _STREET.search(text.rstrip(" ,."))
    if found is None:
        return None
    name, begin = found["street"], found.start("street")
    for lead in ("im Hause ", "im Haus ", "in der ", "in ", "Hause ", "Wohnung ", ": ", ", ", "; "):
        cut = name.rfind(lead)
        if cut >= 0 and (lead[0] in ":,;" or name[cut + len(lead) :][:1].isupper()):
            begin, name = begin + cut + len(lead), name[cut + len(lead) :]
    return (
        _spot(line, offset + begin, name),
        _spot(line, offset + found.start("number"), found["number"]),
    )


def street_in(region: Region) -> tuple[Spot, Spot] | None:
    """The street and number a caption's region begins with."""
    line = region.line
    offset = _offset(line, region.first)
    text = line.text[offset : _offset(line, region.last) + len(line.words[region.last].text)]
    cut = _POSTCODE.search(text)
    head = text[: cut.start()] if cut else text
    head = re.split(r"[,;]", head)[0].rstrip(" ,.")
    return _street_at_end(line, offset, head)


def _offset(line: Line, word: int) -> int:
    return sum(len(w.text) + 1 for w in line.words[:word]) + 2 * sum(
        1 for b in line.breaks if b <= word
    )
