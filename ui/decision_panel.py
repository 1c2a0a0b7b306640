"""Below the current open row: the entered value large, the evidence at the same height, the keys.

Asks for a decision with `decided`; what comes of it is shown by whoever made the panel.
"""

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QPushButton, QSizePolicy, QStackedWidget, QWidget

from inbox.comparison.result import FieldResult
from inbox.decision import FieldChoice, FieldDecision
from ui.evidence_view_pictures import Picture
from ui.paint import CENTRE, text
from ui.theme import look, theme
from ui.widgets import Button, Label, restyle, row, stack


class CropView(QWidget):
    """A piece of the evidence, as high as the entered value in figures."""

    def __init__(self, name: str = "panel.crop", height: int = 44) -> None:
        super().__init__()
        self.setObjectName(name)
        self._height = height
        self._picture: Picture | None = None
        self._words = ""
        self.setAccessibleName(self.tr("Ausschnitt aus dem Nachweis"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.updateGeometry)

    def show_picture(self, picture: Picture | None, words: str) -> None:
        """Show pixels, or `words` while there are none."""
        self._picture, self._words = picture, words
        self.setAccessibleDescription(words)
        self.updateGeometry()
        self.update()

    @property
    def has_picture(self) -> bool:
        """Whether pixels are shown."""
        return self._picture is not None

    def sizeHint(self) -> QSize:
        """As wide as the piece is at this height."""
        height = theme().px(self._height)
        wide = 200.0
        if self._picture is not None and self._picture.image.height():
            image = self._picture.image
            wide = min(image.width() / image.height() * height, 320.0)
        return QSize(max(theme().px(120), round(wide)), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The piece, not stretched, in a frame."""
        active, painter = theme(), QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        frame = QPainterPath()
        frame.addRoundedRect(box, active.radius("chip"), active.radius("chip"))
        painter.fillPath(frame, active.colour("sunken"))
        if self._picture is None:
            inner = self.rect().adjusted(10, 0, -10, 0)
            text(painter, inner, self._words, "caption", "text2", weight=400)
        else:
            image = self._picture.image
            painter.save()
            painter.setClipPath(frame)
            scale = min(box.width() / image.width(), box.height() / image.height())
            wide, high = image.width() * scale, image.height() * scale
            painter.fillRect(box, image.pixelColor(0, image.height() // 2))
            painter.drawImage(QRectF(box.left(), box.center().y() - high / 2, wide, high), image)
            painter.restore()
        painter.setPen(QPen(active.colour("border"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(frame)


class KeyButton(QPushButton):
    """A decision with the digit that makes it; pressed in while it is the decision."""

    def __init__(self, digit: str, words: str, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._digit, self._words = digit, words
        self.setAccessibleName(words)
        self.setAccessibleDescription(self.tr("Taste {key}").format(key=digit))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCheckable(True)
        look().changed.connect(self.updateGeometry)

    def nextCheckState(self) -> None:
        """The desk's answer checks it, not the pointer."""

    def sizeHint(self) -> QSize:
        """Digit and words."""
        active = theme()
        cap = max(
            active.px(20),
            active.metrics("caption", 600).horizontalAdvance(self._digit) + active.px(10),
        )
        wide = active.metrics("body", 600).horizontalAdvance(self._words) + cap + active.px(32)
        return QSize(wide, active.px(36))

    def minimumSizeHint(self) -> QSize:
        """Never hides its words."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame by the style sheet, a key cap, words."""
        super().paintEvent(event)
        active, painter, on = theme(), QPainter(self), self.isChecked()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = active.px(20)
        wide = max(
            side, active.metrics("caption", 600).horizontalAdvance(self._digit) + active.px(10)
        )
        cap = QRectF(active.px(10), self.height() / 2 - side / 2, wide, side)
        painter.setPen(QPen(active.colour("accent" if on else "border"), 1.2))
        painter.setBrush(active.colour("accent" if on else "sunken"))
        painter.drawRoundedRect(cap, 4, 4)
        tone = "onAccent" if on else "text"
        text(painter, cap.toRect(), self._digit, "caption", tone, weight=600, align=CENTRE)
        left = round(cap.right()) + active.px(9)
        box = self.rect().adjusted(left, 0, -4, 0)
        text(painter, box, self._words, "body", "text" if self.isEnabled() else "text3", weight=600)


class DecisionPanel(QWidget):
    """Four decisions, "von Hand geprüft", a note; correcting happens in place of the buttons."""

    decided = Signal(object, object, str)  #: FieldChoice, value | None, note
    taken_back = Signal()
    closed = Signal()  #: editing ended, the focus may go back to the rows

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._row: FieldResult | None = None
        self._decision: FieldDecision | None = None
        self._figure = Label("", "figure", name="panel.entered")
        self._figure.setWordWrap(True)
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
        """Without the piece of evidence: a stacked view shows it below the list."""
        self.crop.setVisible(not compact)
        self._place.setVisible(not compact)

    def _build(self) -> None:
        entered = stack(
            Label(self.tr("Angabe"), "caption", "text2", name="panel.entered-label"),
            self._figure, None, gap=6,
        )  # fmt: skip
        piece = stack(self._place, self.crop, None, gap=5)
        reason = stack(
            Label(self.tr("Grund"), "caption", "text2", name="panel.reason-label"),
            self._reason, None, gap=5,
        )  # fmt: skip
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
        self._figure.setMaximumWidth(theme().px(260))
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

    def set_enabled_decisions(self, allowed: bool) -> None:
        """Show without letting decide: the case is locked or already confirmed."""
        for button in (*self._buttons.values(), self._note_button, self._back):
            button.setEnabled(allowed)

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
        if self._row is None or not self._buttons[choice].isEnabled():
            return
        self.decided.emit(choice, None, self._note())

    def correct(self) -> None:
        """Let the person write the right value."""
        if self._row is None or not self._buttons[FieldChoice.CORRECTED].isEnabled():
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
