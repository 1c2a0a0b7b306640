"""A code against the text it stands beside: does the barcode say what the page says?

Codes of the doctors' forms (KBV) carry names and days divided by TAB; payment codes carry an IBAN.
Only what the page prints of the same sort can be contradicted. Limit: a code in another form says
nothing here.
"""

import re
from datetime import date

from inbox.comparison.candidates import Candidate
from inbox.comparison.facts import DocumentFacts
from inbox.comparison.identifiers import iban_is_valid
from inbox.comparison.links import links_of
from inbox.comparison.result import Trust
from inbox.comparison.values import make_day, same_word, show
from inbox.evidence.reading import Code, Reading

_DAY = re.compile(r"(?:19|20)\d{6}")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}[A-Z0-9]{11,30}\b")
_NAME = re.compile(r"[^\W\d_][^\W\d_' \-]*")


def code_sentences(facts: DocumentFacts, reading: Reading, today: date) -> list[str]:
    """What the codes of a document say differently from its text."""
    said: list[str] = []
    for page in reading.pages:
        for code in page.codes:
            said += _form_code(code, facts, today)
            said += _payment_code(code, facts)
    return list(dict.fromkeys(said))


def _form_code(code: Code, facts: DocumentFacts, today: date) -> list[str]:
    parts = code.text.split("\t")
    if len(parts) < 4:
        return []
    said = []
    names = [p.strip() for p in parts if _NAME.fullmatch(p.strip()) and len(p.strip()) > 1]
    words = [
        w.text.strip(",;:.")
        for line in facts.lines
        for w in line.words
        if w.trust is not Trust.CODE  # words made from a code agree with it by birth
    ]
    if names and words:
        family = re.split(r"[ \-]", names[0])
        printed = [piece for word in words for piece in re.split(r"[\-]", word)]
        if not all(any(same_word(part, word) for word in printed) for part in family if part):
            said.append(f"Der Barcode nennt „{names[0]}“, im Text steht dieser Name nicht.")
    days = [d for p in parts if _DAY.fullmatch(p.strip()) and (d := _day(p.strip()))]
    dates = [c for c in _printed(facts) if c.kind == "date"]
    shown = {c.value for c in dates} | {c.birth(today) for c in dates}
    if not shown:
        return said
    for day in days:
        if day not in shown:
            birth = links_of(facts.links, "geburtsdatum", frozenset({"date"}))
            text = f"Der Barcode enthält den {show(day, 'date')}, im Text steht dieser Tag nicht"
            if day is days[0] and birth:
                text += f" (Geburtsdatum im Text: {show(birth[0].candidate.birth(today), 'date')})"
            said.append(f"{text}.")
    return said


def _printed(facts: DocumentFacts) -> list[Candidate]:
    return [c for c in facts.candidates if c.line.trust(*c.words) is not Trust.CODE]


def _day(text: str) -> date | None:
    return make_day(int(text[:4]), int(text[4:6]), int(text[6:8]))


def _payment_code(code: Code, facts: DocumentFacts) -> list[str]:
    if not code.text.startswith("BCD"):
        return []
    ibans = [m.group() for m in _IBAN.finditer(code.text) if iban_is_valid(m.group())]
    shown = {str(c.value) for c in _printed(facts) if c.kind == "iban"}
    if not shown:
        return []
    return [
        f"Der QR-Code nennt die IBAN {show(iban, 'iban')}, im Text steht eine andere."
        for iban in ibans
        if iban not in shown
    ]
