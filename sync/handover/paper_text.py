"""Days and characters as the papers show them. Pure texts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sync.handover.view import Confirmed


def local(at: datetime, zone: str) -> datetime:
    """An instant on the clock of the place it came from; Berlin where nobody knows the zone."""
    try:
        return at.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        return at.astimezone(ZoneInfo("Europe/Berlin"))


def day_in_words(at: datetime, zone: str) -> str:
    """TT.MM.JJJJ."""
    return local(at, zone).strftime("%d.%m.%Y")


def moment_in_words(at: datetime, zone: str) -> str:
    """TT.MM.JJJJ um HH:MM Uhr."""
    return local(at, zone).strftime("%d.%m.%Y um %H:%M Uhr")


def shown_day(text: str) -> str:
    """An ISO date as TT.MM.JJJJ; anything else as it is."""
    try:
        return datetime.fromisoformat(text).strftime("%d.%m.%Y")
    except ValueError:
        return text


def showable(value: Any, last: int) -> Any:
    """Texts without characters that no font shows: those become [U+XXXX]."""
    if isinstance(value, str):
        return "".join(c if _shown(c, last) else f"[U+{ord(c):04X}]" for c in value)
    if isinstance(value, Mapping):
        return {key: showable(each, last) for key, each in value.items()}
    return [showable(each, last) for each in value]


def _shown(char: str, last: int) -> bool:
    if char in "\n\u00a0–„“‚‘’…€":
        return True
    return char.isprintable() and ord(char) <= last


def approval_in_words(order: Confirmed, time_zone: str, reasons: Mapping[str, str]) -> str:
    """Who approved as the second person, when and why, after a space; empty: nobody was asked."""
    if order.approved_name is None or order.approved_at is None:
        return ""
    at = moment_in_words(order.approved_at, time_zone)
    why = reasons.get(order.approval_why, reasons["always"])
    return f" Freigegeben am {at} von {order.approved_name} ({why})."
