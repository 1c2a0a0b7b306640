"""What disks do wrong: full for the moment, and deeds in a process with fewer rights."""

import multiprocessing
import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from inbox.errors import Unreachable


@contextmanager
def small_files(size: int = 50_000) -> Iterator[None]:
    """Files of this process may not grow beyond `size` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


def in_child(deed: Callable[[], str]) -> str:
    """Run a deed in a forked process, so that its limits and rights end with it."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()

    def run() -> None:
        theirs.send(deed())

    child = context.Process(target=run)
    child.start()
    assert ours.poll(30)
    said: str = ours.recv()
    child.join(30)
    return said


def code_of(deed: Callable[[], object]) -> str:
    try:
        deed()
    except Unreachable as fault:
        return fault.code
    return "went well"
