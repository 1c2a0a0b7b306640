"""What every part of the store stands on: the engine, and how one reads and writes."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock

from sqlalchemy import Connection, Engine

from inbox.errors import Damaged
from inbox.store.blobs import Blobs
from inbox.store.blobs_memory import MemoryBlobs
from inbox.store.connection import own_errors
from inbox.store.journal import Journal
from inbox.store.known import Reading


class StoreBase(Reading):
    """The connection side of a store. Parts must not open a second connection inside one."""

    engine: Engine
    blobs: Blobs | MemoryBlobs
    journal: Journal | None
    #: Made when a damaged page was met; None in memory.
    damage_mark: Path | None = None

    def __init__(self, engine: Engine, blobs: Blobs | MemoryBlobs, journal: Journal | None) -> None:
        self.engine = engine
        self.blobs = blobs
        self.journal = journal
        self._turn = RLock()
        self._generation = 0

    @property
    def is_memory_only(self) -> bool:
        """Whether everything ends with the process."""
        return self.journal is None

    @property
    def generation(self) -> int:
        """Grows with every write of this process; what was counted under it still holds."""
        return self._generation

    @contextmanager
    def seeing(self) -> Iterator[Connection]:
        """One consistent picture. Raises Damaged and Unreachable("store-busy")."""
        with self._noticing(), own_errors(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: everything in it is kept, or nothing.

        Raises Damaged("store-damaged"), Unreachable("disk-full"), Unreachable("store-busy").
        """
        with self._turn:
            try:
                with self._noticing(), own_errors(), self.engine.begin() as connection:
                    yield connection
            finally:
                self._generation += 1

    @contextmanager
    def _noticing(self) -> Iterator[None]:
        """Damage met while working is looked at when the store is opened next."""
        try:
            yield
        except Damaged as damage:
            if damage.values.get("part") == "database" and self.damage_mark is not None:
                with suppress(OSError):
                    self.damage_mark.touch(mode=0o600)
            raise
