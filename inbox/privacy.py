"""Which words of a page nobody at the desk may see, and whether a paper may be filed as it is.

Conservative on purpose: what cannot be located with certainty is not filed, it waits for a person
(corrections.md 14; § 67a SGB X: data that is not needed is not collected).
"""

import re
from collections.abc import Iterable

from inbox.comparison.result import Rect, Trust
from inbox.evidence.reading import PageReading, Reading, Word

#: ICD-10-GM code with an optional certainty letter: "M54.5", "J06.9 G", "F32.1G".
ICD = re.compile(r"^[A-Z]\d{2}(?:\.\d{1,2})?[GVAZ]?[-+*!]?$")
LABELS = ("diagnose", "diagnosen", "icd", "icd-10", "icd-10-gm", "icd-10-code")
#: A card number (13 to 19 digits in groups) or the card's check number.
CARD_NUMBER = re.compile(r"^(?:\d{4}[ -]?){3,4}\d{1,4}$")
#: How far below its caption a diagnosis may stand, in line heights (Muster 1: three lines).
LINES_BELOW = 3.5


def _folded(word: str) -> str:
    return word.strip(" .:;,()").casefold()


def covered_on(page: PageReading) -> tuple[Rect, ...]:
    """Rectangles of a page that carry a diagnosis: painted over and left out of every text."""
    captions = [w for w in page.words if _folded(w.text).startswith(LABELS)]
    hidden: list[Rect] = []
    for caption in captions:
        height = caption.rect.y1 - caption.rect.y0
        for word in page.words:
            if word in captions:
                continue
            right = (
                abs(word.rect.y0 - caption.rect.y0) < height * 0.8
                and word.rect.x0 >= caption.rect.x1
            )
            below = (
                0 < word.rect.y0 - caption.rect.y0 < height * LINES_BELOW
                and word.rect.x0 >= caption.rect.x0 - 4 * height
            )
            if right or below:
                hidden.append(_wider(word.rect, height))
    hidden.extend(
        _wider(w.rect, w.rect.y1 - w.rect.y0)
        for w in page.words
        if ICD.match(w.text.strip(" ,;()")) and captions
    )
    return tuple(hidden)


def _wider(rect: Rect, height: float) -> Rect:
    edge = height * 0.25
    return Rect(rect.x0 - edge, rect.y0 - edge, rect.x1 + edge, rect.y1 + edge)


def _inside(word: Word, covers: Iterable[Rect]) -> bool:
    x = (word.rect.x0 + word.rect.x1) / 2
    y = (word.rect.y0 + word.rect.y1) / 2
    return any(c.x0 <= x <= c.x1 and c.y0 <= y <= c.y1 for c in covers)


def visible_words(page: PageReading) -> tuple[Word, ...]:
    """The words of a page without those that are covered."""
    covers = covered_on(page)
    return tuple(w for w in page.words if not _inside(w, covers)) if covers else page.words


def may_file_unchanged(reading: Reading | None, kind: str) -> bool:
    """Whether a paper whose kind asks for redaction carries nothing that has to go.

    Only a document whose every page was read from a real text layer can say so; a photo or a scan
    cannot, and neither can a page that the reader doubts.
    """
    if reading is None or reading.verdict != "ok" or not reading.pages:
        return False
    for page in reading.pages:
        # Form values stand on a page that may show more than they say; a real text layer does not.
        if page.trust is not Trust.TEXT or page.doubtful:
            return False
        if not page.words:
            return False
        if kind == "bankkarte":
            return False
        if any(_folded(w.text).startswith(LABELS) for w in page.words):
            return False
        if any(ICD.match(w.text.strip(" ,;()")) for w in page.words):
            return False
    return True
