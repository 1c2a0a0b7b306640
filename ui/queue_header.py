"""The column titles above the list: sortable by click, resizable, widths can be remembered."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QWidget

from inbox.queue import SortKey
from ui import icons, paint
from ui.queue_delegate import DUE_WORDS
from ui.queue_model import Column
from ui.queue_words import column_title
from ui.theme import theme

SORT_OF = {
    Column.DUE: SortKey.DUE,
    Column.KIND: SortKey.KIND,
    Column.PERSON: SortKey.PERSON,
    Column.RESULT: SortKey.RESULT,
}
#: Widths of the drawing; the kind column takes what is left.
WIDTHS = {Column.DUE: 152, Column.PERSON: 176, Column.RESULT: 186}
NARROWEST = 84


class QueueHeader(QHeaderView):
    """Emits the sort key that was clicked."""

    sorted = Signal(object)  #: SortKey

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setObjectName("queue-header")
        self.setAccessibleName(self.tr("Spalten"))
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSortIndicatorShown(False)
        self.setMinimumSectionSize(NARROWEST)
        self.setFixedHeight(theme().px(30))
        self.key, self.descending = SortKey.DUE, False
        self.sectionClicked.connect(self._clicked)

    def prepare(self, widths: dict[str, int] | None = None) -> None:
        """Set widths (drawing units), after the model is there."""
        self.setFixedHeight(theme().px(30))
        for column, width in WIDTHS.items():
            wanted = (widths or {}).get(column.name.lower(), width)
            self.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            self.resizeSection(column, theme().px(max(NARROWEST, wanted)))
        self.setSectionResizeMode(Column.KIND, QHeaderView.ResizeMode.Stretch)

    def widths(self) -> dict[str, int]:
        """The widths to remember, in drawing units."""
        zoom = theme().zoom
        return {column.name.lower(): round(self.sectionSize(column) / zoom) for column in WIDTHS}

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
