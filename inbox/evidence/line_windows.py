"""The parent's end of the line on Windows: the worker's standard streams, memory by its name.

Pipes know no deadline: a timer ends the process, which ends the read. Not yet run on Windows.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence

assert sys.platform == "win32"

from inbox.evidence import lock_windows  # noqa: E402 (exists on Windows only)
from inbox.evidence.memory_windows import SharedFile  # noqa: E402

_NO_WINDOW = 0x08000000
#: Without these Python does not start on Windows.
_KEPT = ("SYSTEMROOT", "SYSTEMDRIVE", "TEMP")


class Line:
    """Two pipes and the job that holds the worker."""

    def __init__(self, address_space: int, cpu_seconds: int) -> None:
        self._limits = address_space, cpu_seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._job = 0

    def start(
        self, command: Sequence[str], area: SharedFile, more: Sequence[str]
    ) -> "subprocess.Popen[bytes]":
        """Start the worker inside a job of its own; raises OSError."""
        process = subprocess.Popen(
            [*command, "-", str(area.name), *map(str, (area.size, os.getpid(), *more))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
            creationflags=_NO_WINDOW,
        )
        self._process = process
        try:
            self._job = lock_windows.put_into_job(
                int(process._handle),  # type: ignore[attr-defined]
                *self._limits,
            )
        except OSError:
            process.kill()
            process.wait()
            raise
        return process

    def send(self, payload: bytes, shared: SharedFile | None, deadline: float) -> None:
        """Send all of it; raises TimeoutError, OSError."""

        def write() -> bytes:
            assert self._process is not None and self._process.stdin is not None
            self._process.stdin.write(payload)
            self._process.stdin.flush()
            return b""

        self._until(deadline, write)

    def receive(self, size: int, deadline: float) -> bytes:
        """Exactly `size` bytes; raises TimeoutError, EOFError, OSError."""

        def read() -> bytes:
            assert self._process is not None and self._process.stdout is not None
            return self._process.stdout.read(size)

        got = self._until(deadline, read)
        if len(got) < size:
            raise EOFError
        return got

    def close(self) -> None:
        """Close the pipes and the job."""
        if self._process is not None:
            for stream in (self._process.stdin, self._process.stdout):
                if stream is not None:
                    stream.close()
        if self._job:
            lock_windows.close_job(self._job)
            self._job = 0

    def _until(self, deadline: float, deed: Callable[[], bytes]) -> bytes:
        late = threading.Event()

        def end() -> None:
            late.set()
            if self._process is not None:
                self._process.kill()

        timer = threading.Timer(max(0.0, deadline - time.monotonic()), end)
        timer.start()
        try:
            done = deed()
        except OSError:
            if late.is_set():
                raise TimeoutError from None
            raise
        finally:
            timer.cancel()
        if late.is_set():
            raise TimeoutError
        return done
