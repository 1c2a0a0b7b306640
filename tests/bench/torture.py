"""kill -9 in the middle of handovers: nothing lost, nothing doubled; without keys it shows.

The desk dies and lives again; form server, Fachverfahren and e-file survive. Lost and double are
counted from their durable records against the presses that this driver has written down.
"""

import argparse
import json
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from inbox.submission import SubmissionId
from tests.bench.desk_process import Life, profile_in, running_of
from tests.bench.e_files import KINDS, EFilePeer, peer_of
from tests.bench.torture_steps import StepTorture
from tests.handover.office import Office

RECORDS = ("fachverfahren", "statistik")
PAPERS = ("durchschrift", "pruefvermerk", "protokoll", "nachweis-1")
#: As many handovers at once: the next kill finds at least one under way.
AT_ONCE = 2
#: A kill after everything was done shortens the time within which kills fall, another lengthens it:
#: so they are spread over the whole handover on any machine, and few come too late.
TOO_LATE, IN_TIME = 0.9, 1.01
FINISH_S = 240.0
#: Kills of the control run: fewer may by chance double nothing.
CONTROL = 24
READ_S = 60.0
#: What the Fachverfahren does wrong in every second life; a lost answer is the worst.
FAULTS = ("drop-answer", "drop-answer", "drop-answer", "down", "http", "nonsense")
#: Phases of the bar before a press is possible, and those in which there is nothing more to press.
BEFORE = ("not-read", "not-seen", "case")
KNOWN = (
    *("not-seen", "case", "ready", "hold", "confirmed", "taken-over", "file-hold", "filing"),
    *("filed", "noted", "trouble"),
)


@dataclass(slots=True)
class Tally:
    """What one run counted."""

    kills: int = 0
    active: int = 0
    presses: dict[SubmissionId, str] = field(default_factory=dict)  #: id → number
    lost: int = 0
    duplicates: int = 0


class Torture:
    """One run of lives and deaths against one office."""

    def __init__(
        self,
        office: Office,
        peer: EFilePeer,
        folder: Path,
        chance: random.Random,
        *,
        keys: bool,
    ) -> None:
        self._office = office
        self._peer = peer
        office.e_file = peer.place(keys=keys)
        self._profile = profile_in(folder)
        self._running = running_of(office)
        self._chance = chance
        self._keys = keys
        self._open: dict[SubmissionId, str] = {}
        self._longest = 0.5
        self.tally = Tally()

    def run(self, kills: int) -> Tally:
        """Kill that often, then let the last life finish, then count."""
        self._calibrate()
        while self.tally.kills < kills:
            self._one_life()
        self._finish()
        self._count()
        return self.tally

    # -- inside ----------------------------------------------------------------------------
    def _life(self) -> Life:
        return Life(self._profile, self._running, keys=self._keys)

    def _calibrate(self) -> None:
        """How long handovers take undisturbed: kills fall within that time."""
        self._hand_in()
        life = self._life()
        try:
            life.answer(60)
            self._prepare(life)
            begin = time.monotonic()
            self._press(life)
            for id_ in self._open:
                life.ask("wait", id_, "30", "filed")
            # the first handovers of a life are a little slower than those that follow
            self._longest = max(0.1, (time.monotonic() - begin) * 0.75)
        finally:
            life.kill()
        self._forget_done()

    def _one_life(self) -> None:
        self._hand_in()
        if self._chance.random() < 0.5:
            self._office.fault(self._chance.choice(FAULTS), "/records", method="POST")
        life = self._life()
        try:
            if self._under_way() and self._chance.random() < 0.1:
                time.sleep(self._chance.random() * 0.4)  # dies while it starts
            else:
                life.answer(60)
                self._prepare(life)
                self._press(life)
                time.sleep(self._chance.random() * self._longest)
        finally:
            life.kill()
        self.tally.kills += 1
        self._forget_done()
        active = bool(self._under_way())
        self.tally.active += active
        self._longest = max(0.05, self._longest * (IN_TIME if active else TOO_LATE))

    def _hand_in(self) -> None:
        while len(self._open) < AT_ONCE:
            id_, number = self._office.hand_in_agreeing()
            self._open[id_] = number

    def _prepare(self, life: Life) -> None:
        """Everything a person does before the first press."""
        life.ask("send-now")
        for id_ in self._open:
            told = life.ask("wait", id_, f"{READ_S:g}", ",".join(KNOWN), seconds=READ_S + 10)
            if not told["ok"] or not told["reached"]:
                raise RuntimeError(f"never ready to press: {told}")
            if told["phase"] == "not-seen":
                told = life.ask("see-all", id_)
            if told["phase"] == "case":
                told = life.ask("resolve", id_)
            if told["phase"] in BEFORE:
                raise RuntimeError(f"cannot be pressed: {told}")

    def _press(self, life: Life) -> None:
        """Both presses of everything open, answers not waited for; what stands is refused."""
        for id_, number in self._open.items():
            self.tally.presses[id_] = number
            life.tell("confirm", id_)
            life.tell("file", id_)

    def _under_way(self) -> list[SubmissionId]:
        return [id_ for id_ in self._open if id_ in self.tally.presses]

    def _forget_done(self) -> None:
        for id_ in [i for i in self._open if self._is_done(i)]:
            del self._open[id_]

    def _is_done(self, id_: SubmissionId) -> bool:
        told = self._office.ask("GET", f"/v1/submissions/{id_}", "int.koch").json()
        handover = told.get("handover")
        return handover is not None and handover["state"] == "done"

    def _finish(self) -> None:
        """The last life: everything pressed is carried to its end, without faults."""
        self._office.case_call("DELETE", "/faults")
        for id_ in [i for i in self._open if i not in self.tally.presses]:
            del self._open[id_]
        life = self._life()
        try:
            life.answer(60)
            end = time.monotonic() + FINISH_S
            while self._open and time.monotonic() < end:
                self._prepare(life)
                self._press(life)
                for id_ in self._open:
                    life.ask("wait", id_, "5", "filed")
                self._forget_done()
        finally:
            with suppress(BrokenPipeError):
                life.kill()

    def _count(self) -> None:
        wanted = {
            (number, leg)
            for number in self.tally.presses.values()
            for leg in (*RECORDS, *(f"eakte:{paper}" for paper in PAPERS))
        }
        numbers = set(self.tally.presses.values())
        found: Counter[tuple[str, str]] = Counter()
        for record in self._office.records():
            if record["submission_number"] in numbers:
                found[record["submission_number"], _leg(record["key"])] += 1
        for key in self._peer.filed():
            number = key.partition("/")[0]
            if number in numbers:
                found[number, _leg(key)] += 1
        self.tally.lost = sum(1 for each in wanted if not found[each])
        self.tally.duplicates = sum(n - 1 for n in found.values() if n > 1)
        self.tally.duplicates += sum(1 for each in found if each not in wanted)


def _leg(key: str) -> str:
    """The leg of a key, whatever handover or sending it is of."""
    return key.rpartition("/")[2].partition("#")[0]


def at_steps(seeds: int, first: int, e_file: str, *, drop: bool) -> int:
    """Killed before and after each named step, in so many orders; one JSON object at the end."""
    folder = Path(tempfile.mkdtemp(prefix="steps-"))
    office = Office(folder / "office")
    peer = peer_of(e_file, folder / "e-file")
    begin = time.monotonic()
    try:
        tally = StepTorture(office, peer, folder / "desk", drop=drop).run(seeds, first)
    finally:
        office.close()
        peer.close()
        shutil.rmtree(folder, ignore_errors=True)
    result = {
        "kills": tally.kills,
        "lost": tally.lost,
        "duplicates": tally.duplicates,
        "presses": tally.presses,
        "seeds": seeds,
        "steps": len(tally.named),
        "by_step": dict(sorted(tally.named.items())),
        "e_file": e_file,
        "case_system": "drop" if drop else "http",
        "seconds": round(time.monotonic() - begin, 1),
    }
    sys.stdout.write(json.dumps(result) + "\n")
    return 0 if tally.kills and not tally.lost and not tally.duplicates else 1


def main(argv: list[str]) -> int:
    """Run the measure; one JSON object on the last line."""
    parser = argparse.ArgumentParser(prog="tests.bench torture")
    parser.add_argument("--kills", type=int, default=None)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--e-file", choices=KINDS, default="folder")
    parser.add_argument("--quick", action="store_true", help="16 kills")
    parser.add_argument("--steps", type=int, metavar="SEEDS", help="at every named step instead")
    parser.add_argument("--case", choices=("http", "drop"), default="http", help="with --steps")
    given = parser.parse_args(argv)
    if given.steps:
        return at_steps(given.steps, given.seed, given.e_file, drop=given.case == "drop")
    kills = given.kills or (16 if given.quick else 500)
    chance = random.Random(given.seed)
    folder = Path(tempfile.mkdtemp(prefix="torture-"))
    office = Office(folder / "office")
    peer = peer_of(given.e_file, folder / "e-file")
    begin = time.monotonic()
    try:
        with_keys = Torture(office, peer, folder / "desk", chance, keys=True).run(kills)
        kept = time.monotonic() - begin
        control = Torture(office, peer, folder / "control", chance, keys=False).run(
            max(CONTROL, kills // 10)
        )
    finally:
        office.close()
        peer.close()
        shutil.rmtree(folder, ignore_errors=True)
    result = {
        "kills": with_keys.kills,
        "lost": with_keys.lost,
        "duplicates": with_keys.duplicates,
        "control_duplicates": control.duplicates,
        "active_kills": round(with_keys.active / with_keys.kills, 3),
        "presses": len(with_keys.presses),
        "control_kills": control.kills,
        "e_file": given.e_file,
        "seed": given.seed,
        "seconds_kept": round(kept, 1),
        "seconds": round(time.monotonic() - begin, 1),
    }
    sys.stdout.write(json.dumps(result) + "\n")
    good = with_keys.lost == 0 and with_keys.duplicates == 0 and control.duplicates > 0
    return 0 if good and result["active_kills"] >= 0.8 else 1
