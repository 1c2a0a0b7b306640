"""Whether a case of the Fachverfahren is this submission's: number, name, birth date, file number.

Pure: cases come in as the Fachverfahren tells them, whichever way they came. Nothing may ever be
filed into a stranger's file, so a case that does not agree in everything is said to differ.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from inbox.decision import CaseResolution
from inbox.errors import Unreachable
from inbox.submission import Submission
from sync.handover.names import plain_number, same_family_name, same_given_name

FAMILY, GIVEN, BORN = "nachname", "vorname", "geburtsdatum"
NUMBER, FILE = "bg_nummer", "aktenzeichen"


def number_of(submission: Submission) -> str:
    """The case number of a submission: the server's, else the entered one, else empty."""
    return submission.case_number or submission.text(NUMBER)


def by_number(
    submission: Submission, number: str, case: Mapping[str, Any] | None, now: datetime
) -> CaseResolution:
    """Compare the case found under a number; None when there is none."""
    if case is None:
        return CaseResolution(
            "unknown", case_number=number, reasons=("number-unknown",), checked_at=now
        )
    people = persons(case)
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
    return resolution(state, case, same or people[:1], tuple(reasons), now)


def may_be_searched(submission: Submission) -> bool:
    """Whether name and birth date are known, without which nobody is searched."""
    return all(submission.text(name) for name in (FAMILY, GIVEN, BORN))


def incomplete(now: datetime) -> CaseResolution:
    """Nobody can be searched."""
    return CaseResolution("unknown", reasons=("person-incomplete",), checked_at=now)


def by_person(
    submission: Submission, cases: Sequence[Mapping[str, Any]], now: datetime
) -> CaseResolution:
    """Choose among the cases found by name and birth date; the search may be looser than we are."""
    hits = [c for c in cases if _same_people(submission, persons(c))]
    if len(hits) == 1:
        same = _same_people(submission, persons(hits[0]))
        return resolution("agrees", hits[0], same, ("found-by-name",), now)
    if hits:
        return CaseResolution("unknown", reasons=("several-cases",), checked_at=now)
    name = f"{submission.text(FAMILY)}, {submission.text(GIVEN)}"
    return CaseResolution("new", name=name, birth_date=submission.text(BORN), checked_at=now)


def is_person(case: Mapping[str, Any], family: str, given: str, born: str) -> bool:
    """Whether somebody of the case has this name and birth date."""
    return any(
        same_family_name(family, str(p.get("family_name", "")))
        and same_given_name(given, str(p.get("given_name", "")))
        and p.get("birth_date") == born
        for p in persons(case)
    )


def resolution(
    state: str,
    case: Mapping[str, Any],
    people: Sequence[Mapping[str, Any]],
    reasons: tuple[str, ...],
    now: datetime,
) -> CaseResolution:
    """The answer about one case. Raises Unreachable("case-system-nonsense") without its numbers."""
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
        checked_at=now,
    )


def persons(case: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The people of a case. Raises Unreachable("case-system-nonsense")."""
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
