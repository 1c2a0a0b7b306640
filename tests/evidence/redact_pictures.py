"""Pictures of a sick note with the diagnosis in Exif, thumbnails and comments as well."""

import io
from collections.abc import Callable

import pillow_heif
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from tests.evidence.redact_files import KEPT, SECRET, WORDS

#: In the pictures' pixels; what stands there is blue.
PATCH = (200, 120, 420, 160)


def sheet() -> Image.Image:
    picture = Image.new("RGB", (600, 800), "white")
    pen = ImageDraw.Draw(picture)
    pen.text((60, 130), "Diagnose", fill="black")
    pen.rectangle(PATCH, fill="blue")
    pen.text((60, 300), KEPT, fill="black")
    return picture


def jpeg_with_thumbnail() -> bytes:
    """Exif with the words, a small picture of the page in it, a comment, XMP."""
    small = io.BytesIO()
    sheet().resize((150, 200)).save(small, "JPEG")
    exif = Image.Exif()
    exif[0x010E] = f"{SECRET} {WORDS}"
    exif[0x9286] = WORDS
    out = io.BytesIO()
    sheet().save(
        out,
        "JPEG",
        exif=exif.tobytes() + small.getvalue(),
        comment=WORDS.encode(),
        xmp=f"<x>{SECRET}</x>".encode(),
        dpi=(96, 96),
    )
    return out.getvalue()


def turned_jpeg() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    sheet().save(out, "JPEG", exif=exif, dpi=(96, 96))
    return out.getvalue()


def tiff_pages() -> bytes:
    out = io.BytesIO()
    sheet().save(
        out,
        "TIFF",
        save_all=True,
        append_images=[sheet(), sheet()],
        description=WORDS,
        dpi=(96, 96),
    )
    return out.getvalue()


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    options = {"PNG": {"pnginfo": _png_text()}}.get(kind, {})
    sheet().save(out, kind, **({"dpi": (96, 96)} if kind in ("PNG", "BMP") else {}), **options)
    return out.getvalue()


def _png_text() -> PngInfo:
    info = PngInfo()
    info.add_text("Comment", f"{SECRET} {WORDS}", zip=True)
    return info


def heic() -> bytes:
    out = io.BytesIO()
    pillow_heif.from_pillow(sheet()).save(out, quality=90)
    return out.getvalue()


PICTURES: dict[str, Callable[[], bytes]] = {
    "jpeg": jpeg_with_thumbnail,
    "jpeg-turned": turned_jpeg,
    "tiff": tiff_pages,
    "png": lambda: picture("PNG"),
    "bmp": lambda: picture("BMP"),
    "webp": lambda: picture("WEBP"),
    "heic": heic,
}
