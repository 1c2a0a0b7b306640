"""German sentences for the e-file. Words only."""

from collections.abc import Mapping

from ui.texts.entry import Entry

E_FILE: Mapping[str, Entry] = {
    "efile-down": Entry(
        "Die E-Akte antwortet nicht.",
        "Die Papiere sind fertig und gespeichert. Wir senden automatisch weiter.",
        "send-now",
    ),
    "efile-refused": Entry(
        "Die E-Akte hat ein Dokument nicht angenommen.",
        "Es ist nichts verloren. Bitte prüfen Sie das Aktenzeichen.",
        "send-now",
        "diff",
    ),
    "efile-differs": Entry(
        "In der E-Akte liegt unter diesem Schlüssel ein anderes Dokument.",
        "Es wurde nichts überschrieben. Bitte die Fachadministration ansehen lassen.",
        "",
        "diff",
    ),
    "efile-trouble": Entry(
        "Die Ablage in der E-Akte ist noch nicht gelungen.",
        "Die Papiere sind gespeichert. Wir versuchen es automatisch weiter.",
        "send-now",
    ),
    "efile-unreachable": Entry(
        "Die E-Akte antwortet nicht.",
        "Die Papiere sind fertig und gespeichert. Wir senden automatisch weiter.",
        "send-now",
    ),
    "efile-full": Entry(
        "In der E-Akte ist kein Platz mehr frei.",
        "Die Papiere sind gespeichert und werden später gesendet. Bitte informieren Sie die IT.",
        "send-now",
    ),
    "efile-readonly": Entry(
        "Die E-Akte nimmt gerade nichts an.",
        "Die Papiere sind gespeichert und werden später gesendet. Bitte informieren Sie die IT.",
        "send-now",
    ),
    "efile-missing": Entry(
        "Ein abgelegtes Dokument ist in der E-Akte nicht mehr zu finden.",
        "Es ist hier noch gespeichert. Bitte informieren Sie die Fachadministration.",
        "send-now",
        "diff",
    ),
    "efile-hash-differs": Entry(
        "Ein Dokument kam in der E-Akte verändert an.",
        "Das Original ist gespeichert. Bitte informieren Sie die Fachadministration.",
        "",
        "diff",
    ),
    "efile-name-taken": Entry(
        "In der E-Akte liegt unter diesem Namen schon ein anderes Dokument.",
        "Es wurde nichts überschrieben. Bitte informieren Sie die Fachadministration.",
        "",
        "diff",
    ),
    "efile-name-too-long": Entry(
        "Der Dateiname ist für die E-Akte zu lang.",
        "Das Dokument ist gespeichert. Bitte informieren Sie die Fachadministration.",
        "",
        "diff",
    ),
    "efile-denied": Entry(
        "Die E-Akte nimmt die Anmeldung nicht an.",
        "Die Papiere sind gespeichert und werden später gesendet. Bitte informieren Sie die IT.",
        "send-now",
        "diff",
    ),
    "efile-forbidden": Entry(
        "In der E-Akte fehlt das Recht, dort abzulegen.",
        "Es ist nichts verloren. Bitte informieren Sie die Fachadministration.",
        "send-now",
        "diff",
    ),
    "efile-busy": Entry(
        "Die E-Akte bittet um eine Pause.",
        "Die Papiere sind gespeichert. Wir senden automatisch weiter.",
        "send-now",
    ),
    "efile-locked": Entry(
        "Das Dokument ist in der E-Akte gerade von jemandem gesperrt.",
        "Die Papiere sind gespeichert. Wir versuchen es automatisch weiter.",
        "send-now",
    ),
    "efile-nonsense": Entry(
        "Die E-Akte antwortet unverständlich.",
        "Die Papiere sind gespeichert. Wir versuchen es automatisch weiter.",
        "send-now",
    ),
    "efile-certificate": Entry(
        "Das Zertifikat der E-Akte wird nicht anerkannt.",
        "Es wurde nichts gesendet, alles ist gespeichert. Bitte informieren Sie die IT.",
        "",
        "diff",
    ),
    "efile-repository-unknown": Entry(
        "In der E-Akte gibt es die eingestellte Ablage nicht.",
        "Die Papiere sind gespeichert. Bitte informieren Sie die IT.",
        "send-now",
        "diff",
    ),
    "efile-file-unknown": Entry(
        "Zu diesem Aktenzeichen gibt es keine Akte.",
        "Es wurde nichts abgelegt. Bitte legen Sie die Akte an und senden dann erneut.",
        "send-now",
        "diff",
    ),
    "efile-file-ambiguous": Entry(
        "Zu diesem Aktenzeichen gibt es mehrere Akten.",
        "Es wurde nichts abgelegt. Bitte die Fachadministration ansehen lassen.",
        "send-now",
        "diff",
    ),
    "efile-file-differs": Entry(
        "Am Platz dieser Akte liegt eine andere.",
        "Es wurde nichts abgelegt. Bitte die Fachadministration ansehen lassen.",
        "send-now",
        "diff",
    ),
    "efile-plan-unknown": Entry(
        "Im Aktenplan fehlt der eingestellte Platz.",
        "Es wurde nichts abgelegt. Bitte informieren Sie die Fachadministration.",
        "send-now",
        "diff",
    ),
    "efile-constraint": Entry(
        "Eine Regel der E-Akte lässt das Dokument so nicht zu.",
        "Es ist nichts verloren. Bitte informieren Sie die Fachadministration.",
        "send-now",
        "diff",
    ),
    "efile-not-supported": Entry(
        "Die E-Akte kann diesen Schritt nicht ausführen.",
        "Es ist nichts verloren. Bitte informieren Sie die Fachadministration.",
        "",
        "diff",
    ),
    "efile-too-large": Entry(
        "Das Dokument ist für die E-Akte zu groß.",
        "Es ist hier noch gespeichert. Bitte informieren Sie die Fachadministration.",
        "",
        "diff",
    ),
    "efile-waiting": Entry(
        "Das Paket ist übergeben, die Bestätigung der E-Akte steht noch aus.",
        "Sie müssen nichts tun. Wir sehen automatisch nach.",
    ),
    "efile-receipt-late": Entry(
        "Die Bestätigung der E-Akte bleibt länger aus als vereinbart.",
        "Das Paket ist übergeben und gespeichert. Bitte informieren Sie die Fachadministration.",
        "send-now",
        "diff",
    ),
    "efile-import-refused": Entry(
        "Die E-Akte hat das Paket nicht übernommen.",
        "Es ist nichts verloren. Bitte prüfen Sie das Aktenzeichen und senden dann erneut.",
        "send-now",
        "diff",
    ),
    "efile-package-invalid": Entry(
        "Das Paket für die E-Akte entspricht nicht der Vorschrift.",
        "Es wurde nichts gesendet. Bitte informieren Sie die Fachadministration.",
        "",
        "diff",
    ),
    "efile-type-unknown": Entry(
        "Die E-Akte kennt eine eingestellte Objektart nicht.",
        "Es wurde nichts abgelegt. Bitte informieren Sie die Fachadministration.",
        "",
        "diff",
    ),
    "efile-property-unknown": Entry(
        "Die E-Akte kennt ein eingestelltes Feld nicht.",
        "Es wurde nichts abgelegt. Bitte informieren Sie die Fachadministration.",
        "",
        "diff",
    ),
    "efile-property-differs": Entry(
        "Ein eingestelltes Feld ist in der E-Akte von anderer Art.",
        "Es wurde nichts abgelegt. Bitte informieren Sie die Fachadministration.",
        "",
        "diff",
    ),
    "efile-no-versions": Entry(
        "Die eingestellte Objektart hat in der E-Akte keine Versionen.",
        "Es wurde nichts abgelegt. Bitte informieren Sie die Fachadministration.",
        "",
        "diff",
    ),
    "efile-answers-unreadable": Entry(
        "Rückmeldungen der E-Akte sind nicht lesbar.",
        "Die Papiere sind gespeichert. Bitte informieren Sie die Fachadministration.",
        "",
        "diff",
    ),
    "efile-no-file-number": Entry(
        "Zu diesem Fall fehlt das Aktenzeichen.",
        "Es wurde nichts abgelegt. Bitte ergänzen Sie es im Fachverfahren.",
        "resolve-case",
        "diff",
    ),
    "efile-mapping-invalid": Entry(
        "Die Feldzuordnung zur E-Akte passt nicht.",
        "Es wurde nichts gesendet. Bitte informieren Sie die Fachadministration.",
        "",
        "diff",
    ),
}
