"""SQLAlchemy's engine over the encrypted database. Knows neither keys nor tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event, exc
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from inbox.store.sealing import known_error, sealed_connection


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
        known = known_error(context.original_exception)
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
def begin_recoverable(engine: Engine) -> Iterator[Connection]:
    """A transaction for what can be learned anew: its end does not wait for the disk.

    It survives the end of the process, whatever ends it. After a power cut the newest of these may
    be missing, never one out of order: the next lasting transaction takes all before it along. So
    nothing may stand here alone that says that something may leave this machine.
    """
    with engine.connect().execution_options(writing=True) as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA synchronous = NORMAL")
        try:
            with connection.begin():
                yield connection
        finally:
            raw.execute("PRAGMA synchronous = FULL")


@contextmanager
def own_errors() -> Iterator[None]:
    """Turn what the database says into our families.

    Raises Damaged("store-damaged") for bytes that cannot be trusted, Unreachable("disk-full") and
    Unreachable("store-busy"); anything else is a mistake of ours and stays what it is.
    """
    try:
        yield
    except exc.DBAPIError as error:
        known = known_error(error)
        if known is None:
            raise
        raise known from None  # the statement may carry personal data
    except dbapi2.Error as error:
        known = known_error(error)
        if known is None:
            raise
        raise known from None
