"""Takes a multipart/form-data body apart, byte by byte; for servers of the tests only."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    name: str
    data: bytes
    file_name: str | None
    content_type: str | None

    @property
    def text(self) -> str:
        return self.data.decode("utf-8")


def fields_of(content_type: str, body: bytes) -> list[Field]:
    """The parts in their order."""
    boundary = re.search(r'boundary="?([^";]+)"?', content_type)
    assert boundary, content_type
    found = []
    for piece in (b"\r\n" + body).split(b"\r\n--" + boundary[1].encode())[1:-1]:
        head, _, data = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        headers = head.decode("utf-8")
        name = re.search(r'[ ;]name="([^"]*)"', headers)
        file_name = re.search(r'filename="([^"]*)"', headers)
        kind = re.search(r"(?im)^content-type:\s*(.+?)\s*$", headers)
        assert name, headers
        found.append(Field(name[1], data, file_name and file_name[1], kind and kind[1]))
    return found
