"""Every role × every call against one table, and what each view leaves out.

Source of the table: the office's roles (domain notes, section 4; corrections 16-18).
"""

import hashlib
import json
from typing import Any

import pytest

from tests.formserver.houses import ROOT, Caller, House, problem

PEOPLE = {
    "owner": "int.koch",
    "colleague": "int.yilmaz",
    "other": "lst.meier",
    "lead": "tl.nord",
    "approver": "frei.1",
    "verwaltung": "adm.1",
    "revision": "rev.1",
    "source": "source.demo",
    "runner": "runner.1",
}
EVERYBODY = frozenset(PEOPLE)
DESK = EVERYBODY - {"source", "runner"}

#: call -> who may; the answer of the others: 404 outside the view, 403 inside it.
TABLE: dict[str, tuple[frozenset[str], dict[str, int]]] = {
    "GET /me": (EVERYBODY, {}),
    "GET /changes": (DESK, {"": 403}),
    "POST /changes/ack": (DESK, {"": 403}),
    "POST /reads": (DESK, {"": 403}),
    "GET /absences": (DESK, {"": 403}),
    "GET /routing": (frozenset({"verwaltung"}), {"": 403}),
    "PUT /routing": (frozenset({"verwaltung"}), {"": 403}),
    "POST /intake": (frozenset({"source"}), {"": 403}),
    "POST /intake/{number}/documents": (frozenset({"source"}), {"": 403}),
    "GET /handovers?state=standing": (EVERYBODY, {}),
    "GET /handovers/stuck": (frozenset({"verwaltung"}), {"": 403}),
    "GET /approvals": (EVERYBODY, {}),
    "GET /submissions/{id}": (frozenset({"owner", "lead"}), {"": 404}),
    "GET /submissions/{id}/documents/{protocol}": (frozenset({"owner", "lead"}), {"": 404}),
    "GET /submissions/{id}/documents/{evidence}": (frozenset({"owner"}), {"": 404}),
    "GET /submissions/{id}/documents/{transcript}": (frozenset({"owner"}), {"": 404}),
    "PUT /submissions/{id}/presence": (frozenset({"owner", "lead"}), {"": 404}),
    "DELETE /submissions/{id}/presence": (frozenset({"owner", "lead"}), {"": 404}),
    "POST /submissions/{id}/claim": (frozenset({"owner"}), {"": 404, "lead": 403}),
    "POST /submissions/{id}/release": (frozenset({"owner", "lead"}), {"": 404}),
    "POST /submissions/{id}/takeover": (frozenset({"owner", "lead"}), {"": 404}),
    "POST /submissions/{id}/confirm": (frozenset({"owner"}), {"": 404, "lead": 403}),
    "POST /submissions/{id}/file": (frozenset({"owner"}), {"": 404, "lead": 403, "runner": 403}),
    "POST /submissions/{id}/undo": (frozenset({"owner"}), {"": 404, "lead": 403, "runner": 403}),
    "GET /handovers/{handover}": (frozenset({"owner", "runner"}), {"": 404}),
    "POST /handovers/{handover}/lease": (frozenset({"owner", "runner"}), {"": 404, "lead": 403}),
    "PUT /handovers/{handover}/plan": (frozenset({"owner", "runner"}), {"": 404, "lead": 403}),
    "PUT /handovers/{handover}/papers/p": (frozenset({"owner", "runner"}), {"": 404, "lead": 403}),
    "GET /handovers/{handover}/papers/p": (frozenset({"owner", "runner"}), {"": 404}),
    "PUT /handovers/{handover}/legs/statistik": (
        frozenset({"owner", "runner"}),
        {"": 404, "lead": 403},
    ),
    "PUT /handovers/{handover}/case": (
        frozenset({"owner", "runner"}),
        {"": 404, "lead": 403},
    ),
    "PUT /handovers/{handover}/statistics": (
        frozenset({"owner", "runner"}),
        {"": 404, "lead": 403},
    ),
    "GET /handovers/{handover}/statistics": (frozenset({"owner", "lead", "runner"}), {"": 404}),
    "GET /statistics/batches": (frozenset({"verwaltung"}), {"": 403}),
    "GET /statistics/batches/nord/2026-01": (frozenset({"verwaltung"}), {"": 403}),
    "GET /statistics/batches/nord/2026-01/records": (frozenset({"verwaltung"}), {"": 403}),
    "POST /statistics/batches/nord/2026-01/close": (frozenset({"verwaltung"}), {"": 403}),
    "POST /statistics/batches/nord/2026-01/feedback": (frozenset({"verwaltung"}), {"": 403}),
    "DELETE /handovers/{handover}/lease": (
        frozenset({"owner", "runner"}),
        {"": 404, "lead": 403},
    ),
}
NEEDS_HANDOVER = ("handovers/{handover}", "/file", "/undo")
PAPER = b"%PDF paper"
EVENT = {"case_number": "1", "masks": {}}


def _prepare(house: House, call: str, person: str) -> dict[str, str]:
    """A submission of int.koch in the state the call needs; the person holds the lease if able."""
    if "statistics/batches" in call:
        january = house.caller("adm.1").post("/statistics/batches/nord/2026-01/close").json()
        return {"id": call, "january": january["sha256"]}
    new = house.deliver(data={"nachname": "Rechte", "bg_nummer": "12345BG0001234"})
    roles = {
        "durchschrift": "transcript",
        "nachweis": "evidence",
        "protokoll": "protocol",
    }
    names = {"id": new["id"], "number": new["number"], "handover": f"{new['number']}-U1"}
    for document in house.seen("int.koch", new["id"])["documents"]:
        names[roles[document["role"]]] = document["id"]
    if any(part in call for part in NEEDS_HANDOVER):
        house.caller("int.koch").confirmed(new["id"])
        holder = person if person in ("owner", "runner") else "owner"
        line = house.caller(PEOPLE[holder])
        path = f"/handovers/{names['handover']}"
        lease = line.post(f"{path}/lease", json={"holder": "t"}).json()["lease"]
        names["lease"] = lease
        if "papers" in call or "legs" in call:
            line.put(f"{path}/plan", json=_plan(), headers={"X-Lease": lease})
            line.put(f"{path}/papers/p", data=PAPER, headers={"X-Lease": lease})
        if call.endswith("/statistics"):
            line.put(f"{path}/plan", json=_plan(), headers={"X-Lease": lease})
            sent = {"state": "sent", "attempts": 1}
            line.put(f"{path}/legs/statistik", json=sent, headers={"X-Lease": lease})
            if call.startswith("GET"):
                line.put(f"{path}/statistics", json=EVENT)
        if call.startswith("POST") and call.endswith("/lease"):
            line.delete(f"{path}/lease", headers={"X-Lease": lease})
    return names


def _plan() -> dict[str, Any]:
    paper = {
        "id": "p",
        "file_name": "p.pdf",
        "media_type": "application/pdf",
        "document_type": "x",
        "sha256": hashlib.sha256(PAPER).hexdigest(),
        "size": len(PAPER),
        "metadata": {},
        "source_document": None,
    }
    return {"papers": [paper], "legs": ["fachverfahren", "statistik", "eakte:p"]}


def _body(call: str, names: dict[str, str], rules: Any) -> dict[str, Any]:
    read = {"submission": names["id"], "at": "2026-11-23T09:00:00Z"}
    bodies: dict[str, Any] = {
        "POST /changes/ack": {"cursor": ""},
        "POST /reads": [read],
        "PUT /routing": rules,
        "POST /submissions/{id}/claim": {},
        "POST /submissions/{id}/takeover": {"reason": "Grund"},
        "POST /submissions/{id}/confirm": {"case": {"case_number": "1"}},
        "POST /submissions/{id}/file": {"handover": names.get("handover")},
        "POST /submissions/{id}/undo": {"handover": names.get("handover"), "step": "confirm"},
        "POST /handovers/{handover}/lease": {"holder": "t"},
        "PUT /handovers/{handover}/plan": _plan(),
        "PUT /handovers/{handover}/legs/statistik": {"state": "sent", "attempts": 1},
        "PUT /handovers/{handover}/statistics": EVENT,
        "PUT /handovers/{handover}/case": {"case_number": "12345BG0001234"},
        "POST /statistics/batches/nord/2026-01/feedback": {
            "month": "2026-01",
            "office": "nord",
            "sha256": names.get("january"),
            "results": [],
        },
    }
    if call == "PUT /handovers/{handover}/papers/p":
        return {"data": PAPER}
    if "/intake" in call:
        told = f'{{"service":"wba","source":{{"name":"rights","reference":"{names["id"]}"}}}}'
        return {"files": {"submission": (None, told, "application/json")}}
    return {"json": bodies[call]} if call in bodies else {}


@pytest.mark.parametrize("person", sorted(EVERYBODY))
def test_each_role_may_call_exactly_what_the_table_says(sqlite_house: House, person: str) -> None:
    house = sqlite_house
    rules = house.caller("adm.1").get("/routing").json()
    wrong = []
    for call, (allowed, otherwise) in TABLE.items():
        names = _prepare(house, call, person)
        method, _, path = call.partition(" ")
        headers = {
            "Idempotency-Key": f"{person} {call} {names['id']}",
            "If-Match": '"1"',
            "X-Lease": names.get("lease", ""),
        }
        line = house.caller(PEOPLE[person])
        answer = line.request(
            method, path.format(**names), headers=headers, **_body(call, names, rules)
        )
        expected = otherwise.get(person, otherwise.get("")) if person not in allowed else 0
        if expected == 0 and not answer.ok:
            wrong.append(f"{call}: may, but {answer.status_code} {answer.text[:120]}")
        elif expected and answer.status_code != expected:
            wrong.append(f"{call}: {answer.status_code} instead of {expected}")
    assert not wrong, "\n".join(wrong)


def test_the_table_names_every_call_of_the_contract_but_health_and_the_second_look() -> None:
    published = json.loads((ROOT / "resources/openapi/form-server.json").read_text("utf-8"))
    calls = {
        f"{method.upper()} {path.removeprefix('/v1')}"
        for path, methods in published["paths"].items()
        for method in methods
    }
    tested = {
        call.partition("?")[0]
        .replace("{handover}", "{number}")
        .replace("/papers/p", "/papers/{paper}")
        .replace("/legs/statistik", "/legs/{leg}")
        .replace("/nord/2026-01", "/{office}/{month}")
        .replace("/documents/{protocol}", "/documents/{doc}")
        .replace("/documents/{evidence}", "/documents/{doc}")
        .replace("/documents/{transcript}", "/documents/{doc}")
        for call in TABLE
    }
    assert calls - tested == {
        "GET /health",
        "POST /submissions/{id}/approve",
        "POST /submissions/{id}/decline",
    }


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ("lst.meier", 404),
        ("frei.1", 200),
        ("tl.nord", 404),
        ("rev.1", 404),
        ("adm.1", 404),
        ("runner.1", 403),
        ("source.demo", 404),
    ],
)
def test_only_approvers_approve_and_only_their_own_teams_or_house(
    house: House, person: str, expected: int
) -> None:
    new = house.deliver("wba", {"bg_nummer": "12345BG0000001"}, ())  # lst.schulte, Süd
    number = house.caller("lst.schulte").confirmed(new["id"])
    answer = house.caller(person).deed(new["id"], "approve", {"handover": number})
    assert answer.status_code == expected, answer.text


def withheld(house: House, person: str, submission: str) -> tuple[set[str], set[str]]:
    """Withheld field names, and declared kinds or roles of the documents that are shown."""
    seen = house.seen(person, submission)
    assert not set(seen["withheld"]) & set(seen["data"])
    assert not set(seen["withheld"]) & {d["id"] for d in seen["documents"]}
    fields = {w for w in seen["withheld"] if not w.startswith("d-")}
    return fields, {d["declared_kind"] or d["role"] for d in seen["documents"]}


def test_health_stays_with_integration_and_others_get_the_period_only(house: House) -> None:
    data = {
        "nachname": "G",
        "stationaer": True,
        "stationaer_von": "2026-11-01",
        "pflegegrad": "3",
        "diagnose": "F32",
        "bg_nummer": "12345BG0000011",
    }
    files = (("au.pdf", "au_bescheinigung"), ("k.pdf", "kontoauszug"), ("m.pdf", "mietvertrag"))
    for_meier = house.deliver("wba", data, files)
    fields, shown = withheld(house, "lst.meier", for_meier["id"])
    assert fields == {"stationaer", "pflegegrad", "diagnose"}
    assert shown == {"kontoauszug", "mietvertrag", "protokoll"}
    for_koch = house.deliver("krankmeldung", data, files)
    fields, shown = withheld(house, "int.koch", for_koch["id"])
    assert fields == {"diagnose"}, "a diagnosis is nobody's business here"
    assert shown == {"au_bescheinigung", "mietvertrag", "protokoll", "durchschrift"}


def test_an_undeclared_paper_of_a_sick_note_counts_as_health(house: House) -> None:
    data = {"bg_nummer": "12345BG0000001", "plz": "52428"}
    new = house.deliver("krankmeldung", data, (("x.pdf", None),))
    number = house.caller("int.koch").confirmed(new["id"])
    assert number
    assert withheld(house, "int.koch", new["id"])[1] == {"nachweis", "protokoll", "durchschrift"}
    assert withheld(house, "tl.nord", new["id"])[1] == {"protokoll"}


def test_a_lead_sees_kind_deadline_and_name_and_no_more(house: House) -> None:
    data = {
        "nachname": "K",
        "vorname": "V",
        "kvnr": "D1",
        "au_seit": "2026-11-19",
        "bg_nummer": "12345BG0000001",
    }
    new = house.deliver("krankmeldung", data)
    assert set(house.seen("tl.nord", new["id"])["data"]) == {"nachname", "vorname", "au_seit"}


def test_a_deputy_sees_what_the_represented_role_sees(house: House) -> None:
    new = house.deliver("krankmeldung", {"bg_nummer": "12345BG0000044"})
    assert "au_bescheinigung" in withheld(house, "int.koch", new["id"])[1]


def test_an_approver_sees_statements_and_no_health(house: House) -> None:
    data = {"bg_nummer": "12345BG0000011", "pflegegrad": "3"}
    files = (("au.pdf", "au_bescheinigung"), ("k.pdf", "kontoauszug"))
    new = house.deliver("wba", data, files)
    row = {"field": "pflegegrad", "label": "Pflegegrad", "entered": "3"}
    number = house.caller("lst.meier").confirmed(new["id"], rows=[row])
    fields, shown = withheld(house, "frei.1", new["id"])
    assert fields == {"pflegegrad"} and shown == {"kontoauszug", "protokoll"}
    order = house.caller("frei.1").get(f"/handovers/{number}").json()["order"]
    assert order["rows"] == []
    runner = house.caller("runner.1")
    assert house.caller("frei.1").deed(new["id"], "approve", {"handover": number}).ok
    carried = runner.get(f"/handovers/{number}").json()
    assert len(carried["order"]["rows"]) == 1 and carried["submission"]["withheld"] == []


def test_without_a_valid_token_there_is_nothing(house: House) -> None:
    for token in (None, "", "x" * 43, "ä"):
        line = Caller(house.base, None)
        if token is not None:
            line.headers["Authorization"] = f"Bearer {token}".encode()
        answer = line.get("/me")
        assert problem(answer) == (401, "unauthenticated")
        assert answer.headers["www-authenticate"] == "Bearer"
        line.close()
    line = Caller(house.base, None)
    line.headers["Authorization"] = f"Basic {house.tokens['int.koch']}"
    assert problem(line.get("/me")) == (401, "unauthenticated")
    line.close()


def test_a_token_ends_at_its_instant(own_house: House) -> None:
    koch = own_house.caller("int.koch")
    assert koch.get("/me").ok
    own_house.turn(days=91)
    assert problem(koch.get("/me")) == (401, "token-expired")
