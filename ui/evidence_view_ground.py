"""Where pages and rectangles lie at the present zoom: the geometry of the evidence view, no pixels.

Lengths on the ground are logical pixels; `zoom` is logical pixels a page point.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize

from inbox.caseview import DocumentView
from inbox.submission import DocumentId
from ui.page_item import CLEARANCE, CLEARANCE_CURRENT, Mark, PageItem, lay_out

GAP = 12.0
SMALLEST, LARGEST, STEP = 0.2, 8.0, 1.25
#: 100 % shows a centimetre of paper about as wide as a centimetre of screen at 96 dpi.
REAL_SIZE = 96 / 72


def _part(box: QRectF, beside: QRectF, common: QRectF) -> None:
    """Pull the edge of `box` back that runs into `beside`."""
    share = min(common.width(), common.height()) / 2 + 1
    if common.width() < common.height():
        if box.center().x() < beside.center().x():
            box.setRight(box.right() - share)
        else:
            box.setLeft(box.left() + share)
    elif box.center().y() < beside.center().y():
        box.setBottom(box.bottom() - share)
    else:
        box.setTop(box.top() + share)


class Ground:
    """Pages of one document stacked below each other, with marks on them."""

    def __init__(self) -> None:
        self.document: DocumentView | None = None
        self.items: list[PageItem] = []
        self.marks: tuple[Mark, ...] = ()
        self.current: str | None = None
        self.zoom = REAL_SIZE
        self.fit: str | None = "width"  #: "width" or "page": the zoom follows the pane
        self.size = (0.0, 0.0)
        self._turns: dict[tuple[DocumentId, int], int] = {}

    def load(self, document: DocumentView | None, marks: Sequence[Mark]) -> bool:
        """Take another document or other marks; whether the pages are other ones than before."""
        before, self.document, self.marks = self.document, document, tuple(marks)
        if document is None:
            self.items = []
            return before is not None
        if before is not None and before.id == document.id and before.pages == document.pages:
            return False
        self.items = self._pages_of(document)
        return True

    def lay_out(self, pane: QSize, bar: int) -> None:
        """Place the pages for a pane of this size that keeps `bar` pixels for its scroll bar."""
        self.zoom = self._fitting(self.items, pane, bar)
        self.size = lay_out(self.items, self.zoom, float(pane.width()), GAP)
        if self.size[1] > pane.height():
            self.size = lay_out(self.items, self.zoom, float(pane.width() - bar), GAP)

    def zoom_for(self, document: DocumentView, pane: QSize, bar: int) -> float:
        """The zoom another document would be shown with."""
        return self._fitting(self._pages_of(document)[:1], pane, bar)

    def zoom_to(self, zoom: float) -> None:
        """Choose the zoom by hand, within limits."""
        self.fit, self.zoom = None, min(max(zoom, SMALLEST), LARGEST)

    def turn(self, page: int) -> None:
        """Turn a page by a quarter to the right; the file stays as it is."""
        item = self.items[page]
        item.turn = (item.turn + 1) % 4
        self._turns[(item.document, page)] = item.turn

    def item_at(self, spot: QPointF) -> PageItem | None:
        """The page below a spot of the ground."""
        return next((item for item in self.items if item.box.contains(spot)), None)

    def mark(self, field: str | None) -> Mark | None:
        """The rectangle of a row, None when it is not in this document."""
        return next((m for m in self.marks if m.field == field and m.page < len(self.items)), None)

    def current_mark(self) -> Mark | None:
        """The rectangle of the current row."""
        return self.mark(self.current)

    def mark_at(self, spot: QPointF) -> Mark | None:
        """The smallest rectangle below a spot of the ground."""
        hit = [
            (box.width() * box.height(), mark)
            for mark in self.marks
            if mark.page < len(self.items) and (box := self.box(mark)).contains(spot)
        ]
        return min(hit, key=lambda pair: pair[0])[1] if hit else None

    def box(self, mark: Mark) -> QRectF:
        """A rectangle on the ground; it makes room for its neighbours on the paper."""
        item = self.items[mark.page]
        if mark.field == self.current:
            return item.on_ground(mark.rect, CLEARANCE_CURRENT)
        box = item.on_ground(mark.rect)
        for other in self.marks:
            if other.page != mark.page or other.field == mark.field:
                continue
            beside = item.on_ground(other.rect)
            common = box.intersected(beside)
            if common.isEmpty() or min(common.width(), common.height()) > 2 * CLEARANCE:
                continue
            _part(box, beside, common)
        return box

    def front(self, window: QRectF) -> int:
        """The page that fills most of the window, -1 when there is none."""
        return max(
            range(len(self.items)),
            key=lambda n: self.items[n].box.intersected(window).height(),
            default=-1,
        )

    def counts_as_shown(self, item: PageItem, window: QRectF) -> bool:
        """Half of the page, or the current rectangle on it, lies within the window."""
        mark = self.current_mark()
        if mark is not None and mark.page == item.page and window.contains(self.box(mark)):
            return True
        return item.visible_share(window) >= 0.5

    def _pages_of(self, document: DocumentView) -> list[PageItem]:
        return [
            PageItem(
                document.id,
                number,
                size.width,
                size.height,
                self._turns.get((document.id, number), 0),
            )
            for number, size in enumerate(document.pages)
        ]

    def _fitting(self, items: Sequence[PageItem], pane: QSize, bar: int) -> float:
        if self.fit is None or not items:
            return self.zoom
        zoom = max(40.0, pane.width() - bar) / max(item.turned_width for item in items)
        if self.fit == "page":
            height = max(40.0, float(pane.height()))
            zoom = min(zoom, height / max(item.turned_height for item in items))
        return min(max(zoom, SMALLEST), LARGEST)
