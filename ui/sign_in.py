"""Signing in anew: a field for the key to the form server, and the window that asks for it.

Knows neither server nor keyring; what is typed leaves by signal and is forgotten here.
"""

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.messages import sentence

#: How long an answer may take before the window asks again.
PATIENCE_MS = 8_000


def tr(words: str) -> str:
    """Translate words of this module."""
    return QCoreApplication.translate("SignIn", words)


def needs_token(code: str) -> bool:
    """Whether another token is what helps."""
    return code in ("unauthenticated", "token-expired")


class TokenField(QWidget):
    """A covered line with its caption and button."""

    given = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = QLineEdit(self)
        self._line.setObjectName("token")
        self._line.setEchoMode(QLineEdit.EchoMode.Password)
        # What is covered must not leak through the clipboard's or an input method's memory.
        self._line.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        caption = QLabel(tr("&Zugangsschlüssel"), self)
        caption.setBuddy(self._line)
        self._line.setAccessibleName(tr("Zugangsschlüssel"))
        self._button = QPushButton(tr("Anmelden"), self)
        self._button.setObjectName("signIn")
        self._button.setAutoDefault(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 12, 0, 0)
        row.addWidget(caption)
        row.addWidget(self._line, 1)
        row.addWidget(self._button)
        self.setFocusProxy(self._line)
        self._line.returnPressed.connect(self._give)
        self._button.clicked.connect(self._give)

    def _give(self) -> None:
        token = self._line.text().strip()
        self._line.clear()
        if token:
            self.given.emit(token)


class SignIn(QDialog):
    """Stands beside the desk while it is signed out; work goes on behind it."""

    token_given = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("signInWindow")
        self.setWindowTitle("Zweiklick")
        self.setModal(False)
        self.resize(480, 160)
        self._code = "unauthenticated"
        self._words = QLabel(self)
        self._words.setObjectName("signInWords")
        self._words.setWordWrap(True)
        self._field = TokenField(self)
        self._field.given.connect(self._given)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.addWidget(self._words)
        layout.addWidget(self._field)
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(PATIENCE_MS)
        self._waiting.timeout.connect(lambda: self.ask(self._code))

    def ask(self, code: str) -> None:
        """Say why, and ask for the key."""
        self._code = code
        self._waiting.stop()
        self._words.setText(sentence(code).words)
        self._field.setEnabled(True)
        self.show()
        self._field.setFocus()

    def done_with(self) -> None:
        """The desk is signed in."""
        self._waiting.stop()
        self.hide()

    def _given(self, token: str) -> None:
        self._words.setText(tr("Die Anmeldung wird geprüft …"))
        self._field.setEnabled(False)
        self._code = "unauthenticated"
        self._waiting.start()
        self.token_given.emit(token)
