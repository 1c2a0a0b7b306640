"""The threads of the desk: one writer, one that waits for news, one that reads evidence.

The writer runs cycles; any number of nudges during a cycle lead to exactly one more. The poller
only waits and nudges, so that a nudge never waits for a poll.
"""

import logging
from collections.abc import Callable
from threading import Event, Thread

from inbox.errors import ZweiklickError
from inbox.submission import SubmissionId

log = logging.getLogger(__name__)

#: A cycle at least this often, so that holds end and retries start without a nudge.
TICK_S = 1.0
#: Waiting time of the poller after an error, doubled up to the limit.
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 30.0


class Worker:
    """A thread that does one thing again whenever it is nudged, and at every tick."""

    def __init__(
        self,
        name: str,
        work: Callable[[], None],
        *,
        tick: float | None,
        failed: Callable[[ZweiklickError], None] = lambda error: None,
    ) -> None:
        self._work = work
        self._tick = tick
        self._failed = failed
        self._told: str | None = None
        self._wake = Event()
        self._stopping = Event()
        self._thread = Thread(target=self._loop, name=name, daemon=True)

    def start(self) -> None:
        """Begin with one round at once."""
        self._thread.start()

    def nudge(self) -> None:
        """Ask for a round now; safe from any thread."""
        self._wake.set()

    @property
    def stopping(self) -> bool:
        """Whether the end was asked for; long work looks at it."""
        return self._stopping.is_set()

    def ask_to_stop(self) -> None:
        """Let the running round be the last one."""
        self._stopping.set()
        self._wake.set()

    def join(self, timeout: float) -> bool:
        """Wait for the end; False when it is still busy. One that never began has ended."""
        if self._thread.ident is None:
            return True
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _loop(self) -> None:
        while True:
            self._wake.clear()  # before the check: a stop in between would be slept through
            if self._stopping.is_set():
                return
            try:
                self._work()
                self._told = None
            except ZweiklickError as known:
                self._tell(known)
            except Exception:
                log.exception("%s: round failed", self._thread.name)
            self._wake.wait(self._tick)

    def _tell(self, known: ZweiklickError) -> None:
        """Say a trouble once, not at every tick, until a round succeeds or it is another one."""
        if known.code == self._told:
            return
        self._told = known.code
        log.warning("%s: %s", self._thread.name, known.code)
        self._failed(known)


class Poller:
    """Waits for news at the form server; every answer nudges the writer."""

    def __init__(
        self,
        wait: Callable[[], bool],
        news: Callable[[], None],
        failed: Callable[[ZweiklickError], None],
    ) -> None:
        self._wait = wait
        self._news = news
        self._failed = failed
        self._stopping = Event()
        self._thread = Thread(target=self._loop, name="poll", daemon=True)

    def start(self) -> None:
        """Begin to wait."""
        self._thread.start()

    def ask_to_stop(self) -> None:
        """No further poll; the running one ends with its connection."""
        self._stopping.set()

    def _loop(self) -> None:
        pause = FIRST_PAUSE_S
        while not self._stopping.is_set():
            try:
                news = self._wait()
            except ZweiklickError as known:
                if self._stopping.is_set():
                    return  # the store may be closed already
                self._failed(known)
                self._stopping.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE_S)
                continue
            except Exception:
                if self._stopping.is_set():
                    return
                log.exception("poll failed")
                self._stopping.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE_S)
                continue
            pause = FIRST_PAUSE_S
            if news:
                self._news()


Changed = Callable[[frozenset[SubmissionId]], None]
