"""Rows of the comparison: how an outcome, an unknown entry or a stray document is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from inbox.catalogue_values import Field, Service, catalogue_id
from inbox.comparison.background import NOTHING_KNOWN, Background
from inbox.comparison.facts import DocumentFacts
from inbox.comparison.names import rect_of
from inbox.comparison.owner import Owner
from inbox.comparison.result import FieldResult, Result, Trust
from inbox.comparison.values import show
from inbox.comparison.verdict import Outcome, place_on
from inbox.submission import DocumentId, Submission


@dataclass(frozen=True)
class Case:
    """One submission with everything its rows need."""

    submission: Submission
    service: Service
    data: Mapping[str, Any]
    documents: tuple[DocumentFacts, ...]
    owners: Mapping[DocumentId, Owner]
    received: date
    background: Background = NOTHING_KNOWN

    def usable(self) -> tuple[DocumentFacts, ...]:
        """Documents that were read and do not belong to somebody else."""
        return tuple(
            d for d in self.documents if d.state == "ok" and not self.owners[d.document.id].other
        )


def keys_of(field: Field, data: Mapping[str, Any]) -> list[str]:
    """The entries of a field that hold a value, in their order."""
    if "[]" not in field.id:
        return [field.id] if data.get(field.id) not in (None, "", []) else []
    return [k for k, v in data.items() if catalogue_id(k) == field.id and v not in (None, "", [])]


def made(
    field: Field, key: str, case: Case, outcome: Outcome, *, compared: bool = True
) -> FieldResult:
    """The row of an entry, with what the evidence says about it."""
    value = case.data.get(key)
    return FieldResult(
        field=key,
        label=_label(field, key, case),
        group=field.group,
        entered=show(value, field.type, field.value_label),
        evidence=outcome.evidence,
        result=outcome.result,
        reason=outcome.reason,
        place=outcome.place,
        trust=outcome.trust,
        compared=compared,
        payment_relevant=field.payment_relevant,
        repaired=outcome.repaired,
    )


def _label(field: Field, key: str, case: Case) -> str:
    """The field's label, numbered when there are several entries."""
    if "[" not in key:
        return field.label
    head, _, rest = key.partition("[")
    index = rest.partition("]")[0]
    many = {k.partition("]")[0] for k in case.data if k.startswith(f"{head}[")}
    number = int(index) + 1 if index.isdigit() else index
    return f"{field.label} ({number})" if len(many) > 1 else field.label


def unknown_rows(service: Service, data: Mapping[str, Any]) -> list[FieldResult]:
    """Entries the catalogue does not know: shown as text, not compared."""
    known = {f.id for f in service.fields}
    return [
        FieldResult(
            field=key,
            label=key.replace("_", " ").replace("[]", "").strip().capitalize(),
            group="Weitere Angaben",
            entered=show(value, "text"),
            evidence=None,
            result=Result.NO_EVIDENCE,
            compared=False,
            known=False,
        )
        for key, value in data.items()
        if catalogue_id(key) not in known and value not in (None, "")
    ]


def owner_row(field: Field, case: Case) -> list[FieldResult]:
    """Shown only when a document belongs to somebody else (au_person is derived, never entered)."""
    for facts in case.documents:
        owner = case.owners[facts.document.id]
        if not owner.other or owner.name is None or facts.kind not in field.evidence:
            continue
        name, birth = owner.name.name, owner.birth
        parts = rect_of(name.parts)
        person = " ".join(
            p for p in (str(case.data.get("vorname", "")), str(case.data.get("nachname", ""))) if p
        )
        shown = name.text + (f", geb. {show(birth, 'date')}" if birth else "")
        row = FieldResult(
            field=field.id,
            label=field.label,
            group=field.group,
            entered=person,
            evidence=shown,
            result=Result.MISMATCH,
            reason="Die Bescheinigung lautet auf eine andere Person.",
            place=place_on(facts, owner.name.line.page, parts or owner.name.line.rect),
            trust=Trust.TEXT,
        )
        return [row]
    return []
