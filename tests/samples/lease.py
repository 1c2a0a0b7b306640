"""The fourteen pages of a residential lease: contract, house rules, annexes, two scanned pages."""

from pathlib import Path

from tests.samples.housing import numbered, sections, turn
from tests.samples.paper import Paper, signature

SIZE = 12.0

_COST_KINDS = (
    "laufende öffentliche Lasten des Grundstücks, namentlich die Grundsteuer",
    "Kosten der Wasserversorgung", "Kosten der Entwässerung",
    "Kosten des Betriebs der zentralen Heizungsanlage einschließlich der Abgasanlage",
    "Kosten des Betriebs der zentralen Warmwasserversorgungsanlage",
    "Kosten verbundener Heizungs- und Warmwasserversorgungsanlagen",
    "Kosten des Betriebs des Personen- oder Lastenaufzugs (nicht vorhanden)",
    "Kosten der Straßenreinigung und Müllbeseitigung",
    "Kosten der Gebäudereinigung und Ungezieferbekämpfung", "Kosten der Gartenpflege",
    "Kosten der Beleuchtung", "Kosten der Schornsteinreinigung",
    "Kosten der Sach- und Haftpflichtversicherung", "Kosten für den Hauswart",
    "Kosten des Betriebs der Gemeinschafts-Antennenanlage oder des Breitbandnetzes",
    "Kosten des Betriebs der Einrichtungen für die Wäschepflege",
    "sonstige Betriebskosten: Wartung der Rauchwarnmelder, Dachrinnenreinigung",
)  # fmt: skip


def contract(path: Path) -> int:
    """Everything that was printed; returns the number of pages."""
    paper = Paper(path, title="Wohnraummietvertrag", author="Hausverwaltung", font="times")
    paper.text(297, 92, "Wohnraummietvertrag", 22, bold=True, align="center")
    y = 140.0
    for role, rows in (
        ("Vermieter", ("Gerd Offermanns", "Wiesenweg 11", "52428 Jülich")),
        ("Mieter", ("Jens Baumann", "bisher wohnhaft", "Grabenstr. 7, 52249 Eschweiler")),
    ):  # fmt: skip
        paper.text(64, y, f"{role}:", 12, bold=True)
        y = paper.lines(150, y, rows, 12) + 12
    y = paper.paragraph(
        64, y + 4, "Zwischen dem Vermieter und dem Mieter wird folgender Mietvertrag geschlossen:",
        11, room=467,
    ) + 18  # fmt: skip
    for title, paragraphs in sections("lease"):
        if title.startswith("§ 3") and y > 520:
            y = turn(paper)
        y = numbered(paper, y, title, paragraphs, size=SIZE)
        if title.startswith("§ 3"):
            y = _rent(paper, y)
    y += 14
    if y > 640:
        y = turn(paper)
    paper.text(64, y, "Jülich, den 12.04.2021", 11)
    for x, who, seed in ((64, "Vermieter", 11), (330, "Mieter", 14)):
        signature(paper, x + 10, y + 56, seed, 110)
        paper.rule(x, y + 66, x + 200)
        paper.text(x, y + 77, who, 8)

    y = _annex(paper, "Anlage 1: Hausordnung")
    for title, paragraphs in sections("house_rules"):
        y = numbered(paper, y, title, paragraphs, size=SIZE)
    y = _annex(paper, "Anlage 2: Aufstellung der Betriebskosten")
    y = paper.paragraph(64, y, "Betriebskosten im Sinne von § 2 der Betriebskostenverordnung sind:",
                        11, room=467) + 6  # fmt: skip
    for number, kind in enumerate(_COST_KINDS, 1):
        paper.text(84, y, f"{number}.", 11, align="right")
        y = paper.paragraph(92, y, kind, 11, room=439) + 6
    y = _annex(paper, "Anlage 3: Informationen zum Datenschutz")
    for title, paragraphs in sections("privacy"):
        y = numbered(paper, y, title, paragraphs, size=SIZE)
    _provider_confirmation(paper)
    _energy(paper)
    _receipt(paper)
    y = _annex(paper, "Anlage 8: Merkblatt Feuchtigkeit vermeiden")
    for title, paragraphs in sections("leaflet"):
        y = numbered(paper, y, title, paragraphs, size=SIZE)
    paper.text(paper.width / 2, 812, f"– {paper.pages} –", 9, align="center")
    paper.save()
    return paper.pages


def _rent(paper: Paper, y: float) -> float:
    if y > 600:
        y = turn(paper)
    for label, amount in (
        ("Grundmiete", "640,00 EUR"),
        ("Vorauszahlung für Betriebskosten", "150,00 EUR"),
        ("Vorauszahlung für Heizung und Warmwasser", "110,00 EUR"),
        ("Gesamtmiete", "900,00 EUR"),
    ):
        bold = label == "Gesamtmiete"
        if bold:
            paper.rule(84, y - 12, 500)
        paper.text(84, y, label, 11, bold=bold)
        paper.text(500, y, amount, 11, bold=bold, align="right")
        y += 18
    return numbered(
        paper, y + 6, "", ("(2) Eine Staffel- oder Indexmiete ist nicht vereinbart.",)
    )  # fmt: skip


def _annex(paper: Paper, title: str) -> float:
    y = turn(paper)
    paper.text(64, y + 6, title, 15, bold=True)
    paper.rule(64, y + 16, 531)
    return y + 44


def _provider_confirmation(paper: Paper) -> None:
    y = _annex(paper, "Anlage 4: Wohnungsgeberbestätigung (Doppel)")
    y = paper.paragraph(
        64, y, "Bestätigung nach § 19 des Bundesmeldegesetzes zur Vorlage bei der Meldebehörde. "
        "Das Original wurde dem Mieter ausgehändigt.", 11, room=467,
    ) + 14  # fmt: skip
    for label, value in (
        ("Anschrift der Wohnung", "Am Markt 3, 52428 Jülich, 2. OG links"),
        ("Art des Vorgangs", "Einzug"), ("Tag des Einzugs", "01.05.2021"),
        ("Meldepflichtige Person", "Baumann, Jens"), ("Wohnungsgeber", "Gerd Offermanns"),
        ("Eigentümer der Wohnung", "Gerd Offermanns"),
    ):  # fmt: skip
        paper.box(64, y, 467, 26, 0.4)
        paper.text(70, y + 17, label, 10.5)
        paper.text(230, y + 17, value, 10.5)
        y += 26
    paper.text(64, y + 60, "Jülich, 02.05.2021", 11)
    signature(paper, 330, y + 58, 11, 110)
    paper.rule(320, y + 68, 531)
    paper.text(320, y + 79, "Unterschrift des Wohnungsgebers", 8)


def _energy(paper: Paper) -> None:
    y = _annex(paper, "Anlage 6: Auszug aus dem Energieausweis")
    for label, value in (
        ("Gebäudetyp", "Mehrfamilienhaus, 8 Wohnungen"), ("Baujahr Gebäude", "1974"),
        ("Baujahr Wärmeerzeuger", "2009"), ("Wesentlicher Energieträger", "Erdgas H"),
        ("Endenergieverbrauch", "128 kWh/(m²·a)"), ("Energieeffizienzklasse", "D"),
        ("Art des Ausweises", "Verbrauchsausweis"),
    ):  # fmt: skip
        paper.text(64, y, label, 11)
        paper.text(260, y, value, 11)
        paper.rule(64, y + 6, 531, 0.3, 0.6)
        y += 24
    paper.paragraph(
        64, y + 14, "Der vollständige Energieausweis wurde bei der Besichtigung vorgelegt und ist "
        "dem Mieter auf Wunsch in Kopie ausgehändigt worden.", 11, room=467,
    )  # fmt: skip


def _receipt(paper: Paper) -> None:
    y = _annex(paper, "Anlage 7: Empfangsbestätigung und Schlüssel")
    for words in (
        "Der Mieter bestätigt, je eine Ausfertigung des Mietvertrages, der Hausordnung, der "
        "Aufstellung der Betriebskosten und der Informationen zum Datenschutz erhalten zu haben.",
        "Übergeben wurden: drei Haustürschlüssel, drei Wohnungsschlüssel, zwei "
        "Briefkastenschlüssel, ein Kellerschlüssel. Das Anfertigen weiterer Schlüssel ist dem "
        "Vermieter anzuzeigen. Der Verlust eines Schlüssels ist unverzüglich mitzuteilen.",
        "Die Zählerstände sind im Übergabeprotokoll (Anlage 5) festgehalten, das als Kopie "
        "angeheftet ist.",
    ):  # fmt: skip
        y = paper.paragraph(64, y, words, 11, room=467) + 8
    paper.text(64, y + 40, "Jülich, den 30.04.2021", 11)
    signature(paper, 340, y + 38, 14, 110)
    paper.rule(330, y + 48, 531)
    paper.text(330, y + 59, "Mieter", 8)


def handover_record(path: Path) -> None:
    """Annex 5, filled in by hand and therefore scanned: two pages."""
    paper = Paper(path, title="Übergabeprotokoll", author="", font="helvetica")
    paper.text(57, 70, "Anlage 5: Wohnungsübergabeprotokoll", 15, bold=True)
    paper.text(57, 92, "Objekt: Am Markt 3, 52428 Jülich, 2. OG links   Datum: 30.04.2021", 10)
    y = 126.0
    for room in ("Diele", "Küche", "Bad", "Wohnzimmer", "Schlafzimmer", "Kinderzimmer 1",
                 "Kinderzimmer 2", "Balkon", "Keller Nr. 4"):  # fmt: skip
        paper.text(57, y, room, 10, bold=True)
        for x, part in ((170, "Wände"), (270, "Boden"), (370, "Fenster"), (470, "Türen")):
            paper.tick(x, y, True, part, 8)
        paper.rule(57, y + 10, 538, 0.4)
        y += 30
    paper.text(57, y + 10, "Bemerkungen:", 10)
    for line, words in enumerate(("Kratzer Parkett Wohnzimmer vor Balkontür", "Silikonfuge Wanne"
                                  " wird vom Vermieter erneuert", "")):  # fmt: skip
        row = y + 34 + 24 * line
        paper.text(140, row - 3, words, 12, font="courier", colour=_ink())
        paper.rule(57, row, 538, 0.4)
    paper.next_page()
    paper.text(57, 70, "Zählerstände", 13, bold=True)
    y = 100.0
    for label, value in (
        ("Strom (Zähler 1ESY 1160 0471 1)", "038 412"), ("Kaltwasser Bad", "127,4 m³"),
        ("Warmwasser Bad", "88,0 m³"), ("Heizkostenverteiler 1", "0"),
        ("Heizkostenverteiler 2", "0"), ("Heizkostenverteiler 3", "0"),
    ):  # fmt: skip
        paper.text(57, y, label, 10)
        paper.text(330, y - 1, value, 13, font="courier", colour=_ink())
        paper.rule(57, y + 8, 538, 0.4)
        y += 28
    for x, who, seed in ((57, "Vermieter", 11), (320, "Mieter", 14)):
        signature(paper, x + 10, y + 70, seed, 120)
        paper.rule(x, y + 80, x + 200)
        paper.text(x, y + 91, who, 8)
    paper.save()


def _ink() -> object:
    from reportlab.lib.colors import HexColor

    return HexColor("#1c2f8a")
