"""Identity papers as cards and pages, photographed as people do it.

Limit: no security features and no real machine-readable zone; numbers are invented.
"""

from datetime import date

from tests.layouts.people import Person, person, written
from tests.layouts.registry import document
from tests.layouts.sheet import A4, CARD, Sheet
from tests.layouts.truth import Fact, day, family, given, house, other, place, text

_BLUE = "#33566f"
PASS = (354.3, 249.4)


def _tiny(s: Sheet, x: float, y: float, words: str) -> None:
    s.put(x, y, words, 4.2, colour=_BLUE)


def _front(s: Sheet, x: float, y: float, p: Person, *, valid: date, birth_place: str) -> None:
    s.fill(x, y, CARD[0], CARD[1], "#dfe9ee", 9)
    s.put(x + 10, y + 13, "BUNDESREPUBLIK DEUTSCHLAND", 6, bold=True, colour=_BLUE)
    s.put(x + 10, y + 23, "PERSONALAUSWEIS", 8, bold=True, colour=_BLUE)
    s.put(x + 100, y + 23, "IDENTITY CARD", 5, colour=_BLUE)
    s.fill(x + 10, y + 34, 62, 80, "#b9c6cc")
    s.put(x + 232, y + 22, "L0" + p.tax[:7], 8, bold=True, align="right")
    for n, (label, what) in enumerate(
        (
            ("[a] Name/Surname/Nom", family(p)),
            ("Vornamen/Given names/Prénoms", given(p)),
            ("Geburtstag/Date of birth", day("geburtsdatum", p.born)),
            ("Geburtsort/Place of birth", text("geburtsort", birth_place)),
            ("Gültig bis/Date of expiry", day("ausweis_gueltig_bis", valid)),
        )
    ):
        _tiny(s, x + 82, y + 34 + 19 * n, label)
        s.put(x + 82, y + 43 + 19 * n, what, 7.5, bold=True)
    _tiny(s, x + 166, y + 72, "Staatsangehörigkeit/Nationality")
    s.put(
        x + 166,
        y + 81,
        Fact("choice_text", "DEUTSCH", {"staatsangehoerigkeit": "deutsch"}),
        7.5,
        bold=True,
    )


def _back(s: Sheet, x: float, y: float, p: Person) -> None:
    s.fill(x, y, CARD[0], CARD[1], "#e6edf0", 9)
    for n, (label, rows) in enumerate(
        (
            ("Anschrift/Address/Adresse", (place(p), house(p))),
            ("Größe/Height/Taille", ("172 cm",)),
            ("Augenfarbe/Colour of eyes", ("BRAUN",)),
            ("Datum/Date", (other("date", written(date(2021, 6, 3)), "2021-06-03"),)),
        )
    ):
        _tiny(s, x + 12, y + 14 + 26 * n, label)
        for m, row in enumerate(rows):
            s.put(x + 12, y + 22 + 26 * n + 8 * m, row, 6.5, bold=True)
    mrz = f"{p.family}<<{p.given}".upper().replace(" ", "<").replace("-", "<")
    for n, row in enumerate(
        (
            "IDD<<L0" + p.tax[:7] + "<<<<<<<<<<<<<<<",
            f"{p.born:%y%m%d}9<3006038D<<<<<<<<<<<<<4",
            mrz[:30].ljust(30, "<"),
        )
    ):
        s.put(
            x + 12,
            y + 124 + 10 * n,
            row.encode("ascii", "replace").decode().replace("?", "X"),
            8,
            font="courier",
        )


@document("neuantrag", "personalausweis", photo="angle", clean=False, size=CARD, font="helvetica")
def id_card_front(s: Sheet) -> None:
    """The front alone."""
    _front(s, 0, 0, person(s.dice), valid=date(2031, 6, 2), birth_place="Oldenburg")


@document("wba", "personalausweis", scan="grey", photo="flat+shadow", font="helvetica", size=A4)
def id_card_both_sides(s: Sheet) -> None:
    """A copy of both sides on one sheet of paper."""
    p = person(s.dice)
    _front(s, 60, 80, p, valid=date(2029, 2, 11), birth_place="Essen")
    _back(s, 60, 280, p)
    for spot in list(s.spots):
        if {"geburtsort", "ausweis_gueltig_bis", "staatsangehoerigkeit"} & set(spot.fact.fields):
            s.spots.remove(spot)


@document("kontaktcenter", "reisepass", photo="angle+glare", clean=False, size=PASS, font="plex")
def passport(s: Sheet) -> None:
    """The data page with captions in three languages."""
    p = person(s.dice)
    s.fill(0, 0, s.width, s.height, "#e9e3d8", 6)
    s.put(14, 18, "REISEPASS   PASSPORT   PASSEPORT", 9, bold=True, colour="#6a2a2a")
    s.fill(14, 40, 92, 118, "#c9c0b2")
    for n, (label, what) in enumerate(
        (
            ("1. Name/Surname/Nom", family(p)),
            ("2. Vornamen/Given names/Prénoms", given(p)),
            ("3. Geburtstag/Date of birth", day("geburtsdatum", p.born)),
            ("4. Staatsangehörigkeit/Nationality", "DEUTSCH"),
            ("8. Ausstellungsdatum/Date of issue", other("date", "14.02.2024", "2024-02-14")),
            ("9. Gültig bis/Date of expiry", other("date", "13.02.2034", "2034-02-13")),
        )
    ):
        s.put(118, 44 + 22 * n, label, 5, colour="#6a2a2a")
        s.put(118, 54 + 22 * n, what, 9, bold=True)
    s.put(14, 210, "P<D<<" + "<" * 35, 10, font="courier")
    s.put(14, 226, f"C01X{p.tax[:5]}D{p.born:%y%m%d}<<<<<<<<<<<<<<", 10, font="courier")


@document(
    "neuantrag", "aufenthaltstitel", photo="angle+turned90", clean=False, size=CARD, font="atkinson"
)
def residence_permit(s: Sheet) -> None:
    """A residence permit as a card."""
    p = person(s.dice)
    s.fill(0, 0, s.width, s.height, "#e3d9e6", 9)
    s.put(10, 16, "AUFENTHALTSTITEL", 10, bold=True, colour="#5a2c66")
    s.put(130, 16, "RESIDENCE PERMIT", 6, colour="#5a2c66")
    s.fill(10, 34, 60, 76, "#c8bccb")
    for n, (label, what) in enumerate(
        (
            ("NAME/SURNAME", family(p)),
            ("VORNAMEN/GIVEN NAMES", given(p)),
            ("GEBURTSTAG/DATE OF BIRTH", day("geburtsdatum", p.born, "full")),
            ("KARTE GÜLTIG BIS/CARD EXPIRY", day("aufenthaltstitel_bis", date(2028, 9, 30))),
            ("ART DES TITELS", "AUFENTHALTSERLAUBNIS"),
        )
    ):
        s.put(80, 36 + 21 * n, label, 4.2, colour="#5a2c66")
        s.put(80, 46 + 21 * n, what, 8, bold=True)


@document("neuantrag", "meldebescheinigung", scan="office", photo="angle", font="times")
def registration(s: Sheet) -> None:
    """A registration certificate: labels left, past address below."""
    p, q = person(s.dice), person(s.dice)
    s.put(60, 60, f"Stadt {p.town} – Bürgerbüro", 12)
    s.put(60, 96, "Meldebescheinigung", 17, bold=True)
    y = 140.0
    for label, what in (
        ("Familienname", family(p)),
        ("Vorname(n)", given(p)),
        ("Geburtsdatum", day("geburtsdatum", p.born)),
        ("Derzeitige Anschrift", house(p)),
        ("", place(p)),
        ("Einzugsdatum", day("einzug_am", date(2024, 5, 15))),
        ("Frühere Anschrift", f"{q.house}, {q.place}"),
        ("Auszug dort", other("date", "14.05.2024", "2024-05-14")),
    ):
        y = s.pair(60, y, label, what, 220, 11)
    s.stamp(320, 330, [f"Stadt {p.town}", "Bürgerbüro"], turn=12, colour="#22448a")


@document("vaem", "meldebescheinigung", scan="copy", font="helvetica")
def registration_confirmation(s: Sheet) -> None:
    """Confirmation of a registration in boxes: the whole family, one new address."""
    p = person(s.dice)
    kid = person(s.dice, family=p.family, child=True)
    s.put(50, 50, "Amtliche Meldebestätigung", 16, bold=True)
    s.put(50, 64, "nach § 24 Abs. 2 Bundesmeldegesetz", 8)
    s.above(
        50,
        80,
        330,
        30,
        "Neue Wohnung: Straße, Hausnummer",
        Fact("street", p.house, {"neue_strasse": p.house}),
    )
    s.above(380, 80, 160, 30, "Tag des Einzugs", day("gueltig_ab", date(2026, 11, 1)))
    s.above(50, 110, 110, 30, "PLZ", Fact("plz", p.postcode, {"neue_plz": p.postcode}))
    s.above(160, 110, 380, 30, "Ort", Fact("city", p.town, {"neuer_ort": p.town}))
    rows = [
        ["1", p.family, p.given, written(p.born)],
        ["2", kid.family, kid.given, written(kid.born)],
    ]
    cols = [
        ("Nr.", 30.0, "center"),
        ("Familienname", 160.0, "left"),
        ("Vorname", 160.0, "left"),
        ("geboren am", 140.0, "left"),
    ]
    s.table(50, 170, cols, rows, 10, grid=True)
