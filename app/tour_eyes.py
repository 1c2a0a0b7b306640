"""The tour's eyes and fingers: reads the accessibility tree, presses keys, takes pictures.

It sees what a screen reader sees and nothing else of the program.
"""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

#: Enough for every screen of the sample day; a tree that is deeper or wider is cut, not walked.
MOST_NODES = 6000


class Eyes:
    """What can be perceived of one window from outside."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        # As a screen reader does: without it Qt tells nobody that a table has changed.
        QAccessible.setActive(True)

    def nodes(self) -> Iterator[QAccessibleInterface]:
        """Every visible accessible element, from the outside in."""
        left = MOST_NODES
        root = QAccessible.queryAccessibleInterface(self._window)
        waiting = [root] if root is not None else []
        while waiting and left:
            node = waiting.pop()
            left -= 1
            if node is None or not node.isValid() or node.state().invisible:
                continue
            yield node
            waiting.extend(node.child(i) for i in reversed(range(node.childCount())))

    def names(self) -> list[str]:
        """The names of everything visible."""
        return [name for node in self.nodes() if (name := name_of(node))]

    def says(self, *parts: str) -> bool:
        """Whether one visible element's name holds all these words."""
        return any(all(part in name for part in parts) for name in self.names())

    def table_names(self) -> list[str]:
        """The names of the visible tables."""
        return [name_of(n) for n in self.nodes() if n.role() == QAccessible.Role.Table]

    def rows(self) -> list[str]:
        """The rows of the first visible table, each as one text."""
        table = self._first(QAccessible.Role.Table)
        return [] if table is None else _rows(table)

    def current(self, role: QAccessible.Role = QAccessible.Role.Table) -> str:
        """What is selected in the first visible table (or list)."""
        view = self._first(role)
        if view is None:
            return ""
        cells = [view.child(i) for i in range(min(view.childCount(), MOST_NODES))]
        chosen = [c for c in cells if c is not None and c.state().selected]
        return " · ".join(name_of(c) for c in chosen if name_of(c))

    def _first(self, role: QAccessible.Role) -> QAccessibleInterface | None:
        return next((node for node in self.nodes() if node.role() == role), None)

    def button(self, *starts: str) -> str:
        """The name of the first visible button that begins with one of these words."""
        for node in self.nodes():
            if node.role() in (QAccessible.Role.Button, QAccessible.Role.PushButton):
                name = name_of(node)
                if name.startswith(starts):
                    return name
        return ""

    def keyboard_in(self, role: QAccessible.Role) -> bool:
        """Whether an element of this kind has the keyboard."""
        return any(node.role() == role and node.state().focused for node in self.nodes())

    def focused(self) -> str:
        """Name of what has the keyboard."""
        for node in self.nodes():
            if node.state().focused:
                return name_of(node)
        return ""


def name_of(node: QAccessibleInterface) -> str:
    """What a screen reader would call it."""
    name: str = node.text(QAccessible.Text.Name) or node.text(QAccessible.Text.Value)
    return name.replace("&", "")


def _rows(table: QAccessibleInterface) -> list[str]:
    cells: dict[int, list[str]] = {}
    for i in range(min(table.childCount(), MOST_NODES)):
        cell = table.child(i)
        if cell is None or cell.role() not in (
            QAccessible.Role.Cell,
            QAccessible.Role.ListItem,
            QAccessible.Role.TreeItem,
        ):
            continue
        if name := name_of(cell):
            cells.setdefault(cell.rect().y(), []).append(name)
    return [" · ".join(cells[y]) for y in sorted(cells)]


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """One key press where the keyboard is."""
    target = QApplication.focusWidget() or QApplication.activeWindow()
    if target is not None:
        QTest.keyClick(target, key, modifiers)


class Camera:
    """Numbered pictures of the window."""

    def __init__(self, window: QWidget, folder: Path) -> None:
        self._window = window
        self._folder = folder
        self.taken: list[str] = []

    def take(self, what: str) -> None:
        """Save a picture of the window as it is."""
        name = f"{len(self.taken) + 1:02d}-{what}.png"
        if self._window.grab().save(str(self._folder / name)):
            self.taken.append(name)
