"""Sealed files of received documents: AES-256-GCM in chunks, written while a download arrives.

A file is a mark, then chunks of nonce (12 bytes), ciphertext, tag (16). Associated data of a chunk
are the document's id, its position and whether it is the last: a cut, swapped or moved chunk is
noticed as surely as a flipped bit. Names are keyed hashes of ids. Knows no database.
"""

import errno
import hmac
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from inbox.errors import Damaged, Unreachable
from inbox.store.sealing import derived_key
from inbox.submission import DocumentId

MARK = b"ZWB1"
CHUNK = 64 * 1024
NONCE, TAG = 12, 16
SEALED = NONCE + CHUNK + TAG


@contextmanager
def own_file_errors() -> Iterator[None]:
    """Raises Unreachable("disk-full") where the system says that there is no room."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Unreachable("disk-full") from None
        raise


class Sealing:
    """One document being sealed. `write` as it arrives, then `keep`; what is not kept vanishes.

    `size` counts the plain bytes so far, `digest` is their SHA-256. A sealing started again on a
    leftover of an interrupted one continues after the last whole chunk of it.
    """

    def __init__(self, key: AESGCM, document: DocumentId, partial: Path, final: Path) -> None:
        self._key = key
        self._id = document.encode()
        self._partial = partial
        self._final = final
        self._hash = sha256()
        self._index = 0
        self._held = bytearray()
        self._finished = False
        self._file = self._take_up()

    @property
    def size(self) -> int:
        """Plain bytes taken so far."""
        return self._index * CHUNK + len(self._held)

    @property
    def digest(self) -> str:
        """SHA-256 of the plain bytes taken so far, hex."""
        return self._hash.hexdigest()

    def write(self, data: bytes | memoryview) -> None:
        """Take the next plain bytes. Raises Unreachable("disk-full")."""
        self._hash.update(data)
        self._held += data
        # The last chunk is marked as such, so a full one is only sealed once more has come.
        while len(self._held) > CHUNK:
            with memoryview(self._held) as held:
                self._seal(held[:CHUNK], last=False)
            del self._held[:CHUNK]
            self._index += 1

    def finish(self) -> None:
        """Everything has been taken; `keep` may follow at leisure, from another thread."""
        with own_file_errors():
            self._seal(self._held, last=True)
            self._file.flush()
        self._finished = True

    def keep(self) -> None:
        """Make it durable under its final name; `Blobs.settle` makes the name durable, too."""
        if not self._finished:
            self.finish()
        with own_file_errors():
            os.fsync(self._file.fileno())
            self._file.close()
            self._partial.replace(self._final)

    def pause(self) -> None:
        """Leave what came so far for a later attempt."""
        with suppress(OSError):
            self._file.close()

    def discard(self) -> None:
        """Throw away what came so far."""
        self.pause()
        self._partial.unlink(missing_ok=True)

    def restart(self) -> None:
        """Begin again from the first byte."""
        self.discard()
        self._hash, self._index = sha256(), 0
        self._held.clear()
        self._file = self._take_up()

    def _seal(self, plain: bytes | bytearray | memoryview, *, last: bool) -> None:
        nonce = os.urandom(NONCE)
        with own_file_errors():
            self._file.write(nonce)
            self._file.write(self._key.encrypt(nonce, plain, _bound(self._id, self._index, last)))

    def _take_up(self) -> BinaryIO:
        with own_file_errors():
            descriptor = os.open(
                self._partial, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600
            )
            file = os.fdopen(descriptor, "r+b", buffering=SEALED)
            if file.read(len(MARK)) == MARK:
                while len(sealed := file.read(SEALED)) == SEALED:
                    try:
                        chunk = self._key.decrypt(
                            sealed[:NONCE], sealed[NONCE:], _bound(self._id, self._index, False)
                        )
                    except InvalidTag:
                        break
                    self._hash.update(chunk)
                    self._index += 1
            else:
                file.seek(0)
                file.write(MARK)
            file.seek(len(MARK) + self._index * SEALED)
            file.truncate()
        return file


class Blobs:
    """The folder of sealed documents."""

    def __init__(self, folder: Path, root_key: bytes) -> None:
        self._folder = folder
        self._key = AESGCM(derived_key(root_key, "zweiklick documents v1"))
        self._names = derived_key(root_key, "zweiklick document names v1")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def path(self, document: DocumentId) -> Path:
        """Where a document's sealed bytes lie."""
        name = hmac.digest(self._names, document.encode(), "sha256")[:16].hex()
        return self._folder / f"{name}.blob"

    def sealing(self, document: DocumentId) -> Sealing:
        """Begin, or take up again, the sealing of a document. One writer a document."""
        final = self.path(document)
        return Sealing(self._key, document, final.with_suffix(".part"), final)

    def write(self, document: DocumentId, chunks: Iterable[bytes]) -> tuple[str, int]:
        """Seal a whole document; its SHA-256 and size."""
        sealing = self.sealing(document)
        if sealing.size:
            sealing.restart()
        try:
            for chunk in chunks:
                sealing.write(chunk)
            sealing.keep()
        except BaseException:
            sealing.discard()
            raise
        self.settle()
        return sealing.digest, sealing.size

    def settle(self) -> None:
        """Make the names of everything kept so far durable."""
        if os.name == "nt":  # pragma: no cover - NTFS journals names itself
            return
        with own_file_errors():
            descriptor = os.open(self._folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def open_bytes(self, document: DocumentId) -> bytes:
        """The plain bytes, every chunk verified.

        Raises Damaged("store-damaged", part="document") for anything but exactly what was kept.
        """
        try:
            sealed = self.path(document).read_bytes()
        except FileNotFoundError:
            raise Damaged("store-damaged", part="document", document=document) from None
        if sealed[: len(MARK)] != MARK or len(sealed) < len(MARK) + NONCE + TAG:
            raise Damaged("store-damaged", part="document", document=document)
        view = memoryview(sealed)[len(MARK) :]
        count = -(-len(view) // SEALED)
        identity = document.encode()
        plain = []
        for index in range(count):
            chunk = view[index * SEALED : (index + 1) * SEALED]
            bound = _bound(identity, index, index == count - 1)
            try:
                plain.append(self._key.decrypt(bytes(chunk[:NONCE]), chunk[NONCE:], bound))
            except InvalidTag:
                raise Damaged("store-damaged", part="document", document=document) from None
        return plain[0] if count == 1 else b"".join(plain)

    def remove(self, document: DocumentId) -> None:
        """Forget a document."""
        path = self.path(document)
        path.unlink(missing_ok=True)
        path.with_suffix(".part").unlink(missing_ok=True)

    def sweep(self, known: Iterable[DocumentId]) -> int:
        """Remove files that belong to no known document (left by a crash); how many."""
        keep = {self.path(document).stem for document in known}
        removed = 0
        for path in self._folder.iterdir():
            if path.stem not in keep:
                path.unlink(missing_ok=True)
                removed += 1
        return removed


def _bound(identity: bytes, index: int, last: bool) -> bytes:
    return b"%s|%d|%d" % (identity, index, last)
