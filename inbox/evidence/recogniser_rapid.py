"""The first recogniser: RapidOCR, whole pages, puts them upright. Runs in the recogniser only.

One thread, models from inside the package, nothing fetched: every part is loaded by its first use,
which the warm-up makes before the lock.
"""

from typing import Any

import numpy as np
from rapidocr import RapidOCR
from rapidocr.ch_ppocr_cls import TextClsOutput
from rapidocr.main import RapidOCRError

from inbox.evidence.recogniser_found import Found, Picture, Seen, as_picture

#: Longer side in pixels at which text is looked for and read; more finds nothing more.
SIDE = 1600
_SETTINGS = {
    "Global.max_side_len": SIDE,
    "Global.log_level": "critical",
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}
#: A line this many times longer than thick says which way the page lies.
_LONG = 3.0
#: Share of the length of all such lines that has to lie across, or on its head.
_MOST = 0.6
#: A line below this confidence is tried on its head; it has to be better by so much.
_HARD, _BETTER = 0.8, 0.1


class Rapid:
    """Finds and reads lines."""

    def __init__(self) -> None:
        engine: Any = RapidOCR
        self._engine = engine(params={**_SETTINGS, "Global.return_word_box": True})

    def read(self, picture: Picture) -> Found:
        """The words of a page, which is turned upright before."""
        found, turns = self._read(picture, may_turn=True)
        if not turns:
            return found
        again, _ = self._read(as_picture(np.rot90(picture, turns)), may_turn=False)
        return Found(again.lines, turns, again.uncertain)

    def _texts(self, strips: list[Picture]) -> Any:
        """The texts of the lines; what is hard to read is tried on its head, too."""
        texts = self._engine.recognize_txt(strips)
        hard = [n for n, score in enumerate(texts.scores) if score < _HARD]
        if not hard:
            return texts
        other = self._engine.recognize_txt([as_picture(np.rot90(strips[n], 2)) for n in hard])
        again = other.txts, other.scores, other.word_results
        lists = [list(texts.txts), list(texts.scores), list(texts.word_results)]
        for n, found in zip(hard, zip(*again, strict=True), strict=True):
            if found[1] > texts.scores[n] + _BETTER:
                for values, value in zip(lists, found, strict=True):
                    values[n] = value
        texts.txts, texts.scores, texts.word_results = (tuple(values) for values in lists)
        return texts

    def word(self, picture: Picture) -> tuple[str, float]:
        """The text of a strip that holds one word, and its confidence."""
        read = self._engine.recognize_txt([picture])
        return str(read.txts[0]), float(read.scores[0])

    def _read(self, picture: Picture, *, may_turn: bool) -> tuple[Found, int]:
        """What stands there, or by how many quarter turns the picture has to be turned first."""
        engine = self._engine
        small, done = engine.preprocess_img(picture)
        try:
            crops, boxes = engine.detect_and_crop(small, done)
        except RapidOCRError:
            return Found(), 0
        try:
            turned, directions = engine.cls_and_rotate(crops)
            if may_turn and (turns := _turns(boxes.boxes, directions)):
                return Found(), turns
            # The page lies upright now. What is said of a single line is often wrong: only one that
            # stands on its side follows it.
            lies = [_lies(corners) for corners in boxes.boxes]
            strips = [
                t if on_side else c for c, t, on_side in zip(crops, turned, lies, strict=True)
            ]
            texts = self._texts(strips)
        except RapidOCRError:
            return Found(uncertain=True), 0
        seen = len(boxes.boxes)
        whole = engine.build_final_output(picture, boxes, directions, texts, crops, done)
        lines = tuple(_line(line) for line in whole.word_results or ())
        return Found(lines, 0, uncertain=len(lines) < seen), 0


def _lies(corners: Any) -> bool:
    width = float(np.linalg.norm(corners[1] - corners[0]))
    height = float(np.linalg.norm(corners[3] - corners[0]))
    return height >= 1.5 * width


def _turns(boxes: Any, directions: TextClsOutput) -> int:
    """Quarter turns against the clock that put the page upright, by its long lines."""
    across = along = overhead = upright = 0.0
    for corners, (label, _) in zip(boxes, directions.cls_res or (), strict=False):
        width = float(np.linalg.norm(corners[1] - corners[0]))
        height = float(np.linalg.norm(corners[3] - corners[0]))
        length = max(width, height)
        if length < _LONG * max(1.0, min(width, height)):
            continue
        if height > width:
            across += length
        else:
            along += length
        if label == "180":
            overhead += length
        else:
            upright += length
    lies = across > _MOST * (across + along) > 0
    heads = overhead > _MOST * (overhead + upright) > 0
    # A line that lies was turned once against the clock before its direction was asked for.
    return (1 if lies else 0) + (2 if heads else 0)


def _line(words: Any) -> tuple[Seen, ...]:
    return tuple(
        Seen(text.strip(), float(confidence), np.array(quad, dtype=np.float64))
        for text, confidence, quad in words
        if text.strip()
    )
