"""The lists of a store before the store itself is open: reading only, without SQLAlchemy.

Loading SQLAlchemy takes longer than everything else up to the first list. Wherever something is
unusual (another shape, a mark of damage, another desk on the folder) nothing is shown early, and
the careful way of inbox/store/store.py says what is wrong.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from sqlcipher3 import dbapi2

from inbox.errors import Unreachable, ZweiklickError
from inbox.store.known import Rows
from inbox.store.queues import ListStore
from inbox.store.sealing import (
    DAMAGE_MARK,
    DATABASE,
    JOURNAL,
    NEWEST,
    known_error,
    refuse_if_open,
    sealed_connection,
)


class _Answer:
    """Rows of a plain cursor, asked like SQLAlchemy's."""

    __slots__ = ("_cursor",)

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def __iter__(self) -> Iterator[Any]:
        return iter(self._cursor)

    def first(self) -> Any:
        return self._cursor.fetchone()

    def scalar(self) -> Any:
        row = self._cursor.fetchone()
        return None if row is None else row[0]


class _Plain:
    """A `Picture` over a plain connection."""

    __slots__ = ("_raw",)

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def exec_driver_sql(self, statement: str, parameters: Any = None, /) -> Rows:
        return _Answer(self._raw.execute(statement, parameters or {}))


class EarlyLists(ListStore):
    """What inbox/desk_lists.py reads, from one connection; several threads take turns."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._turn = Lock()
        self._after: ListStore | None = None

    @contextmanager
    def seeing(self) -> Iterator[Any]:
        """One consistent picture. Raises Damaged and Unreachable("store-busy")."""
        with self._turn:
            if self._after is not None:
                with self._after.seeing() as picture:
                    yield picture
                return
            try:
                self._raw.execute("BEGIN")
                try:
                    yield _Plain(self._raw)
                finally:
                    self._raw.execute("ROLLBACK")
            except dbapi2.Error as error:
                known = known_error(error)
                if known is None:
                    raise
                raise known from None  # the statement may carry personal data

    def keep_setting(self, key: str, value: str) -> None:
        """Nothing is written before the store is open. Raises Unreachable("opening")."""
        raise Unreachable("opening")

    def close(self, after: ListStore | None = None) -> None:
        """Give the connection back, with its decrypted pages; `after` answers who still asks."""
        with self._turn:
            self._after = after
            self._raw.close()


def early_lists(folder: Path, root_key: bytes) -> EarlyLists | None:
    """The lists in `folder`; None unless a sound store of this program's shape lies there.

    The person at this desk is known in it, too: without one there is no list.
    """
    database = folder / DATABASE
    if not database.is_file() or (folder / DAMAGE_MARK).exists():
        return None
    try:
        refuse_if_open(folder / JOURNAL)
        opened = EarlyLists(sealed_connection(database, root_key, reading_only=True)())
    except (ZweiklickError, OSError, ValueError, dbapi2.Error):
        return None
    try:
        with opened.seeing() as picture:
            found = picture.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        if found == NEWEST:
            opened.me()
            return opened
    except (ZweiklickError, dbapi2.Error):
        pass
    opened.close()
    return None
