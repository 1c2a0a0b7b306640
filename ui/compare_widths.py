"""How wide the fields are beside the evidence, remembered from day to day."""

import json
from typing import Protocol

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QSplitter

from ui.background import Background

KEY = "compare.widths"
#: Dragging writes once it rests, in ms.
REST = 400


class SettingsDesk(Protocol):
    """The part of the desk this module needs; both methods may block."""

    def setting(self, key: str) -> str | None:
        """A remembered value."""
        ...

    def keep_setting(self, key: str, value: str) -> None:
        """Remember a value."""
        ...


class KeptWidths(QObject):
    """Restores the widths once and keeps them when they are dragged."""

    def __init__(self, desk: SettingsDesk, background: Background, splitter: QSplitter) -> None:
        super().__init__(splitter)
        self._desk, self._background, self._splitter = desk, background, splitter
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(REST)
        self._soon.timeout.connect(self._keep)
        splitter.splitterMoved.connect(lambda: self._soon.start())
        background.read(lambda: desk.setting(KEY), self._restore, lambda _error: None)

    def _restore(self, kept: str | None) -> None:
        try:
            sizes = json.loads(kept or "[]")
        except ValueError:
            return
        if len(sizes) == self._splitter.count() and all(isinstance(s, int) for s in sizes):
            self._splitter.setSizes(sizes)

    def _keep(self) -> None:
        text, desk = json.dumps(self._splitter.sizes()), self._desk
        self._background.do(lambda: desk.keep_setting(KEY, text), None, lambda _error: None)
