"""The business clock: real time plus a fixed offset, so that a demo has its own day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True, slots=True)
class BusinessClock:
    """Tells the office's time; tokens, leases and certificates use the real clock instead."""

    offset: timedelta = timedelta()
    zone: ZoneInfo = OFFICE_ZONE
    is_demo: bool = False  #: a practice day ("Übungstag"); the status bar says so
    real: Callable[[], datetime] = lambda: datetime.now(UTC)

    def now(self) -> datetime:
        """The business instant, UTC."""
        return self.real() + self.offset

    def today(self) -> date:
        """The business day in the office's time zone."""
        return self.now().astimezone(self.zone).date()
