"""Which places of the evidence deserve a second, independent reading. Pure.

Recognised text may be wrong in one character; a second recogniser that knows nothing of the first
confirms or denies it. Text that was not recognised needs no second look.
"""

from collections.abc import Mapping

from inbox.comparison.result import Comparison, FieldResult, Place, Rect, Result, Trust
from inbox.evidence.reading import Reading
from inbox.submission import DocumentId

_DOUBTED = frozenset({Result.SIMILAR, Result.MISMATCH, Result.UNREADABLE})


def wanted_looks(
    comparison: Comparison, readings: Mapping[DocumentId, Reading]
) -> tuple[Place, ...]:
    """The places of compared rows on recognised pages that are in doubt or decide about money."""
    places: dict[Place, None] = {}
    for row in comparison.rows:
        if row.place is None or not row.compared or not _deserves(row):
            continue
        reading = readings.get(row.place.document)
        if reading is None or not 0 <= row.place.page < len(reading.pages):
            continue
        if any(
            word.trust is Trust.RECOGNISED and _holds(row.place.rect, word.rect)
            for word in reading.pages[row.place.page].words
        ):
            places[row.place] = None
    return tuple(places)


def _deserves(row: FieldResult) -> bool:
    return row.result in _DOUBTED or row.payment_relevant


def _holds(rect: Rect, word: Rect) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    return rect.x0 <= x <= rect.x1 and rect.y0 <= y <= rect.y1
