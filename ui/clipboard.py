"""Lends a value to the clipboard and takes it back: no history, no cloud, gone after a minute.

It clears only what is still ours; what a person copied meanwhile stays.
"""

from PySide6.QtCore import QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QClipboard, QGuiApplication

#: A value of a person stays on the clipboard this long, in ms (interfaces.md 7).
LENT_MS = 60_000
#: Formats by which Windows leaves a value out of monitors, history and cloud; KDE knows its own.
_WINDOWS = 'application/x-qt-windows-mime;value="{}"'
PRIVATE: tuple[tuple[str, bytes], ...] = (
    (_WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"), b"\x01\x00\x00\x00"),
    (_WINDOWS.format("CanIncludeInClipboardHistory"), b"\x00\x00\x00\x00"),
    (_WINDOWS.format("CanUploadToCloudClipboard"), b"\x00\x00\x00\x00"),
    ("x-kde-passwordManagerHint", b"secret"),
)


class ClipboardLoan(QObject):
    """One value at a time."""

    ended = Signal()  #: the clipboard was cleared, or somebody else's value is on it

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lent: str | None = None
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(LENT_MS)
        self.timer.timeout.connect(self.take_back)

    @property
    def lent(self) -> str | None:
        """What was lent and not taken back."""
        return self._lent

    def lend(self, value: str) -> None:
        """Put a value on the clipboard for a minute."""
        content = QMimeData()
        content.setText(value)
        for name, data in PRIVATE:
            content.setData(name, data)
        self._clipboard().setMimeData(content)
        self._lent = value
        self.timer.start()

    def take_back(self) -> None:
        """Clear the clipboard if the lent value is still on it."""
        self.timer.stop()
        if self._lent is None:
            return
        if self._clipboard().text() == self._lent:
            self._clipboard().clear()
        self._lent = None
        self.ended.emit()

    @staticmethod
    def _clipboard() -> QClipboard:
        return QGuiApplication.clipboard()
