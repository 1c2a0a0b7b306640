"""What of the lock is in force on this machine, found out by trying. For `doctor`.

`python -m inbox.evidence.probe` prints the report as JSON and ends with 1 when something a locked
worker attempted was allowed.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from inbox.evidence.limits import RECOGNISER_START_SECONDS
from inbox.evidence.spawn import worker_command

#: What is tried, mildest first. The worker knows how; the parent only knows the names.
ATTEMPTS = (
    "read-file",
    "list-folder",
    "write-file",
    "socket",
    "new-code",
    "memory",
    "limits",
    "signal-parent",
    "trace",
    "fork",
    "exec",
)


@dataclass(frozen=True, slots=True)
class LockReport:
    """`in_force`: part of the lock -> value (Landlock: its version). `attempts`: name -> outcome.

    Outcomes: "refused: …", "killed", "allowed", "not tried".
    """

    in_force: Mapping[str, object]
    attempts: Mapping[str, str]

    @property
    def allowed(self) -> tuple[str, ...]:
        """What a locked worker could do although it must not; empty on a sound system."""
        return tuple(n for n, outcome in self.attempts.items() if outcome == "allowed")

    @property
    def missing(self) -> tuple[str, ...]:
        """Parts of the lock this system does not offer."""
        return tuple(part for part, value in self.in_force.items() if not value)


def probe(*, threads: bool = False, user: int = 0, which: str = "worker") -> LockReport:
    """Start locked workers and let them try; about a second.

    `threads`: with the filter for HEIC. `user`: id of an ordinary user to become first, if root.
    `which`: "worker" or "recogniser".

    On Windows nothing is tried yet: every attempt is reported as "not tried".
    """
    in_force: dict[str, object] = {}
    attempts: dict[str, str] = dict.fromkeys(ATTEMPTS, "not tried")
    if sys.platform == "win32":
        return LockReport(in_force, attempts)
    left = list(ATTEMPTS)
    while left:
        found, tried = _run(left, user, threads=threads, which=which)
        if not tried:
            break
        in_force |= found
        attempts |= tried
        left = [name for name in left if name not in tried]
    return LockReport(in_force, attempts)


def _run(
    names: list[str], user: int, *, threads: bool, which: str
) -> tuple[dict[str, object], dict[str, str]]:
    """One worker that tries until it is done or dead."""
    with tempfile.TemporaryDirectory() as folder:
        folder_descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        reading, writing = os.pipe()
        own = (writing, folder_descriptor)
        try:
            process = subprocess.Popen(
                [
                    *worker_command(which),
                    "probe",
                    *map(str, own),
                    str(user),
                    "threads" if threads else "plain",
                    *names,
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=own,
                env={"LANG": "C.UTF-8"},
                cwd="/",
            )
        finally:
            os.close(writing)
            os.close(folder_descriptor)
        with os.fdopen(reading, "rb") as report, process:
            try:
                lines = [json.loads(line) for line in report]
                ended = process.wait(timeout=RECOGNISER_START_SECONDS)
            finally:
                process.kill()
    in_force: dict[str, object] = {}
    attempts: dict[str, str] = {}
    for line in lines:
        if "in_force" in line:
            in_force = {**line["in_force"], "system_calls": line["system_calls"]}
        else:
            attempts[line["attempt"]] = line.get("outcome", "")
    for name, outcome in attempts.items():
        if not outcome:
            # Silent but not killed: it has become another program, and that one ended well.
            died = ended in (-signal.SIGSYS, -signal.SIGKILL, -signal.SIGXCPU)
            attempts[name] = "killed" if died else "allowed"
    return in_force, attempts


if __name__ == "__main__":
    done = probe()
    sys.stdout.write(json.dumps({**asdict(done), "allowed": done.allowed}) + "\n")
    sys.exit(1 if done.allowed else 0)
