"""The catalogue: what it holds, how it is checked, how its conditions read."""

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.catalogue import Catalogue, flatten, load_catalogue
from inbox.catalogue_condition import ConditionError, parse_condition
from inbox.errors import Damaged

RESOURCES = Path(__file__).parents[2] / "resources"
DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(RESOURCES)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for part in ("services", "catalogue"):
        shutil.copytree(RESOURCES / part, tmp_path / part)
    return tmp_path


def change(folder: Path, name: str, edit: Callable[[dict[str, Any]], None]) -> None:
    path = folder / name
    content = json.loads(path.read_text("utf-8"))
    edit(content)
    path.write_text(json.dumps(content), encoding="utf-8")


def test_all_seven_services_are_there_with_a_version_for_today(catalogue: Catalogue) -> None:
    names = {"neuantrag", "wba", "vaem", "krankmeldung", "ortsabwesenheit", "statusaenderung",
             "kontaktcenter"}  # fmt: skip
    assert {s.id for s in catalogue.services} == names
    assert all(catalogue.service(name, DAY).known for name in names)


def test_every_choice_has_a_german_label_and_every_label_a_noun(catalogue: Catalogue) -> None:
    for service in catalogue.services:
        for field in service.fields:
            assert field.label[0].isupper() or field.label.startswith("„")
            assert field.type != "enum" or field.values or field.params.get("values_from")
            for value in field.values:
                assert "_" not in value.label
                assert value.label != value.id or value.id.isalpha()
    sick = catalogue.service("krankmeldung", DAY)
    art = sick.field("au_art")
    assert art is not None
    assert art.value_label("erst") == "Erstbescheinigung"


def test_money_in_the_files_is_text_and_never_a_float() -> None:
    def floats(value: object) -> bool:
        if isinstance(value, dict):
            return any(floats(v) for v in value.values())
        if isinstance(value, list):
            return any(floats(v) for v in value)
        return isinstance(value, float)

    for path in (RESOURCES / "services").glob("*.json"):
        assert not floats(json.loads(path.read_text("utf-8"))), path.name


def test_rejecting_an_application_is_no_decision(catalogue: Catalogue) -> None:
    for service in catalogue.services:
        assert "zurueckweisen" not in service.decisions


def test_an_unknown_service_gets_a_generic_answer(catalogue: Catalogue) -> None:
    unknown = catalogue.service("winterbeihilfe_2027", DAY)
    assert not unknown.known
    assert unknown.label == "Winterbeihilfe 2027"
    assert unknown.fields == ()


def test_a_submission_is_judged_by_the_version_valid_at_its_receipt(copy: Path) -> None:
    old = copy / "services/krankmeldung.json"
    shutil.copy(old, copy / "services/krankmeldung-2027.json")
    change(copy, "services/krankmeldung.json", lambda c: c.update(valid_to="2026-12-31"))
    change(
        copy,
        "services/krankmeldung-2027.json",
        lambda c: c.update(valid_from="2027-01-01", label_de="Krankmeldung neu"),
    )
    versions = load_catalogue(copy)
    assert versions.service("krankmeldung", date(2026, 12, 31)).label == "Krankmeldung"
    assert versions.service("krankmeldung", date(2027, 1, 1)).label == "Krankmeldung neu"
    assert versions.version != load_catalogue(RESOURCES).version


@pytest.mark.parametrize(
    ("name", "edit", "place"),
    [
        ("services/wba.json", lambda c: c["fields"][0].update(rule="raten"), "rule"),
        ("services/wba.json", lambda c: c["fields"][0].pop("label_de"), "fields/0"),
        ("services/wba.json", lambda c: c["fields"][3].update(required="x ="), "fields/3"),
        ("services/wba.json", lambda c: c["fields"][3].update(required="nie == 1"), "fields/3"),
        ("services/wba.json", lambda c: c["fields"][3].update(evidence=["zettel"]), "fields/3"),
        ("services/wba.json", lambda c: c["fields"].append(c["fields"][0]), "fields"),
        ("services/wba.json", lambda c: c.update(deadlines=["nie"]), "deadlines"),
        ("services/wba.json", lambda c: c.update(valid_from="2026-13-01"), "valid_from"),
        ("services/wba.json", lambda c: c.update(id="vaem"), "valid_from"),
        ("catalogue/labels.json", lambda c: c["fields"].update(iban={"zettel": ["x"]}), "iban"),
        ("catalogue/evidence_kinds.json", lambda c: c["evidence_kinds"][0].pop("owner"), "0"),
        ("catalogue/deadlines.json", lambda c: c["deadlines"][0].update(rule="bald"), "rule"),
    ],
)  # fmt: skip
def test_a_malformed_file_is_refused_with_file_place_and_reason(
    copy: Path, name: str, edit: Callable[[dict[str, Any]], None], place: str
) -> None:
    change(copy, name, edit)
    with pytest.raises(Damaged) as caught:
        load_catalogue(copy)
    assert caught.value.code == "catalogue-invalid"
    assert caught.value.values["file"] in {name, "services/wba.json", "services/vaem.json"}
    assert place in str(caught.value.values["place"])
    assert caught.value.values["reason"]


def test_text_that_is_no_json_and_a_missing_file_are_refused(copy: Path) -> None:
    (copy / "services/wba.json").write_text("{", encoding="utf-8")
    with pytest.raises(Damaged) as caught:
        load_catalogue(copy)
    assert caught.value.values["file"] == "services/wba.json"
    (copy / "catalogue/labels.json").unlink()
    with pytest.raises(Damaged, match="catalogue-invalid"):
        load_catalogue(copy)


@pytest.mark.parametrize(
    ("condition", "data", "holds"),
    [
        ("a == b", {"a": "b"}, True),
        ("a == b", {"a": "c"}, False),
        ("a != b", {"a": "c"}, True),
        ("a != b", {}, False),
        ("not a == b", {}, True),
        ("a == true", {"a": True}, True),
        ("a == true", {"a": "true"}, True),
        ("a > 1", {"a": "2"}, True),
        ("a > 1", {"a": 1}, False),
        ('a in [b, c d, "e f"]'.replace("c d", "c"), {"a": "e f"}, True),
        ("a in [b, c]", {"a": ["x", "c"]}, True),
        ("a == 1 and b == 2 or c == 3", {"c": 3}, True),
        ("a == 1 and (b == 2 or c == 3)", {"c": 3}, False),
        ('a == ""', {}, True),
        ('a != ""', {"a": "x"}, True),
        ("x[].art in [lohn]", {"x[0].art": "rente", "x[1].art": "lohn"}, True),
        ("always", {}, True),
    ],
)
def test_conditions_mean_what_they_say(condition: str, data: dict[str, Any], holds: bool) -> None:
    assert parse_condition(condition).holds(data) is holds


@pytest.mark.parametrize(
    "text", ["", "a", "a ==", "a == b c", "a in b", "(a == b", "a > b", "== b", "and"]
)
def test_what_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(ConditionError):
        parse_condition(text)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_conditions(text: str) -> None:
    try:
        parsed = parse_condition(text)
    except ConditionError:
        return
    assert isinstance(parsed.holds({"a": "b"}), bool)


def test_entries_of_lists_get_a_key_of_their_own() -> None:
    data = {"einkommen": [{"art": "lohn"}, {"art": "rente"}], "anliegen": ["a", "b"], "x": 1}
    assert flatten(data) == {
        "einkommen[0].art": "lohn", "einkommen[1].art": "rente", "anliegen": ["a", "b"], "x": 1,
    }  # fmt: skip


def test_money_that_is_touched_asks_for_four_eyes(catalogue: Catalogue) -> None:
    change_notice = catalogue.service("vaem", DAY)
    assert change_notice.needs_four_eyes({"iban": "DE1"})
    assert not change_notice.needs_four_eyes({"aenderung_art": "kontaktdaten"})
    assert catalogue.service("wba", DAY).needs_four_eyes({})
    assert not catalogue.service("krankmeldung", DAY).needs_four_eyes({"iban": "DE1"})
