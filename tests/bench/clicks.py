"""A scripted user with nothing but keys: presses until a case is confirmed and filed.

Counted from the opened comparison, and from the list. Real store, evidence worker, comparison and
rules; the window is the real one. Prints one JSON object: presses_match, presses_one_deviation,
presses_from_list.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from inbox.bar import presses_of
from inbox.decision import undecided
from inbox.submission import SubmissionId
from tests.bench.case_desk import Office, office
from tests.bench.next import CTRL, wait
from ui.events import DeskEvents
from ui.main_window import MainWindow
from ui.start import build_window, prepare_application

MATCHING, OTHER = "AUM-2026-000817-0", "AUM-2026-000816-2"
MOST = 30
NONE = Qt.KeyboardModifier.NoModifier


class User:
    """Looks at the button, then presses the key it names."""

    def __init__(self, window: MainWindow, place: Office) -> None:
        self.window, self.place, self.presses = window, place, 0

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """One key, and patience until everything has settled."""
        self.presses += 1
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is under way and the evidence is sharp."""
        for _ in range(5):
            wait(lambda: self.window.background.idle)
            QApplication.processEvents()
        view = self.window.comparison.view
        if view is not None and view.view is not None:
            wait(view.evidence.pages.is_sharp, 5)
            for _ in range(5):
                wait(lambda: self.window.background.idle)
                QApplication.processEvents()
            wait(lambda: not view.bar.is_guarded)

    def filed(self, case: SubmissionId) -> bool:
        """Whether the order to file is written down."""
        return presses_of(self.place.store.orders_of(case)).file is not None

    def work(self, case: SubmissionId) -> int:
        """Confirm and file the shown case; the number of presses, -1 when it could not be done."""
        self.presses = 0
        view = self.window.comparison.view
        assert view is not None
        while not self.filed(case) and self.presses < MOST:
            words = view.bar.press_button.shown.words
            shown = view.fields.current
            open_here = shown is not None and shown.is_open
            decided = view.view.decisions if view.view else {}
            if words.startswith("Noch") and open_here and shown and shown.field not in decided:
                self.press(Qt.Key.Key_2 if shown.evidence else Qt.Key.Key_1)
            elif words.startswith("Noch"):
                self.press(Qt.Key.Key_Return)
            else:
                self.press(Qt.Key.Key_Return, CTRL)
        return self.presses if self.filed(case) else -1


def main(argv: list[str]) -> int:
    """Count and print."""
    parser = argparse.ArgumentParser(prog="clicks")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true")
    parser.parse_args(argv)
    if not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    result: dict[str, int] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        office(
            Path(folder), [MATCHING, MATCHING, MATCHING], changed={1: {"au_bis": "2026-11-28"}}
        ) as place,
    ):
        app = QApplication.instance() or QApplication(["zweiklick"])
        assert isinstance(app, QApplication)
        prepare_application(app)
        window = build_window(place.desk, DeskEvents())
        window.resize(1440, 900)
        window.show()
        window.activateWindow()
        wait(lambda: window.background.idle and app.activeWindow() is window)
        user = User(window, place)
        by_open = {case: place.desk.view(case) for case in place.ids}
        waiting = {
            case: len(undecided(view.comparison.rows, {})) if view.comparison else -1
            for case, view in by_open.items()
        }
        matching = [case for case, count in waiting.items() if count == 0]
        deviating = [case for case, count in waiting.items() if count == 1]
        for name, cases in (
            ("presses_match", matching[:1]),
            ("presses_one_deviation", deviating[:1]),
        ):
            result[name] = -1
            for case in cases:
                window.comparison.open(case)
                user.settle()
                result[name] = user.work(case)
        window.comparison.leave()
        user.settle()
        result["presses_from_list"] = -1
        if len(matching) > 1:
            window.list.view.choose_submission(matching[1])
            window.list.view.setFocus()
            user.settle()
            QTest.keyClick(window.list.view, Qt.Key.Key_Return)
            user.settle()
            user.presses = 0
            done = user.work(matching[1])
            result["presses_from_list"] = done + 1 if done > 0 else -1
        wait(lambda: window.background.idle)
        window.close()
    sys.stdout.write(json.dumps(result) + "\n")
    return 0
