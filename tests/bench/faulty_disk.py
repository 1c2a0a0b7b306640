"""A folder whose disk refuses one chosen deed: full, read-only, broken; before or after doing it.

The deeds are the system calls of this very process; what lies elsewhere is left alone.
"""

import errno
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

#: System calls that can be refused.
DEEDS = ("open", "fsync", "link", "mkdir", "scandir", "rename", "replace", "unlink")
KINDS: dict[str, tuple[int, bool]] = {
    "full": (errno.ENOSPC, False),
    "read-only": (errno.EROFS, False),
    "no-right": (errno.EACCES, False),
    "broken": (errno.EIO, False),
    "gone": (errno.ENOENT, False),
    "stale": (errno.ESTALE, False),
    "done-broken": (errno.EIO, True),
}


class FaultyDisk:
    """Watches one folder; what is ordered happens once."""

    def __init__(self, root: Path) -> None:
        self._root = str(root)
        self._order: tuple[str, int, str] | None = None
        self._owner = ""
        self.seen: list[str] = []
        self.happened = 0

    def order(self, deed: str, nth: int, kind: str) -> None:
        """The nth of these deeds from now on goes wrong, in this thread or a handover's."""
        self._owner = threading.current_thread().name
        self._order = (deed, nth, kind)
        self.seen.clear()
        self.happened = 0

    def forget(self) -> None:
        """Nothing more goes wrong."""
        self._order = None

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Within the block the system calls of this process are watched."""
        before = {deed: getattr(os, deed) for deed in DEEDS}
        for deed, real in before.items():
            setattr(os, deed, self._watched(deed, real))
        try:
            yield
        finally:
            for deed, real in before.items():
                setattr(os, deed, real)

    @contextmanager
    def apart(self) -> Iterator[None]:
        """What happens within the block is somebody else's doing and goes well."""
        owner, self._owner = self._owner, "nobody"
        try:
            yield
        finally:
            self._owner = owner

    # -- inside ----------------------------------------------------------------------------
    def _watched(self, deed: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **more: Any) -> Any:
            if not given or not self._is_ours(given[0]) or not self._is_handing_over():
                return real(*given, **more)
            self.seen.append(deed)
            fault = self._due(deed)
            if fault is None:
                return real(*given, **more)
            number, done = KINDS[fault]
            if done:
                made = real(*given, **more)
                if deed == "open":
                    os.close(made)
            raise OSError(number, os.strerror(number))

        return call

    def _due(self, deed: str) -> str | None:
        if self._order is None or self._order[0] != deed:
            return None
        wanted, left, kind = self._order
        self._order = (wanted, left - 1, kind)
        if left == 1:
            self.happened += 1
            self._order = None
            return kind
        return None

    def _is_handing_over(self) -> bool:
        name = threading.current_thread().name
        return name == self._owner or name.startswith("handover")

    def _is_ours(self, where: Any) -> bool:
        try:
            link = Path(f"/proc/self/fd/{where}")
            path = link.readlink() if isinstance(where, int) else where
        except OSError:
            return False
        return str(path).startswith(self._root)
