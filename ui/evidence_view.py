"""Pages of one document with the rectangles of the rows on them: pan, zoom, turn, point, pick.

Says which pages were really painted; what that means is decided elsewhere. Asks for pixels through
`PagePictures` only, a coarse picture first, then one at the scale that is shown.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from inbox.caseview import DocumentView
from inbox.comparison.result import Rect
from inbox.submission import DocumentId
from ui.evidence_view_ground import STEP, Ground
from ui.evidence_view_hand import PaperArea
from ui.evidence_view_paint import EvidencePainter, Shown
from ui.evidence_view_pictures import WHOLE_PAGE_PIXELS, PagePictures
from ui.page_item import Mark, PageItem
from ui.theme import look, theme

#: Scale of the first, coarse picture, pixels a point.
COARSE = 0.5
#: How long zooming has to rest before sharp pixels are asked for, in ms.
SETTLE = 60


class EvidenceView(PaperArea):
    """Shows a document on a `Ground`."""

    picked = Signal(str)  #: field whose rectangle was pressed
    shown = Signal(str, int)  #: document, page: half of it, or the current rectangle, was painted
    page_changed = Signal(int, int)  #: page in front (from 0), number of pages
    zoom_changed = Signal()

    def __init__(
        self, pictures: PagePictures, explain: Callable[[str], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("evidence.view")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.ground = Ground()
        self._pictures = pictures
        self._painter = EvidencePainter(explain, self.tr("Die Seite wird geholt …"))
        self._told: set[tuple[DocumentId, int]] = set()
        self._front = -1
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self._ask)
        pictures.arrived.connect(self._picture_arrived)
        pictures.failed.connect(self._picture_arrived)
        look().changed.connect(self.viewport().update)
        self.pressed_at.connect(self._pick)
        self.zoom_asked.connect(self.zoom_by)
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.setSingleStep(48)
            bar.valueChanged.connect(self._scrolled)

    # ------------------------------------------------------------------ what is shown

    @property
    def front_page(self) -> int:
        """The page that fills most of the pane, from 0."""
        return max(self._front, 0)

    def show_document(self, document: DocumentView | None, marks: Sequence[Mark]) -> None:
        """Show another document, or the same one with other rectangles."""
        if self.ground.load(document, marks):
            self._front = -1
            self._lay_out()
            self.verticalScrollBar().setValue(0)
            self.horizontalScrollBar().setValue(0)
            self._ask()
        self.viewport().update()

    def forget_shown(self) -> None:
        """Another submission: pages have to be shown again before they count."""
        self._told.clear()

    def point_at(self, field: str | None, *, scroll: bool = True) -> None:
        """Make a row's rectangle the current one and bring it into view."""
        self.ground.current = field
        mark = self.ground.current_mark()
        if mark is not None and scroll:
            self._reveal(mark)
        self.viewport().update()

    def show_page(self, page: int, *, whole: bool = False) -> None:
        """Bring a page to the top; `whole`: smaller when less than half of it would be seen."""
        if not 0 <= page < len(self.ground.items):
            return
        box, window = self.ground.items[page].box, self._window()
        share = min(1.0, window.height() / max(box.height(), 1.0))
        share *= min(1.0, window.width() / max(box.width(), 1.0))
        if whole and share < 0.55:
            self.fit_to("page")
        self.verticalScrollBar().setValue(round(self.ground.items[page].box.top()))
        self._scrolled()

    def mark_box(self, field: str) -> QRectF | None:
        """Where a row's rectangle lies in the viewport, None when it is not in this document."""
        mark = self.ground.mark(field)
        return None if mark is None else self.ground.box(mark).translated(-self._offset())

    # ------------------------------------------------------------------ zoom and turn

    def fit_to(self, what: str) -> None:
        """Let the zoom follow the pane: "width" or "page"."""
        self.ground.fit = what
        self._keep_place()
        self._after_zoom()

    def zoom_in(self) -> None:
        """One step closer."""
        self.zoom_by(STEP)

    def zoom_out(self) -> None:
        """One step away."""
        self.zoom_by(1 / STEP)

    def zoom_by(self, factor: float, around: QPointF | None = None) -> None:
        """Zoom in or out around a point of the viewport (its middle by default)."""
        if not self.ground.items:
            return
        anchor = around or QPointF(self.viewport().rect().center())
        spot = anchor + self._offset()
        item = self.ground.item_at(spot) or self.ground.items[self.front_page]
        back, _ = item.to_ground().inverted()
        held = back.map(spot)
        self.ground.zoom_to(self.ground.zoom * factor)
        self._lay_out()
        moved = item.to_ground().map(held) - anchor
        self.horizontalScrollBar().setValue(round(moved.x()))
        self.verticalScrollBar().setValue(round(moved.y()))
        self._after_zoom()

    def turn(self) -> None:
        """Turn the page in front by a quarter to the right; the file stays as it is."""
        if self.ground.items:
            page = self.front_page
            self.ground.turn(page)
            self._lay_out()
            self.show_page(page)
            self._after_zoom()

    def needed_scale(self, document: DocumentView) -> float:
        """Pixels a point this document's pages would be shown with, for fetching ahead."""
        zoom = self.ground.zoom_for(document, self._pane(), self._bar())
        return round(zoom * self.devicePixelRatioF(), 3)

    def _after_zoom(self) -> None:
        self.zoom_changed.emit()
        self.viewport().update()
        self._settle.start(SETTLE)

    # ------------------------------------------------------------------ place

    def _pane(self) -> QSize:
        return self.contentsRect().size()

    def _bar(self) -> int:
        return self.verticalScrollBar().sizeHint().width()

    def _offset(self) -> QPointF:
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _window(self) -> QRectF:
        return QRectF(self.viewport().rect()).translated(self._offset())

    def _lay_out(self) -> None:
        pane = self._pane()
        if self.ground.items:
            self.ground.lay_out(pane, self._bar())
        width, height = self.ground.size if self.ground.items else (0.0, 0.0)
        tall = round(height) > pane.height()
        across = self.horizontalScrollBar()
        inner = pane.width() - (self._bar() if tall else 0)
        across.setRange(0, max(0, round(width) - inner))
        across.setPageStep(inner)
        down = self.verticalScrollBar()
        inner = pane.height() - (self._bar() if across.maximum() else 0)
        down.setRange(0, max(0, round(height) - inner))
        down.setPageStep(inner)
        self._note_front()

    def _keep_place(self) -> None:
        """Lay out anew and stay at the same spot of the same page."""
        page, share = self.front_page, 0.0
        items = self.ground.items
        if items and items[page].box.height():
            box = items[page].box
            share = (self.verticalScrollBar().value() - box.top()) / box.height()
        self._lay_out()
        if items:
            box = items[page].box
            self.verticalScrollBar().setValue(round(box.top() + share * box.height()))

    def _reveal(self, mark: Mark) -> None:
        """Scroll so that the rectangle lies in the pane; do not move when it already does."""
        box, window = self.ground.box(mark), self._window()
        wanted = box.adjusted(-24, -48, 24, 48)
        if window.contains(wanted):
            return
        if wanted.left() < window.left() or wanted.right() > window.right():
            self.horizontalScrollBar().setValue(round(box.center().x() - window.width() / 2))
        if wanted.top() < window.top() or wanted.bottom() > window.bottom():
            self.verticalScrollBar().setValue(round(box.center().y() - window.height() / 2))
        self._scrolled()

    def _note_front(self) -> None:
        front = self.ground.front(self._window())
        if front != self._front:
            self._front = front
            self.page_changed.emit(max(front, 0), len(self.ground.items))

    def _scrolled(self) -> None:
        self._note_front()
        self.viewport().update()
        if not self._settle.isActive():
            self._settle.start(0)

    # ------------------------------------------------------------------ pixels

    def _needed(self) -> float:
        return round(self.ground.zoom * self.devicePixelRatioF(), 3)

    def _ask(self) -> None:
        """Ask for what the pane shows and half a pane further."""
        window = self._window()
        near = window.adjusted(0, -20, 0, window.height() / 2)
        for item in self.ground.items:
            if item.box.intersects(near):
                self._ask_page(item, window)

    def _ask_page(self, item: PageItem, window: QRectF) -> None:
        scale = self._needed()
        document, page = item.document, item.page
        if self._pictures.best(document, page, scale) is None and scale > 1.5 * COARSE:
            self._pictures.want(document, page, COARSE)
            return
        if item.width * item.height * scale * scale <= WHOLE_PAGE_PIXELS:
            self._pictures.want(document, page, scale)
            return
        base = round((WHOLE_PAGE_PIXELS / (item.width * item.height)) ** 0.5 * 0.9, 3)
        self._pictures.want(document, page, base)
        seen = item.on_page(window)
        if not seen.isEmpty() and self._pictures.clip(document, page, scale, seen) is None:
            x, y = seen.width() * 0.25, seen.height() * 0.25
            wide = seen.adjusted(-x, -y, x, y)
            wide = wide.intersected(QRectF(0, 0, item.width, item.height))
            clip = Rect(wide.left(), wide.top(), wide.right(), wide.bottom())
            self._pictures.want(document, page, scale, clip)

    def fetch_again(self) -> None:
        """Pixels were dropped: ask for those in the pane."""
        self.viewport().update()
        self._settle.start(0)

    def _picture_arrived(self, document: str, page: int, _code: str = "") -> None:
        if self.ground.document is not None and document == self.ground.document.id:
            self.viewport().update()
            self._settle.start(0)

    def _shown(self, item: PageItem, window: QRectF) -> Shown:
        scale = self._needed()
        whole = self._pictures.best(item.document, item.page, scale)
        clip = None
        if whole is None or whole.scale < scale * 0.999:
            clip = self._pictures.clip(item.document, item.page, scale, item.on_page(window))
        refusal = self._pictures.refusal(item.document, item.page)
        return Shown(item, whole, clip, refusal)

    def is_sharp(self) -> bool:
        """Whether every page in the pane has its pixels at the scale that is shown."""
        window, scale = self._window(), self._needed()
        inside = [item for item in self.ground.items if item.box.intersects(window)]
        return bool(inside) and all(self._shown(i, window).is_legible(scale) for i in inside)

    # ------------------------------------------------------------------ events

    def paintEvent(self, event: QPaintEvent) -> None:
        """Pages, then rectangles, then the current one with its tag; says what was painted."""
        window, scale = self._window(), self._needed()
        pages = [self._shown(i, window) for i in self.ground.items if i.box.intersects(window)]
        self._painter.paint(self.viewport(), window, pages, self.ground)
        for one in pages:
            key = (one.item.document, one.item.page)
            if key in self._told or not one.is_legible(scale):
                continue
            if self.ground.counts_as_shown(one.item, window):
                self._told.add(key)
                QTimer.singleShot(0, self, lambda k=key: self.shown.emit(*k))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the pane."""
        super().resizeEvent(event)
        self._keep_place()
        mark = self.ground.current_mark()
        if mark is not None:
            self._reveal(mark)
        self._after_zoom()

    def viewportSizeHint(self) -> QSize:
        """A pane wants about half a window."""
        return QSize(theme().px(560), theme().px(480))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Everything is painted anew; nothing is blitted, tags may change sides."""
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Bild↑/↓ turn pages, Pos1/Ende go to the first and last, arrows scroll."""
        last = len(self.ground.items) - 1
        targets = {
            Qt.Key.Key_PageDown: min(self.front_page + 1, last),
            Qt.Key.Key_PageUp: max(self.front_page - 1, 0),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        arrows = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if plain and event.key() in targets:
            self.show_page(targets[Qt.Key(event.key())])
        elif plain and event.key() in arrows:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def can_press(self, spot: QPointF) -> bool:
        """Rectangles can be pressed."""
        return self.ground.mark_at(spot + self._offset()) is not None

    def _pick(self, spot: QPointF) -> None:
        mark = self.ground.mark_at(spot + self._offset())
        if mark is not None:
            self.picked.emit(mark.field)
