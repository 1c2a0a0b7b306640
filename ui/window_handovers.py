"""The way to the view of the handovers and back to where one was. Knows when it is open."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from inbox.submission import SubmissionId
from ui.keymap import Where
from ui.window_copying import Copying

if TYPE_CHECKING:
    from ui.handovers_pane import HandoversPane
    from ui.main_window import MainWindow


class Handovers:
    """Page 2 of the window, made when it is first asked for."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._pane: HandoversPane | None = None
        self.copying = Copying(window)

    def deeds(self) -> dict[str, Callable[[], object]]:
        """Deeds by the ids of the keymap."""
        return {"handovers": self.toggle, "copy-field": self.copying.open_shown}

    @property
    def pane(self) -> "HandoversPane | None":
        """The view, once it was asked for."""
        return self._pane

    @property
    def is_open(self) -> bool:
        """Whether it is on screen."""
        return self._pane is not None and self._window.pages.currentWidget() is self._pane

    def toggle(self) -> None:
        """Show all handovers of this desk, or go back."""
        if self.is_open:
            self.leave()
        else:
            self.show()

    def show(self, submission: SubmissionId | None = None) -> None:
        """Show the handovers, of one submission or of all."""
        window, pane = self._window, self._made()
        window.pages.setCurrentWidget(pane)
        window.show_page(Where.HANDOVERS)
        pane.show_for(submission)
        pane.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Back to the comparison that was open, else to the list."""
        window = self._window
        view = window.comparison.view
        if window.comparison.is_open and view is not None:
            window.pages.setCurrentWidget(view)
            window.show_page(Where.COMPARE)
            view.setFocus()
        else:
            window.pages.setCurrentWidget(window.splitter)
            window.show_page(Where.LIST)
            window.list.view.setFocus()

    def _made(self) -> "HandoversPane":
        if self._pane is None:
            from ui.handovers_pane import HandoversPane

            window = self._window
            self._pane = HandoversPane(window.desk, window.background)
            window.pages.addWidget(self._pane)
            self._pane.back.connect(self.leave)
            self._pane.opened.connect(window.comparison.open)
            self._pane.copy_wanted.connect(self.copying.open)
            window.events.changed.connect(lambda _: self._changed())
        return self._pane

    def _changed(self) -> None:
        if self.is_open and self._pane is not None:
            self._pane.read()
