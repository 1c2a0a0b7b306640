"""The worker's end of the line to its parent, and the memory that comes along it.

Linux: a socket pair and descriptors. Windows: the standard streams and names.
"""

import contextlib
import mmap
import os
import socket
import sys
import time
from typing import Any

from inbox.evidence.limits import MAX_ANSWER_BYTES, MAX_REQUEST_BYTES
from inbox.evidence.protocol import PREFIX, decode, encode, payload_length

if sys.platform == "win32":
    import msvcrt

#: Memory passed along: a descriptor, on Windows a name.
Shared = int | str


class Line:
    """Requests in, answers out. `descriptor` None: the standard streams."""

    def __init__(self, descriptor: int | None) -> None:
        self._socket = None if descriptor is None else socket.socket(fileno=descriptor)
        self._reading, self._writing = (
            _own_streams() if descriptor is None else (descriptor, descriptor)
        )
        self._locked_at = 0.0

    def start_clock(self) -> None:
        """Processor time counts from here."""
        self._locked_at = time.process_time()

    def receive(self) -> tuple[dict[str, Any], Shared | None] | None:
        """The next request with its memory; None when the parent closed the line."""
        head, descriptors = b"", list[int]()
        while len(head) < PREFIX.size:
            part, passed = self._head(PREFIX.size - len(head))
            descriptors += passed
            if not part:
                return None
            head += part
        left = payload_length(head, MAX_REQUEST_BYTES)
        payload = bytearray()
        while left > len(payload):
            part = os.read(self._reading, left - len(payload))
            if not part:
                return None
            payload += part
        request = decode(bytes(payload))
        return request, descriptors[0] if descriptors else request.get("shared")

    def send(self, message: dict[str, Any]) -> None:
        """Answer."""
        message["cpu"] = round(time.process_time() - self._locked_at, 3)
        rest = memoryview(encode(message, MAX_ANSWER_BYTES))
        while rest:
            rest = rest[os.write(self._writing, rest) :]

    def _head(self, size: int) -> tuple[bytes, list[int]]:
        if self._socket is None:
            return os.read(self._reading, size), []
        part, passed, _, _ = socket.recv_fds(self._socket, size, 2)
        return part, passed


def _own_streams() -> tuple[int, int]:
    """The standard streams for us alone: what a library prints goes nowhere."""
    own = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        os.dup2(nowhere, stream)
    os.close(nowhere)
    if sys.platform == "win32":
        for descriptor in own:
            msvcrt.setmode(descriptor, os.O_BINARY)
    return own


def map_shared(shared: Shared, size: int, *, writable: bool) -> mmap.mmap:
    """Memory from the parent; a descriptor is closed, the map stays."""
    if sys.platform == "win32":
        access = mmap.ACCESS_WRITE if writable else mmap.ACCESS_READ
        return mmap.mmap(-1, size, tagname=str(shared), access=access)
    assert isinstance(shared, int)
    try:
        protection = mmap.PROT_READ | (mmap.PROT_WRITE if writable else 0)
        return mmap.mmap(shared, size, prot=protection)
    finally:
        with contextlib.suppress(OSError):
            os.close(shared)
