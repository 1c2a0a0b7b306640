"""German sentences for server, Fachverfahren and statistics. Words only."""

from collections.abc import Mapping

from ui.texts.entry import Entry

OUTSIDE: Mapping[str, Entry] = {
    # --- the line to the form server
    "unreachable": Entry(
        "Ohne Verbindung.",
        "Sie können weiterarbeiten. Alles Gespeicherte wird von selbst gesendet.",
        "send-now",
    ),
    "first-start-offline": Entry(
        "Der Formularserver ist nicht zu erreichen.",
        "Es ist nichts verloren. Der erste Start braucht die Verbindung, später geht es ohne.",
        "retry",
    ),
    "unauthenticated": Entry(
        "Sie sind nicht angemeldet.",
        "Ihre Arbeit ist gespeichert. Bitte melden Sie sich neu an.",
    ),
    "token-expired": Entry(
        "Ihre Anmeldung ist abgelaufen.",
        "Ihre Arbeit ist gespeichert. Bitte melden Sie sich neu an.",
    ),
    "forbidden": Entry(
        "Dafür fehlt Ihnen das Recht.",
        "Es wurde nichts verändert. Bitte wenden Sie sich an Ihre Teamleitung.",
    ),
    "not-found": Entry(
        "Dieser Vorgang ist für Sie nicht mehr zu sehen.",
        "Es ist nichts verloren. Er liegt bei der zuständigen Person.",
        "back",
    ),
    "server-nonsense": Entry(
        "Der Formularserver antwortet unverständlich.",
        "Ihre Arbeit ist gespeichert. Wir versuchen es automatisch weiter.",
    ),
    "hash-mismatch": Entry(
        "Ein Dokument kam verändert an.",
        "Es wurde nicht verwendet. Wir holen es neu.",
    ),
    "in-progress": Entry(
        "Das läuft schon.",
        "Es wird nur einmal ausgeführt. Bitte warten Sie einen Augenblick.",
    ),
    "idempotency-mismatch": Entry(
        "Der Formularserver hat die Übergabe nicht angenommen.",
        "Ihre Prüfung ist gespeichert. Bitte öffnen Sie den Vorgang neu.",
        "refresh",
    ),
    "idempotency-missing": Entry(
        "Der Formularserver hat die Übergabe nicht angenommen.",
        "Ihre Prüfung ist gespeichert. Wir senden automatisch weiter.",
    ),
    "bad-request": Entry(
        "Der Formularserver hat die Anfrage nicht verstanden.",
        "Ihre Arbeit ist gespeichert. Bitte melden Sie das der Fachadministration.",
    ),
    "invalid": Entry(
        "Der Formularserver hat Angaben nicht angenommen.",
        "Ihre Arbeit ist gespeichert. Bitte prüfen Sie die Angaben.",
    ),
    "server-busy": Entry(
        "Der Formularserver ist gerade beschäftigt.",
        "Ihre Arbeit ist gespeichert. Wir senden automatisch weiter.",
    ),
    "server-error": Entry(
        "Der Formularserver hat eine Störung.",
        "Ihre Arbeit ist gespeichert. Wir senden automatisch weiter.",
        "send-now",
    ),
    "rate-limited": Entry(
        "Der Formularserver bittet um eine Pause.",
        "Ihre Arbeit ist gespeichert. Wir senden automatisch weiter.",
    ),
    "certificate-refused": Entry(
        "Das Zertifikat des Formularservers wird nicht anerkannt.",
        "Es wurde nichts gesendet, alles ist gespeichert. Bitte informieren Sie die IT.",
        "",
        "diff",
    ),
    "address-insecure": Entry(
        "Die Adresse des Formularservers ist nicht verschlüsselt.",
        "Es wurde nichts gesendet. Bitte informieren Sie die IT.",
        "",
        "diff",
    ),
    # --- handing over
    "case-system-down": Entry(
        "Das Fachverfahren antwortet nicht.",
        "Ihre Prüfung ist gespeichert. Wir senden automatisch weiter.",
        "send-now",
    ),
    "case-system-case-unknown": Entry(
        "Das Fachverfahren kennt die BG-Nummer nicht mehr.",
        "Ihre Prüfung ist gespeichert, übernommen wurde nichts. Bitte die BG-Nummer dort prüfen.",
        "send-now",
        "diff",
    ),
    "case-system-value-refused": Entry(
        "Das Fachverfahren nimmt einen Wert nicht an ({problem}).",
        "Ihre Prüfung ist gespeichert, übernommen wurde nichts. Bitte den Wert dort prüfen.",
        "send-now",
        "diff",
    ),
    "case-system-refused": Entry(
        "Das Fachverfahren hat die Übergabe abgelehnt.",
        "Ihre Prüfung ist gespeichert. Bitte prüfen Sie BG-Nummer und Angaben.",
        "resolve-case",
        "diff",
    ),
    "statistics-down": Entry(
        "Die Statistik nimmt gerade nichts an.",
        "Die Übernahme ist davon nicht betroffen. Wir senden automatisch weiter.",
        "send-now",
    ),
    "already-received": Entry(
        "Das ist schon angekommen.",
        "Es wurde nichts doppelt übergeben.",
        "",
        "ok",
    ),
    "plan-sealed": Entry(
        "Die Papiere dieser Übergabe stehen schon fest.",
        "Sie werden genau so gesendet. Für Änderungen machen Sie bitte rückgängig.",
    ),
    "lease-lost": Entry(
        "Ein anderer Arbeitsplatz führt diese Übergabe zu Ende.",
        "Es geht nichts verloren und nichts doppelt.",
    ),
    "lease-held": Entry(
        "Ein anderer Arbeitsplatz führt diese Übergabe zu Ende.",
        "Es geht nichts verloren und nichts doppelt.",
    ),
    "hold-running": Entry(
        "Die Wartezeit zum Zurücknehmen läuft noch.",
        "Danach geht es von selbst weiter.",
    ),
    "undone": Entry(
        "Diese Übergabe wurde rückgängig gemacht.",
        "Der Vorgang ist wieder offen.",
        "",
        "hand",
    ),
    "not-filed": Entry(
        "Die Ablage wurde noch nicht ausgelöst.",
        "Die Übernahme ist gespeichert. Bitte „In Akte ablegen“ drücken.",
    ),
    "withdraw-processed": Entry(
        "Zurückgenommen, doch das Fachverfahren hat es schon verarbeitet.",
        "Bitte berichtigen Sie es dort: Quittung {receipt}. Der Vorgang ist wieder offen.",
        "",
        "diff",
    ),
    "case-system-copy": Entry(
        "Die Werte warten auf das Übertragen von Hand.",
        "Ihre Prüfung ist gespeichert. Bitte öffnen Sie das Kopierfeld.",
        "",
        "hand",
    ),
    "case-system-not-opened": Entry(
        "Der neue Fall steht noch nicht in der Fallliste.",
        "Bitte legen Sie ihn im Fachverfahren an. Danach geht es von selbst weiter.",
        "send-now",
    ),
    "copy-open": Entry(
        "Noch {fields} übertragen.",
        "Was abgehakt ist, bleibt abgehakt.",
    ),
    "copy-done": Entry(
        "Das ist schon übernommen.",
        "Es wurde nichts verändert.",
    ),
    "case-system-waiting": Entry(
        "Der Auftrag liegt beim Fachverfahren, die Quittung steht noch aus.",
        "Es wird nichts doppelt gesendet. Sie müssen nichts tun.",
    ),
    "case-system-no-quittance": Entry(
        "Das Fachverfahren hat den Auftrag seit Stunden nicht quittiert.",
        "Er liegt dort und wird nicht doppelt gesendet. Bitte informieren Sie die IT.",
        "send-now",
        "similar",
    ),
    "case-system-quittance": Entry(
        "Eine Quittung des Fachverfahrens gehört zu einem anderen Auftrag.",
        "Es wurde nichts als übernommen gezählt. Bitte die Fachadministration ansehen lassen.",
        "",
        "diff",
    ),
    "case-system-no-cases": Entry(
        "Die Fallliste des Fachverfahrens fehlt im Austauschordner.",
        "Ihre Prüfung ist gespeichert. Bitte informieren Sie die IT.",
        "resolve-case",
    ),
    "case-system-drop-full": Entry(
        "Im Austauschordner des Fachverfahrens ist kein Platz mehr.",
        "Ihre Prüfung ist gespeichert. Wir senden automatisch weiter.",
        "send-now",
    ),
    "case-system-drop-readonly": Entry(
        "In den Austauschordner des Fachverfahrens darf nicht geschrieben werden.",
        "Ihre Prüfung ist gespeichert. Bitte informieren Sie die IT.",
        "send-now",
    ),
    "case-system-nonsense": Entry(
        "Das Fachverfahren antwortet unverständlich.",
        "Ihre Prüfung ist gespeichert. Wir versuchen es automatisch weiter.",
        "send-now",
    ),
    "statistics-refused": Entry(
        "Die Statistik hat die Meldung nicht angenommen.",
        "Die Übernahme ist davon nicht betroffen. Bitte informieren Sie die Fachadministration.",
    ),
    "intake-unreachable": Entry(
        "Der Formularserver nimmt gerade nichts an.",
        "Es ist nichts verloren. Wir versuchen es automatisch weiter.",
    ),
    "paper-differs": Entry(
        "Ein Papier dieser Übergabe ist nicht mehr dasselbe.",
        "Es wurde nichts gesendet. Bitte informieren Sie die Fachadministration.",
        "",
        "diff",
    ),
    "paper-not-rendered": Entry(
        "Ein Papier für die Akte ließ sich nicht herstellen.",
        "Ihre Prüfung ist gespeichert. Bitte informieren Sie die Fachadministration.",
        "send-now",
        "diff",
    ),
    "confirm-missing": Entry(
        "Zu dieser Ablage fehlt die Bestätigung.",
        "Es wurde nichts abgelegt. Bitte bestätigen Sie den Vorgang erneut.",
        "refresh",
    ),
    "already-ordered": Entry(
        "Das ist schon ausgelöst.",
        "Es wird nur einmal ausgeführt. Bitte warten Sie einen Augenblick.",
        "",
        "ok",
    ),
    "leg-failed": Entry(
        "Eine Übergabe ist noch nicht gelungen.",
        "Ihre Prüfung ist gespeichert. Wir versuchen es automatisch weiter.",
        "send-now",
    ),
    "refused": Entry(
        "Der Formularserver hat die Übergabe nicht angenommen.",
        "Ihre Prüfung ist gespeichert. Bitte öffnen Sie den Vorgang neu.",
        "refresh",
        "diff",
    ),
}
