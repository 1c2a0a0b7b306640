"""The bytes of one document on their way. Tells a cut line from a finished document."""

import re
from collections.abc import Iterator
from types import TracebackType

import requests
import urllib3

from inbox.errors import Damaged, Unreachable

PIECE = 256 * 1024
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")


class DocumentStream:
    """A body that is being read; `offset` is the position of its first byte in the document."""

    def __init__(self, response: requests.Response, asked: int) -> None:
        self._response = response
        self.offset = self._begins_at(asked)

    def __enter__(self) -> "DocumentStream":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._response.close()

    def __iter__(self) -> Iterator[bytes]:
        """The bytes in pieces. Raises Unreachable("unreachable") when the line is cut."""
        raw = self._response.raw
        try:
            while piece := raw.read(PIECE, decode_content=False):
                yield piece
        except (urllib3.exceptions.HTTPError, OSError):
            raise Unreachable("unreachable") from None

    def _begins_at(self, asked: int) -> int:
        if self._response.status_code == 200:
            return 0
        match = _RANGE.match(self._response.headers.get("Content-Range", ""))
        if self._response.status_code != 206 or match is None or int(match[1]) != asked:
            self._response.close()
            raise Damaged("server-nonsense", where="range")
        return asked
