"""Payslips and statements of earnings in the looks of several payroll programs.

Limit: amounts are plausible, not computed by tax law.
"""

import random
from dataclasses import dataclass
from datetime import date

from tests.layouts import people
from tests.layouts.people import FIRMS, MONTHS, amount, grouped, person, written
from tests.layouts.registry import document
from tests.layouts.sheet import Part, Sheet
from tests.layouts.truth import Fact, account, day, money, name, number, other, text


@dataclass(frozen=True)
class Pay:
    """A month's pay in cents."""

    gross: int
    tax: int
    health: int
    pension: int
    jobless: int
    care: int
    year: int

    @property
    def net(self) -> int:
        return self.gross - self.tax - self.health - self.pension - self.jobless - self.care


def pay(dice: random.Random, low: int = 110_000, high: int = 265_000) -> Pay:
    """Draw a month's pay."""
    gross = dice.randrange(low, high)
    return Pay(
        gross,
        int(gross * 0.064),
        int(gross * 0.0863),
        int(gross * 0.093),
        int(gross * 0.013),
        int(gross * 0.0205),
        gross * 10 + dice.randrange(9000),
    )


def look_alike(cents: int, style: str = "bare") -> Fact:
    """An amount that is not the one asked for."""
    return other("money", amount(cents, style), people.plain(abs(cents)))


@document("neuantrag", "lohnabrechnung", scan="office", photo="angle", font="narrow")
def payslip_grid(s: Sheet) -> None:
    """A sheet of boxes with captions above the values; no label stands left of anything."""
    d, p, m = s.dice, person(s.dice), pay(s.dice)
    firm = d.choice(FIRMS)
    s.put(30, 34, f"Abrechnung der Brutto/Netto-Bezüge für {d.choice(MONTHS)} 2026", 11, bold=True)
    s.put(565, 34, f"{written(date(2026, 10, 28))}   Blatt: 1", 7, align="right")
    cells = [
        ("Personal-Nr.", f"{d.randrange(10**5):05d}", 62),
        ("Geburtsdatum", day("geburtsdatum", p.born, "short"), 62),
        ("StKl", "1", 28),
        ("Faktor", "", 30),
        ("Ki.Frbtr.", "0,5", 40),
        ("Konfession", "--", 50),
        ("SV-Nummer", number("rvnr", "rvnr", p.pension), 92),
        ("Krankenkasse", p.fund, 120),
        ("PGRS", "101", 50),
    ]
    x = 30.0
    for label, what, w in cells:
        s.above(x, 44, w, 25, label, what, 7.5)
        x += w
    x = 30.0
    ids = grouped(p.tax, by=3)
    for label, what, w in (
        ("Eintritt", written(date(2023, 4, 1), "short"), 62.0),
        ("Austritt", "", 62.0),
        ("Steuer-ID", number("steuer_id", "steuer_id", p.tax, ids), 110.0),
        ("BGRS", "1 1 1 1", 60.0),
        ("Std.-Satz", "14,20", 60.0),
        ("Url. Anspr.", "28,00", 90.0),
        ("St.-Tg.", "30", 90.0),
    ):
        s.above(x, 69, w, 25, label, what, 7.5)
        x += w
    s.put(36, 112, text("einkommen[0].stelle", firm), 8)
    s.lines(36, 150, [p.title, name(p), p.house, p.place], 9)
    s.put(330, 112, "Hinweise zur Abrechnung", 7)
    s.put(330, 124, "Bitte beachten Sie den neuen Zusatzbeitrag.", 7)
    y = 232.0
    cols = [
        ("Lohnart", 44.0, "left"),
        ("Bezeichnung", 180.0, "left"),
        ("Menge", 60.0, "right"),
        ("Faktor", 60.0, "right"),
        ("St", 24.0, "center"),
        ("SV", 24.0, "center"),
        ("GB", 24.0, "center"),
        ("Betrag", 104.0, "right"),
    ]
    wage = m.gross - 4000
    s.table(
        30,
        y,
        cols,
        [
            ["2000", "Stundenlohn", "152,50", "14,20", "L", "L", "J", amount(wage, "bare")],
            ["2705", "VWL AG-Anteil", "", "", "L", "L", "J", "40,00"],
        ],
        8,
        grid=True,
    )
    s.above(
        424,
        330,
        126,
        26,
        "Gesamt-Brutto",
        money("einkommen[0].brutto", m.gross, "bare"),
        10,
        bold=True,
    )
    for i, (a, b, c) in enumerate(
        (("Steuer-Brutto", m.gross, "Lohnsteuer"), ("KV-Brutto", m.gross - 1100, "KV-Beitrag"))
    ):
        s.above(30, 330 + 26 * i, 100, 26, a, look_alike(b) if i else amount(b, "bare"), 8)
        s.above(130, 330 + 26 * i, 100, 26, c, look_alike(m.tax if not i else m.health), 8)
    s.above(230, 330, 97, 26, "RV-Beitrag", look_alike(m.pension), 8)
    s.above(230, 356, 97, 26, "AV-Beitrag", look_alike(m.jobless), 8)
    s.above(327, 330, 97, 26, "PV-Beitrag", look_alike(m.care), 8)
    s.above(327, 356, 97, 26, "Steuerrechtliche Abzüge", amount(m.tax, "bare"), 8)
    s.above(
        424,
        356,
        126,
        26,
        "Netto-Verdienst",
        money("einkommen[0].netto", m.net, "bare"),
        10,
        bold=True,
    )
    s.above(30, 396, 200, 26, "Bank", f"{p.bank}", 8)
    s.above(230, 396, 194, 26, "Konto", account("", p.iban), 8)
    s.above(424, 396, 126, 26, "Auszahlungsbetrag", amount(m.net, "bare"), 10, bold=True)
    s.put(30, 450, "Verdienstbescheinigung  (aufgelaufene Jahreswerte)", 7, bold=True)
    for i, (a, b) in enumerate(
        (("Gesamt-Brutto", m.year), ("Steuer-Brutto", m.year), ("Lohnsteuer", m.tax * 10))
    ):
        s.above(30 + 130 * i, 456, 130, 24, a, look_alike(b), 8)


@document("vaem", "lohnabrechnung", scan="fax.tif", font="courier")
def payslip_columns(s: Sheet) -> None:
    """A line printer's sheet: columns by blanks, current month and year side by side."""
    d, p, m = s.dice, person(s.dice), pay(s.dice)
    firm = d.choice(FIRMS)
    s.put(40, 50, text("arbeitgeber", firm), 10)
    s.put(40, 64, "ENTGELTABRECHNUNG", 12, bold=True)
    s.put(320, 64, "Abrechnungsmonat  10.2026", 9)
    y = s.lines(40, 96, [name(p, "bare"), p.house, p.place], 9.5)
    for label, what in (
        ("Pers.Nr", f"{d.randrange(10**7):08d}"),
        ("Geb.Dat", day("geburtsdatum", p.born)),
        ("Eintritt", "01.07.2021"),
        ("Kostenst", "4711"),
    ):
        s.pair(320, y - 40, label, what, 400, 9)
        y += 12
    y = 210
    s.put(40, y, "LOHNART  BEZEICHNUNG", 9, bold=True)
    for x, word in ((330, "STD"), (430, "MONAT EUR"), (545, "JAHR EUR")):
        s.put(x, y, word, 9, bold=True, align="right")
    s.rule(40, y + 4, 548)
    bonus = 12500
    for code, what, month, year in (
        ("M020", "Tarifentgelt EG 4", m.gross - bonus, m.year - bonus * 3),
        ("M410", "Schichtzulage", bonus, bonus * 3),
        ("/101", "Gesamtbrutto", m.gross, m.year),
        ("/401", "Lohnsteuer", -m.tax, -m.tax * 10),
        ("/310", "KV-AN-Beitrag", -m.health, -m.health * 10),
        ("/320", "RV-AN-Beitrag", -m.pension, -m.pension * 10),
        ("/330", "AV-AN-Beitrag", -m.jobless, -m.jobless * 10),
        ("/340", "PV-AN-Beitrag", -m.care, -m.care * 10),
        ("/550", "Gesetzliches Netto", m.net, m.net * 10),
        ("/560", "Überweisung", m.net, 0),
    ):
        y += 15
        s.put(40, y, f"{code:<8} {what}", 9)
        here: Part = amount(month, "minus")
        if code == "/101":
            here = money("brutto", month, "minus")
        elif code in {"M020", "/401"}:
            here = look_alike(month, "minus")
        s.put(430, y, here, 9, align="right")
        if year:
            s.put(
                545,
                y,
                look_alike(year, "minus") if code == "/101" else amount(year, "minus"),
                9,
                align="right",
            )
    s.put(40, y + 40, f"Zahlung auf IBAN {p.iban}  {p.bank}", 8.5)


@document("wba", "lohnabrechnung", scan="coarse+grey", photo="shadow+curl", font="helvetica")
def payslip_sheet(s: Sheet) -> None:
    """A small firm's spreadsheet: a plain grid, labels left, dates without leading zeros."""
    d, p, m = s.dice, person(s.dice), pay(s.dice, 45_000, 140_000)
    firm = d.choice(FIRMS)
    s.put(60, 60, text("einkommen[0].stelle", firm), 14, bold=True)
    s.put(60, 80, "Lohnabrechnung  September 2026", 11)
    rows: list[list[Part]] = [
        ["Arbeitnehmer", name(p)],
        ["Adresse", f"{p.house}, {p.place}"],
        ["geb.", day("geburtsdatum", p.born, "loose")],
        ["Steuerklasse", "4"],
        ["Stunden", f"{d.randrange(60, 160)}"],
        ["Bruttolohn", money("einkommen[0].brutto", m.gross)],
        ["- Lohnsteuer", look_alike(m.tax, "euro")],
        ["- Krankenversicherung", look_alike(m.health, "euro")],
        ["- Rentenversicherung", amount(m.pension)],
        ["- Arbeitslosenversicherung", amount(m.jobless)],
        ["- Pflegeversicherung", amount(m.care)],
        ["Nettolohn", money("einkommen[0].netto", m.net)],
        ["Auszahlung", amount(m.net)],
    ]
    y = s.table(
        60, 120, [("", 220, "left"), ("", 240, "right")], rows, 10.5, grid=True, head=False, step=19
    )
    s.put(60, y + 20, "Der Betrag wurde am 1.10.26 überwiesen.", 9)


@document("neuantrag", "lohnabrechnung", photo="angle+shadow.heic", font="atkinson")
def payslip_minijob(s: Sheet) -> None:
    """A mini job's payslip on half a page, amounts with a dash for no cents."""
    d, p = s.dice, person(s.dice)
    firm, gross = d.choice(FIRMS), d.randrange(180, 556) * 100
    s.put(50, 50, text("einkommen[0].stelle", firm), 12, bold=True)
    s.put(50, 74, "Gehaltsabrechnung geringfügige Beschäftigung (Minijob)", 11)
    s.put(50, 92, "Monat: 08/26", 10)
    y = 124.0
    for label, what in (
        ("Name", name(p, "turned")),
        ("Geburtstag", day("geburtsdatum", p.born, "loose")),
        ("RV-Nr.", number("rvnr", "rvnr", p.pension)),
        ("Entgelt brutto", money("einkommen[0].brutto", gross, "dash")),
        ("RV-Befreiung", "ja"),
        ("Abzüge", "0,-"),
        ("Netto", money("einkommen[0].netto", gross, "dash")),
    ):
        s.put(50, y, f"{label}:", 10, colour="#555555")
        s.put(170, y, what, 10.5)
        y += 18
    s.put(
        50,
        y + 14,
        f"bar erhalten am {written(date(2026, 9, 1), 'loose')}   ____________________",
        9,
    )


@document("wba", "lohnabrechnung", scan="turned180", font="dejavu")
def payslip_months(s: Sheet) -> None:
    """Two months side by side; the recalculated month before is not the one asked for."""
    d, p = s.dice, person(s.dice)
    now, before = pay(d), pay(d)
    s.put(40, 50, "Gehaltsmitteilung", 15, bold=True)
    s.put(40, 66, text("einkommen[0].stelle", d.choice(FIRMS)), 9)
    s.pair(40, 96, "Mitarbeiter/in", name(p), 140, 9)
    s.pair(40, 110, "Geburtsdatum", day("geburtsdatum", p.born, "slash"), 140, 9)
    s.pair(300, 96, "Rentenvers.-Nr.", number("", "rvnr", p.pension), 400, 9)
    cols = [
        ("", 190.0, "left"),
        ("Vormonat 09/2026", 150.0, "right"),
        ("aktuell 10/2026", 150.0, "right"),
    ]
    rows: list[list[Part]] = []
    for label, attr, key in (
        ("Bruttobezüge", "gross", "einkommen[0].brutto"),
        ("Lohnsteuer", "tax", ""),
        ("Krankenversicherung", "health", ""),
        ("Rentenversicherung", "pension", ""),
        ("Arbeitslosenversicherung", "jobless", ""),
        ("Pflegeversicherung", "care", ""),
        ("Nettobezüge", "net", "einkommen[0].netto"),
    ):
        this: Part = (
            money(key, getattr(now, attr), "bare") if key else amount(getattr(now, attr), "bare")
        )
        that: Part = (
            look_alike(getattr(before, attr)) if key else amount(getattr(before, attr), "bare")
        )
        rows.append([label, that, this])
    s.table(40, 160, cols, rows, 9.5, grid=True)


@document("neuantrag", "lohnabrechnung", scan="app.png", font="times")
def payslip_public(s: Sheet) -> None:
    """Pay notice of a public office: prose, then a list with dotted leaders."""
    p, m = person(s.dice), pay(s.dice, 180_000, 290_000)
    office = "Landesamt für Besoldung Nordost"
    s.put(60, 60, text("einkommen[0].stelle", office), 13, bold=True)
    s.put(60, 90, "Bezügemitteilung", 12, bold=True)
    s.lines(60, 130, [p.title, name(p), p.house, p.place], 11)
    y = s.prose(
        60,
        220,
        470,
        [
            p.dear.replace(",", "")
            + ", Ihre Bezüge für den Monat Oktober 2026 setzen sich wie folgt zusammen. "
            "Ihr Geburtsdatum ist gespeichert als ",
            day("geburtsdatum", p.born, "long"),
            ", Ihre Identifikationsnummer als ",
            number("steuer_id", "steuer_id", p.tax),
            ".",
        ],
        11,
    )
    for label, what in (
        ("Tabellenentgelt", look_alike(m.gross - 8000, "front")),
        ("Jahressonderzahlung anteilig", amount(8000, "front")),
        ("Summe Brutto", money("einkommen[0].brutto", m.gross, "front")),
        ("Lohnsteuer", look_alike(m.tax, "front")),
        (
            "Sozialversicherung Arbeitnehmeranteile",
            amount(m.health + m.pension + m.jobless + m.care, "front"),
        ),
        ("Netto", money("einkommen[0].netto", m.net, "front")),
    ):
        end = s.put(60, y, label, 11)
        s.put(end + 4, y, "." * int((400 - end) / 3.2), 11, colour="#888888")
        s.put(520, y, what, 11, align="right")
        y += 17
