"""Sick notes: the two-column print in the manner of Muster 1 and the plain list print."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.samples.paper import A4, A5, Paper, signature


@dataclass(frozen=True)
class SickNote:
    """What stands on a sick note."""

    name: str
    born: date
    street: str
    city: str
    fund: str
    fund_number: str
    insured: str
    since: date
    until: date
    found: date
    first: bool
    practice: tuple[str, ...]
    diagnosis: str = ""


def _long(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _comb(day: date) -> str:
    return f"{day:%d%m%y}"


def employer_copy(path: Path, note: SickNote) -> None:
    """The copy for the employer (or the Jobcenter), A5: no diagnosis on it."""
    paper = Paper(path, title="AU-Bescheinigung", author=note.practice[0], size=A5)
    _head(paper, note)
    x = 252.0
    paper.text(x, 42, "Arbeitsunfähigkeits-", 14, bold=True)
    paper.text(x, 58, "bescheinigung", 14, bold=True)
    paper.tick(x, 86, note.first, "Erstbescheinigung", 8.5)
    paper.tick(x, 104, not note.first, "Folgebescheinigung", 8.5)
    paper.text(396, 30, "b", 16, bold=True, align="right")
    paper.lines(x, 134, ["Ausfertigung zur Vorlage", "beim Arbeitgeber"], 8)

    paper.tick(30, 214, False, "Arbeitsunfall, Arbeitsunfall-", 8)
    paper.text(45, 224, "folgen, Berufskrankheit", 8)
    paper.tick(210, 214, False, "dem Durchgangsarzt zugewiesen", 8)

    rows = (
        (262, ("arbeitsunfähig seit",), note.since),
        (
            304,
            ("voraussichtlich arbeitsunfähig", "bis einschließlich oder letzter", "Tag der"
             " Arbeitsunfähigkeit"),
            note.until,
        ),
        (350, ("festgestellt am",), note.found),
    )  # fmt: skip
    for y, label, day in rows:
        paper.lines(30, y - 6 * (len(label) - 1) + 2, label, 8.5)
        paper.comb(210, y + 2, _comb(day))
    paper.rule(24, 378, 396, 0.8)
    paper.paragraph(
        30, 394,
        "Diese Bescheinigung ersetzt nicht die elektronische Meldung an die Krankenkasse. "
        "Ausstellung durch die Praxis, Ausdruck für die versicherte Person.",
        6.5, room=210,
    )  # fmt: skip
    _stamp(paper, note, 262, 420, tilt=-3)
    signature(paper, 268, 500, 815, 96)
    paper.rule(252, 512, 396)
    paper.text(252, 522, "Vertragsarztstempel / Unterschrift des Arztes", 6)
    paper.text(30, 560, "Muster 1 b (Ausdruck)", 6.5)
    paper.save()


def _head(paper: Paper, note: SickNote) -> None:
    x, y, wide = 24.0, 26.0, 216.0
    paper.box(x, y, wide, 158, 0.9)
    small, plain = 5.5, 10.0
    paper.text(x + 4, y + 8, "Krankenkasse bzw. Kostenträger", small)
    paper.text(x + 4, y + 21, note.fund, plain)
    paper.rule(x, y + 28, x + wide)
    paper.text(x + 4, y + 36, "Name, Vorname des Versicherten", small)
    paper.text(x + 4, y + 50, note.name, plain + 0.5)
    paper.text(x + 156, y + 36, "geb. am", small)
    paper.text(x + 156, y + 50, f"{note.born:%d.%m.%Y}", plain)
    paper.text(x + 4, y + 68, note.street, plain)
    paper.text(x + 4, y + 84, note.city, plain)
    paper.rule(x, y + 96, x + wide)
    for at, label, value in (
        (4, "Kostenträgerkennung", note.fund_number),
        (84, "Versicherten-Nr.", note.insured),
        (168, "Status", "1000000"),
    ):
        paper.text(x + at, y + 104, label, small)
        paper.text(x + at, y + 117, value, plain - 0.5)
    paper.rule(x, y + 126, x + wide)
    for at, label, value in (
        (4, "Betriebsstätten-Nr.", "389900471"),
        (84, "Arzt-Nr.", "999471101"),
        (156, "Datum", f"{note.found:%d.%m.%Y}"),
    ):
        paper.text(x + at, y + 134, label, small)
        paper.text(x + at, y + 148, value, plain - 0.5)


def _stamp(paper: Paper, note: SickNote, x: float, y: float, tilt: float) -> None:
    from reportlab.lib.colors import HexColor

    ink = HexColor("#2b2f86")
    paper.canvas.saveState()
    paper.canvas.translate(x, paper.height - y)
    paper.canvas.rotate(-tilt)
    paper.canvas.translate(-x, -(paper.height - y))
    for number, row in enumerate(note.practice):
        paper.text(x, y + 10.5 * number, row, 8.5, bold=number == 0, colour=ink)
    paper.canvas.restoreState()


def list_print(path: Path, note: SickNote, *, insured_copy: bool) -> None:
    """The plain print of an electronic sick note, A4, with a text layer."""
    paper = Paper(path, title="Arbeitsunfähigkeitsbescheinigung", author=note.practice[0], size=A4)
    for number, row in enumerate(note.practice):
        paper.text(538, 56 + 12 * number, row, 9, bold=number == 0, align="right")
    paper.text(57, 150, "Arbeitsunfähigkeitsbescheinigung", 18, bold=True)
    paper.text(57, 168, "Ausdruck der elektronischen Bescheinigung (eAU)", 9)
    copy = "Ausfertigung für Versicherte" if insured_copy else "Ausfertigung zur Vorlage"
    paper.text(538, 816, copy, 9, align="right")
    paper.tick(57, 196, note.first, "Erstbescheinigung", 10)
    paper.tick(220, 196, not note.first, "Folgebescheinigung", 10)

    y = _section(paper, 224, "Versicherte Person")
    y = _rows(
        paper, y,
        ("Name, Vorname", note.name), ("Geburtsdatum", _long(note.born)),
        ("Anschrift", f"{note.street}, {note.city}"), ("Krankenkasse", note.fund),
        ("Kostenträgerkennung", note.fund_number), ("Versicherten-Nr.", note.insured),
    )  # fmt: skip
    y = _section(paper, y + 26, "Arbeitsunfähigkeit")
    y = _rows(
        paper, y,
        ("Arbeitsunfähig seit", _long(note.since)),
        ("Voraussichtlich arbeitsunfähig bis einschließlich", _long(note.until)),
        ("Festgestellt am", _long(note.found)),
    )  # fmt: skip
    paper.tick(57, y + 22, False, "Arbeitsunfall, Arbeitsunfallfolgen, Berufskrankheit", 9)
    paper.tick(330, y + 22, False, "dem Durchgangsarzt zugewiesen", 9)
    y += 44
    if note.diagnosis:
        y = _section(paper, y + 10, "AU-begründende Diagnose(n)")
        paper.text(57, y + 12, "Diagnose (ICD-10)", 10)
        paper.text(300, y + 12, note.diagnosis, 10, bold=True)
        paper.rule(57, y + 20, 538, 0.3, 0.7)
        y += 34
    signature(paper, 330, y + 60, len(note.name), 100)
    paper.rule(320, y + 72, 538)
    paper.text(320, y + 82, "Unterschrift der Ärztin / des Arztes", 7.5)
    paper.text(57, y + 72, "Ausstellungsdatum", 7.5)
    paper.text(57, y + 60, _long(note.found), 10)
    paper.paragraph(
        57, 770,
        "Die Daten dieser Bescheinigung wurden der Krankenkasse elektronisch übermittelt. "
        "Diese Ausfertigung ist für Ihre Unterlagen und für Stellen bestimmt, die am "
        "elektronischen Verfahren nicht teilnehmen.",
        8, room=480,
    )  # fmt: skip
    paper.save()


def _section(paper: Paper, y: float, title: str) -> float:
    paper.fill(57, y - 12, 481, 17, "#e6ebf0")
    paper.text(62, y, title, 10, bold=True)
    return y + 8


def _rows(paper: Paper, y: float, *rows: tuple[str, str]) -> float:
    for label, value in rows:
        y += 18
        paper.text(57, y - 6, label, 10)
        paper.text(300, y - 6, value, 10)
        paper.rule(57, y, 538, 0.3, 0.7)
    return y
