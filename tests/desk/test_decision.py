"""A decision speaks of the values it was made on, and of no others."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from inbox.comparison.result import FieldResult, Result
from inbox.decision import FieldChoice, FieldDecision, standing, undecided
from inbox.submission import PersonId

ROW = FieldResult("miete", "Grundmiete", "", "412,00 €", "421,00 €", Result.MISMATCH)


def decided(choice: FieldChoice, value: str) -> dict[str, FieldDecision]:
    made = FieldDecision(
        "miete", choice, value, PersonId("koch"), datetime(2026, 11, 23, tzinfo=UTC), "Telefonat"
    )
    return {"miete": made}


@pytest.mark.parametrize(
    ("choice", "value"),
    [
        (FieldChoice.ENTERED_HOLDS, "412,00 €"),
        (FieldChoice.EVIDENCE_HOLDS, "421,00 €"),
        (FieldChoice.CORRECTED, "420,00 €"),
        (FieldChoice.ASK_BACK, "412,00 €"),
        (FieldChoice.CHECKED_BY_HAND, "412,00 €"),
    ],
)
def test_a_decision_stands_while_its_row_says_the_same(choice: FieldChoice, value: str) -> None:
    assert standing([ROW], decided(choice, value)) == decided(choice, value)


def test_evidence_holds_falls_when_another_value_is_read() -> None:
    again = replace(ROW, evidence="431,00 €")
    made = decided(FieldChoice.EVIDENCE_HOLDS, "421,00 €")
    assert undecided([again], standing([again], made)) == (again,)


def test_entered_holds_falls_when_something_else_was_entered() -> None:
    again = replace(ROW, entered="410,00 €")
    assert standing([again], decided(FieldChoice.ENTERED_HOLDS, "412,00 €")) == {}


def test_a_correction_does_not_depend_on_what_is_read() -> None:
    again = replace(ROW, evidence=None, result=Result.UNREADABLE)
    made = decided(FieldChoice.CORRECTED, "420,00 €")
    assert standing([again], made) == made
