"""Cases of the rules that are computed, ask only for a paper, or look at a document as such."""

from datetime import date

from inbox.comparison.background import Appointment, Background
from inbox.evidence.reading import Reading
from tests.comparison import paper
from tests.comparison.probe import field
from tests.comparison.rule_case import (
    DIFFERS,
    MATCH,
    MISSING,
    NONE,
    PERSON,
    SIMILAR,
    UNREADABLE,
    WHO,
    Case,
    Rule,
    blank,
    rent,
    statement,
)

UPLOADS = tuple(
    field(f"dokumente[].{name}", rule, kind, evidence=[], **more)
    for name, rule, kind, more in (
        ("datei", "legible", "file", {}),
        ("art", "enum_equal", "enum", {"params": {"values_from": "evidence_kinds"}}),
        ("person", "owner_match", "text", {}),
    )
)
PAY_SLIP = paper.prose(
    "Lohnabrechnung", ["Arbeitnehmer: Jan Nowacki", "geboren am 04.07.1988", "Monat Oktober 2026"]
)
STRANGER = paper.prose("Lohnabrechnung", ["Arbeitnehmer: Ralf Ostermann", "geboren am 17.10.1974"])
SENT = {**WHO, "dokumente": [{"datei": "datei0.pdf", "art": "lohnabrechnung", "person": "Jan"}]}
MEETING = Background(
    appointments=(Appointment(date(2026, 12, 8), date(2026, 12, 8), "Meldetermin", "09:30"),)
)

COMPUTED_RULES: dict[str, Rule] = {
    "none": Rule(
        field("probe", "none", "plz", evidence=[]),
        (
            Case(NONE, {"probe": "52349"}, compared=False),
            Case(NONE, {"probe": "5234"}, says="nicht fünf Ziffern", compared=False),
            Case(NONE, {"probe": "52349"}, (rent("52349 Düren"),), compared=False),
        ),
    ),
    "present_only": Rule(
        field(
            "probe",
            "present_only",
            "bool",
            params={"asks_when": "probe == true"},
            evidence_required_when="probe == true",
        ),
        (
            Case(
                NONE, {"probe": True}, (rent("Grundmiete 1,00 EUR"),), "liegt vor", compared=False
            ),
            Case(
                NONE, {"probe": True}, (statement("Zeitraum 01.09.2026 bis 30.09.2026"),), "fehlt"
            ),
            Case(
                UNREADABLE,
                {"probe": True},
                (Reading("0" * 64, "t", "", (), "damaged"),),
                "nicht lesbar",
                kinds=("mietbescheinigung",),
            ),
        ),
    ),
    "contiguous_after": Rule(
        field(
            "probe",
            "contiguous_after",
            params={"previous_end": "letzte", "start": "seit", "found": "festgestellt"},
        ),
        (
            Case(
                NONE,
                {"letzte": "2026-11-17", "seit": "2026-11-18", "festgestellt": "2026-11-18"},
                says="schließt an",
                compared=False,
            ),
            Case(
                DIFFERS,
                {"letzte": "2026-11-17", "seit": "2026-11-18", "festgestellt": "2026-11-19"},
                says="1 Arbeitstag ohne",
            ),
            Case(NONE, {"seit": "2026-11-18"}, says="nicht bekannt", compared=False),
        ),
        (
            field("letzte", "none", "date"),
            field("seit", "none", "date"),
            field("festgestellt", "none", "date"),
        ),
    ),
    "amount_sum": Rule(
        field(
            "probe",
            "amount_sum",
            "money",
            label="Gesamtmiete",
            params={"parts": ["kalt", "heizung"], "tolerance": "0.01"},
        ),
        (
            Case(
                MATCH,
                {"probe": "477.00", "kalt": "412.00", "heizung": "65.00"},
                (rent("Gesamtmiete: 477,00 €"),),
                "412,00 + 65,00 = 477,00 €.",
            ),
            Case(
                SIMILAR,
                {"probe": "477.00", "kalt": "412.00", "heizung": "64.98"},
                (rent("Gesamtmiete: 477,00 €"),),
                "Summe der Angaben 476,98 €",
            ),
            Case(MISSING, {"probe": "477.00", "kalt": "412.00"}, (rent("Gesamtmiete: offen"),)),
        ),
        (
            field("kalt", "none", "money", evidence=[]),
            field("heizung", "none", "money", evidence=[]),
        ),
    ),
    "birth_in_rvnr": Rule(
        field("probe", "birth_in_rvnr", "rvnr", params={"birth_date": "geburtsdatum"}),
        (
            Case(
                NONE,
                {"probe": "65120390D007", "geburtsdatum": "1990-03-12"},
                says="ist das angegebene",
                compared=False,
            ),
            Case(
                DIFFERS,
                {"probe": "65120390D007", "geburtsdatum": "1990-08-12"},
                says="enthält den 12.03.1990, angegeben ist der 12.08.1990",
            ),
            Case(NONE, {"probe": "65120390D007"}, says="nicht geprüft", compared=False),
        ),
        (PERSON[2],),
    ),
    "derived": Rule(
        field(
            "probe",
            "derived",
            "int",
            params={"formula": "days_inclusive", "from": "von", "to": "bis"},
        ),
        (
            Case(
                NONE,
                {"von": "2026-11-30", "bis": "2026-12-13", "probe": 14},
                says="14 Tage",
                compared=False,
            ),
            Case(
                DIFFERS,
                {"von": "2026-11-30", "bis": "2026-12-13", "probe": 13},
                says="Berechnet 14 Tage, angegeben 13.",
            ),
            Case(
                NONE, {"von": "2026-11-30", "probe": 14}, says="nicht vollständig", compared=False
            ),
        ),
        (field("von", "none", "date"), field("bis", "none", "date")),
    ),
    "working_days_before": Rule(
        field("probe", "working_days_before", "int", params={"min": 5, "ref": "von"}),
        (
            Case(NONE, {"von": "2026-11-27"}, says="Berechnet: 5 Werktage.", compared=False),
            Case(
                DIFFERS,
                {"von": "2026-11-26", "probe": 5},
                says="Berechnet 4 Werktage, angegeben 5.",
            ),
            Case(NONE, {}, says="nicht angegeben", compared=False),
        ),
        (field("von", "none", "date"),),
    ),
    "year_quota": Rule(
        field("probe", "year_quota", "int", params={"max_days": 21}),
        (
            Case(
                NONE,
                {"von": "2026-11-30", "bis": "2026-12-10", "probe": 10},
                says="10 + 11 = 21 von 21 Tagen im Jahr 2026.",
                compared=False,
            ),
            Case(
                NONE,
                {"von": "2026-11-30", "bis": "2026-12-11", "probe": 10},
                says="höchstens 21 im Jahr 2026: noch 11 Tage (bis 10.12.2026)",
                compared=False,
            ),
            Case(
                NONE,
                {"von": "2026-11-30", "bis": "2026-12-11"},
                says="nicht bekannt",
                compared=False,
            ),
        ),
        (field("von", "none", "date"), field("bis", "none", "date")),
    ),
    "no_overlap": Rule(
        field("probe", "no_overlap", params={"from": "von", "to": "bis"}),
        (
            Case(
                NONE,
                {"von": "2026-12-09", "bis": "2026-12-13"},
                says="kein bekannter Termin",
                compared=False,
                background=MEETING,
            ),
            Case(
                NONE,
                {"von": "2026-11-30", "bis": "2026-12-08"},
                says="Meldetermin 08.12.2026, 09:30",
                compared=False,
                background=MEETING,
            ),
            Case(
                NONE,
                {"von": "2026-11-30", "bis": "2026-12-08"},
                says="Kein Kalender angebunden",
                compared=False,
            ),
        ),
        (field("von", "none", "date"), field("bis", "none", "date")),
    ),
    "enum_equal": Rule(
        field(
            "probe",
            "enum_equal",
            "enum",
            values=[{"id": "gas", "label_de": "Erdgas"}, {"id": "oel", "label_de": "Heizöl"}],
        ),
        (
            Case(MATCH, {"probe": "gas"}, (rent("Heizung  [x] Erdgas   [ ] Heizöl"),)),
            Case(DIFFERS, {"probe": "gas"}, (rent("Heizung  [ ] Erdgas   [x] Heizöl"),), "Heizöl"),
            Case(SIMILAR, {"probe": "gas"}, (rent("Heizung  [ ] Erdgas   [ ] Heizöl"),), "Kreuz"),
        ),
    ),
    "owner_match": Rule(
        field("probe", "owner_match", evidence=["lohnabrechnung"]),
        (
            Case(NONE, {**WHO}, (PAY_SLIP,), compared=False),
            Case(DIFFERS, {**WHO}, (STRANGER,), "andere Person"),
            Case(NONE, {**WHO}, (rent("Grundmiete 1,00 EUR"),), compared=False),
        ),
        PERSON,
    ),
    "legible": Rule(
        UPLOADS[0],
        (
            Case(NONE, SENT, (PAY_SLIP,), compared=False),
            Case(UNREADABLE, SENT, (blank(),), "Seite ist leer"),
            Case(
                MISSING, SENT, (paper.prose("Lohnabrechnung", ["Seite 1 von 2"]),), "Seite 2 von 2"
            ),
        ),
        (*PERSON, *UPLOADS[1:]),
        key="dokumente[0].datei",
    ),
}
