import pytest

from ui.difference import Difference, Step, difference


def marked(entered: str, read: str) -> tuple[list[str], list[str]]:
    found = difference(entered, read)
    return (
        [entered[a:b] for a, b in found.entered],
        [read[a:b] for a, b in found.read],
    )


def test_one_digit_is_marked_and_named() -> None:
    found = difference("M482160730", "M482150730")
    assert found.entered == ((5, 6),) and found.read == ((5, 6),)
    assert found.steps == (Step(6, "6", "5"),)
    assert found.words == "Zeichen 6: 5 statt 6."


def test_swapped_digits_are_one_place() -> None:
    assert marked("412,00 €", "421,00 EUR") == (["12"], ["21"])
    assert difference("412,00 €", "421,00 EUR").words == (
        "Zeichen 2 und 3 vertauscht: 21 statt 12."
    )


def test_currency_separators_and_spaces_are_no_difference() -> None:
    assert difference("1.234,50 €", "EUR 1234,50".removeprefix("EUR ")) == Difference()
    assert difference("412,00 €", "412,-") == Difference()
    assert difference("880,00 €", "880 EUR") == Difference()
    assert difference("DE02 1203 0000", "DE0212030000") == Difference()


def test_a_missing_cent_part_is_told_although_it_stands_nowhere() -> None:
    found = difference("412,50 €", "412 €")
    assert found.entered == ((4, 5),) and found.read == ()
    assert found.steps == (Step(5, "5", "0"),)


@pytest.mark.parametrize(
    "read", ["12.03.90", "12.3.1990", "12. März 1990", "12 03 90", "120390", "12.03.1990"]
)
def test_dates_differ_only_where_the_day_does(read: str) -> None:
    assert difference("12.03.1990", read) == Difference()


def test_a_date_in_another_notation_marks_the_month() -> None:
    assert marked("12.08.1990", "12.03.90") == (["8"], ["3"])
    assert marked("12.08.1990", "12. März 1990") == (["8"], ["März"])


def test_another_century_is_told_where_the_year_stands() -> None:
    found = difference("12.08.1926", "12.08.26")
    assert [s.at for s in found.steps] == [7]
    assert found.steps[0].entered == "19" and found.steps[0].read == "20"


def test_a_longer_company_name_shows_what_is_added() -> None:
    found = difference("Backhaus Ruhr GmbH", "Backhaus Ruhr GmbH & Co. KG")
    assert found.entered == ()
    assert "Backhaus Ruhr GmbH & Co. KG"[slice(*found.read[0])] == "& Co. KG"
    assert found.words == "ab Zeichen 19 im Nachweis zusätzlich: & Co. KG."


def test_a_missing_letter_is_named() -> None:
    assert difference("Schmidtt", "Schmidt").words.endswith("t fehlt im Nachweis.")


def test_capitals_and_accents_are_no_difference_but_umlauts_written_out_are_shown() -> None:
    assert difference("Demirtaş", "DEMIRTAS") == Difference()
    assert difference("Meßner", "MESSNER") == Difference()
    assert marked("Gößling", "Goessling") == ([], ["e"])


def test_quite_different_values_are_not_marked_letter_by_letter() -> None:
    found = difference("Wohnbau Muster eG", "Krause, Ingrid")
    assert found.whole and found.entered == () and found.read == ()
    assert found.words == "Angabe und Nachweis sind ganz verschieden."


def test_nothing_read_is_no_difference() -> None:
    assert difference("412,00 €", "") == Difference()
    assert difference("", "412,00 €") == Difference()


def test_long_texts_are_compared_at_once() -> None:
    one, other = "ab" * 400, "ac" * 400
    found = difference(one, other)
    assert found.whole or found.entered


def test_every_marked_span_lies_within_its_text() -> None:
    values = ["412,00 €", "4.120,00", "12.03.1990", "12. März 90", "DE02 1203", "Gößling", "x", "1"]
    for one in values:
        for other in values:
            found = difference(one, other)
            assert all(0 <= a < b <= len(one) for a, b in found.entered)
            assert all(0 <= a < b <= len(other) for a, b in found.read)
            assert bool(found.steps or found.whole) == bool(found.words)
