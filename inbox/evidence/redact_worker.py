"""Makes the redacted copy of one document inside the locked worker: what was covered is not in it.

A page of plain text is rewritten without the covered words; a page with anything else below a cover
is drawn anew as pixels. The copy is built from nothing: only pages are taken over, so that forms,
notes, attachments, layers, thumbnails and earlier versions stay behind. Equal input, equal bytes.
"""

# MuPDF's bindings carry no types.
# mypy: disable-error-code="no-untyped-call,attr-defined"

import io
from collections.abc import Mapping, Sequence

import PIL.JpegImagePlugin  # noqa: F401 (loaded before the lock)
import pymupdf
from PIL import Image

from inbox.comparison.result import Rect
from inbox.evidence.redact_proof import (
    TITLE,
    drawings_below,
    faults_of,
    is_plain_jpeg,
    needles_left,
)
from inbox.evidence.worker_image import ImageDocument
from inbox.evidence.worker_pdf import PdfDocument
from inbox.evidence.worker_pixels import paint_covers
from inbox.evidence.worker_words import FoundPage

Covers = Mapping[int, Sequence[Rect]]

_DPI = 200  #: of a page that is drawn anew
_LONGEST_EDGE = 3600  #: pixels; a phone's picture is not filed larger
_QUALITY = 85
#: Shorter covered words are too common to be looked for byte by byte.
_NEEDLE = 4
#: Entries of objects that say more than what is drawn.
_SIDE_ENTRIES = (
    "Metadata", "PieceInfo", "LastModified", "StructParent", "StructParents", "OC", "Alternates",
    "OPI", "Thumb", "AA",
)  # fmt: skip


class NotProven(Exception):
    """The copy was made, and something of what was covered may still be in it."""


def redacted(document: PdfDocument | ImageDocument, covers: Covers) -> bytes:
    """The redacted copy as a PDF. Raises NotProven and what the decoders raise."""
    if isinstance(document, ImageDocument):
        drawn = frozenset(range(document.pages))
        return _checked(document, _made(document, covers, drawn), covers, [])
    needles = _needles(document, covers)
    drawn = frozenset(n for n in range(document.pages) if not _is_plain(document, n, covers))
    try:
        return _checked(document, _made(document, covers, drawn), covers, needles)
    except NotProven:
        everything = frozenset(range(document.pages))
        if drawn == everything:
            raise
        return _checked(document, _made(document, covers, everything), covers, needles)


def _made(document: PdfDocument | ImageDocument, covers: Covers, drawn: frozenset[int]) -> bytes:
    out = pymupdf.open()
    copy = None if isinstance(document, ImageDocument) else document.fresh_copy()
    if copy is not None and len(drawn) < document.pages:
        copy.bake(annots=True, widgets=True)
    for number in range(document.pages):
        rects = covers.get(number, ())
        if copy is None or number in drawn:
            _draw(out, document, number, rects)
        else:
            _rewrite(copy[number], rects)
            out.insert_pdf(
                copy, from_page=number, to_page=number, links=False, annots=False, widgets=False
            )
    for xref in range(1, out.xref_length()):
        for key in _SIDE_ENTRIES:
            if out.xref_get_key(xref, key)[0] not in ("null", "undefined"):
                out.xref_set_key(xref, key, "null")
    out.set_metadata({"title": TITLE})
    out.xref_set_key(-1, "ID", "null")
    made: bytes = out.tobytes(garbage=4, clean=True, deflate=True, no_new_id=True, use_objstms=0)
    out.close()
    return made


def _draw(
    out: pymupdf.Document,
    document: PdfDocument | ImageDocument,
    number: int,
    rects: Sequence[Rect],
) -> None:
    """The page as pixels, covers painted into them."""
    unscaled = document.frame(number, 1.0, None)
    scale = document.native_scale(number) if isinstance(document, ImageDocument) else _DPI / 72
    longest = max(unscaled.width, unscaled.height)
    target = document.frame(number, min(scale, _LONGEST_EDGE / longest), None)
    pixels = bytearray(target.size)
    document.render(number, target, memoryview(pixels))
    paint_covers(memoryview(pixels), target, list(rects))
    picture = Image.frombuffer(
        "RGB", (target.width, target.height), pixels, "raw", "BGRX", target.stride, 1
    )
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=_QUALITY, subsampling=0)
    size = pymupdf.Rect(0, 0, target.width / target.scale, target.height / target.scale)
    page = out.new_page(width=size.width, height=size.height)
    page.insert_image(size, stream=stream.getvalue())


def _rewrite(page: pymupdf.Page, rects: Sequence[Rect]) -> None:
    """Take covered glyphs and lines out of a page's own content."""
    for rect in rects:
        corners = pymupdf.Rect(rect.x0, rect.y0, rect.x1, rect.y1) * page.derotation_matrix
        page.add_redact_annot(corners, fill=(0, 0, 0), cross_out=False)
    if rects:
        page.apply_redactions(
            images=pymupdf.PDF_REDACT_IMAGE_REMOVE,
            graphics=pymupdf.PDF_REDACT_LINE_ART_REMOVE_IF_COVERED,
            text=pymupdf.PDF_REDACT_TEXT_REMOVE,
        )
    page.clean_contents(sanitize=True)


def _is_plain(document: PdfDocument, number: int, covers: Covers) -> bool:
    """Whether a page can be rewritten: nothing but text and lines below its covers, no tricks."""
    if document.is_tricky:
        return False
    doubtful, pictures, streams = document.extent(number)
    rects = [pymupdf.Rect(r.x0, r.y0, r.x1, r.y1) for r in covers.get(number, ())]
    if doubtful or any(not (picture & rect).is_empty for picture in pictures for rect in rects):
        return False
    if rects and drawings_below(document.fresh_copy()[number], rects):
        return False
    return all(is_plain_jpeg(stream) for stream in streams)


def _needles(document: PdfDocument, covers: Covers) -> list[str]:
    """Covered words of the text layer that stand nowhere else in the document."""
    below: set[str] = set()
    beside: set[str] = set()
    for number in range(document.pages):
        page: FoundPage = document.words(number)
        rects = covers.get(number, ())
        for word, _ in page.words:
            x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
            inside = any(r.x0 <= x <= r.x1 and r.y0 <= y <= r.y1 for r in rects)
            (below if inside else beside).add(word.text)
    return sorted(
        text for text in below if len(text) >= _NEEDLE and not any(text in b for b in beside)
    )


def _checked(
    document: PdfDocument | ImageDocument, made: bytes, covers: Covers, needles: list[str]
) -> bytes:
    """The copy, once it was opened again and nothing was found in it. Raises NotProven."""
    if faults_of(made, document.pages, covers) or needles_left(made, needles):
        raise NotProven
    return made


def warm_up_redaction() -> None:
    """Make, rewrite and look through one tiny copy, so that nothing is loaded after the lock."""
    with pymupdf.open() as blank:
        blank.new_page(width=72, height=72).insert_text((9, 36), "Beispiel", fontsize=8)
        document = PdfDocument(memoryview(blank.tobytes()))
    covers = {0: [Rect(5, 20, 60, 45)]}
    for drawn in (frozenset[int](), frozenset({0})):
        _checked(document, _made(document, covers, drawn), covers, _needles(document, covers))
