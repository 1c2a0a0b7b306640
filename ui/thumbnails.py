"""The strip of small pages beside a document with more than one. Shows and picks, nothing else."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from inbox.caseview import DocumentView
from ui import icons
from ui.evidence_view_paint import NIGHT
from ui.evidence_view_pictures import PagePictures
from ui.field_list_model import Index
from ui.paint import CENTRE, text
from ui.theme import ThemeName, look, theme

WIDE = 64


class _PageModel(QAbstractListModel):
    """One row a page."""

    def __init__(self) -> None:
        super().__init__()
        self.document: DocumentView | None = None
        self.seen: frozenset[int] = frozenset()

    def show_document(self, document: DocumentView | None, seen: frozenset[int]) -> None:
        if document != self.document:
            self.beginResetModel()
            self.document, self.seen = document, seen
            self.endResetModel()
        elif seen != self.seen:
            self.seen = seen
            self.changed_all()

    def changed_all(self) -> None:
        if self.rowCount():
            self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        if parent.isValid() or self.document is None:
            return 0
        return len(self.document.pages)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        words = self.tr("Seite {n} von {all}").format(n=index.row() + 1, all=self.rowCount())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            told = self.tr("gesehen") if index.row() in self.seen else self.tr("noch nicht gesehen")
            return f"{words}, {told}"
        return str(index.row() + 1)


class _PageDelegate(QStyledItemDelegate):
    """A small page with its number; a tick when it was seen."""

    def __init__(self, model: _PageModel, pictures: PagePictures) -> None:
        super().__init__()
        self._model, self._pictures = model, pictures

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        document = self._model.document
        assert document is not None
        page = document.pages[index.row()]
        high = min(theme().px(WIDE) * page.height / max(page.width, 1.0), theme().px(WIDE) * 1.6)
        return QSize(theme().px(WIDE) + 16, round(high) + theme().px(26))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        document, active = self._model.document, theme()
        view = option.widget
        if document is None or view is None:
            return
        page = document.pages[index.row()]
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        caption = active.px(20)
        box = QRectF(option.rect).adjusted(8, 4, -8, -caption - 2)
        scale = round(box.width() * view.devicePixelRatioF() / max(page.width, 1.0), 3)
        picture = self._pictures.best(document.id, index.row(), scale)
        if picture is None:
            self._pictures.want(document.id, index.row(), scale)
        painter.save()
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        painter.fillRect(box, QColor(Qt.GlobalColor.white))
        if picture is not None:
            picture.image.setDevicePixelRatio(1.0)
            painter.drawImage(box, picture.image)
        if active.name is ThemeName.DARK:
            painter.fillRect(box, NIGHT)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(
            QPen(active.colour("accent" if selected else "border"), 2 if selected else 1)
        )
        painter.drawRect(box)
        if selected and view.hasFocus():
            painter.setPen(QPen(active.colour("focus"), 2))
            painter.drawRoundedRect(QRectF(option.rect).adjusted(2, 1, -2, -1), 4, 4)
        under = option.rect.adjusted(0, option.rect.height() - caption, 0, 0)
        weight = 600 if selected else 400
        text(painter, under, str(index.row() + 1), "caption", "text2", weight=weight, align=CENTRE)
        if index.row() in self._model.seen:
            tick = icons.pixmap("checkmark", 16, "text2")
            left = under.center().x() + active.px(10)
            painter.drawPixmap(left, under.center().y() - active.px(8), tick)
        painter.restore()


class Thumbnails(QListView):
    """Pages of the document on show; hidden when there is only one."""

    picked = Signal(int)  #: page, from 0

    def __init__(self, pictures: PagePictures) -> None:
        super().__init__()
        self.setObjectName("evidence.thumbnails")
        self.setAccessibleName(self.tr("Seiten"))
        self._pages = _PageModel()
        self.setModel(self._pages)
        self.setItemDelegate(_PageDelegate(self._pages, pictures))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self._follow = False
        self.selectionModel().currentChanged.connect(self._picked)
        pictures.arrived.connect(self._arrived)
        look().changed.connect(self._fit)
        self._fit()
        self.hide()

    def show_document(self, document: DocumentView | None, seen: frozenset[int]) -> None:
        """Show another document's pages; `seen` are the pages already seen."""
        self._pages.show_document(document, seen)
        self.setVisible(self._pages.rowCount() > 1)

    def show_front(self, page: int) -> None:
        """Follow the evidence view without moving it."""
        self._follow = True
        self.setCurrentIndex(self._pages.index(page))
        self._follow = False

    def _picked(self, current: QModelIndex) -> None:
        if not self._follow and current.isValid():
            self.picked.emit(current.row())

    def _arrived(self, document: str, page: int) -> None:
        if self._pages.document is not None and document == self._pages.document.id:
            self.viewport().update()

    def _fit(self) -> None:
        self.setFixedWidth(theme().px(WIDE) + 30)
        self.scheduleDelayedItemsLayout()
