"""Taking in: nothing is refused for what is missing, nothing is doubled, everything has a place."""

import json
from typing import Any

import pytest

from sync.formserver.numbers import is_valid
from tests.formserver.houses import PDF, House, problem, together


def documents(house: House, person: str, submission: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for document in house.seen(person, submission)["documents"]:
        found.setdefault(document["role"], []).append(document)
    return found


def test_a_submission_gets_number_receipt_and_a_responsible_person(house: House) -> None:
    new = house.deliver()
    assert is_valid(new["number"]) and new["number"].startswith("AUM-2026-")
    assert new["owner"] == {"id": "int.koch", "name": "Koch, Petra"}
    assert new["routing_reason"] == "Aktenzeichen endet auf 34: Koch, Petra"
    assert new["protocol"]["role"] == "protokoll"
    seen = house.seen("int.koch", new["id"])
    assert seen["case_number"] == "12345BG0001234"
    assert (seen["status"], seen["version"]) == ("neu", 1)
    assert [h["action"] for h in seen["history"]] == ["received", "routed"]


def test_durchschrift_and_protokoll_are_made_when_the_source_brings_none(house: House) -> None:
    new = house.deliver()
    found = documents(house, "int.koch", new["id"])
    assert {role: len(rows) for role, rows in found.items()} == {
        "durchschrift": 1,
        "nachweis": 1,
        "protokoll": 1,
    }
    for role in ("durchschrift", "protokoll"):
        path = f"/submissions/{new['id']}/documents/{found[role][0]['id']}"
        content = house.caller("int.koch").get(path).content
        assert content.startswith(b"%PDF-") and len(content) == found[role][0]["size"]


def test_a_durchschrift_that_was_brought_stays_byte_identical(house: House) -> None:
    told = {"service": "wba", "data": {}, "source": {"name": "own", "reference": "pdf-1"}}
    parts = {
        "submission": (None, json.dumps(told), "application/json"),
        "durchschrift": ("antrag.pdf", PDF + b"brought", "application/pdf"),
    }
    new = house.another_post("/intake", parts).json()
    found = documents(house, "lst.meier", new["id"])["durchschrift"]
    path = f"/submissions/{new['id']}/documents/{found[0]['id']}"
    assert house.caller("lst.meier").get(path).content == PDF + b"brought"


@pytest.mark.parametrize("data", [{}, {"nachname": None}, [], "Freitext", None])
def test_missing_fields_are_never_a_reason_to_refuse(house: House, data: object) -> None:
    new = house.post_delivery("wba", data).json()
    assert new["owner"] is None
    assert new["routing_reason"] == "Ohne Aktenzeichen und Name: Eingang Leistung Süd"
    assert house.seen("lst.meier", new["id"])["team"] == "team-leistung-sued"


def test_an_unknown_service_lies_in_a_teams_queue_with_a_number_of_its_own(house: House) -> None:
    new = house.deliver("sterbegeld", {"nachname": "X"}, ())
    assert new["number"].startswith("SON-")
    assert new["owner"] is None
    assert "nicht eingerichtet" in new["routing_reason"]
    assert house.seen("neu.nord", new["id"])["service"] == "sterbegeld"


def test_characters_no_database_keeps_are_replaced_and_the_rest_is_kept(house: House) -> None:
    new = house.deliver(data={"nachname": "a\x00b", "bg_nummer": "12345BG0000001"})
    assert house.seen("int.koch", new["id"])["data"]["nachname"] == "a�b"
    told = b'{"service":"wba","data":{"nachname":"M\\ud800"},"source":{"name":"s","reference":"u"}}'
    answer = house.another_post("/intake", {"submission": (None, told, "application/json")})
    assert answer.status_code == 201
    assert house.seen("lst.meier", answer.json()["id"])["data"]["nachname"] == "M�"


def test_the_same_delivery_again_gets_the_same_answer_and_doubles_nothing(house: House) -> None:
    source = {"name": "engine", "reference": "again"}
    first = house.post_delivery("krankmeldung", {}, (), source=source)
    second = house.post_delivery("krankmeldung", {"nachname": "B"}, (), source=source)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()


def test_of_the_same_delivery_ten_times_at_once_one_submission_comes_into_being(
    house: House,
) -> None:
    source = {"name": "engine", "reference": "storm"}
    cursor = house.caller("int.koch").cursor()
    answers = together(
        [
            lambda: house.post_delivery(
                "krankmeldung", {"bg_nummer": "12345BG0000001"}, [("a.pdf", None)], source=source
            )
        ]
        * 10
    )
    assert sorted(a.status_code for a in answers) == [200] * 9 + [201]
    assert len({a.json()["id"] for a in answers}) == 1
    changes = house.caller("int.koch").changes(cursor)["changes"]
    assert [c["submission"]["id"] for c in changes] == [answers[0].json()["id"]]


def test_numbers_drawn_at_once_are_all_different(house: House) -> None:
    deliveries = together([lambda: house.deliver("ortsabwesenheit", {}, ())] * 8)
    assert len({d["number"] for d in deliveries}) == 8


def test_a_number_that_was_brought_is_kept_when_it_is_right_and_free(house: House) -> None:
    assert house.deliver(number="AUM-2025-000815-5")["number"] != "AUM-2025-000815-5"
    kept = house.deliver(number="AUM-2026-000815-4")
    assert kept["number"] == "AUM-2026-000815-4"
    taken = house.deliver(number="AUM-2026-000815-4")
    assert taken["number"] != "AUM-2026-000815-4"
    history = house.seen("int.koch", taken["id"])["history"]
    assert history[0]["detail"] == "AUM-2026-000815-4"


def test_the_instant_of_receipt_is_the_sources_when_told_and_ours_otherwise(house: House) -> None:
    told = house.deliver(received_at="2026-11-20T08:41:00+01:00")
    assert house.seen("int.koch", told["id"])["received_at"] == "2026-11-20T07:41:00.000000Z"
    ours = house.deliver()
    assert house.seen("int.koch", ours["id"])["received_at"].startswith("2026-11-23T08:1")


def test_documents_that_follow_come_later_and_raise_the_version(house: House) -> None:
    new = house.deliver()
    path = f"/intake/{new['number']}/documents"
    source = {"name": "later", "reference": new["number"]}
    answer = house.post_delivery("", None, [("x.pdf", "sonstiges")], path=path, source=source)
    assert answer.status_code == 201, answer.text
    seen = house.seen("int.koch", new["id"])
    assert seen["version"] == 2
    assert [d["later"] for d in seen["documents"]] == [False, False, False, True, True]
    assert [d["role"] for d in seen["documents"]][-2:] == ["nachweis", "protokoll"]
    assert answer.json()["protocol"]["id"] == seen["documents"][-1]["id"], "a receipt of its own"
    assert seen["documents"][-2]["name"] == "x.pdf"
    again = house.post_delivery("", None, [("x.pdf", "sonstiges")], path=path, source=source)
    assert again.status_code == 200
    assert house.seen("int.koch", new["id"])["version"] == 2


def test_documents_for_a_number_nobody_knows_are_refused(house: House) -> None:
    path = "/intake/AUM-2026-999999-9/documents"
    answer = house.post_delivery("", None, [("x.pdf", None)], path=path)
    assert problem(answer) == (404, "not-found")


def test_a_file_nobody_named_is_kept_as_an_attachment(house: House) -> None:
    told = {
        "service": "krankmeldung",
        "data": {"bg_nummer": "12345BG0000001"},
        "source": {"name": "own", "reference": "unnamed"},
    }
    parts = {
        "submission": (None, json.dumps(told), "application/json"),
        "foto": ("C:\\Bilder\\..\\foto\x1b.jpg", b"\xff\xd8\xff", "image/jpeg"),
    }
    new = house.another_post("/intake", parts).json()
    assert [d["name"] for d in documents(house, "int.koch", new["id"])["nachweis"]] == ["foto.jpg"]


def test_a_delivery_that_is_not_whole_is_refused_and_leaves_nothing(house: House) -> None:
    source = {"name": "broken", "reference": "1"}
    told = {"service": "wba", "source": source, "attachments": [{"part": "a1", "name": "x"}]}
    body = json.dumps(told)
    missing_part = {"submission": (None, body, "application/json")}
    assert problem(house.another_post("/intake", missing_part)) == (422, "invalid")
    no_source = {"submission": (None, '{"service":"wba"}', "application/json")}
    assert problem(house.another_post("/intake", no_source)) == (422, "invalid")
    no_json = {"submission": (None, "{", "application/json")}
    assert problem(house.another_post("/intake", no_json)) == (400, "bad-request")
    line = house.caller("source.demo")
    cut = b'--b\r\nContent-Disposition: form-data; name="submission"\r\n\r\n{}'
    for data, kind in ((cut, "multipart/form-data; boundary=b"), (b"{}", "application/json")):
        answer = line.post("/intake", data=data, headers={"Content-Type": kind})
        assert problem(answer) == (400, "bad-request")
    assert not list((house.settings.data / "incoming").iterdir())
    whole = house.post_delivery("wba", {}, (), source=source)
    assert whole.status_code == 201, "the refused ones were not remembered"


def test_a_file_over_the_limit_is_refused_while_it_streams(house: House) -> None:
    told = {"service": "wba", "data": {}, "source": {"name": "own", "reference": "large"}}
    parts = {
        "submission": (None, json.dumps(told), "application/json"),
        "a1": ("large.pdf", b"x" * (house.settings.upload_limit + 1), "application/pdf"),
    }
    assert problem(house.another_post("/intake", parts)) == (413, "too-large")
    assert not list((house.settings.data / "incoming").iterdir())


def test_a_reference_to_an_earlier_submission_goes_to_who_holds_that_one(house: House) -> None:
    earlier = house.deliver("wba", {"bg_nummer": "12345BG0000001"}, ())
    assert earlier["owner"]["id"] == "lst.schulte"
    data = {"bezug_vorgang": earlier["number"], "bg_nummer": "12345BG0000011"}
    new = house.deliver("kontaktcenter", data, ())
    assert new["owner"]["id"] == "lst.schulte"
    assert "Bezieht sich auf einen Vorgang von Schulte, Maren" in new["routing_reason"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [('{"a": NaN, "b": -Infinity, "c": 1e999}', 201), ("[" * 60 + "]" * 60, 422)],
)
def test_json_that_is_none_is_kept_as_text_and_a_tower_of_brackets_is_refused(
    house: House, text: str, expected: int
) -> None:
    told = f'{{"service":"wba","data":{text},"source":{{"name":"odd","reference":"{expected}"}}}}'
    answer = house.another_post("/intake", {"submission": (None, told, "application/json")})
    assert answer.status_code == expected, answer.text
    if expected == 201:
        data = house.seen("lst.meier", answer.json()["id"])["data"]
        assert data == {"a": "nan", "b": "-inf", "c": "inf"}
