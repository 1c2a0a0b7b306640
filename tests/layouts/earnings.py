"""Statements of earnings and particulars of a job: the office's form, a letter, a data sheet.

Limit: amounts are plausible, not computed by tax law.
"""

from datetime import date

from tests.layouts.payslips import look_alike, pay
from tests.layouts.people import FIRMS, person, written
from tests.layouts.registry import document
from tests.layouts.sheet import Part, Sheet
from tests.layouts.truth import day, money, name, size, text


@document(
    "neuantrag",
    "einkommensbescheinigung",
    scan="office+holes",
    photo="flat+finger",
    font="helvetica",
)
def earnings_form(s: Sheet) -> None:
    """The office's form for employers: numbered boxes, dates in combs, filled in by hand."""
    d, p, m = s.dice, person(s.dice), pay(s.dice, 60_000, 190_000)
    paid = date(2026, 10, d.randrange(1, 29))
    s.put(40, 44, "Einkommensbescheinigung", 16, bold=True)
    s.put(40, 58, "nach § 58 Zweites Buch Sozialgesetzbuch – vom Arbeitgeber auszufüllen", 8.5)
    s.fill(40, 72, 515, 14, "#dfe6ee")
    s.put(44, 82, "1  Angaben zur Person", 9, bold=True)
    s.above(40, 90, 257, 30, "Familienname, Vorname", name(p, "turned"), 12, by_hand=True)
    s.box(297, 90, 258, 30)
    s.put(300, 97.5, "Geburtsdatum (TTMMJJJJ)", 5.8)
    s.comb(330, 115, day("geburtsdatum", p.born, "comb8"), 10)
    s.fill(40, 132, 515, 14, "#dfe6ee")
    s.put(44, 142, "2  Beschäftigung", 9, bold=True)
    s.below(44, 172, 240, "beschäftigt als", "Lagerhelfer/in", 11, by_hand=True)
    s.below(
        300,
        172,
        240,
        "wöchentliche Arbeitszeit in Stunden",
        f"{d.randrange(10, 39)}",
        11,
        by_hand=True,
    )
    s.fill(40, 192, 515, 14, "#dfe6ee")
    s.put(44, 202, "3  Arbeitsentgelt im Monat Oktober 2026", 9, bold=True)
    for i, (label, what) in enumerate(
        (
            ("3.1 Bruttoarbeitsentgelt", money("einkommen[0].brutto", m.gross, "plain")),
            ("3.2 Lohnsteuer, Solidaritätszuschlag", look_alike(m.tax, "plain")),
            ("3.3 Beiträge zur Sozialversicherung", look_alike(m.gross - m.net - m.tax, "plain")),
            ("3.4 Nettoarbeitsentgelt", money("einkommen[0].netto", m.net, "plain")),
        )
    ):
        s.put(46, 230 + 24 * i, label, 9.5)
        s.box(380, 216 + 24 * i, 130, 18)
        s.ink(392, 230 + 24 * i, what, 12)
        s.put(516, 230 + 24 * i, "EUR", 9)
    s.put(46, 334, "3.5 Das Entgelt ist zugeflossen am", 9.5)
    s.comb(380, 336, day("einkommen[0].zufluss_am", paid, "comb"), 10)
    s.below(
        44,
        420,
        200,
        "Ort, Datum",
        f"{p.town}, {written(date(2026, 11, 5), 'loose')}",
        10,
        by_hand=True,
    )
    s.below(300, 420, 240, "Firmenstempel, Unterschrift", "", 10)
    s.stamp(330, 380, [d.choice(FIRMS), "Personalabteilung"])


@document("wba", "einkommensbescheinigung", photo="blur+angle", font="times")
def earnings_letter(s: Sheet) -> None:
    """An employer's letter: everything in sentences, a date broken over two lines at times."""
    d, p, m = s.dice, person(s.dice), pay(s.dice, 40_000, 120_000)
    firm, paid = d.choice(FIRMS), date(2026, 10, d.randrange(13, 29))
    s.put(60, 60, firm, 14, bold=True)
    s.put(535, 90, f"{p.town}, den {written(date(2026, 11, 3), 'long')}", 11, align="right")
    s.put(60, 140, "Verdienstbescheinigung", 13, bold=True)
    s.prose(
        60,
        175,
        470,
        [
            "Hiermit bescheinigen wir, dass ",
            name(p, "titled"),
            ", geboren am ",
            day("geburtsdatum", p.born, "long"),
            f", seit dem {written(date(2024, 2, 1), 'long')} bei uns arbeitet. "
            "Der Bruttolohn im Monat "
            "September 2026 betrug ",
            money("einkommen[0].brutto", m.gross),
            ". Nach Abzug von Steuern (",
            look_alike(m.tax, "euro"),
            ") und Sozialabgaben verblieb ein Nettolohn von ",
            money("einkommen[0].netto", m.net),
            ". Der Lohn wurde am ",
            day("einkommen[0].zufluss_am", paid, "long"),
            " auf das Konto überwiesen.",
        ],
        11.5,
        1.6,
    )
    s.put(60, 380, "Mit freundlichen Grüßen", 11.5)
    s.put(60, 430, f"i. A. {person(d).name}", 11.5, font="hand", slant=0.2)


@document("statusaenderung", "arbeitsvertrag", scan="office", font="plex")
def job_offer_data_sheet(s: Sheet) -> None:
    """Employment contract as a table of particulars with captions in the left column."""
    d, p = s.dice, person(s.dice)
    start, gross = date(2026, d.randrange(10, 13), 1), d.randrange(1200, 2600) * 100
    s.put(50, 60, "Anstellungsvertrag – Datenblatt", 16, bold=True)
    rows: list[list[Part]] = [
        ["Arbeitgeber", text("arbeitgeber", d.choice(FIRMS))],
        ["Arbeitnehmer/in", name(p)],
        ["Geburtsdatum", day("geburtsdatum", p.born)],
        ["Tätigkeit", "Küchenhilfe"],
        ["Arbeitsort", text("arbeitsort", person(d).town)],
        ["Beginn", day("ab_datum", start)],
        ["Befristung bis", day("bis_datum", date(start.year + 1, start.month, 28))],
        ["Wochenstunden", size("wochenstunden", d.choice((200, 250, 300, 385)), "")],
        ["Vergütung brutto/Monat", money("brutto", gross, "eur")],
        ["Probezeit", "6 Monate"],
    ]
    s.table(
        50, 100, [("", 170, "left"), ("", 320, "left")], rows, 10.5, grid=True, head=False, step=20
    )
    s.below(50, 380, 200, "Ort, Datum, Arbeitgeber", "", 10)
    s.below(300, 380, 200, "Ort, Datum, Arbeitnehmer/in", "", 10)
