"""The statistics leg: facts of a handover go to the form server, which gathers them by month.

The form server knows each handover once; what it has is never sent again.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from inbox.errors import Damaged, Refused, Unreachable
from inbox.submission import HandoverNumber
from sync.handover.mapping import Mappings
from sync.handover.targets import Record
from sync.handover.view import HandoverView

Told = TypeVar("Told")

#: The form server's answers that time mends: signing in, a hold, an approval.
_PASSING = frozenset(
    {"unauthenticated", "token-expired", "hold-running", "waits-for-approval", "unavailable"}
)


class StatisticsServer(Protocol):
    """What the statistics leg needs of a line to the form server."""

    def put_statistics(self, number: HandoverNumber, facts: Mapping[str, Any]) -> str:
        """PUT /v1/handovers/{n}/statistics; the record's number."""
        ...

    def statistics_receipt(self, number: HandoverNumber) -> str:
        """GET /v1/handovers/{n}/statistics. Refused("not-found")."""
        ...


class FormServerStatistics:
    """Implements Statistics. Raises Unreachable("statistics-down"), Refused("statistics-refused")
    with the form server's code as `problem`."""

    def __init__(self, server: StatisticsServer, mappings: Mappings) -> None:
        self._server = server
        self._mappings = mappings

    def facts(self, view: HandoverView, case_number: str) -> Record:
        """The facts of a handover; who confirmed it is nobody's business there."""
        told = self._mappings.statistics(view, case_number)
        return {"case_number": told["case_number"], "masks": told["masks"]}

    def put_record(self, key: str, record: Record) -> str:
        """Hand the facts over; returns the record's number."""
        return _answered(lambda: self._server.put_statistics(_handover(key), record))

    def find_by_key(self, key: str) -> str | None:
        """The number of the record, None when the form server has none of this handover."""
        try:
            return _answered(lambda: self._server.statistics_receipt(_handover(key)))
        except Refused as refused:
            if refused.values.get("problem") == "not-found":
                return None
            raise


def _handover(key: str) -> HandoverNumber:
    """The handover in the key of a leg (inbox/handover.py): number/handover/leg."""
    return HandoverNumber(key.split("/")[1])


def _answered(ask: Callable[[], Told]) -> Told:
    try:
        return ask()
    except Unreachable as gone:
        raise Unreachable("statistics-down", retry_after=gone.retry_after) from gone
    except Damaged as nonsense:
        raise Unreachable("statistics-down") from nonsense
    except Refused as refused:
        if refused.code in _PASSING:
            raise Unreachable("statistics-down") from refused
        raise Refused("statistics-refused", problem=refused.code) from refused
