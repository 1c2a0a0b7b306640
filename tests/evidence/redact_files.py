"""Documents that hide a planted diagnosis in many ways; each with the place where it shows."""

import io
import tempfile
from collections.abc import Callable
from pathlib import Path

import pymupdf
from PIL import Image

#: What must be in no copy, in no form. The group of the ICD-10 does not exist.
SECRET = "J88.8"
WORDS = "Geheimleiden"
#: Must stay readable.
KEPT = "Festgestellt"


def _page(document: pymupdf.Document, **size: float) -> pymupdf.Page:
    page = document.new_page(**size)
    page.insert_text((60, 80), "Arbeitsunfähigkeitsbescheinigung", fontsize=15)
    page.insert_text((60, 140), f"{KEPT} am 20.11.2026", fontsize=11)
    page.insert_text((60, 200), "Diagnose (ICD-10):", fontsize=11)
    page.insert_text((200, 200), f"{SECRET} {WORDS}", fontsize=11)
    return page


def _bytes(document: pymupdf.Document, **options: object) -> bytes:
    data: bytes = document.tobytes(**options)
    document.close()
    return data


def plain() -> bytes:
    document = pymupdf.open()
    _page(document)
    return _bytes(document)


def rotated(degrees: int) -> bytes:
    document = pymupdf.open()
    _page(document).set_rotation(degrees)
    return _bytes(document)


def cropped() -> bytes:
    document = pymupdf.open()
    page = _page(document)
    page.set_cropbox(pymupdf.Rect(40, 50, 500, 600))
    page.insert_text((60, 800), f"{SECRET} {WORDS}", fontsize=11)
    return _bytes(document)


def media_box_offset() -> bytes:
    document = pymupdf.open()
    page = _page(document)
    document.xref_set_key(page.xref, "MediaBox", "[-30 -40 565 802]")
    document.xref_set_key(page.xref, "CropBox", "[-20 -20 520 780]")
    return _bytes(document)


def huge() -> bytes:
    document = pymupdf.open()
    _page(document, width=9000, height=9000)
    return _bytes(document)


def annotated() -> bytes:
    """Somebody's "redaction": a black box drawn as a note, the text below it untouched."""
    document = pymupdf.open()
    page = _page(document)
    box = page.add_rect_annot(pymupdf.Rect(195, 185, 320, 206))
    box.set_colors(stroke=(0, 0, 0), fill=(0, 0, 0))
    box.update()
    note = page.add_text_annot((400, 200), f"{SECRET} {WORDS}")
    note.set_info(title=WORDS, subject=SECRET)
    note.update()
    return _bytes(document)


def boxed() -> bytes:
    """A black box in the content, the text below it untouched."""
    document = pymupdf.open()
    page = _page(document)
    page.draw_rect(pymupdf.Rect(195, 185, 320, 206), color=(0, 0, 0), fill=(0, 0, 0))
    return _bytes(document)


def below_a_picture() -> bytes:
    document = pymupdf.open()
    page = _page(document)
    page.insert_image(pymupdf.Rect(190, 180, 330, 210), stream=_picture((280, 60), "grey"))
    return _bytes(document)


def in_a_form() -> bytes:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((60, 80), "Arbeitsunfähigkeitsbescheinigung", fontsize=15)
    page.insert_text((60, 140), f"{KEPT} am 20.11.2026", fontsize=11)
    page.insert_text((60, 200), "Diagnose (ICD-10):", fontsize=11)
    widget = pymupdf.Widget()
    widget.field_name, widget.field_type = "diagnose", pymupdf.PDF_WIDGET_TYPE_TEXT
    widget.field_value = f"{SECRET} {WORDS}"
    widget.rect = pymupdf.Rect(200, 185, 400, 207)
    page.add_widget(widget)
    return _bytes(document)


def with_baggage() -> bytes:
    """Metadata, outline, attachment, link, thumbnail, script: the diagnosis everywhere."""
    document = pymupdf.open()
    page = _page(document)
    document.set_metadata({"title": SECRET, "subject": WORDS, "keywords": SECRET})
    document.set_xml_metadata(f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{WORDS} {SECRET}</x:xmpmeta>")
    document.set_toc([[1, f"{SECRET} {WORDS}", 1]])
    document.embfile_add(f"{SECRET}.txt", WORDS.encode(), desc=SECRET)
    page.insert_link(
        {"kind": pymupdf.LINK_URI, "from": pymupdf.Rect(60, 60, 90, 90), "uri": f"http://{WORDS}/"}
    )
    document.xref_set_key(page.xref, "PieceInfo", f"<</Z<</Private({SECRET} {WORDS})>>>>")
    document.xref_set_key(document.pdf_catalog(), "OpenAction", f"<</S/JavaScript/JS({WORDS})>>")
    return _bytes(document)


def with_history() -> bytes:
    """An earlier version of the page, still in the file; its sentence was moved a little."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.pdf"
        path.write_bytes(plain())
        with pymupdf.open(path) as document:
            document[0].insert_text((60, 300), "Nachtrag", fontsize=11)
            document.saveIncr()
        return path.read_bytes()


def in_a_layer() -> bytes:
    """The words once more, in a layer that is switched off."""
    document = pymupdf.open()
    page = _page(document)
    layer = document.add_ocg("verborgen", on=False)
    page.insert_text((60, 400), f"{SECRET} {WORDS}", fontsize=11, oc=layer)
    return _bytes(document)


def with_actual_text() -> bytes:
    """The words as what marked content "really" says."""
    document = pymupdf.open()
    page = _page(document)
    page.clean_contents()
    xref = page.get_contents()[0]
    content = document.xref_stream(xref)
    said = f"/Span <</ActualText ({SECRET} {WORDS})>> BDC\n".encode()
    document.update_stream(xref, said + content + b"\nEMC\n")
    return _bytes(document)


def beyond_the_edge() -> bytes:
    document = pymupdf.open()
    page = _page(document)
    page.insert_text((60, 2000), f"{SECRET} {WORDS}", fontsize=11)
    return _bytes(document)


def in_an_object() -> bytes:
    """The page as a reusable form (XObject) drawn on another page."""
    source = pymupdf.open(stream=plain(), filetype="pdf")
    document = pymupdf.open()
    page = document.new_page()
    page.show_pdf_page(page.rect, source, 0)
    return _bytes(document)


def broken_table() -> bytes:
    data = bytearray(plain())
    at = data.rfind(b"startxref")
    data[at:] = b"startxref\n7\n%%EOF\n"
    return bytes(data)


def owner_locked() -> bytes:
    document = pymupdf.open()
    _page(document)
    return _bytes(document, encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="x", user_pw="")


def scan_with_text() -> bytes:
    """A scanned page over an invisible text layer that somebody's program recognised."""
    with pymupdf.open(stream=plain(), filetype="pdf") as source:
        picture = source[0].get_pixmap(dpi=150).tobytes("jpeg")
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((60, 80), "Arbeitsunfähigkeitsbescheinigung", fontsize=15, render_mode=3)
    page.insert_text((60, 200), "Diagnose (ICD-10):", fontsize=11, render_mode=3)
    page.insert_text((200, 200), f"{SECRET} {WORDS}", fontsize=11, render_mode=3)
    page.insert_image(page.rect, stream=picture)
    return _bytes(document)


def drawn_letters() -> bytes:
    """The code once more as curves, without a letter, beside its words."""
    document = pymupdf.open()
    page = _page(document)
    shape = page.new_shape()
    for number in range(6):
        shape.draw_circle((330 + 14 * number, 196), 5)
    shape.finish(color=(0, 0, 0))
    shape.commit()
    return _bytes(document)


PDFS: dict[str, Callable[[], bytes]] = {
    "plain": plain,
    "rotated-90": lambda: rotated(90),
    "rotated-180": lambda: rotated(180),
    "rotated-270": lambda: rotated(270),
    "cropped": cropped,
    "media-box-offset": media_box_offset,
    "huge": huge,
    "annotated": annotated,
    "boxed": boxed,
    "below-a-picture": below_a_picture,
    "in-a-form": in_a_form,
    "with-baggage": with_baggage,
    "with-history": with_history,
    "in-a-layer": in_a_layer,
    "with-actual-text": with_actual_text,
    "beyond-the-edge": beyond_the_edge,
    "in-an-object": in_an_object,
    "broken-table": broken_table,
    "owner-locked": owner_locked,
    "scan-with-text": scan_with_text,
    "drawn-letters": drawn_letters,
}


def _picture(size: tuple[int, int], colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def unpacked(copy: bytes) -> bytes:
    """Everything in a PDF: its bytes, every object, every stream unpacked."""
    heap = [copy]
    with pymupdf.open(stream=copy, filetype="pdf") as document:
        for xref in range(1, document.xref_length()):
            heap.append(document.xref_object(xref).encode("utf-8", "replace"))
            if document.xref_is_stream(xref):
                heap.append(document.xref_stream(xref) or b"")
                heap.append(document.xref_stream_raw(xref) or b"")
        for page in document:
            heap.append(page.get_text(clip=pymupdf.INFINITE_RECT()).encode())
        heap.append(str(document.metadata).encode())
    return b"\n".join(heap)


def traces(copy: bytes) -> list[str]:
    """Which planted words are left in a copy, however they are written."""
    heap = unpacked(copy)
    found = []
    for word in (SECRET, WORDS, "Geheim"):
        forms = [word.encode("latin-1"), word.encode("utf-16-be"), word.encode("utf-16-le")]
        forms += [form.hex().encode() for form in forms] + [
            form.hex().upper().encode() for form in forms
        ]
        found += [word for form in forms if form in heap]
    return sorted(set(found))
