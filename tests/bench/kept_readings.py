"""Readings of a measure's documents, kept on disk by content and engine: recognition is slow.

What is kept is exactly what the evidence workers gave, second looks included; another version of
the reading engine reads anew. Limit: nobody clears the folder.
"""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from inbox.comparison.result import Place, Rect
from inbox.evidence.looking import known_look
from inbox.evidence.pool import WorkerPool
from inbox.evidence.reading import Reading
from inbox.store.codec import pack_reading, unpack_reading


def usual_folder() -> Path:
    """Where readings are kept when nobody says otherwise: the user's cache folder."""
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home) / "zweiklick-bench"


class KeptReadings:
    """Reads documents with the real workers, each only once. Use it as a context."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pool = WorkerPool()

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.close()

    def of(self, data: bytes) -> Reading:
        """The whole reading of a document."""
        sha256 = hashlib.sha256(data).hexdigest()
        file = self._file(sha256)
        if file.exists():
            return unpack_reading(sha256, self._pool.engine, file.read_bytes())
        with self._pool.open(data, sha256) as session:
            return self._keep(session.reading())

    def looked(self, data: bytes, known: Reading, places: Sequence[Place]) -> Reading:
        """The reading with second looks at these places."""
        new: list[tuple[int, Rect]] = [
            (p.page, p.rect) for p in places if not known_look(known.pages[p.page], p.rect)
        ]
        if not new:
            return known
        with self._pool.open(data, known.sha256) as session:
            return self._keep(session.look(known, new))

    def _file(self, sha256: str) -> Path:
        engine = hashlib.sha256(self._pool.engine.encode()).hexdigest()
        return self._folder / f"{sha256[:32]}-{engine[:8]}"

    def _keep(self, reading: Reading) -> Reading:
        file = self._file(reading.sha256)
        part = file.with_suffix(".part")
        part.write_bytes(pack_reading(reading))
        part.replace(file)
        return reading
