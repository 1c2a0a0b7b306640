"""The way from the list to the comparison and back. Knows when it is open, not what it shows."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from inbox.caseview import Neighbours
from inbox.submission import SubmissionId
from ui.keymap import Where
from ui.messages import sentence

if TYPE_CHECKING:
    from ui.compare_view import CompareView
    from ui.main_window import MainWindow


class Comparison:
    """Page 1 of the window, made when the first submission is opened."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._view: CompareView | None = None
        self._shown: SubmissionId | None = None

    @property
    def is_open(self) -> bool:
        """Whether a comparison is on screen."""
        return self._shown is not None

    @property
    def view(self) -> "CompareView | None":
        """The comparison, once there was one."""
        return self._view

    def open(self, submission: object) -> None:
        """Show the comparison of a submission."""
        window = self._window
        view = self._made()
        self._shown = SubmissionId(str(submission))
        window.pages.setCurrentWidget(view)
        window.show_page(Where.COMPARE)
        view.show_submission(self._shown)
        view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ask_place()

    def step(self, step: int) -> None:
        """The next or previous submission of the list."""
        shown, window = self._shown, self._window
        if shown is None:
            return
        query = window.model.query

        def go(found: Neighbours) -> None:
            to = found.following if step > 0 else found.previous
            if to is None:
                window.notices.add(sentence("list-ends"))
            elif self._shown == shown:
                window.list.view.choose_submission(to)
                self.open(to)

        desk = window.desk
        window.background.read(lambda: desk.neighbours(query, shown), go, lane="neighbours")

    def leave(self) -> None:
        """Back to the list, at the same row."""
        if self._shown is None:
            return
        self._shown = None
        window = self._window
        if self._view is not None:
            self._view.let_go()
        window.pages.setCurrentWidget(window.splitter)
        window.show_page(Where.LIST)
        window.list.view.setFocus(Qt.FocusReason.OtherFocusReason)
        window.read_again()

    def changed_outside(self) -> None:
        """Something was done to the shown submission from outside the comparison."""
        if self._view is not None and self._shown is not None:
            self._view.refresh()

    def let_go(self) -> None:
        """The window closes."""
        if self._view is not None and self._shown is not None:
            self._view.let_go()

    def _ask_place(self) -> None:
        shown, window = self._shown, self._window
        if shown is None or self._view is None:
            return
        query, desk, view = window.model.query, window.desk, self._view
        window.background.read(
            lambda: desk.neighbours(query, shown), view.show_place, lambda _: None, lane="place"
        )

    def _made(self) -> "CompareView":
        if self._view is None:
            # Not needed for the first list, so not loaded before the first Enter.
            from ui.compare_view import CompareView

            window = self._window
            self._view = CompareView(window.desk, window.background, window.events)
            window.pages.addWidget(self._view)
            self._view.closed.connect(self.leave)
            self._view.navigate.connect(self.step)
            self._view.changed.connect(window.read_again)
        return self._view
