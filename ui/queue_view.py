"""The list on screen: fixed row heights, section labels, selection that stays where it is.

Nothing jumps while one reads: when rows change, the selected submission keeps its place on screen.
"""

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from inbox.queue import QueueRow
from inbox.submission import SubmissionId
from ui import paint
from ui.queue_delegate import DUE_PAD, SECTION, QueueDelegate
from ui.queue_header import QueueHeader
from ui.queue_model import Index, QueueModel
from ui.queue_words import section_title
from ui.theme import look, theme
from ui.viewport import own_viewport


class QueueView(QTableView):
    """Table of the current list. `opened` on Enter or double click, `chosen` on selection."""

    opened = Signal(object)  #: SubmissionId
    chosen = Signal(object)  #: QueueRow or None
    left = Signal()  #: Esc
    copied = Signal()  #: Strg+C
    above = Signal(int)  #: so many rows came in above what is visible

    def __init__(self, model: QueueModel) -> None:
        super().__init__()
        self.setObjectName("queue-list")
        own_viewport(self)
        self._model = model
        self._place: tuple[SubmissionId, int, int] | None = None
        self._hovered = -1
        self._labelled: set[int] = set()
        self.setModel(model)
        self._delegate = QueueDelegate(model)
        self.setItemDelegate(self._delegate)
        self.titles = QueueHeader(self)
        self.setHorizontalHeader(self.titles)
        self.titles.prepare()
        vertical = self.verticalHeader()
        vertical.hide()
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        vertical.setMinimumSectionSize(1)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        model.arrived.connect(self._arrived)
        model.refreshed.connect(self._refreshed)
        model.sections_changed.connect(self._label_sections)
        model.outdated.connect(self.refresh)
        look().changed.connect(self._measure)
        self._measure()

    # -- selection ---------------------------------------------------------------------------
    def current_row(self) -> QueueRow | None:
        """The selected row."""
        index = self.currentIndex()
        return self._model.row_at(index.row()) if index.isValid() else None

    def choose(self, index: int) -> None:
        """Select a row by its place."""
        total = self._model.rowCount()
        if total:
            self.setCurrentIndex(self._model.index(max(0, min(total - 1, index)), 0))

    def choose_submission(self, submission: SubmissionId) -> bool:
        """Select a submission if it is loaded."""
        index = self._model.pages.index_of(submission)
        if index is not None:
            self.choose(index)
        return index is not None

    def refresh(self) -> None:
        """Ask for the rows again; the selected one will keep its place on screen."""
        top = max(0, self.rowAt(0))
        bottom = self.rowAt(self.viewport().height() - 1)
        row, at = self.current_row(), self.currentIndex().row()
        self._place = None
        if row is None and (first := self._model.row_at(top)) is not None:
            self._place = (first.id, top, self.rowViewportPosition(top))
        elif row is not None:
            self._place = (row.id, at, self.rowViewportPosition(at))
        if bottom < 0:
            bottom = max(top, self._model.rowCount() - 1)
        self._model.refresh(top, bottom, self._place[0] if self._place else None)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell who is interested in the selected row."""
        super().currentChanged(current, previous)
        self.chosen.emit(self._model.row_at(current.row()) if current.isValid() else None)

    def _arrived(self) -> None:
        self.verticalScrollBar().setValue(0)
        self._place = None
        if self._model.rowCount():
            self.choose(0)
        else:
            self.chosen.emit(None)

    def _refreshed(self, now: object) -> None:
        place, self._place = self._place, None
        if place is None:
            if self._model.rowCount() and not self.currentIndex().isValid():
                self.choose(0)
            return
        _, was, offset = place
        at = now if isinstance(now, int) else min(was, self._model.rowCount() - 1)
        if at < 0:
            self.chosen.emit(None)
            return
        self.choose(at)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.rowViewportPosition(at) - offset)
        if isinstance(now, int) and now > was and self.rowAt(0) > 0:
            self.above.emit(now - was)
        self.chosen.emit(self._model.row_at(at))

    # -- geometry -------------------------------------------------------------------------------
    def _measure(self) -> None:
        self.titles.fit()
        self.verticalHeader().setDefaultSectionSize(theme().row_height("case", 2))
        self._labelled.clear()
        self._label_sections()

    def _label_sections(self) -> None:
        base = theme().row_height("case", 2)
        total = self._model.rowCount()
        starts = set(self._model.pages.starts)
        for row in self._labelled - starts:
            if row < total:
                self.setRowHeight(row, base)
        for row in starts:
            if row < total:
                self.setRowHeight(row, base + theme().px(SECTION))
        self._labelled = starts
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns share what there is."""
        super().resizeEvent(event)
        self.titles.fit()

    # -- keys and pointer ---------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Both Enter keys open, Esc leaves, arrows move; letters do nothing."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier
            | Qt.KeyboardModifier.ShiftModifier
            | Qt.KeyboardModifier.AltModifier
        ):
            row = self.current_row()
            if row is not None and not event.isAutoRepeat():
                self.opened.emit(row.id)
            return
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
            return
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.choose(0 if event.key() == Qt.Key.Key_Home else self._model.rowCount() - 1)
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Single letters are no commands in a list (SC 2.1.4), and would read every page."""

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Stay in the first column: it speaks the whole row."""
        if action in (
            QAbstractItemView.CursorAction.MoveLeft,
            QAbstractItemView.CursorAction.MoveRight,
        ):
            return self.currentIndex()
        index = super().moveCursor(action, modifiers)
        return index.siblingAtColumn(0) if index.isValid() else index

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open what was clicked."""
        index = self.indexAt(event.position().toPoint())
        row = self._model.row_at(index.row()) if index.isValid() else None
        if row is not None:
            self.opened.emit(row.id)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the row, always by its first column."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.choose(index.row())
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Remember the row under the pointer."""
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        """No row under the pointer."""
        self._hover(-1)
        super().leaveEvent(event)

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            for changed in (row, self._hovered):
                if changed >= 0:
                    self.viewport().update(self._row_rect(changed))
            self._hovered = row

    # -- painting ------------------------------------------------------------------------------
    def _row_rect(self, row: int) -> QRect:
        top = QPoint(0, self.rowViewportPosition(row))
        return QRect(top.x(), top.y(), self.viewport().width(), self.rowHeight(row))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Row grounds and section labels first, cells on top."""
        total = self._model.rowCount()
        if total:
            painter = QPainter(self.viewport())
            first = max(0, self.rowAt(event.rect().top()))
            last = self.rowAt(event.rect().bottom())
            last = total - 1 if last < 0 else last
            for row in range(first, last + 1):
                self._ground(painter, row, total)
            painter.end()
        super().paintEvent(event)

    def _ground(self, painter: QPainter, row: int, total: int) -> None:
        active = theme()
        rect = self._row_rect(row)
        section = self._model.section_at(row)
        if section is not None:
            label = QRect(rect.left(), rect.top(), rect.width(), active.px(SECTION))
            rect.setTop(rect.top() + active.px(SECTION))
            box = label.adjusted(active.px(DUE_PAD), active.px(6), -20, 0)
            wide = paint.text(painter, box, section_title(section), "caption", weight=600)
            size = self._model.pages.section_size(row)
            if size is not None:
                box = box.adjusted(wide + active.px(8), 0, 0, 0)
                paint.text(painter, box, str(size), "caption", "text3")
        selected = self.currentIndex().row() == row
        paint.row_ground(
            painter,
            rect,
            selected=selected,
            focused=selected and self.hasFocus(),
            hovered=row == self._hovered,
            line=row + 1 < total,
        )

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring appears."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring goes."""
        super().focusOutEvent(event)
        self.viewport().update()
