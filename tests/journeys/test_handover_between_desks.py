"""Handovers that several machines could finish: leases, takeover, four eyes, lost lines."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox.decision import OrderKind, OrderState
from inbox.submission import SubmissionId
from sync.handover.run import work_off
from sync.handover.takeover import take_over, take_over_standing
from sync.push import deliver_orders
from tests.handover.desk import DeskProcess
from tests.handover.office import Office
from tests.waiting import until

PAPERS = ["durchschrift", "nachweis-1", "protokoll", "pruefvermerk"]
WEBER = {"bg_nummer": "12345BG0004711", "plz": "52349", "nachname": "Gößling"}


@pytest.fixture
def desks(office: Office, tmp_path: Path) -> Iterator[dict[str, DeskProcess]]:
    """Petra Koch stands in for Thomas Weber; both have a desk."""
    both = {who: office.desk(who, tmp_path / who) for who in ("int.koch", "int.weber")}
    yield both
    for desk in both.values():
        desk.close()


@pytest.fixture
def koch(desks: dict[str, DeskProcess]) -> DeskProcess:
    return desks["int.koch"]


@pytest.fixture
def weber(desks: dict[str, DeskProcess]) -> DeskProcess:
    return desks["int.weber"]


def arrived(office: Office, *desks: DeskProcess) -> SubmissionId:
    id_, _ = office.hand_in(**WEBER)
    for desk in desks:
        desk.rounds_until(lambda desk=desk: desk.store.submission(id_))  # type: ignore[misc]
    return id_


def registered(desk: DeskProcess, id_: SubmissionId, *, hold: float = 0.0) -> str:
    """Both presses are registered, and no leg has left."""
    desk.confirm(id_, behalf="int.weber", hold=hold)
    desk.file(id_, behalf="int.weber")
    deliver_orders(desk.store, desk.ledger, desk.server, desk.clock.now())
    return desk.number_of(id_)


def test_another_entitled_desk_finishes_what_a_dead_one_left(
    office: Office, koch: DeskProcess, weber: DeskProcess
) -> None:
    id_ = arrived(office, koch, weber)
    number = registered(koch, id_)
    weber.rounds_until(lambda: take_over_standing(weber.cycle._work))
    weber.rounds_until(lambda: weber.is_done(id_))
    assert office.records_of(number) == {"fachverfahren": 1, "statistik": 1}
    assert office.papers_of(number) == PAPERS
    koch.rounds_until(lambda: koch.is_done(id_))
    assert {r.state for r in koch.ledger.reports(id_)} == {"received"}, "the first desk learns it"


def test_two_desks_at_once_deliver_once(
    office: Office, koch: DeskProcess, weber: DeskProcess
) -> None:
    for _ in range(3):
        id_ = arrived(office, koch, weber)
        number = registered(koch, id_)
        assert take_over(weber.cycle._work, koch.number_of(id_))
        gate = threading.Barrier(2)

        def work(desk: DeskProcess, gate: threading.Barrier = gate) -> None:
            gate.wait()
            work_off(desk.cycle._work)

        threads = [threading.Thread(target=work, args=(d,)) for d in (koch, weber)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        until(lambda number=number: office.handover(number)["state"] == "done")  # type: ignore[misc]
        assert office.records_of(number) == {"fachverfahren": 1, "statistik": 1}
        assert office.papers_of(number) == PAPERS


def test_a_live_lease_of_another_is_respected(
    office: Office, koch: DeskProcess, weber: DeskProcess
) -> None:
    id_ = arrived(office, koch)
    number = registered(koch, id_)
    lease = weber.server.lease_handover(koch.number_of(id_), "elsewhere", 60)
    koch.cycle.run_once()
    assert office.records_of(number) == {}
    assert not koch.ledger.due(koch.clock.now()), "it is left alone for a while"
    weber.server.return_lease(koch.number_of(id_), lease)
    koch.ledger.look_again(koch.number_of(id_), None)
    koch.rounds_until(lambda: koch.is_done(id_))


def test_a_lease_lost_while_sending_stops_this_desk_and_the_next_one_looks_up_first(
    office: Office, koch: DeskProcess, weber: DeskProcess
) -> None:
    id_ = arrived(office, koch, weber)
    number = registered(koch, id_)
    handover = koch.number_of(id_)
    take_over(weber.cycle._work, handover)
    office.fault("slow-start", "/records", method="POST", seconds=2.0)
    working = threading.Thread(target=work_off, args=(koch.cycle._work,))
    working.start()
    until(lambda: any(leg["state"] == "sent" for leg in office.handover(number)["legs"]))
    # the lease runs out in the middle of the sending, as after a suspended laptop
    holder = office.handover(number)["lease"]["holder"]
    koch_line = office.desk("int.koch")
    koch_line.server.lease_handover(handover, holder, 1)
    koch_line.close()
    until(lambda: office.handover(number)["lease"] is None)
    weber.rounds_until(lambda: weber.is_done(id_), 60)
    working.join()
    assert office.records_of(number) == {"fachverfahren": 1, "statistik": 1}
    assert office.papers_of(number) == PAPERS
    koch.rounds_until(lambda: koch.is_done(id_))


def test_an_undo_that_another_machine_has_overtaken_is_refused_and_the_handover_goes_on(
    office: Office, koch: DeskProcess, weber: DeskProcess
) -> None:
    id_ = arrived(office, koch, weber)
    koch.confirm(id_, behalf="int.weber")
    deliver_orders(koch.store, koch.ledger, koch.server, koch.clock.now())
    weber.rounds_until(lambda: take_over_standing(weber.cycle._work))
    number = koch.number_of(id_)
    weber.rounds_until(lambda: office.records_of(number))
    assert koch.undo(id_, OrderKind.UNDO_CONFIRM), "this desk does not know better"
    report = koch.cycle.run_once()
    assert id_ in report.changed
    last = koch.store.last_order(id_)
    assert last is not None
    assert (last.state, last.reason) == (OrderState.REFUSED, "undo-too-late")
    known = koch.ledger.get(number)
    assert known is not None and known.state == "open"


def test_four_eyes_hold_every_leg_until_another_person_has_approved(
    office: Office, tmp_path: Path
) -> None:
    desk = office.desk("lst.meier", tmp_path / "meier")
    try:
        id_, _ = office.hand_in("wba", **WEBER)
        desk.rounds_until(lambda: desk.store.submission(id_))
        desk.confirm(id_)
        desk.rounds_until(lambda: desk.ledger.latest(id_))
        number = desk.number_of(id_)
        desk.cycle.run_once()
        desk.cycle.run_once()
        assert office.records_of(number) == {}
        assert office.handover(number, "lst.meier")["state"] == "approval"
        order = desk.file(id_)
        desk.cycle.run_once()
        settled = desk.store.order(order.id)
        assert settled is not None and settled.reason == "waits-for-approval"
        own = office.ask(
            "POST",
            f"/v1/submissions/{id_}/approve",
            "lst.meier",
            json={"handover": number},
            headers={"Idempotency-Key": "own", "If-Match": '"1"'},
        )
        assert own.status_code in (403, 404)
        approved = office.ask(
            "POST",
            f"/v1/submissions/{id_}/approve",
            "frei.1",
            json={"handover": number, "hold_seconds": 0},
            headers={"Idempotency-Key": f"a-{number}", "If-Match": '"1"'},
        )
        assert approved.status_code == 200, approved.text
        desk.rounds_until(lambda: office.records_of(number).get("statistik"))
        desk.file(id_)
        desk.rounds_until(lambda: desk.is_done(id_))
    finally:
        desk.close()


def test_without_a_valid_token_everything_waits_for_this_person(
    office: Office, koch: DeskProcess
) -> None:
    id_ = arrived(office, koch)
    order = koch.confirm(id_, behalf="int.weber")
    koch.file(id_, behalf="int.weber")
    koch.server.renew("no-token-at-all")
    report = koch.cycle.run_once()
    assert report.offline == "unauthenticated"
    waiting = koch.store.order(order.id)
    assert waiting is not None and waiting.state is OrderState.WAITING
    koch.server.renew(office.tokens["int.koch"])
    koch.store.orders_now()
    koch.rounds_until(lambda: koch.is_done(id_))
    assert office.records_of(koch.number_of(id_)) == {"fachverfahren": 1, "statistik": 1}


def test_presses_made_without_a_line_are_carried_out_when_it_is_back(
    office: Office, koch: DeskProcess
) -> None:
    id_ = arrived(office, koch)
    office.form.kill()
    koch.confirm(id_, behalf="int.weber")
    koch.file(id_, behalf="int.weber")
    report = koch.cycle.run_once()
    assert report.offline == "unreachable"
    assert koch.store.waiting_count() == 2
    office.restart_form()
    assert koch.cycle.wait_for_news(0) is True
    koch.rounds_until(lambda: koch.is_done(id_))
    assert office.papers_of(koch.number_of(id_)) == PAPERS


def test_reads_are_reported_once(office: Office, koch: DeskProcess) -> None:
    id_ = arrived(office, koch)
    koch.store.queue_read_report(id_, None, None, koch.clock.now())
    koch.rounds_until(lambda: not koch.store.read_reports(10))
