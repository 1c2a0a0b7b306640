"""The seccomp filter of the evidence worker: which system calls it may still make. Linux only.

Three answers: what decoding needs is allowed; what libraries try and survive without is refused
with an error number; everything else kills the process. Measured with strace on reading and
rendering of all seven file types, for x86-64; aarch64 uses the same names with its own numbers.
"""

import ctypes
import errno
import os
import platform
import struct
from dataclasses import dataclass
from functools import cache

_KILL_PROCESS = 0x80000000
_ERRNO = 0x00050000
_ALLOW = 0x7FFF0000

# Offsets in struct seccomp_data; arguments are 64 bit, little endian.
_NR, _ARCH, _ARG0, _ARG1, _ARG2 = 0, 4, 16, 24, 32

# Classic BPF opcodes (linux/bpf_common.h).
_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_SET, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06

_PROT_EXEC = 4
_CLONE_THREAD = 0x00010000
_F_DUPFD_CLOEXEC = 1030

_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2


@dataclass(frozen=True, slots=True)
class Architecture:
    """Numbers of one processor: AUDIT_ARCH value and column in the tables below."""

    audit: int
    column: int


_ARCHITECTURES = {
    "x86_64": Architecture(0xC000003E, 0),
    "aarch64": Architecture(0xC00000B7, 1),
}

#: Allowed without conditions: name -> (x86-64, aarch64); None where there is no such call.
ALLOWED: dict[str, tuple[int | None, int | None]] = {
    "read": (0, 63),
    "write": (1, 64),
    "recvmsg": (47, 212),  # the document and larger picture areas arrive as descriptors
    "close": (3, 57),
    "fstat": (5, 80),
    "lseek": (8, 62),
    "munmap": (11, 215),
    "brk": (12, 214),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "restart_syscall": (219, 128),
    "futex": (202, 98),
    "sched_yield": (24, 124),
    "clock_gettime": (228, 113),
    "clock_nanosleep": (230, 115),
    "gettimeofday": (96, 169),
    "getrusage": (98, 165),
    "getrandom": (318, 278),
    "getpid": (39, 172),
    "gettid": (186, 178),
    "exit": (60, 93),
    "exit_group": (231, 94),
}

#: Allowed only for HEIC, whose decoder always starts one thread.
THREAD_CALLS: dict[str, tuple[int | None, int | None]] = {
    "set_robust_list": (273, 99),
    "rseq": (334, 293),
}

#: Refused with EACCES: tried by libraries that go on without.
REFUSED: dict[str, tuple[int | None, int | None]] = {
    "open": (2, None),
    "openat": (257, 56),
    "openat2": (437, 437),
    "stat": (4, None),
    "lstat": (6, None),
    "newfstatat": (262, 79),
    "statx": (332, 291),
    "access": (21, None),
    "faccessat": (269, 48),
    "faccessat2": (439, 439),
    "readlink": (89, None),
    "readlinkat": (267, 78),
    "getcwd": (79, 17),
    "getdents64": (217, 61),
    "ioctl": (16, 29),
    "uname": (63, 160),
    "sysinfo": (99, 179),
    "getuid": (102, 174),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getegid": (108, 177),
    "prlimit64": (302, 261),
    "sched_getaffinity": (204, 123),
    "unlink": (87, None),
    "mkdir": (83, None),
    "socket": (41, 198),
}

_MMAP = (9, 222)
_MPROTECT = (10, 226)
_FCNTL = (72, 25)
_TGKILL = (234, 131)
_CLONE = (56, 220)
_CLONE3 = (435, 435)


def architecture() -> Architecture | None:
    """The table for this processor, or None: then there is no filter, and `doctor` says so."""
    return _ARCHITECTURES.get(platform.machine())


@cache
def program(target: Architecture, *, threads: bool) -> bytes:
    """The filter as classic BPF instructions."""
    steps: list[bytes] = []

    def step(code: int, when_true: int, when_false: int, value: int) -> None:
        steps.append(struct.pack("<HBBI", code, when_true, when_false, value))

    def answer_for(number: int | None, answer: int) -> None:
        if number is not None:
            step(_JUMP_EQUAL, 0, 1, number)
            step(_RETURN, 0, 0, answer)

    def refused_when_set(number: int, argument: int, bit: int) -> None:
        step(_JUMP_EQUAL, 0, 4, number)
        step(_LOAD, 0, 0, argument)
        step(_JUMP_SET, 0, 1, bit)
        step(_RETURN, 0, 0, _ERRNO | errno.EPERM)
        step(_RETURN, 0, 0, _ALLOW)

    def allowed_when(number: int, argument: int, test: int, value: int) -> None:
        step(_JUMP_EQUAL, 0, 4, number)
        step(_LOAD, 0, 0, argument)
        step(test, 0, 1, value)
        step(_RETURN, 0, 0, _ALLOW)
        step(_RETURN, 0, 0, _ERRNO | errno.EPERM)

    step(_LOAD, 0, 0, _ARCH)
    step(_JUMP_EQUAL, 1, 0, target.audit)
    step(_RETURN, 0, 0, _KILL_PROCESS)
    step(_LOAD, 0, 0, _NR)
    # The x32 numbers of x86-64 would walk past the table.
    step(_JUMP_AT_LEAST, 0, 1, 0x40000000)
    step(_RETURN, 0, 0, _KILL_PROCESS)
    for numbers in ALLOWED.values():
        answer_for(numbers[target.column], _ALLOW)
    refused_when_set(_MMAP[target.column], _ARG2, _PROT_EXEC)
    refused_when_set(_MPROTECT[target.column], _ARG2, _PROT_EXEC)
    # Python duplicates a descriptor before it maps it.
    allowed_when(_FCNTL[target.column], _ARG1, _JUMP_EQUAL, _F_DUPFD_CLOEXEC)
    # abort() of a library may end this process, and no other.
    allowed_when(_TGKILL[target.column], _ARG0, _JUMP_EQUAL, os.getpid())
    if threads:
        for numbers in THREAD_CALLS.values():
            answer_for(numbers[target.column], _ALLOW)
        # clone3 hides its flags in memory: "not implemented" sends glibc to clone.
        answer_for(_CLONE3[target.column], _ERRNO | errno.ENOSYS)
        allowed_when(_CLONE[target.column], _ARG0, _JUMP_SET, _CLONE_THREAD)
    for numbers in REFUSED.values():
        answer_for(numbers[target.column], _ERRNO | errno.EACCES)
    step(_RETURN, 0, 0, _KILL_PROCESS)
    return b"".join(steps)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_void_p))


def prepare() -> None:
    """Build the filters before they are needed."""
    target = architecture()
    if target is not None:
        for threads in (False, True):
            program(target, threads=threads)


def install(*, threads: bool) -> bool:
    """Put the filter in force for this process, for ever. False: none for this kernel."""
    target = architecture()
    if target is None:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    code = program(target, threads=threads)
    steps = ctypes.create_string_buffer(code, len(code))
    described = _Program(len(code) // 8, ctypes.cast(steps, ctypes.c_void_p))
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    refused = libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(described), 0, 0)
    return bool(refused == 0)
