"""Nothing that was agreed on is missing: services, fields, kinds of evidence, rules, deadlines.

inventory.json says what the catalogue has to hold at least; the office may add to it.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from inbox.catalogue import Catalogue, load_catalogue

RESOURCES = Path(__file__).parents[2] / "resources"
INVENTORY: dict[str, Any] = json.loads(
    (Path(__file__).parent / "inventory.json").read_text("utf-8")
)
DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(RESOURCES)


def test_the_inventory_is_whole() -> None:
    assert len(INVENTORY["services"]) == 7
    assert sum(len(fields) for fields in INVENTORY["services"].values()) == 297
    assert len(INVENTORY["kinds"]) == 42
    assert len(INVENTORY["rules"]) == 27
    assert len(INVENTORY["deadlines"]) == 12


@pytest.mark.parametrize("service_id", sorted(INVENTORY["services"]))
def test_every_field_has_its_type_its_rule_and_its_evidence(
    catalogue: Catalogue, service_id: str
) -> None:
    service = catalogue.service(service_id, DAY)
    for field_id, line in INVENTORY["services"][service_id].items():
        kind, rule, *rest = line.split(" ")
        field = service.field(field_id)
        assert field is not None, field_id
        assert (field.type, field.rule) == (kind, rule), field_id
        assert set(rest[0].split(",") if rest else ()) <= set(field.evidence), field_id


def test_every_kind_of_evidence_is_known_with_the_way_it_is_filed(catalogue: Catalogue) -> None:
    for kind, filing in INVENTORY["kinds"].items():
        assert catalogue.kinds[kind].filing == filing, kind
        assert catalogue.kinds[kind].label != kind
    data_only = {k.id for k in catalogue.kinds.values() if k.source == "data"}
    untitled = {k.id for k in catalogue.kinds.values() if not k.titles}
    assert untitled <= data_only | {"sonstiges"}


def test_every_rule_can_be_named_and_every_deadline_is_computed_or_checked(
    catalogue: Catalogue,
) -> None:
    schema = json.loads((RESOURCES / "catalogue/schema.json").read_text("utf-8"))
    assert set(INVENTORY["rules"]) == set(schema["$defs"]["field"]["properties"]["rule"]["enum"])
    for deadline in INVENTORY["deadlines"]:
        assert catalogue.deadlines[deadline].law


def test_every_field_that_is_compared_has_a_caption_on_each_kind_that_proves_it(
    catalogue: Catalogue,
) -> None:
    """Without a caption of its own the field's label has to do: that may not be the only way."""
    compared = {
        "date_equal",
        "amount_equal",
        "iban_equal",
        "count_equal",
        "valid_on",
        "holder_match",
    }
    bare = {
        f"{field.id} on {kind}"
        for service in catalogue.services
        for field in service.fields
        if field.rule in compared
        for kind in field.evidence
        if catalogue.kinds[kind].source == "document" and not catalogue.labels.of(field.id, kind)
    }
    assert not bare
