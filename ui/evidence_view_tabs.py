"""One button a document, those without room behind "weitere"; the tools of the evidence pane."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from inbox.submission import DocumentId
from ui.document_words import DocumentLook
from ui.paint import CENTRE, shape, text
from ui.theme import theme
from ui.widgets import Button


class _Tab(Button):
    """A document; a shape says that something is odd about it, its description says what."""

    def __init__(self, name: str) -> None:
        super().__init__("", name=name)
        self._shape = ""
        self.setCheckable(True)

    def show_look(self, look: DocumentLook) -> None:
        """Name the document."""
        if (self.words, self._shape) != (look.tab, look.shape):
            self._shape = look.shape
            self.set_words(look.tab)
        self.setAccessibleDescription(look.spoken)

    def sizeHint(self) -> QSize:
        """Room for the shape."""
        plain = super().sizeHint()
        return QSize(plain.width() + (theme().px(20) if self._shape else 0), plain.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The words, right of the shape when there is one."""
        if not self._shape:
            super().paintEvent(event)
            return
        QPushButton.paintEvent(self, event)
        painter, side = QPainter(self), theme().px(14)
        left, top = theme().px(12), (self.height() - side) / 2
        shape(painter, QRectF(left, top, side, side), self._shape)
        box = self.rect().adjusted(left + side, 0, 0, 0)
        text(painter, box, self.words, "body", "text", weight=600, align=CENTRE)


class DocumentTabs(QWidget):
    """Shows which document is on show; the order is that of their arrival."""

    picked = Signal(str)  #: document

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("evidence.tabs")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._documents: tuple[DocumentLook, ...] = ()
        self._buttons: list[_Tab] = []
        self._current: DocumentId | None = None
        self._more = Button("", kind="quiet", name="evidence.more")
        self._menu = QMenu(self)
        self._more.clicked.connect(self._open_menu)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(6)
        self._line.addWidget(self._more)
        self._line.addStretch(1)
        self._more.hide()

    def show_documents(self, looks: Sequence[DocumentLook], current: DocumentId | None) -> None:
        """Show these documents, `current` on top."""
        while len(self._buttons) < len(looks):
            self._buttons.append(self._button(len(self._buttons)))
        self._documents, self._current = tuple(looks), current
        for look, button in zip(looks, self._buttons, strict=False):
            button.show_look(look)
            button.setChecked(look.id == current)
        self._fit()

    def _button(self, number: int) -> "_Tab":
        button = _Tab(f"evidence.tab.{number}")
        button.clicked.connect(lambda: self._pick(self._documents[number].id))
        self._line.insertWidget(self._line.count() - 2, button)
        return button

    def _pick(self, document: DocumentId) -> None:
        for known, button in zip(self._documents, self._buttons, strict=False):
            button.setChecked(known.id == self._current)
        self.picked.emit(document)

    def _fit(self) -> None:
        """Hide what has no room, never the current one."""
        room = self.width()
        known = self._buttons[: len(self._documents)]
        wide = [button.sizeHint().width() + 6 for button in known]
        if sum(wide) <= room + 6:
            shown = set(range(len(wide)))
        else:
            room -= self._more.sizeHint().width() + 6
            order = sorted(
                range(len(wide)), key=lambda n: (self._documents[n].id != self._current, n)
            )
            shown = set()
            for number in order:
                if not shown or sum(wide[n] for n in shown) + wide[number] <= room:
                    shown.add(number)
        hidden = [n for n in range(len(wide)) if n not in shown]
        for number, button in enumerate(self._buttons):
            button.setVisible(number in shown)
        self._more.setVisible(bool(hidden))
        self._more.set_words(self.tr("{n} weitere").format(n=len(hidden)))

    def _open_menu(self) -> None:
        self._menu.clear()
        for document, button in zip(self._documents, self._buttons, strict=False):
            if not button.isVisible():
                action = QAction(button.words, self._menu)
                action.triggered.connect(lambda _=False, d=document.id: self._pick(d))
                self._menu.addAction(action)
        self._menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def minimumSizeHint(self) -> QSize:
        """Never the reason a pane grows."""
        return QSize(0, self._more.sizeHint().height() + 4)

    def sizeHint(self) -> QSize:
        """The height of a button."""
        return QSize(200, self._more.sizeHint().height() + 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or fewer buttons fit."""
        super().resizeEvent(event)
        self._fit()

    def keyboard_step(self, step: int) -> DocumentId | None:
        """The document beside the current one, None at the ends."""
        ids = [d.id for d in self._documents]
        if self._current not in ids:
            return ids[0] if ids else None
        at = ids.index(self._current) + step
        return ids[at] if 0 <= at < len(ids) else None
