"""The list of fields: walks rows by key, opens the panel of the current open row. Decides nothing.

Digits and Leertaste only ask; the comparison view gives the deed to the desk.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import (
    QAbstractAnimation,
    QEasingCurve,
    QRect,
    Qt,
    QVariantAnimation,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QTableView

from inbox.comparison.result import FieldResult
from inbox.decision import FieldChoice, FieldDecision
from ui.decision_panel import DecisionPanel
from ui.field_delegate import FieldDelegate, amount_leads, columns, wanted_height
from ui.field_header import FieldHeader
from ui.field_list_model import Column, FieldListModel, Index, Line
from ui.paint import row_ground
from ui.theme import look, theme, tokens

DIGITS = {
    Qt.Key.Key_1: FieldChoice.ENTERED_HOLDS,
    Qt.Key.Key_2: FieldChoice.EVIDENCE_HOLDS,
    Qt.Key.Key_3: FieldChoice.ASK_BACK,
    Qt.Key.Key_4: FieldChoice.CORRECTED,
}

_WORDED = (Column.LABEL, Column.ENTERED, Column.EVIDENCE, Column.VERDICT)
_BY_TAB = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class FieldList(QTableView):
    """Shows rows; `panel` is the widget below the current open row."""

    row_changed = Signal(object)  #: FieldResult | None: another row is current
    chosen = Signal(object)  #: FieldChoice asked for by digit or Leertaste
    leave_asked = Signal()  #: Enter with no open row left
    walked = Signal(object)  #: FieldResult whose row was reached by key or focus

    def __init__(self, panel: DecisionPanel) -> None:
        super().__init__()
        self.setObjectName("fields.list")
        self.setAccessibleName(self.tr("Angaben und Nachweis"))
        self.rows = FieldListModel()
        self._panel = panel
        self._bases: list[int] = []
        self._leads: dict[tuple[int, int], int] = {}
        self._opened: str | None = None
        self._forced: str | None = None
        self._slide = QVariantAnimation(self)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._slide.valueChanged.connect(self._slid)
        self._slide.finished.connect(self._panel_resized)
        self.setModel(self.rows)
        self.setHorizontalHeader(FieldHeader())
        self.setItemDelegate(FieldDelegate(self.rows, self.base_height, self._lead))
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        down = self.verticalHeader()
        down.hide()
        down.setMinimumSectionSize(1)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        panel.setParent(self.viewport())
        panel.resized.connect(self._panel_resized)
        panel.hide()
        look().changed.connect(self._measure)

    # ------------------------------------------------------------------ rows

    def show_rows(
        self, rows: Sequence[FieldResult], decisions: Mapping[str, FieldDecision]
    ) -> None:
        """Show other rows, keeping the current field when it is still there."""
        field, anchor = self.current_field, self._anchor()
        if self.rows.show_rows(rows, decisions):
            self.clearSpans()
            for number, line in enumerate(self.rows.lines):
                if line.row is None:
                    self.setSpan(number, 0, 1, len(Column))
            self._opened = None
            self._panel.hide()
            self.select(field)
        self._measure()
        self._open_panel(slide=False)
        self._return_to(anchor)

    def _anchor(self) -> tuple[str, int] | None:
        """The row that must not move while others change: the current one, else the topmost."""
        seen = range(self.viewport().height())
        number = self.currentIndex().row()
        if number < 0 or self.rowViewportPosition(number) not in seen:
            number = next((n for n in range(max(self.rowAt(0), 0), len(self.rows.lines))
                           if self.rows.lines[n].row is not None), -1)  # fmt: skip
        row = self.rows.lines[number].row if 0 <= number < len(self.rows.lines) else None
        return None if row is None else (row.field, self.rowViewportPosition(number))

    def _return_to(self, anchor: tuple[str, int] | None) -> None:
        number = self.rows.row_of(anchor[0]) if anchor is not None else -1
        if anchor is not None and number >= 0:
            self.updateGeometries()
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.rowViewportPosition(number) - anchor[1])

    @property
    def current_line(self) -> Line | None:
        """The line the person stands on."""
        line = self.rows.line(self.currentIndex())
        return line if line is not None and line.row is not None else None

    @property
    def current_field(self) -> str | None:
        """Its field."""
        line = self.current_line
        return line.row.field if line is not None and line.row is not None else None

    def select(self, field: str | None) -> None:
        """Go to a field; None or an unknown one: the first row."""
        number = self.rows.row_of(field)
        if number < 0:
            number = next((n for n, line in enumerate(self.rows.lines) if line.row), -1)
        if number >= 0:
            self.setCurrentIndex(self.rows.index(number, Column.LABEL))

    def go_to_next_open(self, step: int = 1) -> bool:
        """Walk to the next undecided row, round the corner; whether there was one."""
        number = self.rows.next_open(self.currentIndex().row(), step)
        if number < 0:
            return False
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.setCurrentIndex(self.rows.index(number, Column.LABEL))
        return True

    def keep_panel_open(self, wanted: bool) -> None:
        """Open the panel although the row is not open (F2), or let it close again."""
        self._forced = self.current_field if wanted else None
        self._open_panel()

    # ------------------------------------------------------------------ geometry

    def base_height(self, number: int) -> int:
        """Height of a row without its panel."""
        return self._bases[number] if number < len(self._bases) else theme().measure("field")

    def _lead(self, number: int, column: int) -> int:
        return self._leads.get((number, column), 0)

    def _measure(self) -> None:
        widths = columns(self.viewport().width())
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        self._bases = []
        for number, line in enumerate(self.rows.lines):
            words = tuple(self.rows.words(line, column) for column in _WORDED)
            height = wanted_height(line, words, widths[1:])
            if line.row is None and number == 0:
                height -= theme().px(4)
            self._bases.append(height)
        self._leads = amount_leads(self.rows)
        for number, height in enumerate(self._bases):
            self.setRowHeight(number, height)
        self._place_panel(self._panel_height() if self._opened else 0)

    def _panel_height(self) -> int:
        width = sum(columns(self.viewport().width()))
        tall = self._panel.heightForWidth(width)
        return max(tall, self._panel.sizeHint().height())

    def _open_panel(self, *, slide: bool = True) -> None:
        """Open below the current row when it is open (or asked for), close elsewhere."""
        line = self.current_line
        wanted = None
        if line is not None and line.row is not None:
            field = line.row.field
            wanted = field if line.row.is_open or field == self._forced else None
        if wanted == self._opened:
            self._place_panel(self._panel_height() if wanted else 0)
            return
        before = self.rows.row_of(self._opened)
        if before >= 0:
            self.setRowHeight(before, self.base_height(before))
        self._opened = wanted
        self._slide.stop()
        if wanted is None:
            self._panel.hide()
            return
        duration = tokens()["motion"]["normal"] if slide and self._may_move() else 0
        self._panel.show()
        if not duration:
            self._place_panel(self._panel_height())
            self.scrollTo(self.currentIndex())
            return
        self._slide.setDuration(duration)
        self._slide.setStartValue(0)
        self._slide.setEndValue(self._panel_height())
        self._slide.start(QAbstractAnimation.DeletionPolicy.KeepWhenStopped)

    def _may_move(self) -> bool:
        """Motion is off where the desktop asks for none."""
        wished = self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self)
        return self.isVisible() and wished > 0

    def _slid(self, height: object) -> None:
        self._place_panel(int(str(height)))
        self.scrollTo(self.currentIndex())

    def _place_panel(self, height: int) -> None:
        number = self.rows.row_of(self._opened)
        if number < 0 or self._opened is None:
            return
        base = self.base_height(number)
        if self.rowHeight(number) != base + height:
            self.setRowHeight(number, base + height)
        top = self.rowViewportPosition(number) + base
        width = sum(columns(self.viewport().width()))
        self._panel.setGeometry(0, top, width, height)

    def _panel_resized(self) -> None:
        if self._opened is not None and self._slide.state() != QAbstractAnimation.State.Running:
            self._place_panel(self._panel_height())

    # ------------------------------------------------------------------ events

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground of each visible row once, then its cells."""
        painter = QPainter(self.viewport())
        wide, focused = sum(columns(self.viewport().width())), self.hasFocus()
        current = self.currentIndex().row()
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        for number in range(max(first, 0), (last if last >= 0 else len(self._bases) - 1) + 1):
            line = self.rows.lines[number]
            if line.row is not None:
                box = QRect(0, self.rowViewportPosition(number), wide, self._bases[number])
                here = number == current
                row_ground(painter, box, selected=here, focused=here and focused,
                           line=not line.last)  # fmt: skip
        painter.end()
        super().paintEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Open the panel there and tell."""
        super().currentChanged(current, previous)
        if current.isValid() and current.column() != Column.LABEL:
            self.setCurrentIndex(self.rows.index(current.row(), Column.LABEL))
            return
        if current.row() == previous.row():
            return
        self._forced = None
        line = self.current_line
        row = None if line is None else line.row
        self.row_changed.emit(row)
        self._open_panel()
        self.viewport().update()

    def updateGeometries(self) -> None:
        """Keep the panel below its row while scrolling and resizing."""
        super().updateGeometries()
        if self._opened is not None and self._slide.state() != QAbstractAnimation.State.Running:
            self._place_panel(self._panel.height())

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """The panel scrolls with its row."""
        super().scrollContentsBy(dx, dy)
        if self._opened is not None:
            self._place_panel(self._panel.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns share the width; words may wrap."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._measure()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A row that gets the focus was read."""
        super().focusInEvent(event)
        self.viewport().update()
        line = self.current_line
        if line is not None and event.reason() in _BY_TAB:
            self.walked.emit(line.row)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring goes."""
        super().focusOutEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Rows by arrow, Pos1, Ende; open rows by Enter; decisions by digit and Leertaste."""
        before = self.current_field
        self._take_key(event)
        line = self.current_line
        if line is not None and self.current_field != before:
            self.walked.emit(line.row)

    def _take_key(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (plain or shift):
            if not self.go_to_next_open(-1 if shift else 1) and not event.isAutoRepeat():
                self.leave_asked.emit()
        elif plain and key in DIGITS and self.current_line is not None:
            if not event.isAutoRepeat():
                self.chosen.emit(DIGITS[key])
        elif plain and key == Qt.Key.Key_Space:
            if not event.isAutoRepeat() and self.current_line is not None:
                self.chosen.emit(FieldChoice.CHECKED_BY_HAND)
        elif plain and key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._jump(last=key == Qt.Key.Key_End)
        elif plain and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.accept()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            if plain:
                super().keyPressEvent(event)
            else:
                event.ignore()
        else:
            event.ignore()

    def _jump(self, *, last: bool) -> None:
        numbers = [n for n, line in enumerate(self.rows.lines) if line.row is not None]
        if numbers:
            number = numbers[-1] if last else numbers[0]
            self.setCurrentIndex(self.rows.index(number, Column.LABEL))
            if not last:
                self.scrollToTop()
