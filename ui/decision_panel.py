"""Below the current open row: both values large beside the evidence, the keys, a note.

Asks for a decision with `decided`; what comes of it is shown by whoever made the panel.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QStackedWidget, QWidget

from inbox.comparison.result import FieldResult
from inbox.decision import FieldChoice, FieldDecision
from inbox.errors import Refused
from ui.announce import announce
from ui.decision_panel_parts import KeyButton
from ui.field_list_words import told_words
from ui.messages import of_error
from ui.theme import theme
from ui.value_board import ValueBoard
from ui.widgets import Button, Label, row, stack


class DecisionPanel(QWidget):
    """Four decisions, "von Hand geprüft", a note; correcting happens in place of the buttons."""

    decided = Signal(object, object, str)  #: FieldChoice, value | None, note
    taken_back = Signal()
    closed = Signal()  #: editing ended, the focus may go back to the rows
    resized = Signal()  #: it wants another height

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._row: FieldResult | None = None
        self._decision: FieldDecision | None = None
        self._drafts: dict[str, str] = {}
        self._check: Callable[[str], str] = str.strip
        self.board = ValueBoard()
        self.crop = self.board.crop
        self._buttons = {
            FieldChoice.ENTERED_HOLDS: KeyButton(
                "1", self.tr("Angabe gilt"), "panel.entered-holds"
            ),
            FieldChoice.EVIDENCE_HOLDS: KeyButton(
                "2", self.tr("Nachweis gilt"), "panel.evidence-holds"
            ),
            FieldChoice.ASK_BACK: KeyButton("3", self.tr("Nachfragen"), "panel.ask-back"),
            FieldChoice.CORRECTED: KeyButton("4", self.tr("Korrigieren …"), "panel.correct"),
            FieldChoice.CHECKED_BY_HAND: KeyButton(
                self.tr("Leertaste"), self.tr("von Hand geprüft"), "panel.by-hand"
            ),
        }
        for choice, button in self._buttons.items():
            button.clicked.connect(lambda _=False, c=choice: self.ask(c))
        self._note_button = Button(self.tr("Notiz"), "", "edit", "quiet", name="panel.note-open")
        self._note_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._note_button.clicked.connect(self.write_note)
        self._back = Button(self.tr("Zurücknehmen"), "", "arrow_undo", "quiet", name="panel.back")
        self._back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._back.clicked.connect(self.taken_back)
        self._keys = QWidget()
        by_hand = self._buttons[FieldChoice.CHECKED_BY_HAND]
        digits = [b for c, b in self._buttons.items() if c is not FieldChoice.CHECKED_BY_HAND]
        self._keys.setLayout(
            stack(
                row(*digits, None, gap=6),
                row(by_hand, None, self._back, self._note_button, gap=6),
                gap=6,
            )
        )
        self._line = QLineEdit()
        self._line.setObjectName("panel.line")
        self._line.installEventFilter(self)
        self._line_label = Label("", "caption", "text2", weight=600, name="panel.line-label")
        self._line_label.setBuddy(self._line)
        self._keep = Button("", "Enter", kind="", name="panel.keep")
        self._keep.clicked.connect(self.finish)
        self._cancel = Button(self.tr("Abbrechen"), "Esc", kind="quiet", name="panel.cancel")
        self._cancel.clicked.connect(self.cancel)
        self._edit = QWidget()
        edit_row = row(self._line_label, self._line, self._keep, self._cancel, gap=8)
        edit_row.setStretch(1, 1)
        self._fault = Label("", "body", "diff", wrap=True, name="panel.fault")
        self._fault.hide()
        self._line.textEdited.connect(lambda _: self._show_fault(""))
        self._edit.setLayout(stack(edit_row, self._fault, None, gap=4))
        self._lower = QStackedWidget()
        self._lower.addWidget(self._keys)
        self._lower.addWidget(self._edit)
        self._told = Label("", "bodyStrong", wrap=True, name="panel.told")
        self._lower.addWidget(self._told)
        self._lower.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._editing: str | None = None
        self._build()

    def set_compact(self, compact: bool) -> None:
        """Reason and keys only: a stacked view shows the piece of evidence below the list."""
        self.board.set_compact(compact)

    def _build(self) -> None:
        self.setLayout(stack(self.board, self._lower, gap=10, margins=(48, 8, 12, 12)))

    # ------------------------------------------------------------------ showing

    def show_row(
        self,
        shown: FieldResult,
        decision: FieldDecision | None,
        check: Callable[[str], str] = str.strip,
        *,
        read_only: bool = False,
    ) -> None:
        """Show a row and what was decided on it; another row ends editing.

        `read_only`: what was decided in words, nothing to press.
        `check` gives a typed value as it is written here, or raises Refused with the reason.
        """
        if self._row is None or self._row.field != shown.field:
            self._leave_edit()
        self._row, self._decision, self._check = shown, decision, check
        if read_only:
            self._told.setText(told_words(decision, shown.entered))
        if read_only or self._lower.currentWidget() is self._told:
            self._lower.setCurrentWidget(self._told if read_only else self._keys)
        px = theme().px
        if (layout := self.layout()) is not None:
            layout.setContentsMargins(px(48), 8, px(12), 12)
        parent = self.parentWidget()
        room = parent.width() if parent is not None else px(560)
        self.board.show_row(shown, room - px(60))
        for choice, button in self._buttons.items():
            button.setChecked(decision is not None and decision.choice is choice)
        self._buttons[FieldChoice.EVIDENCE_HOLDS].setVisible(bool(shown.evidence))
        self._back.setVisible(decision is not None)
        note = self._note()
        self._note_button.set_words(self.tr("Notiz ✓") if note else self.tr("Notiz"))
        kept = note if decision is not None else ""
        wait = self.tr("Wird mit der Entscheidung gespeichert: {note}").format(note=note)
        self._note_button.setAccessibleDescription(kept or (wait if note else ""))

    def is_about(self, shown: FieldResult) -> bool:
        """Whether this row is the one shown here, be the panel open or not."""
        return self._row is not None and self._row.field == shown.field

    def forget_drafts(self) -> None:
        """Another case is on screen: its notes are its own."""
        self._drafts.clear()
        self._row = None

    def heightForWidth(self, width: int) -> int:
        """Room for a reason that wraps."""
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout is not None else 0

    # ------------------------------------------------------------------ deciding

    def ask(self, choice: FieldChoice) -> None:
        """Ask for a decision; correcting asks for the value first."""
        if choice is FieldChoice.CORRECTED:
            self.correct()
            return
        if self._row is None:
            return
        self.decided.emit(choice, None, self._note())

    def correct(self) -> None:
        """Let the person write the right value."""
        if self._row is None:
            return
        value = self._row.entered
        if self._decision is not None and self._decision.choice is FieldChoice.CORRECTED:
            value = self._decision.value
        self._open_edit("value", self.tr("Richtiger Wert"), self.tr("Übernehmen"), value)

    def write_note(self) -> None:
        """Let the person write a note to the decision."""
        if self._row is not None:
            self._open_edit("note", self.tr("Notiz"), self.tr("Merken"), self._note())

    @property
    def is_editing(self) -> bool:
        """Whether a value or a note is being written."""
        return self._editing is not None

    @property
    def has_unsaved(self) -> bool:
        """Whether something was written that is not kept yet."""
        if self._editing is None or self._row is None:
            return False
        before = self._note() if self._editing == "note" else self._row.entered
        return self._line.text() != before

    def finish(self) -> None:
        """Keep what was written."""
        words, editing = self._line.text().strip(), self._editing
        if editing == "value":
            try:
                words = self._check(words)
            except Refused as reason:
                self._show_fault(of_error(reason).words)
                self._line.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self._leave_edit()
        if editing == "value":
            self.decided.emit(FieldChoice.CORRECTED, words, self._note())
        elif editing == "note" and self._decision is not None:
            choice, value = self._decision.choice, self._decision.value
            keep = value if choice is FieldChoice.CORRECTED else None
            self.decided.emit(choice, keep, words)
        elif editing == "note" and self._row is not None:
            self._drafts[self._row.field] = words
            self.show_row(self._row, None, self._check)
        self.closed.emit()

    def _show_fault(self, words: str) -> None:
        """What is wrong with the value typed, under it and for the ear."""
        self._fault.setText(words)
        self._fault.setVisible(bool(words))
        self._line.setAccessibleDescription(words)
        announce(self._line, words, urgent=True)
        self.resized.emit()

    def cancel(self) -> None:
        """Leave the value as it was, and go back to the rows."""
        self._leave_edit()
        self.closed.emit()

    def cancel_quietly(self) -> None:
        """Leave the value as it was; the focus stays where it is."""
        self._leave_edit()

    def _note(self) -> str:
        if self._decision is not None:
            return self._decision.note
        return self._drafts.get(self._row.field, "") if self._row is not None else ""

    def _open_edit(self, what: str, label: str, verb: str, words: str) -> None:
        self._editing = what
        self._line_label.setText(label)
        self._line.setAccessibleName(f"{label}: {self._row.label if self._row else ''}")
        self._keep.set_words(verb)
        self._line.setText(words)
        self._lower.setCurrentWidget(self._edit)
        self._line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._line.selectAll()

    def _leave_edit(self) -> None:
        self._editing = None
        self._fault.hide()
        self._line.setAccessibleDescription("")
        if self._lower.currentWidget() is self._edit:
            self._lower.setCurrentWidget(self._keys)

    def event(self, event: QEvent) -> bool:
        """Tell when the wanted height may have changed."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.resized.emit()
        return done

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter keeps, Esc cancels while writing; nothing else changes its meaning."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if not event.isAutoRepeat():
                    self.finish()
                return True
            if plain and event.key() == Qt.Key.Key_Escape:
                self.cancel()
                return True
        return super().eventFilter(watched, event)
