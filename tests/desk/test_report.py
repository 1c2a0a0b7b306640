import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from inbox.bar import bar
from inbox.caseview import Phase
from inbox.catalogue import Catalogue, load_catalogue
from inbox.comparison.result import Comparison
from inbox.decision import FieldChoice, FieldDecision
from inbox.errors import Damaged
from inbox.report import Report, load_report, with_missing_rows
from inbox.submission import Submission
from sync.handover.mapping import load_mappings
from tests.desk.samples import ME, NOW, comparison, inputs, submission

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
SICK = {
    "nachname": "Muster", "bg_nummer": "12345BG0001234", "au_art": "erst",
    "au_seit": "2026-11-02", "au_bis": "2026-11-06",
}  # fmt: skip


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(RESOURCES)


@pytest.fixture(scope="module")
def shipped(catalogue: Catalogue) -> Report:
    return load_report(RESOURCES / "statistics", catalogue)


def told(
    report: Report,
    catalogue: Catalogue,
    sent: Submission,
    decisions: Mapping[str, FieldDecision] | None = None,
) -> list[tuple[str, str, bool]]:
    service = catalogue.service(sent.service, sent.received_at.date())
    found = report.gaps(sent, service, decisions or {})
    return [(gap.field, gap.code, gap.required) for gap in found]


def chosen(field: str, choice: FieldChoice, value: str) -> dict[str, FieldDecision]:
    return {field: FieldDecision(field, choice, value, ME, NOW)}


def table(folder: Path, content: object, name: str = "krankmeldung") -> Path:
    (folder / "schema.json").write_bytes((RESOURCES / "statistics/schema.json").read_bytes())
    (folder / f"{name}.json").write_text(json.dumps(content), "utf-8")
    return folder


def sick(*facts: Mapping[str, object]) -> dict[str, object]:
    return {"service": "krankmeldung", "facts": [{"need": "erwartet", **fact} for fact in facts]}


def test_a_complete_sick_note_lacks_nothing(shipped: Report, catalogue: Catalogue) -> None:
    assert told(shipped, catalogue, submission(data=SICK)) == []


def test_what_was_not_entered_is_named_in_the_order_of_the_table(
    shipped: Report, catalogue: Catalogue
) -> None:
    found = told(shipped, catalogue, submission(data={"nachname": "Muster"}))
    assert found == [(f, "missing", False) for f in ("au_art", "au_seit", "au_bis")]


def test_the_numbers_of_a_case_are_never_missing_for_nothing_goes_without_a_case(
    shipped: Report, catalogue: Catalogue
) -> None:
    assert told(shipped, catalogue, submission(data={**SICK, "bg_nummer": ""})) == []


def test_an_end_before_the_beginning_cannot_be(shipped: Report, catalogue: Catalogue) -> None:
    sent = submission(data={**SICK, "au_bis": "2026-11-01"})
    assert told(shipped, catalogue, sent) == [("au_bis", "before", False)]
    right = chosen("au_bis", FieldChoice.EVIDENCE_HOLDS, "06.11.2026")
    assert told(shipped, catalogue, sent, right) == []


def test_a_customer_number_of_another_form_is_doubted(
    shipped: Report, catalogue: Catalogue
) -> None:
    wrong = submission(data={**SICK, "kundennummer": "123456"})
    assert told(shipped, catalogue, wrong) == [("kundennummer", "form", False)]
    assert told(shipped, catalogue, submission(data={**SICK, "kundennummer": "123A456789"})) == []


def test_only_a_value_that_will_be_handed_over_fills_a_gap(
    shipped: Report, catalogue: Catalogue
) -> None:
    sent = submission(data={k: v for k, v in SICK.items() if k != "au_art"})
    asked = chosen("au_art", FieldChoice.ASK_BACK, "")
    assert told(shipped, catalogue, sent, asked) == [("au_art", "missing", False)]
    entered = chosen("au_art", FieldChoice.CORRECTED, "Erstbescheinigung")
    assert told(shipped, catalogue, sent, entered) == []


def test_a_withheld_value_is_not_called_missing(shipped: Report, catalogue: Catalogue) -> None:
    sent = submission(
        service="neuantrag",
        data={
            "geburtsdatum": "1990-08-12",
            "geschlecht": "weiblich",
            "alleinerziehend": False,
            "staatsangehoerigkeit": "deutsch",
            "leistung_ab": "2026-11-01",
            "personen_bg": 1,
        },
    )
    assert told(shipped, catalogue, sent) == [("erwerbsfaehig_3h", "missing", False)]
    hidden = replace(sent, withheld=frozenset({"erwerbsfaehig_3h"}))
    assert told(shipped, catalogue, hidden) == []


def test_a_missing_value_gets_an_empty_row_that_stays_when_it_is_filled(
    shipped: Report, catalogue: Catalogue
) -> None:
    sent = submission(data={k: v for k, v in SICK.items() if k != "au_art"})
    service = catalogue.service(sent.service, sent.received_at.date())
    gaps = shipped.gaps(sent, service, {})
    shown = with_missing_rows(comparison(), service, gaps, {})
    added = next(r for r in shown.rows if r.field == "au_art")
    assert (added.entered, added.evidence, added.is_open, added.compared) == (
        "",
        None,
        False,
        False,
    )
    entered = chosen("au_art", FieldChoice.CORRECTED, "Erstbescheinigung")
    later = with_missing_rows(comparison(), service, shipped.gaps(sent, service, entered), entered)
    assert [r.field for r in later.rows] == [r.field for r in shown.rows]


def test_an_empty_row_is_put_behind_its_group_and_changes_no_count(
    shipped: Report, catalogue: Catalogue
) -> None:
    sent = submission(data={"nachname": "Muster"})
    service = catalogue.service(sent.service, sent.received_at.date())
    before: Comparison = comparison()
    shown = with_missing_rows(before, service, shipped.gaps(sent, service, {}), {})
    assert [r.field for r in shown.rows[:3]] == ["nachname", "au_art", "au_seit"]
    assert shown.summary == before.summary


def test_only_what_the_table_calls_required_bars_the_first_press(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    content = sick({"field": "au_seit"}, {"field": "au_art", "need": "erforderlich"})
    report = load_report(table(tmp_path, content), catalogue)
    assert told(report, catalogue, submission()) == [
        ("au_art", "missing", True),
        ("au_seit", "missing", False),
    ]
    assert bar(inputs(report_gap=None)).phase is Phase.READY
    barred = bar(inputs(report_gap="au_art"))
    assert (barred.phase, barred.first_field) == (Phase.REPORT, "au_art")
    assert bar(inputs(report_gap="au_art", case=None)).phase is Phase.CASE


def test_a_fact_is_asked_for_only_when_its_condition_holds(
    shipped: Report, catalogue: Catalogue
) -> None:
    work = {"status_neu": "arbeit_ab15h", "ab_datum": "2026-12-01"}
    sent = submission(service="statusaenderung", data=work)
    assert told(shipped, catalogue, sent) == [("wochenstunden", "missing", False)]
    other = submission(service="statusaenderung", data={**work, "status_neu": "rente_beantragt"})
    assert told(shipped, catalogue, other) == []


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (sick({"field": "augenfarbe"}), "facts/0"),
        (sick({"field": "au_bis", "not_before": "anfang"}), "facts/0"),
        (sick({"field": "au_art"}, {"field": "au_art"}), "facts/1"),
        (sick({"field": "au_art", "need": "vielleicht"}), "facts/0/need"),
        (sick({"field": "au_art", "pattern": "["}), "facts/0"),
        (sick({"field": "au_art", "when": "au_art =="}), "facts/0"),
        (sick({"field": "au_art", "when": "farbe == rot"}), "facts/0"),
        ({"service": "wba", "facts": [{"field": "au_art", "need": "erwartet"}]}, "service"),
        ({"service": "krankmeldung", "facts": []}, "facts"),
        ([], "ganze Datei"),
    ],
)
def test_a_table_that_does_not_hold_is_found_when_it_is_loaded(
    tmp_path: Path, catalogue: Catalogue, content: object, place: str
) -> None:
    with pytest.raises(Damaged, match="statistics-invalid") as said:
        load_report(table(tmp_path, content), catalogue)
    assert (said.value.values["file"], said.value.values["place"]) == ("krankmeldung.json", place)


def test_every_table_asks_only_for_what_is_handed_to_the_statistics(
    shipped: Report, catalogue: Catalogue
) -> None:
    mappings = load_mappings(RESOURCES / "mapping", catalogue)
    for service, facts in shipped.by_service.items():
        handed_over = {target.field for target in mappings.of(service).statistics}
        assert {fact.field for fact in facts} <= handed_over, service
    assert set(shipped.by_service) == {service.id for service in catalogue.services}
