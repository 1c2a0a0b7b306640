"""The words of a list row: due, chips, one spoken sentence. Paints nothing."""

from datetime import date

from PySide6.QtCore import QCoreApplication

from inbox.queue import QueueRow
from ui.messages import day_text, due_words, short_name, summary_chips
from ui.paint import KIND


def _tr(text: str) -> str:
    return QCoreApplication.translate("queue", text)


def column_title(column: int) -> str:
    """Title of a column."""
    return _tr(("Frist", "Art", "Person", "Vergleich")[column])


def section_title(section: int) -> str:
    """Label of a section."""
    return _tr(("Heute und überfällig", "Diese Woche", "Später")[section])


def due_pair(row: QueueRow, today: date) -> tuple[str, str]:
    """Both lines of the due column: "3 Tage", "Do 26.11.2026"."""
    first = due_words(row.due_day, today)
    if row.due_note:
        if row.due_day is None and row.urgent:
            first = _tr("heute")
        return first, row.due_note
    if row.due_day is not None:
        return first, day_text(row.due_day)
    if row.received_day is not None:
        return first, _tr("seit {day}").format(day=f"{row.received_day:%d.%m.%Y}")
    return first, ""


def case_words(row: QueueRow) -> str:
    """The case number as shown."""
    return row.case_number or _tr("noch keine BG-Nummer")


def chips_of(row: QueueRow) -> tuple[tuple[str, str], ...]:
    """At most two chips as (shape, words); what went wrong or is in other hands comes first."""
    chips = [(KIND[result], words) for result, words in summary_chips(row.summary)]
    if row.working:
        chips.insert(0, ("person", _tr("{who} bearbeitet").format(who=short_name(row.working))))
    if row.trouble:
        named = {
            "report-refused": _tr("Statistik abgelehnt"),
            "declined": _tr("Zurückgegeben"),
        }
        words = named.get(row.trouble) or _tr("Übergabe fehlgeschlagen")
        chips.insert(0, ("trouble", words))
    return tuple(chips[:2])


def spoken(row: QueueRow, today: date) -> str:
    """The row as one sentence for a screen reader."""
    first, second = due_pair(row, today)
    parts = [row.title]
    if row.is_new:
        parts.append(_tr("neu"))
    if row.urgent:
        parts.append(_tr("eilig"))
    parts += [row.person, case_words(row)]
    parts.append(_tr("Frist {due}").format(due=first) if row.due_day else first)
    if second:
        parts.append(second)
    parts += [words for _, words in chips_of(row)]
    if row.reason:
        parts.append(row.reason)
    return ", ".join(parts) + "."
