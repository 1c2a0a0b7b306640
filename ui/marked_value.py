"""A value in large type with the characters marked in which it differs from another one.

Draws a box and a line below the characters, so that colour is never the only sign.
"""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QTextLayout, QTextLine, QTextOption
from PySide6.QtWidgets import QSizePolicy

from ui.paint import token
from ui.theme import look, theme
from ui.widgets import Label

#: Type roles of a value, largest first; the first in which both values fit is used.
ROLES = ("figure", "title", "heading")
Span = tuple[int, int]


def role_for(values: Sequence[str], room: int) -> str:
    """The largest type in which every value stands in one line of `room` pixels."""
    active = theme()
    fitting = (r for r in ROLES if all(active.width_of(v, r, 600) <= room for v in values))
    return next(fitting, ROLES[-1])


def _across(line: QTextLine, at: int) -> float:
    """Where a character begins, in pixels; the binding gives the position with or without it."""
    found: Any = line.cursorToX(at)
    return float(found[0] if isinstance(found, tuple) else found)


class MarkedValue(Label):
    """Wraps where it must; a screen reader hears the value, then how it differs."""

    def __init__(self, name: str) -> None:
        super().__init__("", "figure", name=name)
        self._spans: tuple[Span, ...] = ()
        self._kind = "diff"
        self._role = "figure"
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look().changed.connect(self.updateGeometry)

    def show_value(self, words: str, role: str, kind: str, spans: Sequence[Span] = (),
                   told: str = "") -> None:  # fmt: skip
        """Show `words` with `spans` marked in the colour of a result; `told` is said with it."""
        self._role, self._kind, self._spans = role, kind, tuple(spans)
        self.setText(words)
        self.setAccessibleName(words)
        self.setAccessibleDescription(told)
        self.updateGeometry()
        self.update()

    @property
    def marked(self) -> tuple[str, ...]:
        """The pieces of the value that are marked."""
        return tuple(self.text()[start:end] for start, end in self._spans)

    def _layout(self, width: int) -> tuple[QTextLayout, float]:
        layout = QTextLayout(self.text(), theme().font(self._role, 600))
        option = QTextOption(Qt.AlignmentFlag.AlignLeft)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        tall = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 20))
            line.setPosition(QPointF(0, tall))
            tall += line.height() + theme().px(4)
        layout.endLayout()
        return layout, tall

    def heightForWidth(self, width: int) -> int:
        """As many lines as the words need."""
        return round(self._layout(width)[1]) + 2

    def sizeHint(self) -> QSize:
        """One line, when there is room."""
        wide = theme().width_of(self.text(), self._role, 600) + 4
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        """A short word wide; wraps below."""
        wide = min(self.sizeHint().width(), theme().px(120))
        return QSize(wide, theme().line(self._role))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Boxes and lines under the differing characters, then the words."""
        active, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        layout, _ = self._layout(self.width())
        strong = active.colour(token(self._kind))
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            first, last = line.textStart(), line.textStart() + line.textLength()
            for start, end in self._spans:
                left, right = max(start, first), min(end, last)
                if left >= right:
                    continue
                a, b = _across(line, left), _across(line, right)
                box = QRectF(min(a, b) - 1, line.y(), abs(b - a) + 2, line.height())
                painter.setPen(QPen(strong, 1))
                painter.setBrush(active.colour(token(self._kind) + "Bg"))
                painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
                thick = max(3.0, active.px(3))
                bar = QRectF(box.left(), box.bottom() - thick / 2, box.width(), thick)
                painter.fillRect(bar, strong)
        painter.setPen(active.colour("text"))
        layout.draw(painter, QPointF(0, 0))
        painter.end()
