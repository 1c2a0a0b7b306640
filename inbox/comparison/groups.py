"""Which document of several belongs to which entry of several: one to one over a submission.

Two payslips and two incomes, three identity cards and three people: a document is the evidence of
the entry it agrees with most, and says nothing about the others. What one place proves it proves
once. Limit: bank statements are about many entries and are never given to one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from inbox.catalogue_values import Field, catalogue_id
from inbox.comparison.facts import DocumentFacts
from inbox.comparison.result import FieldResult, Place, Result
from inbox.comparison.rows import Case
from inbox.comparison.statements import STATEMENT
from inbox.comparison.unproven import expected_kinds
from inbox.comparison.verdict import Outcome
from inbox.submission import DocumentId

#: How one document is asked about one entry.
Judged = Callable[[Field, str, DocumentFacts], Outcome | None]

#: What two entries may well share is a name; an amount, a day or a number they may not.
_OWN_TYPES = frozenset({"money", "decimal", "int", "date", "datetime", "iban"})


def entry_of(key: str) -> str:
    """The entry of a group a value belongs to: "einkommen[1].netto" is of "einkommen[1]"."""
    return key.rpartition(".")[0] if "[" in key else ""


def belongings(case: Case, judged: Judged) -> Mapping[DocumentId, str]:
    """For each document that is surely about one entry of a group, that entry."""
    groups: dict[str, list[str]] = {}
    for key in case.data:
        entry = entry_of(key)
        if entry and entry not in (known := groups.setdefault(catalogue_id(entry), [])):
            known.append(entry)
    found: dict[DocumentId, str] = {}
    for group, entries in groups.items():
        if len(entries) > 1:
            found |= _shared_out(case, judged, group, entries)
    return found


def _shared_out(
    case: Case, judged: Judged, group: str, entries: Sequence[str]
) -> dict[DocumentId, str]:
    fields = [f for f in case.service.fields if f.id.startswith(f"{group}.")]
    found: dict[DocumentId, str] = {}
    undecided: list[tuple[DocumentFacts, list[str]]] = []
    for facts in case.usable():
        if facts.kind is None or facts.kind == STATEMENT:
            continue
        scores = {e: _agreements(case, judged, fields, e, facts) for e in entries}
        top = max(scores.values())
        best = [e for e, score in scores.items() if score == top]
        if top and len(best) == 1:
            found[facts.document.id] = best[0]
        elif top:
            undecided.append((facts, best))
    kinds = {d.document.id: d.kind for d in case.usable()}
    for facts, best in undecided:  # what other papers of the kind are about, this one is not
        taken = {e for d, e in found.items() if kinds[d] == facts.kind}
        left = [e for e in best if e not in taken]
        if len(left) == 1:
            found[facts.document.id] = left[0]
    return found


def _agreements(
    case: Case, judged: Judged, fields: Sequence[Field], entry: str, facts: DocumentFacts
) -> int:
    """How many values of an entry a document of an expected kind shows as they were entered."""
    count = 0
    for field in fields:
        key = f"{entry}.{field.id.rpartition('.')[2]}"
        if case.data.get(key) in (None, "", []):
            continue
        if facts.kind not in expected_kinds(field, key, case.data):
            continue
        told = judged(field, key, facts)
        count += told is not None and told.result is Result.MATCH
    return count


def proven_once(rows: Sequence[FieldResult], case: Case) -> list[FieldResult]:
    """The rows; where one place would prove the same field of two entries, the later is looked at.

    So one payslip never proves two wages.
    """
    proves: dict[tuple[str, Place], FieldResult] = {}
    found = []
    for row in rows:
        field = case.service.field(catalogue_id(row.field))
        own = field is not None and field.type in _OWN_TYPES and "[" in row.field
        if own and row.result is Result.MATCH and row.compared and row.place is not None:
            first = proves.setdefault((catalogue_id(row.field), row.place), row)
            if first is not row:
                reason = f"Dieselbe Stelle belegt schon „{first.label}“: bitte ansehen."
                row = replace(row, result=Result.SIMILAR, reason=reason)
        found.append(row)
    return found
