"""One line under the evidence: what was read for the current row, from where, how surely."""

from collections.abc import Callable

from inbox.caseview import DocumentView
from inbox.comparison.result import FieldResult, Rect, Trust
from inbox.evidence.reading import PageReading
from inbox.submission import DocumentId
from ui.background import Background
from ui.texts.trust import source_words, sure_words
from ui.widgets import ElidedLabel


def lowest_confidence(reading: PageReading, rect: Rect) -> float | None:
    """The least sure word within a rectangle, None when there is none."""
    inside = [
        word.confidence
        for word in reading.words
        if rect.x0 <= (word.rect.x0 + word.rect.x1) / 2 <= rect.x1
        and rect.y0 <= (word.rect.y0 + word.rect.y1) / 2 <= rect.y1
    ]
    return min(inside, default=None)


class ReadLine(ElidedLabel):
    """„Gelesen: „421,00 EUR“ · erkannt · Lesesicherheit hoch“."""

    def __init__(
        self, words: Callable[[DocumentId, int], PageReading], background: Background
    ) -> None:
        super().__init__("", "caption", "text2", weight=400, name="evidence.read")
        self._words, self._background = words, background
        self._row: FieldResult | None = None
        self._document: DocumentView | None = None
        self._readings: dict[tuple[DocumentId, int], PageReading] = {}

    def forget_readings(self) -> None:
        """Words were read anew, or covered."""
        self._readings.clear()

    def forget(self) -> None:
        """Another submission."""
        self._readings.clear()
        self.show_row(None, None)

    def show_row(self, shown: FieldResult | None, document: DocumentView | None) -> None:
        """Say what was read for a row, nothing when nothing was."""
        self._row, self._document = shown, document
        if shown is None or shown.place is None or not shown.evidence:
            self.setText("")
            return
        if document is not None and document.id != shown.place.document:
            self.setText("")  # another document is on show than the one it was read from
            return
        parts = [self.tr("Gelesen: „{value}“").format(value=shown.evidence)]
        parts += [words for words in (source_words(shown.trust), self._sure(shown)) if words]
        self.setText(" · ".join(parts))

    def _sure(self, shown: FieldResult) -> str:
        if shown.trust is not Trust.RECOGNISED or shown.place is None:
            return sure_words(shown.trust, None)
        key = (shown.place.document, shown.place.page)
        reading = self._readings.get(key)
        if reading is None:
            self._background.read(
                lambda: (key, self._words(*key)),
                self._arrived,
                lambda _error: None,
                lane="evidence.words",
            )
            return ""
        lowest = lowest_confidence(reading, shown.place.rect)
        words = sure_words(shown.trust, lowest)
        if reading.doubtful:
            words = " · ".join(w for w in (words, self.tr("Seite evtl. unvollständig")) if w)
        return words

    def _arrived(self, answer: tuple[tuple[DocumentId, int], PageReading]) -> None:
        key, reading = answer
        self._readings[key] = reading
        self.show_row(self._row, self._document)
