"""Keys, pragmas and errors of the encrypted database. Knows no tables and no SQLAlchemy.

The database key never leaves this module: it is derived from the root key and given to SQLCipher
as the first statement of every connection (a raw key opens in 0.6 ms, a passphrase takes 200 ms).
"""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlcipher3 import dbapi2

from inbox.errors import Damaged, Refused, Unreachable, ZweiklickError

ROOT_KEY_BYTES = 32
#: The newest step in migrations/versions: the shape this program reads and writes.
NEWEST = "0002"
DATABASE, JOURNAL, DOCUMENTS, KEY_MARK = "desk.db", "orders.journal", "documents", "key.mark"
#: Left when damage was met while working; the next start reads every page.
DAMAGE_MARK = "database.damaged"
#: Pages kept decrypted per connection, in KiB.
CACHE_KIB = 24_000
#: How long a connection waits for another one's write, in milliseconds.
BUSY_MS = 15_000

_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR})
_DAMAGE_WORDS = ("malformed", "not a database", "disk i/o error", "corrupt")


def derived_key(root_key: bytes, label: str) -> bytes:
    """A 256-bit key of its own for one purpose; one key known tells nothing about another."""
    if len(root_key) != ROOT_KEY_BYTES:
        raise ValueError("the root key has 32 bytes")
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=label.encode()).derive(root_key)


def sealed_connection(
    path: Path | None, root_key: bytes, *, reading_only: bool = False
) -> Callable[[], Any]:
    """A function that opens one DB-API connection; `path` None means memory only."""
    key = derived_key(root_key, "zweiklick database v1").hex()

    def connect() -> Any:
        raw = dbapi2.connect(
            ":memory:" if path is None else str(path),
            isolation_level=None,  # transactions are begun explicitly
            check_same_thread=False,
            timeout=BUSY_MS / 1000,
            cached_statements=256,
        )
        try:
            raw.execute(f"PRAGMA key = \"x'{key}'\"")
            if reading_only:
                raw.execute("PRAGMA query_only = ON")
            else:
                raw.execute("PRAGMA journal_mode = WAL")
                raw.execute("PRAGMA synchronous = FULL")
                raw.execute("PRAGMA secure_delete = ON")
                raw.execute("PRAGMA foreign_keys = ON")
            raw.execute("PRAGMA temp_store = MEMORY")
            raw.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
            raw.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        except BaseException:
            raw.close()
            raise
        return raw

    return connect


def known_error(error: BaseException) -> ZweiklickError | None:
    """What a database error means in our families; None: it is a mistake of ours."""
    origin = getattr(error, "orig", None) or error
    code = getattr(origin, "sqlite_errorcode", None)
    primary = None if code is None else code & 0xFF
    words = str(origin).lower()
    if primary == sqlite3.SQLITE_FULL or "disk is full" in words:
        return Unreachable("disk-full")
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) or "is locked" in words:
        return Unreachable("store-busy")
    if primary in _DAMAGE or any(word in words for word in _DAMAGE_WORDS):
        return Damaged("store-damaged", part="database")
    return None


def lock(file: BinaryIO) -> None:
    """Two desks on one folder would break the chain. Raises Refused("store-in-use")."""
    try:
        if os.name == "nt":  # pragma: no cover - the byte lies far behind any record
            import msvcrt

            file.seek(2**40)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
            file.seek(0)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise Refused("store-in-use") from None


def refuse_if_open(path: Path) -> None:
    """Raises Refused("store-in-use") while another process has this journal open."""
    if path.exists():
        with path.open("r+b") as file:
            lock(file)  # given back by closing
