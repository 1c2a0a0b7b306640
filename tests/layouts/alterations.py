"""Altered values: what a citizen might enter although the document says something else.

Limit: an altered value is never proved for its field; it may well stand elsewhere on the same
document, which is what makes it dangerous.
"""

import random
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from tests.layouts import people
from tests.layouts.truth import Spot, proves

PER_FIELD = 3
Made = tuple[str, str] | None
Pool = list[str]
Dice = random.Random
Way = Callable[[str, Pool, Dice, str], Made]


def altered(spots: Sequence[Spot], dice: Dice, here: dict[str, str]) -> list[dict[str, str]]:
    """Up to three altered values per field, of different kinds."""
    pool: dict[str, list[str]] = {}
    for spot in spots:
        for key, value in spot.fact.fields.items():
            pool.setdefault(_pool_of(spot.fact.kind, key), []).append(value)
    kinds = {k: s.fact.kind for s in spots for k in s.fact.fields if proves(k)}
    out: list[dict[str, str]] = []
    for key, value in here.items():
        kind = _pool_of(kinds[key], key)
        found: dict[str, str] = {}
        for way in dice.sample(_WAYS[kind], len(_WAYS[kind])):
            made = way(value, pool[kind], dice, key)
            if made and made[0] != value and made[0] not in found:
                found.setdefault(made[0], made[1])
        out += [
            {"field": key, "value": v, "alteration": how}
            for v, how in list(found.items())[:PER_FIELD]
        ]
    return out


_POOLS = {
    "strasse": "street",
    "hausnummer": "number",
    "plz": "plz",
    "neue_plz": "plz",
    "ort": "town",
    "neuer_ort": "town",
    "neue_strasse": "address",
}


def _pool_of(kind: str, key: str) -> str:
    last = key.rpartition(".")[2]
    if kind == "name" and last in {"vorname", "nachname"}:
        return last
    return _POOLS.get(last, kind)


def _swapped(value: str, _pool: Pool, dice: Dice, _key: str) -> Made:
    spots = [
        i
        for i in range(len(value) - 1)
        if value[i : i + 2].isdigit() and value[i] != value[i + 1] and value[i : i + 2] != "00"
    ]
    if not spots:
        return None
    i = dice.choice(spots)
    return value[:i] + value[i + 1] + value[i] + value[i + 2 :], "digits swapped"


def _digit(value: str, _pool: Pool, dice: Dice, _key: str) -> Made:
    spots = [i for i, c in enumerate(value) if c.isdigit()]
    i = dice.choice(spots)
    new = str((int(value[i]) + dice.choice((1, 3, 5))) % 10)
    if i == 0 and new == "0":
        new = "9"
    return value[:i] + new + value[i + 1 :], "one digit changed"


def _elsewhere(value: str, pool: Pool, dice: Dice, _key: str) -> Made:
    others = [v for v in pool if v != value]
    return (dice.choice(others), "another value of the same document") if others else None


def _neighbour(value: str, _pool: Pool, dice: Dice, key: str) -> Made:
    shift = dice.choice((-1, 1)) * (11 if "zufluss" in key or "lohn_am" in key else 1)
    return str(date.fromisoformat(value) + timedelta(days=shift)), "neighbouring date"


def _day_month(value: str, _pool: Pool, _dice: Dice, _key: str) -> Made:
    day_ = date.fromisoformat(value)
    if day_.day > 12:
        return None
    return str(day_.replace(month=day_.day, day=day_.month)), "day and month swapped"


def _year(value: str, _pool: Pool, dice: Dice, _key: str) -> Made:
    day_ = date.fromisoformat(value)
    return f"{day_.year + dice.choice((-1, 1))}{value[4:]}", "another year"


def _other_iban(value: str, _pool: Pool, dice: Dice, _key: str) -> Made:
    return people.iban(value[4:12], dice.randrange(10**5, 10**10)), "another valid number"


def _other_kvnr(_v: str, _pool: Pool, dice: Dice, _key: str) -> Made:
    return people.kvnr(dice), "another valid number"


def _other_pension(v: str, _pool: Pool, dice: Dice, _key: str) -> Made:
    year = int(v[6:8])
    born = date(2000 + year if year < 27 else 1900 + year, int(v[4:6]), int(v[2:4]))
    return people.pension_number(dice, born, v[8]), "another valid number"


def _other_tax(_v: str, _pool: Pool, dice: Dice, _key: str) -> Made:
    return people.tax_id(dice), "another valid number"


def _similar(value: str, _pool: Pool, dice: Dice, _key: str) -> Made:
    letters = [i for i, c in enumerate(value) if c.isalpha() and i > 0]
    i = dice.choice(letters)
    plain = unicodedata.normalize("NFKD", value[i].lower())[0]  # ö for o is another spelling
    new = dice.choice([c for c in "aeimnorst" if c != plain])
    return value[:i] + new + value[i + 1 :], "similar name"


def _stranger(_v: str, _pool: Pool, dice: Dice, key: str) -> Made:
    who = people.person(dice)
    return (who.given if key.endswith("vorname") else who.family), "another name"


def _other_house(value: str, _pool: Pool, dice: Dice, _key: str) -> Made:
    street, _, number = value.rpartition(" ")
    digits = int("".join(c for c in number if c.isdigit())) + dice.choice((1, 2, 10))
    return f"{street} {digits}".strip(), "house number changed"


def _suffix(value: str, _pool: Pool, _dice: Dice, _key: str) -> Made:
    return (value[:-1] if value[-1].isalpha() else f"{value}c"), "house number suffix"


def _more(value: str, _pool: Pool, dice: Dice, _key: str) -> Made:
    return f"{float(value) + dice.choice((1, 2)):g}", "one or two more"


def _tenfold(value: str, _pool: Pool, _dice: Dice, _key: str) -> Made:
    return (f"{float(value) * 10:.2f}", "comma moved") if "." in value else None


def _sign(value: str, _pool: Pool, _dice: Dice, key: str) -> Made:
    if not key.endswith(("saldo", "summe")):
        return None
    return (value[1:] if value.startswith("-") else f"-{value}"), "sign turned"


def _choice(value: str, _pool: Pool, _dice: Dice, _key: str) -> Made:
    turned = {"erst": "folge", "folge": "erst", "gas": "fernwaerme", "fernwaerme": "gas"}
    turned |= {"arbeitgeber": "selbst", "selbst": "arbeitgeber", "aufhebung": "arbeitgeber"}
    return turned[value], "another choice"


def _stranger_country(value: str, _pool: Pool, dice: Dice, _key: str) -> Made:
    return dice.choice([c for c in ("polnisch", "syrisch", "türkisch") if c != value]), "another"


_WAYS: dict[str, list[Way]] = {
    "choice_text": [_stranger_country],
    "date": [_neighbour, _day_month, _year, _elsewhere],
    "money": [_swapped, _elsewhere, _digit, _tenfold, _sign],
    "decimal": [_more, _swapped, _elsewhere],
    "int": [_more],
    "iban": [_swapped, _other_iban, _elsewhere],
    "kvnr": [_swapped, _other_kvnr, _elsewhere],
    "rvnr": [_swapped, _other_pension],
    "steuer_id": [_swapped, _other_tax],
    "bg_nummer": [_swapped, _digit],
    "kundennummer": [_swapped, _digit],
    "vorname": [_elsewhere, _similar, _stranger],
    "nachname": [_elsewhere, _similar, _stranger],
    "name": [_elsewhere, _similar],
    "text": [_elsewhere, _similar],
    "street": [_elsewhere, _similar],
    "address": [_other_house, _suffix, _similar],
    "number": [_other_house, _suffix],
    "plz": [_swapped, _digit, _elsewhere],
    "town": [_elsewhere, _similar],
    "choice": [_choice],
}
