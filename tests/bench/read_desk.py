"""A store with one submission whose evidence has just arrived, and the room that reads it."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from inbox.catalogue import load_catalogue
from inbox.describe import describe
from inbox.desk_status import DeskStatus
from inbox.evidence.pool import WorkerPool
from inbox.reading_room import ReadingRoom
from inbox.store.batch import PulledBatch
from inbox.store.store import Store, open_store
from inbox.submission import (
    Document,
    DocumentId,
    DocumentRole,
    Person,
    PersonId,
    Status,
    Submission,
    SubmissionId,
)

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
ME = Person(PersonId("int.koch"), "Koch, Petra", frozenset({"leistung"}), "nord", "t")


@dataclass
class Room:
    """What a test looks at."""

    room: ReadingRoom
    store: Store
    pool: WorkerPool
    status: DeskStatus
    ids: tuple[SubmissionId, ...]


@contextmanager
def reading_room(
    folder: Path,
    submissions: Sequence[Sequence[bytes]],
    data: dict[str, object] | None = None,
    pool: WorkerPool | None = None,
) -> Iterator[Room]:
    """Submissions with these files each, stored and unread; the first is the most urgent."""
    catalogue = load_catalogue(RESOURCES)
    store = open_store(folder / "store", b"k" * 32)
    status = DeskStatus()
    made = []
    for number, files in enumerate(submissions):
        documents = tuple(
            Document(
                DocumentId(f"{number}-d{at}"),
                f"{at}.bin",
                "application/octet-stream",
                len(content),
                sha256(content).hexdigest(),
                DocumentRole.EVIDENCE,
                None,
                at,
            )
            for at, content in enumerate(files)
        )
        made.append(
            Submission(
                SubmissionId(f"id-{number}"),
                f"AUM-2026-{number:06}-4",
                "krankmeldung",
                datetime(2026, 11, 20, 7, number, tzinfo=UTC),
                data or {"nachname": "Müller", "vorname": "Aylin"},
                ME.id,
                ME.name,
                ME.team,
                ME.office,
                Status.NEW,
                1,
                None,
                documents=documents,
            )
        )
    batch = PulledBatch("1", tuple(made), people=(ME,), substitutions=(), me=ME)
    own = pool or WorkerPool()
    try:
        store.apply(batch, describe=lambda s: describe(s, catalogue))
        for submission, files in zip(made, submissions, strict=True):
            for document, content in zip(submission.documents, files, strict=True):
                store.keep_document(document.id, document.sha256, [content])
        ids = tuple(s.id for s in made)
        yield Room(ReadingRoom(store, own, catalogue, status), store, own, status, ids)
    finally:
        if pool is None:
            own.close()
        store.close()


def seconds_to_result(folder: Path, files: Sequence[bytes]) -> tuple[float, float]:
    """From arrival to the first result and to the whole one, a cold recogniser included."""
    with reading_room(folder, [files]) as desk:
        started = time.perf_counter()
        while desk.room.step():
            pass
        first = time.perf_counter() - started
        while desk.room.has_more:
            desk.room.see()
        whole = time.perf_counter() - started
        assert desk.store.comparison(desk.ids[0]) is not None
        return first, whole
