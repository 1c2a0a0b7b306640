"""A list that tells: sections, rows of name, value, mark and words below. Decides nothing.

Words wrap instead of being cut, rows grow with them; each row is one sentence for a screen reader.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.field_delegate import hyphenated, lines_needed, wrapping
from ui.paint import row_ground, shape, text
from ui.theme import look, theme

Index = QModelIndex | QPersistentModelIndex
#: More lines than this are for whoever has lost their way; the row stays readable aloud.
MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class Told:
    """One line. With `is_head` only `name` counts; `id` lets a row be found again."""

    name: str
    value: str = ""
    below: str = ""
    mark: str = ""  #: a word at the right, such as a decision or a state
    kind: str = ""  #: shape left of the name, and colour of the mark
    is_head: bool = False
    id: str = ""
    spoken: str = ""  #: the whole row as a sentence; made of its parts when empty

    @property
    def sentence(self) -> str:
        """What a screen reader says."""
        if self.spoken or self.is_head:
            return self.spoken or self.name
        first = f"{self.name}: {self.value}" if self.value else self.name
        return ", ".join(part for part in (first, self.mark, self.below) if part)


def head(words: str) -> Told:
    """A section."""
    return Told(words, is_head=True)


class ToldModel(QAbstractListModel):
    """The lines."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[Told, ...] = ()

    def show(self, lines: Sequence[Told]) -> bool:
        """Take other lines; False when they are the same."""
        if tuple(lines) == self.lines:
            return False
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()
        return True

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """How many lines."""
        return 0 if parent.isValid() else len(self.lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Sections are read, not walked to."""
        if not index.isValid() or self.lines[index.row()].is_head:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row as a sentence."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.lines[index.row()].sentence
        return None


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the parts of a row stand, relative to its own left upper corner."""

    name: QRect
    value: QRect
    mark: QRect
    below: QRect
    height: int


class ToldDelegate(QStyledItemDelegate):
    """Draws the lines of one list."""

    def __init__(self, view: "ToldList") -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as its words need at the width of the list."""
        width = self._view.viewport().width()
        places = self._places(self._view.told.lines[index.row()], width)
        return QSize(min(100, width), places.height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One line."""
        line, box, active = self._view.told.lines[index.row()], option.rect, theme()
        if line.is_head:
            place = box.adjusted(active.px(16), active.px(8), -active.px(8), 0)
            text(painter, place, line.name.upper(), "caption", "text3", weight=600)
            return
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        row_ground(painter, box, selected=selected, focused=selected and self._view.hasFocus())
        places = self._places(line, box.width())
        if line.kind:
            side = active.px(16)
            middle = box.top() + places.name.top() + active.metrics("body").height() / 2
            corner = (box.left() + active.px(18), middle - side / 2)
            shape(painter, QRectF(*corner, side, side), line.kind)
        strong = not line.value
        self._words(painter, places.name, box, hyphenated(line.name), "body", strong=strong)
        self._words(painter, places.value, box, line.value, "value", strong=False)
        tone = line.kind if line.kind not in ("", "waiting", "none", "trouble") else "text2"
        tone = "diff" if line.kind == "trouble" else tone
        text(
            painter,
            places.mark.translated(box.topLeft()),
            line.mark,
            "caption",
            tone,
            weight=600,
            align=Qt.AlignmentFlag.AlignRight,
        )
        self._words(painter, places.below, box, line.below, "caption", strong=False)

    def _words(
        self, painter: QPainter, place: QRect, box: QRect, words: str, role: str, *, strong: bool
    ) -> None:
        if not words:
            return
        active, weight = theme(), _weight(role, strong=strong)
        tone = "text2" if role == "caption" or (role == "body" and not strong) else "text"
        painter.setFont(active.font(role, weight))
        painter.setPen(active.colour(tone))
        painter.drawText(QRectF(place.translated(box.topLeft())), words, wrapping())

    def _places(self, line: Told, width: int) -> _Places:
        active = theme()
        if line.is_head:
            none = QRect()
            return _Places(none, none, none, none, active.px(34))
        left, right = active.px(18), width - active.px(16)
        if line.kind:
            left += active.px(26)
        above = active.px(8)
        marked = active.width_of(line.mark, "caption", 600) + active.px(12) if line.mark else 0
        end = right - marked
        split = end
        if line.value:
            split = left + int((right - left) * 0.40)  # values stand below each other
        name = _box(hyphenated(line.name), "body", not line.value, left, above, split - left - 8)
        value = _box(line.value, "value", False, split, above, end - split)
        first = max(name.height(), value.height())
        mark = QRect(right - marked, above, marked, active.metrics("body").lineSpacing())
        below = _box(line.below, "caption", False, left, above + first + 2, right - left)
        height = above + first + (below.height() + 2 if line.below else 0) + active.px(8)
        return _Places(name, value, mark, below, max(height, active.row_height("field", 1)))


def _weight(role: str, *, strong: bool) -> int:
    return 600 if strong else {"value": 500}.get(role, 400)


def _box(words: str, role: str, strong: bool, left: int, top: int, width: int) -> QRect:
    if not words:
        return QRect(left, top, 0, 0)
    weight = _weight(role, strong=strong)
    broken = words.replace("\n", "\u2028")
    count = min(lines_needed(broken, role, weight, width), MOST_LINES)
    return QRect(left, top, max(width, 20), count * theme().metrics(role, weight).lineSpacing() + 2)


class ToldList(QListView):
    """The list itself; keeps the current row when it is told anew."""

    def __init__(self, name: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.told = ToldModel()
        self.setModel(self.told)
        self.setItemDelegate(ToldDelegate(self))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        look().changed.connect(self.scheduleDelayedItemsLayout)

    def show_lines(self, lines: Sequence[Told]) -> None:
        """Show other lines; the row with the same id (or place) stays current."""
        before = self.current
        number = self.currentIndex().row()
        if not self.told.show(lines):
            return
        same = (n for n, each in enumerate(lines) if before and each.id and each.id == before.id)
        rows = [n for n, each in enumerate(lines) if not each.is_head]
        wanted = next(same, min(rows, key=lambda n: abs(n - max(number, 0)), default=None))
        if wanted is not None:
            self.setCurrentIndex(self.told.index(wanted))

    @property
    def current(self) -> Told | None:
        """The current row."""
        index = self.currentIndex()
        return self.told.lines[index.row()] if index.isValid() else None

    def choose(self, id_: str) -> None:
        """Make the row with this id current."""
        for number, line in enumerate(self.told.lines):
            if line.id == id_:
                self.setCurrentIndex(self.told.index(number))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and copying are the owner's: a list that only tells has nothing to select."""
        if event.key() == Qt.Key.Key_Space or event.matches(QKeySequence.StandardKey.Copy):
            event.ignore()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other width, other heights."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
