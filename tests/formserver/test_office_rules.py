"""Numbers, routing and substitutions as rules, without a server."""

import json
from datetime import date
from typing import Any

import pytest

from inbox.catalogue import load_catalogue
from sync.formserver import numbers, routing
from sync.formserver.directory import Absence, Colleague, Directory, effective_substitutions
from sync.formserver.office import read_office
from tests.formserver.houses import OFFICE

RULES: dict[str, Any] = json.loads(OFFICE.read_text("utf-8"))["routing"]


@pytest.fixture(scope="module")
def directory() -> Directory:
    office = read_office(OFFICE)
    return Directory(
        people={
            p.id: Colleague(
                p.id, p.name, p.initials, frozenset(p.roles), p.office, p.team, frozenset(p.leads)
            )
            for p in office.people
        },
        offices={o.id: o.name for o in office.offices},
        teams={t.id: (t.name, t.office) for t in office.teams},
    )


@pytest.mark.parametrize(
    "number", ["AUM-2026-000815-4", "WBA-2026-002207-2", "NEU-2026-000093-8", "KON-2026-010233-8"]
)
def test_the_check_digit_of_real_numbers_holds_and_no_changed_digit_does(number: str) -> None:
    assert numbers.is_valid(number)
    for place, digit in enumerate(number):
        if digit.isdigit():
            changed = f"{number[:place]}{(int(digit) + 1) % 10}{number[place + 1 :]}"
            assert not numbers.is_valid(changed)


@pytest.mark.parametrize("text", ["", "AUM-2026-815-4", "aum-2026-000815-4", "AUM-2026-000815"])
def test_what_has_another_form_is_no_number(text: str) -> None:
    assert not numbers.is_valid(text)


@pytest.mark.parametrize(
    ("service", "data", "owner", "office"),
    [
        ("krankmeldung", {"bg_nummer": "12345BG0001234"}, "int.koch", "nord"),
        ("krankmeldung", {"bg_nummer": "12345BG0005566"}, "int.koch", "nord"),
        ("ortsabwesenheit", {"bg_nummer": "12345BG0002001"}, "int.koch", "nord"),
        ("statusaenderung", {"bg_nummer": "12345BG0003344"}, "int.weber", "sued"),
        ("wba", {"bg_nummer": "12345//0004711", "plz": "52349"}, "lst.meier", "sued"),
        ("vaem", {"bg_nummer": "12345BG0007788"}, "lst.meier", "sued"),
        ("wba", {"bg_nummer": "12345BG0008899"}, "lst.meier", "sued"),
        ("kontaktcenter", {"bg_nummer": "12345BG0004711"}, "lst.meier", "sued"),
        ("kontaktcenter", {"ansprechperson": "int.koch"}, "int.koch", "nord"),
        ("neuantrag", {"nachname": "Yıldız", "plz": "52428"}, None, "nord"),
        ("krankmeldung", {"nachname": "Öz", "ort": "Jülich"}, "int.yilmaz", "nord"),
        ("krankmeldung", {"nachname": "Łukas", "ort": "jülich"}, "int.koch", "nord"),
        ("krankmeldung", {"nachname": "Łukas", "plz": "52349"}, "int.weber", "sued"),
        ("wba", {"nachname": "Şahin"}, "lst.schulte", "sued"),
    ],
)
def test_the_route_follows_service_place_case_number_and_letter(
    directory: Directory, service: str, data: dict[str, Any], owner: str | None, office: str
) -> None:
    way = routing.route(
        RULES, directory, service=service, data=data, case_number=routing.case_number_of(data)
    )
    assert (way.owner, way.office) == (owner, office)
    assert way.reason
    assert directory.members(way.team)


def test_a_queue_nobody_would_see_is_never_chosen(directory: Directory) -> None:
    empty = {**RULES, "queues": {"wba": {"*": "team-leer"}}, "rules": []}
    way = routing.route(empty, directory, service="wba", data={}, case_number=None)
    assert way.owner is None and way.team == "team-neuantrag-nord"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"fallback_team": "team-leer"}, "fallback_team"),
        ({"queues": {"leistung": {"*": "team-x"}}}, "queues.leistung.*"),
        ({"places": [{"postcodes": [], "places": [], "office": "west"}]}, "places.0.office"),
        ({"rules": [{**RULES["rules"][0], "person": "lst.meier"}]}, "rules.0.person"),
        ({"rules": [{**RULES["rules"][0], "from": "90", "to": "10"}]}, "rules.0.from"),
    ],
)
def test_a_table_that_leads_to_nobody_is_named_faulty(
    directory: Directory, change: dict[str, Any], fault: str
) -> None:
    assert routing.faults(RULES, directory) == []
    assert fault in routing.faults({**RULES, **change}, directory)


def away(person: str, first: int, last: int, *deputies: str) -> Absence:
    return Absence(person, date(2026, 11, first), date(2026, 11, last), deputies)


def spans(*absences: Absence) -> list[tuple[str, str, int, int]]:
    found = effective_substitutions(absences, {})
    return [(s.absent, s.substitute, s.first_day.day, s.last_day.day) for s in found]


def test_the_second_deputy_stands_in_exactly_while_the_first_is_away() -> None:
    assert spans(away("w", 16, 27, "k", "y"), away("k", 18, 19)) == [
        ("w", "k", 16, 17),
        ("w", "y", 18, 19),
        ("w", "k", 20, 27),
    ]


def test_a_deputys_deputy_never_stands_in() -> None:
    assert spans(away("w", 16, 17, "k"), away("k", 16, 17, "m")) == [("k", "m", 16, 17)]


def test_nobody_is_their_own_deputy() -> None:
    assert spans(away("w", 16, 17, "w")) == []


def test_the_offices_rule_of_four_eyes_is_the_one_the_catalogue_knows() -> None:
    catalogue = load_catalogue(OFFICE.parents[1])
    for name in RULES["services"]:
        service = catalogue.service(name, date(2026, 11, 23))
        rule = routing.four_eyes_of(RULES, name)
        assert rule.rule == {"payment_relevant": "payment"}.get(
            service.four_eyes, service.four_eyes
        )
        if rule.rule == "payment":
            assert rule.fields == {f.id for f in service.fields if f.payment_relevant}
