"""What the form server tells is read strictly where we need it and kept where we do not know it."""

import copy
import random
from typing import Any

import pytest

from inbox.errors import Damaged
from inbox.submission import DocumentRole, Status
from sync import wire
from tests.sync.contract_server import submission_json

FULL = submission_json(
    "s1",
    {"d1": b"abc", "d2": b"def"},
    claim={
        "person": {"id": "p.other", "name": "Weber, Thomas"},
        "since": "2026-11-23T08:05:00Z",
        "expires_at": "2026-11-23T08:15:00Z",
        "on_behalf_of": None,
    },
    present=[{"id": "p.other", "name": "Weber, Thomas", "since": "2026-11-23T08:05:00Z"}],
    handover={
        "number": "AUM-2026-s1-U1",
        "state": "held",
        "confirmed_by": {"id": "p.me", "name": "Koch, Petra"},
        "on_behalf_of": "p.other",
        "confirmed_at": "2026-11-23T08:05:00Z",
        "hold_until": "2026-11-23T08:05:10Z",
        "filed_at": None,
        "file_hold_until": None,
        "legs": [
            {"name": "eakte:x", "state": "failed", "receipt": None, "reason": "r", "attempts": 2}
        ],
    },
    history=[
        {
            "at": "2026-11-20T07:41:00Z",
            "actor": {"id": "p.me", "name": "Koch, Petra"},
            "on_behalf_of": None,
            "action": "received",
            "detail": "",
        }
    ],
    withheld=["iban"],
)


def test_everything_told_is_read() -> None:
    read = wire.submission(FULL)
    assert read.handover is not None
    assert read.handover.on_behalf_of == "p.other"
    assert read.handover.legs[0].attempts == 2
    assert read.claim is not None
    assert read.claim.name == "Weber, Thomas"
    assert [d.id for d in read.documents] == ["d1", "d2"]
    assert read.received_at.isoformat() == "2026-11-20T07:41:00+00:00"
    assert read.history[0].actor == "Koch, Petra"
    assert read.withheld == ("iban",)


def test_what_we_do_not_know_is_kept_or_passed_over_but_never_dropped() -> None:
    strange = copy.deepcopy(FULL)
    strange["service"] = "from-the-future"
    strange["status"] = "never heard of"
    strange["channel"] = "telepathie"
    strange["new_field"] = {"a": 1}
    strange["data"] = {"unknown": [1, {"deep": None}], "money": "12.30"}
    strange["documents"][0]["role"] = "hologramm"
    strange["documents"][0]["extra"] = True
    read = wire.submission(strange)
    assert read.service == "from-the-future"
    assert read.status is Status.IN_WORK
    assert read.data == {"unknown": [1, {"deep": None}], "money": "12.30"}
    assert read.documents[0].role is DocumentRole.EVIDENCE


def test_a_change_of_unknown_kind_is_passed_over_and_a_repeated_one_counts_once() -> None:
    newer = submission_json("s1", version=2)
    page = wire.changes(
        {
            "cursor": "c",
            "more": False,
            "changes": [
                {"kind": "submission", "submission": FULL},
                {"kind": "weather", "of": "tomorrow"},
                {"kind": "gone", "id": "s2"},
                {"kind": "submission", "submission": newer},
                {"kind": "absences"},
                {"kind": "submission", "submission": submission_json("s3")},
                {"kind": "gone", "id": "s3"},
            ],
        }
    )
    assert [(s.id, s.version) for s in page.submissions] == [("s1", 2)]
    assert page.gone == ("s2", "s3")
    assert page.absences


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("id",), None),
        (("id",), 5),
        (("number",), None),
        (("received_at",), "yesterday"),
        (("received_at",), "2026-11-20T07:41:00"),
        (("data",), []),
        (("version",), "1"),
        (("version",), True),
        (("owner",), "p.me"),
        (("documents",), {}),
        (("documents", 0), "d1"),
        (("documents", 0, "sha256"), "abc"),
        (("documents", 0, "size"), -1),
        (("handover", "confirmed_by"), None),
        (("handover", "legs"), [{"name": 1}]),
        (("claim", "expires_at"), None),
        (("withheld",), [1]),
        (("history", 0, "actor"), None),
    ],
)
def test_a_wrong_type_is_nonsense_and_says_where_without_saying_what(
    path: tuple[Any, ...], value: Any
) -> None:
    broken = copy.deepcopy(FULL)
    place = broken
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(Damaged) as damaged:
        wire.submission(broken)
    assert damaged.value.code == "server-nonsense"
    assert str(next(p for p in path if isinstance(p, str))) in str(damaged.value.values["where"])
    assert "Müller" not in repr(damaged.value.values)


def test_nothing_a_server_can_say_raises_anything_else() -> None:
    chance = random.Random(3)
    odd: list[Any] = [None, 0, -1, 1.5, "", "x", [], {}, True, [[]], {"id": {}}, "2026-13-01"]

    def spoil(value: Any, depth: int = 0) -> Any:
        if chance.random() < 0.06 and depth:
            return chance.choice(odd)
        if isinstance(value, dict):
            return {k: spoil(v, depth + 1) for k, v in value.items() if chance.random() > 0.02}
        if isinstance(value, list):
            return [spoil(v, depth + 1) for v in value]
        return value

    outcomes = {"read": 0, "nonsense": 0}
    for _ in range(1500):
        page = {
            "cursor": "c",
            "more": False,
            "changes": [{"kind": "submission", "submission": FULL}],
        }
        try:
            wire.changes(spoil(page))
        except Damaged:
            outcomes["nonsense"] += 1
        else:
            outcomes["read"] += 1
    assert outcomes["read"] > 10
    assert outcomes["nonsense"] > 10
