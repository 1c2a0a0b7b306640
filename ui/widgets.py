"""Small widgets every view is built of. They show and announce; they decide nothing.

Colours and sizes come from the style sheet by property (role, weight, tone, kind, ground) or from
`theme()` while painting, so a change of theme, zoom or density needs no rebuilding.
"""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import icons, paint
from ui.theme import ThemeName, look, theme, tokens


def row(
    *items: QWidget | int | None, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> QHBoxLayout:
    """A horizontal layout; None stretches, a number is a space."""
    layout = QHBoxLayout()
    _fill(layout, items, gap, margins)
    return layout


def stack(
    *items: QWidget | QLayout | int | None,
    gap: int = 4,
    margins: tuple[int, int, int, int] = (0, 0, 0, 0),
) -> QVBoxLayout:
    """A vertical layout; None stretches, a number is a space."""
    layout = QVBoxLayout()
    _fill(layout, items, gap, margins)
    return layout


def _fill(
    layout: QHBoxLayout | QVBoxLayout,
    items: tuple[QWidget | QLayout | int | None, ...],
    gap: int,
    margins: tuple[int, int, int, int],
) -> None:
    layout.setContentsMargins(*margins)
    layout.setSpacing(gap)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        else:
            layout.addWidget(item)


def restyle(widget: QWidget) -> None:
    """Let the style sheet look at changed properties."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


class Label(QLabel):
    """Words in a type role and a colour token."""

    def __init__(
        self,
        words: str = "",
        role: str = "body",
        tone: str = "text",
        *,
        weight: int | None = None,
        wrap: bool = False,
        name: str = "",
    ) -> None:
        super().__init__(words)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setProperty("tone", tone)
        self.setProperty("weight", weight or tokens()["type"][role][2])
        self.setWordWrap(wrap)
        if name:
            self.setObjectName(name)

    def set_tone(self, tone: str) -> None:
        """Change the colour token."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            restyle(self)


class ElidedLabel(Label):
    """A label that shortens itself with … and keeps its whole text for readers and the pointer."""

    def __init__(
        self, words: str = "", role: str = "body", tone: str = "text", **options: object
    ) -> None:
        super().__init__(words, role, tone, **options)  # type: ignore[arg-type]
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        """Never the reason a pane grows."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits."""
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        self.setToolTip(self.text() if shown != self.text() else "")
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), self.alignment() | Qt.AlignmentFlag.AlignVCenter, shown)


class Pane(QFrame):
    """A white work surface with a hairline edge."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("ground", "pane")


class Rule(QFrame):
    """A hairline."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "rule")


class Button(QPushButton):
    """A push button whose key name stands beside its verb, smaller; `kind`: "", primary, quiet."""

    def __init__(
        self, words: str, key: str = "", symbol: str = "", kind: str = "", *, name: str
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self._words, self._key, self._symbol = words, key, symbol
        self.setProperty("kind", kind)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(words)
        look().changed.connect(self.updateGeometry)

    @property
    def words(self) -> str:
        """The verb on the button."""
        return self._words

    def set_words(self, words: str, key: str | None = None) -> None:
        """Change the verb (and its key)."""
        self._words = words
        self._key = self._key if key is None else key
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for icon, verb and key."""
        active = theme()
        wide = active.px(28) + active.metrics("body", 600).horizontalAdvance(self._words)
        if self._symbol:
            wide += active.px(22)
        if self._key:
            wide += active.px(14) + active.metrics("caption", 400).horizontalAdvance(self._key)
        extra = active.px(8) if self.property("kind") == "primary" else 0
        return QSize(wide, active.measure("control") + extra)

    def minimumSizeHint(self) -> QSize:
        """A button never hides its verb."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame by the style sheet, then icon, verb, key, and the inner ring of a primary."""
        super().paintEvent(event)
        active, painter = theme(), QPainter(self)
        kind = str(self.property("kind") or "")
        tone = {"quiet": "accent", "primary": "onAccent"}.get(kind, "text")
        if not self.isEnabled():
            tone = "text3"
        x = active.px(14)
        if self._symbol:
            drawn = icons.pixmap(self._symbol, 16, "text2" if kind == "" else tone)
            painter.drawPixmap(x - active.px(2), (self.height() - active.px(16)) // 2, drawn)
            x += active.px(22)
        box = QRect(x, 0, self.width() - x, self.height())
        if not self._key and not self._symbol:
            paint.text(
                painter, self.rect(), self._words, "body", tone, weight=600, align=paint.CENTRE
            )
        else:
            paint.text(painter, box, self._words, "body", tone, weight=600)
        if self._key:
            key_box = QRect(0, 0, self.width() - active.px(14), self.height())
            key_tone = tone if kind == "primary" else "text2"
            paint.text(
                painter, key_box, self._key, "caption", key_tone, weight=400, align=paint.RIGHT
            )
        if kind == "primary" and self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(active.colour("onAccent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4, 4, -4, -4), 4, 4)


class IconButton(QPushButton):
    """A button that is only a sign; it has a name, a tooltip and 34 px."""

    def __init__(self, symbol: str, words: str, *, name: str, key: str = "", cut: int = 16) -> None:
        super().__init__()
        self.setObjectName(name)
        self._symbol, self._cut = symbol, cut
        self.setProperty("kind", "icon")
        self.setAccessibleName(words)
        self.setToolTip(f"{words}  {key}" if key else words)
        self._dress()
        look().changed.connect(self._dress)

    def _dress(self) -> None:
        active = theme()
        self.setIcon(icons.icon(self._symbol, self._cut, "text2"))
        self.setIconSize(QSize(active.px(self._cut), active.px(self._cut)))
        self.setFixedWidth(max(34, active.measure("control")))


class Chip(QWidget):
    """Shape and words of a result, outside a list. Never a button."""

    def __init__(self, kind: str, words: str, name: str = "chip") -> None:
        super().__init__()
        self.setObjectName(name)
        self.kind, self.words = kind, words
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.updateGeometry)

    def set_result(self, kind: str, words: str) -> None:
        """Show another result."""
        if (kind, words) != (self.kind, self.words):
            self.kind, self.words = kind, words
            self.setAccessibleName(words)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Width of the words, height of a chip."""
        return QSize(paint.chip_width(self.words) + 2, theme().px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chip."""
        paint.chip(QPainter(self), 0, self.height() / 2, self.kind, self.words)


class StatusShape(QWidget):
    """A status shape alone, beside words that say the same."""

    def __init__(self, kind: str, size: int = 16, name: str = "shape") -> None:
        super().__init__()
        self.setObjectName(name)
        self._kind, self._size = kind, size
        look().changed.connect(self.updateGeometry)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_kind(self, kind: str) -> None:
        """Show another shape."""
        if kind != self._kind:
            self._kind = kind
            self.update()

    def sizeHint(self) -> QSize:
        """The shape and one pixel around it."""
        side = theme().px(self._size) + 2
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the shape."""
        side = theme().px(self._size)
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        paint.shape(QPainter(self), box, self._kind)


class Banner(QFrame):
    """A message in the flow: shape, at most three short sentences, one quiet action, a way out."""

    acted = Signal(str)  #: the action's id
    closed = Signal()

    def __init__(self, name: str = "banner") -> None:
        super().__init__()
        self.setObjectName(name)
        self._kind, self._action = "similar", ""
        self._words = Label("", wrap=True, name=f"{name}-text")
        self._more = Label("", "caption", "text2", weight=400, name=f"{name}-more")
        self._button = Button("", kind="quiet", name=f"{name}-action")
        self._close = IconButton("dismiss", self.tr("Hinweis schließen"), name=f"{name}-close")
        self._button.clicked.connect(lambda: self.acted.emit(self._action))
        self._close.clicked.connect(self.closed)
        line = row(self._words, self._more, self._button, self._close, margins=(42, 3, 6, 3))
        line.setStretch(0, 1)
        self.setLayout(line)
        self.hide()

    def show_message(
        self,
        kind: str,
        words: str,
        action: tuple[str, str, str] | None = None,
        *,
        more: str = "",
        closable: bool = True,
    ) -> None:
        """Show words; `action` is (id, verb, key)."""
        self._kind = kind
        self._words.setText(words)
        self._more.setText(more)
        self._more.setVisible(bool(more))
        self._button.setVisible(action is not None)
        self._close.setVisible(closable)
        if action is not None:
            self._action = action[0]
            self._button.set_words(action[1], action[2])
        self.show()
        self.update()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tint, shape, and an edge in the contrast theme."""
        active, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(active.colour(paint.token(self._kind) + "Bg"))
        if active.name is ThemeName.CONTRAST:
            painter.setPen(QPen(active.colour(paint.token(self._kind)), 2))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
        radius = active.radius("control")
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        paint.shape(painter, QRectF(14, self.height() / 2 - 8, 16, 16), self._kind)
