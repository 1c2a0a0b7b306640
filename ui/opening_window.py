"""The first thing on screen: says what is being opened, or why it cannot be. Knows no desk."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QMainWindow, QPushButton, QVBoxLayout, QWidget

from ui.messages import sentence


class OpeningWindow(QMainWindow):
    """A quiet window with one line; after a failure with the sentence and a way out."""

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
        self._line = QLabel(
            QCoreApplication.translate("Opening", "Der Arbeitsplatz wird geöffnet …")
        )
        self._line.setObjectName("openingLine")
        self._line.setWordWrap(True)
        self._line.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard
            | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self._close = QPushButton(QCoreApplication.translate("Opening", "Schließen"), page)
        self._close.setObjectName("openingClose")
        self._close.hide()
        self._close.clicked.connect(self.close)
        layout.addWidget(self._title)
        layout.addWidget(self._line)
        layout.addStretch(1)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignRight)
        self.setCentralWidget(page)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)

    @Slot(str)
    def say(self, line: str) -> None:
        """Show the step that runs now."""
        self._line.setText(f"{line} …")

    def show_failure(self, code: str, values: Mapping[str, object]) -> None:
        """Show why it cannot go on, and what to do."""
        message = sentence(code, values)
        self._title.setText(message.title)
        self._line.setText(message.text)
        self._close.show()
        self._close.setFocus()
