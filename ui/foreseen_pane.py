"""The preview of a handover beside nothing else: masks and statistics left, the e-file right.

Shows what the desk foresees; the two presses below stay where they are.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout

from inbox.errors import ZweiklickError
from inbox.foreseen import Foreseen
from inbox.submission import SubmissionId
from ui.announce import announce
from ui.background import Background
from ui.foreseen_words import mask_lines, paper_lines, standing, title
from ui.messages import key_text, of_error
from ui.theme import theme
from ui.told_list import ToldList
from ui.widgets import Button, Label, Pane, StatusShape, row, stack

if TYPE_CHECKING:
    from inbox.desk import Desk

KEY = "Ctrl+Shift+V"
#: Below this width (of the drawing) the two lists lie above each other.
STACKED = 800


class ForeseenPane(Pane):
    """Two lists of what will arrive where."""

    closed = Signal()

    def __init__(self, desk: "Desk", background: Background) -> None:
        super().__init__("foreseen")
        self.setAccessibleName(self.tr("Vorschau der Übergabe"))
        self._desk, self._background = desk, background
        self._submission: SubmissionId | None = None
        self._title = Label("", "heading", name="foreseen.title")
        self._shape = StatusShape("waiting")
        self._standing = Label("", "body", "text2", wrap=True, name="foreseen.standing")
        close = Button(self.tr("Schließen"), key_text(KEY), kind="quiet", name="foreseen.close")
        close.clicked.connect(self.closed)
        self.masks = ToldList("foreseen.masks", self.tr("Masken und Statistik"))
        self.papers = ToldList("foreseen.papers", self.tr("E-Akte"))
        top = row(self._title, None, close)
        top.setContentsMargins(18, 8, 10, 0)
        below = row(self._shape, self._standing, gap=10, margins=(18, 0, 18, 4))
        below.setStretch(1, 1)
        self._lists = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lists.setSpacing(8)
        self._lists.addWidget(self.masks, 1)
        self._lists.addWidget(self.papers, 1)
        body = stack(top, below, self._lists, margins=(0, 0, 0, 8))
        body.setStretch(2, 1)
        self.setLayout(body)
        self.hide()

    def show_for(self, submission: SubmissionId) -> None:
        """Ask what would be handed over of this case, and show it once it is told."""
        other, desk = submission != self._submission, self._desk
        self._submission = submission
        if other:
            self._title.setText(self.tr("Vorschau der Übergabe"))
            self._say("waiting", self.tr("Wird zusammengestellt."))
            self.masks.show_lines(())
            self.papers.show_lines(())
        self._background.read(
            lambda: desk.foresee(submission), self._told, self._failed, lane="compare.foresee"
        )

    def forget(self) -> None:
        """The case is no longer on screen."""
        self._submission = None
        self._background.forget("compare.foresee")

    def _told(self, told: Foreseen) -> None:
        self._title.setText(f"{title(told)} · {told.handover}")
        self.masks.show_lines(mask_lines(told))
        self.papers.show_lines(paper_lines(told))
        self._say(*standing(told))

    def _failed(self, error: ZweiklickError) -> None:
        self.masks.show_lines(())
        self.papers.show_lines(())
        message = of_error(error)
        self._say(message.kind, message.words)

    def _say(self, kind: str, words: str) -> None:
        self._shape.set_kind(kind)
        if words != self._standing.text():
            self._standing.setText(words)
            if self.isVisible():
                announce(self, words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other where there is room."""
        super().resizeEvent(event)
        narrow = self.width() < theme().px(STACKED)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._lists.setDirection(down if narrow else across)

    def focus_first(self) -> None:
        """To the first list."""
        self.masks.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes, one level back."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)
