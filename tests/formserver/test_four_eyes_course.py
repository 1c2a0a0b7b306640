"""Four eyes at the form server: hold, return, undo, what the second person is shown."""

from typing import Any

import pytest

from sync.formserver import tables as t
from tests.formserver.houses import House, problem, together
from tests.formserver.test_four_eyes import (
    approve,
    confirmed,
    decline,
    kept,
    rules_of,
)
from tests.formserver.test_presses import report, sealed


def test_the_approval_has_a_hold_in_which_it_can_be_taken_back(own_house: House) -> None:
    house = own_house
    submission, number = confirmed(house)
    meier, frei = house.caller("lst.meier"), house.caller("frei.1")
    held = sealed(meier, number)
    assert approve(frei, submission, number, hold_seconds=3600).ok
    assert problem(report(meier, number, "fachverfahren", "sent", held)) == (409, "hold-running")
    early = meier.deed(submission, "file", {"handover": number})
    assert problem(early) == (409, "waits-for-approval"), "a file order ends no hold of another's"
    back = {"handover": number, "step": "approve"}
    assert problem(meier.deed(submission, "undo", back)) == (403, "forbidden")
    undone = frei.deed(submission, "undo", back).json()["submission"]
    assert (undone["status"], undone["handover"]["state"]) == ("freigabe", "approval")
    refused = report(meier, number, "fachverfahren", "sent", held)
    assert problem(refused) == (409, "waits-for-approval")
    assert approve(frei, submission, number, hold_seconds=5).ok
    house.turn(seconds=10)
    assert problem(frei.deed(submission, "undo", back)) == (409, "undo-too-late")
    held = sealed(meier, number)
    assert report(meier, number, "fachverfahren", "sent", held).status_code == 200


def test_sent_back_nothing_leaves_and_the_next_confirmation_is_asked_again(house: House) -> None:
    new = house.deliver("vaem", {"nachname": "A", "bg_nummer": "12345BG0000011", "iban": "DE1"}, ())
    submission, meier, frei = new["id"], house.caller("lst.meier"), house.caller("frei.1")
    number = meier.confirmed(submission)
    held = sealed(meier, number)
    assert problem(decline(frei, submission, number, "  ")) == (422, "invalid")
    answer = decline(frei, submission, number, "Bitte die IBAN erfragen.")
    assert answer.json()["submission"]["status"] == "in_arbeit"
    assert problem(report(meier, number, "fachverfahren", "sent", held))[1] in (
        "undone",
        "lease-lost",
    )
    told = house.seen("lst.meier", submission)
    assert told["handover"]["state"] == "undone"
    assert told["handover"]["approval"]["declined_by"]["id"] == "frei.1"
    assert told["handover"]["approval"]["declined_reason"] == "Bitte die IBAN erfragen."
    line = told["history"][-1]
    assert (line["action"], line["detail"]) == ("declined", "Bitte die IBAN erfragen.")
    assert problem(frei.get(f"/submissions/{submission}")) == (404, "not-found")
    with rules_of(house, "vaem", four_eyes="never", payment_fields=[]):
        second = meier.confirmed(submission)
    assert kept(house, second).approval["why"] == "declined"
    assert problem(decline(frei, submission, number)) == (404, "not-found")


def test_before_the_approval_the_first_person_takes_it_back(house: House) -> None:
    submission, number = confirmed(house)
    meier, frei = house.caller("lst.meier"), house.caller("frei.1")
    assert meier.deed(submission, "undo", {"handover": number, "step": "confirm"}).ok
    assert problem(approve(frei, submission, number)) == (409, "undone")
    assert problem(decline(frei, submission, number)) == (409, "undone")


def test_the_approver_is_shown_what_touches_money_first_and_what_was_decided(
    house: House,
) -> None:
    submission = str(
        house.deliver("vaem", {"nachname": "A", "bg_nummer": "12345BG0000011", "iban": "DE1"}, ())[
            "id"
        ]
    )

    def row(field: str, entered: str, evidence: str | None, decided: str) -> dict[str, Any]:
        told = {"field": field, "label": field.title(), "result": "mismatch"}
        return {**told, "entered": entered, "evidence": evidence, "decided": decided}

    note = "am Telefon"
    house.caller("lst.meier").confirmed(
        submission,
        rows=[
            row("nachname", "A", "A", "A"),
            row("telefon", "1", "2", "2"),
            row("iban", "DE1", "DE2", "DE2"),
        ],
        decisions=[
            {"field": "telefon", "choice": "evidence_valid", "value": "2", "note": ""},
            {"field": "iban", "choice": "evidence_valid", "value": "DE2", "note": note},
        ],
    )
    shown = house.seen("frei.1", submission)["handover"]["approval"]
    assert shown["mine"] is True
    assert [(r["field"], r["money"]) for r in shown["decided"]] == [
        ("iban", True),
        ("telefon", False),
    ]
    first = shown["decided"][0]
    assert (first["entered"], first["evidence"], first["decided"]) == ("DE1", "DE2", "DE2")
    assert (first["choice"], first["note"]) == ("evidence_valid", note)
    mine = house.seen("lst.meier", submission)["handover"]["approval"]
    assert mine["mine"] is False and mine["decided"] == []


def test_an_absent_approver_holds_nothing_up_while_another_is_there(house: House) -> None:
    new = house.deliver("neuantrag", {"plz": "52428"}, ())
    number = house.caller("neu.nord").confirmed(new["id"])
    told = house.seen("neu.nord", new["id"])["handover"]["approval"]
    assert [p["id"] for p in told["approvers"]] == ["tl.nord", "frei.1"], "any of them may"
    assert approve(house.caller("tl.nord"), new["id"], number).ok


def test_an_absent_approver_is_told_with_the_days_of_the_absence(own_house: House) -> None:
    with own_house.server.database.write() as conn:
        days = {"first_day": "2026-11-20", "last_day": "2026-11-27"}
        conn.execute(t.absences.insert().values(id=9, person="frei.1", deputies=[], **days))
        turned = t.meta.update().where(t.meta.c.key == "directory-version")
        conn.execute(turned.values(value="turned"))
    submission, _ = confirmed(own_house)
    told = own_house.seen("lst.meier", submission)["handover"]["approval"]
    assert told["approvers"] == [{"id": "frei.1", "name": "Hofmann, Jan", "away": [days]}]


def test_the_approver_is_shown_what_will_be_handed_over_whatever_a_desk_wrote_beside_it(
    house: House,
) -> None:
    data = {"nachname": "A", "bg_nummer": "12345BG0000011", "iban": "DE1"}
    new = house.deliver("vaem", data, ())
    row = {"field": "iban", "entered": "DE1", "decided": "DE1", "result": "match"}
    house.caller("lst.meier").confirmed(
        new["id"],
        rows=[row],
        decisions=[
            {"field": "iban", "choice": "correct", "value": "DE9", "note": ""},
            {"field": "brutto", "choice": "correct", "value": "5000", "note": ""},
        ],
    )
    shown = house.seen("frei.1", new["id"])["handover"]["approval"]["decided"]
    assert [(r["field"], r["decided"], r["money"]) for r in shown] == [
        ("iban", "DE9", True),
        ("brutto", "5000", True),
    ]


@pytest.mark.parametrize("other", ["undo", "decline"])
def test_of_approval_and_undo_or_return_at_once_nothing_stays_in_between(
    house: House, other: str
) -> None:
    submission, number = confirmed(house)
    lines = [house.another(who) for who in ("frei.1", "frei.1", "lst.meier")]
    approver, again, first = lines
    back = {"handover": number, "step": "confirm"}
    approved, ended = together(
        [
            lambda: approve(approver, submission, number, hold_seconds=3600),
            (lambda: first.deed(submission, "undo", back))
            if other == "undo"
            else (lambda: decline(again, submission, number)),
        ]
    )
    for line in lines:
        line.close()
    if other == "decline":
        assert approved.ok != ended.ok
    # an undo wins also after an approval, while nothing has left
    assert kept(house, number).state == ("undone" if ended.ok else "held")
