"""One database, two kinds of transaction, and its migrations. Knows no submission."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import URL, Connection, Engine, make_url

MIGRATIONS = Path(__file__).parent / "migrations"


def normal_url(text: str) -> URL:
    """The URL with our drivers: a bare postgresql:// means psycopg 3, a bare path means SQLite."""
    if "://" not in text:
        return URL.create("sqlite", database=text)
    url = make_url(text)
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    return url


class Database:
    """SQLite (WAL, FULL) or PostgreSQL. Reads see one snapshot, writes are serialised by rows."""

    def __init__(self, url: str, *, connections: int = 24) -> None:
        self.url = normal_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._one_writer = threading.Lock()
        options: dict[str, Any] = {"pool_size": connections, "max_overflow": 8}
        options["hide_parameters"] = True  # values are people's; errors end in logs
        if not self.is_sqlite:
            options["pool_pre_ping"] = True
        else:
            options["poolclass"] = sa.QueuePool
            options["connect_args"] = {"check_same_thread": False, "timeout": 30}
        self.engine: Engine = sa.create_engine(self.url, **options)
        if self.is_sqlite:
            sa.event.listen(self.engine, "connect", _prepare_sqlite)
            sa.event.listen(self.engine, "begin", _begin_sqlite)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only looks; on both databases one consistent snapshot."""
        with self.engine.connect() as conn:
            if not self.is_sqlite:
                conn = conn.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            with conn.begin():
                yield conn

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that changes something. Rows to decide on are locked with `locked`."""
        if self.is_sqlite:
            # Waiting here is fair and wakes at once; SQLite's own busy handler sleeps and starves.
            with self._one_writer, self.engine.connect() as plain:
                conn = plain.execution_options(zweiklick_write=True)
                with conn.begin():
                    yield conn
        else:
            with self.engine.connect() as conn, conn.begin():
                yield conn

    def migrate(self) -> None:
        """Bring the schema to the newest revision; safe when two servers start at once."""
        with self.write() as conn:
            if not self.is_sqlite:
                conn.execute(sa.text("SELECT pg_advisory_xact_lock(7281990)"))
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS))
            config.attributes["connection"] = conn
            command.upgrade(config, "head")

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, or deciders would not exclude
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA busy_timeout=30000")
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _begin_sqlite(conn: Connection) -> None:
    writes = conn.get_execution_options().get("zweiklick_write", False)
    conn.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def locked(statement: "sa.Select[Any]") -> "sa.Select[Any]":
    """The rows held until the end of the transaction; SQLite holds everything already."""
    return statement.with_for_update()


def _insert(conn: Connection, table: sa.Table) -> Any:
    return sqlite_insert(table) if conn.dialect.name == "sqlite" else postgresql_insert(table)


def upsert(
    conn: Connection, table: sa.Table, rows: list[dict[str, Any]], keys: tuple[str, ...]
) -> None:
    """Insert rows, or overwrite those that share the key columns."""
    if not rows:
        return
    statement = _insert(conn, table)
    changed = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    conn.execute(statement.on_conflict_do_update(index_elements=list(keys), set_=changed), rows)


def seed(conn: Connection, table: sa.Table, row: dict[str, Any], keys: tuple[str, ...]) -> None:
    """Insert a row unless one with this key is there already; safe when two do it at once."""
    conn.execute(_insert(conn, table).values(**row).on_conflict_do_nothing(index_elements=keys))


def one_at_a_time(conn: Connection, name: str) -> None:
    """Hold a name until the end of the transaction; SQLite lets one writer in at a time anyway."""
    if conn.dialect.name == "postgresql":
        conn.execute(sa.text("SELECT pg_advisory_xact_lock(:n)"), {"n": lock_number(name)})


def lock_number(name: str) -> int:
    """The 64-bit number of an advisory lock."""
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") - (1 << 63)
