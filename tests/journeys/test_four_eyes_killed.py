"""A desk killed around the approval: its next life finishes once, and only what may leave."""

import multiprocessing
import os
import signal
from pathlib import Path

import pytest

from inbox.submission import SubmissionId
from tests.handover.desk import DeskProcess, Wiring, mappings_here
from tests.handover.office import Office
from tests.waiting import until

_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(["tests.handover.desk"])
PAPERS = ["durchschrift", "nachweis-1", "protokoll", "pruefvermerk"]
MONEY = {"bg_nummer": "12345BG0004711", "plz": "52349", "nachname": "Gößling"}
mappings_here()


def _live(wiring: Wiring, folder: Path, id_: SubmissionId) -> None:
    """Confirm, and work on until somebody ends this life."""
    desk = DeskProcess(wiring, "lst.meier", folder)
    desk.rounds_until(lambda: desk.store.submission(id_))
    desk.confirm(id_)
    desk.rounds_until(lambda: desk.is_done(id_), 100)


def _approve(office: Office, id_: SubmissionId, number: str) -> None:
    answer = office.ask(
        "POST",
        f"/v1/submissions/{id_}/approve",
        "frei.1",
        json={"handover": number, "hold_seconds": 0},
        headers={"Idempotency-Key": f"a-{number}", "If-Match": '"1"'},
    )
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    "when",
    [
        "at-approval",
        "first-leg-received",
        pytest.param("before-approval", marks=pytest.mark.long),
    ],
)
def test_a_desk_killed_around_the_approval_files_once_after_it(
    office: Office, tmp_path: Path, when: str
) -> None:
    id_, submission = office.hand_in("wba", **MONEY)
    number, folder = f"{submission}-U1", tmp_path / "desk"
    life = _SERVER.Process(target=_live, args=(office.wiring(), folder, id_))
    life.start()

    def waits() -> bool:
        told = office.ask("GET", f"/v1/submissions/{id_}", "lst.meier").json()
        return told["status"] == "freigabe"

    until(waits, 60)
    assert life.pid is not None
    if when == "before-approval":
        os.kill(life.pid, signal.SIGKILL)
    _approve(office, id_, number)
    if when == "first-leg-received":
        until(lambda: "fachverfahren" in office.records_of(number), 60)
    if when != "before-approval":
        os.kill(life.pid, signal.SIGKILL)
    life.join(20)
    assert life.exitcode == -signal.SIGKILL
    assert office.papers_of(number) == [], "the papers wait for the second press"
    desk = office.desk("lst.meier", folder)
    try:
        desk.rounds_until(lambda: office.records_of(number).get("statistik"), 60)
        desk.file(id_)
        desk.rounds_until(lambda: desk.is_done(id_), 60)
    finally:
        desk.close()
    assert office.records_of(number) == {"fachverfahren": 1, "statistik": 1}
    assert office.papers_of(number) == PAPERS
    told = office.handover(number, "lst.meier")["order"]
    assert (told["by"]["id"], told["approved_by"]["id"]) == ("lst.meier", "frei.1")
