"""Traps of the platform that short trials do not show."""

import subprocess
import sys


def test_fifty_thousand_slots_keep_their_references() -> None:
    """PySide6 6.12.0 loses a reference to None and True a call on Python 3.11 and then aborts."""
    script = (
        "from PySide6.QtCore import QObject, Signal\n"
        "class A(QObject):\n    s = Signal(object)\n    def f(self, v): return True\n"
        "a = A(); a.s.connect(a.f)\n"
        "for _ in range(50_000): a.s.emit(None)\n"
        "print('alive')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-500:]
    assert done.stdout.strip() == "alive"


def test_the_main_program_never_loads_a_parser_of_strangers_files() -> None:
    script = (
        "import sys, app.start, app.bootstrap, ui.start\n"
        "bad = {'pymupdf', 'fitz', 'PIL', 'pillow_heif'} & set(sys.modules)\n"
        "raise SystemExit(f'loaded: {bad}' if bad else 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-500:]
