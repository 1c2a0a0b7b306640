"""Refusals as RFC 9457 problem details. Codes and values only: ids and instants, no sentences."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from starlette.responses import Response

from sync.formserver.instants import to_wire

MEDIA_TYPE = "application/problem+json"

TITLES: Mapping[str, tuple[int, str]] = {
    "bad-request": (400, "The request cannot be understood"),
    "idempotency-missing": (400, "The header Idempotency-Key is missing"),
    "unauthenticated": (401, "A valid token is needed"),
    "token-expired": (401, "The token has expired"),
    "forbidden": (403, "The role does not allow this"),
    "own-approval": (403, "Another person has to approve"),
    "not-found": (404, "Nothing of that name is in view"),
    "method-not-allowed": (405, "This address does not know the method"),
    "already-decided": (409, "Somebody has decided this already"),
    "already-received": (409, "The target has given its receipt already"),
    "batch-open": (409, "The month of this office is not closed"),
    "case-known": (409, "The submission has another case already"),
    "claimed": (409, "Somebody else works on it"),
    "feedback-mismatch": (409, "The feedback answers another file"),
    "hold-running": (409, "The time to undo is still running"),
    "in-progress": (409, "The original request is still running"),
    "lease-held": (409, "Somebody else finishes this handover"),
    "lease-lost": (409, "The lease is not, or no longer, held"),
    "month-running": (409, "The month is not over"),
    "not-filed": (409, "Filing has not been ordered"),
    "plan-sealed": (409, "Another plan is sealed"),
    "undo-too-late": (409, "A leg has left already"),
    "undone": (409, "The handover was undone"),
    "waits-for-approval": (409, "A second person has to approve first"),
    "version-conflict": (412, "The submission has changed since"),
    "too-large": (413, "The body is larger than allowed"),
    "range-not-satisfiable": (416, "The range lies outside the document"),
    "case-missing": (422, "The case is missing"),
    "hash-mismatch": (422, "The bytes do not have the announced hash"),
    "idempotency-mismatch": (422, "The key was used for another request"),
    "invalid": (422, "A value is not allowed"),
    "internal": (500, "The server has a fault; nothing was changed"),
    "unavailable": (503, "The server is busy or its database does not answer"),
}


class Problem(Exception):
    """A refusal on its way to the caller. `values` go into the answer as they are."""

    def __init__(
        self,
        code: str,
        detail: str = "",
        *,
        headers: Mapping[str, str] | None = None,
        **values: Any,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.headers = dict(headers or {})
        self.values = values

    @property
    def status(self) -> int:
        """The HTTP status of the code."""
        return TITLES[self.code][0]


def not_found() -> Problem:
    """The one answer for what is absent and for what lies outside the view."""
    return Problem("not-found")


def answer(problem: Problem) -> Response:
    """The problem as a response; instants among the values become UTC text."""
    status, title = TITLES[problem.code]
    body: dict[str, Any] = {
        "type": f"urn:zweiklick:problem:{problem.code}",
        "title": title,
        "status": status,
        "detail": problem.detail or title,
    }
    for name, value in problem.values.items():
        body[name] = to_wire(value) if isinstance(value, datetime) else value
    headers = dict(problem.headers)
    if status == 401:
        headers.setdefault("WWW-Authenticate", "Bearer")
    if status == 503:
        headers.setdefault("Retry-After", "2")
    return Response(
        json.dumps(body, ensure_ascii=False), status, headers=headers, media_type=MEDIA_TYPE
    )
