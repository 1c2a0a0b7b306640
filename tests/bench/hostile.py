"""Strangers' worst files: each a verdict in time, the window free, the lock whole, pixels right.

Own bombs always, and every file below `--files DIR`. The main thread stands for the window: it only
ticks, and the longest pause between two ticks is what a person would feel. A process beside it that
does nothing but tick tells how much of that pause is the machine's.
"""

import argparse
import hashlib
import json
import multiprocessing
import resource
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from inbox.errors import Damaged
from inbox.evidence.pool import WorkerPool
from inbox.evidence.probe import probe
from tests.evidence.hostile_files import ALL

ROOT = Path(__file__).parents[2]
SCALE = 1.5
#: A verdict comes within this time, or there is none.
ALLOWED_SECONDS = 20.0
_TICK = 0.002

_UNLOCKED = """
import hashlib, json, pathlib, sys
from inbox.evidence.magic import FileType, file_type
from inbox.evidence.worker_image import ImageDocument
from inbox.evidence.worker import warm_up
from inbox.evidence.worker_pdf import PdfDocument
warm_up()
for name in sys.stdin.read().splitlines():
    view = memoryview(pathlib.Path(name).read_bytes())
    kind = file_type(bytes(view[:2048]))
    document = PdfDocument(view) if kind is FileType.PDF else ImageDocument(view, kind)
    frame = document.frame(0, float(sys.argv[1]), None)
    pixels = bytearray(frame.size)
    document.render(0, frame, memoryview(pixels))
    print("=", json.dumps([name, hashlib.sha256(pixels).hexdigest()]), flush=True)
"""


@dataclass
class Findings:
    """What happened to the files; `seconds` of the slowest call."""

    verdicts: dict[str, int] = field(default_factory=dict)
    undecided: list[str] = field(default_factory=list)
    pixels: dict[str, str] = field(default_factory=dict)
    read: int = 0
    seconds: float = 0.0
    done: bool = False


def read_all(files: list[Path], found: Findings) -> None:
    """Read and draw every file; runs beside the ticking main thread."""
    try:
        with WorkerPool() as pool:
            for path in files:
                _read(pool, path, found)
    finally:
        found.done = True


def _read(pool: WorkerPool, path: Path, found: Findings) -> None:
    data = path.read_bytes()
    with pool.open(data, hashlib.sha256(data).hexdigest()) as session:
        started = time.monotonic()
        reading = session.reading()
        taken = time.monotonic() - started
        found.verdicts[reading.verdict] = found.verdicts.get(reading.verdict, 0) + 1
        if reading.verdict == "ok":
            started = time.monotonic()
            try:
                picture = session.render(0, SCALE)
            except Damaged as refused:
                code = f"{refused.code} at drawing"
                found.verdicts[code] = found.verdicts.get(code, 0) + 1
            else:
                if not picture.doubtful:
                    found.pixels[str(path)] = hashlib.sha256(picture.pixels).hexdigest()
            taken = max(taken, time.monotonic() - started)
        found.read += 1
        found.seconds = max(found.seconds, taken)
        if taken > ALLOWED_SECONDS:
            found.undecided.append(path.name)


def tick(report: Connection) -> None:
    """The idle control: the longest pause of a process with nothing to do, in seconds."""
    worst, pause = 0.0, threading.Event()
    while not report.poll():
        before = time.perf_counter()
        pause.wait(_TICK)
        worst = max(worst, time.perf_counter() - before - _TICK)
    report.send(worst)


def differing(pixels: dict[str, str]) -> list[str]:
    """Good files whose unlocked rendering is another one; each batch ends where a file kills it."""
    different, left = [], list(pixels)
    while left:
        done = subprocess.run(
            [sys.executable, "-c", _UNLOCKED, str(SCALE)],
            cwd=ROOT,
            input="\n".join(left),
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        answers = dict(
            json.loads(line[1:]) for line in done.stdout.splitlines() if line.startswith("=")
        )
        different += [Path(n).name for n, digest in answers.items() if pixels[n] != digest]
        left = left[len(answers) :]
        if left:
            # Drawn well inside the lock, not without it.
            different.append(Path(left.pop(0)).name)
    return different


def main(argv: list[str]) -> int:
    """Run the measure; the last line printed is its JSON object."""
    parser = argparse.ArgumentParser(prog="hostile", description=__doc__)
    parser.add_argument("--files", type=Path, help="folder with more files, searched through")
    parser.add_argument("--seed", type=int, default=1, help="nothing here is left to chance")
    parser.add_argument("--quick", action="store_true", help="every eighth file of the folder")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for name, make in ALL.items():
            files.append(Path(folder) / name)
            files[-1].write_bytes(make())
        if options.files is not None:
            given = sorted(path for path in options.files.rglob("*") if path.is_file())
            files += given[:: 8 if options.quick else 1]
        found = Findings()
        ours, theirs = multiprocessing.Pipe()
        control = multiprocessing.get_context("spawn").Process(target=tick, args=(theirs,))
        control.start()
        reader = threading.Thread(target=read_all, args=(files, found))
        reader.start()
        worst, pause = 0.0, threading.Event()
        while not found.done:
            before = time.perf_counter()
            pause.wait(_TICK)
            worst = max(worst, time.perf_counter() - before - _TICK)
        reader.join()
        ours.send("enough")
        idle = ours.recv()
        control.join()
        undecided = len(files) - found.read + len(found.undecided)
        # Before the comparison: that loads nothing here, but its results take memory.
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        different = differing(found.pixels)
    escapes = [*probe().allowed, *probe(threads=True).allowed]
    result = {
        "measure": "hostile",
        "files": len(files),
        "verdicts": found.verdicts,
        "undecided": undecided,
        "undecided_files": found.undecided,
        "slowest_s": round(found.seconds, 2),
        "escapes": len(escapes),
        "escape_names": escapes,
        "compared": len(found.pixels),
        "different": len(different),
        "different_files": different,
        "worst_block_ms": round(worst * 1000, 1),
        "worst_block_idle_process_ms": round(idle * 1000, 1),
        "peak_window_mb": round(peak, 1),
    }
    sys.stdout.write(json.dumps(result) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
