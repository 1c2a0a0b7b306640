"""The local store as one thing: opens it, puts its parts together, finds damage, ends it.

folder/desk.db        encrypted database (cache of the form server, orders, audit, ledger)
folder/orders.journal encrypted journal of undelivered orders
folder/documents/     sealed bytes of received documents
"""

import contextlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select

from inbox.errors import Damaged
from inbox.store import migrate
from inbox.store.audit import AuditPart
from inbox.store.blobs import Blobs, own_file_errors
from inbox.store.blobs_memory import MemoryBlobs
from inbox.store.connection import derived_key, sealed_engine
from inbox.store.deeds import DeedsPart
from inbox.store.journal import Journal
from inbox.store.known import KnownPart
from inbox.store.notes import NotesPart
from inbox.store.queues import QueuesPart
from inbox.store.readings import ReadingsPart
from inbox.store.received import ReceivedPart
from inbox.store.tables import document
from inbox.submission import DocumentId

DATABASE, JOURNAL, DOCUMENTS, KEY_MARK = "desk.db", "orders.journal", "documents", "key.mark"
_LOCK_WORDS = b"zweiklick store"


class Store(ReceivedPart, QueuesPart, ReadingsPart, KnownPart, DeedsPart, NotesPart, AuditPart):
    """Everything this desk keeps. Safe to use from several threads."""

    #: What opening found and repaired: "database-rebuilt", "order-restored", "journal-cut", …
    findings: tuple[str, ...] = ()

    def check(self) -> tuple[str, ...]:
        """Read and verify everything that is stored; codes and ids of what is damaged."""
        wrong = []
        try:
            migrate.check(self.engine)
        except Damaged:
            if self.damage_mark is not None:
                self.damage_mark.touch(mode=0o600)
            return ("database",)
        with self.seeing() as connection:
            ids = connection.scalars(select(document.c.id).where(document.c.state == "stored"))
            stored = [DocumentId(id_) for id_ in ids]
        for id_ in stored:
            try:
                self.blobs.open_bytes(id_)
            except Damaged:
                wrong.append(f"document:{id_}")
        wrong += [f"audit:{seq}" for seq in self.verify_audit()]
        return tuple(wrong)

    def close(self) -> None:
        """Drop connections and decrypted pages. The store cannot be used afterwards."""
        self.engine.dispose()
        if self.journal is not None:
            self.journal.close()


def open_store(folder: Path | None, root_key: bytes) -> Store:
    """Open the store in `folder`, creating or migrating it; None: in memory only.

    A damaged database is set aside and begun anew (all of it can be fetched again); waiting orders
    come back from the journal. `Store.findings` says so.

    Raises Damaged("store-damaged", part="key") when the key is not this store's,
    Damaged("store-newer"), Damaged("store-damaged", part="journal"), Refused("store-in-use"),
    Unreachable("disk-full").
    """
    if folder is None:
        engine = sealed_engine(None, root_key)
        migrate.upgrade(engine)
        return Store(engine, MemoryBlobs(), None)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    findings: list[str] = []
    if not _is_our_key(folder, root_key):
        raise Damaged("store-damaged", part="key")
    try:
        journal = Journal(folder / JOURNAL, root_key)
    except Damaged:
        # Nothing in it can be opened although the key is right: what waits stands in the database.
        _set_aside(folder / JOURNAL)
        findings.append("journal-damaged")
        journal = Journal(folder / JOURNAL, root_key)
    try:
        path = folder / DATABASE
        try:
            store = _opened(path, root_key, folder, journal)
        except Damaged as damage:
            if damage.code != "store-damaged":
                raise
            _set_aside(path)
            findings.append("database-rebuilt")
            store = _opened(path, root_key, folder, journal)
    except BaseException:
        journal.close()
        raise
    (folder / DAMAGE_MARK).unlink(missing_ok=True)
    store.findings = (*findings, *store.findings)
    return store


#: Left when damage was met while working; the next start reads every page.
DAMAGE_MARK = "database.damaged"


def _opened(path: Path, root_key: bytes, folder: Path, journal: Journal) -> Store:
    migrate.bring_up(path, root_key)
    engine = sealed_engine(path, root_key)
    try:
        if (folder / DAMAGE_MARK).exists():
            migrate.check(engine)
        store = Store(engine, Blobs(folder / DOCUMENTS, root_key), journal)
        store.damage_mark = folder / DAMAGE_MARK
        store.findings = store.reconcile_journal()
    except BaseException:
        engine.dispose()
        raise
    return store


def _is_our_key(folder: Path, root_key: bytes) -> bool:
    """A wrong key must not look like damage, or a whole store would be set aside for it.

    The mark alone says so; where it is hurt or missing, a database that opens does.
    """
    path = folder / KEY_MARK
    key = AESGCM(derived_key(root_key, "zweiklick key mark v1"))
    if path.exists():
        mark = path.read_bytes()
        with contextlib.suppress(InvalidTag, ValueError):
            return key.decrypt(mark[:12], mark[12:], None) == _LOCK_WORDS
        if not (folder / DATABASE).exists():
            return False
    if (folder / DATABASE).exists() and not migrate.opens(folder / DATABASE, root_key):
        return False
    nonce = os.urandom(12)
    with own_file_errors():
        fresh = path.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(nonce + key.encrypt(nonce, _LOCK_WORDS, None))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    return True


def _set_aside(path: Path) -> None:
    for name in (path.name, path.name + "-wal", path.name + "-shm"):
        with contextlib.suppress(FileNotFoundError):
            path.with_name(name).replace(path.with_name(f"damaged-{name}"))
