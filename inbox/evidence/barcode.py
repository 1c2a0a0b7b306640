"""What a machine-readable code says, as typed facts. Pure; knows no document and no person.

Two layouts are read by their position, everything else by kind alone (a date, a number that proves
itself): the head of the KBV's standard barcode (form code, supplement, version, family name, given
name, birth date, tab-separated; KBV, "Blankoformularbedruckung"), and the EPC's credit transfer
("GiroCode", EPC069-12). The KBV's tail differs between forms and versions: its dates are given
without saying which is which.
"""

import re
from collections.abc import Iterator
from datetime import date

from inbox.comparison.identifiers import iban_is_valid, kvnr_is_valid
from inbox.evidence.reading import Code, Fact

_FORM = re.compile(r"[0-9]{2}[A-Z]?", re.ASCII)
_SUPPLEMENT = re.compile(r"[0-9a-zA-Z]?", re.ASCII)
_VERSION = re.compile(r"[0-9]{2}", re.ASCII)
_DAY = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])(?![0-9])", re.ASCII)
_KVNR = re.compile(r"(?<![A-Z0-9])[A-Z][0-9]{9}(?![0-9])", re.ASCII)
_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}(?![A-Z0-9])", re.ASCII)
_AMOUNT = re.compile(r"EUR([0-9]{1,9}(?:\.[0-9]{1,2})?)", re.ASCII)
_NAME = re.compile(r"[^\W\d_][\w .,'’\-]{0,80}")


def facts_of(code: Code) -> tuple[Fact, ...]:
    """The facts of one code; empty when it says nothing that is understood (a link, a ticket)."""
    if code.text.startswith("BCD") and (lines := code.text.splitlines()) and len(lines) >= 7:
        return tuple(_transfer(lines))
    fields = code.text.split("\t")
    if _is_kbv(fields):
        return tuple(_kbv(fields))
    return tuple(_by_kind(code.text))


def _is_kbv(fields: list[str]) -> bool:
    if len(fields) < 6:
        return False
    form, supplement, version, family, given, birth = fields[:6]
    return (
        _FORM.fullmatch(form) is not None
        and _SUPPLEMENT.fullmatch(supplement) is not None
        and _VERSION.fullmatch(version) is not None
        and _NAME.fullmatch(family) is not None
        and _NAME.fullmatch(given) is not None
        and _day(birth) is not None
    )


def _kbv(fields: list[str]) -> Iterator[Fact]:
    yield Fact("form", fields[0].lstrip("0") + fields[1], "Muster")
    yield Fact("family_name", fields[3].strip(), "Familienname")
    yield Fact("given_name", fields[4].strip(), "Vorname")
    birth = _day(fields[5])
    assert birth is not None
    yield Fact("birth_date", birth.isoformat(), "Geburtsdatum")
    # Field by field, so that no number is read across a tabulator.
    found = {fact: None for field in fields[6:] for fact in _by_kind(field)}
    yield from found


def _transfer(lines: list[str]) -> Iterator[Fact]:
    """EPC069-12: BCD, version, character set, SCT, BIC, name, IBAN, amount, purpose, reference."""
    name, iban = lines[5].strip(), lines[6].replace(" ", "").upper()
    if name:
        yield Fact("name", name, "Zahlungsempfänger")
    if iban_is_valid(iban):
        yield Fact("iban", iban, "IBAN")
    if len(lines) > 7 and (amount := _AMOUNT.fullmatch(lines[7].strip())):
        whole, _, part = amount[1].partition(".")
        yield Fact("amount", f"{int(whole)}.{part.ljust(2, '0')}", "Betrag")
    for line in lines[9:11]:
        if line.strip():
            yield Fact("reference", line.strip(), "Verwendungszweck")


def _by_kind(text: str) -> Iterator[Fact]:
    for found in _DAY.finditer(text):
        day = _day(found[0])
        if day is not None:
            yield Fact("date", day.isoformat(), "")
    for found in _KVNR.finditer(text):
        if kvnr_is_valid(found[0]):
            yield Fact("kvnr", found[0], "Versichertennummer")
    for found in _IBAN.finditer(text):
        if iban_is_valid(found[0]):
            yield Fact("iban", found[0], "IBAN")


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
