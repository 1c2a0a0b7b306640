"""The countdown before something leaves the house: the figure informs, the ring supports it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.paint import CENTRE, shape, text
from ui.theme import look, theme


class HoldRing(QWidget):
    """Seconds left of a hold, or a status shape when nothing is being held."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("confirm.lead")
        self._left: int | None = None
        self._total = 10.0
        self._kind = "none"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.updateGeometry)

    @property
    def seconds(self) -> int | None:
        """The seconds on show."""
        return self._left

    def show_seconds(self, left: int, total: float) -> None:
        """Show a countdown; steps once per second, nothing else moves."""
        if (left, total) != (self._left, self._total):
            self._left, self._total = left, max(total, 1.0)
            self.setAccessibleName(self.tr("noch {n} Sekunden rücknehmbar").format(n=left))
            self.update()

    def show_kind(self, kind: str) -> None:
        """Show a status shape."""
        if self._left is not None or kind != self._kind:
            self._left, self._kind = None, kind
            self.setAccessibleName("")
            self.update()

    def sizeHint(self) -> QSize:
        """Forty pixels."""
        return QSize(theme().px(40), theme().px(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ring and figure, or the shape."""
        active, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._left is None:
            side = active.px(24)
            left, top = (self.width() - side) / 2, (self.height() - side) / 2
            shape(painter, QRectF(left, top, side, side), self._kind)
            return
        edge = active.px(4)
        ring = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        painter.setPen(QPen(active.colour("line"), 3.5 * active.zoom))
        painter.drawEllipse(ring)
        pen = QPen(active.colour("accent"), 3.5 * active.zoom)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawArc(ring, 90 * 16, round(360 * 16 * min(1.0, self._left / self._total)))
        text(painter, self.rect(), str(self._left), "bodyStrong", "text", align=CENTRE)
