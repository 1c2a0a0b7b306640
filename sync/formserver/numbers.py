"""The submission's number: CODE-YYYY-NNNNNN-L with a Luhn digit (ISO/IEC 7812-1, annex B)."""

import re

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sync.formserver import tables as t
from sync.formserver.db import locked, seed

PATTERN = re.compile(r"([A-Z]{3})-([0-9]{4})-([0-9]{6})-([0-9])")
UNKNOWN_SERVICE = "SON"


def luhn(digits: str) -> int:
    """The check digit to append to `digits`."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return -total % 10


def spell(code: str, year: int, serial: int) -> str:
    """The number; year and serial are what the check digit protects."""
    return f"{code}-{year:04d}-{serial:06d}-{luhn(f'{year:04d}{serial:06d}')}"


def is_valid(number: str) -> bool:
    """Whether the text has the form and its check digit is right."""
    match = PATTERN.fullmatch(number)
    return match is not None and luhn(match[2] + match[3]) == int(match[4])


def draw(conn: Connection, code: str, year: int) -> str:
    """The next free number; the counter's row is held until the end of the transaction."""
    name = f"number-{code}-{year}"
    seed(conn, t.counters, {"name": name, "value": 0}, ("name",))
    value = conn.scalar(locked(sa.select(t.counters.c.value).where(t.counters.c.name == name)))
    serial = int(value or 0) + 1
    while conn.scalar(
        sa.select(t.submissions.c.id).where(t.submissions.c.number == spell(code, year, serial))
    ):
        serial += 1  # a source may have brought this number along
    conn.execute(t.counters.update().where(t.counters.c.name == name).values(value=serial))
    return spell(code, year, serial)
