"""One page of a document on the evidence view: where it lies, what is marked on it. No pixels."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTransform

from inbox.comparison.result import Rect, Result
from inbox.submission import DocumentId

#: Rectangles stay clear of the glyphs they surround, in pixels; the current one more.
CLEARANCE, CLEARANCE_CURRENT = 3.0, 5.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A rectangle on a page that belongs to a row of the comparison. `rect` in page points."""

    field: str
    label: str
    page: int
    rect: Rect
    result: Result


@dataclass(slots=True)
class PageItem:
    """A page laid out on the view.

    `width` and `height` are page points as displayed, `turn` quarter turns to the right that the
    person added, `box` the page's place on the view's ground in logical pixels at zoom `zoom`.
    """

    document: DocumentId
    page: int
    width: float
    height: float
    turn: int = 0
    box: QRectF = field(default_factory=QRectF)
    zoom: float = 1.0

    @property
    def turned_width(self) -> float:
        """Width in points after turning."""
        return self.height if self.turn % 2 else self.width

    @property
    def turned_height(self) -> float:
        """Height in points after turning."""
        return self.width if self.turn % 2 else self.height

    def place(self, x: float, y: float, zoom: float) -> None:
        """Put the page's top left corner at (x, y) of the ground."""
        self.zoom = zoom
        self.box = QRectF(
            round(x), round(y), round(self.turned_width * zoom), round(self.turned_height * zoom)
        )

    def to_ground(self) -> QTransform:
        """From page points to pixels of the ground."""
        turn = self.turn % 4
        box = self.box
        move = QTransform()
        corner = {
            0: (box.left(), box.top()),
            1: (box.right(), box.top()),
            2: (box.right(), box.bottom()),
            3: (box.left(), box.bottom()),
        }[turn]
        move.translate(*corner)
        move.rotate(90 * turn)
        move.scale(self.zoom, self.zoom)
        return move

    def on_ground(self, rect: Rect, clear: float = CLEARANCE) -> QRectF:
        """A rectangle of the page, with clearance around the glyphs, in pixels of the ground."""
        raw = QRectF(rect.x0, rect.y0, rect.x1 - rect.x0, rect.y1 - rect.y0)
        clear = min(clear, max(1.5, clear * self.zoom))
        return self.to_ground().mapRect(raw).adjusted(-clear, -clear, clear, clear)

    def on_page(self, area: QRectF) -> QRectF:
        """An area of the ground in page points, cut to the page."""
        back, _ = self.to_ground().inverted()
        return back.mapRect(area).intersected(QRectF(0, 0, self.width, self.height))

    def visible_share(self, window: QRectF) -> float:
        """How much of the page lies within `window` (pixels of the ground), 0 to 1."""
        seen = self.box.intersected(window)
        whole = self.box.width() * self.box.height()
        return seen.width() * seen.height() / whole if whole else 0.0


def lay_out(items: list[PageItem], zoom: float, width: float, gap: float) -> tuple[float, float]:
    """Stack the pages below each other, centred in `width`; the size of the ground in pixels."""
    broadest = max((item.turned_width * zoom for item in items), default=0.0)
    ground = max(width, broadest)
    y = 0.0
    for item in items:
        item.place((ground - item.turned_width * zoom) / 2, y, zoom)
        y += item.box.height() + gap
    return broadest, max(0.0, y - gap)


def tag_place(
    rect: QRectF, size: tuple[float, float], window: QRectF, others: Sequence[QRectF] = ()
) -> tuple[QRectF, QPointF]:
    """Where the arrow tag of the current rectangle goes: right of it, else left, else below.

    A place that covers none of the `others` is preferred. Returns the tag's box and the point of
    its arrow.
    """
    width, height = size
    top = rect.center().y() - height / 2
    right = QRectF(rect.right() + 14, top, width, height)
    left = QRectF(rect.left() - 14 - width, top, width, height)
    across = max(window.left() + 4, window.right() - width - 4)
    x = min(max(rect.left(), window.left() + 4), across)
    below = QRectF(x, rect.bottom() + 14, width, height)
    point = QPointF(min(max(rect.center().x(), x + 12), x + width - 12), rect.bottom() + 5)
    places = (
        (right, QPointF(rect.right() + 5, rect.center().y()), right.right() <= window.right()),
        (left, QPointF(rect.left() - 5, rect.center().y()), left.left() >= window.left()),
        (below, point, True),
    )
    fitting = [(box, tip) for box, tip, fits in places if fits]
    free = [p for p in fitting if not any(p[0].intersects(other) for other in others)]
    return (free or fitting)[0]
