"""The first thing on screen: says what is being opened, or why it cannot be. Knows no desk."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMainWindow, QPushButton, QVBoxLayout, QWidget

from ui.messages import sentence
from ui.sign_in import TokenField, needs_token


def tr(words: str) -> str:
    """Translate words of this module."""
    return QCoreApplication.translate("Opening", words)


class OpeningWindow(QMainWindow):
    """A quiet window with one line; after a failure with the sentence and a way out."""

    again = Signal()  #: try to open once more
    token_given = Signal(str)  #: try once more, with this token

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("openingWindow")
        self.setWindowTitle("Zweiklick")
        self.resize(560, 220)
        page = QWidget(self)
        page.setObjectName("page")
        layout = QVBoxLayout(page)
        layout.setContentsMargins(32, 32, 32, 24)
        self._title = QLabel("Zweiklick", page)
        self._title.setObjectName("openingTitle")
        self._title.setProperty("role", "title")
        self._line = QLabel(tr("Der Arbeitsplatz wird geöffnet …"))
        self._line.setObjectName("openingLine")
        self._line.setWordWrap(True)
        self._line.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard
            | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self._token = TokenField(page)
        self._token.given.connect(self._given)
        self._again = QPushButton(tr("Erneut versuchen"), page)
        self._again.setObjectName("openingAgain")
        self._again.clicked.connect(self._try_again)
        self._close = QPushButton(tr("Schließen"), page)
        self._close.setObjectName("openingClose")
        self._close.clicked.connect(self.close)
        ways = QHBoxLayout()
        ways.addStretch(1)
        ways.addWidget(self._again)
        ways.addWidget(self._close)
        layout.addWidget(self._title)
        layout.addWidget(self._line)
        layout.addWidget(self._token)
        layout.addStretch(1)
        layout.addLayout(ways)
        self.setCentralWidget(page)
        self._begin()
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)

    @Slot(str)
    def say(self, line: str) -> None:
        """Show the step that runs now."""
        self._line.setText(f"{line} …")

    def show_failure(
        self, code: str, values: Mapping[str, object], *, may_repeat: bool = True
    ) -> None:
        """Show why it cannot go on, and what to do."""
        message = sentence(code, values)
        self._title.setText(message.title)
        self._line.setText(message.text)
        signing_in = may_repeat and needs_token(code)
        self._token.setVisible(signing_in)
        self._again.setVisible(may_repeat and not signing_in)
        self._close.show()
        first = self._again if may_repeat else self._close
        (self._token if signing_in else first).setFocus()

    def _begin(self) -> None:
        for part in (self._token, self._again, self._close):
            part.hide()
        self._title.setText("Zweiklick")
        self._line.setText(tr("Der Arbeitsplatz wird geöffnet …"))

    def _try_again(self) -> None:
        self._begin()
        self.again.emit()

    def _given(self, token: str) -> None:
        self._begin()
        self.token_given.emit(token)
