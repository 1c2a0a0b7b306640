"""What each list shows, in which order, and what a typed word finds."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from inbox.caseview import Neighbours
from inbox.comparison.result import Result
from inbox.queue import QueueKind, QueueQuery, QueueRef, ResultFilter, SortKey
from inbox.store.folding import folded, words_of
from inbox.store.store import Store
from inbox.submission import Claim, DocumentRole, PersonId, Status, Submission, SubmissionId
from tests.store.made import (
    ME,
    NOW,
    OTHER,
    TODAY,
    compared,
    confirmed,
    document,
    keep,
    standing_in,
    submission,
)

OWN = QueueQuery(QueueRef(QueueKind.OWN))
LABELS = {kind: kind.value for kind in QueueKind} | {QueueKind.SUBSTITUTED: "Für"}


def ids(store: Store, query: QueueQuery, **more: object) -> list[str]:
    rows = store.queue_rows(query, me=ME, today=TODAY, offset=0, limit=200)
    assert store.queue_count(query, me=ME, today=TODAY) == len(rows)
    return [row.id for row in rows]


def of(kind: QueueKind, **more: object) -> QueueQuery:
    return QueueQuery(QueueRef(kind, **more))  # type: ignore[arg-type]


def named(name: str, last: str, first: str = "Aylin", **changes: object) -> Submission:
    return submission(name, data={"nachname": last, "vorname": first}, **changes)


def test_my_list_holds_mine_and_nobody_elses(store: Store) -> None:
    keep(
        store,
        submission("1"),
        submission("2", owner=OTHER.id, owner_name=OTHER.name),
        submission("3", owner=None, owner_name=""),
        submission("4", owner=None, owner_name="", team="team-sued"),
    )
    assert ids(store, OWN) == ["1"]
    assert ids(store, of(QueueKind.TEAM)) == ["3"]
    assert ids(store, of(QueueKind.TEAM, team="team-sued")) == ["4"]


def test_a_colleagues_list_shows_only_while_i_stand_in(store: Store) -> None:
    keep(
        store,
        submission("2", owner=OTHER.id, owner_name=OTHER.name),
        substitutions=(standing_in("2026-11-16", "2026-11-22"),),
    )
    theirs = of(QueueKind.SUBSTITUTED, person=OTHER.id)
    assert ids(store, theirs) == []
    assert store.neighbours(theirs, SubmissionId("2"), me=ME, today=TODAY) == Neighbours(
        -1, 0, None, None
    )
    keep(store, substitutions=(standing_in("2026-11-23", "2026-11-23"),))
    assert ids(store, theirs) == ["2"]


def test_urgent_means_due_today_or_an_emergency(store: Store) -> None:
    def due(name: str, day: str, **more: object) -> Submission:
        return submission(name, data={"nachname": "X", "due": day, **more})

    keep(
        store,
        due("past", "2026-11-20"),
        due("today", "2026-11-23"),
        due("tomorrow", "2026-11-24"),
        due("emergency", "2026-12-24", emergency=True),
        submission("never"),
    )
    assert ids(store, of(QueueKind.OWN_URGENT)) == ["past", "today", "emergency"]
    assert ids(store, OWN) == ["past", "today", "tomorrow", "emergency", "never"]
    rows = store.queue_rows(OWN, me=ME, today=TODAY, offset=0, limit=9)
    assert [row.urgent for row in rows] == [True, True, False, True, False]
    assert rows[-1].due_day is None


def test_a_row_is_new_until_it_is_opened_and_again_when_evidence_arrives(store: Store) -> None:
    first = submission("1", documents=(document("d1"),))
    keep(store, first, submission("2", status=Status.IN_WORK))
    new = of(QueueKind.OWN_NEW)
    assert ids(store, new) == ["1"]
    store.mark_opened(first.id)
    assert ids(store, new) == []
    keep(store, replace(first, version=2))
    assert ids(store, new) == []
    receipt = document("d2", role=DocumentRole.RECEIPT)
    keep(store, replace(first, version=3, documents=(document("d1"), receipt)))
    assert ids(store, new) == []
    later = document("d3", b"more", later=True)
    keep(store, replace(first, version=4, documents=(document("d1"), receipt, later)))
    assert ids(store, new) == ["1"]


def test_what_was_handled_lies_in_the_finished_list_of_who_did_it(store: Store) -> None:
    mine = confirmed(submission("1"), filed_at=NOW)
    theirs = confirmed(submission("2"), filed_at=NOW, confirmed_by=OTHER.id)
    deputised = confirmed(submission("3", owner=OTHER.id), filed_at=NOW)
    undone = confirmed(submission("4"), filed_at=NOW, state="undone")
    returned = submission("5", status=Status.RETURNED)
    keep(store, mine, theirs, deputised, replace(undone, status=Status.IN_WORK), returned)
    assert sorted(ids(store, of(QueueKind.DONE))) == ["1", "3", "5"]
    assert ids(store, OWN) == ["4"]


def test_the_side_rail_counts_what_the_lists_show(store: Store) -> None:
    keep(
        store,
        submission("1", data={"nachname": "A", "due": "2026-11-23"}),
        submission("2", status=Status.QUESTION),
        submission("3", owner=OTHER.id, owner_name=OTHER.name),
        submission("4", owner=None),
        substitutions=(standing_in("2026-11-16", "2026-11-27"),),
    )
    entries = store.queue_counts(ME, ME.team, TODAY, store.substitutions(), labels=LABELS)
    shown = {entry.ref.kind: (entry.label, entry.count, entry.indent) for entry in entries}
    assert shown[QueueKind.OWN] == ("own", 2, False)
    assert shown[QueueKind.OWN_URGENT] == ("own-urgent", 1, True)
    assert shown[QueueKind.OWN_NEW] == ("own-new", 1, True)
    assert shown[QueueKind.OWN_QUESTION] == ("own-question", 1, True)
    assert QueueKind.LATER not in shown
    assert shown[QueueKind.SUBSTITUTED] == ("Für Weber", 1, False)
    assert shown[QueueKind.TEAM] == ("team", 1, False)
    assert shown[QueueKind.DONE] == ("done", 0, False)
    weber = next(e for e in entries if e.ref.kind is QueueKind.SUBSTITUTED)
    assert weber.until is not None
    assert weber.until.day == 27


def test_counts_follow_every_write(store: Store) -> None:
    keep(store, submission("1"))
    assert store.queue_count(OWN, me=ME, today=TODAY) == 1
    keep(store, submission("2"))
    assert store.queue_count(OWN, me=ME, today=TODAY) == 2


def test_the_comparison_decides_result_order_and_filter(store: Store) -> None:
    fine, open_, unread = submission("fine"), submission("open"), submission("unread")
    keep(store, fine, open_, unread)
    store.keep_comparison(compared(fine, Result.MATCH, Result.MATCH))
    store.keep_comparison(compared(open_, Result.MATCH, Result.MISMATCH))
    assert ids(store, replace(OWN, sort=SortKey.RESULT)) == ["fine", "open", "unread"]
    assert ids(store, replace(OWN, result=ResultFilter.NOTHING_OPEN)) == ["fine"]
    assert ids(store, replace(OWN, result=ResultFilter.OPEN_FIELDS)) == ["open"]
    rows = {r.id: r for r in store.queue_rows(OWN, me=ME, today=TODAY, offset=0, limit=9)}
    summary = rows[SubmissionId("open")].summary
    assert summary is not None
    assert (summary[Result.MATCH], summary.open) == (1, 1)
    assert rows[SubmissionId("unread")].summary is None


@pytest.mark.parametrize("sort", list(SortKey))
def test_every_order_turned_round_is_its_reverse_and_pages_join(
    store: Store, sort: SortKey
) -> None:
    start = datetime(2026, 11, 1, 8, tzinfo=UTC)
    keep(
        store,
        *(
            submission(
                str(i),
                received_at=start + timedelta(hours=i * 7 % 11),
                data={
                    "nachname": "äoüxyz"[i % 6],
                    "title": "KVNW"[i % 4],
                    "due": f"2026-12-{10 + i % 5}",
                },
            )
            for i in range(23)
        ),
    )
    query = replace(OWN, sort=sort)
    up = ids(store, query)
    assert len(up) == 23
    assert ids(store, replace(query, descending=True)) == up[::-1]
    pages: list[str] = []
    for offset in range(0, 23, 5):
        rows = store.queue_rows(query, me=ME, today=TODAY, offset=offset, limit=5)
        pages += [row.id for row in rows]
    assert pages == up


def test_names_are_sorted_without_regard_to_umlauts(store: Store) -> None:
    keep(store, named("1", "Zander"), named("2", "Öztürk"), named("3", "Otto"), named("4", "Ärmel"))
    assert ids(store, replace(OWN, sort=SortKey.PERSON)) == ["4", "3", "2", "1"]


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        (stored, typed)
        for spellings in (
            ("Müller", "Mueller", "Muller", "MÜLLER"),
            ("Straßer", "Strasser", "strasser"),
            ("Yılmaz", "Yilmaz"),
            ("Łukasz", "lukasz"),
            ("Şahin", "sahin"),
            ("Goethe", "Göthe"),
            ("Bauer", "bauer"),
            ("Zoë", "zoe"),
        )
        for stored in spellings
        for typed in spellings
    ],
)
def test_every_spelling_finds_every_other(store: Store, stored: str, typed: str) -> None:
    keep(store, named("1", stored), named("2", "Unbeteiligt"))
    for length in range(3, len(typed) + 1):
        assert ids(store, replace(OWN, text=typed[:length])) == ["1"], typed[:length]


def test_folding_a_beginning_gives_the_beginning_of_the_fold() -> None:
    for word in ("Mueller", "Straße", "Æsøe", "Bäuerin", "Aeoeue", "İstanbul", "Noël"):
        for length in range(len(word) + 1):
            assert folded(word).startswith(folded(word[:length]))
    assert words_of("  Müller-Lüdenscheidt, Karl ") == ("muller", "ludenscheidt", "karl")


@pytest.mark.parametrize(
    "typed",
    (
        *("AUM-2026-000815-4", "aum 2026 815", "20260008154", "aum20260008154", "815", "000815"),
        *("12345//0004711", "12345BG0004711", "12345bg", "4711", "0004711"),
        *("koch petra", "petra 815"),
    ),
)
def test_numbers_are_found_with_and_without_separators(store: Store, typed: str) -> None:
    keep(
        store,
        submission("815", case_number="12345BG0004711"),
        submission("9", number="BLG-2025-000009-1", case_number="99999BG0000001", owner_name="B"),
    )
    assert ids(store, replace(OWN, text=typed)) == ["815"]


def test_a_word_without_hit_finds_nothing_and_signs_alone_filter_nothing(store: Store) -> None:
    keep(store, submission("1"))
    assert ids(store, replace(OWN, text="keintreffer")) == []
    assert ids(store, replace(OWN, text=' " * ( ')) == ["1"]
    assert ids(store, replace(OWN, text='"mü* OR NEAR(')) == []


def test_frequent_words_are_found_in_order_too(store: Store) -> None:
    everyone = [
        submission(str(i), data={"nachname": f"Name{i % 3}", "due": f"2026-12-{i % 28 + 1:02}"})
        for i in range(900)
    ]
    keep(store, *everyone)
    expected = [r.id for r in store.queue_rows(OWN, me=ME, today=TODAY, offset=0, limit=900)]
    few = [i for i in expected if int(i) % 3 == 1]
    assert [
        r.id
        for r in store.queue_rows(
            replace(OWN, text="name1"), me=ME, today=TODAY, offset=0, limit=900
        )
    ] == few
    many = store.queue_rows(replace(OWN, text="name"), me=ME, today=TODAY, offset=0, limit=900)
    assert [r.id for r in many] == expected
    assert store.queue_count(replace(OWN, text="name"), me=ME, today=TODAY) == 900


def test_neighbours_are_those_of_the_list_even_after_a_row_has_left_it(store: Store) -> None:
    def due(day: int) -> Submission:
        return submission(str(day), data={"nachname": "X", "due": f"2026-12-{day}"})

    keep(store, *(due(day) for day in (11, 12, 13)))

    def around(name: str, query: QueueQuery = OWN) -> Neighbours:
        return store.neighbours(query, SubmissionId(name), me=ME, today=TODAY)

    assert around("11") == Neighbours(0, 3, None, SubmissionId("12"))
    assert around("12") == Neighbours(1, 3, SubmissionId("11"), SubmissionId("13"))
    turned = replace(OWN, descending=True)
    assert around("12", turned) == Neighbours(1, 3, SubmissionId("13"), SubmissionId("11"))
    keep(store, confirmed(due(12), filed_at=NOW))
    assert around("12") == Neighbours(1, 2, SubmissionId("11"), SubmissionId("13"))
    assert around("unknown") == Neighbours(-1, 2, None, SubmissionId("11"))


def test_somebody_elses_claim_shows_until_it_ends_and_mine_does_not(store: Store) -> None:
    def working(holder: PersonId, until: timedelta) -> str | None:
        now = datetime.now(UTC)
        keep(store, submission("1"))
        store.keep_claim(SubmissionId("1"), Claim(holder, "Schulte, Maren", now, now + until))
        (row,) = store.queue_rows(OWN, me=ME, today=TODAY, offset=0, limit=9)
        return row.working

    assert working(OTHER.id, timedelta(minutes=10)) == "Schulte, Maren"
    assert working(OTHER.id, timedelta(seconds=-1)) is None
    assert working(ME.id, timedelta(minutes=10)) is None
    kept = store.submission(SubmissionId("1"))
    assert kept is not None
    assert kept.claim is not None


def test_a_number_leads_to_its_submission(store: Store) -> None:
    keep(store, submission("815"), submission("816"))
    for spelling in ("AUM-2026-000815-4", " aum-2026-000815-4 ", "AUM20260008154"):
        assert store.find_number(spelling) == "815"
    assert store.find_number("AUM-2026-00081") is None
    assert store.find_number("") is None


def test_the_lists_use_their_index_and_sort_nothing(store: Store) -> None:
    keep(store, *(submission(str(i)) for i in range(30)))
    for plan in _plans(store):
        assert "USE TEMP B-TREE" not in plan[0].split("|")[0], plan


def _plans(store: Store) -> Iterable[list[str]]:
    with store.seeing() as connection:
        for index, keys in (
            ("ix_submission_by_due", "due_day, received_at, row"),
            ("ix_submission_by_kind", "title_sort, due_day, row"),
            ("ix_submission_by_person", "person_sort, due_day, row"),
            ("ix_submission_by_result", "result_sort, due_day, row"),
            ("ix_submission_by_received", "received_at, row"),
        ):
            rows = connection.exec_driver_sql(
                f"EXPLAIN QUERY PLAN SELECT row FROM submission INDEXED BY {index}"
                f" WHERE shelf = 'x' AND instr(folded, 'y') ORDER BY {keys} LIMIT 200"
            )
            details = [row[3] for row in rows]
            assert any("COVERING INDEX" in detail for detail in details), details
            yield ["|".join(details)]
