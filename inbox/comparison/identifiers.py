"""Check digits: is a number well-formed and does it prove itself? True or False, never a guess.

Sources: ISO 13616/7064 (IBAN, mod 97); § 139b AO and ISO 7064 mod 11,10 (Steuer-ID); § 147 SGB VI
with VKVV (Rentenversicherungsnummer); GKV-Spitzenverband (Krankenversichertennummer); Luhn for our
own numbers. A number without a check digit has no function here.
"""

import re
from datetime import date

from inbox.comparison.values import full_year, identifier_key, make_day

#: Length of an IBAN by land (SWIFT registry); other lands are only checked by mod 97.
IBAN_LENGTHS = {
    "DE": 22, "AT": 20, "CH": 21, "NL": 18, "BE": 16, "FR": 27, "LU": 20, "PL": 28, "ES": 24,
    "IT": 27, "CZ": 24, "DK": 18, "LT": 20, "IE": 22, "PT": 25, "RO": 24, "BG": 22, "HR": 21,
    "TR": 26, "GB": 22, "GR": 27, "HU": 28, "SE": 24, "SK": 24, "SI": 19, "FI": 18, "EE": 20,
    "LV": 21, "MT": 31, "CY": 28, "LI": 21, "NO": 15,
}  # fmt: skip

_RVNR = re.compile(r"\d{8}[A-Z]\d{3}")
_RVNR_FACTORS = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)


def _cross(number: int) -> int:
    return number // 10 + number % 10


def iban_is_valid(text: str) -> bool:
    """Length by land and check digits mod 97 = 1."""
    key = identifier_key(text)
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", key):
        return False
    if len(key) != IBAN_LENGTHS.get(key[:2], len(key)):
        return False
    moved = key[4:] + key[:4]
    return int("".join(str(int(c, 36)) for c in moved)) % 97 == 1


def kvnr_is_valid(text: str) -> bool:
    """Letter as two digits, weights 1 and 2 in turn, cross sums, mod 10."""
    key = identifier_key(text)
    if not re.fullmatch(r"[A-Z]\d{9}", key):
        return False
    digits = f"{ord(key[0]) - 64:02d}{key[1:9]}"
    total = sum(_cross(int(d) * (1 + i % 2)) for i, d in enumerate(digits))
    return total % 10 == int(key[9])


def rvnr_is_valid(text: str) -> bool:
    """Form, day of birth inside and check digit."""
    key = identifier_key(text)
    if not _RVNR.fullmatch(key) or birth_in_rvnr(key) is None:
        return False
    digits = f"{key[:8]}{ord(key[8]) - 64:02d}{key[9:11]}"
    total = sum(_digit_sum(int(d) * f) for d, f in zip(digits, _RVNR_FACTORS, strict=True))
    return total % 10 == int(key[11])


def _digit_sum(number: int) -> int:
    return sum(int(d) for d in str(number))


def birth_in_rvnr(text: str, today: date | None = None) -> date | None:
    """The day of birth a pension number carries (day may be raised by 50); None when none fits."""
    key = identifier_key(text)
    if not _RVNR.fullmatch(key):
        return None
    day, month, year = int(key[2:4]), int(key[4:6]), int(key[6:8])
    day = day - 50 if day > 50 else day
    return make_day(full_year(year, birth=True, today=today), month, day)


def tax_id_is_valid(text: str) -> bool:
    """Eleven digits, ISO 7064 mod 11,10. A leading 0 marks a test number and is allowed."""
    key = identifier_key(text)
    if not re.fullmatch(r"\d{11}", key):
        return False
    product = 10
    for digit in key[:10]:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10 == int(key[10])


def luhn_is_valid(text: str) -> bool:
    """Luhn over all digits, the last one being the check digit."""
    digits = [int(c) for c in text if c.isdigit()]
    if len(digits) < 2:
        return False
    total = 0
    for index, digit in enumerate(reversed(digits)):
        doubled = digit * 2 if index % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def number_is_valid(kind: str, text: str) -> bool | None:
    """Whether a number of this catalogue type proves itself; None when the type has no check."""
    match kind:
        case "iban":
            return iban_is_valid(text)
        case "kvnr":
            return kvnr_is_valid(text)
        case "rvnr":
            return rvnr_is_valid(text)
        case "steuer_id":
            return tax_id_is_valid(text)
        case "vorgangsnummer":
            return luhn_is_valid(text)
    return None
