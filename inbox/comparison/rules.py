"""Rules that are more than one value against another: periods, sums, validity, uploaded files."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from inbox.catalogue_values import Field, Service
from inbox.comparison.assign import links_of
from inbox.comparison.candidates import Candidate
from inbox.comparison.facts import DocumentFacts
from inbox.comparison.names import rect_of
from inbox.comparison.owner import Owner
from inbox.comparison.result import FieldResult, Result, Trust
from inbox.comparison.values import compact, show
from inbox.comparison.verdict import Outcome, judge, place_of, place_on
from inbox.deadline import entered_day
from inbox.submission import DocumentId

_INCOME = (
    "lohn",
    "gehalt",
    "lohngehalt",
    "kindergeld",
    "rente",
    "unterhalt",
    "bezuege",
    "verdienst",
)


def valid_on(field: Field, entered: Any, facts: DocumentFacts, received: date) -> Outcome | None:
    """The day printed is the day entered, and it has not passed at receipt."""
    outcome = judge(field, entered, facts, received, None)
    if outcome is None or outcome.result not in {Result.MATCH, Result.MISMATCH}:
        return outcome
    links = links_of(facts.links, field.id, frozenset({"date"}))
    printed = links[0].candidate.value if links else None
    if isinstance(printed, date) and printed < received:
        return Outcome(
            Result.MISMATCH,
            outcome.evidence,
            f"Bei Eingang abgelaufen (seit {show(printed, 'date')}).",
            outcome.place,
            outcome.trust,
            facts,
        )
    return outcome


def proven_period(
    field: Field, entered: Any, facts: DocumentFacts, service: Service, received: date
) -> Outcome | None:
    """The entered day lies in the period the document shows."""
    day = entered_day(entered)
    ends: list[Candidate] = []
    for name in (field.params.get("from"), field.params.get("to")):
        known = service.field(str(name))
        links = links_of(facts.links, known.id, frozenset({"date"})) if known else ()
        if not links:
            return None
        ends.append(links[0].candidate)
    first, last = (c.value for c in ends)
    if day is None or not isinstance(first, date) or not isinstance(last, date) or last < first:
        return None
    inside = first <= day <= last
    place = place_of(ends[0])
    rect = ends[0].rect.united(ends[1].rect) if ends[0].line.page == ends[1].line.page else None
    return Outcome(
        Result.MATCH if inside else Result.MISMATCH,
        f"{show(first, 'date')} bis {show(last, 'date')}",
        "Der Tag liegt im Zeitraum." if inside else "Der Tag liegt nicht im Zeitraum.",
        place_on(facts, ends[0].line.page, rect) if rect else place,
        ends[0].line.trust(*ends[0].words),
        facts,
    )


def rent_sum(field: Field, entered: Any, facts: DocumentFacts, received: date) -> Outcome | None:
    """The printed total; on a statement the booking, whatever its sign."""
    if facts.kind != field.params.get("booking_kind"):
        return judge(field, entered, facts, received, None)
    want = abs(Decimal(str(entered)))
    links = links_of(facts.links, field.id, frozenset({"amount"}))
    amounts = [x.candidate for x in links if isinstance(x.candidate.value, Decimal)]
    if not amounts:
        return None
    hit = next((c for c in amounts if abs(c.value) == want), None)  # type: ignore[arg-type]
    others = {abs(c.value) for c in amounts} - {want}  # type: ignore[arg-type]
    if hit is not None and not others:
        return Outcome(
            Result.MATCH, hit.text, "So wird die Miete abgebucht.", place_of(hit),
            hit.line.trust(*hit.words), facts,
        )  # fmt: skip
    shown = hit or amounts[0]
    reason = (
        "Die Abbuchungen sind nicht alle gleich hoch."
        if hit
        else "Abgebucht wird ein anderer Betrag."
    )
    return Outcome(
        Result.SIMILAR if hit else Result.MISMATCH, shown.text, reason, place_of(shown),
        shown.line.trust(*shown.words), facts,
    )  # fmt: skip


def present(field: Field, entered: Any, facts: DocumentFacts, service: Service) -> Outcome | None:
    """ "Einkommen: Nein" against wages on the statement is a contradiction (corrections, 9)."""
    if facts.kind != "kontoauszug" or str(entered).casefold() not in {"false", "nein"}:
        return None
    for line in facts.lines:
        words = [p.key for p in line.pieces]
        if not any(w in _INCOME for w in words):
            continue
        amount = next(
            (
                c
                for c in facts.candidates
                if c.line is line
                and c.kind == "amount"
                and isinstance(c.value, Decimal)
                and c.value > 0
            ),
            None,
        )
        if amount is None:
            continue
        text = next(w.text for w in line.words if compact(w.text) in _INCOME or any(
            part in _INCOME for part in compact(w.text.replace("/", " ")).split()))  # fmt: skip
        return Outcome(
            Result.MISMATCH,
            f"{amount.text} ({text})",
            "Auf dem Kontoauszug steht ein Zufluss.",
            place_on(facts, line.page, line.rect),
            line.trust(0, len(line.words) - 1),
            facts,
        )
    return None


def uploaded_rows(
    service: Service, documents: tuple[DocumentFacts, ...], owners: Mapping[DocumentId, Owner]
) -> list[FieldResult]:
    """For a service that takes documents: is each one what it was called, and whose is it?"""
    kind_field = service.field("dokumente[].art")
    person_field = service.field("dokumente[].person")
    file_field = service.field("dokumente[].datei")
    if kind_field is None:
        return []
    rows: list[FieldResult] = []
    for index, facts in enumerate(documents):
        entered = service.office.kind_label(facts.document.declared_kind)
        key = f"dokumente[{index}].art"
        if facts.state == "not-read":
            result, reason, evidence = Result.NOT_READ, "noch nicht gelesen", None
        elif facts.state != "ok" and file_field is not None:
            rows.append(
                FieldResult(
                    f"dokumente[{index}].datei", file_field.label, file_field.group,
                    facts.document.name, None, Result.UNREADABLE,
                    "Seite ist leer." if facts.state == "empty" else "Die Datei ist nicht lesbar.",
                )
            )  # fmt: skip
            continue
        elif not facts.recognised:
            result, reason, evidence = Result.NO_EVIDENCE, "Die Art wurde nicht erkannt.", None
        else:
            evidence = service.office.kind_label(facts.kind)
            same = facts.kind == facts.document.declared_kind
            result = Result.MATCH if same else Result.MISMATCH
            reason = "" if same else f"Die Datei ist: {evidence}."
        place = None
        if facts.state == "ok" and facts.lines:
            place = place_on(facts, facts.lines[0].page, facts.lines[0].rect)
        compared = result is not Result.NO_EVIDENCE and facts.document.declared_kind is not None
        rows.append(
            FieldResult(
                key, f"{kind_field.label} ({facts.document.name})", kind_field.group, entered,
                evidence, result, reason, place if result is not Result.NOT_READ else None,
                Trust.TEXT if place else Trust.NONE, compared,
            )
        )  # fmt: skip
        owner = owners[facts.document.id]
        if owner.other and owner.name is not None and person_field is not None:
            rect = rect_of(owner.name.name.parts) or owner.name.line.rect
            rows.append(
                FieldResult(
                    f"dokumente[{index}].person", f"{person_field.label} ({facts.document.name})",
                    person_field.group, "", owner.name.name.text, Result.MISMATCH,
                    "Andere Person: nicht ablegen.",
                    place_on(facts, owner.name.line.page, rect), Trust.TEXT,
                )
            )  # fmt: skip
    return rows
