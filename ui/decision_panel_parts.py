"""Parts of the decision panel: the piece of the evidence, and a button with its digit."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui.evidence_view_pictures import Picture
from ui.paint import CENTRE, text
from ui.theme import look, theme

_WRAPPED = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap


class CropView(QWidget):
    """A piece of the evidence, as high as the entered value in figures."""

    def __init__(self, name: str = "panel.crop", height: int = 44) -> None:
        super().__init__()
        self.setObjectName(name)
        self._height = height
        self._picture: Picture | None = None
        self._words = ""
        self.setAccessibleName(self.tr("Ausschnitt aus dem Nachweis"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.updateGeometry)

    def show_picture(self, picture: Picture | None, words: str) -> None:
        """Show pixels, or `words` while there are none."""
        self._picture, self._words = picture, words
        self.setAccessibleDescription(words)
        self.updateGeometry()
        self.update()

    @property
    def has_picture(self) -> bool:
        """Whether pixels are shown."""
        return self._picture is not None

    def sizeHint(self) -> QSize:
        """As wide as the piece is at this height."""
        height = theme().px(self._height)
        wide = 0.0
        if self._picture is not None:
            wide = self._picture.image.width() / self.devicePixelRatioF()
        return QSize(max(theme().px(160), min(round(wide), theme().px(250))), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The piece, not stretched, in a frame."""
        active, painter = theme(), QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        frame = QPainterPath()
        frame.addRoundedRect(box, active.radius("chip"), active.radius("chip"))
        painter.fillPath(frame, active.colour("sunken"))
        if self._picture is None:
            painter.setFont(active.font("caption", 400))
            painter.setPen(active.colour("text2"))
            inner = QRectF(self.rect()).adjusted(10, 2, -10, -2)
            painter.drawText(inner, int(_WRAPPED), self._words)
        else:
            image = self._picture.image
            painter.save()
            painter.setClipPath(frame)
            ratio = self.devicePixelRatioF()
            wide, high = image.width() / ratio, image.height() / ratio
            fit = min(1.0, box.width() / wide, box.height() / high)
            wide, high = wide * fit, high * fit
            painter.fillRect(box, _paper(image))
            # at a whole pixel, so that a piece of its own size is drawn unscaled
            top = round((box.center().y() - high / 2) * ratio) / ratio
            painter.drawImage(QRectF(0, top, wide, high), image)
            painter.restore()
        painter.setPen(QPen(active.colour("border"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(frame)


def _paper(image: QImage) -> QColor:
    """The lightest colour along the edge: the paper beside the piece."""
    middle, bottom = image.height() // 2, image.height() - 1
    spots = [
        (x, y) for x in (0, image.width() // 3, image.width() - 1) for y in (0, middle, bottom)
    ]
    return max((image.pixelColor(x, y) for x, y in spots), key=lambda c: c.lightness())


class KeyButton(QPushButton):
    """A decision with the digit that makes it; pressed in while it is the decision."""

    def __init__(self, digit: str, words: str, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._digit, self._words = digit, words
        self.setAccessibleName(words)
        self.setAccessibleDescription(self.tr("Taste {key}").format(key=digit))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCheckable(True)
        look().changed.connect(self.updateGeometry)

    def nextCheckState(self) -> None:
        """The desk's answer checks it, not the pointer."""

    def sizeHint(self) -> QSize:
        """Digit and words."""
        active = theme()
        cap = max(
            active.px(20),
            active.metrics("caption", 600).horizontalAdvance(self._digit) + active.px(10),
        )
        wide = active.metrics("body", 600).horizontalAdvance(self._words) + cap + active.px(32)
        return QSize(wide, active.px(36))

    def minimumSizeHint(self) -> QSize:
        """Never hides its words."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame by the style sheet, a key cap, words."""
        super().paintEvent(event)
        active, painter, on = theme(), QPainter(self), self.isChecked()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = active.px(20)
        wide = max(
            side, active.metrics("caption", 600).horizontalAdvance(self._digit) + active.px(10)
        )
        cap = QRectF(active.px(10), self.height() / 2 - side / 2, wide, side)
        painter.setPen(QPen(active.colour("accent" if on else "border"), 1.2))
        painter.setBrush(active.colour("accent" if on else "sunken"))
        painter.drawRoundedRect(cap, 4, 4)
        tone = "onAccent" if on else "text"
        text(painter, cap.toRect(), self._digit, "caption", tone, weight=600, align=CENTRE)
        left = round(cap.right()) + active.px(9)
        box = self.rect().adjusted(left, 0, -4, 0)
        text(painter, box, self._words, "body", "text" if self.isEnabled() else "text3", weight=600)
