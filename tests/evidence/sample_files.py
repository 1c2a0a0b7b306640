"""Small real files of every type, made when a test needs them."""

import hashlib
import io
from functools import cache
from typing import Any

import pillow_heif
import pymupdf
from PIL import Image, ImageDraw, ImageFont

pillow_heif.register_heif_opener()

TEXT = ("Arbeitsunfähigkeit", "festgestellt", "am", "23.11.2026")


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def text_pdf(pages: int = 1, rotation: int = 0) -> bytes:
    document = pymupdf.open()
    for number in range(pages):
        page = document.new_page(width=595, height=842)
        page.insert_text((72, 100), " ".join(TEXT), fontsize=12)
        page.insert_text((72, 130), f"Seite {number + 1}", fontsize=12)
        page.draw_rect(pymupdf.Rect(100, 300, 300, 400), fill=(0.2, 0.4, 0.8))
        page.set_rotation(rotation)
    return document.tobytes()


def form_pdf(value: str = "Müller, Ötzi", shown: str | None = None) -> bytes:
    """A text field with `value`; `shown` paints something else into its appearance."""
    document = pymupdf.open()
    page = document.new_page(width=595, height=842)
    page.insert_text((50, 290), "Name der versicherten Person", fontsize=10)
    widget = pymupdf.Widget()
    widget.field_name = "name"
    widget.field_type = pymupdf.PDF_WIDGET_TYPE_TEXT
    widget.rect = pymupdf.Rect(50, 300, 250, 330)
    widget.field_value = value
    widget.text_fontsize = 10
    page.add_widget(widget)
    data = document.tobytes()
    if shown is None:
        return data
    document = pymupdf.open(stream=data, filetype="pdf")
    field = next(iter(document[0].widgets()))
    appearance = document.xref_get_key(field.xref, "AP/N")[1]
    stream = int(appearance.split()[0])
    document.update_stream(
        stream, b"/Tx BMC q BT /Helv 10 Tf 2 10 Td (" + shown.encode("latin-1") + b") Tj ET Q EMC"
    )
    return document.tobytes()


def scanned_pdf() -> bytes:
    """A full-page picture with a recognised, invisible text layer over it."""
    picture = io.BytesIO()
    photo((595, 842)).save(picture, "JPEG", quality=60)
    document = pymupdf.open()
    page = document.new_page(width=595, height=842)
    page.insert_image(page.rect, stream=picture.getvalue())
    page.insert_text((72, 100), " ".join(TEXT), fontsize=12, render_mode=3)
    return document.tobytes()


def hidden_text_pdf() -> bytes:
    document = pymupdf.open()
    page = document.new_page(width=595, height=842)
    page.insert_text((72, 100), "sichtbar", fontsize=12)
    page.insert_text((72, 200), "unsichtbar", fontsize=12, render_mode=3)
    page.insert_text((72, 300), "weiß", fontsize=12, color=(1, 1, 1))
    return document.tobytes()


def encrypted_pdf(user: str) -> bytes:
    document = pymupdf.open(stream=text_pdf(), filetype="pdf")
    return document.tobytes(
        encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw=user, owner_pw="besitzer"
    )


@cache
def photo(size: tuple[int, int]) -> Image.Image:
    """A picture with a red top left quarter, a blue bottom right one, writing and some noise."""
    noise = Image.effect_noise((size[0] // 4, size[1] // 4), 24).resize(size)
    picture = noise.convert("RGB")
    draw = ImageDraw.Draw(picture)
    width, height = size
    draw.rectangle((0, 0, width // 2 - 1, height // 2 - 1), fill=(220, 20, 20))
    draw.rectangle((width // 2, height // 2, width - 1, height - 1), fill=(20, 20, 220))
    font = ImageFont.load_default(max(10, height // 20))
    draw.text((width // 10, height // 10), "Lohnabrechnung", fill=(0, 0, 0), font=font)
    return picture


def image(format_name: str, size: tuple[int, int] = (320, 240), **options: Any) -> bytes:
    target = io.BytesIO()
    photo(size).save(target, format_name, **options)
    return target.getvalue()


def turned_jpeg(orientation: int, size: tuple[int, int] = (320, 240)) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return image("JPEG", size, exif=exif, quality=90)


def tiff_pages(count: int) -> bytes:
    target = io.BytesIO()
    first, *rest = [photo((300 + 10 * n, 200)) for n in range(count)]
    first.save(target, "TIFF", save_all=True, append_images=rest, compression="tiff_lzw")
    return target.getvalue()


@cache
def phone_jpeg() -> bytes:
    """12 megapixels, as phones make them: 72 dpi, turned by a quarter."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return image("JPEG", (4032, 3024), exif=exif, quality=85, dpi=(72, 72))
