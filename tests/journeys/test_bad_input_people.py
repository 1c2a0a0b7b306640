"""Two people, one case: who was first, who holds it, and what the end of an absence changes."""

import pytest

from inbox.caseview import Link, Phase
from inbox.decision import OrderState
from inbox.errors import Refused
from inbox.queue import QueueKind
from inbox.submission import SubmissionId
from tests.formserver.houses import together
from tests.journeys.seats import WEBERS, Office, Seat, plain
from tests.waiting import until
from ui.confirm_words import look_of


@pytest.fixture
def both(troubled: Office) -> tuple[Seat, Seat, SubmissionId]:
    """Petra Koch, who stands in, and Thomas Weber, whose case it is."""
    id_ = troubled.arrive(WEBERS)
    koch = troubled.seat("int.koch").begin()
    weber = troubled.seat("int.weber").begin()
    return koch, weber, id_


def without_claim(seat: Seat, id_: SubmissionId) -> None:
    def free() -> bool:
        seat.desk.refresh()
        return seat.desk.view(id_).submission.claim is None

    until(free)


def test_of_two_presses_at_once_one_counts_and_the_other_person_learns_whose(
    troubled: Office, both: tuple[Seat, Seat, SubmissionId]
) -> None:
    koch, weber, id_ = both
    for seat in both[:2]:
        seat.work_through(id_)
        troubled.house.turn(minutes=11)  # both leases are over: nobody holds it
        troubled.house.server.sweep()
        for each in both[:2]:
            without_claim(each, id_)
    number = koch.desk.view(id_).submission.number
    together([lambda: koch.desk.confirm(id_), lambda: weber.desk.confirm(id_)])
    orders = {}
    for seat in (koch, weber):
        until(lambda seat=seat: seat.store.orders_of(id_)[0].state is not OrderState.WAITING)  # type: ignore[misc]
        orders[seat] = seat.store.orders_of(id_)[0]
    states = sorted(order.state for order in orders.values())
    assert states == [OrderState.REFUSED, OrderState.REGISTERED]
    winner, loser = sorted((koch, weber), key=lambda seat: orders[seat].state, reverse=True)
    if orders[winner].state is not OrderState.REGISTERED:
        winner, loser = loser, winner
    name = "Koch" if winner is koch else "Weber"
    until(lambda: "already-decided" in loser.heard.codes)
    assert loser.heard.notices[-1][1]["number"] == number
    words = loser.heard.words("already-decided")
    assert name in words and "bearbeitet" in words and "nicht übernommen" in words
    shown = loser.reaches(id_, Phase.ELSEWHERE)
    assert name in look_of(shown).words()
    winner.reaches(id_, Phase.TAKEN_OVER)
    until(lambda: len(troubled.records(number)) >= 2)
    keys = [record["key"] for record in troubled.records(number)]
    assert len(keys) == len(set(keys)) == 2, "masks and statistics, once"


def test_a_colleagues_claim_is_shown_and_taken_over_once_its_lease_is_over(
    troubled: Office, both: tuple[Seat, Seat, SubmissionId]
) -> None:
    koch, weber, id_ = both
    weber.work_through(id_)
    view = koch.reaches(id_, Phase.LOCKED)
    said = look_of(view).words()
    assert "Weber bearbeitet diesen Vorgang seit" in said and "Sie können lesen" in said
    with pytest.raises(Refused) as early:
        koch.desk.take_over(id_)
    assert early.value.code == "claimed"
    assert "Weber" in plain("claimed", early.value.values)
    with pytest.raises(Refused):
        koch.desk.confirm(id_)
    assert koch.store.orders_of(id_) == ()

    troubled.house.turn(minutes=11)
    assert koch.desk.take_over(id_).bar.phase is not Phase.LOCKED
    locked = weber.reaches(id_, Phase.LOCKED)
    assert "Koch" in look_of(locked).words()
    assert locked.decisions, "what Weber decided is still here"
    koch.work_through(id_)
    koch.desk.confirm(id_)
    koch.reaches(id_, Phase.TAKEN_OVER)


def test_an_absence_ends_by_its_date_and_a_late_order_goes_to_the_owner_unexecuted(
    troubled: Office, both: tuple[Seat, Seat, SubmissionId]
) -> None:
    koch, weber, id_ = both

    def stands_in() -> list[str]:
        return [e.label for e in koch.desk.queues() if e.ref.kind is QueueKind.SUBSTITUTED]

    assert stands_in()
    number = koch.work_through(id_).submission.number
    assert koch.desk.view(id_).represents == "int.weber"
    troubled.gate.shut()
    koch.is_at(Link.OFFLINE)
    assert koch.desk.confirm(id_).bar.phase is Phase.NOTED
    troubled.house.turn(days=5)  # 2026-11-28: Weber is back
    assert stands_in() == [], "gone by the date alone, without a line"
    troubled.gate.open()
    until(lambda: koch.store.orders_of(id_)[0].state is OrderState.REFUSED)
    (order,) = koch.store.orders_of(id_)
    until(lambda: order.reason in koch.heard.codes)
    words = koch.heard.words(str(order.reason))
    assert "nichts verloren" in words and "zuständigen Person" in words
    assert troubled.records(number) == [] and troubled.papers(number) == []
    assert troubled.house.seen("int.weber", id_)["handover"] is None
    until(lambda: id_ not in koch.ids())
    weber.desk.refresh()
    until(lambda: id_ in weber.ids())
    without_claim(weber, id_)
    weber.work_through(id_)
    weber.desk.confirm(id_)
    weber.reaches(id_, Phase.TAKEN_OVER)


def test_after_the_end_of_an_absence_a_press_without_a_line_is_not_even_noted(
    troubled: Office, both: tuple[Seat, Seat, SubmissionId]
) -> None:
    koch, _, id_ = both
    koch.work_through(id_)
    troubled.gate.shut()
    koch.is_at(Link.OFFLINE)
    troubled.house.turn(days=5)
    view = koch.desk.view(id_)
    assert view.represents is None and view.bar.phase is Phase.CLOSED
    with pytest.raises(Refused):
        koch.desk.confirm(id_)
    assert koch.store.orders_of(id_) == ()
