"""Deadlines and the two lines of a list row, checked on the days of the examples."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.catalogue import load_catalogue
from inbox.deadline import WorkingDays, days_in_year, months_after, pay_run_on_or_after
from inbox.describe import describe
from inbox.submission import (
    Description,
    Document,
    DocumentId,
    DocumentRole,
    Status,
    Submission,
    SubmissionId,
)

CATALOGUE = load_catalogue(Path(__file__).parents[2] / "resources")
BERLIN = ZoneInfo("Europe/Berlin")
DAYS = WorkingDays()


def described(service: str, received: str, documents: int = 0, **data: Any) -> Description:
    papers = tuple(
        Document(DocumentId(f"d{i}"), f"{i}.pdf", "", 1, "0", DocumentRole.EVIDENCE)
        for i in range(documents)
    )
    moment = datetime.fromisoformat(received).replace(tzinfo=BERLIN).astimezone(UTC)
    return describe(
        Submission(
            SubmissionId("s"), "n", service, moment, data, None, "", "", "", Status.NEW, 1,
            case_number=None, documents=papers,
        ),
        CATALOGUE,
    )  # fmt: skip


def test_a_sick_note_is_due_three_days_after_its_beginning_and_never_on_a_sunday() -> None:
    row = described(
        "krankmeldung", "2026-11-20T08:41", nachname="Demirtaş", vorname="Aylin",
        bg_nummer="12345BG0001234", au_art="erst", au_seit="2026-11-19", au_bis="2026-11-27",
        termin_betroffen=True, termin_am="2026-11-25",
    )  # fmt: skip
    assert row == Description(
        "Krankmeldung", "In der Frist · Termin 25.11. betroffen", "Demirtaş, Aylin",
        "12345BG0001234", date(2026, 11, 23), "",
    )  # fmt: skip


def test_a_late_follow_up_says_when_it_was_due() -> None:
    row = described(
        "krankmeldung",
        "2026-11-23T09:02",
        au_art="folge",
        au_seit="2026-11-16",
        au_bis="2026-11-30",
    )
    assert (row.title, row.due_day) == ("Krankmeldung, Folge", date(2026, 11, 19))
    assert row.reason == "Frist war 19.11. · bis 30.11. krank"


def test_a_renewal_is_due_when_the_grant_ends() -> None:
    soon = described("wba", "2026-11-16T19:03", ende_bwz="2026-11-30")
    assert soon.due_day == date(2026, 11, 30)
    assert soon.reason == "Bewilligung endet: Zahlungslücke droht"
    later = described("wba", "2026-11-02T10:00", ende_bwz="2026-12-31")
    assert later.reason == "Bewilligung endet am 31.12.2026"


def test_a_new_bank_account_is_due_before_the_next_pay_run() -> None:
    row = described("vaem", "2026-11-22T22:17", aenderung_art="bankverbindung")
    assert row.title == "Veränderung: Bankverbindung"
    assert row.reason == "Zahllauf 26.11.: bitte nachfragen"
    assert row.due_day == date(2026, 11, 26)


def test_an_absence_is_decided_two_working_days_ahead() -> None:
    row = described("ortsabwesenheit", "2026-11-23T07:55", von="2026-11-30", bis="2026-12-13")
    assert row.due_day == date(2026, 11, 27)
    assert row.reason == "Abwesend 30.11. bis 13.12.2026, 14 Tage"


def test_no_money_left_is_an_emergency_on_the_next_working_day() -> None:
    row = described(
        "neuantrag", "2026-11-21T13:20", mittellos=True, personen_bg=4, nachname="Yıldız"
    )
    assert row.title == "Neuantrag Familie"
    assert row.reason == "„Kein Geld mehr“: Vorschuss prüfen"
    assert (row.emergency, row.due_note, row.due_day) == (True, "Eilfall", date(2026, 11, 23))
    assert row.person == "Yıldız"
    calm = described("neuantrag", "2026-11-21T13:20", mittellos=False, personen_bg=1)
    assert (calm.title, calm.emergency) == ("Neuantrag", False)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-11-23T06:30", date(2026, 11, 23)),
        ("2026-11-23T16:30", date(2026, 11, 24)),
        ("2026-11-28T09:00", date(2026, 11, 30)),
    ],
)
def test_a_call_back_is_due_in_the_next_wished_window(received: str, due: date) -> None:
    row = described(
        "kontaktcenter", received, 3, anliegen=["dokumente", "rueckruf"],
        rueckruf_nummer="02421 000000", rueckruf_fenster={"von": "14:00", "bis": "16:00"},
        betreff="Fehlende Unterlagen",
    )  # fmt: skip
    assert row.title == "Rückruf und 3 Dokumente"
    assert (row.due_day, row.due_note) == (due, "14–16 Uhr")


def test_an_unknown_service_and_missing_entries_are_described_all_the_same() -> None:
    assert described("winterbeihilfe", "2026-11-20T08:00").title == "Winterbeihilfe"
    for service in CATALOGUE.services:
        row = described(service.id, "2026-11-20T08:00")
        assert row.title
        assert row.reason
        assert "{" not in row.title + row.reason


def test_public_holidays_of_the_land_do_not_count() -> None:
    assert DAYS.on_or_after(date(2026, 6, 4)) == date(2026, 6, 5)  # Fronleichnam
    assert DAYS.before(date(2026, 12, 28), 1) == date(2026, 12, 24)
    assert DAYS.between(date(2026, 11, 23), date(2026, 11, 30), saturday_counts=True) == 5
    assert DAYS.between(date(2026, 11, 23), date(2026, 11, 30)) == 4


def test_months_end_on_their_last_day() -> None:
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2026, 11, 16), 6) == date(2027, 5, 16)


def test_a_period_over_new_year_is_split() -> None:
    start, end = date(2026, 12, 20), date(2027, 1, 9)
    assert (days_in_year(start, end, 2026), days_in_year(start, end, 2027)) == (12, 9)


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_the_pay_run_is_a_working_day_and_never_in_the_past(day: date) -> None:
    run = pay_run_on_or_after(day, DAYS, 2)
    assert run >= day
    assert DAYS.is_working(run)
    assert (run - day).days < 35
