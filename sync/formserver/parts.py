"""multipart/form-data streamed to the disk: what arrives is never held in memory as a whole."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import anyio.to_thread
from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from sync.formserver.blobs import Arriving, Blobs
from sync.formserver.problems import Problem

JSON_PART = "submission"
_MOST_PARTS = 600
_GATHER = 512 * 1024  #: bytes handed to the disk thread at once


@dataclass(slots=True)
class Part:
    """One part; the JSON one in memory (bounded), every other on the disk."""

    name: str
    file_name: str
    media_type: str
    file: Arriving | None = None
    value: bytearray = field(default_factory=bytearray)


class PartsReader:
    """Takes chunks of a body and sorts them into parts."""

    def __init__(self, boundary: bytes, blobs: Blobs, json_limit: int) -> None:
        self.parts: list[Part] = []
        self._blobs = blobs
        self._json_limit = json_limit
        self._headers: dict[str, bytes] = {}
        self._name = b""
        self._value = b""
        self._ended = False
        callbacks: dict[str, Callable[..., Any]] = {
            "on_part_begin": self._begin,
            "on_header_field": self._header_name,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_end,
            "on_part_data": self._data,
            "on_end": self._end,
        }
        self._parser = MultipartParser(boundary, callbacks)  # type: ignore[arg-type]

    def write(self, data: bytes) -> None:
        """The next piece of the body; raises bad-request or too-large."""
        try:
            self._parser.write(data)
        except MultipartParseError:
            raise Problem("bad-request", part="body") from None

    def finish(self) -> None:
        """The body is over; raises bad-request when it was cut off."""
        if not self._ended:
            raise Problem("bad-request", part="body")
        for part in self.parts:
            if part.file is not None:
                part.file.finish()

    def discard(self) -> None:
        """Forget what was not kept."""
        for part in self.parts:
            if part.file is not None:
                part.file.discard()

    def _begin(self) -> None:
        self._headers, self._name, self._value = {}, b"", b""

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        self._headers[self._name.decode("latin-1").lower()] = self._value
        self._name, self._value = b"", b""

    def _headers_end(self) -> None:
        if len(self.parts) >= _MOST_PARTS:
            raise Problem("too-large", parts=_MOST_PARTS)
        _, options = parse_options_header(self._headers.get("content-disposition", b""))
        name = options.get(b"name", b"").decode("utf-8", "replace")
        if not name:
            raise Problem("bad-request", part="content-disposition")
        file_name = options.get(b"filename", b"").decode("utf-8", "replace")
        media_type = self._headers.get("content-type", b"").decode("latin-1").split(";")[0]
        part = Part(name, file_name, media_type.strip().lower())
        if name != JSON_PART:
            part.file = self._blobs.arriving()
        self.parts.append(part)

    def _data(self, data: bytes, start: int, end: int) -> None:
        part = self.parts[-1]
        if part.file is not None:
            part.file.write(memoryview(data)[start:end])
            return
        part.value += data[start:end]
        if len(part.value) > self._json_limit:
            raise Problem("too-large", limit=self._json_limit)

    def _end(self) -> None:
        self._ended = True


async def read_parts(request: Request, blobs: Blobs, *, json_limit: int) -> PartsReader:
    """The whole body as parts; the caller keeps or discards them."""
    kind, options = parse_options_header(request.headers.get("content-type"))
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not 0 < len(boundary) <= 200:
        raise Problem("bad-request", header="Content-Type")
    reader = PartsReader(boundary, blobs, json_limit)
    gathered = bytearray()
    try:
        async for chunk in request.stream():
            gathered += chunk
            if len(gathered) >= _GATHER:
                await anyio.to_thread.run_sync(reader.write, bytes(gathered))
                gathered.clear()
        await anyio.to_thread.run_sync(reader.write, bytes(gathered))
        await anyio.to_thread.run_sync(reader.finish)
    except BaseException:
        reader.discard()
        raise
    return reader
