"""Ctrl+C and the system's wish to end, brought to Qt's main loop. Knows no window.

Python runs a signal's handler only between two of its own steps, which an idle window has none of;
the descriptor that Python writes to wakes the loop instead.
"""

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QSocketNotifier

#: Ctrl+C, the system's end, the terminal's end (not on every system).
ENDINGS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


@contextmanager
def told_to_end(end: Callable[[int], None]) -> Iterator[None]:
    """While the block runs, call `end(signal number)` on the main thread for each wish to end.

    Main thread only. A signal that was ignored from the start (nohup) stays ignored.
    """
    reading, writing = socket.socketpair()
    reading.setblocking(False)
    writing.setblocking(False)
    notifier = QSocketNotifier(reading.fileno(), QSocketNotifier.Type.Read)

    def woken() -> None:
        for number in reading.recv(64):
            if number in ENDINGS:
                end(number)

    notifier.activated.connect(woken)
    before_descriptor = signal.set_wakeup_fd(writing.fileno(), warn_on_full_buffer=False)
    before = {
        number: signal.signal(number, lambda *_: None)
        for number in ENDINGS
        if signal.getsignal(number) is not signal.SIG_IGN
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(before_descriptor)
        notifier.setEnabled(False)
        reading.close()
        writing.close()
