"""Which panes there is room for, and how F6 walks through them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from ui.preview import WIDTH as PREVIEW_WIDTH
from ui.side_rail import WIDTH as RAIL_WIDTH
from ui.theme import theme

if TYPE_CHECKING:
    from ui.main_window import MainWindow

#: Below these widths (of the drawing) the preview closes and the rail becomes a button.
NO_PREVIEW, NO_RAIL = 1100, 900


class Panes:
    """Shows and hides rail and preview of one window."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._rail_asked = False
        self._preview_asked: bool | None = None
        self._calm = False
        self._sized = False

    def fit(self) -> None:
        """Show the panes there is room for; what was asked for by hand is shown all the same."""
        window = self._window
        width = window.width()
        narrow = width < theme().px(NO_RAIL)
        window.rail.setVisible(not narrow or self._rail_asked)
        window.list.show_menu_button(narrow and not self._rail_asked)
        room = width >= theme().px(NO_PREVIEW)
        wanted = room if self._preview_asked is None else self._preview_asked
        window.preview.setVisible(window.remembered.preview and wanted and not self._calm)
        window.person.setVisible(not narrow)
        if not self._sized and width > 0:
            self._sized = True
            rail, preview = theme().px(RAIL_WIDTH), theme().px(PREVIEW_WIDTH)
            drawn = [rail, max(400, width - rail - preview - 40), preview]
            window.splitter.setSizes(window.remembered.splitter or drawn)

    def resized(self) -> None:
        """Another width: what was asked for by hand no longer holds."""
        self._rail_asked = False
        self._preview_asked = None
        self.fit()

    def show_calm(self, calm: bool) -> None:
        """An empty list takes the whole width."""
        if calm != self._calm:
            self._calm = calm
            self.fit()

    def toggle_preview(self) -> None:
        """F8: the wish is remembered; a narrow window shows it all the same."""
        window = self._window
        shown = window.preview.isVisible()
        window.remembered.preview = not shown
        self._preview_asked = None if shown else True
        self.fit()
        window.keep_soon.start()

    def show_rail(self) -> None:
        """The button of a narrow window: lists in front."""
        self._rail_asked = True
        self.fit()
        self._window.rail.setFocus(Qt.FocusReason.OtherFocusReason)

    def list_chosen(self) -> None:
        """A narrow window closes the rail after the choice."""
        if self._rail_asked:
            self._rail_asked = False
            self.fit()
            self._window.focus_list()

    def cycle(self, step: int) -> None:
        """F6: the next visible pane takes the focus."""
        window = self._window
        opener = window.preview.findChild(QWidget, "preview-open")
        assert opener is not None
        stops: list[tuple[QWidget, QWidget]] = [
            (window.rail, window.rail),
            (window.list, window.list.view),
            (window.preview, opener),
            (window.search, window.search),
        ]
        stops = [(pane, stop) for pane, stop in stops if stop.isVisible()]
        focus = QApplication.focusWidget()
        held = (
            i
            for i, (pane, _) in enumerate(stops)
            if focus is not None and (pane is focus or pane.isAncestorOf(focus))
        )
        here = next(held, -1 if step > 0 else 0)
        stops[(here + step) % len(stops)][1].setFocus(Qt.FocusReason.TabFocusReason)
