"""Whole handovers through real servers: two presses, undo, faults, takeover, four eyes."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox.decision import OrderKind, OrderState
from inbox.submission import SubmissionId
from sync.push import deliver_orders
from tests.handover.desk import DeskProcess
from tests.handover.foreign_plan import seal_otherwise
from tests.handover.office import Office
from tests.waiting import until

PAPERS = ["durchschrift", "nachweis-1", "protokoll", "pruefvermerk"]


@pytest.fixture
def desk(office: Office, tmp_path: Path) -> Iterator[DeskProcess]:
    desk = office.desk(folder=tmp_path / "desk")
    yield desk
    desk.close()


def arrived(office: Office, desk: DeskProcess, **more: object) -> SubmissionId:
    id_, _ = office.hand_in(**more)  # type: ignore[arg-type]
    desk.rounds_until(lambda: desk.store.submission(id_))
    return id_


def taken_over(office: Office, desk: DeskProcess, id_: SubmissionId) -> dict[str, int]:
    return office.records_of(desk.number_of(id_)) if desk.ledger.latest(id_) else {}


def test_two_presses_carry_data_and_papers_where_they_belong(
    office: Office, desk: DeskProcess
) -> None:
    id_ = arrived(office, desk)
    desk.confirm(id_)
    desk.rounds_until(lambda: len(taken_over(office, desk, id_)) == 2)
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


def test_undo_within_the_hold_is_certain(office: Office, desk: DeskProcess) -> None:
    id_ = arrived(office, desk)
    desk.confirm(id_, hold=10)
    desk.rounds_until(lambda: desk.ledger.latest(id_))
    number = desk.number_of(id_)
    assert desk.undo(id_, OrderKind.UNDO_CONFIRM)
    desk.rounds_until(lambda: office.handover(number)["state"] == "undone")
    desk.cycle.run_once()
    assert office.records_of(number) == {}
    desk.rounds_until(lambda: desk.submission(id_).status == "in_arbeit")
    desk.confirm(id_)
    desk.rounds_until(lambda: desk.number_of(id_) != number)
    assert desk.number_of(id_).endswith("-U2"), "a new will has a new number"
    second = desk.number_of(id_)
    desk.rounds_until(lambda: office.records_of(second))


def test_a_press_taken_back_before_it_was_registered_never_opens_a_leg(
    office: Office, desk: DeskProcess
) -> None:
    id_ = arrived(office, desk)
    desk.confirm(id_)
    assert desk.undo(id_, OrderKind.UNDO_CONFIRM)
    desk.cycle.run_once()
    number = desk.number_of(id_)
    assert office.handover(number)["state"] == "undone"
    assert office.records_of(number) == {}


def test_undo_after_the_first_leg_has_left_is_refused_at_once(
    office: Office, desk: DeskProcess
) -> None:
    id_ = arrived(office, desk)
    desk.confirm(id_)
    desk.rounds_until(lambda: desk.ledger.reports(id_) and desk.ledger.reports(id_)[0].attempts)
    assert not desk.undo(id_, OrderKind.UNDO_CONFIRM)


def test_press_two_can_be_taken_back_until_a_paper_has_left(
    office: Office, desk: DeskProcess
) -> None:
    id_ = arrived(office, desk)
    desk.confirm(id_)
    desk.file(id_, hold=10)
    desk.rounds_until(lambda: desk.ledger.latest(id_) and office.records_of(desk.number_of(id_)))
    number = desk.number_of(id_)
    assert desk.undo(id_, OrderKind.UNDO_FILE)
    desk.rounds_until(lambda: not office.handover(number)["filed"])
    desk.cycle.run_once()
    assert office.papers_of(number) == []
    desk.file(id_)
    desk.rounds_until(lambda: desk.is_done(id_))
    assert office.papers_of(number) == PAPERS
    assert not desk.undo(id_, OrderKind.UNDO_FILE)


def test_press_two_releases_the_first_legs_before_their_hold_is_over(
    office: Office, desk: DeskProcess
) -> None:
    id_ = arrived(office, desk)
    desk.confirm(id_, hold=3600)
    desk.rounds_until(lambda: desk.ledger.latest(id_))
    desk.cycle.run_once()
    assert office.records_of(desk.number_of(id_)) == {}
    desk.file(id_)
    desk.rounds_until(lambda: desk.is_done(id_))


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "drop-answer", "path": "/records", "method": "POST"},
        {"kind": "down", "path": "/records"},
        {"kind": "http", "path": "/records", "status": 503},
        {"kind": "http", "path": "/records", "status": 429},
        {"kind": "http", "path": "/records", "status": 500, "method": "POST"},
        {"kind": "nonsense", "path": "/records"},
        {"kind": "half", "path": "/records", "method": "POST"},
        {"kind": "drop-answer", "path": "/records", "method": "POST", "times": 2},
    ],
    ids=lambda f: f"{f['kind']}-{f.get('status', '')}-{f.get('times', 1)}",
)
def test_no_fault_of_the_target_loses_or_doubles_a_record(
    office: Office, desk: DeskProcess, fault: dict[str, object]
) -> None:
    id_ = arrived(office, desk)
    desk.confirm(id_)
    office.fault(**fault)  # type: ignore[arg-type]
    desk.file(id_)

    def done() -> bool:
        desk.ledger.send_now(id_, desk.clock.now())
        return desk.is_done(id_)

    desk.rounds_until(done)
    number = desk.number_of(id_)
    assert office.records_of(number) == {"fachverfahren": 1, "statistik": 1}
    assert office.papers_of(number) == PAPERS


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"kind": "http", "status": 422}, "case-system-refused:fault-ordered"),
        (
            {"kind": "error-inside", "code": "value-refused", "field": "Arbeitsunfähig seit"},
            "case-system-value-refused:Arbeitsunfähig seit",
        ),
    ],
    ids=["422", "200-with-an-error"],
)
def test_what_the_target_refuses_waits_for_a_person_and_only_that_leg_is_repeated(
    office: Office, desk: DeskProcess, fault: dict[str, object], reason: str
) -> None:
    id_ = arrived(office, desk)
    office.fault(path="/records", method="POST", times=1, **fault)  # type: ignore[arg-type]
    desk.confirm(id_)
    desk.rounds_until(lambda: any(r.state == "failed" for r in desk.ledger.reports(id_)))
    number = desk.number_of(id_)
    reports = {r.name: r for r in desk.ledger.reports(id_)}
    assert reports["fachverfahren"].reason == reason
    assert reports["statistik"].state == "received", "another target goes on"
    assert desk.ledger.standing().failed == 1
    desk.rounds_until(lambda: desk.submission(id_).status == "uebergabefehler")
    (entry,) = desk.ledger.overview(id_)
    assert entry.needs_a_person and entry.opened.number == number
    assert [leg.name for leg in entry.legs[:2]] == ["fachverfahren", "statistik"]
    assert entry.labels["eakte:pruefvermerk"] == "Prüfvermerk"
    before = reports["statistik"]
    desk.ledger.send_now(id_, desk.clock.now())
    desk.rounds_until(lambda: office.records_of(number).get("fachverfahren"))
    reports = {r.name: r for r in desk.ledger.reports(id_)}
    assert reports["statistik"] == before
    assert reports["fachverfahren"].attempts == 2


def test_a_full_or_missing_e_file_holds_the_papers_back_and_loses_none(
    office: Office, desk: DeskProcess
) -> None:
    id_ = arrived(office, desk)
    away = office.e_file.with_name("weg")
    office.e_file.rename(away)
    try:
        desk.confirm(id_)
        desk.file(id_)
        desk.rounds_until(lambda: any(r.reason for r in desk.ledger.reports(id_)))
        reasons = [r.reason for r in desk.ledger.reports(id_) if r.reason]
        assert reasons == ["efile-unreachable"], "the others of the same target wait"
    finally:
        away.rename(office.e_file)
    desk.ledger.send_now(id_, desk.clock.now())
    desk.rounds_until(lambda: desk.is_done(id_))
    assert office.papers_of(desk.number_of(id_)) == PAPERS


def test_another_version_brings_the_press_back_with_its_reason(
    office: Office, desk: DeskProcess
) -> None:
    id_, number = office.hand_in()
    desk.rounds_until(lambda: desk.store.submission(id_))
    order = desk.confirm(id_)
    body = {
        "source": {"name": "test", "reference": f"{number}-later"},
        "attachments": [{"part": "a1", "name": "n.pdf"}],
    }
    files = [
        ("submission", (None, json.dumps(body), "application/json")),
        ("a1", ("n.pdf", b"%PDF-1.7 later", "application/pdf")),
    ]
    answer = office.ask("POST", f"/v1/intake/{number}/documents", "source.demo", files=files)
    assert answer.status_code in (200, 201), answer.text
    report = desk.cycle.run_once()
    assert id_ in report.changed
    settled = desk.store.order(order.id)
    assert settled is not None
    assert (settled.state, settled.reason) == (OrderState.REFUSED, "version-conflict")
    assert desk.ledger.latest(id_) is None


def test_the_second_of_two_desks_learns_who_was_first(
    office: Office, desk: DeskProcess, tmp_path: Path
) -> None:
    id_, _ = office.hand_in(bg_nummer="12345BG0004712", plz="52349")
    desk.rounds_until(lambda: desk.store.submission(id_))
    weber = office.desk("int.weber", tmp_path / "weber")
    try:
        weber.rounds_until(lambda: weber.store.submission(id_))
        desk.confirm(id_, behalf="int.weber", hold=60)
        desk.rounds_until(lambda: desk.ledger.latest(id_))
        order = weber.confirm(id_)
        weber.cycle.run_once()
        settled = weber.store.order(order.id)
        assert settled is not None
        assert (settled.state, settled.reason) == (OrderState.REFUSED, "already-decided")
        assert settled.answer["who"] == "Koch, Petra"
    finally:
        weber.close()


def test_a_dead_desk_with_a_destroyed_disk_is_finished_by_the_runner(
    office: Office, desk: DeskProcess, tmp_path: Path
) -> None:
    id_ = arrived(office, desk)
    office.fault("drop-answer", "/records", method="POST")
    desk.confirm(id_)
    desk.file(id_, hold=0)
    deliver_orders(desk.store, desk.ledger, desk.server, desk.clock.now())
    number = desk.number_of(id_)
    # one pass in which the record arrives and its answer is lost; then everything here is gone
    desk.cycle._hand_over()
    desk.close()
    shutil.rmtree(tmp_path / "desk")
    assert office.records_of(number)["fachverfahren"] == 1
    runner = office.runner()
    try:
        until(lambda: office.handover(number)["state"] == "done", 60)
    finally:
        runner.terminate()
        runner.wait(20)
    assert office.records_of(number) == {"fachverfahren": 1, "statistik": 1}
    assert office.papers_of(number) == PAPERS
    desk.store = office.desk(folder=tmp_path / "again").store  # what the fixture closes


def test_a_damaged_handover_is_told_once_stands_as_failed_and_goes_on_when_repaired(
    office: Office, desk: DeskProcess
) -> None:
    id_ = arrived(office, desk)
    desk.confirm(id_)
    desk.file(id_)
    deliver_orders(desk.store, desk.ledger, desk.server, desk.clock.now())
    number = desk.number_of(id_)
    theirs = b"%PDF-1.7 what the other machine has rendered"
    seal_otherwise(desk, number, theirs)
    report = desk.cycle.run_once()
    assert report.damaged == {number: "paper-differs"}
    assert id_ in report.changed
    assert (report.waiting, report.failed) == (0, 1)
    assert desk.ledger.damage(id_) == "paper-differs"
    assert office.records_of(number) == {}
    assert not desk.ledger.due(desk.clock.now()), "it is left alone for a while"
    desk.ledger.send_now(id_, desk.clock.now())
    assert desk.ledger.due(desk.clock.now()), "a person may ask for another try"
    report = desk.cycle.run_once()
    assert report.damaged == {}, "what was told is not told again"
    assert desk.ledger.damage(id_) == "paper-differs"

    lease = desk.server.lease_handover(number, "elsewhere", 60)
    desk.server.put_paper(number, lease, "pruefvermerk", theirs)
    desk.server.return_lease(number, lease)
    desk.ledger.send_now(id_, desk.clock.now())
    desk.rounds_until(lambda: desk.is_done(id_))
    assert desk.ledger.damage(id_) is None
    assert desk.ledger.standing() == (0, 0)
    assert office.records_of(number) == {"fachverfahren": 1, "statistik": 1}
    assert office.papers_of(number) == PAPERS
