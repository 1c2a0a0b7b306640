"""A row in words: what is not compared says why, once."""

import pytest

from inbox.comparison.result import FieldResult, Result
from ui.field_list_words import sentence, verdict_words


def plain_row(reason: str) -> FieldResult:
    return FieldResult(
        field="tage", label="Kalendertage", group="Abwesenheit", entered="14", evidence=None,
        result=Result.NO_EVIDENCE, reason=reason, compared=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        ("Berechnet: 14 Kalendertage.", "Berechnet: 14 Kalendertage"),
        ("", "kein Vergleich vorgesehen"),
    ],
)
def test_a_row_without_a_comparison_says_why(reason: str, shown: str) -> None:
    assert verdict_words(plain_row(reason), None) == shown


def test_the_reason_is_spoken_once() -> None:
    words = sentence(plain_row("Berechnet: 14 Kalendertage."), None)
    assert words.count("14 Kalendertage") == 1
