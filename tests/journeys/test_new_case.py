"""A first application: its case is opened in the Fachverfahren before any paper is filed."""

from pathlib import Path

from inbox.decision import CaseResolution
from tests.handover.office import Office


def test_a_new_application_opens_its_case_once_though_the_answer_was_lost(tmp_path: Path) -> None:
    office = Office(tmp_path / "office")
    desk = office.desk(folder=tmp_path / "desk")
    try:
        id_, _ = office.hand_in(
            bg_nummer="", nachname="Erstmals", vorname="Ilse", geburtsdatum="1999-02-03"
        )
        owner = office.ask("GET", f"/v1/submissions/{id_}", "int.koch").json()
        assert owner.get("id") == id_, "routed to this desk"
        desk.rounds_until(lambda: desk.store.submission(id_))
        answer = desk.case_system.resolve(desk.submission(id_))
        assert (answer.state, answer.name) == ("new", "Erstmals, Ilse")
        office.fault("drop-answer", "/cases", method="POST")
        desk.confirm(id_, case=answer)
        desk.rounds_until(lambda: desk.ledger.latest(id_))
        desk.file(id_)
        desk.rounds_until(lambda: desk.is_done(id_))
        found = office.case_call(
            "GET",
            "/cases",
            params={
                "family_name": "Erstmals",
                "given_name": "Ilse",
                "birth_date": "1999-02-03",
            },
        ).json()["cases"]
        assert len(found) == 1, "one case, however often it was asked for"
        kept = office.ask("GET", f"/v1/submissions/{id_}", "int.koch").json()
        assert kept["case_number"] == found[0]["case_number"], "kept for whatever follows"
        told = [h["action"] for h in kept["history"]]
        assert told.count("case-opened") == 1 and told.index("case-opened") < told.index("done")
        filed = [p for p in office.papers() if p["Name"] == "Erstmals, Ilse"]
        assert {p["Aktenzeichen"] for p in filed} == {found[0]["file_number"]}
    finally:
        desk.close()
        office.close()


def test_without_number_and_without_person_nothing_is_confirmed(tmp_path: Path) -> None:
    office = Office(tmp_path / "office")
    desk = office.desk(folder=tmp_path / "desk")
    try:
        id_, _ = office.hand_in()
        desk.rounds_until(lambda: desk.store.submission(id_))
        order = desk.confirm(id_, case=CaseResolution("new"))
        desk.rounds_until(lambda: (o := desk.store.order(order.id)) and o.state == "refused")
        settled = desk.store.order(order.id)
        assert settled is not None
        assert settled.reason == "case-missing"
    finally:
        desk.close()
        office.close()
