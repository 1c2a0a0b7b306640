"""Paints the cells of a list row: two lines a cell, chips in the last column. Decides nothing.

The ground of the whole row and the section labels are painted by the view.
"""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from inbox.queue import QueueRow
from ui import icons, paint
from ui.queue_model import Column, QueueModel
from ui.queue_words import case_words, chips_of, due_pair
from ui.theme import theme

#: Left edge of the words in the due column: room for the alarm icon.
DUE_PAD = 22
DUE_WORDS = 43
#: Height of a section label above the first row of its section.
SECTION = 34


class QueueDelegate(QStyledItemDelegate):
    """One delegate for the four columns; asks the model for the row, not for cells."""

    def __init__(self, model: QueueModel, parent: object | None = None) -> None:
        super().__init__()
        self._model = model

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Rows are equally high; the view sets the height."""
        return QSize(100, theme().row_height("case", 2))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one cell."""
        active = theme()
        rect = QRect(option.rect)
        if self._model.section_at(index.row()) is not None:
            rect.setTop(rect.top() + active.px(SECTION))
        row = self._model.row_at(index.row())
        column = Column(index.column())
        if row is None:
            self._placeholder(painter, rect, column)
            return
        gap = active.line("body") // 2
        middle = rect.center().y() + 1
        upper = QRect(rect.left(), middle - 2 * gap, rect.width() - active.px(14), 2 * gap)
        lower = upper.translated(0, 2 * gap)
        if column is Column.DUE:
            self._due(painter, upper, lower, row)
        elif column is Column.KIND:
            self._kind(painter, upper, lower, row)
        elif column is Column.PERSON:
            strong = 600 if row.is_new else 500
            paint.text(painter, upper, row.person, weight=strong)
            paint.text(painter, lower, case_words(row), "caption", "text2", weight=400)
        else:
            self._result(painter, rect, row)

    def _due(self, painter: QPainter, upper: QRect, lower: QRect, row: QueueRow) -> None:
        active = theme()
        first, second = due_pair(row, self._model.today)
        pad = active.px(DUE_WORDS)
        if row.urgent:
            top = upper.top() + (upper.height() - active.px(16)) // 2
            painter.drawPixmap(
                upper.left() + active.px(DUE_PAD), top, icons.pixmap("alert_urgent", 16, "diff")
            )
        tone, weight = ("diff", 600) if row.urgent else ("text", 500)
        paint.text(painter, upper.adjusted(pad, 0, 0, 0), first, "body", tone, weight=weight)
        paint.text(painter, lower.adjusted(pad, 0, 0, 0), second, "caption", "text2", weight=400)

    def _kind(self, painter: QPainter, upper: QRect, lower: QRect, row: QueueRow) -> None:
        active = theme()
        weight = 600 if row.is_new else 500
        room = upper
        new = self.tr("neu")
        if row.is_new:
            mark = active.metrics("caption", 600).horizontalAdvance(new) + active.px(8)
            room = upper.adjusted(0, 0, -mark, 0)
        wide = paint.text(painter, room, row.title, weight=weight)
        if row.is_new:
            after = upper.adjusted(min(wide, room.width()) + active.px(8), 0, active.px(14), 0)
            paint.text(painter, after, new, "caption", "accent", weight=600)
        paint.text(painter, lower, row.reason, "caption", "text2", weight=400)

    def _result(self, painter: QPainter, rect: QRect, row: QueueRow) -> None:
        active = theme()
        chips = chips_of(row)
        room = rect.width() - active.px(8)
        middle = rect.center().y() + 1
        if len(chips) == 1:
            paint.chip(painter, rect.left(), middle, *chips[0], room=room)
            return
        for number, (kind, words) in enumerate(chips):
            at = middle + (active.px(13) if number else -active.px(11))
            paint.chip(painter, rect.left(), at, kind, words, active.px(21), room)

    def _placeholder(self, painter: QPainter, rect: QRect, column: Column) -> None:
        """Two quiet bars where words will be; nothing moves."""
        active = theme()
        left = rect.left() + (active.px(DUE_WORDS) if column is Column.DUE else 0)
        tone = QColor(active.colour("line"))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tone)
        width = max(20, rect.right() - left - active.px(40))
        for number, share in enumerate((0.55, 0.35)):
            if column is Column.RESULT and number:
                break
            top = QPointF(left, rect.center().y() - active.px(13) + number * active.px(17))
            painter.drawRoundedRect(QRectF(top.x(), top.y(), width * share, active.px(8)), 4, 4)
        painter.restore()
