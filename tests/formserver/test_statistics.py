"""Facts of events, the closed file of a month, and what is answered to it."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from tests.formserver.houses import House, problem, together

NOVEMBER = "/statistics/batches/nord/2026-11"
MASKS = {"Statistik": {"BG-Nummer / Aktenzeichen": "12345BG0001234", "Art": "erst"}}
EVENT = {"case_number": "12345BG0001234", "masks": MASKS}


def sent(house: House, submission: str | None = None, *, number: str | None = None) -> str:
    """A handover of int.koch (Nord) whose statistics leg is about to leave."""
    koch = house.caller("int.koch")
    new = submission or house.deliver()["id"]
    number = number or koch.confirmed(new, version=house.seen("int.koch", new)["version"])
    path = f"/handovers/{number}"
    lease = koch.post(f"{path}/lease", json={"holder": "t"}).json()["lease"]
    headers = {"X-Lease": lease}
    plan = {"papers": [], "legs": ["fachverfahren", "statistik"]}
    assert koch.put(f"{path}/plan", json=plan, headers=headers).ok
    leaves = {"state": "sent", "attempts": 1}
    assert koch.put(f"{path}/legs/statistik", json=leaves, headers=headers).ok
    koch.delete(f"{path}/lease", headers=headers)
    return number


def done(house: House, number: str) -> None:
    """Both legs received: the submission is filed."""
    koch = house.caller("int.koch")
    path = f"/handovers/{number}"
    lease = koch.post(f"{path}/lease", json={"holder": "t"}).json()["lease"]
    for leg in ("fachverfahren", "statistik"):
        told = {"state": "received", "attempts": 1, "receipt": f"Q-{leg}"}
        assert koch.put(f"{path}/legs/{leg}", json=told, headers={"X-Lease": lease}).ok
    koch.delete(f"{path}/lease", headers={"X-Lease": lease})


def take_down(house: House, number: str, event: Any = EVENT, by: str = "int.koch") -> Any:
    return house.caller(by).put(f"/handovers/{number}/statistics", json=event)


def received(house: House, number: str, event: Any = EVENT) -> str:
    answer = take_down(house, number, event)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["receipt"])


def close(house: House, path: str = NOVEMBER) -> dict[str, Any]:
    answer = house.caller("adm.1").post(f"{path}/close")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def answered(
    house: House, results: list[Mapping[str, Any]], path: str = NOVEMBER, **other: Any
) -> Any:
    office, month = path.split("/")[-2:]
    sha256 = hashlib.sha256(house.caller("adm.1").get(path).content).hexdigest()
    body = {"month": month, "office": office, "sha256": sha256, "results": results, **other}
    return house.caller("adm.1").post(f"{path}/feedback", json=body)


def accepted(record: str) -> dict[str, Any]:
    return {"record": record, "state": "angenommen"}


def refused(record: str, code: str = "K-17", field: str | None = "Geschlecht") -> dict[str, Any]:
    return {"record": record, "state": "abgelehnt", "code": code, "field": field}


def ids(house: House, number: str) -> tuple[str, dict[str, Any]]:
    id_ = str(house.caller("int.koch").get(f"/handovers/{number}").json()["submission"]["id"])
    return id_, house.seen("int.koch", id_)


def test_the_same_facts_again_get_the_same_receipt_and_others_are_refused(house: House) -> None:
    number = sent(house)
    first = received(house, number)
    assert received(house, number) == first
    assert take_down(house, number, by="runner.1").json() == {"receipt": first}
    assert house.caller("runner.1").get(f"/handovers/{number}/statistics").json() == {
        "receipt": first
    }
    other = {**EVENT, "masks": {}}
    assert problem(take_down(house, number, other)) == (422, "idempotency-mismatch")


def test_many_at_once_take_an_event_down_once(own_house: House) -> None:
    number = sent(own_house)
    lines = [own_house.another("runner.1") for _ in range(5)]
    told = together(
        [
            lambda line=line: line.put(f"/handovers/{number}/statistics", json=EVENT)
            for line in lines
        ]
    )
    assert {a.json()["receipt"] for a in told} == {"2026-11-nord-00001"}
    for line in lines:
        line.close()
    listed = own_house.caller("adm.1").get(f"{NOVEMBER}/records").json()["records"]
    assert [r["handover"] for r in listed] == [number]


def test_facts_leave_only_after_the_leg_was_let_go(house: House) -> None:
    new = house.deliver()
    number = house.caller("int.koch").confirmed(new["id"])
    assert problem(take_down(house, number)) == (409, "hold-running")
    undone = {"handover": number, "step": "confirm"}
    assert house.caller("int.koch").deed(new["id"], "undo", undone).ok
    assert problem(take_down(house, number)) == (409, "undone")
    assert house.caller("int.koch").get(f"/handovers/{number}/statistics").status_code == 404


def test_a_month_is_closed_once_when_it_is_over_and_its_file_never_changes(
    own_house: House,
) -> None:
    house, admin = own_house, own_house.caller("adm.1")
    records = [received(house, sent(house)) for _ in range(3)]
    assert records == [f"2026-11-nord-0000{n}" for n in (1, 2, 3)]
    assert problem(admin.post(f"{NOVEMBER}/close")) == (409, "month-running")
    assert problem(admin.get(NOVEMBER)) == (409, "batch-open")
    house.turn(days=10)
    late = received(house, sent(house))
    assert late == "2026-12-nord-00001", "what comes after the month is in the next"
    closed = close(house)
    assert (closed["state"], closed["records"], closed["waiting"]) == ("abgeschlossen", 3, 3)
    file = admin.get(NOVEMBER)
    assert hashlib.sha256(file.content).hexdigest() == closed["sha256"]
    assert file.headers["ETag"] == f'"{closed["sha256"]}"'
    content = file.json()
    assert (content["format"], content["version"]) == ("zweiklick-statistik", 1)
    assert [r["number"] for r in content["records"]] == records
    assert content["records"][0]["masks"] == MASKS
    house.turn(days=1)
    assert close(house) == closed
    assert admin.get(NOVEMBER).content == file.content
    assert [b["month"] for b in admin.get("/statistics/batches").json()["batches"]] == [
        "2026-12",
        "2026-11",
    ]


def test_a_clock_that_goes_back_puts_no_record_into_a_closed_month(own_house: House) -> None:
    number = sent(own_house)
    own_house.turn(days=10)
    close(own_house)
    own_house.turn(days=-10)
    assert received(own_house, number) == "2026-12-nord-00001"


def test_an_office_without_events_has_an_empty_file(own_house: House) -> None:
    own_house.turn(days=10)
    path = "/statistics/batches/sued/2026-11"
    assert close(own_house, path)["state"] == "vollstaendig"
    assert own_house.caller("adm.1").get(path).json()["records"] == []
    unknown = own_house.caller("adm.1").post("/statistics/batches/mond/2026-11/close")
    assert problem(unknown) == (404, "not-found")


def test_feedback_stands_at_each_submission_and_half_of_it_leaves_the_rest_waiting(
    own_house: House,
) -> None:
    house = own_house
    numbers = [sent(house) for _ in range(3)]
    one, two, three = (received(house, n) for n in numbers)
    for number in numbers:
        done(house, number)
    house.turn(days=10)
    close(house)
    half = answered(house, [accepted(one), refused(two)]).json()
    assert (half["state"], half["accepted"], half["refused"], half["waiting"]) == (
        "teilweise", 1, 1, 1,
    )  # fmt: skip
    _, well = ids(house, numbers[0])
    assert (well["status"], well["history"][-1]["action"]) == ("abgelegt", "statistics-accepted")
    id_, back = ids(house, numbers[1])
    assert (back["status"], back["history"][-1]["action"]) == ("in_arbeit", "statistics-refused")
    assert back["history"][-1]["detail"] == f"{two} · K-17 · Geschlecht"
    again = answered(house, [accepted(one), refused(two)]).json()
    assert again == half
    assert len(house.seen("int.koch", id_)["history"]) == len(back["history"]), "said once"
    assert answered(house, [accepted(three)]).json()["state"] == "vollstaendig"
    listed = house.caller("adm.1").get(f"{NOVEMBER}/records").json()["records"]
    assert [(r["state"], r["code"], r["field"]) for r in listed] == [
        ("angenommen", None, None),
        ("abgelehnt", "K-17", "Geschlecht"),
        ("angenommen", None, None),
    ]


def test_a_refused_record_is_followed_up_by_the_next_confirmation(own_house: House) -> None:
    house = own_house
    number = sent(house)
    first = received(house, number)
    done(house, number)
    house.turn(days=10)
    close(house)
    assert answered(house, [refused(first)]).ok
    id_, _ = ids(house, number)
    second = sent(house, id_)
    assert second.endswith("-U2")
    follow = received(house, second, {**EVENT, "masks": {}})
    assert follow == "2026-12-nord-00001"
    (listed,) = house.caller("adm.1").get(f"{NOVEMBER[:-2]}12/records").json()["records"]
    assert (listed["kind"], listed["corrects"]) == ("korrektur", first)


def test_feedback_to_another_file_changes_nothing(own_house: House) -> None:
    number = sent(own_house)
    record = received(own_house, number)
    own_house.turn(days=10)
    before = close(own_house)
    others: dict[str, str] = {"month": "2026-10", "office": "sued", "sha256": "0" * 64}
    for part, other in others.items():
        answer = answered(own_house, [refused(record)], **{part: other})
        assert problem(answer) == (409, "feedback-mismatch") and answer.json()["part"] == part
    assert own_house.caller("adm.1").get("/statistics/batches").json()["batches"] == [before]


def test_an_unknown_record_number_is_kept_and_shown_until_a_feedback_without_it(
    own_house: House,
) -> None:
    record = received(own_house, sent(own_house))
    own_house.turn(days=10)
    close(own_house)
    strange = accepted("2026-11-nord-00099")
    told = answered(own_house, [accepted(record), strange]).json()
    assert (told["state"], told["unknown"], told["accepted"]) == (
        "unstimmig", ["2026-11-nord-00099"], 1,
    )  # fmt: skip
    assert answered(own_house, [accepted(record)]).json()["state"] == "vollstaendig"


def test_feedback_before_the_month_is_closed_and_bad_feedback_are_refused(
    sqlite_house: House,
) -> None:
    admin = sqlite_house.caller("adm.1")
    path = "/statistics/batches/nord/2027-05/feedback"
    body = {"month": "2027-05", "office": "nord", "sha256": "0" * 64, "results": []}
    assert problem(admin.post(path, json=body)) == (409, "batch-open")
    bad: list[list[dict[str, Any]]] = [
        [{"record": "a", "state": "abgelehnt"}],
        [{"record": "a", "state": "vielleicht"}],
        [accepted("a"), refused("a")],
    ]
    for results in bad:
        assert problem(admin.post(path, json={**body, "results": results})) == (422, "invalid")
    half = json.dumps(body)[:-20]
    assert problem(admin.post(path, data=half, headers={"Content-Type": "application/json"})) == (
        400,
        "bad-request",
    )


def withdrawn(house: House, submission: str, number: str) -> None:
    step = {"handover": number, "step": "withdraw"}
    answer = house.caller("int.koch").deed(submission, "undo", step)
    assert answer.status_code == 200, answer.text


def test_the_facts_of_a_withdrawn_confirmation_are_kept_and_in_no_file(own_house: House) -> None:
    submission = own_house.deliver()["id"]
    first = sent(own_house, submission)
    record = received(own_house, first)
    withdrawn(own_house, submission, first)
    records = own_house.caller("adm.1").get(f"{NOVEMBER}/records").json()["records"]
    assert [(r["number"], r["state"]) for r in records] == [(record, "entfaellt")]
    second = received(own_house, sent(own_house, submission))
    own_house.turn(days=10)
    closed = close(own_house)
    assert (closed["records"], closed["state"]) == (1, "abgeschlossen")
    content = json.loads(own_house.caller("adm.1").get(NOVEMBER).content)
    assert [(r["number"], r["kind"]) for r in content["records"]] == [(second, "ereignis")]


def test_facts_of_a_closed_file_stay_and_are_corrected_by_the_next(own_house: House) -> None:
    submission = own_house.deliver()["id"]
    first = sent(own_house, submission)
    record = received(own_house, first)
    own_house.turn(days=10)
    close(own_house)
    withdrawn(own_house, submission, first)
    second = received(own_house, sent(own_house, submission))
    later = "/statistics/batches/nord/2026-12"
    records = own_house.caller("adm.1").get(f"{later}/records").json()["records"]
    assert [(r["number"], r["kind"], r["corrects"]) for r in records] == [
        (second, "korrektur", record)
    ]
