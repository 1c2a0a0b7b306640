"""Rows of the comparison in words: results, decisions, one sentence a row. Draws nothing."""

import re

from PySide6.QtCore import QCoreApplication

from inbox.comparison.result import FieldResult, Result, Summary
from inbox.decision import FieldChoice, FieldDecision
from ui.messages import choice_word, clock_text, result_word
from ui.texts.trust import source_words

_IBAN = re.compile(r"\b([A-Z]{2}\d{2})((?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,4})?)\b")


def tr(words: str) -> str:
    """Translate words of this module."""
    return QCoreApplication.translate("fields", words)


def open_words(summary: Summary, undecided: int) -> str:
    """What stands behind the chips: "nichts offen", "alle entschieden", "3 offen"."""
    if undecided:
        return tr("{n} offen").format(n=undecided)
    return tr("alle entschieden") if summary.open else tr("nichts offen")


def told_words(decision: FieldDecision | None, entered: str) -> str:
    """For reading only: what will be handed over, who said so how, and the note."""
    value = entered if decision is None else decision.value
    parts = [tr("Übergeben wird: {value}").format(value=value or tr("nichts"))]
    if decision is not None:
        parts.append(f"{choice_word(decision.choice)}, {clock_text(decision.at)}")
        if decision.note:
            parts.append(tr("Notiz: {note}").format(note=decision.note))
    return " · ".join(parts)


def verdict_words(row: FieldResult, decision: FieldDecision | None) -> str:
    """The column Ergebnis: result, or decision and time, or why there is nothing to compare."""
    if decision is not None:
        words = choice_word(decision.choice)
        if decision.choice is FieldChoice.CORRECTED and decision.value:
            words = f"{words}: {decision.value}"
        return f"{words}, {clock_text(decision.at)}"
    if not row.known:
        return tr("unbekanntes Feld")
    if not row.compared:
        return row.reason.rstrip(".") or tr("kein Vergleich vorgesehen")
    words = result_word(row.result)
    if row.result is Result.MATCH and row.reason:
        return f"{words} · {row.reason}"
    return words


def evidence_words(row: FieldResult) -> str:
    """The column Nachweis: what was read, or why there is nothing."""
    if row.evidence:
        return row.evidence
    if not row.compared:
        return ""
    if row.result is Result.OTHER_PERSON:
        return tr("nicht verglichen")
    return "" if row.result is Result.MATCH else result_word(row.result)


def spoken(words: str) -> str:
    """Words for a screen reader: an IBAN in groups of four."""

    def grouped(found: re.Match[str]) -> str:
        plain = found.group(0).replace(" ", "")
        return " ".join(plain[i : i + 4] for i in range(0, len(plain), 4))

    return _IBAN.sub(grouped, words)


def sentence(row: FieldResult, decision: FieldDecision | None) -> str:
    """A whole row as one spoken sentence."""
    parts = [row.label, tr("Angabe {value}").format(value=spoken(row.entered) or tr("leer"))]
    if row.evidence:
        parts.append(tr("Nachweis {value}").format(value=spoken(row.evidence)))
        parts += [words for words in (source_words(row.trust),) if words]
    if row.compared:
        parts.append(result_word(row.result))
    else:
        parts.append(verdict_words(row, None))
    if row.reason and row.compared:
        parts.append(row.reason.rstrip("."))
    if decision is not None:
        parts.append(tr("entschieden: {what}").format(what=verdict_words(row, decision)))
    elif row.is_open:
        parts.append(tr("noch offen"))
    return ", ".join(parts) + "."
