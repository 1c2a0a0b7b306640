"""Submissions and readings for the comparison's tests, read with the real text extraction."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pymupdf

from inbox.catalogue import Catalogue, Service, load_catalogue
from inbox.comparison.engine import compare
from inbox.comparison.result import Comparison, FieldResult, Rect, Trust
from inbox.evidence.reading import PageReading, Reading, Word
from inbox.submission import Document, DocumentId, DocumentRole, Status, Submission, SubmissionId

RESOURCES = Path(__file__).parents[2] / "resources"
RECEIVED = datetime(2026, 11, 20, 8, 41, tzinfo=UTC)


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    return load_catalogue(RESOURCES)


def service(service_id: str) -> Service:
    return catalogue().service(service_id, date(2026, 11, 20))


def read_pdf(data: bytes) -> Reading:
    """The words of a PDF, as the worker reports them."""
    pages = []
    with pymupdf.open(stream=data, filetype="pdf") as pdf:
        for page in pdf:
            words = tuple(Word(w[4], Rect(*w[:4]), 0) for w in page.get_text("words", sort=True))
            trust = Trust.TEXT if words else Trust.NONE
            pages.append(PageReading(page.rect.width, page.rect.height, words, trust))
    return Reading("0" * 64, "test", "application/pdf", tuple(pages))


def submission(
    service_id: str,
    data: Mapping[str, Any],
    kinds: tuple[str | None, ...] = (None,),
    received: datetime = RECEIVED,
) -> Submission:
    """A submission with one piece of evidence for each declared kind."""
    documents = tuple(
        Document(
            DocumentId(f"d{i}"), f"datei{i}.pdf", "application/pdf", 1, f"{i:064d}",
            DocumentRole.EVIDENCE, kind, i,
        )
        for i, kind in enumerate(kinds)
    )  # fmt: skip
    return Submission(
        SubmissionId("s"), "AUM-2026-000815-4", service_id, received, data, None, "", "", "",
        Status.NEW, 1, documents=documents,
    )  # fmt: skip


def compared(service_id: str, data: Mapping[str, Any], *papers: bytes) -> Comparison:
    """Compare entries with papers whose kind nobody declared."""
    entry = submission(service_id, data, tuple(None for _ in papers))
    readings = {DocumentId(f"d{i}"): read_pdf(paper) for i, paper in enumerate(papers)}
    return compare(entry, service(service_id), readings)


def rows_of(comparison: Comparison) -> dict[str, FieldResult]:
    return {row.field: row for row in comparison.rows}
