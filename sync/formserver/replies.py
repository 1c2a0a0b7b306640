"""JSON answers, zipped where asked for, and the refusals a route may give (for the description)."""

import gzip
import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sync.formserver.problems import MEDIA_TYPE, TITLES

_WORTH_ZIPPING = 1024


def reply(request: Request, body: Any, status: int = 200, **headers: str) -> Response:
    """The body as JSON; zipped when it is worth it and the caller understands it."""
    raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    zipped = len(raw) >= _WORTH_ZIPPING and "gzip" in request.headers.get("accept-encoding", "")
    named = {"Cache-Control": "private, no-store", **headers}
    if zipped:
        raw = gzip.compress(raw, compresslevel=1, mtime=0)
        named["Content-Encoding"] = "gzip"
        named["Vary"] = "Accept-Encoding"
    return Response(raw, status, headers=named, media_type="application/json")


def nothing() -> Response:
    """204."""
    return Response(status_code=204)


def refusals(*codes: str) -> dict[int | str, dict[str, Any]]:
    """The problem answers of a route, by status, with the codes that may stand in them."""
    found: dict[int | str, dict[str, Any]] = {}
    common = ("bad-request", "unauthenticated", "token-expired", "forbidden", "too-large")
    for code in (*common, "invalid", "unavailable", *codes):
        status, _ = TITLES[code]
        entry = found.setdefault(
            status,
            {
                "description": "",
                "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemAnswer"}}},
            },
        )
        told = [c for c in entry["description"].split(", ") if c]
        entry["description"] = ", ".join([*told, code])
    return found
