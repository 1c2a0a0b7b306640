"""How the value in a document differs from the entered one, in one short sentence. Pure."""

from datetime import date
from decimal import Decimal

from inbox.comparison.values import shown_amount


def amount_difference(want: Decimal, have: Decimal, *, money: bool) -> str:
    """How a printed amount or number differs; `money`: euros."""
    one, other = shown_amount(want, money=money), shown_amount(have, money=money)
    if swapped(one, other):
        return f"{one.removesuffix(' €')} und {other.removesuffix(' €')}: Zahlendreher möglich."
    off = shown_amount(abs(have - want), money=money)
    return f"{off} {'mehr' if have > want else 'weniger'} als angegeben."


def day_difference(want: date, have: date) -> str:
    """How a printed day differs from the entered one, as a sentence."""
    if (want.day, want.month, want.year) == (have.month, have.day, have.year):
        return "Tag und Monat sind vertauscht."
    days = abs((have - want).days)
    unit = "Tag" if days == 1 else "Tage"
    return f"{days} {unit} {'später' if have > want else 'früher'} als angegeben."


def swapped(one: str, other: str) -> bool:
    """Whether two texts differ by two neighbouring characters that changed places."""
    if len(one) != len(other):
        return False
    off = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return (
        len(off) == 2
        and off[1] == off[0] + 1
        and one[off[0]] == other[off[1]]
        and one[off[1]] == other[off[0]]
    )
