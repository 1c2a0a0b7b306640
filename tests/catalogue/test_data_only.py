"""A service, a field, a caption, a kind of evidence: each is added as data and works at once."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from inbox.catalogue import load_catalogue
from inbox.comparison.result import Result
from tests.comparison import paper
from tests.comparison.probe import catalogue_copy, field, probe, probed, row


def change(folder: Path, name: str, edit: Callable[[dict[str, Any]], object]) -> None:
    path = folder / name
    content = json.loads(path.read_text("utf-8"))
    edit(content)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def test_a_new_service_is_compared(tmp_path: Path) -> None:
    service = probe(tmp_path, field("kaution", "amount_equal", "money", label="Kautionsbetrag"))
    certificate = paper.prose("Mietbescheinigung", ["Kautionsbetrag: 1.236,00 €"])
    for entered, result in (("1236.00", Result.MATCH), ("1263.00", Result.MISMATCH)):
        found = row(probed(service, {"kaution": entered}, certificate), "kaution")
        assert found.result is result
        assert found.label == "Kautionsbetrag"


def test_a_new_field_of_a_known_service_is_compared(tmp_path: Path) -> None:
    catalogue_copy(tmp_path)
    extra = field("baujahr_heizung", "date_equal", "date", label="Heizung eingebaut am")
    change(tmp_path, "services/wba.json", lambda c: c["fields"].append(extra))
    service = load_catalogue(tmp_path).service("wba", date(2026, 11, 20))
    certificate = paper.prose("Mietbescheinigung", ["Heizung eingebaut am 01.05.2019"])
    found = row(probed(service, {"baujahr_heizung": "2019-05-01"}, certificate), "baujahr_heizung")
    assert found.result is Result.MATCH


def test_a_new_caption_is_found(tmp_path: Path) -> None:
    catalogue_copy(tmp_path)
    certificate = paper.prose("Mietbescheinigung", ["Basisentgelt Wohnraum: 412,00 €"])

    def result() -> Result:
        service = load_catalogue(tmp_path).service("wba", date(2026, 11, 20))
        return row(probed(service, {"grundmiete": "412.00"}, certificate), "grundmiete").result

    assert result() is not Result.MATCH
    change(
        tmp_path,
        "catalogue/labels.json",
        lambda c: c["fields"]["grundmiete"]["mietbescheinigung"].append("Basisentgelt Wohnraum"),
    )
    assert result() is Result.MATCH


def test_a_new_kind_of_evidence_is_recognised_and_proves(tmp_path: Path) -> None:
    catalogue_copy(tmp_path)
    kind = {
        "id": "untermieterlaubnis",
        "label_de": "Untermieterlaubnis",
        "filing": "akte",
        "owner": "household",
        "titles": ["Erlaubnis zur Untervermietung"],
    }
    change(tmp_path, "catalogue/evidence_kinds.json", lambda c: c["evidence_kinds"].append(kind))
    change(
        tmp_path,
        "catalogue/labels.json",
        lambda c: c["fields"].update(erlaubt_ab={"untermieterlaubnis": ["gestattet ab dem"]}),
    )
    asked = field("erlaubt_ab", "date_equal", "date", evidence=["untermieterlaubnis"])
    service = probe(tmp_path, asked)
    permission = paper.prose("Erlaubnis zur Untervermietung", ["gestattet ab dem 01.12.2026"])
    comparison = probed(service, {"erlaubt_ab": "2026-12-01"}, permission)
    assert row(comparison, "erlaubt_ab").result is Result.MATCH
    assert comparison.documents[0].kind_label == "Untermieterlaubnis"


def test_a_new_choice_is_read_by_its_words(tmp_path: Path) -> None:
    catalogue_copy(tmp_path)
    change(
        tmp_path,
        "services/wba.json",
        lambda c: next(f for f in c["fields"] if f["id"] == "heizart")["values"].append(
            {"id": "solar", "label_de": "Solarthermie"}
        ),
    )
    service = load_catalogue(tmp_path).service("wba", date(2026, 11, 20))
    certificate = paper.prose("Mietbescheinigung", ["Heizung mit Solarthermie"])
    found = row(probed(service, {"heizart": "solar"}, certificate), "heizart")
    assert found.result is Result.MATCH
    assert found.entered == "Solarthermie"


def test_two_versions_of_a_service_judge_their_own_submissions(tmp_path: Path) -> None:
    """From 2027 the area has to be exact and is called otherwise; before it stays as it was."""
    catalogue_copy(tmp_path)
    old = json.loads((tmp_path / "services/wba.json").read_text("utf-8"))
    new = json.loads(json.dumps(old))
    old["valid_to"] = "2026-12-31"
    new["valid_from"] = "2027-01-01"
    area = next(f for f in new["fields"] if f["id"] == "wohnflaeche")
    area["label_de"] = "Wohnfläche laut Mietvertrag"
    area["params"] = {"tolerance": "0"}
    for name, content in (("wba.json", old), ("wba-2027.json", new)):
        text = json.dumps(content, ensure_ascii=False)
        (tmp_path / "services" / name).write_text(text, encoding="utf-8")
    catalogue = load_catalogue(tmp_path)
    certificate = paper.prose("Mietbescheinigung", ["Wohnfläche: 48,4 m²"])
    results = {}
    for day in (date(2026, 12, 31), date(2027, 1, 1)):
        service = catalogue.service("wba", day)
        received = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        comparison = probed(service, {"wohnflaeche": "48.0"}, certificate, received=received)
        found = row(comparison, "wohnflaeche")
        results[day.year] = (found.label, found.result)
    assert results == {
        2026: ("Wohnfläche", Result.SIMILAR),
        2027: ("Wohnfläche laut Mietvertrag", Result.MISMATCH),
    }
