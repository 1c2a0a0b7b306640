"""The form of an entered value: one German sentence about what is wrong with it, or None.

Only the form is judged. A well-formed value is not proven by that, and a malformed one is shown and
never refused: what somebody handed in is kept as it is.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from inbox.catalogue_values import Field, Service
from inbox.comparison.identifiers import number_is_valid
from inbox.comparison.values import case_number_key, entered_amount, identifier_key

_PHONE = re.compile(r"\+?[0-9 ()/\-]{5,25}")
_EMAIL = re.compile(r"[^@\s,;<>\"]+@(?:[^@\s.,;<>\"]+\.)+[A-Za-z]{2,}")
_CASE_NUMBER = re.compile(r"[0-9]{5}BG[0-9]{7}")
_CUSTOMER = re.compile(r"[0-9]{3}[A-Z][0-9]{6}")
_RUNNING_NUMBER = re.compile(r"[A-Z]{3}-[0-9]{4}-[0-9]{6}-[0-9]")
_LENGTHS = {"text": 250, "longtext": 4000, "name": 120, "aktenzeichen": 40}
_NUMBER_FORMS: Mapping[str, tuple[re.Pattern[str], str]] = {
    "iban": (re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}"), "Die IBAN ist nicht vollständig."),
    "rvnr": (
        re.compile(r"\d{8}[A-Z]\d{3}"),
        "Die Rentenversicherungsnummer hat nicht die Form 12 345678 A 123.",
    ),
    "steuer_id": (re.compile(r"\d{11}"), "Die Steuer-ID hat nicht elf Ziffern."),
    "kvnr": (
        re.compile(r"[A-Z]\d{9}"),
        "Die Versichertennummer besteht nicht aus einem Buchstaben und neun Ziffern.",
    ),
}

#: Types whose malformed value cannot be compared with anything: such a row is open.
UNUSABLE = frozenset({"date", "datetime", "money", "decimal", "int", *_NUMBER_FORMS})

#: Filled in by the server or computed; nobody forgot to enter them.
_NOT_ASKED = frozenset(
    {
        "derived",
        "working_days_before",
        "year_quota",
        "contiguous_after",
        "owner_match",
        "no_overlap",
    }
)
_HEAD = "Kopf"


def format_fault(field: Field, value: Any) -> str | None:
    """What is wrong with the form of an entered value; None when nothing is, or nothing is known.

    Of a list of values the first faulty one is named. Types without a form never have a fault.
    """
    if isinstance(value, list | tuple) and field.type != "file":
        return next((fault for v in value if (fault := format_fault(field, v))), None)
    if value is None or value == "":
        return None
    if field.values and field.type == "enum":
        known = str(value) in {v.id for v in field.values}
        return None if known else "Diese Auswahl gibt es nicht."
    test = _TESTS.get(field.type)
    if test is not None:
        return test(str(value).strip(), value)
    if field.type in _NUMBER_FORMS:
        return _number(field.type, str(value))
    longest = _LENGTHS.get(field.type)
    if longest is not None and len(str(value)) > longest:
        return f"Der Text ist länger als {longest} Zeichen."
    return None


def _day(text: str, value: Any) -> str | None:
    if isinstance(value, date):
        return None
    try:
        date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text)
    except ValueError:
        return "Das Datum gibt es nicht."
    return None


def _amount(text: str, value: Any) -> str | None:
    if isinstance(value, bool) or entered_amount(value) is None:
        return "Das ist kein Betrag."
    return None


def _money(text: str, value: Any) -> str | None:
    fault = _amount(text, value)
    if fault is not None:
        return fault
    amount = entered_amount(value) or Decimal(0)
    cents = amount * 100
    return None if cents == cents.to_integral_value() else "Der Betrag hat Bruchteile von Cent."


def _whole(text: str, value: Any) -> str | None:
    amount = None if isinstance(value, bool) else entered_amount(value)
    if amount is None or amount != amount.to_integral_value():
        return "Das ist keine ganze Zahl."
    return "Die Zahl ist negativ." if amount < 0 else None


def _truth(text: str, value: Any) -> str | None:
    known = {"true", "false", "ja", "nein"}
    return None if text.casefold() in known else "Das ist weder Ja noch Nein."


def _window(text: str, value: Any) -> str | None:
    if not isinstance(value, Mapping):
        return "Das ist kein Zeitfenster."
    try:
        first, last = (time.fromisoformat(str(value[end])) for end in ("von", "bis"))
    except (KeyError, ValueError):
        return "Das Zeitfenster ist nicht vollständig."
    return None if first < last else "Das Zeitfenster endet vor seinem Beginn."


def _matching(pattern: re.Pattern[str], fault: str) -> Callable[[str, Any], str | None]:
    return lambda text, _value: None if pattern.fullmatch(text) else fault


def _case_number(text: str, value: Any) -> str | None:
    fits = _CASE_NUMBER.fullmatch(case_number_key(text))
    return None if fits else "Die Nummer hat nicht die Form 12345BG0001234."


def _customer(text: str, value: Any) -> str | None:
    fits = _CUSTOMER.fullmatch(identifier_key(text))
    return None if fits else "Die Kundennummer hat nicht die Form 123A456789."


def _running_number(text: str, value: Any) -> str | None:
    if not _RUNNING_NUMBER.fullmatch(text):
        return "Die Vorgangsnummer hat nicht die Form ABC-2026-123456-7."
    if number_is_valid("vorgangsnummer", text) is False:
        return "Die Prüfziffer der Vorgangsnummer ist ungültig."
    return None


def _number(kind: str, text: str) -> str | None:
    pattern, fault = _NUMBER_FORMS[kind]
    if not pattern.fullmatch(identifier_key(text)):
        return fault
    if number_is_valid(kind, text) is False:
        return "Die Prüfziffer der Angabe ist ungültig."
    return None


_TESTS: Mapping[str, Callable[[str, Any], str | None]] = {
    "date": _day,
    "datetime": _day,
    "money": _money,
    "decimal": _amount,
    "int": _whole,
    "bool": _truth,
    "time_range": _window,
    "phone": _matching(_PHONE, "Das ist keine Telefonnummer."),
    "email": _matching(_EMAIL, "Das ist keine E-Mail-Adresse."),
    "plz": _matching(re.compile(r"[0-9]{5}"), "Die Postleitzahl hat nicht fünf Ziffern."),
    "bg_nummer": _case_number,
    "kundennummer": _customer,
    "vorgangsnummer": _running_number,
}


def not_entered(service: Service, data: Mapping[str, Any]) -> tuple[Field, ...]:
    """Required fields that hold nothing. They are shown; nothing is refused because of them."""
    return tuple(
        field
        for field in service.fields
        if "[]" not in field.id
        and field.group != _HEAD
        and field.rule not in _NOT_ASKED
        and data.get(field.id) in (None, "", [])
        and field.is_required(data)
    )


def not_affirmed(service: Service, data: Mapping[str, Any]) -> tuple[Field, ...]:
    """Declarations that have to be affirmed (parameter `must`) and were answered with no."""
    return tuple(
        field
        for field in service.fields
        if field.params.get("must") is True
        and str(data.get(field.id, "")).casefold() in {"false", "nein"}
    )
