"""A case on screen: fields left, evidence right, the two presses below. Shows; decides nothing."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent

from inbox.caseview import LATE, CaseView, DeskState, Phase
from inbox.comparison.result import FieldResult
from inbox.decision import FieldChoice
from inbox.queue import QueueQuery
from inbox.submission import DocumentId, HistoryEntry, SubmissionId
from ui.announce import announce
from ui.approval_dialog import DeclineDialog
from ui.background import Background
from ui.compare_ahead import Ahead
from ui.compare_banner import CaseBanner
from ui.compare_deeds import BusinessNow, CaseDeeds
from ui.compare_keys import CompareKeys
from ui.compare_panes import ComparePanes
from ui.compare_widths import KeptWidths
from ui.confirm_bar import ConfirmBar
from ui.events import DeskEvents

if TYPE_CHECKING:
    from inbox.desk import Desk

#: How long a case fetched ahead has the machine for its paint, in ms.
PAINT_FIRST = 40


class CompareView(ComparePanes):
    """`open` shows a case; `closed` and `navigate` tell whoever owns the list."""

    closed = Signal()
    navigate = Signal(int)  #: -1 previous, +1 next case of the list; `neighbour` names it
    shown = Signal(object)  #: CaseView now on screen

    def __init__(self, desk: "Desk", background: Background, events: DeskEvents) -> None:
        now = BusinessNow()
        super().__init__(desk, background, ConfirmBar(now))
        self.setObjectName("compare")
        self._desk, self._background = desk, background
        self._query: QueueQuery | None = None
        self._view: CaseView | None = None
        self.notices = CaseBanner(self.banner)
        self._ask_soon = QTimer(self)
        self._ask_soon.setSingleShot(True)
        self._ask_soon.timeout.connect(self._ask)
        self.deeds = CaseDeeds(desk, background, now, self)
        pages = self.evidence.pages
        self.ahead = Ahead(desk, background, self.evidence.pictures, pages, self)
        self.keys = CompareKeys(self, self._what())
        self.widths = KeptWidths(desk, background, self.splitter)
        self._connect(events)

    def _connect(self, events: DeskEvents) -> None:
        self.title.back.connect(self.leave)
        self.left.connect(self.leave)
        self.history_shown.connect(self._read_history)
        self.title.step.connect(self.navigate)
        self.banner.acted.connect(self._act)
        self.fields.row_changed.connect(self._row_changed)
        self.fields.walked.connect(self._walked)
        self.fields.decided.connect(self.deeds.decide)
        self.fields.taken_back.connect(self.deeds.take_back)
        self.fields.refused.connect(self.notices.refused)
        self.fields.leave_asked.connect(self.go_on)
        self.evidence.picked.connect(self._picked)
        self.evidence.seen.connect(self._seen)
        self.evidence.kind_chosen.connect(self.deeds.decide_kind)
        self.evidence.cover_wanted.connect(
            lambda d, page, rect: self.deeds.mark_cover(DocumentId(d), page, rect)
        )
        self.evidence.mark_cover.setVisible(self.deeds.may_cover)
        self.deeds.covered.connect(self._covered)
        self.deeds.reading_again.connect(
            lambda: announce(self.evidence, self.tr("Der Nachweis wird neu gelesen."))
        )
        self.bar.asked.connect(self._act)
        self.bar.hold_over.connect(self.deeds.read_again)
        self.deeds.arrived.connect(self._show)
        self.deeds.refused.connect(self.notices.refused)
        self.deeds.pressed.connect(self.bar.answered)
        self.deeds.decided.connect(self._say_row)
        self.ahead.found.connect(self.title.show_neighbours)
        events.changed.connect(self._changed)
        events.state.connect(self._state_is)

    def _what(self) -> dict[str, Callable[[], object]]:
        evidence = self.evidence
        deeds: dict[str, Callable[[], object]] = {
            "press": self.press,
            "decline": self.decline,
            "undo": self.undo,
            "correct": lambda: self.fields.choose(FieldChoice.CORRECTED),
            "history": self.toggle_history,
            "foresee": self.toggle_foreseen,
            "kind": evidence.choose_kind,
            "read-again": self.deeds.read_evidence_again,
            "copy": self.copy_value,
            "next-case": lambda: self.navigate.emit(1),
            "previous-case": lambda: self.navigate.emit(-1),
            "next-document": lambda: evidence.step_document(1),
            "previous-document": lambda: evidence.step_document(-1),
            "zoom-in": evidence.pages.zoom_in,
            "zoom-out": evidence.pages.zoom_out,
            "fit": evidence.toggle_fit,
            "turn": evidence.pages.turn,
            "side": self.other_side,
            "text": lambda: evidence.show_text(not evidence.is_text),
            "detach": self.detached.toggle,
            "next-area": lambda: self.cycle(1),
            "previous-area": lambda: self.cycle(-1),
            "go-on": self.go_on,
            "back": self.back,
        }
        if self.deeds.may_cover:
            deeds |= {"mark-cover": evidence.toggle_cover, "no-diagnosis": self._no_diagnosis}
        return deeds

    # ------------------------------------------------------------------ opening and leaving

    def open(self, submission: SubmissionId, query: QueueQuery | None = None) -> None:
        """Show a case as part of a list; what was fetched ahead is painted at once."""
        self._query = query or self._query
        early = None
        if self.deeds.submission != submission:
            self._view = None
            self.notices.forget()
            self.show_side("fields")
            early = self.ahead.take(submission)
        self.deeds.show(submission)
        if early is not None:
            self._show(early)
        # what is here already is painted before anything else is asked for
        self._ask_soon.start(PAINT_FIRST if early is not None else 0)

    def _ask(self) -> None:
        submission = self.submission
        if submission is None:
            return
        self.deeds.open()
        if self._query is not None:
            self.ahead.look_around(self._query, submission)
        if self.history.isVisible():
            self._read_history()

    @property
    def submission(self) -> SubmissionId | None:
        """The case on screen."""
        return self.deeds.submission

    @property
    def view(self) -> CaseView | None:
        """Its picture."""
        return self._view

    def neighbour(self, step: int) -> SubmissionId | None:
        """The case before (-1) or after (+1) this one in its list."""
        around = self.ahead.of(self.submission)
        if around is None:
            return None
        return around.following if step > 0 else around.previous

    def leave(self) -> None:
        """Back to the list; nothing is discarded."""
        self.deeds.leave()
        self._view = None
        self.detached.attach()
        self.bar.show_case(None)
        self.closed.emit()

    def menu_actions(self) -> dict[str, list[QAction]]:
        """Entries for the window's menus: "case" and "evidence"."""
        return self.keys.menu_actions()

    # ------------------------------------------------------------------ showing

    def _show(self, view: CaseView) -> None:
        first = self._view is None or self._view.submission.id != view.submission.id
        self._view = view
        self.title.show_case(view)
        self.evidence.show_case(view)
        self.fields.show_case(view)
        if first:
            self.evidence.point_at(self.fields.current)
        self.notices.show_case(view)
        self.bar.show_case(view)
        if self.foreseen.isVisible():
            self.foreseen.show_for(view.submission.id)
        if first:
            self.fields.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.shown.emit(view)

    def _state_is(self, state: object) -> None:
        if isinstance(state, DeskState):
            self.deeds.now.set(state.now)

    def _changed(self, ids: object) -> None:
        assert isinstance(ids, frozenset)
        if self.submission in ids:
            self.deeds.read_again()
        self.ahead.forget(ids)

    # ------------------------------------------------------------------ deeds

    def press(self) -> None:
        """Strg+Enter: the one thing the bar offers; a note being written is kept first."""
        if self.fields.panel.has_unsaved:
            self.fields.panel.finish()
            return
        self.bar.press()

    def go_on(self) -> None:
        """Enter: to the next open row, to what is missing, else to the button. Never confirms."""
        if self.evidence.take_enter():
            return
        if self.fields.list.go_to_next_open():
            self.show_side("fields")
        elif not self.bar.go():
            self.bar.press_button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def undo(self) -> None:
        """Take the last press back, else the last decision here, else the last press elsewhere."""
        if self._view is None:
            return
        field = self.deeds.last_decided(self._view)
        if self._view.bar.may_undo:
            self.deeds.press("undo")
        elif field is not None:
            self.fields.list.select(field)
            self.deeds.take_back(field)
        else:
            self.deeds.undo_elsewhere(late=self._view.bar.phase in LATE)

    def decline(self) -> None:
        """As the second person: ask for the reason, then send the case back."""
        if self._view is not None and self._view.bar.phase is Phase.RELEASE:
            dialog = DeclineDialog(self)
            dialog.declined.connect(self.deeds.decline)
            dialog.open()

    def _act(self, action: str) -> None:
        """What the bar or the banner asks for."""
        view = self._view
        if view is None:
            return
        self.notices.done()
        match action:
            case "confirm" | "file" | "approve" | "withdraw":
                self.deeds.press(action)
            case "decline":
                self.decline()
            case "undo":
                self.undo()
            case "take-over":
                self.deeds.take_over()
            case "resolve-case":
                self.deeds.resolve_case()
            case "send-now":
                self.deeds.send_now()
            case "refresh":
                self.deeds.refresh()
            case "foresee" | "correct-where":
                self.toggle_foreseen()
            case "more":
                self.notices.show_next()
            case "next":
                self.navigate.emit(1)
            case "first-field":
                self._picked(view.bar.first_field or "")
            case "report-field" if view.report_gaps:
                self._picked(view.report_gaps[0].field)
            case "next-open":
                self.go_on()
            case "show-page" if view.bar.document is not None:
                self.show_side("evidence")
                self.evidence.show_page(view.bar.document, view.bar.page)

    # ------------------------------------------------------------------ rows, rectangles, seen

    def _row_changed(self, shown: FieldResult | None) -> None:
        if self._view is not None:
            self.evidence.point_at(shown)

    def _picked(self, field: str) -> None:
        self.show_side("fields")
        self.fields.list.select(field)
        self.fields.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _walked(self, shown: FieldResult) -> None:
        """The row of a value was read by focus: that counts for its page (corrections.md, 12)."""
        if shown.compared and shown.place is not None and shown.evidence:
            self._seen(shown.place.document, shown.place.page, "row")

    def _seen(self, document: str, page: int, how: str) -> None:
        if self._view is not None:
            self.deeds.mark_seen(self._view, DocumentId(document), page, how)

    def _covered(self, document: str) -> None:
        self.evidence.covered_anew(document)
        self.fields.cut_again()

    def _no_diagnosis(self) -> None:
        document = self.evidence.document
        if document is not None:
            self.deeds.no_diagnosis(document.id)

    # ------------------------------------------------------------------ preview, history, keys

    def toggle_foreseen(self) -> None:
        """What would be handed over, or back to the rows."""
        wanted = not self.foreseen.isVisible() and self.submission is not None
        if wanted and self.submission is not None:
            self.foreseen.show_for(self.submission)
        self.show_foreseen(wanted)

    def _read_history(self) -> None:
        submission, desk = self.submission, self._desk

        def arrived(entries: tuple[HistoryEntry, ...]) -> None:
            self.history.show_entries(entries)

        if submission is not None:
            self._background.read(lambda: desk.history(submission), arrived, lane="compare.history")

    def event(self, event: QEvent) -> bool:
        """Strg+Z belongs to the case on screen while there is something to take back here."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            view = self._view
            here = view is not None and (
                view.bar.may_undo or self.deeds.last_decided(view) is not None
            )
            name = self.keys.name_of(event)
            if name == "undo" and here:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys nobody below took."""
        if not self.handle_key(event):
            super().keyPressEvent(event)

    def handle_key(self, event: QKeyEvent) -> bool:
        """Keys mean the same here and in the window of the evidence."""
        return self.keys.handle(event)
