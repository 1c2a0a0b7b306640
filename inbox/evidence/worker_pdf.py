"""A PDF, opened by MuPDF inside the locked worker: words with their trust, pixels.

Words and pixels come from the same display list, so what is read is what is shown: rotation,
form fields and annotations included. Runs in the worker only.
"""

# MuPDF's bindings carry no types.
# mypy: disable-error-code="no-untyped-call,attr-defined"

from dataclasses import dataclass

import pymupdf
from pymupdf import mupdf

from inbox.comparison.result import Rect, Trust
from inbox.evidence.limits import MAX_PAGES, MAX_PICTURES
from inbox.evidence.worker_invoice import NAMES, invoice_facts
from inbox.evidence.worker_pixels import Frame, frame
from inbox.evidence.worker_words import FoundPage, FoundWord, in_bounds, in_lines

#: What MuPDF's bindings raise for a file that is not as it should be.
PDF_FAULTS = (
    mupdf.FzErrorBase,
    RuntimeError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    AssertionError,
)

_TEXT_FLAGS = (
    pymupdf.TEXT_MEDIABOX_CLIP
    | pymupdf.TEXT_PRESERVE_WHITESPACE
    | pymupdf.TEXT_CID_FOR_UNKNOWN_UNICODE
)
#: A page whose pictures cover this share is a scan; its text was recognised by somebody's program.
_SCAN_SHARE = 0.8
#: Text upon a picture of at least this share of the page is not trusted more than a scan's.
_PICTURE_SHARE = 0.1
#: Smaller pictures hold no code that could be read.
_SMALLEST = 0.002
_WHITE = 0xFFFFFF


class CannotOpen(Exception):
    """The document cannot be opened; `code` is one of protocol.CODES."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(slots=True)
class _Drawn:
    number: int
    display_list: pymupdf.DisplayList
    width: float
    height: float
    doubtful: bool


class PdfDocument:
    """One PDF. `data` must outlive it."""

    def __init__(self, data: memoryview) -> None:
        pymupdf.TOOLS.reset_mupdf_warnings()
        try:
            self._document = pymupdf.open(stream=data, filetype="pdf")
            if self._document.needs_pass and not self._document.authenticate(""):
                raise CannotOpen("encrypted")
            self.pages = int(self._document.page_count)
        except PDF_FAULTS as fault:
            # A handler that MuPDF does not know (Adobe.PubSec) is no damage.
            locked = "encryption handler" in str(fault.__cause__ or fault)
            raise CannotOpen("encrypted" if locked else "damaged") from fault
        if self.pages < 1:
            raise CannotOpen("empty")
        if self.pages > MAX_PAGES:
            raise CannotOpen("too-large")
        self.embedded = _invoice(self._document)
        # Repaired while opening: every page may lack something.
        self._repaired = _warned()
        self._last: _Drawn | None = None

    def words(self, number: int) -> FoundPage:
        """What stands on a page, in reading order."""
        drawn = self._draw(number)
        pymupdf.TOOLS.reset_mupdf_warnings()
        page = self._document[number]
        text_page = pymupdf.TextPage(drawn.display_list.get_textpage(_TEXT_FLAGS))
        shown = _pictures(drawn.display_list, page.rect)
        pictures = [rect for rect, _ in shown]
        low_trust = _untrusted_areas(text_page, pictures, page.rect)
        words = [
            FoundWord(text, x0, y0, x1, y1, Trust.TEXT)
            for x0, y0, x1, y1, text, *_ in text_page.extractWORDS()
            if text and text.strip()
        ]
        scan = _share(pictures, page.rect) >= _SCAN_SHARE
        for word in words:
            if scan or _within(word, low_trust):
                word.trust = Trust.RECOGNISED
        _trust_form_fields(page, words)
        words, cut = in_bounds(words)
        trust = Trust.NONE
        if words:
            trusted = any(word.trust is not Trust.RECOGNISED for word in words)
            trust = Trust.TEXT if trusted and not scan else Trust.RECOGNISED
        doubtful = drawn.doubtful or cut or _warned()
        large = [(rect, sharp) for rect, sharp in shown if _share([rect], page.rect) >= _SMALLEST]
        large.sort(key=lambda found: -_share([found[0]], page.rect))
        return FoundPage(
            drawn.width,
            drawn.height,
            trust,
            doubtful,
            in_lines(words),
            [(r.x0, r.y0, r.x1, r.y1) for r, _ in large[:MAX_PICTURES]],
            max((sharp for _, sharp in large), default=0.0),
        )

    def frame(self, number: int, scale: float, clip: Rect | None) -> Frame:
        """Which pixels `render` would make."""
        drawn = self._draw(number)
        return frame(drawn.width, drawn.height, scale, clip)

    def render(self, number: int, target: Frame, pixels: memoryview) -> bool:
        """Draw into `pixels` (B, G, R, 255); whether the page is doubtful."""
        drawn = self._draw(number)
        pymupdf.TOOLS.reset_mupdf_warnings()
        picture = mupdf.fz_new_pixmap_with_data(
            mupdf.FzColorspace(mupdf.FzColorspace.Fixed_BGR),
            target.width,
            target.height,
            mupdf.FzSeparations(),
            1,
            target.stride,
            mupdf.python_buffer_data(pixels),
        )
        picture.m_internal.x = target.x0
        picture.m_internal.y = target.y0
        mupdf.fz_clear_pixmap_with_value(picture, 0xFF)
        matrix = mupdf.FzMatrix(target.scale, 0, 0, target.scale, 0, 0)
        device = mupdf.fz_new_draw_device(matrix, picture)
        mupdf.fz_run_display_list(
            drawn.display_list.this,
            device,
            mupdf.FzMatrix(),
            mupdf.FzRect(mupdf.FzRect.Fixed_INFINITE),
            mupdf.FzCookie(),
        )
        mupdf.fz_close_device(device)
        return drawn.doubtful or _warned()

    def _draw(self, number: int) -> _Drawn:
        if self._last is not None and self._last.number == number:
            return self._last
        if not 0 <= number < self.pages:
            raise CannotOpen("no-such-page")
        pymupdf.TOOLS.reset_mupdf_warnings()
        page = self._document[number]
        display_list = page.get_displaylist(annots=True)
        self._last = _Drawn(
            number,
            display_list,
            float(page.rect.width),
            float(page.rect.height),
            self._repaired or _warned(),
        )
        return self._last


def _invoice(document: pymupdf.Document) -> list[tuple[str, str, str]]:
    """The facts of an attached invoice; what cannot be read as one is no damage."""
    try:
        for name in document.embfile_names():
            said = document.embfile_info(name)
            if str(said.get("filename") or name).casefold() in NAMES:
                return invoice_facts(document.embfile_get(name))
    except PDF_FAULTS:
        pass
    finally:
        pymupdf.TOOLS.reset_mupdf_warnings()
    return []


def _warned() -> bool:
    """Whether MuPDF warned. It swallows failed allocations and says ok otherwise."""
    return bool(pymupdf.TOOLS.mupdf_warnings())


def _pictures(
    display_list: pymupdf.DisplayList, page: pymupdf.Rect
) -> list[tuple[pymupdf.Rect, float]]:
    """Where pictures stand and how many pixels they have to a point.

    A second look, since the details of text would copy their bytes.
    """
    looked = pymupdf.TextPage(display_list.get_textpage(pymupdf.TEXT_PRESERVE_IMAGES))
    found = []
    for info in looked.extractIMGINFO():
        rect = pymupdf.Rect(info["bbox"])
        if not (rect & page).is_empty:
            long = max(rect.width, rect.height, 1e-6)
            found.append((rect, max(info["width"], info["height"]) / long))
    return found


def _share(rects: list[pymupdf.Rect], page: pymupdf.Rect) -> float:
    """How much of the page the pictures cover; scanners cut pages into strips, so they add up."""
    area = sum(abs((rect & page).get_area()) for rect in rects)
    return float(area / max(abs(page.get_area()), 1e-6))


def _untrusted_areas(
    text_page: pymupdf.TextPage, pictures: list[pymupdf.Rect], page: pymupdf.Rect
) -> list[pymupdf.Rect]:
    """Where text may differ from what a person sees: on pictures, invisible, white."""
    areas = [rect for rect in pictures if _share([rect], page) >= _PICTURE_SHARE]
    for block in text_page.extractDICT()["blocks"]:
        for line in block.get("lines", ()):
            areas.extend(
                pymupdf.Rect(span["bbox"])
                for span in line["spans"]
                if span["alpha"] == 0 or span["color"] == _WHITE
            )
    return areas


def _within(word: FoundWord, areas: list[pymupdf.Rect]) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    return any(area.x0 <= x <= area.x1 and area.y0 <= y <= area.y1 for area in areas)


def _trust_form_fields(page: pymupdf.Page, words: list[FoundWord]) -> None:
    """Raise the trust of words that are the value of a form field (AcroForm).

    Only where the field shows its value: a hidden field, or one that shows something else than it
    holds, would let a file say what nobody sees.
    """
    for widget in page.widgets():
        value = widget.field_value
        if not isinstance(value, str) or widget.field_type not in (
            pymupdf.PDF_WIDGET_TYPE_TEXT,
            pymupdf.PDF_WIDGET_TYPE_COMBOBOX,
            pymupdf.PDF_WIDGET_TYPE_LISTBOX,
        ):
            continue
        area = pymupdf.Rect(widget.rect) * page.rotation_matrix
        shown = [word for word, _ in in_lines([word for word in words if _within(word, [area])])]
        if shown and "".join(word.text for word in shown) == "".join(value.split()):
            for word in shown:
                word.trust = Trust.EMBEDDED
