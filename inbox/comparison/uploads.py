"""Rows for documents somebody sends without a form: what is it, whose is it, what does it cover?

The entry of a document is found by its file name; without one, by its place in the list.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inbox.catalogue_values import Field, Service
from inbox.comparison.documents import Remarks
from inbox.comparison.facts import DocumentFacts
from inbox.comparison.names import rect_of
from inbox.comparison.owner import Owner
from inbox.comparison.result import FieldResult, Result, Trust
from inbox.comparison.rows import Case
from inbox.comparison.rules import covered
from inbox.comparison.values import show
from inbox.comparison.verdict import Outcome, place_on

GROUP = "dokumente[]"

_UNREADABLE = {
    "empty": "Die Datei ist leer.",
    "blank": "Seite ist leer.",
    "nothing": "Die Seite ist leer oder zeigt kein Dokument.",
    "blurred": "Das Bild ist unscharf: Nichts ist lesbar.",
    "encrypted": "Die Datei ist mit einem Kennwort geschützt.",
}


@dataclass(frozen=True)
class _Upload:
    """One document with what was said about it."""

    index: int
    facts: DocumentFacts
    owner: Owner
    service: Service
    data: Mapping[str, Any]
    state: str  #: as documents.py tells it
    incomplete: str  #: which pages are missing

    def said(self, part: str) -> Any:
        return self.data.get(f"dokumente[{self.index}].{part}")

    def row(self, field: Field, entered: str, outcome: Outcome, *, compared: bool) -> FieldResult:
        part = field.id.rpartition(".")[2]
        return FieldResult(
            field=f"dokumente[{self.index}].{part}",
            label=f"{field.label} ({self.facts.document.name})",
            group=field.group,
            entered=entered,
            evidence=outcome.evidence,
            result=outcome.result,
            reason=outcome.reason,
            place=outcome.place,
            trust=outcome.trust,
            compared=compared,
        )


def uploaded_rows(case: Case, remarks: Remarks) -> list[FieldResult]:
    """The rows of a service that takes documents; none for any other."""
    service, data = case.service, case.data
    if service.field(f"{GROUP}.art") is None:
        return []
    rows: list[FieldResult] = []
    taken: set[int] = set()
    states = {d.document: d.state for d in remarks.documents}
    for position, facts in enumerate(case.documents):
        index = _entry_of(facts, position, data, taken)
        taken.add(index)
        document = facts.document.id
        upload = _Upload(
            index,
            facts,
            case.owners[document],
            service,
            data,
            states[document],
            remarks.incomplete.get(document, ""),
        )
        rows.extend(_rows(upload))
    return rows


def _entry_of(facts: DocumentFacts, position: int, data: Mapping[str, Any], taken: set[int]) -> int:
    for index in range(len(data)):
        name = data.get(f"dokumente[{index}].datei")
        if name is None:
            break
        if index not in taken and str(name) == facts.document.name:
            return index
    while position in taken:
        position += 1
    return position


def _rows(upload: _Upload) -> list[FieldResult]:
    service, facts = upload.service, upload.facts
    kind_field, file_field = service.field(f"{GROUP}.art"), service.field(f"{GROUP}.datei")
    assert kind_field is not None
    if upload.state not in {"ok", "not-read"} and file_field is not None:
        reason = _UNREADABLE.get(upload.state, "Die Datei ist nicht lesbar.")
        outcome = Outcome(Result.UNREADABLE, reason=reason)
        return [upload.row(file_field, facts.document.name, outcome, compared=True)]
    rows = [_kind_row(upload, kind_field)]
    if file_field is not None and upload.state == "ok":
        rows.insert(0, _legible_row(upload, file_field))
    period_field = service.field(f"{GROUP}.zeitraum")
    entered = upload.said("zeitraum")
    if period_field is not None and entered:
        shown = _shown_period(entered)
        told = (
            covered(entered, facts, months=period_field.params.get("months"))
            if facts.state == "ok"
            else None
        )
        unknown = Outcome(Result.NO_EVIDENCE, reason="Der Zeitraum wurde nicht erkannt.")
        rows.append(upload.row(period_field, shown, told or unknown, compared=told is not None))
    person_field = service.field(f"{GROUP}.person")
    name = upload.owner.name
    if upload.owner.other and name is not None and person_field is not None:
        rect = rect_of(name.name.parts) or name.line.rect
        outcome = Outcome(
            Result.MISMATCH,
            name.name.text,
            "Andere Person: nicht ablegen.",
            place_on(facts, name.line.page, rect),
            Trust.TEXT,
        )
        rows.append(
            upload.row(person_field, str(upload.said("person") or ""), outcome, compared=True)
        )
    return rows


def _legible_row(upload: _Upload, field: Field) -> FieldResult:
    """Rule legible: readable, complete, the right person. In order it is information only."""
    name = upload.facts.document.name
    if upload.incomplete:
        outcome = Outcome(Result.MISSING, reason=upload.incomplete)
        return upload.row(field, name, outcome, compared=True)
    if upload.owner.other:
        return upload.row(field, name, Outcome(Result.OTHER_PERSON), compared=False)
    if upload.facts.unread_pages:
        outcome = Outcome(Result.NOT_READ, reason="Noch nicht alle Seiten gelesen.")
        return upload.row(field, name, outcome, compared=False)
    return upload.row(field, name, Outcome(Result.NO_EVIDENCE, "lesbar"), compared=False)


def _shown_period(entered: Any) -> str:
    if isinstance(entered, list | tuple):
        return " bis ".join(show(day, "date") for day in entered)
    return str(entered)


def _kind_row(upload: _Upload, field: Field) -> FieldResult:
    facts, office = upload.facts, upload.service.office
    said = str(upload.said("art") or facts.document.declared_kind or "")
    entered = office.kind_label(said) if said else ""
    if facts.state == "not-read":
        outcome = Outcome(Result.NOT_READ, reason="noch nicht gelesen")
        return upload.row(field, entered, outcome, compared=True)
    if not facts.recognised:
        outcome = Outcome(Result.NO_EVIDENCE, reason="Die Art wurde nicht erkannt.")
        return upload.row(field, entered, outcome, compared=False)
    shown = office.kind_label(facts.kind)
    title = facts.title or facts.lines[0]
    same = facts.kind == said
    outcome = Outcome(
        Result.MATCH if same else Result.MISMATCH,
        shown,
        "" if same else f"Die Datei ist: {shown}.",
        place_on(facts, title.page, title.rect),
        title.trust(0, len(title.words) - 1),
    )
    return upload.row(field, entered, outcome, compared=bool(said))
