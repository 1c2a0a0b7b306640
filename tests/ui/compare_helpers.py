"""A comparison with a desk in memory; keys are pressed where the focus is."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.sample_case_desk import SampleDesk
from tests.ui.sample_cases import QUERY
from ui.background import Background
from ui.compare_view import CompareView
from ui.events import DeskEvents
from ui.theme import ThemeName, look

CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


class Stage:
    """The view, its desk, and what was announced."""

    def __init__(self, qtbot: QtBot, desk: SampleDesk, width: int, height: int) -> None:
        self.qtbot, self.desk = qtbot, desk
        self.background, self.events = Background(), DeskEvents()
        self.window = QWidget()
        self.window.setProperty("ground", "page")
        layout = QVBoxLayout(self.window)
        layout.setContentsMargins(0, 0, 0, 0)
        self.view = CompareView(desk, self.background, self.events)  # type: ignore[arg-type]
        layout.addWidget(self.view)
        self.window.resize(width, height)
        self.announced: list[str] = []
        self.view.bar.announced.connect(self.announced.append)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is self.window)

    def open(self, number: int = 0) -> "Stage":
        self.view.open(self.desk.order[number], QUERY)
        return self.settle()

    def settle(self) -> "Stage":
        """Wait until every answer is here and the evidence is painted sharp."""
        pages = self.view.evidence.pages

        def quiet() -> bool:
            return (
                self.background.idle
                and not self.view._ask_soon.isActive()
                and (not pages.isVisible() or not pages.ground.items or pages.is_sharp())
            )

        # painting, telling what was painted, and marking it seen follow each other
        for _ in range(4):
            self.qtbot.waitUntil(quiet)
            QApplication.processEvents()
        self.qtbot.waitUntil(quiet)
        return self

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> "Stage":
        target = QApplication.focusWidget() or self.view
        QTest.keyClick(target, key, modifiers)
        return self.settle()

    def press(self) -> "Stage":
        """Strg+Enter, once the guard is over."""
        self.qtbot.waitUntil(lambda: not self.view.bar.is_guarded)
        return self.key(Qt.Key.Key_Return, CTRL)

    @property
    def case(self):  # type: ignore[no-untyped-def]
        return self.desk.cases[self.view.submission]

    @property
    def words(self) -> str:
        return self.view.bar.press_button.shown.words

    def see_everything(self) -> "Stage":
        """Every page counts as seen."""
        for document in self.case.documents:
            for page in range(len(document.pages)):
                self.case.seen.add((document.id, page))
        self.events.changed.emit(frozenset({self.view.submission}))
        return self.settle()


@contextmanager
def staged(
    qtbot: QtBot,
    desk: SampleDesk,
    width: int = 1440,
    height: int = 832,
    theme: ThemeName = ThemeName.LIGHT,
) -> Iterator[Stage]:
    look().apply(name=theme)
    stage = Stage(qtbot, desk, width, height)
    try:
        yield stage
    finally:
        stage.background.close()
        stage.window.close()
        stage.window.deleteLater()
        QApplication.processEvents()
