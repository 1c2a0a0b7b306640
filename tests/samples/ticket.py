"""A coach booking for two trips, as mailed by the coach company."""

from pathlib import Path

import numpy as np
import zxingcpp
from PIL import Image
from reportlab.lib.colors import HexColor

from tests.samples.paper import Paper


def coach_booking(path: Path) -> None:
    """Two pages: the trips with a code, the conditions. The country is nowhere named."""
    paper = Paper(path, title="Buchungsbestätigung", author="Grünlinie Fernbus", font="atkinson")
    white = HexColor("#ffffff")
    paper.fill(0, 0, paper.width, 70, "#1b6e4b")
    paper.text(57, 44, "GRÜNLINIE", 22, bold=True, colour=white)
    paper.text(538, 44, "Buchungsbestätigung", 14, align="right", colour=white)
    paper.text(57, 106, "Buchungsnummer", 8)
    paper.text(57, 122, "GL-7K3 Q9X", 14, bold=True)
    paper.text(200, 106, "Gebucht am", 8)
    paper.text(200, 122, "20.11.2026", 12)
    paper.text(320, 106, "Fahrgast", 8)
    paper.text(320, 122, "NOWAK LUKASZ", 12, bold=True)
    paper.picture(_code("GRUENLINIE|GL7K3Q9X|NOWAK LUKASZ|20261130|20261214"), 448, 92, 92, 92)
    y = 206.0
    for title, start, stop, line in (
        ("Hinfahrt", ("30.11.2026", "18:45 Uhr", "Köln, Busbahnhof Süd"),
         ("", "09:20 Uhr (+1 Tag)", "Krakow, Busbahnhof MDA"), "Linie 471 · Sitz 12A"),
        ("Rückfahrt", ("14.12.2026", "20:10 Uhr", "Krakow, Busbahnhof MDA"),
         ("", "10:35 Uhr (+1 Tag)", "Köln, Busbahnhof Süd"), "Linie 472 · Sitz 07D"),
    ):  # fmt: skip
        paper.fill(57, y, 481, 24, "#e3f1ea")
        paper.text(66, y + 16, title, 11, bold=True)
        paper.text(200, y + 16, start[0], 11, bold=True)
        paper.text(530, y + 16, line, 9, align="right")
        for row, (word, (_, hour, place)) in enumerate((("Abfahrt", start), ("Ankunft", stop))):
            base = y + 48 + 24 * row
            paper.text(66, base, word, 9)
            paper.text(130, base, hour, 10)
            paper.text(270, base, place, 10)
        y += 104
    paper.text(57, y + 6, "Reiseziel", 9)
    paper.text(130, y + 6, "Krakow", 11, bold=True)
    y += 40
    for label, value in (
        ("Fahrpreis Hinfahrt", "47,99 EUR"), ("Fahrpreis Rückfahrt", "44,99 EUR"),
        ("1 Gepäckstück je Fahrt", "inklusive"), ("Gesamt", "92,98 EUR"),
    ):  # fmt: skip
        bold = label == "Gesamt"
        paper.text(57, y, label, 10, bold=bold)
        paper.text(330, y, value, 10, bold=bold, align="right")
        y += 17
    paper.paragraph(
        57, y + 20, "Bitte seien Sie 15 Minuten vor Abfahrt an der Haltestelle und halten Sie "
        "diese Bestätigung mit einem gültigen Ausweis bereit.", 9.5, room=481,
    )  # fmt: skip
    _foot(paper, 1)
    paper.next_page()
    paper.text(57, 60, "Hinweise zu Ihrer Buchung", 15, bold=True)
    y = 92.0
    for title, words in (
        ("Umbuchung", "Bis 15 Minuten vor Abfahrt können Sie gegen eine Gebühr auf eine andere "
         "Fahrt umbuchen. Ein höherer Fahrpreis ist nachzuzahlen, ein niedrigerer wird als "
         "Gutschein erstattet."),
        ("Stornierung", "Bis 30 Tage vor Abfahrt ist die Stornierung kostenlos, danach beträgt "
         "die Gebühr je Fahrt bis zur Höhe des Fahrpreises."),
        ("Gepäck", "Ein Handgepäckstück und ein Reisegepäckstück bis 20 kg sind enthalten. "
         "Bitte versehen Sie Ihr Gepäck mit Namen und Anschrift."),
        ("Verspätung", "Fährt der Bus mehr als 120 Minuten später ab, können Sie die Erstattung "
         "des Fahrpreises oder die Weiterreise mit anderer Streckenführung verlangen."),
        ("Fahrgastrechte", "Es gelten die gesetzlichen Rechte der Fahrgäste im "
         "Kraftomnibusverkehr. Beschwerden richten Sie "
         "bitte innerhalb von drei Monaten an unseren Kundendienst."),
        ("Kontakt", "Kundendienst täglich 6 bis 22 Uhr, Telefon 030 000000, "
         "hilfe@gruenlinie.example"),
    ):  # fmt: skip
        paper.text(57, y, title, 11, bold=True)
        y = paper.paragraph(57, y + 16, words, 10, room=481) + 10
    _foot(paper, 2)
    paper.save()


def _foot(paper: Paper, page: int) -> None:
    paper.rule(57, 796, 538, 0.4, 0.6)
    paper.text(57, 810, "Grünlinie Fernbus GmbH · Am Depot 3 · 10115 Berlin", 7.5)
    paper.text(538, 810, f"GL-7K3 Q9X · Seite {page} von 2", 7.5, align="right")


def _code(words: str) -> Image.Image:
    code = zxingcpp.create_barcode(words, zxingcpp.BarcodeFormat.QRCode)
    return Image.fromarray(np.array(zxingcpp.write_barcode_to_image(code, scale=6)))
