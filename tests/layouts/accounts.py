"""Bank cards, confirmations of an account, and what people own.

Limit: cards carry invented numbers; none of them exists.
"""

from datetime import date

from tests.layouts.banking import holder
from tests.layouts.people import BANKS, amount, grouped, iban, person, plain, written
from tests.layouts.registry import document
from tests.layouts.sheet import CARD, PHONE, Part, Sheet
from tests.layouts.truth import Fact, account, money, name, other


@document("wba", "bankkarte", photo="angle", clean=False, size=CARD, font="atkinson")
def bank_card(s: Sheet) -> None:
    """Front of a girocard with IBAN and holder in capital-like print."""
    p = person(s.dice)
    s.fill(0, 0, s.width, s.height, "#27567d", 9)
    s.put(14, 22, p.bank, 10, bold=True, colour="#ffffff")
    s.put(228, 22, "girocard", 11, bold=True, align="right", colour="#ffffff")
    s.fill(16, 48, 30, 23, "#d9c27a", 3)
    s.put(16, 92, account("iban", p.iban), 10.5, colour="#ffffff")
    s.put(16, 108, "IBAN", 5, colour="#d0dde8")
    s.put(16, 132, holder(p), 10.5, colour="#ffffff")
    s.put(150, 108, "gültig bis 12/29", 7, colour="#ffffff")
    s.put(228, 132, f"Karten-Nr. {s.dice.randrange(10**9)}", 6, align="right", colour="#ffffff")


@document("vaem", "bankkarte", photo="glare+turned90", clean=False, size=CARD, font="plex")
def debit_card_back(s: Sheet) -> None:
    """Back of a debit card: magnetic stripe, account details in small print."""
    p = person(s.dice)
    s.fill(0, 0, s.width, s.height, "#e8e6df", 9)
    s.fill(0, 14, s.width, 26, "#161616")
    s.put(14, 58, "Debitkarte", 8, bold=True)
    y = 76.0
    for label, what in (
        ("Kontoinhaber", holder(p)),
        ("IBAN", account("iban", p.iban)),
        ("BIC", p.bic),
    ):
        s.put(14, y, label, 6.5)
        s.put(70, y, what, 8.5)
        y += 17
    s.put(14, 140, "Sperr-Notruf 116 116", 6)


@document("vaem", "bankkarte", scan="office", photo="angle+blur", font="times")
def account_confirmation(s: Sheet) -> None:
    """A bank's letter about a new account; the old account stands in it too."""
    d, p = s.dice, person(s.dice)
    code, bic, bank = d.choice(BANKS)
    old = iban(code, d.randrange(10**9))
    s.put(60, 60, bank, 15, bold=True)
    s.letter("Kundencenter", p)
    s.put(60, 240, "Bestätigung der Kontoverbindung", 13, bold=True)
    s.prose(
        60,
        275,
        470,
        [
            p.dear + " wir bestätigen, dass Sie, ",
            holder(p),
            ", Inhaber des folgenden Kontos sind. IBAN: ",
            account("iban", p.iban),
            ", BIC: " + p.bic + ". Ihr bisheriges Konto ",
            account("", old),
            f" wurde zum {written(date(2026, 10, 31))} geschlossen (BIC {bic}).",
        ],
        11.5,
        1.6,
    )


@document("neuantrag", "vermoegensnachweis", scan="grey", photo="flat", font="helvetica")
def depot(s: Sheet) -> None:
    """A depot statement: several positions, the sum is the value."""
    d, p = s.dice, person(s.dice)
    parts = [d.randrange(10_000, 400_000) for _ in range(3)]
    s.put(50, 50, "Depotauszug", 15, bold=True)
    s.put(50, 66, f"Direktbank Meridian AG · Stichtag {written(date(2026, 10, 31))}", 9)
    s.pair(50, 92, "Depotinhaber/in", name(p), 150, 10)
    rows: list[list[Part]] = [
        [
            f"Weltfonds {n}",
            f"{d.randrange(1, 90)},{d.randrange(10, 99)}",
            amount(v // 30, "bare"),
            other("money", amount(v, "bare"), plain(v)),
        ]
        for n, v in enumerate(parts, 1)
    ]
    rows.append(["Depotwert gesamt", "", "", money("vermoegen[0].wert", sum(parts), "bare")])
    cols = [
        ("Bezeichnung", 180.0, "left"),
        ("Stück", 80.0, "right"),
        ("Kurs", 90.0, "right"),
        ("Kurswert EUR", 130.0, "right"),
    ]
    s.table(50, 130, cols, rows, 10, grid=True)


@document("neuantrag", "vermoegensnachweis", photo="finger", font="plex")
def life_insurance(s: Sheet) -> None:
    """A yearly letter of a life insurance: surrender value beside sums insured."""
    d, p = s.dice, person(s.dice)
    worth = d.randrange(100_000, 900_000)
    s.put(60, 56, "Altstädter Lebensversicherung a. G.", 13, bold=True)
    s.letter("Bestandsverwaltung", p)
    s.put(60, 230, "Standmitteilung zum 01.10.2026", 13, bold=True)
    y = 262.0
    for label, what in (
        ("Versicherungsscheinnummer", f"LV {d.randrange(10**7)}"),
        ("Versicherte Person", name(p)),
        ("Garantierte Leistung bei Ablauf", other("money", amount(worth * 3), plain(worth * 3))),
        ("Leistung im Todesfall", other("money", amount(worth * 2), plain(worth * 2))),
        ("Rückkaufswert", money("vermoegen[0].wert", worth)),
        ("Monatsbeitrag", other("money", "35,00 €", "35.00")),
    ):
        y = s.pair(60, y, label, what, 290, 10.5)


@document("wba", "vermoegensnachweis", scan="pale", font="atkinson")
def building_savings(s: Sheet) -> None:
    """A building society's account: balance with credit mark."""
    d, p = s.dice, person(s.dice)
    start = d.randrange(50_000, 300_000)
    s.put(50, 50, "Bausparkontoauszug 2025", 15, bold=True)
    s.inline(
        50, 76, ["Bausparer: ", name(p), f"   Vertrag {grouped(str(d.randrange(10**8)), by=3)}"], 10
    )
    rows: list[list[Part]] = [
        ["01.01.2025", "Anfangsguthaben", other("money", amount(start, "sh"), plain(start))],
        ["31.12.2025", "Sparbeiträge", amount(60_000, "sh")],
        ["31.12.2025", "Zinsen", amount(214, "sh")],
        [
            "31.12.2025",
            "Guthaben am Jahresende",
            Fact(
                "money", amount(start + 60_214, "sh"), {"vermoegen[0].wert": plain(start + 60_214)}
            ),
        ],
    ]
    cols = [("Datum", 90.0, "left"), ("Text", 240.0, "left"), ("Betrag EUR", 130.0, "right")]
    s.table(50, 110, cols, rows, 10)


@document("wba", "kontoauszug", photo="shot.png", clean=False, size=PHONE, font="atkinson")
def finance_status_app(s: Sheet) -> None:
    """A phone's screenshot with captions above the values: holder, IBAN, balance."""
    p, cents = person(s.dice), s.dice.randrange(2_000, 200_000)
    s.fill(0, 0, s.width, s.height, "#ffffff")
    s.fill(0, 0, s.width, 84, "#b3121d")
    s.put(16, 20, "13:05", 11, colour="#ffffff")
    s.put(195, 64, "Finanzstatus", 18, bold=True, align="center", colour="#ffffff")
    y = 130.0
    for label, what in (
        ("Kontoinhaber", holder(p)),
        ("IBAN", account("iban", p.iban)),
        (
            "Kontostand am 19.11.2026",
            Fact("money", amount(cents), {"kontostand_summe": plain(cents)}),
        ),
        ("Verfügbar inkl. Dispo", other("money", amount(cents + 50_000), plain(cents + 50_000))),
    ):
        s.put(20, y, label, 11, colour="#777777")
        s.put(20, y + 20, what, 15)
        s.rule(20, y + 34, 370, colour="#dddddd")
        y += 62
