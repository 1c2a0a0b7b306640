"""Documents for the comparison's tests: real PDFs with a text layer, in layouts of our own.

A document is a list of (field, caption, printed value); a layout decides where they stand.
Everybody and every number is invented.
"""

import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595.28, 841.89
FONT = "Plex"
_FONT_FILE = Path(__file__).parents[2] / "resources/fonts/IBMPlexSans_400Regular.ttf"
_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
    "Oktober", "November", "Dezember",
)  # fmt: skip


@dataclass(frozen=True)
class Item:
    """One printed value: its field ("" for a decoy), caption, text as printed, value as entered."""

    field: str
    caption: str
    printed: str
    entered: object = None


@dataclass
class Sheet:
    """What a test draws: title, items, and lines of plain text around them."""

    title: str
    items: list[Item]
    head: list[str] = field(default_factory=list)
    foot: list[str] = field(default_factory=list)


def long_day(day: date) -> str:
    return f"{day.day}. {_MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    return f"{day:%d.%m.%y}"


def full_day(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def comb_day(day: date) -> str:
    return " ".join(f"{day:%d%m%y}")


def euro(cents: int) -> str:
    text = f"{cents / 100:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")
    return f"{text} €"


class _Pen:
    def __init__(self) -> None:
        if FONT not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(FONT, str(_FONT_FILE)))
        self.bytes = io.BytesIO()
        self.canvas = Canvas(self.bytes, pagesize=(WIDTH, HEIGHT), invariant=1)

    def text(
        self, x: float, y: float, text: str, size: float = 10, *, right: bool = False
    ) -> float:
        self.canvas.setFont(FONT, size)
        draw = self.canvas.drawRightString if right else self.canvas.drawString
        draw(x, HEIGHT - y, text)
        return self.canvas.stringWidth(text, FONT, size)

    def done(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self.bytes.getvalue()


def _frame(pen: _Pen, sheet: Sheet) -> float:
    y = 60.0
    for line in sheet.head:
        pen.text(60, y, line, 9)
        y += 12
    pen.text(60, y + 20, sheet.title, 16)
    return y + 60


def _foot(pen: _Pen, sheet: Sheet, y: float) -> bytes:
    for line in sheet.foot:
        y += 16
        pen.text(60, y, line, 9)
    return pen.done()


def labels_left(sheet: Sheet) -> bytes:
    pen = _Pen()
    y = _frame(pen, sheet)
    for item in sheet.items:
        pen.text(60, y, item.caption + ":", 10)
        pen.text(300, y, item.printed, 10)
        y += 18
    return _foot(pen, sheet, y + 20)


def labels_above(sheet: Sheet) -> bytes:
    pen = _Pen()
    y = _frame(pen, sheet)
    for index, item in enumerate(sheet.items):
        x = 60 + 250 * (index % 2)
        pen.text(x, y, item.caption, 7)
        pen.text(x, y + 13, item.printed, 11)
        if index % 2:
            y += 34
    return _foot(pen, sheet, y + 60)


def table_right(sheet: Sheet) -> bytes:
    pen = _Pen()
    y = _frame(pen, sheet)
    for item in sheet.items:
        pen.text(60, y, item.caption, 10)
        pen.text(535, y, item.printed, 10, right=True)
        pen.canvas.line(60, HEIGHT - y - 4, 535, HEIGHT - y - 4)
        y += 20
    return _foot(pen, sheet, y + 20)


def dotted(sheet: Sheet) -> bytes:
    pen = _Pen()
    y = _frame(pen, sheet)
    for item in sheet.items:
        width = pen.text(60, y, item.caption, 10)
        dots = "." * max(3, int((235 - width) / 3))
        pen.text(64 + width, y, dots, 10)
        pen.text(320, y, item.printed, 10)
        y += 17
    return _foot(pen, sheet, y + 20)


def captions_below(sheet: Sheet) -> bytes:
    pen = _Pen()
    y = _frame(pen, sheet)
    for index, item in enumerate(sheet.items):
        x = 60 + 260 * (index % 2)
        pen.text(x, y, item.printed, 11)
        pen.canvas.line(x, HEIGHT - y - 3, x + 210, HEIGHT - y - 3)
        pen.text(x, y + 11, f"({item.caption})", 6.5)
        if index % 2:
            y += 46
    return _foot(pen, sheet, y + 60)


LAYOUTS: dict[str, Callable[[Sheet], bytes]] = {
    "labels left": labels_left,
    "labels above": labels_above,
    "table, right aligned": table_right,
    "dotted": dotted,
    "captions below": captions_below,
}


def prose(title: str, lines: list[str], head: list[str] | None = None) -> bytes:
    """A letter: running text, one given line after the other."""
    pen = _Pen()
    y = _frame(pen, Sheet(title, [], head or []))
    for line in lines:
        pen.text(60, y, line, 10.5)
        y += 15
    return pen.done()


def booking_table(head: list[str], rows: list[tuple[str, str, str]]) -> bytes:
    """A bank statement: head lines, then date, text and amount in columns."""
    pen = _Pen()
    y = _frame(pen, Sheet("Kontoauszug Nr. 11", [], head))
    for day, text, amount in rows:
        pen.text(60, y, day, 9)
        pen.text(120, y, text, 9)
        pen.text(535, y, amount, 9, right=True)
        y += 14
    return pen.done()


def sick_note(seed: int) -> Sheet:
    """A sick note with its captions in one of several wordings."""
    pick = random.Random(seed)
    start = date(2026, 1, 5) + timedelta(days=pick.randrange(300))
    found = start + timedelta(days=pick.randrange(0, 3))
    end = start + timedelta(days=pick.randrange(4, 20))
    birth = date(1960, 1, 1) + timedelta(days=pick.randrange(16000))
    show = pick.choice([full_day, long_day, full_day])
    family, given = pick.choice(
        [
            ("Sönnichsen", "Birte"),
            ("Yıldırım", "Emre"),
            ("Groß-Weber", "Anna Lena"),
            ("Nowacki", "Jan"),
        ]
    )
    return Sheet(
        "Arbeitsunfähigkeitsbescheinigung",
        [
            Item("name", "Name, Vorname", f"{family}, {given}", (family, given)),
            Item(
                "geburtsdatum",
                pick.choice(["Geburtsdatum", "geb. am", "geboren am"]),
                full_day(birth),
                birth.isoformat(),
            ),
            Item("", "Kassen-Nr.", "109519005"),
            Item(
                "kvnr",
                pick.choice(["Versicherten-Nr.", "Versichertennummer", "KVNR"]),
                "M482150730",
                "M482150730",
            ),
            Item(
                "au_seit",
                pick.choice(
                    ["arbeitsunfähig seit", "Arbeitsunfähig ab", "Beginn der Arbeitsunfähigkeit"]
                ),
                show(start),
                start.isoformat(),
            ),
            Item(
                "au_bis",
                pick.choice(["voraussichtlich bis einschließlich", "arbeitsunfähig bis", "AU bis"]),
                show(end),
                end.isoformat(),
            ),
            Item(
                "au_festgestellt_am",
                pick.choice(["festgestellt am", "ärztlich festgestellt am", "Feststellungsdatum"]),
                show(found),
                found.isoformat(),
            ),
            Item("", "Ausstellungsdatum", full_day(found + timedelta(days=9))),
        ],
        head=["Gemeinschaftspraxis am Wall", "Dr. med. Ines Tietz, Wallstraße 9, 52351 Düren"],
    )


def rent_certificate(seed: int) -> Sheet:
    """A landlord's certificate with its captions in one of several wordings."""
    pick = random.Random(seed)
    cold, costs, heat = (pick.randrange(*r) for r in ((28000, 78000), (6000, 16000), (4000, 12000)))
    area = pick.randrange(280, 950) / 10
    begin = date(2020 + pick.randrange(5), pick.randrange(1, 13), 1)

    def money(cents: int) -> str:
        return f"{cents / 100:.2f}"

    return Sheet(
        "Mietbescheinigung",
        [
            Item("", "Kaution", euro(cold * 3)),
            Item(
                "grundmiete",
                pick.choice(
                    ["Grundmiete", "Nettokaltmiete", "Kaltmiete", "Miete ohne Nebenkosten"]
                ),
                euro(cold),
                money(cold),
            ),
            Item(
                "betriebskosten",
                pick.choice(
                    ["Betriebskosten", "Nebenkosten (ohne Heizung)", "Betriebskostenvorauszahlung"]
                ),
                euro(costs),
                money(costs),
            ),
            Item(
                "heizkosten",
                pick.choice(
                    ["Heizkosten", "Heizkostenvorauszahlung", "Heizkosten einschl. Warmwasser"]
                ),
                euro(heat),
                money(heat),
            ),
            Item(
                "gesamtmiete",
                pick.choice(["Gesamtmiete", "Miete insgesamt", "Warmmiete"]),
                euro(cold + costs + heat),
                money(cold + costs + heat),
            ),
            Item("wohnflaeche", "Wohnfläche", f"{area:.1f} m²".replace(".", ","), f"{area:.1f}"),
            Item("", "Bisherige Grundmiete", euro(cold - 2000)),
            Item("mietbeginn", "Mietbeginn", full_day(begin), begin.isoformat()),
            Item("personen_wohnung", "Anzahl der Personen", str(pick.randrange(1, 6)), None),
        ],
        head=["Hausverwaltung Kestermann"],
    )


def pay_slip(seed: int) -> Sheet:
    """A pay slip with figures that look alike."""
    pick = random.Random(seed)
    gross = pick.randrange(80000, 290000)
    net = int(gross * 0.78)

    def money(cents: int) -> str:
        return f"{cents / 100:.2f}"

    return Sheet(
        "Entgeltabrechnung",
        [
            Item("", "Personalnummer", "00417"),
            Item("steuer_id", pick.choice(["Steuer-ID", "IdNr."]), "02 476 291 358", "02476291358"),
            Item(
                "rvnr", pick.choice(["SV-Nummer", "RV-Nummer"]), "15 070649 C 103", "15070649C103"
            ),
            Item("", "Steuerbrutto", euro(gross - 1250)),
            Item(
                "einkommen[0].brutto",
                pick.choice(["Gesamtbrutto", "Gesamt-Brutto", "Bruttobezüge"]),
                euro(gross),
                money(gross),
            ),
            Item("", "Lohnsteuer", euro(int(gross * 0.06))),
            Item(
                "einkommen[0].netto",
                pick.choice(["Nettoverdienst", "Netto-Bezüge", "Gesetzliches Netto"]),
                euro(net),
                money(net),
            ),
            Item("", "Auszahlungsbetrag", euro(net - 5000)),
        ],
        head=["Gärtnerei Moosbach GmbH"],
    )
