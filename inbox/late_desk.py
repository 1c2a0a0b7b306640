"""A desk whose lists work at once and whose every other deed waits until the rest is open.

Opening store, worker, catalogue and lines takes longer than showing the list that was there
yesterday. Deeds are called off the main thread, so waiting blocks nobody.
"""

from threading import Event
from typing import TYPE_CHECKING, Any

from inbox.clock import BusinessClock
from inbox.desk_lists import Lists
from inbox.desk_state import DeskState, Link
from inbox.errors import Unreachable
from inbox.store.early import EarlyLists

if TYPE_CHECKING:
    from inbox.desk import Desk
    from inbox.store.store import Store

#: Longer than any opening that still succeeds.
LONGEST_WAIT_S = 90.0


class LateDesk(Lists):
    """Stands in for the desk: first with lists only, then with a store, then `arrive` brings it."""

    def __init__(self, lists: EarlyLists, clock: BusinessClock) -> None:
        super().__init__(lists, clock)
        self._early = lists
        self._stored = Event()
        self._there = Event()
        self._desk: Desk | None = None

    def store_is_open(self, store: "Store") -> None:
        """Lists come from the store itself from now on, and settings are kept."""
        self._store = store
        self._early.close(after=store)
        self._stored.set()

    def arrive(self, desk: "Desk") -> None:
        """The whole desk is open now."""
        self._desk = desk
        self._there.set()

    def give_up(self) -> None:
        """It will not come: whatever waits is told so, the lists stay readable."""
        self._stored.set()
        self._there.set()

    def keep_setting(self, key: str, value: str) -> None:
        """Remember a setting, once it can be written. Raises Unreachable("opening")."""
        self._stored.wait(LONGEST_WAIT_S)
        super().keep_setting(key, value)

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
        """Every deed of the desk that needs more than lists. Raises Unreachable("opening")."""
        if name.startswith("_"):
            raise AttributeError(name)

        def deed(*arguments: Any, **more: Any) -> Any:
            if not self._there.wait(LONGEST_WAIT_S) or self._desk is None:
                raise Unreachable("opening")
            return getattr(self._desk, name)(*arguments, **more)

        return deed
