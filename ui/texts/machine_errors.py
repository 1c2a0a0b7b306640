"""German sentences for what goes wrong on this computer. Words only."""

from collections.abc import Mapping

from ui.texts.entry import Entry

MACHINE: Mapping[str, Entry] = {
    # --- this computer
    "disk-full": Entry(
        "Auf diesem Rechner ist kein Speicherplatz mehr frei.",
        "Bisher Gespeichertes ist sicher. Bitte informieren Sie die IT.",
    ),
    "keyring-locked": Entry(
        "Der Schlüsselbund dieses Rechners ist gesperrt.",
        "Ihre Daten sind unverändert. Bitte entsperren Sie ihn und starten Sie neu.",
    ),
    "keyring-missing": Entry(
        "Auf diesem Rechner fehlt ein Schlüsselbund.",
        "Gespeichert wird nur bis zum Beenden. Bitte informieren Sie die IT.",
    ),
    "store-damaged": Entry(
        "Der lokale Speicher ist beschädigt.",
        "Alles Übergebene liegt auf dem Server. Bitte informieren Sie die IT.",
        "",
        "diff",
    ),
    "store-rebuilt": Entry(
        "Der lokale Speicher war beschädigt und wurde neu angelegt.",
        "Ausgelöstes ist erhalten. Bitte prüfen Sie, was Sie noch nicht bestätigt hatten.",
    ),
    "store-newer": Entry(
        "Der lokale Speicher stammt von einer neueren Programmversion.",
        "Es wurde nichts verändert. Bitte starten Sie die neuere Version.",
    ),
    "unexpected": Entry(
        "Das hat nicht geklappt.",
        "Ihre Arbeit ist gespeichert. Bitte versuchen Sie es noch einmal.",
    ),
    "store-busy": Entry(
        "Der lokale Speicher ist gerade beschäftigt.",
        "Ihre Arbeit ist gespeichert. Bitte versuchen Sie es noch einmal.",
        "retry",
    ),
    "store-in-use": Entry(
        "Zweiklick ist mit diesen Daten schon geöffnet.",
        "Es wurde nichts verändert. Bitte wechseln Sie zum anderen Fenster.",
    ),
    "settings-invalid": Entry(
        "Die Einstellungen dieses Arbeitsplatzes passen nicht zusammen.",
        "Ihre Daten sind unverändert. Bitte informieren Sie die IT.",
        "",
        "diff",
    ),
    "opening": Entry(
        "Der Arbeitsplatz wird noch geöffnet.",
        "Es wurde nichts ausgelöst. Bitte warten Sie einen Augenblick.",
    ),
    "unknown-command": Entry(
        "Dieser Befehl ist nicht bekannt.",
        "Es wurde nichts verändert. Bitte prüfen Sie die Schreibweise.",
    ),
    "profile-unusable": Entry(
        "Der Ordner dieses Arbeitsplatzes lässt sich nicht verwenden.",
        "Es wurde nichts verändert. Bitte informieren Sie die IT.",
    ),
    "settings-incomplete": Entry(
        "Dieser Arbeitsplatz ist noch nicht fertig eingerichtet.",
        "Es wurde nichts verändert. Bitte informieren Sie die IT.",
    ),
    "not-a-sample-profile": Entry(
        "Dieser Ordner gehört nicht zur Übung.",
        "Es wurde nichts verändert. Bitte wählen Sie einen anderen Ordner.",
    ),
    "program-failed": Entry(
        "Ein Hilfsprogramm ließ sich nicht starten.",
        "Ihre Daten sind unverändert. Bitte starten Sie Zweiklick neu.",
    ),
    "program-slow": Entry(
        "Ein Hilfsprogramm antwortet nicht rechtzeitig.",
        "Ihre Daten sind unverändert. Bitte starten Sie Zweiklick neu.",
    ),
    "catalogue-invalid": Entry(
        "Der Dienstekatalog lässt sich nicht lesen.",
        "{file}, {place}: {reason} Ihre Daten sind unverändert. "
        "Bitte informieren Sie die Fachadministration.",
        "",
        "diff",
    ),
    "package-invalid": Entry(
        "Das Paket wurde nicht übernommen.",
        "{file}, {place}: {reason} Der bisherige Katalog gilt weiter.",
        "",
        "diff",
    ),
    "demo-not-local": Entry(
        "Die Übung läuft nur auf diesem Rechner.",
        "Es wurde nichts verändert. Bitte starten Sie die Übung hier neu.",
    ),
    "intake-refused": Entry(
        "Ein Übungsvorgang wurde nicht angenommen.",
        "Es wurde nichts verändert. Bitte starten Sie die Übung neu.",
    ),
    "no-worker": Entry(
        "Das Lesen von Nachweisen ist gerade nicht möglich.",
        "Die Dateien bleiben unverändert gespeichert. Bitte versuchen Sie es gleich noch einmal.",
        "retry",
        "unread",
    ),
    "cancelled": Entry(
        "Das Lesen der Datei wurde abgebrochen.",
        "Sie bleibt unverändert gespeichert. Bitte öffnen Sie den Nachweis erneut.",
        "retry",
        "unread",
    ),
    "closed": Entry(
        "Das Lesen der Datei wurde beendet.",
        "Sie bleibt unverändert gespeichert. Bitte öffnen Sie den Nachweis erneut.",
        "retry",
        "unread",
    ),
    "unknown-document": Entry(
        "Dieses Dokument gehört zu keinem Ihrer Vorgänge.",
        "Es wurde nichts verändert. Bitte aktualisieren Sie den Eingang.",
        "refresh",
    ),
    "unknown-order": Entry(
        "Dieser Auftrag ist hier nicht mehr bekannt.",
        "Es geht nichts verloren. Bitte aktualisieren Sie den Eingang.",
        "refresh",
    ),
}
