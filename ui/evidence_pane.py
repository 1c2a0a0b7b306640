"""The evidence of a submission: tabs, tools, pages or text, what was read. Decides nothing."""

from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from inbox.caseview import CaseView, DocumentView
from inbox.comparison.result import FieldResult, Rect
from inbox.evidence.reading import PageImage, PageReading
from inbox.submission import DocumentId, DocumentRole
from ui.announce import announce
from ui.background import Background
from ui.cover_tool import CoverTool
from ui.document_facts import DocumentFacts
from ui.document_words import looks_of
from ui.evidence_tools import EvidenceTools
from ui.evidence_view import EvidenceView
from ui.evidence_view_pictures import PagePictures
from ui.evidence_view_read import ReadLine
from ui.evidence_view_tabs import DocumentTabs
from ui.kind_menu import KindMenu
from ui.messages import Message, key_text, sentence
from ui.page_item import Mark
from ui.text_view import TextView
from ui.thumbnails import Thumbnails
from ui.widgets import Label, Pane, StatusShape, row, stack


class EvidenceDesk(Protocol):
    """The part of the desk this pane needs; every method may block."""

    def page_image(
        self, document: DocumentId, page: int, scale: float, clip: Rect | None = None
    ) -> PageImage:
        """Pixels of a page."""
        ...

    def page_words(self, document: DocumentId, page: int) -> PageReading:
        """Words of a page, covered ones left out."""
        ...


def state_message(state: str) -> Message:
    """Why a document cannot be shown (yet), as sentences."""
    return sentence({"loading": "document-not-stored", "not-read": "not-read"}.get(state, state))


class EvidencePane(Pane):
    """Shows one document at a time and tells which pages were seen, and how."""

    picked = Signal(str)  #: field whose rectangle was pressed
    seen = Signal(str, int, str)  #: document, page, "image" or "text"
    detach_asked = Signal()
    kind_chosen = Signal(str, str)  #: document, kind it is; empty: as it was recognised
    cover_wanted = Signal(str, int, object)  #: document, page, Rect that nobody shall see

    def __init__(self, desk: EvidenceDesk, background: Background) -> None:
        super().__init__("evidence")
        self.setAccessibleName(self.tr("Nachweis"))
        self._desk, self._background = desk, background
        self._view: CaseView | None = None
        self._current: DocumentId | None = None
        self._row: FieldResult | None = None
        self.pictures = PagePictures(desk, background, self)
        self.pages = EvidenceView(self.pictures, lambda code: state_message(code).words)
        self.thumbnails = Thumbnails(self.pictures)
        self.text = TextView(desk.page_words, background)
        self.tabs = DocumentTabs()
        self.facts = DocumentFacts()
        self.tools = EvidenceTools()
        self.as_text, self.mark_cover = self.tools.as_text, self.tools.mark_cover
        self._read = ReadLine(desk.page_words, background)
        self._count = Label("", "caption", "text2", weight=500, name="evidence.count")
        self._sign = StatusShape("unread", 24, "evidence.sign")
        self._trouble = Label("", wrap=True, name="evidence.trouble")
        self._stack = QStackedWidget()
        self._build()
        self.kinds = KindMenu(self)
        self.kinds.chosen.connect(self.kind_chosen)
        self.cover = CoverTool(self.pages)
        self.cover.wanted.connect(self.cover_wanted)
        self.cover.changed.connect(self.mark_cover.setChecked)
        self.mark_cover.clicked.connect(self.toggle_cover)
        self.tabs.picked.connect(self.show_document)
        self.pages.picked.connect(self.picked)
        self.pages.shown.connect(lambda d, p: self.seen.emit(d, p, "image"))
        self.text.read.connect(lambda d, p: self.seen.emit(d, p, "text"))
        self.pages.page_changed.connect(self._page_changed)
        self.pages.zoom_changed.connect(self._zoom_changed)
        self.thumbnails.picked.connect(self._thumbnail_picked)

    def _build(self) -> None:
        tools = self.tools
        tools.smaller.clicked.connect(self.pages.zoom_out)
        tools.larger.clicked.connect(self.pages.zoom_in)
        tools.turn.clicked.connect(self.pages.turn)
        tools.fit.clicked.connect(self.toggle_fit)
        tools.as_text.clicked.connect(lambda: self.show_text(not self.is_text))
        tools.detach.clicked.connect(self.detach_asked)
        head = row(self.tabs, tools, gap=2)
        head.setStretch(0, 1)
        paper = QWidget()
        paper.setLayout(row(self.thumbnails, self.pages, gap=6))
        message = QWidget()
        line = row(None, self._sign, self._trouble, None, gap=12)
        line.setStretch(2, 3)
        message.setLayout(stack(None, line, None))
        for page in (paper, self.text, message):
            self._stack.addWidget(page)
        self._paper, self._message = paper, message
        foot = row(self._read, self._count, margins=(2, 0, 2, 0))
        foot.setStretch(0, 1)
        whole = stack(head, self.facts, self._stack, foot, gap=8, margins=(12, 10, 12, 10))
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self._zoom_changed()

    # ------------------------------------------------------------------ what is shown

    @property
    def document(self) -> DocumentView | None:
        """The document on show."""
        documents = self._view.documents if self._view else ()
        return next((d for d in documents if d.id == self._current), None)

    def show_case(self, view: CaseView) -> None:
        """Show the documents of a case; the same case keeps document and place."""
        before = self._view
        same = before is not None and before.submission.id == view.submission.id
        self._view = view
        if not same:
            self.pages.forget_shown()
            self.text.forget_read()
            self._row = None
            self._read.forget()
            self._current = None
        elif before is not None and before.documents != view.documents:
            self.pictures.forget_refusals()
            self._read.forget_readings()
        ids = [d.id for d in view.documents]
        if self._current not in ids:
            evidence = [d.id for d in view.documents if d.role is DocumentRole.EVIDENCE]
            self._current = next(iter(evidence or ids), None)
        self._refresh()

    def point_at(self, shown: FieldResult | None) -> None:
        """Bring the evidence of a row into view."""
        self._row = shown
        if shown is not None and shown.place is not None and self._view is not None:
            if shown.place.document != self._current and any(
                d.id == shown.place.document for d in self._view.documents
            ):
                self._current = shown.place.document
                self._refresh()
            self.pages.point_at(shown.field)
            if self.is_text:
                self.text.show_page(shown.place.page)
        else:
            self.pages.point_at(shown.field if shown is not None else None)
        self._read.show_row(self._row, self.document)

    def show_document(self, document: str) -> None:
        """Show another document of the case."""
        if document != self._current:
            self._current = DocumentId(document)
            self._refresh()
            announce(self, self.facts.spoken)

    def step_document(self, step: int) -> None:
        """The next or previous document."""
        target = self.tabs.keyboard_step(step)
        if target is not None:
            self.show_document(target)

    def show_page(self, document: DocumentId, page: int) -> None:
        """Go to a page and show all of it."""
        self.show_document(document)
        self.show_text(False)
        self.pages.show_page(page, whole=True)

    @property
    def is_text(self) -> bool:
        """Whether the words are shown instead of the picture."""
        return self.as_text.isChecked()

    def show_text(self, wanted: bool) -> None:
        """Words instead of the picture, or back."""
        self.as_text.setChecked(wanted)
        had_focus = self.pages.hasFocus() or self.text.hasFocus()
        self._refresh()
        if had_focus:
            self.focus_evidence()

    def take_enter(self) -> bool:
        """Enter while marking: the place of the current row."""
        return self.cover.active and self.pages.hasFocus() and self.cover.take_current()

    def focus_evidence(self) -> None:
        """Put the keyboard on pages or text."""
        target = self.text if self.is_text else self.pages
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def toggle_fit(self) -> None:
        """Whole width, or whole page."""
        self.pages.fit_to("page" if self.pages.ground.fit == "width" else "width")

    def marks(self, document: DocumentId) -> tuple[Mark, ...]:
        """The rectangles of the rows whose value stands in this document."""
        comparison = self._view.comparison if self._view else None
        return tuple(
            Mark(r.field, r.label, r.place.page, r.place.rect, r.result)
            for r in (comparison.rows if comparison else ())
            if r.place is not None and r.place.document == document
        )

    def _refresh(self) -> None:
        view, document = self._view, self.document
        if view is None:
            return
        looks = looks_of(view)
        self.tabs.show_documents(looks, self._current)
        self.facts.show_look(next((one for one in looks if one.id == self._current), None))
        document = self._held(document)
        readable = document is not None and bool(document.pages)
        self.tools.enable_picture(readable and not self.is_text)
        if document is None or not readable:
            self._show_trouble(document)
            return
        self.pages.show_document(document, self.marks(document.id))
        seen = frozenset(page for d, page in view.seen if d == document.id)
        self.thumbnails.show_document(document, seen)
        self.pages.point_at(self._row.field if self._row else None, scroll=False)
        if self.is_text:
            self.text.show_document(document)
        self._stack.setCurrentWidget(self.text if self.is_text else self._paper)
        self._page_changed(self.pages.front_page, len(document.pages))
        self._read.show_row(self._row, self.document)

    def _held(self, document: DocumentView | None) -> DocumentView | None:
        """A document that is read anew stays on show as it was: its bytes are the same."""
        shown = self.pages.ground.document
        same = document is not None and shown is not None and shown.id == document.id
        if same and document is not None and shown is not None and document.state == "not-read":
            return replace(document, pages=shown.pages)
        return document

    def choose_kind(self) -> None:
        """F4: let the person say what kind of evidence the document on show is."""
        document, view = self.document, self._view
        if document is not None and view is not None:
            self.kinds.ask(document, view, self.tabs)

    def toggle_cover(self) -> None:
        """Begin or end marking places that nobody shall see."""
        if self.is_text:
            self.show_text(False)
        self.cover.toggle()
        self.mark_cover.setChecked(self.cover.active)

    def covered_anew(self, document: str) -> None:
        """Something of a document is covered now that was not: fetch its pixels and words again."""
        self.pictures.drop(DocumentId(document))
        self.thumbnails.show_document(None, frozenset())
        self._read.forget_readings()
        self.text.show_document(None)
        self._refresh()
        self.pages.fetch_again()

    def _show_trouble(self, document: DocumentView | None) -> None:
        if document is None:
            self._sign.set_kind("none")
            self._trouble.setText(self.tr("Zu diesem Vorgang liegt kein Nachweis vor."))
        else:
            message = state_message(document.state)
            waiting = document.state in ("loading", "not-read", "ready")
            self._sign.set_kind("waiting" if waiting else message.kind)
            self._trouble.setText(message.words)
            if not waiting:
                # There is no page to look at; that it cannot be shown was said.
                self.seen.emit(document.id, 0, "text")
        self.pages.show_document(None, ())
        self.thumbnails.show_document(None, frozenset())
        self._count.setText("")
        self._read.show_row(None, None)
        self._stack.setCurrentWidget(self._message)

    # ------------------------------------------------------------------ small lines

    def _page_changed(self, page: int, count: int) -> None:
        words = self.tr("Seite {n} von {all}").format(n=page + 1, all=count) if count else ""
        self._count.setText(words)
        document = self.document
        if document is not None and count:
            self.thumbnails.show_front(page)
            marks = sum(1 for m in self.pages.ground.marks if m.page == page)
            told = self.tr("{name}, {page}, {n} markierte Stellen").format(
                name=document.label or document.name, page=words, n=marks
            )
            self.pages.setAccessibleName(told)
            hint = self.tr("Textansicht mit {key}").format(key=key_text("Shift+F8"))
            self.pages.setAccessibleDescription(hint)

    def _zoom_changed(self) -> None:
        fit = self.pages.ground.fit
        words = {
            "width": self.tr("Breite"),
            "page": self.tr("Ganze Seite"),
        }.get(fit or "", f"{round(self.pages.ground.zoom * 75)} %")
        self.tools.fit.set_words(words)
        self.tools.fit.setAccessibleDescription(
            self.tr("Wechselt zwischen Breite und ganzer Seite")
        )

    def _thumbnail_picked(self, page: int) -> None:
        self.pages.show_page(page)
