"""Rent certificates as Jobcenters and landlords write them.

Limit: one flat, one landlord a document; several tenants only as names beside the right one.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from tests.layouts.people import HOUSING_FIRMS, Person, amount, person, plain, written
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


@dataclass(frozen=True)
class Flat:
    """What a flat costs, in cents, and how large it is, in tenths of a square metre."""

    cold: int
    running: int
    heating: int
    tenths: int
    since: date
    rooms: int
    people: int

    @property
    def whole(self) -> int:
        return self.cold + self.running + self.heating


def flat(dice: random.Random) -> Flat:
    """Draw a flat; the parts of the rent all differ."""
    return Flat(
        dice.randrange(26_000, 72_000),
        dice.randrange(8_100, 17_000),
        dice.randrange(4_000, 8_000),
        dice.randrange(300, 980),
        date(2022, 1, 1) + timedelta(days=31 * dice.randrange(50)),
        dice.randrange(1, 5),
        dice.randrange(1, 6),
    )


def landlord(dice: random.Random, who: Person) -> Fact:
    """A person or a firm that lets."""
    return text("vermieter", who.name if dice.random() < 0.5 else dice.choice(HOUSING_FIRMS))


@document("neuantrag", "mietbescheinigung", scan="office", photo="angle", font="helvetica")
def rent_form_grid(s: Sheet) -> None:
    """A city's form: sections, a grid with numbers, both persons named side by side."""
    d, p, q, f = s.dice, person(s.dice), person(s.dice), flat(s.dice)
    s.put(40, 44, "Mietbescheinigung", 17, bold=True)
    s.put(40, 58, "Bitte von der Vermieterin / dem Vermieter ausfüllen lassen", 9)
    s.fill(40, 70, 515, 15, "#e8e8e8")
    s.put(44, 81, "A  Mieterin / Mieter", 9.5, bold=True)
    s.above(40, 86, 257, 28, "Name, Vorname", name(p, "turned"))
    s.above(297, 86, 258, 28, "weitere Mietpartei", bystander(q, q.turned))
    s.above(40, 114, 257, 28, "Straße, Hausnummer", house(p))
    s.above(297, 114, 258, 28, "PLZ, Ort", place(p))
    s.fill(40, 152, 515, 15, "#e8e8e8")
    s.put(44, 163, "B  Wohnung", 9.5, bold=True)
    s.above(40, 168, 128, 28, "Mietbeginn", day("mietbeginn", f.since))
    s.above(168, 168, 129, 28, "Wohnfläche in qm", size("wohnflaeche", f.tenths, ""))
    s.above(
        297, 168, 129, 28, "Anzahl Zimmer", Fact("decimal", f"{f.rooms}", {"zimmer": f"{f.rooms}"})
    )
    s.above(
        426,
        168,
        129,
        28,
        "Personen in der Wohnung",
        Fact("int", f"{f.people}", {"personen_wohnung": f"{f.people}"}),
    )
    s.fill(40, 206, 515, 15, "#e8e8e8")
    s.put(44, 217, "C  Miete monatlich", 9.5, bold=True)
    rows: list[list[Part]] = [
        ["1", "Grundmiete (ohne Nebenkosten)", money("grundmiete", f.cold, "bare")],
        ["2", "Kalte Betriebskosten (Vorauszahlung)", money("betriebskosten", f.running, "bare")],
        ["3", "Heizkosten (Vorauszahlung)", money("heizkosten", f.heating, "bare")],
        ["4", "Garage / Stellplatz", "0,00"],
        ["5", "Gesamtmiete", money("gesamtmiete", f.whole, "bare")],
    ]
    cols = [("Nr.", 30.0, "center"), ("Bezeichnung", 345.0, "left"), ("EUR", 140.0, "right")]
    y = s.table(40, 238, cols, rows, 10, grid=True, step=19)
    s.fill(40, y + 6, 515, 15, "#e8e8e8")
    s.put(44, y + 17, "D  Vermieterin / Vermieter", 9.5, bold=True)
    s.above(40, y + 22, 257, 28, "Name / Firma", landlord(d, q))
    s.above(297, y + 22, 258, 28, "IBAN", account("vermieter_iban", q.iban))
    s.below(44, y + 110, 220, "Ort, Datum", f"{q.town}, {written(date(2026, 11, 9))}")
    s.below(300, y + 110, 240, "Unterschrift, Stempel", "")


@document("wba", "mietbescheinigung", scan="coarse+grey", photo="finger+angle", font="atkinson")
def rent_form_columns(s: Sheet) -> None:
    """Two columns of captions with lines under them, values filled in by hand."""
    d, p, q, f = s.dice, person(s.dice), person(s.dice), flat(s.dice)
    s.put(48, 50, "Bescheinigung des Vermieters", 16, bold=True)
    s.put(48, 66, "zur Vorlage bei der Behörde – alle Beträge in Euro", 9)
    left: list[tuple[str, Part]] = [
        ("Mieter/in (Vor- und Nachname)", name(p)),
        ("Anschrift der Wohnung", house(p)),
        ("Einzug am", day("mietbeginn", f.since, "loose")),
        ("Größe der Wohnung (m²)", size("wohnflaeche", f.tenths, "")),
        ("Zahl der Räume", Fact("decimal", f"{f.rooms}", {"zimmer": f"{f.rooms}"})),
        ("Bewohner insgesamt", Fact("int", f"{f.people}", {"personen_wohnung": f"{f.people}"})),
    ]
    right: list[tuple[str, Part]] = [
        ("Kaltmiete", money("grundmiete", f.cold, "plain")),
        ("Nebenkosten ohne Heizung", money("betriebskosten", f.running, "plain")),
        ("Heizkosten", money("heizkosten", f.heating, "plain")),
        ("Miete insgesamt", money("gesamtmiete", f.whole, "plain")),
        ("Vermieter", landlord(d, q)),
        ("Konto des Vermieters (IBAN)", account("vermieter_iban", q.iban)),
    ]
    for x, column in ((48, left), (310, right)):
        y = 112.0
        for label, what in column:
            s.put(x, y - 22, label, 8.5, colour="#333333")
            s.ink(x + 4, y - 6, what, 11.5)
            s.rule(x, y - 2, x + 238)
            y += 50
    s.put(48, 430, "Heizung:", 9)
    x = 100.0
    for label, on in (("Gas", False), ("Öl", False), ("Fernwärme", True), ("Strom", False)):
        start = x
        x = s.tick(x, 430, on, label) + 16
        if on:
            s.remember(Fact("choice", label, {"heizart": "fernwaerme"}), (start, 421, x - 16, 432))
    s.stamp(320, 470, [q.name, q.house, q.place], turn=5)


@document("vaem", "mietbescheinigung", scan="office+turned90.png", photo="shadow", font="narrow")
def rent_form_questions(s: Sheet) -> None:
    """Numbered questions with the answer after a colon, moving to a new flat."""
    p, q, f = person(s.dice), person(s.dice), flat(s.dice)
    s.put(50, 50, "Vermieterbescheinigung – neue Wohnung", 15, bold=True)
    y = 86.0
    for number, (label, what) in enumerate(
        (
            ("Wer mietet die Wohnung?", name(p)),
            ("Wo liegt die Wohnung?", Fact("street", p.house, {"neue_strasse": p.house})),
            (
                "Postleitzahl und Ort",
                Fact("city", p.place, {"neue_plz": p.postcode, "neuer_ort": p.town}),
            ),
            ("Ab wann wird gemietet?", day("gueltig_ab", date(2026, 12, 1), "long")),
            ("Wie groß ist die Wohnung?", f"{f.tenths // 10} m²"),
            ("Wie hoch ist die Grundmiete?", money("neue_grundmiete", f.cold)),
            ("Wie hoch sind die Nebenkosten (ohne Heizung)?", money("neue_nebenkosten", f.running)),
            ("Wie hoch sind die Heizkosten?", money("neue_heizkosten", f.heating)),
            ("Wie hoch ist die Kaution?", other("money", amount(f.cold * 3), plain(f.cold * 3))),
            ("Wer vermietet?", q.name),
        ),
        1,
    ):
        s.put(50, y, f"{number}.", 10, bold=True)
        end = s.put(68, y, label + " ", 10)
        s.put(max(end + 6, 310), y, what, 10)
        y += 24


@document("wba", "mietbescheinigung", photo="angle+curl+shadow", font="times")
def landlords_letter(s: Sheet) -> None:
    """A private landlord's letter: all in sentences, two tenants, the sum broken over lines."""
    p, q, f = person(s.dice), person(s.dice), flat(s.dice)
    third = person(s.dice)
    s.lines(60, 60, [q.name, q.house, q.place], 11)
    s.put(530, 120, written(date(2026, 11, 2), "long"), 11, align="right")
    s.put(60, 170, "Vermieterbestätigung", 13, bold=True)
    s.prose(
        60,
        205,
        470,
        [
            "Hiermit bestätige ich, ",
            text("vermieter", q.name),
            ", dass ",
            name(p, "titled"),
            " und ",
            bystander(third, f"{third.title} {third.name}"),
            " seit dem ",
            day("mietbeginn", f.since, "long"),
            " die Wohnung ",
            house(p),
            " in ",
            place(p),
            " bewohnen. Die Wohnung ist ",
            size("wohnflaeche", f.tenths, " qm"),
            " groß. Die monatliche Kaltmiete beträgt ",
            money("grundmiete", f.cold, "eur"),
            ", dazu kommen Betriebskosten von ",
            money("betriebskosten", f.running, "eur"),
            " und Heizkosten von ",
            money("heizkosten", f.heating, "eur"),
            ", zusammen also ",
            money("gesamtmiete", f.whole, "eur"),
            ". Die Miete geht auf mein Konto ",
            account("vermieter_iban", q.iban),
            " bei der " + q.bank + ".",
        ],
        11.5,
        1.65,
    )
    s.put(60, 420, q.name, 14, font="hand", slant=0.25, colour="#20308c")


@document("wba", "mietaenderung", scan="office", photo="flat+glare", font="plex")
def rent_increase(s: Sheet) -> None:
    """Rent increase: a table of the rent until now beside the new one."""
    d, p, f = s.dice, person(s.dice), flat(s.dice)
    new, run = f.cold + d.randrange(1500, 6000), f.running
    s.put(60, 50, d.choice(HOUSING_FIRMS), 14, bold=True)
    s.letter("Kundenservice, Postfach 10 01", p)
    s.put(530, 200, written(date(2026, 8, 14)), 10, align="right")
    s.put(60, 230, "Mieterhöhungsverlangen nach § 558 BGB", 12, bold=True)
    s.lines(60, 256, [p.dear, "wir bitten um Ihre Zustimmung zu folgender Miete:"], 10)
    rows: list[list[Part]] = [
        ["Grundmiete", other("money", amount(f.cold), plain(f.cold)), money("grundmiete", new)],
        ["Betriebskosten (ohne Heizung)", amount(run), money("betriebskosten", run)],
        ["Heizkosten", amount(f.heating), money("heizkosten", f.heating)],
        [
            "Gesamtmiete",
            other("money", amount(f.whole), plain(f.whole)),
            money("gesamtmiete", new + run + f.heating),
        ],
    ]
    cols = [("", 200.0, "left"), ("bisher", 120.0, "right"), ("ab 01.11.2026", 140.0, "right")]
    s.table(60, 300, cols, rows, 10, step=18)


@document("vaem", "mietaenderung", scan="pale+grey", font="times")
def running_costs_change(s: Sheet) -> None:
    """A letter in prose that raises the advance payment; old and new in one sentence."""
    d, p, f = s.dice, person(s.dice), flat(s.dice)
    new = f.running + d.randrange(1000, 4000)
    s.put(60, 60, d.choice(HOUSING_FIRMS), 13, bold=True)
    s.letter("Mieterbuchhaltung", p)
    s.put(60, 240, "Änderung der Betriebskostenvorauszahlung", 12, bold=True)
    s.prose(
        60,
        275,
        470,
        [
            p.dear
            + " auf Grund der Abrechnung vom 30.06.2026 wird Ihre Betriebskostenvorauszahlung zum ",
            day("gueltig_ab", date(2026, 12, 1)),
            " von bisher ",
            other("money", amount(f.running), plain(f.running)),
            " auf ",
            money("neue_nebenkosten", new),
            " angepasst. Die Grundmiete bleibt mit ",
            money("neue_grundmiete", f.cold),
            " unverändert.",
        ],
        11,
        1.6,
    )
