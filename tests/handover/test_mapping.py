"""From form field to mask: the shipped tables hold, broken ones are named, values stay exact."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from inbox.catalogue import Catalogue
from inbox.decision import FieldChoice
from inbox.errors import Damaged
from sync.handover.mapping import Mappings, Target, handed_over, load_mappings
from tests.handover.conftest import resources
from tests.handover.values import decision, submission, view


def test_every_service_of_the_catalogue_has_a_table(
    catalogue: Catalogue, mappings: Mappings
) -> None:
    for service in catalogue.services:
        assert mappings.of(service.id).service == service.id
        assert mappings.of(service.id).statistics


def test_an_unknown_service_uses_the_general_table(mappings: Mappings) -> None:
    assert mappings.of("gibt-es-nicht").service == "allgemein"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"field": "gibt_es_nicht"}, "masks[0]"),
        ({"mask": "Gibt es nicht"}, "masks[0]"),
        ({"name": "Gibt es nicht"}, "masks[0]"),
        ({"kind": "poem"}, "masks[0]"),
        ({"field": None}, "masks[0]"),
    ],
)
def test_a_slip_in_a_table_is_named_with_file_and_place(
    tmp_path: Path, catalogue: Catalogue, change: dict[str, Any], place: str
) -> None:
    folder = tmp_path / "mapping"
    shutil.copytree(resources("mapping"), folder)
    path = folder / "wba.json"
    content = json.loads(path.read_text("utf-8"))
    content["masks"][0].update(change)
    path.write_text(json.dumps(content), "utf-8")
    with pytest.raises(Damaged) as damaged:
        load_mappings(folder, catalogue)
    assert damaged.value.code == "mapping-invalid"
    assert damaged.value.values == {"file": "wba.json", "place": place}


@pytest.mark.parametrize("content", ["", "[]", '{"service": "other"}'])
def test_a_broken_file_is_named(tmp_path: Path, catalogue: Catalogue, content: str) -> None:
    folder = tmp_path / "mapping"
    shutil.copytree(resources("mapping"), folder)
    (folder / "vaem.json").write_text(content, "utf-8")
    with pytest.raises(Damaged) as damaged:
        load_mappings(folder, catalogue)
    assert damaged.value.values["file"] == "vaem.json"


def test_one_field_of_a_mask_is_filled_from_one_place_only(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    folder = tmp_path / "mapping"
    shutil.copytree(resources("mapping"), folder)
    content = json.loads((folder / "vaem.json").read_text("utf-8"))
    content["masks"].append(content["masks"][0])
    (folder / "vaem.json").write_text(json.dumps(content), "utf-8")
    with pytest.raises(Damaged, match="mapping-invalid"):
        load_mappings(folder, catalogue)


MONEY = Target("grundmiete", "Wohnung", "Grundmiete", "money")
DAY = Target("au_bis", "Krankmeldung", "bis", "date")


@pytest.mark.parametrize(
    ("target", "data", "value"),
    [
        (MONEY, 412.0, "412.00"),
        (MONEY, "412.5", "412.50"),
        (MONEY, "1.234,56 €", "1234.56"),
        (MONEY, None, None),
        (DAY, "27.11.2026", "2026-11-27"),
        (DAY, "2026-11-27", "2026-11-27"),
    ],
)
def test_money_is_decimal_text_and_days_are_iso(target: Target, data: Any, value: Any) -> None:
    assert handed_over(submission(**{target.field: data}), target, None) == value


def test_a_decided_value_replaces_the_entered_one_and_a_confirmed_one_does_not() -> None:
    of = submission(grundmiete="412.00")
    evidence = decision("grundmiete", FieldChoice.EVIDENCE_HOLDS, "421,00 €")
    entered = decision("grundmiete", FieldChoice.ENTERED_HOLDS, "412,00 €")
    assert handed_over(of, MONEY, evidence) == "421.00"
    assert handed_over(of, MONEY, entered) == "412.00"


def test_repeated_fields_become_lists_in_their_order() -> None:
    of = submission(einkommen=[{"netto": 1480.0}, {"netto": "518,00"}])
    target = Target("einkommen[].netto", "Einkommen", "Netto", "money")
    assert handed_over(of, target, None) == ["1480.00", "518.00"]


def test_a_record_carries_masks_who_and_for_whom(mappings: Mappings) -> None:
    record = mappings.record(view(), "12345BG0004711")
    assert record["case_number"] == "12345BG0004711"
    assert (record["confirmed_by"], record["on_behalf_of"]) == ("int.koch", "int.weber")
    assert record["masks"]["Person"]["Familienname"] == "Demirtaş"
    assert "Statistik" in mappings.statistics(view(), "1")["masks"]


def test_equal_handovers_give_equal_records(mappings: Mappings) -> None:
    assert json.dumps(mappings.record(view(), "1")) == json.dumps(mappings.record(view(), "1"))
