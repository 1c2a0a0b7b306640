"""The journal alone: what was appended comes back, what was hurt is noticed, the rest is saved."""

import random
from pathlib import Path
from typing import Any

import pytest

from inbox.errors import Damaged, Refused
from inbox.store.journal import Journal

KEY = bytes(range(32))


def order(number: int) -> dict[str, Any]:
    return {"order": {"id": f"o{number}", "rows": ["Müller"] * (number + 1)}}


def reopened(path: Path) -> list[str]:
    journal = Journal(path, KEY)
    journal.close()
    return [o["id"] for o in journal.replay.waiting]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    journal = Journal(tmp_path / "orders.journal", KEY)
    for number in range(5):
        journal.append(order(number))
    journal.append({"settled": "o1"})
    journal.close()
    return tmp_path / "orders.journal"


def test_what_was_not_settled_comes_back_in_its_order(path: Path) -> None:
    journal = Journal(path, KEY)
    assert [o["id"] for o in journal.replay.waiting] == ["o0", "o2", "o3", "o4"]
    assert journal.replay.settled == {"o1"}
    assert journal.replay.findings == ()
    assert journal.replay.waiting[1]["rows"] == ["Müller"] * 3
    journal.close()


def test_nothing_readable_stands_in_it(path: Path) -> None:
    assert "Müller".encode() not in path.read_bytes()
    assert b"o1" not in path.read_bytes()[36:]


def test_an_append_torn_by_a_crash_leaves_all_before_it(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:-7])
    journal = Journal(path, KEY)
    assert journal.replay.findings == ("torn-end",)
    assert len(journal.replay.waiting) == 5
    journal.append(order(9))
    journal.close()
    assert reopened(path) == ["o0", "o1", "o2", "o3", "o4", "o9"]


def test_every_flipped_bit_is_noticed_and_costs_one_record_at_most(path: Path) -> None:
    whole = path.read_bytes()
    chance = random.Random(5)
    for _ in range(200):
        hurt = bytearray(whole)
        hurt[chance.randrange(len(hurt))] ^= 1 << chance.randrange(8)
        path.write_bytes(hurt)
        try:
            journal = Journal(path, KEY)
        except Damaged as damaged:
            assert damaged.values["part"] == "journal"
            continue
        assert journal.replay.findings, "unnoticed"
        assert len(journal.replay.waiting) >= 3
        assert path.with_suffix(".damaged").read_bytes() == hurt
        journal.close()


def test_records_that_were_swapped_or_removed_are_noticed(path: Path) -> None:
    whole = path.read_bytes()
    start = 4 + 16 + 12 + 16
    records = []
    position = start
    while position < len(whole):
        length = int.from_bytes(whole[position : position + 4], "big")
        records.append(whole[position : position + 4 + length])
        position += 4 + length
    for changed in (
        [records[1], records[0], *records[2:]],
        [records[0], *records[2:]],
        [records[0], records[0], *records[1:]],
    ):
        path.write_bytes(whole[:start] + b"".join(changed))
        journal = Journal(path, KEY)
        assert journal.replay.findings
        journal.close()


def test_a_record_can_be_taken_back(path: Path) -> None:
    journal = Journal(path, KEY)
    before = journal.append(order(7))
    journal.cut_back(before)
    journal.append(order(8))
    journal.close()
    assert reopened(path) == ["o0", "o2", "o3", "o4", "o8"]


def test_writing_it_anew_keeps_the_waiting_ones_only(path: Path) -> None:
    journal = Journal(path, KEY)
    identity, size = journal.identity, path.stat().st_size
    journal.rewrite(({"id": "o3", "rows": []},))
    assert journal.identity != identity
    journal.append(order(6))
    journal.close()
    assert path.stat().st_size < size
    assert reopened(path) == ["o3", "o6"]
    assert not list(path.parent.glob("*.new"))


def test_another_key_opens_nothing(path: Path) -> None:
    with pytest.raises(Damaged):
        Journal(path, bytes(32))
    assert len(reopened(path)) == 4


def test_one_journal_has_one_writer(path: Path) -> None:
    first = Journal(path, KEY)
    with pytest.raises(Refused) as refused:
        Journal(path, KEY)
    assert refused.value.code == "store-in-use"
    first.close()
    Journal(path, KEY).close()
