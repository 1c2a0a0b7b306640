"""The demo Fachverfahren as a real program of its own, killed and restarted by the tests."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.waiting import until

ROOT = Path(__file__).parents[2]
CASES = ROOT / "resources" / "samples" / "cases.json"


class Program:
    """One running demo Fachverfahren and a signed-in line to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None
        self.base = ""
        self.line = requests.Session()
        self.line.trust_env = False

    def start(self, *more: str) -> None:
        ready = self.folder / "ready.json"
        ready.unlink(missing_ok=True)
        command = [sys.executable, "-m", "sync.democase", "--db", str(self.folder / "fv.db")]
        command += ["--cases", str(CASES), "--ready-file", str(ready), *more]
        self.process = subprocess.Popen(command, cwd=ROOT)
        self.connect(ready)

    def connect(self, ready: Path) -> None:
        def is_ready() -> bool:
            assert self.process is None or self.process.poll() is None, "ended while starting"
            return ready.exists()

        until(is_ready, 60)
        said = json.loads(ready.read_text())
        self.base = f"http://127.0.0.1:{said['port']}"
        self.line.headers["Authorization"] = f"Bearer {said['token']}"

    def call(self, method: str, path: str, key: str | None = None, **more: Any) -> Any:
        headers = {"Idempotency-Key": key} if key else {}
        # a fresh connection each time: a pooled one would be retried by the client library
        headers["Connection"] = "close"
        return self.line.request(method, self.base + path, headers=headers, timeout=20, **more)

    def fault(self, kind: str, path: str = "/", **more: Any) -> None:
        order = {"kind": kind, "path": path, **more}
        assert self.call("PUT", "/faults", json=order).status_code == 204

    def kill(self) -> None:
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(20)

    def end(self) -> None:
        self.line.close()
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    running = Program(tmp_path)
    try:
        running.start()
        yield running
    finally:
        running.end()
