"""Layouts nobody has seen: what belongs together is proven, what only looks like it is not."""

from typing import Any

import pytest

from inbox.comparison.facts import read_facts
from inbox.comparison.result import Result
from tests.comparison import paper
from tests.comparison.desk import read_pdf, service, submission
from tests.comparison.test_readings_of_tables import table, told

BIRTH = table(
    "Geburtsurkunde",
    ((60, "Kind"),),
    ((60, "Vorname(n)"), (300, "Nadjeschda")),
    ((60, "Geburtsname"), (300, "Schlüter")),
    ((60, "Geburtstag"), (300, "18.10.2026")),
    ((60, "Mutter"),),
    ((60, "Name"), (300, "Anna-Maria Petersen")),
)


@pytest.mark.parametrize(
    ("name", "agrees"),
    [
        ("Nadjeschda Schlüter", True),
        ("Nadjeschda Petersen", False),
        ("Anna-Maria Schlüter", False),
    ],
)
def test_a_whole_name_is_put_together_from_two_captions(name: str, agrees: bool) -> None:
    row = told("vaem", {"person_name": name}, BIRTH)["person_name"]
    assert (row.result is Result.MATCH) is agrees


FAMILY = table(
    "Bescheid über Unterhaltsvorschuss",
    ((60, "Elternteil"), (300, "Dörte Voß")),
    ((60, "Kind"), (300, "Alma Voß")),
    ((60, "geboren"), (300, "17.04.2014")),
)


@pytest.mark.parametrize(("given", "agrees"), [("Dörte", True), ("Alma", False)])
def test_a_child_named_as_such_is_not_the_person(given: str, agrees: bool) -> None:
    row = told("vaem", {"vorname": given, "nachname": "Voß"}, FAMILY)["vorname"]
    assert (row.result is Result.MATCH) is agrees


LEASE = paper.prose(
    "Mietvertrag",
    [
        "Zwischen Oksana Tran, Marktplatz 3, 79098 Freiburg, nachfolgend Vermieter, und",
        "Gökhan Ehlers, geb. am 22.07.1978, sowie Volker Oltmanns, geb. am 08.01.1991,",
        "nachfolgend Mieter, wird dieser Vertrag geschlossen.",
    ],
)


@pytest.mark.parametrize(
    ("birth", "agrees"), [("1978-07-22", True), ("1991-01-08", False), ("1978-07-23", False)]
)
def test_the_day_right_behind_the_own_name_is_the_day_of_birth(birth: str, agrees: bool) -> None:
    data = {"nachname": "Ehlers", "vorname": "Gökhan", "geburtsdatum": birth}
    row = told("neuantrag", data, LEASE)["geburtsdatum"]
    assert (row.result is Result.MATCH) is agrees


@pytest.mark.parametrize(
    ("landlord", "agrees"), [("Oksana Tran", True), ("Volker Oltmanns", False)]
)
def test_a_party_is_who_stands_before_its_role(landlord: str, agrees: bool) -> None:
    row = told("neuantrag", {"vermieter": landlord}, LEASE)["vermieter"]
    assert (row.result is Result.MATCH) is agrees


def test_a_note_in_brackets_belongs_to_the_caption_before_it() -> None:
    document = table(
        "Wohnungsmietvertrag",
        ((60, "Vermieter (Name, Anschrift)"), (300, "Detlef Quast")),
        ((60, "Mieter (Name, Vorname)"), (300, "Zöllner, Svenja")),
    )
    row = told("wba", {"vermieter": "Detlef Quast"}, document)["vermieter"]
    assert row.result is Result.MATCH


def rent(total: str, caption: str = "zusammen") -> bytes:
    return table(
        "Mietbescheinigung",
        ((60, "Grundmiete"), (300, "421,43 EUR")),
        ((60, "Betriebskosten"), (300, "123,73 EUR")),
        ((60, "Heizkosten"), (300, "79,59 EUR")),
        ((60, caption), (300, f"{total} EUR")),
    )


@pytest.mark.parametrize(
    ("printed", "entered", "result"),
    [
        ("624,75", "624.75", Result.MATCH),
        ("624,75", "624.57", Result.MISMATCH),
        ("664,75", "664.75", Result.SIMILAR),  # printed, yet not the sum of the parts
    ],
)
def test_the_sum_of_all_parts_is_the_total_whatever_its_caption(
    printed: str, entered: str, result: Result
) -> None:
    row = told("wba", {"gesamtmiete": entered}, rent(printed))["gesamtmiete"]
    assert row.result is result


SUBLEASE = paper.prose(
    "Untermietvertrag",
    [
        "Untervermietet wird ein Zimmer in der Wohnung Brückenstraße 8, 06108",
        "Halle (Saale). Die Miete beträgt 281,73 € zuzüglich 46,39 € Nebenkosten und 31,85 €",
        "Heizkosten. Eine Kaution von 500,00 € ist zu zahlen.",
    ],
)
RENT_OF_SUBLEASE = {
    "strasse": "Brückenstraße",
    "hausnummer": "8",
    "plz": "06108",
    "ort": "Halle (Saale)",
    "grundmiete": "281.73",
    "betriebskosten": "46.39",
    "heizkosten": "31.85",
}


def test_values_that_a_line_break_parts_from_their_caption_are_found() -> None:
    rows = told("neuantrag", RENT_OF_SUBLEASE, SUBLEASE)
    assert {f: rows[f].result for f in RENT_OF_SUBLEASE} == dict.fromkeys(
        RENT_OF_SUBLEASE, Result.MATCH
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("heizkosten", "46.39"),
        ("heizkosten", "500.00"),
        ("betriebskosten", "31.85"),
        ("grundmiete", "31.85"),
        ("ort", "Halle"),
    ],
)
def test_values_of_another_caption_are_not(field: str, value: str) -> None:
    rows = told("neuantrag", {**RENT_OF_SUBLEASE, field: value}, SUBLEASE)
    assert rows[field].result is not Result.MATCH


def test_a_table_saved_as_text_is_read_by_its_marks() -> None:
    document = paper.prose(
        "Kontoumsätze Export",
        [
            '"Kontoinhaber";"Petra Pohl"',
            '"IBAN";"DE71900612007770228506"',
            '"Kontostand 2026-10-31";"654.87 EUR"',
        ],
    )
    data = {"kontoinhaber": "Petra Pohl", "iban": "DE71900612007770228506"}
    rows = told("wba", data, document)
    assert {rows[f].result for f in data} == {Result.MATCH}


TICKET = table(
    "Online-Ticket",
    ((60, "Datum"), (140, "ab"), (200, "von"), (320, "nach")),
    ((60, "03.12.2026"), (140, "08:14"), (200, "Frankfurt (Oder)"), (320, "Lübeck")),
    ((60, "16.12.2026"), (140, "16:02"), (200, "Lübeck"), (320, "Frankfurt (Oder)")),
    ((60, "gebucht am 11.11.2026"),),
)


@pytest.mark.parametrize(
    ("first", "last", "agree"),
    [
        ("2026-12-03", "2026-12-16", (True, True)),
        ("2026-12-16", "2026-12-16", (False, True)),
        ("2026-11-11", "2026-12-03", (False, False)),
    ],
)
def test_the_legs_of_a_return_ticket_tell_the_days(
    first: str, last: str, agree: tuple[bool, bool]
) -> None:
    rows = told("ortsabwesenheit", {"von": first, "bis": last}, TICKET)
    assert (rows["von"].result is Result.MATCH, rows["bis"].result is Result.MATCH) == agree


def test_two_legs_onwards_are_no_way_back() -> None:
    document = table(
        "Online-Ticket",
        ((60, "Datum"), (140, "ab"), (200, "von"), (320, "nach")),
        ((60, "03.12.2026"), (140, "22:14"), (200, "Lübeck"), (320, "Hamburg")),
        ((60, "04.12.2026"), (140, "06:02"), (200, "Hamburg"), (320, "Wien")),
    )
    rows = told("ortsabwesenheit", {"von": "2026-12-03", "bis": "2026-12-04"}, document)
    assert rows["bis"].result is not Result.MATCH


WAGE = table(
    "Kontoauszug Oktober 2026",
    ((60, "21.10.2026"), (140, "ROSSMANN"), (420, "-61,57")),
    ((140, "Kartenzahlung"),),
    ((60, "29.10.2026"), (140, "Bäckerei Tiedemann GmbH"), (420, "+1.084,58")),
    ((140, "Lohn/Gehalt 10/26"),),
)


@pytest.mark.parametrize(
    ("amount", "day", "result"),
    [
        ("1084.58", "2026-10-29", Result.MATCH),
        ("1084.85", "2026-10-29", Result.MISMATCH),
        ("61.57", "2026-10-29", Result.MISMATCH),
    ],
)
def test_a_wage_is_a_booking_whose_purpose_stands_below_it(
    amount: str, day: str, result: Result
) -> None:
    data: dict[str, Any] = {"einkommen": [{"netto": amount, "zufluss_am": day}]}
    rows = told("neuantrag", data, WAGE)
    assert rows["einkommen[0].netto"].result is result
    assert rows["einkommen[0].zufluss_am"].result is result


def test_the_sender_s_account_in_the_small_print_is_no_rival() -> None:
    pen = paper._Pen()
    pen.text(60, 80, "Bestätigung der Kontoverbindung", 16)
    pen.text(60, 200, "Sie sind Inhaber des Kontos IBAN: DE66 9101 1101 7963 0125 17.", 11)
    pen.text(60, 218, "Wir wünschen Ihnen einen schönen Tag.", 11)
    pen.text(60, 236, "Mit freundlichen Grüßen", 11)
    pen.text(60, 810, "Volksbank Ostkreis eG   IBAN DE20 9006 1200 6109 2509 91", 7)
    document = pen.done()
    own = told("vaem", {"iban": "DE66910111017963012517"}, document)["iban"]
    foot = told("vaem", {"iban": "DE20900612006109250991"}, document)["iban"]
    assert (own.result, foot.result is Result.MATCH) == (Result.MATCH, False)


def test_a_caption_over_its_value_is_no_title() -> None:
    document = table(
        "Vertragszusammenfassung Mobilfunk",
        ((60, "Kontoverbindung"),),
        ((60, "DE81 9005 0101 4075 5074 16"),),
    )
    entry = submission("kontaktcenter", {})
    facts = read_facts(entry.evidence[0], read_pdf(document), service("kontaktcenter"))
    assert facts.kind == "sonstiges"


@pytest.mark.parametrize(
    ("street", "result"), [("Eschenweg", Result.MATCH), ("Eschenmeg", Result.MISMATCH)]
)
def test_a_slip_in_a_street_is_shown(street: str, result: Result) -> None:
    document = paper.prose(
        "Vermieterbestätigung",
        ["Seit April bewohnt sie die Wohnung Eschenweg 153b in 45127 Essen."],
    )
    data = {"strasse": street, "hausnummer": "153b", "plz": "45127", "ort": "Essen"}
    assert told("wba", data, document)["strasse"].result is result


def test_an_agreement_is_shown_where_the_letter_speaks_of_the_person() -> None:
    document = paper.prose(
        "Mitgliedsbescheinigung",
        [
            "Herr",
            "Ole Dombrowski",
            "Brückenstraße 103",
            "79098 Freiburg",
            "Wir bestätigen, dass Herr Ole Dombrowski seit dem 01.04.2019 bei uns versichert ist.",
        ],
    )
    row = told("neuantrag", {"nachname": "Dombrowski", "vorname": "Ole"}, document)["nachname"]
    words = read_pdf(document).pages[0].words
    last = max((w for w in words if w.text == "Dombrowski"), key=lambda w: w.rect.y0)
    assert row.place is not None
    assert row.place.rect == last.rect
