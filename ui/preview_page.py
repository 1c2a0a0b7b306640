"""The first page of the evidence, small, with the compared places. Marks nothing as seen."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from inbox.comparison.result import Rect
from ui import paint
from ui.theme import ThemeName, look, theme

if TYPE_CHECKING:
    from inbox.evidence.reading import PageImage

#: How much a page is dimmed in the dark theme: paper glares at night, rectangles do not.
DIM = 56


class PreviewPage(QWidget):
    """Covers its area from the page's upper left corner."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("preview-page")
        self._image: QImage | None = None
        self._pixels = b""
        self._scale = 1.0
        self._marks: Sequence[tuple[Rect, bool]] = ()
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        look().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """As high as in the drawing."""
        return QSize(theme().px(322), theme().px(214))

    def minimumSizeHint(self) -> QSize:
        """May shrink when the pane is low."""
        return QSize(0, theme().px(90))

    def show_words(self, words: str) -> None:
        """No picture, but the reason why."""
        self._image, self._marks, self._words = None, (), words
        self.setAccessibleName(words)
        self.update()

    def show_page(self, image: "PageImage", marks: Sequence[tuple[Rect, bool]], name: str) -> None:
        """Pixels of the page and the rectangles on it; True marks a difference."""
        self._pixels = image.pixels
        self._image = QImage(
            self._pixels, image.width, image.height, image.stride, QImage.Format.Format_RGB32
        )
        self._scale, self._marks, self._words = image.scale, marks, ""
        self.setAccessibleName(name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The page, dimmed at night, then the rectangles with their halo."""
        active, painter = theme(), QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        clip = QPainterPath()
        radius = active.radius("control")
        clip.addRoundedRect(QRectF(self.rect()), radius, radius)
        painter.setClipPath(clip)
        painter.fillRect(self.rect(), active.colour("sunken"))
        image = self._image
        if image is None:
            paint.text(
                painter,
                self.rect().adjusted(12, 0, -12, 0),
                self._words,
                "caption",
                "text2",
                align=paint.CENTRE,
            )
            return
        factor = self.width() / image.width()
        target = QRectF(0, 0, self.width(), image.height() * factor)
        painter.drawImage(target, image)
        if active.name is ThemeName.DARK:
            painter.fillRect(self.rect(), QColor(0, 0, 0, DIM))
        # White paper on a white pane needs an edge.
        painter.setPen(QPen(active.colour("line"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(clip)
        per_point = self._scale * factor
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for rect, differs in self._marks:
            box = QRectF(
                rect.x0 * per_point - 2,
                rect.y0 * per_point - 2,
                (rect.x1 - rect.x0) * per_point + 4,
                (rect.y1 - rect.y0) * per_point + 4,
            )
            painter.setPen(QPen(active.colour("rectHalo"), 2.5))
            painter.drawRoundedRect(box, 3, 3)
            painter.setPen(QPen(active.colour("rectDiff" if differs else "rect"), 1.5))
            painter.drawRoundedRect(box, 3, 3)
