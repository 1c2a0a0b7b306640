"""The column titles above the list: sortable by click, resizable, widths can be remembered."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from inbox.queue import SortKey
from ui import icons, paint
from ui.queue_delegate import DUE_WORDS
from ui.queue_model import Column
from ui.queue_words import column_title
from ui.theme import theme
from ui.viewport import own_viewport

SORT_OF = {
    Column.DUE: SortKey.DUE,
    Column.KIND: SortKey.KIND,
    Column.PERSON: SortKey.PERSON,
    Column.RESULT: SortKey.RESULT,
}
#: Widths of the drawing; the kind column takes what is left.
WIDTHS = {Column.DUE: 152, Column.PERSON: 176, Column.RESULT: 186}
NARROWEST = 84
#: How far columns give way when the kind column would become narrower than ROOM_FOR_KIND.
LEAST = {Column.DUE: 148, Column.PERSON: 140, Column.RESULT: 166}
ROOM_FOR_KIND = 170


class QueueHeader(QHeaderView):
    """Emits the sort key that was clicked."""

    sorted = Signal(object)  #: SortKey
    widened = Signal()  #: a person moved an edge

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setObjectName("queue-header")
        own_viewport(self)
        self.viewport().setMouseTracking(True)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Button)
        self.setAccessibleName(self.tr("Spalten"))
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSortIndicatorShown(False)
        self.setMinimumSectionSize(NARROWEST)
        self.key, self.descending = SortKey.DUE, False
        self._wished = dict(WIDTHS)
        self._fitting = False
        self.sectionClicked.connect(self._clicked)
        self.sectionResized.connect(self._resized)

    def prepare(self, widths: dict[str, int] | None = None) -> None:
        """Set the widths wished for (drawing units); needs the model."""
        for column in WIDTHS:
            wish = (widths or {}).get(column.name.lower())
            if wish is not None:
                self._wished[column] = max(NARROWEST, wish)
            self.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        self.setSectionResizeMode(Column.KIND, QHeaderView.ResizeMode.Stretch)
        self.fit()

    def fit(self) -> None:
        """Give every column its wish; in a narrow list they give way before the kind does."""
        active = theme()
        self.setFixedHeight(active.px(30))
        room = self.viewport().width() / active.zoom
        lacking = ROOM_FOR_KIND - (room - sum(self._wished.values()))
        # A width set by hand holds.
        spare = {c: w - LEAST[c] if w == WIDTHS[c] else 0 for c, w in self._wished.items()}
        give = min(1.0, max(0.0, lacking) / (sum(spare.values()) or 1))
        self._fitting = True
        for column, width in self._wished.items():
            self.resizeSection(column, active.px(width - give * spare[column]))
        self._fitting = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A hidden header learns its width after the list has learned its own."""
        super().resizeEvent(event)
        self.fit()

    def sizeHint(self) -> QSize:
        """Known already: Qt's own asks the model for every title, five hundred times a start."""
        return QSize(self.length(), theme().px(30))

    def _resized(self, section: int, old: int, new: int) -> None:
        column = Column(section)
        if not self._fitting and column in self._wished:
            self._wished[column] = round(new / theme().zoom)
            self.widened.emit()

    def widths(self) -> dict[str, int]:
        """The widths to remember, in drawing units."""
        return {column.name.lower(): width for column, width in self._wished.items()}

    def show_sort(self, key: SortKey, descending: bool) -> None:
        """Draw the arrow at this column."""
        self.key, self.descending = key, descending
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Title, arrow when sorted by it."""
        active = theme()
        column = Column(section)
        left = rect.left() + (active.px(DUE_WORDS) if column is Column.DUE else 0)
        box = QRect(left, rect.top(), rect.right() - left, rect.height() - 2)
        is_sorted = SORT_OF[column] is self.key
        tone = "text" if is_sorted else "text2"
        wide = paint.text(painter, box, column_title(section), "caption", tone, weight=600)
        if is_sorted:
            arrow = "arrow_sort_down" if self.descending else "arrow_sort_up"
            top = rect.top() + (rect.height() - 2 - active.px(16)) // 2
            painter.drawPixmap(left + wide + active.px(4), top, icons.pixmap(arrow, 16, "text2"))
        painter.setPen(QPen(active.colour("line"), 1))
        painter.drawLine(rect.left(), rect.bottom(), rect.right(), rect.bottom())

    def _clicked(self, section: int) -> None:
        self.sorted.emit(SORT_OF[Column(section)])
