"""What is past when a filed submission comes back, and what is on the table now."""

from dataclasses import replace

import pytest

from inbox.bar import bar
from inbox.caseview import Phase
from inbox.decision import Order, OrderKind, OrderState
from inbox.rounds import finished, round_of
from inbox.store.projection import received_deed, report_trouble
from inbox.submission import (
    OPEN_STATUSES,
    HandoverNumber,
    HandoverReport,
    HistoryEntry,
    LegReport,
    Status,
    Submission,
)
from tests.desk.samples import ME, NOW, inputs, order, submission

U1, U2 = (HandoverNumber(f"AUM-2026-000001-1-U{n}") for n in (1, 2))
FILED = (LegReport("fachverfahren", "received"), LegReport("eakte:durchschrift", "received"))


def handed_over(status: Status, state: str = "done", number: HandoverNumber = U1) -> Submission:
    report = HandoverReport(number, state, ME, None, NOW, NOW, NOW, NOW, FILED)
    return submission(status=status, handover=report)


def pressed(kind: OrderKind, number: HandoverNumber | None) -> Order:
    state = OrderState.WAITING if number is None else OrderState.REGISTERED
    return replace(order(kind, state=state), handover=number)


FIRST = (pressed(OrderKind.CONFIRM, U1), pressed(OrderKind.FILE, U1))


@pytest.mark.parametrize("status", sorted(OPEN_STATUSES - {Status.HANDOVER_FAILED}))
def test_a_finished_handover_is_past_once_the_submission_is_open_again(status: Status) -> None:
    back = handed_over(status)
    assert finished(back) == U1
    now_on = round_of(back, FIRST, FILED, U1)
    assert (now_on.presses.confirm, now_on.presses.file, now_on.legs) == (None, None, ())
    assert now_on.received.handover is None
    assert received_deed(back) == ""
    assert bar(inputs(submission=now_on.received, presses=now_on.presses)).phase is Phase.READY


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (Status.FILED, "done"),
        (Status.CONFIRMED, "released"),
        (Status.HANDOVER_FAILED, "released"),
        (Status.IN_WORK, "undone"),
    ],
)
def test_a_handover_that_is_not_finished_is_what_is_on_the_table(
    status: Status, state: str
) -> None:
    here = handed_over(status, state)
    assert finished(here) is None
    now_on = round_of(here, FIRST, FILED, None)
    assert (now_on.received, now_on.legs) == (here, FILED)
    assert now_on.presses.confirm is (None if state == "undone" else FIRST[0])


def test_what_is_pressed_now_stands_before_and_after_the_server_knows_it() -> None:
    back = handed_over(Status.IN_WORK)
    waiting = pressed(OrderKind.CONFIRM, None)
    now_on = round_of(back, (*FIRST, waiting), FILED, U1)
    assert now_on.presses.confirm is waiting and now_on.legs == ()
    known = pressed(OrderKind.CONFIRM, U2)
    legs = (LegReport("fachverfahren", "planned"),)
    now_on = round_of(back, (*FIRST, known), legs, U2)
    assert now_on.presses.confirm is known and now_on.legs == legs
    undone = pressed(OrderKind.UNDO_CONFIRM, U2)
    assert round_of(back, (*FIRST, known, undone), (), U2).presses.confirm is None


def test_a_refusal_of_the_statistics_stands_until_it_is_followed_up() -> None:
    def told(*actions: str) -> str | None:
        history = tuple(HistoryEntry(NOW, action, "x") for action in actions)
        return report_trouble(submission(history=history))

    assert told("confirmed", "done") is None
    assert told("confirmed", "done", "statistics-refused") == "report-refused"
    assert told("statistics-refused", "open", "statistics-accepted") is None
    assert told("statistics-refused", "confirmed") is None
