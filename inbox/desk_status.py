"""How the desk stands towards the outside, shared between the threads that know and the window."""

from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

from inbox.caseview import Link


@dataclass(frozen=True, slots=True)
class Standing:
    """One consistent picture of the line, the last save and the work still to be read."""

    link: Link = Link.CONNECTING
    link_code: str | None = None
    saved_at: datetime | None = None
    reading_left: int = 0
    reading_paused: bool = False


class DeskStatus:
    """A small notice board: sync and reading write, the status bar reads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._standing = Standing()

    def read(self) -> Standing:
        """The picture as it is now."""
        with self._lock:
            return self._standing

    def line(self, link: Link, code: str | None = None) -> bool:
        """Note the state of the line; True when it changed."""
        with self._lock:
            before = self._standing
            self._standing = replace(before, link=link, link_code=code)
            return before != self._standing

    def saved(self, at: datetime) -> None:
        """Something was stored durably just now."""
        with self._lock:
            self._standing = replace(self._standing, saved_at=at)

    def pause(self, paused: bool) -> None:
        """Somebody held the reading, or let it go on."""
        with self._lock:
            self._standing = replace(self._standing, reading_paused=paused)

    def reading(self, left: int) -> bool:
        """How many documents are still to be read; True when it changed."""
        with self._lock:
            before = self._standing
            self._standing = replace(before, reading_left=left)
            return before != self._standing
