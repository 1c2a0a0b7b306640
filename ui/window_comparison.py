"""The way from the list to the comparison and back. Knows when it is open, not what it shows."""

from typing import TYPE_CHECKING

from inbox.desk_state import Neighbours
from inbox.submission import SubmissionId
from ui.keymap import Menu, Where
from ui.messages import sentence

if TYPE_CHECKING:
    from ui.compare_view import CompareView
    from ui.main_window import MainWindow


class Comparison:
    """Page 1 of the window, made when the first submission is opened."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._view: CompareView | None = None
        self._open = False

    @property
    def is_open(self) -> bool:
        """Whether a comparison is on screen."""
        return self._open

    @property
    def view(self) -> "CompareView | None":
        """The comparison, once there was one."""
        return self._view

    def open(self, submission: object) -> None:
        """Show the comparison of a submission, as part of the current list."""
        window, view = self._window, self._made()
        self._open = True
        window.pages.setCurrentWidget(view)
        window.show_page(Where.COMPARE)
        view.open(SubmissionId(str(submission)), window.model.query)
        view.setFocus()

    def step(self, step: int) -> None:
        """The next or previous submission of the list; the list follows."""
        view, window = self._view, self._window
        shown = view.submission if view is not None else None
        if view is None or shown is None or not self._open:
            return
        known = view.neighbour(step)
        if known is not None:
            self._go(known)
            return
        query, desk = window.model.query, window.desk

        def found(around: Neighbours) -> None:
            to = around.following if step > 0 else around.previous
            if to is None:
                window.notices.add(sentence("list-ends"))
            elif self._open and view.submission == shown:
                self._go(to)

        window.background.read(lambda: desk.neighbours(query, shown), found, lane="neighbours")

    def _go(self, submission: SubmissionId) -> None:
        self._window.notices.drop("list-ends")
        self._window.list.view.choose_submission(submission)
        self.open(submission)

    def leave(self, *, focus: bool = True) -> None:
        """Back to the list, at the same row; without `focus`, typing goes on where it was."""
        if not self._open:
            return
        self._open = False
        window = self._window
        if self._view is not None and self._view.submission is not None:
            self._view.leave()
        window.notices.drop("list-ends")
        window.pages.setCurrentWidget(window.splitter)
        window.show_page(Where.LIST)
        if focus:
            window.list.view.setFocus()
        window.read_again()

    def _asked(self, action: str) -> None:
        """What the bar asks for that is a window of its own."""
        if action == "copy-field":
            self._window.handovers.copying.open_shown()

    def _handovers(self) -> None:
        """From the history of a case to how far its handovers got."""
        if self._view is not None:
            self._window.handovers.show(self._view.submission)

    def undo(self) -> bool:
        """Take something of the shown submission back; False when none is shown."""
        if self._view is None or not self._open:
            return False
        self._view.undo()
        return True

    def _made(self) -> "CompareView":
        if self._view is None:
            # Not needed for the first list, so not loaded before the first Enter.
            from ui.compare_view import CompareView

            window = self._window
            self._view = CompareView(window.desk, window.background, window.events)
            window.pages.addWidget(self._view)
            self._view.closed.connect(lambda: self.leave())
            self._view.navigate.connect(self.step)
            self._view.history.handovers_wanted.connect(self._handovers)
            self._view.bar.asked.connect(self._asked)
            # known at once: quitting names what was pressed a moment ago
            self._view.deeds.pressed.connect(window.read_state)
            brought = self._view.menu_actions()
            window.deeds.add(Menu.CASE, brought.get("case", ()), Where.COMPARE)
            window.deeds.add(Menu.EVIDENCE, brought.get("evidence", ()), Where.COMPARE)
        return self._view
