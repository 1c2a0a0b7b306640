"""Quitting: open handovers are named first; remembering places and wishes comes last."""

from typing import TYPE_CHECKING

from inbox.desk_state import DeskState
from ui.messages import sentence
from ui.remembered import KEY
from ui.theme import look, theme
from ui.window_dialogs import QuitDialog

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class Leaving:
    """Decides whether the window may close now, later, or not."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._later = self._now = False

    def may_close(self, state: DeskState | None) -> bool:
        """True when nothing waits or the person said so; otherwise asks."""
        waiting = state.handovers_waiting if state is not None else 0
        failed = state.handovers_failed if state is not None else 0
        if self._now or not (waiting or failed):
            return True
        self._later = False  # asked anew: what was wished before no longer holds
        dialog = QuitDialog(self._window, waiting, failed)
        dialog.stay.connect(self._wait)
        dialog.leave.connect(self._leave)
        dialog.look.connect(self._window.handovers.show)
        dialog.open()
        return False

    def state_is(self, state: DeskState) -> None:
        """Close as soon as the last handover is through, when that was the wish.

        One that did not arrive needs a person: then the window stays and says so.
        """
        if not self._later or state.handovers_waiting:
            return
        if state.handovers_failed:
            self._later = False
            self._window.notices.add(sentence("quitting-stopped"))
        else:
            self._leave()

    def _wait(self) -> None:
        self._later = True
        self._window.notices.add(sentence("quitting-later"))

    def _leave(self) -> None:
        self._now = True
        self._window.close()

    def keep(self) -> None:
        """Remember places, widths and wishes."""
        window, active = self._window, theme()
        kept, query = window.remembered, window.model.query
        kept.maximised = window.isMaximized()
        if not kept.maximised and not window.isFullScreen():
            kept.width, kept.height = window.width(), window.height()
        if window.rail.isVisible() and window.preview.isVisible():
            kept.splitter = window.splitter.sizes()
        kept.columns = window.list.view.titles.widths()
        kept.sort, kept.descending = query.sort.value, query.descending
        kept.density, kept.theme = active.density.value, look().wish.value
        kept.zoom, kept.family = active.zoom, active.family
        text, desk = kept.text(), window.desk
        window.background.do(lambda: desk.keep_setting(KEY, text), None, lambda _: None)
