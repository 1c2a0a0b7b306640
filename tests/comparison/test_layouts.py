"""Documents in many layouts: what is right agrees, what is wrong never does."""

from datetime import date
from typing import Any

import pytest

from inbox.comparison.facts import candidate_kinds, read_facts
from inbox.comparison.result import Result
from inbox.comparison.verdict import normal
from tests.comparison import paper
from tests.comparison.desk import compared, read_pdf, rows_of, service, submission

SHEETS = {
    "krankmeldung": paper.sick_note,
    "neuantrag": paper.rent_certificate,
}
CASES = [
    (service_id, make, name, seed)
    for service_id, make in (
        ("krankmeldung", paper.sick_note),
        ("neuantrag", paper.rent_certificate),
        ("neuantrag", paper.pay_slip),
    )
    for name in paper.LAYOUTS
    for seed in (1, 2)
]


def entries(sheet: paper.Sheet) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for item in sheet.items:
        if item.field == "name":
            data["nachname"], data["vorname"] = item.entered  # type: ignore[misc]
        elif item.field == "personen_wohnung":
            data[item.field] = int(item.printed)
        elif item.field:
            data[item.field] = item.entered
    return data


@pytest.mark.parametrize(("service_id", "make", "layout", "seed"), CASES)
def test_every_true_value_agrees_and_its_rectangle_holds_the_printed_words(
    service_id: str, make: Any, layout: str, seed: int
) -> None:
    sheet = make(seed)
    data = entries(sheet)
    document = paper.LAYOUTS[layout](sheet)
    rows = rows_of(compared(service_id, data, document))
    wrong = {f: (rows[f].result, rows[f].evidence) for f in data if rows[f].result != Result.MATCH}
    assert not wrong
    words = read_pdf(document).pages[0].words
    for item in sheet.items:
        if item.field in data:
            place = rows[item.field].place
            assert place is not None
            inside = " ".join(
                w.text
                for w in words
                if w.rect.x0 >= place.rect.x0 - 1
                and w.rect.x1 <= place.rect.x1 + 25
                and abs(w.rect.y0 - place.rect.y0) < 3
            )
            assert inside.startswith(item.printed.split(" ")[0])


@pytest.mark.parametrize(("service_id", "make", "layout", "seed"), CASES)
def test_a_value_printed_at_another_caption_is_never_called_a_match(
    service_id: str, make: Any, layout: str, seed: int
) -> None:
    sheet = make(seed)
    data = entries(sheet)
    document = paper.LAYOUTS[layout](sheet)
    facts = read_facts(
        submission(service_id, data).documents[0], read_pdf(document), service(service_id)
    )
    tried = 0
    for field_id, value in data.items():
        field = service(service_id).field(field_id)
        assert field is not None
        kinds = candidate_kinds(field)
        others = {c.value for c in facts.candidates if c.kind in kinds} - {normal(field, value)}
        for other in others:
            entered = other.isoformat() if isinstance(other, date) else str(other)
            rows = rows_of(compared(service_id, {**data, field_id: entered}, document))
            assert rows[field_id].result is not Result.MATCH, (field_id, entered)
            tried += 1
    assert tried >= 4


def test_a_sick_note_as_text_gives_nine_matches_and_nothing_open() -> None:
    sheet = paper.Sheet(
        "Arbeitsunfähigkeitsbescheinigung",
        [
            paper.Item("", "Name, Vorname", "DEMIRTAS, AYLIN"),
            paper.Item("", "geb. am", "12.03.90"),
            paper.Item("", "Versicherten-Nr.", "D100000011"),
            paper.Item("", "Art der Bescheinigung", "Erstbescheinigung"),
            paper.Item("", "arbeitsunfähig seit", "19.11.2026"),
            paper.Item("", "voraussichtlich bis einschließlich", "27.11.2026"),
            paper.Item("", "festgestellt am", "19. November 2026"),
        ],
    )
    data = {
        "nachname": "Demirtaş", "vorname": "Aylin", "geburtsdatum": "1990-03-12",
        "au_art": "erst", "au_seit": "2026-11-19", "au_bis": "2026-11-27",
        "au_festgestellt_am": "2026-11-19", "kvnr": "D100000011", "arbeitsunfall": False,
        "termin_betroffen": True, "termin_am": "2026-11-25", "massnahme_betroffen": False,
        "nachweis_quelle": "upload",
    }  # fmt: skip
    comparison = compared("krankmeldung", data, paper.labels_left(sheet))
    matches = [r.field for r in comparison.rows if r.compared]
    assert matches == [
        "nachname", "vorname", "geburtsdatum", "au_art", "au_seit", "au_bis",
        "au_festgestellt_am", "kvnr", "termin_am",
    ]  # fmt: skip
    assert comparison.summary[Result.MATCH] == 9
    assert comparison.summary.open == 0


def test_comb_boxes_of_muster_1_are_read_as_days() -> None:
    start, end = date(2026, 11, 19), date(2026, 11, 27)
    sheet = paper.Sheet(
        "Arbeitsunfähigkeitsbescheinigung",
        [
            paper.Item("au_seit", "arbeitsunfähig seit", paper.comb_day(start)),
            paper.Item("au_bis", "voraussichtlich arbeitsunfähig bis", paper.comb_day(end)),
        ],
    )
    data = {"au_seit": start.isoformat(), "au_bis": end.isoformat()}
    rows = rows_of(compared("krankmeldung", data, paper.labels_left(sheet)))
    assert {rows[f].result for f in data} == {Result.MATCH}
    assert rows["au_seit"].evidence == "1 9 1 1 2 6"


def test_a_lease_in_running_text_is_understood() -> None:
    document = paper.prose(
        "Wohnraummietvertrag",
        [
            "Zwischen Ruth Kestermann, Ahornweg 4, 52353 Düren – Vermieter –",
            "und Birte Sönnichsen, geboren am 04.07.1988 – Mieter –",
            "wird folgender Vertrag geschlossen.",
            "Vermietet wird die Wohnung im Hause Kölner Straße 12 a, 52349 Düren,",
            "mit einer Wohnfläche von 48,5 m².",
            "Das Mietverhältnis beginnt am 1. Mai 2024 und läuft auf unbestimmte Zeit.",
            "Die Grundmiete beträgt monatlich 412,00 EUR. Die Vorauszahlung für",
            "Betriebskosten beträgt 80,00 EUR, die Vorauszahlung für Heizung und Warmwasser",
            "65,- EUR. Die Gesamtmiete beträgt damit 557,00 EUR.",
            "Die Kaution beträgt 1.236,00 EUR (drei Grundmieten).",
            "Die Miete ist zu zahlen auf das Konto DE95 9000 0001 1234 5678 90.",
        ],
    )
    data = {
        "vermieter": "Ruth Kestermann", "nachname": "Sönnichsen", "vorname": "Birte",
        "geburtsdatum": "1988-07-04", "strasse": "Kölner Str.", "hausnummer": "12a",
        "plz": "52349", "ort": "Düren", "wohnflaeche": "48.5", "mietbeginn": "2024-05-01",
        "grundmiete": "412.00", "betriebskosten": "80.00", "heizkosten": "65.00",
        "gesamtmiete": "557.00", "vermieter_iban": "DE95900000011234567890",
    }  # fmt: skip
    rows = rows_of(compared("neuantrag", data, document))
    wrong = {f: (rows[f].result, rows[f].evidence) for f in data if rows[f].result != Result.MATCH}
    assert not wrong
    wrong_rent = rows_of(compared("neuantrag", {**data, "grundmiete": "1236.00"}, document))
    assert wrong_rent["grundmiete"].result is Result.MISMATCH


def test_a_table_with_captions_in_its_head_is_read_downwards() -> None:
    pen_lines = [
        "Grundmiete        Betriebskosten        Heizkosten        Gesamtmiete",
        "412,00 €             80,00 €                   65,00 €             557,00 €",
    ]
    document = paper.prose("Mietbescheinigung", pen_lines)
    data = {
        "grundmiete": "412.00", "betriebskosten": "80.00", "heizkosten": "65.00",
        "gesamtmiete": "557.00",
    }  # fmt: skip
    rows = rows_of(compared("neuantrag", data, document))
    assert all(rows[f].result is not Result.MISMATCH for f in data)
    swapped = {**data, "grundmiete": "65.00", "heizkosten": "412.00"}
    rows = rows_of(compared("neuantrag", swapped, document))
    assert rows["grundmiete"].result is not Result.MATCH
    assert rows["heizkosten"].result is not Result.MATCH


STATEMENT = paper.booking_table(
    ["Rurtalbank eG", "Kontoinhaber  Birte Sönnichsen", "IBAN  DE95 9000 0001 1234 5678 90",
     "Umsätze vom 01.11.2026 bis 15.11.2026"],
    [
        ("01.11.", "Alter Kontostand", "120,00 H"),
        ("02.11.", "LOHN GARTENBAU VOSS", "450,00 H"),
        ("03.11.", "DAUERAUFTRAG MIETE KESTERMANN", "557,00 S"),
        ("04.11.", "LASTSCHRIFT DE12500105170648489890", "20,00 S"),
        ("05.11.", "FAMILIENKASSE KINDERGELD", "518,00 H"),
        ("15.11.", "Neuer Kontostand", "511,00 H"),
    ],
)  # fmt: skip


def test_a_statement_proves_holder_account_balance_and_rent() -> None:
    data = {
        "nachname": "Sönnichsen", "vorname": "Birte", "kontoinhaber": "Birte Sönnichsen",
        "iban": "DE95900000011234567890", "kontostand_summe": "511.00", "gesamtmiete": "557.00",
    }  # fmt: skip
    rows = rows_of(compared("neuantrag", data, STATEMENT))
    wrong = {f: (rows[f].result, rows[f].evidence) for f in data if rows[f].result != Result.MATCH}
    assert not wrong


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("iban", "DE12500105170648489890"),  # the account of a booking line
        ("kontostand_summe", "120.00"),  # the old balance
        ("kontostand_summe", "-511.00"),
        ("gesamtmiete", "557.01"),
        ("kontoinhaber", "Birte Sönnichs"),
        ("kontoinhaber", "Britte Sönnichsen"),
    ],
)
def test_a_statement_does_not_prove_what_it_does_not_say(field: str, value: str) -> None:
    rows = rows_of(compared("neuantrag", {field: value}, STATEMENT))
    assert rows[field].result is not Result.MATCH


def test_income_no_against_wages_on_the_statement_is_a_contradiction() -> None:
    rows = rows_of(compared("wba", {"einkommen_vorhanden": False}, STATEMENT))
    assert rows["einkommen_vorhanden"].result is Result.MISMATCH
    assert "450,00" in (rows["einkommen_vorhanden"].evidence or "")


def test_child_benefit_on_the_statement_is_compared_with_the_amount_entered() -> None:
    def entered(amount: str) -> dict[str, Any]:
        return {"einkommen": [{"art": "kindergeld", "netto": amount, "zufluss_am": "2026-11-05"}]}

    old = rows_of(compared("neuantrag", entered("510.00"), STATEMENT))["einkommen[0].zufluss_am"]
    new = rows_of(compared("neuantrag", entered("518.00"), STATEMENT))["einkommen[0].zufluss_am"]
    assert (old.result, new.result) == (Result.MISMATCH, Result.MATCH)
    assert old.reason == "Angegeben 510,00 €, Zufluss 518,00 €."
