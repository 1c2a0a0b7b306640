"""Wires one desk together: store, worker, form server, targets, threads. Narrates its steps.

Nothing else creates these objects. No window here: that is `app/start.py` or `app/headless.py`.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from app.opened_store import open_or_memory
from app.profile import Connections, Profile
from app.sync_threads import Poller, Worker
from inbox.casebook import Casebook
from inbox.catalogue import load_catalogue
from inbox.catalogue_package import active_folder, templates_of
from inbox.clock import BusinessClock
from inbox.describe import describe
from inbox.desk import Desk
from inbox.desk_state import DeskState, Link
from inbox.desk_status import DeskStatus
from inbox.errors import Damaged, Refused, Unreachable, ZweiklickError
from inbox.evidence.pool import WorkerPool
from inbox.presses import Presser
from inbox.reading_room import ReadingRoom
from inbox.report import load_report
from inbox.store.ledger import Ledger
from inbox.store.store import Store
from inbox.submission import SubmissionId
from sync.client import FormServer
from sync.cycle import Cycle
from sync.handover.casesystems import AnyCaseSystem, open_case_system
from sync.handover.efile.choice import OpenEFile, open_efile
from sync.handover.mapping import load_mappings
from sync.handover.statistics import FormServerStatistics
from sync.handover.targets import Targets
from sync.presence import ServerPresence

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
POLL_WAIT_S = 25
#: Presence fades after 90 s at the form server.
PRESENCE_S = 40.0

#: Without one of these at the very first start there is nothing to show yet.
NO_LINE_NOW = frozenset(
    {"unreachable", "server-error", "server-busy", "server-nonsense", "rate-limited"}
)
#: Codes of a line that comes back by itself: the status line says it, no message does.
CALM = NO_LINE_NOW - {"server-nonsense"}
SIGNED_OUT = frozenset({"token-expired", "unauthenticated"})

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
    seeing: Worker
    poller: Poller
    pool: WorkerPool
    clock: BusinessClock
    courtesy: Worker
    server: FormServer
    case_system: AnyCaseSystem
    e_file: OpenEFile
    listeners: Listeners
    kept_in_memory: str | None = None  #: why nothing is kept on the disk

    def fetch_first(self) -> None:
        """Before the very first window: who sits here has to be known. Raises Unreachable.

        From the second start on the store knows, and the window opens without a line as well.
        """
        if self._is_known():
            return
        try:
            self.server.health()  # asked once: nobody shall wait for repeats to read this
        except (Unreachable, Damaged) as gone:
            code = "first-start-offline" if gone.code in NO_LINE_NOW else gone.code
            raise Unreachable(code) from None
        report = self.cycle.run_once()
        if not self._is_known():
            code = report.offline or "unreachable"
            raise Unreachable("first-start-offline" if code in NO_LINE_NOW else code)

    def _is_known(self) -> bool:
        try:
            self.store.me()
        except Refused:
            return False
        return True

    def sign_in(self, token: str) -> None:
        """Go on with another token; what waits is sent at once."""
        self.server.renew(token)
        self.store.orders_now()
        self.cycle.refresh()
        self.writer.nudge()

    def start(self) -> None:
        """Begin to send, fetch and read; say what a person should know from the start."""
        if self.kept_in_memory is not None:
            self.listeners.notice(self.kept_in_memory, {})
        if "database-rebuilt" in self.store.findings:
            self.listeners.notice("store-rebuilt", {})
        self.writer.start()
        self.reading.start()
        self.seeing.start()
        self.poller.start()
        self.courtesy.start()

    def stop(self) -> None:
        """Let running rounds end, then close worker and store."""
        self.courtesy.ask_to_stop()
        self.poller.ask_to_stop()
        self.reading.ask_to_stop()
        self.seeing.ask_to_stop()
        self.writer.ask_to_stop()
        self.pool.recogniser.close()  # what it reads now is read with the next start
        self.seeing.join(25)
        self.reading.join(25)
        self.writer.join(30)
        self.close()

    def close(self) -> None:
        """Give back what was opened, threads aside."""
        self.desk.close()
        self.pool.close()
        self.server.close()
        self.case_system.close()
        self.e_file.close()
        self.store.close()


def build_desk(
    profile: Profile,
    clock: BusinessClock,
    connections: Connections,
    listeners: Listeners,
    *,
    hold_seconds: float = 10.0,
    store: Store | None = None,
    spares: int = 1,
    pause: Callable[[float], object] = time.sleep,
) -> RunningDesk:
    """Open everything a desk needs. Raises Refused, Unreachable or Damaged with their codes.

    `store` is opened already (app/early.py) or opened here.
    `spares` evidence workers are kept ready; with none the first reading waits for its worker.
    `pause` waits between the repeats of one call.
    """
    agreed = active_folder(profile.catalogues, RESOURCES)
    catalogue = load_catalogue(agreed, schema_folder=RESOURCES)
    # Before the store: what is wrong with the settings must not leave it locked.
    server = FormServer(
        connections.form_server,
        connections.token,
        verify=connections.certificate or True,
        proxy=connections.proxy,
        pause=pause,
    )
    mappings = load_mappings(RESOURCES / "mapping", catalogue)
    case_system = open_case_system(connections.case_system, connections.case_system_token, mappings)
    e_file = open_efile(connections.e_file, RESOURCES)
    store, memory_only = open_or_memory(profile, connections, store)
    for document in store.quarantined():
        store.want_again(document)  # the form server still has the original

    status = DeskStatus()
    pool = WorkerPool(spares)
    ledger = Ledger(store.engine)
    room = ReadingRoom(store, pool, catalogue, status)
    targets = Targets(case_system, e_file, FormServerStatistics(server, mappings))
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
        report=load_report(RESOURCES / "statistics", catalogue),
    )
    cycle = Cycle(
        store=store,
        ledger=ledger,
        server=server,
        targets=targets,
        catalogue=catalogue,
        describe=lambda submission: describe(submission, catalogue),
        clock=clock,
        holder=_holder(store),
        reading_of=book.reading,
        papers=templates_of(agreed, RESOURCES),
        workers=pool,
    )
    return _with_threads(
        book,
        cycle,
        room,
        pool,
        listeners,
        server,
        case_system,
        e_file,
        hold_seconds=hold_seconds,
        memory_only=memory_only,
    )


def _with_threads(
    book: Casebook,
    cycle: Cycle,
    room: ReadingRoom,
    pool: WorkerPool,
    listeners: Listeners,
    server: FormServer,
    case_system: AnyCaseSystem,
    e_file: OpenEFile,
    *,
    hold_seconds: float,
    memory_only: str | None,
) -> RunningDesk:
    status, store, clock = book.status, book.store, book.clock

    def one_cycle() -> None:
        report = cycle.run_once()
        was = status.read()
        if report.offline is None:
            status.line(Link.CONNECTED)
            if report.changed:
                status.saved(clock.now())
        elif report.offline in SIGNED_OUT:
            status.line(Link.SIGNED_OUT, report.offline)
        else:
            status.line(Link.OFFLINE, report.offline)
        for handover, code in report.damaged.items():
            listeners.notice(code, {"handover": handover})
        if report.changed:
            listeners.changed(report.changed)
            reading.nudge()
        for heard in report.news:
            listeners.notice(heard.code, dict(heard.values))
        for press in report.refused:
            known = store.submission(press.submission)
            number = {} if known is None else {"number": known.number}
            listeners.notice(press.code, {**press.values, **number})
        now = status.read()
        if report.changed or now != was:
            listeners.state(desk.state())
        if now.link_code not in (None, was.link_code, *CALM):
            listeners.notice(str(now.link_code), {})

    def one_reading() -> None:
        changed = room.step(lambda: reading.stopping)
        for submission_id in changed:  # resolved ahead, so that press one need not wait for it
            book.want_case(submission_id)
        changed |= book.resolve_wanted()
        if changed:
            listeners.changed(changed)
        listeners.state(desk.state())
        if room.has_more:
            seeing.nudge()

    def one_look() -> None:
        changed = room.see(lambda: seeing.stopping)
        if changed:
            listeners.changed(changed)
        listeners.state(desk.state())
        if room.has_more and not seeing.stopping:
            seeing.nudge()

    def poll_failed(error: ZweiklickError) -> None:
        if isinstance(error, Unreachable) and status.line(Link.OFFLINE, error.code):
            listeners.state(desk.state())

    def round_failed(error: ZweiklickError) -> None:
        listeners.notice(error.code, dict(error.values))

    writer = Worker("sync", one_cycle, tick=1.0, failed=round_failed)
    reading = Worker("reading", one_reading, tick=5.0, failed=round_failed)
    seeing = Worker("seeing", one_look, tick=5.0, failed=round_failed)
    poller = Poller(lambda: cycle.wait_for_news(POLL_WAIT_S), writer.nudge, poll_failed)

    def nudge() -> None:
        writer.nudge()
        reading.nudge()  # an opened case is resolved at once

    def refresh() -> None:
        cycle.refresh()
        writer.nudge()
        reading.nudge()

    register = cycle.register if memory_only is not None else None
    desk = Desk(
        book,
        Presser(book, hold_seconds=hold_seconds, register=register),
        foresight=cycle.foresight,
        overseer=server,
        copying=cycle.copying,
        nudge=nudge,
        refresh=refresh,
        memory_only=memory_only is not None,
    )
    courtesy = Worker("courtesy", desk.still_here, tick=PRESENCE_S)
    return RunningDesk(
        desk,
        store,
        cycle,
        writer,
        reading,
        seeing,
        poller,
        pool,
        clock,
        courtesy,
        server,
        case_system,
        e_file,
        listeners,
        memory_only,
    )


def _holder(store: Store) -> str:
    """A name for this desk towards leases: machine and store, the same after a restart."""
    kept = store.setting("holder")
    if kept is None:
        kept = f"desk-{uuid4()}"
        store.keep_setting("holder", kept)
    return kept
