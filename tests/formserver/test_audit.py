"""The audit chain: reads and writes are in it, and tampering is found."""

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from sync.formserver import audit
from sync.formserver import tables as t
from tests.formserver.houses import House


def entries(house: House, submission: str) -> list[Any]:
    with house.server.database.read() as conn:
        statement = sa.select(t.audit).where(t.audit.c.submission == submission)
        return list(conn.execute(statement.order_by(t.audit.c.seq)))


def verdict(house: House, anchors: Path | None = None) -> audit.Verdict:
    with house.server.database.read() as conn:
        return audit.verify(conn, audit.read_anchors(anchors) if anchors else ())


def test_reads_and_writes_are_recorded_with_who_for_whom_and_what(house: House) -> None:
    new = house.deliver("krankmeldung", {"bg_nummer": "12345BG0000044"})
    koch = house.caller("int.koch")
    read = {
        "submission": new["id"],
        "document": new["protocol"]["id"],
        "on_behalf_of": "int.weber",
        "at": "2026-11-23T09:00:00+01:00",
    }
    for _ in range(2):
        headers = {"Idempotency-Key": f"reads-{new['id']}"}
        assert koch.post("/reads", json=[read], headers=headers).status_code == 204
    decision = {"field": "au_bis", "choice": "correct", "value": "2026-11-27"}
    number = koch.confirmed(new["id"], decisions=[decision])
    found = entries(house, new["id"])
    assert [e.action for e in found] == ["intake", "read", "confirm"], "repeated: read once"
    assert (found[1].actor, found[1].on_behalf_of) == ("int.koch", "int.weber")
    assert json.loads(found[1].detail)["at"] == "2026-11-23T08:00:00.000000Z"
    told = json.loads(found[2].detail)
    assert told["handover"] == number
    assert told["order"]["decisions"][0]["value"] == "2026-11-27"


def test_reading_many_reports_at_once_keeps_the_chain_whole(house: House) -> None:
    read = {"submission": house.deliver()["id"], "at": "2026-11-23T09:00:00Z"}
    assert house.caller("int.koch").post("/reads", json=[read] * 1000).status_code == 204
    found = verdict(house)
    assert found.fault is None and found.entries >= 1000
    refused = house.caller("int.koch").post("/reads", json=[read] * 1001)
    assert refused.status_code == 422


def test_a_whole_chain_is_found_whole(own_house: House) -> None:
    for _ in range(3):
        own_house.deliver()
    found = verdict(own_house)
    assert (found.fault, found.entries) == (None, 3)


@pytest.mark.parametrize(
    ("tamper", "fault"),
    [
        ("UPDATE audit SET actor = 'lst.meier' WHERE seq = 2", "changed"),
        ("UPDATE audit SET detail = '{}' WHERE seq = 2", "changed"),
        ("UPDATE audit SET at = '2026-11-23T00:00:00.000000Z' WHERE seq = 3", "changed"),
        ("DELETE FROM audit WHERE seq = 2", "missing"),
        ("DELETE FROM audit WHERE seq = 3", "cut-off"),
        (
            "UPDATE audit SET seq = 99 WHERE seq = 1; UPDATE audit SET seq = 1 WHERE seq = 2; "
            "UPDATE audit SET seq = 2 WHERE seq = 99",
            "changed",
        ),
    ],
)
def test_a_changed_deleted_swapped_or_cut_off_entry_is_found(
    own_house: House, tamper: str, fault: str
) -> None:
    for _ in range(3):
        own_house.deliver()
    with own_house.server.database.write() as conn:
        for statement in tamper.split("; "):
            conn.execute(sa.text(statement))
    assert verdict(own_house).fault == fault


def test_a_chain_cut_off_together_with_its_head_is_found_by_the_anchor(own_house: House) -> None:
    for _ in range(3):
        own_house.deliver()
    own_house.server.anchor()
    anchors = own_house.settings.data / audit.ANCHORS
    assert verdict(own_house, anchors).fault is None
    with own_house.server.database.write() as conn:
        conn.execute(sa.text("DELETE FROM audit WHERE seq = 3"))
        kept = conn.execute(sa.select(t.audit).where(t.audit.c.seq == 2)).one()
        conn.execute(t.audit_head.update().values(seq=2, hash=kept.hash))
    assert verdict(own_house).fault is None, "alone, the shortened chain looks whole"
    assert verdict(own_house, anchors).fault == "cut-off"
    own_house.deliver()
    assert verdict(own_house, anchors).fault == "rewritten"
