"""Painting shared by delegates and widgets: status shapes, chips, text, row grounds, step marks.

Shapes are drawn, never taken from a font, and differ in outline, so they work without colour.
"""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from inbox.comparison.result import Result
from ui.theme import ThemeName, theme

#: Shape (and colour tokens) of each result.
KIND: Mapping[Result, str] = {
    Result.MATCH: "ok",
    Result.MISMATCH: "diff",
    Result.SIMILAR: "similar",
    Result.UNREADABLE: "unread",
    Result.MISSING: "missing",
    Result.NO_EVIDENCE: "none",
    Result.MANUAL: "hand",
    Result.OTHER_PERSON: "other",
    Result.NOT_READ: "waiting",
}
#: Shapes that are no results, with the colour tokens they borrow.
_BORROWED: Mapping[str, str] = {"waiting": "none", "person": "none", "trouble": "diff"}
_SOLID = frozenset({"ok", "diff", "similar", "hand", "trouble"})
_OUTLINES: Mapping[str, tuple[tuple[float, float], ...]] = {
    "diff": ((8, 0), (16, 8), (8, 16), (0, 8)),
    "similar": ((4, 1), (12, 1), (16, 8), (12, 15), (4, 15), (0, 8)),
    "trouble": ((4, 1), (12, 1), (16, 8), (12, 15), (4, 15), (0, 8)),
    "hand": ((8, 0.5), (14.5, 3), (14.5, 9), (8, 15.5), (1.5, 9), (1.5, 3)),
}
_STROKES: Mapping[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "ok": (((4.6, 8.3), (7, 10.7), (11.4, 5.6)),),
    "diff": (((5, 6.6), (11, 6.6)), ((5, 9.6), (11, 9.6)), ((9.4, 4.6), (6.6, 11.6))),
    "similar": (
        ((4.4, 7), (6.4, 5.6), (9.4, 7.2), (11.6, 5.8)),
        ((4.4, 10.4), (6.4, 9), (9.4, 10.6), (11.6, 9.2)),
    ),
    "missing": (((5, 8), (11, 8)),),
    "other": (((3.4, 12.6), (12.6, 3.4)),),
    "hand": (((5.6, 4.4), (5.6, 10.6)), ((10.4, 4.4), (10.4, 10.6)), ((5.6, 7.4), (10.4, 7.4))),
    "unread": (
        ((6, 6.2), (6.6, 5), (8, 4.6), (9.6, 5.2), (9.6, 6.8), (8, 8.2), (8, 9.2)),
        ((8, 11.4), (8, 11.5)),
    ),
    "waiting": (((8, 4.6), (8, 8.4), (10.4, 9.8)),),
    "trouble": (((8, 4.2), (8, 8.8)), ((8, 11.6), (8, 11.7))),
    "person": (),
    "none": (),
}
LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignHCenter


def token(kind: str) -> str:
    """The colour token of a shape."""
    return _BORROWED.get(kind, kind)


def shape(
    painter: QPainter,
    rect: QRectF,
    kind: str,
    fill: QColor | None = None,
    ink: QColor | None = None,
) -> None:
    """Draw the silhouette of a result. `fill` and `ink` replace the token's colours."""
    active = theme()
    unit, middle = rect.width() / 16, rect.center()
    outer = fill or active.colour(token(kind))
    inner = ink or active.colour(token(kind) + "Bg")
    solid = kind in _SOLID

    def at(point: tuple[float, float]) -> QPointF:
        return QPointF(rect.left() + point[0] * unit, rect.top() + point[1] * unit)

    path = QPainterPath()
    if kind in _OUTLINES:
        corners = _OUTLINES[kind]
        path.moveTo(at(corners[0]))
        for corner in corners[1:]:
            path.lineTo(at(corner))
        path.closeSubpath()
    elif kind == "person":
        path.addEllipse(at((8, 4.6)), 3.3 * unit, 3.3 * unit)
        path.moveTo(at((2, 15)))
        path.cubicTo(at((2, 8.6)), at((14, 8.6)), at((14, 15)))
        path.closeSubpath()
    elif kind in ("ok", "none", "other", "waiting"):
        path.addEllipse(middle, 7 * unit, 7 * unit)
    else:
        path.addRoundedRect(rect.adjusted(unit, unit, -unit, -unit), 2 * unit, 2 * unit)
    dashed = Qt.PenStyle.DashLine if kind == "unread" else Qt.PenStyle.SolidLine
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen if solid else QPen(outer, 1.6 * unit, dashed))
    painter.setBrush(outer if solid else Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(inner if solid else outer, 1.8 * unit)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    for stroke in _STROKES[kind]:
        painter.drawPolyline([at(point) for point in stroke])
    painter.restore()


def text(
    painter: QPainter,
    rect: QRect,
    words: str,
    role: str = "body",
    tone: str | QColor = "text",
    *,
    weight: int | None = None,
    align: Qt.AlignmentFlag = LEFT,
    elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> int:
    """Draw one line, elided when it must; the width the words ask for."""
    active = theme()
    wanted = active.width_of(words, role, weight)
    if wanted > rect.width():
        words = active.metrics(role, weight).elidedText(words, elide, rect.width())
    painter.setFont(active.font(role, weight))
    painter.setPen(active.colour(tone) if isinstance(tone, str) else tone)
    painter.drawText(rect, align | Qt.AlignmentFlag.AlignVCenter, words)
    return wanted


def chip_width(words: str) -> int:
    """How wide a chip with these words is."""
    active = theme()
    return active.px(34) + active.width_of(words, "caption", 600)


def chip(
    painter: QPainter,
    x: float,
    middle: float,
    kind: str,
    words: str,
    height: int | None = None,
    room: int | None = None,
) -> float:
    """Draw a chip whose left edge is `x`, centred on `middle`; where the next one may start.

    Words longer than `room` pixels allow are elided.
    """
    active = theme()
    tall = active.px(22) if height is None else height
    wide = chip_width(words) if room is None else min(room, chip_width(words))
    # A chip is the same picture in every row: drawn once for a theme and a screen.
    device = painter.device()
    ratio = device.devicePixelRatioF() if device is not None else 1.0
    key = (active.name, active.zoom, active.font_family, kind, words, wide, tall, ratio)
    drawn = _chips.get(key)
    if drawn is None:
        if len(_chips) > CHIPS_KEPT:
            _chips.clear()
        drawn = _chips[key] = _chip_drawn(kind, words, wide, tall, ratio)
    painter.drawPixmap(QPointF(x, round(middle - tall / 2)), drawn)
    return x + wide + active.px(6)


CHIPS_KEPT = 400
_chips: dict[tuple[object, ...], QPixmap] = {}


def _chip_drawn(kind: str, words: str, wide: int, tall: int, ratio: float) -> QPixmap:
    active = theme()
    drawn = QPixmap(round(wide * ratio), round(tall * ratio))
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    rect = QRectF(0, 0, wide, tall)
    painter.setBrush(active.colour(token(kind) + "Bg"))
    if active.name is ThemeName.CONTRAST:
        painter.setPen(QPen(active.colour(token(kind)), 2))
        rect.adjust(1, 1, -1, -1)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
    painter.drawRoundedRect(rect, active.radius("chip"), active.radius("chip"))
    side = active.px(14)
    shape(painter, QRectF(active.px(6), (tall - side) / 2, side, side), kind)
    left = active.px(25)
    text(painter, QRect(left, 0, wide - left, tall), words, "caption", token(kind), weight=600)
    painter.end()
    return drawn


def row_ground(
    painter: QPainter,
    rect: QRect,
    *,
    selected: bool,
    focused: bool,
    hovered: bool = False,
    line: bool = True,
    pad: int = 6,
) -> None:
    """The ground of a list row: tint and bar when selected, ring when focused, else a hairline."""
    active = theme()
    if not (selected or hovered or focused):
        if line:
            painter.fillRect(
                rect.left() + pad + 10,
                rect.bottom(),
                rect.width() - 2 * pad - 20,
                1,
                active.colour("line"),
            )
        return
    box = QRectF(rect).adjusted(pad, 1, -pad, -1)
    radius = active.radius("control")
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    if selected or hovered:
        painter.setBrush(active.colour("selected" if selected else "hover"))
        painter.drawRoundedRect(box, radius, radius)
    if selected:
        inset = min(9.0, box.height() / 4)
        bar = QRectF(box.left() + 4, box.top() + inset, 3, box.height() - 2 * inset)
        painter.setBrush(active.colour("accent"))
        painter.drawRoundedRect(bar, 1.5, 1.5)
    if focused:
        painter.setPen(QPen(active.colour("focus"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius)
    painter.restore()


def marks(
    painter: QPainter, x: float, middle: float, step: int, colour: QColor, ground: QColor
) -> float:
    """The signature ①②: done is a tick, now a filled number, later a ring. Right edge + gap.

    `step` 0: both hollow, 1: first now, 2: first ticked, second now, 3: both ticked.
    """
    active = theme()
    side = active.px(18)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for number in (1, 2):
        disc = QRectF(x, middle - side / 2, side, side)
        now = number == step
        pen = QPen(colour, 1.5 * side / 18)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(colour if now else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(disc)
        if number < step:
            unit = side / 18
            painter.drawPolyline(
                [disc.topLeft() + QPointF(*p) * unit for p in ((5, 9.4), (8, 12.2), (13, 6.4))]
            )
        else:
            tone = ground if now else colour
            text(painter, disc.toRect(), str(number), "caption", tone, weight=600, align=CENTRE)
        x += side + active.px(5)
    painter.restore()
    return x
