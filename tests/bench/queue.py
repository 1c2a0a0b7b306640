"""Filter, sort and scroll the real window over 100,000 rows in a real store; peer: bare SQL.

From the key event to the finished paint of the list, in the window's own event loop. Prints one
JSON object: p95_filter_ms, p50_filter_ms, p95_sort_ms, p95_scroll_ms, ratio_sql (list of the same
words as one plain statement), rss_mb.
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from inbox.queue import QueueEntry, QueueQuery, QueueRow, SortKey
from inbox.store.store import Store, open_store
from tests.bench.queue_sql import KEY, ME, TODAY, WORDS, bare, fill, p95, timed
from tests.ui.sample_desk import SampleDesk
from ui.events import DeskEvents
from ui.main_window import MainWindow
from ui.start import build_window, prepare_application

#: A paint that has not come after so long counts as this much.
PATIENCE_MS = 3000


class StoreDesk(SampleDesk):
    """The sample desk with its lists taken from a real store, as inbox/desk.py does it."""

    def __init__(self, store: Store) -> None:
        super().__init__(me=ME)
        self._store = store

    def queues(self) -> tuple[QueueEntry, ...]:
        """Lists and counts, from the store."""
        from inbox.desk_lists import QUEUE_LABELS

        return self._store.queue_counts(ME, ME.team, TODAY, (), labels=QUEUE_LABELS)

    def rows(self, query: QueueQuery, offset: int, limit: int = 200) -> tuple[QueueRow, ...]:
        """A page, from the store."""
        return self._store.queue_rows(query, me=ME, today=TODAY, offset=offset, limit=limit)

    def count(self, query: QueueQuery) -> int:
        """How many rows, from the store."""
        return self._store.queue_count(query, me=ME, today=TODAY)


class Painted(QObject):
    """Tells when the list has painted what was asked for last."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self._loop = QEventLoop()
        self._ready: Callable[[], bool] = lambda: True
        window.list.view.viewport().installEventFilter(self)
        window.list.empty.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the loop right after the paint that shows the answer."""
        if event.type() == QEvent.Type.Paint and self._ready():
            QTimer.singleShot(0, self._loop.quit)
        return False

    def after(self, deed: Callable[[], object], ready: Callable[[], bool]) -> float:
        """Milliseconds from the deed to the end of the paint that shows its result."""
        self._ready = ready
        QTimer.singleShot(PATIENCE_MS, self._loop.quit)
        begun = time.perf_counter()
        deed()
        self._loop.exec()
        spent = (time.perf_counter() - begun) * 1000
        self._ready = lambda: False
        return spent


def press(window: MainWindow, letter: str) -> None:
    """One key event for a character, umlauts too (QTest cannot type them)."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        key = Qt.Key.Key_Backspace if letter == "\b" else Qt.Key(ord(letter.upper()))
        event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter)
        QApplication.sendEvent(window.search, event)


def rest(milliseconds: int) -> None:
    """Let the event loop run, as it does between two key strokes of a person."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def measure(window: MainWindow, pause: int) -> dict[str, float]:
    """Type every word letter by letter, sort by every column, scroll in leaps."""
    painted, model, view = Painted(window), window.model, window.list.view
    filters: list[tuple[float, str]] = []
    window.search.setFocus()
    for word in WORDS:
        for length, letter in enumerate(word, 1):
            text = word[:length].strip()
            shown = model.pages.query.text
            if text == shown:
                press(window, letter)
                continue
            spent = painted.after(
                lambda key=letter: press(window, key),  # type: ignore[misc]
                lambda wish=text: model.pages.query.text == wish,  # type: ignore[misc]
            )
            filters.append((spent, text))
            rest(pause)
        window.search.clear()
        painted.after(lambda: window.list.set_text(""), lambda: model.pages.query.text == "")
        rest(pause)
    rest(300)
    sorts = []
    for key in (*SortKey, SortKey.DUE):
        sorts.append(
            painted.after(
                lambda k=key: window.list.set_sort(k),  # type: ignore[misc]
                lambda k=key: model.pages.query.sort is k,  # type: ignore[misc]
            )
        )
        rest(pause)
    rest(500)
    scrolls = []
    bar = view.verticalScrollBar()
    for step in range(1, 41):
        at = bar.maximum() * ((step * 7) % 41) // 41
        scrolls.append(
            painted.after(
                lambda to=at: bar.setValue(to),  # type: ignore[misc]
                lambda: model.row_at(view.rowAt(4)) is not None,
            )
        )
        rest(5)
    times = [spent for spent, _ in filters]
    sys.stderr.write(f"slowest: {sorted(filters, reverse=True)[:6]}\n")
    return {
        "p50_filter_ms": round(sorted(times)[len(times) // 2], 2),
        "p95_filter_ms": round(p95(times), 2),
        "p95_sort_ms": round(p95(sorts), 2),
        "p95_scroll_ms": round(p95(scrolls), 2),
    }


def main(argv: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="queue")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--pause", type=int, default=30, help="ms between two keys")
    parser.add_argument("--store", type=Path, help="keep the filled store here for the next run")
    options = parser.parse_args(argv)
    if not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    rows = 10_000 if options.quick else options.rows
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.store or Path(temporary) / "store"
        fresh = not folder.exists()
        store = open_store(folder, KEY)
        if fresh:
            fill(store, options.seed, rows)
        peer = bare(folder)
        peer("mueller")
        app = QApplication.instance() or QApplication(["zweiklick"])
        assert isinstance(app, QApplication)
        prepare_application(app)
        window = build_window(StoreDesk(store), DeskEvents())  # type: ignore[arg-type]
        window.show()
        while not window.model.loaded_once:
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        rest(500)
        found = measure(window, options.pause)
        typed = [word[:n] for word in WORDS for n in range(1, len(word) + 1)]
        plain = [timed(lambda t=text: peer(t)) for text in typed]  # type: ignore[misc]
        total = window.model.rowCount()
        window.close()
        store.close()
    found["ratio_sql"] = round(found["p95_filter_ms"] / p95(plain), 2)
    result = {
        "name": "queue",
        "rows": total,
        "platform": app.platformName(),
        **found,
        "p95_sql_ms": round(p95(plain), 2),
        "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(result))  # noqa: T201
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
