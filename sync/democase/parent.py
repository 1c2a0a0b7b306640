"""Ends this program when the one that started it ends. Watches one process, nothing else."""

import os
import select
import sys
import threading
import time
from collections.abc import Callable


def end_with(parent_pid: int, then: Callable[[], None]) -> None:
    """Call `then` once the process `parent_pid` is gone, from a thread of its own.

    PR_SET_PDEATHSIG is not used: it fires when the parent's starting *thread* ends, and a window
    starts its children from short-lived threads.
    """
    watch = threading.Thread(target=_watch, args=(parent_pid, then), name="parent", daemon=True)
    watch.start()


def _watch(parent_pid: int, then: Callable[[], None]) -> None:
    wait_for_end(parent_pid)
    then()


def wait_for_end(pid: int) -> None:
    """Return when the process is gone (at once when it never was)."""
    if sys.platform == "win32":
        _wait_on_windows(pid)
    elif hasattr(os, "pidfd_open"):
        try:
            handle = os.pidfd_open(pid)
        except ProcessLookupError:
            return
        try:
            select.select([handle], [], [])
        finally:
            os.close(handle)
    else:
        while _alive(pid):
            time.sleep(0.5)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _wait_on_windows(pid: int) -> None:
    if sys.platform == "win32":
        import ctypes

        synchronize, infinite = 0x00100000, 0xFFFFFFFF
        kernel = ctypes.windll.kernel32
        handle = kernel.OpenProcess(synchronize, False, pid)
        if handle:
            kernel.WaitForSingleObject(handle, infinite)
            kernel.CloseHandle(handle)
