"""Balances of bank statements: do they add up, what do all accounts hold, which months are missing?

Old balance + bookings = new balance is only said where every booking line shows one amount and a
sign tells what went out. Limit: an account is known by the IBAN at its caption; without one,
several statements cannot be told apart and nothing is said for certain.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from inbox.catalogue_values import Field, Service
from inbox.comparison.candidates import Candidate
from inbox.comparison.facts import DocumentFacts
from inbox.comparison.lines import Line
from inbox.comparison.links import links_of
from inbox.comparison.result import FieldResult, Gap, Result
from inbox.comparison.rows import Case, made
from inbox.comparison.statements import STATEMENT, gaps_between, periods_of
from inbox.comparison.values import entered_amount, show, shown_amount
from inbox.comparison.verdict import Outcome, place_of
from inbox.deadline import months_after

_DAY = timedelta(days=1)
_OLD = ("alterkontostand", "kontostandalt", "altersaldo", "anfangssaldo", "saldoalt",
        "saldovortrag", "anfangskontostand", "anfangsbestand", "kontostandzubeginn")  # fmt: skip
_NEW = ("neuerkontostand", "kontostandneu", "neuersaldo", "endsaldo", "saldoneu", "schlusssaldo",
        "abschlusssaldo", "endkontostand", "endbestand", "kontostandamende")  # fmt: skip
_NO_BOOKING = ("kontostand", "saldo", "uebertrag", "zwischensumme", "summe", "zeitraum")
_STARTS_WITH_DAY = re.compile(r"\s*\d{1,2}\.\d{1,2}\.")
_SIGN = re.compile(r"(?:^[-+]|[-+]$|\b[SH]$|\b(?:CR|DR)$)")


@dataclass(frozen=True)
class Sums:
    """The balances and bookings of one statement."""

    old: Candidate
    new: Candidate
    booked: Decimal
    bookings: int

    @property
    def agree(self) -> bool:
        """Whether old balance and bookings give the new balance, to the cent."""
        return _value(self.old) + self.booked == _value(self.new)


def _value(candidate: Candidate) -> Decimal:
    return candidate.value if isinstance(candidate.value, Decimal) else Decimal(0)


def sums_of(facts: DocumentFacts) -> Sums | None:
    """The sums of a statement; None when a sign, a balance or a page is missing to be certain."""
    if facts.kind != STATEMENT or facts.unread_pages:
        return None
    old = new = None
    bookings: list[Candidate] = []
    for page in facts.pages:
        for line in page.lines:
            amounts = [c for c in page.candidates if c.line is line and c.kind == "amount"]
            key = "".join(p.key for p in line.pieces)
            if any(w in key for w in _OLD):
                if old is not None and len(amounts) == 1 and amounts[0].value != old.value:
                    return None  # several statements in one file
                old = old or (amounts[0] if len(amounts) == 1 else None)
            elif any(w in key for w in _NEW):
                if len(amounts) == 1:
                    new = amounts[0]
            elif amounts and _is_booking(line, key):
                if len(amounts) != 1:
                    return None
                bookings.append(amounts[0])
    if old is None or new is None or not bookings:
        return None
    if not any(_SIGN.search(c.text.replace("€", "").replace("EUR", "").strip()) for c in bookings):
        return None
    return Sums(old, new, sum((_value(c) for c in bookings), Decimal(0)), len(bookings))


def _is_booking(line: Line, key: str) -> bool:
    return bool(_STARTS_WITH_DAY.match(line.text)) and not any(w in key for w in _NO_BOOKING)


def sums_sentence(facts: DocumentFacts) -> str | None:
    """A sentence when the balances of a statement do not add up."""
    sums = sums_of(facts)
    if sums is None or sums.agree:
        return None
    should = shown_amount(_value(sums.old) + sums.booked, money=True)
    return (
        f"Anfangssaldo und {sums.bookings} Umsätze ergeben {should}, "
        f"als Endsaldo steht {shown_amount(_value(sums.new), money=True)}: "
        "Fehlt eine Seite?"
    )


def account_of(facts: DocumentFacts) -> str | None:
    """The IBAN a statement is about; None when none stands at a caption, or several do."""
    found = {
        str(link.candidate.value)
        for link in links_of(facts.links, "iban", frozenset({"iban"}))
        if not link.unsure
    }
    return found.pop() if len(found) == 1 else None


@dataclass(frozen=True)
class _Balance:
    account: str | None
    amount: Candidate
    until: date | None


def _balance(facts: DocumentFacts, field: Field) -> _Balance | None:
    """The last balance a statement shows."""
    links = links_of(facts.links, field.id, frozenset({"amount"}))
    if not links:
        return None
    last = max(links, key=lambda x: (x.candidate.line.page, x.candidate.line.index)).candidate
    until = max((p.last for p in periods_of(facts)), default=None)
    return _Balance(account_of(facts), last, until)


def balance_row(field: Field, key: str, case: Case) -> FieldResult | None:
    """The sum of the newest balances of all accounts; None with fewer than two statements."""
    papers = [d for d in case.usable() if d.kind == STATEMENT]
    entered = entered_amount(case.data.get(key))
    found = [b for d in papers if (b := _balance(d, field)) is not None]
    if len(papers) < 2 or entered is None or not found:
        return None
    newest: dict[str | None, _Balance] = {}
    for one in found:
        other = newest.get(one.account)
        if other is None or (one.until or date.min) > (other.until or date.min):
            newest[one.account] = one
    total = sum((_value(b.amount) for b in newest.values()), Decimal(0))
    shown = shown_amount(total, money=True)
    parts = " + ".join(shown_amount(_value(b.amount), money=True) for b in newest.values())
    count = "1 Konto" if len(newest) == 1 else f"{len(newest)} Konten"
    day = max((b.until for b in newest.values() if b.until), default=None)
    stand = f", Stand {show(day, 'date')}" if day else ""
    text = f"{parts} ({count}{stand})."
    if len(found) < len(papers) or any(b.account is None or b.until is None for b in found):
        result, text = Result.SIMILAR, f"Konto oder Zeitraum ist nicht überall erkannt: {text}"
    elif total == entered:
        result = Result.MATCH
    else:
        result = Result.SIMILAR if abs(total) == abs(entered) else Result.MISMATCH
    last = next(reversed(newest.values())).amount
    outcome = Outcome(result, shown, text, place_of(last), last.line.trust(*last.words), None)
    return made(field, key, case, outcome)


def statement_gaps(
    service: Service, data: Mapping[str, Any], papers: Sequence[DocumentFacts], received: date
) -> tuple[Gap, ...]:
    """The days a gap-free row of statements lacks, for each account, over the months asked for.

    Nothing is said while pages are unread or a statement does not show its period.
    """
    months = max(
        (
            r.months or 0
            for r in service.evidence_required
            if STATEMENT in r.kinds and r.when.holds(data)
        ),
        default=0,
    )
    statements = [d for d in papers if d.kind == STATEMENT]
    if not months or any(
        d.state != "ok" or d.unread_pages or not periods_of(d) for d in statements
    ):
        return ()
    rows: dict[str | None, list[tuple[date, date]]] = {}
    for paper in statements:
        spans = [(p.first, p.last) for p in periods_of(paper)]
        rows.setdefault(account_of(paper), []).extend(spans)
    found = [gap for spans in rows.values() for gap in row_gaps(spans, months, received)]
    return tuple(Gap(STATEMENT, first, last) for first, last in sorted(set(found)))


def row_gaps(
    spans: Sequence[tuple[date, date]], months: int, received: date
) -> list[tuple[date, date]]:
    """What one account's periods lack to cover `months` calendar months without a gap.

    The month in which the row ends counts, so that "01.09. bis 20.11." are three. The row may end
    before the receipt, but the whole month before the receipt must not be missing.
    """
    gaps = gaps_between(spans)
    first, last = min(a for a, _ in spans), max(b for _, b in spans)
    needed = months_after(last.replace(day=1), 1 - months)
    if first > needed:
        gaps.insert(0, (needed, first - _DAY))
    before = received.replace(day=1) - _DAY
    if last < before.replace(day=1):
        gaps.append((last + _DAY, before))
    return gaps


def printed_sum_sentence(field: Field, facts: DocumentFacts) -> str | None:
    """A sentence when the parts a document prints do not give the total it prints."""
    names = [str(p) for p in field.params.get("parts", ())]
    values = [_only(facts, name) for name in (*names, field.id)]
    if not names or any(v is None for v in values):
        return None
    amounts = [v for v in values if v is not None]
    parts, total = amounts[:-1], amounts[-1]
    result = sum(parts, Decimal(0))
    if abs(result - total) <= Decimal(str(field.params.get("tolerance", "0.01"))):
        return None
    shown = shown_amount(total, money=True)
    given = shown_amount(result, money=True)
    return f"Die Teilbeträge ergeben {given}, als {field.label} steht {shown}."


def _only(facts: DocumentFacts, field_id: str) -> Decimal | None:
    values = {
        x.candidate.value
        for x in links_of(facts.links, field_id, frozenset({"amount"}))
        if not x.unsure
    }
    only = values.pop() if len(values) == 1 else None
    return only if isinstance(only, Decimal) else None
