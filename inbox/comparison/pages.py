"""The pages of a document: which are empty, unread or doubtful, and which are not there at all.

Missing pages are told by printed numbers ("Seite 2 von 3"). A page without a readable number may be
any page: only more gaps than such pages are called missing.
"""

import re
from collections import Counter
from collections.abc import Sequence

from inbox.comparison.facts import DocumentFacts, PageFacts
from inbox.comparison.result import Trust
from inbox.evidence.reading import PageReading, Reading

_OF = re.compile(
    r"\b(?:seite|blatt|page|s\.)\s*:?\s*(\d{1,3})\s*(?:von|/|of|v\.)\s*(\d{1,3})\b", re.I
)
_ALONE = re.compile(r"(?:seite|blatt|page)\s*:?\s*(\d{1,3})|[-–]\s*(\d{1,3})\s*[-–]", re.I)

#: A photographed cat has a few stray letters at most, a document has words.
_FEWEST_WORDS = 4


def page_sentences(reading: Reading) -> list[str]:
    """What is to be said about the pages of a document that was opened."""
    count = len(reading.pages)
    empty = [n for n, page in enumerate(reading.pages, 1) if page.blank]
    unread = [n for n, page in enumerate(reading.pages, 1) if is_unread(page)]
    doubtful = [n for n, page in enumerate(reading.pages, 1) if page.doubtful and not page.blank]
    said = []
    if empty and len(empty) < count:
        said.append(f"{_pages(empty)} leer.")
    if unread and len(unread) < count:
        said.append(f"{_pages(unread)} noch nicht gelesen.")
    if doubtful:
        said.append(f"{_pages(doubtful)} möglicherweise unvollständig.")
    return said


def is_unread(page: PageReading) -> bool:
    """Whether nobody read the page yet."""
    return page.trust is Trust.NONE and not page.blank


def _pages(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"Seite {numbers[0]} ist"
    return f"Seiten {_listed(numbers)} sind"


def _listed(numbers: Sequence[int]) -> str:
    texts = [str(n) for n in numbers]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} und {texts[-1]}"


def missing_pages(facts: DocumentFacts, count: int) -> list[str]:
    """Printed numbers that are not there; `count` pages carry something."""
    marked = [found for page in facts.pages if (found := _mark(page))]
    said = []
    totals = {total for _, total in marked if total is not None}
    for total in sorted(totals):
        seen = Counter(n for n, t in marked if t == total and 1 <= n <= total)
        copies = max(seen.values(), default=0)
        missing = [n for n in range(1, total + 1) if seen[n] < copies]
        without_number = count - len(marked)
        if len(missing) > max(0, without_number):
            verb = "fehlt" if len(missing) == 1 else "fehlen"
            word = "Seite" if len(missing) == 1 else "Seiten"
            said.append(f"{word} {_listed(missing)} von {total} {verb}.")
    alone = sorted({n for n, total in marked if total is None})
    if not totals and len(alone) == count and alone and alone[-1] > count:
        gaps = [n for n in range(1, alone[-1]) if n not in alone]
        said.append(f"Der Zählung nach fehlt Seite {_listed(gaps)}." if gaps else "")
    return [text for text in said if text]


def _mark(page: PageFacts) -> tuple[int, int | None] | None:
    """The number printed on a page, with the total where it is printed, too."""
    texts = [line.text for line in page.lines]
    pairs = {(int(m[1]), int(m[2])) for text in texts for m in _OF.finditer(text)}
    pairs = {(n, total) for n, total in pairs if 1 <= n <= total}
    if len(pairs) == 1:
        return pairs.pop()
    if pairs:
        return None
    alone = {int(m[1] or m[2]) for text in texts if (m := _ALONE.fullmatch(text.strip()))}
    return (alone.pop(), None) if len(alone) == 1 else None


def shows_no_document(facts: DocumentFacts, reading: Reading) -> bool:
    """Whether everything was read and there are hardly any words: a photo of something else."""
    if not reading.pages or any(is_unread(p) or p.codes for p in reading.pages):
        return False
    if all(p.blank for p in reading.pages):
        return False
    words = [w for p in reading.pages for w in p.words if sum(c.isalpha() for c in w.text) >= 3]
    return len(words) < _FEWEST_WORDS
