"""The citizen's PDF (Durchschrift): what was entered online, with German labels."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.samples.paper import Paper

SERVICES = {
    "krankmeldung": "Krankmeldung", "wba": "Weiterbewilligungsantrag", "vaem":
    "Veränderungsmitteilung", "ortsabwesenheit": "Ortsabwesenheit", "neuantrag": "Neuantrag",
    "statusaenderung": "Statusänderung", "kontaktcenter": "Dokumente und Kontakt",
}  # fmt: skip
LABELS = {
    "bg_nummer": "BG-Nummer / Aktenzeichen", "nachname": "Familienname", "vorname": "Vorname",
    "geburtsdatum": "Geburtsdatum", "strasse": "Straße", "hausnummer": "Hausnummer",
    "plz": "Postleitzahl", "ort": "Wohnort", "au_art": "Art der Bescheinigung",
    "au_seit": "Arbeitsunfähig seit", "au_bis": "Voraussichtlich bis einschließlich",
    "au_festgestellt_am": "Ärztlich festgestellt am", "kvnr": "Versichertennummer",
    "arbeitsunfall": "Arbeitsunfall oder Unfallfolge", "letzte_au_bis": "Letzte Bescheinigung bis",
    "termin_betroffen": "Ich kann einen Termin nicht wahrnehmen", "termin_am": "Termin am",
    "massnahme_betroffen": "Ich bin in einer Maßnahme", "nachweis_quelle": "Quelle des Nachweises",
    "ende_bwz": "Ende des laufenden Bewilligungszeitraums", "kdu_geaendert": "Wohnkosten geändert",
    "personen_wohnung": "Personen in der Wohnung", "grundmiete": "Grundmiete (kalt)",
    "betriebskosten": "Betriebskosten (ohne Heizung)", "heizkosten": "Heizkosten",
    "gesamtmiete": "Gesamtmiete", "einkommen_vorhanden": "Einkommen vorhanden",
    "vermoegen_erheblich": "Erhebliches Vermögen vorhanden",
    "bank_geaendert": "Bankverbindung geändert", "mittellos": "Kein Geld mehr für den"
    " Lebensunterhalt", "personen_bg": "Personen in der Bedarfsgemeinschaft",
    "betroffene_person": "Für welche Person gilt die Änderung?", "aenderung_art": "Was hat sich"
    " geändert?", "gueltig_ab": "Gilt ab", "kontoinhaber": "Kontoinhaberin/Kontoinhaber",
    "iban": "IBAN", "beschreibung": "Beschreibung", "personen_reise": "Wer ist abwesend?",
    "von": "Abwesend von", "bis": "Abwesend bis einschließlich", "tage": "Kalendertage",
    "tage_verbraucht": "Schon genommen in diesem Jahr", "ziel_land": "Zielland",
    "ziel_ort": "Zielort", "grund_art": "Grund", "wenn_abgelehnt": "Wenn nicht (ganz) zugestimmt"
    " wird", "geburtsort": "Geburtsort", "staatsangehoerigkeit": "Staatsangehörigkeit",
    "ausweis_gueltig_bis": "Ausweis gültig bis", "rvnr": "Rentenversicherungsnummer",
    "steuer_id": "Steuer-ID", "familienstand": "Familienstand", "krankenkasse": "Krankenkasse",
    "mietbeginn": "Mietbeginn", "einkommen": "Einkommen", "status_neu": "Neuer Status",
    "ab_datum": "Gilt ab", "arbeitgeber": "Arbeitgeber/Betrieb", "wochenstunden": "Stunden je"
    " Woche", "brutto": "Brutto im Monat", "anliegen": "Anliegen", "bezug_vorgang": "Gehört zu"
    " Vorgang", "betreff": "Betreff", "dokumente": "Dokumente", "rueckruf_nummer": "Rückrufnummer",
    "rueckruf_fenster": "Am besten erreichbar", "erklaerung_richtig": "Angaben sind richtig und"
    " vollständig", "datenschutz_gelesen": "Hinweise zum Datenschutz gelesen", "person": "Person",
    "art": "Art", "netto": "Netto / Zahlbetrag", "zufluss_am": "Auf dem Konto am", "datei": "Datei",
    "zeitraum": "Monat/Zeitraum",
}  # fmt: skip
WORDS = {
    "erst": "Erstbescheinigung", "folge": "Folgebescheinigung", "upload": "hochgeladene Datei",
    "bankverbindung": "Bankverbindung", "ohne_wichtigen_grund": "ohne wichtigen Grund",
    "nur_solange_leistung": "Ich reise nur, solange die Leistung weitergezahlt wird",
    "verheiratet": "verheiratet", "lohn": "Lohn", "kindergeld": "Kindergeld",
    "arbeit_ab15h": "Arbeit ab 15 Stunden je Woche", "dokumente": "Dokumente nachreichen",
    "rueckruf": "Rückruf", "lohnabrechnung": "Lohnabrechnung", "sonstiges": "Sonstiges",
}  # fmt: skip
MONEY = {"grundmiete", "betriebskosten", "heizkosten", "gesamtmiete", "netto", "brutto"}


def spoken(field: str, value: Any) -> str:
    """A value as a person reads it."""
    if isinstance(value, bool):
        return "Ja" if value else "Nein"
    if isinstance(value, list):
        joiner = " bis " if field == "zeitraum" else ", "
        return joiner.join(spoken(field, one) for one in value)
    if isinstance(value, Mapping):
        return f"{value['von']} bis {value['bis']} Uhr"
    text = str(value)
    if field in MONEY:
        return f"{float(text):,.2f} €".translate(str.maketrans(",.", ".,"))
    if field == "wochenstunden":
        return text.replace(".", ",")
    if field in ("anliegen", "art", "au_art", "status_neu", "grund_art", "familienstand",
                 "wenn_abgelehnt", "aenderung_art", "nachweis_quelle"):  # fmt: skip
        return WORDS[text]
    try:
        return f"{date.fromisoformat(text):%d.%m.%Y}"
    except ValueError:
        return text


def transcript(path: Path, submission: Mapping[str, Any]) -> None:
    """Write the PDF of one submission: head, entered values, files, one page or more."""
    service = SERVICES[submission["service"]]
    paper = Paper(path, title=f"Durchschrift {submission['number']}", author="Online-Dienste")
    arrived = datetime.fromisoformat(submission["received_at"])
    local = arrived.astimezone(ZoneInfo("Europe/Berlin"))
    paper.text(57, 60, "Jobcenter – Online-Dienste", 10)
    paper.text(57, 90, service, 20, bold=True)
    paper.text(57, 108, "Durchschrift Ihrer Angaben", 11)
    paper.text(538, 60, f"Vorgangsnummer {submission['number']}", 10, bold=True, align="right")
    paper.text(538, 76, f"eingegangen am {local:%d.%m.%Y} um {local:%H:%M} Uhr", 9, align="right")
    y = _head(paper, 140, "Ihre Angaben")
    for field, value in submission["data"].items():
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            for number, entry in enumerate(value, 1):
                y = _head(paper, _room(paper, y + 8), f"{LABELS[field]} {number}")
                for inner, one in entry.items():
                    y = _row(paper, y, LABELS[inner], spoken(inner, one))
        else:
            y = _row(paper, y, LABELS[field], spoken(field, value))
    y = _head(paper, _room(paper, y + 16), "Beigefügte Dateien")
    for number, file in enumerate(submission["files"], 1):
        y = _row(paper, y, f"Datei {number}", file["name"])
    paper.text(57, _room(paper, y + 14), "Elektronisch übermittelt, ohne Unterschrift gültig.", 8.5)
    _number_page(paper)
    paper.save()


def _room(paper: Paper, y: float) -> float:
    if y < 740:
        return y
    _number_page(paper)
    paper.next_page()
    return 70.0


def _number_page(paper: Paper) -> None:
    paper.text(538, 812, f"Seite {paper.pages}", 8, align="right")


def _head(paper: Paper, y: float, title: str) -> float:
    paper.fill(57, y, 481, 18, "#e6ebf0")
    paper.text(63, y + 13, title, 10, bold=True)
    return y + 18


def _row(paper: Paper, y: float, label: str, value: str) -> float:
    y = _room(paper, y)
    paper.text(63, y + 14, label, 9.5)
    bottom = y + 14
    for row in paper.wrapped(value, 10, 235):
        paper.text(300, bottom, row, 10)
        bottom += 13
    paper.rule(57, bottom - 7, 538, 0.3, 0.7)
    return bottom - 6
