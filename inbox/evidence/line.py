"""The parent's end of the line to a worker: bytes with a deadline, shared memory passed along.

Linux: a socket pair, memory goes along as a descriptor. Windows: `line_windows.py`.
"""

import os
import socket
import subprocess
import time
from collections.abc import Sequence

from inbox.evidence.memory import SharedFile


class Line:
    """A socket pair; the child's end is closed here as soon as the child has it."""

    def __init__(self, address_space: int, cpu_seconds: int) -> None:
        # The child sets both limits itself, before it is locked.
        self._ours, self._theirs = socket.socketpair()

    def start(
        self, command: Sequence[str], area: SharedFile, more: Sequence[str]
    ) -> "subprocess.Popen[bytes]":
        """Start the worker at the other end; raises OSError."""
        own = (self._theirs.fileno(), area.descriptor)
        try:
            return subprocess.Popen(
                [*command, *map(str, (*own, area.size, os.getpid(), *more))],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=own,
                env={"LANG": "C.UTF-8"},
                cwd="/",
                start_new_session=True,
            )
        except OSError:
            self._ours.close()
            raise
        finally:
            # An end left open here would keep a dead worker's line open for ever.
            self._theirs.close()

    def send(self, payload: bytes, shared: SharedFile | None, deadline: float) -> None:
        """Send all of it; raises TimeoutError, OSError."""
        self._ours.settimeout(_left(deadline))
        descriptors = [] if shared is None else [shared.descriptor]
        sent = socket.send_fds(self._ours, [payload], descriptors)
        self._ours.sendall(payload[sent:])

    def receive(self, size: int, deadline: float) -> bytes:
        """Exactly `size` bytes; raises TimeoutError, EOFError, OSError."""
        got = bytearray()
        while len(got) < size:
            self._ours.settimeout(_left(deadline))
            part = self._ours.recv(size - len(got))
            if not part:
                raise EOFError
            got += part
        return bytes(got)

    def close(self) -> None:
        """Close our end; an idle worker ends by that alone."""
        self._ours.close()


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
