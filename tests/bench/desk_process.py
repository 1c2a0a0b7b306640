"""The desk in a process of its own, to be killed: `app.headless` whole, with its threads.

Started by forking this process, which has imported everything, so that a life costs no imports;
what runs in it is build_desk and nothing else. Spoken to through its own lines.
"""

import json
import os
import select
import signal
import sys
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

from app import bootstrap
from app.headless import Running, run_headless
from app.profile import Profile
from inbox.handover import Paper
from sync.handover.casesystem import HttpCaseSystem
from sync.handover.efile.choice import OpenEFile, open_efile
from sync.handover.targets import Record


class KeylessCases(HttpCaseSystem):
    """The Fachverfahren without keys: every sending is a new one. For the control run only."""

    def put_record(self, key: str, record: Record) -> str:
        return super().put_record(f"{key}#{uuid4().hex[:8]}", record)

    def find_by_key(self, key: str) -> str | None:
        return None


class KeylessFile:
    """Any e-file without keys, for the control run only."""

    def __init__(self, inner: OpenEFile) -> None:
        self._inner = inner

    def put(self, paper: Paper, data: bytes, key: str) -> str:
        return self._inner.put(paper, data, f"{key}#{uuid4().hex[:8]}")

    def find_by_key(self, paper: Paper, key: str) -> str | None:
        return None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class Life:
    """One life of a desk: from fork to SIGKILL. A deed in the answers stands on the disk."""

    def __init__(self, profile: Profile, running: Running, *, keys: bool) -> None:
        commands, self._commands = os.pipe()
        self._answers, answers = os.pipe()
        sys.stdout.flush()
        self.pid = os.fork()
        if self.pid == 0:
            code = 1
            try:
                os.close(self._commands)
                os.close(self._answers)
                code = _live(profile, running, commands, answers, keys=keys)
            finally:
                os._exit(code)
        os.close(commands)
        os.close(answers)
        self._rest = b""
        self._owed = 0
        self._dead = False

    def tell(self, *words: str) -> None:
        """A command, without waiting for what becomes of it."""
        os.write(self._commands, (" ".join(words) + "\n").encode())
        self._owed += 1

    def ask(self, *words: str, seconds: float = 60.0) -> dict[str, Any]:
        """A command and its answer; answers of earlier commands are passed over."""
        self.tell(*words)
        while self._owed:
            answer = self.answer(seconds)
            self._owed -= 1
        return answer

    def answer(self, seconds: float) -> dict[str, Any]:
        """The next line. Raises TimeoutError, or EOFError when the desk ended by itself."""
        end = time.monotonic() + seconds
        while b"\n" not in self._rest:
            if not select.select([self._answers], [], [], max(0.0, end - time.monotonic()))[0]:
                raise TimeoutError
            more = os.read(self._answers, 65536)
            if not more:
                raise EOFError
            self._rest += more
        line, _, self._rest = self._rest.partition(b"\n")
        said: dict[str, Any] = json.loads(line)
        return said

    def kill(self) -> None:
        """SIGKILL, and everything of it is gone."""
        if not self._dead:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            os.close(self._commands)
            os.close(self._answers)
            self._dead = True


def _live(profile: Profile, running: Running, commands: int, answers: int, *, keys: bool) -> int:
    if not keys:
        bootstrap.HttpCaseSystem = KeylessCases  # type: ignore[misc]
        bootstrap.open_efile = lambda *a: KeylessFile(open_efile(*a))  # type: ignore[assignment]
    with os.fdopen(commands) as lines, os.fdopen(answers, "w") as out:
        return run_headless(
            profile, running, hold_seconds=0.0, spares=0, commands=lines, answers=out
        )


def running_of(office: Any) -> Running:
    """The survivors of an office, as a headless desk is told of them."""
    token = office.folder / "koch.token"
    token.write_text(office.tokens["int.koch"])
    return Running(
        office.form.base,
        token,
        office.case.base,
        office.case_token_file(),
        office.e_file,
        office.clock.offset.total_seconds(),
    )


def profile_in(folder: Path) -> Profile:
    """A fresh sample profile."""
    folder.mkdir(parents=True)
    return Profile(folder, {})
