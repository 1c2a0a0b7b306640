"""A picture file, decoded by Pillow inside the locked worker. Runs in the worker only.

Size of a picture's page in points: by the file's own resolution (50 dpi or more) where that makes
a page of 2 to 20 inches (a scanner's). Phones write 72 dpi into pictures of 4,000 pixels, so else
by 96 dpi where that is no larger than A4, and otherwise the longer side becomes A4's, 842 points.
"""

import io
from dataclasses import dataclass

import PIL.BmpImagePlugin
import PIL.JpegImagePlugin
import PIL.MpoImagePlugin
import PIL.PngImagePlugin
import PIL.TiffImagePlugin
import PIL.WebPImagePlugin  # noqa: F401 (loaded before the lock)
import pillow_heif
from PIL import Image, ImageFile

from inbox.comparison.result import Rect, Trust
from inbox.evidence.limits import MAX_EDGE, MAX_PAGES, MAX_PIXELS
from inbox.evidence.magic import FileType
from inbox.evidence.worker_pdf import CannotOpen
from inbox.evidence.worker_pixels import Frame, frame
from inbox.evidence.worker_words import FoundPage

pillow_heif.register_heif_opener(thumbnails=False)
# Our own limits are stricter and checked before anything is decoded.
Image.MAX_IMAGE_PIXELS = None

#: What Pillow raises for a file that is not as it should be.
IMAGE_FAULTS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    AssertionError,
    RuntimeError,
    EOFError,
)

_FORMATS = {
    FileType.JPEG: ("JPEG", "MPO"),
    FileType.PNG: ("PNG",),
    FileType.TIFF: ("TIFF",),
    FileType.BMP: ("BMP",),
    FileType.WEBP: ("WEBP",),
    FileType.HEIF: ("HEIF",),
}
#: Types whose orientation the decoder has applied already.
_UPRIGHT = frozenset({FileType.TIFF, FileType.HEIF})
_ORIENTATION = 0x0112
_TRANSPOSE = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_BAND_PIXELS = 8_000_000
_LOWEST_DPI = 50
_A4_LONG = 842.0
_PLAUSIBLE = (144.0, 1440.0)  #: points, the longer side


@dataclass(slots=True)
class _Decoded:
    number: int
    image: Image.Image  #: upright, RGB
    reduced: bool  #: decoded at less than the file's own resolution
    doubtful: bool


class ImageDocument:
    """One picture file, one page a frame (only TIFF has several)."""

    embedded: tuple[tuple[str, str, str], ...] = ()

    def __init__(self, data: memoryview, kind: FileType) -> None:
        self._data = bytes(data)
        self._kind = kind
        self._decoded: _Decoded | None = None
        try:
            with self._at(0) as image:
                self.pages = _count(image) if kind is FileType.TIFF else 1
        except IMAGE_FAULTS as fault:
            raise CannotOpen("damaged") from fault
        if self.pages > MAX_PAGES:
            raise CannotOpen("too-large")

    def words(self, number: int) -> FoundPage:
        """The size of a page, which has no words; decodes it to know that it can be shown."""
        width, height = self._size(number)
        doubtful = self._decode(number, 1, 1).doubtful
        with self._at(number) as image:
            resolution = max(image.size) / max(width, height)
        whole = [(0.0, 0.0, width, height)]
        return FoundPage(width, height, Trust.NONE, doubtful, [], whole, resolution)

    def frame(self, number: int, scale: float, clip: Rect | None) -> Frame:
        """Which pixels `render` would make."""
        width, height = self._size(number)
        return frame(width, height, scale, clip)

    def render(self, number: int, target: Frame, pixels: memoryview) -> bool:
        """Write into `pixels` (B, G, R, 255); whether the page is doubtful."""
        width, height = self._size(number)
        whole = max(1, round(width * target.scale)), max(1, round(height * target.scale))
        decoded = self._decode(number, *whole)
        across, down = decoded.image.width / whole[0], decoded.image.height / whole[1]
        # In bands: a 60-megapixel picture and its copies would not fit into the address space.
        step = max(1, _BAND_PIXELS // target.width)
        for top in range(0, target.height, step):
            bottom = min(top + step, target.height)
            box = (
                target.x0 * across,
                (target.y0 + top) * down,
                target.x1 * across,
                (target.y0 + bottom) * down,
            )
            band = decoded.image.resize(
                (target.width, bottom - top), Image.Resampling.BICUBIC, box, reducing_gap=2.0
            )
            band.putalpha(255)
            pixels[top * target.stride : bottom * target.stride] = band.tobytes("raw", "BGRA")
        return decoded.doubtful

    def _at(self, number: int) -> Image.Image:
        """The picture opened anew, its size within the limits, nothing decoded."""
        image = Image.open(io.BytesIO(self._data), formats=_FORMATS[self._kind])
        if number:
            image.seek(number)
        if image.width * image.height > MAX_PIXELS or max(image.size) > MAX_EDGE:
            raise CannotOpen("too-large")
        if min(image.size) < 1:
            raise CannotOpen("empty")
        return image

    def _size(self, number: int) -> tuple[float, float]:
        if not 0 <= number < self.pages:
            raise CannotOpen("no-such-page")
        with self._at(number) as image:
            turned = self._orientation(image) >= 5
            width, height = image.size[::-1] if turned else image.size
            dpi = image.info.get("dpi", (0, 0))
            across, down = (float(dpi[1]), float(dpi[0])) if turned else map(float, dpi[:2])
        return page_size(width, height, across, down)

    def _orientation(self, image: Image.Image) -> int:
        if self._kind in _UPRIGHT:
            return 1
        value = image.getexif().get(_ORIENTATION, 1)
        return value if value in _TRANSPOSE else 1

    def _decode(self, number: int, width: int, height: int) -> _Decoded:
        """The picture upright, at least `width` x `height` pixels if it has as many."""
        last = self._decoded
        if last is not None and last.number == number:
            enough = last.image.width >= width and last.image.height >= height
            if enough or not last.reduced:
                return last
        self._decoded = None
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        try:
            self._decoded = self._load(number, width, height, doubtful=False)
        except IMAGE_FAULTS:
            # What there is of a cut-off picture is shown, and marked.
            ImageFile.LOAD_TRUNCATED_IMAGES = True
            self._decoded = self._load(number, width, height, doubtful=True)
        return self._decoded

    def _load(self, number: int, width: int, height: int, *, doubtful: bool) -> _Decoded:
        with self._at(number) as image:
            native = image.size
            orientation = self._orientation(image)
            wanted = (height, width) if orientation >= 5 else (width, height)
            image.draft(None, wanted)
            image.load()
            upright = _rgb(image)
        reduced = upright.size != native
        if orientation in _TRANSPOSE:
            upright = upright.transpose(_TRANSPOSE[orientation])
        return _Decoded(number, upright, reduced, doubtful)


def page_size(width: int, height: int, across: float, down: float) -> tuple[float, float]:
    """Points of a picture of `width` x `height` pixels with `across` x `down` dots per inch."""
    if across >= _LOWEST_DPI and down >= _LOWEST_DPI:
        points = width * 72 / across, height * 72 / down
        if _PLAUSIBLE[0] <= max(points) <= _PLAUSIBLE[1]:
            return points
    factor = min(72 / 96, _A4_LONG / max(width, height))
    return width * factor, height * factor


def _count(image: Image.Image) -> int:
    """Frames of a TIFF, counted no further than one past the limit."""
    count = 1
    while count <= MAX_PAGES:
        try:
            image.seek(count)
        except EOFError:
            break
        count += 1
    image.seek(0)
    return count


def _rgb(image: Image.Image) -> Image.Image:
    """The picture on white paper, 8 bits a colour."""
    if image.mode.startswith("I;16") or image.mode == "I":
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("RGB")
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        clear = image.convert("RGBA")
        paper = Image.new("RGB", clear.size, (255, 255, 255))
        paper.paste(clear, mask=clear.getchannel("A"))
        return paper
    return image.convert("RGB")
