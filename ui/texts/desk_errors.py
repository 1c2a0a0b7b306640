"""German sentences for what the desk's own rules and the evidence say. Words only."""

from collections.abc import Mapping

from ui.texts.entry import Entry

DESK: Mapping[str, Entry] = {
    "not-read": Entry(
        "Der Nachweis wird noch gelesen.",
        "Ihre Entscheidungen sind gespeichert. Bitte warten Sie einen Augenblick.",
    ),
    "rows-open": Entry(
        "Noch {fields} klären.",
        "Es wurde nichts übernommen.",
        "next-open",
        "diff",
    ),
    "waits-for-answer": Entry(
        "Zu {fields} steht eine Rückfrage aus.",
        "Der Vorgang bleibt in Ihrem Eingang. Er meldet sich mit der Antwort.",
    ),
    "not-seen": Entry(
        "Eine Nachweisseite war noch nicht zu sehen.",
        "Bestätigen geht, sobald Seite {page} gezeigt wurde.",
        "show-page",
    ),
    "case-missing": Entry(
        "Zu diesem Vorgang ist noch kein Fall zugeordnet.",
        "Ihre Prüfung ist gespeichert. Bitte den Fall im Fachverfahren bestimmen.",
        "resolve-case",
    ),
    "case-differs": Entry(
        "Der Fall im Fachverfahren passt nicht: {reasons}.",
        "Es wurde nichts abgelegt. Bitte die BG-Nummer prüfen.",
        "resolve-case",
        "diff",
    ),
    "case-unknown": Entry(
        "Das Fachverfahren kennt diese BG-Nummer nicht.",
        "Ihre Prüfung ist gespeichert. Bitte die Nummer prüfen.",
        "resolve-case",
        "diff",
    ),
    "claimed": Entry(
        "{who} bearbeitet diesen Vorgang seit {since}.",
        "Sie können lesen.",
        "take-over",
        "other",
    ),
    "already-decided": Entry(
        "{who} hat diesen Vorgang um {at} bearbeitet.",
        "Ihre Eingaben wurden nicht übernommen. Hier ist nichts mehr zu tun.",
        "back",
        "other",
    ),
    "version-conflict": Entry(
        "Zu diesem Vorgang ist inzwischen etwas Neues eingegangen.",
        "Ihre Entscheidungen sind erhalten. Bitte prüfen Sie die neuen Angaben.",
        "refresh",
    ),
    "undo-too-late": Entry(
        "Zu spät: Es ist schon angekommen.",
        "Bitte berichtigen Sie es dort. Was wo liegt, zeigt „Wo berichtigen“ am Vorgang.",
    ),
    "press-too-early": Entry(
        "Das ging zu schnell hintereinander.",
        "Es wurde nur einmal ausgelöst. Bitte drücken Sie gleich noch einmal.",
    ),
    "unknown-submission": Entry(
        "Dieser Vorgang liegt nicht in Ihren Eingängen.",
        "Es wurde nichts verändert. Bitte prüfen Sie die Nummer.",
        "back",
    ),
    "number-unknown": Entry(
        "Unter „{number}“ liegt hier kein Vorgang.",
        "Bitte prüfen Sie die Nummer oder suchen Sie nach dem Namen.",
    ),
    "document-not-stored": Entry(
        "Dieses Dokument ist noch nicht angekommen.",
        "Es liegt sicher auf dem Formularserver. Wir holen es automatisch.",
    ),
    "memory-only-offline": Entry(
        "Ohne Verbindung lässt sich hier nichts sicher speichern.",
        "Es wurde nichts ausgelöst. Bitte warten Sie auf die Verbindung.",
    ),
    "own-approval": Entry(
        "Sie haben diesen Vorgang geprüft.",
        "Freigeben muss eine andere Person.",
    ),
    "waits-for-approval": Entry(
        "Die Freigabe steht noch aus.",
        "Ihre Prüfung ist gespeichert. Nach der Freigabe können Sie ablegen.",
    ),
    "declined": Entry(
        "{who} gibt nicht frei: „{reason}“.",
        "Es wurde nichts übergeben. Bitte prüfen und neu bestätigen.",
        "",
        "diff",
    ),
    "changed-since": Entry(
        "Seit der Bestätigung ist etwas eingegangen.",
        "Freigeben geht nicht mehr. Bitte geben Sie den Vorgang mit Begründung zurück.",
    ),
    "not-for-approval": Entry(
        "Dieser Vorgang wartet nicht auf Ihre Freigabe.",
        "Es wurde nichts verändert.",
    ),
    "second-reads": Entry(
        "Hier hat schon eine andere Person entschieden.",
        "Sie können freigeben oder mit Begründung zurückgeben.",
    ),
    "reason-missing": Entry(
        "Die Begründung fehlt.",
        "Es wurde nichts zurückgegeben. Bitte schreiben Sie einen Grund.",
    ),
    "approval-gone": Entry(
        "Die Freigabe wirkt schon.",
        "Zurücknehmen geht nicht mehr. Bitte sprechen Sie mit der Person, die bestätigt hat.",
    ),
    "nothing-read": Entry(
        "In diesem Feld wurde aus dem Nachweis nichts gelesen.",
        "Es wurde nichts entschieden. Bitte wählen Sie „Korrigieren“ oder „Angabe gilt“.",
    ),
    "nothing-to-undo": Entry(
        "Hier gibt es nichts zurückzunehmen.",
        "Es wurde nichts verändert.",
    ),
    "rows-locked": Entry(
        "Dieser Vorgang ist schon bestätigt.",
        "Die Entscheidungen bleiben, wie sie sind. Zum Ändern bitte zuerst rückgängig machen.",
    ),
    "unknown-field": Entry(
        "Dieses Feld gibt es in der neuen Fassung des Vorgangs nicht mehr.",
        "Die übrigen Entscheidungen sind erhalten. Bitte aktualisieren Sie die Ansicht.",
        "refresh",
    ),
    "value-missing": Entry(
        "Zum Korrigieren fehlt der neue Wert.",
        "Die Angabe ist unverändert. Bitte tragen Sie den richtigen Wert ein.",
        "",
        "diff",
    ),
    "unknown-kind": Entry(
        "Diese Dokumentart gibt es im Katalog nicht.",
        "Es wurde nichts verändert. Bitte wählen Sie eine aus der Liste.",
    ),
    "value-date": Entry(
        "Datum bitte so eingeben: 19.11.2026.",
        "Die Angabe ist unverändert.",
        "",
        "diff",
    ),
    "value-day": Entry(
        "Diesen Tag gibt es nicht.",
        "Datum bitte so eingeben: 19.11.2026.",
        "",
        "diff",
    ),
    "value-amount": Entry(
        "Betrag bitte so eingeben: 1.234,56.",
        "Die Angabe ist unverändert.",
        "",
        "diff",
    ),
    "value-number": Entry(
        "Bitte eine ganze Zahl eingeben, zum Beispiel 3.",
        "Die Angabe ist unverändert.",
        "",
        "diff",
    ),
    "value-iban": Entry(
        "Die Prüfziffer der IBAN stimmt nicht.",
        "Bitte vergleichen Sie Gruppe für Gruppe.",
        "",
        "diff",
    ),
    "value-iban-length": Entry(
        "Die IBAN hat {given} statt {wanted} Zeichen.",
        "Bitte vergleichen Sie Gruppe für Gruppe.",
        "",
        "diff",
    ),
    "value-digits": Entry(
        "Die Prüfziffer der Nummer stimmt nicht.",
        "Bitte vergleichen Sie Zeichen für Zeichen.",
        "",
        "diff",
    ),
    "value-postcode": Entry(
        "Die Postleitzahl hat fünf Ziffern, zum Beispiel 52349.",
        "Die Angabe ist unverändert.",
        "",
        "diff",
    ),
    "value-case-number": Entry(
        "BG-Nummer bitte so eingeben: 12345BG0001234.",
        "Die Angabe ist unverändert.",
        "",
        "diff",
    ),
    "value-choice": Entry(
        "Bitte eine dieser Angaben: {choices}.",
        "Die ersten Buchstaben genügen.",
        "",
        "diff",
    ),
    "value-yes": Entry(
        "Bitte „Ja“ oder „Nein“ eingeben.",
        "Die Angabe ist unverändert.",
        "",
        "diff",
    ),
    "report-incomplete": Entry(
        "Für die Statistik ist eine Angabe erforderlich: {label}.",
        "Ihre Prüfung ist gespeichert. Bestätigen geht, sobald sie eingetragen ist.",
        "first-field",
    ),
    "statistics-invalid": Entry(
        "Die Vorgabe für die Statistik lässt sich nicht verwenden ({file}, {place}).",
        "Es wurde nichts übergeben. Bitte informieren Sie die Fachadministration.",
        "",
        "diff",
    ),
    "mapping-invalid": Entry(
        "Für diese Art Vorgang passt die Feldzuordnung zum Fachverfahren nicht.",
        "Ihre Prüfung ist gespeichert. Bitte informieren Sie die Fachadministration.",
        "",
        "diff",
    ),
    "handover-unreadable": Entry(
        "Eine gespeicherte Übergabe lässt sich nicht lesen.",
        "Sie wurde beiseitegelegt, nicht gelöscht. Bitte informieren Sie die IT.",
        "",
        "diff",
    ),
    "no-such-page": Entry(
        "Diese Seite gibt es in der Datei nicht.",
        "Der Nachweis bleibt unverändert gespeichert. Bitte wählen Sie eine andere Seite.",
        "",
        "unread",
    ),
    "redaction-open": Entry(
        "Auf Seite {page} ist das Diagnosefeld nicht sicher gefunden.",
        "Bitte markieren Sie die Stelle oder geben Sie an, dass dort keine Diagnose steht.",
        "show-page",
        "unread",
    ),
    "page-not-read": Entry(
        "Seite {page} ist nicht lesbar. Dort kann eine Diagnose stehen.",
        "Bitte markieren Sie die Stelle oder geben Sie an, dass dort keine Diagnose steht.",
        "show-page",
        "unread",
    ),
    "card-unclear": Entry(
        "Auf Seite {page} sind Kartennummer und Prüfnummer nicht sicher gefunden.",
        "Bitte markieren Sie beide oder geben Sie an, dass dort nichts zu schwärzen ist.",
        "show-page",
        "unread",
    ),
    "redaction-not-proven": Entry(
        "Die Schwärzung ließ sich nicht beweisen.",
        "Die Unterlage wird nicht abgelegt. Das Original bleibt unverändert gespeichert.",
        "",
        "unread",
    ),
    "mark-too-small": Entry(
        "Die Markierung ist zu klein.",
        "Es wurde nichts verändert. Bitte ziehen Sie ein größeres Rechteck.",
    ),
    "filing-not-open": Entry(
        "Über die Ablage dieser Unterlage entscheidet ihre Art.",
        "Es wurde nichts verändert. Der Prüfvermerk nennt den Verbleib.",
    ),
    # --- what the evidence worker says about a file
    "damaged": Entry(
        "Die Datei lässt sich nicht öffnen.",
        "Sie bleibt unverändert gespeichert. Bitte fordern Sie sie neu an.",
        "ask-back",
        "unread",
    ),
    "encrypted": Entry(
        "Die Datei ist mit einem Kennwort geschützt.",
        "Sie bleibt unverändert gespeichert. Bitte fordern Sie sie ohne Kennwort an.",
        "ask-back",
        "unread",
    ),
    "unknown-type": Entry(
        "Diese Art Datei kann hier nicht gezeigt werden.",
        "Sie bleibt unverändert gespeichert. Bitte fordern Sie ein Bild oder PDF an.",
        "ask-back",
        "unread",
    ),
    "too-large": Entry(
        "Die Datei ist zu groß zum Anzeigen.",
        "Sie bleibt unverändert gespeichert. Bitte fordern Sie sie kleiner an.",
        "ask-back",
        "unread",
    ),
    "timeout": Entry(
        "Das Lesen der Datei hat zu lange gedauert.",
        "Sie bleibt unverändert gespeichert. Bitte prüfen Sie sie von Hand.",
        "retry",
        "unread",
    ),
    "crashed": Entry(
        "Beim Lesen der Datei ist etwas schiefgegangen.",
        "Sie bleibt unverändert gespeichert. Bitte prüfen Sie sie von Hand.",
        "retry",
        "unread",
    ),
    "file-not-written": Entry(
        "Die Datei ließ sich dort nicht speichern.",
        "Es ist nichts verloren. Bitte wählen Sie einen anderen Ort.",
    ),
    "empty": Entry(
        "Die Datei ist leer.",
        "Die übrigen Angaben sind gespeichert. Bitte fordern Sie die Datei neu an.",
        "ask-back",
        "unread",
    ),
}
