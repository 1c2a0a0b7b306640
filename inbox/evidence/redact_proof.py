"""Looks into a redacted copy for what must not be there. Runs in a locked worker, twice.

Once where the copy was made (which knows the covered words), once in a fresh process that has only
the copy and the covers. It proves nothing by what it did: it opens the bytes and looks.
"""

# MuPDF's bindings carry no types.
# mypy: disable-error-code="no-untyped-call,attr-defined"

import math
from collections.abc import Mapping, Sequence

import pymupdf

from inbox.comparison.result import Rect

#: The only thing the copy's metadata say.
TITLE = "Geschwärzte Kopie"
#: Points by which a cover is taken smaller: neighbours may reach to its edge.
_EDGE = 1.5
_SCALE = 1.5
#: A covered pixel is as dark as this; JPEG leaves a trace of its neighbours at the edge.
_DARK = 48
_TEXT = (
    pymupdf.TEXT_PRESERVE_WHITESPACE
    | pymupdf.TEXT_CID_FOR_UNKNOWN_UNICODE
    | pymupdf.TEXT_IGNORE_ACTUALTEXT
)
#: Words in content or objects that give text another meaning, or hide it.
_MARKS = (
    b"/ActualText", b"/OCProperties", b"/OCG", b"/EmbeddedFile", b"/JavaScript", b"/AcroForm",
    b"/Annots", b"/Outlines", b"/StructTreeRoot", b"/PieceInfo", b"/Thumb", b"/Metadata",
)  # fmt: skip


def faults_of(made: bytes, pages: int, covers: Mapping[int, Sequence[Rect]]) -> tuple[str, ...]:
    """Codes of what speaks against the copy; empty when nothing was found."""
    found: list[str] = []
    if made.count(b"%%EOF") != 1 or made.count(b"startxref") != 1:
        found.append("history")
    with pymupdf.open(stream=made, filetype="pdf") as copy:
        if copy.is_repaired or copy.is_encrypted:
            found.append("structure")
        if copy.page_count != pages:
            found.append("pages")
            return tuple(found)
        said = {key: value for key, value in copy.metadata.items() if value and key != "format"}
        if said not in ({"title": TITLE}, {"title": TITLE, "encryption": None}):
            found.append("metadata")
        if copy.get_xml_metadata() or copy.embfile_count() or copy.get_toc() or copy.get_ocgs():
            found.append("attachments")
        found += [code for code in _object_faults(copy) if code not in found]
        for number, rects in covers.items():
            found += [code for code in _page_faults(copy[number], rects) if code not in found]
    return tuple(found)


def needles_left(made: bytes, needles: Sequence[str]) -> bool:
    """Whether one of the words stands in the file: raw, in an unpacked stream, or as text."""
    if not needles:
        return False
    forms = [form for needle in needles for form in _written(needle)]
    with pymupdf.open(stream=made, filetype="pdf") as copy:
        heaps = [made]
        for xref in range(1, copy.xref_length()):
            heaps.append(copy.xref_object(xref, compressed=True).encode("utf-8", "replace"))
            if copy.xref_is_stream(xref) and not _is_picture(copy, xref):
                heaps.append(copy.xref_stream(xref) or b"")
        for page in copy:
            text = page.get_text("text", flags=_TEXT, clip=pymupdf.INFINITE_RECT())
            heaps.append(text.encode("utf-8", "replace"))
            heaps.append("".join(text.split()).encode("utf-8", "replace"))
    return any(form in heap for heap in heaps for form in forms)


def is_plain_jpeg(data: bytes) -> bool:
    """Whether a picture's stream, if it is a JPEG, carries pixels only: no Exif, XMP, comment."""
    if not data.startswith(b"\xff\xd8"):
        return not data.startswith((b"\x00\x00\x00\x0cjP", b"\xff\x4f\xff\x51"))
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xDA:
            return True
        if marker in (0xE1, 0xED, 0xFE):
            return False
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return False


def drawings_below(page: pymupdf.Page, rects: Sequence[pymupdf.Rect]) -> bool:
    """Whether more than single lines and boxes is drawn there: letters, bars of a code."""
    for drawing in page.get_drawings():
        items = drawing["items"]
        plain = all(item[0] in ("l", "re", "qu") for item in items)
        if plain and (len(items) == 1 or (len(items) <= 4 and items[0][0] == "l")):
            continue
        place = pymupdf.Rect(drawing["rect"]) * page.rotation_matrix
        if any(place.intersects(rect) for rect in rects):
            return True
    return False


def _written(needle: str) -> list[bytes]:
    plain = [needle.encode("utf-8"), needle.encode("utf-16-be")]
    plain += [needle.encode("latin-1", "ignore"), needle.encode("mac-roman", "ignore")]
    kept = [form for form in plain if len(form) >= 4]
    hexed = [form.hex().encode() for form in kept]
    return [*dict.fromkeys([*kept, *hexed, *(h.upper() for h in hexed)])]


def _is_picture(copy: pymupdf.Document, xref: int) -> bool:
    return bool(copy.xref_get_key(xref, "Subtype")[1] == "/Image")


def _object_faults(copy: pymupdf.Document) -> list[str]:
    found = []
    for xref in range(1, copy.xref_length()):
        heap = copy.xref_object(xref, compressed=True).encode("utf-8", "replace")
        if copy.xref_is_stream(xref):
            if _is_picture(copy, xref):
                if not is_plain_jpeg(copy.xref_stream_raw(xref) or b""):
                    found.append("picture-metadata")
            else:
                heap += copy.xref_stream(xref) or b""
        if any(mark in heap for mark in _MARKS):
            found.append("marks")
    return found


def _page_faults(page: pymupdf.Page, rects: Sequence[Rect]) -> list[str]:
    found: list[str] = []
    if page.first_annot is not None or page.first_widget is not None or page.get_links():
        found.append("annotations")
    smaller = [
        pymupdf.Rect(r.x0 + _EDGE, r.y0 + _EDGE, r.x1 - _EDGE, r.y1 - _EDGE) & page.rect
        for r in rects
    ]
    smaller = [r for r in smaller if not r.is_empty]
    words = page.get_text("words", flags=_TEXT, clip=pymupdf.INFINITE_RECT())
    # text, lines and pictures are told as if the page were not rotated
    boxes = [pymupdf.Rect(word[:4]) * page.rotation_matrix for word in words]
    if any(not (box & r).is_empty for box in boxes for r in smaller):
        found.append("words")
    pictures = [pymupdf.Rect(i["bbox"]) * page.rotation_matrix for i in page.get_image_info()]
    below = any(not (picture & r).is_empty for picture in pictures for r in smaller)
    if below and (len(pictures) != 1 or words or page.get_drawings()):
        found.append("picture-below")
    if not below and drawings_below(page, smaller):
        found.append("drawing-below")
    if not _all_dark(page, smaller):
        found.append("pixels")
    return found


def _all_dark(page: pymupdf.Page, rects: Sequence[pymupdf.Rect]) -> bool:
    longest = max(page.rect.width, page.rect.height, 1.0)
    scale = min(_SCALE, 6000.0 / longest)
    for rect in rects:
        picture = page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), clip=rect, alpha=False)
        inset = math.ceil(2 * scale)
        width, height = picture.width, picture.height
        rows = (
            range(inset, height - inset)
            if height > 2 * inset
            else range(height // 2, height // 2 + 1)
        )
        left, right = (inset, width - inset) if width > 2 * inset else (width // 2, width // 2 + 1)
        samples = picture.samples_mv
        for y in rows:
            start = y * picture.stride
            row = samples[start + left * picture.n : start + right * picture.n]
            if len(row) and max(row) > _DARK:
                return False
    return True
