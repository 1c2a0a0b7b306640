"""A desk whose lists work at once and whose every other deed waits until the rest is open.

Opening worker, catalogue and lines takes longer than showing the list that was there yesterday.
Deeds are called off the main thread, so waiting blocks nobody.
"""

from threading import Event
from typing import TYPE_CHECKING, Any

from inbox.caseview import DeskState, Link
from inbox.clock import BusinessClock
from inbox.desk_lists import Lists
from inbox.errors import Unreachable
from inbox.store.store import Store

if TYPE_CHECKING:
    from inbox.desk import Desk

#: Longer than any opening that still succeeds.
LONGEST_WAIT_S = 90.0


class LateDesk(Lists):
    """Stands in for the desk until `arrive` brings it."""

    def __init__(self, store: Store, clock: BusinessClock) -> None:
        super().__init__(store, clock)
        self._there = Event()
        self._desk: Desk | None = None

    def arrive(self, desk: "Desk") -> None:
        """The whole desk is open now."""
        self._desk = desk
        self._there.set()

    def state(self) -> DeskState:
        """What the status line says; before the desk is open: connecting."""
        if self._desk is not None:
            return self._desk.state()
        return DeskState(
            saved_at=None,
            link=Link.CONNECTING,
            link_code=None,
            handovers_waiting=0,
            handovers_failed=0,
            reading_left=0,
            last_number=None,
            last_deed=None,
            undo=None,
            now=self._clock.now(),
            is_demo=self._clock.is_demo,
        )

    def __getattr__(self, name: str) -> Any:
        """Every deed of the desk that needs more than the store. Raises Unreachable("opening")."""
        if name.startswith("_"):
            raise AttributeError(name)

        def deed(*arguments: Any, **more: Any) -> Any:
            if not self._there.wait(LONGEST_WAIT_S) or self._desk is None:
                raise Unreachable("opening")
            return getattr(self._desk, name)(*arguments, **more)

        return deed
