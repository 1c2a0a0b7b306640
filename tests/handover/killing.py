"""A desk that dies at a chosen crossing of the wire, in a process started by a clean server.

Forking from a test process would copy the locks of its threads; the fork server has none.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from inbox.submission import SubmissionId
from sync.handover.targets import Targets
from tests.handover.desk import DeskProcess, Wiring, mappings_here

_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(["tests.handover.killing"])
#: Values, not calls that leave the process; and reading, which changes nothing.
_INSIDE = frozenset({"record", "facts", "changes", "document"})
mappings_here()


class Crossings:
    """Counts calls that leave the process; the chosen one is the last."""

    def __init__(self, fatal: int, *, after: bool) -> None:
        self._left = fatal
        self._after = after

    def cross(self, call: Callable[[], Any]) -> Any:
        self._left -= 1
        if self._left == 0 and not self._after:
            os.kill(os.getpid(), signal.SIGKILL)
        try:
            return call()
        finally:  # a call that tells of a fault is over as well
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


class Watched:
    """The real thing, with every call counted."""

    def __init__(self, inner: Any, crossings: Crossings) -> None:
        self._inner = inner
        self._crossings = crossings

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if not callable(found) or name in _INSIDE:
            return found
        return lambda *a, **k: self._crossings.cross(lambda: found(*a, **k))


def _live(wiring: Wiring, folder: Path, id_: SubmissionId, step: int, after: bool) -> None:
    crossings = Crossings(step, after=after)
    desk = DeskProcess(wiring, "int.koch", folder)
    desk.rounds_until(lambda: desk.store.submission(id_))
    desk.confirm(id_)
    desk.file(id_)
    work, server = desk.cycle._work, Watched(desk.server, crossings)
    desk.cycle._server = server  # type: ignore[assignment]
    object.__setattr__(work, "server", server)
    watched = Targets(
        case_system=Watched(desk.targets.case_system, crossings),  # type: ignore[arg-type]
        e_file=Watched(desk.targets.e_file, crossings),  # type: ignore[arg-type]
        separate_statistics=Watched(desk.targets.statistics, crossings),  # type: ignore[arg-type]
    )
    object.__setattr__(work, "targets", watched)
    desk.rounds_until(lambda: desk.is_done(id_), 60)


def live_until_killed(
    wiring: Wiring, folder: Path, id_: SubmissionId, step: int, *, after: bool
) -> bool:
    """Both presses and rounds in a process of its own; True when it was killed on the way."""
    life = _SERVER.Process(target=_live, args=(wiring, folder, id_, step, after))
    life.start()
    life.join(100)
    assert life.exitcode in (0, -signal.SIGKILL), life.exitcode
    return life.exitcode != 0
