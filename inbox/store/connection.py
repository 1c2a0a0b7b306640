"""Opens the encrypted database and hands out its connections. Knows keys and pragmas, no tables.

The database key never leaves this module: it is derived from the root key and given to SQLCipher
as the first statement of every connection (a raw key opens in 0.6 ms, a passphrase takes 200 ms).
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event, exc
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from inbox.errors import Damaged, Unreachable, ZweiklickError

ROOT_KEY_BYTES = 32
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


def sealed_connection(path: Path | None, root_key: bytes) -> Callable[[], Any]:
    """A function that opens one DB-API connection; `path` None means memory only."""
    key = derived_key(root_key, "zweiklick database v1").hex()

    def connect() -> Any:
        raw = dbapi2.connect(
            ":memory:" if path is None else str(path),
            isolation_level=None,  # transactions are begun explicitly below
            check_same_thread=False,
            timeout=BUSY_MS / 1000,
            cached_statements=256,
        )
        try:
            raw.execute(f"PRAGMA key = \"x'{key}'\"")
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


def sealed_engine(path: Path | None, root_key: bytes) -> Engine:
    """The engine of the store.

    `engine.begin()` takes the write lock at once, so that what is read inside is still true when
    it is written; `engine.connect()` is for reading only. In memory there is one single
    connection: nesting two of them in one thread would wait for itself, so don't.
    """
    if path is not None:
        path.touch(mode=0o600)
    engine = create_engine(
        "sqlite+pysqlite://",
        creator=sealed_connection(path, root_key),
        module=dbapi2,
        hide_parameters=True,  # values are people's data and must not reach a log
        poolclass=QueuePool,
        pool_size=1 if path is None else 6,
        max_overflow=0 if path is None else 6,
        pool_timeout=30,
        pool_use_lifo=True,  # the connection used last has its pages still decrypted
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        is_writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")

    @event.listens_for(engine, "handle_error")
    def in_our_families(context: ExceptionContext) -> None:
        known = _known(context.original_exception)
        if known is not None:
            raise known from None

    @contextmanager
    def begin_writing() -> Iterator[Connection]:
        with engine.connect().execution_options(writing=True) as connection, connection.begin():
            yield connection

    # SQLAlchemy does not tell its "begin" event whether somebody is going to write.
    engine.begin = begin_writing  # type: ignore[method-assign]
    return engine


@contextmanager
def own_errors() -> Iterator[None]:
    """Turn what the database says into our families.

    Raises Damaged("store-damaged") for bytes that cannot be trusted, Unreachable("disk-full") and
    Unreachable("store-busy"); anything else is a mistake of ours and stays what it is.
    """
    try:
        yield
    except exc.DBAPIError as error:
        known = _known(error)
        if known is None:
            raise
        raise known from None  # the statement may carry personal data
    except dbapi2.Error as error:
        known = _known(error)
        if known is None:
            raise
        raise known from None


def _known(error: BaseException) -> ZweiklickError | None:
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
