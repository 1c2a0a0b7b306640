"""The second recogniser: Tesseract with its German model. Runs in the recogniser only.

It reads single lines that the first one has read, independently of it; and whole pages where the
memory is too small for the first one.
"""

from collections.abc import Callable

import cv2
import numpy as np
import tesserocr
from tesserocr import OEM, PSM, RIL

from inbox.evidence.recogniser_found import Found, Picture, Seen, as_picture

#: Pixels a line is made high; its capital letters are then half of that (about 300 dpi).
LINE_HEIGHT = 64
_MARGIN = 12
#: Mean confidence below which the page is tried in its other three positions.
_SURE = 0.75
#: At least so many characters make a page's position believable.
_ENOUGH = 40


class Tesseract:
    """One engine, used for crops and pages in turn."""

    def __init__(self, models: str) -> None:
        self._api = tesserocr.PyTessBaseAPI(path=models, lang="deu", oem=OEM.LSTM_ONLY)

    def look(self, picture: Picture) -> tuple[str, float]:
        """The text of a picture that holds one line, or a few, and its confidence (0 to 1)."""
        grey = _grey(picture)
        height = len(grey)
        mode = PSM.SINGLE_LINE if height < 2.2 * LINE_HEIGHT else PSM.SINGLE_BLOCK
        framed = cv2.copyMakeBorder(grey, _MARGIN, _MARGIN, _MARGIN, _MARGIN, cv2.BORDER_REPLICATE)
        self._set(as_picture(framed), mode)
        text = " ".join(_text(self._api.GetUTF8Text).split())
        confidences = self._api.AllWordConfidences()
        self._api.Clear()
        return text, min(confidences, default=0) / 100 if text else 0.0

    def word(self, picture: Picture) -> tuple[str, float]:
        """The text of a strip that holds one word, and its confidence."""
        return self.look(picture)

    def read(self, picture: Picture) -> Found:
        """The words of a page; it is turned when it cannot be read as it lies."""
        grey = _grey(picture)
        best = self._page(grey, 0)
        characters = sum(len(w.text) for line in best.lines for w in line)
        if characters >= _ENOUGH and best.certainty >= _SURE * characters:
            return best
        others = (self._page(as_picture(np.rot90(grey, turns)), turns) for turns in (1, 2, 3))
        return max([best, *others], key=lambda found: found.certainty)

    def _page(self, grey: Picture, turns: int) -> Found:
        self._set(grey, PSM.AUTO)
        self._api.Recognize()
        lines: list[list[Seen]] = []
        words = self._api.GetIterator()
        uncertain = False
        if words is not None:
            for word in tesserocr.iterate_level(words, RIL.WORD):
                if not lines or word.IsAtBeginningOf(RIL.TEXTLINE):
                    lines.append([])
                box = word.BoundingBox(RIL.WORD)
                text = "".join(_text(word.GetUTF8Text, RIL.WORD).split())
                if box is None or not text:
                    continue
                confidence = word.Confidence(RIL.WORD) / 100
                if confidence < 0.3:
                    uncertain = True
                    continue
                x0, y0, x1, y1 = box
                quad = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], dtype=np.float64)
                lines[-1].append(Seen(text, confidence, quad))
        self._api.Clear()
        return Found(tuple(tuple(line) for line in lines if line), turns, uncertain)

    def _set(self, grey: Picture, mode: int) -> None:
        height, width = grey.shape
        self._api.SetPageSegMode(mode)
        self._api.SetImageBytes(grey.tobytes(), width, height, 1, width)
        self._api.SetSourceResolution(300)


def _text(said: Callable[..., str | None], *which: int) -> str:
    """What Tesseract says; nothing where it has nothing to say, which it raises."""
    try:
        return said(*which) or ""
    except RuntimeError:
        return ""


def _grey(picture: Picture) -> Picture:
    return picture if picture.ndim == 2 else as_picture(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))
