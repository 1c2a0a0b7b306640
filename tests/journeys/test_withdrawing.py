"""A confirmation taken back after its hold: the Fachverfahren lets go, or says that it keeps it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox.bar import presses_of
from inbox.decision import TARGET_KEEPS, Order, OrderKind, OrderState
from inbox.submission import SubmissionId
from sync.push import deliver_orders
from tests.handover.desk import DeskProcess
from tests.handover.office import Office


@pytest.fixture
def desk(office: Office, tmp_path: Path) -> Iterator[DeskProcess]:
    desk = office.desk(folder=tmp_path / "desk")
    yield desk
    desk.close()


def taken_over(office: Office, desk: DeskProcess) -> SubmissionId:
    id_, _ = office.hand_in()
    desk.rounds_until(lambda: desk.store.submission(id_))
    desk.confirm(id_)
    desk.rounds_until(
        lambda: desk.ledger.latest(id_) and len(office.records_of(desk.number_of(id_))) == 2
    )
    return id_


def withdraw(desk: DeskProcess, id_: SubmissionId) -> Order:
    return desk._press(desk._later(id_, OrderKind.WITHDRAW, 0.0, None))


def record_of(office: Office, number: str) -> dict[str, object]:
    (found,) = (
        r for r in office.records() if f"/{number}/" in r["key"] and "fachverfahren" in r["key"]
    )
    return found


def settled(desk: DeskProcess, order: Order) -> Order:
    found = desk.store.order(order.id)
    assert found is not None
    return found


def test_what_the_target_lets_go_is_withdrawn_and_confirmed_anew_as_a_new_handover(
    office: Office, desk: DeskProcess
) -> None:
    id_ = taken_over(office, desk)
    number = desk.number_of(id_)
    order = withdraw(desk, id_)
    desk.rounds_until(lambda: settled(desk, order).state is OrderState.REGISTERED)
    assert record_of(office, number)["state"] == "withdrawn"
    assert office.handover(number)["state"] == "undone"
    desk.rounds_until(lambda: desk.submission(id_).status == "in_arbeit")
    assert presses_of(desk.store.orders_of(id_)).confirm is None
    desk.confirm(id_)
    desk.file(id_)
    desk.rounds_until(lambda: desk.is_done(id_))
    second = desk.number_of(id_)
    assert second == f"{number.removesuffix('-U1')}-U2"
    assert record_of(office, second)["state"] == "taken"
    assert office.papers_of(number) == [] and office.papers_of(second)


def test_a_lost_answer_of_the_target_withdraws_once(office: Office, desk: DeskProcess) -> None:
    id_ = taken_over(office, desk)
    number = desk.number_of(id_)
    office.fault("drop-answer", "/records", method="DELETE")
    order = withdraw(desk, id_)

    def done() -> bool:
        desk.store.orders_now(id_)
        return settled(desk, order).state is OrderState.REGISTERED

    desk.rounds_until(done)
    assert record_of(office, number)["state"] == "withdrawn"


def test_killed_between_the_form_server_and_the_target_it_is_finished_by_the_next_round(
    office: Office, desk: DeskProcess
) -> None:
    id_ = taken_over(office, desk)
    number = desk.number_of(id_)
    order = withdraw(desk, id_)
    # a round without a Fachverfahren: the form server has agreed, the target was not asked
    deliver_orders(desk.store, desk.ledger, desk.server, desk.clock.now())
    assert office.handover(number)["state"] == "undone"
    assert settled(desk, order).state is OrderState.WAITING
    assert record_of(office, number)["state"] == "taken"

    def done() -> bool:
        desk.store.orders_now(id_)
        return settled(desk, order).state is OrderState.REGISTERED

    desk.rounds_until(done)
    assert record_of(office, number)["state"] == "withdrawn"


def test_what_is_processed_stays_there_and_the_person_is_told_where(
    office: Office, desk: DeskProcess
) -> None:
    id_ = taken_over(office, desk)
    number = desk.number_of(id_)
    receipt = str(record_of(office, number)["receipt"])
    assert office.case_call("POST", f"/records/{receipt}/process").status_code == 204
    order = withdraw(desk, id_)
    desk.rounds_until(lambda: settled(desk, order).state is OrderState.REFUSED)
    told = settled(desk, order)
    assert (told.reason, told.answer["receipt"]) == (TARGET_KEEPS, receipt)
    assert office.handover(number)["state"] == "undone"
    stands = presses_of(desk.store.orders_of(id_))
    assert stands.confirm is None and stands.refused is not None, "open again, with the reason"
    assert office.papers_of(number) == []


def test_once_filed_nothing_is_withdrawn_and_the_confirmation_stands(
    office: Office, desk: DeskProcess
) -> None:
    id_ = taken_over(office, desk)
    number = desk.number_of(id_)
    desk.file(id_, hold=3600)
    order = withdraw(desk, id_)
    desk.rounds_until(lambda: settled(desk, order).state is OrderState.REFUSED)
    assert settled(desk, order).reason == "undo-too-late"
    assert record_of(office, number)["state"] == "taken"
    assert presses_of(desk.store.orders_of(id_)).confirm is not None


def test_while_somebody_is_sending_it_waits(office: Office, desk: DeskProcess) -> None:
    id_ = taken_over(office, desk)
    number = desk.number_of(id_)
    lease = desk.server.lease_handover(number, "elsewhere", 60)
    order = withdraw(desk, id_)
    desk.cycle.run_once()
    assert settled(desk, order).state is OrderState.WAITING
    assert record_of(office, number)["state"] == "taken"
    desk.server.return_lease(number, lease)
    desk.store.orders_now(id_)
    desk.rounds_until(lambda: settled(desk, order).state is OrderState.REGISTERED)
    assert record_of(office, number)["state"] == "withdrawn"
