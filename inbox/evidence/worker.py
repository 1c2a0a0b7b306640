"""The evidence worker: one process, one document, locked in before the document arrives.

Started by `spawn.py` with inherited descriptors; never imported by the window. It answers requests
of `protocol.py` until the line closes. A fault it does not know ends it: the parent sees a crash.
"""

# MuPDF's bindings carry no types.
# mypy: disable-error-code="no-untyped-call"

import contextlib
import mmap
import os
import socket
import sys
import time
from dataclasses import dataclass
from typing import Any

import pymupdf

from inbox.comparison.result import Rect
from inbox.evidence import lock, worker_probe
from inbox.evidence.limits import MAX_ANSWER_BYTES, MAX_REQUEST_BYTES
from inbox.evidence.magic import FileType
from inbox.evidence.protocol import PREFIX, TRUST_LETTERS, decode, encode, payload_length
from inbox.evidence.worker_image import IMAGE_FAULTS, ImageDocument
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


class Line:
    """The worker's end of the line to its parent (a socket pair)."""

    def __init__(self, descriptor: int) -> None:
        self._socket = socket.socket(fileno=descriptor)
        self._locked_at = 0.0

    def start_clock(self) -> None:
        """Processor time counts from here."""
        self._locked_at = time.process_time()

    def receive(self) -> tuple[dict[str, Any], list[int]] | None:
        """The next request with its descriptors; None when the parent closed the line."""
        head, descriptors = b"", list[int]()
        while len(head) < PREFIX.size:
            part, passed, _, _ = socket.recv_fds(self._socket, PREFIX.size - len(head), 2)
            descriptors += passed
            if not part:
                return None
            head += part
        left = payload_length(head, MAX_REQUEST_BYTES)
        payload = bytearray()
        while left > len(payload):
            part = os.read(self._socket.fileno(), left - len(payload))
            if not part:
                return None
            payload += part
        return decode(bytes(payload)), descriptors

    def send(self, message: dict[str, Any]) -> None:
        """Answer."""
        message["cpu"] = round(time.process_time() - self._locked_at, 3)
        rest = memoryview(encode(message, MAX_ANSWER_BYTES))
        while rest:
            rest = rest[os.write(self._socket.fileno(), rest) :]


@dataclass(slots=True)
class Desk:
    """What the worker has in hand: the picture area, the document, the page read last."""

    area: mmap.mmap
    document: PdfDocument | ImageDocument | None = None
    page: tuple[int, FoundPage] | None = None

    def answer(self, request: dict[str, Any], descriptors: list[int]) -> dict[str, Any]:
        """The answer to one request; raises what the decoders raise."""
        match request["op"]:
            case "open":
                return self._open(request, descriptors)
            case "words":
                return self._words(request["page"], request["from"])
            case "render":
                return self._render(request, descriptors)
        raise ValueError(request["op"])

    def forget(self) -> None:
        """Let go of what can be made again."""
        self.page = None

    def _open(self, request: dict[str, Any], descriptors: list[int]) -> dict[str, Any]:
        kind = FileType(request["type"])
        lock.seal(threads=kind is FileType.HEIF)
        data = memoryview(mmap.mmap(descriptors[0], request["size"], prot=mmap.PROT_READ))
        if kind is FileType.PDF:
            self.document = PdfDocument(data)
        else:
            self.document = ImageDocument(data, kind)
        return {"op": "opened", "pages": self.document.pages}

    def _words(self, number: int, start: int) -> dict[str, Any]:
        assert self.document is not None
        if self.page is None or self.page[0] != number:
            self.page = number, self.document.words(number)
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
            "words": rows,
            "following": end if end < len(page.words) else None,
        }

    def _render(self, request: dict[str, Any], descriptors: list[int]) -> dict[str, Any]:
        assert self.document is not None
        if request["area"]:
            self.area.close()
            self.area = mmap.mmap(descriptors[0], request["area"])
        clip = None if request["clip"] is None else Rect(*request["clip"])
        covers = [Rect(*corners) for corners in request["covers"]]
        target = self.document.frame(request["page"], request["scale"], clip)
        if target.size > len(self.area):
            return {"op": "area", "need": target.size}
        with memoryview(self.area) as whole, whole[: target.size] as shared:
            if covers:
                # What lies below a cover never stands in memory the parent can read.
                private = memoryview(bytearray(target.size))
                doubtful = self.document.render(request["page"], target, private)
                paint_covers(private, target, covers)
                shared[:] = private
            else:
                doubtful = self.document.render(request["page"], target, shared)
        return {
            "op": "pixels",
            "width": target.width,
            "height": target.height,
            "stride": target.stride,
            "scale": target.scale,
            "doubtful": doubtful,
        }


def warm_up() -> None:
    """Decode one tiny file of each type, so that nothing is loaded after the lock."""
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    for kind, sample in SAMPLES.items():
        data = memoryview(sample)
        document = PdfDocument(data) if kind is FileType.PDF else ImageDocument(data, kind)
        document.words(0)
        for scale in (1.0, _WARM_SCALE):
            target = document.frame(0, scale, None)
            document.render(0, target, memoryview(bytearray(target.size)))
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
        request, descriptors = received
        try:
            answer = desk.answer(request, descriptors)
        except CannotOpen as fault:
            answer = {"op": "failed", "code": fault.code}
        except MemoryError:
            desk.forget()
            answer = {"op": "failed", "code": "too-large"}
        except _FAULTS:
            answer = {"op": "failed", "code": "damaged"}
        for descriptor in descriptors:
            with contextlib.suppress(OSError):
                os.close(descriptor)
        line.send(answer)


def main(arguments: list[str]) -> int:
    """`arguments`: descriptors of line and picture area, the area's size, parent's pid, seconds.

    Or "probe" and what `worker_probe.py` takes: then it attempts what it must not do.
    """
    if arguments[0] == "probe":
        warm_up()
        return worker_probe.main(arguments[1:])
    line_descriptor, area_descriptor, area_size, parent, seconds = (
        int(value) for value in arguments
    )
    line = Line(line_descriptor)
    warm_up()
    lock.confine({line_descriptor, area_descriptor}, parent, seconds)
    # Mapped after the foreign descriptors were closed: a map keeps a descriptor of its own.
    area = mmap.mmap(area_descriptor, area_size)
    area[:] = bytes(area_size)
    os.close(area_descriptor)
    line.start_clock()
    line.send({"op": "ready"})
    serve(line, area)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
