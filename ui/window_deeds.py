"""Builds menus and actions from the keymap. Knows what a deed is called, not what it does."""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from ui.keymap import COLOURS, DEEDS, DENSITY, Deed, Menu, Where, plain, sequences
from ui.messages import key_text

#: Submenus of which exactly one entry holds.
_ONE_OF = (DENSITY, COLOURS)


class Deeds:
    """The window's actions by id."""

    def __init__(
        self, window: QWidget, bar: QMenuBar, deeds: Mapping[str, Callable[[], object]]
    ) -> None:
        self._window = window
        self.actions: dict[str, QAction] = {}
        self.menus: dict[Menu, QMenu] = {}
        self._where: dict[str, Where] = {}
        submenus: dict[str, QMenu] = {}
        groups = {name: QActionGroup(window) for name in _ONE_OF}
        for name in Menu:
            menu = bar.addMenu(QCoreApplication.translate("keymap", name.value))
            menu.setObjectName(f"menu-{name.name.lower()}")
            self.menus[name] = menu
        for deed in DEEDS:
            menu = self.menus[deed.menu]
            if deed.rule:
                menu.addSeparator()
            if deed.submenu and deed.submenu not in submenus:
                title = QCoreApplication.translate("keymap", deed.submenu)
                submenus[deed.submenu] = menu.addMenu(title)
            action = self._action(deed, deeds[deed.id])
            (submenus[deed.submenu] if deed.submenu else menu).addAction(action)
            if deed.submenu in groups:
                groups[deed.submenu].addAction(action)

    def _action(self, deed: Deed, what: Callable[[], object]) -> QAction:
        words = deed.text + (f"\t{key_text(deed.hint)}" if deed.hint else "")
        action = QAction(words, self._window)
        action.setObjectName(f"action-{deed.id}")
        action.setShortcuts(sequences(deed))
        action.setAutoRepeat(False)
        action.setCheckable(deed.checkable)
        action.triggered.connect(lambda _=False: what())
        self.actions[deed.id] = action
        self._where[deed.id] = deed.where
        return action

    def show_page(self, where: Where) -> None:
        """Deeds of the other page are off, and so are their keys."""
        for name, action in self.actions.items():
            action.setEnabled(self._where[name] in (Where.EVERYWHERE, where))

    def add(self, menu: Menu, actions: Iterable[QAction], where: Where) -> None:
        """Entries a page brings along itself; they are found by their words as well."""
        for action in actions:
            self.menus[menu].addAction(action)
            self.actions[action.objectName()] = action
            self._where[action.objectName()] = where

    def check(self, name: str, on: bool = True) -> None:
        """Set the tick of an entry without doing it."""
        self.actions[name].setChecked(on)

    def names(self) -> list[str]:
        """The words of every possible deed, for the command search."""
        return [plain(a.text()).split("\t")[0] for a in self.actions.values() if a.isEnabled()]

    def run(self, words: str) -> bool:
        """Do the deed with these words (or the only one beginning with them)."""
        wish = plain(words).strip().casefold()
        named = {
            plain(a.text()).split("\t")[0].casefold(): a
            for a in self.actions.values()
            if a.isEnabled()
        }
        found = [a for name, a in named.items() if name.startswith(wish)] if wish else []
        exact = named.get(wish)
        action = exact or (found[0] if len(found) == 1 else None)
        if action is not None:
            action.trigger()
        return action is not None


def shown_keys(action: QAction) -> str:
    """The keys of an action as they are called here."""
    portable = QKeySequence.SequenceFormat.PortableText
    return ", ".join(key_text(key.toString(portable)) for key in action.shortcuts())
