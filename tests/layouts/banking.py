"""Bank statements in the looks of several banks: on paper, on the web, in an app.

Limit: one account a document; the balance is computed from the bookings shown.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from tests.layouts.people import FIRMS, HOUSING_FIRMS, Person, amount, person, plain, written
from tests.layouts.registry import document
from tests.layouts.sheet import PHONE, Part, Sheet
from tests.layouts.truth import Fact, account, other

_SHOPS = (
    "EDEKA HEINSEN",
    "ALDI SAGT DANKE",
    "DM DROGERIE",
    "JET TANKSTELLE",
    "ROSSMANN",
    "VODAFONE GMBH",
)


@dataclass(frozen=True)
class Booking:
    """One booking; `key` marks what it may prove."""

    when: date
    who: str
    what: str
    cents: int
    key: str = ""


def month(dice: random.Random, shops: int = 9) -> list[Booking]:
    """October's bookings in their order: wage, rent, child benefit, purchases."""
    start = date(2026, 10, 1)
    out = [
        Booking(
            start + timedelta(days=dice.randrange(24, 30)),
            dice.choice(FIRMS),
            "LOHN/GEHALT 10/26",
            dice.randrange(60_000, 190_000),
            "pay",
        ),
        Booking(
            start + timedelta(days=dice.randrange(1, 4)),
            dice.choice(HOUSING_FIRMS),
            "MIETE OKTOBER",
            -dice.randrange(40_000, 90_000),
            "rent",
        ),
        Booking(
            start + timedelta(days=dice.randrange(5, 12)),
            "BUNDESAGENTUR FUER ARBEIT",
            "KINDERGELD",
            25_900,
        ),
    ]
    out += [
        Booking(
            start + timedelta(days=dice.randrange(30)),
            dice.choice(_SHOPS),
            "KARTENZAHLUNG",
            -dice.randrange(250, 8_000),
        )
        for _ in range(shops)
    ]
    return sorted(out, key=lambda b: b.when)


def holder(p: Person, shown: str = "") -> Fact:
    """The holder of the account, who is the person asking."""
    return Fact("name", shown or p.name, {"kontoinhaber": p.name})


def balance(cents: int, style: str) -> Fact:
    """The final balance."""
    return Fact("money", amount(cents, style), {"kontostand_summe": plain(cents)})


def _alike(cents: int, style: str) -> Fact:
    return other("money", amount(cents, style), plain(cents))


@document("neuantrag", "kontoauszug", scan="office", photo="angle", font="helvetica")
def savings_bank(s: Sheet) -> None:
    """Columns for debit and credit marked S and H; the balance in a box at the foot."""
    d, p = s.dice, person(s.dice)
    old, rows = d.randrange(5_000, 90_000), month(s.dice)
    s.put(40, 50, "Kreissparkasse Hunteburg", 15, bold=True, colour="#c01010")
    s.put(555, 50, "Kontoauszug 10/2026", 11, align="right")
    s.put(555, 64, "Seite 1 von 1", 8, align="right")
    s.lines(40, 104, [p.title, holder(p), p.house, p.place], 10)
    s.pair(330, 104, "IBAN:", account("iban", p.iban), 375, 9)
    s.pair(330, 118, "BIC:", p.bic, 375, 9)
    table: list[list[Part]] = [["30.09.", "", "Kontostand am 30.09.2026", _alike(old, "sh")]]
    for b in rows:
        table.append(
            [
                f"{b.when:%d.%m.}",
                f"{b.when:%d.%m.}",
                f"{b.what} {b.who}"[:52],
                _alike(b.cents, "sh") if b.key else amount(b.cents, "sh"),
            ]
        )
    cols = [
        ("Buchung", 50.0, "left"),
        ("Wert", 50.0, "left"),
        ("Vorgang", 315.0, "left"),
        ("Betrag EUR", 100.0, "right"),
    ]
    y = s.table(40, 200, cols, table, 9)
    s.box(255, y + 4, 300, 22)
    s.put(262, y + 19, "Kontostand am 31.10.2026", 10, bold=True)
    s.put(
        548, y + 19, balance(old + sum(b.cents for b in rows), "sh"), 10, bold=True, align="right"
    )


@document("wba", "kontoauszug", scan="fax.tif", font="courier")
def cooperative_bank(s: Sheet) -> None:
    """Printer font, sign behind the amount, the holder below a caption; final balance on page 2."""
    d, p = s.dice, person(s.dice)
    old, rows = d.randrange(-20_000, 40_000), month(s.dice, 12)
    s.put(40, 40, "VOLKSBANK OSTKREIS EG", 12, bold=True)
    s.put(40, 56, "Kontoauszug Nr. 10 vom 31.10.2026", 10)
    s.put(40, 80, "Kontoinhaber", 8)
    s.put(40, 92, holder(p, p.name.upper() if "ß" not in p.name else p.name), 10)
    s.put(300, 80, "Kontonummer / IBAN", 8)
    s.put(300, 92, account("iban", p.iban), 10)
    s.put(40, 130, "alter Kontostand vom 30.09.2026", 9)
    s.put(540, 130, _alike(old, "minus"), 9, align="right")
    y = 150.0
    for n, b in enumerate(rows):
        s.put(40, y, f"{b.when:%d.%m.} {b.when:%d.%m.}  {b.who}"[:56], 9)
        s.put(
            540,
            y,
            _alike(b.cents, "minus") if b.key else amount(b.cents, "minus"),
            9,
            align="right",
        )
        s.put(118, y + 11, b.what, 8)
        y += 26
        if n == 9:
            s.put(540, 780, "Übertrag auf Blatt 2", 9, align="right")
            s.next_page()
            s.put(40, 40, "VOLKSBANK OSTKREIS EG    Blatt 2", 10)
            y = 80.0
    s.put(40, y + 10, "neuer Kontostand vom 31.10.2026", 9)
    s.put(540, y + 10, balance(old + sum(b.cents for b in rows), "minus"), 9, align="right")


@document("neuantrag", "kontoauszug", photo="angle+shadow", scan="app", font="atkinson")
def direct_bank(s: Sheet) -> None:
    """A direct bank's PDF: plus and minus, a box with old and new balance above the bookings."""
    d, p = s.dice, person(s.dice)
    old, rows = d.randrange(1_000, 80_000), month(s.dice, 7)
    new = old + sum(b.cents for b in rows)
    s.put(50, 50, "Direktbank Meridian", 16, bold=True, colour="#e07000")
    s.put(50, 84, "Girokonto", 12, bold=True)
    s.put(50, 100, holder(p), 10)
    s.inline(50, 116, ["IBAN ", account("iban", p.iban), "   BIC ", p.bic], 9)
    s.fill(320, 70, 230, 62, "#f3efe8", 4)
    for n, (label, what) in enumerate(
        (("Alter Saldo", _alike(old, "euro")), ("Neuer Saldo", balance(new, "euro")))
    ):
        s.put(330, 92 + 22 * n, label, 9.5)
        s.put(540, 92 + 22 * n, what, 9.5, align="right", bold=bool(n))
    s.put(330, 126, "Kontoauszug Oktober 2026", 7)
    y = 170.0
    for b in rows:
        s.put(50, y, written(b.when), 9)
        s.put(120, y, b.who, 9, bold=True)
        s.put(120, y + 11, b.what.title(), 8, colour="#555555")
        fact: Part = amount(b.cents, "sign")
        if b.key == "pay":
            fact = Fact("money", amount(b.cents, "sign"), {"einkommen[0].netto": plain(b.cents)})
            s.remember(
                Fact("date", written(b.when), {"einkommen[0].zufluss_am": f"{b.when}"}),
                (50, y - 8, 100, y + 2),
            )
        s.put(545, y, fact, 9.5, align="right", colour="#1a1a1a" if b.cents < 0 else "#1c7a34")
        y += 30


@document("vaem", "kontoauszug", photo="shot", clean=False, font="plex", size=PHONE)
def bank_app(s: Sheet) -> None:
    """A phone's screenshot of a bank's app: cards, no labels beside most values."""
    d, p = s.dice, person(s.dice)
    rows = month(d, 5)
    s.fill(0, 0, s.width, s.height, "#f2f4f7")
    s.put(16, 20, "09:41", 11, bold=True)
    s.put(374, 20, "5G  87 %", 10, align="right")
    s.put(16, 58, "Umsatzanzeige", 22, bold=True)
    s.fill(16, 74, 358, 96, "#103d6b", 12)
    s.put(32, 98, "Girokonto", 12, colour="#ffffff")
    s.put(32, 120, account("iban", p.iban), 11.5, colour="#cfe0f2")
    s.put(32, 136, holder(p), 11.5, colour="#cfe0f2")
    s.put(
        358, 160, amount(d.randrange(1000, 90_000)), 17, bold=True, align="right", colour="#ffffff"
    )
    y = 200.0
    for b in rows:
        s.fill(16, y, 358, 52, "#ffffff", 8)
        s.put(28, y + 21, b.who[:28], 12, bold=True)
        s.put(28, y + 39, f"{b.when.day}. Okt. · {b.what.title()}", 10, colour="#667788")
        s.put(
            362,
            y + 30,
            amount(b.cents),
            12.5,
            align="right",
            colour="#1a1a1a" if b.cents < 0 else "#177a3a",
        )
        y += 60


@document("wba", "kontoauszug", scan="coarse+grey.png", font="mono")
def online_export(s: Sheet) -> None:
    """The print of a file of bookings: semicolons, ISO dates, a point for the comma."""
    d, p = s.dice, person(s.dice)
    old, rows = d.randrange(5_000, 60_000), month(s.dice, 8)
    new = old + sum(b.cents for b in rows)
    s.put(30, 40, "Kontoumsätze Export", 9, bold=True)
    s.inline(30, 58, ['"Kontoinhaber";"', holder(p), '"'], 7.5)
    s.inline(30, 70, ['"IBAN";"', account("iban", p.iban, groups=False), '"'], 7.5)
    s.put(30, 82, '"Zeitraum";"2026-10-01";"2026-10-31"', 7.5)
    s.inline(30, 94, ['"Kontostand 2026-10-31";"', balance(new, "point"), '"'], 7.5)
    s.put(30, 118, '"Buchungstag";"Empfaenger";"Verwendungszweck";"Betrag"', 7.5)
    y = 131.0
    for b in rows:
        s.put(30, y, f'"{b.when}";"{b.who}";"{b.what}";"{b.cents / 100:.2f}"', 7.5)
        y += 12


@document("vaem", "kontoauszug", scan="turned180+grey", photo="flat+curl", font="times")
def merchant_bank(s: Sheet) -> None:
    """A private bank's letter-like statement: columns Soll and Haben, wage as inflow."""
    d, p = s.dice, person(s.dice)
    rows, old = month(d, 8), d.randrange(10_000, 90_000)
    s.put(50, 50, "Handelsbank AG", 17, bold=True)
    s.put(50, 66, "Girokonto Auszug vom 31. Oktober 2026", 10)
    s.lines(50, 110, [holder(p), p.house, p.place], 11)
    s.inline(300, 110, ["Kontoverbindung  ", account("iban", p.iban)], 10)
    table: list[list[Part]] = []
    for b in rows:
        cell: Part = amount(abs(b.cents), "bare")
        if b.key == "pay":
            s_fact = Fact("date", written(b.when), {"": f"{b.when}"})
            table.append([s_fact, f"{b.what} {b.who}"[:48], "", cell])
            continue
        table.append(
            [
                written(b.when),
                f"{b.what} {b.who}"[:48],
                cell if b.cents < 0 else "",
                "" if b.cents < 0 else cell,
            ]
        )
    cols = [
        ("Datum", 75.0, "left"),
        ("Text", 270.0, "left"),
        ("Soll", 75.0, "right"),
        ("Haben", 75.0, "right"),
    ]
    y = s.table(50, 190, cols, table, 9.5)
    s.inline(
        50,
        y + 20,
        ["Saldo zu Ihren Gunsten: ", _alike(old + sum(b.cents for b in rows), "front")],
        10,
    )
