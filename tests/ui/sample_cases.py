"""Cases for widget tests: a sick note that agrees, a rent that differs, pages drawn by hand."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen

from inbox.caseview import DocumentView, PageSize
from inbox.comparison.result import DocumentFinding, FieldResult, Place, Rect, Result, Trust
from inbox.corrected import ValueForm
from inbox.decision import (
    FieldDecision,
    Order,
)
from inbox.evidence.reading import PageImage
from inbox.queue import QueueKind, QueueQuery, QueueRef
from inbox.report import ReportGap
from inbox.submission import (
    Claim,
    Description,
    Document,
    DocumentId,
    DocumentRole,
    LegReport,
    PersonId,
    Status,
    Submission,
    SubmissionId,
)

ME = PersonId("int.koch")
NOW = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
QUERY = QueueQuery(QueueRef(QueueKind.OWN))
A4 = PageSize(595.0, 842.0)


@dataclass
class Line:
    """One printed line of a page: caption left, value right; `field` when it is compared."""

    caption: str
    value: str
    field: str = ""


RENT = (
    Line("Nummer der Bedarfsgemeinschaft", "12345//0004711"),
    Line("Name, Vorname der Mieterin/des Mieters", "Goessling, Hans Peter", "nachname"),
    Line("Straße, Hausnummer", "Koelner Str. 12a", "strasse"),
    Line("PLZ, Ort", "52349 Düren"),
    Line("Einzugsdatum", "01.04.2019"),
    Line("Anzahl der Personen im Haushalt", "1", "personen"),
    Line("Grundmiete (kalt) monatlich", "421,00 EUR", "grundmiete"),
    Line("Betriebskostenvorauszahlung", "80,00 EUR", "betriebskosten"),
    Line("Heizkostenvorauszahlung", "65,00 EUR", "heizkosten"),
    Line("Gesamtmiete", "566,00 EUR", "gesamtmiete"),
)
SICK = (
    Line("Name, Vorname", "DEMIRTAS, AYLIN", "nachname"),
    Line("geboren am", "12.03.90", "geburtsdatum"),
    Line("Versichertennummer", "D100000011", "kvnr"),
    Line("Art der Bescheinigung", "Erstbescheinigung", "au_art"),
    Line("arbeitsunfähig seit", "19.11.26", "au_seit"),
    Line("voraussichtlich bis einschließlich", "27.11.26", "au_bis"),
    Line("festgestellt am", "19.11.26", "au_festgestellt_am"),
)


def line_box(number: int) -> Rect:
    """Where the value of a printed line stands."""
    top = 150.0 + number * 30
    return Rect(330.0, top, 430.0, top + 14)


def paint_page(lines: tuple[Line, ...], title: str, scale: float, clip: Rect | None) -> PageImage:
    """Pixels of a page of the sample, drawn by hand."""
    area = clip or Rect(0, 0, A4.width, A4.height)
    width = max(1, round((area.x1 - area.x0) * scale))
    height = max(1, round((area.y1 - area.y0) * scale))
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#F6F1E6"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    painter.translate(-area.x0, -area.y0)
    font = QFont("IBM Plex Sans")
    font.setPixelSize(22)
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor("#202020"))
    painter.drawText(QRectF(60, 70, 480, 30), title)
    font.setPixelSize(11)
    font.setBold(False)
    painter.setFont(font)
    for number, line in enumerate(lines):
        box = line_box(number)
        painter.setPen(QPen(QColor("#707070"), 0.8))
        painter.drawRect(QRectF(60, box.y0 - 8, 260, 30))
        painter.drawRect(QRectF(320, box.y0 - 8, 210, 30))
        painter.setPen(QColor("#202020"))
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QRectF(68, box.y0, 250, 14), middle, line.caption)
        painter.drawText(QRectF(box.x0, box.y0, 200, 14), middle, line.value)
    painter.end()
    return PageImage(width, height, image.bytesPerLine(), bytes(image.constBits()), scale)


@dataclass
class Case:
    """One submission of the sample with everything that happens to it."""

    submission: Submission
    description: Description
    rows: tuple[FieldResult, ...]
    documents: tuple[DocumentView, ...]
    pages: dict[DocumentId, tuple[tuple[str, tuple[Line, ...]], ...]]
    hints: tuple[str, ...] = ()
    approval: bool = False
    represents: str | None = None
    read: bool = True
    case_state: str = "agrees"
    decisions: dict[str, FieldDecision] = field(default_factory=dict)
    seen: set[tuple[DocumentId, int]] = field(default_factory=set)
    how: list[tuple[DocumentId, int, str]] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    legs: tuple[LegReport, ...] = ()
    others: tuple[Claim, ...] = ()
    forms: dict[str, ValueForm] = field(default_factory=dict)
    findings: tuple[DocumentFinding, ...] = ()
    gaps: tuple[ReportGap, ...] = ()


def row(
    name: str,
    label: str,
    group: str,
    entered: str,
    evidence: str | None,
    result: Result,
    reason: str = "",
    *,
    document: str = "",
    lines: tuple[Line, ...] = (),
    **more: bool,
) -> FieldResult:
    """A row whose place is found among the printed lines."""
    place = None
    source = more.pop("recognised", False)
    for number, line in enumerate(lines):
        if line.field == name:
            box = line_box(number)
            wide = max(box.x1, box.x0 + 6.2 * len(line.value))
            place = Place(DocumentId(document), 0, Rect(box.x0, box.y0, wide, box.y1))
    trust = Trust.NONE
    if place is not None:
        trust = Trust.RECOGNISED if source else Trust.TEXT
    return FieldResult(name, label, group, entered, evidence, result, reason, place, trust, **more)


def _submission(number: str, service: str, owner: str, documents: tuple[DocumentView, ...],
                received: datetime, case: str) -> Submission:  # fmt: skip
    return Submission(
        SubmissionId(f"id-{number}"),
        number,
        service,
        received,
        {},
        PersonId(owner),
        "Weber, Thomas" if owner != ME else "Koch, Petra",
        "team-nord",
        "Nord",
        Status.NEW,
        1,
        case,
        documents=tuple(
            Document(d.id, d.name, d.media_type, 1000, "0" * 64, d.role, position=n)
            for n, d in enumerate(documents)
        ),
    )


def _document(id_: str, label: str, *, pages: int = 1, state: str = "ready",
              media: str = "application/pdf") -> DocumentView:  # fmt: skip
    sizes = (A4,) * pages if state == "ready" else ()
    return DocumentView(DocumentId(id_), f"{id_}.pdf", DocumentRole.EVIDENCE, label, media, False,
                        state, sizes, True)  # fmt: skip


def sick_note() -> Case:
    """Everything agrees: two presses."""
    proof = _document("au", "AU-Bescheinigung", media="image/jpeg")
    make = {"document": "au", "lines": SICK, "recognised": True}
    ok = Result.MATCH
    rows = (
        row("nachname", "Familienname", "Person", "Demirtaş", "DEMIRTAS", ok, "ş als s gelesen",
            **make),
        row("vorname", "Vorname", "Person", "Aylin", "AYLIN", ok, **make),
        row("geburtsdatum", "Geburtsdatum", "Person", "12.03.1990", "12.03.90", ok, **make),
        row("kvnr", "Versichertennummer", "Person", "D100000011", "D100000011", ok, **make),
        row("au_art", "Art der Bescheinigung", "Arbeitsunfähigkeit", "Erst", "Erst", ok, **make),
        row("au_seit", "Arbeitsunfähig seit", "Arbeitsunfähigkeit", "19.11.2026", "19.11.26", ok,
            **make),
        row("au_bis", "Bis einschließlich", "Arbeitsunfähigkeit", "27.11.2026", "27.11.26", ok,
            **make),
        row("au_festgestellt_am", "Festgestellt am", "Arbeitsunfähigkeit", "19.11.2026",
            "19.11.26", ok, **make),
        row("termin_am", "Termin am", "Arbeitsunfähigkeit", "25.11.2026", None, ok,
            "Termin liegt in der AU"),
    )  # fmt: skip
    return Case(
        _submission("AUM-2026-000815-4", "krankmeldung", ME, (proof,),
                    datetime(2026, 11, 20, 7, 41, tzinfo=UTC), "12345BG0001234"),
        Description("Krankmeldung", "", "Demirtaş, Aylin", "12345BG0001234", None, ""),
        rows,
        (proof,),
        {proof.id: (("Arbeitsunfähigkeitsbescheinigung", SICK),)},
    )  # fmt: skip


def rent(*, deviations: int = 3, approval: bool = True) -> Case:
    """A follow-up application whose rent differs."""
    proof = _document("miete", "Mietbescheinigung", pages=2)
    account = _document("konto", "Kontoauszug", pages=5)
    make = {"document": "miete", "lines": RENT}
    ok, bad = Result.MATCH, Result.MISMATCH
    rows = [
        row("nachname", "Familienname", "Person", "Gößling", "Goessling", ok,
            "ö, ß umschrieben", **make),
        row("vorname", "Vorname", "Person", "Hans-Peter", "Hans Peter", ok),
        row("strasse", "Straße", "Person", "Kölner Straße 12a", "Koelner Str. 12a", ok, **make),
        row("grundmiete", "Grundmiete (kalt)", "Unterkunft", "412,00 €", "421,00 €", bad,
            "Vertauschte Ziffern möglich. Die Abbuchung im Kontoauszug passt zum Nachweis.",
            **make),
        row("betriebskosten", "Nebenkosten (kalt)", "Unterkunft", "80,00 €", "80,00 €", ok, **make),
        row("heizkosten", "Heizkosten", "Unterkunft", "65,00 €", "65,00 €", ok, **make),
        row("gesamtmiete", "Gesamtmiete", "Unterkunft", "557,00 €", "566,00 €",
            bad if deviations > 1 else ok, "", **make),
        row("personen", "Personen", "Unterkunft", "1", "1", ok, **make),
        row("einkommen", "Einkommen", "Einkommen", "Nein", "450,00 €",
            bad if deviations > 2 else ok),
        row("iban", "IBAN", "Bankverbindung", "DE02120300000000202051", None, ok, compared=False),
        row("hobby", "Bemerkung", "Sonstiges", "Bitte anrufen", None, Result.NO_EVIDENCE,
            compared=False, known=False),
    ]  # fmt: skip
    return Case(
        _submission("WBA-2026-002207-2", "wba", "lst.weber", (proof, account),
                    datetime(2026, 11, 16, 18, 3, tzinfo=UTC), "12345//0004711"),
        Description("Weiterbewilligung", "", "Gößling, Hans-Peter", "12345//0004711", None, ""),
        tuple(rows),
        (proof, account),
        {
            proof.id: (("Mietbescheinigung", RENT), ("Anlage", RENT[:2])),
            account.id: tuple((f"Kontoauszug {n}", RENT[:3]) for n in range(1, 6)),
        },
        hints=("Bewilligung endet am 30.11.2026, in 7 Tagen. Im Kontoauszug fehlt der September "
               "2026.",),
        approval=approval,
    )  # fmt: skip


def with_documents(case: Case, *more: DocumentView) -> Case:
    """The case with further documents, none of which has pages."""
    documents = (*case.documents, *more)
    return replace(case, documents=documents)


CONTRACT = (
    Line("Arbeitgeber", "Backhaus Ruhr GmbH & Co. KG", "arbeitgeber"),
    Line("Beginn des Arbeitsverhältnisses", "15.12.2026", "beginn"),
    Line("Versicherungsnummer", "65 150390 A 038", "rvnr"),
    Line("Bruttolohn im Monat", "880,00 EUR", "brutto"),
)


def contract() -> Case:
    """A photo of a contract: one value similar, one not legible, one that differs by a digit."""
    proof = _document("vertrag", "Arbeitsvertrag", media="image/jpeg")
    make = {"document": "vertrag", "lines": CONTRACT, "recognised": True}
    rows = (
        row("arbeitgeber", "Arbeitgeber", "Arbeit", "Backhaus Ruhr GmbH",
            "Backhaus Ruhr GmbH & Co. KG", Result.SIMILAR, "Andere Rechtsform im Nachweis.",
            **make),
        row("beginn", "Arbeit ab", "Arbeit", "16.12.2026", "15.12.2026", Result.SIMILAR,
            "Ein Zeichen weicht ab; im Foto kann es anders stehen.", **make),
        row("rvnr", "Rentenversicherungsnummer", "Arbeit", "65150390A038", None,
            Result.UNREADABLE, "Die Stelle ist da, die Ziffern sind verwischt.", **make),
        row("brutto", "Brutto im Monat", "Arbeit", "880,00 €", "880,00 EUR", Result.MATCH, **make),
    )  # fmt: skip
    return Case(
        _submission("STA-2026-000640-6", "statusaenderung", ME, (proof,),
                    datetime(2026, 11, 19, 10, 12, tzinfo=UTC), "12345BG0003344"),
        Description("Statusänderung", "", "Özdemir, Can", "12345BG0003344", None, ""),
        rows,
        (proof,),
        {proof.id: (("Befristeter Arbeitsvertrag", CONTRACT),)},
        forms={"beginn": ValueForm("date"), "brutto": ValueForm("money")},
    )  # fmt: skip


def callback() -> Case:
    """Three documents: a statement said to be a pay slip, a stray, a blank page."""
    statement = _document("konto", "Lohnabrechnung", pages=2)
    stray = _document("fremd", "Lohnabrechnung", media="image/jpeg")
    blank = _document("leer", "Nebenkostenabrechnung")
    make = {"document": "konto", "lines": RENT}
    rows = (
        row("nachname", "Familienname", "Person", "Gößling", "Goessling", Result.MATCH,
            "ö, ß umschrieben", **make),
        row("strasse", "Straße", "Person", "Kölner Straße 12a", "Koelner Str. 12a", Result.MATCH,
            **make),
        row("art", "Art des Dokuments (Lohn_Oktober.pdf)", "Dokumente", "Lohnabrechnung",
            "Kontoauszug", Result.MISMATCH, "Die Datei ist: Kontoauszug."),
    )  # fmt: skip
    described = (
        DocumentFinding(statement.id, statement.name, "ok", "kontoauszug", "Kontoauszug",
                        "Lohnabrechnung", "Gößling, Hans-Peter", "01.09.2026 bis 30.09.2026", 2,
                        ("Seite 3 von 3 fehlt.",)),
        DocumentFinding(stray.id, stray.name, "ok", "lohnabrechnung", "Lohnabrechnung",
                        "Lohnabrechnung", "Brandt, Marvin", "10/2026", 1,
                        ("Das Dokument gehört einer anderen Person: Brandt, Marvin.",
                         "Diese Datei liegt schon in der Akte (04.11.2026).")),
        DocumentFinding(blank.id, blank.name, "blank", None, "", "Nebenkostenabrechnung", "", "",
                        1, ("Die Seite ist leer.",)),
    )  # fmt: skip
    return Case(
        _submission("KON-2026-010233-8", "kontaktcenter", ME, (statement, stray, blank),
                    datetime(2026, 11, 23, 5, 35, tzinfo=UTC), "12345BG0004711"),
        Description("Rückruf und 3 Dokumente", "", "Gößling, Hans-Peter", "12345BG0004711", None,
                    ""),
        rows,
        (statement, stray, blank),
        {
            statement.id: (("Kontoauszug", RENT[:5]), ("Kontoauszug", RENT[:3])),
            stray.id: (("Lohnabrechnung", CONTRACT),),
            blank.id: (("", ()),),
        },
        findings=described,
    )  # fmt: skip
