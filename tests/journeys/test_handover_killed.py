"""A desk killed before or after each single crossing of the wire; its next life finishes once."""

from pathlib import Path

import pytest

from tests.handover.killing import live_until_killed
from tests.handover.office import Office

PAPERS = ["durchschrift", "nachweis-1", "protokoll", "pruefvermerk"]
#: Calls of one undisturbed handover: 2 presses, lease, plan, six legs with their reports.
CROSSINGS = 38


def check(office: Office, folder: Path, step: int, *, after: bool) -> bool:
    id_, number = office.hand_in()
    killed = live_until_killed(office.wiring(), folder, id_, step, after=after)
    desk = office.desk(folder=folder)
    try:
        desk.rounds_until(lambda: desk.is_done(id_), 60)
    finally:
        desk.close()
    assert office.records_of(f"{number}-U1") == {"fachverfahren": 1, "statistik": 1}
    assert office.papers_of(f"{number}-U1") == PAPERS
    assert office.ask("GET", f"/v1/handovers/{number}-U2", "int.koch").status_code == 404
    return killed


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", [1, 6, 9, 10, 23])
def test_a_desk_killed_at_a_step_is_finished_exactly_once_by_its_next_life(
    office: Office, tmp_path: Path, step: int, after: bool
) -> None:
    assert check(office, tmp_path / "desk", step, after=after)


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_desk_killed_at_any_step_is_finished_exactly_once(
    office: Office, tmp_path: Path, after: bool
) -> None:
    killed = sum(
        check(office, tmp_path / f"desk-{step}", step, after=after)
        for step in range(1, CROSSINGS + 1)
    )
    assert killed >= 28, "most of the steps exist"
