"""Readings in the store: what is pending is replaced, and what hangs on it is computed anew."""

from inbox.comparison.result import Rect, Trust
from inbox.evidence.reading import Code, Fact, PageReading, Reading, SecondLook, Word
from inbox.store.store import Store
from inbox.submission import DocumentId, SubmissionId
from tests.store.made import compared, document, keep, submission

ONE, D1 = SubmissionId("1"), DocumentId("d1")
SHA = document("d1").sha256
BOX = Rect(1.25, 2.5, 30.0, 12.0)


def arrived(store: Store) -> None:
    keep(store, submission("1", documents=(document("d1"),)))
    store.keep_document(D1, SHA, [b"evidence"])


def read(*, pending: bool, engine: str = "e1") -> Reading:
    trust = Trust.NONE if pending else Trust.RECOGNISED
    word = Word("Müller", BOX, 0, Trust.RECOGNISED, 0.875, Rect(2, 3, 31, 12))
    page = PageReading(
        595.0,
        842.0,
        () if pending else (word,),
        trust,
        upright=() if pending else (1.0, 0.01, -3.5, 0.0, 1.0, 2.0, 1e-6, 0.0, 1.0),
        codes=() if pending else (Code("PDF417", "01\tb\t06", BOX),),
        looks=() if pending else (SecondLook(BOX, "Müller", 0.93),),
        pending=pending,
    )
    facts = (Fact("amount", "118.50", "Gesamtbetrag"),)
    return Reading(SHA, engine, "application/pdf", (page,), embedded=facts)


def test_everything_that_was_read_survives(store: Store) -> None:
    arrived(store)
    for reading in (read(pending=True), read(pending=False)):
        store.keep_reading(reading)
        assert store.reading(SHA, "e1") == reading


def test_a_pending_reading_waits_for_the_recogniser_and_is_not_unread(store: Store) -> None:
    arrived(store)
    assert store.unread("e1", 9) == (D1,) and store.pending("e1", 9) == ()
    store.keep_reading(read(pending=True))
    assert store.unread("e1", 9) == () and store.pending("e1", 9) == (D1,)
    assert store.pending("e1", 9, of=ONE) == (D1,)
    assert store.pending("e1", 9, of=SubmissionId("2")) == ()
    assert store.pending_count("e1") == 1
    store.keep_reading(read(pending=False))
    assert store.unread("e1", 9) == store.pending("e1", 9) == ()
    assert store.pending_count("e1") == 0
    assert store.unread("e2", 9) == (D1,)


def test_a_fuller_reading_has_everything_compared_anew(store: Store) -> None:
    arrived(store)
    store.keep_reading(read(pending=True))
    made = compared(submission("1"), engine="c1")
    store.keep_comparison(made)
    assert store.uncompared(made.engine, 9) == ()
    store.keep_reading(read(pending=False))
    assert store.uncompared(made.engine, 9) == (ONE,)
    assert store.submissions_with(SHA) == (ONE,)
