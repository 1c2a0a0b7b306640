"""Rent papers: the landlord's certificate, the yearly settlement of costs, the lease's frame."""

from collections.abc import Sequence
from pathlib import Path

from tests.samples.paper import Paper, signature

LANDLORD = "Wohnungsgenossenschaft Rurtal eG"


def rent_certificate(path: Path) -> None:
    """The certificate the landlord fills in: two pages, the second with the amounts."""
    paper = Paper(path, title="Mietbescheinigung", author=LANDLORD)
    paper.text(57, 62, "Mietbescheinigung", 18, bold=True)
    paper.text(57, 80, "Vom Vermieter auszufüllen – zur Vorlage beim Jobcenter", 9.5)
    paper.text(538, 62, "Seite 1 von 2", 8, align="right")
    y = _block(
        paper, 112, "1. Mieterin / Mieter",
        ("Nummer der Bedarfsgemeinschaft", "12345//0004711"),
        ("Name, Vorname", "Goessling, Hans Peter"),
        ("Anschrift der Wohnung", "Koelner Str. 12a, 52349 Düren"),
        ("Lage der Wohnung", "2. Obergeschoss rechts"),
        ("Mieter/in seit", "01.03.2014"),
        ("Anzahl der Personen im Haushalt", "1"),
        ("davon Untermieter", "keine"),
    )  # fmt: skip
    y = _block(
        paper, y + 18, "2. Wohnung",
        ("Wohnfläche in m²", "46,50"),
        ("Anzahl der Zimmer (ohne Küche, Bad)", "2"),
        ("Baujahr des Hauses", "1968"),
        ("Gesamtwohnfläche des Hauses in m²", "612,00"),
        ("Heizung", "Zentralheizung"),
        ("Energieträger", "Erdgas"),
        ("Warmwasser", "über die Heizungsanlage"),
    )  # fmt: skip
    y = _block(
        paper, y + 18, "3. Vermieterin / Vermieter",
        ("Name", LANDLORD),
        ("Anschrift", "Tivolistraße 4, 52349 Düren"),
        ("Ansprechperson", "Frau Weißgerber, Tel. 02421 000000"),
    )  # fmt: skip
    paper.text(57, y + 26, "Die Angaben zur Miete stehen auf Seite 2.", 9)
    paper.next_page()
    paper.text(57, 62, "Mietbescheinigung", 12, bold=True)
    paper.text(538, 62, "Seite 2 von 2", 8, align="right")
    paper.text(57, 80, "Mieter: Goessling, Hans Peter · Mitgliedsnummer 20 0815", 9)
    y = _block(
        paper, 112, "4. Miete monatlich, gültig ab 01.07.2026",
        ("Grundmiete (kalt)", "421,00 €"),
        ("Betriebskosten (ohne Heizung)", "80,00 €"),
        ("Heizkosten", "65,00 €"),
        ("Gesamtmiete", "566,00 €"),
        ("Stellplatz / Garage", "nicht gemietet"),
        ("Mietrückstände", "nein"), amounts=True,
    )  # fmt: skip
    y = _block(
        paper, y + 18, "5. Bankverbindung für die Miete",
        ("Empfänger der Miete", LANDLORD),
        ("Konto der Genossenschaft", "DE28 9000 0004 0070 0122 66"),
        ("Geldinstitut", "Musterbank Düren"),
    )  # fmt: skip
    paper.paragraph(
        57, y + 34,
        "Die Vermieterin bestätigt die Richtigkeit und Vollständigkeit der Angaben. Die "
        "Bescheinigung wird auf Wunsch des Mieters ausgestellt und begründet keine "
        "Änderung des Mietvertrages.", 9, room=480,
    )  # fmt: skip
    paper.text(57, y + 120, "Düren, den 12.11.2026", 10)
    signature(paper, 330, y + 116, 421, 110)
    paper.rule(320, y + 126, 538)
    paper.text(320, y + 136, "Stempel und Unterschrift der Vermieterin", 7.5)
    paper.save()


def _block(
    paper: Paper, y: float, title: str, *rows: tuple[str, str], amounts: bool = False
) -> float:
    paper.fill(57, y, 481, 20, "#dfe5ea")
    paper.text(63, y + 14, title, 10, bold=True)
    y += 20
    for label, value in rows:
        paper.box(57, y, 481, 24, 0.4)
        paper.post(270, y, y + 24, 0.4)
        paper.text(63, y + 16, label, 9.5)
        if amounts:
            paper.text(420, y + 16, value, 10.5, align="right")
        else:
            paper.text(278, y + 16, value, 10.5)
        y += 24
    return y


_COSTS = (
    ("Grundsteuer", "2.418,60", "183,77"), ("Wasserversorgung", "3.102,44", "235,72"),
    ("Entwässerung", "2.611,10", "198,39"), ("Straßenreinigung", "402,16", "30,56"),
    ("Müllbeseitigung", "2.204,00", "167,46"), ("Gebäudereinigung", "1.560,00", "118,53"),
    ("Gartenpflege", "740,00", "56,23"), ("Allgemeinstrom", "388,92", "29,55"),
    ("Sach- und Haftpflichtversicherung", "1.995,40", "151,61"),
)  # fmt: skip


def settlement_of_costs(path: Path) -> None:
    """Last year's settlement of running costs: letter, table, notes. Sums are right."""
    paper = Paper(path, title="Betriebskostenabrechnung", author=LANDLORD, font="times")
    paper.text(57, 60, LANDLORD, 14, bold=True)
    paper.text(57, 74, "Tivolistraße 4 · 52349 Düren", 8)
    paper.lines(57, 130, ["Herrn", "Hans-Peter Gößling", "Kölner Straße 12a", "52349 Düren"], 10.5)
    paper.text(538, 200, "Düren, 28. Mai 2026", 10, align="right")
    paper.text(57, 244, "Betriebskostenabrechnung 2025", 15, bold=True)
    paper.text(57, 262, "Abrechnungszeitraum: 01.01.2025 bis 31.12.2025", 10)
    paper.text(57, 296, "Sehr geehrter Herr Gößling,", 10.5)
    y = paper.paragraph(
        57, 320,
        "anbei erhalten Sie die Abrechnung der Betriebs- und Heizkosten für das Jahr 2025. "
        "Die Kosten des Hauses sind nach Wohnfläche verteilt (46,50 m² von 612,00 m²), die "
        "Heizkosten zu 70 Prozent nach Verbrauch.", 10.5, room=480,
    )  # fmt: skip
    for label, amount in (
        ("Ihr Anteil an den Betriebskosten", "1.171,82 €"), ("Ihr Anteil an den Heizkosten",
         "702,96 €"), ("Summe der Kosten", "1.874,78 €"), ("abzüglich Ihrer Vorauszahlungen",
         "1.740,00 €"), ("Nachzahlung", "134,78 €"),
    ):  # fmt: skip
        y += 20
        bold = label == "Nachzahlung"
        paper.text(90, y, label, 10.5, bold=bold)
        paper.text(460, y, amount, 10.5, bold=bold, align="right")
        if label in ("Ihr Anteil an den Heizkosten", "abzüglich Ihrer Vorauszahlungen"):
            paper.rule(90, y + 6, 460)
            y += 4
    paper.paragraph(
        57, y + 44, "Bitte überweisen Sie die Nachzahlung bis zum 30.06.2026 auf das bekannte "
        "Mietkonto. Einwendungen können Sie innerhalb von zwölf Monaten erheben.", 10.5, room=480,
    )  # fmt: skip
    paper.text(57, y + 110, "Mit freundlichen Grüßen", 10.5)
    signature(paper, 62, y + 148, 2025)
    paper.text(57, y + 166, "Abteilung Abrechnung", 9)

    paper.next_page()
    paper.text(57, 60, "Anlage 1: Verteilung der Betriebskosten", 12, bold=True)
    y = 92.0
    for x, head, side in ((57, "Kostenart", "left"), (400, "Haus EUR", "right"),
                          (520, "Ihr Anteil EUR", "right")):  # fmt: skip
        paper.text(x, y, head, 9, bold=True, align=side)
    paper.rule(57, y + 5, 520, 0.8)
    for cost, house, share in _COSTS:
        y += 20
        paper.text(57, y, cost, 10)
        paper.text(400, y, house, 10, align="right")
        paper.text(520, y, share, 10, align="right")
    paper.rule(57, y + 6, 520, 0.8)
    paper.text(57, y + 22, "Summe", 10, bold=True)
    paper.text(400, y + 22, "15.422,62", 10, bold=True, align="right")
    paper.text(520, y + 22, "1.171,82", 10, bold=True, align="right")

    paper.next_page()
    paper.text(57, 60, "Anlage 2: Heizkosten und Erläuterungen", 12, bold=True)
    y = 92.0
    for label, amount in (
        ("Brennstoffkosten Haus (Erdgas)", "8.114,20 €"), ("Betriebsstrom, Wartung, Messdienst",
         "1.137,80 €"), ("Ihr Grundkostenanteil (30 Prozent)", "210,89 €"),
        ("Ihr Verbrauchsanteil (70 Prozent)", "492,07 €"), ("Ihr Anteil an den Heizkosten",
         "702,96 €"),
    ):  # fmt: skip
        paper.text(57, y, label, 10)
        paper.text(400, y, amount, 10, align="right")
        y += 20
    paper.paragraph(
        57, y + 20,
        "Belege können Sie nach Anmeldung in unserer Geschäftsstelle einsehen. Der auf "
        "haushaltsnahe Dienstleistungen entfallende Anteil beträgt 174,76 Euro. Die "
        "Vorauszahlungen setzen sich aus zwölf Monatsbeträgen von 80,00 Euro für "
        "Betriebskosten und 65,00 Euro für Heizkosten zusammen.", 10, room=463,
    )  # fmt: skip
    paper.save()


def sections(name: str) -> list[tuple[str, list[str]]]:
    """A contract's text: sections begin with "# ", every other line is a paragraph."""
    text = (Path(__file__).parent / "texts" / f"{name}.txt").read_text("utf-8")
    blocks = [block.strip().splitlines() for block in text.split("# ") if block.strip()]
    return [(block[0], block[1:]) for block in blocks]


def numbered(
    paper: Paper, y: float, title: str, paragraphs: Sequence[str], *, size: float = 11,
    bottom: float = 770, top: float = 70,
) -> float:  # fmt: skip
    """A contract's section; goes on to the next page when the sheet is full."""
    step = size * 1.45
    if y + 3 * step > bottom:
        y = turn(paper, top)
    paper.text(64, y, title, size + 1, bold=True)
    y += step * 1.25
    for paragraph in paragraphs:
        for row in paper.wrapped(paragraph, size, 467):
            if y > bottom:
                y = turn(paper, top)
            paper.text(64, y, row, size)
            y += step
        y += 5
    return y + 8


def turn(paper: Paper, top: float = 70) -> float:
    """Number the page that ends and begin the next."""
    paper.text(paper.width / 2, 812, f"– {paper.pages} –", 9, align="center")
    paper.next_page()
    return top
