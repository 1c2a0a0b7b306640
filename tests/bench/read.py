"""Reading through the locked processes against the bare libraries on the same files.

Text: words of text PDFs through the page worker, against PyMuPDF in a process of its own.
Recognition: scans and photos through the recogniser's process, against RapidOCR in a process of its
own, both with one thread and the same longer side. Processor seconds are compared, since both sides
of the recognition give way to everything else; the two take turns on every file. Last, a submission
of five photos from its arrival to its result.
"""

import argparse
import io
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
from PIL import Image, ImageFilter

from inbox.comparison.result import Trust
from inbox.evidence.pool import WorkerPool
from inbox.evidence.reading import PageImage, PageReading
from inbox.evidence.recogniser import Recogniser
from inbox.evidence.seeing import Layer
from tests.bench.page import dense, letter

#: What is known of a picture before anybody has looked at it.
UNKNOWN = Layer(PageReading(595.0, 842.0, (), Trust.NONE, pending=True), (), 0.0)
ROOT = Path(__file__).parents[2]

#: Processes of their own that do the same with the bare library: a path in, a result out.
_PEER_TEXT = """
import sys, time, pymupdf
for path in sys.stdin:
    data = open(path.strip(), "rb").read()
    started = time.perf_counter()
    with pymupdf.open(stream=data, filetype="pdf") as document:
        count = sum(len(page.get_text("words", sort=True)) for page in document)
    print(time.perf_counter() - started, count, flush=True)
"""
_PEER_OCR = """
import os, sys, time
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"
import cv2, numpy
from rapidocr import RapidOCR
cv2.setNumThreads(1)
engine = RapidOCR(params={"Global.max_side_len": 1600, "Global.log_level": "critical",
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1})
engine(numpy.full((640, 560, 3), 255, numpy.uint8), return_word_box=True)
for path in sys.stdin:
    picture = cv2.imread(path.strip())
    started = time.process_time()
    read = engine(picture, return_word_box=True)
    print(time.process_time() - started, len(read.txts or ()), flush=True)
"""


class Peer:
    """The bare library in a process of its own."""

    def __init__(self, program: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def measure(self, path: Path) -> float:
        """Seconds for one file; raises when it found nothing."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(f"{path}\n")
        self._process.stdin.flush()
        seconds, count = self._process.stdout.readline().split()
        assert int(count) > 0, path
        return float(seconds)

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def paper(chance: random.Random) -> Image.Image:
    """An office letter or a page full of small text as a scanner sees it: 200 dpi, askew, noisy."""
    kind = chance.choice((letter, letter, dense))
    with pymupdf.open(stream=kind(chance), filetype="pdf") as document:
        drawn = document[0].get_pixmap(dpi=200)
    page = Image.frombytes("RGB", (drawn.width, drawn.height), drawn.samples)
    return page.rotate(chance.uniform(-2, 2), Image.Resampling.BICUBIC, fillcolor=(250, 250, 250))


def photo(chance: random.Random) -> Image.Image:
    """The paper on a table, taken a little from the side, 12 megapixels."""
    page = paper(chance)
    table = Image.effect_noise((756, 1008), 30).resize((3024, 4032)).convert("RGB")
    table = table.point(lambda value: int(value * 0.5))
    sheet = page.resize((2500, 3536), Image.Resampling.BICUBIC)
    table.paste(sheet, (260, 240))
    lean = chance.uniform(0.01, 0.03)
    table = table.transform(
        table.size, Image.Transform.PERSPECTIVE,
        (1 + lean, lean, -60, lean / 2, 1 + lean, -60, lean / 6000, lean / 6000),
        Image.Resampling.BICUBIC,
    )  # fmt: skip
    return table.filter(ImageFilter.GaussianBlur(1.0))


def as_file(picture: Image.Image) -> bytes:
    """As a camera or scanner writes it."""
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=85)
    return target.getvalue()


def pixels(picture: Image.Image) -> PageImage:
    """As the page worker hands them over."""
    wide = np.full((picture.height, picture.width, 4), 255, np.uint8)
    wide[:, :, :3] = np.asarray(picture)[:, :, ::-1]
    return PageImage(picture.width, picture.height, picture.width * 4, wide.tobytes(), 1.0)


def text_ratio(folder: Path, chance: random.Random, rounds: int) -> dict[str, float]:
    """Wall-clock medians of both sides; the worker comes from a warm spare, as on the desk."""
    ours, bare = list[float](), list[float]()
    peer = Peer(_PEER_TEXT)
    with WorkerPool() as pool:
        for number in range(rounds):
            data = (letter, dense)[number % 2](chance)
            path = folder / "text.pdf"
            path.write_bytes(data)
            pool.warm()
            started = time.perf_counter()
            with pool.open(data, "0") as session:
                assert session.first().pages[0].words
                taken = time.perf_counter() - started
            pool.warm()
            ours.append(taken)
            bare.append(peer.measure(path))
    peer.close()
    return {"text_worker": statistics.median(ours), "text_bare": statistics.median(bare)}


def ocr_ratio(folder: Path, chance: random.Random, rounds: int) -> dict[str, float]:
    """Processor seconds of both sides on the same pictures; ours finds codes and combs, too."""
    ours, bare = list[float](), list[float]()
    recogniser, peer = Recogniser("both"), Peer(_PEER_OCR)
    try:
        recogniser.warm()
        used = recogniser.cpu_used
        for number in range(rounds):
            path = folder / "picture.jpg"
            path.write_bytes(as_file((paper, photo)[number % 2](chance)))
            with Image.open(path) as picture:
                image = pixels(picture.convert("RGB"))
            assert recogniser.read(image, UNKNOWN).words
            ours.append(recogniser.cpu_used - used)
            used = recogniser.cpu_used
            bare.append(peer.measure(path))
    finally:
        recogniser.close()
        peer.close()
    return {"ocr_recogniser": statistics.mean(ours), "ocr_bare": statistics.mean(bare)}


@contextmanager
def memory_watched(found: dict[str, Any]) -> Iterator[None]:
    """The most memory this process and its children held at one time, in megabytes."""
    done = threading.Event()

    def watch() -> None:
        most = 0
        while not done.wait(0.05):
            most = max(most, sum(_resident(p) for p in _family()))
        found["peak_memory_mb"] = round(most / 2**20)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _family() -> list[int]:
    own = Path("/proc/self/task")
    children = {
        int(pid) for task in own.iterdir() for pid in (task / "children").read_text("ascii").split()
    }
    return sorted(children)


def _resident(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    except (OSError, IndexError):
        return 0
    return pages * resource.getpagesize()


def five_photos(folder: Path, chance: random.Random) -> dict[str, Any]:
    """A submission of five photos, from its arrival to its comparison: by the clock, and in
    processor seconds of all processes together, which a busy machine hardly changes.
    """
    from tests.bench.read_desk import seconds_to_result

    found: dict[str, Any] = {}
    files = [as_file(photo(chance)) for _ in range(5)]
    before = _processor()
    with memory_watched(found):
        first, whole = seconds_to_result(folder, files)
    return {
        **found,
        "first_result_s": round(first, 2),
        "five_photos_s": round(whole, 2),
        "five_photos_processor_s": round(_processor() - before, 2),
    }


def _processor() -> float:
    """Seconds used by this process and those it has started and ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def main(argv: list[str]) -> int:
    """Run the measure; the last line printed is its JSON object."""
    parser = argparse.ArgumentParser(prog="read", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args(argv)
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        text = text_ratio(folder, chance, 12 if options.quick else 40)
        ocr = ocr_ratio(folder, chance, 4 if options.quick else 16)
        desk = five_photos(folder, chance)
    result = {
        "measure": "read",
        "ratio_text": round(text["text_worker"] / text["text_bare"], 3),
        "ratio_ocr": round(ocr["ocr_recogniser"] / ocr["ocr_bare"], 3),
        **{f"{key}_ms": round(value * 1000, 2) for key, value in (text | ocr).items()},
        **desk,
    }
    sys.stdout.write(json.dumps(result) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
