"""A kept file as an HTTP answer with ETag, Range and If-Range (RFC 9110). One range at a time."""

import re

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from sync.formserver.blobs import CHUNK, Blobs
from sync.formserver.problems import Problem, not_found

_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


def wanted_range(
    header: str | None, if_range: str | None, etag: str, size: int
) -> tuple[int, int] | None:
    """First and last byte asked for; None: the whole file. Raises range-not-satisfiable."""
    if header is None or (if_range is not None and if_range.strip() != etag):
        return None
    match = _RANGE.fullmatch(header.replace(" ", ""))
    if match is None or (not match[1] and not match[2]):
        return None  # other units and several ranges: the whole file is always a right answer
    if not match[1]:
        first, last = max(0, size - int(match[2])), size - 1
        if int(match[2]) == 0:
            first = size
    else:
        first, last = int(match[1]), min(int(match[2]) if match[2] else size - 1, size - 1)
        if match[2] and int(match[2]) < first:
            return None
    if first >= size:
        raise Problem("range-not-satisfiable", headers={"Content-Range": f"bytes */{size}"})
    return first, last


def answer(request: Request, blobs: Blobs, *, sha256: str, size: int, media_type: str) -> Response:
    """The bytes asked for. Never shown by a browser as a page of ours."""
    etag = f'"{sha256}"'
    headers = {
        "ETag": etag,
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": "attachment",
    }
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    part = wanted_range(request.headers.get("range"), request.headers.get("if-range"), etag, size)
    first, last = part or (0, size - 1)
    length = last - first + 1
    status = 206 if part else 200
    if part:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    if not blobs.path(sha256).exists():
        raise not_found()
    if length <= CHUNK:
        return Response(
            blobs.read(sha256, first, length), status, headers=headers, media_type=media_type
        )
    headers["Content-Length"] = str(length)
    return StreamingResponse(
        blobs.chunks(sha256, first, length), status, headers=headers, media_type=media_type
    )
