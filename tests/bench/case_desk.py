"""A whole desk in one process without a form server: real store, worker, comparison, rules.

Only what lies outside the office's computer is played: who works on what, and the Fachverfahren's
answer to a case number.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from inbox.casebook import Casebook
from inbox.catalogue import Catalogue, load_catalogue
from inbox.clock import BusinessClock
from inbox.copying import CopyTask
from inbox.decision import CaseResolution
from inbox.describe import describe
from inbox.desk import Desk
from inbox.desk_status import DeskStatus
from inbox.errors import Refused
from inbox.evidence.pool import WorkerPool
from inbox.handover import StuckHandover
from inbox.presses import Presser
from inbox.queue import QueueKind, QueueQuery, QueueRef
from inbox.reading_room import ReadingRoom
from inbox.store.batch import PulledBatch
from inbox.store.ledger import Ledger
from inbox.store.store import Store, open_store
from inbox.submission import (
    Claim,
    Document,
    DocumentId,
    DocumentRole,
    HandoverNumber,
    Person,
    PersonId,
    Status,
    Submission,
    SubmissionId,
)
from sync.handover.casesystem import HttpCaseSystem
from sync.handover.efile.folder import FolderEFile
from sync.handover.foresight import OfficeForesight
from sync.handover.mapping import load_mappings
from sync.handover.papers import PaperDesk
from sync.handover.targets import Targets
from sync.resources import FONTS, PAPERS

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
ROLES = frozenset({"integration", "leistung"})
ME = Person(PersonId("int.koch"), "Koch, Petra", ROLES, "nord", "t")
NOW = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
OWN = QueueQuery(QueueRef(QueueKind.OWN))


class Alone:
    """Nobody else is in the office; claims are kept as a server would."""

    def __init__(self) -> None:
        self.claims: dict[SubmissionId, Claim] = {}
        self.present: set[SubmissionId] = set()

    def announce(self, submission: SubmissionId) -> None:
        self.present.add(submission)

    def leave(self, submission: SubmissionId) -> None:
        self.present.discard(submission)

    def claim(self, submission: SubmissionId, on_behalf_of: PersonId | None) -> Claim:
        made = Claim(ME.id, ME.name, NOW, NOW + timedelta(minutes=10))
        return self.claims.setdefault(submission, made)

    def release(self, submission: SubmissionId) -> None:
        self.claims.pop(submission, None)


class KnownCases:
    """A Fachverfahren that knows every case handed in."""

    def resolve(self, submission: Submission) -> CaseResolution:
        number = submission.case_number
        if number is None:
            raise Refused("case-missing")
        return CaseResolution("agrees", number, f"II-{number[-4:]}", checked_at=NOW)


@dataclass
class Office:
    """The desk and what stands behind it."""

    desk: Desk
    store: Store
    ids: tuple[SubmissionId, ...]
    numbers: dict[SubmissionId, str]
    room: ReadingRoom


def _samples() -> dict[str, dict[str, Any]]:
    listed = json.loads((RESOURCES / "samples" / "submissions.json").read_text("utf-8"))
    return {entry["number"]: entry for entry in listed["submissions"]}


def _submission(
    entry: dict[str, Any],
    number: str,
    position: int,
    changed: Mapping[str, object],
    *,
    distinct: bool = False,
) -> tuple[Submission, list[bytes]]:
    data = {**entry["data"], **changed}
    files = [(RESOURCES / "samples" / f["path"]).read_bytes() for f in entry["files"]]
    if distinct:  # a picture ends before these bytes; the document is another one
        files = [content + f"{position}".encode() for content in files]
    documents = tuple(
        Document(
            DocumentId(f"{number}-d{n}"),
            f["name"],
            f["media_type"],
            len(content),
            sha256(content).hexdigest(),
            DocumentRole.EVIDENCE,
            f["declared_kind"],
            n,
        )
        for n, (f, content) in enumerate(zip(entry["files"], files, strict=True))
    )
    received = datetime.fromisoformat(entry["received_at"]) + timedelta(minutes=position)
    made = Submission(
        SubmissionId(f"id-{number}"),
        number,
        entry["service"],
        received,
        data,
        ME.id,
        ME.name,
        ME.team,
        ME.office,
        Status.NEW,
        1,
        data.get("bg_nummer") or None,
        documents=documents,
    )
    return made, files


class Nothing:
    """Nothing stands still, nothing is copied by hand."""

    def tasks(self, number: HandoverNumber) -> tuple[CopyTask, ...]:
        return ()

    def tick(self, key: str, mask: str, name: str, on: bool) -> None:
        raise Refused("copy-done")

    def finish(self, number: HandoverNumber, key: str, by: PersonId) -> None:
        raise Refused("copy-done")

    def stuck_handovers(self) -> tuple[StuckHandover, ...]:
        return ()


def _foresight(folder: Path, catalogue: Catalogue) -> OfficeForesight:
    """The office's own tables and papers; foreseeing asks neither of the two targets."""
    mappings = load_mappings(RESOURCES / "mapping", catalogue)
    targets = Targets(HttpCaseSystem("http://127.0.0.1:1", "", mappings), FolderEFile(folder))
    return OfficeForesight(targets, PaperDesk(PAPERS, FONTS, catalogue))


@contextmanager
def office(
    folder: Path,
    numbers: list[str],
    *,
    hold_seconds: float = 0.0,
    changed: Mapping[int, Mapping[str, object]] | None = None,
    read: bool = True,
) -> Iterator[Office]:
    """A desk with these samples, each as often as it is named, read and compared.

    `changed` alters the entered data of the submission at a position. Without `read` nothing was
    read yet, and no two submissions share a document.
    """
    samples = _samples()
    catalogue: Catalogue = load_catalogue(RESOURCES)
    store = open_store(folder / "store", b"k" * 32)
    clock = BusinessClock(NOW - datetime.now(UTC))
    status, presence = DeskStatus(), Alone()
    made = [
        _submission(samples[n], f"{n}-{i}", i, (changed or {}).get(i, {}), distinct=not read)
        for i, n in enumerate(numbers)
    ]
    batch = PulledBatch("1", tuple(s for s, _ in made), people=(ME,), substitutions=(), me=ME)
    with WorkerPool() as pool:
        store.apply(batch, describe=lambda s: describe(s, catalogue))
        for submission, files in made:
            for document, content in zip(submission.documents, files, strict=True):
                store.keep_document(document.id, document.sha256, [content])
            store.mark_stored([d.id for d in submission.documents])
        room = ReadingRoom(store, pool, catalogue, status)
        while read and (room.step() or store.unread(pool.engine, 1)):
            pass
        book = Casebook(
            store=store,
            ledger=Ledger(store.engine),
            reader=pool,
            room=room,
            catalogue=catalogue,
            resolver=KnownCases(),
            presence=presence,
            clock=clock,
            status=status,
        )
        desk = Desk(
            book,
            Presser(book, hold_seconds=hold_seconds),
            foresight=_foresight(folder, catalogue),
            overseer=Nothing(),
            copying=Nothing(),
            nudge=lambda: None,
            refresh=lambda: None,
        )
        for submission, _ in made:
            book.resolve(submission.id)
        ids = tuple(row.id for row in desk.rows(OWN, 0, 200))
        known = {s.id: s.number for s, _ in made}
        try:
            yield Office(desk, store, ids, known, room)
        finally:
            desk.close()
            store.close()
