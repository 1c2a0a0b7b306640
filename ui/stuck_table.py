"""What stands still as a table (CSV) that a German spreadsheet opens. Writes one file."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from inbox.errors import Refused
from inbox.handover import StuckHandover
from ui.handovers_words import leg_words, tr, why
from ui.messages import instant_text

_HEADS = (
    "Übergabe",
    "Vorgang",
    "Dienst",
    "Team",
    "Bestätigt von",
    "Bestätigt am",
    "Strecke",
    "Versuche",
    "Nächster Versuch",
    "Kennung",
    "Grund",
)
#: A spreadsheet takes cells that begin so for formulas.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table_of(found: Iterable[StuckHandover]) -> str:
    """The table with its heads, cells parted by semicolons."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([tr(words) for words in _HEADS])
    for each in found:
        cells = (
            each.number,
            each.submission_number,
            each.service,
            each.team,
            each.confirmed_by,
            instant_text(each.confirmed_at),
            leg_words(each.leg) if each.leg else "",
            str(each.attempts),
            instant_text(each.not_before) if each.not_before else "",
            each.reason or "",
            why(each.reason),
        )
        writer.writerow([f"'{c}" if c.startswith(_FORMULA) else c for c in cells])
    return text.getvalue()


def write_table(path: Path, found: Iterable[StuckHandover]) -> None:
    """Write it where the person said. Raises Refused("file-not-written")."""
    try:
        # with a byte order mark, without which spreadsheets misread umlauts
        path.write_text(table_of(found), "utf-8-sig", newline="")
    except OSError as fault:
        raise Refused("file-not-written", file=path.name) from fault
