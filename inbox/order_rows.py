"""What a confirmation carries besides decisions: the comparison as it was shown, hints, clearances.

Papers are made from these rows on whichever machine finishes the handover.
"""

from collections.abc import Callable, Mapping

from inbox.caseview import CaseView
from inbox.comparison.result import Comparison
from inbox.decision import decided_value
from inbox.evidence.reading import Reading
from inbox.privacy import may_file_unchanged
from inbox.submission import DocumentId

#: Prefixes of rows that are no fields (see sync/handover/filing.py and papers.py).
HINT = "hinweis:"
KIND = "dokument:"
CLEARED = "ohne-schwaerzung:"

Row = Mapping[str, object]


def order_rows(
    view: CaseView,
    comparison: Comparison,
    reading_of: Callable[[DocumentId], Reading | None],
    kind_of: Callable[[DocumentId], str | None],
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
    rows += [
        _other(f"{CLEARED}{document.id}", "Schwärzung", "nicht nötig")
        for document in view.submission.evidence
        if may_file_unchanged(reading_of(document.id), document.declared_kind or "")
    ]
    return tuple(rows)


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
