"""Ctrl+C and the system's end: the real program with its children, ended from outside."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.waiting import until

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@contextmanager
def desk(profile: Path) -> Iterator["subprocess.Popen[str]"]:
    """The desk as ./run starts it, offscreen; killed if the test gives up."""
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "--profile", str(profile)],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        # Whoever runs the tests in the background has them ignore Ctrl+C, and their children too.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def children(of: int) -> list[int]:
    """Every process below `of`, children's children too."""
    direct: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = status.read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:  # ended meanwhile
            continue
        direct.setdefault(int(words[1]), []).append(int(status.parent.name))
    found, todo = [], [of]
    while todo:
        below = direct.get(todo.pop(), [])
        found += below
        todo += below
    return found


def ended(pid: int) -> bool:
    """Gone, or dead and only waiting for whoever reaps orphans."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return True
    return words[0] in ("Z", "X")


def ends_cleanly(process: "subprocess.Popen[str]", number: signal.Signals) -> None:
    below = children(process.pid)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 128 + number, err
    assert not out + err, "the terminal stays quiet"
    until(lambda: all(ended(pid) for pid in below), 30)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda n: n.name)
def test_an_open_desk_ends_with_all_its_programs(tmp_path: Path, number: signal.Signals) -> None:
    with desk(tmp_path) as process:
        # Form server, Fachverfahren and at least one evidence worker.
        until(lambda: process.poll() is not None or len(children(process.pid)) >= 4, 60)
        assert process.poll() is None
        ends_cleanly(process, number)


def test_a_desk_that_is_still_opening_ends_as_well(tmp_path: Path) -> None:
    with desk(tmp_path) as process:
        until(lambda: (tmp_path / "servers" / "tokens.json").exists(), 60)
        ends_cleanly(process, signal.SIGINT)
