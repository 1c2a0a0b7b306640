"""All combinations of one e-file: which calls there are, which fault each suffers, what came of it.

A clean handover tells the calls; one whose answers all get lost tells those that only look up. Each
combination is a submission of its own, driven round by round with the clock moved on.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from inbox.decision import OrderState
from inbox.handover import LegState
from inbox.submission import SubmissionId
from sync.handover import line as target_line
from sync.handover.backoff import IN_A_ROW, LONGEST_S, REST_S
from sync.handover.efile import line as file_line
from sync.handover.efile.cmis import CmisEFile
from sync.line import ATTEMPTS
from sync.line import LONGEST_S as LONGEST_PAUSE_S
from tests.bench import faulty_calls as calls
from tests.bench.e_files import peer_of
from tests.bench.faulty_disk import KINDS as DISK_KINDS
from tests.bench.faulty_disk import FaultyDisk
from tests.bench.faulty_line import KINDS, RETRY_AFTER, FaultyLine
from tests.handover.desk import CASE, DeskProcess
from tests.handover.office import Office

E_FILES = ("folder", "enaio", "cmis", "xdomea")
LEGS = 6
#: The stall limit within a measure, so that a silent line costs seconds and no minute.
STALL_S = 1.0
ROUNDS = 40
#: How far the clock goes on between rounds: past waits, past rests, past what is looked at later.
STEPS_S = (16.0, 61.0, 61.0, 301.0)
#: Faults in a row after which the longer rest is due.
_STAYS = IN_A_ROW + 2


@dataclass(frozen=True, slots=True)
class Combination:
    """One fault at one call: what is ordered where. `lead`: what must go wrong before."""

    place: str
    call: str
    kinds: tuple[str, ...]
    lead: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.place}: {self.call}: {self.kinds[0]}×{len(self.kinds)}"


class FaultRun:
    """The combinations with one e-file, on a desk of its own."""

    def __init__(
        self, office: Office, folder: Path, e_file: str, say: Callable[[str], None]
    ) -> None:
        self._office = office
        self._kind = e_file
        self._say = say
        self._form = FaultyLine(office.form.base, calls.form_call)
        self._case = FaultyLine(office.case.base, calls.case_call)
        self._file: FaultyLine | None = None
        folder.mkdir(parents=True)
        self._peer = peer_of(e_file, folder / "e-file", self._through)
        place = self._peer.place(keys=True)
        self._disk = FaultyDisk(folder / "e-file")
        wiring = replace(office.wiring(), form=self._form.url, case=self._case.url, e_file=place)
        self._desk = DeskProcess(wiring, "int.koch", folder / "desk")
        self._pauses: list[float] = []
        self._desk.server._pause = self._pauses.append
        self._numbers: dict[SubmissionId, str] = {}
        self._given: list[str] = []  #: file numbers
        self.done: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.lost = self.duplicates = self.not_reached = 0

    def close(self) -> None:
        """End desk, lines and peer."""
        self._desk.close()
        for each in self._lines().values():
            each.close()
        self._peer.close()

    def go(self, every: int) -> None:
        """Every n-th combination, then count what the targets hold."""
        with self._watching():
            todo = list(self._combinations())[::every]
        self.suffer(todo)

    def suffer(self, todo: Sequence[Combination]) -> None:
        """These combinations, then count what the targets hold."""
        self._say(f"{self._kind}: {len(todo)} combinations")
        with self._watching():
            for start in range(0, len(todo), 20):
                some = todo[start : start + 20]
                for each, id_ in zip(some, self._arrived(len(some)), strict=True):
                    self._one(each, id_)
                self._say(f"{self._kind}: {start + len(some)}, wrong {len(self.wrong)}")
        self._count()

    @contextmanager
    def _watching(self) -> Iterator[None]:
        with _short_stalls(), self._disk.watching() if self._on_disk else nullcontext():
            yield

    # -- which combinations ------------------------------------------------------------------
    def _combinations(self) -> Iterator[Combination]:
        clean = self._calls(())
        # every answer of a target lost once: what is only asked afterwards, too
        lead = tuple(
            (place, call)
            for place in ("case", "file")
            for call in clean.get(place, ())
            if call.startswith("POST ") and not call.startswith("POST search")
        )
        looked = self._calls(lead)
        places = ("form", "case", "file") if self._kind == "folder" else ("file",)
        for place in places:
            for call in clean.get(place, ()):
                yield from (Combination(place, call, (kind,)) for kind in KINDS)
                yield Combination(place, call, ("503",) * (ATTEMPTS - 1))
            for call in looked.get(place, ()):
                if call not in clean.get(place, ()):
                    yield from (Combination(place, call, (kind,), lead) for kind in KINDS)
            if place != "form":
                first = next(c for c in clean.get(place, ("",)) if c.startswith("POST") or not c)
                if first:
                    yield Combination(place, first, ("500",) * _STAYS)
        if self._on_disk:
            for deed, times in self._disk_deeds().items():
                for nth in range(1, times + 1):
                    for kind in DISK_KINDS:
                        yield Combination("disk", f"{deed} {nth}", (kind,))

    def _calls(self, lead: Sequence[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
        """The names of the calls of one handover, by place."""
        (id_,) = self._arrived(1)
        self._one(Combination("", "", (), tuple((p, c) for p, c in lead)), id_)
        self.done.clear()
        return {
            place: tuple(name for name in dict.fromkeys(line.seen) if name)
            for place, line in self._lines().items()
        }

    def _disk_deeds(self) -> Counter[str]:
        (id_,) = self._arrived(1)
        self._disk.order("", 0, "full")
        self._one(Combination("", "", ()), id_)
        self.done.clear()
        # the first paper and the first of each deed after it; later ones are the same again
        return Counter({deed: min(times, 3) for deed, times in Counter(self._disk.seen).items()})

    # -- one combination -----------------------------------------------------------------------
    def _arrived(self, count: int) -> list[SubmissionId]:
        made = [self._office.hand_in() for _ in range(count)]
        self._numbers |= dict(made)
        self._desk.rounds_until(lambda: all(self._desk.store.submission(i) for i, _ in made))
        return [id_ for id_, _ in made]

    def _one(self, wanted: Combination, id_: SubmissionId) -> None:
        for line in self._lines().values():
            line.forget()
        self._pauses.clear()
        if isinstance(self._desk.e_file, CmisEFile):
            self._desk.e_file._line.begin_again()  # so that it asks for the service again
        for place, call in wanted.lead:
            self._lines()[place].order(call, "lost")
        if wanted.place == "disk":
            deed, _, nth = wanted.call.partition(" ")
            self._disk.order(deed, int(nth), wanted.kinds[0])
        elif wanted.place:
            self._lines()[wanted.place].order(wanted.call, *wanted.kinds)
        # a file of its own, so that it has to be opened each time
        number = f"II-{len(self._given):07d}-26"
        self._given.append(number)
        self._desk.confirm(id_, case=replace(CASE, file_number=number))
        self._desk.file(id_)
        asked = max((RETRY_AFTER.get(kind, 0) for kind in wanted.kinds), default=0)
        waits: list[float] = []
        for turn in range(ROUNDS):
            waits += self._round(wanted, id_)
            if self._desk.is_done(id_):
                break
            for line in self._lines().values():
                line.heal()
            if self._kind == "xdomea":
                with self._disk.apart():
                    self._peer.filed()  # the DMS comes by
            self._desk.shift += timedelta(seconds=STEPS_S[min(turn, len(STEPS_S) - 1)])
        else:
            self._is_wrong(wanted, "not done after all rounds")
        self._disk.forget()
        self._judge(wanted, id_, asked, waits)
        self.done[wanted.place] += 1

    def _round(self, wanted: Combination, id_: SubmissionId) -> list[float]:
        """One round; how long each failed leg waits. A leg that waits for a person is repeated."""
        begin = self._desk.clock.now()
        known = self._attempts(id_)
        self._desk.cycle._push()
        self._desk.cycle._hand_over()
        end = self._desk.clock.now()
        waits = []
        newest = self._desk.ledger.latest(id_)
        for leg in () if newest is None else self._desk.ledger.legs(newest.number):
            if leg.state is not LegState.FAILED or leg.attempts == known.get(leg.name):
                continue
            if leg.not_before is None:
                self._is_wrong(wanted, f"{leg.name} waits for a person: {leg.reason}")
                self._desk.ledger.send_now(id_, end)
                continue
            longest = REST_S if leg.attempts % IN_A_ROW == 0 else LONGEST_S
            if (leg.not_before - end).total_seconds() > longest:
                self._is_wrong(wanted, f"{leg.name} waits longer than {longest:g} s")
            if leg.attempts % IN_A_ROW == 0:
                rest = (leg.not_before - begin).total_seconds()
                if rest < REST_S / 2:
                    self._is_wrong(wanted, f"{leg.name}: no rest after {IN_A_ROW} attempts")
            waits.append((leg.not_before - begin).total_seconds())
        return waits

    def _attempts(self, id_: SubmissionId) -> dict[str, int]:
        newest = self._desk.ledger.latest(id_)
        legs = () if newest is None else self._desk.ledger.legs(newest.number)
        return {leg.name: leg.attempts for leg in legs}

    def _judge(
        self, wanted: Combination, id_: SubmissionId, asked: int, waits: list[float]
    ) -> None:
        place = self._disk if wanted.place == "disk" else self._lines().get(wanted.place)
        if place is not None and not place.happened:
            self.not_reached += 1  # a call that was not made this time
            return
        if asked and max([*waits, *self._pauses], default=0.0) < asked:
            self._is_wrong(wanted, f"Retry-After {asked} was not kept")
        if any(pause > LONGEST_PAUSE_S + asked for pause in self._pauses):
            self._is_wrong(wanted, "a pause is too long")
        orders = self._desk.store.orders_of(id_)
        if [o.state for o in orders] != [OrderState.REGISTERED] * 2:
            self._is_wrong(wanted, f"presses: {[(o.state.value, o.reason) for o in orders]}")
        newest = self._desk.ledger.latest(id_)
        told = None if newest is None else self._office.handover(newest.number)
        if told is None or told["state"] != "done":
            self._is_wrong(wanted, f"form server: {told and told['state']}")
            return
        for paper in told["plan"]["papers"]:
            path = f"/v1/handovers/{told['number']}/papers/{paper['id']}"
            if self._office.ask("GET", path, "int.koch").status_code != 200:
                self._is_wrong(wanted, f"the form server does not have {paper['id']}")

    def _is_wrong(self, wanted: Combination, what: str) -> None:
        self.wrong.append(f"{self._kind}: {wanted}: {what}")
        self._say(self.wrong[-1])

    # -- what came of it -------------------------------------------------------------------------
    def _count(self) -> None:
        found: Counter[tuple[str, str]] = Counter()
        numbers = set(self._numbers.values())
        for record in self._office.records():
            found[record["submission_number"], record["key"].rpartition("/")[2]] += 1
        for key in self._peer.filed():
            found[key.partition("/")[0], key.rpartition("/")[2]] += 1
        for number in numbers:
            legs = {leg: times for (owner, leg), times in found.items() if owner == number}
            self.lost += max(0, LEGS - len(legs))
            self.duplicates += sum(times - 1 for times in legs.values())
            if len(legs) != LEGS or set(legs.values()) != {1}:
                self.wrong.append(f"{self._kind}: {number}: {legs}")

    def _through(self, address: str) -> str:
        naming = {"cmis": calls.cmis_call, "enaio": calls.enaio_call}[self._kind]
        self._file = FaultyLine(address, naming)
        return self._file.url

    def _lines(self) -> dict[str, FaultyLine]:
        lines = {"form": self._form, "case": self._case}
        return lines if self._file is None else {**lines, "file": self._file}

    @property
    def _on_disk(self) -> bool:
        return self._file is None


@contextmanager
def _short_stalls() -> Iterator[None]:
    """A line that says nothing is given up sooner; everything else keeps its limits."""
    limits = (target_line.TIMEOUT, file_line.TIMEOUT)
    from sync.line import Line

    defaults = dict(Line.call.__kwdefaults__ or {})
    target_line.TIMEOUT = file_line.TIMEOUT = (5.0, STALL_S)
    assert Line.call.__kwdefaults__ is not None
    Line.call.__kwdefaults__["stall"] = STALL_S
    try:
        yield
    finally:
        target_line.TIMEOUT, file_line.TIMEOUT = limits
        Line.call.__kwdefaults__.update(defaults)
