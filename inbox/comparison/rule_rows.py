"""Which rows a rule makes that is more than values against values, and the check of the form.

The comparison of a value with the papers is the engine's; here stands what comes before it (rules
of their own) and after it (a malformed value never agrees, parts that do not add up are shown).
"""

from dataclasses import replace

from inbox.catalogue_values import Field
from inbox.comparison.balances import balance_row
from inbox.comparison.boxes import ticked_row
from inbox.comparison.computed import birth_told, computed_rows, sum_told
from inbox.comparison.formats import UNUSABLE, format_fault
from inbox.comparison.present import present_row
from inbox.comparison.result import FieldResult, Result
from inbox.comparison.rows import Case, keys_of, made
from inbox.comparison.verdict import Outcome

_UNDECIDED = frozenset({Result.NOT_READ, Result.OTHER_PERSON})


def rule_rows(field: Field, case: Case) -> tuple[FieldResult, ...] | None:
    """The rows of a field whose rule compares no value with a paper; None for every other."""
    computed = computed_rows(field, case)
    if computed is not None:
        return computed
    keys = keys_of(field, case.data)
    match field.rule:
        case "present_only":
            return tuple(_checked(present_row(field, k, case), field, k, case) for k in keys)
        case "none":
            plain = Outcome(Result.NO_EVIDENCE)
            rows = (made(field, k, case, plain, compared=False) for k in keys)
            return tuple(_checked(row, field, row.field, case) for row in rows)
    return None


def own_row(field: Field, key: str, case: Case) -> FieldResult | None:
    """The row of one entry where the papers are asked as a whole; None: each paper is asked."""
    if field.type == "bool" and field.rule == "equal":
        return ticked_row(field, key, case)
    if field.params.get("sum_over") == "accounts":
        return balance_row(field, key, case)
    return None


def finished(row: FieldResult, field: Field, case: Case) -> FieldResult:
    """A compared row after the checks that hold whatever the papers say."""
    row = _checked(row, field, row.field, case)
    if field.rule == "amount_sum":
        row = _with_sum(row, field, case)
    if field.type == "rvnr" and "birth_date" in field.params:
        row = _with_birth(row, field, case)
    return row


def _checked(row: FieldResult, field: Field, key: str, case: Case) -> FieldResult:
    """A malformed value never agrees; one that cannot be compared at all is open."""
    fault = format_fault(field, case.data.get(key))
    if fault is None:
        return row
    if row.result is Result.MATCH:
        return replace(row, result=Result.SIMILAR, reason=fault)
    if row.result in _UNDECIDED and row.compared:
        return row
    if field.type in UNUSABLE and row.result not in {Result.MISMATCH, Result.SIMILAR}:
        return replace(row, result=Result.MISMATCH, reason=fault, compared=True)
    if row.result in {Result.MISMATCH, Result.SIMILAR}:
        known = "Prüfziffer" in row.reason or not row.reason
        return replace(row, reason=row.reason or fault) if known else row
    return replace(row, reason=fault)


def _with_sum(row: FieldResult, field: Field, case: Case) -> FieldResult:
    told = sum_told(field, row.field, case)
    if told is None:
        return row
    text, agrees = told
    if agrees:
        return replace(row, reason=text) if row.result is Result.MATCH else row
    if row.result is Result.MATCH:
        return replace(row, result=Result.SIMILAR, reason=f"Der Nachweis stimmt. {text}")
    if row.result in {Result.NO_EVIDENCE, Result.MISSING, Result.UNREADABLE}:
        return replace(row, result=Result.MISMATCH, reason=text, compared=True)
    return row


def _with_birth(row: FieldResult, field: Field, case: Case) -> FieldResult:
    """Without a paper the number itself still tells when it contradicts the day of birth."""
    told = birth_told(case.data.get(row.field), field.params["birth_date"], case)
    if not told.wrong or (row.compared and row.result not in {Result.NO_EVIDENCE, Result.MATCH}):
        return row
    return replace(row, result=Result.SIMILAR, reason=told.reason, compared=True)
