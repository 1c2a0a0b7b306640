"""One document and the worker that has it open: what may be asked, and what a lost worker means.

What is read goes up a ladder: text layer and embedded data at once (`first`), then codes and
recognised text page by page (`go_on`), each in its own locked process.

A session outlives its workers: after a crash, and before the processor allowance of a worker runs
out, the next request goes to a fresh one with the same bytes. Safe to use from several threads.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import Any, Self, TypeVar

from inbox.comparison.result import Rect, Trust
from inbox.diagnosis import is_medical
from inbox.errors import Damaged
from inbox.evidence.limits import (
    CPU_RESERVE,
    MAX_DOCUMENT_WORDS,
    READ_SECONDS,
    WALL_SECONDS,
)
from inbox.evidence.magic import FileType
from inbox.evidence.protocol import (
    Answer,
    Failed,
    Opened,
    Proof,
    Unspeakable,
    Words,
    cover_lists,
    rect_list,
)
from inbox.evidence.reading import Cover, Fact, PageImage, PageReading, Reading, Word
from inbox.evidence.recogniser import Recogniser
from inbox.evidence.seeing import Layer
from inbox.evidence.session_asks import ask_copy, ask_picture
from inbox.evidence.sight import NO_FAULT_OF_THE_DOCUMENT, go_on, look
from inbox.evidence.spawn import SharedFile, WorkerLost, WorkerProcess

T = TypeVar("T")

#: A worker that had used more than this share before is not to blame for running out.
_FULL_ALLOWANCE = 0.1
_UNREAD_SIZE = (595.0, 842.0)  #: points, A4: of a page nobody could measure


@dataclass(frozen=True, slots=True)
class Source:
    """The document as it came. `refusal` is the verdict when no worker needs to look at it."""

    sha256: str
    kind: FileType | None
    refusal: str | None


class Session:
    """Implements inbox.ports.DocumentSession; use it as a context."""

    def __init__(
        self,
        data: bytes,
        source: Source,
        engine: str,
        take: Callable[[], WorkerProcess],
        wall_seconds: float = WALL_SECONDS,
        recogniser: Recogniser | None = None,
        *,
        medical: bool = False,
    ) -> None:
        self._medical = medical  #: known to speak of a person's health
        self._recogniser = recogniser
        self._source = source
        self._engine = engine
        self._take = take
        self._wall_seconds = wall_seconds
        self._document = SharedFile(len(data), data) if source.refusal is None else None
        self._asking = threading.Lock()
        self._reading_lock = threading.Lock()
        self._worker_lock = threading.Lock()
        self._worker: WorkerProcess | None = None
        self._reading: Reading | None = None
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def worker_pid(self) -> int | None:
        """Process id of the worker that has the document open now, if any does."""
        with self._worker_lock:
            return None if self._worker is None else self._worker.pid

    def first(self) -> Reading:
        """Pages with what text layer and form fields say; pages to be recognised are pending.

        Raises Damaged("cancelled" | "closed" | "no-worker"), which say nothing about the document.
        """
        with self._reading_lock:
            if self._reading is None:
                self._reading = self._read()
            return self._reading

    def reading(self) -> Reading:
        """All there is to read; computed once. `verdict` says why there is nothing. Raises as
        `first` does.
        """
        first = self.first()
        if not first.pending or self._recogniser is None:
            return first
        with self._reading_lock:
            assert self._reading is not None
            self._reading = self.go_on(self._reading)
            return self._reading

    def go_on(self, known: Reading, stop: Callable[[], bool] = lambda: False) -> Reading:
        """`known` with its pending pages recognised; asked before each page, `stop` ends it early.

        Raises as `first` does, also when the recogniser was cancelled or cannot be started.
        """
        if self._recogniser is None:
            return known
        return go_on(known, self, self._recogniser, stop, medical=self._medical)

    def look(self, known: Reading, places: Sequence[tuple[int, Rect]]) -> Reading:
        """`known` with the second recogniser's reading of these places. Raises as `first` does."""
        return known if self._recogniser is None else look(known, places, self, self._recogniser)

    def render(
        self, page: int, scale: float, covers: Sequence[Rect] = (), clip: Rect | None = None
    ) -> PageImage:
        """Pixels of a page. Less than `scale` where 60 megapixels or 20,000 pixels demand it.

        Pixel (0, 0) is (floor(clip.x0 * scale), floor(clip.y0 * scale)) of the whole page.
        Raises Damaged(code): a verdict, "no-such-page", "cancelled", "closed" or "no-worker".
        """
        self._check_open()
        request: dict[str, Any] = {
            "op": "render",
            "page": page,
            "scale": scale,
            "covers": rect_list(covers),
            "clip": None if clip is None else rect_list([clip])[0],
            "area": 0,
        }
        deadline = time.monotonic() + self._wall_seconds
        return self._with_worker(lambda worker: ask_picture(worker, request, deadline), deadline)

    def redacted(self, covers: Mapping[int, Sequence[Rect]]) -> tuple[bytes, int]:
        """A copy (PDF) without what lies below the covers, and its number of pages; not proven.

        `covers` by page, from 0, in points of the displayed page. Raises Damaged like `render`, and
        Damaged("redaction-not-proven"). `inbox.evidence.redact` proves it in a fresh process.
        """
        self._check_open()
        request: dict[str, Any] = {"op": "redact", "covers": cover_lists(covers), "area": 0}
        deadline = time.monotonic() + self._wall_seconds
        return self._with_worker(lambda worker: ask_copy(worker, request, deadline), deadline)

    def proof(self, pages: int, covers: Mapping[int, Sequence[Rect]]) -> tuple[str, ...]:
        """What speaks against this document being a redacted copy with these covers."""
        self._check_open()
        request = {"op": "prove", "pages": pages, "covers": cover_lists(covers)}
        deadline = time.monotonic() + self._wall_seconds
        answer = self._with_worker(partial(_ask, request, deadline), deadline)
        if isinstance(answer, Failed):
            raise Damaged(answer.code, sha256=self._source.sha256)
        if not isinstance(answer, Proof):
            raise Damaged("crashed", sha256=self._source.sha256)
        return answer.faults

    def cancel(self) -> None:
        """End what a worker computes now: that call raises Damaged("cancelled"). Any thread.

        The session stays usable: the next call takes a fresh worker.
        """
        with self._worker_lock:
            if self._worker is not None:
                self._worker.interrupt()

    def close(self) -> None:
        """Kill the worker and let go of the document."""
        self._closed = True
        self.cancel()
        with self._asking:
            self._drop()
            if self._document is not None:
                self._document.close()

    def _check_open(self) -> None:
        if self._source.refusal is not None:
            raise Damaged(self._source.refusal, sha256=self._source.sha256)

    def _read(self) -> Reading:
        if self._source.refusal is not None:
            return self._verdict(self._source.refusal)
        started = time.monotonic()
        deadline = started + self._wall_seconds
        until = started + min(READ_SECONDS, self._wall_seconds * 0.75)
        pages: list[PageReading] = []
        faults: list[str] = []
        words = 0
        try:
            opened = self._with_worker(_opened, deadline)
            count = opened.pages
            for number in range(count):
                if pages and (time.monotonic() > until or words > MAX_DOCUMENT_WORDS):
                    break
                layer = self.layer(number, deadline, medical=self._medical)
                if isinstance(layer, Failed):
                    faults.append(layer.code)
                    page = _unread(pages)
                else:
                    page = layer.page
                    self._medical = self._medical or is_medical((page,))
                words += len(page.words)
                pages.append(page)
        except Damaged as lost:
            if lost.code in NO_FAULT_OF_THE_DOCUMENT:
                raise
            return self._verdict(lost.code)
        if faults and len(faults) == len(pages):
            return self._verdict(faults[0])
        pages += [_unread(pages)] * (count - len(pages))
        return self._verdict("ok", tuple(pages), opened.embedded)

    def layer(self, number: int, deadline: float, *, medical: bool) -> Layer | Failed:
        """The text layer of a page, and the pictures that might say more. `medical`: the document
        is known to speak of a person's health.
        """
        words: list[Word] = []
        covers: list[Cover] = []
        start: int | None = 0
        part: Answer = Failed("damaged")
        while start is not None:
            request = {"op": "words", "page": number, "from": start, "medical": medical}
            part = self._with_worker(partial(_ask, request, deadline), deadline)
            if isinstance(part, Failed):
                return part
            if not isinstance(part, Words) or (
                part.following is not None and part.following != start + len(part.words)
            ):
                raise Damaged("crashed", sha256=self._source.sha256)
            words += part.words
            covers += part.covers
            start = part.following
        assert isinstance(part, Words)
        return Layer.of(words, covers, part)

    def _with_worker(self, deed: Callable[[WorkerProcess], T], deadline: float) -> T:
        """Do something with a worker that has the document open; a lost worker becomes Damaged."""
        with self._asking:
            for last in (False, True):
                used_before = 0.0
                try:
                    worker = self._fresh_enough(deadline)
                    used_before = worker.cpu_used / worker.cpu_seconds
                    return deed(worker)
                except Unspeakable as fault:
                    # Numbers that are none, or thousands of covers: nothing was asked.
                    raise Damaged("damaged", sha256=self._source.sha256) from fault
                except WorkerLost as lost:
                    self._drop()
                    if lost.reason == "interrupted" or self._closed:
                        raise Damaged("closed" if self._closed else "cancelled") from lost
                    if lost.reason == "cpu" and used_before > _FULL_ALLOWANCE and not last:
                        continue
                    code = "timeout" if lost.reason == "cpu" else lost.reason
                    raise Damaged(code, sha256=self._source.sha256) from lost
        raise AssertionError

    def _fresh_enough(self, deadline: float) -> WorkerProcess:
        """The worker, replaced when too little of its processor allowance is left."""
        if self._closed or self._document is None:
            raise Damaged("closed")
        if self._worker is not None and (not self._worker.alive or _nearly_used_up(self._worker)):
            self._drop()
        if self._worker is None:
            worker = self._take()
            with self._worker_lock:
                self._worker = worker
            assert self._source.kind is not None
            answer = worker.ask(
                {
                    "op": "open",
                    "type": self._source.kind.value,
                    "size": self._document.size,
                },
                self._document,
                deadline,
            )
            if isinstance(answer, Failed):
                self._drop()
                raise Damaged(answer.code, sha256=self._source.sha256)
            if not isinstance(answer, Opened):
                raise WorkerLost("crashed")
            worker.opened = answer
        return self._worker

    def _drop(self) -> None:
        with self._worker_lock:
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()

    def _verdict(
        self,
        verdict: str,
        pages: tuple[PageReading, ...] = (),
        embedded: tuple[Fact, ...] = (),
    ) -> Reading:
        kind = self._source.kind
        media_type = "application/octet-stream" if kind is None else kind.value
        return Reading(self._source.sha256, self._engine, media_type, pages, verdict, embedded)


def _nearly_used_up(worker: WorkerProcess) -> bool:
    return worker.cpu_seconds - worker.cpu_used < worker.cpu_seconds * CPU_RESERVE


def _opened(worker: WorkerProcess) -> Opened:
    if worker.opened is None:
        raise WorkerLost("crashed")
    return worker.opened


def _ask(request: dict[str, Any], deadline: float, worker: WorkerProcess) -> Answer:
    return worker.ask(request, None, deadline)


def _unread(pages: list[PageReading]) -> PageReading:
    width, height = (pages[0].width, pages[0].height) if pages else _UNREAD_SIZE
    return PageReading(width, height, (), Trust.NONE, doubtful=True, pending=True)
