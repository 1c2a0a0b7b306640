"""Whole handovers through real servers: two presses, undo, faults, takeover, four eyes."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox.decision import OrderKind, OrderState
from inbox.submission import SubmissionId
from tests.handover.office import DeskProcess, Office, until

PAPERS = ["durchschrift", "nachweis-1", "protokoll", "pruefvermerk"]


@pytest.fixture(scope="module")
def office_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = Office(tmp_path_factory.mktemp("office"))
    yield office
    office.close()


@pytest.fixture
def office(office_process: Office) -> Office:
    assert office_process.case_call("DELETE", "/faults").status_code == 204
    return office_process


@pytest.fixture
def desk(office: Office, tmp_path: Path) -> Iterator[DeskProcess]:
    desk = office.desk(folder=tmp_path / "desk")
    yield desk
    desk.close()


def arrived(office: Office, desk: DeskProcess, **more: object) -> SubmissionId:
    id_, _ = office.hand_in(**more)  # type: ignore[arg-type]
    desk.rounds_until(lambda: desk.store.submission(id_))
    return id_


def test_two_presses_carry_data_and_papers_where_they_belong(
    office: Office, desk: DeskProcess
) -> None:
    id_ = arrived(office, desk)
    desk.confirm(id_)
    desk.rounds_until(
        lambda: office.records_of(desk.number_of(id_)) if desk.ledger.latest(id_) else None
    )
    number = desk.number_of(id_)
    assert office.records_of(number) == {"fachverfahren": 1, "statistik": 1}
    assert office.papers_of(number) == [], "papers wait for press two"
    desk.file(id_)
    desk.rounds_until(lambda: desk.is_done(id_))
    assert office.papers_of(number) == PAPERS
    told = office.handover(number)
    assert told["state"] == "done"
    assert all(leg["state"] == "received" and leg["receipt"] for leg in told["legs"])
    desk.rounds_until(lambda: desk.submission(id_).status == "abgelegt")
