"""A scroll area held like paper: dragged with the pointer, zoomed with Strg+wheel or a pinch."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QRubberBand, QWidget

#: The pointer may tremble this many pixels before a press becomes a drag.
TREMBLE = 5


class PaperArea(QAbstractScrollArea):
    """Moves its scroll bars; says where it was pressed without being dragged."""

    pressed_at = Signal(QPointF)  #: spot of the viewport
    zoom_asked = Signal(float, QPointF)  #: factor, spot of the viewport
    drawn = Signal(QRectF)  #: rectangle of the viewport that was drawn

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.viewport().setMouseTracking(True)
        self._grip: QPoint | None = None
        self._dragging = False
        self._band = QRubberBand(QRubberBand.Shape.Rectangle, self.viewport())
        self._drawing = False

    def set_drawing(self, wanted: bool) -> None:
        """Dragging draws a rectangle instead of moving the paper."""
        self._drawing, self._grip = wanted, None
        self._band.hide()
        shape = Qt.CursorShape.CrossCursor if wanted else Qt.CursorShape.OpenHandCursor
        self.viewport().setCursor(shape)

    def can_press(self, spot: QPointF) -> bool:
        """Whether something can be pressed there; the pointer says so."""
        return False

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, or zoom around the pointer with Strg."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_asked.emit(1.0015 ** event.angleDelta().y(), event.position())
            event.accept()
            return
        super().wheelEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Pinch on a touchpad zooms."""
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom_asked.emit(1 + event.value(), event.position())
            return True
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Grip the paper."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip = event.position().toPoint()
            self._dragging = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the paper, or show that something can be pressed."""
        spot = event.position().toPoint()
        if self._drawing:
            if self._grip is not None:
                self._band.setGeometry(QRect(self._grip, spot).normalized())
                self._band.show()
            return
        if self._grip is None:
            hand = self.can_press(event.position())
            shape = Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.OpenHandCursor
            self.viewport().setCursor(shape)
            return
        moved = spot - self._grip
        if not self._dragging and moved.manhattanLength() < TREMBLE:
            return
        self._dragging = True
        self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        self._grip = spot
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() - moved.x())
        down.setValue(down.value() - moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go; a press that did not drag is told."""
        if self._drawing:
            self._end_drawing(event)
            return
        gripped, dragged = self._grip is not None, self._dragging
        self._grip, self._dragging = None, False
        self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        if gripped and not dragged:
            self.pressed_at.emit(event.position())

    def _end_drawing(self, event: QMouseEvent) -> None:
        grip, self._grip = self._grip, None
        self._band.hide()
        if grip is not None:
            self.drawn.emit(QRectF(QRect(grip, event.position().toPoint()).normalized()))
