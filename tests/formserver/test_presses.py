"""File, undo, approve: what opens which leg, how far back one can go, and never one's own."""

import pytest

from tests.formserver.houses import Caller, House, problem, together

LEGS = ["fachverfahren", "statistik", "eakte:pruefvermerk"]
PAPER = {
    "id": "pruefvermerk",
    "file_name": "pv.pdf",
    "media_type": "application/pdf",
    "document_type": "Prüfvermerk",
    "sha256": "0" * 64,
    "size": 3,
}


def lease(line: Caller, number: str, holder: str = "desk") -> dict[str, str]:
    answer = line.post(f"/handovers/{number}/lease", json={"holder": holder, "seconds": 60})
    assert answer.status_code == 200, answer.text
    return {"X-Lease": answer.json()["lease"]}


def sealed(line: Caller, number: str) -> dict[str, str]:
    held = lease(line, number)
    plan = {"papers": [PAPER], "legs": LEGS}
    answer = line.put(f"/handovers/{number}/plan", json=plan, headers=held)
    assert answer.status_code == 200, answer.text
    return held


def report(line: Caller, number: str, leg: str, state: str, held: dict[str, str], **more: object):  # type: ignore[no-untyped-def]
    body = {"state": state, "attempts": 1, **more}
    return line.put(f"/handovers/{number}/legs/{leg}", json=body, headers=held)


def test_filing_releases_the_first_leg_at_once_and_holds_the_e_file_legs(house: House) -> None:
    new, koch = house.deliver(), house.caller("int.koch")
    number = koch.confirmed(new["id"], hold_seconds=3600)
    held = sealed(koch, number)
    early = report(koch, number, "fachverfahren", "sent", held)
    assert problem(early) == (409, "hold-running")
    assert early.json()["until"] == house.seen("int.koch", new["id"])["handover"]["hold_until"]
    answer = koch.deed(new["id"], "file", {"handover": number, "hold_seconds": 3600})
    handover = answer.json()["submission"]["handover"]
    assert handover["hold_until"] <= handover["filed_at"] < handover["file_hold_until"]
    assert handover["state"] == "released"
    assert report(koch, number, "fachverfahren", "sent", held).status_code == 200
    e_file = report(koch, number, "eakte:pruefvermerk", "sent", held)
    assert problem(e_file) == (409, "hold-running")
    assert e_file.json()["until"] == handover["file_hold_until"]
    again = koch.deed(new["id"], "file", {"handover": number})
    assert problem(again) == (409, "already-decided")


def test_e_file_legs_wait_for_the_second_press(house: House) -> None:
    new, koch = house.deliver(), house.caller("int.koch")
    number = koch.confirmed(new["id"])
    held = sealed(koch, number)
    assert report(koch, number, "fachverfahren", "sent", held).status_code == 200
    answer = report(koch, number, "eakte:pruefvermerk", "sent", held)
    assert problem(answer) == (409, "not-filed")


def test_undo_is_certain_until_a_leg_was_told_sent(house: House) -> None:
    new, koch = house.deliver(), house.caller("int.koch")
    number = koch.confirmed(new["id"])
    held = sealed(koch, number)
    answer = koch.deed(new["id"], "undo", {"handover": number, "step": "confirm"})
    undone = answer.json()["submission"]
    assert undone["status"] == "in_arbeit" and undone["handover"]["state"] == "undone"
    assert problem(report(koch, number, "fachverfahren", "sent", held))[1] in (
        "undone",
        "lease-lost",
    )
    twice = koch.deed(new["id"], "undo", {"handover": number, "step": "confirm"})
    assert problem(twice) == (409, "undone")
    second = koch.confirmed(new["id"], version=undone["version"])
    assert second == f"{new['number']}-U2", "a new will has a new number"
    held = sealed(koch, second)
    assert report(koch, second, "fachverfahren", "sent", held).status_code == 200
    late = koch.deed(new["id"], "undo", {"handover": second, "step": "confirm"})
    assert problem(late) == (409, "undo-too-late")
    assert late.json()["legs"] == ["fachverfahren"]
    assert report(koch, second, "fachverfahren", "planned", held).status_code == 200
    still = koch.deed(new["id"], "undo", {"handover": second, "step": "confirm"})
    assert problem(still) == (409, "undo-too-late"), "what may have arrived is not undone here"


def test_press_one_is_withdrawn_after_its_legs_left_until_it_is_filed_or_somebody_sends(
    own_house: House,
) -> None:
    new, koch = own_house.deliver(), own_house.caller("int.koch")
    number = koch.confirmed(new["id"])
    held = sealed(koch, number)
    assert report(koch, number, "fachverfahren", "sent", held).status_code == 200
    step = {"handover": number, "step": "withdraw"}
    assert problem(koch.deed(new["id"], "undo", step)) == (409, "lease-held")
    assert koch.delete(f"/handovers/{number}/lease", headers=held).status_code == 204
    meier = own_house.caller("lst.meier")
    assert problem(meier.deed(new["id"], "undo", step)) == (404, "not-found")
    koch.deed(new["id"], "file", {"handover": number, "hold_seconds": 60})
    assert problem(koch.deed(new["id"], "undo", step)) == (409, "undo-too-late")
    koch.deed(new["id"], "undo", {"handover": number, "step": "file"})
    back = koch.deed(new["id"], "undo", step).json()["submission"]
    assert (back["status"], back["handover"]["state"]) == ("in_arbeit", "undone")
    assert back["history"][-1]["action"] == "undone-withdraw"
    assert problem(koch.deed(new["id"], "undo", step)) == (409, "undone")
    late = koch.deed(new["id"], "file", {"handover": number, "hold_seconds": 0})
    assert problem(late) == (409, "undone"), "nothing is filed without its record"


def test_filing_can_be_undone_until_an_e_file_leg_left(house: House) -> None:
    new, koch = house.deliver(), house.caller("int.koch")
    number = koch.confirmed(new["id"])
    held = sealed(koch, number)
    step = {"handover": number, "step": "file"}
    assert problem(koch.deed(new["id"], "undo", step)) == (409, "not-filed")
    koch.deed(new["id"], "file", {"handover": number, "hold_seconds": 0})
    assert report(koch, number, "fachverfahren", "sent", held).status_code == 200
    undone = koch.deed(new["id"], "undo", step).json()["submission"]["handover"]
    assert undone["filed_at"] is None and undone["state"] == "released"
    koch.deed(new["id"], "file", {"handover": number, "hold_seconds": 0})
    assert report(koch, number, "eakte:pruefvermerk", "sent", held).status_code == 200
    assert problem(koch.deed(new["id"], "undo", step)) == (409, "undo-too-late")


def test_of_undo_and_send_at_once_exactly_one_happens(house: House) -> None:
    for _ in range(4):
        new, koch = house.deliver(files=()), house.caller("int.koch")
        number = koch.confirmed(new["id"])
        held = sealed(koch, number)
        one, two = house.another("int.koch"), house.another("int.koch")
        step = {"handover": number, "step": "confirm"}
        undone, sent = together(
            [
                lambda one=one, new=new, step=step: one.deed(new["id"], "undo", step),
                lambda two=two, number=number, held=held: report(
                    two, number, "fachverfahren", "sent", held
                ),
            ]
        )
        one.close()
        two.close()
        assert (undone.status_code == 200) != (sent.status_code == 200)


def approval_case(house: House) -> tuple[str, str]:
    new = house.deliver("wba", {"bg_nummer": "12345BG0000011"}, ())
    return new["id"], house.caller("lst.meier").confirmed(new["id"])


def test_no_leg_leaves_and_nothing_is_filed_before_a_second_person_has_approved(
    house: House,
) -> None:
    submission, number = approval_case(house)
    meier, frei = house.caller("lst.meier"), house.caller("frei.1")
    held = sealed(meier, number)
    assert problem(report(meier, number, "fachverfahren", "sent", held)) == (
        409,
        "waits-for-approval",
    )
    answer = meier.deed(submission, "file", {"handover": number})
    assert problem(answer) == (409, "waits-for-approval")
    order = {"handover": number, "hold_seconds": 0}
    approved = frei.deed(submission, "approve", order).json()["submission"]
    assert approved["status"] == "bestaetigt"
    assert approved["history"][-1]["actor"]["id"] == "frei.1"
    assert report(meier, number, "fachverfahren", "sent", held).status_code == 200
    answer = meier.deed(submission, "file", {"handover": number, "hold_seconds": 0})
    assert answer.status_code == 200


def test_nobody_approves_what_they_confirmed_or_were_represented_in(house: House) -> None:
    new = house.deliver("neuantrag", {"plz": "52428"}, ())
    lead = house.caller("tl.nord")
    lead.post(f"/submissions/{new['id']}/takeover", json={"reason": "Vertretung"})
    number = lead.confirmed(new["id"])
    answer = lead.deed(new["id"], "approve", {"handover": number})
    assert problem(answer) == (403, "own-approval")
    neu = house.caller("neu.nord").deed(new["id"], "approve", {"handover": number})
    assert problem(neu) == (403, "forbidden")
    assert house.caller("frei.1").deed(new["id"], "approve", {"handover": number}).ok


def test_of_two_who_approve_the_second_learns_who_was_first(house: House) -> None:
    new = house.deliver("neuantrag", {"plz": "52428"}, ())
    number = house.caller("neu.nord").confirmed(new["id"])
    lines = [house.another("frei.1"), house.another("tl.nord")]
    answers = together(
        [lambda line=line: line.deed(new["id"], "approve", {"handover": number}) for line in lines]
    )
    for line in lines:
        line.close()
    codes = sorted(a.status_code for a in answers)
    assert codes == [200, 409]
    lost = next(a for a in answers if a.status_code == 409)
    assert problem(lost) == (409, "already-decided")
    assert lost.json()["by"]["id"] in ("frei.1", "tl.nord")


def test_an_approver_sees_the_case_only_while_it_concerns_them(house: House) -> None:
    new = house.deliver("wba", {"bg_nummer": "12345BG0000011"}, (("k.pdf", "kontoauszug"),))
    frei = house.caller("frei.1")
    cursor = frei.cursor()
    assert problem(frei.get(f"/submissions/{new['id']}")) == (404, "not-found")
    number = house.caller("lst.meier").confirmed(new["id"])
    shown = frei.changes(cursor)["changes"][0]["submission"]
    assert [d["declared_kind"] for d in shown["documents"]].count("kontoauszug") == 1
    cursor = frei.cursor()
    step = {"handover": number, "step": "confirm"}
    assert house.caller("lst.meier").deed(new["id"], "undo", step).ok
    assert frei.changes(cursor)["changes"] == [{"kind": "gone", "id": new["id"]}]


def test_approving_what_needs_no_approval_is_refused(house: House) -> None:
    new = house.deliver()
    number = house.caller("int.koch").confirmed(new["id"])
    lead = house.caller("tl.nord")
    assert problem(lead.deed(new["id"], "approve", {"handover": number})) == (403, "forbidden")


@pytest.mark.parametrize("deed", ["file", "undo", "approve"])
def test_a_handover_of_another_name_is_not_found(house: House, deed: str) -> None:
    new = house.deliver()
    koch = house.caller("int.koch")
    koch.confirmed(new["id"])
    body = {"handover": f"{new['number']}-U9", "step": "confirm"}
    line = house.caller("tl.nord") if deed == "approve" else koch
    assert problem(line.deed(new["id"], deed, body)) == (404, "not-found")


@pytest.mark.parametrize("deed", ["confirm", "file", "undo", "approve"])
def test_a_repeated_press_gets_the_first_answer_and_another_order_is_refused(
    house: House, deed: str
) -> None:
    approving = deed == "approve"
    if approving:
        submission, number = approval_case(house)
        line = house.caller("frei.1")
    else:
        submission, line = house.deliver()["id"], house.caller("int.koch")
        number = "" if deed == "confirm" else line.confirmed(submission)
    bodies = {
        "confirm": {"case": {"case_number": "1"}},
        "file": {"handover": number},
        "undo": {"handover": number, "step": "confirm"},
        "approve": {"handover": number},
    }
    headers = {"Idempotency-Key": f"repeat-{deed}-{submission}", "If-Match": '"1"'}
    first = line.deed(submission, deed, bodies[deed], **headers)
    assert first.status_code == 200, first.text
    assert line.deed(submission, deed, bodies[deed], **headers).json() == first.json()
    other = {**bodies[deed], "handover": "X-U1", "hold_seconds": 77}
    assert problem(line.deed(submission, deed, other, **headers)) == (422, "idempotency-mismatch")
    missing = line.deed(submission, deed, bodies[deed], **{**headers, "Idempotency-Key": ""})
    assert problem(missing) == (400, "idempotency-missing")


def test_a_repeat_while_the_original_runs_is_told_so(house: House) -> None:
    submission, koch = house.deliver()["id"], house.caller("int.koch")
    house.server.running_keys.add(("int.koch", "running"))
    answer = koch.confirm(submission, key="running")
    assert problem(answer) == (409, "in-progress")
    house.server.running_keys.discard(("int.koch", "running"))
    assert koch.confirm(submission, key="running").status_code == 200


def test_a_refused_press_leaves_its_key_unused(house: House) -> None:
    submission, koch = house.deliver()["id"], house.caller("int.koch")
    assert problem(koch.confirm(submission, version=5, key="later")) == (412, "version-conflict")
    assert koch.confirm(submission, version=1, key="later").status_code == 200
