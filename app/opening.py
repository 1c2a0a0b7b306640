"""Opens a desk on a thread of its own: yesterday's list first, then everything else.

Knows no widget; what it found is told by signals on the main thread.
"""

import logging
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.profile import Connections, Profile, business_clock
from inbox.errors import Refused, ZweiklickError
from ui.events import DeskEvents

if TYPE_CHECKING:
    from app.early import Yesterday
    from inbox.late_desk import LateDesk
    from inbox.store.store import Store
    from sync.handover.efile.place import EFilePlace

log = logging.getLogger(__name__)

#: How long the rest of the opening waits for the first painted list at most.
PAINT_LIMIT_S = 2.0
QUIET_STEP = "Arbeitsplatz öffnen"


class Opening(QObject):
    """Opens the desk on a thread of its own and reports on the main thread."""

    told = Signal(str)
    early = Signal(object)
    opened = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        profile: Profile,
        events: DeskEvents,
        hold_seconds: float,
        connections: Connections | None = None,
        token: str | None = None,
    ) -> None:
        super().__init__()
        self._connections = connections
        self._token = token
        self._profile = profile
        self._events = events
        self._hold = hold_seconds
        self._thread = Thread(target=self._open, name="opening", daemon=True)
        self._shown = Event()

    def start(self) -> None:
        """Begin; exactly one of `opened` and `failed` follows."""
        self._thread.start()

    def first_list_is_shown(self) -> None:
        """The window has painted what the store knew: the rest may take the processor now."""
        self._shown.set()

    def _open(self) -> None:
        day = store = running = late = None
        try:
            from app.early import yesterday
            from inbox.late_desk import LateDesk

            clock = business_clock(self._profile)
            known = yesterday(self._profile)
            if known is not None:
                late = LateDesk(known.lists, clock)
                self.early.emit(late)
                self._shown.wait(PAINT_LIMIT_S)
            else:
                self.told.emit(QUIET_STEP)
            # Imported here: SQLAlchemy and the rest cost more than the window does.
            from app.bootstrap import Listeners, build_desk
            from app.demo import start_sample_day

            if known is not None and late is not None:
                store = open_after(known, self._profile.store)
                late.store_is_open(store)
            connections = self._connections
            if connections is not None:
                pass  # the programs run already
            elif self._profile.is_demo:
                day = start_sample_day(self._profile, clock, self.told.emit)
                connections = day.connections
            else:
                connections = configured(self._profile, self._token)
            self.told.emit(QUIET_STEP)
            events = self._events
            running = build_desk(
                self._profile,
                clock,
                connections,
                Listeners(
                    changed=events.changed.emit,
                    state=events.state.emit,
                    notice=lambda code, values: events.notice.emit(code, values),
                ),
                hold_seconds=self._hold,
                store=store,
            )
            running.fetch_first()
            if self._token is not None:
                from app.signing_in import keep_token

                keep_token(running, self._profile, self._token)
            if late is not None:
                late.arrive(running.desk)
                if running.store.findings:  # opening mended something that the list may show
                    events.changed.emit(frozenset())
        except ZweiklickError as problem:
            self._fail(problem, day, running or store, late)
        except Exception:  # the thread's outermost frame
            log.exception("opening failed")
            self._fail(Refused("unexpected"), day, running or store, late)
        else:
            self.opened.emit((running, day))

    def _fail(self, error: ZweiklickError, day: Any, opened: Any, late: "LateDesk | None") -> None:
        """Give back what a failed start had opened, so that it can be tried again."""
        if late is not None:
            late.give_up()  # a list that is shown stays, with its store
        elif opened is not None:
            opened.close()
        if day is not None:
            day.stop()
        self.failed.emit(error)


def configured(profile: Profile, token: str | None = None) -> Connections:
    """Connections of a real office from zweiklick.toml; `token` instead of the kept one.

    Raises Refused("settings-incomplete"), Damaged. Where no secret is kept, or no keyring opens it,
    the form server will ask for it.
    """
    settings = profile.settings
    wanted = ("form_server", "case_system", "e_file")
    missing = [key for key in wanted if not isinstance(settings.get(key), str)]
    if missing:
        raise Refused("settings-incomplete", missing=", ".join(missing))
    certificate = settings.get("certificate")
    proxy = settings.get("proxy")
    return Connections(
        form_server=str(settings["form_server"]),
        token=_kept(profile, "form-server") if token is None else token,
        case_system=str(settings["case_system"]),
        case_system_token=_kept(profile, "case-system"),
        e_file=e_file_of(profile, certificate, proxy),
        certificate=Path(certificate) if isinstance(certificate, str) else None,
        proxy=proxy if isinstance(proxy, str) else None,
    )


def e_file_of(profile: Profile, certificate: object = None, proxy: object = None) -> "EFilePlace":
    """The e-file of zweiklick.toml, with its kept secret. Raises Damaged("settings-invalid")."""
    from sync.handover.efile.place import FOLDER, place_of

    is_folder = place_of(profile.settings).kind == FOLDER
    return place_of(
        profile.settings,
        secret="" if is_folder else _kept(profile, "e-file"),
        certificate=certificate if isinstance(certificate, str) else None,
        proxy=proxy if isinstance(proxy, str) else None,
    )


def _kept(profile: Profile, name: str) -> str:
    from app.keys import secret

    try:
        return secret(profile.folder, name)
    except Refused as without:
        log.warning("secret %s: %s", name, without.code)
        return ""


def open_after(known: "Yesterday", folder: Path) -> "Store":
    """The whole store of a list that is shown. Raises what `open_store` raises."""
    from inbox.store.store import open_store

    try:
        return open_store(folder, known.key)
    except OSError:  # where an open file cannot be set aside, the list's connection goes first
        known.lists.close()
        return open_store(folder, known.key)
