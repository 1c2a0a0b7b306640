"""The table code -> German sentences, put together. `ui/messages.py` fills and translates them.

Each entry says what happened (title), what is safe and what to do (text), at most three short
sentences together, and names the one action offered.
"""

from collections.abc import Mapping

from ui.texts.desk_errors import DESK
from ui.texts.efile_errors import E_FILE
from ui.texts.entry import Entry
from ui.texts.machine_errors import MACHINE
from ui.texts.news import NEWS
from ui.texts.outside_errors import OUTSIDE

#: Translation context of everything here.
C = "messages"

ENTRIES: Mapping[str, Entry] = {**DESK, **OUTSIDE, **E_FILE, **MACHINE, **NEWS}

#: Verbs of the actions a message may offer, with their key in Qt's portable spelling.
ACTIONS: Mapping[str, tuple[str, str]] = {
    "send-now": ("Jetzt senden", ""),
    "refresh": ("Aktualisieren", "F5"),
    "next-open": ("Zum offenen Feld", "Return"),
    "first-field": ("Zum Feld", ""),
    "show-page": ("Seite zeigen", ""),
    "resolve-case": ("Fall erneut prüfen", ""),
    "take-over": ("Übernehmen", ""),
    "retry": ("Erneut versuchen", ""),
    "ask-back": ("Erneut anfordern", ""),
    "back": ("Zum Eingang", "Esc"),
}

#: What a code outside the table falls back to, by the beginning of the code.
FAMILIES: Mapping[str, str] = {
    "efile-": "efile-trouble",
    "case-system-": "case-system-down",
    "statistics-": "statistics-down",
    "store-": "store-damaged",
    "keyring-": "keyring-locked",
}

#: Why a case does not agree, for {reasons}.
REASONS: Mapping[str, str] = {
    "name": "der Name weicht ab",
    "family-name": "der Familienname weicht ab",
    "given-name": "der Vorname weicht ab",
    "birth-date": "das Geburtsdatum weicht ab",
    "case-number": "die BG-Nummer weicht ab",
    "file-number": "das Aktenzeichen weicht ab",
    "unknown": "die BG-Nummer ist dort unbekannt",
    "several": "es kommen mehrere Fälle in Frage",
    "unavailable": "das Fachverfahren antwortet nicht",
}
