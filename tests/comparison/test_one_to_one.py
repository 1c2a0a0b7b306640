"""Several papers, several entries: each paper is the evidence of one, and proves once."""

from typing import Any

import pytest

from inbox.comparison.result import FieldResult, Result
from tests.comparison.desk import compared, rows_of
from tests.comparison.test_readings_of_tables import table


def payslip(employer: str, month: str, gross: str, net: str) -> bytes:
    return table(
        f"Lohnabrechnung {month}",
        ((60, "Arbeitgeber"), (300, employer)),
        ((60, "Gesamtbrutto"), (300, f"{gross} €")),
        ((60, "Nettoverdienst"), (300, f"{net} €")),
    )


BAKERY = payslip("Bäckerei Tiedemann", "Oktober 2026", "1.204,10", "870,82")
CLEANING = payslip("Stadtreinigung Westring", "Oktober 2026", "520,00", "450,00")


def wage(employer: str, gross: str, net: str) -> dict[str, Any]:
    return {"art": "lohn", "stelle": employer, "brutto": gross, "netto": net}


def told(incomes: list[dict[str, Any]], *papers: bytes) -> dict[str, FieldResult]:
    return rows_of(compared("neuantrag", {"einkommen": incomes}, *papers))


ALL = ("stelle", "brutto", "netto")
AT_BAKERY = wage("Bäckerei Tiedemann", "1204.10", "870.82")
AT_CLEANING = wage("Stadtreinigung Westring", "520.00", "450.00")


@pytest.mark.parametrize("papers", [(BAKERY, CLEANING), (CLEANING, BAKERY)])
def test_two_payslips_prove_two_incomes_in_any_order(papers: tuple[bytes, bytes]) -> None:
    rows = told([AT_BAKERY, AT_CLEANING], *papers)
    for number in (0, 1):
        assert {rows[f"einkommen[{number}].{f}"].result for f in ALL} == {Result.MATCH}


def test_a_wrong_amount_is_held_against_the_paper_of_its_own_income() -> None:
    rows = told([AT_BAKERY, {**AT_CLEANING, "netto": "405.00"}], BAKERY, CLEANING)
    assert rows["einkommen[1].netto"].result is Result.MISMATCH
    assert rows["einkommen[1].netto"].evidence == "450,00 €"
    assert rows["einkommen[0].netto"].result is Result.MATCH


def test_the_amount_of_another_income_is_no_agreement() -> None:
    rows = told([AT_BAKERY, {**AT_CLEANING, "netto": "870.82"}], BAKERY, CLEANING)
    assert rows["einkommen[1].netto"].result is not Result.MATCH


def test_two_months_of_one_employer_are_told_apart_by_their_amounts() -> None:
    september = payslip("Bäckerei Tiedemann", "September 2026", "1.100,00", "801,50")
    incomes = [AT_BAKERY, wage("Bäckerei Tiedemann", "1100.00", "801.50")]
    rows = told(incomes, september, BAKERY)
    for number in (0, 1):
        assert {rows[f"einkommen[{number}].{f}"].result for f in ALL} == {Result.MATCH}


def test_an_income_without_a_paper_of_its_own_is_missing() -> None:
    rows = told([AT_BAKERY, AT_CLEANING], BAKERY)
    assert rows["einkommen[0].netto"].result is Result.MATCH
    assert rows["einkommen[1].netto"].result is Result.MISSING


def test_one_payslip_never_proves_two_wages() -> None:
    rows = told([AT_BAKERY, AT_BAKERY], BAKERY)
    results = [rows[f"einkommen[{n}].netto"].result for n in (0, 1)]
    assert results == [Result.MATCH, Result.SIMILAR]
    assert "(1)" in rows["einkommen[1].netto"].reason


@pytest.mark.parametrize(("net", "result"), [("870.82", Result.MATCH), ("801.50", Result.SIMILAR)])
def test_of_several_months_the_newest_one_counts(net: str, result: Result) -> None:
    september = payslip("Bäckerei Tiedemann", "September 2026", "1.204,10", "801,50")
    rows = told([{**AT_BAKERY, "netto": net}], september, BAKERY)
    assert rows["einkommen[0].netto"].result is result


def test_two_papers_of_the_same_month_that_differ_are_looked_at() -> None:
    corrected = payslip("Bäckerei Tiedemann", "Oktober 2026", "1.204,10", "801,50")
    rows = told([AT_BAKERY], corrected, BAKERY)
    assert rows["einkommen[0].netto"].result is Result.SIMILAR


def statement(month: int, wage_text: str, amount: str) -> bytes:
    return table(
        f"Kontoauszug {month:02d}/2026",
        ((60, f"29.{month:02d}.2026"), (140, wage_text), (420, f"+{amount}")),
        ((60, f"30.{month:02d}.2026"), (140, "Kartenzahlung"), (420, "-12,00")),
    )


def test_two_statements_prove_the_incomes_of_their_months() -> None:
    incomes = [
        {"art": "lohn", "netto": "870.82", "zufluss_am": "2026-10-29"},
        {"art": "lohn", "netto": "801.50", "zufluss_am": "2026-09-29"},
    ]
    october, september = statement(10, "Lohn", "870,82"), statement(9, "Lohn", "801,50")
    rows = told(incomes, october, september)
    for number in (0, 1):
        assert rows[f"einkommen[{number}].netto"].result is Result.MATCH
        assert rows[f"einkommen[{number}].zufluss_am"].result is Result.MATCH


def test_one_booking_never_proves_two_incomes() -> None:
    income = {"art": "lohn", "netto": "870.82", "zufluss_am": "2026-10-29"}
    rows = told([income, income], statement(10, "Lohn", "870,82"))
    assert [rows[f"einkommen[{n}].netto"].result for n in (0, 1)] == [Result.MATCH, Result.SIMILAR]


def certificate(given: str, birth: str) -> bytes:
    return table(
        "Geburtsurkunde",
        ((60, "Vornamen"), (300, given)),
        ((60, "Familienname"), (300, "Voß")),
        ((60, "Geburtstag"), (300, birth)),
    )


def test_each_birth_certificate_is_the_child_s_it_names() -> None:
    people = [
        {"nachname": "Voß", "vorname": "Alma", "geburtsdatum": "2014-04-17"},
        {"nachname": "Voß", "vorname": "Enno", "geburtsdatum": "2016-08-02"},
    ]
    papers = certificate("Enno", "02.08.2016"), certificate("Alma", "17.04.2014")
    data = {"nachname": "Voß", "vorname": "Dörte", "personen": people}
    rows = rows_of(compared("neuantrag", data, *papers))
    for number in (0, 1):
        assert rows[f"personen[{number}].geburtsdatum"].result is Result.MATCH
    swapped = [{**people[0], "geburtsdatum": "2016-08-02"}, people[1]]
    rows = rows_of(compared("neuantrag", {**data, "personen": swapped}, *papers))
    assert rows["personen[0].geburtsdatum"].result is not Result.MATCH
