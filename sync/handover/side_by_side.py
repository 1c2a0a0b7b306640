"""Several deeds in two lines at once. Knows nothing of what they are; only starting keeps an order.

The first line is the caller's own thread; the second lives as long as there is something to do.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def side_by_side(
    items: Sequence[T], deed: Callable[[T], bool], end: Callable[[], None] = lambda: None
) -> None:
    """Do the deed with every item, until one says False; what has begun is finished.

    `end` is called in the second thread before it ends. What a deed raises is raised here, after
    both lines have ended.
    """
    left = deque(items)
    stopped = threading.Event()

    def line() -> None:
        try:
            while left and not stopped.is_set():
                try:
                    item = left.popleft()
                except IndexError:
                    return
                if not deed(item):
                    return
        finally:
            stopped.set()

    def second() -> None:
        try:
            line()
        finally:
            end()

    if len(left) < 2:
        line()
        return
    with ThreadPoolExecutor(1, "handover") as beside:
        told = beside.submit(second)
        line()
    told.result()
