"""A desk killed around the calls of each kind of e-file; its next life files every paper once."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from inbox.errors import Unreachable
from sync.formserver.runner import run_round
from sync.handover.work import Work
from tests.bench.e_files import EFilePeer, peer_of
from tests.handover.killing import live_until_killed
from tests.handover.office import Office
from tests.journeys.test_runner import left_standing, runner
from tests.waiting import until

PAPERS = ("durchschrift", "nachweis-1", "protokoll", "pruefvermerk")
KINDS = ("cmis", "enaio", "xdomea")


@pytest.fixture(scope="module", params=KINDS)
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Office, EFilePeer]]:
    folder = tmp_path_factory.mktemp("office")
    peer = peer_of(request.param, folder / "e-file")
    office = Office(folder)
    office.e_file = peer.place(keys=True)
    yield office, peer
    office.close()
    peer.close()


def check(place: tuple[Office, EFilePeer], folder: Path, step: int, *, after: bool) -> bool:
    office, peer = place
    id_, number = office.hand_in()
    killed = live_until_killed(office.wiring(), folder, id_, step, after=after)
    desk = office.desk(folder=folder)
    try:
        desk.rounds_until(lambda: desk.is_done(id_), 90)
    finally:
        desk.close()
    filed = Counter(key for key in peer.filed() if key.startswith(f"{number}/"))
    assert filed == {f"{number}/{number}-U1/eakte:{paper}": 1 for paper in PAPERS}
    assert office.records_of(f"{number}-U1") == {"fachverfahren": 1, "statistik": 1}
    return killed


@pytest.mark.parametrize("step", [18, 22])
def test_a_desk_killed_while_it_files_is_finished_exactly_once(
    place: tuple[Office, EFilePeer], tmp_path: Path, step: int
) -> None:
    assert check(place, tmp_path / "desk", step, after=True)


def test_what_a_dead_desk_left_is_finished_by_one_of_two_runners_exactly_once(
    place: tuple[Office, EFilePeer], tmp_path: Path
) -> None:
    office, peer = place
    number = left_standing(office, tmp_path / "desk")
    works = [runner(office, f"runner-{n}") for n in range(2)]

    def done() -> bool:
        with ThreadPoolExecutor(2) as hands:
            list(hands.map(quietly, works))
        return bool(office.handover(number)["state"] == "done")

    until(done, 60)
    submission = number.rpartition("-U")[0]
    filed = Counter(key for key in peer.filed() if key.startswith(f"{submission}/"))
    assert filed == {f"{submission}/{number}/eakte:{paper}": 1 for paper in PAPERS}
    assert office.records_of(number) == {"fachverfahren": 1, "statistik": 1}


def quietly(work: Work) -> None:
    """A round; a fault outside ends it, as in the program."""
    with suppress(Unreachable):
        run_round(work)
    work.ledger.send_now(None, work.now())  # what waits for an answer is asked for at once


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_desk_killed_at_any_step_of_filing_is_finished_exactly_once(
    place: tuple[Office, EFilePeer], tmp_path: Path, after: bool
) -> None:
    killed = sum(
        check(place, tmp_path / f"desk-{step}", step, after=after) for step in range(14, 39)
    )
    assert killed >= 12, "most of the steps exist"
