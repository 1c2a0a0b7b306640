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
}
