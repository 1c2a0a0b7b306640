"""Cases of the rules that hold a value against a paper."""

from tests.comparison import paper
from tests.comparison.probe import field
from tests.comparison.rule_case import (
    DIFFERS,
    MATCH,
    MISSING,
    NONE,
    PERSON,
    SIMILAR,
    WHO,
    Case,
    Rule,
    rent,
    statement,
)

HOME = {"strasse": "Kölner Straße", "hausnummer": "12a", "plz": "52349", "ort": "Düren"}
PRINTED_HOME = ("Anschrift der Mietsache", "PLZ, Ort: 52349 Düren")
POSTCODE = {"part": "postcode", "parts": {"plz": "postcode", "ort": "town"}}

VALUE_RULES: dict[str, Rule] = {
    "equal": Rule(
        field("probe", "equal", label="Arbeitsort"),
        (
            Case(MATCH, {"probe": "düren"}, (rent("Arbeitsort: Düren"),)),
            Case(DIFFERS, {"probe": "Düren"}, (rent("Arbeitsort: Jülich"),)),
            Case(MISSING, {"probe": "Düren"}, (rent("Grundmiete 1,00 EUR"),)),
        ),
    ),
    "name_match": Rule(
        field("probe", "name_match", "name", label="Vermieter"),
        (
            Case(MATCH, {"probe": "Jörg Kestermann"}, (rent("Vermieter: Joerg Kestermann"),)),
            Case(DIFFERS, {"probe": "Jörg Kestermann"}, (rent("Vermieter: Ute Anders"),)),
            Case(MISSING, {"probe": "Jörg Kestermann"}, (rent("Grundmiete 1,00 EUR"),)),
        ),
    ),
    "date_equal": Rule(
        field("probe", "date_equal", "date", label="Mietbeginn"),
        (
            Case(MATCH, {"probe": "2026-05-01"}, (rent("Mietbeginn: 01.05.2026"),)),
            Case(
                DIFFERS, {"probe": "2026-05-01"}, (rent("Mietbeginn: 02.05.2026"),), "1 Tag später"
            ),
            Case(MISSING, {"probe": "2026-05-01"}, (rent("Mietbeginn: im Mai"),)),
        ),
    ),
    "date_not_before": Rule(
        field(
            "probe", "date_not_before", "date", label="Rückmeldung am", params={"tolerance_days": 2}
        ),
        (
            Case(MATCH, {"probe": "2026-05-03"}, (rent("Rückmeldung am 01.05.2026"),)),
            Case(
                DIFFERS, {"probe": "2026-05-04"}, (rent("Rückmeldung am 01.05.2026"),), "3 Tage vor"
            ),
            Case(MISSING, {"probe": "2026-05-04"}, (rent("Rückmeldung im Mai"),)),
        ),
    ),
    "valid_on": Rule(
        field("probe", "valid_on", "date", label="Gültig bis", params={"day": "received"}),
        (
            Case(MATCH, {"probe": "2026-11-20"}, (rent("Gültig bis 20.11.2026"),)),
            Case(DIFFERS, {"probe": "2026-11-19"}, (rent("Gültig bis 19.11.2026"),), "abgelaufen"),
            Case(MISSING, {"probe": "2026-11-20"}, (rent("Gültig bis auf Weiteres"),)),
        ),
    ),
    "date_in_period": Rule(
        field("probe", "date_in_period", "date", params={"from": "beginn", "to": "ende"}),
        (
            Case(
                MATCH,
                {"probe": "2026-11-30"},
                (rent("Beginn am: 01.11.2026", "Ende am: 30.11.2026"),),
            ),
            Case(
                DIFFERS,
                {"probe": "2026-12-01"},
                (rent("Beginn am: 01.11.2026", "Ende am: 30.11.2026"),),
                "nicht im Zeitraum",
            ),
            Case(MISSING, {"probe": "2026-11-30"}, (rent("Beginn am: 01.11.2026"),)),
        ),
        (
            field("beginn", "date_equal", "date", label="Beginn am"),
            field("ende", "date_equal", "date", label="Ende am"),
        ),
    ),
    "period_equal": Rule(
        field("probe", "period_equal"),
        (
            Case(
                MATCH,
                {"probe": ["2026-09-01", "2026-09-30"]},
                (rent("Zeitraum vom 01.09.2026 bis 30.09.2026"),),
            ),
            Case(
                DIFFERS,
                {"probe": ["2026-09-01", "2026-09-29"]},
                (rent("Zeitraum vom 01.09.2026 bis 30.09.2026"),),
                "bis 30.09.2026",
            ),
            Case(MISSING, {"probe": ["2026-09-01", "2026-09-30"]}, (rent("Zeitraum: September"),)),
        ),
    ),
    "period_covers": Rule(
        field("probe", "period_covers", evidence=["liegebescheinigung"]),
        (
            Case(
                MATCH,
                {"probe": ["2026-09-05", "2026-09-30"]},
                (paper.prose("Liegebescheinigung", ["vom 05.09.2026 bis 30.09.2026"]),),
            ),
            Case(
                DIFFERS,
                {"probe": ["2026-09-04", "2026-09-30"]},
                (paper.prose("Liegebescheinigung", ["vom 05.09.2026 bis 30.09.2026"]),),
                "nicht ganz abgedeckt",
            ),
            Case(
                MISSING,
                {"probe": ["2026-09-05", "2026-09-30"]},
                (paper.prose("Liegebescheinigung", ["im September"]),),
            ),
        ),
    ),
    "amount_equal": Rule(
        field("probe", "amount_equal", "money", label="Grundmiete", params={"tolerance": "0.00"}),
        (
            Case(MATCH, {"probe": "412.00"}, (rent("Grundmiete: 412,00 €"),)),
            Case(DIFFERS, {"probe": "412.00"}, (rent("Grundmiete: 412,01 €"),)),
            Case(MISSING, {"probe": "412.00"}, (rent("Grundmiete: nach Vereinbarung"),)),
        ),
    ),
    "amount_inflow": Rule(
        field(
            "einkommen[].zufluss_am",
            "amount_inflow",
            "date",
            evidence=["kontoauszug"],
            params={"amount": "einkommen[].netto", "window_days": 5},
        ),
        (
            Case(
                MATCH,
                {"einkommen": [{"art": "lohn", "netto": "450.00", "zufluss_am": "2026-11-07"}]},
                (statement(rows=(("02.11.", "LOHN VOSS", "450,00 H"),)),),
            ),
            Case(
                DIFFERS,
                {"einkommen": [{"art": "lohn", "netto": "450.00", "zufluss_am": "2026-11-08"}]},
                (statement(rows=(("02.11.", "LOHN VOSS", "450,00 H"),)),),
                "6 Tage entfernt",
            ),
            Case(
                NONE,
                {
                    "einkommen": [
                        {"art": "sonstiges", "netto": "450.00", "zufluss_am": "2026-11-07"}
                    ]
                },
                (statement(rows=(("02.11.", "LOHN VOSS", "450,00 H"),)),),
                compared=False,
            ),
        ),
        (
            field("einkommen[].netto", "none", "money", evidence=[]),
            field("einkommen[].art", "none", evidence=[]),
        ),
        key="einkommen[0].zufluss_am",
    ),
    "iban_equal": Rule(
        field("probe", "iban_equal", "iban", label="IBAN"),
        (
            Case(
                MATCH,
                {"probe": "DE95900000024711081500"},
                (rent("IBAN: DE95 9000 0002 4711 0815 00"),),
            ),
            Case(
                DIFFERS,
                {"probe": "DE00900000024711081500"},
                (rent("IBAN: DE95 9000 0002 4711 0815 00"),),
                "Prüfziffer",
            ),
            Case(MISSING, {"probe": "DE95900000024711081500"}, (rent("Grundmiete 1,00 EUR"),)),
        ),
    ),
    "holder_match": Rule(
        field("probe", "holder_match", "name", label="Kontoinhaber"),
        (
            Case(MATCH, {**WHO, "probe": "Jan Nowacki"}, (rent("Kontoinhaber: NOWACKI, JAN"),)),
            Case(
                DIFFERS,
                {**WHO, "probe": "Jan Nowacki"},
                (rent("Kontoinhaber: Dieter Kolb"),),
                "Zahlung an Dritte prüfen",
            ),
            Case(
                SIMILAR,
                {**WHO, "probe": "Dieter Kolb"},
                (rent("Kontoinhaber: Dieter Kolb"),),
                "Zahlung an Dritte prüfen",
            ),
        ),
        PERSON,
    ),
    "address_match": Rule(
        field("plz", "address_match", "plz", label="PLZ", params=POSTCODE),
        (
            Case(MATCH, HOME, (rent(*PRINTED_HOME),)),
            Case(DIFFERS, {**HOME, "plz": "52348"}, (rent(*PRINTED_HOME),)),
            Case(MISSING, HOME, (rent("Grundmiete 1,00 EUR"),)),
        ),
        others=(field("ort", "address_match", label="Ort", params={**POSTCODE, "part": "town"}),),
        key="plz",
    ),
    "count_equal": Rule(
        field("probe", "count_equal", "int", label="Anzahl der Personen"),
        (
            Case(MATCH, {"probe": 3}, (rent("Anzahl der Personen: 3"),)),
            Case(DIFFERS, {"probe": 3}, (rent("Anzahl der Personen: 4"),)),
            Case(MISSING, {"probe": 3}, (rent("Anzahl der Personen: mehrere"),)),
        ),
    ),
    "id_check": Rule(
        field("probe", "id_check", "steuer_id", label="Steuer-ID"),
        (
            Case(MATCH, {"probe": "02476291358"}, (rent("Steuer-ID: 02 476 291 358"),)),
            Case(DIFFERS, {"probe": "02476291359"}, (), "Prüfziffer der Angabe ist ungültig"),
            Case(NONE, {"probe": "02476291358"}, (), compared=False),
        ),
    ),
}
