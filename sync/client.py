"""The form server as methods, one per call of the contract. Keeps nothing and decides nothing.

Errors: those of sync.line. Refused carries the code and the values of the problem answer; a person
in it is also told by name as `who`. Every POST that can be repeated carries its idempotency key.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from inbox.decision import Order, OrderKind
from inbox.errors import Damaged
from inbox.handover import StuckHandover
from inbox.submission import (
    Claim,
    DocumentId,
    HandoverNumber,
    Person,
    PersonId,
    Submission,
    SubmissionId,
)
from sync import wire
from sync.line import ATTEMPTS, STALL_S, Line
from sync.stream import DocumentStream

#: Beyond a long poll's own waiting time.
POLL_GRACE_S = 10.0
#: Presence must not keep a person waiting: one try, short.
COURTESY_S = 5.0


def _path(*parts: str) -> str:
    return "/v1/" + "/".join(quote(part, safe="") for part in parts)


_STEPS = {
    OrderKind.UNDO_CONFIRM: "confirm",
    OrderKind.UNDO_FILE: "file",
    OrderKind.WITHDRAW: "withdraw",
    OrderKind.UNDO_APPROVE: "approve",
}


class FormServer(Line):
    """All calls of contract v1 that a desk makes."""

    # -- reading ------------------------------------------------------------------------------
    def health(self) -> str:
        """Version of the form server."""
        return wire.Fields(self.call("GET", "/v1/health", attempts=1), "health").text("version")

    def me(self) -> wire.Me:
        """Who I am, my colleagues, my substitutions, the server's clocks."""
        return wire.me(self.call("GET", "/v1/me"))

    def changes(
        self, cursor: str, *, wait: float = 0, limit: int = 200, attempts: int = ATTEMPTS
    ) -> wire.Changes:
        """One page of what changed since `cursor`; waits up to `wait` seconds for something."""
        answer = self.call(
            "GET",
            "/v1/changes",
            query={"since": cursor, "wait": f"{wait:g}", "limit": limit},
            stall=max(STALL_S, wait + POLL_GRACE_S),
            attempts=attempts,
        )
        return wire.changes(answer)

    def acknowledge(self, cursor: str) -> None:
        """Everything up to this cursor is durably stored here."""
        # Acknowledging twice says the same thing twice, so this POST may be repeated.
        self.call("POST", "/v1/changes/ack", body={"cursor": cursor}, key=f"ack-{cursor}")

    def submission(self, id_: SubmissionId) -> Submission:
        """One submission. Raises Refused("not-found")."""
        return wire.submission(self.call("GET", _path("submissions", id_)))

    def document(
        self, submission: SubmissionId, document: DocumentId, sha256: str, *, offset: int = 0
    ) -> DocumentStream:
        """The bytes of a document from `offset` on, as a stream to be closed.

        The stream begins at 0 when the server's bytes are no longer those of `sha256`.
        """
        headers = {}
        if offset:
            headers = {"Range": f"bytes={offset}-", "If-Range": f'"{sha256}"'}
        path = _path("submissions", submission, "documents", document)
        return DocumentStream(self.open(path, headers=headers, attempts=1), offset)

    def absences(self) -> tuple[wire.Absence, ...]:
        """Who is away."""
        return wire.absences(self.call("GET", "/v1/absences"))

    def routing(self) -> Mapping[str, Any]:
        """The routing table (role verwaltung)."""
        return wire.Fields({"table": self.call("GET", "/v1/routing")}, "routing").data("table")

    def put_routing(self, table: Mapping[str, Any]) -> None:
        """Replace the routing table (role verwaltung)."""
        self.call("PUT", "/v1/routing", body=dict(table))

    def report_reads(self, reads: Sequence[Mapping[str, Any]], *, key: str) -> None:
        """Tell what was opened here: submission, document, on_behalf_of, at."""
        self.call("POST", "/v1/reads", body=[dict(read) for read in reads], key=key)

    # -- who works on it ----------------------------------------------------------------------
    def announce(self, submission: SubmissionId) -> tuple[Person, ...]:
        """I have it open; who else has. Fades 90 s after the last call."""
        answer = self.call(
            "PUT", _path("submissions", submission, "presence"), stall=COURTESY_S, attempts=1
        )
        return wire.Fields(answer, "presence").each("present", wire.person)

    def leave(self, submission: SubmissionId) -> None:
        """I closed it."""
        path = _path("submissions", submission, "presence")
        self.call("DELETE", path, stall=COURTESY_S, attempts=1)

    def claim(self, submission: SubmissionId, on_behalf_of: PersonId | None) -> Claim:
        """Take or renew the lease. Raises Refused("claimed", who, since, expires_at)."""
        answer = self.call(
            "POST",
            _path("submissions", submission, "claim"),
            body={"on_behalf_of": on_behalf_of},
            stall=COURTESY_S,
        )
        return wire.claim(wire.Fields(answer, "claim").data("claim"))

    def release(self, submission: SubmissionId) -> None:
        """Give the lease back."""
        path = _path("submissions", submission, "release")
        self.call("POST", path, stall=COURTESY_S)

    def take_over(self, submission: SubmissionId, reason: str) -> Claim:
        """Take a lease from somebody. Raises Refused("forbidden") without the right."""
        path = _path("submissions", submission, "takeover")
        answer = self.call("POST", path, body={"reason": reason}, stall=COURTESY_S)
        return wire.claim(wire.Fields(answer, "claim").data("claim"))

    # -- deeds --------------------------------------------------------------------------------
    def confirm(self, order: Order) -> tuple[Submission, HandoverNumber]:
        """Register press one; the submission as it is now, and the new handover.

        Raises Refused: version-conflict, already-decided (who, at), claimed (who, since),
        case-missing, forbidden.
        """
        answer = self.call(
            "POST",
            _path("submissions", order.submission, "confirm"),
            body=wire.confirm_body(order),
            headers={"If-Match": f'"{order.version}"'},
            key=order.id,
        )
        fields = wire.Fields(answer, "confirm")
        number = HandoverNumber(fields.text("handover"))
        return wire.submission(fields.data("submission")), number

    def file(self, order: Order) -> Submission:
        """Register press two of `order.handover`."""
        body = {
            "handover": order.handover,
            "on_behalf_of": order.on_behalf_of,
            "hold_seconds": order.hold_seconds,
        }
        return self._deed(order.submission, "file", body, order.id)

    def undo(self, order: Order) -> Submission:
        """Take a press back. Raises Refused("undo-too-late")."""
        body = {"handover": order.handover, "step": _STEPS[order.kind]}
        return self._deed(order.submission, "undo", body, order.id)

    def approve(self, order: Order) -> Submission:
        """The second pair of eyes releases `order.handover`, as seen in `order.version`.

        Raises Refused: own-approval, version-conflict, already-decided (who, at), undone.
        """
        body = {"handover": order.handover, "hold_seconds": order.hold_seconds}
        headers = {"If-Match": f'"{order.version}"'}
        return self._deed(order.submission, "approve", body, order.id, headers)

    def decline(self, order: Order) -> Submission:
        """The second pair of eyes sends it back with `order.text` as the reason."""
        body = {"handover": order.handover, "reason": order.text}
        return self._deed(order.submission, "decline", body, order.id)

    def approvals(self) -> tuple[SubmissionId, ...]:
        """What waits for me as the second pair of eyes, the oldest first."""
        waiting = wire.Fields(self.call("GET", "/v1/approvals"), "approvals").texts("submissions")
        return tuple(SubmissionId(id_) for id_ in waiting)

    def _deed(
        self,
        submission: SubmissionId,
        deed: str,
        body: Mapping[str, Any],
        key: str,
        headers: Mapping[str, str] | None = None,
    ) -> Submission:
        path = _path("submissions", submission, deed)
        answer = self.call("POST", path, body=body, key=key, headers=headers)
        return wire.submission(wire.Fields(answer, deed).data("submission"))

    # -- handovers: the contract's JSON, read by sync.handover ----------------------------------
    def standing_handovers(self) -> tuple[HandoverNumber, ...]:
        """Handovers that stand still and that I may finish."""
        answer = self.call("GET", "/v1/handovers", query={"state": "standing"})
        numbers = wire.Fields(answer, "handovers").texts("handovers")
        return tuple(HandoverNumber(number) for number in numbers)

    def stuck_handovers(self) -> tuple[StuckHandover, ...]:
        """What stands still across people. Raises Refused("forbidden") without the right."""
        answer = self._object("GET", _path("handovers", "stuck"))
        return wire.Fields(answer, "stuck").each("handovers", wire.stuck)

    def handover(self, number: HandoverNumber) -> Mapping[str, Any]:
        """Everything about a handover."""
        return self._object("GET", _path("handovers", number))

    def lease_handover(self, number: HandoverNumber, holder: str, seconds: float) -> str:
        """Take or renew the lease; its token. Refused("lease-held", holder, expires_at)."""
        answer = self._object(
            "POST",
            _path("handovers", number, "lease"),
            body={"holder": holder, "seconds": seconds},
            # The same holder renews: repeating is harmless.
            key=f"lease-{number}-{holder}",
        )
        return wire.Fields(answer, "lease").text("lease")

    def return_lease(self, number: HandoverNumber, lease: str) -> None:
        """Give the lease back."""
        self.call("DELETE", _path("handovers", number, "lease"), headers={"X-Lease": lease})

    def seal_plan(
        self, number: HandoverNumber, lease: str, plan: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Seal papers and legs. Refused("plan-sealed", plan=…) carries the sealed one."""
        path = _path("handovers", number, "plan")
        told = self._object("PUT", path, body=dict(plan), headers={"X-Lease": lease})
        if "legs" not in told:
            raise Damaged("server-nonsense", where="plan")
        return told

    def put_paper(self, number: HandoverNumber, lease: str, paper: str, data: bytes) -> None:
        """Store a paper's bytes. Refused("hash-mismatch")."""
        headers = {"X-Lease": lease, "Content-Type": "application/octet-stream"}
        path = _path("handovers", number, "papers", paper)
        if self.call("PUT", path, data=data, headers=headers) is not None:
            raise Damaged("server-nonsense", where="paper")

    def paper(self, number: HandoverNumber, paper: str) -> bytes:
        """A paper's bytes, received documents included. Refused("not-found")."""
        with DocumentStream(self.open(_path("handovers", number, "papers", paper)), 0) as stream:
            return b"".join(stream)

    def keep_case(self, number: HandoverNumber, lease: str, case_number: str) -> None:
        """Keep the number of the case opened for the submission. Refused: case-known."""
        path, head = _path("handovers", number, "case"), {"X-Lease": lease}
        told = self._object("PUT", path, body={"case_number": case_number}, headers=head)
        if told.get("case_number") != case_number:
            raise Damaged("server-nonsense", where="case")

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
        """Report a leg. Refused: lease-lost, hold-running (until), undone, waits-for-approval,
        not-filed, already-received (leg, with the stored receipt)."""
        body = {
            "state": state,
            "attempts": attempts,
            "receipt": receipt,
            "reason": reason,
            "not_before": None if not_before is None else wire.instant_text(not_before),
        }
        path = _path("handovers", number, "legs", leg)
        told = self._object("PUT", path, body=body, headers={"X-Lease": lease})
        # a page in between that says "200" has not written anything down
        if told.get("name") != leg:
            raise Damaged("server-nonsense", where="leg")
        return told

    def put_statistics(self, number: HandoverNumber, facts: Mapping[str, Any]) -> str:
        """Hand the facts of a handover over, once; the record's number."""
        answer = self.call("PUT", _path("handovers", number, "statistics"), body=dict(facts))
        return wire.Fields(answer, "statistics").text("receipt")

    def statistics_receipt(self, number: HandoverNumber) -> str:
        """The number of a handover's record. Refused("not-found")."""
        answer = self.call("GET", _path("handovers", number, "statistics"))
        return wire.Fields(answer, "statistics").text("receipt")

    def _object(self, method: str, path: str, **more: Any) -> Mapping[str, Any]:
        answer = self.call(method, path, **more)
        return wire.Fields({"answer": answer}, method.lower()).data("answer")
