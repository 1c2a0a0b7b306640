"""What the statistics report needs of a service, and what of it a submission does not hold yet.

Tables in resources/statistics say it, one per service; nothing is computed for the report here.
A fact that is only expected never bars a press; one that is "erforderlich" does.
"""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jsonschema import Draft202012Validator

from inbox.catalogue import Catalogue, Field, Service, flatten
from inbox.catalogue_condition import Condition, ConditionError, entries, parse_condition
from inbox.catalogue_faults import schema_fault, schema_place, syntax_fault
from inbox.comparison.result import Comparison, FieldResult, Result
from inbox.deadline import entered_day
from inbox.decision import FieldChoice, FieldDecision
from inbox.errors import Damaged
from inbox.submission import Submission

SCHEMA = "schema.json"
_REQUIRED = "erforderlich"
_SHOWN_DAY = re.compile(r"(\d{2})\.(\d{2})\.(\d{4})")


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of the report. `in_case`: the Fachverfahren holds it for every case."""

    field: str
    required: bool
    when: Condition | None = None
    in_case: bool = False
    pattern: re.Pattern[str] | None = None
    not_before: str | None = None  #: a field with a day this day must not lie before


@dataclass(frozen=True, slots=True)
class ReportGap:
    """What the report lacks. `code`: "missing", "form" (is no such value), "before" (`other`)."""

    field: str
    label: str
    code: str
    required: bool
    other: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The tables of an office; a service without one needs nothing."""

    by_service: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)

    def gaps(
        self,
        submission: Submission,
        service: Service,
        decisions: Mapping[str, FieldDecision],
    ) -> tuple[ReportGap, ...]:
        """What is missing or cannot be, in the order of the table; what must be there first.

        A value that is withheld from this person is somebody else's to complete.
        """
        entered = flatten(submission.data)
        found: list[ReportGap] = []
        for fact in self.by_service.get(submission.service, ()):
            known = service.field(fact.field)
            if known is None or fact.field in submission.withheld:
                continue
            if fact.when is not None and not fact.when.holds(entered):
                continue
            gap = _gap(fact, known, service, entered, decisions)
            if gap is not None:
                found.append(gap)
        return tuple(sorted(found, key=lambda g: not g.required))


def load_report(folder: Path, catalogue: Catalogue) -> Report:
    """Read and check every table. Raises Damaged("statistics-invalid", file, place, reason)."""
    schema = _read(folder / SCHEMA)
    tables: dict[str, tuple[Fact, ...]] = {}
    for path in sorted(folder.glob("*.json")):
        if path.name == SCHEMA:
            continue
        content = _read(path)
        for error in Draft202012Validator(schema).iter_errors(content):
            raise _fault(path, schema_place(error), schema_fault(error))
        if content["service"] != path.stem:
            raise _fault(path, "service", f"Die Datei heißt anders: „{path.stem}“.")
        known = {f.id for s in catalogue.services if s.id == path.stem for f in s.fields}
        tables[path.stem] = _facts(path, content["facts"], known)
    return Report(MappingProxyType(tables))


def with_missing_rows(
    comparison: Comparison,
    service: Service,
    gaps: Collection[ReportGap],
    decisions: Mapping[str, FieldDecision],
) -> Comparison:
    """The comparison with an empty row for each missing value, so that one can be entered.

    The row is information only: it is no result. It stays once a value was entered for it.
    """
    there = {row.field for row in comparison.rows}
    wanted = [gap.field for gap in gaps if gap.code == "missing"]
    wanted += [name for name in decisions if name not in wanted]
    rows = list(comparison.rows)
    for name in wanted:
        known = service.field(name)
        if known is None or name in there:
            continue
        row = FieldResult(
            field=name,
            label=known.label,
            group=known.group,
            entered="",
            evidence=None,
            result=Result.NO_EVIDENCE,
            compared=False,
            payment_relevant=known.payment_relevant,
        )
        rows.insert(_place(rows, known.group), row)
    if len(rows) == len(comparison.rows):
        return comparison
    return replace(comparison, rows=tuple(rows))


def _place(rows: list[FieldResult], group: str) -> int:
    """Behind the last row of its group, else at the end."""
    last = [n for n, row in enumerate(rows) if row.group == group]
    return last[-1] + 1 if last else len(rows)


def _gap(
    fact: Fact,
    known: Field,
    service: Service,
    entered: Mapping[str, Any],
    decisions: Mapping[str, FieldDecision],
) -> ReportGap | None:
    values = _values(fact.field, entered, decisions)
    if not values:
        if fact.in_case:
            return None  # nothing is confirmed without a case, which has it or is given it there
        return ReportGap(fact.field, known.label, "missing", fact.required)
    texts = [str(value).strip() for value in values]
    if fact.pattern is not None and not all(fact.pattern.fullmatch(t) for t in texts):
        return ReportGap(fact.field, known.label, "form", fact.required)
    if known.type == "date" and any(_day(t) is None for t in texts):
        return ReportGap(fact.field, known.label, "form", fact.required)
    if fact.not_before is not None:
        other = service.field(fact.not_before)
        day = _day(texts[0])
        before = _values(fact.not_before, entered, decisions)
        least = _day(str(before[0])) if before else None
        if other is not None and day is not None and least is not None and day < least:
            return ReportGap(fact.field, known.label, "before", fact.required, other.label)
    return None


def _values(
    name: str, entered: Mapping[str, Any], decisions: Mapping[str, FieldDecision]
) -> list[object]:
    """What will be handed over: the decided value where one was decided, else the entered one."""
    decided = decisions.get(name)
    if decided is not None and decided.choice in (
        FieldChoice.EVIDENCE_HOLDS,
        FieldChoice.CORRECTED,
    ):
        return [decided.value] if decided.value.strip() else []
    return entries(entered, name)


def _day(text: str) -> date | None:
    """19.11.2026 as shown, or an ISO day (also at the head of an instant)."""
    shown = _SHOWN_DAY.fullmatch(text)
    return entered_day("-".join(reversed(shown.groups())) if shown is not None else text)


def _facts(path: Path, rows: list[dict[str, Any]], known: Collection[str]) -> tuple[Fact, ...]:
    facts: list[Fact] = []
    for n, row in enumerate(rows):
        place = f"facts/{n}"
        names = [row["field"], *([row["not_before"]] if "not_before" in row else [])]
        if unknown := [name for name in names if name not in known]:
            raise _fault(path, place, f"Das Feld „{unknown[0]}“ gibt es nicht.")
        if row["field"] in {f.field for f in facts}:
            raise _fault(path, place, f"Das Feld „{row['field']}“ kommt doppelt vor.")
        try:
            when = parse_condition(row["when"]) if "when" in row else None
            pattern = re.compile(row["pattern"]) if "pattern" in row else None
        except (ConditionError, re.error) as broken:
            raise _fault(path, place, str(broken)) from broken
        if when is not None and (unknown := sorted(when.fields - set(known))):
            raise _fault(path, place, f"Das Feld „{unknown[0]}“ gibt es nicht.")
        facts.append(
            Fact(
                row["field"],
                row["need"] == _REQUIRED,
                when,
                row.get("in_case", False),
                pattern,
                row.get("not_before"),
            )
        )
    return tuple(facts)


def _read(path: Path) -> dict[str, Any]:
    try:
        content: Any = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as broken:
        raise _fault(path, *syntax_fault(broken)) from broken
    if not isinstance(content, dict):
        raise _fault(path, "", "Erwartet wird ein Objekt in geschweiften Klammern.")
    return content


def _fault(path: Path, place: str, reason: str) -> Damaged:
    return Damaged(
        "statistics-invalid", file=path.name, place=place or "ganze Datei", reason=reason[:300]
    )
