"""Child programs: started, awaited, ended with us. Knows nothing of what they do."""

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from inbox.errors import Unreachable

log = logging.getLogger(__name__)

START_LIMIT_S = 60.0


@dataclass(slots=True)
class Program:
    """A running child with the port it reported."""

    name: str
    process: "subprocess.Popen[bytes]"
    port: int

    @property
    def url(self) -> str:
        """Where it answers, loopback only."""
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        """End it politely, then at once."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def run_module(module: str, arguments: Sequence[str], log_file: Path) -> None:
    """Run a module to its end. Raises Unreachable("program-failed") with its name."""
    with log_file.open("ab") as output:
        done = subprocess.run(
            _command(module, arguments),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=False,
            env=_environment(),
        )
    if done.returncode != 0:
        raise Unreachable("program-failed", program=module, exit=done.returncode)


def start_module(
    module: str, arguments: Sequence[str], ready_file: Path, log_file: Path
) -> Program:
    """Start a module that writes {"port": …} into `ready_file` when it answers."""
    ready_file.unlink(missing_ok=True)
    with log_file.open("ab") as output:
        process = subprocess.Popen(
            _command(
                module,
                [*arguments, "--ready-file", str(ready_file), "--parent-pid", str(os.getpid())],
            ),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=_environment(),
            # Ctrl+C reaches us alone; we end them after the desk has said its last.
            start_new_session=True,
        )
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise Unreachable("program-failed", program=module, exit=process.returncode)
        try:
            port = int(json.loads(ready_file.read_text("utf-8"))["port"])
        except (FileNotFoundError, ValueError, KeyError):
            time.sleep(0.02)
            continue
        log.info("program %s answers on port %d", module, port)
        return Program(module, process, port)
    process.kill()
    process.wait()
    raise Unreachable("program-slow", program=module)


def _command(module: str, arguments: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", module, *arguments]


def _environment() -> dict[str, str]:
    root = str(Path(__file__).resolve().parent.parent)
    path = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": root if not path else f"{root}{os.pathsep}{path}"}
