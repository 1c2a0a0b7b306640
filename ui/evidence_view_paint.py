"""Draws pages and rectangles of the evidence view. Holds no state of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from inbox.comparison.result import Result
from ui.evidence_view_ground import Ground
from ui.evidence_view_pictures import Picture
from ui.page_item import Mark, PageItem, tag_place
from ui.paint import KIND, shape, text
from ui.theme import ThemeName, theme

#: Paper glares at night: the page is dimmed by 22 %, the rectangles are not.
NIGHT = QColor(0, 0, 0, 56)
_NO_BRUSH = Qt.BrushStyle.NoBrush


@dataclass(frozen=True, slots=True)
class Shown:
    """A page in the pane, its best pixels, and why there are none."""

    item: PageItem
    whole: Picture | None
    clip: Picture | None
    refusal: str | None

    def is_legible(self, needed: float) -> bool:
        """Whether the pixels are those of the scale shown, not the coarse ones before."""
        if self.clip is not None:
            return True
        return self.whole is not None and self.whole.scale >= needed * 0.99


class EvidencePainter:
    """Paints one frame; `explain` says why a page has no pixels, `waiting` that they are coming."""

    def __init__(self, explain: Callable[[str], str], waiting: str) -> None:
        self._explain, self._waiting = explain, waiting

    def paint(
        self,
        target: QWidget,
        window: QRectF,
        pages: Sequence[Shown],
        ground: Ground,
    ) -> None:
        """Everything within `window` (pixels of the ground)."""
        painter = QPainter(target)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(target.rect(), theme().colour("sunken"))
        painter.translate(-window.topLeft())
        for one in pages:
            self._page(painter, one, target.devicePixelRatioF())
        painted = {one.item.page for one in pages if one.whole is not None or one.clip is not None}
        for mark in sorted(ground.marks, key=lambda m: m.field == ground.current):
            if mark.page not in painted:
                continue
            if mark.field == ground.current:
                others = [ground.box(m) for m in ground.marks if m.page == mark.page and m != mark]
                self._current(painter, ground.box(mark), mark, window, others)
            else:
                self._other(painter, ground.box(mark), mark)
        painter.resetTransform()
        self._corners(painter, QRectF(target.rect()))
        painter.end()

    def _page(self, painter: QPainter, one: Shown, ratio: float) -> None:
        item = one.item
        painter.fillRect(item.box, QColor(Qt.GlobalColor.white))
        if one.whole is not None and one.clip is None:
            self._pixels(painter, item, one.whole, QRectF(0, 0, item.width, item.height), ratio)
        elif one.clip is not None:
            if one.whole is not None:
                self._pixels(painter, item, one.whole, QRectF(0, 0, item.width, item.height), ratio)
            assert one.clip.area is not None
            self._pixels(painter, item, one.clip, one.clip.area, ratio)
        if theme().name is ThemeName.DARK:
            painter.fillRect(item.box, NIGHT)
        if one.whole is None and one.clip is None:
            words = self._explain(one.refusal) if one.refusal else self._waiting
            painter.setFont(theme().font("body"))
            painter.setPen(QColor(Qt.GlobalColor.black))
            painter.drawText(
                item.box.adjusted(24, 24, -24, -24),
                int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
                | int(Qt.TextFlag.TextWordWrap),
                words,
            )
        painter.setBrush(_NO_BRUSH)
        painter.setPen(QPen(theme().colour("line"), 1))
        painter.drawRect(item.box.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _pixels(
        self, painter: QPainter, item: PageItem, picture: Picture, area: QRectF, ratio: float
    ) -> None:
        exact = abs(picture.scale - item.zoom * ratio) < 0.002 and item.turn == 0
        painter.save()
        if exact and picture.area is None:
            # the same pixels, unscaled: neither blur nor work
            image = picture.image
            image.setDevicePixelRatio(ratio)
            painter.drawImage(item.box.topLeft(), image)
            painter.restore()
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setTransform(item.to_ground(), True)
        image = picture.image
        image.setDevicePixelRatio(1.0)
        painter.drawImage(area, image)
        painter.restore()

    def _other(self, painter: QPainter, box: QRectF, mark: Mark) -> None:
        painter.setBrush(_NO_BRUSH)
        painter.setPen(QPen(theme().colour("rectHalo"), 3.5))
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(QPen(_tone(mark), 1.5))
        painter.drawRoundedRect(box, 3, 3)

    def _current(
        self,
        painter: QPainter,
        box: QRectF,
        mark: Mark,
        window: QRectF,
        others: Sequence[QRectF],
    ) -> None:
        active, tone = theme(), _tone(mark)
        halo = active.colour("rectHalo")
        painter.setBrush(_NO_BRUSH)
        painter.setPen(QPen(halo, 7))
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(QPen(tone, 3))
        painter.drawRoundedRect(box, 3, 3)
        height = float(active.px(26))
        width = float(active.metrics("caption", 600).horizontalAdvance(mark.label) + active.px(38))
        tag, point = tag_place(box, (width, height), window, others)
        arrow = QPainterPath(point)
        if point.x() < tag.left():
            arrow.lineTo(tag.left() + 2, tag.top() + 6)
            arrow.lineTo(tag.left() + 2, tag.bottom() - 6)
        elif point.x() > tag.right():
            arrow.lineTo(tag.right() - 2, tag.top() + 6)
            arrow.lineTo(tag.right() - 2, tag.bottom() - 6)
        else:
            arrow.lineTo(point.x() - 7, tag.top() + 2)
            arrow.lineTo(point.x() + 7, tag.top() + 2)
        arrow.closeSubpath()
        outline = QPainterPath()
        outline.addRoundedRect(tag, active.radius("chip"), active.radius("chip"))
        painter.setPen(QPen(halo, 2))
        painter.setBrush(tone)
        painter.drawPath(outline.united(arrow))
        side = active.px(14)
        sign = QRectF(tag.left() + active.px(8), tag.center().y() - side / 2, side, side)
        shape(painter, sign, KIND[mark.result], halo, tone)
        words = tag.adjusted(active.px(28), 0, 0, 0).toAlignedRect()
        text(painter, words, mark.label, "caption", halo, weight=600)

    def _corners(self, painter: QPainter, frame: QRectF) -> None:
        active = theme()
        inner = QPainterPath()
        inner.addRoundedRect(frame, active.radius("control"), active.radius("control"))
        outer = QPainterPath(QPointF(0, 0))
        outer.addRect(frame)
        painter.fillPath(outer.subtracted(inner), active.colour("surface"))


def _tone(mark: Mark) -> QColor:
    different = mark.result in (Result.MISMATCH, Result.OTHER_PERSON)
    return theme().colour("rectDiff" if different else "rect")
