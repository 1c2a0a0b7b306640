"""A main window over a desk in memory, and keys sent where the focus is."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.sample_desk import SampleDesk
from ui.events import DeskEvents
from ui.main_window import MainWindow
from ui.start import build_window
from ui.theme import Density, ThemeName, look

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


class Stage:
    """The window, its desk, its events."""

    def __init__(self, qtbot: QtBot, desk: SampleDesk, width: int, height: int) -> None:
        self.qtbot, self.desk, self.events = qtbot, desk, DeskEvents()
        self.window: MainWindow = build_window(desk, self.events)  # type: ignore[arg-type]
        self.window.resize(width, height)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is self.window)

    def settle(self) -> "Stage":
        """Wait until every answer is here."""
        window = self.window

        def quiet() -> bool:
            timers = (window._changed_soon, window._queues_soon, window.model._ask_soon)
            return window.background.idle and not any(t.isActive() for t in timers)

        for _ in range(2):
            self.qtbot.waitUntil(quiet)
            QApplication.processEvents()
        return self

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> "Stage":
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)
        return self

    def type(self, words: str) -> "Stage":
        """Characters as key events, umlauts too."""
        for letter in words:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, Qt.Key(ord(letter.upper()[0])), NONE, letter)
                QApplication.sendEvent(QApplication.focusWidget() or self.window, event)
        return self

    # -- what is on screen ---------------------------------------------------------------------
    @property
    def numbers(self) -> list[str]:
        """The numbers of the shown rows."""
        model = self.window.model
        rows = [model.row_at(i) for i in range(model.rowCount())]
        return [r.number if r else "…" for r in rows]

    @property
    def chosen(self) -> str:
        """The number of the selected row."""
        row = self.window.list.view.current_row()
        return row.number if row else ""

    def text(self, name: str) -> str:
        """The words of a label by its name."""
        from PySide6.QtWidgets import QLabel

        label = self.window.findChild(QLabel, name)
        assert label is not None, name
        return label.text()

    def action(self, name: str) -> "Stage":
        self.window.deeds.actions[name].trigger()
        return self


@contextmanager
def staged(
    qtbot: QtBot, desk: SampleDesk | None = None, width: int = 1440, height: int = 900
) -> Iterator[Stage]:
    """A settled window; ends it and gives the look back as it was."""
    look().apply(name=ThemeName.LIGHT, density=Density.STANDARD, zoom=1.0, family="")
    desk = desk or SampleDesk()
    desk.settings.setdefault("window", '{"theme": "light"}')
    stage = Stage(qtbot, desk, width, height)
    try:
        yield stage
    finally:
        if desk.gate is not None:
            desk.gate.set()
        stage.window.leaving._now = True
        stage.window.close()
        stage.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # type: ignore[arg-type]
        look().apply(name=ThemeName.LIGHT, density=Density.STANDARD, zoom=1.0, family="")
