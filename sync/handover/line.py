"""One HTTP line to a target system: JSON both ways, every outcome an answer or a known error.

It never repeats a call by itself: whether something is sent again is the ledger's decision.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import requests

from inbox.errors import Refused, Unreachable

#: Seconds to connect, and without a byte while reading (security.md: stall limit).
TIMEOUT = (5.0, 25.0)
#: Refusals with a sentence of their own, by the target's code.
_REFUSALS = {"case-unknown": "case-unknown", "value-refused": "value-refused"}
#: An answer longer or later than this is nonsense.
MAX_BYTES = 4 * 1024 * 1024
MAX_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A JSON answer with its status."""

    status: int
    body: Mapping[str, Any]


class TargetLine:
    """Speaks JSON over HTTP with one target; `name` begins its error codes ("case-system").

    Codes: <name>-down, <name>-busy, <name>-denied, <name>-nonsense (all Unreachable) and, Refused,
    <name>-refused (the target's own code as `problem`), <name>-case-unknown, <name>-value-refused
    (the field as `problem`). An error within an answer 200 is a refusal like any other.
    """

    def __init__(
        self,
        name: str,
        base: str,
        token: str,
        *,
        verify: str | bool = True,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._down = f"{name}-down"
        self._base = base.rstrip("/")
        self._monotonic = monotonic
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = verify
        self._session.headers["Authorization"] = f"Bearer {token}"
        self._session.headers["Accept"] = "application/json"

    def close(self) -> None:
        """Give back the connections."""
        self._session.close()

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        key: str | None = None,
        absent: bool = False,
    ) -> Answer | None:
        """Make one call. With `absent`, a 404 is the answer None; else it is a refusal."""
        headers = {} if key is None else {"Idempotency-Key": key}
        response, content = self.exchange(method, path, headers, query=query, json=body)
        return self._judged(response, content, absent=absent)

    def exchange(
        self, method: str, path: str, headers: Mapping[str, str], **more: Any
    ) -> tuple[requests.Response, bytes]:
        """One request and its whole answer. Raises Unreachable."""
        try:
            with self._session.request(
                method,
                self._base + path,
                params=more.get("query"),
                json=more.get("json"),
                data=more.get("data"),
                headers=dict(headers),
                timeout=TIMEOUT,
                stream=True,
                allow_redirects=False,
            ) as response:
                return response, self._read(response, more.get("longest", MAX_BYTES))
        except requests.RequestException as fault:
            raise Unreachable(self._down) from fault

    def _read(self, response: requests.Response, longest: int) -> bytes:
        end = self._monotonic() + MAX_SECONDS
        content = bytearray()
        for part in response.iter_content(65536):
            content += part
            if len(content) > longest or self._monotonic() > end:
                raise Unreachable(f"{self._name}-nonsense")
        return bytes(content)

    def _judged(
        self, response: requests.Response, content: bytes, *, absent: bool
    ) -> Answer | None:
        status = response.status_code
        if status == 404 and absent:
            return None
        if status in (401, 403):
            raise Unreachable(f"{self._name}-denied", retry_after=60.0)
        problem = problem_of(content)
        if status == 409 and problem == "in-progress":
            raise Unreachable(f"{self._name}-busy", retry_after=seconds_of(response, 1.0))
        if status == 408 or status == 429 or status >= 500:
            raise Unreachable(f"{self._name}-down", retry_after=seconds_of(response, None))
        parsed = json_of(content)
        told = parsed if isinstance(parsed, dict) else {}
        if 400 <= status < 500:
            raise self._refusal(problem or str(status), told.get("field"))
        if not 200 <= status < 300 or not isinstance(parsed, dict):
            raise Unreachable(f"{self._name}-nonsense")
        if told.get("error"):
            # some answer 200 whatever happens, and say in the body that nothing was done
            error = told["error"] if isinstance(told["error"], dict) else {}
            raise self._refusal(str(error.get("code") or "error")[:60], error.get("field"))
        return Answer(status, parsed)

    def _refusal(self, problem: str, field: object) -> Refused:
        """What the target does not want; `problem` then names the field, where it told one."""
        known = _REFUSALS.get(problem)
        if known is None:
            return Refused(f"{self._name}-refused", problem=problem)
        if isinstance(field, str) and field:
            return Refused(f"{self._name}-{known}", problem=field[:60])
        return Refused(f"{self._name}-{known}")


def json_of(content: bytes) -> Any:
    """The JSON of an answer, None when it is none."""
    try:
        return json.loads(content)
    except ValueError:
        return None


def problem_of(content: bytes) -> str | None:
    """The code of an RFC 9457 answer; codes are ours or the target's, never personal."""
    parsed = json_of(content)
    kind = parsed.get("type") if isinstance(parsed, dict) else None
    return str(kind).rpartition(":")[2][:60] if kind else None


def seconds_of(response: requests.Response, otherwise: float | None) -> float | None:
    """Retry-After in seconds; the date form is not used by targets of this kind."""
    told = response.headers.get("Retry-After", "")
    return float(told) if told.isdigit() else otherwise
