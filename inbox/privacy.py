"""What nobody at the desk may see of a page: found once, kept as rectangles, never as words.

A reading passes `covered` before it is kept, compared or shown (corrections.md 14; § 67a SGB X:
data that is not needed is not collected). Whether a paper may be filed: inbox/redaction.py.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from inbox.cards import card_areas
from inbox.comparison.result import Rect, Trust
from inbox.diagnosis import Area, diagnosis_areas, is_medical, without_codes
from inbox.evidence.reading import Cover, PageReading, Reading, Word
from inbox.page_rows import order_score

#: Margin around what is covered, in heights of a word: of a text layer, and of recognised words,
#: whose rectangles are not exact.
_MARGIN, _MARGIN_UNSURE = 0.2, 0.45
#: A leaning area is covered in pieces of this many points, so that its neighbours stay visible.
_STEP = 48.0
#: More rectangles than this are one: the page.
_MOST = 400


def covered(reading: Reading, *, medical: bool = False) -> Reading:
    """The reading without the words nobody may see; its pages say where they stood.

    Doing it twice changes nothing. What a whole document tells (that it is a sick note) counts on
    each of its pages; `medical` says that it was handed in as one.
    """
    medical = medical or is_medical(reading.pages)
    return replace(reading, pages=tuple(covered_page(p, medical=medical) for p in reading.pages))


def covered_page(page: PageReading, *, medical: bool | None = None) -> PageReading:
    """One page without what nobody may see."""
    if medical is None:
        medical = is_medical((page,))
    found: list[Cover] = []
    hidden: set[int] = set()
    for upright in _upright(page):
        covers, below = _found_on(upright, medical=medical)
        found += covers
        hidden |= below
    covers = [*page.covers, *found]
    codes = []
    for code in page.codes:
        clean = without_codes(code.text) if medical or covers else None
        if clean is not None:
            covers.append(Cover(code.rect, "code"))
        codes.append(code if clean is None else replace(code, text=clean))
    if hidden:  # an empty field beside a diagnosis that was found says nothing of its own
        covers = [replace(c, what="diagnosis") if c.what == "field" else c for c in covers]
    words = (w for n, w in enumerate(page.words) if n not in hidden)
    return replace(
        page,
        words=tuple(w for w in words if not _below(w.rect, covers)),
        codes=tuple(codes),
        looks=tuple(k for k in page.looks if not _touched(k.rect, covers)),
        covers=tuple(dict.fromkeys(covers)),
    )


def _found_on(page: PageReading, *, medical: bool) -> tuple[list[Cover], set[int]]:
    """What has to be covered on an upright page, and the numbers of the words below."""
    places = {id(word): number for number, word in enumerate(page.words)}
    found = [(area, "diagnosis") for area in diagnosis_areas(page, medical=medical)]
    if page.covers:
        # done before: an area whose words are gone is no empty field
        found = [(area, what) for area, what in found if area.hidden]
    elif not any(area.hidden for area, _ in found):
        found = [(area, "field") for area, _ in found]
    found += [(area, "card") for area in card_areas(page)]
    covers = [Cover(rect, what) for area, what in found for rect in _on_page(page, area)]
    if len(covers) > _MOST:
        everything = Rect(0.0, 0.0, page.width, page.height)
        return [Cover(everything, "diagnosis")], set(places.values())
    return covers, {places[id(word)] for area, _ in found for word in area.hidden}


def _upright(page: PageReading) -> tuple[PageReading, ...]:
    """The page put so that its words read; both ways where nothing tells which is right."""
    if page.upright or any(w.flat is not None for w in page.words):
        return (page,)
    width, height = page.width, page.height
    if not _lies(page):
        if order_score(page):
            return (page,)
        other = _turned(page, (-1.0, 0.0, width, 0.0, -1.0, height))
        return (other,) if order_score(other) else (page,)
    one = _turned(page, (0.0, -1.0, width, 1.0, 0.0, 0.0))
    other = _turned(page, (0.0, 1.0, 0.0, -1.0, 0.0, height))
    better = order_score(one) - order_score(other)
    return (one, other) if not better else (one,) if better > 0 else (other,)


def _lies(page: PageReading) -> bool:
    """Whether the text lies on its side: its words are higher than wide."""
    longer = [w.rect for w in page.words if len(w.text) > 3]
    return 2 * sum(1 for r in longer if r.y1 - r.y0 > r.x1 - r.x0) > len(longer)


def _turned(page: PageReading, turn: tuple[float, ...]) -> PageReading:
    """`turn` leads from the turned page to the page as displayed (a, b, c; d, e, f)."""
    a, b, c, d, e, f = turn

    def back(rect: Rect) -> Rect:
        xs = [a * (x - c) + d * (y - f) for x in (rect.x0, rect.x1) for y in (rect.y0, rect.y1)]
        ys = [b * (x - c) + e * (y - f) for x in (rect.x0, rect.x1) for y in (rect.y0, rect.y1)]
        return Rect(min(xs), min(ys), max(xs), max(ys))

    words = tuple(replace(w, flat=back(w.rect)) for w in page.words)
    return replace(page, words=words, upright=(*turn, 0.0, 0.0, 1.0))


def covered_on(page: PageReading) -> tuple[Rect, ...]:
    """Rectangles of a page that are painted over; its reading need not have passed `covered`."""
    return tuple(c.rect for c in (page if page.covers else covered_page(page)).covers)


def visible_words(page: PageReading) -> tuple[Word, ...]:
    """The words of a page without those that are covered."""
    return (page if page.covers else covered_page(page)).words


def _on_page(page: PageReading, area: Area) -> list[Rect]:
    """An area as rectangles of the displayed page, with a margin; never beyond the page."""
    heights = [w.rect.y1 - w.rect.y0 for w in area.hidden if w.flat is None]
    flat = [w.flat.y1 - w.flat.y0 for w in area.hidden if w.flat is not None]
    height = max(heights + flat, default=8.0)
    margin = height * (_MARGIN if page.trust is Trust.TEXT else _MARGIN_UNSURE)
    wide = area.rect.x1 - area.rect.x0
    pieces = max(1, int(wide // _STEP)) if page.upright else 1
    rects = [
        page.on_page(
            Rect(
                area.rect.x0 + wide * n / pieces,
                area.rect.y0,
                area.rect.x0 + wide * (n + 1) / pieces,
                area.rect.y1,
            )
        )
        for n in range(pieces)
    ]
    rects += [word.rect for word in area.hidden]
    wider = [Rect(r.x0 - margin, r.y0 - margin, r.x1 + margin, r.y1 + margin) for r in rects]
    clipped = [
        Rect(max(r.x0, 0.0), max(r.y0, 0.0), min(r.x1, page.width), min(r.y1, page.height))
        for r in wider
    ]
    return [r for r in clipped if r.x1 > r.x0 and r.y1 > r.y0]


def _below(rect: Rect, covers: Sequence[Cover]) -> bool:
    """Whether a word stands below a cover: with its middle, so that neighbours are kept."""
    x, y = (rect.x0 + rect.x1) / 2, (rect.y0 + rect.y1) / 2
    return any(c.rect.x0 <= x <= c.rect.x1 and c.rect.y0 <= y <= c.rect.y1 for c in covers)


def _touched(rect: Rect, covers: Iterable[Cover]) -> bool:
    return any(
        rect.x0 <= c.rect.x1
        and c.rect.x0 <= rect.x1
        and rect.y0 <= c.rect.y1
        and c.rect.y0 <= rect.y1
        for c in covers
    )
