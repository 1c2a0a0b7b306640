"""Boxes: a Nein is only read from a recognised box, a Ja only from a cross that is clear."""

import pytest

from inbox.comparison.engine import compare
from inbox.comparison.result import FieldResult, Rect, Result, Trust
from inbox.evidence.reading import PageReading, Reading, Word
from inbox.submission import DocumentId
from tests.comparison.desk import rows_of, service, submission


def note(*words: str, caption: str = "Arbeitsunfall") -> Reading:
    """A sick note with one line of words, each a column's width apart; {} is the caption."""
    placed = [Word("Arbeitsunfähigkeitsbescheinigung", Rect(60, 40, 300, 56), 0)]
    x = 60.0
    for text in words:
        shown = text.replace("{}", caption)
        width = 6.0 * len(shown)
        placed.append(Word(shown, Rect(x, 100, x + width, 112), 1))
        x += width + 5
    return Reading(
        "0" * 64, "t", "application/pdf", (PageReading(595, 842, tuple(placed), Trust.TEXT),)
    )


def accident(entered: bool, reading: Reading) -> FieldResult:
    entry = submission("krankmeldung", {"arbeitsunfall": entered}, ("au_bescheinigung",))
    comparison = compare(entry, service("krankmeldung"), {DocumentId("d0"): reading})
    return rows_of(comparison)["arbeitsunfall"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("☒", "{}"), True),
        (("☐", "{}"), False),
        (("[x]", "{}"), True),
        (("[", "x", "]", "{}"), True),
        (("[", "]", "{}"), False),
        (("{}", "☒"), True),
        (("{}", "[", "]"), False),
        (("X", "{}"), True),
        (("{}:", "☒", "ja", "☐", "nein"), True),
        (("{}:", "☐", "ja", "☒", "nein"), False),
        (("{}:", "ja", "[x]", "nein", "[]"), True),
        (("{}:", "ja", "[]", "nein", "[x]"), False),
        (("{}:", "ja"), True),
        (("{}:", "nein"), False),
        (("{}",), None),
        (("{}:", "ja", "nein"), None),
        (("☒", "{}", "☐"), "unsure"),
        (("☒", "{}", "☐", "Berufsunfähigkeit"), True),
        (("Berufsunfähigkeit", "☐", "{}", "☒"), True),
        (("{}:", "☒", "ja", "☒", "nein"), "unsure"),
    ],
)  # fmt: skip
def test_a_box_says_yes_no_or_nothing(words: tuple[str, ...], said: bool | str | None) -> None:
    reading = note(*words)
    for entered in (True, False):
        found = accident(entered, reading)
        if said is None:
            assert found.result not in {Result.MATCH, Result.MISMATCH}
        elif said == "unsure":
            assert found.result is Result.SIMILAR
        elif said is not entered:
            assert found.result is Result.MISMATCH
            assert found.place is not None
        else:
            assert found.result in {Result.MATCH, Result.NO_EVIDENCE}
            assert not found.is_open


def test_an_empty_box_tells_a_no_but_adds_no_agreement() -> None:
    found = accident(False, note("☐", "{}"))
    assert (found.result, found.compared) == (Result.NO_EVIDENCE, False)
    assert found.evidence == "nicht angekreuzt"
    crossed = accident(True, note("☒", "{}"))
    assert (crossed.result, crossed.compared) == (Result.MATCH, True)


def test_a_box_of_the_caption_before_belongs_to_that_one() -> None:
    found = accident(True, note("Krankenversicherung", "☒", "Telefon", "{}"))
    assert found.result is not Result.MATCH
