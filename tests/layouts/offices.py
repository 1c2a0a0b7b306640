"""Letters of offices and funds about people: membership, numbers, care, rehabilitation, housing.

Limit: no letter here decides about money that a form asks for, except where it says so.
"""

from datetime import date, timedelta

from tests.layouts.people import amount, grouped, person, written
from tests.layouts.registry import document
from tests.layouts.sheet import Part, Sheet
from tests.layouts.truth import Fact, bystander, day, house, money, name, number, other, place, text


@document("neuantrag", "kv_bescheinigung", scan="office", photo="angle", font="plex")
def membership_letter(s: Sheet) -> None:
    """A fund's certificate in a sentence and a list."""
    p = person(s.dice)
    s.put(60, 56, text("krankenkasse", p.fund), 15, bold=True)
    s.letter("Kundenservice", p)
    s.put(60, 240, "Mitgliedsbescheinigung", 13, bold=True)
    s.prose(
        60,
        270,
        470,
        [
            "Wir bestätigen, dass ",
            name(p, "titled"),
            ", geboren am ",
            day("geburtsdatum", p.born),
            ", Versichertennummer ",
            number("kvnr", "kvnr", p.kvnr),
            ", seit dem ",
            other("date", "01.04.2019", "2019-04-01"),
            " bei uns versichert ist.",
        ],
        11,
        1.6,
    )


@document("neuantrag", "kv_bescheinigung", scan="fax.tif", font="courier")
def insurance_table(s: Sheet) -> None:
    """Another fund's certificate: a table with several insured persons of one family."""
    p = person(s.dice)
    kid = person(s.dice, family=p.family, child=True)
    s.put(50, 60, "Versicherungsbescheinigung", 14, bold=True)
    s.inline(50, 80, ["Krankenkasse: ", text("krankenkasse", p.fund)], 10)
    rows: list[list[Part]] = [
        [
            name(p, "turned"),
            day("geburtsdatum", p.born),
            number("kvnr", "kvnr", p.kvnr),
            "Mitglied",
        ],
        [
            bystander(kid, kid.turned),
            other("date", written(kid.born), f"{kid.born}"),
            other("kvnr", kid.kvnr, kid.kvnr),
            "familienvers.",
        ],
    ]
    cols = [
        ("Name, Vorname", 170.0, "left"),
        ("geboren", 90.0, "left"),
        ("Vers.-Nr.", 100.0, "left"),
        ("Status", 110.0, "left"),
    ]
    s.table(50, 120, cols, rows, 9.5)


@document("neuantrag", "steuer_id_schreiben", scan="grey", photo="curl", font="helvetica")
def tax_number_letter(s: Sheet) -> None:
    """The tax office's letter: the number in groups in a frame."""
    p = person(s.dice)
    s.put(60, 56, "Bundeszentralamt für Steuern", 13, bold=True)
    s.letter("53221 Bonn", p)
    s.put(60, 236, "Zuteilung der Identifikationsnummer nach § 139b AO", 11.5, bold=True)
    s.put(60, 262, "Das Bundeszentralamt für Steuern hat Ihnen folgende Nummer zugeteilt:", 10.5)
    s.box(60, 276, 220, 30, 1)
    shown = f"{p.tax[:2]} {grouped(p.tax[2:], by=3)}"
    s.put(72, 297, number("steuer_id", "steuer_id", p.tax, shown), 14, bold=True)
    y = 340.0
    for label, what in (
        ("Vorname", p.given),
        ("Familienname", p.family),
        ("Geburtsdatum", day("geburtsdatum", p.born)),
        ("Geburtsort", "Oldenburg"),
    ):
        y = s.pair(60, y, label, what, 180, 10.5)


@document("neuantrag", "sv_ausweis", photo="flat+glare", scan="office", font="times")
def pension_number_letter(s: Sheet) -> None:
    """The pension office's certificate of the number, number in blanks."""
    p = person(s.dice)
    s.put(60, 60, "Versicherungsnummernachweis", 15, bold=True)
    shown = f"{p.pension[:2]} {p.pension[2:8]} {p.pension[8]} {p.pension[9:]}"
    s.put(60, 110, "Versicherungsnummer", 9)
    s.put(60, 128, number("rvnr", "rvnr", p.pension, shown), 15, bold=True)
    s.inline(60, 160, ["für ", name(p)], 11)
    s.put(60, 190, "Bitte bewahren Sie diesen Nachweis gut auf.", 10)


@document("statusaenderung", "pflegegrad_bescheid", scan="office", photo="angle", font="plex")
def care_grade(s: Sheet) -> None:
    """A care fund's notice; the carer is named too."""
    d, p, carer = s.dice, person(s.dice), person(s.dice)
    grade = d.randrange(2, 6)
    s.put(60, 56, f"{p.fund} – Pflegekasse", 13, bold=True)
    s.letter("Pflegekasse", p)
    s.put(60, 236, "Bescheid über Ihren Pflegegrad", 13, bold=True)
    s.prose(
        60,
        266,
        470,
        [
            "Für ",
            Fact("name", p.name, {"pflege_person": p.name}),
            " wird ab dem ",
            day("ab_datum", date(2026, 10, 1)),
            " der Pflegegrad ",
            Fact("int", f"{grade}", {"pflegegrad": f"{grade}"}),
            " anerkannt. Als Pflegeperson ist ",
            bystander(carer),
            " gemeldet. Das Pflegegeld beträgt ",
            other("money", "347,00 €", "347.00"),
            " im Monat.",
        ],
        11,
        1.6,
    )


@document("ortsabwesenheit", "reha_bescheid", scan="grey", font="times")
def rehabilitation(s: Sheet) -> None:
    """A pension office's grant of rehabilitation with arrival and departure."""
    d, p = s.dice, person(s.dice)
    start = date(2027, 1, 4) + timedelta(days=7 * d.randrange(8))
    s.put(60, 56, "Deutsche Rentenversicherung Nordmark", 13, bold=True)
    s.letter("Ruhstraße 2", p)
    s.put(60, 236, "Leistungen zur medizinischen Rehabilitation", 13, bold=True)
    s.prose(
        60,
        266,
        470,
        [
            p.dear + " wir bewilligen Ihnen eine stationäre Leistung in der Klinik Bergblick vom ",
            day("von", start, "long"),
            " bis zum ",
            day("bis", start + timedelta(days=20), "long"),
            ". Diese Bewilligung verfällt, wenn Sie nicht bis zum ",
            other("date", "31. März 2027", "2027-03-31"),
            " anreisen.",
        ],
        11,
        1.6,
    )


@document("wba", "sonstiges", scan="pale", photo="angle+shadow", font="helvetica")
def jobcenter_letter(s: Sheet) -> None:
    """A Jobcenter's letter with its marks in a narrow column."""
    d, p, clerk = s.dice, person(s.dice), person(s.dice)
    bg, kd = (
        f"{d.randrange(10**4, 10**5)}//{d.randrange(10**7):07d}",
        f"{d.randrange(100, 999)}D{d.randrange(10**6):06d}",
    )
    s.put(60, 50, f"Jobcenter {p.town}", 14, bold=True)
    s.lines(68, 130, [p.title, name(p), house(p), place(p)], 10.5)
    for n, (label, what) in enumerate(
        (
            ("Mein Zeichen", f"{d.randrange(100, 999)}-{clerk.family[:2].upper()}"),
            ("BG-Nummer", number("bg_nummer", "bg_nummer", bg)),
            ("Kundennummer", number("kundennummer", "kundennummer", kd)),
            ("Bearbeiter/in", bystander(clerk)),
            ("Datum", written(date(2026, 10, 21))),
        )
    ):
        s.put(400, 110 + 22 * n, label, 6.5, colour="#555555")
        s.put(400, 119 + 22 * n, what, 9.5)
    s.put(60, 260, "Bewilligung von Leistungen zur Sicherung des Lebensunterhalts", 12, bold=True)
    s.put(60, 286, "Der Bescheid gilt vom 01.11.2026 bis zum 30.04.2027.", 10.5)


@document("wba", "sonstiges", scan="office+turned180", font="plex")
def housing_benefit(s: Sheet) -> None:
    """A housing benefit notice: it proves name and address."""
    d, p = s.dice, person(s.dice)
    s.put(60, 50, f"Stadt {p.town} – Wohngeldbehörde", 13, bold=True)
    s.lines(68, 130, [p.title, name(p), house(p), place(p)], 10.5)
    s.put(60, 240, "Bewilligungsbescheid nach dem Wohngeldgesetz", 12, bold=True)
    s.prose(
        60,
        270,
        470,
        [
            p.dear + " Ihnen wird Wohngeld als Mietzuschuss von monatlich ",
            amount(d.randrange(9_000, 40_000)),
            " bewilligt.",
        ],
        11,
    )
    s.inline(
        60, 320, ["Geburtsdatum der wohngeldberechtigten Person: ", day("geburtsdatum", p.born)], 10
    )


@document("vaem", "sonstiges", scan="coarse+grey", font="atkinson")
def sickness_benefit(s: Sheet) -> None:
    """A fund's letter about sickness benefit per day and per month."""
    d, p = s.dice, person(s.dice)
    daily = d.randrange(2_500, 6_000)
    s.put(60, 50, p.fund, 14, bold=True)
    s.lines(68, 130, [p.title, name(p), p.house, p.place], 10.5)
    s.put(60, 240, "Ihr Krankengeld", 13, bold=True)
    y = 270.0
    for label, what in (
        ("Versichertennummer", p.kvnr),
        ("Beginn", day("gueltig_ab", date(2026, 10, 19))),
        (
            "Brutto-Krankengeld täglich",
            other("money", amount(daily + 700), f"{(daily + 700) / 100:.2f}"),
        ),
        ("Netto-Krankengeld täglich", other("money", amount(daily), f"{daily / 100:.2f}")),
        ("Zahlung im Monat", money("leistung_betrag", daily * 30)),
    ):
        y = s.pair(60, y, label, what, 260, 10.5)
