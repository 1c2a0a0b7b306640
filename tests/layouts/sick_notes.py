"""Sick notes and hospital certificates: old pink forms, printouts of practices, letters.

Limit: no diagnosis is asked for; where one is printed it is there to be covered.
"""

import random
from datetime import date, timedelta

from tests.layouts.people import Person, person, written
from tests.layouts.registry import document
from tests.layouts.sheet import A5, Part, Sheet
from tests.layouts.truth import Fact, day, family, given, name, number, other, text

PINK = "#c0566f"


def span(dice: random.Random) -> tuple[date, date, date]:
    """Since, until, found: three different days of autumn 2026."""
    since = date(2026, 10, 1) + timedelta(days=dice.randrange(35))
    return (
        since,
        since + timedelta(days=dice.randrange(3, 18)),
        since + timedelta(days=dice.choice((1, 2))),
    )


def kind(dice: random.Random) -> tuple[str, Fact]:
    """First or follow-up note as entered."""
    first = dice.random() < 0.5
    chosen = "erst" if first else "folge"
    return chosen, Fact("choice", "X", {"au_art": chosen})


def health(p: Person) -> Fact:
    """The insurance number."""
    return number("kvnr", "kvnr", p.kvnr)


def _pink_form(s: Sheet, *, by_hand: bool) -> None:
    d, p = s.dice, person(s.dice)
    since, until, found = span(d)
    chosen, tick = kind(d)
    s.fill(0, 0, s.width, s.height, "#fbe9ec")
    s.box(20, 20, 230, 118, colour=PINK)
    put = s.ink if by_hand else s.put
    s.put(24, 27, "Krankenkasse bzw. Kostenträger", 5, colour=PINK)
    put(28, 39, text("krankenkasse", p.fund), 9)
    s.rule(20, 44, 250, colour=PINK)
    s.put(24, 51, "Name, Vorname des Versicherten", 5, colour=PINK)
    put(28, 63, family(p), 9)
    put(28, 75, given(p), 9)
    s.put(190, 63, "geb. am", 5, colour=PINK)
    put(190, 75, day("geburtsdatum", p.born, "short"), 9)
    put(28, 87, p.house, 8)
    put(28, 98, p.place, 8)
    s.rule(20, 102, 250, colour=PINK)
    for x, label, what in (
        (24, "Kostenträgerkennung", "104212505"),
        (98, "Versicherten-Nr.", health(p)),
        (200, "Status", "1000000"),
    ):
        s.put(x, 108, label, 5, colour=PINK)
        put(x + 2, 118, what, 8)
    s.rule(20, 121, 250, colour=PINK)
    for x, label, what in (
        (24, "Betriebsstätten-Nr.", "271234500"),
        (98, "Arzt-Nr.", "987654301"),
        (200, "Datum", written(found, "short")),
    ):
        s.put(x, 127, label, 5, colour=PINK)
        put(x + 2, 136, what, 8)
    s.put(270, 34, "Arbeitsunfähigkeits-", 12, bold=True, colour=PINK, font="helvetica")
    s.put(270, 48, "bescheinigung", 12, bold=True, colour=PINK, font="helvetica")
    s.put(400, 40, "1", 22, bold=True, colour=PINK, align="right")
    for i, (label, on) in enumerate(
        (("Erstbescheinigung", chosen == "erst"), ("Folgebescheinigung", chosen == "folge"))
    ):
        y = 72 + 16 * i
        s.box(270, y - 9, 10, 10, colour=PINK)
        if on:
            s.put(275, y - 0.5, tick, 9, bold=True, align="center")
        s.put(285, y, label, 8, colour=PINK)
    s.box(270, 100, 10, 10, colour=PINK)
    s.put(285, 108, "Arbeitsunfall, Arbeits-", 6.5, colour=PINK)
    s.put(285, 115, "unfallfolgen, Berufskrankheit", 6.5, colour=PINK)
    for i, (label, key, when) in enumerate(
        (
            ("arbeitsunfähig seit", "au_seit", since),
            (
                "voraussichtlich arbeitsunfähig bis einschließlich oder "
                "letzter Tag der Arbeitsunfähigkeit",
                "au_bis",
                until,
            ),
            ("festgestellt am", "au_festgestellt_am", found),
        )
    ):
        y = 168 + 30 * i
        words = label.split(" oder ")
        for n, row in enumerate(words):
            s.put(
                24,
                y - (6 if len(words) > 1 else 0) + 9 * n,
                ("oder " if n else "") + row,
                7.5,
                colour=PINK,
            )
        s.comb(240, y + 2, day(key, when, "comb"), 11)
    s.put(
        24,
        268,
        "Der angegebenen Krankenkasse wird unverzüglich eine Bescheinigung über die",
        6,
        colour=PINK,
    )
    s.put(
        24,
        276,
        "Arbeitsunfähigkeit mit Angaben über die Diagnose und die Dauer übersandt.",
        6,
        colour=PINK,
    )
    s.put(24, 400, "Ausfertigung zur Vorlage beim Arbeitgeber", 7, bold=True, colour=PINK)
    s.stamp(
        250,
        320,
        ["Dr. med. " + person(d).name, "Praxis für Innere Medizin"],
        turn=3,
        colour="#30306a",
    )


@document(
    "krankmeldung", "au_bescheinigung", scan="office", photo="angle+shadow", font="courier", size=A5
)
def pink_typed(s: Sheet) -> None:
    """Old form 1, typed: captions tiny above, days in combs."""
    _pink_form(s, by_hand=False)


@document("krankmeldung", "au_bescheinigung", scan="copy", photo="flat", size=A5, clean=False)
def pink_by_hand(s: Sheet) -> None:
    """Old form 1, filled in by hand."""
    _pink_form(s, by_hand=True)


@document("krankmeldung", "au_bescheinigung", scan="grey.pdf", photo="curl+exif", font="narrow")
def practice_printout(s: Sheet) -> None:
    """Printout for the insured person with a box of diagnoses, captions above the values."""
    d, p = s.dice, person(s.dice)
    since, until, found = span(d)
    chosen, tick = kind(d)
    s.put(36, 44, "Arbeitsunfähigkeitsbescheinigung", 15, bold=True)
    s.put(36, 58, "Ausfertigung für Versicherte", 9)
    s.above(36, 70, 260, 28, "Krankenkasse bzw. Kostenträger", text("krankenkasse", p.fund), 10)
    s.above(36, 98, 260, 28, "Name, Vorname der versicherten Person", name(p, "turned"), 10)
    s.above(36, 126, 130, 28, "geb. am", day("geburtsdatum", p.born), 10)
    s.above(166, 126, 130, 28, "Versicherten-ID", health(p), 10)
    s.tick(320, 84, chosen == "erst", "Erstbescheinigung")
    s.tick(320, 102, chosen == "folge", "Folgebescheinigung")
    s.remember(tick, (318, 76, 420, 104))
    s.tick(320, 120, False, "Arbeitsunfall, Arbeitsunfallfolgen")
    s.tick(320, 138, False, "dem Durchgangsarzt zugewiesen")
    s.above(36, 170, 165, 34, "arbeitsunfähig seit", day("au_seit", since), 13)
    s.above(
        201,
        170,
        190,
        34,
        "voraussichtlich arbeitsunfähig bis einschließlich",
        day("au_bis", until),
        13,
    )
    s.above(391, 170, 165, 34, "festgestellt am", day("au_festgestellt_am", found), 13)
    s.box(36, 222, 520, 90)
    s.put(40, 231, "AU-begründende Diagnose(n) (ICD-10)", 7)
    s.lines(46, 250, ["M54.5 G   Kreuzschmerz", "J20.9 V   Akute Bronchitis"], 10)
    s.put(36, 340, f"Vertragsarzt: Dr. med. {person(d).name}, Facharzt für Allgemeinmedizin", 8)
    s.put(
        36,
        352,
        f"Erzeugt am {written(found + timedelta(days=1))} 09:14, LANR 987654301, BSNR 271234500",
        7,
    )


@document(
    "krankmeldung",
    "au_bescheinigung",
    scan="fax+turned90.tif",
    photo="screen",
    font="dejavu",
    size=A5,
)
def practice_table(s: Sheet) -> None:
    """Another program's printout on A5: a table in two columns, short dates."""
    d, p = s.dice, person(s.dice)
    since, until, found = span(d)
    chosen, tick = kind(d)
    s.put(30, 40, "eAU – Bescheinigung der Arbeitsunfähigkeit", 11, bold=True)
    rows: list[list[Part]] = [
        ["Patient", name(p)],
        ["Geb.-Datum", day("geburtsdatum", p.born)],
        ["Kasse", text("krankenkasse", p.fund)],
        ["Vers.-Nr.", health(p)],
        [
            "Art",
            Fact(
                "choice",
                "Erstbescheinigung" if chosen == "erst" else "Folgebescheinigung",
                tick.fields,
            ),
        ],
        ["AU seit", day("au_seit", since, "short")],
        ["AU bis einschl.", day("au_bis", until, "short")],
        ["Feststellungsdatum", day("au_festgestellt_am", found, "short")],
        ["Arbeitsunfall", "nein"],
        [
            "Ausdruck",
            other(
                "date", written(found + timedelta(days=3), "short"), f"{found + timedelta(days=3)}"
            ),
        ],
    ]
    s.table(
        30, 70, [("", 130, "left"), ("", 225, "left")], rows, 9.5, grid=True, head=False, step=17
    )
    s.put(30, 260, f"Gemeinschaftspraxis Drs. {person(d).family} / {person(d).family}", 8)


@document("krankmeldung", "au_bescheinigung", scan="pale", font="times")
def doctors_letter(s: Sheet) -> None:
    """A doctor's certificate in one sentence, loose dates."""
    d, p = s.dice, person(s.dice)
    since, until, found = span(d)
    s.put(60, 60, f"Dr. med. {person(d).name}", 14, bold=True)
    s.put(60, 76, "Fachärztin für Orthopädie", 9)
    s.put(60, 150, "Bescheinigung über Arbeitsunfähigkeit", 13, bold=True)
    s.prose(
        60,
        190,
        470,
        [
            f"Bei {'Frau' if p.woman else 'Herrn'} ",
            name(p),
            ", geb. ",
            day("geburtsdatum", p.born, "loose"),
            ", versichert bei der ",
            text("krankenkasse", p.fund),
            " unter der Nummer ",
            health(p),
            ", habe ich heute, am ",
            day("au_festgestellt_am", found, "loose"),
            ", Arbeitsunfähigkeit festgestellt. Sie besteht seit dem ",
            day("au_seit", since, "loose"),
            " und voraussichtlich bis einschließlich ",
            day("au_bis", until, "loose"),
            ".",
        ],
        11.5,
        1.7,
    )
    s.stamp(340, 330, ["Orthopädie am Wall", "26122 Oldenburg"])


@document("krankmeldung", "au_bescheinigung", photo="angle+turned90", font="atkinson")
def employer_copy(s: Sheet) -> None:
    """Copy for the employer: captions under the values, three dates in one row."""
    d, p = s.dice, person(s.dice)
    since, until, found = span(d)
    chosen, tick = kind(d)
    s.put(50, 60, "Arbeitsunfähigkeitsbescheinigung", 17, bold=True)
    s.put(50, 78, "Ausfertigung zur Vorlage beim Arbeitgeber", 10)
    s.below(50, 130, 240, "Name, Vorname", name(p, "turned"), 12)
    s.below(310, 130, 120, "Geburtsdatum", day("geburtsdatum", p.born, "full"), 12)
    word = "ERSTBESCHEINIGUNG" if chosen == "erst" else "FOLGEBESCHEINIGUNG"
    s.put(50, 175, Fact("choice", word, tick.fields), 11, bold=True)
    for x, label, key, when in (
        (50, "arbeitsunfähig seit", "au_seit", since),
        (215, "arbeitsunfähig bis einschließlich", "au_bis", until),
        (380, "festgestellt am", "au_festgestellt_am", found),
    ):
        s.below(x, 225, 140, label, day(key, when), 14)
    s.put(50, 290, f"Hausarztzentrum {p.town} · Dr. {person(d).name}", 9)


@document("krankmeldung", "liegebescheinigung", scan="office", photo="angle+glare", font="plex")
def hospital_letter(s: Sheet) -> None:
    """A hospital's certificate in prose."""
    d, p = s.dice, person(s.dice)
    start = date(2026, 9, 1) + timedelta(days=d.randrange(50))
    end = start + timedelta(days=d.randrange(3, 20))
    s.put(60, 55, "Klinikum am Stadtpark gGmbH", 15, bold=True)
    s.put(60, 70, "Patientenverwaltung", 9)
    s.letter("Klinikum am Stadtpark, Parkstr. 1", p)
    s.put(530, 210, f"Datum: {written(end + timedelta(days=1))}", 10, align="right")
    s.put(60, 250, "Aufenthaltsbescheinigung", 13, bold=True)
    s.prose(
        60,
        285,
        470,
        [
            "Wir bestätigen, dass sich ",
            name(p, "titled"),
            ", geboren am ",
            day("geburtsdatum", p.born),
            ", in der Zeit vom ",
            day("stationaer_von", start),
            " bis zum ",
            day("stationaer_bis", end),
            " in unserem Hause in stationärer Behandlung befunden hat. "
            "Die Bescheinigung dient zur Vorlage bei Behörden.",
        ],
        11,
    )
    s.put(
        60, 430, "Dieses Schreiben wurde maschinell erstellt und ist ohne Unterschrift gültig.", 8
    )


@document("krankmeldung", "liegebescheinigung", scan="fax.tif", font="courier")
def hospital_form(s: Sheet) -> None:
    """Form of a hospital's system: labels left, times behind the dates."""
    d, p = s.dice, person(s.dice)
    start = date(2026, 8, 1) + timedelta(days=d.randrange(80))
    end = start + timedelta(days=d.randrange(2, 15))
    s.put(50, 50, "LIEGEBESCHEINIGUNG", 14, bold=True)
    s.put(50, 66, "ST. ANNEN HOSPITAL   STATION 3B", 9)
    y = 100.0
    for label, what, tail in (
        ("Fallnummer", f"{d.randrange(10**8):08d}", ""),
        ("Patient", name(p, "turned"), ""),
        ("geb.", day("geburtsdatum", p.born), f"  ({'w' if p.woman else 'm'})"),
        ("Versichertennr.", health(p), ""),
        ("Krankenkasse", text("krankenkasse", p.fund), ""),
        ("Aufnahme", day("stationaer_von", start), "  10:42 Uhr"),
        ("Entlassung", day("stationaer_bis", end), "  11:15 Uhr"),
        ("Art", "vollstationär", ""),
        (
            "Druck",
            other("date", written(end + timedelta(days=4)), f"{end + timedelta(days=4)}"),
            "  08:00 Uhr",
        ),
    ):
        s.put(50, y, f"{label:<16}:", 10)
        s.inline(170, y, [what, tail], 10)
        y += 16
