"""Papers as people hand them in: drawn, then scanned askew, photographed, turned, spoilt."""

import io
from pathlib import Path

import numpy as np
import pymupdf
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter, ImageFont

#: Caption and value of each line of the certificate.
ROWS = (
    ("Krankenkasse", "BARMER Düsseldorf"),
    ("Name, Vorname", "Müller-Großmann, Zoë"),
    ("Geburtsdatum", "14.03.1989"),
    ("Anschrift", "Schäferweg 12a, 45127 Essen"),
    ("Arbeitsunfähig seit", "09.11.2026"),
    ("Voraussichtlich arbeitsunfähig bis", "23.11.2026"),
    ("Festgestellt am", "10.11.2026"),
    ("Betrag", "1.234,56 EUR"),
)
COMB = "231126"
KBV = "\t".join(("01", "b", "06", "Müller", "Zoë", "19890314", "", "104940005", "20261109"))
A4 = (1654, 2339)  #: pixels at 200 dpi
PAPER = (252, 252, 250)
_FONTS = Path(__file__).parents[2] / "resources" / "fonts"


def font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONTS / "IBMPlexSans_400Regular.ttf", size)


def certificate(*, code: str | None = None, comb: bool = False) -> Image.Image:
    """A plain page with captions and values, at 200 dpi."""
    page = Image.new("RGB", A4, PAPER)
    pen = ImageDraw.Draw(page)
    pen.text((160, 150), "Arbeitsunfähigkeitsbescheinigung", (20, 20, 20), font(52))
    for number, (caption, value) in enumerate(ROWS):
        y = 320 + number * 110
        pen.text((160, y), caption, (30, 30, 30), font(32))
        pen.text((880, y), value, (10, 10, 10), font(36))
    if comb:
        pen.text((160, 1300), "festgestellt am", (30, 30, 30), font(30))
        for at, digit in enumerate(COMB):
            x = 880 + at * 44
            pen.rectangle((x, 1290, x + 44, 1340), outline=(0, 0, 0), width=2)
            pen.text((x + 11, 1296), digit, (10, 10, 60), font(34))
    if code is not None:
        made = zxingcpp.create_barcode(code.encode("iso8859-15"), zxingcpp.BarcodeFormat.PDF417)
        drawn = np.array(zxingcpp.write_barcode_to_image(made, scale=4, add_quiet_zones=True))
        page.paste(Image.fromarray(drawn).convert("RGB"), (160, 1500))
    return page


def askew(page: Image.Image, degrees: float) -> Image.Image:
    """As it comes off a scanner's glass."""
    return page.rotate(degrees, Image.Resampling.BICUBIC, expand=False, fillcolor=PAPER)


def photographed(page: Image.Image) -> Image.Image:
    """Taken from the side on a dark table, slightly out of focus."""
    table = Image.effect_noise((A4[0] + 500, A4[1] + 500), 24).convert("RGB")
    table = table.point(lambda value: int(value * 0.4))
    table.paste(page, (250, 250))
    taken = table.transform(
        table.size, Image.Transform.PERSPECTIVE,
        (1.03, 0.035, -70, 0.012, 1.03, -40, 8e-6, 1.2e-5), Image.Resampling.BICUBIC,
    )  # fmt: skip
    return taken.filter(ImageFilter.GaussianBlur(0.8))


def cat() -> Image.Image:
    """Not a document: an animal's face in round strokes on a sofa's pattern."""
    picture = (
        Image.effect_noise((1600, 1200), 60).convert("RGB").filter(ImageFilter.GaussianBlur(3))
    )
    pen = ImageDraw.Draw(picture)
    pen.polygon([(450, 420), (560, 120), (700, 360)], fill=(90, 60, 40))
    pen.polygon([(900, 360), (1040, 120), (1150, 420)], fill=(90, 60, 40))
    pen.ellipse((420, 280, 1180, 1040), fill=(110, 75, 50))
    for x in (600, 900):
        pen.ellipse((x, 520, x + 110, 640), fill=(200, 210, 90))
        pen.ellipse((x + 40, 530, x + 70, 630), fill=(10, 10, 10))
    pen.polygon([(760, 720), (840, 720), (800, 770)], fill=(200, 120, 120))
    return picture.filter(ImageFilter.GaussianBlur(4))


def jpeg(picture: Image.Image, quality: int = 85) -> bytes:
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=quality)
    return target.getvalue()


def tiff(pages: list[Image.Image], **how: object) -> bytes:
    target = io.BytesIO()
    pages[0].save(target, "TIFF", save_all=True, append_images=pages[1:], **how)
    return target.getvalue()


def pdf_of(pictures: list[Image.Image], turned: dict[int, int] | None = None) -> bytes:
    """A scanner's PDF; `turned`: page -> rotation that its page says."""
    document = pymupdf.open()
    for number, picture in enumerate(pictures):
        page = document.new_page(width=595, height=842)
        page.insert_image(page.rect, stream=jpeg(picture))
        page.set_rotation((turned or {}).get(number, 0))
    return document.tobytes()
