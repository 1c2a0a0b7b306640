"""Bytes of documents as files named by their SHA-256. Written whole or not at all."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from sync.formserver.problems import Problem

CHUNK = 1024 * 1024


class Arriving:
    """One file on its way to the disk; hashed and counted while it is written."""

    def __init__(self, path: Path, limit: int) -> None:
        self.path = path
        self.size = 0
        self._limit = limit
        self._hash = hashlib.sha256()
        self._file: BinaryIO | None = path.open("xb")

    def write(self, data: bytes | memoryview) -> None:
        """Append; raises Problem("too-large") beyond the limit."""
        self.size += len(data)
        if self.size > self._limit:
            raise Problem("too-large", limit=self._limit)
        assert self._file is not None
        self._file.write(data)
        self._hash.update(data)

    @property
    def sha256(self) -> str:
        """Of what was written so far."""
        return self._hash.hexdigest()

    def finish(self) -> None:
        """Onto the disk, for good; the name comes later."""
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._file = None

    def discard(self) -> None:
        """Forget it; nothing happens when it was kept already."""
        if self._file is not None:
            self._file.close()
            self._file = None
        self.path.unlink(missing_ok=True)


class Blobs:
    """The folder. Equal bytes are kept once."""

    def __init__(self, root: Path, limit: int) -> None:
        self._root = root / "blobs"
        self._incoming = root / "incoming"
        self._limit = limit
        for folder in (root, self._root, self._incoming):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def path(self, sha256: str) -> Path:
        """Where the bytes of that hash lie."""
        return self._root / sha256[:2] / sha256

    def arriving(self) -> Arriving:
        """A new file to write to."""
        return Arriving(self._incoming / secrets.token_hex(16), self._limit)

    def keep(self, arriving: Arriving) -> str:
        """Give the file its name and return its hash; an existing equal one stays."""
        arriving.finish()
        target = self.path(arriving.sha256)
        if target.exists() and target.stat().st_size == arriving.size:
            arriving.discard()
            return arriving.sha256
        target.parent.mkdir(mode=0o700, exist_ok=True)
        arriving.path.replace(target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return arriving.sha256

    def put(self, data: bytes) -> str:
        """Keep bytes that are in memory already; returns their hash."""
        arriving = self.arriving()
        try:
            arriving.write(data)
            return self.keep(arriving)
        finally:
            arriving.discard()

    def clear_incoming(self) -> None:
        """Remove what a killed process left behind; called before the first request."""
        for path in self._incoming.iterdir():
            path.unlink(missing_ok=True)

    def read(self, sha256: str, start: int, length: int) -> bytes:
        """A slice of a kept file; raises FileNotFoundError when it is not there."""
        with self.path(sha256).open("rb") as file:
            file.seek(start)
            return file.read(length)

    def chunks(self, sha256: str, start: int, length: int) -> Iterator[bytes]:
        """A slice in pieces, for what is too large to hold at once."""
        with self.path(sha256).open("rb") as file:
            file.seek(start)
            while length > 0:
                piece = file.read(min(CHUNK, length))
                if not piece:
                    return
                length -= len(piece)
                yield piece
