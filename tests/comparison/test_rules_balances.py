"""Bank statements: balances that add up, all accounts together, months without a gap."""

from datetime import date
from typing import Any

import pytest

from inbox.comparison.balances import row_gaps, sums_of
from inbox.comparison.facts import read_facts
from inbox.comparison.result import Gap, Result
from tests.comparison import paper
from tests.comparison.desk import compared, read_pdf, rows_of, service, submission

IBAN_ONE = "DE95 9000 0002 4711 0815 00"
IBAN_TWO = "DE95 9000 0001 1234 5678 90"


def statement(
    new: str = "1.061,30 H",
    rows: tuple[tuple[str, str, str], ...] = (
        ("02.10.", "LOHN VOSS", "450,00 H"),
        ("05.10.", "MIETE", "388,70 S"),
    ),
    iban: str = IBAN_ONE,
    period: str = "01.10.2026 bis 31.10.2026",
) -> bytes:
    head = [f"IBAN: {iban}", f"Zeitraum {period}"]
    lines = (("", "Alter Kontostand", "1.000,00 H"), *rows, ("", "Neuer Kontostand", new))
    return paper.booking_table(head, list(lines))


def facts(data: bytes) -> Any:
    document = submission("wba", {}).evidence[0]
    return read_facts(document, read_pdf(data), service("wba"))


def test_old_balance_and_bookings_give_the_new_balance() -> None:
    sums = sums_of(facts(statement()))
    assert sums is not None
    assert sums.agree
    assert sums.bookings == 2


def test_a_booking_that_is_missing_is_told() -> None:
    comparison = compared("wba", {}, statement(new="1.061,29 H"))
    assert comparison.documents[0].findings == (
        "Anfangssaldo und 2 Umsätze ergeben 1.061,30 €, als Endsaldo steht 1.061,29 €: "
        "Fehlt eine Seite?",
    )
    assert not compared("wba", {}, statement()).documents[0].findings


@pytest.mark.parametrize(
    "rows",
    [
        (("02.10.", "LOHN VOSS", "450,00"), ("05.10.", "MIETE", "388,70")),  # no sign anywhere
        (("02.10.", "LOHN 1,00 EUR", "450,00 H"), ("05.10.", "MIETE", "388,70 S")),  # two amounts
        (),
    ],
)
def test_sums_that_cannot_be_told_for_certain_are_not_told(
    rows: tuple[tuple[str, str, str], ...],
) -> None:
    assert sums_of(facts(statement(rows=rows))) is None


def test_the_balances_of_all_accounts_are_added() -> None:
    other = statement(new="20,00 H", iban=IBAN_TWO)
    row = rows_of(compared("wba", {"kontostand_summe": "1081.30"}, statement(), other))
    assert row["kontostand_summe"].result is Result.MATCH
    assert "2 Konten, Stand 31.10.2026" in row["kontostand_summe"].reason
    for wrong in ("1081.31", "1061.30", "20.00"):
        row = rows_of(compared("wba", {"kontostand_summe": wrong}, statement(), other))
        assert row["kontostand_summe"].result is Result.MISMATCH


def test_of_two_months_of_one_account_the_newer_balance_counts() -> None:
    september = statement(new="1.000,00 H", period="01.09.2026 bis 30.09.2026")
    for papers in ((statement(), september), (september, statement())):
        rows = rows_of(compared("wba", {"kontostand_summe": "1061.30"}, *papers))
        assert rows["kontostand_summe"].result is Result.MATCH
        rows = rows_of(compared("wba", {"kontostand_summe": "1000.00"}, *papers))
        assert rows["kontostand_summe"].result is Result.MISMATCH


def test_without_the_account_the_sum_is_only_similar() -> None:
    nameless = paper.booking_table(
        ["Zeitraum 01.10.2026 bis 31.10.2026"], [("", "Neuer Kontostand", "20,00 H")]
    )
    row = rows_of(compared("wba", {"kontostand_summe": "1081.30"}, statement(), nameless))
    assert row["kontostand_summe"].result is Result.SIMILAR


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("spans", "received", "gaps"),
    [
        ([("2026-08-01", "2026-10-31")], "2026-11-02", []),
        ([("2026-09-01", "2026-11-20")], "2026-11-21", []),
        ([("2026-08-01", "2026-08-31"), ("2026-10-01", "2026-11-15")], "2026-11-16",
         [("2026-09-01", "2026-09-30")]),
        ([("2026-08-01", "2026-08-31"), ("2026-09-02", "2026-10-31")], "2026-11-16",
         [("2026-09-01", "2026-09-01")]),
        ([("2026-08-02", "2026-10-31")], "2026-11-16", [("2026-08-01", "2026-08-01")]),
        ([("2026-10-01", "2026-10-31")], "2026-11-16", [("2026-08-01", "2026-09-30")]),
        ([("2026-07-01", "2026-09-30")], "2026-11-16", [("2026-10-01", "2026-10-31")]),
        ([("2026-07-01", "2026-10-01")], "2026-11-16", []),
        ([("2026-08-01", "2026-09-15"), ("2026-09-10", "2026-10-31")], "2026-11-16", []),
    ],
)  # fmt: skip
def test_three_months_without_a_gap(
    spans: list[tuple[str, str]], received: str, gaps: list[tuple[str, str]]
) -> None:
    found = row_gaps([(day(a), day(b)) for a, b in spans], 3, day(received))
    assert found == [(day(a), day(b)) for a, b in gaps]


def test_each_account_needs_its_own_row_of_statements() -> None:
    months = ("01.08.2026 bis 31.08.2026", "01.09.2026 bis 30.09.2026", "01.10.2026 bis 31.10.2026")
    full = [statement(period=p) for p in months]
    assert compared("wba", {}, *full).gaps == ()
    other = [statement(period=p, iban=IBAN_TWO) for p in (months[0], months[2])]
    comparison = compared("wba", {}, *full, *other)
    assert comparison.gaps == (Gap("kontoauszug", day("2026-09-01"), day("2026-09-30")),)
    assert "Kontoauszug: September 2026 fehlt (3 Monate lückenlos verlangt)." in comparison.hints


def test_no_gap_is_claimed_while_a_statement_shows_no_period() -> None:
    nameless = paper.booking_table([], [("02.10.", "LOHN", "1,00 H")])
    first = statement(period="01.08.2026 bis 31.08.2026")
    last = statement(period="01.10.2026 bis 31.10.2026")
    assert compared("wba", {}, first, last, nameless).gaps == ()


def test_printed_parts_that_do_not_give_the_printed_total_are_told() -> None:
    def certificate(total: str) -> bytes:
        return paper.labels_left(
            paper.Sheet(
                "Mietbescheinigung",
                [
                    paper.Item("", "Grundmiete", "412,00 €"),
                    paper.Item("", "Betriebskosten", "80,00 €"),
                    paper.Item("", "Heizkosten", "65,00 €"),
                    paper.Item("", "Gesamtmiete", total),
                ],
            )
        )

    assert compared("wba", {}, certificate("557,01 €")).documents[0].findings == ()
    assert compared("wba", {}, certificate("566,00 €")).documents[0].findings == (
        "Die Teilbeträge ergeben 557,00 €, als Gesamtmiete steht 566,00 €.",
    )
