"""The sample day as a new user gets it: real programs, real window, real files."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run_app(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
    )


@pytest.mark.timeout(260)
def test_a_whole_day_ends_where_it_should(tmp_path: Path) -> None:
    out = tmp_path / "bilder"
    done = run_app("tour", "--out", str(out), "--json")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    told = json.loads(done.stdout.strip().splitlines()[-1])
    assert told["confirmed"] == told["filed"] == 2
    assert told["presses_match"] == 2
    assert told["presses_from_list"] == 3
    filed = list((out / "profile" / "e-akte").glob("*/*.json"))
    assert told["efile_documents"] == told["verified_hashes"] == len(filed)
    for sheet in filed:
        metadata = json.loads(sheet.read_text("utf-8"))
        paper = sheet.parent / metadata["Datei"]
        assert hashlib.sha256(paper.read_bytes()).hexdigest() == metadata["SHA-256"]
    assert len(list(out.glob("*.png"))) == told["screenshots"] >= 10
    assert "Prüfsumme stimmt" in (out / "was-liegt-wo.txt").read_text("utf-8")
    log = (out / "profile" / "logs" / "desk.log").read_text("utf-8")
    for person in ("Hagedorn", "Mirja", "12345BG0009911"):
        assert person not in log, "logs carry ids, never people"


@pytest.mark.timeout(260)
def test_with_a_sabotaged_e_file_the_day_does_not_count_as_done(tmp_path: Path) -> None:
    profile = tmp_path / "profil"
    (profile / "e-akte").mkdir(parents=True)
    cases = json.loads((ROOT / "resources/samples/cases.json").read_text("utf-8"))
    listed = cases["cases"] if isinstance(cases, dict) else cases
    for case in listed:  # where a file's folder should be made there is a file already
        (profile / "e-akte" / case["file_number"]).write_text("im Weg", "utf-8")
    done = run_app(
        "--profile",
        str(profile),
        "tour",
        "--out",
        str(tmp_path / "bilder"),
        "--json",
    )
    assert done.returncode != 0
    assert "Übergabe gestört" in done.stderr, "it stops where the e-file refuses, and says so"
    told = json.loads(done.stdout.strip().splitlines()[-1])
    assert told["filed"] == 0
    assert told["efile_documents"] == 0
    assert "Traceback" not in done.stderr
