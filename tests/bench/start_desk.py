"""One start of the desk for the measure `start`: prints "ready" with the first painted rows."""

import sys
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

from app.profile import Connections, open_profile
from app.start import start
from sync.handover.efile.place import folder_place


class FirstRows(QObject):
    """Watches the list until its first row has been painted."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(2)

    def _look(self) -> None:
        view = next((v for v in self._window.findChildren(QTableView) if v.isVisible()), None)
        if view is None or view.model().rowCount() == 0:
            return
        self._timer.stop()
        view.viewport().repaint()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        QApplication.exit(0)


if __name__ == "__main__":
    # Nobody answers there: a start must not wait for the line.
    place = folder_place(Path(sys.argv[1]))
    nobody = Connections("http://127.0.0.1:9", "t", "http://127.0.0.1:9", "t", place)
    sys.exit(start(open_profile(Path(sys.argv[1])), connections=nobody, then=FirstRows))
