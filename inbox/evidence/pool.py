"""Warm workers in reserve, each used for one document. Implements inbox.ports.EvidenceReader.

Workers are started by one thread that lives as long as the pool: Linux ends a child with the thread
that started it, so a worker started by a passing thread would die with that.
"""

import threading
import weakref
from collections.abc import Callable
from importlib import metadata

from inbox.errors import Damaged
from inbox.evidence.limits import MAX_INPUT_BYTES, READING_VERSION, START_SECONDS, WALL_SECONDS
from inbox.evidence.magic import FileType, file_type
from inbox.evidence.recogniser import Recogniser
from inbox.evidence.session import Session, Source
from inbox.evidence.spawn import WorkerLost, WorkerProcess

_GRACE_SECONDS = 0.05
_DECODERS = ("pymupdf", "pillow", "pillow-heif")
_BOTH = ("rapidocr", "onnxruntime")
_SECOND = ("tesserocr", "zxing-cpp")


class WorkerPool:
    """Opens strangers' files in locked processes; thread-safe. Close it, or use it as a context."""

    def __init__(
        self,
        spares: int = 1,
        wall_seconds: float = WALL_SECONDS,
        start: Callable[[], WorkerProcess] = WorkerProcess,
        recogniser: Recogniser | None = None,
    ) -> None:
        self.recogniser = recogniser or Recogniser()
        self._spares = spares
        self._start = start
        self._wall_seconds = wall_seconds
        self._changed = threading.Condition()
        self._waiting = 0
        self._ready: list[WorkerProcess] = []
        self._failed = False
        self._closed = False
        self._sessions: weakref.WeakSet[Session] = weakref.WeakSet()
        self._engine = engine_version(self.recogniser.which)
        self._starter = threading.Thread(target=self._start_workers, name="evidence", daemon=True)
        self._starter.start()

    def __enter__(self) -> "WorkerPool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def engine(self) -> str:
        """Versions of the decoders and of our own reading."""
        return self._engine

    def open(self, data: bytes, sha256: str, *, medical: bool = False) -> Session:
        """A session for these bytes; the worker is taken when the first thing is asked."""
        if self._closed:
            raise Damaged("closed")
        session = Session(
            data,
            _look_at(data, sha256),
            self._engine,
            self._take,
            self._wall_seconds,
            self.recogniser,
            medical=medical,
        )
        self._sessions.add(session)
        return session

    def warm(self) -> None:
        """Wait until the spare workers are ready; for measures and start-up checks."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._closed or self._failed or len(self._ready) >= self._spares,
                START_SECONDS,
            )
            spares = list(self._ready)
        for spare in spares:
            spare.wait_ready()

    def close(self) -> None:
        """End all workers, those of open sessions too."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self.recogniser.close()
        self._starter.join()
        for session in list(self._sessions):
            session.close()
        for spare in self._ready:
            spare.close()
        self._ready.clear()

    def _take(self) -> WorkerProcess:
        """A worker that has seen no document yet."""
        with self._changed:
            self._waiting += 1
            self._failed = False
            self._changed.notify_all()
            try:
                self._changed.wait_for(
                    lambda: self._ready or self._closed or self._failed, START_SECONDS
                )
                if self._closed:
                    raise Damaged("closed")
                if not self._ready:
                    raise Damaged("no-worker")
                worker = self._ready.pop(0)
            finally:
                self._waiting -= 1
                self._changed.notify_all()
        try:
            worker.wait_ready()
        except WorkerLost as lost:
            raise Damaged("no-worker") from lost
        return worker

    def _start_workers(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(
                    lambda: (
                        self._closed
                        or (not self._failed and len(self._ready) < self._spares + self._waiting)
                    )
                )
                if not self._waiting:
                    # Starting a process holds the interpreter for milliseconds; whoever has just
                    # taken a worker waits for its first page.
                    self._changed.wait_for(lambda: self._closed or self._waiting, _GRACE_SECONDS)
                if self._closed:
                    return
            try:
                worker = self._start()
            except (WorkerLost, OSError):
                with self._changed:
                    self._failed = True
                    self._changed.notify_all()
                continue
            with self._changed:
                self._ready.append(worker)
                self._changed.notify_all()


def engine_version(which: str = "both") -> str:
    """Versions of everything that decides what a reading says; imports none of it.

    `which` recognisers read pages: "both", or the "second" alone.
    """
    versions = []
    for name in (*_DECODERS, *(_BOTH if which == "both" else ()), *_SECOND):
        try:
            versions.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            versions.append(f"{name} ?")
    return ", ".join([*versions, f"reading {READING_VERSION}"])


def _look_at(data: bytes, sha256: str) -> Source:
    if not data:
        return Source(sha256, None, "empty")
    kind: FileType | None = file_type(data[:2048])
    if len(data) > MAX_INPUT_BYTES:
        return Source(sha256, kind, "too-large")
    return Source(sha256, kind, "unknown-type" if kind is None else None)
