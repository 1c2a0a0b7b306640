"""Normal forms, check digits and readings of lines, one value at a time."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.comparison import identifiers
from inbox.comparison.candidates import candidates_of
from inbox.comparison.differing import amount_difference
from inbox.comparison.lines import Line, lines_of
from inbox.comparison.result import Rect, Trust
from inbox.comparison.values import (
    case_number_key,
    entered_amount,
    full_year,
    printed_amount,
    same_word,
    show,
)
from inbox.evidence.reading import PageReading, Word
from inbox.submission import DocumentId


def line_of(text: str, step: float = 6.0) -> Line:
    """A line of words as a reader would give it, every character `step` points wide."""
    words, x = [], 50.0
    for part in text.split(" "):
        width = step * len(part)
        if part:
            words.append(Word(part, Rect(x, 100, x + width, 112), 0))
        x += width + step
    return lines_of(DocumentId("d"), 0, PageReading(595, 842, tuple(words), Trust.TEXT))[0]


def values(text: str, kind: str) -> list[object]:
    return [c.value for c in candidates_of(line_of(text)) if c.kind == kind]


@pytest.mark.parametrize(
    "text",
    ["3.11.26", "03.11.2026", "03. 11. 2026", "3. November 2026", "3. Nov. 2026", "2026-11-03",
     "03/11/2026", "3.11.2026.", "0 3 1 1 2 6", "0 3 1 1 2 0 2 6", "031126", "(03.11.2026)"],
)  # fmt: skip
def test_a_day_is_read_in_every_spelling(text: str) -> None:
    assert values(f"am {text} geprüft", "date") == [date(2026, 11, 3)]


@pytest.mark.parametrize("text", ["31.02.2026", "12.13.2026", "1.234.56", "03.11.", "99.99.99"])
def test_what_is_no_day_is_not_read_as_one(text: str) -> None:
    assert values(f"am {text} geprüft", "date") == []


def test_a_period_knows_its_two_ends() -> None:
    found = [c for c in candidates_of(line_of("vom 01.08.2026 bis 31.08.2026")) if c.kind == "date"]
    assert [(c.value, c.part) for c in found] == [
        (date(2026, 8, 1), "from"), (date(2026, 8, 31), "to"),
    ]  # fmt: skip
    short = [c for c in candidates_of(line_of("19.–27.11.2026")) if c.kind == "date"]
    assert [(c.value, c.part) for c in short] == [
        (date(2026, 11, 19), "from"), (date(2026, 11, 27), "to"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.234,56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("412,-", "412"),
        ("412,00-", "-412"),
        ("412,00 S", "-412"),
        ("412,00 H", "412"),
        ("-412,00", "-412"),
        ("0,05", "0.05"),
        ("12.345.678,90", "12345678.90"),
    ],
)
def test_an_amount_is_read_in_every_notation(text: str, amount: str) -> None:
    assert printed_amount(text) == Decimal(amount)
    assert values(f"Betrag {text}", "amount") == [Decimal(amount)]


@pytest.mark.parametrize("text", ["EUR 1 234,56", "1.234,56 €", "€ 1.234,56", "1234,56 EUR"])
def test_a_currency_stands_before_or_after(text: str) -> None:
    assert values(f"Betrag: {text}", "amount") == [Decimal("1234.56")]


def test_identifiers_are_read_with_and_without_spaces() -> None:
    assert values("IBAN DE95 9000 0001 1234 5678 90 BIC", "iban") == ["DE95900000011234567890"]
    assert values("IBAN DE95900000011234567890", "iban") == ["DE95900000011234567890"]
    assert values("Nr. M482150730", "kvnr") == ["M482150730"]
    assert values("SV 65 120390 D 007", "rvnr") == ["65120390D007"]
    assert values("IdNr 02 476 291 358", "steuer_id") == ["02476291358"]
    assert values("BG 12345//0004711", "bg_nummer") == [case_number_key("12345BG0004711")]


@given(st.dates(date(1930, 1, 1), date(2049, 12, 31)))
def test_every_printed_day_is_read_as_itself_and_as_no_other(day: date) -> None:
    assert values(f"am {day:%d.%m.%Y} geprüft", "date") == [day]


@given(st.integers(0, 99_999_999))
def test_every_shown_amount_is_read_back_as_itself(cents: int) -> None:
    amount = Decimal(cents) / 100
    assert values(f"Betrag {show(amount, 'money')}", "amount") == [amount]
    assert entered_amount(show(amount, "money")) == amount


@given(st.integers(0, 10**18 - 1), st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_never_passes_the_check_of_an_iban(number: int, at: int, off: int) -> None:
    account = f"{number:018d}"
    check = 98 - int(account + "131400") % 97
    good = f"DE{check:02d}{account}"
    assert identifiers.iban_is_valid(good)
    changed = str((int(account[at]) + off) % 10)
    assert not identifiers.iban_is_valid(good[:4] + account[:at] + changed + account[at + 1 :])


def test_check_digits_of_known_numbers() -> None:
    assert identifiers.kvnr_is_valid("D100000011")
    assert not identifiers.kvnr_is_valid("D100000012")
    assert identifiers.rvnr_is_valid("15070649C103")
    assert identifiers.rvnr_is_valid("65 120390 D 007")
    assert not identifiers.rvnr_is_valid("65120390D008")
    assert identifiers.birth_in_rvnr("65120390D007") == date(1990, 3, 12)
    assert identifiers.tax_id_is_valid("12345678995")
    assert not identifiers.tax_id_is_valid("12345678994")
    assert identifiers.luhn_is_valid("AUM-2026-000815-4")
    assert not identifiers.luhn_is_valid("AUM-2026-000815-5")
    assert not identifiers.iban_is_valid("DE00900000024711081500")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Gößling", "Goessling", True), ("Gößling", "GOSSLING", True), ("Yıldız", "YILDIZ", True),
        ("Łukasz", "LUKASZ", True), ("Michael", "Michal", False), ("Joel", "Jol", False),
        ("Müller", "Miller", False), ("Şahin", "Sahin", True), ("Groß", "Gros", False),
    ],
)  # fmt: skip
def test_words_fold_to_the_same_only_by_accent_and_umlaut(one: str, other: str, same: bool) -> None:
    assert same_word(one, other) is same


def test_two_digit_years_turn_at_one_place() -> None:
    assert full_year(49, birth=False) == 2049
    assert full_year(50, birth=False) == 1950
    assert full_year(30, birth=True, today=date(2026, 11, 20)) == 1930
    assert full_year(10, birth=True, today=date(2026, 11, 20)) == 2010


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        ("2026-11-03", "date", "03.11.2026"),
        ("2026-11-25T09:30", "datetime", "25.11.2026, 09:30"),
        ("2026-11-25", "day_month", "25.11."),
        ("1234.5", "money", "1.234,50 €"),
        ("14.5", "decimal", "14,5"),
        (True, "bool", "Ja"),
        ("DE95900000011234567890", "iban", "DE95 9000 0001 1234 5678 90"),
        ({"von": "14:00", "bis": "16:00"}, "time_range", "14–16 Uhr"),
        ({"von": "08:30", "bis": ""}, "time_range", "ab 8:30 Uhr"),
        (["a", "b"], "text", "a, b"),
        (None, "money", ""),
        ("nicht lesbar", "date", "nicht lesbar"),
    ],
)
def test_values_are_shown_in_german(value: object, kind: str, shown: str) -> None:
    assert show(value, kind) == shown


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_a_line(text: str) -> None:
    words = tuple(
        Word(part, Rect(50 + 40 * i, 100, 80 + 40 * i, 112), 0)
        for i, part in enumerate(text.split())
    )
    for line in lines_of(DocumentId("d"), 0, PageReading(595, 842, words, Trust.TEXT)):
        for candidate in candidates_of(line):
            assert candidate.text in line.text


def test_a_differing_amount_says_by_how_much() -> None:
    told = amount_difference(Decimal(20), Decimal("14.5"), money=False)
    assert told == "5,5 weniger als angegeben."
    told = amount_difference(Decimal("412"), Decimal("530.50"), money=True)
    assert told == "118,50 € mehr als angegeben."
    told = amount_difference(Decimal("412"), Decimal("421"), money=True)
    assert told == "412,00 und 421,00: Zahlendreher möglich."
