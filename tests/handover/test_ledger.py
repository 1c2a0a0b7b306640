"""The ledger: compare-and-set transitions under several threads, on a real file."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, event

from inbox.decision import OrderKind
from inbox.handover import LegState, OpenHandover, Paper, leg_key, legs_in_order
from inbox.store.connection import begin_recoverable
from inbox.store.ledger import Ledger
from inbox.store.tables import metadata
from inbox.submission import HandoverNumber, LegReport, SubmissionId

NOW = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
H1 = HandoverNumber("AUM-2026-000001-1-U1")
SUBMISSION = SubmissionId("s-1")
PAPERS = (
    Paper("durchschrift", "d.pdf", "application/pdf", "Durchschrift", "aa", 2),
    Paper("pruefvermerk", "p.pdf", "application/pdf", "Prüfvermerk", "bb", 3),
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite+pysqlite:///{tmp_path / 'ledger.db'}")

    @event.listens_for(engine, "connect")
    def _durable(connection: object, _record: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def ledger(engine: Engine) -> Ledger:
    return Ledger(engine)


def entered(ledger: Ledger, *, hold: float = 10, planned: bool = True) -> OpenHandover:
    opened = OpenHandover(
        H1, SUBMISSION, "AUM-2026-000001-1", "open", NOW + timedelta(seconds=hold)
    )
    assert ledger.open(opened)
    if planned:
        assert ledger.seal(H1, PAPERS, legs_in_order(PAPERS))
    return opened


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_a_handover_is_entered_once_however_often_it_is_told(ledger: Ledger) -> None:
    opened = entered(ledger)
    assert not ledger.open(replace(opened, submission_number="other"))
    known = ledger.get(H1)
    assert known is not None and known.submission_number == "AUM-2026-000001-1"


def test_the_plan_is_sealed_once_and_a_second_one_changes_nothing(ledger: Ledger) -> None:
    entered(ledger)
    assert not ledger.seal(H1, PAPERS[:1], ("fachverfahren",))
    assert ledger.papers(H1) == PAPERS
    assert [leg.name for leg in ledger.legs(H1)] == [
        "fachverfahren",
        "statistik",
        "eakte:durchschrift",
        "eakte:pruefvermerk",
    ]
    assert ledger.legs(H1)[2].key == leg_key("AUM-2026-000001-1", H1, "eakte:durchschrift")


def test_two_threads_seal_and_one_plan_stands(ledger: Ledger) -> None:
    entered(ledger, planned=False)
    won: list[bool] = []
    gate = threading.Barrier(2)

    def seal(papers: tuple[Paper, ...]) -> None:
        gate.wait()
        won.append(ledger.seal(H1, papers, legs_in_order(papers)))

    threads = [threading.Thread(target=seal, args=(p,)) for p in (PAPERS, PAPERS[:1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == [False, True]
    assert len(ledger.legs(H1)) == 2 + len(ledger.papers(H1))


def test_no_leg_is_due_before_the_hold_is_over(ledger: Ledger) -> None:
    entered(ledger, hold=10)
    assert ledger.due_legs(H1, later(9.999)) == ()
    assert [leg.name for leg in ledger.due_legs(H1, later(10))] == ["fachverfahren", "statistik"]
    first = ledger.legs(H1)[0]
    assert ledger.mark_sent(first, later(9.999)) is None
    assert ledger.mark_sent(first, later(10)) is not None


def test_papers_are_due_only_after_press_two_and_its_own_hold(ledger: Ledger) -> None:
    entered(ledger, hold=0)
    paper = ledger.legs(H1)[2]
    assert ledger.mark_sent(paper, later(100)) is None
    assert ledger.file(H1, hold_until=NOW, file_hold_until=later(10))
    assert ledger.mark_sent(paper, later(9)) is None
    assert ledger.mark_sent(paper, later(10)) is not None


def test_press_two_releases_the_first_legs_at_once(ledger: Ledger) -> None:
    entered(ledger, hold=10)
    ledger.file(H1, hold_until=later(2), file_hold_until=later(12))
    assert [leg.name for leg in ledger.due_legs(H1, later(2))] == ["fachverfahren", "statistik"]


def test_undo_within_the_hold_is_certain_and_nothing_may_be_sent_afterwards(
    ledger: Ledger,
) -> None:
    entered(ledger)
    assert ledger.undo(H1)
    assert ledger.due_legs(H1, later(1000)) == ()
    assert ledger.mark_sent(ledger.legs(H1)[0], later(1000)) is None
    assert {leg.state for leg in ledger.legs(H1)} == {LegState.UNDONE}
    assert ledger.reports(SUBMISSION) == ()


def test_undo_is_refused_once_a_leg_has_left_even_when_it_failed(ledger: Ledger) -> None:
    entered(ledger, hold=0)
    sent = ledger.mark_sent(ledger.legs(H1)[0], NOW)
    assert sent is not None
    assert not ledger.undo(H1)
    assert ledger.mark_failed(sent, "case-system-down", later(1))
    assert not ledger.undo(H1)


def test_press_two_can_be_taken_back_after_the_record_was_taken_over(ledger: Ledger) -> None:
    entered(ledger, hold=0)
    sent = ledger.mark_sent(ledger.legs(H1)[0], NOW)
    assert sent is not None and ledger.mark_received(sent, "F-1")
    ledger.file(H1, hold_until=NOW, file_hold_until=later(10))
    assert ledger.unfile(H1)
    assert ledger.mark_sent(ledger.legs(H1)[2], later(100)) is None
    assert not ledger.unfile(H1), "nothing is filed any more"
    ledger.file(H1, hold_until=NOW, file_hold_until=later(10))
    assert ledger.mark_sent(ledger.legs(H1)[2], later(10)) is not None
    assert not ledger.unfile(H1)


def test_undo_and_sending_never_both_win(engine: Engine) -> None:
    ledger = Ledger(engine)
    for n in range(25):
        number = HandoverNumber(f"AUM-2026-000002-1-U{n}")
        ledger.open(OpenHandover(number, SUBMISSION, "AUM-2026-000002-1", "open", NOW))
        ledger.seal(number, (), ("fachverfahren",))
        leg = ledger.legs(number)[0]
        gate = threading.Barrier(2)
        outcome: dict[str, bool] = {}

        def undo(number: HandoverNumber = number) -> None:
            gate.wait()  # noqa: B023
            outcome["undone"] = ledger.undo(number)  # noqa: B023

        def send(leg=leg) -> None:  # type: ignore[no-untyped-def]
            gate.wait()  # noqa: B023
            outcome["sent"] = ledger.mark_sent(leg, NOW) is not None  # noqa: B023

        threads = [threading.Thread(target=undo), threading.Thread(target=send)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert outcome["undone"] != outcome["sent"]


def test_only_one_of_many_threads_takes_a_leg(engine: Engine) -> None:
    ledger = Ledger(engine)
    entered(ledger, hold=0)
    leg = ledger.legs(H1)[0]
    gate = threading.Barrier(6)
    taken: list[object] = []

    def take() -> None:
        gate.wait()
        taken.append(ledger.mark_sent(leg, NOW))

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(t is not None for t in taken) == 1
    assert ledger.legs(H1)[0].attempts == 1


def test_a_leg_left_as_sent_by_a_dead_process_is_due_again(ledger: Ledger) -> None:
    entered(ledger, hold=0)
    ledger.mark_sent(ledger.legs(H1)[0], NOW)
    again = ledger.due_legs(H1, NOW)[0]
    assert (again.name, again.state, again.attempts) == ("fachverfahren", LegState.SENT, 1)
    assert ledger.due(NOW)


def test_a_failed_leg_waits_for_its_instant_or_for_a_person(ledger: Ledger) -> None:
    entered(ledger, hold=0)
    first = ledger.mark_sent(ledger.legs(H1)[0], NOW)
    second = ledger.mark_sent(ledger.legs(H1)[1], NOW)
    assert first is not None and second is not None
    ledger.mark_failed(first, "case-system-down", later(30))
    ledger.mark_failed(second, "case-system-refused", None)
    assert ledger.due_legs(H1, later(29)) == ()
    assert [leg.name for leg in ledger.due_legs(H1, later(30))] == ["fachverfahren"]
    assert ledger.next_instant(NOW) == later(30)
    assert ledger.standing().failed == 1
    assert ledger.send_now(SUBMISSION, NOW) == 2
    assert [leg.name for leg in ledger.due_legs(H1, NOW)] == ["fachverfahren", "statistik"]


def test_send_now_repeats_only_what_failed(ledger: Ledger) -> None:
    entered(ledger, hold=0)
    sent = ledger.mark_sent(ledger.legs(H1)[0], NOW)
    assert sent is not None
    ledger.mark_received(sent, "F-1")
    ledger.send_now(None, later(1))
    assert [leg.name for leg in ledger.due_legs(H1, later(1))] == ["statistik"]
    assert ledger.mark_sent(replace(sent, state=LegState.FAILED), later(1)) is None


def test_a_receipt_is_never_overwritten(ledger: Ledger) -> None:
    entered(ledger, hold=0)
    sent = ledger.mark_sent(ledger.legs(H1)[0], NOW)
    assert sent is not None and ledger.mark_received(sent, "F-1")
    assert not ledger.mark_received(sent, "F-2")
    assert not ledger.mark_failed(sent, "late", None)
    assert ledger.legs(H1)[0].receipt == "F-1"


def test_receipts_wait_until_the_form_server_knows_them(ledger: Ledger) -> None:
    entered(ledger, hold=0)
    sent = ledger.mark_sent(ledger.legs(H1)[0], NOW)
    assert sent is not None
    ledger.mark_received(sent, "F-1")
    (received,) = ledger.unreported(H1)
    ledger.reported([received])
    assert ledger.unreported(H1) == ()


def test_what_another_desk_did_is_adopted(ledger: Ledger) -> None:
    entered(ledger, hold=0)
    ledger.adopt(
        H1,
        [
            LegReport("fachverfahren", "received", receipt="F-9", attempts=1),
            LegReport("statistik", "sent", attempts=2),
        ],
    )
    first, second = ledger.legs(H1)[:2]
    assert (first.state, first.receipt) == (LegState.RECEIVED, "F-9")
    assert second.attempts == 2, "it must be looked up before it is sent again"
    assert not ledger.undo(H1)


def test_an_undo_that_came_too_late_lets_the_handover_go_on(ledger: Ledger) -> None:
    entered(ledger, hold=0)
    assert ledger.undo(H1)
    ledger.reopen(H1)
    assert [leg.name for leg in ledger.due_legs(H1, NOW)] == ["fachverfahren", "statistik"]


def test_the_newest_handover_speaks_for_a_submission(ledger: Ledger) -> None:
    entered(ledger)
    ledger.undo(H1)
    tenth = HandoverNumber("AUM-2026-000001-1-U10")
    ledger.open(OpenHandover(tenth, SUBMISSION, "AUM-2026-000001-1", "open", NOW))
    newest = ledger.latest(SUBMISSION)
    assert newest is not None and newest.number == tenth


def test_what_waits_for_press_two_is_not_counted_as_under_way(ledger: Ledger) -> None:
    entered(ledger, hold=0)
    assert ledger.standing().waiting == 1
    for leg in ledger.legs(H1)[:2]:
        sent = ledger.mark_sent(leg, NOW)
        assert sent is not None
        ledger.mark_received(sent, "r")
    assert ledger.standing().waiting == 0
    ledger.file(H1, hold_until=NOW, file_hold_until=NOW)
    assert ledger.standing().waiting == 1


def test_undo_is_free_while_nothing_is_registered_and_refused_when_all_is_done(
    ledger: Ledger,
) -> None:
    assert ledger.try_undo(SUBMISSION, OrderKind.UNDO_CONFIRM)
    entered(ledger)
    assert ledger.try_undo(SUBMISSION, OrderKind.UNDO_CONFIRM)
    known = ledger.get(H1)
    assert known is not None and known.state == "undone"
    ledger.reopen(H1)
    ledger.close(H1, "done")
    assert not ledger.try_undo(SUBMISSION, OrderKind.UNDO_CONFIRM)


def test_what_can_be_learned_anew_leaves_the_connection_lasting_again(engine: Engine) -> None:
    with begin_recoverable(engine) as db:
        assert db.exec_driver_sql("PRAGMA synchronous").scalar_one() == 1
    with pytest.raises(ValueError), begin_recoverable(engine):
        raise ValueError
    with engine.connect() as db:
        assert db.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
