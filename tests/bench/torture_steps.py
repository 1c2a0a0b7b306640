"""kill -9 before and after each named step of a handover; the next life finishes and goes on.

A life is the store, ledger, lines and cycle of the product in a process, on the same folder as
the life before: it first carries to its end what that one left, then dies at the step whose turn it
is. No window, no reading of evidence: those have no step here.
"""

import os
import random
import signal
import sys
import threading
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from inbox.submission import SubmissionId
from sync.handover.targets import Targets
from tests.bench.e_files import EFilePeer
from tests.handover.desk import DeskProcess, Wiring, catalogue_here, mappings_here
from tests.handover.office import Office
from tests.ports.importer import Importer
from tests.waiting import until

LEGS = 6
LIFE_S = 240.0
#: What each part does that outlives a crash, or leaves the process.
STEPS = {
    "store": ("record_order", "settle_order"),
    "ledger": (
        *("open", "file", "seal", "uploaded", "mark_sent", "mark_received", "reported", "close"),
    ),
    "server": (
        *("confirm", "file", "lease_handover", "handover", "seal_plan", "put_paper"),
        *("report_leg", "return_lease"),
    ),
    "case": ("put_record", "find_by_key"),
    "statistics": ("put_record", "find_by_key"),
    "e-file": ("put", "read_back", "find_by_key"),
}


class Steps:
    """Counts the steps of this life; at the chosen one it ends."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.fatal: tuple[str, int, bool] | None = None  #: name, which of them, after

    def take(self, name: str, deed: Callable[[], Any]) -> Any:
        """One step."""
        self.names.append(name)
        chosen = self.fatal is not None and (name, self.names.count(name)) == self.fatal[:2]
        if chosen and self.fatal is not None and not self.fatal[2]:
            os.kill(os.getpid(), signal.SIGKILL)
        try:
            return deed()
        finally:  # a step that tells of a fault is over as well
            if chosen:
                os.kill(os.getpid(), signal.SIGKILL)


class Stepped:
    """The real thing, with its steps counted."""

    def __init__(self, inner: Any, part: str, steps: Steps) -> None:
        self._inner, self._part, self._steps = inner, part, steps

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if name not in STEPS[self._part]:
            return found
        full = f"{self._part}.{name}"
        return lambda *given, **more: self._steps.take(full, lambda: found(*given, **more))


def stepped_desk(wiring: Wiring, folder: Path, steps: Steps) -> DeskProcess:
    """A desk whose steps are counted."""
    desk = DeskProcess(wiring, "int.koch", folder)
    server, ledger = Stepped(desk.server, "server", steps), Stepped(desk.ledger, "ledger", steps)
    cycle, work = desk.cycle, desk.cycle._work
    desk.store = cycle._store = Stepped(desk.store, "store", steps)  # type: ignore[assignment]
    cycle._server, cycle._ledger = server, ledger  # type: ignore[assignment]
    targets = Targets(
        case_system=Stepped(desk.targets.case_system, "case", steps),  # type: ignore[arg-type]
        e_file=Stepped(desk.targets.e_file, "e-file", steps),  # type: ignore[arg-type]
        separate_statistics=Stepped(desk.targets.statistics, "statistics", steps),  # type: ignore[arg-type]
    )
    cycle._work = replace(work, server=server, ledger=ledger, targets=targets)  # type: ignore[arg-type]
    return desk


@dataclass(slots=True)
class Tally:
    """What the lives counted. `named`: how often a life ended at each step."""

    kills: int = 0
    presses: int = 0
    lost: int = 0
    duplicates: int = 0
    named: Counter[str] = field(default_factory=Counter)


class StepTorture:
    """Lives on one folder, one after the other, against one office."""

    def __init__(self, office: Office, peer: EFilePeer, folder: Path, *, drop: bool) -> None:
        """With `drop` the Fachverfahren is a folder of files, worked off beside the lives."""
        catalogue_here(), mappings_here()  # read once, not in every life
        folder.mkdir(parents=True)
        self._office, self._peer, self._folder = office, peer, folder
        self._importer = Importer(folder / "fachverfahren") if drop else None
        self._wiring = replace(office.wiring(), e_file=peer.place(keys=True))
        if self._importer is not None:
            self._wiring = replace(self._wiring, case=f"drop:json:{self._importer.root}")
        self._numbers: list[str] = []
        self._standing: list[SubmissionId] = []
        self.tally = Tally()

    def run(self, seeds: int, first: int) -> Tally:
        """Every step before and after, in another order for each seed; then count."""
        stopping = threading.Event()
        robot = threading.Thread(target=self._import, args=(stopping,), daemon=True)
        robot.start()
        try:
            names = self._steps_of_one()
            for seed in range(first, first + seeds):
                turns = [(*each, after) for each in _numbered(names) for after in (False, True)]
                random.Random(seed).shuffle(turns)
                for turn in turns:
                    self._one(turn)
                sys.stderr.write(f"seed {seed}: {self.tally.kills} kills\n")
            self._life(None, None)
        finally:
            stopping.set()
            robot.join(20)
        self._count()
        return self.tally

    # -- inside ----------------------------------------------------------------------------
    def _import(self, stopping: threading.Event) -> None:
        while self._importer is not None and not stopping.wait(0.1):
            self._importer.step()

    def _steps_of_one(self) -> list[str]:
        told = self._folder / "steps.txt"
        self._one(None, told)
        return told.read_text("utf-8").splitlines()

    def _one(self, fatal: tuple[str, int, bool] | None, told: Path | None = None) -> None:
        id_, number = self._office.hand_in()
        self._numbers.append(number)
        self.tally.presses += 1
        killed = self._life(id_, fatal, told)
        self.tally.kills += killed
        if killed and fatal is not None:
            self.tally.named[f"{'after' if fatal[2] else 'before'} {fatal[0]}"] += 1
        if killed:
            self._standing.append(id_)

    def _life(
        self,
        id_: SubmissionId | None,
        fatal: tuple[str, int, bool] | None,
        told: Path | None = None,
    ) -> bool:
        """One life; True when it was killed on the way."""
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                self._live(id_, fatal, told)
                code = 0
            except BaseException:  # noqa: BLE001 - the life ends here, whatever it was
                traceback.print_exc()
            finally:
                os._exit(code)
        _, status = os.waitpid(pid, 0)
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            return True
        if status:
            raise RuntimeError("a life ended by itself")
        self._standing.clear()
        return False

    def _live(
        self,
        id_: SubmissionId | None,
        fatal: tuple[str, int, bool] | None,
        told: Path | None,
    ) -> None:
        signal.alarm(int(LIFE_S))
        steps = Steps()
        desk = stepped_desk(self._wiring, self._folder / "desk", steps)
        for each in self._standing:
            desk.rounds_until(lambda each=each: desk.store.submission(each), 60)  # type: ignore[misc]
            if not desk.store.orders_of(each):  # it died before it had written down the press
                desk.confirm(each)
            if len(desk.store.orders_of(each)) < 2:
                desk.file(each)
            self._until_done(desk, each)
        if id_ is None:
            return
        desk.rounds_until(lambda: desk.store.submission(id_), 60)
        steps.names.clear()
        steps.fatal = fatal
        desk.confirm(id_)
        desk.file(id_)
        self._until_done(desk, id_)
        if told is not None:
            told.write_text("\n".join(steps.names), "utf-8")

    def _until_done(self, desk: DeskProcess, id_: SubmissionId) -> None:
        def done() -> bool:
            if desk.is_done(id_):
                return True
            desk.cycle.refresh()
            desk.cycle.run_once()
            desk.ledger.send_now(id_, desk.clock.now())  # a target that lets wait is asked again
            return False

        until(done, LIFE_S)

    def _count(self) -> None:
        found: Counter[tuple[str, str]] = Counter()
        numbers = set(self._numbers)
        keys = list(self._peer.filed())
        if self._importer is None:
            keys += [str(record["key"]) for record in self._office.records()]
        else:
            with suppress(OSError):
                self._importer.step()
            taken = [*self._importer.taken, *self._office.statistics()]
            keys += [str(each["key"]) for each in taken]
        for key in keys:
            if key.partition("/")[0] in numbers:
                found[key.partition("/")[0], key.rpartition("/")[2]] += 1
        self.tally.lost = len(numbers) * LEGS - len(found)
        self.tally.duplicates = sum(found.values()) - len(found)


def _numbered(names: list[str]) -> list[tuple[str, int]]:
    """Each step with which of its name it is."""
    seen: Counter[str] = Counter()
    numbered = []
    for name in names:
        seen[name] += 1
        numbered.append((name, seen[name]))
    return numbered
