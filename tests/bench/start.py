"""start: from process start to a usable queue with 10,000 stored, against a bare Qt window."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from app.keys import root_key
from inbox.catalogue import load_catalogue
from inbox.describe import describe
from inbox.store.batch import PulledBatch
from inbox.store.store import open_store
from inbox.submission import Status, Submission, SubmissionId
from tests.bench.case_desk import ME, NOW, RESOURCES

ROOT = Path(__file__).resolve().parents[2]
STORED = 10_000
BARE = """
import sys
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
app = QApplication([])
window = QMainWindow()
window.setCentralWidget(QLabel('Zweiklick'))
window.resize(1440, 900)
window.show()
app.processEvents()
window.repaint()
sys.stdout.write('ready\\n')
"""


def main(arguments: list[str]) -> int:
    """Start both in turn; the median of the pairwise ratios counts."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    rounds = 5 if options.quick else 11
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder)
        _fill(profile)
        desk_command = [sys.executable, "-m", "tests.bench.start_desk", str(profile)]
        bare_command = [sys.executable, "-c", BARE]
        _until_ready(desk_command)
        _until_ready(bare_command)
        pairs = [(_until_ready(desk_command), _until_ready(bare_command)) for _ in range(rounds)]
    result = {
        "measure": "start",
        "stored": STORED,
        "rounds": rounds,
        "desk_s": round(statistics.median(desk for desk, _ in pairs), 3),
        "bare_s": round(statistics.median(bare for _, bare in pairs), 3),
        "ratio_bare": round(statistics.median(desk / bare for desk, bare in pairs), 2),
    }
    sys.stdout.write(json.dumps(result) + "\n")
    return 0


def _until_ready(command: list[str]) -> float:
    began = time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env=environment) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        taken = time.perf_counter() - began
        process.communicate(timeout=60)
    if line.strip() != b"ready":
        raise RuntimeError(f"did not start: {line!r}")
    return taken


def _fill(profile: Path) -> None:
    catalogue = load_catalogue(RESOURCES)
    key = root_key(profile, demo=True, server="http://127.0.0.1:9")
    store = open_store(profile / "store", key)
    try:
        for first in range(0, STORED, 500):
            batch = tuple(_one(n) for n in range(first, first + 500))
            store.apply(
                PulledBatch(f"c{first}", batch, me=ME), describe=lambda s: describe(s, catalogue)
            )
    finally:
        store.close()


def _one(n: int) -> Submission:
    return Submission(
        id=SubmissionId(f"s{n}"),
        number=f"AUM-2026-{n:06d}-0",
        service="krankmeldung",
        received_at=NOW - timedelta(minutes=n),
        data={
            "nachname": f"Muster{n}",
            "vorname": "Petra",
            "geburtsdatum": "1980-01-01",
            "au_seit": "2026-11-19",
            "au_bis": "2026-11-27",
        },
        owner=ME.id,
        owner_name=ME.name,
        team=ME.team,
        office=ME.office,
        status=Status.NEW,
        version=1,
        case_number=f"12345BG{n:07d}",
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
