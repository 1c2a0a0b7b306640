"""Runs what may block off the main thread and brings the answer back to it. Knows no desk.

Reads may overtake each other; in a lane only the newest one counts. Deeds run one after the other
in the order they were asked for, and every one of them is answered.
"""

import logging
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from inbox.errors import Damaged, ZweiklickError

T = TypeVar("T")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Answer:
    """One finished call on its way to the main thread."""

    lane: str | None
    turn: int
    then: Callable[[Any], None] | None
    failed: Callable[[ZweiklickError], None] | None
    value: object
    error: ZweiklickError | None


class Background(QObject):
    """Reader threads and one deed thread; answers arrive as calls on the main thread."""

    trouble = Signal(object)  #: ZweiklickError nobody else took
    _answered = Signal(object)

    def __init__(self, parent: QObject | None = None, *, readers: int = 2) -> None:
        super().__init__(parent)
        self.setObjectName("background")
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="reader")
        self._doer = ThreadPoolExecutor(1, thread_name_prefix="deed")
        self._turns: dict[str, int] = {}
        self._waiting: dict[str, Future[None]] = {}
        self._open = 0
        self._closed = False
        self._answered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def read(
        self,
        deed: Callable[[], T],
        then: Callable[[T], None] | None = None,
        failed: Callable[[ZweiklickError], None] | None = None,
        *,
        lane: str | None = None,
    ) -> None:
        """Call `deed` on a reader thread, then `then(result)` or `failed(error)` here.

        With a `lane`, an older call of the lane is dropped when it has not begun, and its answer
        is dropped when it has: the newest one wins.
        """
        turn = 0
        if lane is not None:
            turn = self._turns[lane] = self._turns.get(lane, 0) + 1
            earlier = self._waiting.get(lane)
            if earlier is not None and earlier.cancel():
                self._open -= 1
        future = self._submit(self._readers, deed, then, failed, lane, turn)
        if lane is not None and future is not None:
            self._waiting[lane] = future

    def do(
        self,
        deed: Callable[[], T],
        then: Callable[[T], None] | None = None,
        failed: Callable[[ZweiklickError], None] | None = None,
    ) -> None:
        """Call `deed` on the deed thread, in order, and answer here in any case."""
        self._submit(self._doer, deed, then, failed, None, 0)

    def forget(self, lane: str) -> None:
        """Drop what is under way in a lane."""
        self._turns[lane] = self._turns.get(lane, 0) + 1

    @property
    def idle(self) -> bool:
        """Whether every call was answered."""
        return self._open == 0

    def close(self) -> None:
        """Let running calls end, drop waiting reads, answer nobody any more."""
        self._closed = True
        self._readers.shutdown(wait=True, cancel_futures=True)
        self._doer.shutdown(wait=True)

    def _submit(
        self,
        executor: ThreadPoolExecutor,
        deed: Callable[[], T],
        then: Callable[[T], None] | None,
        failed: Callable[[ZweiklickError], None] | None,
        lane: str | None,
        turn: int,
    ) -> "Future[None] | None":
        if self._closed:
            return None
        self._open += 1

        def work() -> None:
            value: object = None
            error: ZweiklickError | None = None
            try:
                value = deed()
            except ZweiklickError as known:
                error = known
            except Exception as unknown:  # noqa: BLE001  outermost frame of this thread
                # The message of a foreign exception may name a person; its place never does.
                places = "".join(traceback.format_tb(unknown.__traceback__))
                log.error("a background call failed: %s\n%s", type(unknown).__name__, places)
                error = Damaged("unexpected")
            if not self._closed:
                self._answered.emit(_Answer(lane, turn, then, failed, value, error))

        return executor.submit(work)

    @Slot(object)
    def _deliver(self, answer: _Answer) -> None:
        self._open -= 1
        if self._closed:
            return
        if answer.lane is not None and self._turns.get(answer.lane) != answer.turn:
            return
        if answer.error is not None:
            if answer.failed is not None and _alive(answer.failed):
                answer.failed(answer.error)
            elif answer.failed is None:
                self.trouble.emit(answer.error)
        elif answer.then is not None and _alive(answer.then):
            answer.then(answer.value)


def _alive(call: Callable[..., None]) -> bool:
    """Whether the widget a call belongs to still exists."""
    owner = getattr(call, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)
