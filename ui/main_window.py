"""The main window: lists, preview, comparison, status. Asks the desk in the background only.

What happened is told by DeskEvents; the window reads again what is concerned and moves nothing the
person is looking at.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QMenuBar,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from inbox.desk_header import DeskHeader
from inbox.desk_state import DeskState, Link
from inbox.queue import QueueEntry, QueueRef
from inbox.submission import SubmissionId
from ui.announce import announce
from ui.background import Background
from ui.events import DeskEvents
from ui.keymap import Where
from ui.list_pane import ListPane
from ui.messages import Message, of_error, office_day, sentence
from ui.notices import Notices
from ui.preview import Preview
from ui.queue_model import QueueModel
from ui.remembered import Remembered
from ui.search import Mode, SearchField
from ui.side_rail import SideRail
from ui.status_line import StatusLine
from ui.widgets import ElidedLabel, row, stack
from ui.window_comparison import Comparison
from ui.window_deeds import Deeds
from ui.window_handovers import Handovers
from ui.window_leaving import Leaving
from ui.window_panes import Panes
from ui.window_view import ViewDeeds

if TYPE_CHECKING:
    from inbox.desk import Desk

#: Many changes in a row are read once, after this rest.
REST_MS = 60


def capital(name: str) -> str:
    """An office may be known by its id only: "nord" is shown as "Nord"."""
    return name[:1].upper() + name[1:]


class MainWindow(QMainWindow):
    """One desk on screen."""

    def __init__(self, desk: "Desk", events: DeskEvents, remembered: Remembered) -> None:
        super().__init__()
        self.setObjectName("main-window")
        # Window titles name no citizen (corrections.md, 15).
        self.setWindowTitle("Zweiklick")
        self.desk, self.events, self.remembered = desk, events, remembered
        self.background = Background(self)
        self._state: DeskState | None = None
        self._header: DeskHeader | None = None
        # The business day arrives with the first state, before the first list is asked for.
        self.model = QueueModel(desk, self.background, office_day(datetime.now(UTC)), self)
        self._changed_soon = self._timer(REST_MS, self._read_again)
        self._queues_soon = self._timer(REST_MS, self._read_queues)
        self.panes, self.leaving = Panes(self), Leaving(self)
        self.keep_soon = self._timer(400, self.leaving.keep)
        self._build()
        self.comparison, self.handovers = Comparison(self), Handovers(self)
        view = ViewDeeds(self)
        self.deeds = Deeds(self, self._menu_bar, {**self._what(), **view.deeds()})
        view.restore()
        self.list.sorted.connect(view.show_ticks)
        self.search.offer(self.deeds.names())
        self.show_page(Where.LIST)
        self._connect()
        self.panes.fit()
        self.background.read(lambda: (desk.header(), desk.state(), desk.queues()), self._begin)

    # -- building -------------------------------------------------------------------------------
    def _build(self) -> None:
        self._menu_bar = QMenuBar()
        self._menu_bar.setObjectName("menu-bar")
        self.person = ElidedLabel("", "body", "text2", name="person")
        self.person.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.search = SearchField()
        top = QWidget()
        top.setObjectName("top-line")
        top.setProperty("ground", "page")
        self._menu_bar.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        line = row(self._menu_bar, self.person, self.search, gap=16, margins=(12, 6, 11, 6))
        line.setStretch(1, 1)
        top.setLayout(line)
        self.setMenuWidget(top)
        self.notices = Notices()
        self.rail = SideRail()
        self.list = ListPane(self.desk, self.background, self.model)
        self.preview = Preview(self.desk, self.background, self.model)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setObjectName("panes")
        self.splitter.setHandleWidth(10)
        self.splitter.setChildrenCollapsible(False)
        for number, pane in enumerate((self.rail, self.list, self.preview)):
            self.splitter.addWidget(pane)
            self.splitter.setStretchFactor(number, 1 if pane is self.list else 0)
        self.list.setMinimumWidth(380)
        self.preview.setMinimumWidth(260)
        self.pages = QStackedWidget()
        self.pages.setObjectName("pages")
        self.pages.addWidget(self.splitter)
        self.status = StatusLine()
        page = QWidget()
        page.setObjectName("page")
        page.setProperty("ground", "page")
        body = stack(self.notices, self.pages, self.status, gap=6, margins=(10, 8, 10, 2))
        body.setStretch(1, 1)
        page.setLayout(body)
        self.setCentralWidget(page)
        self.setMinimumSize(640, 400)
        self.resize(self.remembered.width, self.remembered.height)
        if self.remembered.maximised:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def _timer(self, interval: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval)
        timer.timeout.connect(then)
        return timer

    def _connect(self) -> None:
        self.rail.chosen.connect(self._list_chosen)
        self.rail.entered.connect(self.focus_list)
        self.list.view.chosen.connect(self.preview.show_row)
        self.list.view.opened.connect(self.comparison.open)
        self.list.view.left.connect(self.list.clear_filters)
        self.list.view.copied.connect(self._copy_number)
        self.list.view.titles.widened.connect(self.keep_soon.start)
        self.list.cleared.connect(self.search.clear)
        self.list.menu_wanted.connect(self.panes.show_rail)
        self.list.emptied.connect(self.panes.show_calm)
        self.list.go.connect(self.go)
        self.list.sorted.connect(self.keep_soon.start)
        self.splitter.splitterMoved.connect(self.keep_soon.start)
        self.preview.open_wanted.connect(self._open_chosen)
        self.search.filtered.connect(self._filter)
        self.search.left.connect(self._search_left)
        self.search.number_wanted.connect(self._find)
        self.search.command_wanted.connect(self._command)
        self.notices.wanted.connect(self._act)
        self.status.undo_wanted.connect(self.undo)
        self.status.pause_wanted.connect(self._pause_reading)
        self.background.trouble.connect(lambda error: self.notices.add(of_error(error)))
        self.events.changed.connect(lambda _: self.read_again())
        self.events.queues.connect(self._queues_soon.start)
        self.events.state.connect(self._state_is)
        self.events.notice.connect(self.notices.tell)

    def _what(self) -> dict[str, Callable[[], object]]:
        return {
            "refresh": self.refresh,
            **self.handovers.deeds(),
            "send-now": self._send_now,
            "pause-reading": self.status.turn,
            "quit": self.close,
            "undo": self.undo,
            "copy-number": self._copy_number,
            "search": lambda: self.search.ask(Mode.FILTER),
            "command": lambda: self.search.ask(Mode.COMMAND),
            "number": lambda: self.search.ask(Mode.NUMBER),
            "open": self._open_chosen,
            "open-evidence": self._open_chosen,
            "next": lambda: self.comparison.step(1),
            "previous": lambda: self.comparison.step(-1),
            "back": self.comparison.leave,
            "next-pane": lambda: self.panes.cycle(1),
            "previous-pane": lambda: self.panes.cycle(-1),
        }

    # -- reading -----------------------------------------------------------------------------------
    def _begin(self, first: tuple[DeskHeader, DeskState, tuple[QueueEntry, ...]]) -> None:
        header, state, entries = first
        self._header = header
        parts = [header.me.name, header.role_label, capital(header.office_label)]
        self.person.setText(" · ".join(p for p in parts if p))
        self._state_is(state)
        self._queues_are(entries)
        self.focus_list()

    def _read_queues(self) -> None:
        self.background.read(self.desk.queues, self._queues_are, lane="queues")

    def _queues_are(self, entries: tuple[QueueEntry, ...]) -> None:
        self.list.show_queues(entries)
        self.rail.show_queues(entries, capital(self._header.office_label) if self._header else "")

    def _state_is(self, state: object) -> None:
        assert isinstance(state, DeskState)
        self._state = state
        self.status.show_state(state)
        self.list.show_state(state)
        if self.model.set_today(office_day(state.now)):
            self.list.view.refresh()
        if state.link is Link.CONNECTED:
            self.notices.line_holds()
        self.leaving.state_is(state)

    def read_again(self) -> None:
        """Rows and counts changed: read them, many changes once."""
        self._changed_soon.start()
        self._queues_soon.start()

    def _read_again(self) -> None:
        if self.model.loaded_once:
            self.list.view.refresh()

    def refresh(self) -> None:
        """F5: fetch from the server, and show what is here already."""
        self.background.do(self.desk.refresh)
        self._read_again()
        self._read_queues()
        self.read_state()

    def read_state(self) -> None:
        """Ask for the status line's content."""
        self.background.read(self.desk.state, self._state_is, lane="state")

    # -- lists and opening ------------------------------------------------------------------------
    def _list_chosen(self, entry: QueueEntry) -> None:
        self.list.show_entry(entry)
        self.panes.list_chosen()

    def _filter(self, words: str) -> None:
        if words:
            self.comparison.leave(focus=False)
        self.list.set_text(words)

    def _search_left(self) -> None:
        view = self.comparison.view
        if self.comparison.is_open and view is not None:
            view.setFocus()
        else:
            self.focus_list()

    def go(self, ref: object) -> None:
        """Show another list and go there."""
        assert isinstance(ref, QueueRef)
        self.comparison.leave()
        self.rail.choose(ref)
        self.focus_list()

    def focus_list(self) -> None:
        """The focus goes to the list."""
        self.comparison.leave()
        self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_page(self, where: Where) -> None:
        """Keys and menus of this page."""
        self.deeds.show_page(where)
        self.search.offer(self.deeds.names())

    def _open_chosen(self) -> None:
        chosen = self.list.view.current_row()
        if chosen is not None:
            self.comparison.open(chosen.id)

    def _find(self, number: str) -> None:
        def found(submission: SubmissionId | None) -> None:
            if submission is None:
                self.notices.add(sentence("number-unknown", {"number": number}))
                return
            self.search.clear()
            self.list.set_text("")
            self.comparison.open(submission)

        self.background.read(lambda: self.desk.find_number(number), found, lane="find")

    def _command(self, words: str) -> None:
        if not self.deeds.run(words):
            self.notices.add(sentence("command-unknown", {"words": words}))
        elif QApplication.focusWidget() is self.search and not self.comparison.is_open:
            self.focus_list()

    def _copy_number(self) -> None:
        chosen = self.list.view.current_row()
        if chosen is not None:
            QApplication.clipboard().setText(chosen.number)
            announce(self.list.view, self.tr("Vorgangsnummer kopiert"))

    # -- deeds -----------------------------------------------------------------------------------
    def _send_now(self) -> None:
        self.background.do(lambda: self.desk.send_now())

    def _pause_reading(self, paused: bool) -> None:
        self.background.do(lambda: self.desk.pause_reading(paused), self._state_is)

    def undo(self) -> None:
        """Strg+Z: take back what the status line offers, or say that there is nothing."""
        if self.comparison.undo():
            return
        wish = self._state.undo if self._state is not None else None
        if wish is None:
            self.notices.add(sentence("nothing-to-undo"))
            return
        desk = self.desk

        def done(_: object) -> None:
            self.notices.add(sentence("undone-confirm"))
            self.read_again()
            self.read_state()

        self.background.do(
            lambda: desk.undo(wish), done, lambda error: self.notices.add(of_error(error))
        )

    def _act(self, message: Message) -> None:
        if message.action == "send-now":
            self._send_now()
        elif message.action == "back":
            self.focus_list()
        else:
            self.refresh()

    # -- the window itself ----------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Below 1100 the preview closes, below 900 the rail becomes a button."""
        super().resizeEvent(event)
        self.panes.resized()
        self.keep_soon.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Open handovers are named first; what stands still is finished by others."""
        if not self.leaving.may_close(self._state):
            event.ignore()
            return
        self.keep_soon.stop()
        self.leaving.keep()
        self.comparison.leave()
        self.background.close()
        event.accept()
