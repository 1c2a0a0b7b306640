"""What one document says: its kind, captions with their values, names and addresses.

Every word keeps its source; pages that were not read yet are counted as unread. Limit: nothing here
knows what was entered.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from inbox.catalogue_values import Field, Service
from inbox.comparison.addresses import Address, addresses_on, street_in
from inbox.comparison.assign import assign
from inbox.comparison.candidates import Candidate, candidates_of
from inbox.comparison.columns import in_the_foot, marked
from inbox.comparison.kinds import kind_of
from inbox.comparison.labels import Caption, Lexicon, captions_of
from inbox.comparison.lines import Line, lines_of
from inbox.comparison.links import Link
from inbox.comparison.names import PrintedName, read_names
from inbox.comparison.regions import Region, regions_of, segment_under
from inbox.comparison.result import Trust
from inbox.comparison.values import compact
from inbox.comparison.wrapped import wrapped_values
from inbox.evidence.reading import Reading, Word
from inbox.submission import Document

#: The candidate kinds a field of this type can hold, the best first.
CANDIDATE_KINDS: dict[str, tuple[str, ...]] = {
    "date": ("date",),
    "datetime": ("date",),
    "money": ("amount", "whole"),
    "decimal": ("amount", "whole"),
    "int": ("whole",),
    "iban": ("iban",),
    "kvnr": ("kvnr",),
    "rvnr": ("rvnr",),
    "steuer_id": ("steuer_id",),
    "bg_nummer": ("bg_nummer",),
    "kundennummer": ("kundennummer",),
}

#: Lines between the caption of a family name and that of the given name of the same person.
_NEAR_LINES = 5

#: The letter or number that cards print before a caption: "(a) Name", "2. Vornamen".
_NUMBERED = re.compile(r"^(?:[a-d]|\d{1,2})(?=name$|familienname|nachname|vorname)")

_GIVEN = ("vorname", "rufname", "givenname", "prenom", "forename")
_FAMILY = ("familienname", "nachname", "zuname", "surname")


@dataclass(frozen=True)
class NameFact:
    """A person's name at a caption."""

    name: PrintedName
    line: Line
    caption: Caption | None

    def serves(self, *fields: str) -> bool:
        """Whether its caption is one of these fields'; names without a caption serve none."""
        return self.caption is not None and not self.caption.fields.isdisjoint(fields)


@dataclass(frozen=True)
class PageFacts:
    """One page that was read."""

    lines: tuple[Line, ...]
    captions: tuple[Caption, ...]
    candidates: tuple[Candidate, ...]
    links: tuple[Link, ...]

    def regions(self, caption: Caption) -> tuple[Region, ...]:
        """Where the caption's text stands; the values found tell which way the page is read."""
        under = any(x.way == "above" and x.caption.fields for x in self.links)
        return regions_of(caption, self.lines, self.captions, captions_under=under)


@dataclass(frozen=True)
class DocumentFacts:
    """One document. `state`: "ok", "not-read", or why it could not be opened."""

    document: Document
    state: str
    kind: str | None = None
    recognised: bool = False  #: the kind was told by the document's own words
    title: Line | None = None  #: the line that told it
    pages: tuple[PageFacts, ...] = ()
    unread_pages: int = 0
    names: tuple[NameFact, ...] = ()
    addresses: tuple[Address, ...] = ()
    blocks: tuple[tuple[NameFact, Address], ...] = ()  #: a name above an address, no caption

    @property
    def links(self) -> tuple[Link, ...]:
        """Captions with their values, all pages."""
        return tuple(link for page in self.pages for link in page.links)

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """Every value that can be read, all pages."""
        return tuple(c for page in self.pages for c in page.candidates)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every visual line, all pages."""
        return tuple(line for page in self.pages for line in page.lines)

    def regions(self, field_id: str) -> tuple[tuple[Caption, Region], ...]:
        """The texts at the captions of a field, all pages."""
        return tuple(
            (caption, region)
            for page in self.pages
            for caption in page.captions
            if field_id in caption.fields
            for region in page.regions(caption)
        )


@lru_cache(maxsize=256)
def lexicon_for(service: Service, kind: str | None) -> Lexicon:
    """The captions of a kind of document for every field of a service that is compared."""
    return Lexicon.of(service, kind, [f.id for f in service.fields if f.rule != "none"])


@lru_cache(maxsize=64)
def _field_kinds(service: Service) -> dict[str, frozenset[str]]:
    return {f.id: frozenset(candidate_kinds(f)) for f in service.fields}


def candidate_kinds(field: Field) -> tuple[str, ...]:
    """The candidate kinds a field can hold; none for names, places and choices."""
    return CANDIDATE_KINDS.get(field.type, ())


def read_facts(
    document: Document, reading: Reading | None, service: Service, said: str | None = None
) -> DocumentFacts:
    """Everything a document says that a field of the service could ask for.

    `said` is the kind a person gave it: it wins over what was recognised.
    """
    declared = document.declared_kind if document.declared_kind in service.office.kinds else None
    if reading is None:
        return DocumentFacts(document, "not-read", declared)
    if reading.verdict != "ok":
        return DocumentFacts(document, reading.verdict, declared)
    lines = [
        lines_of(document.id, number, page) if page.trust is not Trust.NONE else ()
        for number, page in enumerate(reading.pages)
    ]
    if reading.pages and all(page.blank for page in reading.pages):
        return DocumentFacts(document, "blank", declared)
    if reading.pages and all(page.blank or page.illegible for page in reading.pages):
        return DocumentFacts(document, "illegible", declared)
    unread = sum(
        1
        for found, page in zip(lines, reading.pages, strict=True)
        if not found and not page.blank and not page.illegible
    )
    if unread == len(lines):
        return DocumentFacts(document, "not-read", declared, unread_pages=unread)
    told = kind_of(lines, service.office.kinds, service.office.labels)
    kind = said or (told[0] if told else declared)
    pages = tuple(
        _page(found, service, kind, page.height)
        for found, page in zip(lines, reading.pages, strict=True)
        if found
    )
    names = tuple(n for page in pages for n in _names(page))
    return DocumentFacts(
        document,
        "ok",
        kind,
        told is not None,
        told[1] if told else None,
        pages,
        unread,
        names,
        tuple(a for page in pages for a in _addresses(page, names)),
        tuple(b for page in pages for b in _blocks(page)),
    )


def _page(lines: tuple[Line, ...], service: Service, kind: str | None, height: float) -> PageFacts:
    lexicon = lexicon_for(service, kind)
    captions = tuple(c for line in lines for c in captions_of(line, lexicon))
    read = (*(c for line in lines for c in candidates_of(line)), *wrapped_values(lines))
    foot = in_the_foot(lines, height)
    candidates = tuple(
        replace(c, foot=True) if c.line.index in foot else c for c in marked(read, lines)
    )
    links = assign(captions, candidates, _field_kinds(service))
    return PageFacts(lines, captions, candidates, links)


def _role(caption: Caption, page: PageFacts) -> str:
    key = _NUMBERED.sub("", caption.key)
    given = any(w in key for w in _GIVEN)
    family = any(w in key for w in _FAMILY)
    rest = key
    for word in (*_GIVEN, "names"):
        rest = rest.replace(word, "")
    if given and (family or "name" in rest):
        first = min((key.find(w) for w in _GIVEN if w in key), default=0)
        return "any" if first == 0 else "comma"
    if given:
        return "given"
    if family:
        return "family"
    if key == "name" and any(
        c.key.startswith("vorname") and "name" not in c.key[7:] for c in page.captions
    ):
        return "family"
    return "any"


def _names(page: PageFacts) -> list[NameFact]:
    found: list[NameFact] = []
    for caption in page.captions:
        if not caption.fields & {"nachname", "vorname", "kontoinhaber", "personen_reise"}:
            continue
        role = _role(caption, page)
        regions = page.regions(caption)
        if not regions:
            continue
        first = regions[0]
        readings = [(first.words, first.line)]
        nearby = [r for r in regions if r.side == "below"]
        if first.side == "below" and len(nearby) > 1 and role in {"comma", "any"}:
            second = nearby[1]
            if not any(c.isdigit() for w in second.words for c in w.text):
                found.extend(_two_lines(first, second, caption))
        for words, line in readings:
            for name in read_names(_salutation_off(words), role=role):
                found.append(NameFact(name, line, caption))
    return [*_joined(found), *found]


def _joined(found: Sequence[NameFact]) -> list[NameFact]:
    """Family name at one caption, given name at another: one person, where they alternate."""
    families = [f for f in found if f.name.family and not f.name.given]
    givens = [f for f in found if f.name.given and not f.name.family]
    if not families or len(families) != len(givens):
        return []
    return [
        NameFact(PrintedName(f.name.family, g.name.given), f.line, f.caption)
        for f, g in zip(families, givens, strict=True)
        if f.line.page == g.line.page and abs(f.line.index - g.line.index) <= _NEAR_LINES
    ]


def _two_lines(first: Region, second: Region, caption: Caption) -> list[NameFact]:
    """Muster 1: the family name on the first line, the given name on the second."""
    family = read_names(first.words, role="family")
    given = read_names(second.words, role="given")
    if not family or not given or len(family[0].family) > 3:
        return []
    name = PrintedName(family=family[0].family, given=given[0].given)
    return [NameFact(name, first.line, caption)]


def _salutation_off(words: Sequence[Word]) -> tuple[Word, ...]:
    return tuple(w for w in words if compact(w.text) not in {"herr", "herrn", "frau"})


def _addresses(page: PageFacts, names: Sequence[NameFact]) -> list[Address]:
    """The page's addresses; claimed when at a caption or below a person's name."""
    found = addresses_on(page.lines)
    claimed: list[Address] = []
    for caption in page.captions:
        fields = caption.fields & _ADDRESS_FIELDS
        if not fields:
            continue
        for region in page.regions(caption)[:2]:
            street = street_in(region) if fields & _STREET_FIELDS else None
            if street is not None:
                claimed.append(Address(street[0], street[1], claimed=True))
            claimed.extend(
                Address(a.street, a.number, a.postcode, a.town, True)
                for a in found
                if a.postcode is not None
                and a.postcode.line is region.line
                and region.rect.x0 - 2 <= a.postcode.rect.x0 <= region.rect.x1
            )
            if street is not None:
                claimed.extend(
                    Address(a.street, a.number, a.postcode, a.town, True)
                    for a in found
                    if a.street is not None and a.street.rect == street[0].rect
                )
    for fact in names:
        parts = fact.name.parts
        if parts and fact.line in page.lines:
            claimed.extend(
                Address(a.street, a.number, a.postcode, a.town, True)
                for a in found
                if a.street is not None
                and a.street.line.page == fact.line.page
                and 0 < a.street.line.index - fact.line.index <= 2
                and abs(a.street.rect.x0 - parts[0].rect.x0) < 12
            )
    return [*claimed, *(a for a in found if not any(_same_spot(a, c) for c in claimed))]


def _blocks(page: PageFacts) -> list[tuple[NameFact, Address]]:
    """Names right above a street and a postcode, as in the address field of a letter."""
    found: list[tuple[NameFact, Address]] = []
    for address in addresses_on(page.lines):
        if address.street is None or address.postcode is None:
            continue
        street = address.street.line
        if street is address.postcode.line:
            continue
        left = street.segment(street.words_at_x(address.street.rect.x0))[0]
        rect = street.rect_of(left, left)
        for above in reversed(page.lines[max(0, street.index - 2) : street.index]):
            if street.middle - above.middle > 2.4 * max(street.height, above.height):
                break
            segment = segment_under(rect, above)
            words = above.words[segment[0] : segment[1] + 1] if segment else ()
            if not 2 <= len(words) <= 5 or any(c.isdigit() for w in words for c in w.text):
                continue
            found.extend(
                (NameFact(name, above, None), address)
                for name in read_names(_salutation_off(words), role="any")
            )
            break
    return found


_STREET_FIELDS = frozenset({"strasse", "hausnummer", "neue_strasse"})
_ADDRESS_FIELDS = _STREET_FIELDS | {"plz", "ort", "neue_plz", "neuer_ort"}


def _same_spot(one: Address, other: Address) -> bool:
    return (
        one.postcode is not None
        and other.postcode is not None
        and one.postcode.rect == other.postcode.rect
    )
