"""Brings what is new from the form server into the store: pages of changes, then documents.

Knows no clock and no thread of its own beyond the four that download. Nothing is acknowledged
before everything up to the cursor is durably stored.
"""

import logging
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Lock

from inbox.errors import Refused, Unreachable, ZweiklickError
from inbox.store.batch import PulledBatch
from inbox.store.blobs import Sealing
from inbox.store.blobs_memory import MemorySealing
from inbox.store.readings import WantedDocument
from inbox.store.received import Describe
from inbox.store.store import Store
from inbox.submission import DocumentId, SubmissionId
from sync.client import FormServer
from sync.line import ATTEMPTS
from sync.wire import Changes

log = logging.getLogger(__name__)

#: Submissions asked for at once.
PAGE = 200
#: Documents marked as stored in one transaction.
TOGETHER = 32
#: Setting under which the last acknowledged cursor is kept.
ACKNOWLEDGED = "store.acknowledged"

MISSING, MISMATCH = "missing", "hash-mismatch"
AnySealing = Sealing | MemorySealing


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What became of the wanted documents. `missing`: the form server does not give them out."""

    stored: frozenset[DocumentId] = frozenset()
    quarantined: frozenset[DocumentId] = frozenset()
    missing: frozenset[DocumentId] = frozenset()
    submissions: frozenset[SubmissionId] = frozenset()


def pull_changes(server: FormServer, store: Store, describe: Describe) -> frozenset[SubmissionId]:
    """Apply every page since the store's cursor; the ids that changed or went.

    Each page is durable before the next is asked for, so an interrupted pull goes on where it was.
    """
    changed: set[SubmissionId] = set()
    is_first = not store.cursor()
    while True:
        try:
            page = server.changes(store.cursor(), limit=PAGE)
        except Refused as refused:
            if not (is_unknown_cursor(refused) and store.cursor()):
                raise
            # Its database was set back: read anew what it knows; what lies here stays here.
            log.warning("the form server does not know this cursor; reading from the start")
            store.apply(PulledBatch(""), describe=describe)
            is_first = True
            continue
        if is_first or not page.is_empty:
            changed |= store.apply(
                _batch(server, page, with_people=is_first or page.absences), describe=describe
            )
        elif page.cursor != store.cursor():
            store.apply(PulledBatch(page.cursor), describe=describe)
        is_first = False
        if not page.more:
            return frozenset(changed)


def wait_for_changes(server: FormServer, cursor: str, *, wait: float = 25.0) -> bool:
    """Long-poll once; whether there is something to pull. Asks for nothing it would throw away."""
    page = server.changes(cursor, wait=wait, limit=1, attempts=1)
    return not page.is_empty


def is_unknown_cursor(fault: ZweiklickError) -> bool:
    """Whether the form server was set back behind what it once told us."""
    return fault.code == "bad-request" and fault.values.get("cursor") == "unknown"


def fetch_documents(
    server: FormServer,
    store: Store,
    *,
    threads: int = 4,
    stop: Callable[[], bool] = lambda: False,
    limit: int = 5000,
) -> FetchReport:
    """Download, hash and seal the wanted documents, most urgent first.

    A document counts only when its bytes are sealed on the disk. What stops the whole pass (no
    line, no room, signed out) is raised after what has arrived was kept.
    """
    wanted = store.wanted_documents(limit)
    if not wanted:
        return FetchReport()
    queue = _Queue(wanted, stop)
    outcome = _Outcome(store)
    with ThreadPoolExecutor(threads, thread_name_prefix="documents") as pool:
        workers = [pool.submit(_work, server, store, queue) for _ in range(threads)]
        failure = outcome.gather(queue, len(workers))
    for worker in workers:
        worker.result()
    if failure is not None:
        raise failure
    return outcome.report()


def acknowledge(server: FormServer, store: Store) -> bool:
    """Tell the form server up to where everything lies here, documents included; whether told."""
    cursor = store.cursor()
    if not cursor or cursor == store.setting(ACKNOWLEDGED) or store.wanted_documents(1):
        return False
    server.acknowledge(cursor)
    store.keep_setting(ACKNOWLEDGED, cursor)
    return True


class _Queue:
    """What is to be fetched, shared by the downloading threads, and what became of it."""

    def __init__(self, wanted: Iterable[WantedDocument], stop: Callable[[], bool]) -> None:
        self._wanted = iter(wanted)
        self._stop = stop
        self._guard = Lock()
        self._failed = False
        self.results: SimpleQueue[
            tuple[WantedDocument, AnySealing | str | ZweiklickError] | None
        ] = SimpleQueue()

    def next(self) -> WantedDocument | None:
        with self._guard:
            return None if self._failed or self._stop() else next(self._wanted, None)

    def end(self) -> None:
        self._failed = True

    def tell(self, document: WantedDocument, result: AnySealing | str | ZweiklickError) -> None:
        if isinstance(result, ZweiklickError):
            self.end()
        self.results.put((document, result))


class _Outcome:
    """Collects finished documents and marks them together."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._pending: list[tuple[WantedDocument, AnySealing]] = []
        # Waiting for the disk must not keep the line waiting.
        self._disk = ThreadPoolExecutor(4, thread_name_prefix="disk")
        self._stored: set[DocumentId] = set()
        self._quarantined: set[DocumentId] = set()
        self._missing: set[DocumentId] = set()
        self._submissions: set[SubmissionId] = set()

    def gather(self, queue: _Queue, workers: int) -> ZweiklickError | None:
        """Keep results as they come until all workers have ended; the first fault among them."""
        faults: list[ZweiklickError] = []
        try:
            with self._disk:
                while workers:
                    result = queue.results.get()
                    if result is None:
                        workers -= 1
                    elif isinstance(result[1], ZweiklickError):
                        faults.append(result[1])
                    else:
                        self._take(result[0], result[1])
                    if len(self._pending) >= TOGETHER or not workers:
                        faults += self._settle(queue)
        finally:
            queue.end()
            for _, sealing in self._pending:
                sealing.discard()
        return faults[0] if faults else None

    def _take(self, document: WantedDocument, outcome: AnySealing | str) -> None:
        if outcome == MISSING:
            self._missing.add(document.id)
        elif isinstance(outcome, str):
            self._store.quarantine(document.id, outcome)
            self._quarantined.add(document.id)
            self._submissions.add(document.submission)
        else:
            self._pending.append((document, outcome))

    def _settle(self, queue: _Queue) -> list[ZweiklickError]:
        """Bring what has arrived to the disk and mark it; the faults that prevented it."""
        waiting = [(d, sealing, self._disk.submit(sealing.keep)) for d, sealing in self._pending]
        self._pending.clear()
        kept: list[WantedDocument] = []
        faults: list[ZweiklickError] = []
        for document, sealing, done in waiting:
            try:
                done.result()
            except ZweiklickError as fault:
                sealing.discard()
                faults.append(fault)
            else:
                kept.append(document)
        if faults:
            queue.end()
        if kept:
            self._store.blobs.settle()
            self._store.mark_stored(document.id for document in kept)
            self._stored |= {document.id for document in kept}
            self._submissions |= {document.submission for document in kept}
        return faults

    def report(self) -> FetchReport:
        return FetchReport(
            frozenset(self._stored),
            frozenset(self._quarantined),
            frozenset(self._missing),
            frozenset(self._submissions),
        )


def _batch(server: FormServer, page: Changes, *, with_people: bool) -> PulledBatch:
    if not with_people:
        return PulledBatch(page.cursor, page.submissions, page.gone)
    known = server.me()
    return PulledBatch(
        page.cursor,
        page.submissions,
        page.gone,
        people=(known.person, *(p for p in known.colleagues if p.id != known.person.id)),
        substitutions=known.substitutions,
        me=known.person,
    )


def _work(server: FormServer, store: Store, queue: _Queue) -> None:
    """One downloading thread."""
    try:
        while (document := queue.next()) is not None:
            try:
                queue.tell(document, _fetch(server, store, document))
            except ZweiklickError as fault:
                queue.tell(document, fault)
    finally:
        server.end_thread()
        queue.results.put(None)


def _fetch(server: FormServer, store: Store, document: WantedDocument) -> AnySealing | str:
    """Seal one document, ready to be kept; MISSING, or MISMATCH after one clean retry."""
    for _ in range(2):
        sealing = store.blobs.sealing(document.id)
        try:
            _download(server, document, sealing)
            if sealing.digest == document.sha256:
                sealing.finish()
                return sealing
        except Refused as refused:
            sealing.discard()
            if refused.code in ("not-found", "forbidden"):
                return MISSING
            raise
        except Unreachable as fault:
            if fault.code == "disk-full":
                sealing.discard()
            else:
                sealing.pause()
            raise
        except BaseException:
            sealing.discard()
            raise
        sealing.discard()
    return MISMATCH


def _download(server: FormServer, document: WantedDocument, sealing: AnySealing) -> None:
    """Read until the announced size; a cut line goes on from where it was."""
    for attempt in range(1, ATTEMPTS + 1):
        if sealing.size >= document.size and sealing.size:
            return
        try:
            with server.document(
                document.submission, document.id, document.sha256, offset=sealing.size
            ) as stream:
                if stream.offset != sealing.size:
                    sealing.restart()
                for piece in stream:
                    sealing.write(piece)
                    if sealing.size > document.size:
                        return  # not what was announced; the hash will say so
            return
        except Unreachable as fault:
            if fault.code == "disk-full" or attempt == ATTEMPTS:
                raise
            if not server.wait_to_repeat(attempt, fault):
                raise
