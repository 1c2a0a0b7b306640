"""Tries, inside a locked worker, what a hostile document would try. Started by `probe.py` only.

Before each attempt its name goes out, afterwards the outcome; when the process dies in between,
the parent knows at what.
"""

import ctypes
import json
import mmap
import os
import socket
from collections.abc import Callable
from pathlib import Path

from inbox.evidence import lock
from inbox.evidence.limits import ADDRESS_SPACE

_PTRACE_TRACEME = 0


def _read_a_file(_: int) -> None:
    os.close(os.open("/etc/hostname", os.O_RDONLY))


def _list_a_folder(_: int) -> None:
    list(Path("/").iterdir())


def _write_a_file(folder: int) -> None:
    # Relative to a folder that was open before the lock: the descriptor survived by mistake.
    os.close(os.open("written", os.O_WRONLY | os.O_CREAT, 0o600, dir_fd=folder))


def _open_a_socket(_: int) -> None:
    socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()


def _start_a_process(_: int) -> None:
    if os.fork() == 0:
        os._exit(0)


def _become_another_program(_: int) -> None:
    os.execv("/bin/true", ["true"])  # noqa: S606 (the attempt itself)


def _trace(_: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.ptrace(_PTRACE_TRACEME, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "ptrace")


def _signal_the_parent(_: int) -> None:
    os.kill(os.getppid(), 0)


def _run_new_code(_: int) -> None:
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC).close()


def _take_two_gigabytes(_: int) -> None:
    bytearray(2 << 30)  # as much as the recogniser may have in all


def _raise_its_limits(_: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    unlimited = (ctypes.c_ulong * 2)(1 << 40, 1 << 40)
    # 9 is RLIMIT_AS; the C library's call, since Python's module reads the old limit first.
    if libc.setrlimit(9, ctypes.byref(unlimited)):
        raise OSError(ctypes.get_errno(), "setrlimit")


#: In this order; those that may end the process come last.
ATTEMPTS: dict[str, Callable[[int], None]] = {
    "read-file": _read_a_file,
    "list-folder": _list_a_folder,
    "write-file": _write_a_file,
    "socket": _open_a_socket,
    "new-code": _run_new_code,
    "memory": _take_two_gigabytes,
    "limits": _raise_its_limits,
    "signal-parent": _signal_the_parent,
    "trace": _trace,
    "fork": _start_a_process,
    "exec": _become_another_program,
}


def main(arguments: list[str], address_space: int = ADDRESS_SPACE) -> int:
    """`arguments`: descriptors of the report and of an open folder, user, "threads"|"plain", names.

    A `user` other than 0 is become first, when root runs this.
    """
    report, folder, user = (int(value) for value in arguments[:3])
    if user and os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    in_force = lock.confine({report, folder}, address_space=address_space)
    sealed = lock.seal(threads=arguments[3] == "threads")
    _say(report, {"in_force": in_force.parts(), "system_calls": sealed})
    for name in arguments[4:]:
        _say(report, {"attempt": name})
        try:
            ATTEMPTS[name](folder)
        except (OSError, MemoryError) as refused:
            _say(report, {"attempt": name, "outcome": f"refused: {type(refused).__name__}"})
        else:
            _say(report, {"attempt": name, "outcome": "allowed"})
    return 0


def _say(report: int, message: dict[str, object]) -> None:
    os.write(report, json.dumps(message).encode("ascii") + b"\n")
