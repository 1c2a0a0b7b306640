"""What a confirmation carries besides decisions: the comparison as it was shown, hints, clearances.

Papers are made from these rows on whichever machine finishes the handover.
"""

from collections.abc import Callable, Collection, Mapping

from inbox.caseview import CaseView, DocumentView
from inbox.comparison.result import Comparison
from inbox.decision import decided_value
from inbox.evidence.reading import Reading
from inbox.redaction import ByHand, Standing, pages_of
from inbox.submission import DocumentId

#: Prefixes of rows that are no fields (see sync/handover/filing.py and papers.py).
HINT = "hinweis:"
KIND = "dokument:"
CLEARED = "ohne-schwaerzung:"
COVERED = "schwaerzung:"
WANTED = "abzulegen:"
STRAY = "fremd:"
BLANK = "leer:"

#: How a kind of cover is called in the Prüfvermerk.
_WORDS = {"diagnosis": "Diagnose", "card": "Kartendaten", "hand": "von Hand markiert"}

Row = Mapping[str, object]


def order_rows(
    view: CaseView,
    comparison: Comparison,
    reading_of: Callable[[DocumentId], Reading | None],
    kind_of: Callable[[DocumentId], str | None],
    strays: Collection[DocumentId] = (),
) -> tuple[Row, ...]:
    """The rows of a confirm order."""
    rows: list[Row] = [
        {
            "field": row.field,
            "label": row.label,
            "group": row.group,
            "entered": row.entered,
            "evidence": row.evidence,
            "result": row.result.value,
            "reason": row.reason,
            "decided": decided_value(row, view.decisions.get(row.field)),
        }
        for row in comparison.rows
    ]
    rows += [_other(f"{HINT}{n}", "Hinweis", hint) for n, hint in enumerate(comparison.hints, 1)]
    for document in view.submission.evidence:
        kind = kind_of(document.id)
        if kind is not None:
            rows.append({**_other(f"{KIND}{document.id}", "Erkannt als", kind), "evidence": kind})
    for shown in view.documents:
        rows += _of_document(shown, reading_of(shown.id), is_stray=shown.id in strays)
    return tuple(rows)


def _of_document(shown: DocumentView, reading: Reading | None, *, is_stray: bool) -> list[Row]:
    """What the papers need to know of one document; rectangles and kinds, never a word."""
    rows: list[Row] = []
    if is_stray:
        rows.append(_other(f"{STRAY}{shown.id}", "Andere Person", "nicht ablegen"))
    if reading is not None and reading.pages and all(page.blank for page in reading.pages):
        rows.append(_other(f"{BLANK}{shown.id}", "Leer", "nicht ablegen"))
    if shown.by_hand.wanted:
        rows.append(_other(f"{WANTED}{shown.id}", "Ablage", "gewünscht"))
    told = shown.redaction
    if told is None or told.standing in (Standing.FREE, Standing.WAITS, Standing.CLOSED):
        return rows
    by_hand = told.standing is Standing.BY_HAND
    if not told.covers:
        text = "nicht nötig"
        if by_hand:
            text = "nichts zu schwärzen, von Hand geprüft"
        clear = _other(f"{CLEARED}{shown.id}", "Schwärzung", text)
        rows.append({**clear, "by_hand": by_hand, **_stated(shown.by_hand)})
        return rows
    text = ", ".join(
        f"{_WORDS[what]} (Seite {', '.join(str(n + 1) for n in pages)})"
        for what, pages in pages_of(told.covers).items()
    )
    rows.append(
        {
            **_other(f"{COVERED}{shown.id}", "Schwärzung", text),
            "by_hand": by_hand,
            **_stated(shown.by_hand),
            "covers": [
                [number, *(round(v, 1) for v in (c.rect.x0, c.rect.y0, c.rect.x1, c.rect.y1))]
                for number in sorted(told.covers)
                for c in told.covers[number]
            ],
        }
    )
    return rows


def _stated(hand: ByHand) -> Row:
    said = hand.nothing_more
    return {} if said is None else {"stated_by": said.by, "stated_at": said.at}


def _other(field: str, label: str, text: str) -> Row:
    return {
        "field": field,
        "label": label,
        "group": "",
        "entered": text,
        "evidence": None,
        "result": "none",
        "reason": "",
        "decided": text,
    }
