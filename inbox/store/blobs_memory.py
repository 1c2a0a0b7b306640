"""Documents kept in memory only, for desks that may write nothing to the disk."""

from collections.abc import Iterable
from hashlib import sha256

from inbox.errors import Damaged
from inbox.submission import DocumentId


class MemorySealing:
    """The same deeds as `inbox.store.blobs.Sealing`, for one document in memory."""

    def __init__(self, kept: dict[DocumentId, bytes], document: DocumentId) -> None:
        self._kept = kept
        self._id = document
        self._held = bytearray()

    @property
    def size(self) -> int:
        """Bytes taken so far."""
        return len(self._held)

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes taken so far, hex."""
        return sha256(self._held).hexdigest()

    def write(self, data: bytes | memoryview) -> None:
        """Take the next bytes."""
        self._held += data

    def finish(self) -> None:
        """Nothing to do before `keep`."""

    def keep(self) -> None:
        """From now on it can be read."""
        self._kept[self._id] = bytes(self._held)

    def pause(self) -> None:
        """Nothing survives in memory: the same as discarding."""
        self._held.clear()

    def discard(self) -> None:
        """Throw away what came so far."""
        self._held.clear()

    def restart(self) -> None:
        """Begin again from the first byte."""
        self._held.clear()


class MemoryBlobs:
    """The same deeds as `inbox.store.blobs.Blobs`; everything ends with the process."""

    def __init__(self) -> None:
        self._kept: dict[DocumentId, bytes] = {}

    def sealing(self, document: DocumentId) -> MemorySealing:
        """Begin to keep a document."""
        return MemorySealing(self._kept, document)

    def write(self, document: DocumentId, chunks: Iterable[bytes]) -> tuple[str, int]:
        """Keep a whole document; its SHA-256 and size."""
        sealing = self.sealing(document)
        for chunk in chunks:
            sealing.write(chunk)
        sealing.keep()
        return sealing.digest, sealing.size

    def settle(self) -> None:
        """Nothing to make durable."""

    def open_bytes(self, document: DocumentId) -> bytes:
        """The bytes. Raises Damaged("store-damaged", part="document") when there are none."""
        try:
            return self._kept[document]
        except KeyError:
            raise Damaged("store-damaged", part="document", document=document) from None

    def remove(self, document: DocumentId) -> None:
        """Forget a document."""
        self._kept.pop(document, None)

    def sweep(self, known: Iterable[DocumentId]) -> int:
        """Forget what belongs to no known document; how many."""
        strangers = set(self._kept) - set(known)
        for document in strangers:
            del self._kept[document]
        return len(strangers)
