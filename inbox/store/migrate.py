"""Brings a local database to this program's shape: on a copy, checked, swapped by rename.

A step that is killed leaves the old file untouched and a leftover that the next start removes.
Alembic is only imported when something has to be done (it costs a quarter of a second).
"""

import os
import shutil
from pathlib import Path

from sqlalchemy import Engine, inspect
from sqlalchemy.exc import DBAPIError

from inbox.errors import Damaged
from inbox.store.blobs import own_file_errors
from inbox.store.connection import own_errors, sealed_engine
from inbox.store.sealing import NEWEST

STEPS = Path(__file__).parent / "migrations"


def bring_up(path: Path, root_key: bytes, *, steps: Path = STEPS, newest: str = NEWEST) -> None:
    """Create or migrate the database at `path`, so that it can be opened.

    Raises Damaged("store-newer") for a database of a newer program, Damaged("store-damaged"),
    Unreachable("disk-full").
    """
    fresh = path.with_name(path.name + ".new")
    _forget(fresh)
    if path.exists():
        found = _shape(path, root_key)
        if found == newest:
            return
        if found is not None and not _knows(steps, found):
            raise Damaged("store-newer", found=found, known=newest)
        _settle(path, root_key)
        with own_file_errors():
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as copy, path.open("rb") as source:
                shutil.copyfileobj(source, copy, 1024 * 1024)
    engine = sealed_engine(fresh, root_key)
    try:
        upgrade(engine, steps=steps)
        check(engine)
    finally:
        engine.dispose()
    _settle(fresh, root_key)
    with own_file_errors():
        descriptor = os.open(fresh, os.O_RDWR)
        os.fsync(descriptor)
        os.close(descriptor)
        fresh.replace(path)


def upgrade(engine: Engine, *, steps: Path = STEPS) -> None:
    """Run all missing steps in one transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(steps).replace("%", "%%"))
    with own_errors(), engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def check(engine: Engine) -> None:
    """Read every page. Raises Damaged("store-damaged") when one is not as it was written."""
    with own_errors(), engine.connect() as connection:
        broken = connection.exec_driver_sql("PRAGMA cipher_integrity_check").fetchall()
        sound = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken or sound != "ok" or dangling:
        raise Damaged("store-damaged", part="database")


def opens(path: Path, root_key: bytes) -> bool:
    """Whether this key opens this database at all."""
    try:
        _shape(path, root_key)
    except Damaged:
        return False
    return True


def _shape(path: Path, root_key: bytes) -> str | None:
    engine = sealed_engine(path, root_key)
    try:
        with own_errors(), engine.connect() as connection:
            if "alembic_version" not in inspect(connection).get_table_names():
                return None
            found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
            return None if found is None else str(found)
    except DBAPIError:
        raise Damaged("store-damaged", part="database") from None
    finally:
        engine.dispose()


def _knows(steps: Path, revision: str) -> bool:
    return any((steps / "versions").glob(f"{revision}_*.py"))


def _settle(path: Path, root_key: bytes) -> None:
    """Move everything from the write-ahead log into the file itself."""
    engine = sealed_engine(path, root_key)
    try:
        raw = engine.raw_connection()
        try:
            with own_errors():
                raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            raw.close()
    finally:
        engine.dispose()


def _forget(path: Path) -> None:
    for name in (path.name, path.name + "-wal", path.name + "-shm"):
        path.with_name(name).unlink(missing_ok=True)
