"""The comparison: every entered value against every document, one row a field, in a fixed order.

`compare` is pure: the same submission, service and readings give the same comparison. What it says
is stored under ENGINE and the documents' SHA-256. A rule that is not computed yields a row of
information, never an agreement. The limit: it proposes; a person decides every open row.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from inbox.catalogue_values import Field, Service, catalogue_id, flatten
from inbox.comparison import anchors, birthdays, verdict, verdict_text
from inbox.comparison.background import NOTHING_KNOWN, Background
from inbox.comparison.balances import statement_gaps
from inbox.comparison.certainty import certain
from inbox.comparison.choices import choice
from inbox.comparison.documents import month_of, period_text, remarks_on
from inbox.comparison.facts import DocumentFacts, candidate_kinds, read_facts
from inbox.comparison.groups import belongings, entry_of, proven_once
from inbox.comparison.hints import hints_for
from inbox.comparison.journeys import journey_end
from inbox.comparison.links import links_of
from inbox.comparison.nearly import nearly
from inbox.comparison.owner import owner_of
from inbox.comparison.result import Comparison, FieldResult, Result
from inbox.comparison.rows import Case, keys_of, made, owner_row, unknown_rows
from inbox.comparison.rule_rows import finished, own_row, rule_rows
from inbox.comparison.rules import (
    covered,
    inflow,
    inflow_amount,
    not_before,
    period_equal,
    proven_period,
    rent_sum,
    valid_on,
)
from inbox.comparison.shown import on_displayed_page
from inbox.comparison.sightings import sightings
from inbox.comparison.statements import STATEMENT
from inbox.comparison.unproven import expected_kinds, without_outcome
from inbox.comparison.uploads import GROUP, uploaded_rows
from inbox.comparison.values import drops_dots
from inbox.comparison.verdict import Outcome
from inbox.comparison.verdict_address import address_part
from inbox.deadline import entered_day
from inbox.evidence.reading import Reading
from inbox.submission import DocumentId, Submission

#: Raised whenever the same input may give another result.
ENGINE = "recognised-5"

_IDENTITY = frozenset({"nachname", "vorname", "geburtsdatum"})
_TYPED = frozenset({"date_equal", "amount_equal", "count_equal", "id_check", "iban_equal"})
#: Numbers that belong to the person and to nobody else on a document.
_OWN_NUMBERS = frozenset({"kvnr", "rvnr", "steuer_id", "bg_nummer"})


def compare(
    submission: Submission,
    service: Service,
    readings: Mapping[DocumentId, Reading],
    background: Background = NOTHING_KNOWN,
    *,
    kinds: Mapping[DocumentId, str] = MappingProxyType({}),
) -> Comparison:
    """Compare what was entered with what the evidence says.

    `kinds` are what a person said documents are. `readings` holds what was read so far; documents
    without one are "noch nicht gelesen". Nothing is raised: a document that could not be opened
    makes its fields "nicht lesbar".
    """
    data = flatten(submission.data)
    received = submission.received_at.astimezone(ZoneInfo(submission.time_zone)).date()
    documents = tuple(
        read_facts(d, readings.get(d.id), service, kinds.get(d.id)) for d in submission.evidence
    )
    owners = {d.document.id: owner_of(d, data, service, received) for d in documents}
    case = Case(submission, service, data, documents, owners, received, background)
    remarks = remarks_on(case, readings)
    belongs = belongings(case, lambda f, k, d: _asked(f, k, d, case))
    rows: list[FieldResult] = []
    uploads = False
    for field in service.fields:
        if field.id.startswith(GROUP):
            if not uploads:
                uploads = True
                rows.extend(uploaded_rows(case, remarks))
            continue
        if field.rule == "owner_match" and "[]" not in field.id:
            rows.extend(owner_row(field, case))
        elif (told := rule_rows(field, case)) is not None:
            rows.extend(told)
        else:
            keys = keys_of(field, data)
            rows.extend(finished(_row(field, key, case, belongs), field, case) for key in keys)
    rows.extend(unknown_rows(service, data))
    rows = [
        on_displayed_page(certain(row, data.get(row.field), service, readings), readings)
        for row in proven_once(rows, case)
    ]
    mine = tuple(d for d in documents if not owners[d.document.id].other)
    gaps = statement_gaps(service, data, mine, received)
    hints = hints_for(case, tuple(rows), remarks, gaps)
    return Comparison(
        submission.id, submission.version, ENGINE, tuple(rows), hints, remarks.documents, gaps
    )


def _asked(field: Field, key: str, facts: DocumentFacts, case: Case) -> Outcome | None:
    """What one document says about one entry."""
    judge = _judge_for(field, key, case)
    return judge(facts) if judge is not None else None


def _row(field: Field, key: str, case: Case, belongs: Mapping[DocumentId, str]) -> FieldResult:
    own = own_row(field, key, case)
    if own is not None:
        return own
    judge = _judge_for(field, key, case)
    if judge is None:
        return made(field, key, case, Outcome(Result.NO_EVIDENCE), compared=False)
    outcomes = [
        (d, o)
        for d in case.usable()
        if not _of_another_entry(key, belongs.get(d.document.id))
        and (o := judge(d)) is not None
        and _may_say(field, key, d, o, case)
    ]
    outcome = _together(field, outcomes, case)
    if outcome is not None:
        return made(field, key, case, _dotted(field, str(case.data[key]), outcome))
    return without_outcome(field, key, case)


def _of_another_entry(key: str, owner: str | None) -> bool:
    """Whether a document is the evidence of another entry of the same group."""
    entry = entry_of(key)
    same = owner is not None and catalogue_id(owner) == catalogue_id(entry)
    return same and owner != entry


def _dotted(field: Field, entered: str, outcome: Outcome) -> Outcome:
    """A name entered without the umlaut that is printed is looked at."""
    if outcome.result is not Result.MATCH or field.rule not in {"name_match", "holder_match"}:
        return outcome
    if not drops_dots(entered, outcome.evidence or ""):
        return outcome
    reason = f"Im Nachweis steht {outcome.evidence}: bitte ansehen."
    return replace(outcome, result=Result.SIMILAR, reason=reason)


def _judge_for(
    field: Field, key: str, case: Case
) -> Callable[[DocumentFacts], Outcome | None] | None:
    """How one document is asked about a field; None when the rule compares nothing."""
    entered, data, service = case.data[key], case.data, case.service
    text = str(entered)
    prefix = key.rpartition(".")[0]
    prefix = f"{prefix}." if prefix else ""
    birth = entered_day(data.get(f"{prefix}geburtsdatum"))
    if field.rule in _TYPED:
        return lambda d: birthdays.both(
            field,
            verdict.judge(field, entered, d, case.received, birth),
            _anchored(field, key, entered, d, case, prefix),
        )
    match field.rule:
        case "amount_sum":
            return lambda d: rent_sum(field, entered, d, case.received)
        case "valid_on":
            return lambda d: valid_on(field, entered, d, case.received)
        case "amount_inflow":
            return lambda d: inflow(field, key, entered, d, data, service)
        case "date_in_period":
            return lambda d: proven_period(field, entered, d, service, case.received)
        case "enum_equal" if "[]" not in field.id:
            return lambda d: choice(field, text, d, service)
        case "name_match" if field.id.endswith(("nachname", "vorname")):
            kinds = service.office.kinds
            return lambda d: anchors.person(
                field, text, data, d, case.received, birth, prefix,
                holder=(known := kinds.get(d.kind or "")) is not None and known.owner == "holder",
            )  # fmt: skip
        case "name_match":
            own = f"{data.get('vorname', '')} {data.get('nachname', '')}"
            return lambda d: (
                anchors.better(
                    verdict_text.whole_name(field, text, d),
                    (birthdays.subject(text, d) if field.type == "name" else None)
                    or anchors.letterhead(text, d, own),
                )
                or nearly(text, d)
            )
        case "holder_match":
            return lambda d: _holder(field, text, d, data)
        case "address_match":
            return lambda d: address_part(field, text, data, d) or _nearly_there(field, text, d)
        case "equal" if field.type in {"text", "name", "plz"}:
            return lambda d: verdict_text.plain_text(field, text, d)
        case "equal" if field.type in {"int", "decimal", "money", "date"}:
            return lambda d: verdict.judge(field, entered, d, case.received, birth)
        case "period_equal":
            return lambda d: period_equal(entered, d)
        case "period_covers":
            return lambda d: covered(entered, d, months=field.params.get("months"))
        case "date_not_before":
            return lambda d: not_before(field, entered, d, case.received)
    return None


def _anchored(
    field: Field, key: str, entered: Any, facts: DocumentFacts, case: Case, prefix: str
) -> Outcome | None:
    """What a number or a day of birth proves by itself or by the row it stands in."""
    want = verdict.normal(field, entered)
    if isinstance(want, Decimal):
        booked = inflow_amount(field, key, want, facts, case.data, case.service)
        if booked is None or booked.result is Result.MATCH:
            return booked
        # A wage on a statement denies only where no paper about the wage itself was handed in.
        others = any(d.kind in field.evidence for d in case.documents)
        return None if others else replace(booked, anchored=True)
    if isinstance(want, date) and field.id.endswith("geburtsdatum"):
        return birthdays.birth(field, want, case.data, facts, case.received, prefix)
    if isinstance(want, date) and not links_of(facts.links, field.id, frozenset({"date"})):
        return journey_end(verdict.period_part(field), want, facts)
    if not isinstance(want, str):
        return None
    kinds = candidate_kinds(field)
    found = anchors.only_one(field, want, facts, kinds) or anchors.in_the_row(
        want, case.data, facts, kinds, prefix
    )
    if found is None and field.type in _OWN_NUMBERS:
        return anchors.other_number(want, case.data, facts, kinds, prefix)
    if found is None or found.place is None:
        return None
    birth = entered_day(case.data.get(f"{prefix}geburtsdatum"))
    return verdict.proven(field, want, found, facts, (birth, case.received))


def _nearly_there(field: Field, text: str, facts: DocumentFacts) -> Outcome | None:
    """A street that nothing on the document is equal to, but for one character."""
    return nearly(text, facts) if field.params.get("part") == "street" else None


def _holder(
    field: Field, text: str, facts: DocumentFacts, data: Mapping[str, Any]
) -> Outcome | None:
    outcome = anchors.better(
        verdict_text.whole_name(field, text, facts), anchors.holder(text, facts)
    )
    if outcome is None:
        return None
    if outcome.result is Result.MISMATCH:
        reason = f"Das Konto lautet auf {outcome.evidence}: Zahlung an Dritte prüfen."
        return Outcome(Result.MISMATCH, outcome.evidence, reason, outcome.place, outcome.trust)
    if outcome.result is Result.MATCH and verdict_text.holder_is_known(text, data) is False:
        reason = "Das Konto gehört einer anderen Person: Zahlung an Dritte prüfen."
        return Outcome(Result.SIMILAR, outcome.evidence, reason, outcome.place, outcome.trust)
    return outcome


def _may_say(field: Field, key: str, facts: DocumentFacts, told: Outcome, case: Case) -> bool:
    """Any document may prove; one that names the person may deny what is the person's own."""
    if told.result is Result.MATCH or told.anchored or _may_prove(field, key, facts, case):
        return True
    if field.id != "geburtsdatum" and field.type not in _OWN_NUMBERS:
        return False
    family, given = (str(case.data.get(f) or "") for f in ("nachname", "vorname"))
    return bool(sightings(family, given, facts.lines))


def _may_prove(field: Field, key: str, facts: DocumentFacts, case: Case) -> bool:
    """Whether this kind of document can deny the field; any document may prove it."""
    if facts.kind is None:
        return True
    expected = expected_kinds(field, key, case.data)
    if expected != field.evidence:
        return facts.kind in expected
    labels = case.service.office.labels
    if facts.kind in field.evidence or facts.kind in labels.kinds(field.id):
        return True
    return "*" in labels.fields.get(field.id, {}) and field.type in {"bg_nummer", "kundennummer"}


def _together(
    field: Field, outcomes: list[tuple[DocumentFacts, Outcome]], case: Case
) -> Outcome | None:
    """One result from what several documents say."""
    by = {
        r: [(d, o) for d, o in outcomes if o.result is r]
        for r in (Result.MATCH, Result.MISMATCH, Result.SIMILAR)
    }
    if by[Result.MATCH]:
        agreed = _preferred(field, by[Result.MATCH])
        if not by[Result.MISMATCH] or field.id in _IDENTITY or field.rule == "address_match":
            return agreed[1]
        against = _preferred(field, by[Result.MISMATCH])
        if field.rule == "amount_inflow" and all(
            d.kind == STATEMENT for d, _ in by[Result.MISMATCH]
        ):
            return agreed[1]  # statements of other months book other incomes
        newest = _newest(by[Result.MATCH], by[Result.MISMATCH])
        if newest is not None:
            return newest
        office = case.service.office
        return Outcome(
            Result.SIMILAR,
            against[1].evidence,
            f"{office.kind_label(agreed[0].kind)} stimmt, "
            f"{office.kind_label(against[0].kind)} zeigt {against[1].evidence}.",
            against[1].place,
            against[1].trust,
        )
    for result in (Result.MISMATCH, Result.SIMILAR):
        if by[result]:
            return _preferred(field, by[result])[1]
    return None


def _newest(
    agreed: list[tuple[DocumentFacts, Outcome]], against: list[tuple[DocumentFacts, Outcome]]
) -> Outcome | None:
    """The agreement of the newest month, where papers of one kind speak of several months."""
    kinds = {d.kind for d, _ in (*agreed, *against)}
    months = [month_of(d) for d, _ in (*agreed, *against)]
    if len(kinds) != 1 or None in months:
        return None
    facts, told = max(agreed, key=lambda a: month_of(a[0]) or (0, 0))
    latest = month_of(facts) or (0, 0)
    if any((month_of(d) or (0, 0)) >= latest for d, _ in against):
        return None
    return replace(told, reason=told.reason or f"So im neuesten Nachweis ({period_text(facts)}).")


def _preferred(
    field: Field, found: list[tuple[DocumentFacts, Outcome]]
) -> tuple[DocumentFacts, Outcome]:
    """The document of an expected kind first."""
    return min(found, key=lambda f: f[0].kind not in field.evidence)
