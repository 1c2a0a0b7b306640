"""Start-up with a window: shows it first, opens store and programs behind it, then fills it.

`app` and `app tour` both come through here; only what presses the keys differs.
"""

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QTimer,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication, QMainWindow

from app.ending import told_to_end
from app.logs import start_logs
from app.profile import Connections, Profile, business_clock
from inbox.errors import Refused, ZweiklickError
from sync.handover.efile.place import FOLDER, EFilePlace, place_of
from ui.events import DeskEvents

if TYPE_CHECKING:
    from inbox.desk import Desk
    from ui.main_window import MainWindow

log = logging.getLogger(__name__)

#: How long the rest of the opening gives way to the first painted list.
FIRST_PAINT_MS = 150
PAINT_LIMIT_S = 2.0


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
            # Imported here: SQLAlchemy and the rest cost more than the window does.
            from app.early import early_store, knows_its_person
            from inbox.late_desk import LateDesk

            clock = business_clock(self._profile)
            store = early_store(self._profile)
            if store is not None and knows_its_person(store):
                late = LateDesk(store, clock)
                self.early.emit(late)
                self._shown.wait(PAINT_LIMIT_S)
            from app.bootstrap import Listeners, build_desk
            from app.demo import start_sample_day

            connections = self._connections
            if connections is not None:
                pass  # the programs run already
            elif self._profile.is_demo:
                day = start_sample_day(self._profile, clock, self.told.emit)
                connections = day.connections
            else:
                connections = configured(self._profile, self._token)
            self.told.emit("Arbeitsplatz öffnen")
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
        except ZweiklickError as known:
            _give_back(day, None if late else running or store)
            self.failed.emit(known)
        except Exception:  # the thread's outermost frame
            log.exception("opening failed")
            _give_back(day, None if late else running or store)
            self.failed.emit(Refused("unexpected"))
        else:
            self.opened.emit((running, day))


def _give_back(day: Any, opened: Any) -> None:
    """What a failed start had opened, so that it can be tried again; a shown list stays."""
    if opened is not None:
        opened.close()
    if day is not None:
        day.stop()


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


def e_file_of(profile: Profile, certificate: object = None, proxy: object = None) -> EFilePlace:
    """The e-file of zweiklick.toml, with its kept secret. Raises Damaged("settings-invalid")."""
    return place_of(
        profile.settings,
        secret="" if _is_folder(profile) else _kept(profile, "e-file"),
        certificate=certificate if isinstance(certificate, str) else None,
        proxy=proxy if isinstance(proxy, str) else None,
    )


def _is_folder(profile: Profile) -> bool:
    return place_of(profile.settings).kind == FOLDER


def _kept(profile: Profile, name: str) -> str:
    from app.keys import secret

    try:
        return secret(profile.folder, name)
    except Refused as without:
        log.warning("secret %s: %s", name, without.code)
        return ""


def _qt_says(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """Qt's own remarks belong in the log, not between the lines of a person's terminal."""
    severe = kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)
    logging.getLogger("qt").log(logging.ERROR if severe else logging.DEBUG, "%s", text)


def start(
    profile: Profile,
    *,
    hold_seconds: float = 10.0,
    connections: Connections | None = None,
    then: Callable[[QMainWindow], object] | None = None,
) -> int:
    """Run the desk with its window until it is closed; the exit code.

    `then` is called once with the main window as soon as it shows the desk. `connections`: the
    programs run already (loopback); otherwise the profile says what to start or to talk to.
    """
    start_logs(profile.logs)
    qInstallMessageHandler(_qt_says)
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontCreateNativeWidgetSiblings)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    from ui.opening_window import OpeningWindow
    from ui.start import build_window, prepare_application

    prepare_application(app)
    events = DeskEvents()
    openings: list[Opening] = []
    waiting = OpeningWindow()
    kept: list[Any] = []
    stopping: list[Any] = []

    windows: list[MainWindow] = []

    def show(desk: "Desk") -> None:
        windows.append(build_window(desk, events))
        windows[0].show()
        waiting.close()
        if then is not None:
            kept.append(then(windows[0]))

    def early(desk: "Desk") -> None:
        show(desk)
        QTimer.singleShot(FIRST_PAINT_MS, openings[-1].first_list_is_shown)

    def opened(result: object) -> None:
        assert isinstance(result, tuple)
        running, day = result
        stopping.extend((running, day))
        if not windows:
            show(running.desk)
        from app.signing_in import SigningIn

        SigningIn(windows[0], events, running, profile)
        running.start()

    def failed(error: object) -> None:
        assert isinstance(error, ZweiklickError)
        log.error("start failed: %s", error.code)
        if windows:
            events.notice.emit(error.code, dict(error.values))
        else:
            waiting.show_failure(error.code, dict(error.values))
        if then is not None:
            app.exit(3)

    def open_now(token: str | None = None) -> None:
        opening = Opening(profile, events, hold_seconds, connections, token)
        openings.append(opening)
        opening.told.connect(waiting.say)
        opening.early.connect(early)
        opening.opened.connect(opened)
        opening.failed.connect(failed)
        opening.start()

    waiting.again.connect(open_now)
    waiting.token_given.connect(open_now)
    waiting.show()
    open_now()

    def end(number: int) -> None:
        # Nobody is asked: what waits is durable and goes on with the next start, or elsewhere.
        log.info("told to end: signal %d", number)
        app.closeAllWindows()
        app.exit(128 + number)

    try:
        with told_to_end(end):
            return app.exec()
    finally:
        for part in stopping:
            if part is not None:
                part.stop()


def show_failure(error: ZweiklickError) -> int:
    """A window that says why there is no desk at all; its exit code once it is closed."""
    qInstallMessageHandler(_qt_says)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    from ui.opening_window import OpeningWindow
    from ui.start import prepare_application

    prepare_application(app)
    window = OpeningWindow()
    window.show_failure(error.code, dict(error.values), may_repeat=False)
    window.show()
    app.exec()
    return 3
