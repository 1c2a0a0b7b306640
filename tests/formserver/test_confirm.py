"""The first press: rights, versions, claims, the case, and exactly one winner of many."""

import pytest

from tests.formserver.houses import House, problem, together


def test_the_responsible_person_confirms_and_gets_the_number_of_the_handover(house: House) -> None:
    new = house.deliver()
    answer = house.caller("int.koch").confirm(new["id"], hold_seconds=30)
    assert answer.status_code == 200
    body = answer.json()
    assert body["handover"] == f"{new['number']}-U1"
    assert body["submission"]["status"] == "bestaetigt"
    assert body["submission"]["version"] == 1  # nothing new to be seen
    handover = body["submission"]["handover"]
    assert handover["state"] == "held"
    assert handover["hold_until"] > handover["confirmed_at"]
    assert handover["confirmed_by"] == {"id": "int.koch", "name": "Koch, Petra"}
    assert body["submission"]["history"][-1]["action"] == "confirmed"


@pytest.mark.parametrize("people", [2, 5, 10])
def test_of_many_who_confirm_at_once_exactly_one_wins_and_the_others_learn_who(
    house: House, people: int
) -> None:
    new = house.deliver(data={"nachname": "Beide", "bg_nummer": "12345BG0000044"})
    assert new["owner"]["id"] == "int.weber"  # absent, represented by int.koch
    names = [("int.koch", "int.weber")[n % 2] for n in range(people)]
    lines = [house.another(name) for name in names]
    answers = together([lambda line=line: line.confirm(new["id"]) for line in lines])
    for line in lines:
        line.close()
    winners = [n for n, a in enumerate(answers) if a.status_code == 200]
    assert len(winners) == 1, [a.text for a in answers]
    for n, answer in enumerate(answers):
        if n not in winners:
            assert problem(answer) == (409, "already-decided")
            assert answer.json()["by"]["id"] == names[winners[0]]
    assert house.seen("int.weber", new["id"])["handover"]["number"].endswith("-U1")


def test_another_version_is_refused_with_the_version_there_is(house: House) -> None:
    new = house.deliver()
    answer = house.caller("int.koch").confirm(new["id"], version=7)
    assert problem(answer) == (412, "version-conflict")
    assert answer.json()["version"] == 1


def test_a_confirmation_without_a_case_or_version_or_key_is_refused(house: House) -> None:
    new = house.deliver()
    koch = house.caller("int.koch")
    assert problem(koch.confirm(new["id"], case=None)) == (422, "case-missing")
    assert problem(koch.confirm(new["id"], case={"name": "X"})) == (422, "case-missing")
    path = f"/submissions/{new['id']}/confirm"
    body = {"case": {"case_number": "12345BG0001234"}}
    assert problem(koch.post(path, json=body, headers={"Idempotency-Key": "k"})) == (
        400,
        "bad-request",
    )
    assert problem(koch.post(path, json=body, headers={"If-Match": '"1"'})) == (
        400,
        "idempotency-missing",
    )
    assert house.seen("int.koch", new["id"])["status"] == "neu"


def test_somebody_elses_live_claim_bars_the_press_and_ones_own_does_not(house: House) -> None:
    new = house.deliver(data={"nachname": "Beide", "bg_nummer": "12345BG0000044"})
    weber, koch = house.caller("int.weber"), house.caller("int.koch")
    assert weber.post(f"/submissions/{new['id']}/claim", json={}).status_code == 200
    refused = koch.confirm(new["id"])
    assert problem(refused) == (409, "claimed")
    assert refused.json()["person"]["name"] == "Weber, Thomas"
    body = weber.confirm(new["id"]).json()
    assert body["submission"]["claim"] is None, "the claim vanishes with the press"


def test_a_deputy_confirms_in_the_owners_name_and_nobody_elses(house: House) -> None:
    data = {"nachname": "Vertreten", "bg_nummer": "12345BG0000044"}
    new = house.deliver(data=data)
    koch = house.caller("int.koch")
    wrong = koch.confirm(new["id"], on_behalf_of="int.yilmaz")
    assert problem(wrong) == (403, "forbidden")
    submission = koch.confirm(new["id"], on_behalf_of="int.weber").json()["submission"]
    assert submission["handover"]["on_behalf_of"] == "int.weber"
    assert submission["history"][-1]["on_behalf_of"]["name"] == "Weber, Thomas"
    own = house.deliver()
    assert problem(koch.confirm(own["id"], on_behalf_of="int.weber")) == (403, "forbidden")


def test_who_is_no_deputy_does_not_even_see_it(house: House) -> None:
    new = house.deliver(data={"nachname": "Fremd", "bg_nummer": "12345BG0000044"})
    for person in ("int.yilmaz", "lst.meier", "neu.nord", "frei.1", "adm.1", "rev.1"):
        assert problem(house.caller(person).confirm(new["id"])) == (404, "not-found")


def test_any_caseworker_of_the_team_confirms_what_lies_in_the_teams_queue(house: House) -> None:
    new = house.deliver("neuantrag", {"plz": "52428"}, ())
    assert new["owner"] is None
    submission = house.caller("neu.nord").confirm(new["id"]).json()["submission"]
    assert submission["status"] == "freigabe"
    assert submission["handover"]["state"] == "approval"


def test_the_case_number_of_the_press_is_kept_when_there_was_none(house: House) -> None:
    new = house.deliver("neuantrag", {"plz": "52428"}, ())
    case = {"case_number": "12345BG0009999", "file_number": "A-1", "birth_date": "1990-01-31"}
    submission = house.caller("neu.nord").confirm(new["id"], case=case).json()["submission"]
    assert submission["case_number"] == "12345BG0009999"


def test_four_eyes_are_asked_when_a_payment_relevant_value_came_in(house: House) -> None:
    with_iban = house.deliver("vaem", {"nachname": "A", "iban": "DE1"}, ())
    without = house.deliver("vaem", {"nachname": "A", "beschreibung": "Telefon"}, ())
    meier = house.caller("lst.meier")
    assert meier.confirm(with_iban["id"]).json()["submission"]["status"] == "freigabe"
    assert meier.confirm(without["id"]).json()["submission"]["status"] == "bestaetigt"
