"""Presence, claims, takeover: leases end, and a lead needs a reason."""

from tests.formserver.houses import House, problem, together

WEBERS = {"nachname": "Weber-Fall", "bg_nummer": "12345BG0000044"}


def test_presence_names_who_has_it_open_until_they_leave(house: House) -> None:
    new = house.deliver(data=WEBERS)
    koch, weber = house.caller("int.koch"), house.caller("int.weber")
    path = f"/submissions/{new['id']}/presence"
    assert [p["id"] for p in koch.put(path).json()["present"]] == ["int.koch"]
    assert [p["id"] for p in weber.put(path).json()["present"]] == ["int.koch", "int.weber"]
    assert koch.delete(path).status_code == 204
    assert koch.delete(path).status_code == 204
    assert [p["id"] for p in house.seen("int.koch", new["id"])["present"]] == ["int.weber"]


def test_a_claim_names_its_holder_to_the_next_and_is_renewed_by_repeating(house: House) -> None:
    new = house.deliver(data=WEBERS)
    path = f"/submissions/{new['id']}/claim"
    koch, weber = house.caller("int.koch"), house.caller("int.weber")
    first = koch.post(path, json={"on_behalf_of": "int.weber"}).json()["claim"]
    again = koch.post(path, json={"on_behalf_of": "int.weber"}).json()["claim"]
    assert again["since"] == first["since"]
    assert again["expires_at"] > first["expires_at"]
    refused = weber.post(path, json={})
    assert problem(refused) == (409, "claimed")
    assert refused.json()["person"] == {"id": "int.koch", "name": "Koch, Petra"}
    assert refused.json()["since"] == first["since"]
    assert weber.post(f"/submissions/{new['id']}/release").status_code == 204
    assert problem(weber.post(path, json={})) == (409, "claimed"), "nobody releases another's"
    assert koch.post(f"/submissions/{new['id']}/release").status_code == 204
    assert weber.post(path, json={}).status_code == 200


def test_of_many_claims_at_once_one_holds(house: House) -> None:
    new = house.deliver(data=WEBERS)
    lines = [house.another(p) for p in ("int.koch", "int.weber") for _ in range(3)]
    path = f"/submissions/{new['id']}/claim"
    answers = together([lambda line=line: line.post(path, json={}) for line in lines])
    for line in lines:
        line.close()
    holder = house.seen("int.koch", new["id"])["claim"]["person"]["id"]
    won = [a for a in answers if a.status_code == 200]
    assert {a.json()["claim"]["person"]["id"] for a in won} == {holder}
    assert len(won) == 3, "the same person on three lines renews"


def test_a_claim_on_behalf_of_somebody_one_does_not_represent_is_refused(house: House) -> None:
    new = house.deliver()
    answer = house.caller("int.koch").post(
        f"/submissions/{new['id']}/claim", json={"on_behalf_of": "int.weber"}
    )
    assert problem(answer) == (403, "forbidden")


def test_an_expired_claim_can_be_taken_by_whoever_may_work_on_it(own_house: House) -> None:
    new = own_house.deliver(data=WEBERS)
    koch, weber = own_house.caller("int.koch"), own_house.caller("int.weber")
    koch.post(f"/submissions/{new['id']}/claim", json={})
    path = f"/submissions/{new['id']}/takeover"
    assert problem(weber.post(path, json={"reason": "eilt"})) == (403, "forbidden")
    own_house.turn(seconds=601)
    taken = weber.post(path, json={})
    assert taken.json()["claim"]["person"]["id"] == "int.weber"


def test_a_lead_takes_over_with_a_reason_and_becomes_the_last_deputy(house: House) -> None:
    new = house.deliver()
    koch, lead = house.caller("int.koch"), house.caller("tl.nord")
    koch.post(f"/submissions/{new['id']}/claim", json={})
    before = house.seen("tl.nord", new["id"])
    assert all(d["role"] == "protokoll" for d in before["documents"]), "a header, no evidence"
    path = f"/submissions/{new['id']}/takeover"
    assert problem(lead.post(path, json={"reason": " "})) == (403, "forbidden")
    taken = lead.post(path, json={"reason": "Frist morgen"}).json()["claim"]
    assert taken["person"]["id"] == "tl.nord" and taken["on_behalf_of"] == "int.koch"
    after = house.seen("tl.nord", new["id"])
    assert len(after["documents"]) == 3
    assert after["history"][-1]["detail"] == "Frist morgen"
    assert problem(koch.confirm(new["id"])) == (409, "claimed")
    answer = lead.confirm(new["id"])
    assert answer.json()["submission"]["handover"]["on_behalf_of"] == "int.koch"


def test_a_lead_of_other_teams_sees_nothing_to_take_over(house: House) -> None:
    new = house.deliver("wba", {"bg_nummer": "12345BG0000011"})
    answer = house.caller("tl.nord").post(
        f"/submissions/{new['id']}/takeover", json={"reason": "x"}
    )
    assert problem(answer) == (404, "not-found")
