"""Rows as the window needs them: a place on the page as displayed, and how sure the reader was.

Lines are made on the page put upright and flat; a picture is marked as it is seen. Pure.
"""

from collections.abc import Mapping
from dataclasses import replace

from inbox.comparison.result import FieldResult, Place, Rect
from inbox.evidence.reading import PageReading, Reading, Word
from inbox.submission import DocumentId


def on_displayed_page(row: FieldResult, readings: Mapping[DocumentId, Reading]) -> FieldResult:
    """The same row with its place on the displayed page."""
    if row.place is None:
        return row
    page = page_of(row.place, readings)
    if page is None or not page.upright:
        return row
    return replace(row, place=replace(row.place, rect=displayed(page, row.place.rect)))


def page_of(place: Place, readings: Mapping[DocumentId, Reading]) -> PageReading | None:
    """The page a place is on; None when it was not read."""
    reading = readings.get(place.document)
    if reading is None or not 0 <= place.page < len(reading.pages):
        return None
    return reading.pages[place.page]


def displayed(page: PageReading, flat: Rect) -> Rect:
    """A rectangle of the flat page around the displayed words that fill it, or what it covers."""
    words = words_in(page, flat)
    if words and all(_inside(w.flat or w.rect, flat) for w in words):
        rect = words[0].rect
        for word in words[1:]:
            rect = rect.united(word.rect)
        return rect
    return page.on_page(flat)


def words_in(page: PageReading, flat: Rect) -> tuple[Word, ...]:
    """The words of a page whose middle is in a rectangle of the flat page, or that it cuts."""
    return tuple(w for w in page.words if _touches(w.flat or w.rect, flat))


def _touches(word: Rect, rect: Rect) -> bool:
    middle = (word.y0 + word.y1) / 2
    shared = min(word.x1, rect.x1) - max(word.x0, rect.x0)
    narrow = min(word.x1 - word.x0, rect.x1 - rect.x0)
    return rect.y0 <= middle <= rect.y1 and shared > 0.3 * max(0.1, narrow)


def _inside(word: Rect, rect: Rect) -> bool:
    return word.x0 >= rect.x0 - 1.0 and word.x1 <= rect.x1 + 1.0
