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
from dataclasses import dataclass, field
from pathlib import Path

from inbox.submission import SubmissionId
from tests.bench.desk_process import Life
from tests.handover.office import Office, mappings_here

RECORDS = ("fachverfahren", "statistik")
PAPERS = ("durchschrift", "pruefvermerk", "protokoll", "nachweis-1")
#: As many handovers at once: the next kill finds at least one under way.
AT_ONCE = 2
FINISH_S = 240.0
#: What the Fachverfahren does wrong in every second life; a lost answer is the worst.
FAULTS = ("drop-answer", "drop-answer", "drop-answer", "down", "http", "nonsense")


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

    def __init__(self, office: Office, folder: Path, chance: random.Random, *, keys: bool) -> None:
        self._office = office
        self._folder = folder
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
        return Life(self._office.wiring(), self._folder, keys=self._keys)

    def _new_press(self) -> SubmissionId:
        id_, number = self._office.hand_in()
        self._open[id_] = number
        self.tally.presses[id_] = number
        return id_

    def _calibrate(self) -> None:
        """How long one handover takes undisturbed: kills fall within that time."""
        life = self._life()
        life.answer(60)
        id_ = self._new_press()
        begin = time.monotonic()
        life.tell("press", id_)
        life.answer(60)
        while self._is_open(id_) and time.monotonic() < begin + 30:
            time.sleep(0.01)
        self._longest = max(0.1, time.monotonic() - begin)
        life.kill()

    def _one_life(self) -> None:
        if self._chance.random() < 0.5:
            self._order_fault()
        life = self._life()
        try:
            if self._open and self._chance.random() < 0.1:
                time.sleep(self._chance.random() * 0.2)  # dies while it starts
            elif life.answer(60) is not None:
                unpressed = [i for i in self._open if self._open[i]]
                for _ in range(AT_ONCE - len(unpressed)):
                    self._new_press()
                for id_ in list(self._open)[-AT_ONCE:]:
                    life.tell("press", id_)
                life.answer(60)
                time.sleep(self._chance.random() * self._longest * 0.9)
        finally:
            life.kill()
        self.tally.kills += 1
        for id_ in [i for i in self._open if not self._is_open(i)]:
            del self._open[id_]
        self.tally.active += bool(self._open)

    def _order_fault(self) -> None:
        kind = self._chance.choice(FAULTS)
        self._office.fault(kind, "/records", method="POST")

    def _is_open(self, id_: SubmissionId) -> bool:
        told = self._office.ask("GET", f"/v1/submissions/{id_}", "int.koch").json()
        handover = told.get("handover")
        return handover is None or handover["state"] != "done"

    def _finish(self) -> None:
        life = self._life()
        try:
            life.answer(60)
            life.tell("hurry")
            for id_ in self.tally.presses:
                life.tell("press", id_)
            end = time.monotonic() + FINISH_S
            left = [i for i in self.tally.presses if self._is_open(i)]
            while left and time.monotonic() < end:
                time.sleep(0.05)
                left = [i for i in left if self._is_open(i)]
        finally:
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
        for entry in self._office.papers():
            if entry["Vorgangsnummer"] in numbers:
                found[entry["Vorgangsnummer"], _leg(entry["key"])] += 1
        self.tally.lost = sum(1 for each in wanted if not found[each])
        self.tally.duplicates = sum(n - 1 for n in found.values() if n > 1)
        self.tally.duplicates += sum(1 for each in found if each not in wanted)


def _leg(key: str) -> str:
    """The leg of a key, whatever handover or sending it is of."""
    return key.rpartition("/")[2].partition("#")[0]


def main(argv: list[str]) -> int:
    """Run the measure; one JSON object on the last line."""
    parser = argparse.ArgumentParser(prog="tests.bench torture")
    parser.add_argument("--kills", type=int, default=None)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="20 kills")
    given = parser.parse_args(argv)
    kills = given.kills or (20 if given.quick else 500)
    chance = random.Random(given.seed)
    folder = Path(tempfile.mkdtemp(prefix="torture-"))
    office = Office(folder / "office")
    mappings_here()  # every life inherits what was read here
    begin = time.monotonic()
    try:
        with_keys = Torture(office, folder / "desk", chance, keys=True).run(kills)
        control = Torture(office, folder / "control", chance, keys=False).run(
            max(12, min(60, kills // 5))
        )
    finally:
        office.close()
        shutil.rmtree(folder, ignore_errors=True)
    result = {
        "kills": with_keys.kills,
        "lost": with_keys.lost,
        "duplicates": with_keys.duplicates,
        "control_duplicates": control.duplicates,
        "active_kills": round(with_keys.active / with_keys.kills, 3),
        "presses": len(with_keys.presses),
        "control_kills": control.kills,
        "seed": given.seed,
        "seconds": round(time.monotonic() - begin, 1),
    }
    sys.stdout.write(json.dumps(result) + "\n")
    good = with_keys.lost == 0 and with_keys.duplicates == 0 and control.duplicates > 0
    return 0 if good and result["active_kills"] >= 0.8 else 1
