"""The Laufzettel of a case: what happened, when, by whom, on whose behalf. Opened with F7."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from inbox.submission import HistoryEntry
from ui.field_list_model import Index
from ui.messages import family_name, instant_text, short_name
from ui.paint import row_ground, text
from ui.theme import theme
from ui.widgets import Button, Label, Pane, row, stack


class _Entries(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.entries: tuple[HistoryEntry, ...] = ()

    def show_entries(self, entries: Sequence[HistoryEntry]) -> None:
        self.beginResetModel()
        self.entries = tuple(reversed(entries))
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self.entries)

    def lines(self, number: int) -> tuple[str, str]:
        """What and details; when and who."""
        entry = self.entries[number]
        deed = action_word(entry.action)
        what = f"{deed}: {entry.detail}" if entry.detail else deed
        who = short_name(entry.actor) if entry.actor else self.tr("selbsttätig")
        if entry.on_behalf_of:
            who += self.tr(" i. V. {name}").format(name=family_name(entry.on_behalf_of))
        return what, f"{instant_text(entry.at)} · {who}"

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        return ", ".join(self.lines(index.row()))


#: Deeds as the form server names them.
_ACTIONS: Mapping[str, str] = {
    "received": "Eingegangen",
    "routed": "Zugeordnet",
    "documents-added": "Dokumente nachgereicht",
    "claimed": "In Bearbeitung genommen",
    "released": "Wieder freigegeben",
    "taken-over": "Von anderer Person übernommen",
    "open": "Geöffnet",
    "confirmed": "Bestätigt",
    "filed": "Ablage ausgelöst",
    "undone-confirm": "Bestätigung zurückgenommen",
    "undone-file": "Ablage zurückgenommen",
    "undone-withdraw": "Übernahme zurückgezogen",
    "approved": "Freigabe erteilt",
    "declined": "Nicht freigegeben, zurückgegeben",
    "undone-approve": "Freigabe zurückgenommen",
    "leg-failed": "Übergabe fehlgeschlagen",
    "done": "Übergabe abgeschlossen",
    "case-opened": "Fall angelegt",
    "statistics-accepted": "Statistik angenommen",
    "statistics-refused": "Statistik abgelehnt",
}


def action_word(action: str) -> str:
    """A deed of the history in words; an unknown one keeps its name."""
    known = _ACTIONS.get(action)
    if known is None:
        return action.replace("-", " ").capitalize()
    return QCoreApplication.translate("history", known)


class _EntryDelegate(QStyledItemDelegate):
    def __init__(self, model: _Entries) -> None:
        super().__init__()
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, theme().row_height("case", 2))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view = option.widget
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = selected and view is not None and view.hasFocus()
        row_ground(painter, option.rect, selected=selected, focused=focused)
        active = theme()
        what, who = self._model.lines(index.row())
        box = option.rect.adjusted(active.px(18), active.px(8), -active.px(14), -active.px(8))
        upper = box.adjusted(0, 0, 0, -box.height() // 2)
        lower = box.adjusted(0, box.height() // 2, 0, 0)
        text(painter, upper, what, "body", weight=500)
        text(painter, lower, who, "caption", "text2", weight=400)


class HistoryPanel(Pane):
    """Newest first."""

    closed = Signal()
    handovers_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("history")
        self._entries = _Entries()
        self.list = QListView()
        self.list.setObjectName("history.list")
        self.list.setAccessibleName(self.tr("Verlauf"))
        self.list.setModel(self._entries)
        self.list.setItemDelegate(_EntryDelegate(self._entries))
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._empty = Label(self.tr("Noch keine Einträge."), "body", "text2", name="history.empty")
        close = Button(self.tr("Schließen"), "F7", kind="quiet", name="history.close")
        close.clicked.connect(self.closed)
        onward = Button(self.tr("Übergaben"), kind="quiet", name="history.handovers")
        onward.clicked.connect(self.handovers_wanted)
        head = row(Label(self.tr("Verlauf"), "heading", name="history.title"), None, onward, close)
        head.setContentsMargins(18, 8, 10, 4)
        self.setLayout(stack(head, self._empty, self.list, margins=(0, 0, 0, 8)))
        self.setMinimumWidth(280)
        self.hide()

    def show_entries(self, entries: Sequence[HistoryEntry]) -> None:
        """Show the history of the case."""
        self._entries.show_entries(entries)
        self._empty.setVisible(not entries)
        if entries:
            self.list.setCurrentIndex(self._entries.index(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the panel, one level back."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)
