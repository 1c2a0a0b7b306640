"""Reads what arrived and compares it before anyone opens it. Steps to be taken by two threads.

`step` is quick: text layers and embedded data, and a comparison with what is known so far.
`see` is slow: one document's pages for the recogniser, then second looks where the comparison is in
doubt. What `see` finds replaces the first reading, and the comparison is computed anew.

What somebody has open comes first, what they left comes last; a long document gives way to others
after some pages; while the reading is paused, nothing but what is open is read.
"""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from threading import Lock

from inbox.catalogue import Catalogue
from inbox.comparison.engine import ENGINE, compare
from inbox.comparison.result import Comparison, Rect
from inbox.comparison.second import wanted_looks
from inbox.decision import decided_kinds
from inbox.desk_status import DeskStatus
from inbox.errors import Damaged, Refused
from inbox.evidence.looking import known_look
from inbox.evidence.reading import Reading
from inbox.ports import EvidenceReader
from inbox.privacy import covered
from inbox.redaction import HEALTH
from inbox.store.store import Store
from inbox.submission import DocumentId, Submission, SubmissionId

#: Verdict kept for a document whose bytes did not survive on this disk.
LOST = "damaged"
#: What ends a call without a word about the document.
_ENDED = frozenset({"cancelled", "closed"})
_NO_VERDICT = _ENDED | {"no-worker"}

#: So many submissions are remembered as coming last; nobody leaves more before all is read.
MOST_LAST = 200
#: Pages of a long document that are recognised before others have their turn.
PAGES_A_TURN = 10

Readings = Mapping[DocumentId, Reading]


class ReadingRoom:
    """Works off documents without a reading and submissions without a comparison."""

    def __init__(
        self, store: Store, reader: EvidenceReader, catalogue: Catalogue, status: DeskStatus
    ) -> None:
        self._store = store
        self._reader = reader
        self._catalogue = catalogue
        self._status = status
        self._comparing = Lock()
        self._preferred: SubmissionId | None = None
        self._paused = False
        self._last: dict[SubmissionId, None] = {}
        self._doubted: dict[SubmissionId, None] = {}

    @property
    def engine(self) -> str:
        """Version under which comparisons are kept."""
        return f"{ENGINE}+{self._catalogue.version}+{self._reader.engine}"

    @property
    def has_more(self) -> bool:
        """Whether `see` has something to do."""
        return bool(any(map(self._may_read, list(self._doubted))) or self._next() is not None)

    def prefer(self, submission: SubmissionId) -> None:
        """Somebody has it open: its documents come first, after the page that is being read."""
        self._last.pop(submission, None)
        self._preferred = submission

    def leave(self, submission: SubmissionId) -> None:
        """Nobody has it open any more: what is still to be recognised of it comes last."""
        if self._preferred == submission:
            self._preferred = None
        self._put_last(submission)

    def _put_last(self, submission: SubmissionId) -> None:
        self._last.pop(submission, None)
        self._last[submission] = None
        while len(self._last) > MOST_LAST:
            self._last.pop(next(iter(self._last)))

    def pause(self, paused: bool) -> None:
        """Read nothing but what somebody has open, after the page at hand; or everything again."""
        self._paused = paused
        self._status.pause(paused)

    # -- quick -----------------------------------------------------------------------------
    def step(self, stop: Callable[[], bool] = lambda: False) -> frozenset[SubmissionId]:
        """First readings of some documents, some comparisons; the ids that have a new result."""
        for document in self._unread():
            if stop():
                return frozenset()
            self._tell()
            self.read(document)
        self._tell()
        changed = set()
        for submission_id in self._store.uncompared(self.engine, 50):
            if stop():
                break
            if self.compare_now(submission_id):
                changed.add(submission_id)
        return frozenset(changed)

    def _unread(self) -> tuple[DocumentId, ...]:
        """The next documents without any reading."""
        engine = self._reader.engine
        if self._preferred is not None:
            wanted = self._store.unread(engine, 8, of=self._preferred)
            if wanted:
                return wanted
        return () if self._paused else self._store.unread(engine, 8)

    def read(self, document: DocumentId) -> Reading:
        """The reading of a stored document, the first one made now when there is none."""
        sha256 = self._store.document_sha(document)
        kept = self._store.reading(sha256, self._reader.engine)
        if kept is not None:
            return kept
        try:
            data = self._store.document_bytes(document)
        except Damaged:
            self._store.quarantine(document, "damaged-here")
            return Reading(sha256, self._reader.engine, "", (), LOST)
        medical = self._is_health(document)
        with ExitStack() as stack:
            try:
                session = stack.enter_context(self._reader.open(data, sha256, medical=medical))
                reading = session.first()
            except Damaged as broken:
                if broken.code in _NO_VERDICT:
                    raise
                reading = Reading(sha256, self._reader.engine, "", (), broken.code)
        # Here, before anything is kept or compared: what nobody may see is gone from now on.
        reading = covered(reading, medical=medical)
        self._store.keep_reading(reading)
        return reading

    def _is_health(self, document: DocumentId) -> bool:
        """Whether it was handed in as something that speaks of a person's health."""
        submission = self._store.submission(self._store.submission_of(document))
        declared = (
            [d.declared_kind for d in submission.evidence if d.id == document] if submission else []
        )
        kinds = self._catalogue.kinds
        return any(k in kinds and kinds[k].sensitivity == HEALTH for k in declared if k)

    def compare_now(self, submission_id: SubmissionId) -> bool:
        """Compare one submission if all its evidence was read; False when something is missing."""
        return self._compare(submission_id) is not None

    # -- slow ------------------------------------------------------------------------------
    def see(self, stop: Callable[[], bool] = lambda: False) -> frozenset[SubmissionId]:
        """Recognise one document, or look a second time; the ids that have a new result.

        Ends early, keeping the pages it has, when `stop` says so or somebody opens another
        submission. Raises Damaged("no-worker") when no recogniser can be started.
        """
        try:
            changed = self._look_again(stop)
            document = self._next()
            if document is not None and not stop():
                changed |= self._see(document, stop)
                changed |= self._look_again(stop)
        except Damaged as ended:
            if ended.code not in _ENDED:
                raise
            return frozenset()
        self._tell()
        return frozenset(changed)

    def _next(self) -> DocumentId | None:
        """The pending document that is wanted most."""
        engine = self._reader.engine
        if self._preferred is not None:
            for document in self._store.pending(engine, 1, of=self._preferred):
                return document
        if self._paused:
            return None
        return next(iter(self._store.pending(engine, 1, last=tuple(self._last))), None)

    def _may_read(self, submission: SubmissionId) -> bool:
        return not self._paused or submission == self._preferred

    def _see(self, document: DocumentId, stop: Callable[[], bool]) -> set[SubmissionId]:
        sha256 = self._store.document_sha(document)
        known = self._store.reading(sha256, self._reader.engine)
        if known is None:
            return set()
        preferred, paused = self._preferred, self._paused
        submission = self._store.submission_of(document)
        pages = 0

        def interrupted() -> bool:
            nonlocal pages
            pages += 1
            if pages > PAGES_A_TURN and submission != preferred:
                self._put_last(submission)
                return True
            return stop() or self._preferred != preferred or self._paused != paused

        fuller = known
        if known.pending:
            try:
                data = self._store.document_bytes(document)
            except (Damaged, Refused):
                self._store.quarantine(document, "damaged-here")
                return set()
            medical = self._is_health(document)
            with self._reader.open(data, sha256, medical=medical) as session:
                fuller = session.go_on(known, interrupted)
            fuller = covered(fuller, medical=medical)
        self._store.keep_reading(fuller)
        if fuller.pending:
            return set()
        return {s for s in self._store.submissions_with(sha256) if self.compare_now(s)}

    def _look_again(self, stop: Callable[[], bool]) -> set[SubmissionId]:
        """Second looks for every comparison that is in doubt."""
        changed = set()
        for submission_id in list(self._doubted):
            if stop():
                break
            if not self._may_read(submission_id):
                continue
            self._doubted.pop(submission_id, None)
            submission = self._store.submission(submission_id)
            readings = None if submission is None else self._readings(submission)
            made = self._store.comparison(submission_id)
            if submission is None or readings is None or made is None:
                continue
            if self._looked(made, readings) and self.compare_now(submission_id):
                changed.add(submission_id)
        return changed

    def _looked(self, made: Comparison, readings: Readings) -> bool:
        """Look at the doubted places of a comparison; whether anything new was seen."""
        wanted = _unlooked(made, readings)
        for document, places in wanted.items():
            known = readings[document]
            data = self._store.document_bytes(document)
            with self._reader.open(data, known.sha256) as session:
                self._store.keep_reading(session.look(known, places))
        return bool(wanted)

    # -- both ------------------------------------------------------------------------------
    def _compare(self, submission_id: SubmissionId) -> Comparison | None:
        # One at a time: the comparison that is kept last has seen the newest readings.
        with self._comparing:
            submission = self._store.submission(submission_id)
            readings = None if submission is None else self._readings(submission)
            if submission is None or readings is None:
                return None
            received = submission.received_at.date()
            service = self._catalogue.service(submission.service, received)
            kinds = decided_kinds(self._store.decisions(submission_id))
            background = self._store.background(submission)
            result = compare(submission, service, readings, background, kinds=kinds)
            result = replace(result, engine=self.engine)
            self._store.keep_comparison(result)
        if _unlooked(result, readings):
            self._doubted[submission_id] = None
        return result

    def _tell(self) -> None:
        engine = self._reader.engine
        unread = len(self._store.unread(engine, 8))
        self._status.reading(unread + self._store.pending_count(engine))

    def _readings(self, submission: Submission) -> Readings | None:
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


def _unlooked(made: Comparison, readings: Readings) -> dict[DocumentId, list[tuple[int, Rect]]]:
    """The places that deserve a second look and had none; pages still to be read come later."""
    found: dict[DocumentId, list[tuple[int, Rect]]] = {}
    for place in wanted_looks(made, readings):
        reading = readings[place.document]
        if not reading.pending and not known_look(reading.pages[place.page], place.rect):
            found.setdefault(place.document, []).append((place.page, place.rect))
    return found
