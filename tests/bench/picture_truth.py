"""Where the truth of a case says a value stands on a picture, in displayed points.

truth.json counts points on the clean page and pixels, upright, on every other picture.
"""

from pathlib import Path
from typing import Any

import pillow_heif
import pymupdf
from PIL import Image, ImageOps

from inbox.comparison.result import Rect
from inbox.evidence.reading import Reading

pillow_heif.register_heif_opener(thumbnails=False)


def rects_on(
    path: Path, picture: str, truth: dict[str, Any], reading: Reading
) -> list[tuple[int, Rect, str]]:
    """Page (-1: not told), rectangle and entered text of every value that is on this picture."""
    widths = [] if picture == "clean" else _pixels(path)
    found = []
    for told in truth["fields"]:
        page = int(told.get("page", 0)) - 1
        if picture == "clean":
            x0, y0, x1, y1 = told["rect"]
            found.append((page, Rect(x0, y0, x1, y1), str(told["entered"])))
            continue
        corners = told.get("rects", {}).get(picture)
        number = max(0, page)
        if not corners or number >= min(len(widths), len(reading.pages)):
            continue
        scale = reading.pages[number].width / widths[number]
        xs, ys = [x * scale for x, _ in corners], [y * scale for _, y in corners]
        found.append((page, Rect(min(xs), min(ys), max(xs), max(ys)), str(told["entered"])))
    return found


def _pixels(path: Path) -> list[int]:
    """The width of every page in pixels, orientation applied."""
    if path.suffix == ".pdf":
        with pymupdf.open(path) as pdf:
            return [max((i[2] for i in p.get_images()), default=1) for p in pdf]
    with Image.open(path) as image:
        widths = []
        for frame in range(getattr(image, "n_frames", 1) if path.suffix == ".tif" else 1):
            image.seek(frame)
            widths.append(ImageOps.exif_transpose(image.copy()).width)
        return widths
