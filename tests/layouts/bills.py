"""Bills about a flat: running costs, heating, power, gas, district heating, telephone.

Limit: consumption is invented and only the sums fit together.
"""

from datetime import date, timedelta

from tests.layouts.people import HOUSING_FIRMS, amount, person, plain, written
from tests.layouts.registry import document
from tests.layouts.sheet import Part, Sheet
from tests.layouts.truth import Fact, account, day, house, money, name, other, place


def _alike(cents: int, style: str = "euro") -> Fact:
    return other("money", amount(cents, style), plain(cents))


@document("wba", "nebenkostenabrechnung", scan="office", photo="angle+shadow", font="narrow")
def running_costs_table(s: Sheet) -> None:
    """Many amounts in four columns; what is to be paid stands on page 2."""
    d, p = s.dice, person(s.dice)
    s.put(50, 50, d.choice(HOUSING_FIRMS), 12, bold=True)
    s.letter("Betriebskostenabteilung", p, y=110)
    s.put(50, 190, "Betriebskostenabrechnung 2025", 14, bold=True)
    s.put(50, 206, "Abrechnungszeitraum 01.01.2025 – 31.12.2025", 10)
    total, rows = 0, list[list[Part]]()
    for label in (
        "Grundsteuer",
        "Wasser",
        "Entwässerung",
        "Müllabfuhr",
        "Hausreinigung",
        "Gartenpflege",
        "Allgemeinstrom",
        "Versicherung",
        "Hauswart",
        "Aufzug",
        "Kabel",
        "Sonstiges",
    ):
        house_sum, mine = d.randrange(90_000, 900_000), d.randrange(2_000, 22_000)
        total += mine
        rows.append(
            [
                label,
                amount(house_sum, "bare"),
                "m² Wfl.",
                _alike(mine, "bare") if d.random() < 0.3 else amount(mine, "bare"),
            ]
        )
    cols = [
        ("Kostenart", 170.0, "left"),
        ("Gesamtkosten", 110.0, "right"),
        ("Schlüssel", 90.0, "center"),
        ("Ihr Anteil", 110.0, "right"),
    ]
    s.table(50, 236, cols, rows, 9.5, grid=True)
    s.put(530, 560, "Fortsetzung Seite 2", 8, align="right")
    s.next_page()
    paid, due = total - d.randrange(3_000, 30_000), date(2026, 12, d.randrange(1, 28))
    y = 80.0
    for label, what in (
        ("Summe Ihrer Kostenanteile", _alike(total, "eur")),
        ("abzüglich geleisteter Vorauszahlungen", _alike(paid, "eur")),
        (
            "Nachzahlung",
            Fact("money", amount(total - paid, "eur"), {"nk_saldo": plain(paid - total)}),
        ),
    ):
        s.put(50, y, label, 11)
        s.put(500, y, what, 11, align="right")
        y += 22
    s.inline(
        50,
        y + 20,
        [
            "Bitte zahlen Sie den Betrag bis zum ",
            day("nk_faellig_am", due),
            " auf das Ihnen bekannte Konto.",
        ],
        10,
    )
    s.inline(
        50,
        y + 40,
        ["Ihre neue monatliche Vorauszahlung ab 01.01.2027: ", _alike(total // 12 + 700, "eur")],
        10,
    )


@document("wba", "nebenkostenabrechnung", scan="copy", photo="curl+angle", font="helvetica")
def credit_letter(s: Sheet) -> None:
    """A letter that announces a credit in one sentence."""
    d, p = s.dice, person(s.dice)
    costs = d.randrange(90_000, 160_000)
    back, when = d.randrange(2_500, 40_000), date(2026, 11, d.randrange(1, 28))
    s.put(60, 60, d.choice(HOUSING_FIRMS), 13, bold=True)
    s.letter("Abteilung Abrechnung", p)
    s.put(60, 240, "Nebenkostenabrechnung für das Jahr 2025", 12, bold=True)
    s.prose(
        60,
        275,
        470,
        [
            p.dear + " auf Ihre Wohnung entfallen Kosten von ",
            _alike(costs),
            ". Sie haben ",
            _alike(costs + back),
            " vorausgezahlt. Daraus ergibt sich zu Ihren Gunsten ein Guthaben von ",
            Fact("money", amount(back), {"nk_saldo": plain(back)}),
            ". Das Guthaben wird Ihnen am ",
            day("nk_faellig_am", when, "long"),
            " auf Ihr Konto überwiesen.",
        ],
        11,
        1.6,
    )


@document("wba", "nebenkostenabrechnung", scan="fax.tif", font="plex")
def heating_bill(s: Sheet) -> None:
    """A metering company's sheet: small print, boxes, basic and consumption costs."""
    d, p = s.dice, person(s.dice)
    parts = [d.randrange(8_000, 40_000) for _ in range(4)]
    total, paid = sum(parts), sum(parts) - d.randrange(4_000, 20_000)
    s.put(40, 40, "Abrechnung der Heiz- und Warmwasserkosten", 14, bold=True)
    s.put(40, 54, "Messdienst Nordwest GmbH, im Auftrag Ihrer Hausverwaltung", 8)
    s.above(40, 66, 250, 28, "Nutzer", p.name, 9)
    s.above(290, 66, 130, 28, "Liegenschaft", f"{d.randrange(10**8):08d}", 9)
    s.above(420, 66, 135, 28, "Zeitraum", "01.07.2025 - 30.06.2026", 9)
    rows: list[list[Part]] = []
    for label, cents in zip(
        (
            "Heizung Grundkosten 30 %",
            "Heizung Verbrauch 70 %",
            "Warmwasser Grundkosten",
            "Warmwasser Verbrauch",
        ),
        parts,
        strict=True,
    ):
        units = d.randrange(200, 4000)
        rows.append(
            [
                label,
                amount(cents * 37, "bare"),
                f"{units},00",
                f"{d.randrange(10, 90) / 1000:.6f}".replace(".", ","),
                _alike(cents, "bare"),
            ]
        )
    cols = [
        ("Kosten", 150.0, "left"),
        ("Betrag Haus", 95.0, "right"),
        ("Einheiten", 80.0, "right"),
        ("je Einheit", 80.0, "right"),
        ("Ihre Kosten EUR", 110.0, "right"),
    ]
    y = s.table(40, 124, cols, rows, 8.5, grid=True) + 14
    s.box(330, y, 225, 66)
    for label, what in (
        ("Ihre Gesamtkosten", _alike(total, "bare")),
        ("Ihre Vorauszahlung", _alike(paid, "bare")),
        (
            "Nachzahlung",
            Fact("money", amount(total - paid, "bare"), {"nk_saldo": plain(paid - total)}),
        ),
    ):
        y += 19
        s.put(338, y, label, 9.5, bold=label == "Nachzahlung")
        s.put(548, y, what, 9.5, align="right", bold=label == "Nachzahlung")


@document("neuantrag", "abschlagsplan", scan="grey", photo="angle", font="helvetica")
def gas_plan(s: Sheet) -> None:
    """Gas supplier: a plan of payments, the same amount every month, the first one differs."""
    d, p = s.dice, person(s.dice)
    rate = d.randrange(38, 140) * 100
    s.put(60, 56, "Energie Hunte-Ems GmbH", 15, bold=True)
    s.letter("Postfach 12 00", p)
    s.put(60, 230, "Abschlagsplan Erdgas", 13, bold=True)
    y = s.prose(
        60,
        260,
        470,
        [
            p.dear + " für die Belieferung der Verbrauchsstelle ",
            house(p),
            ", ",
            place(p),
            " mit Erdgas (Heizung) zahlen Sie künftig monatlich ",
            money("heizkosten", rate),
            ":",
        ],
        10.5,
        1.5,
    )
    rows: list[list[Part]] = [["15.11.2026", _alike(rate + 4100, "bare")]]
    rows += [[f"15.{m:02d}.2027", amount(rate, "bare")] for m in range(1, 9)]
    s.table(
        60, y, [("Fällig am", 120.0, "left"), ("Abschlag EUR", 120.0, "right")], rows, 10, grid=True
    )


@document("vaem", "abschlagsplan", photo="pair", font="atkinson")
def district_heating(s: Sheet) -> None:
    """A year's bill for district heating with the new monthly payment in a box."""
    d, p = s.dice, person(s.dice)
    costs, rate = d.randrange(60_000, 120_000), d.randrange(5_000, 12_000)
    s.put(60, 56, "Fernwärme Elbe GmbH", 15, bold=True)
    s.put(60, 90, "Verbrauchsabrechnung Wärme", 13, bold=True)
    s.lines(60, 120, [p.name, p.house, p.place], 10.5)
    y = 190.0
    for label, what in (
        ("Arbeitspreis", amount(costs - 21_000)),
        ("Grundpreis", amount(21_000)),
        ("Rechnungsbetrag", _alike(costs)),
        ("geleistete Abschläge", _alike(costs - 4_200)),
        ("noch zu zahlen", _alike(4_200)),
    ):
        y = s.pair(60, y, label, what, 260, 10.5)
    s.box(60, y + 6, 330, 54, 1.2)
    s.put(70, y + 26, "Ihr neuer monatlicher Abschlag für Heizkosten", 10.5)
    s.put(70, y + 46, money("neue_heizkosten", rate), 14, bold=True)
    s.inline(200, y + 46, ["ab ", day("gueltig_ab", date(2026, 12, 1))], 11)


@document("kontaktcenter", "abschlagsplan", scan="office.pdf", font="dejavu")
def power_bill(s: Sheet) -> None:
    """A power bill: customer in a column on the right, due date broken out."""
    d, p = s.dice, person(s.dice)
    costs = d.randrange(30_000, 120_000)
    s.put(40, 50, "Strom & Netz AG", 16, bold=True, colour="#245c2a")
    s.lines(60, 120, [p.title, name(p), p.house, p.place], 10)
    for number, (label, what) in enumerate(
        (
            ("Kundennummer", f"{d.randrange(10**9):09d}"),
            ("Vertragskonto", f"{d.randrange(10**12):012d}"),
            ("Rechnungsnummer", f"R{d.randrange(10**8)}"),
            ("Datum", written(date(2026, 10, 5))),
        )
    ):
        s.put(380, 110 + 24 * number, label, 7, colour="#555555")
        s.put(380, 121 + 24 * number, what, 10)
    s.put(40, 250, "Ihre Stromrechnung für 2025/2026", 13, bold=True)
    y = 280.0
    for label, what in (
        ("Netto", amount(int(costs / 1.19))),
        ("Umsatzsteuer 19 %", amount(costs - int(costs / 1.19))),
        ("Rechnungsbetrag", amount(costs)),
    ):
        y = s.pair(40, y, label, what, 220, 10.5)
    s.inline(40, y + 16, ["Geburtsdatum des Vertragspartners: ", day("geburtsdatum", p.born)], 9)


@document("kontaktcenter", "sonstiges", scan="app", photo="angle+dark", font="plex")
def phone_contract(s: Sheet) -> None:
    """A mobile contract that proves nothing but a name and a birth date."""
    d, p = s.dice, person(s.dice)
    start = date(2026, 9, 1) + timedelta(days=d.randrange(40))
    s.put(40, 50, "Vertragszusammenfassung Mobilfunk", 15, bold=True)
    y = 90.0
    for label, what in (
        ("Kunde", name(p)),
        ("Geburtsdatum", day("geburtsdatum", p.born)),
        ("Tarif", "Allnet 20 GB"),
        ("Preis monatlich", "14,99 €"),
        ("Anschlusspreis", "39,99 €"),
        ("Vertragsbeginn", other("date", written(start), f"{start}")),
        ("Mindestlaufzeit", "24 Monate"),
        ("Kontoverbindung", account("", p.iban)),
    ):
        s.put(40, y, label, 8, colour="#666666")
        s.put(40, y + 13, what, 11)
        s.rule(40, y + 20, 550, colour="#cccccc")
        y += 34
