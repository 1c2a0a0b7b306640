"""The recogniser: one process that sees pixels only, locked in before the first ones arrive.

Started by `recogniser.py`, lives across documents, replaced after a number of pages. It answers
requests of `recogniser_protocol.py` until the line closes. Everything is loaded and used once
before the lock; it has one thread, so that the lock holds for all of it.
"""

import os

# Before the libraries are loaded: each would otherwise start threads of its own.
for _name in ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"
# onnxruntime's own thread that reports home; without a network it could not, but it is a thread.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import codecs  # noqa: E402
import mmap  # noqa: E402
import sys  # noqa: E402
import threading  # noqa: E402
from collections.abc import Sequence  # noqa: E402
from dataclasses import dataclass  # noqa: E402
from typing import Any  # noqa: E402

import cv2  # noqa: E402
import numpy as np  # noqa: E402
import zxingcpp  # noqa: E402

from inbox.evidence import lock, worker_probe  # noqa: E402
from inbox.evidence.limits import MAX_ANSWER_BYTES, RECOGNISER_ADDRESS_SPACE  # noqa: E402
from inbox.evidence.protocol import Unspeakable, decode, encode  # noqa: E402
from inbox.evidence.recogniser_cover import without_covered  # noqa: E402
from inbox.evidence.recogniser_found import Picture, as_picture  # noqa: E402
from inbox.evidence.recogniser_page import PageReader, line_picture, read_page  # noqa: E402
from inbox.evidence.recogniser_sheet import find_sheet  # noqa: E402
from inbox.evidence.recogniser_tesseract import LINE_HEIGHT, Tesseract  # noqa: E402
from inbox.evidence.worker_line import Line, Shared, map_shared  # noqa: E402

_FAULTS = (
    cv2.error,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    RuntimeError,
    AttributeError,
    AssertionError,
    Unspeakable,
)
_NICE = 10
#: What is said of the sample page: nothing is known, all has to be recognised.
_SAMPLE_LAYER: dict[str, Any] = {
    "op": "words", "width": 640.0, "height": 640.0, "trust": "n", "doubtful": False,
    "covers": [], "words": [], "pictures": [], "resolution": 0.0, "following": None,
}  # fmt: skip


@dataclass(slots=True)
class Eyes:
    """Who reads pages, and who looks a second time."""

    reader: PageReader
    second: Tesseract
    pixels: mmap.mmap | None = None

    def answer(self, request: dict[str, Any], shared: Shared | None) -> dict[str, Any]:
        """The answer to one request; raises what the recognisers raise."""
        assert shared is not None
        width, height = request["width"], request["height"]
        with map_shared(shared, width * height * 4, writable=False) as memory:
            # A copy: the map cannot be closed while an array looks into it.
            pixels = np.frombuffer(bytearray(memory), np.uint8).reshape(height, width, 4)
        match request["op"]:
            case "read":
                return self._read(pixels, self.reader, request)
            case "codes":
                return self._read(pixels, None, request)
            case "look":
                return self._look(pixels, request["quad"], request["lines"])
        raise ValueError(request["op"])

    def _read(
        self, pixels: Picture, reader: PageReader | None, request: dict[str, Any]
    ) -> dict[str, Any]:
        scale, layer, medical = request["scale"], request["layer"], request["medical"]
        return without_covered(read_page(pixels, reader), scale, layer, medical=medical)

    def _look(self, pixels: Picture, quad: list[float], lines: int) -> dict[str, Any]:
        text, confidence = self.second.look(line_picture(pixels, quad, lines * LINE_HEIGHT))
        return {"op": "looked", "text": text[:1000], "confidence": round(confidence, 4)}


def sample() -> Picture:
    """A small page: lines as they run, one on its head, one upright, and a code."""
    picture = np.full((640, 560, 4), 255, np.uint8)
    for row in range(3):
        cv2.putText(picture, f"Warm {row} 12,50 EUR", (30, 60 + 60 * row), 0, 1, (0, 0, 0), 2)
    turned = np.full((50, 240, 4), 255, np.uint8)
    cv2.putText(turned, "Kopf 12345", (10, 36), 0, 1, (0, 0, 0), 2)
    picture[220:270, 40:280] = np.rot90(turned, 2)
    picture[300:540, 470:520] = np.rot90(turned, 1)
    for column in range(5):
        left = 40 + 40 * column
        cv2.rectangle(picture, (left, 470), (left + 40, 515), (0, 0, 0), 2)
        cv2.putText(picture, str(column), (left + 10, 504), 0, 1, (0, 0, 0), 2)
    code = zxingcpp.create_barcode("Warm\t1", zxingcpp.BarcodeFormat.QRCode)
    drawn = np.array(zxingcpp.write_barcode_to_image(code, scale=4, add_quiet_zones=True))
    picture[300 : 300 + drawn.shape[0], 40 : 40 + drawn.shape[1]] = drawn[:, :, None]
    return as_picture(picture)


def open_eyes(which: str, models: str) -> Eyes:
    """Load the recognisers and let each read once. `which`: "both" or "second"."""
    cv2.setNumThreads(1)
    second = Tesseract(models)
    if which == "both":
        from inbox.evidence.recogniser_rapid import Rapid

        eyes = Eyes(Rapid(), second)
    else:
        eyes = Eyes(second, second)
    page = sample()
    # On its side: it is turned first and then read, so that every part has worked once.
    for picture in (as_picture(np.rot90(page)), as_picture(page[600:])):
        without_covered(read_page(picture, eyes.reader), 1.0, _SAMPLE_LAYER, medical=True)
    table = np.full((400, 300, 3), 40, np.uint8)
    cv2.fillConvexPoly(table, np.array([[90, 60], [210, 60], [260, 340], [40, 340]]), (230,) * 3)
    assert find_sheet(table) is not None
    second.look(line_picture(page, [20, 25, 400, 25, 400, 75, 20, 75], LINE_HEIGHT))
    codecs.lookup("iso8859-15")
    encode(decode(b"{}"), MAX_ANSWER_BYTES)
    return eyes


def serve(line: Line, eyes: Eyes) -> None:
    """Answer until the parent closes the line."""
    while (received := line.receive()) is not None:
        request, shared = received
        try:
            answer = eyes.answer(request, shared)
        except MemoryError:
            answer = {"op": "failed", "code": "too-large"}
        except _FAULTS:
            answer = {"op": "failed", "code": "damaged"}
        line.send(answer)


def main(arguments: Sequence[str]) -> int:
    """`arguments`: line, picture area, its size, the parent's pid, seconds, recognisers, models.

    The area is not used: pixels come with each request. Or "probe" and what `worker_probe.py`
    takes: then it attempts what it must not do, under the same lock.
    """
    if arguments[0] == "probe":
        cv2.setNumThreads(1)
        return worker_probe.main(list(arguments[1:]), RECOGNISER_ADDRESS_SPACE)
    where, _area, _size, parent, seconds, which, models = arguments
    line = Line(None if sys.platform == "win32" else int(where))
    eyes = open_eyes(which, models)
    if threading.active_count() > 1 or _threads() > 1:
        return 3  # a lock would not hold for the others
    own = set[int]()
    if sys.platform != "win32":
        os.nice(_NICE)
        own.add(int(where))
    lock.confine(own, int(parent), int(seconds), RECOGNISER_ADDRESS_SPACE)
    lock.seal()
    line.start_clock()
    line.send({"op": "ready"})
    serve(line, eyes)
    return 0


def _threads() -> int:
    """How many threads the system sees, libraries' own included."""
    if sys.platform != "linux":
        return 1
    return len(os.listdir("/proc/self/task"))  # noqa: PTH208 (counted, not walked)
