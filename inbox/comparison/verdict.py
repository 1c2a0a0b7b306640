"""From what was entered and what a document shows at the caption to one of the results.

The one error that must not happen is a wrong "stimmt". So a value agrees only when it is equal, it
stands at a caption of its field, and no other value stands at an equally good one.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from inbox.catalogue_values import Field
from inbox.comparison.candidates import Candidate
from inbox.comparison.differing import amount_difference, day_difference, swapped
from inbox.comparison.facts import DocumentFacts, candidate_kinds
from inbox.comparison.identifiers import birth_in_rvnr, number_is_valid
from inbox.comparison.links import Link, latest, links_of
from inbox.comparison.result import Place, Rect, Result, Trust
from inbox.comparison.signs import sign_of, signed
from inbox.comparison.values import (
    case_number_key,
    entered_amount,
    identifier_key,
    show,
    shown_amount,
)
from inbox.deadline import entered_day

#: Numbers that can stand without a caption: nothing else looks like them.
_SPEAKING = frozenset({"iban", "kvnr", "rvnr", "steuer_id"})
#: Fields that ask for the beginning or the end of a period.
_ENDS = {
    "from": frozenset({"von", "au_seit", "ab_datum", "stationaer_von", "gueltig_ab"}),
    "to": frozenset({"bis", "au_bis", "bis_datum", "stationaer_bis", "befristet_bis"}),
}

_LEADS = re.compile(
    r"\b(?:(?P<to>bis(?: zum| einschl(?:ießlich|\.)?)?)|(?:vom|ab dem|seit dem|von))\s+$",
    re.IGNORECASE,
)

_YEARS = range(1950, 2050)

#: Documents whose only IBAN is the holder's; on others it may be anybody's in a booking line.
_CARDS = frozenset({"bankkarte"})


@dataclass(frozen=True)
class Outcome:
    """What one document says about one field."""

    result: Result
    evidence: str | None = None
    reason: str = ""
    place: Place | None = None
    trust: Trust = Trust.NONE
    document: DocumentFacts | None = None
    repaired: bool = False  #: equal only after a misread character was put right
    anchored: bool = False  #: whatever the kind of document, it may deny the entry


def place_of(candidate: Candidate) -> Place:
    """Where a candidate stands."""
    return Place(candidate.line.document, candidate.line.page, candidate.rect)


def place_on(facts: DocumentFacts, page: int, rect: Rect) -> Place:
    """A place on a page of a document."""
    return Place(facts.document.id, page, rect)


def normal(field: Field, value: Any) -> date | Decimal | str | None:
    """The entered value in the form candidates have; None when it cannot be read."""
    match field.type:
        case "date" | "datetime":
            return entered_day(value)
        case "money" | "decimal" | "int":
            return entered_amount(value)
        case "bg_nummer":
            return case_number_key(str(value))
    return identifier_key(str(value))


def judge(
    field: Field, entered: Any, facts: DocumentFacts, today: date, birth: date | None
) -> Outcome | None:
    """The verdict of one document on a date, number or identifier; None when it says nothing."""
    want = normal(field, entered)
    kinds = candidate_kinds(field)
    if want is None or not kinds:
        return None
    read = _reader(field, today)
    ranked = _ranked(field, facts, kinds)
    if ranked:
        return _at_caption(field, want, ranked, facts, read, (birth, today))
    return _without_caption(field, want, facts, kinds, read, (birth, today))


def _reader(field: Field, today: date) -> Callable[[Candidate], Any]:
    if "geburtsdatum" in field.id:
        return lambda c: c.birth(today)
    if "signed_by" in field.params:
        return signed
    return lambda c: c.value


def _ranked(field: Field, facts: DocumentFacts, kinds: Sequence[str]) -> tuple[Link, ...]:
    links = links_of(facts.links, field.id, frozenset(kinds))
    if field.type == "money":
        links = tuple(x for x in links if not _is_year(x.candidate))
    if field.type == "decimal" and links and links[0].way == "left":  # "2 Zimmern und 58,5 qm"
        return tuple(x for x in links if x.way == "left")
    for kind in kinds:  # an amount with cents before a bare number
        preferred = tuple(x for x in links if x.candidate.kind == kind)
        if preferred and field.type in {"money", "decimal"}:
            return preferred
    wanted = period_part(field)
    if wanted:
        links = _own_end(links, field)
        fitting = tuple(x for x in links if _part_of(x.candidate) in {"", wanted})
        return fitting or links
    return links


def _own_end(links: tuple[Link, ...], field: Field) -> tuple[Link, ...]:
    """Without captions that also mean the other end, where one means this end alone.

    "Abreise" is the day of departure, unless "Anreise" stands beside it.
    """
    other = {"from": _ENDS["to"], "to": _ENDS["from"]}[period_part(field)]
    alone = tuple(x for x in links if other.isdisjoint(x.caption.fields))
    return alone or links


def _part_of(candidate: Candidate) -> str:
    """Which end of a period it is, also where a line ends between the two: "vom …", "bis zum …"."""
    if candidate.part:
        return candidate.part
    found = _LEADS.search(candidate.line.text[: candidate.start])
    return "" if found is None else "to" if found["to"] else "from"


def _is_year(candidate: Candidate) -> bool:
    """A bare 2026 beside "Netto" is the year of a heading, no amount."""
    return candidate.kind == "whole" and candidate.value in _YEARS


def period_part(field: Field) -> str:
    """Which end of a printed period the field asks for: "from", "to" or none."""
    return next((p for p, names in _ENDS.items() if field.id.rsplit(".", 1)[-1] in names), "")


def _equal(field: Field, want: Any, have: Any) -> bool:
    if isinstance(want, Decimal) and isinstance(have, Decimal):
        return want == have
    return type(want) is type(have) and bool(want == have)


def _strength(link: Link) -> float:
    return link.cost - 0.02 * min(len(link.caption.key), 40)


def _at_caption(
    field: Field,
    want: Any,
    ranked: Sequence[Link],
    facts: DocumentFacts,
    read: Callable[[Candidate], Any],
    birth: tuple[date | None, date],
) -> Outcome:
    ranked = latest(ranked) if "kontostand" in field.id else ranked
    best = ranked[0]
    rivals = [
        x
        for x in ranked[1:]
        if read(x.candidate) != read(best.candidate)
        and (x.caption.key == best.caption.key or _strength(x) - _strength(best) < 0.12)
        and x.cost < 1.2
        and (best.candidate.foot or not x.candidate.foot)
    ]
    have = read(best.candidate)
    if _equal(field, want, have):
        if best.unsure:
            return outcome_at(
                Result.SIMILAR, best.candidate, facts,
                "Ob Beschriftung und Wert zusammengehören, ist nicht sicher: bitte ansehen.",
            )  # fmt: skip
        if best.candidate.contested and best.way == "right":
            return outcome_at(
                Result.SIMILAR, best.candidate, facts,
                "In derselben Zeile steht ein zweiter Betrag: bitte ansehen.",
            )  # fmt: skip
        if "signed_by" in field.params and not sign_of(best.candidate):
            return outcome_at(
                Result.SIMILAR, best.candidate, facts,
                "Ob Guthaben oder Nachzahlung, ist nicht sicher: bitte ansehen.",
            )  # fmt: skip
        if rivals:
            return outcome_at(
                Result.SIMILAR, best.candidate, facts,
                f"An derselben Beschriftung steht auch {rivals[0].candidate.text}.",
            )  # fmt: skip
        return _same_value(field, want, best.candidate, facts, birth)
    hit = next((x for x in rivals if _equal(field, want, read(x.candidate))), None)
    if hit is not None:
        return outcome_at(
            Result.SIMILAR, hit.candidate, facts,
            f"An derselben Beschriftung steht auch {best.candidate.text}.",
        )  # fmt: skip
    near = _within_tolerance(field, want, have)
    if near is not None:
        return outcome_at(Result.SIMILAR, best.candidate, facts, near)
    return outcome_at(
        Result.MISMATCH, best.candidate, facts, _difference(field, want, have, facts, read)
    )


def _without_caption(
    field: Field,
    want: Any,
    facts: DocumentFacts,
    kinds: Sequence[str],
    read: Callable[[Candidate], Any],
    birth: tuple[date | None, date],
) -> Outcome | None:
    claimed = {id(x.candidate) for x in facts.links}
    free = [c for c in facts.candidates if c.kind in kinds and id(c) not in claimed]
    if field.type in _SPEAKING and (field.type != "iban" or facts.kind in _CARDS):
        values = {c.value for c in facts.candidates if c.kind in kinds}
        if len(values) == 1 and free:
            if _equal(field, want, free[0].value):
                return _same_value(field, want, free[0], facts, birth)
            reason = _difference(field, want, free[0].value, facts, read)
            return outcome_at(Result.MISMATCH, free[0], facts, reason)
    hit = next((c for c in free if _equal(field, want, read(c)) and not c.loose), None)
    if hit is not None and hit.kind != "whole":
        return outcome_at(
            Result.SIMILAR, hit, facts,
            "Der Wert steht im Nachweis, aber nicht an einer bekannten Beschriftung.",
        )  # fmt: skip
    return None


def _same_value(
    field: Field,
    want: Any,
    candidate: Candidate,
    facts: DocumentFacts,
    birth: tuple[date | None, date],
) -> Outcome:
    """Equal at its caption; numbers with a check digit also have to prove themselves."""
    return proven(field, want, outcome_at(Result.MATCH, candidate, facts, ""), facts, birth)


def proven(
    field: Field,
    want: Any,
    equal: Outcome,
    facts: DocumentFacts,
    birth: tuple[date | None, date],
) -> Outcome:
    """An equal value, less sure where its own check digit or the day of birth inside denies it."""
    if number_is_valid(field.type, str(want)) is False:
        return replace(equal, result=Result.SIMILAR, reason="Nummer gleich, Prüfziffer ungültig.")
    if field.type == "rvnr":
        entered, today = birth
        inside = birth_in_rvnr(str(want), today)
        if inside is not None and entered is not None and inside != entered:
            reason = (
                "Nummer gleich, Prüfziffer gültig. Die Nummer enthält den "
                f"{show(inside, 'date')}, angegeben ist der {show(entered, 'date')}."
            )
            return replace(equal, result=Result.SIMILAR, reason=reason)
    return equal


def _within_tolerance(field: Field, want: Any, have: Any) -> str | None:
    if not isinstance(want, Decimal) or not isinstance(have, Decimal):
        return None
    if abs(want) == abs(have):
        return "Der Betrag ist gleich, das Vorzeichen verschieden."
    tolerance = Decimal(str(field.params.get("tolerance", "0")))
    if abs(want - have) <= tolerance:
        return f"Der Unterschied liegt in der Toleranz von {shown_amount(tolerance, money=False)}."
    return None


def _difference(
    field: Field, want: Any, have: Any, facts: DocumentFacts, read: Callable[[Candidate], Any]
) -> str:
    """Why two values differ, in one short sentence, in words of the office."""
    elsewhere = any(_equal(field, want, read(c)) for c in facts.candidates if c.kind != "whole")
    if elsewhere:
        return "Die Angabe steht im Nachweis, aber an einer anderen Beschriftung."
    if isinstance(want, Decimal) and isinstance(have, Decimal):
        return amount_difference(want, have, money=field.type == "money")
    if isinstance(want, date) and isinstance(have, date):
        return day_difference(want, have)
    valid = number_is_valid(field.type, str(want))
    if valid is False and number_is_valid(field.type, str(have)):
        return "Die Prüfziffer der Angabe ist ungültig, die des Nachweises gültig."
    if valid is False:
        return "Die Prüfziffer der Angabe ist ungültig."
    if swapped(str(want), str(have)):
        return "Zahlendreher möglich."
    return "Im Nachweis steht eine andere Nummer."


def outcome_at(
    result: Result, candidate: Candidate, facts: DocumentFacts, reason: str = ""
) -> Outcome:
    """An outcome where a candidate stands; one that had to be repaired never agrees by itself."""
    repaired = result is Result.MATCH and candidate.repairs > 0
    if repaired:
        result, reason = Result.SIMILAR, "Gleich, wenn ein Lesefehler berichtigt wird."
    return Outcome(
        result,
        candidate.text,
        reason,
        place_of(candidate),
        candidate.line.trust(*candidate.words),
        facts,
        repaired,
    )
