"""Tables, signs and other people's names: the value that is meant, or a look at it."""

from typing import Any

import pytest

from inbox.comparison.facts import read_facts
from inbox.comparison.result import FieldResult, Result
from tests.comparison import paper
from tests.comparison.desk import compared, read_pdf, rows_of, service, submission


def table(title: str, *lines: tuple[tuple[float, str], ...]) -> bytes:
    """Cells at given places from the left, one line below the other."""
    pen = paper._Pen()
    pen.text(60, 80, title, 16)
    for number, cells in enumerate(lines):
        for x, text in cells:
            pen.text(x, 140 + 18 * number, text, 10)
    return pen.done()


def told(service_id: str, data: dict[str, Any], document: bytes) -> dict[str, FieldResult]:
    return rows_of(compared(service_id, data, document))


PAY = table(
    "Gehaltsmitteilung",
    ((300, "Vormonat 09/2026"), (420, "aktuell 10/2026")),
    ((60, "Gesamtbrutto"), (310, "1.859,12"), (430, "1.204,10")),
    ((60, "Nettoverdienst"), (310, "1.344,54"), (430, "870,82")),
)


@pytest.mark.parametrize(
    ("netto", "result"), [("870.82", Result.MATCH), ("1344.54", Result.MISMATCH)]
)
def test_last_month_s_column_is_never_this_month_s_wage(netto: str, result: Result) -> None:
    data = {"einkommen[0].art": "lohn", "einkommen[0].netto": netto}
    assert told("neuantrag", data, PAY)["einkommen[0].netto"].result is result


@pytest.mark.parametrize(
    ("words", "entered", "result"),
    [
        ("Nachzahlung", "-168.03", Result.MATCH),
        ("Nachzahlung", "168.03", Result.SIMILAR),
        ("Guthaben", "168.03", Result.MATCH),
        ("Guthaben", "-168.03", Result.SIMILAR),
        ("Saldo", "168.03", Result.SIMILAR),
    ],
)
def test_the_words_of_a_bill_give_its_balance_the_sign(
    words: str, entered: str, result: Result
) -> None:
    document = table("Betriebskostenabrechnung", ((60, words), (300, "168,03 EUR")))
    data = {"nk_abrechnung_erhalten": True, "nk_saldo": entered}
    assert told("wba", data, document)["nk_saldo"].result is result


NOTE = paper.prose(
    "Arbeitsunfähigkeitsbescheinigung",
    ["Frau Leyla Nowicki, geb. 23.03.1976, ist arbeitsunfähig seit 12.04.2026."],
)
PERSON = {"nachname": "Nowicki", "vorname": "Leyla", "geburtsdatum": "1976-03-23"}


def test_a_name_in_a_sentence_proves_both_halves() -> None:
    rows = told("krankmeldung", PERSON, NOTE)
    assert {rows[f].result for f in PERSON} == {Result.MATCH}


@pytest.mark.parametrize(("field", "value"), [("vorname", "Enno"), ("nachname", "Nowitzki")])
def test_a_half_that_differs_is_shown_beside_the_printed_one(field: str, value: str) -> None:
    rows = told("krankmeldung", {**PERSON, field: value}, NOTE)
    assert rows[field].result is Result.MISMATCH
    assert rows[field].evidence == PERSON[field]


def test_a_name_entered_without_the_printed_umlaut_is_looked_at() -> None:
    document = paper.prose("Mietbescheinigung", ["Mieter: Jörg Dombrowski"])
    rows = told("neuantrag", {"nachname": "Dombrowski", "vorname": "Jorg"}, document)
    assert rows["vorname"].result is Result.SIMILAR
    assert rows["nachname"].result is Result.MATCH


def test_a_clerk_of_the_same_given_name_proves_no_family_name() -> None:
    document = paper.prose(
        "Aufenthaltsbescheinigung",
        [
            "Wir bestätigen, dass Herr Nils Lüders, geboren am 16.09.1991, hier war.",
            "Auskunft gibt Nils Kröger.",
        ],
    )
    data = {"nachname": "Kröger", "vorname": "Nils", "geburtsdatum": "1991-09-16"}
    assert told("krankmeldung", data, document)["nachname"].result is not Result.MATCH


def test_halves_of_two_people_are_nobody_s_name() -> None:
    document = paper.prose(
        "Mietbescheinigung",
        ["Mieter: Tjark Dombrowski", "weitere Mietpartei: Jolanta Voß"],
    )
    rows = told("neuantrag", {"nachname": "Voß", "vorname": "Tjark"}, document)
    assert Result.MATCH not in {rows["nachname"].result, rows["vorname"].result}


def test_the_label_s_own_words_may_be_a_part_of_the_name() -> None:
    document = table(
        "Rentenbescheid", ((60, "Deutsche Rentenversicherung Nordmark"),), ((60, "Zahlbetrag"),)
    )
    data = {
        "einkommen[0].art": "rente",
        "einkommen[0].stelle": "Deutsche Rentenversicherung Nordmark",
    }
    assert told("neuantrag", data, document)["einkommen[0].stelle"].result is Result.MATCH


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (["Änderungsbescheid – Bescheid über Arbeitslosengeld"], "alg1_bescheid"),
        (["Bescheid über Unterhaltsvorschuss"], "unterhalt_nachweis"),
        (["Ihr Krankengeld"], "sonstiges"),
    ],
)
def test_the_longest_title_of_a_line_tells_the_kind(lines: list[str], kind: str) -> None:
    document = table(lines[0], ((60, "Sehr geehrte Frau Nowicki,"),))
    entry = submission("neuantrag", {})
    facts = read_facts(entry.evidence[0], read_pdf(document), service("neuantrag"))
    assert facts.kind == kind


def test_captions_tell_the_kind_where_no_title_stands() -> None:
    document = table(
        "Vordruck 12",
        ((60, "Versicherten-Nr. der eGK"), (300, "Z381073439")),
        ((60, "arbeitsunfähig seit"), (300, "12.04.2026")),
        ((60, "voraussichtlich arbeitsunfähig bis einschließlich"), (300, "25.04.2026")),
        ((60, "festgestellt am"), (300, "13.04.2026")),
        ((60, "oder letzter Tag der Arbeitsunfähigkeit"), (300, "")),
        ((60, "Betriebsstätten-Nr."), (300, "271234500")),
    )
    entry = submission("krankmeldung", {})
    facts = read_facts(entry.evidence[0], read_pdf(document), service("krankmeldung"))
    assert facts.kind == "au_bescheinigung"
