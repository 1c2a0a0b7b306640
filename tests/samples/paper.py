"""Draws letters, forms and cards as PDF with a text layer. Knows no sample and no picture.

Coordinates are points from the top left corner, as everywhere else in the product.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONTS = Path(__file__).parents[2] / "resources" / "fonts"
A4 = (595.28, 841.89)
A5 = (419.53, 595.28)
CARD = (242.65, 153.01)  #: ID-1, 85,60 mm × 53,98 mm

_FACES = {
    "plex": ("IBMPlexSans_400Regular", "IBMPlexSans_600SemiBold"),
    "atkinson": ("AtkinsonHyperlegibleNext_400Regular", "AtkinsonHyperlegibleNext_600SemiBold"),
}
_BUILT_IN = {
    "times": ("Times-Roman", "Times-Bold"),
    "courier": ("Courier", "Courier-Bold"),
    "helvetica": ("Helvetica", "Helvetica-Bold"),
}
BLACK = HexColor("#141414")


def face(font: str, bold: bool) -> str:
    """Name of a font face, registered on first use."""
    if font in _BUILT_IN:
        return _BUILT_IN[font][bold]
    name = _FACES[font][bold]
    if name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(name, str(FONTS / f"{name}.ttf")))
    return name


def width(text: str, size: float, font: str, bold: bool = False) -> float:
    """How wide a text runs, in points."""
    return float(pdfmetrics.stringWidth(text, face(font, bold), size))


class Paper:
    """A PDF being drawn, page by page."""

    def __init__(
        self,
        path: Path,
        *,
        title: str,
        author: str,
        size: tuple[float, float] = A4,
        font: str = "plex",
    ) -> None:
        self.width, self.height = size
        self.font = font
        # invariant: no clock and no random id in the file
        self.canvas = Canvas(
            str(path),
            pagesize=size,
            invariant=1,
            pageCompression=1,
            initialFontName=face(font, False),
        )
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.canvas._doc.Catalog.Lang = _pdf_string("de-DE")
        self.pages = 1

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float = 10,
        *,
        bold: bool = False,
        align: str = "left",
        colour: Color = BLACK,
        font: str | None = None,
    ) -> float:
        """One line with its base at `y`; returns the x where it ends."""
        name = font or self.font
        run = width(words, size, name, bold)
        start = {"left": x, "right": x - run, "center": x - run / 2}[align]
        self.canvas.setFillColor(colour)
        self.canvas.setFont(face(name, bold), size)
        self.canvas.drawString(start, self.height - y, words)
        return start + run

    def lines(self, x: float, y: float, rows: Sequence[str], size: float = 10, **how: Any) -> float:
        """Several lines, one under the other; returns the y below them."""
        for row in rows:
            self.text(x, y, row, size, **how)
            y += size * 1.4
        return y

    def wrapped(self, words: str, size: float, room: float, font: str | None = None) -> list[str]:
        """A paragraph broken into lines that fit into `room` points."""
        out: list[str] = []
        row = ""
        for word in words.split():
            longer = f"{row} {word}".strip()
            if row and width(longer, size, font or self.font) > room:
                out.append(row)
                row = word
            else:
                row = longer
        return [*out, row]

    def paragraph(
        self, x: float, y: float, words: str, size: float = 10, *, room: float, **how: Any
    ) -> float:
        """A paragraph; returns the y below it."""
        rows = self.wrapped(words, size, room, how.get("font"))
        return self.lines(x, y, rows, size, **how)

    def rule(self, x0: float, y: float, x1: float, weight: float = 0.5, grey: float = 0) -> None:
        """A horizontal line."""
        self.canvas.setStrokeGray(grey)
        self.canvas.setLineWidth(weight)
        self.canvas.line(x0, self.height - y, x1, self.height - y)

    def post(self, x: float, y0: float, y1: float, weight: float = 0.5, grey: float = 0) -> None:
        """A vertical line."""
        self.canvas.setStrokeGray(grey)
        self.canvas.setLineWidth(weight)
        self.canvas.line(x, self.height - y0, x, self.height - y1)

    def box(self, x: float, y: float, w: float, h: float, weight: float = 0.5) -> None:
        """An empty rectangle, `y` is its upper edge."""
        self.canvas.setStrokeGray(0)
        self.canvas.setLineWidth(weight)
        self.canvas.rect(x, self.height - y - h, w, h)

    def fill(self, x: float, y: float, w: float, h: float, colour: str, radius: float = 0) -> None:
        """A filled rectangle."""
        self.canvas.setFillColor(HexColor(colour))
        self.canvas.roundRect(x, self.height - y - h, w, h, radius, stroke=0, fill=1)

    def tick(self, x: float, y: float, on: bool, label: str, size: float = 9) -> float:
        """A box to tick with its label to the right."""
        self.box(x, y - size, size + 1, size + 1)
        if on:
            self.text(x + (size + 1) / 2, y - 0.6, "X", size, bold=True, align="center")
        return self.text(x + size + 6, y - 0.5, label, size)

    def comb(self, x: float, y: float, digits: str, size: float = 12, pitch: float = 15) -> None:
        """One box per digit, a gap after day and month."""
        for position, digit in enumerate(digits):
            left = x + position * pitch + (position // 2) * 4
            self.box(left, y - size - 1, pitch - 1.5, size + 5)
            self.text(left + (pitch - 1.5) / 2, y - 0.5, digit, size, align="center")

    def picture(self, image: Any, x: float, y: float, w: float, h: float) -> None:
        """A PIL image."""
        from reportlab.lib.utils import ImageReader

        self.canvas.drawImage(ImageReader(image), x, self.height - y - h, w, h, mask="auto")

    def curve(self, points: Sequence[tuple[float, float]], weight: float, colour: str) -> None:
        """A freehand stroke through groups of Bézier points: a signature."""
        path = self.canvas.beginPath()
        path.moveTo(points[0][0], self.height - points[0][1])
        for i in range(1, len(points) - 2, 3):
            flat = [v for x, y in points[i : i + 3] for v in (x, self.height - y)]
            path.curveTo(*flat)
        self.canvas.setStrokeColor(HexColor(colour))
        self.canvas.setLineWidth(weight)
        self.canvas.drawPath(path)

    def next_page(self) -> None:
        """Begin another page."""
        self.canvas.showPage()
        self.pages += 1

    def save(self) -> None:
        """Write the file."""
        self.canvas.save()


def signature(paper: Paper, x: float, y: float, seed: int, length: float = 90) -> None:
    """An illegible signature in ballpoint blue, different for every seed."""
    import random

    dice = random.Random(seed)
    points = [(x, y)]
    step = length / 24
    for number in range(24):
        swing = 16 if number in (0, 1, 9) else 7
        points.append((x + step * (number + dice.uniform(-0.4, 1.2)), y - dice.uniform(-4, swing)))
    paper.curve(points, 1.1, "#1c2f8a")


def _pdf_string(text: str) -> Any:
    from reportlab.pdfbase.pdfdoc import PDFString

    return PDFString(text)
