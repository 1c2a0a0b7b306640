"""The pane at the right: what a submission is about before it is opened. Marks nothing as seen."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from inbox.comparison.result import FieldResult, Result
from inbox.queue import QueueRow
from inbox.submission import DocumentRole
from ui.background import Background
from ui.messages import day_text, due_words, instant_text, key_text, sentence
from ui.preview_page import PreviewPage
from ui.queue_model import QueueModel
from ui.queue_words import case_words, chips_of
from ui.signs import Fact, IconSign
from ui.widgets import Button, Chip, ElidedLabel, Label, Pane, Rule, row, stack

if TYPE_CHECKING:
    from inbox.caseview import CaseView, DocumentView
    from inbox.desk import Desk
    from inbox.evidence.reading import PageImage

WIDTH = 360
#: How long the selection must rest before the evidence is asked for, so that arrow keys stay fluid.
REST_MS = 120
#: Compared values shown as facts.
FACTS = 3


class Preview(Pane):
    """Kind, person, result, facts and the first evidence page of the selected row."""

    open_wanted = Signal()

    def __init__(self, desk: "Desk", background: Background, model: QueueModel) -> None:
        super().__init__("preview")
        self.setAccessibleName(self.tr("Vorschau"))
        self._desk, self._background, self._model = desk, background, model
        self._row: QueueRow | None = None
        self._view: CaseView | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(REST_MS)
        self._soon.timeout.connect(self._ask)
        self._build()
        self.show_row(None)

    def _build(self) -> None:
        self._kind = ElidedLabel("", "caption", "text2", weight=600, name="preview-kind")
        self._person = ElidedLabel("", "title", name="preview-person")
        self._who = ElidedLabel("", "body", "text2", name="preview-who")
        self._chips = (Chip("none", "", "preview-chip"), Chip("none", "", "preview-chip-2"))
        self._calm = Label(self.tr("nichts offen"), "body", "text2", name="preview-calm")
        self._facts = QVBoxLayout()
        self._facts.setSpacing(3)
        self._number = Fact(self.tr("Vorgang"), name="preview-number")
        self._received = Fact(self.tr("Eingang"), name="preview-received")
        self._due = Fact(self.tr("Frist"), strong=True, name="preview-due")
        self._evidence = ElidedLabel("", weight=600, name="preview-evidence")
        self._pages = Label("", "caption", "text2", name="preview-pages")
        self.page = PreviewPage()
        self._notes_rule = Rule()
        self._after = Label(self.tr("Hinweise"), weight=600, name="preview-hints-title")
        self._hints = QVBoxLayout()
        self._hints.setSpacing(3)
        self._why_title = Label(self.tr("Warum bei Ihnen"), weight=600, name="preview-why-title")
        self._why = Label("", "body", "text2", weight=400, wrap=True, name="preview-why")
        self._button = Button(
            self.tr("Öffnen"), key_text("Return"), kind="primary", name="preview-open"
        )
        self._button.clicked.connect(self.open_wanted)
        self._rule = Label(
            self.tr("Bestätigen geht, sobald der Nachweis geöffnet war."),
            "caption",
            "text2",
            weight=400,
            wrap=True,
            name="preview-rule",
        )
        head = row(self._evidence, self._pages)
        head.setStretch(0, 1)
        self._body = QWidget()
        self._body.setObjectName("preview-body")
        column = stack(
            self._kind,
            self._person,
            self._who,
            6,
            row(*self._chips, self._calm, None, gap=6),
            6,
            Rule(),
            6,
            self._number,
            self._received,
            self._due,
            self._facts,
            6,
            Rule(),
            6,
            head,
            2,
            self.page,
            8,
            self._notes_rule,
            4,
            self._after,
            self._hints,
            4,
            self._why_title,
            self._why,
            None,
            gap=3,
        )
        self._body.setLayout(column)
        self._body.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._nothing = Label(
            self.tr("Kein Vorgang ausgewählt."), "body", "text2", name="preview-nothing"
        )
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        whole = stack(
            self._body,
            self._nothing,
            6,
            self._button,
            2,
            self._rule,
            gap=4,
            margins=(18, 16, 18, 16),
        )
        whole.setStretch(0, 1)
        self.setLayout(whole)

    # -- what is shown -------------------------------------------------------------------------
    def show_row(self, chosen: object) -> None:
        """Show what the row itself says at once; the rest follows from the background."""
        known = chosen if isinstance(chosen, QueueRow) else None
        before, self._row = self._row, known
        for part in (self._body, self._button, self._rule):
            part.setVisible(known is not None)
        self._nothing.setVisible(known is None)
        if known is None:
            self._background.forget("preview")
            self._view = None
            return
        if before is None or before.id != known.id:
            self._view = None
            self._fill_view(None)
        self._fill_row(known)
        self._soon.start()

    def _fill_row(self, known: QueueRow) -> None:
        self._kind.setText(known.title)
        self._person.setText(known.person)
        self._number.set_value(known.number)
        self._due.set_value(self._due_words(known))
        if self._view is None:
            self._who.setText(self._case_words(known))
            received = day_text(known.received_day) if known.received_day else ""
            self._received.set_value(received)
        chips = chips_of(known)
        for chip, shown in zip(self._chips, (*chips, None), strict=False):
            chip.setVisible(shown is not None)
            if shown is not None:
                chip.set_result(*shown)
        summary = known.summary
        self._calm.setVisible(summary is not None and summary.open == 0 and len(chips) < 2)

    def _due_words(self, known: QueueRow) -> str:
        if known.due_day is None:
            return known.due_note or due_words(None, self._model.today)
        words = f"{due_words(known.due_day, self._model.today)}, {day_text(known.due_day)}"
        return f"{words} · {known.due_note}" if known.due_note else words

    def _case_words(self, known: QueueRow) -> str:
        return (
            self.tr("BG {number}").format(number=known.case_number)
            if known.case_number
            else (case_words(known))
        )

    # -- the rest, from the background -----------------------------------------------------------
    def _ask(self) -> None:
        if self._row is None or not self.isVisible():
            return
        desk, wanted = self._desk, self._row.id
        self._background.read(
            lambda: desk.view(wanted), self._view_is, lambda _: None, lane="preview"
        )

    def showEvent(self, event: object) -> None:
        """Coming into view, it catches up."""
        if self._row is not None:
            self._soon.start()

    def _view_is(self, view: "CaseView") -> None:
        if self._row is None or view.submission.id != self._row.id:
            return
        self._view = view
        self._fill_view(view)
        document = first_evidence(view)
        if document is None:
            return
        size = document.pages[0]
        scale = self.page.width() * self.devicePixelRatioF() / size.width
        desk, wanted = self._desk, document.id
        self._background.read(
            lambda: desk.page_image(wanted, 0, scale),
            lambda image: self._page_is(view, document, image),
            lambda error: self.page.show_words(sentence(error.code, error.values).title),
            lane="preview-page",
        )

    def _fill_view(self, view: "CaseView | None") -> None:
        _clear(self._facts)
        _clear(self._hints)
        self._background.forget("preview-page")
        if view is None:
            self._evidence.setText("")
            self._pages.setText("")
            self.page.show_words("")
            self._show_notes((), "")
            return
        rows = view.comparison.rows if view.comparison else ()
        born = birth_date(view)
        parts = [self.tr("geb. {day}").format(day=born)] if born else []
        if self._row is not None:
            parts.append(self._case_words(self._row))
        self._who.setText(" · ".join(parts))
        self._received.set_value(instant_text(view.submission.received_at))
        for found in telling(rows, view.description.person):
            self._facts.addWidget(Fact(found.label, told(found), name="preview-fact"))
        self._show_documents(view)
        self._show_notes(view.hints[:3], view.submission.routing_reason)

    def _show_documents(self, view: "CaseView") -> None:
        evidence = [d for d in view.documents if d.role is DocumentRole.EVIDENCE]
        if not evidence:
            self._evidence.setText(self.tr("Kein Nachweis"))
            self._pages.setText("")
            self.page.hide()
            return
        self.page.show()
        first = evidence[0]
        pages = len(first.pages)
        words = self.tr("1 Seite") if pages == 1 else self.tr("{n} Seiten").format(n=pages)
        self._evidence.setText(f"{first.label or first.name}, {words}" if pages else first.label)
        self._pages.setText(self.tr("1 von {n}").format(n=len(evidence)))
        if first.state in ("loading", "not-read"):
            self.page.show_words(self.tr("wird noch gelesen"))
        elif first.state != "ready":
            self.page.show_words(sentence(first.state).title)

    def _show_notes(self, hints: tuple[str, ...], why: str) -> None:
        self._after.setVisible(bool(hints))
        self._notes_rule.setVisible(bool(hints or why))
        for hint in hints:
            line = QWidget()
            layout = row(IconSign("arrow_forward"), Label(hint, "body", "text2", wrap=True))
            layout.setStretch(1, 1)
            line.setLayout(layout)
            self._hints.addWidget(line)
        self._why.setText(why)
        self._why.setVisible(bool(why))
        self._why_title.setVisible(bool(why))

    def _page_is(self, view: "CaseView", document: "DocumentView", image: "PageImage") -> None:
        rows = view.comparison.rows if view.comparison else ()
        marks = [
            (r.place.rect, r.result is not Result.MATCH)
            for r in rows
            if r.place is not None and r.place.document == document.id and r.place.page == 0
        ]
        name = self.tr("Nachweis {name}, Seite 1").format(name=document.label or document.name)
        self.page.show_page(image, marks, name)


def first_evidence(view: "CaseView") -> "DocumentView | None":
    """The first piece of evidence that can be shown."""
    evidence = (d for d in view.documents if d.role is DocumentRole.EVIDENCE)
    first = next(evidence, None)
    return first if first is not None and first.state == "ready" and first.pages else None


def birth_date(view: "CaseView") -> str:
    """The birth date as entered, or as the Fachverfahren knows it."""
    rows = view.comparison.rows if view.comparison else ()
    entered = (r.entered for r in rows if r.field.endswith("geburtsdatum") and r.entered)
    return next(entered, "") or (view.case.birth_date or "" if view.case else "")


def telling(rows: tuple[FieldResult, ...], person: str) -> list[FieldResult]:
    """The few values worth a glance: open ones first, never the name or the birth date again."""
    names = {part.strip().casefold() for part in person.split(",")}
    told = [
        r
        for r in rows
        if r.entered
        and r.compared
        and r.entered.casefold() not in names
        and not r.field.endswith("geburtsdatum")
    ]
    return sorted(told, key=lambda r: not r.is_open)[:FACTS]


def told(found: FieldResult) -> str:
    """A value; when the evidence says something else, both, with the sign of the result."""
    sign = {Result.MISMATCH: "≠", Result.SIMILAR: "≈"}.get(found.result)
    if sign is None or not found.evidence:
        return found.entered
    return f"{found.entered} {sign} {found.evidence}"


def _clear(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
