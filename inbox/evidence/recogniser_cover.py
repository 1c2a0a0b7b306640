"""What was seen in a picture, without the words nobody may see: what may leave the recogniser.

Pure, and run behind the recogniser's lock. The page worker's own words come along: a caption
may stand in the text, and what it is the caption of in a picture.
"""

from typing import Any

from inbox.comparison.result import Rect
from inbox.diagnosis import is_medical
from inbox.evidence.protocol import cover_rows
from inbox.evidence.reading import Word
from inbox.evidence.recogniser_protocol import recognised
from inbox.evidence.seeing import Need, layer_of, seen
from inbox.privacy import covered_page


def without_covered(
    message: dict[str, Any], scale: float, layer: dict[str, Any], *, medical: bool
) -> dict[str, Any]:
    """The answer (pixels) as one in points, in which covers stand instead of what is covered.

    `layer`: the page worker's answer about this page. `medical`: it is known to speak of health;
    what the page itself says is found here.
    """
    known = layer_of(layer)
    found = recognised(message, scale)
    page, poorer = seen(known, found)
    page = covered_page(page, medical=medical or is_medical((page,)))
    # Beside pictures the page's own text stays; nobody needs to be told of it.
    beside = known.page.words if known.need is Need.PICTURES else ()
    own = {(word.text, word.rect) for word in beside}
    words = [w for w in page.words if (w.text, w.rect) not in own]
    return {
        "op": "recognised",
        "words": [] if poorer else [_row(word) for word in words],
        "covers": cover_rows(page.covers),
        "codes": [[c.symbology, c.text, *_corners(c.rect)] for c in page.codes],
        "upright": list(found.upright) if words else [],
        "uncertain": found.uncertain,
        "cut": False,
        "blank": found.blank,
        "poorer": poorer,
    }


def _row(word: Word) -> list[Any]:
    flat = word.flat or word.rect
    confidence = round(word.confidence, 4)
    return [word.text, confidence, word.line, *_corners(word.rect), *_corners(flat)]


def _corners(rect: Rect) -> list[float]:
    return [round(value, 3) for value in (rect.x0, rect.y0, rect.x1, rect.y1)]
