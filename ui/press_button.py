"""The button of the two presses: one place, one size, two marks that turn into ticks."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy

from ui.paint import RIGHT, marks, text
from ui.theme import look, theme

#: Steps of `paint.marks`; between 1 and 2 the first is ticked and the second waits, hollow.
HOLLOW, FIRST, WAITING, SECOND, DONE = 0.0, 1.0, 1.5, 2.0, 3.0


@dataclass(frozen=True, slots=True)
class PressLook:
    """What the button shows. `filled`: it is the one thing to do next."""

    step: float
    words: str
    key: str = ""
    filled: bool = True


class PressButton(QPushButton):
    """Never grey and mute: when there is nothing to confirm it says what is missing."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("confirm.press")
        self._look = PressLook(HOLLOW, "")
        self._narrow = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.updateGeometry)

    @property
    def shown(self) -> PressLook:
        """What it shows."""
        return self._look

    def show_look(self, wanted: PressLook) -> None:
        """Change marks, verb and key."""
        if wanted != self._look:
            self._look = wanted
            self.setAccessibleName(wanted.words)
            done = {FIRST: 0, WAITING: 1, SECOND: 1, DONE: 2}.get(wanted.step, 0)
            self.setAccessibleDescription(
                self.tr("{n} von 2 Schritten erledigt. {key}")
                .format(n=done, key=wanted.key)
                .strip()
            )
            self.update()

    def set_narrow(self, narrow: bool) -> None:
        """Smaller in a stacked view."""
        self._narrow = narrow
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """344 by 48, or 262 by 44 when stacked; wider when its words need it."""
        active = theme()
        wide, high = (262, 44) if self._narrow else (344, 48)
        needed = active.px(14 + 46 + 8 + 26) + active.metrics("body", 600).horizontalAdvance(
            self._look.words
        )
        if self._look.key:
            needed += active.metrics("caption", 500).horizontalAdvance(self._look.key)
        return QSize(max(active.px(wide), needed), active.px(high))

    def minimumSizeHint(self) -> QSize:
        """Fixed."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, marks, verb, key, focus."""
        active, painter, shown = theme(), QPainter(self), self._look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        over = self.underMouse() or self.isDown()
        if shown.filled:
            ground = active.colour("accentHover" if over else "accent")
            ink, pen = active.colour("onAccent"), QPen(Qt.PenStyle.NoPen)
        else:
            ground = active.colour("hover" if over else "surface")
            ink = active.colour("accent")
            pen = QPen(ink, 2)
        painter.setPen(pen)
        painter.setBrush(ground)
        radius = active.radius("control") + 1
        painter.drawRoundedRect(box, radius, radius)
        x = marks(painter, active.px(14), self.height() / 2, shown.step, ink, ground)  # type: ignore[arg-type]  # 1.5: ticked, then hollow
        key_wide = active.metrics("caption", 500).horizontalAdvance(shown.key) if shown.key else 0
        left = round(x) + active.px(6)
        words = QRect(left, 0, self.width() - left - key_wide - active.px(24), self.height())
        text(painter, words, shown.words, "bodyStrong", ink)
        if shown.key:
            frame = QRect(0, 0, self.width() - active.px(16), self.height())
            text(painter, frame, shown.key, "caption", ink, align=RIGHT)
        if self.hasFocus():
            tone = active.colour("onAccent" if shown.filled else "focus")
            painter.setPen(QPen(tone, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(4, 4, -4, -4), radius - 2, radius - 2)
