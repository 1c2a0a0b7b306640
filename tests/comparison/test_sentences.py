"""Sentences and words that only together say what a value is."""

import pytest

from inbox.comparison.labels import Lexicon, captions_of
from inbox.comparison.lines import Line
from inbox.comparison.result import Rect, Result, Trust
from inbox.evidence.reading import Word
from inbox.submission import DocumentId
from tests.comparison import paper
from tests.comparison.test_readings_of_tables import table, told


def test_a_caption_in_brackets_is_of_who_stands_before_it() -> None:
    lines = ["zwischen", "Wohnbau Nord eG, Hafenstr. 1, 23552 Lübeck (Vermieterin)", "und"]
    document = paper.prose("Mietvertrag", [*lines, "Svenja Zöllner (Mieterin)"])
    row = told("neuantrag", {"vermieter": "Wohnbau Nord eG"}, document)["vermieter"]
    assert row.result is Result.MATCH
    row = told("neuantrag", {"vermieter": "Svenja Zöllner"}, document)["vermieter"]
    assert row.result is not Result.MATCH


STAY = table(
    "Reservierungsbestätigung",
    ((60, "Anreise"), (200, "03.12.2026, ab 15:00 Uhr")),
    ((60, "Abreise"), (200, "16.12.2026, bis 11:00 Uhr")),
)


@pytest.mark.parametrize(
    ("first", "last", "agree"),
    [
        ("2026-12-03", "2026-12-16", (True, True)),
        ("2026-12-16", "2026-12-03", (False, False)),
    ],
)
def test_a_caption_of_both_ends_leaves_the_end_another_one_names(
    first: str, last: str, agree: tuple[bool, bool]
) -> None:
    rows = told("ortsabwesenheit", {"von": first, "bis": last}, STAY)
    assert (rows["von"].result is Result.MATCH, rows["bis"].result is Result.MATCH) == agree


@pytest.mark.parametrize(
    ("balance", "result"),
    [("-140.00", Result.MATCH), ("140.00", Result.SIMILAR), ("1680.00", Result.MISMATCH)],
)
def test_prepayments_in_a_sentence_are_no_credit(balance: str, result: Result) -> None:
    document = paper.prose(
        "Betriebskostenabrechnung 2025",
        ["Vorauszahlungen 1.680,00 EUR, Nachzahlung in Höhe von 140,00 EUR."],
    )
    assert told("wba", {"nk_saldo": balance}, document)["nk_saldo"].result is result


@pytest.mark.parametrize(
    ("day", "agrees"), [("2026-12-01", True), ("2026-11-02", False), ("2025-12-31", False)]
)
def test_the_verb_behind_a_day_says_what_happens_on_it(day: str, agrees: bool) -> None:
    document = paper.prose(
        "Heizkostenabrechnung 2025",
        [
            "Lübeck, 02.11.2026",
            "Abgerechnet wird der Zeitraum vom 01.01.2025 bis 31.12.2025.",
            "Ihr Guthaben von 147,60 € werden wir am 01.12.2026 auf Ihr Konto überweisen.",
        ],
    )
    row = told("wba", {"nk_faellig_am": day}, document)["nk_faellig_am"]
    assert (row.result is Result.MATCH) is agrees


@pytest.mark.parametrize(
    "lines",
    [
        ["Der Lohn wurde am 26. Oktober", "2026 auf das Konto überwiesen."],
        ["Der Lohn wurde am 26.", "Oktober 2026 auf das Konto überwiesen."],
    ],
)
@pytest.mark.parametrize(("day", "agrees"), [("2026-10-26", True), ("2026-10-25", False)])
def test_a_day_goes_on_in_the_next_line(lines: list[str], day: str, agrees: bool) -> None:
    document = paper.prose("Verdienstbescheinigung", lines)
    data = {"einkommen": [{"art": "lohn", "netto": "582.36", "zufluss_am": day}]}
    row = told("wba", data, document)["einkommen[0].zufluss_am"]
    assert (row.result is Result.MATCH) is agrees


@pytest.mark.parametrize(("amount", "agrees"), [("96.00", True), ("84.00", False)])
def test_a_day_between_a_caption_and_its_amount_is_no_wall(amount: str, agrees: bool) -> None:
    document = paper.prose(
        "Ihre neue Abschlagszahlung",
        ["Ihr Abschlag für Fernwärme beträgt ab dem 01.01.2027 monatlich 96,00 €."],
    )
    row = told("vaem", {"neue_heizkosten": amount}, document)["neue_heizkosten"]
    assert (row.result is Result.MATCH) is agrees


@pytest.mark.parametrize(("net", "agrees"), [("850.62", True), ("7655.58", False)])
def test_a_column_of_the_year_beside_it_does_not_hide_the_month(net: str, agrees: bool) -> None:
    document = table(
        "Entgeltabrechnung September 2026",
        ((300, "Monat"), (420, "Jahr kumuliert")),
        ((60, "Bruttoentgelt"), (300, "1.176,17"), (420, "10.585,53")),
        ((60, "Nettoentgelt"), (300, "850,62"), (420, "7.655,58")),
    )
    data = {"einkommen": [{"art": "lohn", "netto": net}]}
    row = told("wba", data, document)["einkommen[0].netto"]
    assert (row.result is Result.MATCH) is agrees


@pytest.mark.parametrize(("person", "agrees"), [("Hülya Behrens", True), ("Leyla Heidkamp", False)])
def test_who_has_the_only_day_of_birth_is_who_a_letter_is_about(person: str, agrees: bool) -> None:
    document = paper.prose(
        "Bescheid über die Einstufung in einen Pflegegrad",
        [
            "Für Hülya Behrens, geb. 03.04.1950, besteht ab 01.10.2026 Pflegegrad 3.",
            "Als Pflegeperson ist Leyla Heidkamp gemeldet.",
        ],
    )
    row = told("statusaenderung", {"pflege_person": person}, document)["pflege_person"]
    assert (row.result is Result.MATCH) is agrees


def test_a_name_that_ends_like_a_joining_word_is_whole() -> None:
    document = paper.prose("Rentenbescheid", ["Deutsche Rentenversicherung Bund"])
    data = {
        "einkommen[0].art": "rente",
        "einkommen[0].stelle": "Deutsche Rentenversicherung Bund",
    }
    assert told("neuantrag", data, document)["einkommen[0].stelle"].result is Result.MATCH


@pytest.mark.parametrize(
    ("printed", "found"),
    [("MonatlichesNettoarbeitsentgeld", 1), ("MonatlichesBruttoarbeitsentgelt", 0)],
)
def test_the_opposite_of_a_caption_is_no_slip_of_it(printed: str, found: int) -> None:
    key = "monatlichesnettoarbeitsentgelt"
    lexicon = Lexicon({key: frozenset({"netto"})}, (key,), {}, (key,))
    word = Word(printed, Rect(0, 0, 60, 10), 0, Trust.TEXT)
    line = Line(DocumentId("d"), 0, 0, (word,), frozenset())
    assert len(captions_of(line, lexicon)) == found


@pytest.mark.parametrize("end", ["geb. am", "geb."])
@pytest.mark.parametrize(("birth", "agrees"), [("1979-10-13", True), ("1985-07-06", False)])
def test_a_day_of_birth_goes_on_in_the_next_line(end: str, birth: str, agrees: bool) -> None:
    rest = "am 13.10.1979" if end == "geb." else "13.10.1979"
    document = paper.prose(
        "Mietvertrag",
        [
            f"Zwischen Eva Tran, nachfolgend Vermieter, und Jörg Rößler, {end}",
            f"{rest}, sowie Volker Hölscher, geb. am 06.07.1985, nachfolgend Mieter.",
        ],
    )
    data = {"nachname": "Rößler", "vorname": "Jörg", "geburtsdatum": birth}
    row = told("neuantrag", data, document)["geburtsdatum"]
    assert (row.result is Result.MATCH) is agrees


CARD = table(
    "BUNDESREPUBLIK DEUTSCHLAND PERSONALAUSWEIS",
    ((60, "(a) Name"), (250, "(b) Geburtsname")),
    ((60, "MUSTERMANN"), (250, "GABLER")),
    ((60, "Vornamen"),),
    ((60, "ERIKA MARIA"),),
)


@pytest.mark.parametrize(("family", "agrees"), [("Mustermann", True), ("Gabler", False)])
def test_a_numbered_caption_of_a_card_is_a_caption(family: str, agrees: bool) -> None:
    row = told("wba", {"nachname": family, "vorname": "Erika"}, CARD)["nachname"]
    assert (row.result is Result.MATCH) is agrees


@pytest.mark.parametrize(
    ("first", "last", "agree"),
    [("2026-12-03", "2026-12-16", (True, True)), ("2026-12-16", "2026-12-03", (False, False))],
)
def test_english_months_of_a_ticket_are_read(
    first: str, last: str, agree: tuple[bool, bool]
) -> None:
    document = table(
        "Booking Confirmation / Reiseplan",
        ((60, "Outbound"), (200, "03 DEC 2026"), (300, "Hamburg 06:40 - Palma 09:30")),
        ((60, "Return"), (200, "16 DEC 2026"), (300, "Palma 19:05 - Hamburg 21:55")),
    )
    rows = told("ortsabwesenheit", {"von": first, "bis": last}, document)
    assert (rows["von"].result is Result.MATCH, rows["bis"].result is Result.MATCH) == agree
