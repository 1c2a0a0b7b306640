"""Reads what arrived and compares it before anyone opens it. One step at a time, no thread."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace

from inbox.caseview import Link
from inbox.catalogue import Catalogue
from inbox.comparison.engine import ENGINE, compare
from inbox.desk_status import DeskStatus
from inbox.errors import Damaged
from inbox.evidence.reading import Reading
from inbox.ports import EvidenceReader
from inbox.store.store import Store
from inbox.submission import DocumentId, Submission, SubmissionId

#: Verdict kept for a document whose bytes did not survive on this disk.
LOST = "damaged"


class ReadingRoom:
    """Works off documents without a reading and submissions without a comparison."""

    def __init__(
        self, store: Store, reader: EvidenceReader, catalogue: Catalogue, status: DeskStatus
    ) -> None:
        self._store = store
        self._reader = reader
        self._catalogue = catalogue
        self._status = status

    @property
    def engine(self) -> str:
        """Version under which comparisons are kept."""
        return f"{ENGINE}+{self._catalogue.version}+{self._reader.engine}"

    def step(self, stop: Callable[[], bool] = lambda: False) -> frozenset[SubmissionId]:
        """Read some documents, compare some submissions; the ids that have a new result."""
        unread = self._store.unread(self._reader.engine, 8)
        self._status.reading(len(unread))
        for position, document in enumerate(unread):
            if stop():
                return frozenset()
            self.read(document)
            self._status.reading(len(unread) - position - 1)
        changed = set()
        for submission_id in self._store.uncompared(self.engine, 50):
            if stop():
                break
            if self.compare_now(submission_id):
                changed.add(submission_id)
        return frozenset(changed)

    def read(self, document: DocumentId) -> Reading:
        """The reading of a stored document, made now when there is none."""
        sha256 = self._store.document_sha(document)
        kept = self._store.reading(sha256, self._reader.engine)
        if kept is not None:
            return kept
        try:
            data = self._store.document_bytes(document)
        except Damaged:
            self._store.quarantine(document, "damaged-here")
            return Reading(sha256, self._reader.engine, "", (), LOST)
        with ExitStack() as stack:
            try:
                reading = stack.enter_context(self._reader.open(data, sha256)).reading()
            except Damaged as broken:
                reading = Reading(sha256, self._reader.engine, "", (), broken.code)
        self._store.keep_reading(reading)
        return reading

    def compare_now(self, submission_id: SubmissionId) -> bool:
        """Compare one submission if all its evidence was read; False when something is missing."""
        submission = self._store.submission(submission_id)
        if submission is None:
            return False
        readings = self._readings(submission)
        if readings is None:
            return False
        received = submission.received_at.date()
        service = self._catalogue.service(submission.service, received)
        result = compare(submission, service, readings, self._store.background(submission))
        if result.engine != self.engine:
            result = replace(result, engine=self.engine)
        self._store.keep_comparison(result)
        return True

    def _readings(self, submission: Submission) -> Mapping[DocumentId, Reading] | None:
        readings: dict[DocumentId, Reading] = {}
        for document in submission.evidence:
            state = self._store.document_state(document.id)
            if state == "wanted":
                return None
            if state == "quarantined":
                readings[document.id] = Reading(
                    document.sha256, self._reader.engine, document.media_type, (), LOST
                )
                continue
            kept = self._store.reading(document.sha256, self._reader.engine)
            if kept is None:
                return None
            readings[document.id] = kept
        return readings


def is_online(status: DeskStatus) -> bool:
    """Whether the form server answers right now."""
    return status.read().link is Link.CONNECTED
