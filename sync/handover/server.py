"""What a handover needs of the form server, as a protocol. `sync.client.FormServer` has it.

Answers are the contract's JSON. A problem answer is Refused with its code and values; no line, a
busy server or nonsense is Unreachable.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from inbox.submission import HandoverNumber


class HandoverServer(Protocol):
    """Leases, plans, papers and leg reports."""

    def handover(self, number: HandoverNumber) -> Mapping[str, Any]:
        """GET /v1/handovers/{n}."""
        ...

    def standing_handovers(self) -> Sequence[HandoverNumber]:
        """GET /v1/handovers?state=standing."""
        ...

    def lease_handover(self, number: HandoverNumber, holder: str, seconds: float) -> str:
        """Take or renew the lease; its token. Refused("lease-held", holder, expires_at)."""
        ...

    def return_lease(self, number: HandoverNumber, lease: str) -> None:
        """Give the lease back."""
        ...

    def seal_plan(
        self, number: HandoverNumber, lease: str, plan: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Seal papers and legs. Refused("plan-sealed", plan=…) carries the sealed one."""
        ...

    def put_paper(self, number: HandoverNumber, lease: str, paper: str, data: bytes) -> None:
        """Store a paper's bytes. Refused("hash-mismatch")."""
        ...

    def paper(self, number: HandoverNumber, paper: str) -> bytes:
        """A paper's bytes, received documents included. Refused("not-found")."""
        ...

    def keep_case(self, number: HandoverNumber, lease: str, case_number: str) -> None:
        """Keep the number of the case opened for the submission. Refused: case-known."""
        ...

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
        ...
