"""Tickets, bookings and confirmations of attendance.

Limit: no ticket carries a valid code.
"""

from datetime import date, timedelta

from tests.layouts.people import amount, person, written
from tests.layouts.registry import document
from tests.layouts.sheet import PHONE, Part, Sheet
from tests.layouts.truth import Fact, bystander, day, name, other, text


def _traveller(shown: str, entered: str) -> Fact:
    return Fact("name", shown, {"personen_reise": entered})


@document("ortsabwesenheit", "reisebuchung", scan="office", photo="angle", font="helvetica")
def rail_ticket(s: Sheet) -> None:
    """An online ticket: two connections in a table with times."""
    d, p = s.dice, person(s.dice)
    start = date(2026, 12, 1) + timedelta(days=d.randrange(10))
    back = start + timedelta(days=d.randrange(4, 16))
    goal = person(d).town
    s.put(40, 50, "Online-Ticket", 17, bold=True)
    s.inline(40, 80, ["Reisende/r: ", _traveller(p.name, p.name)], 10.5)
    s.inline(40, 96, ["Ziel: ", text("ziel_ort", goal)], 10.5)
    rows: list[list[Part]] = [
        [day("von", start), "08:14", p.town, goal, "ICE 512"],
        [day("bis", back), "16:02", goal, p.town, "ICE 519"],
    ]
    cols = [
        ("Datum", 80.0, "left"),
        ("ab", 50.0, "left"),
        ("von", 130.0, "left"),
        ("nach", 130.0, "left"),
        ("Zug", 90.0, "left"),
    ]
    s.table(40, 130, cols, rows, 9.5, grid=True)
    s.inline(
        40,
        200,
        [
            "Preis: ",
            amount(d.randrange(2_000, 12_000)),
            "   gebucht am ",
            other("date", "11.11.2026", "2026-11-11"),
        ],
        9,
    )


@document("ortsabwesenheit", "reisebuchung", photo="shot", clean=False, size=PHONE, font="plex")
def flight_app(s: Sheet) -> None:
    """A phone's screenshot of a flight: short dates, city names large."""
    d, p = s.dice, person(s.dice)
    start = date(2026, 12, 5) + timedelta(days=d.randrange(10))
    s.put(20, 22, "10:18", 11, bold=True)
    s.put(20, 70, "Flugbestätigung", 20, bold=True)
    for y, label, key, when, way in (
        (120, "Hinflug", "von", start, "Hannover → Antalya"),
        (230, "Rückflug", "bis", start + timedelta(days=14), "Antalya → Hannover"),
    ):
        s.fill(16, y - 26, 358, 90, "#eef2f8", 10)
        s.put(30, y, label, 11, colour="#556677")
        s.put(30, y + 24, way, 14, bold=True)
        s.put(30, y + 46, day(key, when, "abbreviated"), 12)
    s.put(20, 350, "Reisende", 11, colour="#556677")
    s.put(20, 370, _traveller(p.turned, p.name), 13)


@document("ortsabwesenheit", "reisebuchung", scan="coarse", photo="cut+angle", font="atkinson")
def package_tour(s: Sheet) -> None:
    """A tour operator's confirmation: period in one line, two travellers."""
    d, p = s.dice, person(s.dice)
    q = person(d)
    start = date(2027, 1, 3) + timedelta(days=d.randrange(20))
    s.put(60, 56, "Reisebestätigung", 17, bold=True)
    y = 100.0
    rows: list[tuple[str, list[Part]]] = [
        ("Reisende", [_traveller(p.name, p.name), ", ", bystander(q)]),
        ("Reiseziel", [text("ziel_ort", "Palma de Mallorca")]),
        ("Land", [text("ziel_land", "Spanien")]),
        ("Reisezeitraum", [day("von", start), " – ", day("bis", start + timedelta(days=9))]),
        ("Anzahlung fällig", [other("date", "01.12.2026", "2026-12-01")]),
        ("Gesamtpreis", [amount(d.randrange(40_000, 150_000))]),
    ]
    for label, parts in rows:
        s.put(60, y, label, 10.5)
        s.inline(200, y, parts, 10.5)
        y += 22


@document("ortsabwesenheit", "reisebuchung", photo="angle+dark", scan="fax.tif", font="courier")
def bus_ticket(s: Sheet) -> None:
    """A coach ticket in printer font, ISO dates."""
    d, p = s.dice, person(s.dice)
    start = date(2026, 12, 10) + timedelta(days=d.randrange(8))
    s.put(40, 50, "BUSTICKET  ROTE LINIE", 14, bold=True)
    y = 90.0
    for label, what in (
        ("Fahrgast", _traveller(p.name, p.name)),
        ("Strecke", f"{p.town} - Kopenhagen"),
        ("Zielort", text("ziel_ort", "Kopenhagen")),
        ("Zielland", text("ziel_land", "Dänemark")),
        ("Hinfahrt", day("von", start, "iso")),
        ("Rueckfahrt", day("bis", start + timedelta(days=6), "iso")),
        ("Buchung", "RL-99821-X"),
    ):
        y = s.pair(40, y, label, what, 160, 10.5)


@document(
    "ortsabwesenheit", "fahrkarte", photo="shot.png", clean=False, size=PHONE, font="atkinson"
)
def monthly_ticket_app(s: Sheet) -> None:
    """A phone's screenshot of a monthly ticket: it proves who it belongs to."""
    p = person(s.dice)
    s.fill(0, 0, s.width, s.height, "#f4f4f4")
    s.fill(16, 60, 358, 360, "#ffffff", 14)
    s.put(32, 100, "Deutschlandticket", 20, bold=True)
    for n, (label, what) in enumerate(
        (
            ("Name", name(p)),
            ("Geburtsdatum", day("geburtsdatum", p.born)),
            ("Gültig", "01.11.2026 – 30.11.2026"),
            ("Preis", "63,00 €"),
        )
    ):
        s.put(32, 150 + 48 * n, label, 10, colour="#888888")
        s.put(32, 168 + 48 * n, what, 14)


@document(
    "ortsabwesenheit", "veranstaltungsnachweis", scan="office", photo="flat+finger", font="times"
)
def course_confirmation(s: Sheet) -> None:
    """Confirmation of a course; its weekend dates in prose."""
    d, p = s.dice, person(s.dice)
    start = date(2027, 2, 1) + timedelta(days=d.randrange(20))
    s.put(60, 60, "Landesverband Freiwillige Feuerwehr e. V.", 12)
    s.put(60, 100, "Teilnahmebestätigung", 16, bold=True)
    s.prose(
        60,
        140,
        470,
        [
            name(p, "titled"),
            ", geb. am ",
            day("geburtsdatum", p.born),
            ", nimmt vom ",
            day("von", start),
            " bis ",
            day("bis", start + timedelta(days=4)),
            " am Lehrgang „Sprechfunk“ teil. Anmeldeschluss war der ",
            other("date", written(date(2026, 11, 1)), "2026-11-01"),
            ".",
        ],
        11.5,
        1.7,
    )
