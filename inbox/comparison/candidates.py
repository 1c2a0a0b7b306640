"""Typed candidates: every date, number and identifier a page shows, with its place.

A candidate says what a stretch of text can be read as; whether it belongs to a field is decided by
captions (assign.py). The limit: nothing here knows what was entered, so nothing bends towards it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from inbox.comparison.identifiers import IBAN_LENGTHS, iban_is_valid, tax_id_is_valid
from inbox.comparison.lines import Line
from inbox.comparison.result import Rect
from inbox.comparison.slips import mended
from inbox.comparison.values import (
    MONTHS,
    case_number_key,
    full_year,
    identifier_key,
    make_day,
    plain,
    printed_amount,
)

Value = date | Decimal | str


@dataclass(frozen=True)
class Candidate:
    """A value read from a line.

    `kind`: date, amount (with cents or currency), whole (a bare number), or the type of an
    identifier. `words` are its first and last word in the line; `loose` marks readings that only
    count beside a caption (six digits as a day).
    """

    kind: str
    value: Value
    text: str
    line: Line
    words: tuple[int, int]
    rect: Rect
    start: int  #: where it begins in the line's text
    loose: bool = False
    two_digit_year: bool = False
    part: str = ""  #: "from" or "to" of a period
    past: bool = False  #: of another time than the one asked for: last month, old, the whole year
    contested: bool = False  #: another number of its row may be meant as well
    foot: bool = False  #: in the small print at the foot of a letter: the sender's own
    repairs: int = 0  #: characters changed because a recogniser must have misread them

    @property
    def confidence(self) -> float:
        """How sure the reader was of the least certain of its words, 0 to 1."""
        return min(w.confidence for w in self.line.words[self.words[0] : self.words[1] + 1])

    def birth(self, today: date | None) -> date | None:
        """The value as a day of birth: two-digit years are never in the future."""
        if not isinstance(self.value, date):
            return None
        if not self.two_digit_year:
            return self.value
        year = full_year(self.value.year % 100, birth=True, today=today)
        return make_day(year, self.value.month, self.value.day)


_S = r"[ \u00a0]?"
_DATES = re.compile(
    rf"(?<![\d.,/])(?:"
    rf"(?P<d1>\d{{1,2}}){_S}[.]{_S}(?P<m1>\d{{1,2}}){_S}[.]{_S}(?P<y1>\d{{4}}|\d{{2}})(?!\d)"
    rf"|(?P<d2>\d{{1,2}})(?P<sep>[/\-])(?P<m2>\d{{1,2}})(?P=sep)(?P<y2>\d{{4}}|\d{{2}})(?!\d)"
    rf"|(?P<y3>\d{{4}})-(?P<m3>\d{{2}})-(?P<d3>\d{{2}})(?!\d)"
    rf"|(?P<d4>\d{{1,2}})[.]?{_S}(?P<m4>[A-Za-zÄÖÜäöü]{{3,9}})[.]?{_S}(?P<y4>\d{{4}}|\d{{2}})(?!\d)"
    rf")"
)
#: Boxes to write one digit in; read by a machine they come as digits and pairs with odd gaps.
_COMB = re.compile(r"(?<!\S)\d{1,2}(?: (?:¦ )?\d{1,2}){1,7}(?!\S)")
#: The widest gap between two boxes of one comb, in heights of a digit.
_COMB_GAP = 2.2
_SOLID = re.compile(r"(?<!\S)(?:\d{8}|\d{6})(?!\S)")
_OPEN_PERIOD = re.compile(
    rf"(?<![\d.,/])(?P<d>\d{{1,2}})[.]{_S}(?:(?P<m>\d{{1,2}})[.])?{_S}(?:bis|-|–|—|−){_S}(?:zum )?$"
)
_PERIOD = re.compile(r"^[ \u00a0]*(?:bis(?: zum| einschl(?:ießlich|\.)?)?|-|–|—|−|und)[ \u00a0]*$")

_NUMBER = re.compile(
    r"(?<![\w.,/:])(?<!§ )(?<!§)(?P<pre>(?:EUR|€|Euro)\s?)?(?P<sign>[-+−–]\s?)?"
    r"(?P<whole>\d{1,3}(?:[.\u00a0' ]\d{3})+(?![\d])|\d+)"
    r"(?P<cents>,\d{1,2}(?!\d)|,[-–—]{1,2}|\.\d{2}(?![\d.])|\.\d(?![\d.]))?"
    r"(?:\s?(?P<end>[-−](?!\w|\s?\d)|[SH](?!\w)))?"
    r"(?P<post>\s?(?:EUR|€|Euro)(?!\w))?"
    r"(?P<unit>\s?(?:m²|qm|m2|%|kWh|Std\.?|Stunden|km)(?!\w))?"
)
_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?:[ \u00a0.]?[A-Z0-9]){11,30}(?![A-Za-z0-9])")
_B, _E = r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])"
_IDENTIFIERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("kvnr", re.compile(_B + r"[A-Z] ?(?:\d{9}|\d{3} \d{3} \d{3})" + _E)),
    ("rvnr", re.compile(_B + r"\d{2} ?\d{2} ?\d{2} ?\d{2} ?[A-Z] ?\d{2} ?\d" + _E)),
    ("steuer_id", re.compile(r"(?<![\w/])(?:\d{11}|\d{2} \d{3} \d{3} \d{3})(?![\w/])")),
    ("steuer_id", re.compile(r"(?<![\w/.,])\d{2,4}(?: \d{2,4}){2,4}(?![\w/.,])")),
    ("bg_nummer", re.compile(_B + r"\d{3,5} ?(?:BG|//) ?\d{4,8}" + _E)),
    ("kundennummer", re.compile(_B + r"\d{3} ?[A-Z] ?\d{6}" + _E)),
    ("vorgangsnummer", re.compile(_B + r"[A-Z]{3}-\d{4}-\d{6}-\d" + _E)),
)


_TAX_GROUPS = re.compile(r"\d{2} \d{3} \d{3} \d{3}")


def candidates_of(line: Line) -> tuple[Candidate, ...]:
    """Every reading of a line; identifiers first, numbers only where nothing else claims them.

    On recognised text also what a word can be read as when its letters must be digits.
    """
    found = _read(line)
    if not line.recognised:
        return found
    words = tuple(replace(w, text=mended(w.text)) for w in line.words)
    if words == line.words:
        return found
    return (*found, *_repaired(line, _read(replace(line, words=words)), found))


def _repaired(
    line: Line, read: tuple[Candidate, ...], found: tuple[Candidate, ...]
) -> Iterator[Candidate]:
    """What only the mended line says, put back on the line as it was read."""
    plain_spans = [_span(c) for c in found if c.kind != "whole" and not c.loose]
    for candidate in read:
        start, end = _span(candidate)
        text = line.text[start:end]
        changed = sum(a != b for a, b in zip(text, candidate.text, strict=True))
        if changed and not any(_meet((start, end), s) for s in plain_spans):
            yield replace(candidate, line=line, text=text, repairs=changed)


def _read(line: Line) -> tuple[Candidate, ...]:
    found: list[Candidate] = [*_ibans(line)]
    for kind, pattern in _IDENTIFIERS:
        known = {_span(c) for c in found if c.kind == kind}
        found.extend(c for c in _identifiers(line, kind, pattern) if _span(c) not in known)
    found.extend(_dates(line))
    taken = [_span(c) for c in found if not c.loose]
    found.extend(n for n in _numbers(line) if not any(_meet(_span(n), t) for t in taken))
    return tuple(found)


def _span(candidate: Candidate) -> tuple[int, int]:
    return candidate.start, candidate.start + len(candidate.text)


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _made(line: Line, kind: str, value: Value, start: int, end: int, **marks: object) -> Candidate:
    text = line.text[start:end]
    lead = len(text) - len(text.lstrip())
    start, text = start + lead, text.strip()
    end = start + len(text)
    return Candidate(
        kind,
        value,
        text,
        line,
        line.words_at(start, end),
        line.rect_at(start, end),
        start,
        **marks,  # type: ignore[arg-type]
    )


def _ibans(line: Line) -> Iterator[Candidate]:
    for match in _IBAN.finditer(line.text):
        key = identifier_key(match.group())
        length = IBAN_LENGTHS.get(key[:2])
        end = match.end()
        if length is None:
            if not iban_is_valid(key):
                continue
        elif len(key) > length:
            kept = 0
            for offset, char in enumerate(match.group()):
                kept += char.isalnum()
                if kept == length:
                    end = match.start() + offset + 1
                    break
            key = key[:length]
        elif len(key) < length:
            continue
        yield _made(line, "iban", key, match.start(), end)


def _identifiers(line: Line, kind: str, pattern: re.Pattern[str]) -> Iterator[Candidate]:
    for match in pattern.finditer(line.text):
        text = match.group()
        key = case_number_key(text) if kind == "bg_nummer" else identifier_key(text)
        grouped = kind == "steuer_id" and " " in text and not _TAX_GROUPS.fullmatch(text)
        if grouped and not tax_id_is_valid(key):
            continue  # digits in other groups: only where the check digit says so
        yield _made(line, kind, key, match.start(), match.end())


def _dates(line: Line) -> Iterator[Candidate]:
    text = line.text
    spans: list[tuple[int, int, date, bool, bool]] = []
    for match in _DATES.finditer(text):
        day, two = _day_of(match)
        if day is not None:
            spans.append((match.start(), match.end(), day, two, False))
    for start, end in (*_combs(line), *(m.span() for m in _SOLID.finditer(text))):
        digits = re.sub(r"\D", "", text[start:end])
        day = _boxed(digits)
        if day is not None and not any(_meet((start, end), s[:2]) for s in spans):
            spans.append((start, end, day, len(digits) == 6, True))
    spans.sort()
    for index, (start, end, day, two, loose) in enumerate(spans):
        part = ""
        if index and _PERIOD.match(text[spans[index - 1][1] : start]):
            part = "to"
        elif index + 1 < len(spans) and _PERIOD.match(text[end : spans[index + 1][0]]):
            part = "from"
        opened = None if part == "to" else _OPEN_PERIOD.search(text[:start])
        if opened is not None:
            first = make_day(day.year, int(opened["m"] or day.month), int(opened["d"]))
            if first is not None and first <= day:
                stop = opened.start() + len(opened.group().rstrip(" bis-–—−zum\u00a0"))
                yield _made(
                    line, "date", first, opened.start(), stop, part="from", two_digit_year=two
                )
                part = "to"
        yield _made(line, "date", day, start, end, loose=loose, part=part, two_digit_year=two)


def _combs(line: Line) -> Iterator[tuple[int, int]]:
    """Six or eight digits in boxes that stand close together."""
    for match in _COMB.finditer(line.text):
        first, last = line.words_at(*match.span())
        boxes = line.words[first : last + 1]
        tall = max(w.rect.y1 - w.rect.y0 for w in boxes)
        near = all(b.rect.x0 - a.rect.x1 < _COMB_GAP * tall for a, b in pairwise(boxes))
        if near and len(re.sub(r"\D", "", match.group())) in {6, 8}:
            yield match.span()


def _day_of(match: re.Match[str]) -> tuple[date | None, bool]:
    for day, month, year in (("d1", "m1", "y1"), ("d2", "m2", "y2"), ("d3", "m3", "y3")):
        if match[day]:
            return _day(match[day], int(match[month]), match[year])
    named = MONTHS.get(_month_key(match["m4"]))
    return _day(match["d4"], named, match["y4"]) if named else (None, False)


def _month_key(word: str) -> str:
    return plain(word.replace("ä", "ae").replace("Ä", "ae"))


def _day(day: str, month: int, year: str) -> tuple[date | None, bool]:
    two = len(year) == 2
    number = full_year(int(year), birth=False) if two else int(year)
    return make_day(number, month, int(day)), two


def _boxed(digits: str) -> date | None:
    return _day(digits[:2], int(digits[2:4]), digits[4:])[0]


def _numbers(line: Line) -> Iterator[Candidate]:
    for match in _NUMBER.finditer(line.text):
        cents, whole = match["cents"] or "", match["whole"]
        currency = bool(match["pre"] or match["post"])
        if cents.startswith(".") and not (currency or match["unit"]):
            continue
        separators = set(re.findall(r"[.\u00a0' ]", whole))
        if len(separators) > 1 or (" " in separators and not (cents or currency)):
            continue
        end = (match["end"] or "").strip().replace("−", "-") if cents or currency else ""
        amount = printed_amount(whole + cents.replace(".", ",") + end)
        if amount is None:
            continue
        start = match.start("pre") if match["pre"] else match.start("whole")
        if match["sign"] and _is_minus(line.text, match):
            amount, start = -amount, match.start()
        kind = "amount" if cents or currency else "whole"
        yield _made(line, kind, amount, start, match.end())


def _is_minus(text: str, match: re.Match[str]) -> bool:
    """Whether the sign belongs to the number and is no dash between two texts."""
    if match["sign"].strip() in {"+"}:
        return False
    before = text[: match.start("sign")].rstrip()
    return match["sign"].strip() == "-" or not before or before.endswith("¦")
