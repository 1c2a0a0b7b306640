"""Each document as such: what it is, whose, for which period, and what a colleague would remark.

Everything is told by the document's own words; what somebody declared stands beside it and is never
taken over. The limit: a finding never changes a row, it only says what there is to see.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from inbox.comparison.balances import printed_sum_sentence, sums_sentence
from inbox.comparison.code_check import code_sentences
from inbox.comparison.contradictions import contradiction_sentences
from inbox.comparison.duplicates import duplicate_sentences
from inbox.comparison.facts import DocumentFacts
from inbox.comparison.links import links_of
from inbox.comparison.owner import Owner
from inbox.comparison.pages import missing_pages, page_sentences, shows_no_document
from inbox.comparison.result import DocumentFinding
from inbox.comparison.rows import Case
from inbox.comparison.statements import printed_periods
from inbox.comparison.values import show
from inbox.evidence.reading import Reading
from inbox.submission import DocumentId

#: Why a document could not be compared, by its state.
STATES: Mapping[str, str] = {
    "not-read": "Noch nicht gelesen.",
    "blank": "Alle Seiten sind leer.",
    "nothing": "Kein lesbarer Text: Die Seite ist leer oder zeigt kein Dokument.",
    "blurred": "Das Bild ist unscharf oder unvollständig: Nichts ist lesbar.",
    "damaged": "Die Datei lässt sich nicht öffnen.",
    "encrypted": "Die Datei ist mit einem Kennwort geschützt.",
    "unknown-type": "Das Dateiformat ist unbekannt.",
    "too-large": "Die Datei ist zu groß zum Lesen.",
    "timeout": "Das Lesen hat zu lange gedauert.",
    "crashed": "Die Datei ließ sich nicht lesen.",
    "empty": "Die Datei ist leer.",
}
_MONTH = re.compile(
    r"\b(Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)"
    r"\s+(20\d\d)\b",
    re.I,
)
_MONTH_NUMBER = re.compile(r"(?<![\d.])(0[1-9]|1[0-2])\s?[./]\s?(20\d\d)(?!\d)")
_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
    "Oktober", "November", "Dezember",
)  # fmt: skip


@dataclass(frozen=True)
class Remarks:
    """What is said about all documents; `told` are the remarks that belong among the hints."""

    documents: tuple[DocumentFinding, ...]
    told: tuple[str, ...]
    incomplete: Mapping[DocumentId, str]  #: which pages are missing


def remarks_on(case: Case, readings: Mapping[DocumentId, Reading]) -> Remarks:
    """Look at every document of a submission, in its order."""
    copies = duplicate_sentences(case.documents)
    against = contradiction_sentences(case)
    found: list[DocumentFinding] = []
    told: list[str] = []
    incomplete: dict[DocumentId, str] = {}
    for facts in case.documents:
        reading = readings.get(facts.document.id)
        state = _state(facts, reading)
        office = case.service.office
        lacking = _lacking(facts, reading)
        if lacking:
            incomplete[facts.document.id] = " ".join(lacking)
        said = [*_of_state(state), *_of_kind(facts, case), *_of_owner(facts, case)]
        worth = [
            *copies.get(facts.document.id, ()),
            *_earlier(facts, case),
            *(page_sentences(reading) if reading and facts.state == "ok" else ()),
            *lacking,
            *_of_values(facts, reading, case),
            *against.get(facts.document.id, ()),
        ]
        kind = office.kind_label(facts.kind) if facts.recognised else ""
        found.append(
            DocumentFinding(
                document=facts.document.id,
                name=facts.document.name,
                state=state,
                kind=facts.kind if facts.recognised else None,
                kind_label=kind,
                declared_label=_declared(facts, case),
                owner=_owner_text(case.owners[facts.document.id]),
                period=period_text(facts),
                pages=len(reading.pages) if reading is not None else 0,
                findings=tuple(dict.fromkeys([*said, *worth, *_of_filing(facts, case)])),
            )
        )
        title = kind or facts.document.name
        told += [f"{title}: {text}" for text in worth]
        if state not in {"ok", "not-read"}:
            told += [f"{facts.document.name}: {text}" for text in _of_state(state)]
    return Remarks(tuple(found), tuple(dict.fromkeys(told)), incomplete)


def _lacking(facts: DocumentFacts, reading: Reading | None) -> list[str]:
    """Missing pages, told only when every page was read."""
    if reading is None or facts.state != "ok" or facts.unread_pages:
        return []
    return missing_pages(facts, sum(not page.blank for page in reading.pages))


def _state(facts: DocumentFacts, reading: Reading | None) -> str:
    readable = reading is not None and reading.verdict == "ok"
    told = facts.recognised or bool(facts.links)
    if readable and reading is not None and not told and shows_no_document(facts, reading):
        doubtful = any(page.doubtful for page in reading.pages)
        return "blurred" if doubtful else "nothing"
    return facts.state


def _of_state(state: str) -> list[str]:
    return [] if state == "ok" else [STATES.get(state, "Die Datei ließ sich nicht lesen.")]


def _declared(facts: DocumentFacts, case: Case) -> str:
    declared = facts.document.declared_kind
    return case.service.office.kind_label(declared) if declared else ""


def _of_kind(facts: DocumentFacts, case: Case) -> list[str]:
    if facts.state != "ok":
        return []
    declared, office = facts.document.declared_kind, case.service.office
    if not facts.recognised:
        return ["Die Art des Dokuments wurde nicht erkannt."]
    if declared and declared in office.kinds and facts.kind != declared:
        return [
            f"Als {office.kind_label(declared)} eingereicht, "
            f"ist aber: {office.kind_label(facts.kind)}."
        ]
    return []


def _of_owner(facts: DocumentFacts, case: Case) -> list[str]:
    owner = case.owners[facts.document.id]
    if owner.other:
        return ["Dokument einer anderen Person: herauslösen und nicht ablegen."]
    if owner.differs and owner.name is not None:
        return [f"Lautet auf {owner.name.name.text}: Gehört die Person zum Haushalt?"]
    if owner.other_birth is not None:
        day = show(owner.other_birth, "date")
        return [f"Der Name stimmt, als Geburtsdatum steht {day}: Ist es dieselbe Person?"]
    return []


def _owner_text(owner: Owner) -> str:
    if owner.name is None:
        return ""
    birth = f", geb. {show(owner.birth, 'date')}" if owner.birth else ""
    return f"{owner.name.name.text}{birth}"


def _earlier(facts: DocumentFacts, case: Case) -> list[str]:
    copy = case.background.earlier.get(facts.document.sha256)
    if copy is None:
        return []
    day = show(copy.on, "date")
    if not copy.number:
        return [f"Diese Datei liegt schon in der Akte ({day})."]
    return [f"Diese Datei kam schon am {day} mit {copy.number}."]


def _of_values(facts: DocumentFacts, reading: Reading | None, case: Case) -> list[str]:
    if facts.state != "ok" or reading is None:
        return []
    said = code_sentences(facts, reading, case.received)
    balance = sums_sentence(facts)
    if balance is not None:
        said.append(balance)
    for field in case.service.fields:
        if field.rule == "amount_sum" and facts.kind != field.params.get("booking_kind"):
            text = printed_sum_sentence(field, facts)
            if text is not None:
                said.append(text)
    return said


def _of_filing(facts: DocumentFacts, case: Case) -> list[str]:
    said = []
    if any(c.key.startswith("diagnose") for p in facts.pages for c in p.captions):
        said.append("Diagnose im Nachweis: abgedeckt, vor der Ablage schwärzen.")
    known = case.service.office.kinds.get(facts.kind or "")
    if known is not None and known.filing == "sichtvermerk":
        said.append("Nicht ablegen: Sichtvermerk genügt.")
    return said


def period_text(facts: DocumentFacts) -> str:
    """The period a document is about: "01.09.2026 bis 30.09.2026", "Oktober 2026"; or empty."""
    if facts.state != "ok":
        return ""
    ends = [_end(facts, name) for name in ("au_seit", "au_bis")]
    if ends[0] and ends[1]:
        return f"{show(ends[0], 'date')} bis {show(ends[1], 'date')}"
    periods = printed_periods(facts)
    if periods:
        spans = [f"{show(p.first, 'date')} bis {show(p.last, 'date')}" for p in periods]
        return ", ".join(dict.fromkeys(spans[:3]))
    head = [line.text for line in facts.lines[:30]]
    months = {(m[1].capitalize(), m[2]) for text in head for m in _MONTH.finditer(text)} or {
        (_MONTHS[int(m[1]) - 1], m[2]) for text in head for m in _MONTH_NUMBER.finditer(text)
    }
    return " ".join(months.pop()) if len(months) == 1 else ""


def month_of(facts: DocumentFacts) -> tuple[int, int] | None:
    """Year and month of a document about one month; None for any other period."""
    text = period_text(facts)
    if (named := _MONTH.fullmatch(text)) is not None:
        return int(named[2]), _MONTHS.index(named[1].capitalize()) + 1
    days = {(int(m[2]), int(m[1])) for m in re.finditer(r"\d{2}\.(\d{2})\.(\d{4})", text)}
    return days.pop() if len(days) == 1 else None


def _end(facts: DocumentFacts, field_id: str) -> date | None:
    links = links_of(facts.links, field_id, frozenset({"date"}))
    value = links[0].candidate.value if links else None
    return value if isinstance(value, date) else None
