"""The Fachverfahren over configurable HTTP JSON: resolve a case, open one, fill masks.

It compares and carries; it decides nothing. Nothing may ever be filed into a stranger's file, so
a case that does not agree in number, name, birth date or file number is said to differ.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from inbox.decision import CaseResolution
from inbox.errors import Unreachable
from inbox.submission import Submission
from sync.handover.line import Answer, TargetLine
from sync.handover.mapping import Mappings
from sync.handover.names import plain_number, same_family_name, same_given_name
from sync.handover.targets import NewCase, Record
from sync.handover.view import HandoverView

FAMILY, GIVEN, BORN = "nachname", "vorname", "geburtsdatum"
NUMBER, FILE = "bg_nummer", "aktenzeichen"


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
        self._mappings = mappings
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
        number = submission.case_number or submission.text(NUMBER)
        if number:
            found = self._case(number)
            if found is None:
                return CaseResolution(
                    "unknown",
                    case_number=number,
                    reasons=("number-unknown",),
                    checked_at=self._now(),
                )
            return self._compared(submission, number, found)
        return self._searched(submission)

    def create_case(self, key: str, person: NewCase) -> CaseResolution:
        """Open a case under a key; the answer is that of the first time."""
        body = {
            "family_name": person.family_name,
            "given_name": person.given_name,
            "birth_date": person.birth_date,
            "office": person.office,
        }
        answer = self._answered(self._line.call("POST", "/cases", body=body, key=key))
        return self._resolution("agrees", answer, _persons(answer)[:1], ())

    def record(self, view: HandoverView, case_number: str) -> Record:
        """The masks of a handover."""
        return self._mappings.record(view, case_number)

    def facts(self, view: HandoverView, case_number: str) -> Record:
        """The facts of a handover for the statistics report."""
        return self._mappings.statistics(view, case_number)

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
        """Take a record back while it is not processed."""
        self._line.call("DELETE", f"/records/{quote(receipt, safe='')}", key=key)

    # -- inside ----------------------------------------------------------------------------
    def _case(self, number: str) -> Mapping[str, Any] | None:
        answer = self._line.call("GET", f"/cases/{quote(plain_number(number))}", absent=True)
        return None if answer is None else answer.body

    def _searched(self, submission: Submission) -> CaseResolution:
        family, given, born = (submission.text(name) for name in (FAMILY, GIVEN, BORN))
        if not (family and given and born):
            return CaseResolution("unknown", reasons=("person-incomplete",), checked_at=self._now())
        query = {"family_name": family, "given_name": given, "birth_date": born}
        cases = self._answered(self._line.call("GET", "/cases", query=query)).get("cases")
        if not isinstance(cases, list) or not all(isinstance(c, dict) for c in cases):
            raise Unreachable("case-system-nonsense")
        # the search may be looser than we are
        hits = [c for c in cases if _same_people(submission, _persons(c))]
        if len(hits) == 1:
            return self._resolution(
                "agrees", hits[0], _same_people(submission, _persons(hits[0])), ("found-by-name",)
            )
        if hits:
            return CaseResolution("unknown", reasons=("several-cases",), checked_at=self._now())
        return CaseResolution(
            "new", name=f"{family}, {given}", birth_date=born, checked_at=self._now()
        )

    def _compared(
        self, submission: Submission, number: str, case: Mapping[str, Any]
    ) -> CaseResolution:
        people = _persons(case)
        same = _same_people(submission, people)
        reasons: list[str] = []
        if plain_number(str(case.get("case_number", ""))) != plain_number(number):
            reasons.append("number-differs")
        if not same:
            reasons += _differences(submission, people)
        entered_file = submission.text(FILE)
        if entered_file and plain_number(entered_file) not in (
            plain_number(str(case.get("file_number", ""))),
            plain_number(number),
        ):
            reasons.append("file-number-differs")
        state = "differs" if reasons else "agrees"
        return self._resolution(state, case, same or people[:1], tuple(reasons))

    def _resolution(
        self,
        state: str,
        case: Mapping[str, Any],
        people: Sequence[Mapping[str, Any]],
        reasons: tuple[str, ...],
    ) -> CaseResolution:
        number, file_number = case.get("case_number"), case.get("file_number")
        if not number or not file_number:
            raise Unreachable("case-system-nonsense")
        person = people[0] if people else {}
        return CaseResolution(
            state,
            case_number=str(number),
            file_number=str(file_number),
            name=f"{person.get('family_name', '')}, {person.get('given_name', '')}",
            birth_date=str(person.get("birth_date", "")),
            reasons=reasons,
            checked_at=self._now(),
        )

    @staticmethod
    def _answered(answer: Answer | None) -> Mapping[str, Any]:
        if answer is None:
            raise Unreachable("case-system-nonsense")
        return answer.body


def _persons(case: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    people = case.get("persons")
    if not isinstance(people, list):
        raise Unreachable("case-system-nonsense")
    return [p for p in people if isinstance(p, dict)]


def _same_people(
    submission: Submission, people: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """Those persons of the case who agree in everything the submission states."""
    return [p for p in people if not _differences(submission, [p])]


def _differences(submission: Submission, people: Sequence[Mapping[str, Any]]) -> list[str]:
    """What does not agree; a person whose name agrees is asked for the birth date only."""
    family, given, born = (submission.text(name) for name in (FAMILY, GIVEN, BORN))
    if not family:
        return ["person-incomplete"]
    named = [
        p
        for p in people
        if same_family_name(family, str(p.get("family_name", "")))
        and (not given or same_given_name(given, str(p.get("given_name", ""))))
    ]
    if not named:
        born_alike = born and any(p.get("birth_date") == born for p in people)
        return (
            ["name-differs"] if born_alike or not born else ["name-differs", "birth-date-differs"]
        )
    if born and all(p.get("birth_date") != born for p in named):
        return ["birth-date-differs"]
    return []


def _receipt(body: Mapping[str, Any]) -> str:
    receipt = body.get("receipt")
    if not isinstance(receipt, str) or not receipt:
        raise Unreachable("case-system-nonsense")
    return receipt
