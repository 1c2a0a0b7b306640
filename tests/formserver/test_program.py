"""The form server as a program: init, serve, end with the parent, verify, openapi."""

import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.formserver.houses import OFFICE, ROOT, Caller, until


def command(*words: object) -> list[str]:
    return [sys.executable, "-m", "sync.formserver", *(str(w) for w in words)]


def run(*words: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command(*words), cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("program")
    done = run(
        "init", "--db", folder / "form.db", "--office", OFFICE, "--tokens-file", folder / "t.json"
    )
    assert done.returncode == 0, done.stderr
    return folder


def tokens(folder: Path) -> dict[str, str]:
    return dict(json.loads((folder / "t.json").read_text("utf-8")))


def port_of(ready: Path, process: "subprocess.Popen[bytes]") -> int:
    until(lambda: ready.exists() or process.poll() is not None, 30)
    assert process.poll() is None
    return int(json.loads(ready.read_text("utf-8"))["port"])


@pytest.fixture
def serving(loaded: Path, tmp_path: Path) -> Iterator[tuple[Any, str]]:
    ready = tmp_path / "ready.json"
    process = subprocess.Popen(
        command(
            "serve",
            *("--db", loaded / "form.db"),
            *("--data", loaded / "data"),
            *("--ready-file", ready),
            *("--clock-offset", "86400"),
            *("--parent-pid", os.getpid()),
        ),
        cwd=ROOT,
        stderr=subprocess.PIPE,
    )
    try:
        yield process, f"http://127.0.0.1:{port_of(ready, process)}/v1"
    finally:
        process.kill()
        process.communicate()


def test_tokens_lie_in_a_file_only_its_owner_reads_and_stay_when_done_again(loaded: Path) -> None:
    path = loaded / "t.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((loaded / "form.db").stat().st_mode) == 0o600
    before = tokens(loaded)
    assert len(set(before.values())) == 12
    done = run("init", "--db", loaded / "form.db", "--office", OFFICE, "--tokens-file", path)
    assert done.returncode == 0, done.stderr
    assert tokens(loaded) == before
    kept = (loaded / "form.db").read_bytes()
    assert not any(token.encode() in kept for token in before.values())


def test_the_program_answers_on_the_port_it_reports_and_on_its_business_clock(
    loaded: Path, serving: tuple[Any, str]
) -> None:
    process, base = serving
    line = Caller(base, tokens(loaded)["int.koch"])
    me = line.get("/me").json()
    assert me["person"]["id"] == "int.koch"
    assert me["business_time"][:10] > me["server_time"][:10]
    line.close()
    process.send_signal(signal.SIGTERM)
    _, told = process.communicate(timeout=20)
    assert told == b"", "a quiet program, no access log, no traceback"


def test_a_waiting_poll_does_not_keep_the_program_from_ending(
    loaded: Path, serving: tuple[Any, str]
) -> None:
    process, base = serving
    line = Caller(base, tokens(loaded)["lst.meier"])
    cursor = line.cursor()
    poll = threading.Thread(target=lambda: line.changes(cursor, wait=50))
    poll.start()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)
    poll.join(10)
    assert not poll.is_alive()
    line.close()


def test_the_program_ends_with_its_parent(loaded: Path, tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    starter = (
        "import os, subprocess, sys, time\n"
        "words = sys.argv[1:] + ['--parent-pid', str(os.getpid())]\n"
        "subprocess.Popen(words)\n"
        "sys.stdin.read()\n"
    )
    words = command(
        "serve", "--db", loaded / "form.db", "--data", tmp_path / "data", "--ready-file", ready
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", starter, *words], cwd=ROOT, stdin=subprocess.PIPE
    )
    port_of(ready, parent)
    pid = int(json.loads(ready.read_text("utf-8"))["pid"])
    parent.kill()
    parent.communicate()
    until(lambda: not Path(f"/proc/{pid}").exists() or _is_zombie(pid), 15)


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_the_verifier_says_ok_or_where_it_breaks(loaded: Path) -> None:
    done = run("verify-audit", "--db", loaded / "form.db", "--data", loaded)
    assert (done.returncode, done.stdout[:9]) == (0, "audit: ok")
    database = sqlite3.connect(loaded / "form.db")
    with database:
        database.execute("UPDATE audit_head SET seq = 7")
    database.close()
    done = run("verify-audit", "--db", loaded / "form.db")
    assert (done.returncode, done.stdout) == (1, "audit: cut-off at entry 1\n")


def test_an_office_file_that_leads_nowhere_is_refused_and_changes_nothing(
    loaded: Path, tmp_path: Path
) -> None:
    office = json.loads(OFFICE.read_text("utf-8"))
    office["absences"][0]["deputies"] = ["int.nobody"]
    path = tmp_path / "office.json"
    path.write_text(json.dumps(office))
    done = run("init", "--db", tmp_path / "form.db", "--office", path)
    assert done.returncode == 2
    assert "absence of int.weber" in done.stderr


def test_the_published_contract_is_the_one_the_program_speaks() -> None:
    done = run("openapi")
    assert done.returncode == 0, done.stderr
    committed = ROOT / "resources" / "openapi" / "form-server.json"
    assert committed.read_text("utf-8") == done.stdout, (
        "run: python -m sync.formserver openapi --out resources/openapi/form-server.json"
    )
