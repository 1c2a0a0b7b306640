"""The documents on screen: one worker process each, kept while they are looked at.

Pixels and words pass the cover rules here, so that nothing covered reaches the window.
"""

from collections import OrderedDict
from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Lock, RLock

from inbox.comparison.result import Rect
from inbox.errors import Damaged
from inbox.evidence.reading import PageImage, PageReading, Reading
from inbox.ports import DocumentSession, EvidenceReader
from inbox.privacy import covered_on
from inbox.submission import DocumentId

#: As many as one looks at in turn: current, neighbour, prefetched next.
KEPT = 3


class _Opened:
    """A running session with the lock that keeps two readers from talking at once."""

    def __init__(self, context: AbstractContextManager[DocumentSession], reading: Reading) -> None:
        self.context = context
        self.session = context.__enter__()
        self.reading = reading
        self.lock = Lock()

    def end(self) -> None:
        with self.lock:
            self.context.__exit__(None, None, None)


class OpenDocuments:
    """Renders pages of stored documents; the oldest session ends when a fourth one opens."""

    def __init__(
        self,
        reader: EvidenceReader,
        load: Callable[[DocumentId], tuple[bytes, str]],
        reading_of: Callable[[DocumentId], Reading],
    ) -> None:
        self._reader = reader
        self._load = load
        self._reading_of = reading_of
        self._opened: OrderedDict[DocumentId, _Opened] = OrderedDict()
        self._lock = RLock()

    def image(
        self, document: DocumentId, page: int, scale: float, clip: Rect | None = None
    ) -> PageImage:
        """Pixels of a page, diagnoses covered. Raises Damaged with the worker's verdict."""
        opened = self._open(document)
        if opened.reading.pending:
            # What was recognised meanwhile may have to be covered.
            opened.reading = self._reading_of(document)
        if opened.reading.verdict != "ok":
            raise Damaged(opened.reading.verdict, document=document)
        if not 0 <= page < len(opened.reading.pages):
            raise Damaged("no-such-page", document=document, page=page)
        covers = covered_on(opened.reading.pages[page])
        with opened.lock:
            try:
                return opened.session.render(page, scale, covers, clip)
            except Damaged:
                self._forget(document)
                raise

    def page(self, document: DocumentId, page: int) -> PageReading:
        """The words of a page as read; the caller shows only the visible ones."""
        reading = self._reading_of(document)
        if reading.verdict != "ok":
            raise Damaged(reading.verdict, document=document)
        if not 0 <= page < len(reading.pages):
            raise Damaged("no-such-page", document=document, page=page)
        return reading.pages[page]

    def close(self) -> None:
        """End every session."""
        with self._lock:
            for opened in self._opened.values():
                opened.end()
            self._opened.clear()

    def _open(self, document: DocumentId) -> _Opened:
        with self._lock:
            opened = self._opened.get(document)
            if opened is not None:
                self._opened.move_to_end(document)
                return opened
            data, sha256 = self._load(document)
            opened = _Opened(self._reader.open(data, sha256), self._reading_of(document))
            self._opened[document] = opened
            while len(self._opened) > KEPT:
                _, oldest = self._opened.popitem(last=False)
                oldest.end()
            return opened

    def _forget(self, document: DocumentId) -> None:
        """Drop a broken session; its process is ended by the reader itself."""
        with self._lock:
            broken = self._opened.pop(document, None)
        if broken is not None:
            broken.context.__exit__(None, None, None)
