"""What Linux offers to lock a process in, short of seccomp: prctl, Landlock, limits. Linux only.

Every step says whether it is in force; none is assumed. Order matters: no_new_privs comes first,
Landlock and seccomp need it.
"""

import ctypes
import os
import resource
import signal
import struct

from inbox.evidence.limits import ADDRESS_SPACE

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38

# The same numbers on every architecture (they were added after the tables were unified).
_LANDLOCK_CREATE_RULESET = 444
_LANDLOCK_RESTRICT_SELF = 446
_LANDLOCK_VERSION = 1

#: Rights over files by version of Landlock: all of them are handled, none is granted.
_FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
_FILE_RIGHTS_NOW = (1 << 16) - 1
_NET_RIGHTS = 3  #: bind and connect of TCP, since version 4
_SCOPES = 3  #: abstract sockets and signals to others, since version 6


def die_with_parent(parent: int) -> bool:
    """Be killed when the parent's thread that started us ends; ends now if it is gone already."""
    libc = ctypes.CDLL(None, use_errno=True)
    in_force = libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) == 0
    if parent and os.getppid() != parent:
        os._exit(0)
    return bool(in_force)


def no_new_privileges() -> bool:
    """No program started from here could gain rights."""
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)


def not_dumpable() -> bool:
    """No core file, no ptrace by other processes of the same person, /proc belongs to root."""
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0)


def landlock_version() -> int:
    """What the kernel offers; 0: nothing."""
    libc = ctypes.CDLL(None, use_errno=True)
    return max(0, int(libc.syscall(_LANDLOCK_CREATE_RULESET, None, 0, _LANDLOCK_VERSION)))


def landlock() -> int:
    """Take away every right over files, TCP and others' signals. The version, 0: not in force."""
    version = landlock_version()
    if not version:
        return 0
    rights = struct.pack(
        "=QQQ",
        _FILE_RIGHTS.get(version, _FILE_RIGHTS_NOW),
        _NET_RIGHTS if version >= 4 else 0,
        _SCOPES if version >= 6 else 0,
    )
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    libc = ctypes.CDLL(None, use_errno=True)
    ruleset = libc.syscall(_LANDLOCK_CREATE_RULESET, rights[:size], size, 0)
    if ruleset < 0:
        return 0
    try:
        return version if libc.syscall(_LANDLOCK_RESTRICT_SELF, ruleset, 0) == 0 else 0
    finally:
        os.close(ruleset)


def limit_resources(cpu_seconds: int, address_space: int = ADDRESS_SPACE) -> bool:
    """Limit memory, processor time (in all, since the start), files, processes; no core file."""
    fixed = {
        resource.RLIMIT_AS: address_space,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 16,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
    }
    for kind, value in fixed.items():
        resource.setrlimit(kind, (value, value))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    return all(resource.getrlimit(kind) == (value, value) for kind, value in fixed.items())


def close_foreign_descriptors(own: set[int]) -> None:
    """Close everything but the standard streams (the null device) and our own descriptors."""
    highest = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    lowest = 3
    for kept in sorted(own):
        os.closerange(lowest, kept)
        lowest = kept + 1
    os.closerange(lowest, min(highest, 65_536))
