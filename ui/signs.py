"""Signs and facts: an icon, a labelled value, the two ticks of an empty list. Show only."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import icons
from ui.theme import look, theme
from ui.widgets import ElidedLabel, Label, row


class IconSign(QWidget):
    """An icon beside words, without a function."""

    def __init__(self, symbol: str, size: int = 16, tone: str = "text2") -> None:
        super().__init__()
        self._symbol, self._size, self._tone = symbol, size, tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """The icon."""
        return QSize(theme().px(self._size), theme().px(self._size))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon."""
        QPainter(self).drawPixmap(0, 0, icons.pixmap(self._symbol, self._size, self._tone))


class Fact(QWidget):
    """A small label left, its value right."""

    def __init__(self, label: str, value: str = "", *, strong: bool = False, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._label = Label(label, "caption", "text2", weight=400, name=f"{name}-label")
        self._value = ElidedLabel(value, weight=600 if strong else 500, name=f"{name}-value")
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight)
        line = row(self._label, self._value)
        line.setStretch(1, 1)
        self.setLayout(line)
        self.set_value(value)

    def set_value(self, value: str) -> None:
        """Change the value."""
        self._value.setText(value)
        self.setAccessibleName(f"{self._label.text()}: {value}")


class TwoTicks(QWidget):
    """The two presses, both done: the calm mark of an empty list."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("two-ticks")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Two discs side by side."""
        return QSize(theme().px(120), theme().px(72))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw both discs with their ticks."""
        active, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(active.zoom, active.zoom)
        for x in (12.0, 64.0):
            painter.setPen(QPen(active.colour("accent"), 2.4))
            painter.setBrush(active.colour("selected"))
            painter.drawEllipse(QRectF(x, 14, 44, 44))
            pen = QPen(active.colour("accent"), 3)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPolyline([QPointF(x + 13, 37), QPointF(x + 20, 44), QPointF(x + 32, 29)])
