"""What has to be loaded before the first list, and what must not be."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: Each of these costs more than the whole list does.
LATER = ("sqlalchemy", "alembic", "requests", "keyring", "jsonschema", "holidays", "lxml", "typst")


def test_the_first_list_needs_none_of_the_heavy_libraries() -> None:
    program = (
        "import sys, app.start, app.early, inbox.late_desk, ui.start\n"
        f"print([name for name in {LATER!r} if name in sys.modules])"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"
