"""Whole files or none: writing into folders that others read, and what disks do wrong.

Knows paths and bytes; what they mean is the folder's and the package's business.
"""

import contextlib
import errno
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from inbox.errors import Unreachable

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_READ_ONLY = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})


def mark(key: str) -> str:
    """Begins the names of what a writer under this key leaves unfinished."""
    return f".{hashlib.sha256(key.encode()).hexdigest()[:16]}-"


def write_new(target: Path, data: bytes, key: str) -> bool:
    """Make a whole file appear under a name that was free; False when the name is taken."""
    beside = target.with_name(f"{mark(key)}{uuid4().hex}.part")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        return _appear(beside, target)
    finally:
        with contextlib.suppress(FileNotFoundError):
            beside.unlink()


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a crash, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def known_faults() -> Iterator[None]:
    """Say what went wrong with the disk in the product's own words."""
    try:
        yield
    except OSError as fault:
        if fault.errno in _FULL:
            raise Unreachable("efile-full") from fault
        if fault.errno in _READ_ONLY:
            raise Unreachable("efile-readonly") from fault
        raise Unreachable("efile-unreachable") from fault


@contextlib.contextmanager
def one_at_a_time(lock: Path) -> Iterator[None]:
    """Keep other desks on the same folder out; ends with the process, whatever happens to it.

    Shares that know no locks are used without: there the form server's lease keeps others away.
    """
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o640)
    try:
        with contextlib.suppress(OSError):
            _lock(handle)
        yield
    finally:
        os.close(handle)


def _lock(handle: int) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX)


def _appear(beside: Path, target: Path) -> bool:
    """Rename without replacing: a hard link fails when the name exists, a rename would not."""
    try:
        if os.name == "nt":
            beside.rename(target)
        else:
            os.link(beside, target)
    except FileExistsError:
        return False
    except OSError as fault:
        if fault.errno not in _NO_LINKS:
            raise
        # shares without hard links: the lease keeps other writers away meanwhile
        if target.exists():
            return False
        beside.rename(target)
    return True
