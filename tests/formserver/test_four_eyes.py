"""Four eyes at the form server: who is asked, who may be the second, and what may leave when."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from sync.formserver import approval_record
from sync.formserver import tables as t
from sync.formserver.__main__ import main
from tests.formserver.houses import Caller, House, problem


def money_case(house: House, **data: Any) -> str:
    values = {"bg_nummer": "12345BG0000011", "nachname": "Geld", **data}
    return str(house.deliver("wba", values, ())["id"])


def confirmed(house: House) -> tuple[str, str]:
    submission = money_case(house)
    return submission, house.caller("lst.meier").confirmed(submission)


def approve(line: Caller, submission: str, number: str, **more: Any) -> Any:
    return line.deed(submission, "approve", {"handover": number, "hold_seconds": 0, **more})


def decline(line: Caller, submission: str, number: str, reason: str = "IBAN prüfen") -> Any:
    return line.deed(submission, "decline", {"handover": number, "reason": reason})


@contextmanager
def rules_of(house: House, service: str, **changed: Any) -> Iterator[None]:
    """The office's table with another rule for a while."""
    admin = house.caller("adm.1")
    before = admin.get("/routing").json()
    table = json.loads(json.dumps(before))
    table["services"][service].update(changed)
    assert admin.put("/routing", json=table).status_code == 200, admin.put(
        "/routing", json=table
    ).text
    try:
        yield
    finally:
        assert admin.put("/routing", json=before).status_code == 200


def asked(house: House, service: str, data: Any, **order: Any) -> dict[str, Any] | None:
    new = house.deliver(service, {"nachname": "A", "bg_nummer": "12345BG0000011", **data}, ())
    owner = new["owner"]["id"]
    number = house.caller(owner).confirmed(new["id"], **order)
    seen = house.seen(owner, new["id"])["handover"]
    assert seen["number"] == number
    assert (seen["state"] == "approval") == (seen["approval"] is not None)
    return dict(seen["approval"]) if seen["approval"] else None


def kept(house: House, number: str) -> Any:
    with house.server.database.read() as conn:
        where = sa.select(t.handovers).where(t.handovers.c.number == number)
        return conn.execute(where).one()


# -- who is asked ------------------------------------------------------------------------------
def test_the_rule_and_its_ground_are_written_down_at_the_confirmation(house: House) -> None:
    told = asked(house, "wba", {})
    assert told is not None
    assert (told["why"], told["fields"], told["version"]) == ("always", [], 1)
    assert [p["id"] for p in told["approvers"]] == ["frei.1"], "no lead of that team"
    told = asked(house, "vaem", {"iban": "DE1", "beschreibung": "x"})
    assert told is not None and (told["why"], told["fields"]) == ("payment", ["iban"])
    assert asked(house, "vaem", {"beschreibung": "Telefon"}) is None


def test_a_value_decided_otherwise_asks_though_nothing_was_entered(house: House) -> None:
    decision = {"field": "brutto", "choice": "correct", "value": "1", "note": ""}
    assert asked(house, "vaem", {}, decisions=[decision]) is not None
    assert asked(house, "vaem", {}, decisions=[{**decision, "field": "telefon"}]) is None
    silent = {"field": "iban", "entered": "", "decided": "DE2"}
    assert asked(house, "vaem", {}, rows=[silent]) is not None, "changed without a decision"


def test_a_limit_asks_from_that_amount_on_whoever_names_it(house: House) -> None:
    with rules_of(house, "vaem", limits={"brutto": "500.00"}):
        assert asked(house, "vaem", {"brutto": "499.99"}) is None
        assert asked(house, "vaem", {"brutto": "500.00"}) is not None
        assert asked(house, "vaem", {"brutto": "1.234,56 €"}) is not None
        assert asked(house, "vaem", {"brutto": "ungefähr 300"}) is not None, "no clear amount"
        assert asked(house, "vaem", {"brutto": "100", "iban": "DE1"}) is not None
        raised = {"field": "brutto", "choice": "evidence_valid", "value": "900.00", "note": ""}
        assert asked(house, "vaem", {"brutto": "100"}, decisions=[raised]) is not None
        told = house.deliver("vaem", {"bg_nummer": "12345BG0000011", "brutto": "1"}, ())
        rule = house.seen("lst.meier", told["id"])["four_eyes"]
        assert rule["rule"] == "payment" and rule["limits"] == {"brutto": "500.00"}
    admin = house.caller("adm.1")
    table = admin.get("/routing").json()
    table["services"]["wba"]["limits"] = {"brutto": "1.00"}
    assert problem(admin.put("/routing", json=table)) == (422, "invalid")


def test_the_sample_is_drawn_by_the_server_and_can_be_recomputed_from_the_record(
    house: House,
) -> None:
    numbers = []
    with rules_of(house, "krankmeldung", sample_percent=50):
        for _ in range(24):
            new = house.deliver(files=())
            numbers.append(house.caller("int.koch").confirmed(new["id"]))
    rows = [kept(house, number) for number in numbers]
    with house.server.database.write() as conn:
        key = approval_record.sample_key(conn)
    for row in rows:
        assert approval_record.agrees(key, row)
        assert row.approval["asked"] == (row.approval["draw"] < 5000) == (row.state == "approval")
    assert 0 < sum(row.approval["asked"] for row in rows) < 24, "one in sixteen million fails"
    assert not approval_record.agrees(b"another key", rows[0])
    seen = house.caller("int.koch").get(f"/submissions/{rows[0].submission}").text
    assert hashlib.sha256(key).hexdigest()[:16] not in seen and '"draw"' not in seen


def test_a_draw_that_was_changed_afterwards_is_found(
    own_house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    koch, url = own_house.caller("int.koch"), own_house.settings.database
    numbers = [koch.confirmed(own_house.deliver(files=())["id"]) for _ in range(2)]
    assert main(["verify-samples", "--db", url]) == 0
    assert "samples: ok, confirmations=2" in capsys.readouterr().out
    with own_house.server.database.write() as conn:
        told = {**kept(own_house, numbers[1]).approval, "draw": 9999, "percent": 0}
        where = t.handovers.c.number == numbers[1]
        conn.execute(t.handovers.update().where(where).values(approval=told))
    assert main(["verify-samples", "--db", url]) == 1
    assert numbers[1] in capsys.readouterr().out


def test_what_the_sample_asked_for_once_stays_asked_for_after_an_undo(house: House) -> None:
    new, koch = house.deliver(files=()), house.caller("int.koch")
    with rules_of(house, "krankmeldung", sample_percent=100):
        number = koch.confirmed(new["id"])
    step = {"handover": number, "step": "confirm"}
    assert koch.deed(new["id"], "undo", step).ok
    again = koch.confirmed(new["id"])
    assert kept(house, again).approval["why"] == "sample"
    assert kept(house, again).approval["percent"] == 0
    lead = house.caller("tl.nord")
    assert new["id"] in lead.get("/approvals").json()["submissions"]
    assert approve(lead, new["id"], again).ok, "the second check is the team lead's"


# -- never the same person ---------------------------------------------------------------------
def test_who_stands_in_for_the_person_who_confirmed_does_not_approve(own_house: House) -> None:
    with own_house.server.database.write() as conn:
        conn.execute(
            t.people.update()
            .where(t.people.c.id == "lst.schulte")
            .values(roles=["leistung", "freigabe"])
        )
        conn.execute(
            t.absences.insert(),
            [
                {
                    "id": 9,
                    "person": "lst.meier",
                    "first_day": "2026-11-24",
                    "last_day": "2026-11-25",
                    "deputies": ["lst.schulte"],
                }
            ],
        )
        conn.execute(
            t.meta.update().where(t.meta.c.key == "directory-version").values(value="turned")
        )
    submission, number = confirmed(own_house)
    schulte = own_house.caller("lst.schulte")
    assert schulte.get("/approvals").json()["submissions"] == [submission]
    own_house.turn(days=1)
    assert problem(approve(schulte, submission, number)) == (403, "own-approval")
    assert problem(decline(schulte, submission, number)) == (403, "own-approval")
    assert schulte.get("/approvals").json()["submissions"] == []
    own_house.turn(days=2)
    assert approve(schulte, submission, number).ok, "back to being somebody else"


def test_the_represented_person_does_not_approve_what_her_deputy_confirmed(
    own_house: House,
) -> None:
    with own_house.server.database.write() as conn:
        conn.execute(
            t.people.update()
            .where(t.people.c.id == "int.weber")
            .values(roles=["integration", "freigabe"])
        )
        conn.execute(
            t.meta.update().where(t.meta.c.key == "directory-version").values(value="turned")
        )
    data = {"nachname": "Vertreten", "bg_nummer": "12345BG0000044"}
    new = own_house.deliver(data=data, files=())
    with rules_of(own_house, "krankmeldung", four_eyes="always"):
        number = own_house.caller("int.koch").confirmed(new["id"], on_behalf_of="int.weber")
    weber = own_house.caller("int.weber")
    assert problem(approve(weber, new["id"], number)) == (403, "own-approval")
    assert own_house.seen("int.weber", new["id"])["handover"]["approval"]["mine"] is False
    koch = own_house.caller("int.koch")
    assert problem(approve(koch, new["id"], number)) == (403, "forbidden")


def test_who_confirmed_an_earlier_handover_or_took_over_later_does_not_approve(
    house: House,
) -> None:
    new = house.deliver("neuantrag", {"plz": "52428"}, ())
    number = house.caller("neu.nord").confirmed(new["id"])
    lead = house.caller("tl.nord")
    assert new["id"] in lead.get("/approvals").json()["submissions"]
    taken = lead.post(f"/submissions/{new['id']}/takeover", json={"reason": "Frist"})
    assert taken.status_code == 200, taken.text
    assert problem(approve(lead, new["id"], number)) == (403, "own-approval")
    assert new["id"] not in lead.get("/approvals").json()["submissions"]
    assert house.caller("neu.nord").deed(
        new["id"], "undo", {"handover": number, "step": "confirm"}
    ).status_code in (200, 409)


def test_another_persons_key_and_an_old_handover_approve_nothing(house: House) -> None:
    submission, number = confirmed(house)
    frei, meier = house.caller("frei.1"), house.caller("lst.meier")
    body = {"handover": number, "hold_seconds": 0}
    key = {"Idempotency-Key": f"shared-{submission}"}
    assert decline(frei, submission, number).ok
    second = meier.confirmed(submission)
    assert problem(frei.deed(submission, "approve", body)) == (404, "not-found"), "replayed"
    body = {"handover": second, "hold_seconds": 0}
    assert frei.deed(submission, "approve", body, **key).ok
    copied = meier.deed(submission, "approve", body, **key)
    assert problem(copied) == (403, "forbidden"), "another person's answer is not handed out"


def test_no_delivery_confirms_or_approves_anything(house: House) -> None:
    forged = {"approved_by": "frei.1", "status": "bestaetigt", "handover": {"state": "released"}}
    new = house.deliver("wba", {"bg_nummer": "12345BG0000011", **forged}, (), **forged)
    seen = house.seen("lst.meier", new["id"])
    assert seen["status"] == "neu" and seen["handover"] is None
    source = house.caller("source.demo")
    number = house.caller("lst.meier").confirmed(new["id"], **forged)
    assert kept(house, number).state == "approval"
    assert problem(approve(source, new["id"], number)) == (404, "not-found")
    runner = house.caller("runner.1")
    assert problem(approve(runner, new["id"], number)) == (403, "forbidden")


# -- what may leave when -----------------------------------------------------------------------
def test_approving_another_version_or_one_that_changed_since_is_refused(house: House) -> None:
    submission, number = confirmed(house)
    frei = house.caller("frei.1")
    old = frei.deed(submission, "approve", {"handover": number}, **{"If-Match": '"7"'})
    assert problem(old) == (412, "version-conflict")
    missing = frei.post(
        f"/submissions/{submission}/approve",
        json={"handover": number},
        headers={"Idempotency-Key": f"m-{number}"},
    )
    assert problem(missing) == (400, "bad-request")
    told = house.seen("lst.meier", submission)["number"]
    later = house.post_delivery("wba", {}, (("k.pdf", None),), path=f"/intake/{told}/documents")
    assert later.ok, later.text
    newest = house.seen("frei.1", submission)["version"]
    assert newest == 2
    for seen in (1, 2):
        refused = frei.deed(
            submission, "approve", {"handover": number}, **{"If-Match": f'"{seen}"'}
        )
        assert problem(refused) == (412, "version-conflict")
        assert refused.json()["confirmed"] == 1
    assert decline(frei, submission, number, "Nachweis nachgereicht").ok
    second = house.caller("lst.meier").confirmed(submission, version=2)
    assert frei.deed(submission, "approve", {"handover": second}, **{"If-Match": '"2"'}).ok
