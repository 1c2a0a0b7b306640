"""Marking a place of a page that nobody shall see: drawn with the pointer, or the current row's.

Knows where it was drawn; what becomes of it is decided by whoever listens.
"""

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal

from inbox.comparison.result import Rect
from ui.announce import announce
from ui.evidence_view import EvidenceView

#: Smallest place that counts as drawn, in points: less is a slip of the hand.
SMALLEST = 3.0


class CoverTool(QObject):
    """While `active`, dragging draws a place instead of moving the paper; Enter takes the row's."""

    wanted = Signal(str, int, object)  #: document, page (from 0), Rect in points of the page
    changed = Signal(bool)  #: whether places are being marked now

    def __init__(self, pages: EvidenceView) -> None:
        super().__init__(pages)
        self._pages = pages
        self.active = False
        pages.drawn.connect(self._drawn)

    def toggle(self) -> None:
        """Begin or end marking."""
        self.set_active(not self.active)

    def set_active(self, wanted: bool) -> None:
        """Begin or end marking; the keyboard goes to the pages when it begins."""
        if wanted == self.active or (wanted and not self._pages.ground.items):
            return
        self.active = wanted
        self._pages.set_drawing(wanted)
        if wanted:
            self._pages.setFocus(Qt.FocusReason.ShortcutFocusReason)
            announce(
                self._pages,
                self.tr(
                    "Schwärzung markieren. Mit der Maus aufziehen, mit Enter die Stelle der Zeile "
                    "nehmen, mit Esc beenden."
                ),
            )
        self.changed.emit(wanted)

    def take_current(self) -> bool:
        """The rectangle of the current row; whether there is one in this document."""
        mark = self._pages.ground.current_mark()
        document = self._pages.ground.document
        if mark is None or document is None:
            announce(self._pages, self.tr("Zu dieser Zeile gibt es hier keine Stelle."))
            return False
        self._tell(document.id, mark.page, mark.rect)
        return True

    def _drawn(self, box: QRectF) -> None:
        """A rectangle of the viewport, cut to the page it lies on most."""
        across, down = self._pages.horizontalScrollBar(), self._pages.verticalScrollBar()
        area = box.translated(QPointF(across.value(), down.value()))
        ground = self._pages.ground
        item = max(
            ground.items,
            key=lambda i: i.box.intersected(area).width() * i.box.intersected(area).height(),
            default=None,
        )
        if item is None:
            return
        part = item.on_page(area)
        if part.width() >= SMALLEST and part.height() >= SMALLEST:
            place = Rect(part.left(), part.top(), part.right(), part.bottom())
            self._tell(item.document, item.page, place)

    def _tell(self, document: str, page: int, place: Rect) -> None:
        self.wanted.emit(document, page, place)
        announce(self._pages, self.tr("Stelle auf Seite {n} geschwärzt").format(n=page + 1))
