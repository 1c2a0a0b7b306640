"""Wires one desk together: store, worker, form server, targets, threads. Narrates its steps.

Nothing else creates these objects. No window here: `app/start.py` shows one, `app/headless.py`
does without.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from app.keys import root_key
from app.profile import Connections, Profile
from app.sync_threads import Poller, Worker
from inbox.casebook import Casebook
from inbox.caseview import DeskState, Link
from inbox.catalogue import Catalogue, load_catalogue
from inbox.clock import BusinessClock
from inbox.describe import describe
from inbox.desk import Desk
from inbox.desk_status import DeskStatus
from inbox.errors import Refused, Unreachable, ZweiklickError
from inbox.evidence.pool import WorkerPool
from inbox.presses import Presser
from inbox.reading_room import ReadingRoom
from inbox.store.ledger import Ledger
from inbox.store.store import Store, open_store
from inbox.submission import Description, Submission, SubmissionId
from sync.client import FormServer
from sync.cycle import Cycle
from sync.handover.casesystem import HttpCaseSystem
from sync.handover.folder import FolderEFile
from sync.handover.mapping import load_mappings
from sync.handover.targets import Targets
from sync.presence import ServerPresence

log = logging.getLogger(__name__)

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
POLL_WAIT_S = 25
#: Presence fades after 90 s at the form server.
PRESENCE_S = 40.0

Changed = Callable[[frozenset[SubmissionId]], None]


@dataclass(slots=True)
class Listeners:
    """Who wants to know; every call comes from a thread that is not the main one."""

    changed: Changed = lambda ids: None
    state: Callable[[DeskState], None] = lambda state: None
    notice: Callable[[str, dict[str, object]], None] = lambda code, values: None


@dataclass(slots=True)
class RunningDesk:
    """A desk with its threads. `stop` ends everything and keeps what is waiting."""

    desk: Desk
    store: Store
    cycle: Cycle
    writer: Worker
    reading: Worker
    poller: Poller
    pool: WorkerPool
    clock: BusinessClock
    courtesy: Worker

    def fetch_first(self) -> None:
        """Before the very first window: who sits here has to be known. Raises Unreachable.

        From the second start on the store knows, and the window opens without a line as well.
        """
        try:
            self.store.me()
        except Refused:
            report = self.cycle.run_once()
            if report.offline is not None:
                raise Unreachable(report.offline) from None

    def start(self) -> None:
        """Begin to send, fetch and read."""
        self.writer.start()
        self.reading.start()
        self.poller.start()
        self.courtesy.start()

    def stop(self) -> None:
        """Let running rounds end, then close worker and store."""
        self.courtesy.ask_to_stop()
        self.poller.ask_to_stop()
        self.reading.ask_to_stop()
        self.writer.ask_to_stop()
        self.reading.join(25)
        self.writer.join(30)
        self.desk.close()
        self.pool.close()
        self.store.close()


def build_desk(
    profile: Profile,
    clock: BusinessClock,
    connections: Connections,
    listeners: Listeners,
    *,
    hold_seconds: float = 10.0,
) -> RunningDesk:
    """Open everything a desk needs. Raises Refused, Unreachable or Damaged with their codes."""
    catalogue = load_catalogue(RESOURCES)
    memory_only = False
    try:
        key = root_key(profile.folder, demo=profile.is_demo, server=connections.form_server)
        store = open_store(profile.store, key)
    except Refused as locked:
        if locked.code not in ("keyring-missing", "keyring-locked"):
            raise
        log.warning("no keyring (%s): this desk keeps nothing on disk", locked.code)
        memory_only = True
        store = open_store(None, b"\0" * 32)

    def describe_it(submission: Submission) -> Description:
        return describe(submission, catalogue)

    server = FormServer(
        connections.form_server,
        connections.token,
        verify=connections.certificate or True,
        proxy=connections.proxy,
    )
    status = DeskStatus()
    pool = WorkerPool()
    ledger = Ledger(store.engine)
    room = ReadingRoom(store, pool, catalogue, status)
    case_system = HttpCaseSystem(
        connections.case_system,
        connections.case_system_token,
        load_mappings(RESOURCES / "mapping", catalogue),
    )
    targets = Targets(case_system=case_system, e_file=FolderEFile(connections.e_file))
    book = Casebook(
        store=store,
        ledger=ledger,
        reader=pool,
        room=room,
        catalogue=catalogue,
        resolver=case_system,
        presence=ServerPresence(server),
        clock=clock,
        status=status,
    )
    cycle = Cycle(
        store=store,
        ledger=ledger,
        server=server,
        targets=targets,
        catalogue=catalogue,
        describe=describe_it,
        clock=clock,
        holder=_holder(store),
        reading_of=book.reading,
    )
    return _with_threads(
        book,
        cycle,
        room,
        pool,
        listeners,
        store,
        clock,
        catalogue,
        hold_seconds=hold_seconds,
        memory_only=memory_only,
    )


def _with_threads(
    book: Casebook,
    cycle: Cycle,
    room: ReadingRoom,
    pool: WorkerPool,
    listeners: Listeners,
    store: Store,
    clock: BusinessClock,
    catalogue: Catalogue,
    *,
    hold_seconds: float,
    memory_only: bool,
) -> RunningDesk:
    status = book.status

    def one_cycle() -> None:
        report = cycle.run_once()
        was = status.read()
        if report.offline is None:
            status.line(Link.CONNECTED)
            if report.changed:
                status.saved(clock.now())
        elif report.offline in ("token-expired", "unauthenticated"):
            status.line(Link.SIGNED_OUT, report.offline)
        else:
            status.line(Link.OFFLINE, report.offline)
        if report.changed:
            listeners.changed(report.changed)
            reading.nudge()
        if report.changed or status.read() != was:
            listeners.state(desk.state())

    def one_reading() -> None:
        changed = room.step(lambda: reading.stopping)
        for submission_id in changed:  # resolved ahead, so that press one need not wait for it
            book.want_case(submission_id)
        changed |= book.resolve_wanted()
        if changed:
            listeners.changed(changed)
        listeners.state(desk.state())

    def poll_failed(error: ZweiklickError) -> None:
        if isinstance(error, Unreachable) and status.line(Link.OFFLINE, error.code):
            listeners.state(desk.state())

    writer = Worker("sync", one_cycle, tick=1.0)
    reading = Worker("reading", one_reading, tick=5.0)
    poller = Poller(lambda: cycle.wait_for_news(POLL_WAIT_S), writer.nudge, poll_failed)

    def refresh() -> None:
        cycle.refresh()
        writer.nudge()
        reading.nudge()

    desk = Desk(
        book,
        Presser(book, hold_seconds=hold_seconds),
        nudge=writer.nudge,
        refresh=refresh,
        memory_only=memory_only,
    )
    courtesy = Worker("courtesy", desk.still_here, tick=PRESENCE_S)
    return RunningDesk(desk, store, cycle, writer, reading, poller, pool, clock, courtesy)


def _holder(store: Store) -> str:
    """A name for this desk towards leases: machine and store, the same after a restart."""
    kept = store.setting("holder")
    if kept is None:
        kept = f"desk-{uuid4()}"
        store.keep_setting("holder", kept)
    return kept
