"""Wakes long polls: within the process at once, across processes by LISTEN or by looking.

Only names of feeds travel here, never content; a waiter that is woken reads its feed again.
"""

import asyncio
import threading
from collections.abc import Iterable
from contextlib import suppress

import psycopg
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sync.formserver import tables as t
from sync.formserver.db import Database

CHANNEL = "zweiklick_feed"
_NOBODY = "-"
_LISTEN_SECONDS = 5.0
_LOOK_SECONDS = 0.5  #: how often another process's SQLite commits are looked for


class Notices:
    """The waiters of this process, by person."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiters: dict[str, set[asyncio.Event]] = {}
        self.closing = False

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Waiters live on this loop."""
        self._loop = loop

    def enter(self, person: str) -> asyncio.Event:
        """Register before looking, so that nothing falls between looking and waiting."""
        event = asyncio.Event()
        if self.closing:
            event.set()
        self._waiters.setdefault(person, set()).add(event)
        return event

    def waiting(self, person: str) -> int:
        """How many polls of this person wait in this process."""
        return len(self._waiters.get(person, ()))

    def leave(self, person: str, event: asyncio.Event) -> None:
        """Forget a waiter."""
        waiters = self._waiters.get(person)
        if waiters is not None:
            waiters.discard(event)
            if not waiters:
                del self._waiters[person]

    def wake(self, people: Iterable[str]) -> None:
        """Wake these people's polls; callable from any thread."""
        names = tuple(people)
        if names and self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._set, names)

    def wake_all(self) -> None:
        """Wake every poll of this process."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(lambda: self._set(tuple(self._waiters)))

    def close(self) -> None:
        """Let every poll answer now; called on the loop when the server ends."""
        self.closing = True
        self._set(tuple(self._waiters))

    def _set(self, names: tuple[str, ...]) -> None:
        for name in names:
            for event in self._waiters.get(name, ()):
                event.set()


def tell_others(conn: Connection, people: Iterable[str]) -> None:
    """Within the writing transaction: let other processes know once it is committed."""
    if conn.dialect.name != "postgresql":
        return
    payload = ",".join(sorted(people))
    if payload:
        text = payload if len(payload) < 7000 else "*"
        conn.execute(sa.text("SELECT pg_notify(:c, :p)"), {"c": CHANNEL, "p": text})


class Listener(threading.Thread):
    """Hears of commits that other processes made on the same database."""

    def __init__(self, database: Database, notices: Notices) -> None:
        super().__init__(name="formserver-listener", daemon=True)
        self._database = database
        self._notices = notices
        self._ended = threading.Event()

    def end(self) -> None:
        """Stop listening and wait for the thread."""
        self._ended.set()
        if not self._database.is_sqlite:
            with suppress(sa.exc.SQLAlchemyError), self._database.write() as conn:
                tell_others(conn, [_NOBODY])  # or it would hear of the end with the next tick
        self.join(timeout=5)

    def run(self) -> None:
        """Until the end; a lost connection is opened again."""
        while not self._ended.is_set():
            try:
                if self._database.is_sqlite:
                    self._look()
                else:
                    self._listen()
            except (psycopg.Error, sa.exc.SQLAlchemyError):
                self._ended.wait(1.0)

    def _listen(self) -> None:
        url = self._database.url.set(drivername="postgresql")
        text = url.render_as_string(hide_password=False)
        with psycopg.connect(text, autocommit=True) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            self._notices.wake_all()  # something may have happened while nobody listened
            while not self._ended.is_set():
                for notice in connection.notifies(timeout=_LISTEN_SECONDS):
                    if self._ended.is_set():
                        return
                    if notice.payload == "*":
                        self._notices.wake_all()
                    else:
                        self._notices.wake(notice.payload.split(","))

    def _look(self) -> None:
        with self._database.engine.connect() as conn:
            seen = -1
            heads: dict[str, int] = {}
            while not self._ended.wait(_LOOK_SECONDS):
                version = int(conn.exec_driver_sql("PRAGMA data_version").scalar_one())
                if version != seen:
                    rows = conn.execute(sa.select(t.feed_heads.c.person, t.feed_heads.c.seq))
                    now = {row.person: int(row.seq) for row in rows}
                    self._notices.wake(p for p, seq in now.items() if heads.get(p) != seq)
                    seen, heads = version, now
                conn.rollback()
