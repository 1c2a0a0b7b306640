"""Several desks press on the same submission at the same moment: one wins, the others are told who.

Whole desks without a window, half of them a deputy's, against one real form server. What came of it
is counted from the durable records of Fachverfahren and e-file.
"""

import argparse
import json
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from inbox.decision import Order, OrderKind, OrderState
from inbox.submission import SubmissionId
from tests.bench.handover import LEGS
from tests.handover.desk import DeskProcess
from tests.handover.office import Office
from ui.messages import sentence

#: Somebody whom Thomas Weber looks after; Petra Koch stands in for him.
OWNER, DEPUTY = "int.weber", "int.koch"
NAMES = ("Weber, Thomas", "Koch, Petra")
WEBERS = {"bg_nummer": "12345BG0004712", "plz": "52349"}
DESKS = (2, 5, 10)
#: Nobody waits longer for the others of a round.
MEETING_S = 120.0


@dataclass(slots=True)
class Tally:
    """What the rounds counted."""

    rounds: int = 0
    winners: int = 0
    untold: list[str] = field(default_factory=list)  #: losers without a sentence that names who
    lost: int = 0
    duplicates: int = 0


class Crowd:
    """So many desks, and their rounds."""

    def __init__(self, office: Office, folder: Path, count: int) -> None:
        self._office = office
        self._desks = [
            office.desk((OWNER, DEPUTY)[n % 2], folder / f"desk-{n}") for n in range(count)
        ]
        self._meeting = threading.Barrier(count, timeout=MEETING_S)
        self._pool = ThreadPoolExecutor(count)

    def close(self) -> None:
        """End every desk."""
        self._pool.shutdown()
        for desk in self._desks:
            desk.close()

    def go(self, rounds: int, tally: Tally) -> None:
        """So many rounds, each with a submission of its own."""
        made = [self._office.hand_in(**WEBERS) for _ in range(rounds)]
        for desk in self._desks:
            desk.rounds_until(
                lambda desk=desk: all(desk.store.submission(i) for i, _ in made),  # type: ignore[misc]
                MEETING_S,
            )
        for id_, _ in made:
            self._round(id_, tally)
        self._count({number for _, number in made}, tally)

    # -- inside ----------------------------------------------------------------------------
    def _round(self, id_: SubmissionId, tally: Tally) -> None:
        orders = list(self._pool.map(lambda desk: self._press(desk, id_), self._desks))
        winners = [desk for desk, order in zip(self._desks, orders, strict=True) if _won(order)]
        tally.rounds += 1
        tally.winners += len(winners)
        for order in orders:
            if not _won(order) and not _is_told(order):
                tally.untold.append(f"{order.state.value} {order.reason} {dict(order.answer)}")
        for winner in winners:
            winner.rounds_until(lambda winner=winner: winner.is_done(id_), 60)  # type: ignore[misc]

    def _press(self, desk: DeskProcess, id_: SubmissionId) -> Order:
        """Both presses of one person, everybody's at once; what became of the first."""
        behalf = OWNER if desk.who == DEPUTY else None
        self._meeting.wait()
        order = desk.confirm(id_, behalf=behalf)
        desk.file(id_, behalf=behalf)
        desk.cycle._push()
        desk.cycle._hand_over()
        desk.server.end_thread()
        found = desk.store.last_order(id_, OrderKind.CONFIRM)
        assert found is not None and found.id == order.id
        return found

    def _count(self, numbers: set[str], tally: Tally) -> None:
        found: Counter[tuple[str, str]] = Counter()
        for record in self._office.records():
            found[record["submission_number"], record["key"].rpartition("/")[2]] += 1
        for entry in self._office.papers():
            found[entry["Vorgangsnummer"], entry["key"].rpartition("/")[2]] += 1
        ours = {each: times for each, times in found.items() if each[0] in numbers}
        tally.lost += len(numbers) * LEGS - len(ours)
        tally.duplicates += sum(ours.values()) - len(ours)


def _won(order: Order) -> bool:
    return order.state is OrderState.REGISTERED


def _is_told(order: Order) -> bool:
    """Whether the loser reads who was first, in words."""
    if order.state is not OrderState.REFUSED or order.reason is None:
        return False
    words = sentence(order.reason, order.answer).words
    return any(name.partition(",")[0] in words for name in NAMES)


def run(folder: Path, desks: Sequence[int], rounds: int) -> dict[int, Tally]:
    """Every crowd at an office of its own."""
    told = {}
    for count in desks:
        office = Office(folder / f"office-{count}")
        crowd = Crowd(office, folder / f"crowd-{count}", count)
        told[count] = Tally()
        try:
            crowd.go(rounds, told[count])
        finally:
            crowd.close()
            office.close()
        sys.stderr.write(f"{count} desks: {told[count]}\n")
    return told


def main(argv: list[str]) -> int:
    """Run the measure; one JSON object on the last line."""
    parser = argparse.ArgumentParser(prog="tests.bench both", description=__doc__)
    parser.add_argument("--rounds", type=int, default=200, help="with each number of desks")
    parser.add_argument("--seed", type=int, default=1, help="who is first is left to the machine")
    parser.add_argument("--quick", action="store_true", help="5 rounds")
    given = parser.parse_args(argv)
    folder = Path(tempfile.mkdtemp(prefix="both-"))
    begin = time.monotonic()
    try:
        told = run(folder, DESKS, 5 if given.quick else given.rounds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    result = {
        "rounds": sum(t.rounds for t in told.values()),
        "winners": sum(t.winners for t in told.values()),
        "lost": sum(t.lost for t in told.values()),
        "duplicates": sum(t.duplicates for t in told.values()),
        "untold": sum(len(t.untold) for t in told.values()),
        "untold_samples": [u for t in told.values() for u in t.untold][:5],
        "desks": list(told),
        "seconds": round(time.monotonic() - begin, 1),
    }
    sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
    good = result["winners"] == result["rounds"] and not (
        result["lost"] or result["duplicates"] or result["untold"]
    )
    return 0 if good else 1
