"""The form of entered values: every type with a value that fits and one that does not."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.catalogue_values import EnumValue, Field
from inbox.comparison.formats import format_fault, not_affirmed, not_entered
from inbox.comparison.result import Result
from tests.comparison import paper
from tests.comparison.desk import compared, rows_of, service
from tests.comparison.probe import field, probe, probed, row


def made(kind: str) -> Field:
    values = (EnumValue("erst", "Erstbescheinigung"),) if kind == "enum" else ()
    return Field("x", "X", kind, "G", "none", values=values)


@pytest.mark.parametrize(
    ("kind", "right", "wrong", "says"),
    [
        ("date", "2026-02-28", "2026-02-29", "Datum gibt es nicht"),
        ("date", "2026-12-01", "1.12.2026", "Datum gibt es nicht"),
        ("datetime", "2026-11-25T09:30", "2026-11-25T25:30", "Datum gibt es nicht"),
        ("money", "412.00", "viel", "kein Betrag"),
        ("money", "412,5", "412.005", "Bruchteile von Cent"),
        ("decimal", "14.5", "14,5 Std", "kein Betrag"),
        ("int", 3, "3.5", "keine ganze Zahl"),
        ("int", "0", -1, "negativ"),
        ("int", 1, True, "keine ganze Zahl"),
        ("bool", "ja", "vielleicht", "weder Ja noch Nein"),
        ("plz", "01067", "1067", "nicht fünf Ziffern"),
        ("phone", "+49 (0)2421/12-34", "ruf mich an", "keine Telefonnummer"),
        ("phone", "12345", "1234", "keine Telefonnummer"),
        ("email", "jan.nowacki@beispiel.de", "jan.nowacki@beispiel", "keine E-Mail"),
        ("email", "a@b.co", "jan nowacki@beispiel.de", "keine E-Mail"),
        ("iban", "DE95 9000 0002 4711 0815 00", "DE00900000024711081500", "Prüfziffer"),
        ("iban", "DE95900000024711081500", "DE9590", "nicht vollständig"),
        ("rvnr", "65120390D007", "65120390D008", "Prüfziffer"),
        ("rvnr", "65 120390 D 007", "6512D", "nicht die Form"),
        ("steuer_id", "02 476 291 358", "02476291357", "Prüfziffer"),
        ("steuer_id", "02476291358", "2476291358", "nicht elf Ziffern"),
        ("kvnr", "M482150730", "M482150731", "Prüfziffer"),
        ("kvnr", "M482150730", "4482150730", "einem Buchstaben und neun"),
        ("bg_nummer", "12345//0001234", "12345-1", "nicht die Form"),
        ("kundennummer", "123a456789", "123456789", "nicht die Form"),
        ("vorgangsnummer", "AUM-2026-000815-4", "AUM-2026-000815-5", "Prüfziffer"),
        ("vorgangsnummer", "AUM-2026-000815-4", "AUM-26-1", "nicht die Form"),
        ("time_range", {"von": "14:00", "bis": "16:00"}, {"von": "16:00", "bis": "14:00"}, "endet"),
        ("time_range", {"von": "14:00", "bis": "16:00"}, {"von": "14:00"}, "nicht vollständig"),
        ("enum", "erst", "zweit", "Auswahl gibt es nicht"),
        ("text", "a" * 250, "a" * 251, "länger als 250"),
    ],
)
def test_a_value_in_the_wrong_form_is_told_in_a_sentence(
    kind: str, right: Any, wrong: Any, says: str
) -> None:
    assert format_fault(made(kind), right) is None
    told = format_fault(made(kind), wrong)
    assert told is not None
    assert says in told
    assert told.endswith(".")


@given(st.sampled_from(("date", "money", "int", "iban", "plz", "email", "enum", "rvnr", "bool")),
       st.one_of(st.text(max_size=40), st.integers(), st.booleans(), st.none()))  # fmt: skip
def test_no_value_breaks_the_check(kind: str, value: Any) -> None:
    fault = format_fault(made(kind), value)
    assert fault is None or fault.endswith(".")


@pytest.mark.parametrize(
    ("kind", "rule", "entered", "printed"),
    [
        ("date", "date_equal", "31.11.2026", "31.11.2026"),
        ("money", "amount_equal", "412.001", "412,00 EUR"),
        ("kvnr", "id_check", "M482150731", "M482150731"),
        ("text", "equal", "x" * 251, "x" * 251),
    ],
)
def test_a_malformed_value_never_agrees_even_when_the_paper_prints_it(
    kind: str, rule: str, entered: str, printed: str, tmp_path: Path
) -> None:
    asked = probe(tmp_path, field("probe", rule, kind, label="Versicherten-Nr."))
    found = row(
        probed(asked, {"probe": entered}, paper.prose("Mietbescheinigung",
               [f"Versicherten-Nr.: {printed}"])), "probe"
    )  # fmt: skip
    assert found.result is not Result.MATCH
    assert found.is_open


def test_an_iban_that_cannot_be_right_is_open_without_any_paper() -> None:
    found = rows_of(compared("vaem", {"iban": "DE00900000024711081500"}))["iban"]
    assert (found.result, found.compared) == (Result.MISMATCH, True)
    assert found.reason == "Die Prüfziffer der Angabe ist ungültig."
    fine = rows_of(compared("vaem", {"iban": "DE95900000024711081500"}))["iban"]
    assert fine.result is Result.NO_EVIDENCE


def test_a_fault_without_a_paper_is_shown_and_hinted_but_blocks_nothing() -> None:
    comparison = compared("krankmeldung", {"telefon": "ruf an", "email": "jan@"})
    rows = rows_of(comparison)
    assert not rows["telefon"].is_open
    assert rows["telefon"].reason == "Das ist keine Telefonnummer."
    assert "Telefon: Das ist keine Telefonnummer." in comparison.hints


def test_required_entries_that_are_missing_are_named_and_conditions_count() -> None:
    absence = service("ortsabwesenheit")
    names = {f.id for f in not_entered(absence, {"von": "2026-12-01"})}
    assert {"bis", "ziel_land", "nachname"} <= names
    assert not names & {"von", "tage", "vorlauf", "tage_verbraucht", "absender_rolle", "grund_text"}
    asked = not_entered(absence, {"grund_art": "reha_vorsorge"})
    assert "grund_text" in {f.id for f in asked}
    assert [f.id for f in not_affirmed(absence, {"erklaerung_richtig": False})] == [
        "erklaerung_richtig"
    ]
    hints = compared("ortsabwesenheit", {"erklaerung_richtig": False}).hints
    assert any(h.startswith("Pflichtangaben fehlen: ") for h in hints)
    assert "Nicht bestätigt: „Angaben sind richtig und vollständig“." in hints
