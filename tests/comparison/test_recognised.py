"""Recognised text: slips, doubt and the second reader; what is not certain never agrees."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from inbox.comparison.engine import compare
from inbox.comparison.result import FieldResult, Rect, Result, Trust
from inbox.comparison.second import wanted_looks
from inbox.comparison.slips import mended, one_slip, parted
from inbox.evidence.reading import PageReading, Reading, SecondLook, Word
from inbox.submission import DocumentId
from tests.comparison import paper
from tests.comparison.desk import read_pdf, rows_of, service, submission
from tests.comparison.test_layouts import entries

D = DocumentId("d0")
Change = Callable[[Word], Word]


def scanned(pdf: bytes, change: Change = lambda w: w, confidence: float = 0.98) -> Reading:
    """A document as a recogniser that makes these slips reads it."""
    reading = read_pdf(pdf)
    pages = tuple(
        PageReading(
            p.width,
            p.height,
            tuple(
                change(replace(w, trust=Trust.RECOGNISED, confidence=confidence)) for w in p.words
            ),
            Trust.RECOGNISED,
        )
        for p in reading.pages
    )
    return Reading("0" * 64, "t", "image/jpeg", pages)


def slip(old: str, new: str, confidence: float = 0.98) -> Change:
    def change(word: Word) -> Word:
        return replace(word, text=new, confidence=confidence) if word.text == old else word

    return change


def rows(service_id: str, data: dict[str, Any], reading: Reading) -> dict[str, FieldResult]:
    entry = submission(service_id, data)
    return rows_of(compare(entry, service(service_id), {D: reading}))


def seen(reading: Reading, rect: Rect, text: str, confidence: float = 0.9) -> Reading:
    """The same with what the second reader saw at a place of its first page."""
    page = replace(reading.pages[0], looks=(SecondLook(rect, text, confidence),))
    return replace(reading, pages=(page, *reading.pages[1:]))


NOTE = paper.prose(
    "Arbeitsunfähigkeitsbescheinigung",
    [
        "Name, Vorname: Jäckel, Günther",
        "geb. am 27.05.1985",
        "Arbeitsunfähig seit 12.04.2026",
        "voraussichtlich arbeitsunfähig bis 25.04.2026",
        "festgestellt am 13.04.2026",
    ],
)
DATA = {
    "nachname": "Jäckel",
    "vorname": "Günther",
    "geburtsdatum": "1985-05-27",
    "au_seit": "2026-04-12",
    "au_bis": "2026-04-25",
    "au_festgestellt_am": "2026-04-13",
}


def test_what_was_recognised_with_confidence_agrees_and_says_how_sure() -> None:
    told = rows("krankmeldung", DATA, scanned(NOTE))
    assert {told[f].result for f in DATA} == {Result.MATCH}
    assert {told[f].trust for f in DATA} == {Trust.RECOGNISED}
    assert {told[f].confidence for f in DATA} == {0.98}


def test_an_agreement_the_reader_was_unsure_of_is_looked_at() -> None:
    told = rows("krankmeldung", DATA, scanned(NOTE, confidence=0.6))
    assert {told[f].result for f in DATA} == {Result.SIMILAR}
    assert "unsicher" in told["au_seit"].reason


def test_both_readers_together_are_sure() -> None:
    reading = scanned(NOTE, confidence=0.6)
    place = rows("krankmeldung", DATA, reading)["au_seit"].place
    assert place is not None
    told = rows("krankmeldung", DATA, seen(reading, place.rect, "12.04.2026"))["au_seit"]
    assert told.result is Result.MATCH
    assert told.second == "12.04.2026"


def test_a_second_reader_who_sees_another_day_takes_a_doubtful_agreement_away() -> None:
    reading = scanned(NOTE, confidence=0.85)
    place = rows("krankmeldung", DATA, reading)["au_seit"].place
    assert place is not None
    told = rows("krankmeldung", DATA, seen(reading, place.rect, "17.04.2026"))["au_seit"]
    assert told.result is Result.SIMILAR
    assert "17.04.2026" in told.reason


def test_a_second_reader_who_hardly_sees_anything_takes_nothing_away() -> None:
    reading = scanned(NOTE, confidence=0.85)
    place = rows("krankmeldung", DATA, reading)["au_seit"].place
    assert place is not None
    told = rows("krankmeldung", DATA, seen(reading, place.rect, "17.04.2026", 0.4))["au_seit"]
    assert told.result is Result.MATCH


def test_a_letter_for_a_digit_is_put_right_but_never_agrees_by_itself() -> None:
    reading = scanned(NOTE, slip("12.04.2026", "I2.O4.2026"))
    told = rows("krankmeldung", DATA, reading)["au_seit"]
    assert told.result is Result.SIMILAR
    assert told.evidence == "I2.O4.2026"
    assert told.place is not None
    both = rows("krankmeldung", DATA, seen(reading, told.place.rect, "12.04.2026"))["au_seit"]
    assert both.result is Result.MATCH


def test_a_repair_does_not_make_another_day_agree() -> None:
    reading = scanned(NOTE, slip("12.04.2026", "I2.O4.2026"))
    told = rows("krankmeldung", {**DATA, "au_seit": "2026-04-17"}, reading)["au_seit"]
    assert told.result in {Result.SIMILAR, Result.MISMATCH}


def test_one_slip_is_similar_on_recognised_text_and_differs_on_real_text() -> None:
    data = {**DATA, "au_seit": "2026-04-17"}
    assert rows("krankmeldung", data, scanned(NOTE))["au_seit"].result is Result.SIMILAR
    assert rows("krankmeldung", data, read_pdf(NOTE))["au_seit"].result is Result.MISMATCH


def test_when_both_readers_see_the_other_day_it_differs() -> None:
    data = {**DATA, "au_seit": "2026-04-17"}
    reading = scanned(NOTE)
    place = rows("krankmeldung", data, reading)["au_seit"].place
    assert place is not None
    told = rows("krankmeldung", data, seen(reading, place.rect, "12.04.2026"))["au_seit"]
    assert told.result is Result.MISMATCH


def test_a_caption_with_slips_is_still_the_caption() -> None:
    reading = scanned(NOTE, slip("Vorname:", "Vomame:"))
    told = rows("krankmeldung", DATA, reading)
    assert told["nachname"].result is Result.MATCH
    assert told["vorname"].result is Result.MATCH


def test_doubtful_and_money_rows_ask_for_a_second_look_and_real_text_never_does() -> None:
    entry = submission("krankmeldung", DATA)
    for reading, asked in ((scanned(NOTE, confidence=0.6), True), (read_pdf(NOTE), False)):
        made = compare(entry, service("krankmeldung"), {D: reading})
        assert bool(wanted_looks(made, {D: reading})) is asked


def test_places_are_marked_on_the_page_as_it_is_seen() -> None:
    # The flat page lies 100 points further down and right on the displayed one.
    shift = (1.0, 0.0, 100.0, 0.0, 1.0, 100.0, 0.0, 0.0, 1.0)

    def moved(word: Word) -> Word:
        r = word.rect
        return replace(word, flat=r, rect=Rect(r.x0 + 100, r.y0 + 100, r.x1 + 100, r.y1 + 100))

    flat = scanned(NOTE)
    tilted = scanned(NOTE, moved)
    tilted = replace(tilted, pages=(replace(tilted.pages[0], upright=shift),))
    here, there = (rows("krankmeldung", DATA, r)["au_seit"].place for r in (flat, tilted))
    assert here is not None
    assert there is not None
    assert there.rect.x0 == pytest.approx(here.rect.x0 + 100, abs=2)
    assert there.rect.y0 == pytest.approx(here.rect.y0 + 100, abs=2)


def test_a_page_where_nothing_can_be_read_is_illegible_and_not_unread() -> None:
    page = PageReading(595, 842, (), Trust.RECOGNISED, doubtful=True)
    entry = submission("krankmeldung", DATA, ("au_bescheinigung",))
    reading = Reading("0" * 64, "t", "image/jpeg", (page,))
    made = compare(entry, service("krankmeldung"), {D: reading})
    assert {r.result for r in made.rows if r.compared} == {Result.UNREADABLE}


@pytest.mark.parametrize("layout", sorted(paper.LAYOUTS))
def test_rent_agrees_on_recognised_text_in_every_column(layout: str) -> None:
    sheet = paper.rent_certificate(5)
    data = entries(sheet)
    told = rows("neuantrag", data, scanned(paper.LAYOUTS[layout](sheet)))
    assert not {f: told[f].result for f in data if told[f].result is not Result.MATCH}


@pytest.mark.parametrize(
    ("glued", "pieces"),
    [
        ("bis31.10.2026", ["bis", "31.10.2026"]),
        ("02826Görlitz", ["02826", "Görlitz"]),
        ("XFolgebescheinigung", ["X", "Folgebescheinigung"]),
        ("KontoDE43290501015422201003", ["Konto", "DE43290501015422201003"]),
        ("Müller,Hans", ["Müller,", "Hans"]),
        ("Nettokaltmiete", ["Nettokaltmiete"]),
        ("12.04.2026", ["12.04.2026"]),
    ],
)
def test_lost_spaces_are_found(glued: str, pieces: list[str]) -> None:
    word = Word(glued, Rect(0, 0, 100, 10), 0, Trust.RECOGNISED)
    assert [w.text for w in parted([word])] == pieces
    assert [w.text for w in parted([replace(word, trust=Trust.TEXT)])] == [glued]


@pytest.mark.parametrize(
    ("read", "meant"),
    [("4l2,OO", "412,00"), ("I2.O4.2026", "12.04.2026"), ("Bonn", "Bonn"), ("B17", "B17")],
)
def test_letters_become_digits_only_where_a_number_must_stand(read: str, meant: str) -> None:
    assert mended(read) == meant


def test_one_slip_is_one_character() -> None:
    assert one_slip("412,00", "412,50")
    assert one_slip("41200", "4120")
    assert not one_slip("412,00", "421,00")
    assert not one_slip("412,00", "412,00")
