"""A desk in a process of its own, to be killed: store, ledger, line and cycle of the product.

It takes presses from a pipe, answers when they are durable, and goes round and round until it is
killed. Started by forking, so that a life costs no imports.
"""

import os
import signal
from collections.abc import Callable
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import uuid4

from inbox.decision import OrderKind
from inbox.handover import Paper
from inbox.submission import SubmissionId
from sync.handover.targets import Record, Targets
from tests.handover.office import DeskProcess, Wiring


class KeylessCases:
    """The Fachverfahren without keys: every sending is a new one. For the control run only."""

    def __init__(self, inner: object) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)

    def put_record(self, key: str, record: Record) -> str:
        put: Callable[[str, Record], str] = self._inner.put_record  # type: ignore[attr-defined]
        return put(f"{key}#{uuid4().hex[:8]}", record)

    def find_by_key(self, key: str) -> str | None:
        return None


class KeylessFile:
    """The e-file without keys, for the control run only."""

    def __init__(self, inner: object) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)

    def put(self, paper: Paper, data: bytes, key: str) -> str:
        put: Callable[[Paper, bytes, str], str] = self._inner.put  # type: ignore[attr-defined]
        return put(paper, data, f"{key}#{uuid4().hex[:8]}")

    def find_by_key(self, paper: Paper, key: str) -> str | None:
        return None


class Life:
    """One life of a desk: from fork to SIGKILL."""

    def __init__(self, wiring: Wiring, folder: Path, *, keys: bool) -> None:
        self.pipe, theirs = Pipe()
        self.pid = os.fork()
        if self.pid == 0:
            self.pipe.close()
            code = 1
            try:
                _live(wiring, folder, theirs, keys=keys)
                code = 0
            finally:
                os._exit(code)
        theirs.close()
        self._dead = False

    def tell(self, *words: str) -> None:
        self.pipe.send(words)

    def answer(self, seconds: float) -> tuple[str, ...] | None:
        """What the desk says within that time; None: nothing. Raises EOFError when it died."""
        if not self.pipe.poll(seconds):
            return None
        said: tuple[str, ...] = self.pipe.recv()
        return said

    def kill(self) -> None:
        if not self._dead:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self.pipe.close()
            self._dead = True


def _live(wiring: Wiring, folder: Path, pipe: Connection, *, keys: bool) -> None:
    desk = DeskProcess(wiring, "int.koch", folder)
    if not keys:
        cases, efile = KeylessCases(desk.targets.case_system), KeylessFile(desk.targets.e_file)
        keyless = Targets(case_system=cases, e_file=efile)  # type: ignore[arg-type]
        object.__setattr__(desk.cycle._work, "targets", keyless)
    pipe.send(("ready",))
    hurry = False
    while True:
        if pipe.poll(0.002):
            word, *rest = pipe.recv()
            if word == "press":
                _press(desk, SubmissionId(rest[0]))
                pipe.send(("pressed", rest[0]))
            elif word == "hurry":
                hurry = True
        if hurry:
            desk.ledger.send_now(None, desk.clock.now())
            desk.store.orders_now()
        desk.cycle.run_once()


def _press(desk: DeskProcess, id_: SubmissionId) -> None:
    """Both presses, unless they stand already: a person sees what was pressed before the crash."""
    while desk.store.submission(id_) is None:
        desk.cycle.refresh()
        desk.cycle.run_once()
    pressed = {order.kind for order in desk.store.orders_of(id_)}
    if OrderKind.CONFIRM not in pressed:
        desk.confirm(id_)
    if OrderKind.FILE not in pressed:
        desk.file(id_)
