"""What is said about values the statistics report lacks. Pure: from gaps to words."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from inbox.report import ReportGap


def tr(words: str) -> str:
    """Translate words of this module."""
    return QCoreApplication.translate("report", words)


def report_words(gaps: Sequence[ReportGap]) -> str:
    """At most two sentences: what is missing, then what cannot be as it is."""
    parts: list[str] = []
    missing = [gap.label for gap in gaps if gap.code == "missing"]
    if missing:
        required = any(gap.required and gap.code == "missing" for gap in gaps)
        words = (
            tr("Für die Statistik fehlt noch (erforderlich): {fields}.")
            if required
            else tr("Für die Statistik fehlt noch: {fields}.")
        )
        parts.append(words.format(fields=", ".join(missing)))
    other = [_doubt(gap) for gap in gaps if gap.code != "missing"]
    if other:
        parts.append(tr("Für die Statistik prüfen: {doubts}.").format(doubts="; ".join(other)))
    return " ".join(parts)


def _doubt(gap: ReportGap) -> str:
    if gap.code == "before":
        return tr("„{field}“ liegt vor „{other}“").format(field=gap.label, other=gap.other)
    return tr("„{field}“ hat eine unbekannte Form").format(field=gap.label)


def report_count(gaps: Sequence[ReportGap]) -> tuple[str, ...]:
    """For the line under the first press: "Statistik: 2 Angaben offen"; empty when none is."""
    if not gaps:
        return ()
    if len(gaps) == 1:
        return (tr("Statistik: 1 Angabe offen"),)
    return (tr("Statistik: {n} Angaben offen").format(n=len(gaps)),)
