"""Asks the second person why a case goes back. Keeps what was written until it was sent."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui.announce import announce
from ui.messages import key_text
from ui.theme import theme
from ui.widgets import Button, Label, row, stack
from ui.window_dialogs import Dialog

#: As many characters as the form server takes.
LONGEST = 1000


class DeclineDialog(Dialog):
    """Strg+Enter sends, Esc closes without loss of the case; an empty reason sends nothing."""

    declined = Signal(str)  #: the reason

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "", "decline-dialog")
        self.setWindowTitle(self.tr("Zurück mit Begründung"))
        self.reason = QPlainTextEdit()
        self.reason.setObjectName("decline-reason")
        self.reason.setAccessibleName(self.tr("Begründung"))
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(theme().px(112))
        caption = Label(self.tr("Be&gründung"), "body", weight=600, name="decline-caption")
        caption.setBuddy(self.reason)
        self.missing = Label(
            self.tr("Bitte schreiben Sie einen Grund. Es wurde nichts zurückgegeben."),
            "caption",
            "diff",
            wrap=True,
            name="decline-missing",
        )
        self.missing.hide()
        send = Button(
            self.tr("Zurückgeben"), key_text("Ctrl+Return"), kind="primary", name="decline-send"
        )
        back = Button(self.tr("Abbrechen"), "Esc", kind="quiet", name="decline-back")
        send.setAutoDefault(False)
        back.setAutoDefault(False)
        send.clicked.connect(self.send)
        back.clicked.connect(self.reject)
        words = self.tr(
            "Nichts davon wird übergeben. "
            "Die Person, die bestätigt hat, sieht Ihre Begründung und entscheidet neu."
        )
        self.setLayout(
            stack(
                Label(self.tr("Warum geht der Vorgang zurück?"), "heading", wrap=True),
                Label(words, "body", "text2", wrap=True, name="decline-text"),
                8,
                caption,
                self.reason,
                self.missing,
                16,
                row(None, back, send),
                margins=(24, 20, 24, 20),
            )
        )
        self.reason.setFocus()

    def send(self) -> None:
        """Hand the reason out, if there is one."""
        reason = self.reason.toPlainText().strip()[:LONGEST]
        if not reason:
            self.missing.show()
            announce(self.missing, self.missing.text(), urgent=True)
            self.reason.setFocus()
            return
        self.declined.emit(reason)
        self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Strg+Enter sends from anywhere in the dialog."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if not event.isAutoRepeat():
                self.send()
            return
        super().keyPressEvent(event)
