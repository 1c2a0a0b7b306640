"""What kind each piece of evidence is, by what this desk has read from it.

Only makes the filing rules stricter or lets an unnamed document be filed; it never overrules them.
"""

from collections.abc import Callable, Mapping

from inbox.catalogue import Catalogue
from inbox.comparison.kinds import kind_of
from inbox.comparison.lines import lines_of
from inbox.evidence.reading import Reading
from inbox.submission import DocumentId
from sync.handover.papers import Recognise
from sync.handover.view import HandoverView


def recognised_by(
    reading_of: Callable[[DocumentId], Reading | None], catalogue: Catalogue
) -> Recognise:
    """The kinds of a handover's evidence, as far as it was read here."""

    def recognise(view: HandoverView) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for document in view.submission.evidence:
            reading = reading_of(document.id)
            if reading is None or reading.verdict != "ok":
                continue
            lines = [
                lines_of(document.id, number, page) for number, page in enumerate(reading.pages)
            ]
            kind = kind_of(lines, catalogue.kinds)
            if kind is not None:
                found[document.id] = kind[0]
        return found

    return recognise
