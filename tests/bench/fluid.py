"""How long the window's main thread is busy at a stretch while ten photos are being read.

The real window walks through rows, cases and the list; the real reader works in the background as
in the program. Prints one JSON object: documents, recognised (photos whose words were found),
seconds, p50_ms, p99_ms and most_ms of the gaps between two rounds of the event loop, over_16 (gaps
longer than a frame), own_most_ms and own_over_16: the same in processor time of the main thread
alone, which other programs on the machine do not change.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from itertools import cycle
from pathlib import Path
from threading import Event, Thread

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from inbox.comparison.result import Trust
from tests.bench.case_desk import Office, office
from tests.bench.next import CTRL, wait
from ui.events import DeskEvents
from ui.main_window import MainWindow
from ui.start import build_window, prepare_application

PHOTO, TEXT = "AUM-2026-000815-4", "STA-2026-000640-6"
FRAME_MS = 16.0
#: What somebody does meanwhile: rows, open rows, pages, the next case, back.
KEYS = (
    (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_PageDown, CTRL),
    (Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_PageUp, CTRL),
)


class Pulse(QObject):
    """Beats with every round of the event loop; a late beat is a block of the main thread."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[tuple[float, float]] = []
        self._wall = self._own = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.beat)

    def start(self) -> None:
        """Begin to count."""
        self._wall, self._own = time.perf_counter(), time.thread_time()
        self._timer.start(1)

    def beat(self) -> None:
        """A round of the event loop has ended."""
        wall, own = time.perf_counter(), time.thread_time()
        self.gaps.append(((wall - self._wall) * 1000, (own - self._own) * 1000))
        self._wall, self._own = wall, own


def reading(place: Office, events: DeskEvents, stop: Event) -> Thread:
    """The reading thread of the program: documents, comparisons, news to the window."""

    def work() -> None:
        while not stop.is_set():
            changed = place.room.step(stop.is_set)
            if changed:
                events.changed.emit(changed)
            events.state.emit(place.desk.state())
            if not changed:
                stop.wait(0.2)

    return Thread(target=work, name="reading", daemon=True)


def is_read(place: Office) -> bool:
    """Whether every submission has its comparison."""
    return all(place.store.comparison(case) is not None for case in place.ids)


def recognised(place: Office) -> int:
    """Photos in which words were found."""
    count = 0
    for case in place.ids:
        view = place.desk.view(case)
        for document in view.documents:
            page = place.desk.page_words(document.id, 0) if document.pages else None
            count += page is not None and page.trust is Trust.RECOGNISED and bool(page.words)
    return count


def at_work(window: MainWindow, place: Office, pulse: Pulse, patience: float) -> float:
    """Press keys until everything was read; the seconds it took."""
    window.comparison.open(place.ids[0])
    wait(lambda: window.background.idle)
    begin, keys = time.perf_counter(), cycle(KEYS)
    while time.perf_counter() - begin < patience:
        key, modifiers = next(keys)
        pulse.beat()
        QTest.keyClick(QApplication.focusWidget() or window, key, modifiers)
        pulse.beat()  # a key is a round of its own, painting the next one
        pause = time.perf_counter() + 0.08
        while time.perf_counter() < pause:
            QApplication.processEvents()
            time.sleep(0.0005)
        if is_read(place) and time.perf_counter() - begin > 5:
            break
    return time.perf_counter() - begin


def main(argv: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="fluid")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(argv)
    if not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    photos = 4 if asked.quick else 10
    stop = Event()
    with (
        tempfile.TemporaryDirectory() as folder,
        office(Path(folder), [PHOTO] * photos + [TEXT] * 2, read=False) as place,
    ):
        app = QApplication.instance() or QApplication(["zweiklick"])
        assert isinstance(app, QApplication)
        prepare_application(app)
        events = DeskEvents()
        window = build_window(place.desk, events)
        window.resize(1440, 900)
        window.show()
        window.activateWindow()
        wait(lambda: window.background.idle and app.activeWindow() is window)
        # the first opening makes the comparison; that is start-up, not reading
        window.comparison.open(place.ids[-1])
        wait(lambda: window.background.idle)
        thread, pulse = reading(place, events, stop), Pulse()
        pulse.start()
        thread.start()
        seconds = at_work(window, place, pulse, 600)
        gaps = list(pulse.gaps)
        stop.set()
        thread.join()
        wait(lambda: window.background.idle)
        result: dict[str, object] = {"documents": photos, "recognised": recognised(place)}
        window.close()
    walls = sorted(wall for wall, _ in gaps)
    result |= {
        "seconds": round(seconds, 1),
        "p50_ms": round(walls[len(walls) // 2], 2),
        "p99_ms": round(walls[int(len(walls) * 0.99)], 2),
        "most_ms": round(walls[-1], 1),
        "over_16": sum(wall > FRAME_MS for wall in walls),
        "own_most_ms": round(max(own for _, own in gaps), 1),
        "own_over_16": sum(own > FRAME_MS for _, own in gaps),
    }
    sys.stdout.write(json.dumps(result) + "\n")
    return 0
