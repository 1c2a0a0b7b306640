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
    "report-refused": Entry(
        "Die Statistik hat einen Datensatz abgelehnt ({detail}).",
        "Der Vorgang liegt wieder im Eingang. Bitte die Angabe prüfen und neu bestätigen.",
        "",
        "diff",
    ),
    "substitution-ended": Entry(
        "Die Vertretung für {who} ist beendet.",
        "Offene Vorgänge liegen wieder dort.",
        "",
        "other",
    ),
    "quitting-stopped": Entry(
        "Eine Übergabe ist nicht angekommen, deshalb bleibt Zweiklick offen.",
        "Es ist nichts verloren. Warum, steht unter Übergaben.",
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
