"""Two documents of one submission that say different things about the same field.

Only values that stand surely at a caption of the field are held against each other, and only
between kinds of evidence expected to prove it. Statements are left out: their lines are bookings.
"""

from datetime import date
from decimal import Decimal

from inbox.catalogue_values import Field
from inbox.comparison.candidates import Candidate
from inbox.comparison.facts import DocumentFacts, candidate_kinds
from inbox.comparison.links import links_of
from inbox.comparison.rows import Case
from inbox.comparison.statements import STATEMENT

_RULES = frozenset(
    {"date_equal", "amount_equal", "amount_sum", "count_equal", "id_check", "iban_equal"}
)


def contradiction_sentences(case: Case) -> dict[str, list[str]]:
    """For each document (by id) what it says differently from one that stands before it."""
    said: dict[str, list[str]] = {}
    for field in case.service.fields:
        if field.rule not in _RULES or "[]" in field.id:
            continue
        known: list[tuple[DocumentFacts, Candidate]] = []
        for facts in case.usable():
            only = _only(field, facts, case.received)
            if only is None:
                continue
            against = next((k for k in known if _differ(k[1], only, field, case.received)), None)
            if against is not None and against[0].kind != facts.kind:
                label = case.service.office.kind_label(against[0].kind)
                said.setdefault(facts.document.id, []).append(
                    f"{field.label}: hier {only.text}, in „{label}“ {against[1].text}."
                )
            known.append((facts, only))
    return said


def _only(field: Field, facts: DocumentFacts, today: date) -> Candidate | None:
    """The one value a document surely gives for a field."""
    if facts.kind is None or facts.kind == STATEMENT or not facts.recognised:
        return None
    if field.evidence and facts.kind not in field.evidence:
        return None
    links = links_of(facts.links, field.id, frozenset(candidate_kinds(field)))
    if field.type in {"money", "decimal"}:
        links = tuple(x for x in links if x.candidate.kind == "amount") or links
    values = {_value(x.candidate, field, today) for x in links}
    if len(values) != 1 or any(x.unsure for x in links):
        return None
    return links[0].candidate


def _value(candidate: Candidate, field: Field, today: date) -> date | Decimal | str | None:
    return candidate.birth(today) if "geburtsdatum" in field.id else candidate.value


def _differ(one: Candidate, other: Candidate, field: Field, today: date) -> bool:
    first, second = _value(one, field, today), _value(other, field, today)
    if isinstance(first, Decimal) and isinstance(second, Decimal):
        return abs(first) != abs(second)
    return type(first) is type(second) and first != second
