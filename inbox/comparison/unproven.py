"""Rows no document says anything about: why not, and does it matter?

Not read yet, illegible, of another person, missing on the document, or no document at all.
"""

from collections.abc import Mapping
from typing import Any

from inbox.catalogue_values import Field
from inbox.comparison.facts import DocumentFacts, NameFact
from inbox.comparison.names import Likeness, fit_person, rect_of
from inbox.comparison.result import FieldResult, Place, Result
from inbox.comparison.rows import Case, made
from inbox.comparison.verdict import Outcome

_IDENTITY = frozenset({"nachname", "vorname", "geburtsdatum"})
_VERDICTS = {
    "damaged": "Die Datei lässt sich nicht öffnen.",
    "encrypted": "Die Datei ist mit einem Kennwort geschützt.",
    "unknown-type": "Das Dateiformat ist unbekannt.",
    "too-large": "Die Datei ist zu groß zum Lesen.",
    "timeout": "Das Lesen hat zu lange gedauert.",
    "crashed": "Die Datei ließ sich nicht lesen.",
    "empty": "Die Datei ist leer.",
    "blank": "Die Seite ist leer.",
    "illegible": "Auf der Seite ist nichts zu lesen.",
}
NOT_READ = "noch nicht gelesen"


def expected_kinds(field: Field, key: str, data: Mapping[str, Any]) -> tuple[str, ...]:
    """The kinds expected to prove an entry; for an income they depend on what income it is."""
    by_choice = field.params.get("evidence_by")
    if by_choice and "." in key:
        choice = data.get(f"{key.rpartition('.')[0]}.{by_choice['field']}")
        kinds = by_choice["kinds"].get(str(choice))
        if kinds is not None:
            return tuple(kinds)
    return field.evidence


def without_outcome(field: Field, key: str, case: Case) -> FieldResult:
    """No document says anything: why not, and does it matter?"""
    service, labels = case.service, case.service.office.labels
    expected = set(expected_kinds(field, key, case.data))
    able = (expected | labels.kinds(field.id)) if expected else set()
    if set(field.evidence) != expected:
        able = set(expected)
    if not expected and not able:
        return made(field, key, case, Outcome(Result.NO_EVIDENCE), compared=False)
    if not case.documents:
        required = {k for kinds in service.required_kinds(case.data) for k in kinds}
        compared = field.needs_evidence(case.data) or bool(required & expected)
        outcome = Outcome(Result.NO_EVIDENCE, reason="Es liegt kein Nachweis vor.")
        return made(field, key, case, outcome, compared=compared)
    strays = [d for d in case.documents if case.owners[d.document.id].other and d.kind in able]
    if strays:
        owner = case.owners[strays[0].document.id]
        name = owner.name
        reason = f"Der Nachweis lautet auf {name.name.text}." if name else "Andere Person."
        half = _half_fits(field, name, case) if name and owner.birth is None else None
        if half is not None:
            return made(field, key, case, half)
        told = any(f.rule == "owner_match" for f in service.fields)
        return made(
            field, key, case, Outcome(Result.OTHER_PERSON, reason=reason),
            compared=not (told and field.id in _IDENTITY),
        )  # fmt: skip
    read_kinds = {d.kind for d in case.documents if d.state == "ok" and not d.unread_pages}
    waiting = [
        d
        for d in case.documents
        if (d.state == "not-read" or d.unread_pages) and (d.kind in able or d.kind is None)
    ]
    # What nobody has read yet may hold it, whatever the papers beside it lack.
    if waiting and (
        not expected & read_kinds or any(d.kind is None or d.kind in expected for d in waiting)
    ):
        return made(field, key, case, Outcome(Result.NOT_READ, reason=NOT_READ))
    broken = [
        d
        for d in case.documents
        if d.state not in {"ok", "not-read"} and (d.kind in expected or d.kind is None)
    ]
    if broken and not expected & read_kinds:
        reason = _VERDICTS.get(broken[0].state, "Die Datei ließ sich nicht lesen.")
        return made(field, key, case, Outcome(Result.UNREADABLE, reason=reason))
    here = [d for d in case.usable() if d.kind in expected and not _may_leave_out(field, d)]
    if here:
        kind = service.office.kind_label(here[0].kind)
        return made(
            field, key, case, Outcome(Result.MISSING, reason=f"Steht nicht im Nachweis ({kind}).")
        )
    outcome = Outcome(Result.NO_EVIDENCE, reason=_missing_kinds(field, case))
    return made(field, key, case, outcome, compared=field.needs_evidence(case.data))


def _half_fits(field: Field, name: NameFact, case: Case) -> Outcome | None:
    """The other half of the name is the entered one: this half differs, and is shown."""
    if field.id not in {"nachname", "vorname"}:
        return None
    family, given = (str(case.data.get(f) or "") for f in ("nachname", "vorname"))
    fit = fit_person(family, given, name.name)
    beside = fit.given if field.id == "nachname" else fit.family
    parts = fit.family_parts if field.id == "nachname" else fit.given_parts
    if beside is not Likeness.EQUAL or not parts:
        return None
    shown = " ".join(p.text.strip(",;:") for p in parts)
    line = name.line
    place = Place(line.document, line.page, rect_of(parts) or line.rect)
    trust = line.trust(0, len(line.words) - 1)
    return Outcome(Result.MISMATCH, shown, f"Im Nachweis steht {shown}.", place, trust)


def _may_leave_out(field: Field, facts: DocumentFacts) -> bool:
    """Values a document of this kind need not carry: no row is opened because of them."""
    return (field.rule, facts.kind) in {
        ("address_match", "mietvertrag"),
        ("name_match", "au_bescheinigung"),
        ("amount_sum", "kontoauszug"),
        ("amount_inflow", "kontoauszug"),
        ("present_only", "kontoauszug"),
        ("enum_equal", "mietbescheinigung"),
        ("amount_equal", "mietaenderung"),
        ("amount_equal", "kontoauszug"),
        ("date_equal", "kontoauszug"),
    } or (field.id == "krankenkasse")


def _missing_kinds(field: Field, case: Case) -> str:
    if not field.needs_evidence(case.data):
        return ""
    names = [case.service.office.kind_label(k) for k in field.evidence]
    return f"{' oder '.join(names[:2])} fehlt." if names else ""
