"""Normal forms: what makes two spellings the same value, and how a value is shown in German.

The limit: pure text to value; where a value stands on a page is the candidates' business.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

MONTHS = {
    "januar": 1, "jan": 1, "jaenner": 1, "februar": 2, "feb": 2, "maerz": 3, "mrz": 3, "mar": 3,
    "april": 4, "apr": 4, "mai": 5, "juni": 6, "jun": 6, "juli": 7, "jul": 7, "august": 8, "aug": 8,
    "september": 9, "sept": 9, "sep": 9, "oktober": 10, "okt": 10, "november": 11, "nov": 11,
    "dezember": 12, "dez": 12, "january": 1, "february": 2, "march": 3, "may": 5, "june": 6,
    "july": 7, "october": 10, "oct": 10, "december": 12, "dec": 12,
}  # fmt: skip

#: Two-digit years: 00 to 49 mean 20xx, 50 to 99 mean 19xx. A day of birth is never in the future.
PIVOT = 50

_SPECIAL = str.maketrans(
    {"ß": "ss", "ẞ": "ss", "ı": "i", "İ": "i", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d",
     "Đ": "d", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "þ": "th", "ð": "d", "’": "'", "´": "'"}
)  # fmt: skip
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "ae", "Ö": "oe", "Ü": "ue"})
_DASHES = re.compile("[\u2010-\u2015\u2212]")


#: Words of a document are folded again for every field: the words of a few long documents.
_FOLDED = 16_384


@lru_cache(_FOLDED)
def plain(text: str) -> str:
    """Case, accents, special letters folded: "Yıldız" → "yildiz", "Gößling" → "gossling"."""
    text = unicodedata.normalize("NFC", text).translate(_SPECIAL)
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c)).casefold()
    return _DASHES.sub("-", text)


@lru_cache(_FOLDED)
def spelled_out(text: str) -> str:
    """Like `plain`, but umlauts written as two letters: "Gößling" → "goessling"."""
    return plain(unicodedata.normalize("NFC", text).translate(_UMLAUTS))


@lru_cache(_FOLDED)
def spellings(text: str) -> frozenset[str]:
    """The spellings that count as the same word: ö as oe and as o."""
    return frozenset({plain(text), spelled_out(text)})


def same_word(one: str, other: str) -> bool:
    """Whether two words are the same name after folding; "Michael" is not "Michal"."""
    return not spellings(one).isdisjoint(spellings(other))


def drops_dots(entered: str, printed: str) -> bool:
    """Whether the entry has a plain vowel where an umlaut is printed: "Jorg" for "Jörg"."""
    tokens = printed.replace("-", " ").split()
    return any(
        plain(one) == plain(other)
        and spelled_out(one) != spelled_out(other)
        and spelled_out(other) != plain(other)
        for one in entered.replace("-", " ").split()
        for other in (t.strip(".,;:()") for t in tokens)
    )


@lru_cache(_FOLDED)
def compact(text: str) -> str:
    """Letters and digits only, umlauts spelled out: how captions are looked up."""
    return "".join(c for c in spelled_out(text) if c.isalnum())


def full_year(two_digits: int, *, birth: bool, today: date | None = None) -> int:
    """The year meant by two digits; see PIVOT. For a birth, never later than `today`."""
    year = 2000 + two_digits if two_digits < PIVOT else 1900 + two_digits
    limit = (today or date(2000 + PIVOT - 1, 12, 31)).year
    return year - 100 if birth and year > limit else year


def make_day(year: int, month: int, day: int) -> date | None:
    """The date, or None when there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def entered_amount(value: Any) -> Decimal | None:
    """An entered amount: a number, decimal text, or German notation."""
    if isinstance(value, bool) or value is None:
        return None
    text = str(value).strip().replace("€", "").replace("EUR", "").strip()
    if re.fullmatch(r"[-+]?\d+(\.\d+)?", text):
        try:
            return Decimal(text)
        except InvalidOperation:
            return None
    return printed_amount(text)


_PRINTED = re.compile(
    r"(?P<sign>[-+])?\s?(?P<whole>\d{1,3}(?:[.\s'](?=\d{3}(?!\d))\d{3})+|\d+)"
    r"(?:,(?P<cents>\d{1,2}|-{1,2}))?\s?(?P<end>[-+]|S|H|CR|DR)?"
)


def printed_amount(text: str) -> Decimal | None:
    """A printed amount: 1.234,56 · 1 234,56 · 412,- · 12,00- · 12,00 S (owed) · 12,00 H."""
    text = _DASHES.sub("-", text).replace("€", " ").replace("EUR", " ").strip()
    found = _PRINTED.fullmatch(text)
    if found is None:
        return None
    whole = re.sub(r"\D", "", found["whole"])
    cents = (found["cents"] or "").replace("-", "")
    amount = Decimal(f"{whole}.{cents or '0'}")
    return -amount if found["sign"] == "-" or found["end"] in {"-", "S", "DR"} else amount


def case_number_key(text: str) -> str:
    """Both spellings of a case number as one: 12345//0004711 = 12345BG0004711."""
    folded = re.sub(r"[\s.\-]", "", text).upper()
    return re.sub(r"(?:BG|//?)", "BG", folded, count=1)


def identifier_key(text: str) -> str:
    """An identifier without spaces and marks, upper case."""
    return re.sub(r"[\s.\-/]", "", text).upper()


def show(value: Any, kind: str, label: Callable[[str], str] | None = None) -> str:
    """A value as the desk shows it: 03.11.2026 · 1.234,56 € · Ja · IBAN in groups of four.

    `label` turns the id of a choice into its German word.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(show(v, kind, label) for v in value)
    if isinstance(value, bool):
        return "Ja" if value else "Nein"
    if kind == "time_range" and isinstance(value, Mapping):
        return _shown_window(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{k}: {show(v, 'text')}" for k, v in value.items())
    if kind in {"date", "datetime", "day_month"}:
        return _shown_day(value, kind)
    if kind in {"money", "decimal"}:
        amount = value if isinstance(value, Decimal) else entered_amount(value)
        if amount is not None:
            return shown_amount(amount, money=kind == "money")
    if kind == "bool" and str(value).casefold() in {"true", "false"}:
        return "Ja" if str(value).casefold() == "true" else "Nein"
    if kind == "iban":
        key = identifier_key(str(value))
        return " ".join(key[i : i + 4] for i in range(0, len(key), 4))
    if kind == "enum" and label is not None:
        return label(str(value))
    return str(value)


def shown_amount(amount: Decimal, *, money: bool) -> str:
    """German notation; money with two places and the sign €, other numbers as short as they are."""
    text = f"{amount:,.2f}" if money else f"{amount.normalize():,f}"
    text = text.replace(",", " ").replace(".", ",").replace(" ", ".")
    return f"{text} €" if money else text


def _shown_day(value: Any, kind: str) -> str:
    text = value.isoformat() if isinstance(value, date) else str(value)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    if kind == "day_month":
        return f"{moment:%d.%m.}"
    if kind == "datetime" and "T" in text:
        return f"{moment:%d.%m.%Y, %H:%M}"
    return f"{moment:%d.%m.%Y}"


def _shown_window(window: Mapping[str, Any]) -> str:
    def hour(text: object) -> str:
        return str(text or "").removeprefix("0").removesuffix(":00")

    first, last = hour(window.get("von")), hour(window.get("bis"))
    if first and last:
        return f"{first}–{last} Uhr"
    return f"ab {first} Uhr" if first else f"bis {last} Uhr" if last else ""
