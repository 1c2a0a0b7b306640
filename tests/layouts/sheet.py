"""Draws a document page by page as PDF with a text layer, and remembers where each fact stands.

Coordinates are points from the top left corner. Limit: it draws, it does not know any layout.
"""

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from tests.layouts import people
from tests.layouts.fonts import face
from tests.layouts.truth import Fact, Spot, bystander

A4 = (595.28, 841.89)
A5 = (419.53, 595.28)
PHONE = (390.0, 760.0)
CARD = (242.65, 153.01)
Part = str | Fact


class Sheet:
    """A document being drawn; `spots` are its facts with their places."""

    def __init__(
        self,
        path: Path,
        dice: random.Random,
        *,
        size: tuple[float, float] = A4,
        font: str = "plex",
        title: str = "",
    ) -> None:
        self.width, self.height = size
        self.font, self.dice = font, dice
        self.canvas = Canvas(str(path), pagesize=size, invariant=1, pageCompression=1)
        self.canvas.setTitle(title)
        self.spots: list[Spot] = []
        self.page = 1

    def run(self, words: str, size: float, font: str = "", bold: bool = False) -> float:
        """How wide a text runs."""
        return float(pdfmetrics.stringWidth(words, face(font or self.font, bold, words), size))

    def put(
        self,
        x: float,
        y: float,
        what: Part,
        size: float = 10,
        *,
        bold: bool = False,
        align: str = "left",
        colour: str = "#1a1a1a",
        font: str = "",
        slant: float = 0.0,
        turn: float = 0.0,
    ) -> float:
        """One line with its base at `y`; returns the x where it ends. Facts are remembered."""
        words = what if isinstance(what, str) else what.shown
        name = face(font or self.font, bold, words)
        run = float(pdfmetrics.stringWidth(words, name, size))
        left = {"left": x, "right": x - run, "center": x - run / 2}[align]
        pen = self.canvas
        pen.setFillColor(HexColor(colour))
        if slant or turn:
            pen.saveState()
            pen.translate(left, self.height - y)
            pen.rotate(turn)
            pen.transform(1, 0, slant, 1, 0, 0)
            pen.setFont(name, size)
            pen.drawString(0, 0, words)
            pen.restoreState()
        else:
            pen.setFont(name, size)
            pen.drawString(left, self.height - y, words)
        if not isinstance(what, str):
            self.remember(what, (left, y - size * 0.8, left + run, y + size * 0.22))
        return left + run

    def remember(self, fact: Fact, rect: tuple[float, float, float, float]) -> None:
        """Note a fact that was drawn by other means."""
        self.spots.append(Spot(fact, self.page, rect))

    def ink(self, x: float, y: float, what: Part, size: float = 12) -> float:
        """An entry by hand: slanted, not quite on the line, blue."""
        dice = self.dice
        return self.put(
            x + dice.uniform(0, 3),
            y + dice.uniform(-1.5, 1),
            what,
            size + dice.uniform(-0.5, 0.8),
            font="hand",
            colour="#20308c",
            slant=dice.uniform(0.05, 0.25),
            turn=dice.uniform(-0.7, 0.9),
        )

    def lines(
        self, x: float, y: float, rows: Sequence[Part], size: float = 10, **how: Any
    ) -> float:
        """Several lines, one under the other; returns the y below them."""
        for row in rows:
            self.put(x, y, row, size, **how)
            y += size * 1.38
        return y

    def inline(
        self, x: float, y: float, parts: Sequence[Part], size: float = 10, **how: Any
    ) -> float:
        """Texts and facts on one line, one after the other."""
        for part in parts:
            x = self.put(x, y, part, size, **how)
        return x

    def prose(
        self,
        x: float,
        y: float,
        room: float,
        parts: Sequence[Part],
        size: float = 10,
        lead: float = 1.4,
    ) -> float:
        """A paragraph of texts and facts, wrapped; a fact may break over two lines.

        Returns the y below it.
        """
        left, start, blank = x, x, self.run(" ", size)
        for part in parts:
            fact = None if isinstance(part, str) else part
            words = part if isinstance(part, str) else part.shown
            boxes = []
            if words.startswith(" "):
                x += blank
            for word in words.split():
                run = self.run(word, size)
                if x > start and x + run > left + room:
                    x, y = left, y + size * lead
                self.put(x, y, word, size)
                boxes.append((x, y - size * 0.8, x + run, y + size * 0.22))
                x += run + blank
            if not words.endswith(" ") and words.split():
                x -= blank
            if fact:
                first = [b for b in boxes if b[1] == boxes[0][1]]
                self.remember(fact, (first[0][0], first[0][1], first[-1][2], first[0][3]))
        return y + size * lead * 1.35

    def pair(
        self, x: float, y: float, label: str, what: Part, at: float, size: float = 10, **how: Any
    ) -> float:
        """Label left, value on the same line at `at`; returns the y of the next row."""
        self.put(x, y, label, how.pop("small", size))
        what = labelled(what, label)
        self.put(at, y, what, size, **how)
        return y + size * 1.55

    def above(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        label: str,
        what: Part,
        size: float = 10,
        **how: Any,
    ) -> None:
        """A box with its caption in small print at the top and the value under it."""
        self.box(x, y, w, h)
        self.put(x + 3, y + 7.5, label, 5.8, colour="#444444")
        what = labelled(what, label)
        if how.pop("by_hand", False):
            self.ink(x + 6, y + h - 4.5, what, size)
        else:
            self.put(x + 5, y + h - 5, what, size, **how)

    def below(
        self, x: float, y: float, w: float, label: str, what: Part, size: float = 10, **how: Any
    ) -> None:
        """A value on a ruled line with its caption under it."""
        what = labelled(what, label)
        if how.pop("by_hand", False):
            self.ink(x + 4, y - 2, what, size)
        else:
            self.put(x + 4, y - 2, what, size, **how)
        self.rule(x, y + 1, x + w)
        self.put(x, y + 8, label, 6, colour="#444444")

    def comb(
        self, x: float, y: float, what: Part, size: float = 11, pitch: float = 14, *, gaps: int = 2
    ) -> float:
        """Single characters in cells, a gap after every `gaps`; returns the x at the end."""
        words = what if isinstance(what, str) else what.shown
        for position, char in enumerate(words):
            left = x + position * pitch + (position // gaps if gaps else 0) * 3
            self.box(left, y - size, pitch, size + 4)
            self.put(left + pitch / 2, y, char, size, align="center")
        end = left + pitch
        if not isinstance(what, str):
            self.remember(what, (x, y - size, end, y + 4))
        return end

    def table(
        self,
        x: float,
        y: float,
        columns: Sequence[tuple[str, float, str]],
        rows: Sequence[Sequence[Part]],
        size: float = 9,
        *,
        grid: bool = False,
        step: float = 0,
        head: bool = True,
    ) -> float:
        """Columns as (title, width, align) with rows below; returns the y below the last row."""
        step = step or size * 1.6
        total = sum(w for _, w, _ in columns)
        if head:
            self._row(x, y, columns, [c[0] for c in columns], size, bold=True)
            self.rule(x, y + size * 0.4, x + total)
            y += step
        top = y - step + size * 0.4 if head else y - size * 1.2
        if grid:
            self.rule(x, top, x + total)
        for row in rows:
            self._row(x, y, columns, row, size, bold=False)
            if grid:
                self.rule(x, y + size * 0.4, x + total)
            y += step
        if grid:
            at = x
            for _, w, _ in [*columns, ("", 0, "")]:
                self.post(at, top, y - step + size * 0.4)
                at += w
        return y

    def _row(
        self, x: float, y: float, columns: Any, row: Sequence[Part], size: float, *, bold: bool
    ) -> None:
        for (_, w, align), cell in zip(columns, row, strict=True):
            at = {"left": x + 3, "right": x + w - 3, "center": x + w / 2}[align]
            self.put(at, y, cell, size, align=align, bold=bold)
            x += w

    def tick(self, x: float, y: float, on: bool, label: str, size: float = 9) -> float:
        """A box to tick with its label to the right."""
        self.box(x, y - size + 1, size, size)
        if on:
            self.put(x + size / 2, y, "X", size, bold=True, align="center")
        return self.put(x + size + 4, y, label, size)

    def rule(
        self, x0: float, y: float, x1: float, weight: float = 0.5, colour: str = "#000000"
    ) -> None:
        """A horizontal line."""
        self.canvas.setStrokeColor(HexColor(colour))
        self.canvas.setLineWidth(weight)
        self.canvas.line(x0, self.height - y, x1, self.height - y)

    def post(
        self, x: float, y0: float, y1: float, weight: float = 0.5, colour: str = "#000000"
    ) -> None:
        """A vertical line."""
        self.canvas.setStrokeColor(HexColor(colour))
        self.canvas.setLineWidth(weight)
        self.canvas.line(x, self.height - y0, x, self.height - y1)

    def box(
        self, x: float, y: float, w: float, h: float, weight: float = 0.5, colour: str = "#000000"
    ) -> None:
        """An empty rectangle, `y` is its upper edge."""
        self.canvas.setStrokeColor(HexColor(colour))
        self.canvas.setLineWidth(weight)
        self.canvas.rect(x, self.height - y - h, w, h)

    def fill(self, x: float, y: float, w: float, h: float, colour: str, radius: float = 0) -> None:
        """A filled rectangle."""
        self.canvas.setFillColor(HexColor(colour))
        self.canvas.roundRect(x, self.height - y - h, w, h, radius, stroke=0, fill=1)

    def stamp(
        self, x: float, y: float, rows: Sequence[str], *, turn: float = -8, colour: str = "#7a2a8a"
    ) -> None:
        """A rubber stamp, turned, over whatever stands there."""
        pen = self.canvas
        pen.saveState()
        pen.translate(x, self.height - y)
        pen.rotate(turn)
        pen.setFillColor(HexColor(colour))
        pen.setStrokeColor(HexColor(colour))
        pen.setFillAlpha(0.55)
        pen.setStrokeAlpha(0.55)
        for number, row in enumerate(rows):
            pen.setFont(face("helvetica", True, row), 8)
            pen.drawString(4, -10 - number * 10, row)
        wide = max(self.run(r, 8, "helvetica", True) for r in rows) + 8
        pen.rect(0, -14 - 10 * (len(rows) - 1), wide, 18 + 10 * (len(rows) - 1))
        pen.restoreState()

    def letter(self, sender: str, who: Any, y: float = 130, x: float = 68) -> float:
        """Window address of a letter; the address proves nothing by itself and is not recorded."""
        self.put(x, y - 16, sender, 6.5, colour="#555555")
        self._letter_foot()
        return self.lines(x, y, [who.title, who.name, who.house, who.place], 10)

    def _letter_foot(self) -> None:
        """What stands below every business letter: other people, another account."""
        boss, clerk = people.person(self.dice), people.person(self.dice)
        foot = self.height - 34
        self.rule(60, foot - 10, self.width - 60, 0.3, "#999999")
        for n, (upper, lower) in enumerate(
            (
                (f"Leitung: {boss.name}", f"Auskunft: {clerk.name}"),
                (f"{boss.house}", f"{boss.place}"),
                (f"{boss.bank}, BIC {boss.bic}", f"IBAN {people.grouped(boss.iban)}"),
            )
        ):
            x = 60 + (0, 130, 250)[n]
            self.put(x, foot, upper, 6.5, colour="#555555")
            self.put(x, foot + 9, lower, 6.5, colour="#555555")
        for fact in (
            bystander(boss),
            bystander(clerk),
            Fact("iban", boss.iban, {"": boss.iban}),
            Fact("street", boss.house, {".strasse": boss.street, ".hausnummer": boss.number}),
            Fact("city", boss.place, {".plz": boss.postcode, ".ort": boss.town}),
        ):
            self.remember(fact, (60, foot - 6, self.width - 60, foot + 11))

    def next_page(self) -> None:
        """Begin another page."""
        self.canvas.showPage()
        self.page += 1

    def save(self) -> None:
        """Write the file."""
        self.canvas.save()


def labelled(what: Part, label: str) -> Part:
    """The fact with its caption noted; texts as they are."""
    return what if isinstance(what, str) else replace(what, label=what.label or label)
