"""Cards: identity card, social insurance card, bank card. Own drawings, marked as samples."""

from pathlib import Path

from reportlab.lib.colors import HexColor

from tests.samples.paper import CARD, Paper
from tests.samples.statements import grouped

_WEIGHTS = (7, 3, 1)


def check_digit(text: str) -> str:
    """Check digit of a machine readable zone (ICAO 9303)."""
    total = 0
    for position, char in enumerate(text):
        value = 0 if char == "<" else int(char, 36)
        total += value * _WEIGHTS[position % 3]
    return str(total % 10)


def identity_card(path: Path) -> None:
    """Front and back of an identity card that expired on 30.04.2026."""
    paper = Paper(path, title="Ausweis", author="", size=CARD)
    _guilloche(paper, "#dfe9ef", "#b9ccd6")
    paper.text(12, 15, "BUNDESREPUBLIK DEUTSCHLAND", 6.5, bold=True)
    paper.text(12, 22, "FEDERAL REPUBLIC OF GERMANY / RÉPUBLIQUE FÉDÉRALE D’ALLEMAGNE", 3)
    paper.text(12, 33, "PERSONALAUSWEIS", 8, bold=True)
    paper.text(92, 33, "IDENTITY CARD / CARTE D’IDENTITÉ", 4)
    paper.text(231, 33, "L01X00T471", 8, bold=True, align="right")
    _portrait(paper, 12, 40)
    y = 45.0
    for label, value in (
        ("Name/Surname/Nom", "YILDIZ-BAUMANN"),
        ("Vornamen/Given names/Prénoms", "DERYA SELIN"),
        ("Geburtstag/Date of birth/Date de naissance", "12.08.1990"),
        ("Geburtsort/Place of birth/Lieu de naissance", "ESCHWEILER"),
        ("Gültig bis/Date of expiry/Date d’expiration", "30.04.2026"),
    ):
        paper.text(80, y, label, 3.4)
        paper.text(80, y + 8.6, value, 7.6, bold=True)
        y += 17.4
    paper.text(176, 80, "Staatsangehörigkeit/Nationality", 3.4)
    paper.text(176, 88.6, "DEUTSCH", 7.6, bold=True)
    paper.text(12, 128, "Unterschrift der Inhaberin", 3.2)
    paper.text(12, 142, "D. Yıldız-Baumann", 9, font="plex", colour=HexColor("#20304f"))
    paper.text(231, 142, "MUSTER", 10, bold=True, align="right", colour=HexColor("#9fb3bf"))
    paper.next_page()
    _guilloche(paper, "#e7ece4", "#c3cfbb")
    y = 14.0
    for label, value in (
        ("Augenfarbe/Colour of eyes", "BRAUN"),
        ("Größe/Height", "168 cm"),
        ("Datum/Date", "01.05.2016"),
        ("Behörde/Authority", "STADT ESCHWEILER"),
    ):
        paper.text(12, y, label, 3.4)
        paper.text(12, y + 8, value, 6.8, bold=True)
        y += 15
    paper.text(120, 14, "Anschrift/Address/Adresse", 3.4)
    paper.lines(120, 22, ("52428 JÜLICH", "AM MARKT 3"), 6.8, bold=True)
    paper.text(120, 48, "Ordens- oder Künstlername", 3.4)
    paper.text(120, 56, "–", 6.8, bold=True)
    paper.text(231, 76, "MUSTER", 10, bold=True, align="right", colour=HexColor("#aebaa4"))
    paper.fill(0, 90, CARD[0], CARD[1] - 90, "#f4f4ee")
    number = "L01X00T47"
    number += check_digit(number)
    born, until = "900812", "260430"
    second = f"{born}{check_digit(born)}F{until}{check_digit(until)}D<<"
    total = check_digit(number + born + check_digit(born) + until + check_digit(until))
    zone = (
        f"IDD<<{number}".ljust(30, "<"),
        second.ljust(29, "<") + total,
        "YILDIZ<BAUMANN<<DERYA<SELIN".ljust(30, "<"),
    )
    for row, words in enumerate(zone):
        paper.text(12, 106 + 15 * row, words, 11.9, font="courier", bold=True)
    paper.save()


def _guilloche(paper: Paper, ground: str, ink: str) -> None:
    import math

    paper.fill(0, 0, CARD[0], CARD[1], ground)
    for number in range(16):
        points = [
            (x, 76 + math.sin(x / 26 + number / 3) * (8 + number * 4)) for x in range(-2, 250, 4)
        ]
        paper.curve(points, 0.25, ink)


def _portrait(paper: Paper, x: float, y: float) -> None:
    paper.fill(x, y, 58, 74, "#cfd6da")
    canvas = paper.canvas
    for colour, left, top, wide, high in (
        ("#2a211d", 13, 10, 32, 44), ("#2a211d", 11, 24, 36, 38), ("#c79f86", 18, 18, 22, 30),
        ("#c79f86", 24, 42, 10, 18), ("#3c4a5e", 4, 56, 50, 40),
    ):  # fmt: skip
        canvas.saveState()
        clip = canvas.beginPath()
        clip.rect(x, paper.height - y - 74, 58, 74)
        canvas.clipPath(clip, stroke=0)
        canvas.setFillColor(HexColor(colour))
        bottom = paper.height - y - top - high
        canvas.ellipse(x + left, bottom, x + left + wide, bottom + high, stroke=0, fill=1)
        canvas.restoreState()


def insurance_card(path: Path) -> None:
    """The social insurance card as it is sent today: a letter's tear-off part."""
    paper = Paper(path, title="Sozialversicherungsausweis", author="", size=(298, 170))
    paper.fill(0, 0, 298, 170, "#f3f6f2")
    paper.fill(0, 0, 298, 26, "#3f6f8c")
    white = HexColor("#ffffff")
    paper.text(14, 17, "Sozialversicherungsausweis", 12, bold=True, colour=white)
    paper.text(284, 17, "Rentenversicherung", 7, align="right", colour=white)
    y = 48.0
    for label, value in (
        ("Versicherungsnummer", "65 120390 D 007"),
        ("Name", "Yıldız-Baumann"),
        ("Vorname", "Derya Selin"),
        ("Geburtsname", "Demircan"),
    ):
        paper.text(14, y, label, 6.5)
        paper.text(14, y + 13, value, 11.5, bold=label == "Versicherungsnummer")
        y += 27
    paper.lines(
        284, 128, ("Bitte sorgfältig aufbewahren", "und bei Beginn einer",
                   "Beschäftigung vorlegen."), 6.5, align="right",
    )  # fmt: skip
    paper.text(284, 160, "MUSTER", 8, bold=True, align="right", colour=HexColor("#b7c4b2"))
    paper.save()


def bank_card(path: Path) -> None:
    """Front of a bank card in the name of DIETER KOLB."""
    paper = Paper(path, title="Bankkarte", author="", size=CARD)
    white = HexColor("#ffffff")
    paper.fill(0, 0, CARD[0], CARD[1], "#1f4e79")
    paper.fill(0, 96, CARD[0], 57, "#173d60")
    paper.text(14, 24, "Nordeifel Bank", 13, bold=True, colour=white)
    paper.text(229, 24, "Debitkarte", 9, align="right", colour=white)
    paper.fill(18, 44, 32, 25, "#d9b45a", 4)
    for x in (28.5, 39.5):
        paper.post(x, 44, 69, 0.7, 0.45)
    paper.rule(18, 56.5, 50, 0.7, 0.45)
    paper.text(14, 93, "Karteninhaber", 5.5, colour=white)
    paper.text(14, 108, "DIETER KOLB", 11, bold=True, colour=white)
    paper.text(14, 121, "IBAN", 5.5, colour=white)
    paper.text(14, 134, grouped("DE95900000024711081500"), 11, colour=white)
    paper.text(14, 146, "Karte 000 471 108", 6, colour=white)
    paper.text(229, 108, "gültig bis 09/29", 7, align="right", colour=white)
    paper.text(229, 146, "CVC siehe Rückseite", 5, align="right", colour=white)
    paper.save()
