"""The contract of the demo Fachverfahren, asked over HTTP of the real program."""

import json
import os
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.democase.conftest import ROOT, Program

RECORD = {
    "case_number": "12345BG0001234",
    "masks": {"Arbeitsunfähigkeit": {"von": "2026-11-19", "bis": "2026-11-27", "Unfall": False}},
    "submission_number": "AUM-2026-000815-4",
    "confirmed_by": "int.koch",
    "on_behalf_of": None,
}


def problem(answer: Any) -> str:
    assert answer.headers["Content-Type"] == "application/problem+json"
    return str(answer.json()["type"]).removeprefix("urn:zweiklick:problem:")


def test_a_case_is_found_under_both_spellings_of_its_number(program: Program) -> None:
    for spelling in ("12345BG0004711", "12345//0004711", "12345%2F%2F0004711"):
        answer = program.call("GET", f"/cases/{spelling}")
        assert answer.status_code == 200
        assert answer.json() == {
            "case_number": "12345BG0004711",
            "file_number": "II-0004711-26",
            "persons": [
                {"family_name": "Gößling", "given_name": "Hans-Peter", "birth_date": "1971-06-02"}
            ],
            "office": "Süd",
        }
    assert program.call("GET", "/cases/12345BG0000001").status_code == 404


def test_a_case_is_found_by_person_whatever_the_spelling(program: Program) -> None:
    def numbers(**query: str) -> list[str]:
        answer = program.call("GET", "/cases", params=query)
        return [case["case_number"] for case in answer.json()["cases"]]

    assert numbers(family_name="Gößling", birth_date="1971-06-02") == ["12345BG0004711"]
    assert numbers(family_name="GOESSLING", given_name="hans peter") == ["12345BG0004711"]
    assert numbers(family_name="nowak", given_name="Lukasz") == ["12345BG0002001"]
    assert numbers(family_name="Demirtas") == ["12345BG0001234"]
    assert numbers(family_name="Gößling", birth_date="1971-06-03") == []
    assert numbers(family_name="Yıldız-Baumann") == []
    assert problem(program.call("GET", "/cases")) == "invalid"


def test_a_new_case_is_opened_once_and_survives_a_kill(program: Program) -> None:
    person = {"family_name": "Yıldız-Baumann", "given_name": "Derya", "birth_date": "1990-08-12"}
    first = program.call("POST", "/cases", key="K1", json=person)
    again = program.call("POST", "/cases", key="K1", json=person)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()

    program.kill()
    program.start()
    after = program.call("POST", "/cases", key="K1", json=person)
    assert (after.status_code, after.json()) == (200, first.json())
    found = program.call("GET", "/cases", params={"family_name": "Yildiz-Baumann"}).json()
    assert found == {"cases": [first.json()]}
    other = program.call("POST", "/cases", key="K2", json=person).json()
    assert other["case_number"] != first.json()["case_number"]


def test_a_record_is_taken_once_and_the_key_leads_to_its_receipt(program: Program) -> None:
    assert program.call("GET", "/records/by-key", params={"key": "K1"}).status_code == 404
    first = program.call("POST", "/records", key="K1", json=RECORD)
    again = program.call("POST", "/records", key="K1", json=RECORD)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert program.call("GET", "/records/by-key", params={"key": "K1"}).json() == first.json()

    (kept,) = program.call("GET", "/records").json()["records"]
    taken_at = kept.pop("taken_at")
    assert taken_at.endswith("+00:00")
    assert kept == RECORD | {"key": "K1", "state": "taken", **first.json()}


def test_another_payload_under_a_used_key_is_refused(program: Program) -> None:
    program.call("POST", "/records", key="K1", json=RECORD)
    other = program.call("POST", "/records", key="K1", json=RECORD | {"confirmed_by": "int.weber"})
    assert (other.status_code, problem(other)) == (422, "idempotency-mismatch")
    assert len(program.call("GET", "/records").json()["records"]) == 1


def test_a_repetition_while_the_original_runs_is_told_so(program: Program) -> None:
    program.fault("slow-start", "/records", method="POST", seconds=2.0)
    with ThreadPoolExecutor() as pool:
        slow = pool.submit(program.call, "POST", "/records", key="K1", json=RECORD)
        deadline = time.monotonic() + 10
        while program.call("GET", "/faults").json()["faults"]:  # until the slow one has come in
            assert time.monotonic() < deadline
        hasty = program.call("POST", "/records", key="K1", json=RECORD)
        assert (hasty.status_code, problem(hasty)) == (409, "in-progress")
        assert slow.result().status_code == 201
    assert program.call("POST", "/records", key="K1", json=RECORD).json() == slow.result().json()


def test_many_at_once_under_one_key_leave_one_record(program: Program) -> None:
    with ThreadPoolExecutor(8) as pool:
        calls = [
            pool.submit(program.call, "POST", "/records", key="K1", json=RECORD) for _ in range(16)
        ]
    codes = sorted(call.result().status_code for call in calls)
    assert codes.count(201) == 1
    assert set(codes) <= {200, 201, 409}
    assert len(program.call("GET", "/records").json()["records"]) == 1


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"case_number": "12345BG0000001"}, 422, "case-unknown"),
        ({"masks": None}, 422, "invalid"),
        ({"surprise": 1}, 422, "invalid"),
    ],
)
def test_what_does_not_fit_is_refused_and_leaves_its_key_free(
    program: Program, change: dict[str, object], status: int, code: str
) -> None:
    refused = program.call("POST", "/records", key="K1", json=RECORD | change)
    assert (refused.status_code, problem(refused)) == (status, code)
    assert program.call("POST", "/records", key="K1", json=RECORD).status_code == 201


def test_a_change_without_a_key_is_refused(program: Program) -> None:
    answer = program.call("POST", "/records", json=RECORD)
    assert (answer.status_code, problem(answer)) == (400, "idempotency-missing")


def test_a_record_can_be_withdrawn_until_it_is_processed(program: Program) -> None:
    receipts = [
        program.call("POST", "/records", key=f"K{n}", json=RECORD).json()["receipt"]
        for n in range(2)
    ]
    back = program.call("DELETE", f"/records/{receipts[0]}", key="W0")
    again = program.call("DELETE", f"/records/{receipts[0]}", key="W0")
    assert back.json() == again.json() == {"receipt": receipts[0], "state": "withdrawn"}

    assert program.call("POST", f"/records/{receipts[1]}/process").status_code == 204
    late = program.call("DELETE", f"/records/{receipts[1]}", key="W1")
    assert (late.status_code, problem(late)) == (409, "already-processed")
    states = [one["state"] for one in program.call("GET", "/records").json()["records"]]
    assert states == ["withdrawn", "processed"]
    assert program.call("DELETE", "/records/FV-99999999", key="W2").status_code == 404


def test_a_dropped_answer_leaves_the_record_and_the_repetition_its_receipt(
    program: Program,
) -> None:
    program.fault("drop-answer", "/records")
    with pytest.raises(requests.ConnectionError):
        program.call("POST", "/records", key="K1", json=RECORD)
    (kept,) = program.call("GET", "/records").json()["records"]
    again = program.call("POST", "/records", key="K1", json=RECORD)
    assert (again.status_code, again.json()) == (200, {"receipt": kept["receipt"]})


def test_a_line_that_is_down_leaves_nothing_behind(program: Program) -> None:
    program.fault("down", "/records", times=2)
    for _ in range(2):
        with pytest.raises(requests.ConnectionError):
            program.call("POST", "/records", key="K1", json=RECORD)
    assert program.call("GET", "/records").json() == {"records": []}
    assert program.call("POST", "/records", key="K1", json=RECORD).status_code == 201


def test_errors_and_nonsense_come_as_ordered_and_change_nothing(program: Program) -> None:
    program.fault("http", "/cases", status=500)
    assert program.call("GET", "/cases/12345BG0001234").status_code == 500
    assert program.call("GET", "/cases/12345BG0001234").status_code == 200

    program.fault("nonsense", "/records")
    answer = program.call("POST", "/records", key="K1", json=RECORD)
    assert answer.status_code == 200
    with pytest.raises(requests.JSONDecodeError):
        answer.json()
    assert program.call("GET", "/records").json() == {"records": []}

    program.fault("down", times=5)
    assert program.call("DELETE", "/faults").status_code == 204
    assert program.call("GET", "/records").status_code == 200


def test_everything_survives_a_kill(program: Program) -> None:
    for number in range(3):
        program.call("POST", "/records", key=f"K{number}", json=RECORD)
    before = program.call("GET", "/records").json()
    program.kill()
    program.start()
    assert program.call("GET", "/records").json() == before
    assert program.call("POST", "/records", key="K1", json=RECORD).status_code == 200


def test_a_stranger_sees_nothing(program: Program) -> None:
    for authorization in ("", "Bearer wrong", "Bearer "):
        program.line.headers["Authorization"] = authorization
        answer = program.call("GET", "/cases/12345BG0001234")
        assert (answer.status_code, problem(answer)) == (401, "unauthenticated")
    assert program.call("GET", "/health").json() == {"status": "ok"}


def test_the_ready_file_is_for_its_owner_only_and_the_token_holds(program: Program) -> None:
    ready = program.folder / "ready.json"
    token = json.loads(ready.read_text())["token"]
    if os.name == "posix":
        assert stat.S_IMODE(ready.stat().st_mode) == 0o600
    program.kill()
    program.start()
    assert json.loads(ready.read_text())["token"] == token

    given = program.folder / "token"
    given.write_text("fachverfahren-token\n")
    program.kill()
    program.start("--token-file", str(given))
    assert json.loads(ready.read_text())["token"] == "fachverfahren-token"
    assert program.call("GET", "/records").status_code == 200


def test_a_missing_token_file_is_written_for_its_owner_only(program: Program) -> None:
    program.kill()
    shared = program.folder / "case-system.token"
    program.start("--token-file", str(shared))
    token = json.loads((program.folder / "ready.json").read_text())["token"]
    assert shared.read_text() == token
    if os.name == "posix":
        assert stat.S_IMODE(shared.stat().st_mode) == 0o600
    assert program.call("GET", "/records").status_code == 200


def test_it_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE
    )
    child = Program(tmp_path)
    try:
        child.start("--parent-pid", str(parent.pid))
        parent.kill()
        assert child.process is not None
        assert child.process.wait(10) == 0
    finally:
        parent.kill()
        parent.communicate()
        child.end()


def test_a_failed_call_names_no_person(program: Program) -> None:
    person = {"family_name": "Gößling", "given_name": "Hans-Peter", "birth_date": "gestern"}
    answer = program.call("POST", "/cases", key="K1", json=person)
    assert answer.status_code == 422
    assert "Gößling" not in answer.text
    assert "gestern" not in answer.text


def test_the_program_imports_nothing_of_the_desk() -> None:
    code = "import sys, sync.democase.__main__; print(*sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    own = {name.split(".")[0] for name in said.stdout.split()}
    assert "sync" in own
    assert not own & {"inbox", "ui", "app", "PySide6"}
