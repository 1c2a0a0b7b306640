"""The sign of an amount where words give it: "Nachzahlung" is owed, "Guthaben" a credit. Pure."""

import re
from decimal import Decimal
from typing import Any

from inbox.comparison.candidates import Candidate
from inbox.comparison.values import compact

_OWED = re.compile(r"nachzahl|restbetrag|nachforder|zuzahlen|zahlensie|fehlbetrag|offenerbetrag")
_CREDIT = re.compile(r"guthaben|erstatt|ueberzahl|gutschrift|zuihrengunsten|(?<!vor)auszahl")


def signed(candidate: Candidate) -> Any:
    """An amount whose sign the words of its line say: owed is negative, a credit positive."""
    sign = sign_of(candidate)
    value = candidate.value
    return abs(value) * sign if sign and isinstance(value, Decimal) else value


def sign_of(candidate: Candidate) -> int:
    """-1, 1, or 0 where the line says nothing or both."""
    text = compact(candidate.line.text)
    owed, credit = bool(_OWED.search(text)), bool(_CREDIT.search(text))
    return 0 if owed == credit else -1 if owed else 1
