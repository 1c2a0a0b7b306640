"""Whether a typed correction is a value of its field's kind, and how it is then written.

Checks the form and check digits only; whether the value is true is for the person to say.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from inbox.catalogue_values import Field, Service, catalogue_id
from inbox.comparison.identifiers import IBAN_LENGTHS, number_is_valid
from inbox.comparison.values import (
    case_number_key,
    full_year,
    identifier_key,
    make_day,
    plain,
    printed_amount,
    show,
    shown_amount,
)
from inbox.errors import Refused

_DAY = re.compile(r"(\d{1,2})\s?[./-]\s?(\d{1,2})\s?[./-]\s?(\d{4}|\d{2})")
_DAY_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_SHORT = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})")
_NUMBER = re.compile(r"-?\d{1,9}")
_CASE_NUMBER = re.compile(r"\d{5}BG\d{7}")
_YES_NO = {"ja": "Ja", "j": "Ja", "nein": "Nein", "n": "Nein"}


@dataclass(frozen=True, slots=True)
class ValueForm:
    """What a field holds: the catalogue's type, and its choices in German when it has some."""

    kind: str
    choices: tuple[str, ...] = ()
    is_list: bool = False
    is_birth: bool = False  #: a day that is never in the future


#: Of a field the catalogue does not know: any text.
ANY_TEXT = ValueForm("text")


def form_of(field: Field) -> ValueForm:
    """The form of a catalogue field's values."""
    return ValueForm(
        field.type,
        tuple(v.label for v in field.values),
        field.is_list,
        field.id.endswith("geburtsdatum"),
    )


def forms_of(service: Service, fields: Iterable[str]) -> Mapping[str, ValueForm]:
    """The forms of some entries (keys with or without an index) that the catalogue knows."""
    known = {field.id: form_of(field) for field in service.fields}
    return MappingProxyType(
        {key: known[name] for key in fields if (name := catalogue_id(key)) in known}
    )


def corrected(form: ValueForm, words: str, today: date) -> str:
    """The typed value as the desk shows it: 19.11.2026 · 1.234,56 € · IBAN in groups of four.

    `today` bounds a two-digit year of birth. Raises Refused: value-missing, value-date, value-day
    (no such day), value-amount, value-number, value-iban-length, value-iban, value-digits (a check
    digit is wrong), value-postcode, value-case-number, value-choice (choices), value-yes.
    """
    text = " ".join(words.split())
    if not text:
        raise Refused("value-missing")
    if form.is_list:
        return text
    match form.kind:
        case "date":
            return _day(text, today, birth=form.is_birth)
        case "money":
            return shown_amount(_amount(text), money=True)
        case "decimal":
            return shown_amount(_amount(text), money=False)
        case "int":
            if not _NUMBER.fullmatch(text):
                raise Refused("value-number")
            return text
        case "iban":
            return _iban(text)
        case "kvnr" | "rvnr" | "steuer_id":
            key = identifier_key(text)
            if number_is_valid(form.kind, key) is False:
                raise Refused("value-digits")
            return key
        case "plz":
            if not re.fullmatch(r"\d{5}", text):
                raise Refused("value-postcode")
            return text
        case "bg_nummer":
            if not _CASE_NUMBER.fullmatch(case_number_key(text)):
                raise Refused("value-case-number")
            return text
        case "enum":
            return _choice(form, text)
        case "bool":
            if plain(text) not in _YES_NO:
                raise Refused("value-yes")
            return _YES_NO[plain(text)]
    return text


def _day(text: str, today: date, *, birth: bool) -> str:
    if found := _DAY_ISO.fullmatch(text):
        year, month, day = found.groups()
    elif found := _DAY.fullmatch(text) or _DAY_SHORT.fullmatch(text):
        day, month, year = found.groups()
    else:
        raise Refused("value-date")
    whole = full_year(int(year), birth=birth, today=today) if len(year) == 2 else int(year)
    made = make_day(whole, int(month), int(day))
    if made is None or not 1900 <= made.year <= 2100:
        raise Refused("value-day")
    return show(made, "date")


def _amount(text: str) -> Decimal:
    amount = printed_amount(text)
    # "12,00 S" is a statement's sign for owed; nobody types it as a value.
    if amount is None or re.search(r"[SHCD]R?$", text):
        raise Refused("value-amount")
    return amount


def _iban(text: str) -> str:
    key = identifier_key(text)
    wanted = IBAN_LENGTHS.get(key[:2])
    if wanted is not None and len(key) != wanted:
        raise Refused("value-iban-length", wanted=wanted, given=len(key))
    if not number_is_valid("iban", key):
        raise Refused("value-iban")
    return show(key, "iban")


def _choice(form: ValueForm, text: str) -> str:
    if not form.choices:
        return text
    exact = next((c for c in form.choices if plain(c) == plain(text)), None)
    begun = [c for c in form.choices if plain(c).startswith(plain(text))]
    if exact is None and len(begun) != 1:
        raise Refused("value-choice", choices="; ".join(form.choices))
    return exact or begun[0]
