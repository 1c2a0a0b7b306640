"""Papers of working life: pay slips and an employment contract."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from tests.samples.housing import numbered, sections, turn
from tests.samples.paper import Paper, signature
from tests.samples.statements import euro, grouped


@dataclass(frozen=True)
class Slip:
    """What one pay slip says."""

    firm: tuple[str, ...]
    name: tuple[str, ...]
    birth: str
    entry: str
    pension: str
    tax_id: str
    fund: str
    hours: Decimal
    rate: Decimal
    iban: str
    staff_number: str


def pay_slip(path: Path, slip: Slip) -> None:
    """The slip of October 2026 as payroll programs print it; its sums are right."""
    paper = Paper(path, title="Lohnabrechnung", author=slip.firm[0], font="courier")
    paper.text(50, 56, slip.firm[0], 13, bold=True)
    paper.text(50, 70, " · ".join(slip.firm[1:]), 8)
    paper.text(545, 56, "Lohnabrechnung", 13, bold=True, align="right")
    paper.text(545, 72, "Abrechnungsmonat Oktober 2026", 9, align="right")
    paper.lines(50, 130, slip.name, 10)
    y = 104.0
    paper.box(310, y, 235, 133)
    given, family = slip.name[1].rsplit(" ", 1)
    for label, value in (
        ("Arbeitnehmer", f"{family}, {given}"), ("Personal-Nr.", slip.staff_number),
        ("Geburtsdatum", slip.birth), ("Eintritt", slip.entry),
        ("SV-Nummer", slip.pension), ("Steuer-ID", slip.tax_id), ("Krankenkasse", slip.fund),
        ("Steuerklasse", "1 / 0,0 Kinder"),
    ):  # fmt: skip
        y += 15
        paper.text(318, y, label, 8.5)
        paper.text(415, y, value, 8.5)
    gross = (slip.hours * slip.rate).quantize(Decimal("0.01"))
    parts = {
        "Krankenversicherung": Decimal("0.0855"), "Pflegeversicherung": Decimal("0.024"),
        "Rentenversicherung": Decimal("0.093"), "Arbeitslosenversicherung": Decimal("0.013"),
    }  # fmt: skip
    shares = {k: (gross * v).quantize(Decimal("0.01")) for k, v in parts.items()}
    tax = (max(Decimal(0), gross - 1350) * Decimal("0.14")).quantize(Decimal("0.01"))
    net = gross - tax - sum(shares.values())

    y = 268.0
    for x, head, side in ((50, "Lohnart", "left"), (330, "Menge", "right"), (420, "Satz", "right"),
                          (545, "Betrag EUR", "right")):  # fmt: skip
        paper.text(x, y, head, 9, bold=True, align=side)
    paper.rule(50, y + 5, 545, 0.8)
    y += 22
    paper.text(50, y, "100 Stundenlohn", 9.5)
    for x, number in ((330, slip.hours), (420, slip.rate), (545, gross)):
        paper.text(x, y, euro(number), 9.5, align="right")
    y += 26
    paper.text(50, y, "Gesamtbrutto", 10.5, bold=True)
    paper.text(545, y, euro(gross), 10.5, bold=True, align="right")
    paper.rule(50, y + 6, 545, 0.4)
    y += 28
    paper.text(50, y, "Lohnsteuer", 9.5)
    paper.text(545, y, euro(-tax, "tail") if tax else "0,00", 9.5, align="right")
    for label, amount in shares.items():
        y += 16
        paper.text(50, y, label, 9.5)
        paper.text(545, y, euro(-amount, "tail"), 9.5, align="right")
    y += 28
    paper.fill(48, y - 14, 499, 22, "#e8e8e8")
    paper.text(50, y, "Nettoverdienst", 11, bold=True)
    paper.text(545, y, euro(net), 11, bold=True, align="right")
    y += 24
    paper.text(50, y, "Auszahlungsbetrag", 11, bold=True)
    paper.text(545, y, euro(net), 11, bold=True, align="right")
    paper.text(50, y + 30, f"Überweisung auf IBAN {grouped(slip.iban)}", 9)
    paper.text(50, 780, "Diese Abrechnung ist maschinell erstellt und ohne Unterschrift gültig.", 8)
    paper.save()


def employment_contract(path: Path) -> int:
    """The contract of sample S6; returns the number of pages."""
    paper = Paper(
        path, title="Befristeter Arbeitsvertrag", author="Backhaus Ruhr", font="helvetica"
    )
    paper.fill(64, 46, 34, 34, "#8a4b12", 17)
    paper.text(81, 70, "B", 20, bold=True, align="center", colour=_white())
    paper.text(108, 62, "Backhaus Ruhr GmbH & Co. KG", 13, bold=True)
    paper.text(108, 76, "Ofenstraße 20 · 45127 Essen · www.backhaus-ruhr.example", 8)
    paper.text(64, 132, "Befristeter Arbeitsvertrag in Teilzeit", 18, bold=True)
    y = 168.0
    for lead, words in (
        ("zwischen", ("Backhaus Ruhr GmbH & Co. KG", "Ofenstraße 20, 45127 Essen",
                      "– nachfolgend Arbeitgeber genannt –")),
        ("und", ("Herrn Can Oezdemir", "geboren am 24.12.2001", "Zülpicher Str. 88, 52349 Düren",
                 "– nachfolgend Arbeitnehmer genannt –")),
    ):  # fmt: skip
        paper.text(64, y, lead, 11)
        y = paper.lines(140, y, words, 11) + 10
    for title, paragraphs in sections("employment"):
        y = numbered(paper, y + 6, title, paragraphs, size=11.5, bottom=740)
    if y > 600:
        y = turn(paper)
    paper.text(64, y + 30, "Essen, den 17.11.2026", 11)
    paper.text(330, y + 30, "Düren, den 18.11.2026", 11)
    for x, who, seed in ((64, "Arbeitgeber", 61), (330, "Arbeitnehmer", 62)):
        signature(paper, x + 8, y + 84, seed, 110)
        paper.rule(x, y + 94, x + 200)
        paper.text(x, y + 106, who, 8.5)
    y = turn(paper)
    paper.text(64, y + 6, "Anlage zum Arbeitsvertrag", 15, bold=True)
    y += 40
    for title, paragraphs in sections("employment_annex"):
        y = numbered(paper, y, title, paragraphs, size=11.5, bottom=740)
    paper.text(paper.width / 2, 812, f"– {paper.pages} –", 9, align="center")
    paper.save()
    return paper.pages


def _white() -> object:
    from reportlab.lib.colors import white

    return white
