"""What the view menu does: sort, filter, size, density, colours, preview, help. Changes no data."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from inbox.queue import ResultFilter, SortKey
from ui.theme import READING_FONT, Density, ThemeName, look, theme

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class ViewDeeds:
    """The deeds of the view and help menus for one window."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window

    def deeds(self) -> dict[str, Callable[[], object]]:
        """Deeds by the ids of the keymap."""
        sorts = {f"sort-{key.value}": self._sort(key) for key in SortKey}
        shows = {f"show-{shown.value}": self._show(shown) for shown in ResultFilter}
        densities = {f"density-{d.value}": self._look(density=d) for d in Density}
        themes = {f"theme-{name.value}": self._look(name=name) for name in ThemeName}
        return {
            **sorts,
            **shows,
            **densities,
            **themes,
            "sort-reverse": self._reverse,
            "zoom-in": lambda: self._zoom(1),
            "zoom-out": lambda: self._zoom(-1),
            "zoom-reset": lambda: self._zoom(0),
            "reading-font": self._reading_font,
            "preview": self._preview,
            "fullscreen": self._fullscreen,
            "keys": self._keys,
            "about": self._about,
        }

    def _keys(self) -> None:
        from ui.window_dialogs import KeysDialog

        KeysDialog(self._window, self._window.deeds).open()

    def _about(self) -> None:
        from ui.window_dialogs import AboutDialog

        AboutDialog(self._window).open()

    def restore(self) -> None:
        """Apply what was remembered; called once, before the first paint."""
        kept, window = self._window.remembered, self._window
        look().apply(
            name=ThemeName(kept.theme),
            density=Density(kept.density),
            zoom=kept.zoom,
            family=kept.family,
        )
        if kept.columns:
            window.list.view.titles.prepare(kept.columns)
        window.list.set_sort(SortKey(kept.sort), kept.descending)
        self.show_ticks()

    def show_ticks(self) -> None:
        """Tick what holds."""
        window, query, active = self._window, self._window.model.query, theme()
        deeds = window.deeds
        for key in SortKey:
            deeds.check(f"sort-{key.value}", query.sort is key)
        deeds.check("sort-reverse", query.descending)
        for shown in ResultFilter:
            deeds.check(f"show-{shown.value}", query.result is shown)
        deeds.check(f"density-{active.density.value}")
        deeds.check(f"theme-{look().wish.value}")
        deeds.check("reading-font", active.family == READING_FONT)
        deeds.check("preview", window.remembered.preview)
        deeds.check("fullscreen", window.isFullScreen())

    def _sort(self, key: SortKey) -> Callable[[], object]:
        def deed() -> None:
            self._window.list.set_sort(key, self._window.model.query.descending)
            self.show_ticks()

        return deed

    def _reverse(self) -> None:
        query = self._window.model.query
        self._window.list.set_sort(query.sort, not query.descending)

    def _show(self, shown: ResultFilter) -> Callable[[], object]:
        def deed() -> None:
            self._window.list.set_filter(shown)
            self.show_ticks()

        return deed

    def _look(
        self, *, density: Density | None = None, name: ThemeName | None = None
    ) -> Callable[[], object]:
        def deed() -> None:
            look().apply(density=density, name=name)
            self._done()

        return deed

    def _zoom(self, steps: int) -> None:
        look().zoom_by(steps)
        self._done()

    def _reading_font(self) -> None:
        look().apply(family="" if theme().family else READING_FONT)
        self._done()

    def _done(self) -> None:
        self.show_ticks()
        self._window.panes.fit()
        self._window.keep_soon.start()

    def _preview(self) -> None:
        self._window.panes.toggle_preview()
        self.show_ticks()

    def _fullscreen(self) -> None:
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)
        self.show_ticks()
