"""What was read from a document: pages, words, pixels. Values only; opens nothing itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from inbox.comparison.result import Rect, Trust


@dataclass(frozen=True, slots=True)
class Word:
    """One word with its rectangle in page points; `line` numbers the visual line from 0.

    `flat` is its rectangle on the page put upright and flat (PageReading.upright leads back); None
    where the page stands upright already. Lines are made from it, pictures are marked with `rect`.
    """

    text: str
    rect: Rect
    line: int
    trust: Trust = Trust.TEXT
    confidence: float = 1.0
    flat: Rect | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """A machine-readable code of a page with what it says; bytes are read as ISO 8859-15."""

    symbology: str  #: "PDF417", "DataMatrix", "QRCode" or "Aztec"
    text: str
    rect: Rect


@dataclass(frozen=True, slots=True)
class Fact:
    """One typed value out of a code or of data embedded in the file.

    `kind`: "date" and "birth_date" (value: ISO 8601), "amount" (euros, "1234.56"), "iban", "kvnr",
    "name", "family_name", "given_name", "reference", "form". `label` is the caption its layout
    gives it; empty where the layout does not say which date it is. Nobody sees such a value on the
    page: it may confirm one that is printed there, never stand in for it.
    """

    kind: str
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class SecondLook:
    """What the second, independent recogniser saw in a rectangle of the page."""

    rect: Rect
    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class PageReading:
    """One page: displayed size in points, rotation already applied, words in reading order.

    `trust` NONE means: there is no text layer, the page was not read (yet). RECOGNISED without
    words and not blank: it was read and nothing on it is legible. `pending`: a recogniser has yet
    to see it. `doubtful` says that the reader warned ("Seite evtl. unvollständig"). `blank` says
    that the page was read and carries nothing. `upright` is the homography (nine numbers, row by
    row) from the flat page to the page as displayed; empty where both are the same.
    """

    width: float
    height: float
    words: tuple[Word, ...]
    trust: Trust
    doubtful: bool = False
    blank: bool = False
    upright: tuple[float, ...] = ()
    codes: tuple[Code, ...] = ()
    looks: tuple[SecondLook, ...] = ()
    pending: bool = False

    @property
    def illegible(self) -> bool:
        """Whether the page was read without finding anything, although it is not empty."""
        return self.trust is Trust.RECOGNISED and not (self.words or self.codes or self.blank)

    def on_page(self, flat: Rect) -> Rect:
        """A rectangle of the flat page as the smallest one around it on the displayed page."""
        if not self.upright:
            return flat
        a, b, c, d, e, f, g, h, i = self.upright
        points = [
            ((a * x + b * y + c) / w, (d * x + e * y + f) / w)
            for x in (flat.x0, flat.x1)
            for y in (flat.y0, flat.y1)
            if (w := g * x + h * y + i)
        ]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return Rect(min(xs), min(ys), max(xs), max(ys))

    def without(self, covers: Sequence[Rect]) -> "PageReading":
        """The page without the words that a cover touches, be it with a corner."""
        return replace(
            self, words=tuple(w for w in self.words if not any(_touch(w.rect, c) for c in covers))
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from one document, valid for its SHA-256 and this engine version.

    `verdict` is "ok", or a code of why it could not be opened: "damaged", "encrypted",
    "unknown-type", "too-large", "timeout", "crashed", "empty".
    """

    sha256: str
    engine: str
    media_type: str
    pages: tuple[PageReading, ...]
    verdict: str = "ok"
    embedded: tuple[Fact, ...] = ()  #: invoice data inside a PDF (Factur-X, ZUGFeRD)

    @property
    def pending(self) -> bool:
        """Whether a recogniser has yet to see some of it: a fuller reading will follow."""
        return any(page.pending for page in self.pages)

    def without(self, covers: Mapping[int, Sequence[Rect]]) -> "Reading":
        """The reading without covered words; `covers` by page, counted from 0."""
        return replace(
            self,
            pages=tuple(
                page.without(covers[number]) if covers.get(number) else page
                for number, page in enumerate(self.pages)
            ),
        )


@dataclass(frozen=True, slots=True)
class PageImage:
    """Pixels of a page: 4 bytes a pixel (B, G, R, 0xFF: QImage.Format_RGB32), rows of `stride`."""

    width: int
    height: int
    stride: int
    pixels: bytes
    scale: float  #: pixels per page point
    doubtful: bool = False


def _touch(one: Rect, other: Rect) -> bool:
    return one.x0 <= other.x1 and other.x0 <= one.x1 and one.y0 <= other.y1 and other.y0 <= one.y1
