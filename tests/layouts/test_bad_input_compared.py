"""The comparison comes to a definite end with every bad submission, and agrees to nothing wrong."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inbox.catalogue import load_catalogue
from inbox.comparison.engine import compare
from inbox.evidence.pool import WorkerPool
from inbox.submission import Document, DocumentId, DocumentRole, Status, Submission, SubmissionId
from tests.layouts.bad_input import MAKERS, Bad

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
CATALOGUE = load_catalogue(Path(__file__).parents[2] / "resources")


@pytest.fixture(scope="module")
def pool():  # type: ignore[no-untyped-def]
    with WorkerPool() as workers:
        yield workers


@pytest.mark.parametrize("make", MAKERS, ids=lambda m: m.__name__)
def test_bad_input_ends_in_an_allowed_result(make: Callable[[int], Bad], pool: WorkerPool) -> None:
    bad = make(1)
    documents, readings = [], {}
    for number, data in enumerate(bad.files.values()):
        digest, here = hashlib.sha256(data).hexdigest(), DocumentId(f"d{number}")
        with pool.open(data, digest) as session:
            readings[here] = session.reading()
        documents.append(Document(here, "nachweis", "", 1, digest, DocumentRole.EVIDENCE))
    submission = Submission(
        SubmissionId("s"), "n", bad.service, NOW, bad.entered, None, "", "", "", Status.NEW, 1,
        documents=tuple(documents),
    )  # fmt: skip
    rows = compare(submission, CATALOGUE.service(bad.service, NOW.date()), readings).rows
    told = {r.field: r.result.value for r in rows if r.compared}
    assert told
    assert {f: r for f, r in told.items() if r not in bad.fields.get(f, bad.allowed)} == {}
