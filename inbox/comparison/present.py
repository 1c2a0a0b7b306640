""" "Present only": a document of an expected kind lies there, legible. No value is compared.

Such a row never agrees: it tells that the paper is there. Where the catalogue demands the paper
(`evidence_required_when`, or the service's required evidence) and it is not there, unreadable or
somebody else's, the row says so. After a No nothing is asked (parameter `asks_when`).
"""

from inbox.catalogue_values import Field
from inbox.comparison.facts import DocumentFacts
from inbox.comparison.result import FieldResult, Result
from inbox.comparison.rows import Case, made
from inbox.comparison.rules import income_against_no
from inbox.comparison.verdict import Outcome, place_on


def present_row(field: Field, key: str, case: Case) -> FieldResult:
    """The row of an entry that only asks for a paper."""
    if field.params.get("contradicted_by") == "inflow":
        for facts in case.usable():
            against = income_against_no(case.data.get(key), facts, case.service)
            if against is not None:
                return made(field, key, case, against)
    if not field.asks(case.data) or not field.evidence:
        return made(field, key, case, Outcome(Result.NO_EVIDENCE), compared=False)
    demanded = field.needs_evidence(case.data) or any(
        set(kinds) & set(field.evidence) for kinds in case.service.required_kinds(case.data)
    )
    mine = [d for d in case.documents if d.kind in field.evidence]
    usable = [d for d in case.usable() if d in mine]
    if usable:
        return made(field, key, case, _there(usable[0], case), compared=False)
    outcome = _not_there(mine, field, case)
    return made(field, key, case, outcome, compared=demanded)


def _there(facts: DocumentFacts, case: Case) -> Outcome:
    kind = case.service.office.kind_label(facts.kind)
    line = facts.title or next(iter(facts.lines), None)
    return Outcome(
        Result.NO_EVIDENCE,
        "liegt vor",
        f"{kind} liegt vor. Ein Wert wird hier nicht verglichen.",
        place_on(facts, line.page, line.rect) if line is not None else None,
        line.trust(0, len(line.words) - 1) if line is not None else Outcome(Result.MISSING).trust,
        facts,
    )


def _not_there(mine: list[DocumentFacts], field: Field, case: Case) -> Outcome:
    labels = [case.service.office.kind_label(k) for k in field.evidence]
    if not mine:
        return Outcome(Result.NO_EVIDENCE, reason=f"{' oder '.join(labels[:2])} fehlt.")
    kind = case.service.office.kind_label(mine[0].kind)
    if any(case.owners[d.document.id].other for d in mine):
        return Outcome(Result.OTHER_PERSON, reason=f"{kind} lautet auf eine andere Person.")
    if any(d.state == "not-read" for d in mine):
        return Outcome(Result.NOT_READ, reason="noch nicht gelesen")
    return Outcome(Result.UNREADABLE, reason=f"{kind} ist nicht lesbar.")
