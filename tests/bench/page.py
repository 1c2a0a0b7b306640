"""Open a document to pixels of page 1 at 150 dpi: locked worker, bare PyMuPDF, pdftoppm.

All three start with the bytes at hand and end with the pixels at hand; the worker comes from a warm
spare, as on the desk. The three take turns on every document, so that the machine's moods hit all.
"""

import argparse
import io
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pymupdf
from PIL import Image

from inbox.evidence.pool import WorkerPool

DPI = 150
_WORDS = ("Bescheid", "über", "Leistungen", "Größe", "Straße", "Monat", "Betrag", "1.234,56", "EUR")


def letter(chance: random.Random) -> bytes:
    """An office letter: text, a table, a small logo."""
    document = pymupdf.open()
    page = document.new_page(width=595, height=842)
    logo = io.BytesIO()
    Image.effect_noise((240, 120), chance.uniform(20, 60)).convert("RGB").save(logo, "PNG")
    page.insert_image(pymupdf.Rect(440, 40, 545, 92), stream=logo.getvalue())
    for line in range(34):
        words = " ".join(chance.choices(_WORDS, k=9))
        page.insert_text((60, 150 + line * 13), words, fontsize=10.5)
    for row in range(12):
        page.draw_rect(pymupdf.Rect(60, 610 + row * 14, 535, 624 + row * 14), width=0.5)
        page.insert_text((64, 620 + row * 14), f"{row + 1}. {chance.choice(_WORDS)}", fontsize=9)
    return document.tobytes(deflate=True)


def dense(chance: random.Random) -> bytes:
    """A page full of small text."""
    document = pymupdf.open()
    page = document.new_page(width=595, height=842)
    for line in range(84):
        page.insert_text(
            (40, 40 + line * 9.2), " ".join(chance.choices(_WORDS, k=15)), fontsize=7.5
        )
    return document.tobytes(deflate=True)


def scan(chance: random.Random) -> bytes:
    """A page as an office scanner writes it: one JPEG at 200 dpi."""
    picture = io.BytesIO()
    noise = Image.effect_noise((827, 1170), chance.uniform(10, 40)).resize((1654, 2339))
    noise.convert("RGB").save(picture, "JPEG", quality=75)
    document = pymupdf.open()
    page = document.new_page(width=595, height=842)
    page.insert_image(page.rect, stream=picture.getvalue())
    return document.tobytes()


def bare(data: bytes) -> bytes:
    """The peer in process."""
    with pymupdf.open(stream=data, filetype="pdf") as document:
        return bytes(document[0].get_pixmap(dpi=DPI).samples)


def poppler(path: Path) -> bytes:
    """The peer of other people: a whole process, its pixels through a pipe."""
    command = ["pdftoppm", "-r", str(DPI), "-f", "1", "-l", "1", str(path)]
    return subprocess.run(command, capture_output=True, check=True).stdout


def worker(pool: WorkerPool, data: bytes) -> tuple[float, bytes]:
    """Seconds and pixels through the locked worker."""
    pool.warm()
    started = time.perf_counter()
    with pool.open(data, "0") as session:
        pixels = session.render(0, DPI / 72).pixels
        return time.perf_counter() - started, pixels


def timed(deed: Callable[[], bytes]) -> float:
    """Seconds of one run."""
    started = time.perf_counter()
    deed()
    return time.perf_counter() - started


def main(argv: list[str]) -> int:
    """Run the measure; the last line printed is its JSON object."""
    parser = argparse.ArgumentParser(prog="page", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args(argv)
    if shutil.which("pdftoppm") is None:
        sys.stderr.write("pdftoppm is missing (poppler-utils)\n")
        return 2
    chance = random.Random(options.seed)
    rounds = 12 if options.quick else 40
    result: dict[str, object] = {"measure": "page", "dpi": DPI, "rounds": rounds}
    sums = {"worker": 0.0, "inprocess": 0.0, "poppler": 0.0}
    with tempfile.TemporaryDirectory() as folder, WorkerPool() as pool:
        for kind in (letter, dense, scan):
            seconds: dict[str, list[float]] = {name: [] for name in sums}
            for _ in range(rounds):
                data = kind(chance)
                path = Path(folder) / "page.pdf"
                path.write_bytes(data)
                taken, _pixels = worker(pool, data)
                pool.warm()
                seconds["worker"].append(taken)
                seconds["inprocess"].append(timed(lambda data=data: bare(data)))
                seconds["poppler"].append(timed(lambda path=path: poppler(path)))
            medians = {name: statistics.median(values) for name, values in seconds.items()}
            for name, value in medians.items():
                sums[name] += value
                result[f"{kind.__name__}_{name}_ms"] = round(value * 1000, 2)
    result["ratio_inprocess"] = round(sums["worker"] / sums["inprocess"], 3)
    result["ratio_poppler"] = round(sums["worker"] / sums["poppler"], 3)
    sys.stdout.write(json.dumps(result) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
