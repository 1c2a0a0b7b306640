"""German sentences for news that are no errors. Words only."""

from collections.abc import Mapping

from ui.texts.entry import Entry

NEWS: Mapping[str, Entry] = {
    "undone-confirm": Entry(
        "Rückgängig gemacht.",
        "Der Vorgang ist wieder offen.",
        "",
        "hand",
    ),
    "approved": Entry(
        "{who} hat freigegeben.",
        "Sie können jetzt ablegen.",
        "",
        "ok",
    ),
    "new-documents": Entry(
        "Zu diesem Vorgang sind neue Dokumente eingegangen.",
        "Ihre Entscheidungen sind erhalten.",
        "refresh",
        "other",
    ),
    "substitution-ended": Entry(
        "Die Vertretung für {who} ist beendet.",
        "Offene Vorgänge liegen wieder dort.",
        "",
        "other",
    ),
    "quitting-later": Entry(
        "Zweiklick schließt sich nach der letzten Übergabe.",
        "Sie können bis dahin weiterarbeiten.",
        "",
        "ok",
    ),
    "list-ends": Entry(
        "Das war der letzte Vorgang in dieser Richtung.",
        "Mit Esc geht es zurück zum Eingang.",
        "back",
        "ok",
    ),
    "command-unknown": Entry(
        "„{words}“ ist kein Befehl.",
        "Alle Befehle stehen in den Menüs, alle Tasten unter F1.",
        "",
        "other",
    ),
}
