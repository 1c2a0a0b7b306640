"""The form server's handover calls for a program that is no desk: the runner beside the server.

Implements HandoverServer on the bare contract. It keeps no token alive and knows no submissions.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

import requests

from inbox.errors import Refused, Unreachable
from inbox.submission import DocumentId, HandoverNumber, SubmissionId
from sync.handover.line import TargetLine, json_of, problem_of, seconds_of

#: The largest paper (security.md: 100 MB input).
LONGEST_PAPER = 100 * 1024 * 1024


class HandoverLine(TargetLine):
    """One signed-in line to the form server."""

    def __init__(self, base: str, token: str, *, verify: str | bool = True) -> None:
        super().__init__("form-server", base, token, verify=verify)
        self._down = "unreachable"

    def handover(self, number: HandoverNumber) -> Mapping[str, Any]:
        """GET /v1/handovers/{n}."""
        return self._json("GET", _path(number))

    def standing_handovers(self) -> Sequence[HandoverNumber]:
        """Those that stand still and that I may finish."""
        answer = self._json("GET", "/v1/handovers", query={"state": "standing"})
        return tuple(HandoverNumber(str(n)) for n in answer.get("handovers", ()))

    def lease_handover(self, number: HandoverNumber, holder: str, seconds: float) -> str:
        """Take or renew the lease."""
        body = {"holder": holder, "seconds": seconds}
        return str(self._json("POST", _path(number, "lease"), json=body)["lease"])

    def return_lease(self, number: HandoverNumber, lease: str) -> None:
        """Give the lease back."""
        self._call("DELETE", _path(number, "lease"), {"X-Lease": lease})

    def seal_plan(
        self, number: HandoverNumber, lease: str, plan: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Seal papers and legs."""
        told = self._json("PUT", _path(number, "plan"), {"X-Lease": lease}, json=plan)
        if "legs" not in told:
            raise Unreachable("server-nonsense")
        return told

    def put_paper(self, number: HandoverNumber, lease: str, paper: str, data: bytes) -> None:
        """Store a paper's bytes."""
        headers = {"X-Lease": lease, "Content-Type": "application/octet-stream"}
        if self._call("PUT", _path(number, "papers", paper), headers, data=data):
            raise Unreachable("server-nonsense")

    def paper(self, number: HandoverNumber, paper: str) -> bytes:
        """A paper's bytes."""
        return self._call("GET", _path(number, "papers", paper), {}, longest=LONGEST_PAPER)

    def document(self, submission: SubmissionId, document: DocumentId) -> bytes:
        """The bytes of a received document, for a redacted copy."""
        parts = (quote(part, safe="") for part in (submission, "documents", document))
        path = "/v1/submissions/" + "/".join(parts)
        return self._call("GET", path, {}, longest=LONGEST_PAPER)

    def keep_case(self, number: HandoverNumber, lease: str, case_number: str) -> None:
        """Keep the number of the case opened for the submission."""
        body = {"case_number": case_number}
        told = self._json("PUT", _path(number, "case"), {"X-Lease": lease}, json=body)
        if told.get("case_number") != case_number:
            raise Unreachable("server-nonsense")

    def report_leg(
        self,
        number: HandoverNumber,
        lease: str,
        leg: str,
        *,
        state: str,
        attempts: int,
        receipt: str | None = None,
        reason: str | None = None,
        not_before: datetime | None = None,
    ) -> Mapping[str, Any]:
        """Report a leg."""
        body = {
            "state": state,
            "attempts": attempts,
            "receipt": receipt,
            "reason": reason,
            "not_before": None if not_before is None else not_before.isoformat(),
        }
        told = self._json("PUT", _path(number, "legs", leg), {"X-Lease": lease}, json=body)
        if told.get("name") != leg:
            raise Unreachable("server-nonsense")
        return told

    def put_statistics(self, number: HandoverNumber, facts: Mapping[str, Any]) -> str:
        """Hand the facts of a handover over, once; the record's number."""
        return _receipt(self._json("PUT", _path(number, "statistics"), json=dict(facts)))

    def statistics_receipt(self, number: HandoverNumber) -> str:
        """The number of a handover's record. Refused("not-found")."""
        return _receipt(self._json("GET", _path(number, "statistics")))

    # -- inside ----------------------------------------------------------------------------
    def _json(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, **more: Any
    ) -> Mapping[str, Any]:
        parsed = json_of(self._call(method, path, headers or {}, **more))
        if not isinstance(parsed, dict):
            raise Unreachable("server-nonsense")
        return parsed

    def _call(self, method: str, path: str, headers: Mapping[str, str], **more: Any) -> bytes:
        response, content = self.exchange(method, path, headers, **more)
        if 200 <= response.status_code < 300:
            return content
        raise _fault(response, content)


def _receipt(answer: Mapping[str, Any]) -> str:
    receipt = answer.get("receipt")
    if not isinstance(receipt, str) or not receipt:
        raise Unreachable("server-nonsense")
    return receipt


def _path(number: HandoverNumber, *parts: str) -> str:
    return "/v1/handovers/" + "/".join(quote(part, safe="") for part in (number, *parts))


def _fault(response: requests.Response, content: bytes) -> Refused | Unreachable:
    """A problem answer as the error it means, its values with it."""
    status, code = response.status_code, problem_of(content)
    if status == 401:
        return Unreachable(code or "unauthenticated")
    if status in (408, 429) or status >= 500 or code is None or code == "in-progress":
        return Unreachable("server-busy", retry_after=seconds_of(response, None))
    told = json_of(content)
    known = {"type", "title", "status", "detail", "instance", "code"}
    return Refused(code, **{str(k): v for k, v in told.items() if k not in known})
