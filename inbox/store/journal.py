"""The second memory of undelivered orders: an append-only encrypted file beside the database.

An order stands here before it stands in the database, so a destroyed database loses none. Each
record is AES-256-GCM under a key of its own, bound to the file's identity and the record's number,
and carries the tag of the record before it. Knows nothing of SQL; replaying is the store's deed.
"""

import json
import os
import struct
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from inbox.errors import Damaged
from inbox.store.blobs import own_file_errors
from inbox.store.sealing import derived_key, lock

MARK = b"ZWJ1"
IDENTITY = 16
NONCE, TAG = 12, 16
_LENGTH = struct.Struct(">I")
#: A record is one order; its rows and seen pages fit many times over.
LONGEST = 16 * 1024 * 1024
#: Settled records are cleared away beyond this size.
ROOMY = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Replay:
    """What a journal says: orders still waiting (as JSON objects), ids settled, and its state."""

    waiting: tuple[Mapping[str, Any], ...] = ()
    settled: frozenset[str] = frozenset()
    identity: str = ""
    records: int = 0
    findings: tuple[str, ...] = ()  #: "record-damaged", "chain-broken", "torn-end"


@dataclass(slots=True)
class _Scan:
    records: list[dict[str, Any]] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    count: int = 0
    last_tag: str = ""
    end: int = 0


class Journal:
    """One file, one process. What was appended as lasting is on the disk."""

    def __init__(self, path: Path, root_key: bytes) -> None:
        """Open or begin the journal. Raises Refused("store-in-use"), Damaged("store-damaged")."""
        self._path = path
        self._key = AESGCM(derived_key(root_key, "zweiklick journal v1"))
        self._identity = b""
        self._count = 0
        self._last_tag = ""
        self._end = 0
        self._undo_state = (0, "")
        self._file, self.replay = self._open()

    @property
    def identity(self) -> str:
        """Changes whenever the file is written anew."""
        return self._identity.hex()

    @property
    def records(self) -> int:
        """How many records the file holds."""
        return self._count

    def append(self, record: Mapping[str, Any], *, lasting: bool = True) -> int:
        """Add one record durably; the length of the file before, for `cut_back`.

        Not `lasting`: it survives the end of the process, but is on the disk only with the next.
        """
        before = self._end
        sealed = self._sealed({**record, "previous": self._last_tag}, self._count)
        try:
            with own_file_errors():
                self._file.seek(before)
                self._file.write(_LENGTH.pack(len(sealed)) + sealed)
                self._file.flush()
                if lasting:
                    os.fsync(self._file.fileno())
        except BaseException:
            self._shorten(before)
            raise
        self._undo_state = (self._count, self._last_tag)
        self._count += 1
        self._last_tag = sealed[-TAG:].hex()
        self._end = before + _LENGTH.size + len(sealed)
        return before

    def cut_back(self, before: int) -> None:
        """Take back the record appended last: its order was not kept after all."""
        self._shorten(before)
        self._count, self._last_tag = self._undo_state
        self._end = before

    def rewrite(self, waiting: tuple[Mapping[str, Any], ...]) -> None:
        """Begin a new file with these orders only; the old one is replaced in one step."""
        fresh = self._path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        file = self._begin(fresh)
        old = self._file
        self._file = file
        try:
            for order in waiting:
                self.append({"order": order})
        finally:
            old.close()
        if os.name == "nt":  # pragma: no cover - an open file cannot be renamed there
            file.close()
            fresh.replace(self._path)
            self._file = self._path.open("r+b", buffering=0)
        else:
            fresh.replace(self._path)
            _settle_folder(self._path.parent)
        lock(self._file)

    @property
    def is_roomy(self) -> bool:
        """Whether clearing away settled records is worth it."""
        return self._end > ROOMY

    def close(self) -> None:
        """Give the file back."""
        self._file.close()

    def _open(self) -> tuple[BinaryIO, Replay]:
        self._path.with_suffix(".new").unlink(missing_ok=True)
        if not self._path.exists():
            file = self._begin(self._path)
            lock(file)
            _settle_folder(self._path.parent)
            return file, Replay(identity=self._identity.hex())
        file = self._path.open("r+b", buffering=0)
        lock(file)
        raw = self._path.read_bytes()
        head = raw[: len(MARK) + IDENTITY + NONCE + TAG]
        try:
            self._identity = self._read_head(head)
        except Damaged:
            file.close()
            raise
        scan = self._scan(raw, len(head))
        self._count, self._last_tag, self._end = scan.count, scan.last_tag, scan.end
        self._undo_state = (self._count, self._last_tag)
        if scan.findings:
            _keep_copy(self._path.with_suffix(".damaged"), raw)
        if scan.end < len(raw):
            file.truncate(scan.end)
        orders: dict[str, Mapping[str, Any]] = {}
        settled = set()
        for record in scan.records:
            if "order" in record:
                orders[record["order"]["id"]] = record["order"]
            elif "settled" in record:
                settled.add(record["settled"])
        waiting = tuple(order for key, order in orders.items() if key not in settled)
        return file, Replay(
            waiting, frozenset(settled), self._identity.hex(), scan.count, tuple(scan.findings)
        )

    def _begin(self, path: Path) -> BinaryIO:
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with own_file_errors():
            file = os.fdopen(os.open(path, flags, 0o600), "r+b", buffering=0)
            self._identity = os.urandom(IDENTITY)
            nonce = os.urandom(NONCE)
            head = MARK + self._identity
            file.write(head + nonce + self._key.encrypt(nonce, b"", head))
            os.fsync(file.fileno())
        self._count, self._last_tag = 0, ""
        self._end = len(head) + NONCE + TAG
        self._undo_state = (0, "")
        return file

    def _read_head(self, head: bytes) -> bytes:
        named = head[: len(MARK) + IDENTITY]
        nonce, tag = head[len(named) : len(named) + NONCE], head[len(named) + NONCE :]
        try:
            self._key.decrypt(nonce, tag, named)
        except (InvalidTag, ValueError):
            raise Damaged("store-damaged", part="journal") from None
        return named[len(MARK) :]

    def _scan(self, raw: bytes, start: int) -> _Scan:
        scan = _Scan(end=start)
        position = start
        while position < len(raw):
            body = position + _LENGTH.size
            length = _LENGTH.unpack(raw[position:body])[0] if body <= len(raw) else 0
            end = body + length
            fits = NONCE + TAG <= length <= LONGEST and end <= len(raw)
            record = self._opened(raw[body:end], scan.count) if fits else None
            if record is None:
                # Either the record or its length is hurt: the next readable one tells.
                found = self._next_readable(raw, position + 1, scan.count + 1)
                if found is None and not fits:
                    scan.findings.append("torn-end")
                    break
                scan.findings.append("record-damaged")
                end = end if found is None else found
            else:
                if record.pop("previous") != scan.last_tag:
                    scan.findings.append("chain-broken")
                scan.records.append(record)
            scan.count += 1
            scan.last_tag = raw[end - TAG : end].hex()
            position = scan.end = end
        return scan

    def _next_readable(self, raw: bytes, start: int, number: int) -> int | None:
        """Where the record after one with a damaged length begins."""
        for position in range(start, len(raw) - _LENGTH.size - NONCE - TAG):
            body = position + _LENGTH.size
            length = _LENGTH.unpack_from(raw, position)[0]
            if (
                NONCE + TAG <= length <= min(LONGEST, len(raw) - body)
                and self._opened(raw[body : body + length], number) is not None
            ):
                return position
        return None

    def _sealed(self, record: Mapping[str, Any], number: int) -> bytes:
        plain = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()
        nonce = os.urandom(NONCE)
        return nonce + self._key.encrypt(nonce, plain, self._bound(number))

    def _opened(self, sealed: bytes, number: int) -> dict[str, Any] | None:
        """The record, or None when these are not its bytes."""
        try:
            plain = self._key.decrypt(sealed[:NONCE], sealed[NONCE:], self._bound(number))
        except InvalidTag:
            return None
        record: dict[str, Any] = json.loads(plain)
        return record

    def _bound(self, number: int) -> bytes:
        return self._identity + number.to_bytes(8, "big")

    def _shorten(self, length: int) -> None:
        # Shortening needs no room, so it also works on the full disk that refused the record.
        self._file.truncate(length)
        with suppress(OSError):
            os.fsync(self._file.fileno())


def _settle_folder(folder: Path) -> None:
    if os.name == "nt":  # pragma: no cover - NTFS journals names itself
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _keep_copy(path: Path, raw: bytes) -> None:
    """What was found damaged stays for an administrator; it is as encrypted as before."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file, own_file_errors():
        file.write(raw)
