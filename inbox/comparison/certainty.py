"""How sure a row on recognised text may be: confidence, repairs, and the second reader. Pure.

A recogniser may misread. So an agreement it was unsure of, or that needed a repair, is "ähnlich"
until the second, independent reader sees the entered value too; a difference of one character may
be a slip and is "ähnlich" unless both readers see it. Real text is never touched here.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from inbox.catalogue_values import Field, Service, catalogue_id
from inbox.comparison.addresses import number_key
from inbox.comparison.candidates import Candidate, candidates_of
from inbox.comparison.facts import candidate_kinds
from inbox.comparison.identifiers import number_is_valid
from inbox.comparison.lines import Line
from inbox.comparison.names import name_words
from inbox.comparison.result import FieldResult, Rect, Result, Trust
from inbox.comparison.shown import page_of, words_in
from inbox.comparison.slips import one_slip
from inbox.comparison.values import compact, identifier_key, plain, same_word, show, spellings
from inbox.comparison.verdict import normal
from inbox.deadline import entered_day
from inbox.evidence.barcode import facts_of
from inbox.evidence.reading import PageReading, Reading, SecondLook, Word
from inbox.submission import DocumentId

#: Below this the reader was not sure; correct words of hard photos go down to about 0.55.
UNSURE = 0.7
_PAYMENT_UNSURE = 0.9
#: Below the first the second reader saw nothing; what it reads against the first must be clear.
_SEEN, _CLEAR = 0.3, 0.7
#: What a doctor's barcode says of a person.
_CODED = {
    "nachname": "family_name",
    "vorname": "given_name",
    "geburtsdatum": "birth_date",
    "kvnr": "kvnr",
}
#: Days that the barcode of form 1 carries, without saying which is which.
_CODED_DAYS = frozenset({"au_seit", "au_bis", "au_festgestellt_am"})
_SICK_NOTE = re.compile(r"1[a-z]?")
#: Rules that ask whether two values are equal; others judge what the evidence says by itself.
_EQUALITIES = frozenset(
    {
        "date_equal", "amount_equal", "amount_sum", "count_equal", "id_check", "iban_equal",
        "name_match", "holder_match", "address_match", "equal",
    }
)  # fmt: skip


def certain(
    row: FieldResult, entered: object, service: Service, readings: Mapping[DocumentId, Reading]
) -> FieldResult:
    """The row with the reader's confidence, and no surer than both readers allow.

    `row.place` still counts on the flat page; `entered` is the value as it was submitted.
    """
    field = service.field(catalogue_id(row.field))
    page = page_of(row.place, readings) if row.place is not None else None
    if field is None or page is None or row.place is None or not row.compared or row.computed:
        return row
    against = _against_codes(row, field, entered, readings[row.place.document])
    if against is not None:
        return replace(row, result=Result.SIMILAR, reason=against)
    words = words_in(page, row.place.rect)
    if not any(w.trust is Trust.RECOGNISED for w in words):
        return row
    sure = min(w.confidence for w in words)
    look = look_at(page, row.place.rect)
    looked = look.text.strip() if look is not None and look.confidence >= _SEEN else None
    clear = look is not None and look.confidence >= _CLEAR
    row = replace(row, confidence=sure, second=looked or "", trust=Trust.RECOGNISED)
    if row.result is Result.MATCH:
        return _agreement(row, field, entered, looked, clear=clear)
    if row.result is Result.SIMILAR and row.repaired:
        if looked is not None and _says(field, entered, looked):
            return replace(row, result=Result.MATCH, reason="Beide Lesungen zeigen die Angabe.")
        return row
    if row.result is Result.MISMATCH and field.rule in _EQUALITIES:
        return _difference(row, field, entered, looked)
    return row


def _against_codes(row: FieldResult, field: Field, entered: object, reading: Reading) -> str | None:
    """What a doctor's barcode says against an agreement; None: it says nothing against it."""
    kind = _CODED.get(field.id)
    if row.result is not Result.MATCH or not (kind or field.id in _CODED_DAYS):
        return None
    for page in reading.pages:
        for code in page.codes:
            facts = facts_of(code)
            form = next((f.value for f in facts if f.kind == "form"), None)
            if form is None:
                continue  # a ticket's or a payment's code speaks of other people
            if kind is None:
                days = {entered_day(f.value) for f in facts if f.kind == "date"}
                if _SICK_NOTE.fullmatch(form) and days and entered_day(entered) not in days:
                    return "Der Barcode enthält diesen Tag nicht: bitte ansehen."
                continue
            told = [f.value for f in facts if f.kind == kind]
            if told and not any(_same_fact(kind, entered, value) for value in told):
                return f"Der Barcode nennt {_spoken(kind, told[0])}: bitte ansehen."
    return None


def _same_fact(kind: str, entered: object, value: str) -> bool:
    if kind == "birth_date":
        return entered_day(entered) == entered_day(value)
    if kind == "kvnr":
        return identifier_key(str(entered)) == identifier_key(value)
    wanted, coded = name_words(str(entered)), name_words(value)
    shorter, longer = sorted((wanted, coded), key=len)
    return all(any(same_word(a, b) for b in longer) for a in shorter)


def _spoken(kind: str, value: str) -> str:
    return show(value, "date") if kind == "birth_date" else value


def look_at(page: PageReading, flat: Rect) -> SecondLook | None:
    """What the second reader saw at a rectangle of the flat page; None: it did not look there."""
    rect = page.on_page(flat)
    best: tuple[float, SecondLook] | None = None
    for look in page.looks:
        width = min(rect.x1, look.rect.x1) - max(rect.x0, look.rect.x0)
        height = min(rect.y1, look.rect.y1) - max(rect.y0, look.rect.y0)
        share = width / max(1.0, rect.x1 - rect.x0)
        if share > 0.8 and height > 0.4 * (rect.y1 - rect.y0):
            off = abs(look.rect.x1 - look.rect.x0 - (rect.x1 - rect.x0))
            if best is None or off < best[0]:
                best = (off, look)
    return best[1] if best else None


def _agreement(
    row: FieldResult, field: Field, entered: object, looked: str | None, *, clear: bool
) -> FieldResult:
    proven = number_is_valid(field.type, str(entered)) is True
    agrees = looked is not None and _says(field, entered, looked)
    if proven or agrees:
        return row
    confidence = row.confidence or 0.0
    another = _another(field, entered, looked) if looked and clear else None
    if another and (row.payment_relevant or confidence < _PAYMENT_UNSURE):
        return replace(
            row, result=Result.SIMILAR, reason=f"Die zweite Lesung zeigt {another}: bitte ansehen."
        )
    if confidence < UNSURE:
        return replace(
            row, result=Result.SIMILAR, reason="Gleich, aber unsicher zu lesen: bitte ansehen."
        )
    return row


def _difference(row: FieldResult, field: Field, entered: object, looked: str | None) -> FieldResult:
    """A difference that may be the reader's."""
    if looked is not None and _says(field, entered, looked):
        return replace(
            row,
            result=Result.SIMILAR,
            reason=f"Die erste Lesung zeigt {row.evidence}, die zweite die Angabe: bitte ansehen.",
        )
    if row.evidence is None or not _one_slip(field, entered, row.evidence):
        return row
    if number_is_valid(field.type, row.evidence) and number_is_valid(field.type, str(entered)):
        return row  # another number that proves itself is no slip
    if looked is not None and compact(row.evidence) == compact(looked):
        return row  # both readers see the same
    return replace(
        row,
        result=Result.SIMILAR,
        reason="Ein Zeichen ist anders, vielleicht nur verlesen: bitte ansehen.",
    )


def _one_slip(field: Field, entered: object, evidence: str) -> bool:
    if field.type in {"date", "datetime"}:
        day = normal(field, entered)
        return _digits_apart(f"{day:%d%m%Y}", evidence) if day is not None else False
    if field.type in {"money", "decimal", "int"}:
        want = normal(field, entered)
        if not isinstance(want, Decimal):
            return False
        places = 2 if field.type == "money" else 0
        return _digits_apart(re.sub(r"\D", "", f"{abs(want):.{places}f}"), evidence)
    one = compact(str(entered))
    return any(one_slip(one, compact(s)) for s in spellings(evidence))


def _digits_apart(want: str, evidence: str) -> bool:
    have = re.sub(r"\D", "", evidence)
    if len(have) == len(want) - 2 and len(want) == 8:
        want = want[:4] + want[6:]  # the year has two digits there
    return one_slip(want, have)


def _says(field: Field, entered: object, looked: str) -> bool:
    """Whether the second reader saw the entered value, exactly."""
    want = normal(field, entered) if candidate_kinds(field) else None
    if want is not None:
        values = [c.value for c in _read(looked, candidate_kinds(field))]
        if "signed_by" in field.params and isinstance(want, Decimal):
            # Words that stand elsewhere give the sign; the look shows the number alone.
            return any(isinstance(v, Decimal) and abs(v) == abs(want) for v in values)
        return any(value == want for value in values)
    tokens = looked.replace(",", " ")
    if field.rule == "address_match" and any(c.isdigit() for c in str(entered)):
        return number_key(str(entered)) in number_key(tokens)
    wanted = [compact(w) for w in str(entered).replace("-", " ").split()]
    seen = {compact(s) for w in tokens.replace("-", " ").split() for s in spellings(w)}
    return bool(wanted) and all(any(compact(s) in seen for s in spellings(w)) for w in wanted)


def _another(field: Field, entered: object, looked: str) -> str | None:
    """Another clean value of the same kind in the second reader's text; None: it says nothing."""
    kinds = candidate_kinds(field)
    if kinds:
        found = [c for c in _read(looked, kinds) if not c.loose and c.kind != "whole"]
        if field.type == "money":  # a lost comma is no other amount
            found = [c for c in found if re.search(r"[,.]\d\d(?!\d)", c.text)]
        return found[0].text if found else None
    words = [w for w in re.split(r"[\s,;]+", looked) if w]
    wanted = compact(str(entered))
    if len(words) == 1 and words[0].isalnum() and one_slip(compact(words[0]), wanted):
        return words[0] if plain(words[0]) != plain(str(entered)) else None
    return None


def _read(text: str, kinds: tuple[str, ...]) -> list[Candidate]:
    words = tuple(
        Word(piece, Rect(10.0 * i, 0, 10.0 * i + 9, 10), 0, Trust.TEXT)
        for i, piece in enumerate(text.split())
    )
    if not words:
        return []
    line = Line(DocumentId(""), 0, 0, words, frozenset())
    return [c for c in candidates_of(line) if c.kind in kinds]
