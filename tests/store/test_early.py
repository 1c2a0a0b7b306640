"""The lists that are shown before the store is open: the same as later, and only of a sound one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox.errors import Unreachable
from inbox.queue import QueueKind, QueueQuery, QueueRef, SortKey
from inbox.store.early import EarlyLists, early_lists
from inbox.store.queues import ListStore
from inbox.store.sealing import DAMAGE_MARK, sealed_connection
from inbox.store.store import open_store
from tests.store.made import KEY, ME, TODAY, keep, submission

LABELS = {kind: kind.value for kind in QueueKind}


@pytest.fixture
def yesterday(folder: Path) -> Path:
    """The closed store of an earlier day."""
    store = open_store(folder, KEY)
    store.keep_me(ME)
    store.keep_setting("ui.window", "{}")
    people = ("Öztürk", "Müller", "Straße", "Yılmaz", "Abel")
    keep(
        store,
        *(
            submission(str(n), number=f"AUM-2026-{n:06d}-0", data={"nachname": name})
            for n, name in enumerate(people)
        ),
    )
    store.close()
    return folder


@pytest.fixture
def early(yesterday: Path) -> Iterator[EarlyLists]:
    opened = early_lists(yesterday, KEY)
    assert opened is not None
    yield opened
    opened.close()


def everything(lists: ListStore) -> list[object]:
    found: list[object] = [lists.me(), lists.substitutions(), lists.setting("ui.window")]
    found.append(lists.queue_counts(ME, ME.team, TODAY, (), labels=LABELS))
    for text in ("", "muel", "strasse", "nobody"):
        for sort in SortKey:
            query = QueueQuery(QueueRef(QueueKind.OWN), text=text, sort=sort)
            found.append(lists.queue_rows(query, me=ME, today=TODAY, offset=0, limit=60))
            found.append(lists.queue_count(query, me=ME, today=TODAY))
    query = QueueQuery(QueueRef(QueueKind.OWN))
    rows = lists.queue_rows(query, me=ME, today=TODAY, offset=0, limit=60)
    found += [lists.neighbours(query, row.id, me=ME, today=TODAY) for row in rows]
    return [*found, lists.find_number("aum 2026 000003 0"), lists.find_number("unknown")]


def test_the_early_lists_are_those_of_the_store(early: EarlyLists, yesterday: Path) -> None:
    seen = everything(early)
    store = open_store(yesterday, KEY)
    try:
        assert seen == everything(store)
    finally:
        store.close()


def test_nothing_can_be_written_through_them(early: EarlyLists) -> None:
    with pytest.raises(Unreachable, match="opening"):
        early.keep_setting("ui.window", "{}")
    with pytest.raises(Exception, match="readonly"), early.seeing() as picture:
        picture.exec_driver_sql("DELETE FROM submission")


def test_who_still_asks_after_the_store_is_open_is_answered_by_it(yesterday: Path) -> None:
    early = early_lists(yesterday, KEY)
    assert early is not None
    store = open_store(yesterday, KEY)
    try:
        store.keep_setting("ui.window", "later")
        early.close(after=store)
        assert early.setting("ui.window") == "later"
    finally:
        store.close()


def test_a_wrong_key_shows_nothing_early(yesterday: Path) -> None:
    assert early_lists(yesterday, bytes(32)) is None


def test_a_store_of_a_newer_program_shows_nothing_early(yesterday: Path) -> None:
    raw = sealed_connection(yesterday / "desk.db", KEY)()
    raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    assert early_lists(yesterday, KEY) is None


def test_a_store_marked_as_damaged_is_looked_through_first(yesterday: Path) -> None:
    (yesterday / DAMAGE_MARK).touch()
    assert early_lists(yesterday, KEY) is None


def test_a_store_that_another_desk_has_open_shows_nothing_early(yesterday: Path) -> None:
    store = open_store(yesterday, KEY)
    try:
        assert early_lists(yesterday, KEY) is None
    finally:
        store.close()


def test_an_empty_folder_and_an_unread_database_show_nothing_early(tmp_path: Path) -> None:
    assert early_lists(tmp_path, KEY) is None
    (tmp_path / "desk.db").write_bytes(b"not a database" * 1000)
    assert early_lists(tmp_path, KEY) is None


def test_without_a_known_person_there_is_no_early_list(folder: Path) -> None:
    open_store(folder, KEY).close()
    assert early_lists(folder, KEY) is None
