"""Instants and days as the wire and the database write them: UTC text that sorts by time."""

from datetime import UTC, datetime
from typing import overload


@overload
def to_wire(value: datetime) -> str: ...
@overload
def to_wire(value: None) -> None: ...
def to_wire(value: datetime | None) -> str | None:
    """An instant as ISO 8601 with Z, six digits of a second, so that text order is time order."""
    if value is None:
        return None
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def from_wire(text: str) -> datetime:
    """The instant of an ISO 8601 text; raises ValueError when it names no offset."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an instant needs its offset from UTC")
    return instant.astimezone(UTC)
