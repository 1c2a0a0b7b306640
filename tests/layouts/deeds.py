"""Deeds of the registry and of courts, and certificates of school, university and doctors.

Limit: seals are rubber stamps here; nothing is signed.
"""

from datetime import date, timedelta

from tests.layouts.people import person, written
from tests.layouts.registry import document
from tests.layouts.sheet import Part, Sheet
from tests.layouts.truth import Fact, bystander, day, name, other, text


@document("vaem", "geburtsurkunde", scan="office", photo="angle", font="times")
def birth_certificate(s: Sheet) -> None:
    """A birth certificate: child first, then both parents."""
    p = person(s.dice)
    kid, father = person(s.dice, family=p.family, child=True), person(s.dice)
    born = date(2026, 9, 1) + timedelta(days=s.dice.randrange(50))
    s.put(298, 70, "Geburtsurkunde", 22, bold=True, align="center")
    s.put(298, 90, f"Standesamt {p.town}   Nr. G 1184/2026", 10, align="center")
    y = 140.0
    rows: list[tuple[str, Part]] = [
        ("Kind", ""),
        ("Vorname(n)", kid.given),
        ("Geburtsname", kid.family),
        ("Geburtstag", day("person_geburtsdatum", born)),
        ("Geburtsort", p.town),
        ("Mutter", ""),
        ("Name", bystander(p)),
        ("Vater", ""),
        ("Name", bystander(father)),
        (
            "Ausgestellt",
            other("date", written(born + timedelta(days=12)), f"{born + timedelta(days=12)}"),
        ),
    ]
    for label, what in rows:
        s.put(80 if what else 60, y, label, 11.5, bold=not what)
        s.put(240, y, what, 11.5)
        if label == "Vorname(n)":
            s.remember(Fact("name", kid.name, {"person_name": kid.name}), (240, y - 9, 340, y + 22))
        y += 21
    s.stamp(340, 400, ["Standesamt", p.town], turn=15, colour="#333333")


@document("statusaenderung", "geburtsurkunde", scan="pale", photo="flat+curl", font="helvetica")
def birth_extract(s: Sheet) -> None:
    """The international form: captions in three languages in boxes, the date in single cells."""
    p = person(s.dice)
    kid = person(s.dice, family=p.family, child=True)
    born = date(2026, 8, 1) + timedelta(days=s.dice.randrange(60))
    s.put(50, 50, "Auszug aus dem Geburtenregister", 14, bold=True)
    s.put(50, 64, "Extrait de l'acte de naissance – Extract of the register of births", 8)
    s.box(50, 80, 490, 30)
    s.put(53, 88, "Tag der Geburt / Date de naissance / Date of birth   Jo Mo An", 6)
    s.comb(330, 104, day("kind_geburtsdatum", born, "comb8"), 10)
    s.above(
        50,
        110,
        490,
        30,
        "Name und Vornamen des Kindes / Nom, prénoms / Name, forenames",
        Fact("name", kid.name, {"kind_name": kid.name}),
    )
    s.above(50, 140, 245, 30, "Mutter / Mère / Mother", bystander(p))
    s.above(295, 140, 245, 30, "Vater / Père / Father", bystander(person(s.dice)))


@document("neuantrag", "heiratsurkunde", scan="grey", photo="shadow", font="times")
def marriage_certificate(s: Sheet) -> None:
    """A marriage certificate with two columns for the spouses."""
    p, q = person(s.dice), person(s.dice)
    wed = date(2015, 1, 1) + timedelta(days=s.dice.randrange(3600))
    s.put(298, 70, "Eheurkunde", 22, bold=True, align="center")
    s.inline(160, 110, ["Eheschließung am ", day("familienstand_seit", wed), f" in {p.town}"], 12)
    for x, who in ((60, p), (310, q)):
        y = 160.0
        for label, what in (
            ("Vorname", who.given),
            ("Familienname", who.family),
            ("geboren", other("date", written(who.born), f"{who.born}")),
        ):
            s.put(x, y, label, 8)
            s.put(x, y + 13, what, 12)
            y += 34


@document("neuantrag", "scheidungsurteil", scan="office", font="courier")
def divorce(s: Sheet) -> None:
    """A court's decision in prose with a note of when it became final."""
    p, q = person(s.dice), person(s.dice)
    final = date(2025, 3, 1) + timedelta(days=s.dice.randrange(400))
    s.put(60, 60, f"Amtsgericht {p.town}   Familiengericht", 12)
    s.put(60, 80, "Aktenzeichen 23 F 118/25", 10)
    s.put(298, 130, "Scheidungsbeschluss", 15, bold=True, align="center")
    s.prose(
        60,
        170,
        470,
        [
            "In der Familiensache ",
            bystander(p),
            ", geb. am ",
            other("date", written(p.born), f"{p.born}"),
            ", gegen ",
            bystander(q),
            " wird die am 14.06.2014 geschlossene Ehe der Beteiligten geschieden.",
        ],
        10.5,
        1.6,
    )
    s.inline(60, 300, ["Rechtskräftig seit dem ", day("familienstand_seit", final)], 10.5)


@document("statusaenderung", "schulbescheinigung", scan="office", photo="angle", font="atkinson")
def school_certificate(s: Sheet) -> None:
    """A school's certificate in prose."""
    p = person(s.dice, child=True)
    s.put(60, 60, text("einrichtung", "Gesamtschule Am Wasserturm"), 13, bold=True)
    s.put(60, 110, "Schulbescheinigung", 16, bold=True)
    s.prose(
        60,
        150,
        470,
        [
            name(p),
            ", geboren am ",
            day("geburtsdatum", p.born),
            ", besucht seit dem ",
            day("ab_datum", date(2026, 8, 13)),
            " die Klasse 10b unserer Schule und wird sie voraussichtlich bis zum ",
            day("bis_datum", date(2027, 7, 31)),
            " besuchen.",
        ],
        11.5,
        1.7,
    )
    s.stamp(300, 300, ["Gesamtschule", "Am Wasserturm", "Sekretariat"])


@document("statusaenderung", "schulbescheinigung", scan="app", font="plex")
def enrolment(s: Sheet) -> None:
    """A university's certificate: labels above values, semester dates."""
    p = person(s.dice)
    s.put(60, 60, "Immatrikulationsbescheinigung", 16, bold=True)
    s.put(60, 78, "Wintersemester 2026/2027", 10)
    y = 110.0
    for label, what in (
        ("Hochschule", text("einrichtung", "Hochschule Weserland")),
        ("Name, Vorname", name(p, "turned")),
        ("Geburtsdatum", day("geburtsdatum", p.born)),
        ("Matrikelnummer", "4471820"),
        ("Semesterbeginn", day("ab_datum", date(2026, 10, 1))),
        ("Semesterende", day("bis_datum", date(2027, 3, 31))),
    ):
        s.put(60, y, label, 8, colour="#666666")
        s.put(60, y + 13, what, 11.5)
        y += 36


@document("neuantrag", "schwangerschaft", scan="office", photo="blur", font="times")
def expected_birth(s: Sheet) -> None:
    """A midwife's certificate of the expected day."""
    p = person(s.dice)
    s.put(60, 70, "Bescheinigung über den mutmaßlichen Tag der Entbindung", 13, bold=True)
    s.prose(
        60,
        110,
        470,
        [
            "Bei ",
            name(p, "titled"),
            ", geb. ",
            day("geburtsdatum", p.born),
            ", ist der voraussichtliche Entbindungstermin der ",
            day("entbindungstermin", date(2027, 3, 1) + timedelta(days=s.dice.randrange(60))),
            ". Untersucht am ",
            other("date", "05.11.2026", "2026-11-05"),
            ".",
        ],
        11.5,
        1.7,
    )


@document("kontaktcenter", "vollmacht", scan="grey+turned90", font="helvetica")
def guardian_card(s: Sheet) -> None:
    """A court's card for a legal guardian; the person cared for stands below."""
    p, q = person(s.dice), person(s.dice)
    s.put(60, 60, f"Amtsgericht {p.town} – Betreuungsgericht", 11)
    s.put(60, 96, "Betreuerausweis", 17, bold=True)
    s.inline(
        60,
        130,
        ["Betreuer/in: ", bystander(q), ", geb. ", other("date", written(q.born), f"{q.born}")],
        11,
    )
    s.inline(60, 156, ["ist bestellt für: ", name(p), ", geb. ", day("geburtsdatum", p.born)], 11)
    s.put(60, 190, "Aufgabenkreise: Vermögenssorge, Vertretung gegenüber Behörden", 11)
