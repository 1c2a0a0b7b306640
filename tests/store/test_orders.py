"""Presses are kept twice, show at once, and come back when they were refused."""

from datetime import timedelta
from pathlib import Path

import pytest

from inbox.decision import (
    CaseResolution,
    FieldChoice,
    FieldDecision,
    OrderId,
    OrderKind,
    OrderState,
    Seen,
)
from inbox.errors import Refused
from inbox.queue import QueueKind, QueueQuery, QueueRef
from inbox.store.store import Store, open_store
from inbox.submission import DocumentId, HandoverNumber, LegReport, PersonId, Status, SubmissionId
from tests.store.made import KEY, ME, NOW, TODAY, confirmed, keep, order, submission

OWN = QueueQuery(QueueRef(QueueKind.OWN))
DONE = QueueQuery(QueueRef(QueueKind.DONE))


def shown(store: Store, query: QueueQuery = OWN) -> dict[str, Status]:
    rows = store.queue_rows(query, me=ME, today=TODAY, offset=0, limit=50)
    return {row.id: row.status for row in rows}


def test_an_order_comes_back_exactly_as_it_was_recorded(store: Store) -> None:
    keep(store, submission("1"))
    made = order(
        "1",
        decisions=(FieldDecision("f", FieldChoice.CORRECTED, "Wert", ME.id, NOW, "Notiz"),),
        seen=(Seen(DocumentId("d1"), 0, "text"),),
        case=CaseResolution("agrees", "12345BG1", "AZ 1", "Müller", "1990-03-12", (), NOW),
        hold_seconds=2.5,
        on_behalf_of=PersonId("p.other"),
    )
    store.record_order(made)
    assert store.order(made.id) == made
    assert store.orders_of(made.submission) == (made,)
    assert store.last_order(made.submission, OrderKind.CONFIRM) == made
    assert store.last_order(made.submission, OrderKind.FILE) is None
    assert store.waiting_orders(NOW) == (made,)


def test_the_same_press_is_not_recorded_twice_while_it_waits(store: Store) -> None:
    keep(store, submission("1"))
    store.record_order(order("1"))
    with pytest.raises(Refused) as refused:
        store.record_order(order("1", id=OrderId("again")))
    assert refused.value.code == "already-ordered"
    assert store.waiting_count() == 1


def test_a_refused_press_may_be_repeated(store: Store) -> None:
    keep(store, submission("1"))
    store.record_order(order("1"))
    store.settle_order(order("1").id, OrderState.REFUSED, reason="version-conflict")
    store.record_order(order("1", id=OrderId("again")))
    assert [o.id for o in store.waiting_orders(NOW)] == ["again"]


def test_a_confirmed_row_stays_in_the_list_until_it_is_filed(store: Store) -> None:
    keep(store, submission("1"), submission("2"))
    store.record_order(order("1"))
    assert shown(store) == {"1": Status.CONFIRMED, "2": Status.NEW}
    store.record_order(order("1", OrderKind.FILE))
    assert shown(store) == {"2": Status.NEW}
    assert shown(store, DONE) == {"1": Status.CONFIRMED}


def test_a_filed_row_stays_away_until_the_form_server_says_something_else(store: Store) -> None:
    first = submission("1")
    keep(store, first)
    store.record_order(order("1"))
    store.record_order(order("1", OrderKind.FILE))
    store.settle_order(order("1").id, OrderState.REGISTERED, answer={"handover": "H-U1"})
    store.settle_order(order("1", OrderKind.FILE).id, OrderState.REGISTERED)
    assert shown(store) == {}
    keep(store, confirmed(first, filed_at=NOW))
    assert shown(store) == {}
    # A colleague took the filing back at the form server.
    keep(store, confirmed(first, filed_at=None))
    assert shown(store) == {"1": Status.CONFIRMED}


def test_a_page_from_before_the_confirmation_does_not_undo_it(store: Store) -> None:
    first = submission("1")
    keep(store, first)
    store.record_order(order("1"))
    number = confirmed(first).handover.number  # type: ignore[union-attr]
    store.settle_order(order("1").id, OrderState.REGISTERED, answer={"handover": number})
    keep(store, first)
    assert shown(store) == {"1": Status.CONFIRMED}
    # A colleague took it back; whether the version has grown does not matter.
    undone = confirmed(first, state="undone")
    keep(store, undone.__class__(**{**_fields(undone), "status": Status.IN_WORK, "version": 1}))
    assert shown(store) == {"1": Status.IN_WORK}


def test_a_refused_press_shows_the_row_again_with_its_reason(store: Store) -> None:
    keep(store, submission("1"))
    store.record_order(order("1"))
    store.record_order(order("1", OrderKind.FILE))
    store.settle_order(order("1", OrderKind.FILE).id, OrderState.REFUSED, reason="not-mine")
    store.settle_order(order("1").id, OrderState.REFUSED, reason="claimed")
    (row,) = store.queue_rows(OWN, me=ME, today=TODAY, offset=0, limit=9)
    assert row.status is Status.NEW
    assert row.trouble is not None


def test_undo_shows_at_once_and_its_refusal_too(store: Store) -> None:
    keep(store, submission("1"))
    store.record_order(order("1"))
    store.record_order(order("1", OrderKind.UNDO_CONFIRM))
    assert shown(store) == {"1": Status.NEW}
    store.settle_order(
        order("1", OrderKind.UNDO_CONFIRM).id, OrderState.REFUSED, reason="undo-too-late"
    )
    assert shown(store) == {"1": Status.CONFIRMED}


def test_a_failed_leg_brings_a_filed_row_back_with_its_reason(store: Store) -> None:
    first = submission("1")
    keep(store, first)
    failed = confirmed(
        first, filed_at=NOW, legs=(LegReport("fachverfahren", "failed", reason="case-unknown"),)
    )
    keep(store, failed.__class__(**{**_fields(failed), "status": Status.HANDOVER_FAILED}))
    (row,) = store.queue_rows(OWN, me=ME, today=TODAY, offset=0, limit=9)
    assert row.trouble == "case-unknown"
    assert row.status is Status.HANDOVER_FAILED


def _fields(value: object) -> dict[str, object]:
    return {name: getattr(value, name) for name in value.__slots__}  # type: ignore[attr-defined]


def test_orders_of_one_submission_are_offered_one_after_the_other(store: Store) -> None:
    keep(store, submission("1"), submission("2"))
    store.record_order(order("1"))
    store.record_order(order("2"))
    store.record_order(order("1", OrderKind.FILE))
    assert [o.id for o in store.waiting_orders(NOW)] == ["confirm-1", "confirm-2"]
    store.settle_order(order("1").id, OrderState.REGISTERED, answer={"handover": "H-U1"})
    assert [o.id for o in store.waiting_orders(NOW)] == ["confirm-2", "file-1"]
    known = store.order(order("1").id)
    assert known is not None
    assert known.handover == HandoverNumber("H-U1")


def test_a_postponed_order_waits_for_its_time_or_for_a_person(store: Store) -> None:
    keep(store, submission("1"))
    store.record_order(order("1"))
    later = NOW + timedelta(seconds=30)
    store.settle_order(order("1").id, OrderState.WAITING, attempts=2, not_before=later)
    assert store.waiting_orders(NOW) == ()
    assert store.next_order_at() == later
    (due,) = store.waiting_orders(later)
    assert due.attempts == 2
    store.orders_now(SubmissionId("1"))
    assert len(store.waiting_orders(NOW)) == 1


def test_orders_survive_a_destroyed_database(store: Store, folder: Path) -> None:
    keep(store, submission("1"), submission("2"))
    first, second = order("1"), order("2")
    store.record_order(first)
    store.record_order(second)
    store.settle_order(first.id, OrderState.REGISTERED)
    store.close()
    for name in ("desk.db", "desk.db-wal"):
        (folder / name).write_bytes(b"\x00" * 9000)
    again = open_store(folder, KEY)
    try:
        assert again.waiting_orders(NOW) == (second,)
        assert "database-rebuilt" in again.findings
        assert "order-restored" in again.findings
        assert again.cursor() == ""
    finally:
        again.close()


def test_press_undo_and_press_again_all_survive_a_destroyed_database(
    store: Store, folder: Path
) -> None:
    keep(store, submission("1"))
    pressed = (
        order("1"),
        order("1", OrderKind.UNDO_CONFIRM),
        order("1", id=OrderId("again")),
    )
    for one in pressed:
        store.record_order(one)
    store.close()
    (folder / "desk.db").unlink()
    again = open_store(folder, KEY)
    assert again.orders_of(SubmissionId("1")) == pressed
    again.close()


def test_orders_survive_a_destroyed_journal(store: Store, folder: Path) -> None:
    keep(store, submission("1"))
    store.record_order(order("1"))
    store.close()
    (folder / "orders.journal").unlink()
    again = open_store(folder, KEY)
    assert again.waiting_orders(NOW) == (order("1"),)
    assert "journal-cut" in again.findings
    again.close()
    (folder / "desk.db").unlink()
    third = open_store(folder, KEY)
    assert third.waiting_orders(NOW) == (order("1"),)
    third.close()


def test_an_order_of_a_submission_that_left_my_view_is_still_sent(store: Store) -> None:
    keep(store, submission("1"))
    store.record_order(order("1"))
    keep(store, gone=(SubmissionId("1"),))
    assert shown(store) == {}
    assert store.waiting_orders(NOW) == (order("1"),)
    assert store.submission(SubmissionId("1")) is not None
    store.settle_order(order("1").id, OrderState.REFUSED, reason="forbidden")
    assert store.trim(timedelta(days=30), now=NOW) == 1
    assert store.submission(SubmissionId("1")) is None
