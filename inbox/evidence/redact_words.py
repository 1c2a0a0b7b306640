"""Takes what nobody may see out of a page before its words leave the worker. Pure.

What only a later page tells (that it is a sick note) is added by whoever keeps the reading.
"""

from dataclasses import replace

from inbox.comparison.result import Rect
from inbox.diagnosis import is_medical
from inbox.evidence.reading import PageReading, Word
from inbox.evidence.worker_words import FoundPage
from inbox.privacy import covered_page


def hidden(found: FoundPage, *, medical: bool) -> FoundPage:
    """The page with rectangles instead of the words that are covered.

    `medical`: its document is known to speak of a person's health.
    """
    words = tuple(
        Word(w.text, Rect(w.x0, w.y0, w.x1, w.y1), line, w.trust) for w, line in found.words
    )
    page = PageReading(found.width, found.height, words, found.trust)
    page = covered_page(page, medical=medical or is_medical((page,)))
    if not page.covers:
        return found
    kept = {id(word) for word in page.words}
    left = [pair for pair, word in zip(found.words, words, strict=True) if id(word) in kept]
    return replace(found, words=left, covers=page.covers)
