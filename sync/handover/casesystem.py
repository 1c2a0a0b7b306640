"""The Fachverfahren over configurable HTTP JSON: resolve a case, open one, fill masks.

It compares and carries; it decides nothing. Nothing may ever be filed into a stranger's file, so
a case that does not agree in number, name, birth date or file number is said to differ.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from inbox.decision import CaseResolution
from inbox.errors import Unreachable
from inbox.submission import Submission
from sync.handover.case_match import (
    BORN,
    FAMILY,
    GIVEN,
    by_number,
    by_person,
    incomplete,
    may_be_searched,
    number_of,
    persons,
    resolution,
)
from sync.handover.line import Answer, TargetLine
from sync.handover.mapping import Mappings
from sync.handover.names import plain_number
from sync.handover.targets import NewCase, Record
from sync.handover.view import HandoverView


class HttpCaseSystem:
    """Implements CaseSystem, and Statistics as records of their own, on the HTTP contract."""

    def __init__(
        self,
        base: str,
        token: str,
        mappings: Mappings,
        *,
        verify: str | bool = True,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._line = TargetLine("case-system", base, token, verify=verify)
        self.mappings = mappings
        self._now = now

    def close(self) -> None:
        """Give back the connections."""
        self._line.close()

    def resolve(self, submission: Submission) -> CaseResolution:
        """Ask by number, else by name and birth date. Raises Unreachable.

        States: agrees, differs, unknown, new. Reasons: number-unknown, name-differs,
        birth-date-differs, file-number-differs, person-incomplete, several-cases, and
        found-by-name when the only hit is proposed.
        """
        number = number_of(submission)
        if number:
            return by_number(submission, number, self._case(number), self._now())
        if not may_be_searched(submission):
            return incomplete(self._now())
        return by_person(submission, self._found(submission), self._now())

    def create_case(self, key: str, person: NewCase) -> CaseResolution:
        """Open a case under a key; the answer is that of the first time."""
        body = {
            "family_name": person.family_name,
            "given_name": person.given_name,
            "birth_date": person.birth_date,
            "office": person.office,
        }
        answer = self._answered(self._line.call("POST", "/cases", body=body, key=key))
        return resolution("agrees", answer, persons(answer)[:1], (), self._now())

    def record(self, view: HandoverView, case_number: str) -> Record:
        """The masks of a handover."""
        return self.mappings.record(view, case_number)

    def facts(self, view: HandoverView, case_number: str) -> Record:
        """The facts of a handover for the statistics report."""
        return self.mappings.statistics(view, case_number)

    def put_record(self, key: str, record: Record) -> str:
        """Fill the masks; returns the receipt."""
        return _receipt(
            self._answered(self._line.call("POST", "/records", body=dict(record), key=key))
        )

    def find_by_key(self, key: str) -> str | None:
        """The receipt of an earlier sending under this key."""
        answer = self._line.call("GET", "/records/by-key", query={"key": key}, absent=True)
        return None if answer is None else _receipt(answer.body)

    def withdraw(self, key: str, receipt: str) -> None:
        """Take a record back while it is not processed; without a receipt it is asked for."""
        receipt = receipt or self.find_by_key(key) or ""
        if receipt:  # a key of its own: the leg's stands for what was sent
            self._line.call("DELETE", f"/records/{quote(receipt, safe='')}", key=f"{key}/zurueck")

    # -- inside ----------------------------------------------------------------------------
    def _case(self, number: str) -> Mapping[str, Any] | None:
        answer = self._line.call("GET", f"/cases/{quote(plain_number(number))}", absent=True)
        return None if answer is None else answer.body

    def _found(self, submission: Submission) -> list[Mapping[str, Any]]:
        query = {
            "family_name": submission.text(FAMILY),
            "given_name": submission.text(GIVEN),
            "birth_date": submission.text(BORN),
        }
        cases = self._answered(self._line.call("GET", "/cases", query=query)).get("cases")
        if not isinstance(cases, list) or not all(isinstance(c, dict) for c in cases):
            raise Unreachable("case-system-nonsense")
        return cases

    @staticmethod
    def _answered(answer: Answer | None) -> Mapping[str, Any]:
        if answer is None:
            raise Unreachable("case-system-nonsense")
        return answer.body


def _receipt(body: Mapping[str, Any]) -> str:
    receipt = body.get("receipt")
    if not isinstance(receipt, str) or not receipt:
        raise Unreachable("case-system-nonsense")
    return receipt
