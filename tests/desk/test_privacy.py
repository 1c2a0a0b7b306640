"""What nobody at the desk may see of a page, wherever and however it stands there."""

import math
import time
from dataclasses import replace

import pytest

from inbox.comparison.result import Rect, Trust
from inbox.evidence.reading import Code, PageReading, SecondLook
from inbox.privacy import covered, covered_on, covered_page, visible_words
from tests.desk.pages import EMPLOYER, HARMLESS, page, reading

SECRETS = ("M54.5", "Rückenschmerzen", "J06.9", "F32.1", "J88.8", "Depression", "Infektion")


def shown(of: PageReading) -> str:
    return " ".join(word.text for word in visible_words(of))


@pytest.mark.parametrize("trust", [Trust.TEXT, Trust.RECOGNISED])
@pytest.mark.parametrize(
    "lines",
    [
        ("Diagnose: M54.5 G", "festgestellt 19.11.2026"),
        ("Diagnose", "Rückenschmerzen chronisch", "M54.5", "", "", "Ende"),
        ("ICD-10-Code J06.9 G", "Ende"),
        ("AU-begründende Diagnose(n) (ICD-10)", "F32.1 G", "", "", "", "Ende"),
        ("Diagnose:Rückenschmerzen", "Ende"),
        ("ICD-10-CodeM54.5G", "Ende"),
        ("Diagnosen : M54.5 G J06.9 Z", "Rückenschmerzen", "Ende"),
        ("Hauptdiagnose  Rückenschmerzen", "Nebendiagnose  Depression"),
        ("Diagnose  ICD-10  Datum", "Rückenschmerzen  M54.5  19.11.2026"),
        ("Der Patient: Diagnose Akute Infektion", "der Atemwege mit Depression"),
        ("Arbeitsunfähigkeitsbescheinigung", "festgestellt am 19.11.2026  J06.9 G"),
        ("Arbeitsunfähigkeitsbescheinigung", "J06.9G Akute Infektion"),
        ("Arbeitsunfähigkeitsbescheinigung", "Akute Infektion (J06.9)"),
        ("Entlassungsbericht", "Frau Muster leidet an einer Depression"),
        ("Liegebescheinigung", "Aufnahmegrund: Rückenschmerzen"),
        ("Liegebescheinigung", "Aufnahmediagnose", "Rückenschmerzen"),
        ("Rehabilitation", "Art der Erkrankung: Depression", "Diagnosen: F32.1"),
        ("Arbeitsunfähigkeitsbescheinigung", "M 54.5 G"),
    ],
)
def test_a_diagnosis_is_covered_wherever_it_stands(lines: tuple[str, ...], trust: Trust) -> None:
    text = shown(page(*lines, trust=trust))
    for secret in SECRETS:
        assert secret not in text
    assert any(cover.x1 > cover.x0 for cover in covered_on(page(*lines, trust=trust)))


@pytest.mark.parametrize(
    "caption",
    [
        "Diagn0se:", "Dlagnose:", "Diaqnose:", "Diagmose:", "Dia gnose:", "lCD-10:", "1CD-10",
        "ICO-10-Code", "Dіagnose:".replace("і", "í"), "D1AGNOSE", "AU-begründendeDiagnose(n)",
        "Diagnos", "diagnosen(ICD-1O)",
    ],
)  # fmt: skip
def test_a_slip_of_recognition_in_the_caption_uncovers_nothing(caption: str) -> None:
    for lines in ((f"{caption} Rückenschmerzen",), (caption, "Rückenschmerzen")):
        assert "Rücken" not in shown(page(*lines, trust=Trust.RECOGNISED))


def test_dates_far_from_the_caption_stay_visible() -> None:
    far = page("Diagnose M54.5", "", "", "", "", "", "", "festgestellt 19.11.2026")
    assert "19.11.2026" in shown(far)


def test_what_stands_beside_or_below_a_diagnosis_with_its_own_caption_stays_visible() -> None:
    note = page(
        "Arbeitsunfähigkeitsbescheinigung",
        "Diagnose: J06.9 G  festgestellt am 19.11.2026",
        "Ausgestellt am 20.11.2026, Praxis Dr. Grün",
    )
    text = shown(note)
    assert "J06.9" not in text
    assert "19.11.2026" in text and "20.11.2026" in text


@pytest.mark.parametrize(
    "sentence",
    [
        "Bescheinigung mit Angaben über die Diagnose",
        "Diese Bescheinigung enthält keine Diagnose",
        "Ausdruck ohne Diagnose",
    ],
)
def test_a_sentence_that_mentions_diagnoses_covers_nothing(sentence: str) -> None:
    of = page("Arbeitsunfähigkeitsbescheinigung", sentence, "sowie die voraussichtliche Dauer")
    assert visible_words(of) == of.words


def test_a_page_without_a_caption_is_shown_whole() -> None:
    assert visible_words(HARMLESS) == HARMLESS.words


@pytest.mark.parametrize("text", ["B12", "A45 Nord", "Haus M54.5"])
def test_codes_that_only_look_like_a_diagnosis_stay_on_other_documents(text: str) -> None:
    of = page("Mietvertrag", f"Wohnung {text}")
    assert visible_words(of) == of.words


def test_covering_twice_changes_nothing() -> None:
    once = covered(
        reading(
            page("Arbeitsunfähigkeitsbescheinigung", "Diagnose: J06.9 G", "", "Name Muster, Petra"),
            page("J06.9 G", "Seite 2"),
            EMPLOYER,
        )
    )
    assert covered(once) == once
    assert "J06.9" not in repr(once)


def test_a_sick_note_is_one_on_each_of_its_pages() -> None:
    two = covered(reading(HARMLESS, page("J06.9 G")))
    assert "J06.9" not in repr(two) and two.pages[1].covers


def test_what_was_handed_in_as_a_sick_note_is_read_as_one() -> None:
    bare = reading(page("Bescheinigung", "J06.9 G"))
    assert "J06.9" in repr(covered(bare))
    assert "J06.9" not in repr(covered(bare, medical=True))


def leaning(of: PageReading, degrees: float) -> PageReading:
    """The page as a camera saw it: turned about a corner, words with their flat rectangles."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    upright = (c, -s, 120.0, s, c, 40.0, 0.0, 0.0, 1.0)
    tilted = replace(of, upright=upright)
    words = tuple(replace(w, flat=w.rect, rect=tilted.on_page(w.rect)) for w in of.words)
    return replace(tilted, words=words)


@pytest.mark.parametrize("degrees", [-12.0, -4.0, 3.0, 9.0, 90.0, 180.0])
def test_covers_lie_on_the_picture_as_it_is_shown(degrees: float) -> None:
    flat = page(
        "Arbeitsunfähigkeitsbescheinigung",
        "",
        "Diagnose  Rückenschmerzen M54.5 G",
        "",
        "festgestellt am 19.11.2026",
        trust=Trust.RECOGNISED,
    )
    seen = replace(leaning(flat, degrees), width=2000.0, height=2000.0)
    # turned about its corner the page may leave the picture: moved back into it
    seen = moved(seen, 700.0)
    of = covered_page(seen)
    assert "M54.5" not in shown(of) and "19.11.2026" in shown(of)
    for word in seen.words:
        if word.text in ("Rückenschmerzen", "M54.5"):
            middle = ((word.rect.x0 + word.rect.x1) / 2, (word.rect.y0 + word.rect.y1) / 2)
            for x, y in (
                middle,
                (word.rect.x0 + 1, word.rect.y0 + 1),
                (word.rect.x1 - 1, word.rect.y1 - 1),
            ):
                assert any(
                    c.rect.x0 <= x <= c.rect.x1 and c.rect.y0 <= y <= c.rect.y1 for c in of.covers
                )


def moved(of: PageReading, by: float) -> PageReading:
    a, b, c, d, e, f, *rest = of.upright
    words = tuple(
        replace(w, rect=Rect(w.rect.x0 + by, w.rect.y0 + by, w.rect.x1 + by, w.rect.y1 + by))
        for w in of.words
    )
    return replace(of, words=words, upright=(a, b, c + by, d, e, f + by, *rest))


def test_second_looks_and_codes_say_no_diagnosis() -> None:
    of = replace(
        page("Arbeitsunfähigkeitsbescheinigung", "Diagnose J06.9 G"),
        looks=(SecondLook(Rect(110, 70, 200, 82), "J06.9 G", 0.9),),
        codes=(
            Code(
                "PDF417", "01\tb\t06\tMuster\tPetra\tJ069G\tM545\t20261119", Rect(60, 300, 200, 360)
            ),
        ),
    )
    told = covered_page(of)
    assert told.looks == ()
    assert told.codes[0].text.split("\t") == [
        "01",
        "b",
        "06",
        "Muster",
        "Petra",
        "",
        "",
        "20261119",
    ]
    assert any(c.what == "code" and c.rect == Rect(60, 300, 200, 360) for c in told.covers)


@pytest.mark.parametrize(
    "lines",
    [
        ("Nordbank Mastercard", "5555 5555 5555 4444", "gültig bis 09/29"),
        ("4111111111111111", "VISA"),
        ("Debitkarte", "Kartennummer: 4111 1111 1111 1111"),
        ("girocard", "CVC 123"),
        ("VISA", "CVC", "123"),
        ("Kreditkarte", "Kartenprüfnummer 1234"),
        ("Bankkarte", "Karte 000 471 108"),
    ],
)
def test_card_numbers_and_check_numbers_are_covered(lines: tuple[str, ...]) -> None:
    text = shown(page(*lines))
    for secret in ("5555", "4111", "123", "1234", "471"):
        assert secret not in text.split()
    assert {c.what for c in covered_page(page(*lines)).covers} == {"card"}


@pytest.mark.parametrize(
    "line",
    [
        "IBAN DE02 1203 0000 0000 2020 51",
        "Kundennummer 4111111111111112",
        "Buchung 20261119 20261120",
        "Karte gültig bis 09/29",
    ],
)
def test_account_numbers_are_no_card_numbers(line: str) -> None:
    of = page("girocard", line)
    assert visible_words(of) == of.words


@pytest.mark.parametrize("line", ["Diagnose J06.9 G", "M54.5", "4111 1111 1111 1111 VISA"])
def test_a_page_made_of_nothing_but_secrets_is_covered_in_no_time(line: str) -> None:
    of = page("Arbeitsunfähigkeitsbescheinigung", *[" ".join([line] * 12)] * 300)
    started = time.process_time()
    told = covered_page(of)
    assert time.process_time() - started < 5.0
    assert "J06.9" not in repr(told) and "M54.5" not in repr(told) and "4111" not in repr(told)
    assert len(told.covers) <= 900
