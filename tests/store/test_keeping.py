"""Receiving, reading, deciding, recording: what goes in comes out, and leaves in time."""

import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from inbox.comparison.result import Place, Rect, Result, Trust
from inbox.decision import CaseResolution, FieldChoice, FieldDecision, Seen
from inbox.errors import Damaged, Refused
from inbox.evidence.reading import PageReading, Reading, Word
from inbox.store.batch import PulledBatch
from inbox.store.store import Store, open_store
from inbox.store.tables import audit
from inbox.submission import (
    Claim,
    DocumentId,
    DocumentRole,
    HistoryEntry,
    LegReport,
    PersonId,
    SubmissionId,
)
from tests.store.made import (
    KEY,
    ME,
    NOW,
    OTHER,
    compared,
    confirmed,
    describe,
    document,
    keep,
    order,
    standing_in,
    submission,
)

ONE = SubmissionId("1")
D1 = DocumentId("d1")


def reading(data: bytes = b"evidence", engine: str = "e1") -> Reading:
    words = (
        Word("Müller", Rect(1.25, 2.5, 30.12, 12.0), 0),
        Word("12,30 €", Rect(40, 2.5, 60, 12), 0, Trust.RECOGNISED, 0.875),
    )
    pages = (
        PageReading(595.0, 842.0, words, Trust.TEXT),
        PageReading(1, 2, (), Trust.NONE, True),
    )
    return Reading(document("d1", data).sha256, engine, "application/pdf", pages)


def test_every_value_of_a_submission_survives(store: Store) -> None:
    full = replace(
        confirmed(
            submission("1", documents=(document("d1", added_at=NOW, later=True, position=3),)),
            on_behalf_of=OTHER.id,
            filed_at=NOW,
            legs=(LegReport("eakte:durchschrift", "sent", None, None, 2),),
        ),
        data={"text": "ß", "number": 1, "list": [1, {"deep": None}], "flag": True},
        claim=Claim(OTHER.id, OTHER.name, NOW, NOW + timedelta(minutes=10)),
        present=(OTHER,),
        history=(HistoryEntry(NOW, "received", "Koch, Petra", None, "x"),),
        withheld=("iban", "d9"),
    )
    keep(store, full)
    assert store.submission(ONE) == full
    assert store.description(ONE) == describe(full)
    with pytest.raises(Refused):
        store.description(SubmissionId("x"))


def test_people_and_substitutions_are_replaced_as_a_whole(store: Store) -> None:
    first = standing_in("2026-11-16", "2026-11-27")
    keep(store, people=(ME, OTHER), substitutions=(first, first))
    assert store.people() == (ME, OTHER)
    assert store.substitutions() == (first,)
    keep(store)
    assert store.substitutions() == (first,)
    keep(store, people=(ME,), substitutions=())
    assert (store.people(), store.substitutions()) == ((ME,), ())


def test_nobody_is_signed_in_at_first(store: Store) -> None:
    with pytest.raises(Refused) as refused:
        store.me()
    assert refused.value.code == "unauthenticated"
    store.keep_me(ME)
    assert store.me() == ME


KILLED = """
import os, sys
from pathlib import Path
from inbox.store.store import open_store
from inbox.store.batch import PulledBatch
from tests.store.made import KEY, describe, submission
store = open_store(Path(sys.argv[1]), KEY)
def dying(received):
    if received.id == "b3":
        os._exit(9)
    return describe(received)
store.apply(PulledBatch("c2", tuple(submission(f"b{i}") for i in range(5))), describe=dying)
"""


def test_a_kill_in_the_middle_of_a_page_leaves_the_page_before(folder: Path) -> None:
    with closing(open_store(folder, KEY)) as store:
        keep(store, submission("1"), cursor="c1")
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder)],
        check=False,
        cwd=Path(__file__).parents[2],
        timeout=60,
    )
    assert ended.returncode == 9
    with closing(open_store(folder, KEY)) as store:
        assert store.cursor() == "c1"
        assert store.submission(SubmissionId("b0")) is None
        assert store.submission(ONE) is not None


def test_a_reading_survives_and_belongs_to_its_engine(store: Store) -> None:
    keep(store, submission("1", documents=(document("d1"),)))
    store.keep_document(D1, document("d1").sha256, [b"evi", b"dence"])
    assert store.unread("e1", 9) == (D1,)
    store.keep_reading(reading())
    assert store.reading(reading().sha256, "e1") == reading()
    assert store.reading(reading().sha256, "e2") is None
    assert store.unread("e1", 9) == ()
    assert store.unread("e2", 9) == (D1,)


def test_the_same_bytes_under_another_name_need_no_second_reading(store: Store) -> None:
    keep(store, submission("1", documents=(document("d1"),)))
    store.keep_document(D1, document("d1").sha256, [b"evidence"])
    store.keep_reading(reading())
    keep(store, submission("2", documents=(document("d2"),)))
    store.keep_document(DocumentId("d2"), document("d2").sha256, [b"evidence"])
    assert store.unread("e1", 9) == ()
    assert store.uncompared("x", 9) == (ONE, SubmissionId("2"))


def test_only_evidence_is_read_and_only_what_is_read_is_compared(store: Store) -> None:
    papers = (
        document("t", b"t", role=DocumentRole.TRANSCRIPT),
        document("r", b"r", role=DocumentRole.RECEIPT),
        document("d1"),
    )
    keep(store, submission("1", documents=papers), submission("2"))
    assert store.uncompared("e1", 9) == (SubmissionId("2"),)
    for name, data in (("t", b"t"), ("r", b"r"), ("d1", b"evidence")):
        store.keep_document(DocumentId(name), document(name, data).sha256, [data])
    assert store.unread("e1", 9) == (D1,)
    assert store.uncompared("e1", 9) == (SubmissionId("2"),)
    store.keep_reading(reading())
    assert store.uncompared("e1", 9) == (ONE, SubmissionId("2"))


def test_a_document_that_cannot_be_trusted_does_not_hold_up_the_comparison(store: Store) -> None:
    keep(store, submission("1", documents=(document("d1"),)))
    store.quarantine(D1, "hash-mismatch")
    assert store.document_state(D1) == "quarantined"
    assert store.uncompared("e1", 9) == (ONE,)
    store.want_again(D1)
    assert [w.id for w in store.wanted_documents(9)] == [D1]


def test_wrong_bytes_are_not_kept(store: Store) -> None:
    keep(store, submission("1", documents=(document("d1"),)))
    with pytest.raises(Damaged) as damaged:
        store.keep_document(D1, document("d1").sha256, [b"other"])
    assert damaged.value.code == "hash-mismatch"
    assert store.document_state(D1) == "wanted"
    with pytest.raises(Refused):
        store.document_bytes(D1)


def test_a_comparison_belongs_to_its_version(store: Store) -> None:
    first = submission("1")
    keep(store, first)
    made = compared(first, Result.MATCH, Result.SIMILAR)
    row = replace(made.rows[0], place=Place(D1, 2, Rect(1, 2, 3, 4)), trust=Trust.CODE)
    made = replace(made, rows=(row, *made.rows[1:]), hints=("bridged-weekend",))
    store.keep_comparison(made)
    assert store.comparison(ONE) == made
    assert store.uncompared("e1", 9) == ()
    assert store.uncompared("e2", 9) == (ONE,)
    keep(store, replace(first, version=2))
    assert store.uncompared("e1", 9) == (ONE,)
    assert store.comparison(ONE) == made
    store.keep_comparison(made)  # of the version before: too late
    assert store.uncompared("e1", 9) == (ONE,)


def test_a_decision_ends_when_the_value_under_it_changes(store: Store) -> None:
    first = submission("1", data={"a": "1", "b": "2"})
    keep(store, first)
    for field in "ab":
        store.keep_decision(
            ONE, FieldDecision(field, FieldChoice.ENTERED_HOLDS, "x", ME.id, NOW, "n")
        )
    store.keep_decision(ONE, FieldDecision("b", FieldChoice.ASK_BACK, "y", ME.id, NOW))
    assert store.decisions(ONE)["b"].choice is FieldChoice.ASK_BACK
    keep(store, replace(first, version=2, data={"a": "changed", "b": "2"}))
    assert set(store.decisions(ONE)) == {"b"}
    store.drop_decision(ONE, "b")
    assert store.decisions(ONE) == {}


def test_pages_seen_settings_and_cases_are_kept(store: Store) -> None:
    keep(store, submission("1"))
    store.mark_seen(ONE, D1, 1, "image", NOW)
    store.mark_seen(ONE, D1, 0, "text", NOW)
    store.mark_seen(ONE, D1, 0, "image", NOW)
    store.mark_seen(SubmissionId("unknown"), D1, 0, "image", NOW)
    assert store.seen(ONE) == (Seen(D1, 0, "text"), Seen(D1, 1, "image"))
    case = CaseResolution("differs", "BG", reasons=("name",), checked_at=NOW)
    store.keep_case(ONE, 1, case)
    assert store.case(ONE, 1) == case
    assert store.case(ONE, 2) is None
    store.keep_setting("ui.width", "1")
    store.keep_setting("ui.width", "2")
    assert (store.setting("ui.width"), store.setting("ui.height")) == ("2", None)


def test_reads_wait_until_the_form_server_knows(store: Store) -> None:
    for number in range(3):
        store.queue_read_report(
            ONE, D1 if number else None, OTHER.id, NOW + timedelta(seconds=number)
        )
    reports = store.read_reports(2)
    assert [r.document for r in reports] == [None, D1]
    assert reports[0].at == NOW
    store.drop_read_reports(reports[-1].seq)
    assert len(store.read_reports(9)) == 1


def test_the_chain_shows_what_was_changed_removed_swapped_or_cut_off(store: Store) -> None:
    for number in range(6):
        store.audit_append(
            NOW, ME.id, "open", submission=ONE, on_behalf_of=OTHER.id, detail={"n": number}
        )
    head = store.audit_head()
    assert head[0] == 6
    assert store.verify_audit(head) == ()
    spoils = [
        (audit.update().where(audit.c.seq == 3).values(action="close"), (3,)),
        (audit.update().where(audit.c.seq == 4).values(on_behalf_of=None), (4,)),
        (audit.delete().where(audit.c.seq == 2), (3,)),
    ]
    for statement, expected in spoils:
        with pytest.raises(_TakeBack), store.writing() as connection:
            connection.execute(statement)
            assert _verified(connection, store) == expected
            raise _TakeBack
    with store.writing() as connection:
        connection.execute(audit.delete().where(audit.c.seq >= 5))
    assert store.verify_audit() == ()
    assert store.verify_audit(head) == (6,)


class _TakeBack(Exception):
    pass


def _verified(connection: object, store: Store) -> tuple[int, ...]:
    from contextlib import contextmanager

    @contextmanager
    def here():  # type: ignore[no-untyped-def]
        yield connection

    real = store.seeing
    store.seeing = here  # type: ignore[method-assign]
    try:
        return store.verify_audit()
    finally:
        store.seeing = real  # type: ignore[method-assign]


def test_filed_ones_leave_after_their_time_but_never_with_an_open_order(
    store: Store, folder: Path
) -> None:
    def filed(name: str, days: int) -> object:
        at = NOW - timedelta(days=days)
        done = confirmed(submission(name, documents=(document(f"doc{name}", name.encode()),)))
        history = (HistoryEntry(at, "filed", ME.name),)
        handover = replace(done.handover, filed_at=at)  # type: ignore[type-var]
        return replace(done, status=done.status.FILED, handover=handover, history=history)

    keep(store, filed("1", 40), filed("2", 10), filed("3", 40), submission("4"))  # type: ignore[arg-type]
    for name in "123":
        store.keep_document(
            DocumentId(f"doc{name}"), document("x", name.encode()).sha256, [name.encode()]
        )
    store.keep_reading(replace(reading(), sha256=document("x", b"1").sha256))
    store.record_order(order("3"))
    assert store.trim(timedelta(days=30), now=NOW) == 1
    left = [n for n in "1234" if store.submission(SubmissionId(n)) is not None]
    assert left == ["2", "3", "4"]
    assert store.reading(document("x", b"1").sha256, "e1") is None
    assert len(list((folder / "documents").iterdir())) == 2
    with store.seeing() as connection:
        words = connection.exec_driver_sql("SELECT count(*) FROM words").scalar()
    assert words == 3


def test_leftovers_of_a_crash_are_swept_away(store: Store, folder: Path) -> None:
    keep(store, submission("1", documents=(document("d1"),)))
    store.keep_document(D1, document("d1").sha256, [b"evidence"])
    (folder / "documents" / "0123.part").write_bytes(b"x")
    (folder / "documents" / "4567.blob").write_bytes(b"x")
    store.trim(timedelta(days=30), now=NOW)
    assert len(list((folder / "documents").iterdir())) == 1
    assert store.document_bytes(D1) == b"evidence"


def test_a_document_of_several_chunks_comes_back_whole(store: Store) -> None:
    for size in (0, 1, 65535, 65536, 65537, 131072, 300_001):
        data = bytes(i * 7 % 251 for i in range(size))
        name = f"d{size}"
        keep(store, submission(name, documents=(document(name, data),)))
        pieces = [data[i : i + 1000] for i in range(0, size, 1000)]
        store.keep_document(DocumentId(name), document(name, data).sha256, pieces)
        assert store.document_bytes(DocumentId(name)) == data


def test_two_threads_write_without_losing_anything(store: Store) -> None:
    from concurrent.futures import ThreadPoolExecutor

    keep(store, *(submission(str(i)) for i in range(40)))

    def write(number: int) -> None:
        store.record_order(order(str(number)))
        store.audit_append(NOW, PersonId("p"), "confirm", submission=SubmissionId(str(number)))
        store.apply(PulledBatch(f"c{number}", (submission(f"x{number}"),)), describe=describe)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(40)))
    assert (store.waiting_count(), store.audit_head()[0]) == (40, 40)
    assert store.verify_audit() == store.check() == ()
