"""How long the window's main thread is busy at a stretch while ten photos are being read.

The real window walks through rows, cases and the list; the real reader works in the background as
in the program, on two threads: first readings and comparisons, and the recogniser's pages. Prints
one JSON object: documents, recognised (photos whose words were found), seconds, p50_ms, p99_ms and
most_ms of the gaps between two rounds of the event loop, over_16 (gaps longer than a frame), and
what other programs on the machine change little or not: held_most_ms and held_over_16, the gaps
less the time the main thread was ready to run and the machine ran something else (Linux), and
own_most_ms and own_over_16, the processor time of the main thread alone.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from threading import Event, Thread

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from inbox.comparison.result import Trust
from inbox.submission import SubmissionId
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


@dataclass(frozen=True, slots=True)
class Gap:
    """Between two rounds of the event loop: when it began (s), and how long it was (ms)."""

    begin: float
    wall: float
    own: float  #: processor time of the main thread in it, ms
    held: float  #: the gap without the time in which another program had the processor, ms


class Pulse(QObject):
    """Beats with every round of the event loop; a late beat is a block of the main thread."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[Gap] = []
        self._wall = self._own = self._queued = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.beat)

    def start(self) -> None:
        """Begin to count."""
        self._wall, self._own, self._queued = _clocks()
        self._timer.start(1)

    def beat(self) -> None:
        """A round of the event loop has ended."""
        wall, own, queued = _clocks()
        gap = (wall - self._wall) * 1000
        held = gap - (queued - self._queued) * 1000
        self.gaps.append(Gap(self._wall, gap, (own - self._own) * 1000, held))
        self._wall, self._own, self._queued = wall, own, queued


def _clocks() -> tuple[float, float, float]:
    """Seconds: now, of processor time of this thread, and how long it stood in the queue for it."""
    queued = 0.0
    if sys.platform == "linux":
        queued = int(Path("/proc/thread-self/schedstat").read_text("ascii").split()[1]) / 1e9
    return time.perf_counter(), time.thread_time(), queued


def readers(place: Office, events: DeskEvents, stop: Event) -> tuple[Thread, Thread]:
    """The reading threads of the program: documents, comparisons, pages, news to the window."""

    def work(deed: Callable[[Callable[[], bool]], frozenset[SubmissionId]]) -> None:
        while not stop.is_set():
            changed = deed(stop.is_set)
            if changed:
                events.changed.emit(changed)
            events.state.emit(place.desk.state())
            if not changed and not place.room.has_more:
                stop.wait(0.2)

    return (
        Thread(target=work, args=(place.room.step,), name="reading", daemon=True),
        Thread(target=work, args=(place.room.see,), name="seeing", daemon=True),
    )


def is_read(place: Office) -> bool:
    """Whether every submission has its comparison, and no page is left to be recognised."""
    if any(place.store.comparison(case) is None for case in place.ids):
        return False
    return not place.room.has_more


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
    looked = begin
    while time.perf_counter() - begin < patience:
        key, modifiers = next(keys)
        pulse.beat()
        QTest.keyClick(QApplication.focusWidget() or window, key, modifiers)
        pulse.beat()  # a key is a round of its own, painting the next one
        pause = time.perf_counter() + 0.08
        while time.perf_counter() < pause:
            QApplication.processEvents()
            time.sleep(0.0005)
        # Asked from here it counts as the window's own time: rarely.
        if time.perf_counter() - looked > 5:
            looked = time.perf_counter()
            if is_read(place):
                break
            pulse.start()
    return time.perf_counter() - begin


def summary(gaps: list[Gap]) -> dict[str, object]:
    """The figures."""
    walls = sorted(gap.wall for gap in gaps)
    return {
        "p50_ms": round(walls[len(walls) // 2], 2),
        "p99_ms": round(walls[int(len(walls) * 0.99)], 2),
        "most_ms": round(walls[-1], 1),
        "over_16": sum(wall > FRAME_MS for wall in walls),
        "held_most_ms": round(max(gap.held for gap in gaps), 1),
        "held_over_16": sum(gap.held > FRAME_MS for gap in gaps),
        "own_most_ms": round(max(gap.own for gap in gaps), 1),
        "own_over_16": sum(gap.own > FRAME_MS for gap in gaps),
    }


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
        threads, pulse = readers(place, events, stop), Pulse()
        pulse.start()
        for thread in threads:
            thread.start()
        seconds = at_work(window, place, pulse, 1200)
        gaps = list(pulse.gaps)
        stop.set()
        for thread in threads:
            thread.join()
        wait(lambda: window.background.idle)
        result: dict[str, object] = {"documents": photos, "recognised": recognised(place)}
        window.close()
    result |= {"seconds": round(seconds, 1)} | summary(gaps)
    sys.stdout.write(json.dumps(result) + "\n")
    return 0
