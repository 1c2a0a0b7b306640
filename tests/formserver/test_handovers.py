"""Handovers: lease, sealed plan, papers byte by byte, legs and receipts, finished exactly once."""

import hashlib
from typing import Any
from urllib.parse import quote

from tests.formserver.houses import House, problem, together
from tests.formserver.test_presses import lease, report

OWN = b"%PDF own paper"


def plan_for(house: House, submission: str) -> dict[str, Any]:
    """One paper of our own, one received document, and their legs."""
    documents = house.seen("int.koch", submission)["documents"]
    source = next(d for d in documents if d["role"] == "nachweis")
    own = {
        "id": "pruefvermerk",
        "file_name": "pv.pdf",
        "media_type": "application/pdf",
        "document_type": "Prüfvermerk",
        "sha256": hashlib.sha256(OWN).hexdigest(),
        "size": len(OWN),
        "metadata": {"Aktenzeichen": "A-1"},
        "source_document": None,
    }
    received = {
        **own,
        "id": "nachweis-1",
        "sha256": source["sha256"],
        "size": source["size"],
        "source_document": source["id"],
    }
    legs = ["fachverfahren", "statistik", "eakte:pruefvermerk", "eakte:nachweis-1"]
    return {"papers": [own, received], "legs": legs}


def confirmed(house: House) -> tuple[str, str]:
    submission = house.deliver()["id"]
    return submission, house.caller("int.koch").confirmed(submission)


def test_a_handover_tells_everything_needed_to_finish_it_elsewhere(house: House) -> None:
    submission = house.deliver()["id"]
    koch = house.caller("int.koch")
    row = {"field": "au_bis", "label": "bis", "entered": "1", "evidence": "2", "result": "mismatch"}
    decision = {"field": "au_bis", "choice": "correct", "value": "2026-11-27", "note": "Anruf"}
    number = koch.confirmed(submission, rows=[row], decisions=[decision])
    body = koch.get(f"/handovers/{number}").json()
    assert body["submission"]["id"] == submission
    assert body["order"]["decisions"] == [decision]
    assert body["order"]["rows"][0]["evidence"] == "2"
    assert body["order"]["case"]["case_number"] == "12345BG0001234"
    assert body["order"]["by"]["id"] == "int.koch"
    assert (body["plan"], body["legs"], body["lease"], body["filed"]) == (None, [], None, False)
    assert problem(koch.get("/handovers/AUM-2026-111111-1-U1")) == (404, "not-found")
    assert problem(house.caller("int.yilmaz").get(f"/handovers/{number}")) == (404, "not-found")


def test_one_holds_the_lease_the_next_learns_who_and_until_when(own_house: House) -> None:
    _, number = confirmed(own_house)
    koch, runner = own_house.caller("int.koch"), own_house.caller("runner.1")
    first = koch.post(f"/handovers/{number}/lease", json={"holder": "desk-1", "seconds": 60})
    again = koch.post(f"/handovers/{number}/lease", json={"holder": "desk-1", "seconds": 90})
    assert again.json()["lease"] == first.json()["lease"]
    assert again.json()["expires_at"] > first.json()["expires_at"]
    for line, holder in ((runner, "runner"), (koch, "desk-2")):
        refused = line.post(f"/handovers/{number}/lease", json={"holder": holder})
        assert problem(refused) == (409, "lease-held")
        assert refused.json()["holder"] == "desk-1"
        assert refused.json()["expires_at"] == again.json()["expires_at"]
    own_house.turn(seconds=91)
    second = runner.post(f"/handovers/{number}/lease", json={"holder": "runner"}).json()
    assert second["lease"] != first.json()["lease"]
    lost = {"X-Lease": first.json()["lease"]}
    assert problem(report(koch, number, "x", "sent", lost)) == (404, "not-found")
    path = f"/handovers/{number}/plan"
    plan = plan_for(own_house, koch.get(f"/handovers/{number}").json()["submission"]["id"])
    assert problem(koch.put(path, json=plan, headers=lost)) == (409, "lease-lost")
    assert problem(koch.delete(f"/handovers/{number}/lease", headers=lost)) == (409, "lease-lost")
    held = {"X-Lease": second["lease"]}
    assert runner.put(path, json=plan, headers=held).status_code == 200
    assert runner.delete(f"/handovers/{number}/lease", headers=held).status_code == 204
    assert runner.get(f"/handovers/{number}").json()["lease"] is None


def test_of_many_who_want_the_lease_one_gets_it(house: House) -> None:
    _, number = confirmed(house)
    lines = [house.another("runner.1") for _ in range(5)]
    answers = together(
        [
            lambda line=line, n=n: line.post(
                f"/handovers/{number}/lease", json={"holder": f"runner-{n}"}
            )
            for n, line in enumerate(lines)
        ]
    )
    for line in lines:
        line.close()
    assert sorted(a.status_code for a in answers) == [200, 409, 409, 409, 409]


def test_a_plan_is_sealed_once_and_another_one_gets_the_sealed_one_back(house: House) -> None:
    submission, number = confirmed(house)
    koch = house.caller("int.koch")
    held, path = lease(koch, number), f"/handovers/{number}/plan"
    plan = plan_for(house, submission)
    assert problem(koch.put(path, json=plan)) == (409, "lease-lost")
    assert koch.put(path, json=plan, headers=held).json() == plan
    assert koch.put(path, json=plan, headers=held).status_code == 200
    other = {**plan, "legs": plan["legs"][:-1]}
    refused = koch.put(path, json=other, headers=held)
    assert problem(refused) == (409, "plan-sealed")
    assert refused.json()["plan"] == plan
    told = koch.get(f"/handovers/{number}").json()
    assert told["plan"] == plan
    assert [leg["name"] for leg in told["legs"]] == plan["legs"]
    assert {leg["state"] for leg in told["legs"]} == {"planned"}


def test_a_plan_that_does_not_hold_together_is_refused(house: House) -> None:
    submission, number = confirmed(house)
    koch = house.caller("int.koch")
    held, path = lease(koch, number), f"/handovers/{number}/plan"
    plan = plan_for(house, submission)
    own, received = plan["papers"]
    for broken in (
        {**plan, "papers": [own, own]},
        {**plan, "legs": [*plan["legs"], "eakte:unbekannt"]},
        {**plan, "legs": ["fachverfahren", "fachverfahren"]},
        {**plan, "papers": [own, {**received, "source_document": "d-x"}]},
    ):
        assert problem(koch.put(path, json=broken, headers=held)) == (422, "invalid")
    changed = {**plan, "papers": [own, {**received, "sha256": "1" * 64}]}
    assert problem(koch.put(path, json=changed, headers=held)) == (422, "hash-mismatch")
    assert koch.get(f"/handovers/{number}").json()["plan"] is None


def test_papers_come_back_byte_by_byte_and_only_with_the_planned_hash(house: House) -> None:
    submission, number = confirmed(house)
    koch, runner = house.caller("int.koch"), house.caller("runner.1")
    held = lease(koch, number)
    plan = plan_for(house, submission)
    koch.put(f"/handovers/{number}/plan", json=plan, headers=held)
    path = f"/handovers/{number}/papers/pruefvermerk"
    assert problem(koch.get(path)) == (404, "not-found")
    wrong = koch.put(path, data=b"something else", headers=held)
    assert problem(wrong) == (422, "hash-mismatch")
    assert problem(koch.put(path, data=OWN)) == (409, "lease-lost")
    assert koch.put(path, data=OWN, headers=held).status_code == 204
    assert koch.put(path, data=OWN, headers=held).status_code == 204
    assert runner.get(path).content == OWN
    received = runner.get(f"/handovers/{number}/papers/nachweis-1")
    assert hashlib.sha256(received.content).hexdigest() == plan["papers"][1]["sha256"]
    unknown = koch.put(f"/handovers/{number}/papers/x", data=OWN, headers=held)
    assert problem(unknown) == (404, "not-found")
    large = b"x" * (house.settings.upload_limit + 1)
    assert problem(koch.put(path, data=large, headers=held)) == (413, "too-large")
    assert not list((house.settings.data / "incoming").iterdir())


def test_all_receipts_together_make_it_done_and_filed(house: House) -> None:
    submission, number = confirmed(house)
    koch = house.caller("int.koch")
    held = lease(koch, number)
    plan = plan_for(house, submission)
    koch.put(f"/handovers/{number}/plan", json=plan, headers=held)
    koch.deed(submission, "file", {"handover": number, "hold_seconds": 0})
    version = house.seen("int.koch", submission)["version"]
    for leg in plan["legs"]:
        assert report(koch, number, quote(leg, safe=""), "sent", held).status_code == 200
        assert house.seen("int.koch", submission)["status"] == "bestaetigt"
        done = report(koch, number, quote(leg, safe=""), "received", held, receipt=f"R-{leg}")
        assert done.json()["receipt"] == f"R-{leg}"
    after = house.seen("int.koch", submission)
    assert (after["status"], after["handover"]["state"]) == ("abgelegt", "done")
    assert after["version"] == version  # nothing new to be seen
    assert [leg["receipt"] for leg in after["handover"]["legs"]] == [f"R-{x}" for x in plan["legs"]]
    late = report(koch, number, plan["legs"][0], "sent", held)
    assert problem(late) == (409, "already-received")
    assert late.json()["receipt"] == "R-fachverfahren"
    same = report(koch, number, plan["legs"][0], "received", {}, receipt="R-fachverfahren")
    assert same.status_code == 200, "an answer that was lost may be asked for again"
    again = koch.confirm(submission, version=after["version"])
    assert problem(again) == (409, "already-decided")


def test_documents_that_come_after_filing_open_the_case_again_with_a_new_number(
    house: House,
) -> None:
    submission, number = confirmed(house)
    koch = house.caller("int.koch")
    held = lease(koch, number)
    plan = {"papers": [], "legs": ["fachverfahren"]}
    koch.put(f"/handovers/{number}/plan", json=plan, headers=held)
    report(koch, number, "fachverfahren", "received", held, receipt="R")
    assert house.seen("int.koch", submission)["status"] == "abgelegt"
    told = house.seen("int.koch", submission)["number"]
    house.post_delivery("", None, [("neu.pdf", None)], path=f"/intake/{told}/documents")
    after = house.seen("int.koch", submission)
    assert after["status"] == "in_arbeit"
    assert koch.confirmed(submission, version=after["version"]) == f"{told}-U2"


def test_a_failed_leg_brings_the_case_back_into_view_until_it_is_sent_again(house: House) -> None:
    submission, number = confirmed(house)
    koch = house.caller("int.koch")
    held = lease(koch, number)
    koch.put(
        f"/handovers/{number}/plan", json={"papers": [], "legs": ["fachverfahren"]}, headers=held
    )
    failed = {"reason": "case-locked", "attempts": 6}
    assert report(koch, number, "fachverfahren", "failed", held, **failed).status_code == 200
    seen = house.seen("int.koch", submission)
    assert seen["status"] == "uebergabefehler"
    assert seen["handover"]["legs"][0]["reason"] == "case-locked"
    assert seen["handover"]["legs"][0]["attempts"] == 6
    report(koch, number, "fachverfahren", "sent", held)
    assert house.seen("int.koch", submission)["status"] == "bestaetigt"


def test_what_stands_still_is_told_to_those_who_may_finish_it(own_house: House) -> None:
    submission = own_house.deliver()["id"]
    koch, runner = own_house.caller("int.koch"), own_house.caller("runner.1")
    number = koch.confirmed(submission, hold_seconds=60)

    def standing() -> list[list[str]]:
        found = []
        for person in ("int.koch", "runner.1", "int.yilmaz", "frei.1", "source.demo"):
            answer = own_house.caller(person).get("/handovers", params={"state": "standing"})
            found.append(answer.json()["handovers"])
        return found

    assert standing() == [[], [], [], [], []], "its hold is running"
    own_house.turn(seconds=61)
    assert standing() == [[number], [number], [], [], []]
    held = lease(runner, number, "runner")
    assert standing() == [[], [], [], [], []], "somebody is at it"
    plan = plan_for(own_house, submission)
    runner.put(f"/handovers/{number}/plan", json=plan, headers=held)
    for leg in ("fachverfahren", "statistik"):
        report(runner, number, leg, "received", held, receipt="R")
    runner.delete(f"/handovers/{number}/lease", headers=held)
    assert standing() == [[], [], [], [], []], "it waits for the second press, not for us"
    koch.deed(submission, "file", {"handover": number, "hold_seconds": 30})
    assert standing() == [[], [], [], [], []]
    own_house.turn(seconds=31)
    assert standing() == [[number], [number], [], [], []]
    held = lease(runner, number, "runner")
    for leg in ("eakte:pruefvermerk", "eakte:nachweis-1"):
        report(runner, number, leg, "received", held, receipt="R")
    own_house.turn(seconds=61)
    assert standing() == [[], [], [], [], []], "done"
    wrong = koch.get("/handovers", params={"state": "all"})
    assert problem(wrong) == (422, "invalid")


def test_a_leg_that_was_told_sent_twice_at_once_stays_one_leg(house: House) -> None:
    submission, number = confirmed(house)
    koch = house.caller("int.koch")
    held = lease(koch, number)
    plan = {"papers": [], "legs": ["fachverfahren"]}
    koch.put(f"/handovers/{number}/plan", json=plan, headers=held)
    lines = [house.another("int.koch") for _ in range(2)]
    answers = together(
        [
            lambda line=line, n=n: report(
                line, number, "fachverfahren", "received", held, receipt=f"R{n}"
            )
            for n, line in enumerate(lines)
        ]
    )
    for line in lines:
        line.close()
    assert sorted(a.status_code for a in answers) == [200, 409]
    kept = next(a.json()["receipt"] for a in answers if a.status_code == 200)
    told = next(a.json() for a in answers if a.status_code == 409)
    assert told["receipt"] == kept
    assert house.seen("int.koch", submission)["handover"]["legs"][0]["receipt"] == kept


def test_a_lease_on_what_was_undone_is_refused(house: House) -> None:
    submission, number = confirmed(house)
    koch = house.caller("int.koch")
    koch.deed(submission, "undo", {"handover": number, "step": "confirm"})
    answer = koch.post(f"/handovers/{number}/lease", json={"holder": "x"})
    assert problem(answer) == (409, "undone")
    hidden = house.caller("runner.1").get(f"/handovers/{number}")
    assert problem(hidden) == (404, "not-found")


def test_an_administrator_sees_what_stands_still_across_people_and_no_citizen(
    own_house: House,
) -> None:
    _, failing = confirmed(own_house)
    koch, admin = own_house.caller("int.koch"), own_house.caller("adm.1")

    def stuck() -> list[dict[str, Any]]:
        answer = admin.get("/handovers/stuck").json()
        assert not answer["more"]
        found: list[dict[str, Any]] = answer["handovers"]
        return found

    assert stuck() == [], "a desk will come to it"
    own_house.turn(seconds=601)
    (row,) = stuck()
    assert (row["number"], row["leg"]) == (failing, None), "nobody is at it"
    held = lease(koch, failing)
    assert stuck() == [], "somebody is"
    submission = koch.get(f"/handovers/{failing}").json()["submission"]
    plan = plan_for(own_house, submission["id"])
    assert koch.put(f"/handovers/{failing}/plan", json=plan, headers=held).status_code == 200
    report(koch, failing, "fachverfahren", "sent", held)
    told = {"state": "failed", "attempts": 1, "reason": "case-system-refused:unknown-case"}
    path = f"/handovers/{failing}/legs/fachverfahren"
    assert koch.put(path, json=told, headers=held).status_code == 200
    (row,) = stuck()
    assert row["leg"] == "fachverfahren" and row["attempts"] == 1
    assert row["reason"] == "case-system-refused:unknown-case"
    assert row["confirmed_by"] == {"id": "int.koch", "name": "Koch, Petra"}
    assert row["submission_number"] == submission["number"]
    told_of_person = " ".join(str(v) for v in row.values())
    for entered in submission["data"].values():
        assert not isinstance(entered, str) or len(entered) < 4 or entered not in told_of_person


def test_the_case_that_was_opened_is_kept_with_the_submission_once(house: House) -> None:
    person = {"nachname": "Erstmals", "vorname": "Ilse", "geburtsdatum": "1999-02-03"}
    new = house.deliver(data={**person, "plz": "52428"})
    koch = house.caller("int.koch")
    case = {"name": "Erstmals, Ilse", "birth_date": "1999-02-03"}
    number = koch.confirmed(new["id"], case=case)
    path, told = f"/handovers/{number}", {"case_number": "12345BG0099001"}
    assert problem(koch.put(f"{path}/case", json=told)) == (409, "lease-lost")
    lease = {"X-Lease": koch.post(f"{path}/lease", json={"holder": "t"}).json()["lease"]}
    for _ in range(2):
        assert koch.put(f"{path}/case", json=told, headers=lease).json() == told
    seen = house.seen("int.koch", new["id"])
    assert seen["case_number"] == told["case_number"]
    opened = [h for h in seen["history"] if h["action"] == "case-opened"]
    assert [h["detail"] for h in opened] == [told["case_number"]]
    other = koch.put(f"{path}/case", json={"case_number": "12345BG0099002"}, headers=lease)
    assert problem(other) == (409, "case-known")
    assert other.json()["case_number"] == told["case_number"]
