"""The lists at the left (own, substituted, team, done) with their counts. Fetches nothing."""

from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from inbox.queue import QueueEntry, QueueKind, QueueRef
from ui import icons, paint
from ui.messages import day_text, short_day
from ui.theme import look, theme
from ui.viewport import own_viewport

Index = QModelIndex | QPersistentModelIndex
WIDTH = 208
ICON_OF = {
    QueueKind.OWN: "mail_inbox",
    QueueKind.LATER: "calendar_clock",
    QueueKind.SUBSTITUTED: "people_swap",
    QueueKind.TEAM: "people_team",
    QueueKind.APPROVAL: "shield_checkmark",
    QueueKind.DONE: "archive",
}
_INDENTED = frozenset(
    {
        QueueKind.OWN_URGENT,
        QueueKind.OWN_NEW,
        QueueKind.OWN_QUESTION,
        QueueKind.SUBSTITUTED_URGENT,
    }
)


class RailRow(NamedTuple):
    """A list, or a section label when `entry` is None."""

    label: str
    entry: QueueEntry | None = None


class RailModel(QAbstractListModel):
    """Entries under the labels of their sections."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail-model")
        self.rows: tuple[RailRow, ...] = ()

    def show(self, entries: tuple[QueueEntry, ...], team: str) -> None:
        """Replace what is listed; only the counts change as a rule."""
        rows: list[RailRow] = []
        last = ""
        for entry in entries:
            section = self._section(entry.ref.kind, team)
            if section != last:
                rows.append(RailRow(section))
                last = section
            rows.append(RailRow(entry.label, entry))
        shape = [(r.label, r.entry.ref if r.entry else None) for r in rows]
        if shape == [(r.label, r.entry.ref if r.entry else None) for r in self.rows]:
            self.rows = tuple(rows)
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def place_of(self, ref: QueueRef) -> int:
        """Row of a list; -1 when it is not there."""
        places = (i for i, r in enumerate(self.rows) if r.entry and r.entry.ref == ref)
        return next(places, -1)

    def _section(self, kind: QueueKind, team: str) -> str:
        if kind in (QueueKind.SUBSTITUTED, QueueKind.SUBSTITUTED_URGENT):
            return self.tr("VERTRETUNG")
        if kind is QueueKind.TEAM:
            return self.tr("TEAM {name}").format(name=team.upper()).strip()
        if kind is QueueKind.APPROVAL:
            return self.tr("FREIGABE")
        if kind is QueueKind.DONE:
            return self.tr("ABGESCHLOSSEN")
        return self.tr("EIGENE")

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Lists and labels."""
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Labels cannot be chosen."""
        if self.rows[index.row()].entry is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words; spoken with count and dates."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        label, entry = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return label
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole) and entry:
            words = self.tr("{label}, {n} Vorgänge").format(label=label, n=entry.count)
            if entry.until is not None:
                words += self.tr(", bis {day}").format(day=day_text(entry.until))
            return words
        return label if role == Qt.ItemDataRole.AccessibleTextRole else None


class RailDelegate(QStyledItemDelegate):
    """Icon, label, end of the substitution, count.

    The rail says which row is chosen or under the pointer: reading that from the style option
    would load every list of constants that styles have.
    """

    def __init__(self, rail: "SideRail") -> None:
        super().__init__(rail)
        self._rail, self._model = rail, rail.entries

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Labels are a little higher than lists."""
        if self._model.rows[index.row()].entry is None:
            return QSize(100, theme().px(40))
        return QSize(100, theme().row_height("nav", 1) - 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a list or a label."""
        active = theme()
        label, entry = self._model.rows[index.row()]
        rect = QRect(option.rect)
        if entry is None:
            box = rect.adjusted(active.px(14), active.px(14), -8, 0)
            paint.text(painter, box, label, "caption", "text3", weight=600)
            return
        chosen = index.row() == self._rail.currentIndex().row()
        paint.row_ground(
            painter,
            rect,
            selected=chosen,
            focused=chosen and self._rail.hasFocus(),
            hovered=index.row() == self._rail.hovered,
            line=False,
            pad=4,
        )
        left = rect.left() + active.px(16)
        symbol = ICON_OF.get(entry.ref.kind)
        if symbol is not None:
            tone = "accent" if chosen else "text2"
            top = rect.center().y() - active.px(9)
            painter.drawPixmap(left, top, icons.pixmap(symbol, 20, tone))
        left += active.px(30)
        weight = 600 if chosen else 400
        quiet = entry.indent or entry.ref.kind in _INDENTED
        count = str(entry.count)
        room = active.metrics("body", 600).horizontalAdvance(count) + active.px(26)
        box = QRect(left, rect.top(), rect.right() - left - room, rect.height())
        tone = "text" if chosen or not quiet else "text2"
        wide = paint.text(painter, box, label, "body", tone, weight=weight)
        if entry.until is not None and not quiet:
            after = box.adjusted(wide + active.px(8), 1, 0, 0)
            until = self.tr("bis {day}").format(day=short_day(entry.until))
            if active.metrics("caption", 400).horizontalAdvance(until) <= after.width():
                paint.text(painter, after, until, "caption", "text3", weight=400)
        paint.text(
            painter,
            rect.adjusted(0, 0, -active.px(18), 0),
            count,
            "body",
            "text" if chosen else "text2",
            weight=weight,
            align=paint.RIGHT,
        )


class SideRail(QListView):
    """Emits the list that was chosen, and Enter as the wish to go on to it."""

    chosen = Signal(object)  #: QueueEntry
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("side-rail")
        own_viewport(self)
        self.setAccessibleName(self.tr("Eingänge"))
        self.entries = RailModel(self)
        self.setModel(self.entries)
        self.hovered = -1  #: row under the pointer
        self.setItemDelegate(RailDelegate(self))
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._ref: QueueRef | None = None
        look().changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self.setMinimumWidth(theme().px(150))
        self.doItemsLayout()

    @property
    def entry(self) -> QueueEntry | None:
        """The chosen list."""
        index = self.currentIndex()
        return self.entries.rows[index.row()].entry if index.isValid() else None

    def entry_of(self, kind: QueueKind) -> QueueEntry | None:
        """The first list of a kind."""
        found = (r.entry for r in self.entries.rows if r.entry and r.entry.ref.kind is kind)
        return next(found, None)

    def show_queues(self, entries: tuple[QueueEntry, ...], team: str) -> None:
        """New counts or lists; the chosen one stays chosen, or the first takes its place."""
        self.entries.show(entries, team)
        place = self.entries.place_of(self._ref) if self._ref else -1
        if place < 0:
            place = next((i for i, r in enumerate(self.entries.rows) if r.entry), -1)
        if place >= 0 and self.currentIndex().row() != place:
            self.setCurrentIndex(self.entries.index(place))

    def choose(self, ref: QueueRef) -> None:
        """Choose a list."""
        place = self.entries.place_of(ref)
        if place >= 0:
            self.setCurrentIndex(self.entries.index(place))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which list was chosen."""
        super().currentChanged(current, previous)
        entry = self.entry
        if entry is not None and entry.ref != self._ref:
            self._ref = entry.ref
            self.chosen.emit(entry)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to the list."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Single letters are no commands (SC 2.1.4)."""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Remember the row under the pointer."""
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        """No row under the pointer."""
        self._hover(-1)
        super().leaveEvent(event)

    def _hover(self, row: int) -> None:
        if row != self.hovered:
            self.hovered = row
            self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring appears."""
        super().focusInEvent(event)
        self.viewport().update()
