"""The words of a document instead of its picture, page by page, for reading and for readers.

Says which pages were read: those whose words were on screen while the view had the focus.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QFocusEvent, QShowEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from inbox.caseview import DocumentView
from inbox.errors import ZweiklickError
from inbox.evidence.reading import PageReading
from inbox.submission import DocumentId
from ui.background import Background
from ui.messages import of_error


def page_text(reading: PageReading) -> str:
    """The words of a page, a visual line a line."""
    lines: dict[int, list[str]] = {}
    for word in reading.words:
        lines.setdefault(word.line, []).append(word.text)
    return "\n".join(" ".join(words) for _, words in sorted(lines.items()))


class TextView(QPlainTextEdit):
    """Reads pages through `words(document, page)` in the background."""

    read = Signal(str, int)  #: document, page whose text was read

    def __init__(
        self, words: Callable[[DocumentId, int], PageReading], background: Background
    ) -> None:
        super().__init__()
        self.setObjectName("evidence.text")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self._words, self._background = words, background
        self._document: DocumentView | None = None
        self._starts: list[int] = []
        self._told: set[tuple[DocumentId, int]] = set()
        self.verticalScrollBar().valueChanged.connect(self._tell)

    def show_document(self, document: DocumentView | None) -> None:
        """Show the words of another document."""
        if document == self._document:
            return
        self._document, self._starts = document, []
        if document is None:
            self._background.forget("evidence.text")
            self.clear()
            return
        self.setAccessibleName(self.tr("Text von {name}").format(name=document.label))
        self.setPlainText(self.tr("Der Text wird geholt …"))
        pages = range(len(document.pages))

        def fetch() -> tuple[DocumentView, list[PageReading]]:
            return document, [self._words(document.id, page) for page in pages]

        self._background.read(fetch, self._arrived, self._failed, lane="evidence.text")

    def forget_read(self) -> None:
        """Another submission: pages have to be read again before they count."""
        self._told.clear()

    def show_page(self, page: int) -> None:
        """Put the cursor at the beginning of a page."""
        if 0 <= page < len(self._starts):
            cursor = self.textCursor()
            cursor.setPosition(self._starts[page])
            self.setTextCursor(cursor)
            self.centerCursor()

    @property
    def is_loaded(self) -> bool:
        """Whether the words are here."""
        return bool(self._starts)

    def _arrived(self, answer: tuple[DocumentView, Sequence[PageReading]]) -> None:
        document, pages = answer
        if document != self._document:
            return
        parts, at = [], 0
        self._starts = []
        for number, page in enumerate(pages):
            self._starts.append(at)
            head = self.tr("Seite {n} von {all}").format(n=number + 1, all=len(pages))
            body = page_text(page) or self.tr("Auf dieser Seite wurde kein Text gelesen.")
            part = f"{head}\n\n{body}\n\n\n"
            parts.append(part)
            at += len(part.encode("utf-16-le")) // 2
        self.setPlainText("".join(parts))
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._tell()

    def _failed(self, error: ZweiklickError) -> None:
        self.setPlainText(of_error(error).words)

    def _tell(self) -> None:
        """Tell the pages whose words are in the pane, while somebody reads here."""
        if not self._starts or self._document is None or not self.hasFocus():
            return
        area = self.viewport().rect()
        first = self.cursorForPosition(QPoint(4, 4)).position()
        last = self.cursorForPosition(area.bottomRight() - QPoint(4, 4)).position()
        ends = [*self._starts[1:], 1 << 30]
        for page, (start, end) in enumerate(zip(self._starts, ends, strict=True)):
            key = (self._document.id, page)
            if start <= last and end > first and key not in self._told:
                self._told.add(key)
                self.read.emit(*key)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Reading begins."""
        super().focusInEvent(event)
        self._tell()

    def showEvent(self, event: QShowEvent) -> None:
        """What is visible now may be read."""
        super().showEvent(event)
        self._tell()
