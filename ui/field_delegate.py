"""Paints the rows of the comparison: open rows are loud, agreeing and decided rows are quiet."""

import re
from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ui import icons
from ui.field_list_model import Column, FieldListModel, Index, Line
from ui.paint import KIND, shape, text, token
from ui.theme import theme

#: Longest value shown whole, in lines; the panel shows the rest.
MOST_LINES = 6
#: Where a long label may break; a word of the office that is missing here breaks anywhere.
_JOINT = re.compile(
    r"(?<=\w{6})(nummer|bescheinigung|versicherung|vorauszahlung|verhältnis|vertrag|datum|kosten|"
    r"inhaber|nachweis|verbindung|gemeinschaft|währung|beginn|stunden|kasse|angehörigkeit)"
)
_AMOUNT = re.compile(r"^(-?[\d.]+),\d\d(?:\s?(?:€|EUR))?$")


def wrapping() -> QTextOption:
    """Break between words, within one only when it alone is too long."""
    option = QTextOption(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option


@lru_cache(maxsize=1024)
def hyphenated(words: str) -> str:
    """Long compounds may break before their last part: "Rentenversicherungs-nummer"."""
    return _JOINT.sub("\u00ad\\1", words)


def lines_needed(words: str, role: str, weight: int, width: int) -> int:
    """How many lines words take in a column."""
    layout = QTextLayout(words, theme().font(role, weight))
    layout.setTextOption(wrapping())
    layout.beginLayout()
    count = 0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 20))
        count += 1
    layout.endLayout()
    return count


def integer_part(words: str) -> str | None:
    """The part of an amount before its decimals, None when it is no amount."""
    found = _AMOUNT.match(words.strip())
    return found.group(1) if found else None


def columns(width: int) -> tuple[int, int, int, int, int]:
    """Widths of the five columns; header and rows share them."""
    active = theme()
    verdict = active.px(168 if width < active.px(900) else 230)
    value = int((width - active.px(64)) * 0.232)
    sign = active.px(48)
    label = max(active.px(96), width - sign - 2 * value - verdict - active.px(10))
    return sign, label, value, value, width - sign - label - 2 * value


class FieldDelegate(QStyledItemDelegate):
    """`base` tells the height of a row without its opened panel; `lead` aligns amounts."""

    def __init__(
        self, model: FieldListModel, base: Callable[[int], int], lead: Callable[[int, int], int]
    ) -> None:
        super().__init__()
        self._model, self._base, self._lead = model, base, lead

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The view sets heights itself."""
        return QSize(100, self._base(index.row()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell; the list has drawn the ground of the row."""
        line = self._model.line(index)
        if line is None:
            return
        # the row's own part of the cell: below it lies the opened panel
        rect = QRect(option.rect)
        rect.setHeight(self._base(index.row()))
        painter.save()
        if line.row is None:
            self._section(painter, rect, line, first=index.row() == 0)
        else:
            self._cell(painter, rect, line, index)
        painter.restore()

    def _section(self, painter: QPainter, rect: QRect, line: Line, *, first: bool) -> None:
        active = theme()
        box = rect.adjusted(active.px(16), active.px(2 if first else 8), -8, 0)
        text(painter, box, line.section.upper(), "caption", "text3", weight=600)

    def _cell(self, painter: QPainter, rect: QRect, line: Line, index: Index) -> None:
        row = line.row
        assert row is not None
        active, column = theme(), Column(index.column())
        kind = KIND[row.result]
        quiet = not row.is_open
        if column is Column.SHAPE:
            if row.compared:
                side = active.px(16)
                left = rect.left() + active.px(18)
                top = rect.center().y() - side / 2 + 0.5
                shape(painter, QRectF(left, top, side, side), kind)
            return
        words = self._model.words(line, column)
        if column is Column.VERDICT:
            self._verdict(painter, rect, line, words)
            return
        rect = rect.adjusted(0, 0, -active.px(12), 0)
        if column is Column.LABEL:
            words = hyphenated(words)
            self._wrapped(
                painter, rect, words, "body", "text2" if quiet else "text", 400 if quiet else 600
            )
            return
        weight = 500 if quiet else 600
        tone = "text" if row.compared else "text2"
        if column is Column.EVIDENCE and line.is_loud:
            tone = token(kind)
        elif column is Column.EVIDENCE and not row.evidence:
            tone = "text3"
        rect.adjust(self._lead(index.row(), column), 0, 0, 0)
        self._wrapped(painter, rect, words, "value", tone, weight)

    def _verdict(self, painter: QPainter, rect: QRect, line: Line, words: str) -> None:
        active, row = theme(), line.row
        assert row is not None
        rect = rect.adjusted(0, 0, -active.px(12), 0)  # clear of the selection's ring
        if line.decision is not None:
            tick = icons.pixmap("checkmark", 16, "accent")
            top = rect.center().y() - active.px(16) // 2 + 1
            painter.drawPixmap(rect.left(), top, tick)
            rect = rect.adjusted(active.px(22), 0, 0, 0)
            self._wrapped(painter, rect, words, "caption", "accent", 600)
        elif line.is_loud:
            self._wrapped(painter, rect, words, "caption", token(KIND[row.result]), 600)
        else:
            tone = "text2" if row.compared else "text3"
            self._wrapped(painter, rect, words, "caption", tone, 400)

    def _wrapped(
        self, painter: QPainter, rect: QRect, words: str, role: str, tone: str, weight: int
    ) -> None:
        active = theme()
        painter.setFont(active.font(role, weight))
        painter.setPen(active.colour(tone))
        if active.metrics(role, weight).horizontalAdvance(words) <= rect.width():
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter), words)
            return
        box = rect.adjusted(0, active.px(6), 0, -active.px(6))
        painter.drawText(QRectF(box), words, wrapping())


def amount_leads(model: FieldListModel) -> dict[tuple[int, int], int]:
    """How far each amount moves right, so that the decimals of a section stand below each other."""
    leads: dict[tuple[int, int], int] = {}
    for column in (Column.ENTERED, Column.EVIDENCE):
        groups: dict[str, list[tuple[int, int]]] = {}
        for number, line in enumerate(model.lines):
            whole = integer_part(model.words(line, column))
            if line.row is not None and whole is not None:
                metrics = theme().metrics("value", 600 if line.row.is_open else 500)
                wide = metrics.horizontalAdvance(whole)
                groups.setdefault(line.section, []).append((number, wide))
        for members in groups.values():
            broadest = max(wide for _, wide in members)
            leads.update({(n, column): broadest - wide for n, wide in members})
    return leads


def wanted_height(line: Line, words: tuple[str, ...], widths: tuple[int, ...]) -> int:
    """Height of a row so that no value is cut: one line as drawn, more when words wrap."""
    active = theme()
    if line.row is None:
        return active.px(30)
    heavy = line.row.is_open
    value = 600 if heavy else 500
    loud = line.is_loud or line.decision is not None
    styles = (
        ("body", 600 if heavy else 400),
        ("value", value),
        ("value", value),
        ("caption", 600 if loud else 400),
    )
    tallest = active.row_height("field", 1)
    for (role, weight), shown, width in zip(styles, words, widths, strict=True):
        metrics: QFontMetrics = active.metrics(role, weight)
        ticked = role == "caption" and line.decision is not None
        gap = active.px(12)
        room = width - gap - (active.px(22) if ticked else 0)
        if metrics.horizontalAdvance(shown) <= room:
            continue
        broken = hyphenated(shown) if role == "body" else shown
        count = min(lines_needed(broken, role, weight, room), MOST_LINES)
        tallest = max(tallest, count * metrics.lineSpacing() + active.px(14))
    return tallest
