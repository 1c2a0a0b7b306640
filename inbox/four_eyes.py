"""When a confirmation needs a second person: one pure rule, the office's. It knows no people.

The form server decides with it at the first press; the desk says with it beforehand what the press
will mean. The random sample is drawn at the form server alone (sync/formserver/approval_record.py).
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from inbox.catalogue_condition import entries
from inbox.catalogue_values import catalogue_id, flatten
from inbox.submission import ALWAYS, PAYMENT, FourEyes

_UNCLEAR = re.compile(r"-?\d{1,3}(?:\.\d{3})+")
_GERMAN = re.compile(r"-?\d{1,3}(?:\.\d{3})*,\d{1,2}|-?\d+,\d{1,2}")


def asked_by(
    rule: FourEyes, data: Mapping[str, Any], decided: Mapping[str, Iterable[object]]
) -> tuple[str, ...] | None:
    """The payment-relevant fields that ask for a second person; None: nobody is asked.

    `decided`: by field, the values that somebody decided otherwise than entered. Under ALWAYS
    the answer may be empty: it asks whatever was entered.
    """
    flat = flatten(data)
    chosen: dict[str, list[object]] = {}
    for name, values in decided.items():
        chosen.setdefault(catalogue_id(name), []).extend(values)
    found = []
    for name in sorted(rule.fields):
        values = [v for v in entries(flat, name) if v is not False]
        if values or name in chosen:
            values += chosen.get(name, [])
            if rule.rule == ALWAYS or _reaches(rule, name, values):
                found.append(name)
    if rule.rule == ALWAYS:
        return tuple(found)
    return tuple(found) if rule.rule == PAYMENT and found else None


def _reaches(rule: FourEyes, name: str, values: Iterable[object]) -> bool:
    limit = rule.limits.get(name)
    if limit is None:
        return True
    amounts = [amount_of(value) for value in values]
    # what is no amount may be any amount
    least = Decimal(limit)
    return not amounts or any(a is None or abs(a) >= least for a in amounts)


def amount_of(value: object) -> Decimal | None:
    """Decimal euros of "1.234,56 €", "1234.56" or a number; None when it is no clear amount."""
    text = str(value).strip().removesuffix("€").removesuffix("EUR").strip()
    if _UNCLEAR.fullmatch(text):
        return None  # 1.234 is a thousand here and little more than one elsewhere
    if _GERMAN.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None
