"""The embedded programs: they report their port, end with us, and keep their state."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from app.demo import SampleDay, start_sample_day
from app.profile import business_clock, open_profile
from app.programs import run_module, start_module
from inbox.errors import Unreachable
from sync.client import FormServer
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[2]

PARENT = """
import sys
from pathlib import Path
from app.demo import start_sample_day
from app.profile import business_clock, open_profile
profile = open_profile(Path(sys.argv[1]))
day = start_sample_day(profile, business_clock(profile), lambda step: None)
print(*(f"{p.process.pid} {p.port}" for p in day.programs), flush=True)
sys.stdin.read()
day.stop()
"""


def alive(pid: int) -> bool:
    try:
        words = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return False
    return words[0] not in ("Z", "X")


def started(folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", PARENT, str(folder)],
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def told(parent: "subprocess.Popen[str]") -> list[tuple[int, int]]:
    """Process ids and ports of the children."""
    assert parent.stdout is not None
    words = [int(word) for word in parent.stdout.readline().split()]
    return list(zip(words[::2], words[1::2], strict=True))


def answers(port: int) -> bool:
    with requests.Session() as line:
        line.trust_env = False
        try:
            line.get(f"http://127.0.0.1:{port}/v1/health", timeout=2)
        except requests.RequestException:
            return False
    return True


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("end", [signal.SIGKILL, None])
def test_the_programs_end_with_their_parent_however_it_ends(
    tmp_path: Path, end: signal.Signals | None
) -> None:
    with started(tmp_path) as parent:
        try:
            children = told(parent)
            assert len(children) == 2
            assert all(answers(port) for _, port in children), "the ports are the reported ones"
            if end is None:
                assert parent.stdin is not None
                parent.stdin.close()
            else:
                os.kill(parent.pid, end)
            parent.wait(20)
            until(lambda: not any(alive(pid) for pid, _ in children))
            assert not any(answers(port) for _, port in children)
        finally:
            parent.kill()


def all_of(day: SampleDay) -> dict[str, tuple[str, int]]:
    """Every submission int.koch sees: number and version by id, asked over the wire."""
    server = FormServer(day.connections.form_server, day.connections.token)
    try:
        page = server.changes("", limit=500)
    finally:
        server.close()
    return {s.id: (s.number, s.version) for s in page.submissions}


def test_a_second_start_keeps_everything_and_hands_nothing_in_twice(tmp_path: Path) -> None:
    profile = open_profile(tmp_path)
    clock = business_clock(profile)
    steps: list[str] = []
    first = start_sample_day(profile, clock, steps.append)
    try:
        known = all_of(first)
    finally:
        first.stop()
    assert known and len({number for number, _ in known.values()}) == len(known)
    assert "Beispielvorgänge einreichen" in steps
    assert all(program.process.poll() is not None for program in first.programs)

    steps.clear()
    second = start_sample_day(profile, clock, steps.append)
    try:
        assert all_of(second) == known
        assert second.connections.token == first.connections.token
    finally:
        second.stop()
    assert "Beispielvorgänge einreichen" not in steps and "Formularserver einrichten" not in steps

    (profile.servers / "handed-in").unlink()  # as if the first start had died in between
    third = start_sample_day(profile, clock, steps.append)
    try:
        assert all_of(third) == known, "handing in again doubles nothing"
    finally:
        third.stop()


def test_a_program_that_does_not_start_is_said_by_name_and_leaves_nothing_behind(
    tmp_path: Path,
) -> None:
    log = tmp_path / "log"
    with pytest.raises(Unreachable) as failed:
        start_module("sync.formserver", ["serve"], tmp_path / "ready", log)
    assert failed.value.code == "program-failed"
    assert failed.value.values["program"] == "sync.formserver"
    with pytest.raises(Unreachable) as failed:
        run_module("sync.formserver", ["init", "--db", "x"], log)
    assert failed.value.code == "program-failed"
