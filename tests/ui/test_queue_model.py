from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from inbox.queue import QueueQuery, QueueRow, SortKey
from inbox.submission import SubmissionId
from tests.ui.sample_desk import SampleDesk
from tests.ui.sample_rows import DAY, OWN, sample_rows
from ui.background import Background
from ui.queue_model import FIRST, Column, QueueModel
from ui.queue_pages import PAGE, Pages, Section, section_of
from ui.queue_words import chips_of, due_pair, spoken


def many(count: int) -> list[QueueRow]:
    rows = sample_rows()
    return [
        replace(
            rows[i % len(rows)],
            id=SubmissionId(f"s{i}"),
            number=f"AUM-2026-{i:06d}-1",
            due_day=DAY + timedelta(days=i * 60 // count),
            due_note="",
            urgent=i * 60 // count == 0,
        )
        for i in range(count)
    ]


class Listed:
    def __init__(self, qtbot: QtBot, desk: SampleDesk) -> None:
        self.qtbot, self.desk = qtbot, desk
        self.background = Background()
        self.model = QueueModel(desk, self.background, DAY)  # type: ignore[arg-type]

    def ask(self, **query: object) -> None:
        with self.qtbot.waitSignal(self.model.arrived):
            self.model.set_query(QueueQuery(OWN, **query))  # type: ignore[arg-type]

    def rest(self) -> None:
        def quiet() -> bool:
            timers = (self.model._ask_soon, self.model._count_soon)
            return self.background.idle and not any(t.isActive() for t in timers)

        self.qtbot.waitUntil(quiet)


@pytest.fixture
def listed(qtbot: QtBot):  # type: ignore[no-untyped-def]
    made = Listed(qtbot, SampleDesk())
    yield made
    made.background.close()


def test_rows_stand_in_sections_when_sorted_by_due_day(listed: Listed) -> None:
    listed.ask()
    assert listed.model.pages.starts == {0: Section.TODAY, 4: Section.WEEK, 7: Section.LATER}
    assert [listed.model.pages.section_size(i) for i in (0, 4, 7)] == [4, 3, 4]


def test_no_sections_when_sorted_otherwise(listed: Listed) -> None:
    listed.ask(sort=SortKey.PERSON)
    assert listed.model.pages.starts == {}
    listed.ask(descending=True)
    assert listed.model.pages.starts == {}


def test_an_emergency_stands_on_top_whatever_its_day() -> None:
    row = sample_rows()[9]
    assert section_of(row, DAY) is Section.LATER
    assert section_of(replace(row, urgent=True, due_note="Eilfall"), DAY) is Section.TODAY
    assert section_of(replace(row, due_day=DAY - timedelta(days=30)), DAY) is Section.TODAY
    assert section_of(replace(row, due_day=DAY + timedelta(days=6)), DAY) is Section.WEEK


def test_a_long_list_is_read_page_by_page_as_it_is_looked_at(listed: Listed) -> None:
    listed.desk.own = many(5000)
    listed.ask()
    listed.rest()
    assert listed.model.rowCount() == 5000
    assert set(listed.model.pages.loaded) == {0}
    assert listed.model.row_at(4321) is None
    assert listed.model.data(listed.model.index(4321, 0)) == "wird geladen"
    listed.rest()
    found = listed.model.row_at(4321)
    assert found is not None and found.number == "AUM-2026-004321-1"
    assert set(listed.model.pages.loaded) == {0, 4321 // PAGE}


def test_sections_of_a_long_list_begin_where_their_pages_say(listed: Listed) -> None:
    listed.desk.own = many(2000)
    listed.ask()
    listed.rest()
    for index in range(0, 2000, PAGE):
        listed.model.row_at(index)
        listed.rest()
    starts = listed.model.pages.starts
    days = [r.due_day for r in listed.desk.own]
    week = next(i for i, d in enumerate(days) if d and d > DAY)
    later = next(i for i, d in enumerate(days) if d and d > DAY + timedelta(days=6))
    assert starts == {0: Section.TODAY, week: Section.WEEK, later: Section.LATER}


def test_pages_forget_what_was_not_looked_at_for_long(qtbot: QtBot) -> None:
    pages = Pages(QueueQuery(OWN), DAY, 100_000)
    rows = many(PAGE)
    for number in range(200):
        pages.keep(number, tuple(rows))
    assert len(pages.loaded) == 40
    assert pages.row(0) is None and pages.row(199 * PAGE) is not None


def test_only_the_newest_question_is_answered(listed: Listed) -> None:
    shown: list[str] = []
    listed.model.arrived.connect(lambda: shown.append(listed.model.pages.query.text))
    for text in ("k", "kr", "kra", "kran", "krank"):
        listed.model.set_query(QueueQuery(OWN, text=text))
    listed.rest()
    assert shown == ["krank"]
    assert [r.title for r in listed.desk._matching(listed.model.query)] == [
        listed.model.row_at(i).title  # type: ignore[union-attr]
        for i in range(listed.model.rowCount())
    ]


def test_counting_a_long_list_waits_until_typing_rests(listed: Listed) -> None:
    listed.desk.own = many(1000)
    listed.ask()
    assert "count" not in listed.desk.calls
    assert listed.model.rowCount() == FIRST and not listed.model.pages.exact
    with listed.qtbot.waitSignal(listed.model.counted):
        pass
    assert listed.model.rowCount() == 1000 and listed.model.pages.exact


def test_a_list_that_became_shorter_is_noticed_and_not_asked_for_ever(listed: Listed) -> None:
    listed.desk.own = many(1000)
    listed.ask()
    listed.rest()
    listed.desk.own = listed.desk.own[:300]
    listed.desk.calls.clear()
    with listed.qtbot.waitSignal(listed.model.outdated):
        listed.model.row_at(700)
    for _ in range(5):
        assert listed.model.row_at(700) is None
        listed.rest()
    assert listed.desk.calls.count("rows") == 1
    with listed.qtbot.waitSignal(listed.model.refreshed):
        listed.model.refresh(600, 620, None)
    assert listed.model.rowCount() == 300


def test_the_same_rows_again_reset_nothing(listed: Listed, qtbot: QtBot) -> None:
    listed.ask()
    with (
        qtbot.assertNotEmitted(listed.model.modelReset),
        qtbot.waitSignals([listed.model.dataChanged, listed.model.refreshed]),
    ):
        listed.model.refresh(0, 10, None)


def test_every_column_has_a_title_and_every_row_a_sentence(listed: Listed) -> None:
    listed.ask()
    model = listed.model
    titles = [model.headerData(c, Qt.Orientation.Horizontal) for c in Column]
    assert titles == ["Frist", "Art", "Person", "Vergleich"]
    index = next(i for i in range(11) if model.row_at(i).person == "Demirtaş, Aylin")  # type: ignore[union-attr]
    said = model.data(model.index(index, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert said == (
        "Krankmeldung, neu, eilig, Demirtaş, Aylin, 12345BG0001234, Frist heute, Mo 23.11.2026, "
        "9 stimmen, In der Frist · Termin 25.11. betroffen."
    )
    assert model.data(model.index(index, Column.RESULT)) == "9 stimmen"


def test_what_went_wrong_and_who_works_on_it_come_before_results() -> None:
    row = sample_rows()[1]
    assert [k for k, _ in chips_of(row)] == ["diff", "unread"]
    busy = chips_of(replace(row, working="Schulte, Maren"))
    assert busy == (("person", "M. Schulte bearbeitet"), ("diff", "2 weichen ab"))
    broken = chips_of(replace(row, trouble="case-system-down", working="Schulte, Maren"))
    assert [w for _, w in broken] == ["Übergabe fehlgeschlagen", "M. Schulte bearbeitet"]
    assert chips_of(replace(row, summary=None)) == (("waiting", "noch nicht gelesen"),)


def test_the_due_column_says_distance_and_day() -> None:
    rows = sample_rows()
    assert due_pair(rows[0], DAY) == ("heute", "Mo 23.11.2026")
    assert due_pair(rows[1], DAY) == ("heute", "14–16 Uhr")
    assert due_pair(rows[3], DAY) == ("seit 4 Tagen", "Do 19.11.2026")
    assert due_pair(rows[10], DAY) == ("ohne Frist", "seit 20.11.2026")
    assert "noch keine BG-Nummer" in spoken(rows[2], DAY)
