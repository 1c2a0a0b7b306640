"""One round trip: register presses, hand over what is due, fetch what is new.

Knows no thread and sleeps never; the business clock is passed in. It asks the form server only
when there is something to send, or news was announced by the waiting call.
"""

import contextlib
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

from inbox.catalogue import Catalogue
from inbox.clock import BusinessClock
from inbox.decision import Order
from inbox.errors import Damaged, Refused, Unreachable, ZweiklickError
from inbox.evidence.pool import WorkerPool
from inbox.evidence.reading import Reading
from inbox.handover import Paper
from inbox.store.ledger import Ledger
from inbox.store.received import Describe
from inbox.store.store import Store
from inbox.submission import (
    Document,
    DocumentId,
    HandoverNumber,
    HandoverReport,
    Submission,
    SubmissionId,
)
from inbox.substitution import represented
from sync.client import FormServer
from sync.handover.copying import OfficeCopying
from sync.handover.foresight import OfficeForesight
from sync.handover.papers import PaperDesk
from sync.handover.recognised import recognised_by
from sync.handover.redacting import redact_with
from sync.handover.run import work_off
from sync.handover.takeover import follow, take_over_standing
from sync.handover.targets import Targets
from sync.handover.view import HandoverView
from sync.handover.work import PassReport, Work
from sync.news import News, news_since
from sync.pull import (
    acknowledge,
    fetch_documents,
    is_unknown_cursor,
    pull_changes,
    wait_for_changes,
)
from sync.push import RefusedPress, deliver_orders, deliver_reads, register_at_once
from sync.resources import FONTS, PAPERS

log = logging.getLogger(__name__)

#: How often this desk looks for handovers that others left standing.
STANDING_EVERY = timedelta(minutes=5)
#: Setting: up to which instant news were told.
TOLD = "news-told"
#: How long a pull that failed waits for its repeat, unless news are announced.
PULL_AGAIN = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a round changed; views refresh these submissions and no others.

    `offline` is the code of why the form server cannot be reached, as last known. `damaged` says
    why nothing more of a handover can be sent, in the round that found it and in no other.
    """

    at: datetime
    changed: frozenset[SubmissionId]
    offline: str | None
    waiting: int
    failed: int
    refused: tuple[RefusedPress, ...] = ()
    damaged: Mapping[HandoverNumber, str] = field(default_factory=dict)
    news: tuple[News, ...] = ()


class Cycle:
    """The rounds of one desk. `run_once` belongs to one thread, `wait_for_news` to another."""

    def __init__(
        self,
        *,
        store: Store,
        ledger: Ledger,
        server: FormServer,
        targets: Targets,
        catalogue: Catalogue,
        describe: Describe,
        clock: BusinessClock,
        holder: str,
        reading_of: Callable[[DocumentId], Reading | None],
        papers: Path = PAPERS,
        workers: WorkerPool | None = None,
    ) -> None:
        """`workers` make the redacted copies; without, what needs one is held back."""
        redact = None if workers is None else redact_with(workers, self._original)
        self._store = store
        self._ledger = ledger
        self._server = server
        self._describe = describe
        self._clock = clock
        self._news = Event()
        self._news.set()
        self._offline: str | None = None
        self._refused: list[RefusedPress] = []
        self._heard: tuple[News, ...] = ()
        #: handovers of mine that wait for a second person, as far as this run has seen them wait
        self._asked: set[HandoverNumber] = set()
        self._pull_at: datetime | None = None
        self._standing_at = clock.now()
        self._work = Work(
            ledger=ledger,
            server=server,
            targets=targets,
            papers=PaperDesk(
                papers, FONTS, catalogue, recognised_by(reading_of, catalogue), redact
            ),
            holder=holder,
            now=clock.now,
            local=self._local_bytes,
            end=server.end_thread,
        )

    @property
    def foresight(self) -> OfficeForesight:
        """Tells beforehand what these rounds would carry."""
        return OfficeForesight(self._work.targets, self._work.papers)

    @property
    def copying(self) -> OfficeCopying:
        """What a person types into the Fachverfahren, where it has no interface."""
        return OfficeCopying(self._work.targets, self._server)

    def run_once(self) -> SyncReport:
        """Do one round. A fault outside is in the report; Damaged store errors are raised."""
        changed: set[SubmissionId] = set()
        changed |= self._push()
        self._look_for_standing()
        passed = self._hand_over()
        changed |= passed.changed
        if self._is_pull_due():
            changed |= self._pull()
        standing = self._ledger.standing()
        refused, self._refused = tuple(self._refused), []
        heard, self._heard = self._heard, ()
        return SyncReport(
            self._clock.now(),
            frozenset(changed),
            self._offline,
            standing.waiting,
            standing.failed,
            refused,
            passed.damaged,
            heard,
        )

    def wait_for_news(self, seconds: float) -> bool:
        """Ask the form server to answer when something happens; True when something did.

        Raises the errors of sync.line; the next round knows of them, too.
        """
        try:
            # A line that was lost is asked whether it is back, not for news it may not have.
            wait = seconds if self._offline is None else 0.0
            news = wait_for_changes(self._server, self._store.cursor(), wait=wait)
        except ZweiklickError as fault:
            if is_unknown_cursor(fault):
                self._news.set()  # the next round reads anew
            else:
                self._offline = fault.code
            raise
        was_offline, self._offline = self._offline, None
        if news or was_offline:
            self._news.set()
        if was_offline:
            self._store.orders_now()
        return news or was_offline is not None

    def refresh(self) -> None:
        """Fetch in the next round whether news are announced or not (F5)."""
        self._news.set()

    def register(self, order: Order) -> None:
        """Have a press registered before it counts; from the thread of the person who pressed.

        Raises what `sync.push.register_at_once` raises.
        """
        register_at_once(self._store, self._ledger, self._server, order)
        self._news.set()

    # -- inside ----------------------------------------------------------------------------
    def _push(self) -> set[SubmissionId]:
        if self._store.waiting_count() == 0:
            self._push_reads()
            return set()
        pushed = deliver_orders(
            self._store,
            self._ledger,
            self._server,
            self._clock.now(),
            withdraw=lambda leg: self._work.targets.case_system.withdraw(
                leg.key, leg.receipt or ""
            ),
        )
        self._refused += pushed.refused
        if pushed.offline is not None:
            self._offline = pushed.offline
        elif pushed.changed:
            self._offline = None
            self._news.set()
        self._push_reads()
        return pushed.changed

    def _push_reads(self) -> None:
        if self._offline is not None:
            return
        try:
            deliver_reads(self._store, self._server)
        except (Unreachable, Damaged) as fault:
            log.info("reads: %s", fault.code)

    def _hand_over(self) -> PassReport:
        if not self._ledger.due(self._clock.now()):
            return PassReport()
        passed = work_off(self._work)
        if passed.offline is not None:
            self._offline = passed.offline
        if passed.changed:
            self._news.set()
        return passed

    def _look_for_standing(self) -> None:
        now = self._clock.now()
        if self._offline is not None or now < self._standing_at:
            return
        self._standing_at = now + STANDING_EVERY
        try:
            take_over_standing(self._work)
        except (Unreachable, Refused, Damaged) as fault:
            log.info("standing handovers: %s", fault.code)

    def _is_pull_due(self) -> bool:
        if self._news.is_set():
            return True
        return self._pull_at is not None and self._pull_at <= self._clock.now()

    def _pull(self) -> set[SubmissionId]:
        """Fetch changes and documents; what failed is tried again, what came is kept."""
        changed: set[SubmissionId] = set()
        self._news.clear()
        self._pull_at = None
        try:
            changed |= pull_changes(self._server, self._store, self._describe)
            self._follow(changed)
            fetched = fetch_documents(self._server, self._store)
            changed |= fetched.submissions
            acknowledge(self._server, self._store)
        except (Unreachable, Refused) as fault:
            self._offline = fault.code
            self._pull_at = self._clock.now() + PULL_AGAIN
        except Damaged as damaged:
            if damaged.code != "server-nonsense":
                raise
            self._offline = damaged.code
            self._pull_at = self._clock.now() + PULL_AGAIN
        else:
            self._offline = None
        return changed

    def _follow(self, changed: set[SubmissionId]) -> None:
        received = self._store.submissions(changed)
        for submission in received:
            if submission.handover is not None:
                over = follow(self._ledger, submission.handover)
                self._hear_second(submission, submission.handover, over=over)
        kept = self._store.setting(TOLD)
        told = self._clock.now() if kept is None else datetime.fromisoformat(kept)
        news, until = news_since(self._mine(received), told)
        self._heard += news
        if kept is None or news:
            self._store.keep_setting(TOLD, until.isoformat())

    def _hear_second(self, submission: Submission, told: HandoverReport, *, over: bool) -> None:
        """What the second person decided about a handover of mine."""
        approval = told.approval
        if approval is None:
            return
        if over and approval.declined_at is not None and told.state == "undone":
            values = {"who": approval.declined_name, "reason": approval.declined_reason}
            self._refused.append(RefusedPress(submission.id, "declined", values))
        elif told.state == "approval" and self._ledger.get(told.number) is not None:
            self._asked.add(told.number)
        elif approval.approved_by is not None and told.number in self._asked:
            self._asked.discard(told.number)
            self._refused.append(
                RefusedPress(submission.id, "approved", {"who": approval.approved_name})
            )

    def _mine(self, received: Iterable[Submission]) -> list[Submission]:
        """Those whose news are for the person at this desk: owner, deputy, or who confirmed."""
        me, today = self._store.me().id, self._clock.today()
        absent = self._store.substitutions()
        return [
            submission
            for submission in received
            if submission.owner == me
            or (submission.handover is not None and submission.handover.confirmed_by == me)
            or represented(me, submission.owner, absent, today) is not None
        ]

    def _original(self, view: HandoverView, document: Document) -> bytes:
        """A received document as it lies here, or as the form server has it."""
        if self._store.document_state(document.id) == "stored":
            with contextlib.suppress(Damaged, Refused):
                return self._store.document_bytes(document.id)
        with self._server.document(view.submission.id, document.id, document.sha256) as stream:
            return b"".join(stream)

    def _local_bytes(self, paper: Paper) -> bytes | None:
        """A received document as it lies here; damaged or missing ones come from the server."""
        document = paper.source_document
        if document is None or self._store.document_state(document) != "stored":
            return None
        try:
            return self._store.document_bytes(document)
        except (Damaged, Refused):
            return None
