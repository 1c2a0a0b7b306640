"""Migrations of the store: a copy is changed, checked and swapped, or nothing happens."""

import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from inbox.store import migrate
from inbox.store.connection import sealed_engine
from inbox.store.store import open_store
from inbox.submission import SubmissionId
from tests.store.made import KEY, NOW, filled

NEXT_STEP = '''
"""A later step."""
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "0003", "0002", None, None

def upgrade() -> None:
    op.add_column("submission", sa.Column("extra", sa.String(), nullable=False, server_default="x"))
    op.execute("UPDATE submission SET extra = number")
    op.create_table("later", sa.Column("id", sa.String(), primary_key=True))
'''


@pytest.fixture
def steps(tmp_path: Path) -> Path:
    copied = tmp_path / "steps"
    shutil.copytree(migrate.STEPS, copied, ignore=shutil.ignore_patterns("__pycache__"))
    (copied / "versions" / "0003_later.py").write_text(NEXT_STEP)
    return copied


def test_a_later_step_keeps_what_is_there(folder: Path, steps: Path) -> None:
    filled(folder)
    migrate.bring_up(folder / "desk.db", KEY, steps=steps, newest="0003")
    engine = sealed_engine(folder / "desk.db", KEY)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT extra FROM submission")).scalar() == (
            "AUM-2026-000001-4"
        )
    engine.dispose()
    assert not list(folder.glob("*.new*"))


KILLED = """
import os, sys
from pathlib import Path
from sqlalchemy import event
from inbox.store import migrate
from inbox.store import connection as c

made = migrate.sealed_engine
left = int(sys.argv[3])
def counting(path, key):
    engine = made(path, key)
    @event.listens_for(engine, "before_cursor_execute")
    def count(conn, cursor, statement, parameters, context, executemany):
        global left
        left -= 1
        if left < 0:
            os._exit(9)
    return engine
migrate.sealed_engine = counting
migrate.bring_up(Path(sys.argv[1]), bytes(range(32)), steps=Path(sys.argv[2]), newest="0003")
"""


def test_a_migration_killed_at_any_statement_leaves_the_old_database(
    folder: Path, steps: Path, tmp_path: Path
) -> None:
    filled(folder)
    killed = 0
    for at in range(0, 40, 4):
        copy = tmp_path / f"copy{at}"
        shutil.copytree(folder, copy)
        ended = subprocess.run(
            [sys.executable, "-c", KILLED, str(copy / "desk.db"), str(steps), str(at)],
            check=False,
            timeout=60,
        )
        if ended.returncode == 0:
            break
        assert ended.returncode == 9
        killed += 1
        with closing(open_store(copy, KEY)) as store:
            assert store.findings == ()
            assert store.submission(SubmissionId("1")) is not None
            assert len(store.waiting_orders(NOW)) == 1
            assert store.check() == ()
        assert not list(copy.glob("*.new*"))
    assert killed >= 3
