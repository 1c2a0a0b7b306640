"""The titles above the rows of a comparison, on the same columns as the rows. Knows no row."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView

from ui.field_list_model import Column
from ui.paint import text
from ui.theme import theme


class FieldHeader(QHeaderView):
    """Column titles on the geometry of the rows."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setObjectName("fields.header")
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(1)

    def sizeHint(self) -> QSize:
        """One caption line and its hairline."""
        return QSize(100, theme().px(28))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """A title, none above the shapes."""
        if section != Column.SHAPE:
            words = str(self.model().headerData(section, Qt.Orientation.Horizontal) or "")
            text(painter, rect.adjusted(0, 0, -4, -1), words, "caption", "text2", weight=600)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Titles above a hairline."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setPen(theme().colour("line"))
        bottom = self.viewport().height() - 1
        painter.drawLine(0, bottom, self.viewport().width(), bottom)
