"""Start-up with a window: the list of an earlier day at once, the rest behind it.

`app` and `app tour` both come through here; only what presses the keys differs. What is imported
on the way to the first list is measured: every module costs a person's time each morning.
"""

import gc
import logging
import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QMessageLogContext,
    Qt,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication, QMainWindow

from app.logs import start_logs
from app.opening import Opening
from app.profile import Connections, Profile
from inbox.errors import ZweiklickError
from ui.events import DeskEvents

if TYPE_CHECKING:
    from inbox.desk import Desk
    from ui.main_window import MainWindow
    from ui.opening_window import OpeningWindow

log = logging.getLogger(__name__)

#: Between the first rows on screen and the loading of everything else.
FIRST_PAINT_MS = 30
#: A window whose list takes longer than this is shown without its rows.
LATEST_MS = 200
#: A list that comes sooner than this is not announced by a window of its own.
QUIET_MS = 250


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
    start_logs(profile.logs, turning=False)
    qInstallMessageHandler(_qt_says)
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontCreateNativeWidgetSiblings)
    events = DeskEvents()
    openings: list[Opening] = []
    waiting: list[OpeningWindow] = []
    windows: list[MainWindow] = []
    kept: list[Any] = []
    stopping: list[Any] = []
    settled: list[bool] = []
    ending = ExitStack()

    def waiting_window() -> "OpeningWindow":
        if not waiting:
            from ui.opening_window import OpeningWindow

            waiting.append(OpeningWindow())
            waiting[0].again.connect(open_now)
            waiting[0].token_given.connect(open_now)
        return waiting[0]

    def say(line: str) -> None:
        settle()
        if not windows:
            waiting_window().say(line)
            waiting_window().show()

    def still_waiting() -> None:
        settle()
        if not windows:
            waiting_window().show()

    def show(desk: "Desk", listed: Callable[[], object]) -> None:
        window = build_window(desk, events)
        windows.append(window)

        def appear() -> None:
            # With its rows: painted empty first, everything would be laid out and painted twice.
            if latest.isActive():
                latest.stop()
                window.model.arrived.disconnect(appear)
                window.show()
                if waiting:
                    waiting[0].close()
                if then is not None:
                    kept.append(then(window))
                listed()

        latest = QTimer(window)
        latest.setInterval(LATEST_MS)
        latest.timeout.connect(appear)
        latest.start()
        window.model.arrived.connect(appear)

    def early(desk: "Desk") -> None:
        show(desk, lambda: QTimer.singleShot(FIRST_PAINT_MS, shown))

    def shown() -> None:
        settle()
        openings[-1].first_list_is_shown()

    def opened(result: object) -> None:
        assert isinstance(result, tuple)
        settle()
        running, day = result
        stopping.extend((running, day))
        if not windows:
            show(running.desk, lambda: None)
        from app.signing_in import SigningIn

        SigningIn(windows[0], events, running, profile)
        running.start()
        # Nothing of all this will be garbage: looked through again and again, it would keep the
        # window waiting for 50 ms each time.
        gc.freeze()

    def failed(error: object) -> None:
        assert isinstance(error, ZweiklickError)
        settle()
        log.error("start failed: %s", error.code)
        if windows:
            events.notice.emit(error.code, dict(error.values))
        else:
            waiting_window().show_failure(error.code, dict(error.values))
            waiting_window().show()
        if then is not None:
            app.exit(3)

    def open_now(token: str | None = None) -> None:
        opening = Opening(profile, events, hold_seconds, connections, token)
        openings.append(opening)
        opening.told.connect(say)
        opening.early.connect(early)
        opening.opened.connect(opened)
        opening.failed.connect(failed)
        opening.start()

    gc.disable()  # nothing made on the way to the first list is garbage
    open_now()
    from ui.start import build_window, prepare_application, the_application

    app = the_application(sys.argv[0])
    prepare_application(app)
    QTimer.singleShot(QUIET_MS, still_waiting)

    def end(number: int) -> None:
        # Nobody is asked: what waits is durable and goes on with the next start, or elsewhere.
        log.info("told to end: signal %d", number)
        app.closeAllWindows()
        app.exit(128 + number)

    def settle() -> None:
        # What the first list could do without; nothing is open yet that would have to be ended.
        from app.ending import told_to_end

        if not settled:
            settled.append(True)
            start_logs(profile.logs)
            ending.enter_context(told_to_end(end))
            gc.freeze()
            gc.enable()

    if not profile.store.is_dir():
        settle()
    try:
        with ending:
            return app.exec()
    finally:
        for part in stopping:
            if part is not None:
                part.stop()


def show_failure(error: ZweiklickError) -> int:
    """A window that says why there is no desk at all; its exit code once it is closed."""
    qInstallMessageHandler(_qt_says)
    from ui.opening_window import OpeningWindow
    from ui.start import prepare_application, the_application

    app = the_application(sys.argv[0])
    prepare_application(app)
    window = OpeningWindow()
    window.show_failure(error.code, dict(error.values), may_repeat=False)
    window.show()
    app.exec()
    return 3
