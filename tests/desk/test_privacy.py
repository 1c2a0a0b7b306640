"""What nobody at the desk may see, and what may be filed as it is."""

from dataclasses import replace

import pytest

from inbox.comparison.result import Rect, Trust
from inbox.evidence.reading import PageReading, Reading, Word
from inbox.privacy import covered_on, may_file_unchanged, visible_words


def page(*lines: str, trust: Trust = Trust.TEXT) -> PageReading:
    words = []
    for number, line in enumerate(lines):
        x = 50.0
        for text in line.split():
            width = 6.0 * len(text)
            words.append(Word(text, Rect(x, 50 + 20 * number, x + width, 62 + 20 * number), number))
            x += width + 6
    return PageReading(595, 842, tuple(words), trust)


def reading(*pages: PageReading, verdict: str = "ok") -> Reading:
    return Reading("0" * 64, "e", "application/pdf", pages, verdict)


HARMLESS = page("Arbeitsunfähigkeitsbescheinigung", "Name Muster, Petra", "seit 19.11.2026")


def shown(of: PageReading) -> str:
    return " ".join(word.text for word in visible_words(of))


@pytest.mark.parametrize(
    "lines",
    [
        ("Diagnose: M54.5 G", "festgestellt 19.11.2026"),
        ("Diagnose", "Rückenschmerzen chronisch", "M54.5", "", "", "Ende"),
        ("ICD-10-Code J06.9 G", "Ende"),
        ("AU-begründende Diagnose(n) (ICD-10)", "F32.1 G", "", "", "", "Ende"),
    ],
)
def test_a_diagnosis_is_covered_right_of_and_below_its_caption(lines: tuple[str, ...]) -> None:
    text = shown(page(*lines))
    for secret in ("M54.5", "Rückenschmerzen", "J06.9", "F32.1"):
        assert secret not in text
    assert any(cover.x1 > cover.x0 for cover in covered_on(page(*lines)))


def test_dates_far_from_the_caption_stay_visible() -> None:
    far = page("Diagnose M54.5", "", "", "", "", "", "", "festgestellt 19.11.2026")
    assert "19.11.2026" in shown(far)


def test_a_page_without_a_caption_is_shown_whole() -> None:
    assert visible_words(HARMLESS) == HARMLESS.words


def test_a_harmless_text_page_may_be_filed_as_it_is() -> None:
    assert may_file_unchanged(reading(HARMLESS), "au_bescheinigung")


@pytest.mark.parametrize(
    "doubtful",
    [
        None,
        reading(),
        reading(HARMLESS, verdict="damaged"),
        reading(replace(HARMLESS, trust=Trust.RECOGNISED)),
        reading(replace(HARMLESS, trust=Trust.EMBEDDED)),
        reading(replace(HARMLESS, trust=Trust.NONE, words=())),
        reading(replace(HARMLESS, doubtful=True)),
        reading(HARMLESS, page("Diagnose M54.5")),
        reading(HARMLESS, page("J06.9G")),
    ],
)
def test_whatever_is_not_certain_waits_for_a_person(doubtful: Reading | None) -> None:
    assert not may_file_unchanged(doubtful, "au_bescheinigung")


def test_a_bank_card_is_never_filed_as_it_is() -> None:
    assert not may_file_unchanged(reading(HARMLESS), "bankkarte")
