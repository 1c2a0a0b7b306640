"""Contracts of employment and training, dismissals and their letters.

Limit: clauses are filler; nothing here is a model contract.
"""

from datetime import date, timedelta

from tests.layouts.people import FIRMS, amount, person, plain, written
from tests.layouts.registry import document
from tests.layouts.sheet import Part, Sheet
from tests.layouts.truth import Fact, day, money, name, other, size, text


@document("statusaenderung", "arbeitsvertrag", scan="office", font="times")
def employment_contract(s: Sheet) -> None:
    """Three pages in paragraphs; pay on page 2, in prose."""
    d, p = s.dice, person(s.dice)
    start, gross = date(2026, 12, 1), d.randrange(1400, 2900) * 100
    firm = d.choice(FIRMS)
    s.put(298, 70, "Arbeitsvertrag", 20, bold=True, align="center")
    y = s.prose(
        60,
        110,
        470,
        [
            "Zwischen der Firma ",
            text("arbeitgeber", firm),
            ", im Folgenden Arbeitgeber genannt, und ",
            name(p, "titled"),
            f", wohnhaft {p.house}, {p.place}, geboren am ",
            day("geburtsdatum", p.born),
            ", wird Folgendes vereinbart:",
        ],
        11,
        1.6,
    )
    for head, parts in (
        (
            "§ 1 Beginn und Tätigkeit",
            [
                "Das Arbeitsverhältnis beginnt am ",
                day("ab_datum", start, "long"),
                ". Eingestellt wird als Lagerhelferin oder Lagerhelfer.",
            ],
        ),
        (
            "§ 2 Arbeitsort",
            [
                "Arbeitsort ist ",
                text("arbeitsort", person(d).town),
                ". Ein Einsatz an anderen Orten bleibt vorbehalten.",
            ],
        ),
        (
            "§ 3 Probezeit",
            [
                "Die ersten sechs Monate gelten als Probezeit. Sie endet am ",
                other("date", written(date(2027, 5, 31)), "2027-05-31"),
                ".",
            ],
        ),
        (
            "§ 4 Arbeitszeit",
            [
                "Die regelmäßige wöchentliche Arbeitszeit beträgt ",
                size("wochenstunden", d.choice((200, 300, 350, 385)), " Stunden"),
                ". Überstunden bis zu 10 Stunden im Monat sind abgegolten.",
            ],
        ),
    ):
        s.put(60, y, head, 11, bold=True)
        y = s.prose(60, y + 17, 470, parts, 11, 1.5)
    s.next_page()
    s.put(60, 70, "§ 5 Vergütung", 11, bold=True)
    y = s.prose(
        60,
        88,
        470,
        [
            "Das monatliche Bruttoentgelt beträgt ",
            money("brutto", gross),
            ". Es ist zum Monatsende fällig. Als Weihnachtsgeld werden ",
            other("money", amount(30_000), plain(30_000)),
            " gezahlt.",
        ],
        11,
        1.5,
    )
    for head in (
        "§ 6 Urlaub",
        "§ 7 Krankheit",
        "§ 8 Verschwiegenheit",
        "§ 9 Kündigung",
        "§ 10 Ausschlussfristen",
    ):
        s.put(60, y, head, 11, bold=True)
        y = s.prose(
            60,
            y + 17,
            470,
            ["Es gelten die Gesetze. Näheres regelt die Betriebsordnung vom 01.02.2020."],
            11,
            1.5,
        )
    s.next_page()
    s.put(60, 80, f"{p.town}, den {written(start - timedelta(days=25))}", 11)
    s.below(60, 150, 200, "Arbeitgeber", "")
    s.below(310, 150, 200, "Arbeitnehmer/in", "")


@document("vaem", "arbeitsvertrag", scan="grey.pdf", photo="flat+shadow", font="plex")
def fixed_term_contract(s: Sheet) -> None:
    """A short fixed-term contract with numbered points."""
    d, p = s.dice, person(s.dice)
    start, end = date(2026, 11, 15), date(2027, 5, 14)
    s.put(60, 60, "Befristeter Arbeitsvertrag", 17, bold=True)
    points: list[list[Part]] = [
        ["Arbeitgeber: ", text("arbeitgeber", d.choice(FIRMS))],
        ["Arbeitnehmer: ", name(p), ", geb. ", day("geburtsdatum", p.born, "short")],
        [
            "Beginn: ",
            day("gueltig_ab", start, "short"),
            "   Ende (ohne Kündigung): ",
            day("befristet_bis", end, "short"),
        ],
        ["Wochenarbeitszeit: ", size("wochenstunden", d.choice((150, 195, 240)), " Std.")],
        ["Monatslohn brutto: ", money("brutto", d.randrange(600, 1500) * 100, "dash")],
        ["Stundenlohn: ", other("money", "13,90 €", "13.90")],
        ["Urlaub: 24 Werktage im Jahr"],
    ]
    y = 110.0
    for n, parts in enumerate(points, 1):
        s.put(60, y, f"{n}.", 11)
        s.inline(80, y, parts, 11)
        y += 26
    s.below(60, 360, 200, "Datum, Arbeitgeber", "11.11.26", by_hand=True)
    s.below(310, 360, 200, "Datum, Arbeitnehmer", "11.11.26", by_hand=True)


@document("neuantrag", "arbeitsvertrag", photo="screen", font="atkinson")
def minijob_contract(s: Sheet) -> None:
    """A mini job's contract as a printed form, employer in a box."""
    d, p = s.dice, person(s.dice)
    s.put(50, 50, "Minijob-Vertrag", 17, bold=True)
    s.above(
        50, 70, 240, 34, "Arbeitgeber (Firma)", text("einkommen[0].stelle", d.choice(FIRMS)), 10.5
    )
    s.above(300, 70, 240, 34, "Beschäftigte Person", name(p), 10.5)
    s.above(50, 112, 240, 34, "Geburtsdatum", day("geburtsdatum", p.born), 10.5)
    s.above(
        300,
        112,
        240,
        34,
        "Rentenversicherungsnummer",
        Fact("rvnr", p.pension, {"rvnr": p.pension}),
        10.5,
    )
    s.prose(
        50,
        180,
        490,
        ["Die Beschäftigung ist geringfügig. Der Lohn beträgt höchstens 603,00 € im Monat."],
        10.5,
    )


@document("statusaenderung", "ausbildungsvertrag", scan="office+holes", font="helvetica")
def training_contract(s: Sheet) -> None:
    """The chamber's form: captions in boxes, pay by year, dates in combs."""
    d, p = s.dice, person(s.dice)
    start = date(2026, 9, 1)
    s.put(40, 44, "Berufsausbildungsvertrag", 16, bold=True)
    s.put(40, 58, "(§§ 10, 11 Berufsbildungsgesetz – BBiG)", 8)
    s.above(
        40,
        70,
        257,
        34,
        "Name und Anschrift des Ausbildenden (Betrieb)",
        text("arbeitgeber", d.choice(FIRMS)),
        9.5,
    )
    s.above(297, 70, 258, 34, "Name, Vorname der/des Auszubildenden", name(p, "turned"), 9.5)
    s.above(40, 104, 257, 34, "Ausbildungsberuf", "Kauffrau/-mann für Büromanagement", 9.5)
    s.above(297, 104, 258, 34, "Geburtsdatum", day("geburtsdatum", p.born), 9.5)
    s.put(44, 164, "A  Die Ausbildungszeit beträgt 36 Monate. Das Berufsausbildungsverhältnis", 9)
    s.put(60, 190, "beginnt am", 9)
    s.comb(120, 192, day("ab_datum", start, "comb8"), 10)
    s.put(300, 190, "und endet am", 9)
    s.comb(370, 192, day("bis_datum", date(2029, 8, 31), "comb8"), 10)
    s.put(44, 230, "E  Der Ausbildende zahlt eine Vergütung von monatlich brutto", 9)
    rows: list[list[Part]] = [
        [f"im {n}. Ausbildungsjahr", amount(80_000 + 7_500 * n, "eur")] for n in (1, 2, 3)
    ]
    s.table(60, 250, [("", 200, "left"), ("", 140, "right")], rows, 9.5, grid=True, head=False)
    s.stamp(320, 240, ["IHK", "eingetragen", "12.08.2026"], colour="#1a4a8a")


@document("vaem", "kuendigung", scan="office", photo="curl+shadow", font="helvetica")
def dismissal(s: Sheet) -> None:
    """An employer's dismissal: date of the letter, last day, delivery."""
    d, p = s.dice, person(s.dice)
    end = date(2026, 12, 31)
    s.put(60, 56, d.choice(FIRMS), 13, bold=True)
    s.lines(60, 120, [p.title, name(p), p.house, p.place], 10.5)
    s.put(530, 200, other("date", written(date(2026, 11, 16)), "2026-11-16"), 10.5, align="right")
    s.put(60, 240, "Kündigung des Arbeitsverhältnisses", 12, bold=True)
    s.prose(
        60,
        270,
        470,
        [
            p.dear + " hiermit kündigen wir das mit Ihnen seit dem 01.03.2023 bestehende "
            "Arbeitsverhältnis ordentlich und fristgerecht zum ",
            day("arbeitsende_zum", end),
            ". Ihren Resturlaub von 6 Tagen nehmen Sie bitte bis dahin.",
        ],
        11,
        1.6,
    )
    s.remember(
        Fact("choice", "kündigen wir", {"arbeitsende_durch": "arbeitgeber"}), (60, 270, 300, 300)
    )


@document("statusaenderung", "kuendigung", scan="fax.tif", font="times")
def termination_agreement(s: Sheet) -> None:
    """An agreement to end the employment, several dates."""
    d, p = s.dice, person(s.dice)
    s.put(60, 60, "Aufhebungsvertrag", 17, bold=True)
    y = s.prose(60, 100, 470, ["zwischen ", d.choice(FIRMS), " und ", name(p), ":"], 11)
    for n, parts in enumerate(
        (
            [
                "Das Arbeitsverhältnis endet im gegenseitigen Einvernehmen mit Ablauf des ",
                day("ab_datum", date(2026, 11, 30), "long"),
                ".",
            ],
            [
                "Die Abfindung beträgt ",
                other("money", "2.500,00 €", "2500.00"),
                ", fällig am ",
                other("date", "15. Dezember 2026", "2026-12-15"),
                ".",
            ],
            ["Das Zeugnis wird bis zum 10. Januar 2027 erteilt."],
        ),
        1,
    ):
        s.put(60, y, f"{n}.", 11)
        y = s.prose(80, y, 450, parts, 11, 1.5)
    s.put(60, y + 30, f"{p.town}, {written(date(2026, 11, 2))}", 11)


@document("statusaenderung", "kuendigung", photo="angle+blur", font="atkinson")
def own_notice(s: Sheet) -> None:
    """An employee's notice, written by hand on plain paper."""
    d, p = s.dice, person(s.dice)
    for n, row in enumerate((name(p), p.house, p.place)):
        s.ink(60, 70 + 18 * n, row, 13)
    s.ink(380, 150, written(date(2026, 10, 29), "loose"), 13)
    s.ink(60, 200, "Kündigung", 15)
    s.ink(60, 240, "Sehr geehrte Damen und Herren,", 13)
    s.ink(60, 262, "hiermit kündige ich mein Arbeitsverhältnis", 13)
    end = s.ink(60, 284, "fristgerecht zum ", 13)
    s.ink(end + 3, 284, day("ab_datum", date(2026, 11, 30), "loose"), 13)
    s.ink(60, 330, p.name, 14)
    assert d
