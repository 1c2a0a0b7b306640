"""The evidence in a window of its own, on the second screen when there is one (F12)."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from ui.evidence_pane import EvidencePane


class EvidenceWindow(QWidget):
    """Holds the pane while it is detached; keys mean the same as in the comparison."""

    moved = Signal()  #: the pane left or came back

    def __init__(
        self,
        owner: QWidget,
        pane: EvidencePane,
        keys: Callable[[QKeyEvent], bool],
    ) -> None:
        super().__init__(owner, Qt.WindowType.Window)
        self.setObjectName("evidence.window")
        self.setProperty("ground", "page")
        # no name of a citizen in a title (corrections.md, 15)
        self.setWindowTitle(self.tr("Nachweis – Zweiklick"))
        self._owner, self._pane, self._keys = owner, pane, keys
        self._home: QSplitter | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(8, 8, 8, 8)

    @property
    def is_detached(self) -> bool:
        """Whether the pane is here."""
        return self._home is not None

    def toggle(self) -> None:
        """Detach, or bring back."""
        if self.is_detached:
            self.attach()
        else:
            self.detach()

    def detach(self) -> None:
        """Take the pane out of the comparison."""
        home = self._pane.parentWidget()
        if self.is_detached or not isinstance(home, QSplitter):
            return
        self._home = home
        self._layout.addWidget(self._pane)
        self._pane.show()
        here = self._owner.screen()
        other = next((s for s in QGuiApplication.screens() if s is not here), None)
        area = (other or here).availableGeometry()
        if other is not None:
            self.setGeometry(area)
            self.showMaximized()
        else:
            self.resize(min(900, area.width() - 80), min(1000, area.height() - 80))
            self.show()
        self.moved.emit()

    def attach(self) -> None:
        """Bring the pane back to its place."""
        if self._home is None:
            return
        home, self._home = self._home, None
        home.insertWidget(1, self._pane)
        self.hide()
        self.moved.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing brings the pane back."""
        self.attach()
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the comparison."""
        if not self._keys(event):
            super().keyPressEvent(event)
