"""Pixels of pages, asked for in the background and kept while they fit. Paints nothing."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QImage

from inbox.comparison.result import Rect
from inbox.errors import ZweiklickError
from inbox.evidence.reading import PageImage
from inbox.submission import DocumentId
from ui.background import Background

#: Pixels of pages kept in memory, in bytes: about ten A4 pages at 200 dpi.
KEPT_BYTES = 192 * 1024 * 1024
#: A page that would need more pixels than this is asked for as a clip.
WHOLE_PAGE_PIXELS = 14_000_000


class Pages(Protocol):
    """The part of the desk this module needs."""

    def page_image(
        self, document: DocumentId, page: int, scale: float, clip: Rect | None = None
    ) -> PageImage:
        """Pixels of a page; may block."""
        ...


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels of a page or of a part of it; `area` is in page points, `scale` pixels a point."""

    image: QImage
    area: QRectF | None
    scale: float
    doubtful: bool


@dataclass(frozen=True, slots=True)
class _Key:
    document: DocumentId
    page: int
    scale: float
    clip: Rect | None


def as_picture(image: PageImage, clip: Rect | None) -> Picture:
    """Copy the worker's pixels into an image of our own; runs off the main thread."""
    pixels = QImage(
        image.pixels, image.width, image.height, image.stride, QImage.Format.Format_RGB32
    ).copy()
    area = None if clip is None else QRectF(clip.x0, clip.y0, clip.x1 - clip.x0, clip.y1 - clip.y0)
    return Picture(pixels, area, image.scale, image.doubtful)


class PagePictures(QObject):
    """Answers at once with what is there and fetches what is missing.

    `arrived(document, page)` follows every new picture, `failed(document, page, code)` a refusal.
    """

    arrived = Signal(str, int)
    failed = Signal(str, int, str)

    def __init__(self, desk: Pages, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._background = background
        self._kept: OrderedDict[_Key, Picture] = OrderedDict()
        self._bytes = 0
        self._under_way: set[_Key] = set()
        self._turns: dict[DocumentId, int] = {}
        self._refused: dict[tuple[DocumentId, int], str] = {}

    def best(self, document: DocumentId, page: int, scale: float) -> Picture | None:
        """The whole page in the pixels nearest to `scale`, sharper preferred; None: nothing yet."""
        fitting = [
            key
            for key in self._kept
            if key.document == document and key.page == page and key.clip is None
        ]
        if not fitting:
            return None
        key = min(fitting, key=lambda k: (k.scale < scale * 0.999, abs(k.scale - scale)))
        self._kept.move_to_end(key)
        return self._kept[key]

    def clip(
        self, document: DocumentId, page: int, scale: float, visible: QRectF
    ) -> Picture | None:
        """A kept clip at exactly `scale` that covers `visible` (page points)."""
        for key, picture in self._kept.items():
            if (key.document, key.page, key.scale) != (document, page, scale):
                continue
            if picture.area is not None and picture.area.contains(visible):
                return picture
        return None

    def want(self, document: DocumentId, page: int, scale: float, clip: Rect | None = None) -> bool:
        """Ask for pixels unless they are here or on their way; whether they are here."""
        key = _Key(document, page, scale, clip)
        if key in self._kept:
            return True
        if key not in self._under_way and (document, page) not in self._refused:
            self._under_way.add(key)
            turn = self._turns.get(document, 0)
            self._background.read(
                lambda: as_picture(self._desk.page_image(document, page, scale, clip), clip),
                lambda picture: self._keep(key, picture, turn),
                lambda error: self._refuse(key, error),
            )
        return False

    def busy(self, document: DocumentId, page: int) -> bool:
        """Whether pixels of this page are on their way."""
        return any(key.document == document and key.page == page for key in self._under_way)

    def refusal(self, document: DocumentId, page: int) -> str | None:
        """The code with which the page was refused, if it was."""
        return self._refused.get((document, page))

    def forget_refusals(self) -> None:
        """Let refused pages be asked for again (after F5, or when a document arrived)."""
        self._refused.clear()

    def drop(self, document: DocumentId) -> None:
        """Drop a document's pixels, those on their way included: they show what is covered now."""
        for key in [k for k in self._kept if k.document == document]:
            self._bytes -= self._kept.pop(key).image.sizeInBytes()
        self._under_way = {k for k in self._under_way if k.document != document}
        self._turns[document] = self._turns.get(document, 0) + 1

    def clear(self) -> None:
        """Drop every pixel: they show personal data."""
        self._kept.clear()
        self._refused.clear()
        self._bytes = 0

    def _keep(self, key: _Key, picture: Picture, turn: int) -> None:
        if turn != self._turns.get(key.document, 0):
            return  # rendered before something was covered
        self._under_way.discard(key)
        self._kept[key] = picture
        self._bytes += picture.image.sizeInBytes()
        while self._bytes > KEPT_BYTES and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= oldest.image.sizeInBytes()
        self.arrived.emit(key.document, key.page)

    def _refuse(self, key: _Key, error: ZweiklickError) -> None:
        self._under_way.discard(key)
        self._refused[(key.document, key.page)] = error.code
        self.failed.emit(key.document, key.page, error.code)
