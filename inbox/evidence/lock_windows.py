"""What Windows offers to lock a process in: a job object and low integrity. Windows only.

The parent puts the fresh process into a job (memory, one process, ended with the handle); the
worker lowers its own integrity, after which it may write nowhere. Files can still be read: `doctor`
says so. Not yet run on Windows.
"""

import ctypes
import sys
from ctypes import wintypes

assert sys.platform == "win32"

_EXTENDED_LIMITS = 9
_LIMIT_ACTIVE_PROCESS = 0x8
_LIMIT_PROCESS_TIME = 0x2
_LIMIT_PROCESS_MEMORY = 0x100
_LIMIT_NO_ERROR_WINDOW = 0x400
_LIMIT_KILL_ON_CLOSE = 0x2000
_TOKEN_ADJUST_DEFAULT = 0x80
_TOKEN_QUERY = 0x8
_TOKEN_INTEGRITY_LEVEL = 25
_GROUP_INTEGRITY = 0x20
_LOW = "S-1-16-4096"
#: Seconds of processor time a worker has used before it is confined, and the grace of Linux.
_START_CPU = 2


class _BasicLimits(ctypes.Structure):
    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", wintypes.DWORD),
        ("minimum_set", ctypes.c_size_t),
        ("maximum_set", ctypes.c_size_t),
        ("processes", wintypes.DWORD),
        ("affinity", ctypes.c_size_t),
        ("priority", wintypes.DWORD),
        ("scheduling", wintypes.DWORD),
    )


class _ExtendedLimits(ctypes.Structure):
    _fields_ = (
        ("basic", _BasicLimits),
        ("io", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process", ctypes.c_size_t),
        ("peak_job", ctypes.c_size_t),
    )


class _Label(ctypes.Structure):
    _fields_ = (("sid", ctypes.c_void_p), ("attributes", wintypes.DWORD))


def put_into_job(process: int, address_space: int, cpu_seconds: int) -> int:
    """Called by the parent with a process handle; the job's handle, closing it ends the process."""
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateJobObjectW.restype = wintypes.HANDLE
    job = kernel.CreateJobObjectW(None, None)
    limits = _ExtendedLimits()
    limits.basic.flags = (
        _LIMIT_ACTIVE_PROCESS
        | _LIMIT_PROCESS_TIME
        | _LIMIT_PROCESS_MEMORY
        | _LIMIT_NO_ERROR_WINDOW
        | _LIMIT_KILL_ON_CLOSE
    )
    limits.basic.processes = 1
    limits.basic.process_time = (cpu_seconds + _START_CPU) * 10_000_000
    limits.process_memory = address_space
    set_limits = kernel.SetInformationJobObject(
        wintypes.HANDLE(job), _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)
    )
    if not set_limits or not kernel.AssignProcessToJobObject(
        wintypes.HANDLE(job), wintypes.HANDLE(process)
    ):
        raise ctypes.WinError(ctypes.get_last_error())
    return int(job)


def close_job(job: int) -> None:
    """End whatever still runs in the job."""
    ctypes.WinDLL("kernel32").CloseHandle(wintypes.HANDLE(job))


def in_job() -> bool:
    """Whether this process is in a job."""
    kernel = ctypes.WinDLL("kernel32")
    kernel.GetCurrentProcess.restype = wintypes.HANDLE
    answer = wintypes.BOOL()
    asked = kernel.IsProcessInJob(
        wintypes.HANDLE(kernel.GetCurrentProcess()), None, ctypes.byref(answer)
    )
    return bool(asked and answer.value)


def lower_integrity() -> bool:
    """Give up the right to write to anything of medium integrity, for ever."""
    kernel = ctypes.WinDLL("kernel32")
    advapi = ctypes.WinDLL("advapi32")
    kernel.GetCurrentProcess.restype = wintypes.HANDLE
    token = wintypes.HANDLE()
    sid = ctypes.c_void_p()
    if not advapi.OpenProcessToken(
        wintypes.HANDLE(kernel.GetCurrentProcess()),
        _TOKEN_ADJUST_DEFAULT | _TOKEN_QUERY,
        ctypes.byref(token),
    ):
        return False
    try:
        if not advapi.ConvertStringSidToSidW(_LOW, ctypes.byref(sid)):
            return False
        label = _Label(sid, _GROUP_INTEGRITY)
        size = ctypes.sizeof(label) + advapi.GetLengthSid(sid)
        return bool(
            advapi.SetTokenInformation(token, _TOKEN_INTEGRITY_LEVEL, ctypes.byref(label), size)
        )
    finally:
        if sid:
            kernel.LocalFree(sid)
        kernel.CloseHandle(token)
