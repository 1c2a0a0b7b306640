"""The papers of the sample day, read by the real workers: the results a caseworker has to see."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from inbox.comparison.engine import compare
from inbox.comparison.result import Comparison, Result
from inbox.evidence.pool import WorkerPool
from inbox.submission import Document, DocumentId, DocumentRole, Status, Submission, SubmissionId
from tests.comparison.desk import RESOURCES, catalogue, rows_of

SAMPLES = RESOURCES / "samples"


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    with WorkerPool() as workers:
        yield workers


def sample(pool: WorkerPool, number: str) -> Comparison:
    entries: list[dict[str, Any]] = json.loads((SAMPLES / "submissions.json").read_text("utf-8"))[
        "submissions"
    ]
    entry = next(e for e in entries if e["number"] == number)
    documents, readings = [], {}
    for position, file in enumerate(entry["files"]):
        data = (SAMPLES / file["path"]).read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        identity = DocumentId(f"d{position}")
        documents.append(
            Document(
                identity, file["name"], file["media_type"], len(data), digest,
                DocumentRole.EVIDENCE, file["declared_kind"], position,
            )
        )  # fmt: skip
        with pool.open(data, digest) as session:
            readings[identity] = session.reading()
    received = datetime.fromisoformat(entry["received_at"])
    submission = Submission(
        SubmissionId("s"), number, entry["service"], received, entry["data"], None, "", "", "",
        Status.NEW, 1, documents=tuple(documents),
    )  # fmt: skip
    return compare(submission, catalogue().service(entry["service"], received.date()), readings)


def test_the_sick_note_with_a_text_layer_needs_no_decision(pool: WorkerPool) -> None:
    comparison = sample(pool, "AUM-2026-000817-0")
    assert comparison.summary[Result.MATCH] == 9
    assert comparison.summary.total == 9


def test_the_sick_note_as_a_photo_needs_no_decision_either(pool: WorkerPool) -> None:
    comparison = sample(pool, "AUM-2026-000815-4")
    assert comparison.summary.counts == ((Result.MATCH, 9),)


def test_the_card_belongs_to_somebody_else_and_the_entered_iban_is_none(pool: WorkerPool) -> None:
    comparison = sample(pool, "VAM-2026-005120-4")
    rows = rows_of(comparison)
    assert comparison.summary.counts == ((Result.MISMATCH, 2),)
    assert rows["kontoinhaber"].evidence == "DIETER KOLB"
    assert "Dritte" in rows["kontoinhaber"].reason
    assert "Prüfziffer" in rows["iban"].reason


def test_the_family_s_papers_show_what_is_expired_blurred_and_contradictory(
    pool: WorkerPool,
) -> None:
    rows = rows_of(sample(pool, "NEU-2026-000093-8"))
    expected = {
        "nachname": Result.MATCH,
        "vorname": Result.MATCH,
        "geburtsdatum": Result.MATCH,
        "ausweis_gueltig_bis": Result.MISMATCH,
        "rvnr": Result.SIMILAR,
        "mietbeginn": Result.MATCH,
        "grundmiete": Result.MATCH,
        "gesamtmiete": Result.MATCH,
        "iban": Result.MATCH,
        "kontoinhaber": Result.MATCH,
        "personen_bg": Result.NO_EVIDENCE,
    }
    assert {field: rows[field].result for field in expected} == expected
    assert "12.03.1990" in rows["rvnr"].reason
    blurred = [r for r in rows.values() if r.field.endswith(".netto")]
    assert Result.UNREADABLE in {r.result for r in blurred}


def test_the_renewal_where_all_agrees_needs_no_decision(pool: WorkerPool) -> None:
    assert sample(pool, "WBA-2026-002208-0").summary.open == 0


def test_the_renewal_shows_rent_total_and_wages(pool: WorkerPool) -> None:
    comparison = sample(pool, "WBA-2026-002207-2")
    open_fields = [r.field for r in comparison.rows if r.is_open]
    assert open_fields == ["grundmiete", "gesamtmiete", "einkommen_vorhanden"]
    assert "Kontoauszug: September 2026 fehlt (3 Monate lückenlos verlangt)." in comparison.hints


def test_the_journey_ends_a_day_later_and_names_no_country(pool: WorkerPool) -> None:
    comparison = sample(pool, "OAW-2026-000377-5")
    rows = rows_of(comparison)
    assert rows["bis"].result is Result.MISMATCH
    assert rows["ziel_land"].result is Result.MISSING
    assert [rows[f].result for f in ("personen_reise", "von", "ziel_ort")] == [Result.MATCH] * 3


def test_the_contract_has_fewer_hours_and_another_beginning(pool: WorkerPool) -> None:
    rows = rows_of(sample(pool, "STA-2026-000640-6"))
    told = {f: rows[f].result for f in ("ab_datum", "wochenstunden", "arbeitgeber", "brutto")}
    assert told == {
        "ab_datum": Result.MISMATCH,
        "wochenstunden": Result.MISMATCH,
        "arbeitgeber": Result.SIMILAR,
        "brutto": Result.MATCH,
    }


def test_the_sick_note_of_another_person_is_not_compared(pool: WorkerPool) -> None:
    comparison = sample(pool, "AUM-2026-000816-2")
    assert comparison.summary.counts == ((Result.MISMATCH, 1), (Result.OTHER_PERSON, 4))


def test_sent_documents_are_told_apart(pool: WorkerPool) -> None:
    rows = rows_of(sample(pool, "KON-2026-010233-8"))
    assert rows["dokumente[0].art"].result is Result.MISMATCH
    assert rows["dokumente[0].zeitraum"].result is Result.MATCH
    assert rows["dokumente[2].person"].result is Result.MISMATCH
