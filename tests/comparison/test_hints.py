"""The hints of the sample day in our words, and both sides of what triggers a hint."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from inbox.comparison.background import Appointment, Background
from inbox.comparison.engine import compare
from tests.comparison import paper
from tests.comparison.desk import RESOURCES, catalogue, compared, submission

SAMPLES = json.loads((RESOURCES / "samples/submissions.json").read_text("utf-8"))["submissions"]

#: By number: the beginning of every hint that is told from the entries alone.
EXPECTED = {
    "AUM-2026-000815-4": ("Nachweis fällig bis 23.11.2026, eingegangen 20.11.2026: in der Frist",),
    "WBA-2026-002207-2": ("Die Bewilligung endet am 30.11.2026: Zahlungslücke droht",),
    "VAM-2026-005120-4": (
        "Neue IBAN: immer Vier-Augen",
        "Eingang Sonntag, 22:17 Uhr. Nächster Zahllauf: 26.11.2026",
        "Bankverbindung kurz vor dem Zahllauf geändert",
        "Neue IBAN: Die Prüfziffer der Angabe ist ungültig",
    ),
    "OAW-2026-000377-5": (
        "Antrag 5 Werktage vor der Abreise: rechtzeitig",
        "10 + 14 = 24 Tage, höchstens 21 im Jahr 2026: noch 11 Tage (bis 10.12.2026)",
        "Meldetermin 08.12.2026, 09:30 Uhr liegt im Zeitraum",
        "Die Entscheidung muss vor dem 30.11.2026 zugehen",
    ),
    "NEU-2026-000093-8": (
        "Eilfall: Vorschuss prüfen (§ 42 SGB I)",
        "Leistungen ab 01.11.2026 (Antragswirkung)",
    ),
    "STA-2026-000640-6": (
        "Kopie an Leistung: Einkommen zählt ab Zufluss und ist zahlungswirksam",
    ),
    "KON-2026-010233-8": ("Rückruf gewünscht: 14–16 Uhr",),
    "AUM-2026-000816-2": (
        "Nachweis war fällig bis 19.11.2026, eingegangen 23.11.2026",
        "Zwischen den Bescheinigungen liegt nur ein Wochenende (14.11. bis 15.11.2026)",
    ),
    "WBA-2026-002208-0": ("Die Bewilligung endet am 31.12.2026",),
}  # fmt: skip
MEETING = Background(
    appointments=(Appointment(date(2026, 12, 8), date(2026, 12, 8), "Meldetermin", "09:30"),)
)


@pytest.mark.parametrize("number", sorted(EXPECTED))
def test_the_sample_day_gets_its_hints(number: str) -> None:
    entry = next(e for e in SAMPLES if e["number"] == number)
    received = datetime.fromisoformat(entry["received_at"])
    asked = submission(entry["service"], entry["data"], (), received)
    service = catalogue().service(entry["service"], received.date())
    hints = compare(asked, service, {}, MEETING).hints
    for expected in EXPECTED[number]:
        assert any(h.startswith(expected) for h in hints), (expected, hints)


def hints(service_id: str, data: dict[str, Any], *papers: bytes) -> tuple[str, ...]:
    return compared(service_id, data, *papers).hints


def told(found: tuple[str, ...], words: str) -> bool:
    return any(words in hint for hint in found)


@pytest.mark.parametrize(("found", "late"), [("2026-11-14", False), ("2026-11-15", True)])
def test_a_note_found_more_than_three_days_after_its_beginning_is_told(
    found: str, late: bool
) -> None:
    data = {"au_seit": "2026-11-11", "au_festgestellt_am": found}
    assert told(hints("krankmeldung", data), "Festgestellt 4 Tage nach Beginn.") is late


def test_the_emergency_names_the_balance_of_the_newest_statement() -> None:
    def statement(period: str, balance: str) -> bytes:
        head = [f"Zeitraum {period}"]
        return paper.booking_table(head, [("", "Neuer Kontostand", balance)])

    papers = (
        statement("01.10.2026 bis 31.10.2026", "11,20 H"),
        statement("01.09.2026 bis 30.09.2026", "640,00 H"),
    )
    found = hints("neuantrag", {"mittellos": True}, *papers)
    assert "Eilfall, Kontostand 11,20 €: Vorschuss prüfen (§ 42 SGB I)." in found
    assert not told(hints("neuantrag", {"mittellos": False}, *papers), "Vorschuss")


def test_a_pension_number_with_another_birth_date_is_told_without_any_paper() -> None:
    data = {"rvnr": "65120390D007", "geburtsdatum": "1990-08-12"}
    comparison = compared("neuantrag", data)
    row = next(r for r in comparison.rows if r.field == "rvnr")
    assert "enthält den 12.03.1990, angegeben ist der 12.08.1990" in row.reason
    assert row.is_open
    fine = compared("neuantrag", {**data, "geburtsdatum": "1990-03-12"})
    assert not next(r for r in fine.rows if r.field == "rvnr").is_open


def test_hours_below_fifteen_change_the_status() -> None:
    contract = paper.prose("Arbeitsvertrag", ["Arbeitnehmer: Can Özdemir", "Wochenstunden: 14,5"])
    data = {"nachname": "Özdemir", "vorname": "Can", "status_neu": "arbeit_ab15h"}
    assert told(hints("statusaenderung", {**data, "wochenstunden": "20"}, contract), "15-Stunden")
    full = paper.prose("Arbeitsvertrag", ["Arbeitnehmer: Can Özdemir", "Wochenstunden: 15,0"])
    assert not told(hints("statusaenderung", {**data, "wochenstunden": "20"}, full), "15-Stunden")


def test_missing_papers_are_named_until_they_are_there() -> None:
    certificate = paper.prose("Mietbescheinigung", ["Grundmiete: 412,00 €"])
    data = {"kdu_geaendert": True}
    missing = hints("wba", data, certificate)
    assert told(missing, "Es fehlt noch: Kontoauszug / Umsatzübersicht.")
    assert not told(missing, "Mietänderungsschreiben")
    statement = paper.booking_table(["Zeitraum 01.08.2026 bis 31.10.2026"], [])
    assert not told(hints("wba", data, certificate, statement), "Es fehlt noch")
    assert told(hints("wba", data), "Mietänderungsschreiben oder Mietbescheinigung")


def test_the_same_hints_whatever_day_it_is_and_a_receipt_decides() -> None:
    late = submission("wba", {"ende_bwz": "2026-11-30"}, (), datetime(2026, 12, 1, 9, tzinfo=UTC))
    found = compare(late, catalogue().service("wba", date(2026, 12, 1)), {}).hints
    assert "Die Bewilligung endete am 30.11.2026, vor dem Eingang." in found
