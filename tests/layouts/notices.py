"""Notices of other offices about money: child benefit, unemployment, pension, parental, advance.

Limit: rates are invented; every notice carries more amounts than the one asked for.
"""

from datetime import date

from tests.layouts.people import Person, amount, person, plain, written
from tests.layouts.registry import document
from tests.layouts.sheet import Part, Sheet
from tests.layouts.truth import Fact, account, bystander, day, money, name, other, text


def _alike(cents: int, style: str = "eur") -> Fact:
    return other("money", amount(cents, style), plain(cents))


def _head(s: Sheet, office: str, p: Person, mark: str, day_: date) -> None:
    s.put(60, 50, office, 13, bold=True)
    s.letter(f"{office}, 90100 Nürnberg", p)
    for n, (label, what) in enumerate((("Mein Zeichen:", mark), ("Datum:", written(day_)))):
        s.put(370, 130 + 14 * n, label, 8.5)
        s.put(450, 130 + 14 * n, what, 8.5)


@document("neuantrag", "kindergeld_bescheid", scan="office", photo="angle", font="helvetica")
def child_benefit(s: Sheet) -> None:
    """Several children in a table; the sum is paid, not the rate per child."""
    d, p = s.dice, person(s.dice)
    kids = [person(d, family=p.family, child=True) for _ in range(d.choice((2, 3)))]
    _head(
        s,
        "Familienkasse Nord",
        p,
        f"{d.randrange(100, 999)}FK{d.randrange(10**6):06d}",
        date(2026, 9, 14),
    )
    s.put(60, 240, "Bescheid über Kindergeld", 13, bold=True)
    s.put(60, 266, "Ab Oktober 2026 wird Kindergeld wie folgt festgesetzt:", 10.5)
    rows: list[list[Part]] = [
        [
            bystander(k),
            other("date", written(k.born), f"{k.born}"),
            "laufend",
            _alike(25_900, "bare"),
        ]
        for k in kids
    ]
    cols = [
        ("Kind", 170.0, "left"),
        ("geboren am", 100.0, "left"),
        ("bis", 80.0, "left"),
        ("EUR monatlich", 110.0, "right"),
    ]
    y = s.table(60, 292, cols, rows, 10, grid=True)
    s.inline(
        60,
        y + 16,
        ["Auszahlungsbetrag monatlich: ", money("einkommen[0].netto", 25_900 * len(kids), "eur")],
        10.5,
    )
    s.inline(60, y + 34, ["Überweisung an ", name(p), ", IBAN ", account("", p.iban)], 10)


@document("vaem", "kindergeld_bescheid", scan="grey+turned90", font="plex")
def child_benefit_certificate(s: Sheet) -> None:
    """A certificate in prose, amount with EUR in front."""
    p = person(s.dice)
    kid = person(s.dice, family=p.family, child=True)
    s.put(60, 60, "Bescheinigung über Kindergeld", 15, bold=True)
    s.prose(
        60,
        110,
        470,
        [
            name(p, "titled"),
            " bezieht für das Kind ",
            bystander(kid),
            ", geboren am ",
            other("date", written(kid.born), f"{kid.born}"),
            ", seit dem ",
            day("gueltig_ab", date(2026, 10, 1)),
            " Kindergeld in Höhe von monatlich ",
            money("leistung_betrag", 25_900, "front"),
            ".",
        ],
        11,
        1.7,
    )


@document("neuantrag", "alg1_bescheid", scan="office", font="helvetica")
def unemployment_benefit(s: Sheet) -> None:
    """Daily and monthly rates in a box, on page 2."""
    d, p = s.dice, person(s.dice)
    daily = d.randrange(2_100, 4_400)
    _head(s, "Agentur für Arbeit Oldenburg", p, f"{d.randrange(10**9)}A", date(2026, 8, 21))
    s.put(60, 240, "Bewilligungsbescheid Arbeitslosengeld", 13, bold=True)
    s.prose(
        60,
        270,
        470,
        [
            p.dear + " auf Ihren Antrag vom 03.08.2026 bewillige ich Ihnen Arbeitslosengeld. "
            "Die Höhe entnehmen Sie der folgenden Seite. Bewilligt durch: ",
            text("einkommen[0].stelle", "Agentur für Arbeit Oldenburg"),
            ".",
        ],
        11,
        1.5,
    )
    s.next_page()
    s.put(60, 60, "Seite 2 des Bescheids", 8)
    rows: list[list[Part]] = [
        ["Anspruchsbeginn", other("date", "01.09.2026", "2026-09-01")],
        ["Anspruchsdauer", "360 Kalendertage"],
        ["Bemessungsentgelt täglich", _alike(daily * 2, "bare")],
        ["Leistungsentgelt täglich", _alike(int(daily * 1.6), "bare")],
        ["Leistungssatz", "60 %"],
        ["Leistungsbetrag täglich", _alike(daily, "bare")],
        ["Zahlbetrag monatlich (30 Tage)", money("einkommen[0].netto", daily * 30, "bare")],
    ]
    s.table(
        60, 90, [("", 250, "left"), ("", 160, "right")], rows, 10.5, grid=True, head=False, step=19
    )


@document("vaem", "alg1_bescheid", photo="angle+shadow", font="plex")
def unemployment_change(s: Sheet) -> None:
    """A change of the benefit: until now and from now on in one sentence."""
    d, p = s.dice, person(s.dice)
    old = d.randrange(2_000, 4_000) * 30
    _head(s, "Agentur für Arbeit Münster", p, f"{d.randrange(10**9)}B", date(2026, 10, 6))
    s.put(60, 240, "Änderungsbescheid – Bescheid über Arbeitslosengeld", 13, bold=True)
    s.prose(
        60,
        270,
        470,
        [
            p.dear + " Ihr Arbeitslosengeld von bisher monatlich ",
            _alike(old),
            " wird ab dem ",
            day("gueltig_ab", date(2026, 11, 1)),
            " auf monatlich ",
            money("leistung_betrag", old - d.randrange(20, 90) * 100, "eur"),
            " geändert.",
        ],
        11,
        1.6,
    )


@document("neuantrag", "rentenbescheid", scan="office+holes", font="times")
def pension_notice(s: Sheet) -> None:
    """A pension notice: calculation in a list; the payment on page 1, details on page 2."""
    d, p = s.dice, person(s.dice)
    gross = d.randrange(60_000, 120_000)
    health, care = int(gross * 0.0865), int(gross * 0.034)
    s.put(
        60, 56, text("einkommen[0].stelle", "Deutsche Rentenversicherung Nordmark"), 13, bold=True
    )
    s.letter("Ruhstraße 2", p)
    s.inline(350, 130, ["Versicherungsnummer ", Fact("rvnr", p.pension, {"rvnr": p.pension})], 9.5)
    s.put(60, 240, "Rentenbescheid", 14, bold=True)
    s.prose(
        60,
        268,
        470,
        [p.dear + " auf Ihren Antrag erhalten Sie Rente wegen voller Erwerbsminderung."],
        11,
    )
    y = 310.0
    for label, what in (
        ("Monatliche Rente", _alike(gross, "euro")),
        ("Krankenversicherungsbeitrag", _alike(health, "euro")),
        ("Pflegeversicherungsbeitrag", _alike(care, "euro")),
        ("Monatlicher Zahlbetrag", money("einkommen[0].netto", gross - health - care)),
    ):
        s.put(60, y, label, 11)
        s.put(420, y, what, 11, align="right")
        y += 19
    s.inline(
        60,
        y + 10,
        ["Die laufende Zahlung beginnt am ", other("date", "30.09.2026", "2026-09-30"), "."],
        11,
    )
    s.next_page()
    s.put(60, 60, "Anlage: Berechnung der Rente", 12, bold=True)
    s.inline(60, 84, ["Entgeltpunkte 24,1182 x aktueller Rentenwert ", _alike(4_079, "euro")], 10.5)


@document("vaem", "rentenbescheid", scan="pale", photo="flat", font="helvetica")
def pension_rise(s: Sheet) -> None:
    """The yearly notice: two columns, until now and from July."""
    d, p = s.dice, person(s.dice)
    old, new = d.randrange(60_000, 90_000), d.randrange(90_000, 110_000)
    s.put(60, 56, "Mitteilung zur Rentenanpassung", 15, bold=True)
    s.inline(60, 90, ["für ", name(p)], 11)
    rows: list[list[Part]] = [
        ["Rentenbetrag", _alike(old, "bare"), _alike(new, "bare")],
        ["Beitrag Krankenversicherung", amount(-6_100, "minus"), amount(-7_050, "minus")],
        [
            "auszuzahlender Betrag",
            _alike(old - 6_100, "bare"),
            money("leistung_betrag", new - 7_050, "bare"),
        ],
    ]
    cols = [
        ("", 210.0, "left"),
        ("bis 30.06.2026", 110.0, "right"),
        ("ab 01.07.2026", 130.0, "right"),
    ]
    s.table(60, 130, cols, rows, 10.5, grid=True, step=19)


@document("vaem", "elterngeld_bescheid", scan="office", photo="angle+glare", font="plex")
def parental_allowance(s: Sheet) -> None:
    """Months of life in a table, the same amount every month but the first."""
    d, p = s.dice, person(s.dice)
    kid, rate = person(d, family=p.family, child=True), d.randrange(30_000, 110_000)
    _head(s, "Elterngeldstelle der Stadt Essen", p, f"51-4/{d.randrange(10**5)}", date(2026, 9, 2))
    s.put(60, 240, "Bescheid über Elterngeld", 13, bold=True)
    s.inline(
        60,
        264,
        [
            "Kind: ",
            bystander(kid),
            ", geboren am ",
            other("date", written(date(2026, 7, 9)), "2026-07-09"),
        ],
        10.5,
    )
    s.inline(
        60,
        284,
        ["Das monatliche Elterngeld beträgt ", money("leistung_betrag", rate, "eur"), "."],
        10.5,
    )
    rows: list[list[Part]] = [
        ["1. Lebensmonat", "09.07.2026 – 08.08.2026", _alike(rate // 3, "bare")]
    ]
    rows += [
        [f"{n}. Lebensmonat", f"09.{n + 6:02d}.2026 – 08.{n + 7:02d}.2026", amount(rate, "bare")]
        for n in range(2, 6)
    ]
    s.table(
        60,
        314,
        [("Monat", 120.0, "left"), ("Zeitraum", 190.0, "left"), ("EUR", 100.0, "right")],
        rows,
        10,
        grid=True,
    )


@document("neuantrag", "unterhalt_nachweis", scan="copy", font="times")
def maintenance_deed(s: Sheet) -> None:
    """A youth office's deed: the father's duty, child and mother named."""
    d, p = s.dice, person(s.dice)
    kid, father, rate = (
        person(d, family=p.family, child=True),
        person(d),
        d.randrange(250, 560) * 100,
    )
    s.put(298, 70, "Jugendamtsurkunde", 17, bold=True, align="center")
    s.put(298, 88, "Urkunde über die Verpflichtung zum Unterhalt", 11, align="center")
    s.prose(
        60,
        130,
        470,
        [
            "Herr ",
            bystander(father),
            ", geb. am ",
            other("date", written(father.born, "long"), f"{father.born}"),
            ", verpflichtet sich, für sein Kind ",
            bystander(kid),
            ", geb. am ",
            other("date", written(kid.born, "long"), f"{kid.born}"),
            ", zu Händen der Mutter einen monatlichen Unterhalt von ",
            money("einkommen[0].netto", rate),
            " zu zahlen. Das Kindergeld von ",
            _alike(25_900, "euro"),
            " ist zur Hälfte angerechnet.",
        ],
        11.5,
        1.7,
    )
    s.stamp(330, 330, ["Stadt Dresden", "Jugendamt", "Urkundsperson"], turn=10, colour="#2a3a8a")


@document("vaem", "unterhalt_nachweis", scan="grey", photo="shadow", font="atkinson")
def maintenance_advance(s: Sheet) -> None:
    """A notice on advance maintenance with labels left."""
    d, p = s.dice, person(s.dice)
    kid = person(d, family=p.family, child=True)
    s.put(60, 56, "Bescheid über Unterhaltsvorschuss", 15, bold=True)
    y = 100.0
    for label, what in (
        ("Elternteil", name(p)),
        ("Kind", bystander(kid)),
        ("geboren", other("date", written(kid.born), f"{kid.born}")),
        ("Beginn der Leistung", day("gueltig_ab", date(2026, 10, 1))),
        ("Mindestunterhalt", _alike(55_100, "euro")),
        ("abzüglich Kindergeld", _alike(25_900, "euro")),
        ("monatlicher Zahlbetrag", money("leistung_betrag", 29_200)),
    ):
        y = s.pair(60, y, label, what, 240, 11)
