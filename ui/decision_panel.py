"""Below the current open row: the entered value large, the evidence at the same height, the keys.

Asks for a decision with `decided`; what comes of it is shown by whoever made the panel.
"""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QStackedWidget, QWidget

from inbox.comparison.result import FieldResult
from inbox.decision import FieldChoice, FieldDecision
from ui.decision_panel_parts import CropView, KeyButton
from ui.theme import theme
from ui.widgets import Button, Label, restyle, row, stack


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
        self._figure = Label("", "figure", name="panel.entered")
        self._place = Label("", "caption", "text2", name="panel.place")
        self.crop = CropView()
        self._reason = Label("", wrap=True, name="panel.reason")
        self._reason.setAlignment(Qt.AlignmentFlag.AlignTop)
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
        self._edit.setLayout(edit_row)
        self._lower = QStackedWidget()
        self._lower.addWidget(self._keys)
        self._lower.addWidget(self._edit)
        self._lower.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._editing: str | None = None
        self._build()

    def set_compact(self, compact: bool) -> None:
        """Reason and keys only: a stacked view shows the piece of evidence below the list."""
        for widget in (self.crop, self._place, self._figure, *self._captions):
            widget.setVisible(not compact)

    def _build(self) -> None:
        angabe = Label(self.tr("Angabe"), "caption", "text2", name="panel.entered-label")
        grund = Label(self.tr("Grund"), "caption", "text2", name="panel.reason-label")
        self._captions = (angabe, grund)
        entered = stack(angabe, self._figure, None, gap=6)
        piece = stack(self._place, self.crop, None, gap=5)
        reason = stack(grund, self._reason, None, gap=5)
        upper = row(gap=20)
        upper.addLayout(entered)
        upper.addLayout(piece)
        upper.addLayout(reason, 1)
        whole = stack(upper, self._lower, gap=10, margins=(48, 8, 12, 12))
        self.setLayout(whole)

    # ------------------------------------------------------------------ showing

    def show_row(self, shown: FieldResult, decision: FieldDecision | None) -> None:
        """Show a row and what was decided on it; another row ends editing."""
        if self._row is None or self._row.field != shown.field:
            self._leave_edit()
        self._row, self._decision = shown, decision
        self._figure.setText(shown.entered or "–")
        long = len(shown.entered) > 14
        wanted = "heading" if long else "figure"
        if self._figure.property("role") != wanted:
            self._figure.setProperty("role", wanted)
            restyle(self._figure)
        self._figure.setWordWrap(long)
        self._figure.setMaximumWidth(theme().px(260))
        self._figure.setMinimumWidth(theme().px(160) if long else 0)
        page = self.tr("Nachweis, Seite {n}").format(n=shown.place.page + 1) if shown.place else ""
        self._place.setText(page or self.tr("Nachweis"))
        self._reason.setText(shown.reason or self._plain_reason(shown))
        for choice, button in self._buttons.items():
            button.setChecked(decision is not None and decision.choice is choice)
        self._buttons[FieldChoice.EVIDENCE_HOLDS].setVisible(bool(shown.evidence))
        self._back.setVisible(decision is not None)
        note = decision.note if decision is not None else ""
        self._note_button.set_words(self.tr("Notiz ✓") if note else self.tr("Notiz"))
        self._note_button.setAccessibleDescription(note)
        self._note_button.setVisible(decision is not None)

    def _plain_reason(self, shown: FieldResult) -> str:
        if shown.evidence:
            return self.tr("Angabe und Nachweis sind verschieden.")
        return self.tr("Im Nachweis wurde kein Wert gefunden.")

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
        if self._row is not None and self._decision is not None:
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
        self._leave_edit()
        if editing == "value" and words:
            self.decided.emit(FieldChoice.CORRECTED, words, self._note())
        elif editing == "note" and self._decision is not None:
            choice, value = self._decision.choice, self._decision.value
            keep = value if choice is FieldChoice.CORRECTED else None
            self.decided.emit(choice, keep, words)
        self.closed.emit()

    def cancel(self) -> None:
        """Leave the value as it was, and go back to the rows."""
        self._leave_edit()
        self.closed.emit()

    def cancel_quietly(self) -> None:
        """Leave the value as it was; the focus stays where it is."""
        self._leave_edit()

    def _note(self) -> str:
        return self._decision.note if self._decision is not None else ""

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
