"""The rules, one by one: what agrees, what differs, what is only similar, what was not read."""

from datetime import UTC, datetime
from typing import Any

import pytest

from inbox.comparison.engine import ENGINE, compare
from inbox.comparison.result import Comparison, Result, Trust
from inbox.evidence.reading import PageReading, Reading
from inbox.submission import DocumentId
from tests.comparison import paper
from tests.comparison.desk import compared, read_pdf, rows_of, service, submission

DATA: dict[str, Any] = {
    "nachname": "Brandt",
    "vorname": "Kevin",
    "geburtsdatum": "1988-07-04",
    "au_art": "folge",
    "au_seit": "2026-11-16",
    "au_bis": "2026-11-30",
    "au_festgestellt_am": "2026-11-16",
}


def note(
    name: str = "Brandt, Kevin",
    birth: str = "04.07.1988",
    kind: str = "Folgebescheinigung",
    **days: str,
) -> bytes:
    values = {"seit": "16.11.2026", "bis": "30.11.2026", "am": "16.11.2026", **days}
    return paper.labels_left(
        paper.Sheet(
            "Arbeitsunfähigkeitsbescheinigung",
            [
                paper.Item("", "Name, Vorname", name),
                paper.Item("", "Geburtsdatum", birth),
                paper.Item("", "Art der Bescheinigung", kind),
                paper.Item("", "arbeitsunfähig seit", values["seit"]),
                paper.Item("", "arbeitsunfähig bis", values["bis"]),
                paper.Item("", "festgestellt am", values["am"]),
            ],
        )
    )


def result_of(comparison: Comparison, field: str) -> Result:
    return rows_of(comparison)[field].result


@pytest.mark.parametrize(
    ("entered", "printed"),
    [
        ("Demirtaş", "DEMIRTAS"),
        ("Gößling", "Goessling"),
        ("Gößling", "Gossling"),
        ("Yıldız-Baumann", "YILDIZ-BAUMANN"),
        ("Yıldız-Baumann", "Yildiz Baumann"),
        ("Özdemir", "Oezdemir"),
        ("Łukaszewicz", "LUKASZEWICZ"),
    ],
)
def test_family_names_agree_when_they_fold_to_the_same(entered: str, printed: str) -> None:
    data = {**DATA, "nachname": entered}
    assert result_of(compared("krankmeldung", data, note(f"{printed}, Kevin")), "nachname") == (
        Result.MATCH
    )


@pytest.mark.parametrize(
    ("entered", "printed"),
    [
        ("Brandt", "Brand"),
        ("Müller", "Müller-Lüdenscheidt"),
        ("Lüdenscheidt", "Müller-Lüdenscheidt"),
        ("Michal", "Michael"),
        ("Jol", "Joel"),
        ("Schmidt", "Schmitt"),
        ("Brandt", "Brandl"),
    ],
)
def test_family_names_that_only_look_alike_never_agree(entered: str, printed: str) -> None:
    data = {**DATA, "nachname": entered}
    assert result_of(compared("krankmeldung", data, note(f"{printed}, Kevin")), "nachname") != (
        Result.MATCH
    )


def test_a_call_name_is_one_of_the_given_names_but_another_name_is_not() -> None:
    document = note("Brandt, Kevin Maximilian")
    assert result_of(compared("krankmeldung", DATA, document), "vorname") is Result.MATCH
    other = {**DATA, "vorname": "Marvin"}
    assert result_of(compared("krankmeldung", other, document), "vorname") is Result.MISMATCH


def test_swapped_names_and_swapped_days_do_not_agree() -> None:
    names = {**DATA, "nachname": "Kevin", "vorname": "Brandt"}
    rows = rows_of(compared("krankmeldung", names, note()))
    assert Result.MATCH not in {rows["nachname"].result, rows["vorname"].result}
    days = {**DATA, "au_seit": DATA["au_bis"], "au_bis": DATA["au_seit"]}
    rows = rows_of(compared("krankmeldung", days, note()))
    assert rows["au_seit"].result is Result.MISMATCH
    assert rows["au_bis"].result is Result.MISMATCH
    assert "anderen Beschriftung" in rows["au_seit"].reason


def test_another_persons_document_is_not_compared_any_further() -> None:
    document = note("BRANDT, MARVIN", "04.01.1991", bis="23.11.2026", am="20.11.2026")
    comparison = compared("krankmeldung", DATA, document)
    rows = rows_of(comparison)
    assert rows["au_person"].result is Result.MISMATCH
    assert rows["au_person"].place is not None
    not_compared = {f for f, r in rows.items() if r.compared and r.result is Result.OTHER_PERSON}
    assert not_compared == {"au_art", "au_seit", "au_bis", "au_festgestellt_am"}
    assert comparison.summary[Result.MATCH] == 0


def test_the_same_birth_date_with_a_slip_in_the_name_is_no_other_person() -> None:
    rows = rows_of(compared("krankmeldung", DATA, note("Brandl, Kevin")))
    assert rows["nachname"].result is Result.MISMATCH
    assert rows["au_seit"].result is Result.MATCH


def test_two_digit_years_of_birth_lie_in_the_past() -> None:
    assert result_of(compared("krankmeldung", DATA, note(birth="4.7.88")), "geburtsdatum") is (
        Result.MATCH
    )
    future = {**DATA, "geburtsdatum": "2088-07-04"}
    assert result_of(compared("krankmeldung", future, note(birth="4.7.88")), "geburtsdatum") != (
        Result.MATCH
    )


def test_an_appointment_outside_the_sick_note_differs() -> None:
    data = {**DATA, "termin_betroffen": True, "termin_am": "2026-12-01"}
    row = rows_of(compared("krankmeldung", data, note()))["termin_am"]
    assert row.result is Result.MISMATCH
    assert row.evidence == "16.11.2026 bis 30.11.2026"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("[x] Folgebescheinigung   [ ] Erstbescheinigung", Result.MATCH),
        ("[ ] Folgebescheinigung   [x] Erstbescheinigung", Result.MISMATCH),
        ("[ ] Folgebescheinigung   [ ] Erstbescheinigung", Result.SIMILAR),
        ("Folgebescheinigung   Erstbescheinigung", Result.SIMILAR),
        ("Erstbescheinigung", Result.MISMATCH),
        ("Erstbescheinigung [x]   Folgebescheinigung [ ]", Result.MISMATCH),
        ("Erstbescheinigung [ ]   Folgebescheinigung [x]", Result.MATCH),
        ("X Erstbescheinigung        Folgebescheinigung", Result.MISMATCH),
        ("Erstbescheinigung        X Folgebescheinigung", Result.MATCH),
        ("Erstbescheinigung X Folgebescheinigung", Result.SIMILAR),
    ],
)
def test_a_cross_decides_between_first_and_follow_up(printed: str, expected: Result) -> None:
    assert result_of(compared("krankmeldung", DATA, note(kind=printed)), "au_art") is expected


def test_money_with_swapped_digits_says_so() -> None:
    sheet = paper.Sheet("Mietbescheinigung", [paper.Item("", "Grundmiete", "421,00 €")])
    document = paper.labels_left(sheet)
    row = rows_of(compared("wba", {"grundmiete": "412.00"}, document))["grundmiete"]
    assert row.result is Result.MISMATCH
    assert row.entered == "412,00 €"
    assert row.evidence == "421,00 €"
    assert row.reason == "412,00 und 421,00: Zahlendreher möglich."
    assert row.payment_relevant


@pytest.mark.parametrize("printed", ["1.234,56 €", "EUR 1 234,56", "1234,56 EUR", "€ 1.234,56"])
def test_amounts_agree_in_every_german_notation(printed: str) -> None:
    sheet = paper.Sheet("Mietbescheinigung", [paper.Item("", "Grundmiete", printed)])
    row = rows_of(compared("wba", {"grundmiete": "1234.56"}, paper.labels_left(sheet)))
    assert row["grundmiete"].result is Result.MATCH


def test_both_spellings_of_a_case_number_are_equal() -> None:
    document = paper.prose("Bewilligung von Bürgergeld", ["BG-Nummer: 12345//0004711"])
    for entered, expected in (
        ("12345BG0004711", Result.MATCH),
        ("12345//0004711", Result.MATCH),
        ("12345BG0004712", Result.MISMATCH),
    ):
        rows = rows_of(compared("wba", {"bg_nummer": entered}, document))
        assert rows["bg_nummer"].result is expected


def test_a_pension_number_with_another_birth_date_is_similar() -> None:
    document = paper.prose("Sozialversicherungsausweis", ["Versicherungsnummer 65 120390 D 007"])
    data = {"rvnr": "65120390D007", "geburtsdatum": "1990-08-12"}
    row = rows_of(compared("neuantrag", data, document))["rvnr"]
    assert row.result is Result.SIMILAR
    assert "enthält den 12.03.1990, angegeben ist der 12.08.1990" in row.reason
    agreeing = rows_of(compared("neuantrag", {"rvnr": "65120390D007"}, document))["rvnr"]
    assert agreeing.result is Result.MATCH


def test_an_iban_with_a_wrong_check_digit_differs_and_says_why() -> None:
    document = paper.prose(
        "Bankkarte", ["Karteninhaber: Dieter Kolb", "IBAN DE95 9000 0002 4711 0815 00"]
    )
    data = {
        "nachname": "Kolb", "vorname": "Sabine", "kontoinhaber": "Sabine Kolb",
        "iban": "DE00900000024711081500", "aenderung_art": "bankverbindung",
    }  # fmt: skip
    rows = rows_of(compared("vaem", data, document))
    assert rows["iban"].result is Result.MISMATCH
    assert rows["iban"].entered == "DE00 9000 0002 4711 0815 00"
    assert "Prüfziffer der Angabe ist ungültig" in rows["iban"].reason
    assert rows["kontoinhaber"].result is Result.MISMATCH
    assert "Zahlung an Dritte" in rows["kontoinhaber"].reason


def test_another_legal_form_of_the_employer_is_similar() -> None:
    document = paper.prose(
        "Arbeitsvertrag", ["Arbeitgeber: Backhaus Ruhr GmbH & Co. KG", "Arbeitnehmer: Can Oezdemir"]
    )
    data = {"nachname": "Özdemir", "vorname": "Can", "status_neu": "arbeit_ab15h"}
    rows = rows_of(
        compared("statusaenderung", {**data, "arbeitgeber": "Backhaus Ruhr GmbH"}, document)
    )
    assert rows["arbeitgeber"].result is Result.SIMILAR
    assert rows["nachname"].result is Result.MATCH


def test_an_expired_identity_card_differs_even_when_the_day_is_equal() -> None:
    document = paper.prose("PERSONALAUSWEIS", ["Gültig bis 30.04.2026"])
    rows = rows_of(compared("neuantrag", {"ausweis_gueltig_bis": "2026-04-30"}, document))
    assert rows["ausweis_gueltig_bis"].result is Result.MISMATCH
    assert "abgelaufen" in rows["ausweis_gueltig_bis"].reason


def test_without_evidence_there_is_nothing_to_read_and_nothing_open() -> None:
    comparison = compare(submission("krankmeldung", DATA, ()), service("krankmeldung"), {})
    assert comparison.summary[Result.NO_EVIDENCE] >= 3
    assert comparison.summary.open == 0


def test_a_document_nobody_read_yet_is_never_guessed() -> None:
    entry = submission("krankmeldung", DATA, ("au_bescheinigung",))
    photo = Reading("0" * 64, "t", "image/jpeg", (PageReading(595, 842, (), Trust.NONE),))
    for readings in ({}, {DocumentId("d0"): photo}):
        comparison = compare(entry, service("krankmeldung"), readings)
        waiting = [r for r in comparison.rows if r.compared]
        assert {r.result for r in waiting} == {Result.NOT_READ}
        assert {r.reason for r in waiting} == {"noch nicht gelesen"}
        assert {r.field for r in waiting} >= {"nachname", "au_seit", "au_bis", "au_art"}


@pytest.mark.parametrize(
    ("verdict", "words"),
    [("damaged", "öffnen"), ("encrypted", "Kennwort"), ("timeout", "lange"), ("nonsense", "lesen")],
)
def test_a_document_that_cannot_be_opened_makes_its_fields_unreadable(
    verdict: str, words: str
) -> None:
    entry = submission("krankmeldung", DATA, ("au_bescheinigung",))
    readings = {DocumentId("d0"): Reading("0" * 64, "t", "", (), verdict)}
    row = rows_of(compare(entry, service("krankmeldung"), readings))["au_seit"]
    assert row.result is Result.UNREADABLE
    assert words in row.reason


def test_rows_stand_in_catalogue_order_and_unknown_fields_at_the_end() -> None:
    data = {"zusatz_feld": "etwas", **dict(reversed(DATA.items())), "arbeitsunfall": False}
    comparison = compared("krankmeldung", data, note())
    order = [f.id for f in service("krankmeldung").fields]
    known = [order.index(r.field) for r in comparison.rows if r.known]
    assert known == sorted(known)
    last = comparison.rows[-1]
    assert (last.field, last.known, last.compared, last.entered) == (
        "zusatz_feld", False, False, "etwas",
    )  # fmt: skip
    accident = rows_of(comparison)["arbeitsunfall"]
    assert (accident.compared, accident.entered) == (False, "Nein")


def test_an_unknown_service_shows_every_field_and_compares_nothing() -> None:
    from tests.comparison.desk import catalogue

    entry = submission("umzugskosten", {"betrag": "12.50", "liste": [{"a": 1}]})
    unknown = catalogue().service("umzugskosten", datetime(2026, 11, 20, tzinfo=UTC).date())
    comparison = compare(entry, unknown, {DocumentId("d0"): read_pdf(note())})
    assert [r.entered for r in comparison.rows] == ["12.50", "1"]
    assert not any(r.compared for r in comparison.rows)


def test_the_same_input_gives_the_same_comparison() -> None:
    one, two = (compared("krankmeldung", DATA, note()) for _ in range(2))
    assert one == two
    assert one.engine == ENGINE


def test_two_documents_that_contradict_each_other_are_shown() -> None:
    rent = paper.labels_left(
        paper.Sheet("Mietbescheinigung", [paper.Item("", "Grundmiete", "412,00 €")])
    )
    lease = paper.labels_left(
        paper.Sheet("Mietvertrag", [paper.Item("", "Grundmiete", "421,00 €")])
    )
    row = rows_of(compared("neuantrag", {"grundmiete": "412.00"}, rent, lease))["grundmiete"]
    assert row.result is Result.SIMILAR
    assert row.reason == "Mietbescheinigung stimmt, Mietvertrag zeigt 421,00 €."


def test_a_value_without_its_caption_is_only_similar() -> None:
    document = paper.prose("Mietbescheinigung", ["Der Betrag 412,00 EUR ist bekannt."])
    row = rows_of(compared("wba", {"grundmiete": "412.00"}, document))["grundmiete"]
    assert row.result is Result.SIMILAR


def test_an_amount_with_the_other_sign_is_only_similar() -> None:
    document = paper.prose("Kontoauszug", ["Neuer Kontostand  -123,45 EUR"])
    row = rows_of(compared("neuantrag", {"kontostand_summe": "123.45"}, document))
    assert row["kontostand_summe"].result is Result.SIMILAR


def test_documents_sent_without_a_form_are_named_by_their_own_title() -> None:
    data = {
        "nachname": "Sönnichsen", "vorname": "Birte", "geburtsdatum": "1988-07-04",
        "anliegen": ["dokumente"],
        "dokumente": [{"datei": "datei0.pdf", "art": "lohnabrechnung",
                       "zeitraum": ["2026-09-01", "2026-09-30"]}],
    }  # fmt: skip
    statement = paper.booking_table(
        ["Rurtalbank", "Zeitraum 01.09.2026 bis 30.09.2026"], [("01.09.", "KIOSK", "2,00 S")]
    )
    rows = rows_of(compared("kontaktcenter", data, statement))
    assert rows["dokumente[0].art"].result is Result.MISMATCH
    assert rows["dokumente[0].art"].evidence == "Kontoauszug / Umsatzübersicht"
    assert rows["dokumente[0].zeitraum"].result is Result.MATCH
    fields = [r.field for r in compared("kontaktcenter", data, statement).rows]
    assert len(fields) == len(set(fields))
