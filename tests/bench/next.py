"""Switch to the next submission in the real window: fields and sharp evidence painted, prefetched.

From the key event to the end of the paint in which both sides show the next case, the evidence in
pixels of the scale shown. Real store, evidence worker and comparison. Prints one JSON object:
p50_ms, p99_ms, most_ms, switches, not_ahead (switches whose next case was not there yet), and
own_p99_ms: the main thread's processor time, which other programs on the machine do not change.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.bench.case_desk import Office, office
from ui.compare_view import CompareView
from ui.events import DeskEvents
from ui.main_window import MainWindow
from ui.start import build_window, prepare_application

#: Text prints, a long contract, a form of several pages: what a list looks like.
SAMPLES = ("AUM-2026-000817-0", "STA-2026-000640-6", "OAW-2026-000377-5", "AUM-2026-000816-2")
PATIENCE_S = 20.0
CTRL = Qt.KeyboardModifier.ControlModifier


class Painted(QObject):
    """Notes which sides were painted while they showed the wanted case."""

    def __init__(self, view: CompareView) -> None:
        super().__init__()
        self._view = view
        self._sides = {
            view.fields.list.viewport(): "fields",
            view.evidence.pages.viewport(): "evidence",
        }
        self.done: set[str] = set()
        for side in self._sides:
            side.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A paint counts for what is shown at that moment."""
        if event.type() == QEvent.Type.Paint and watched in self._sides:
            side = self._sides[watched]
            if side == "fields" or self._view.evidence.pages.is_sharp():
                self.done.add(side)
        return False


def wait(until: object, patience: float = PATIENCE_S) -> bool:
    """Run the event loop until something holds."""
    end = time.perf_counter() + patience
    while time.perf_counter() < end:
        QApplication.processEvents()
        if until():  # type: ignore[operator]
            return True
    return False


def switches(window: MainWindow, place: Office, count: int) -> dict[str, object]:
    """Walk down the list and up again with Strg+Bild."""
    window.comparison.open(place.ids[0])
    view = window.comparison.view
    assert view is not None
    wait(lambda: view.view is not None and view.evidence.pages.is_sharp())
    painted = Painted(view)
    spans: list[float] = []
    own: list[float] = []
    missed, step = 0, 1
    for _ in range(count):
        wait(lambda: view.neighbour(1) is not None or view.neighbour(-1) is not None)
        target = view.neighbour(step)
        if target is None:
            step = -step
            target = view.neighbour(step)
        assert target is not None
        if not wait(lambda to=target: view.ahead.has(to)):  # type: ignore[misc]
            missed += 1
        wait(lambda: window.background.idle)
        key = Qt.Key.Key_PageDown if step > 0 else Qt.Key.Key_PageUp
        focus = QApplication.focusWidget() or view
        painted.done.clear()
        begin, spent = time.perf_counter(), time.thread_time()
        QTest.keyClick(focus, key, CTRL)
        while True:
            shown = view.view is not None and view.view.submission.id == target
            if shown and painted.done == {"fields", "evidence"}:
                break
            if not shown:
                painted.done.clear()
            if time.perf_counter() - begin > PATIENCE_S:
                break
            QApplication.processEvents()
        spans.append((time.perf_counter() - begin) * 1000)
        own.append((time.thread_time() - spent) * 1000)
    spans.sort()
    own.sort()
    sys.stderr.write(f"slowest: {[round(s, 1) for s in spans[-6:]]}\n")
    return {
        "p50_ms": round(spans[len(spans) // 2], 1),
        "p99_ms": round(spans[min(len(spans) - 1, int(len(spans) * 0.99))], 1),
        "most_ms": round(spans[-1], 1),
        "switches": len(spans),
        "not_ahead": missed,
        "own_p99_ms": round(own[min(len(own) - 1, int(len(own) * 0.99))], 1),
    }


def main(argv: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="next")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--switches", type=int, default=200)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args(argv)
    if not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    count = 40 if options.quick else options.switches
    numbers = [SAMPLES[(n + options.seed) % len(SAMPLES)] for n in range(16)]
    with tempfile.TemporaryDirectory() as folder, office(Path(folder), numbers) as place:
        app = QApplication.instance() or QApplication(["zweiklick"])
        assert isinstance(app, QApplication)
        prepare_application(app)
        window = build_window(place.desk, DeskEvents())
        window.resize(1440, 900)
        window.show()
        window.activateWindow()
        wait(lambda: window.background.idle and app.activeWindow() is window)
        result = switches(window, place, count)
        wait(lambda: window.background.idle)
        window.close()
    sys.stdout.write(json.dumps(result) + "\n")
    return 0
