"""Memory shared with a worker on Windows: a named section that low integrity may write to.

Its size is fixed from the start; nobody can shrink a section. The name is random and lives as long
as the parent's handle. Not yet run on Windows: `doctor` says so.
"""

import ctypes
import mmap
import secrets
import sys
from ctypes import wintypes

assert sys.platform == "win32"

_PAGE_READWRITE = 4
_INVALID_HANDLE = ctypes.c_void_p(-1)
#: Full access for the owner; mandatory label "low", so that the lowered worker may write pictures.
_WRITABLE = "D:(A;;GA;;;OW)S:(ML;;NW;;;LW)"
#: Full access for the owner, label of the parent: the lowered worker may only read the document.
_READABLE = "D:(A;;GA;;;OW)"


class _SecurityAttributes(ctypes.Structure):
    _fields_ = (
        ("length", wintypes.DWORD),
        ("descriptor", ctypes.c_void_p),
        ("inherit", wintypes.BOOL),
    )


class SharedFile:
    """A named section of fixed size."""

    def __init__(self, size: int, content: bytes | None = None) -> None:
        self.size = size
        self.descriptor = -1
        self.name: str | None = f"Local\\zweiklick-{secrets.token_hex(16)}"
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        advapi = ctypes.WinDLL("advapi32", use_last_error=True)
        attributes = _SecurityAttributes(ctypes.sizeof(_SecurityAttributes), None, False)
        if not advapi.ConvertStringSecurityDescriptorToSecurityDescriptorW(
            _WRITABLE if content is None else _READABLE,
            1,
            ctypes.byref(attributes, _SecurityAttributes.descriptor.offset),
            None,
        ):
            raise ctypes.WinError(ctypes.get_last_error())
        kernel.CreateFileMappingW.restype = wintypes.HANDLE
        self._handle = kernel.CreateFileMappingW(
            _INVALID_HANDLE,
            ctypes.byref(attributes),
            _PAGE_READWRITE,
            size >> 32,
            size & 0xFFFFFFFF,
            self.name,
        )
        kernel.LocalFree(ctypes.c_void_p(attributes.descriptor))
        if not self._handle:
            raise ctypes.WinError(ctypes.get_last_error())
        self._map = mmap.mmap(-1, size, tagname=self.name)
        if content is not None:
            self._map[:] = content

    def read(self, size: int) -> bytes:
        """A copy of the first `size` bytes."""
        return self._map[:size]

    def close(self) -> None:
        """Let go of it."""
        if self._handle:
            self._map.close()
            ctypes.WinDLL("kernel32").CloseHandle(wintypes.HANDLE(self._handle))
            self._handle = None
