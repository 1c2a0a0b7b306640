"""The evidence worker: one process, one document, locked in before the document arrives.

Started by `spawn.py` with inherited descriptors; never imported by the window. It answers requests
of `protocol.py` until the line closes. A fault it does not know ends it: the parent sees a crash.
"""

# MuPDF's bindings carry no types.
# mypy: disable-error-code="no-untyped-call"

import mmap
import sys
from dataclasses import dataclass, field
from typing import Any

import pymupdf

from inbox.comparison.result import Rect
from inbox.evidence import lock, worker_probe
from inbox.evidence.limits import MAX_ANSWER_BYTES
from inbox.evidence.magic import FileType
from inbox.evidence.protocol import TRUST_LETTERS, cover_rects, cover_rows, decode, encode
from inbox.evidence.redact_proof import faults_of
from inbox.evidence.redact_words import hidden
from inbox.evidence.redact_worker import NotProven, redacted, warm_up_redaction
from inbox.evidence.worker_image import IMAGE_FAULTS, ImageDocument
from inbox.evidence.worker_invoice import invoice_facts
from inbox.evidence.worker_line import Line, Shared, map_shared
from inbox.evidence.worker_pdf import PDF_FAULTS, CannotOpen, PdfDocument
from inbox.evidence.worker_pixels import paint_covers
from inbox.evidence.worker_samples import SAMPLES
from inbox.evidence.worker_words import FoundPage

_FAULTS = (*PDF_FAULTS, *IMAGE_FAULTS)
#: Words of one answer; the rest follows on request, so that no answer takes long to check.
_WORDS_BYTES = MAX_ANSWER_BYTES // 2
#: Pixels per point that make the samples about as large as a page on screen.
_WARM_SCALE = 20.0
_HEAP_BYTES = 24 * 1024 * 1024


@dataclass(slots=True)
class Desk:
    """What the worker has in hand: the picture area, the document, the page read last."""

    area: mmap.mmap
    document: PdfDocument | ImageDocument | None = None
    page: tuple[int, FoundPage] | None = None
    data: memoryview = field(default_factory=lambda: memoryview(b""))
    copy: bytes = b""  #: the redacted copy made last, until it is fetched

    def answer(self, request: dict[str, Any], shared: Shared | None) -> dict[str, Any]:
        """The answer to one request; raises what the decoders raise."""
        match request["op"]:
            case "open":
                return self._open(request, shared)
            case "words":
                return self._words(request["page"], request["from"], medical=request["medical"])
            case "render":
                return self._render(request, shared)
            case "redact":
                return self._redact(request, shared)
            case "prove":
                return self._prove(request)
        raise ValueError(request["op"])

    def forget(self) -> None:
        """Let go of what can be made again."""
        self.page = None
        self.copy = b""

    def _open(self, request: dict[str, Any], shared: Shared | None) -> dict[str, Any]:
        kind = FileType(request["type"])
        lock.seal(threads=kind is FileType.HEIF)
        assert shared is not None
        data = memoryview(map_shared(shared, request["size"], writable=False))
        self.data = data
        if kind is FileType.PDF:
            self.document = PdfDocument(data)
        else:
            self.document = ImageDocument(data, kind)
        return {
            "op": "opened",
            "pages": self.document.pages,
            "embedded": [list(fact) for fact in self.document.embedded],
        }

    def _words(self, number: int, start: int, *, medical: bool) -> dict[str, Any]:
        assert self.document is not None
        if self.page is None or self.page[0] != number:
            self.page = number, hidden(self.document.words(number), medical=medical)
        page = self.page[1]
        rows: list[list[Any]] = []
        size = 0
        for word, line in page.words[start:]:
            if size > _WORDS_BYTES:
                break
            box = (round(value, 2) for value in (word.x0, word.y0, word.x1, word.y1))
            rows.append([word.text, *box, line, TRUST_LETTERS[word.trust]])
            size += 80 + 12 * len(word.text)
        end = start + len(rows)
        return {
            "op": "words",
            "width": page.width,
            "height": page.height,
            "trust": TRUST_LETTERS[page.trust],
            "doubtful": page.doubtful,
            "pictured": round(page.pictured, 3),
            "covers": cover_rows(page.covers) if not start else [],
            "words": rows,
            "pictures": [[round(value, 2) for value in picture] for picture in page.pictures],
            "resolution": round(page.resolution, 4),
            "following": end if end < len(page.words) else None,
        }

    def _render(self, request: dict[str, Any], shared: Shared | None) -> dict[str, Any]:
        assert self.document is not None
        if request["area"]:
            assert shared is not None
            self.area.close()
            self.area = map_shared(shared, request["area"], writable=True)
        clip = None if request["clip"] is None else Rect(*request["clip"])
        covers = [Rect(*corners) for corners in request["covers"]]
        target = self.document.frame(request["page"], request["scale"], clip)
        if target.size > len(self.area):
            return {"op": "area", "need": target.size}
        with memoryview(self.area) as whole, whole[: target.size] as window:
            if covers:
                # What lies below a cover never stands in memory the parent can read.
                private = memoryview(bytearray(target.size))
                doubtful = self.document.render(request["page"], target, private)
                paint_covers(private, target, covers)
                window[:] = private
            else:
                doubtful = self.document.render(request["page"], target, window)
        return {
            "op": "pixels",
            "width": target.width,
            "height": target.height,
            "stride": target.stride,
            "scale": target.scale,
            "doubtful": doubtful,
        }

    def _redact(self, request: dict[str, Any], shared: Shared | None) -> dict[str, Any]:
        assert self.document is not None
        if request["area"]:
            assert shared is not None
            self.area.close()
            self.area = map_shared(shared, request["area"], writable=True)
        if not self.copy:
            covers = cover_rects(request["covers"])
            if any(not 0 <= number < self.document.pages for number in covers):
                raise CannotOpen("no-such-page")
            try:
                self.copy = redacted(self.document, covers)
            except NotProven:
                return {"op": "failed", "code": "redaction-not-proven"}
        size = len(self.copy)
        if size > len(self.area):
            return {"op": "area", "need": size}
        self.area[:size] = self.copy
        self.copy = b""
        return {"op": "copy", "size": size, "pages": self.document.pages}

    def _prove(self, request: dict[str, Any]) -> dict[str, Any]:
        faults = faults_of(bytes(self.data), request["pages"], cover_rects(request["covers"]))
        return {"op": "proof", "faults": list(faults)}


def warm_up() -> None:
    """Decode one tiny file of each type, so that nothing is loaded after the lock."""
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    for kind, sample in SAMPLES.items():
        data = memoryview(sample)
        document = PdfDocument(data) if kind is FileType.PDF else ImageDocument(data, kind)
        hidden(document.words(0), medical=True)
        for scale in (1.0, _WARM_SCALE):
            target = document.frame(0, scale, None)
            document.render(0, target, memoryview(bytearray(target.size)))
    invoice_facts(b"<Invoice><ID>1</ID></Invoice>")
    warm_up_redaction()
    encode(decode(b"{}"), MAX_ANSWER_BYTES)
    # Freed blocks of this size teach the C library to keep them: the first page of a document then
    # finds its memory already there (6,000 page faults fewer on a scanned page).
    for size in (_HEAP_BYTES, _HEAP_BYTES):
        block = bytearray(size)
        block[:] = bytes(size)
        del block


def serve(line: Line, area: mmap.mmap) -> None:
    """Answer until the parent closes the line."""
    desk = Desk(area)
    while (received := line.receive()) is not None:
        request, shared = received
        try:
            answer = desk.answer(request, shared)
        except CannotOpen as fault:
            answer = {"op": "failed", "code": fault.code}
        except MemoryError:
            desk.forget()
            answer = {"op": "failed", "code": "too-large"}
        except _FAULTS:
            answer = {"op": "failed", "code": "damaged"}
        line.send(answer)


def main(arguments: list[str]) -> int:
    """`arguments`: line, picture area, the area's size, the parent's pid, processor seconds.

    Line and area are descriptors; on Windows "-" (the standard streams) and a name.

    Or "probe" and what `worker_probe.py` takes: then it attempts what it must not do.
    """
    if arguments[0] == "probe":
        warm_up()
        return worker_probe.main(arguments[1:])
    where, area_shared, *numbers = arguments
    area_size, parent, seconds = (int(value) for value in numbers)
    shared: Shared = area_shared if sys.platform == "win32" else int(area_shared)
    line = Line(None if sys.platform == "win32" else int(where))
    warm_up()
    own = {shared, int(where)} if isinstance(shared, int) else set[int]()
    lock.confine(own, parent, seconds)
    # Mapped after the foreign descriptors were closed: a map keeps a descriptor of its own.
    area = map_shared(shared, area_size, writable=True)
    area[:] = bytes(area_size)
    line.start_clock()
    line.send({"op": "ready"})
    serve(line, area)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
