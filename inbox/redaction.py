"""Whether a paper may be filed: as it is, redacted, or not before a person has looked. Rules only.

Covers are found when a document is read; here it is judged whether they are all there are. The
rules of certainty stand in docs/decisions/0004.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from inbox.catalogue_values import EvidenceKind
from inbox.comparison.result import Rect, Trust
from inbox.evidence.reading import Cover, PageReading, Reading
from inbox.page_rows import skeleton

REDACT, IF_NEEDED = "schwaerzen", "nur_wenn_noetig"
#: Says nothing about what a document is.
ANYTHING = "sonstiges"
HEALTH = "art9"
#: Below this mean confidence, or with fewer words, a recognised page proves nothing.
_SURE, _FEWEST = 0.85, 12
#: A picture smaller than this share of a text page is a logo, a stamp, a signature.
_PICTURED = 0.12
#: The copy that carries no diagnosis (Muster 1b). That for the insured person does carry it.
_EMPLOYER = tuple(
    skeleton(w) for w in ("beim Arbeitgeber", "für den Arbeitgeber", "für Arbeitgeber")
)
_INSURED = tuple(
    skeleton(w) for w in ("Ausfertigung für Versicherte", "Ausfertigung für die versicherte",
                          "Ausfertigung für den Versicherten", "Ausfertigung für die Krankenkasse",
                          "Ausfertigung zur Vorlage bei der Krankenkasse")
)  # fmt: skip


class Standing(StrEnum):
    """What holds for one document."""

    FREE = "free"  #: its kind asks for nothing, and nothing was found
    CLEAR = "clear"  #: read completely, there is nothing to remove
    LOCATED = "located"  #: what has to go was located with certainty
    BY_HAND = "by-hand"  #: a person has marked it, or said that there is nothing (more)
    WAITS = "waits"  #: a person has to look
    CLOSED = "closed"  #: cannot be opened, so it cannot be redacted: never filed


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person said about a document: there is nothing (more) to redact in it."""

    by: str
    at: str  #: instant, UTC, ISO


@dataclass(frozen=True, slots=True)
class ByHand:
    """What people marked and said about one document. `marks`: rectangles by page, from 0."""

    marks: Mapping[int, tuple[Rect, ...]]
    nothing_more: Statement | None = None
    wanted: bool = False  #: to be filed although it usually is not needed

    @classmethod
    def none(cls) -> "ByHand":
        """Nobody has touched the document."""
        return cls({})


@dataclass(frozen=True, slots=True)
class Redaction:
    """The judgement. `page`: the first that waits; `reason`: why, a code of `ui/texts`."""

    standing: Standing
    covers: Mapping[int, tuple[Cover, ...]]
    page: int = 0
    reason: str = ""


def judge_redaction(
    reading: Reading | None, kinds: Collection[EvidenceKind], hand: ByHand
) -> Redaction:
    """Judge one document by what it was declared as and recognised as (`kinds`)."""
    asked = [kind for kind in kinds if kind.filing == REDACT]
    if reading is None or reading.verdict != "ok" or not reading.pages:
        return Redaction(Standing.CLOSED if asked else Standing.FREE, {})
    covers = _all_covers(reading, hand)
    if hand.nothing_more is not None:
        return Redaction(Standing.BY_HAND, covers)
    if not asked:
        if hand.marks:
            return Redaction(Standing.BY_HAND, covers)
        return Redaction(Standing.LOCATED if covers else Standing.FREE, covers)
    health = all(kind.sensitivity == HEALTH for kind in asked)
    employer = health and _is_employers_copy(reading)
    open_pages = [
        (number, why)
        for number, page in enumerate(reading.pages)
        if not hand.marks.get(number)
        and (why := _doubt(page, employer=employer) if health else _card_doubt(page))
    ]
    if open_pages:
        return Redaction(Standing.WAITS, covers, *open_pages[0])
    if hand.marks:
        return Redaction(Standing.BY_HAND, covers)
    return Redaction(Standing.LOCATED if covers else Standing.CLEAR, covers)


def _all_covers(reading: Reading, hand: ByHand) -> Mapping[int, tuple[Cover, ...]]:
    found: dict[int, tuple[Cover, ...]] = {}
    for number, page in enumerate(reading.pages):
        marked = tuple(Cover(rect, "hand") for rect in hand.marks.get(number, ()))
        if page.covers or marked:
            found[number] = (*page.covers, *marked)
    return found


def _doubt(page: PageReading, *, employer: bool) -> str:
    """Why a page of a sick note does not say with certainty where its diagnosis stands."""
    if page.blank:
        return ""
    if page.doubtful:
        return "page-doubtful"
    if page.trust is Trust.NONE or not page.words:
        return "page-not-read"
    found = {cover.what for cover in page.covers}
    if page.trust is Trust.TEXT and page.pictured < _PICTURED:
        return ""  # read letter by letter: what has a caption or a code was found
    if page.trust is Trust.TEXT:
        # a letter with a photo of the note in it: no text layer tells what that shows
        return "" if employer or "diagnosis" in found else "page-not-read"
    if len(page.words) < _FEWEST or _mean(page) < _SURE:
        return "page-unclear"
    if "diagnosis" in found:
        return ""
    if "field" in found:
        return "field-not-read"
    return "" if employer else "no-field"


def _card_doubt(page: PageReading) -> str:
    """A card's check number may stand anywhere on its back: only a person can say."""
    if page.blank:
        return ""
    if (
        page.trust is Trust.TEXT
        and not page.doubtful
        and any(c.what == "card" for c in page.covers)
    ):
        return ""
    return "card-unclear"


def _mean(page: PageReading) -> float:
    return sum(word.confidence for word in page.words) / len(page.words)


def _is_employers_copy(reading: Reading) -> bool:
    """The copy for the employer says so, and no page says that it is another one."""
    texts = ["".join(skeleton(w.text) for w in page.words) for page in reading.pages]
    says = any(word in text for text in texts for word in _EMPLOYER)
    return says and not any(word in text for text in texts for word in _INSURED)


def pages_of(covers: Mapping[int, Sequence[Cover]]) -> dict[str, list[int]]:
    """Kind of cover → the pages it stands on, for the Prüfvermerk; never the content."""
    found: dict[str, list[int]] = {}
    for number in sorted(covers):
        for what in sorted({_plain(cover.what) for cover in covers[number]}):
            found.setdefault(what, []).append(number)
    return found


def _plain(what: str) -> str:
    return "diagnosis" if what in ("field", "code") else what
