"""Rental contracts of 2 to 14 pages; what is asked for stands deep inside.

Limit: the clauses between are filler without legal meaning.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from tests.layouts.housing import flat
from tests.layouts.people import HOUSING_FIRMS, amount, person, plain, written
from tests.layouts.registry import document
from tests.layouts.sheet import Part, Sheet
from tests.layouts.truth import (
    Fact,
    account,
    bystander,
    day,
    house,
    money,
    name,
    other,
    place,
    size,
    text,
)

_HEADS = (
    "Schlüssel",
    "Instandhaltung",
    "Tierhaltung",
    "Betreten der Wohnung",
    "Kündigung",
    "Hausordnung",
    "Haftung",
    "Sonstige Vereinbarungen",
)
_CLAUSES = (
    "Der Mieter verpflichtet sich, die Wohnung pfleglich zu behandeln und ausreichend zu lüften.",
    "Kleinreparaturen trägt der Mieter bis zu 80,00 € im Einzelfall, höchstens 200,00 € im Jahr.",
    "Die Tierhaltung bedarf der Zustimmung des Vermieters, Kleintiere ausgenommen.",
    "Bei Auszug sind alle Schlüssel zurückzugeben, auch selbst beschaffte.",
    "Die Hausordnung in der Fassung vom 01.03.2019 ist Bestandteil dieses Vertrages.",
    "Änderungen dieses Vertrages bedürfen der Schriftform.",
    "Der Vermieter darf die Wohnung nach Ankündigung mit einer Frist von 3 Tagen betreten.",
    "Die Kündigungsfrist beträgt drei Monate zum Monatsende.",
    "Schönheitsreparaturen sind fachgerecht auszuführen.",
    "Der Mieter haftet für Schäden, die durch ihn oder seine Besucher entstehen.",
)


def clauses(s: Sheet, y: float, start: int, until: float = 690, size_: float = 10) -> int:
    """Fill the page with numbered clauses; returns the next number."""
    while y < until:
        s.put(60, y, f"§ {start} {_HEADS[start % len(_HEADS)]}", size_ + 0.5, bold=True)
        y += size_ * 1.6
        for _ in range(3):
            y = (
                s.prose(
                    60, y, 470, [s.dice.choice(_CLAUSES) + " " + s.dice.choice(_CLAUSES)], size_
                )
                - size_ * 0.4
            )
        y += size_
        start += 1
    return start


def _foot(s: Sheet, of: int) -> None:
    s.put(300, 815, f"Seite {s.page} von {of}", 8, align="center", colour="#555555")


def _pages(s: Sheet, until: int, of: int, clause: int) -> int:
    """Pages of clauses until page `until` is open and empty."""
    while s.page < until:
        _foot(s, of)
        s.next_page()
        if s.page < until:
            clause = clauses(s, 70, clause)
    return clause


@document("neuantrag", "mietvertrag", scan="office", font="times")
def lease_four_pages(s: Sheet) -> None:
    """Parties on page 1, rent on page 2 in a list with leaders, account on page 3."""
    d, p, q, f = s.dice, person(s.dice), person(s.dice), flat(s.dice)
    third = person(d)
    s.put(298, 70, "Mietvertrag über Wohnraum", 17, bold=True, align="center")
    y = s.prose(
        60,
        120,
        470,
        [
            "Zwischen ",
            text("vermieter", q.name),
            f", {q.house}, {q.place}, nachfolgend Vermieter, und ",
            name(p),
            ", geb. am ",
            day("geburtsdatum", p.born),
            ", sowie ",
            bystander(third),
            ", geb. am ",
            other("date", written(third.born), f"{third.born}"),
            ", nachfolgend Mieter, wird dieser Vertrag geschlossen.",
        ],
        11,
        1.6,
    )
    s.put(60, y, "§ 1 Mieträume", 11, bold=True)
    y = s.prose(
        60,
        y + 18,
        470,
        [
            "Vermietet wird die Wohnung ",
            house(p),
            ", ",
            place(p),
            ", 1. Obergeschoss, mit ",
            size("wohnflaeche", f.tenths),
            " Wohnfläche.",
        ],
        11,
        1.6,
    )
    s.put(60, y, "§ 2 Mietzeit", 11, bold=True)
    y = s.prose(
        60,
        y + 18,
        470,
        [
            "Das Mietverhältnis beginnt am ",
            day("mietbeginn", f.since, "long"),
            " und läuft auf unbestimmte Zeit.",
        ],
        11,
    )
    _foot(s, 4)
    s.next_page()
    s.put(60, 70, "§ 3 Miete und Nebenkosten", 11, bold=True)
    y = 94.0
    for label, what in (
        ("1. Die monatliche Grundmiete beträgt", money("grundmiete", f.cold)),
        ("2. Vorauszahlung auf die Betriebskosten", money("betriebskosten", f.running)),
        ("3. Vorauszahlung auf Heizung und Warmwasser", money("heizkosten", f.heating)),
        ("4. Gesamtmiete", money("gesamtmiete", f.whole)),
        ("5. Mietsicherheit (Kaution)", other("money", amount(f.cold * 2), plain(f.cold * 2))),
    ):
        end = s.put(60, y, label, 11)
        s.put(end + 3, y, "." * int((430 - end) / 2.8), 11)
        s.put(520, y, what, 11, align="right")
        y += 20
    clauses(s, y + 20, 4)
    _foot(s, 4)
    s.next_page()
    s.put(60, 70, "§ 9 Zahlung", 11, bold=True)
    y = s.prose(
        60,
        90,
        470,
        [
            "Die Miete ist monatlich im Voraus zu zahlen auf das Konto ",
            account("vermieter_iban", q.iban),
            f" bei der {q.bank}.",
        ],
        11,
    )
    clauses(s, y + 10, 10)
    _pages(s, 4, 4, 14)
    s.put(60, 90, f"{p.town}, den {written(f.since - timedelta(days=20))}", 11)
    s.below(60, 160, 200, "Vermieter", "")
    s.below(310, 160, 200, "Mieter", "")
    _foot(s, 4)


def _deed(s: Sheet, y: float, rows: Sequence[tuple[str, Part]], at: float = 270) -> float:
    for label, what in rows:
        s.box(56, y - 13, 484, 20)
        s.put(60, y, label, 9.5)
        s.ink(at, y, what, 11.5)
        y += 20
    return y


@document("wba", "mietvertrag", scan="grey.tif", font="helvetica")
def lease_printed_form(s: Sheet) -> None:
    """A printed form of 6 pages filled in by hand, rent on page 3."""
    d, p, q, f = s.dice, person(s.dice), person(s.dice), flat(s.dice)
    s.put(56, 60, "Wohnungsmietvertrag", 18, bold=True)
    s.put(56, 74, "Vordruck des Verbandes der Eigentümer", 8)
    _deed(
        s,
        110,
        [("Vermieter (Name, Anschrift)", text("vermieter", q.name)), ("", f"{q.house}, {q.place}")],
    )
    _deed(
        s, 170, [("Mieter 1 (Name, Vorname)", name(p, "turned")), ("Mieter 2 (Name, Vorname)", "–")]
    )
    _deed(
        s,
        230,
        [
            ("Straße und Hausnummer der Wohnung", house(p)),
            ("Postleitzahl, Ort", place(p)),
            ("Geschoss, Lage", "2. OG rechts"),
        ],
    )
    clauses(s, 330, 1, 690, 9)
    _pages(s, 3, 6, 6)
    s.put(56, 60, "§ 12 Mietzins und Mietbeginn", 11, bold=True)
    _deed(
        s,
        90,
        [
            ("Mietbeginn", day("mietbeginn", f.since, "loose")),
            ("Wohnfläche in m²", size("wohnflaeche", f.tenths, "")),
            ("Miete netto kalt EUR", money("grundmiete", f.cold, "plain")),
            ("Betriebskosten (Vorauszahlung) EUR", money("betriebskosten", f.running, "plain")),
            ("Heizkosten (Vorauszahlung) EUR", money("heizkosten", f.heating, "plain")),
            ("zusammen EUR", money("gesamtmiete", f.whole, "plain")),
            ("IBAN des Vermieters", account("vermieter_iban", q.iban)),
        ],
    )
    clauses(s, 260, 13, 690, 9)
    _pages(s, 6, 6, 18)
    s.below(60, 160, 200, "Ort, Datum", f"{p.town}, {written(f.since, 'loose')}", by_hand=True)
    s.below(310, 160, 200, "Unterschriften", "")
    assert d


@document("vaem", "mietvertrag", scan="office", font="plex")
def lease_fourteen_pages(s: Sheet) -> None:
    """A housing firm's contract of 14 pages; the particulars stand in an annex at the end."""
    d, p, f = s.dice, person(s.dice), flat(s.dice)
    s.put(60, 60, d.choice(HOUSING_FIRMS), 10)
    s.put(60, 110, "Mietvertrag", 22, bold=True)
    s.inline(60, 150, ["mit ", name(p)], 12)
    s.put(60, 170, "Die Einzelheiten stehen in Anlage 1.", 10)
    clauses(s, 220, 1)
    _pages(s, 14, 14, 6)
    s.put(60, 70, "Anlage 1: Wohnungsdaten und Miete", 13, bold=True)
    rows: list[list[Part]] = [
        ["Anschrift", Fact("street", p.house, {"neue_strasse": p.house})],
        ["PLZ / Ort", Fact("city", p.place, {"neue_plz": p.postcode, "neuer_ort": p.town})],
        ["Mietbeginn", day("gueltig_ab", date(2026, 12, 1))],
        ["Wohnfläche", f"{f.tenths // 10} m²"],
        ["Nettokaltmiete", money("neue_grundmiete", f.cold, "eur")],
        ["Betriebskostenvorauszahlung", money("neue_nebenkosten", f.running, "eur")],
        ["Heizkostenvorauszahlung", money("neue_heizkosten", f.heating, "eur")],
        ["Bruttowarmmiete", other("money", amount(f.whole, "eur"), plain(f.whole))],
        ["Genossenschaftsanteile", other("money", "1.240,00 EUR", "1240.00")],
    ]
    s.table(
        60, 110, [("", 200, "left"), ("", 270, "left")], rows, 10.5, grid=True, head=False, step=20
    )
    _foot(s, 14)


@document("neuantrag", "mietvertrag", photo="angle+shadow", font="atkinson")
def sublease(s: Sheet) -> None:
    """A subletting contract on one page, a flat rate without parts."""
    p, q, f = person(s.dice), person(s.dice), flat(s.dice)
    s.put(60, 60, "Untermietvertrag", 17, bold=True)
    s.put(60, 92, "Hauptmieter/in (vermietet):", 10)
    s.put(220, 92, text("vermieter", q.name), 10)
    s.put(60, 110, "Untermieter/in:", 10)
    s.put(220, 110, name(p), 10)
    s.prose(
        60,
        150,
        470,
        [
            "Untervermietet wird ein möbliertes Zimmer von ",
            size("wohnflaeche", 140 + f.rooms * 10),
            " in der Wohnung ",
            house(p),
            ", ",
            place(p),
            ". Das Untermietverhältnis beginnt am ",
            day("mietbeginn", date(2026, 10, 1)),
            " und endet spätestens am ",
            other("date", "30.09.2027", "2027-09-30"),
            ". Die monatliche Miete beträgt ",
            money("grundmiete", f.cold // 2),
            " zuzüglich ",
            money("betriebskosten", f.running // 2),
            " Nebenkosten und ",
            money("heizkosten", f.heating // 2),
            " Heizkosten. Sie wird auf das Konto ",
            account("vermieter_iban", q.iban),
            " überwiesen.",
        ],
        11,
        1.7,
    )
