"""Both sides of every boundary of the rules about days that follow each other."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.comparison.background import Appointment
from inbox.comparison.sequences import (
    ahead,
    contiguous,
    first_of_month,
    inclusive_days,
    not_before,
    overlap,
    parts_sum,
    periods_entered,
    quota,
    used_days,
)
from inbox.deadline import WorkingDays

NRW = WorkingDays("DE", "NW")
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("previous", "start", "found", "wrong", "hint"),
    [
        ("2026-11-12", "2026-11-13", "2026-11-13", False, ""),  # the next day
        ("2026-11-12", "2026-11-11", "2026-11-12", False, ""),  # they overlap
        ("2026-11-13", "2026-11-16", "2026-11-16", False, "nur ein Wochenende"),
        ("2026-11-13", "2026-11-14", "2026-11-16", False, "nur ein Wochenende"),
        ("2026-11-13", "2026-11-16", "2026-11-17", True, "Lücke"),  # Monday is missing
        ("2026-11-13", "2026-11-14", "2026-11-17", True, "Lücke"),  # begins in time, found late
        ("2026-11-12", "2026-11-16", "2026-11-16", True, "Lücke"),  # Friday is missing
        ("2026-12-24", "2026-12-28", "2026-12-28", False, "nur arbeitsfreie Tage"),
        ("2026-04-02", "2026-04-07", "2026-04-07", False, "nur arbeitsfreie Tage"),  # Easter
    ],
)
def test_a_follow_up_note_joins_on_or_leaves_a_gap(
    previous: str, start: str, found: str, wrong: bool, hint: str
) -> None:
    told = contiguous(day(previous), day(start), day(found), NRW)
    assert told.wrong is wrong
    assert hint in told.hint
    assert bool(told.hint) is bool(hint)


def test_a_bridged_weekend_is_a_gap_where_the_catalogue_says_so() -> None:
    told = contiguous(
        day("2026-11-13"), day("2026-11-16"), day("2026-11-16"), NRW, bridge_weekends=False
    )
    assert told.wrong


def test_continuity_without_a_day_is_not_decided() -> None:
    assert not contiguous(None, day("2026-11-16"), None, NRW).wrong
    assert "nicht bekannt" in contiguous(None, day("2026-11-16"), None, NRW).reason
    assert "nicht angegeben" in contiguous(day("2026-11-13"), None, None, NRW).reason
    told = contiguous(day("2026-11-12"), day("2026-11-13"), None, NRW)
    assert "Der Tag der Feststellung fehlt" in told.reason


@pytest.mark.parametrize(
    ("received", "start", "count"),
    [
        ("2026-11-23", "2026-11-30", 5),
        ("2026-11-23", "2026-11-28", 4),  # Saturday counts, the day itself does not
        ("2026-11-21", "2026-11-27", 4),  # Sunday does not count
        ("2026-10-28", "2026-11-04", 5),
        ("2026-10-29", "2026-11-05", 5),
        ("2026-12-22", "2026-12-30", 4),  # Christmas in NRW
        ("2026-05-27", "2026-06-05", 6),  # Corpus Christi is a holiday in NRW
    ],
)
def test_working_days_ahead_are_monday_to_saturday_without_holidays(
    received: str, start: str, count: int
) -> None:
    told = ahead(None, day(start), day(received), 5, NRW)
    assert told.evidence == str(count)
    assert not told.wrong
    assert ("rechtzeitig" in told.hint) is (count >= 5)


def test_another_number_of_working_days_than_computed_is_open() -> None:
    assert ahead(6, day("2026-11-30"), day("2026-11-23"), 5, NRW).wrong
    assert not ahead("5", day("2026-11-30"), day("2026-11-23"), 5, NRW).wrong
    assert "nach der Abreise" in ahead(None, day("2026-11-20"), day("2026-11-23"), 5, NRW).hint


def test_the_quota_is_split_at_new_year() -> None:
    period = [(day("2026-12-20"), day("2027-01-10"))]
    told = quota({2026: 9}, period, 21)
    assert [t.evidence for t in told] == ["21 von 21", "10 von 21"]
    assert not any(t.hint for t in told)
    told = quota({2026: 10}, period, 21)
    assert "höchstens 21 im Jahr 2026: noch 11 Tage (bis 30.12.2026)" in told[0].hint
    assert told[1].hint == ""
    together = quota({2026: 9}, period, 21, split=False)
    assert [t.evidence for t in together] == ["31 von 21"]


@given(DAYS, st.integers(1, 60), st.integers(0, 30))
def test_no_day_of_an_absence_is_lost_or_counted_twice(first: date, length: int, used: int) -> None:
    last = first + timedelta(days=length - 1)
    told = quota({first.year: used}, [(first, last), (first, last)], 21)
    counted = sum(int((t.evidence or "0").split()[0]) for t in told)
    assert counted == used + length


def test_separate_periods_are_added_and_nothing_between_them() -> None:
    data = {
        "von": "2026-11-02", "bis": "2026-11-06",
        "weitere_zeitraeume[0].von": "2026-11-09", "weitere_zeitraeume[0].bis": "2026-11-13",
    }  # fmt: skip
    assert quota({2026: 0}, periods_entered(data), 21)[0].evidence == "10 von 21"


def test_what_the_fachverfahren_counted_outweighs_what_was_entered() -> None:
    assert used_days("10", 2026, {2026: 12}) == {2026: 12}
    assert used_days("10", 2026, {}) == {2026: 10}
    assert used_days(None, 2026, {}) is None


@pytest.mark.parametrize(
    ("first", "last", "hits"),
    [
        ("2026-12-01", "2026-12-08", True),
        ("2026-12-08", "2026-12-20", True),
        ("2026-12-01", "2026-12-07", False),
        ("2026-12-09", "2026-12-20", False),
    ],
)
def test_an_appointment_on_the_first_or_last_day_lies_in_the_period(
    first: str, last: str, hits: bool
) -> None:
    known = (Appointment(day("2026-12-08"), day("2026-12-08"), "Meldetermin", "09:30"),)
    told = overlap(day(first), day(last), known)
    assert bool(told.hint) is hits
    if hits:
        assert told.hint == "Meldetermin 08.12.2026, 09:30 Uhr liegt im Zeitraum."


def test_without_a_calendar_it_is_said_that_nobody_looked() -> None:
    told = overlap(day("2026-12-01"), day("2026-12-08"), None)
    assert "Kein Kalender angebunden" in told.reason
    assert "kein bekannter Termin" in overlap(day("2026-12-01"), day("2026-12-08"), ()).reason


@pytest.mark.parametrize(("entered", "wrong"), [(14, False), ("14", False), (13, True), (15, True)])
def test_both_ends_of_an_absence_count(entered: object, wrong: bool) -> None:
    told = inclusive_days(entered, day("2026-11-30"), day("2026-12-13"))
    assert (told.evidence, told.wrong) == ("14", wrong)


def test_benefits_begin_on_the_first_of_the_month_and_may_be_wished_later() -> None:
    source = day("2026-11-21")
    assert first_of_month(None, source, later_wish=True).evidence == "01.11.2026"
    assert not first_of_month("2026-12-01", source, later_wish=True).wrong
    assert first_of_month("2026-12-01", source, later_wish=False).wrong
    assert first_of_month("2026-10-31", source, later_wish=True).wrong
    assert not first_of_month("2026-11-01", source, later_wish=False).wrong


@pytest.mark.parametrize(
    ("entered", "tolerance", "wrong"),
    [("2026-12-13", 0, False), ("2026-12-12", 0, True), ("2026-12-12", 1, False),
     ("2026-12-11", 1, True)],
)  # fmt: skip
def test_a_day_may_be_before_its_reference_by_the_tolerance_only(
    entered: str, tolerance: int, wrong: bool
) -> None:
    assert not_before(day(entered), day("2026-12-13"), tolerance, "bis").wrong is wrong


@pytest.mark.parametrize(
    ("total", "agrees"), [("477.01", True), ("476.99", True), ("477.02", False)]
)
def test_parts_add_up_within_a_cent(total: str, agrees: bool) -> None:
    told = parts_sum(total, [("a", "412.00"), ("b", "65.00")], Decimal("0.01"))
    assert told == (Decimal("477.00"), agrees)
    assert parts_sum(total, [("a", "412.00"), ("b", None)], Decimal("0.01")) is None


def test_a_period_with_one_end_or_in_the_wrong_order_is_not_decided() -> None:
    first, last = day("2026-12-01"), day("2026-12-08")
    for begin, end in ((first, None), (None, last), (last, first)):
        assert "nicht vollständig" in inclusive_days(1, begin, end).reason
        assert "nicht vollständig" in overlap(begin, end, ()).reason
    assert periods_entered({"von": "2026-12-01"}) == []
    assert periods_entered({"von": "2026-12-08", "bis": "2026-12-01"}) == []
    assert periods_entered({"von": "2026-12-01", "bis": "2026-12-01"}) == [(first, first)]
    assert "fehlt: nicht geprüft" in not_before(None, first, 0, "bis").reason
    assert "fehlt: nicht geprüft" in not_before(first, None, 0, "bis").reason


def test_one_day_is_a_period_too() -> None:
    one = day("2026-12-08")
    assert inclusive_days(1, one, one).reason == "Berechnet: 1 Tag."
    known = (
        Appointment(one, one, "Meldetermin"),
        Appointment(one, day("2026-12-11"), "Maßnahme"),
    )
    told = overlap(one, one, known)
    assert told.reason == (
        "Im Zeitraum liegen: Meldetermin 08.12.2026, Maßnahme 08.12. bis 11.12.2026."
    )
    assert overlap(one, one, known[:1]).reason.startswith("Im Zeitraum liegt: ")


def test_gaps_are_worded_by_what_is_missing() -> None:
    friday = contiguous(day("2026-11-12"), day("2026-11-14"), day("2026-11-14"), NRW)
    assert friday.reason == "Lücke 13.11.2026: 1 Arbeitstag ohne Bescheinigung."
    more = contiguous(day("2026-11-11"), day("2026-11-14"), day("2026-11-14"), NRW)
    assert more.reason == "Lücke 12.11. bis 13.11.2026: 2 Arbeitstage ohne Bescheinigung."
    assert contiguous(day("2026-11-12"), day("2026-11-13"), None, NRW).reason.startswith("Beginn")
    found = contiguous(day("2026-11-12"), day("2026-11-11"), day("2026-11-12"), NRW)
    assert found.reason.startswith("Festgestellt am 12.11.2026")


def test_an_absence_that_begins_on_the_day_of_receipt_is_no_departure_before_it() -> None:
    same = ahead(None, day("2026-11-23"), day("2026-11-23"), 5, NRW)
    assert same.hint == "Antrag 0 Werktage vor der Abreise (Richtwert: 5)."
    early = not_before(day("2026-12-12"), day("2026-12-13"), 0, "bis")
    assert early.reason == "1 Tag vor „bis“ (13.12.2026)."
    assert "2 Tage vor" in not_before(day("2026-12-11"), day("2026-12-13"), 0, "bis").reason
