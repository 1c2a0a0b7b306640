"""Starts one worker process and speaks with it: requests with a deadline, no retries, no rules.

The parent imports neither MuPDF nor Pillow; it knows the worker by its command line only.
"""

import contextlib
import os
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from inbox.evidence.limits import (
    ADDRESS_SPACE,
    AREA_BYTES,
    CPU_SECONDS,
    MAX_ANSWER_BYTES,
    MAX_REQUEST_BYTES,
    START_SECONDS,
)
from inbox.evidence.protocol import (
    PREFIX,
    Answer,
    Opened,
    Unspeakable,
    decode,
    encode,
    payload_length,
    processor_seconds,
    understand,
)

if sys.platform == "win32":
    from inbox.evidence.line_windows import Line
    from inbox.evidence.memory_windows import SharedFile as SharedFile

    #: STATUS_QUOTA_EXCEEDED, with which a job ends a process that used up its time.
    _OUT_OF_TIME = 0xC0000044
else:
    from inbox.evidence.line import Line
    from inbox.evidence.memory import SharedFile as SharedFile

    _OUT_OF_TIME = -signal.SIGXCPU

T = TypeVar("T")

#: What a bundled program is started with to become one of them.
SWITCHES = {"worker": "--evidence-worker", "recogniser": "--evidence-recogniser"}

_MODULES = {"worker": "worker", "recogniser": "recogniser_worker"}

#: Started without `site` and without the environment: only these folders are importable.
_START = (
    "import sys; sys.path[:0] = sys.argv[1].split(sys.argv[2]); "
    "from inbox.evidence.{module} import main; sys.exit(main(sys.argv[3:]))"
)


class WorkerLost(Exception):
    """The worker is gone.

    `reason`: "crashed", "timeout", "interrupted", or "cpu": its allowance is used up.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def worker_command(which: str = "worker") -> list[str]:
    """How to start a "worker" or a "recogniser"; a bundle starts itself with a switch."""
    if getattr(sys, "frozen", False):
        return [sys.executable, SWITCHES[which]]
    root = str(Path(__file__).resolve().parents[2])
    folders = [root, sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
    unique = os.pathsep.join(dict.fromkeys(folders))
    start = _START.format(module=_MODULES[which])
    return [sys.executable, "-I", "-S", "-B", "-c", start, unique, os.pathsep]


class WorkerProcess:
    """One worker, warm or getting warm. One request at a time; `kill` from any thread."""

    def __init__(
        self,
        cpu_seconds: int = CPU_SECONDS,
        command: Sequence[str] | None = None,
        *,
        more: Sequence[str] = (),
        address_space: int = ADDRESS_SPACE,
    ) -> None:
        self.cpu_seconds = cpu_seconds  #: its allowance
        self.cpu_used = 0.0  #: seconds, as the worker said last
        self.opened: Opened | None = None  #: the document it has opened, if any
        self._ready = False
        self._interrupted = False
        self._area = SharedFile(AREA_BYTES)
        try:
            self._line = Line(address_space, cpu_seconds)
            self._process = self._line.start(
                worker_command() if command is None else command,
                self._area,
                (str(cpu_seconds), *more),
            )
        except OSError as fault:
            self._area.close()
            raise WorkerLost("crashed") from fault

    @property
    def pid(self) -> int:
        """Process id, for tests and `doctor`."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it can still be asked."""
        return not self._interrupted and self._process.poll() is None

    def wait_ready(self, deadline: float | None = None) -> None:
        """Wait until it is warm and confined; raises WorkerLost."""
        if self._ready:
            return
        message = self._receive(deadline or time.monotonic() + START_SECONDS)
        if message.get("op") != "ready":
            self._lose("crashed")
        self._ready = True

    def ask(self, request: dict[str, Any], shared: SharedFile | None, deadline: float) -> Answer:
        """Send a request and wait for the checked answer; raises WorkerLost, then it is dead.

        `shared`: memory to go along. Raises Unspeakable for a request that cannot be said.
        """
        return self.converse(request, shared, deadline, understand)

    def converse(
        self,
        request: dict[str, Any],
        shared: SharedFile | None,
        deadline: float,
        understood: Callable[[dict[str, Any]], T],
    ) -> T:
        """Like `ask`, with other checks of the answer: `understood` raises Unspeakable."""
        self.wait_ready(deadline)
        name = None if shared is None else shared.name
        sent = encode({**request, "shared": name}, MAX_REQUEST_BYTES)
        try:
            self._line.send(sent, shared, deadline)
        except TimeoutError:
            self._lose("timeout")
        except OSError:
            self._lose(self._how_it_ended())
        message = self._receive(deadline)
        try:
            self.cpu_used = max(self.cpu_used, processor_seconds(message))
            return understood(message)
        except Unspeakable:
            self._lose("crashed")
        raise AssertionError

    def enlarge(self, size: int) -> SharedFile:
        """A larger picture area, to be sent along with the next request."""
        self._area.close()
        self._area = SharedFile(size)
        return self._area

    def pixels(self, size: int) -> bytes:
        """A copy of the picture the worker says it has made; raises WorkerLost when it lied."""
        copied = self._area.read(size) if size <= self._area.size else b""
        if len(copied) != size:
            self._lose("crashed")
        return copied

    def interrupt(self) -> None:
        """Kill the process; whoever waits for its answer gets WorkerLost. Any thread."""
        self._interrupted = True
        self._process.kill()

    def close(self) -> None:
        """Kill the process, wait for its end, give everything back."""
        self._process.kill()
        self._process.wait()
        self._line.close()
        self._area.close()

    def _receive(self, deadline: float) -> dict[str, Any]:
        try:
            length = payload_length(self._line.receive(PREFIX.size, deadline), MAX_ANSWER_BYTES)
            return decode(self._line.receive(length, deadline))
        except TimeoutError:
            self._lose("timeout")
        except (EOFError, OSError):
            self._lose(self._how_it_ended())
        except Unspeakable:
            self._lose("crashed")
        raise AssertionError

    def _how_it_ended(self) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            # The line closes a moment before the process can be waited for.
            self._process.wait(timeout=1.0)
        return "cpu" if self._process.returncode == _OUT_OF_TIME else "crashed"

    def _lose(self, reason: str) -> None:
        self.close()
        raise WorkerLost("interrupted" if self._interrupted else reason)
