"""What the store knows of a case before a submission is compared."""

from dataclasses import replace
from datetime import UTC, date, datetime

from inbox.comparison.background import EarlierCopy, Wanted
from inbox.comparison.result import Gap
from inbox.store.store import Store
from tests.store.made import compared, document, keep, submission

CASE = "12345BG0004711"
SAME = document("d-first", b"statement")
SEPTEMBER = Gap("kontoauszug", date(2026, 9, 1), date(2026, 9, 30))


def test_the_same_bytes_in_an_earlier_submission_of_the_case_are_known(store: Store) -> None:
    first = submission(
        "1", case_number="12345//0004711", documents=(SAME,),
        received_at=datetime(2026, 11, 4, 9, tzinfo=UTC),
    )  # fmt: skip
    again = replace(SAME, id=document("d-again").id)
    second = submission("2", case_number=CASE, documents=(again,))
    keep(store, first, second)
    known = store.background(second)
    assert known.earlier == {SAME.sha256: EarlierCopy(first.number, date(2026, 11, 4))}
    assert store.background(first).earlier == {}  # what came later is no earlier copy


def test_the_same_bytes_of_another_case_are_not_told(store: Store) -> None:
    first = submission(
        "1", case_number="12345BG0009999", documents=(SAME,),
        received_at=datetime(2026, 11, 4, 9, tzinfo=UTC),
    )  # fmt: skip
    second = submission("2", case_number=CASE, documents=(replace(SAME, id=document("x").id),))
    keep(store, first, second)
    assert store.background(second).earlier == {}
    nobody = submission("3", documents=(replace(SAME, id=document("y").id),))
    keep(store, nobody, cursor="c2")
    assert store.background(nobody).earlier == {}


def test_an_answer_knows_what_the_asking_submission_lacks(store: Store) -> None:
    asking = submission("1", case_number=CASE)
    keep(store, asking)
    store.keep_comparison(replace(compared(asking), gaps=(SEPTEMBER,)))
    answer = submission("2", case_number=CASE, data={"bezug_vorgang": asking.number})
    other = submission("3", case_number="12345BG0009999", data={"bezug_vorgang": asking.number})
    keep(store, answer, other, cursor="c2")
    assert store.background(answer).wanted == (Wanted(asking.number, SEPTEMBER),)
    assert store.background(other).wanted == ()
    assert store.background(answer).appointments is None
