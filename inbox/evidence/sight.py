"""What the recogniser adds to a document's first reading, page by page. Starts nothing itself.

Whatever goes wrong on a page is that page's own result (nothing legible, doubtful); only what says
nothing about the document (the program ends, no recogniser can be started) is raised.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from inbox.comparison.result import Rect
from inbox.diagnosis import is_medical
from inbox.errors import Damaged
from inbox.evidence.limits import MAX_SEEN_PAGES, WALL_SECONDS
from inbox.evidence.looking import SCALE, known_look, target
from inbox.evidence.protocol import Failed
from inbox.evidence.reading import PageImage, PageReading, Reading, SecondLook
from inbox.evidence.recogniser import Recogniser
from inbox.evidence.seeing import Layer, Need, joined, not_seen

#: Codes of Damaged that say nothing about the document.
NO_FAULT_OF_THE_DOCUMENT = frozenset({"cancelled", "closed", "no-worker"})


class Pages(Protocol):
    """The document's own worker."""

    def layer(self, number: int, deadline: float, *, medical: bool) -> Layer | Failed:
        """The text layer of a page, and the pictures that might say more. `medical`: the document
        is known to speak of a person's health.
        """
        ...

    def render(
        self, page: int, scale: float, covers: Sequence[Rect] = (), clip: Rect | None = None
    ) -> PageImage:
        """Pixels of a page, or of a part."""
        ...


def go_on(
    known: Reading,
    pages: Pages,
    recogniser: Recogniser,
    stop: Callable[[], bool],
    *,
    medical: bool,
) -> Reading:
    """`known` with its pending pages recognised; asked before each page, `stop` ends it early.

    `medical`: the document is known to speak of a person's health.
    """
    done = list(known.pages)
    medical = medical or is_medical(done)
    for number, page in enumerate(done):
        if not page.pending:
            continue
        if stop():
            break
        if number < MAX_SEEN_PAGES:
            done[number] = _see(number, page, pages, recogniser, medical=medical)
            medical = medical or is_medical((done[number],))
        else:
            done[number] = replace(page, pending=False, doubtful=True)
    return replace(known, pages=tuple(done))


def look(
    known: Reading, places: Sequence[tuple[int, Rect]], pages: Pages, recogniser: Recogniser
) -> Reading:
    """`known` with the second recogniser's reading of these places (page, rectangle).

    A place that cannot be looked at counts as looked at, without a text.
    """
    done = list(known.pages)
    for number, rect in places:
        page = done[number]
        if not known_look(page, rect):
            seen_again = _look(number, page, rect, pages, recogniser)
            done[number] = replace(page, looks=(*page.looks, seen_again))
    return replace(known, pages=tuple(done))


def _see(
    number: int, known: PageReading, pages: Pages, recogniser: Recogniser, *, medical: bool
) -> PageReading:
    try:
        layer = pages.layer(number, time.monotonic() + WALL_SECONDS, medical=medical)
        if isinstance(layer, Failed):
            return not_seen(known)
        if layer.need is Need.NOTHING:
            return layer.page
        image = pages.render(number, layer.scale)
        page = joined(layer, recogniser.read(image, layer, medical=medical), medical=medical)
        return replace(page, doubtful=page.doubtful or image.doubtful)
    except Damaged as lost:
        if lost.code in NO_FAULT_OF_THE_DOCUMENT:
            raise
        return not_seen(known)


def _look(
    number: int, page: PageReading, rect: Rect, pages: Pages, recogniser: Recogniser
) -> SecondLook:
    try:
        where = target(page, rect)
        # Painted over before the recogniser gets it: what is covered cannot be looked at again.
        image = pages.render(number, SCALE, [c.rect for c in page.covers], where.clip)
        looked = recogniser.look(image, where.quad(image, where.clip), where.lines)
    except Damaged as lost:
        if lost.code in NO_FAULT_OF_THE_DOCUMENT:
            raise
        return SecondLook(rect, "", 0.0)
    return SecondLook(rect, looked.text, looked.confidence)
