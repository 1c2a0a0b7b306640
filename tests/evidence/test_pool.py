"""Processes come and go: spares, crashes, deadlines, cancelling, the end of the parent."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from inbox.errors import Damaged
from inbox.evidence.pool import WorkerPool, engine_version
from inbox.evidence.session import Session
from inbox.evidence.spawn import WorkerProcess, worker_command
from tests.evidence import hostile_files, sample_files
from tests.evidence.sample_files import sha

ROOT = Path(__file__).parents[2]
DATA = sample_files.text_pdf(pages=2)


def until(condition: Callable[[], object], seconds: float = 15.0) -> None:
    """Wait for a condition, not for a time."""
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        pause.wait(0.01)


def gone(pid: int) -> bool:
    """No process of this id, not even a zombie."""
    return not Path(f"/proc/{pid}").exists()


def in_thread(deed: Callable[[], object]) -> tuple[threading.Thread, list[str]]:
    """Run it beside us and keep the code of the error it ends with."""
    codes: list[str] = []

    def run() -> None:
        try:
            deed()
            codes.append("ok")
        except Damaged as fault:
            codes.append(fault.code)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, codes


def test_every_document_gets_a_process_of_its_own(pool: WorkerPool) -> None:
    pids = []
    for _ in range(3):
        with pool.open(DATA, sha(DATA)) as session:
            session.render(0, 1.0)
            assert session.worker_pid is not None
            pids.append(session.worker_pid)
        assert gone(pids[-1])
    assert len(set(pids)) == 3 and os.getpid() not in pids


def test_after_a_crash_the_next_question_goes_to_a_fresh_worker(pool: WorkerPool) -> None:
    with pool.open(DATA, sha(DATA)) as session:
        before = session.render(0, 1.0)
        pid = session.worker_pid
        assert pid is not None
        os.kill(pid, signal.SIGSEGV)
        until(lambda: Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] == "Z")
        assert session.render(0, 1.0) == before
        assert session.worker_pid != pid
    assert gone(pid)


def busy(session: Session) -> Callable[[], bool]:
    """Whether the worker computes."""

    def computes() -> bool:
        pid = session.worker_pid
        if pid is None:
            return False
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        return fields[0] == "R" and int(fields[11]) > 60

    return computes


def test_a_worker_that_dies_at_its_work_is_a_crash_of_that_call() -> None:
    data = hostile_files.endless_pdf()
    with WorkerPool() as pool, pool.open(data, sha(data)) as session:
        thread, codes = in_thread(lambda: session.render(0, 1.0))
        until(busy(session))
        pid = session.worker_pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        thread.join(10)
        assert codes == ["crashed"] and gone(pid)


def test_cancelling_ends_the_call_and_keeps_the_session() -> None:
    data = hostile_files.endless_pdf()
    with WorkerPool() as pool:
        with pool.open(data, sha(data)) as session:
            thread, codes = in_thread(lambda: session.render(0, 1.0))
            until(busy(session))
            session.cancel()
            thread.join(10)
            assert codes == ["cancelled"]
        with pool.open(DATA, sha(DATA)) as session:
            session.cancel()
            assert session.render(0, 1.0).width == 595
            session.cancel()
            assert session.render(0, 1.0).width == 595


def test_closing_ends_a_call_under_way() -> None:
    data = hostile_files.endless_pdf()
    with WorkerPool() as pool:
        session = pool.open(data, sha(data))
        thread, codes = in_thread(lambda: session.render(0, 1.0))
        until(busy(session))
        session.close()
        thread.join(10)
        assert codes == ["closed"]
        with pytest.raises(Damaged, match="closed"):
            session.render(0, 1.0)


def test_a_worker_is_replaced_before_its_processor_time_runs_out() -> None:
    with (
        WorkerPool(start=partial(WorkerProcess, cpu_seconds=1)) as pool,
        pool.open(DATA, sha(DATA)) as session,
    ):
        first = session.render(0, 4.0)
        pids = set()
        for number in range(400):
            assert session.render(number % 2, 4.0).width == first.width
            pids.add(session.worker_pid)
            if len(pids) > 1:
                break
        assert len(pids) == 2
        assert session.render(0, 4.0) == first


def test_a_page_that_uses_up_the_processor_time_is_a_timeout() -> None:
    data = hostile_files.endless_pdf()
    with (
        WorkerPool(start=partial(WorkerProcess, cpu_seconds=1)) as pool,
        pool.open(data, sha(data)) as session,
    ):
        assert session.reading().verdict == "timeout"


def test_several_threads_may_use_one_session(pool: WorkerPool) -> None:
    with pool.open(DATA, sha(DATA)) as session:
        expected = [session.render(number, 1.0) for number in range(2)]
        wrong: list[int] = []

        def draw(number: int) -> None:
            for _ in range(8):
                if session.render(number, 1.0) != expected[number]:
                    wrong.append(number)
                session.reading()

        threads = [threading.Thread(target=draw, args=(n % 2,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert wrong == []


def test_several_sessions_at_once(pool: WorkerPool) -> None:
    sessions = [pool.open(DATA, sha(DATA)) for _ in range(3)]
    threads = [in_thread(session.reading) for session in sessions]
    for thread, _ in threads:
        thread.join(30)
    assert [codes for _, codes in threads] == [["ok"]] * 3
    pids = {session.worker_pid for session in sessions}
    assert len(pids) == 3
    for session in sessions:
        session.close()


def test_closing_the_pool_leaves_no_process() -> None:
    pool = WorkerPool(spares=2)
    session = pool.open(DATA, sha(DATA))
    session.render(0, 1.0)
    children = Path(f"/proc/{os.getpid()}/task")
    pids = {int(p) for t in children.iterdir() for p in (t / "children").read_text().split()}
    assert session.worker_pid in pids
    pool.close()
    assert session.worker_pid is None
    left = {int(p) for t in children.iterdir() for p in (t / "children").read_text().split()}
    assert len(pids - left) >= 2
    with pytest.raises(Damaged, match="closed"):
        pool.open(DATA, sha(DATA))
    with pytest.raises(Damaged, match="closed"):
        session.reading()


def test_workers_die_with_their_parent_even_at_work(tmp_path: Path) -> None:
    (tmp_path / "endless.pdf").write_bytes(hostile_files.endless_pdf())
    program = """
import os, sys, threading
from pathlib import Path
from inbox.evidence.pool import WorkerPool
data = Path(sys.argv[1]).read_bytes()
pool = WorkerPool()
session = pool.open(data, "0")
threading.Thread(target=lambda: session.render(0, 1.0), daemon=True).start()
while session.worker_pid is None:
    threading.Event().wait(0.01)
print(session.worker_pid, flush=True)
threading.Event().wait()
"""
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "endless.pdf")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        assert not gone(worker)
        parent.kill()
    until(lambda: gone(worker))


def test_a_worker_that_cannot_start_is_said_so() -> None:
    start = partial(WorkerProcess, command=[sys.executable, "-c", "raise SystemExit(1)"])
    with WorkerPool(start=start) as pool, pool.open(DATA, sha(DATA)) as session:
        with pytest.raises(Damaged, match="no-worker"):
            session.reading()
        with pytest.raises(Damaged, match="no-worker"):
            session.render(0, 1.0)


def test_a_bundled_program_starts_itself_as_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert worker_command() == [sys.executable, "--evidence-worker"]


def test_a_missing_program_is_said_so() -> None:
    start = partial(WorkerProcess, command=["/nowhere/python"])
    with (
        WorkerPool(start=start) as pool,
        pool.open(DATA, sha(DATA)) as session,
        pytest.raises(Damaged, match="no-worker"),
    ):
        session.reading()


def test_the_engine_names_every_decoder_and_our_own_version() -> None:
    version = engine_version()
    assert "?" not in version
    assert [part.split()[0] for part in version.split(", ")] == [
        "pymupdf",
        "pillow",
        "pillow-heif",
        "rapidocr",
        "onnxruntime",
        "tesserocr",
        "zxing-cpp",
        "reading",
    ]
