"""Whether a paper may be filed as it is, redacted, or not before a person has looked."""

from dataclasses import replace

import pytest

from inbox.catalogue_values import EvidenceKind
from inbox.comparison.result import Rect, Trust
from inbox.evidence.reading import PageReading
from inbox.privacy import covered
from inbox.redaction import ByHand, Standing, Statement, judge_redaction
from tests.desk.pages import EMPLOYER, HARMLESS, page, reading

SICK = EvidenceKind("au_bescheinigung", "AU", "schwaerzen", "person", (), sensitivity="art9")
CARD = EvidenceKind("bankkarte", "Bankkarte", "schwaerzen", "holder", ())
LEASE = EvidenceKind("mietvertrag", "Mietvertrag", "akte", "household", ())


def standing(
    *pages: PageReading, kind: EvidenceKind = SICK, hand: ByHand | None = None
) -> Standing:
    return judge_redaction(covered(reading(*pages)), [kind], hand or ByHand.none()).standing


def test_a_harmless_text_page_may_be_filed_as_it_is() -> None:
    assert standing(HARMLESS) is Standing.CLEAR


def test_a_photo_within_a_page_of_text_is_not_vouched_for_by_the_text() -> None:
    assert standing(replace(HARMLESS, pictured=0.05)) is Standing.CLEAR
    assert standing(replace(HARMLESS, pictured=0.4)) is Standing.WAITS
    assert standing(replace(EMPLOYER, trust=Trust.TEXT, pictured=0.4)) is Standing.CLEAR


def test_a_diagnosis_in_a_text_layer_is_located() -> None:
    assert standing(HARMLESS, page("Diagnose M54.5")) is Standing.LOCATED


def test_the_recognised_copy_for_the_employer_carries_none() -> None:
    assert standing(EMPLOYER) is Standing.CLEAR


def test_the_copy_for_the_insured_person_does_carry_one() -> None:
    other = page(
        "Arbeitsunfähigkeitsbescheinigung  Erstbescheinigung",
        "Ausfertigung für Versicherte",
        "Name, Vorname Muster, Petra  geb. am 12.03.1990",
        "arbeitsunfähig seit 19.11.2026  festgestellt am 19.11.2026",
        trust=Trust.RECOGNISED,
    )
    told = judge_redaction(covered(reading(other)), [SICK], ByHand.none())
    assert (told.standing, told.reason) == (Standing.WAITS, "no-field")
    assert standing(EMPLOYER, other) is Standing.WAITS


@pytest.mark.parametrize(
    ("doubtful", "reason"),
    [
        (replace(HARMLESS, trust=Trust.RECOGNISED), "page-unclear"),
        (replace(HARMLESS, trust=Trust.NONE, words=()), "page-not-read"),
        (replace(HARMLESS, doubtful=True), "page-doubtful"),
        (replace(EMPLOYER, doubtful=True), "page-doubtful"),
        (
            replace(EMPLOYER, words=tuple(replace(w, confidence=0.5) for w in EMPLOYER.words)),
            "page-unclear",
        ),
        (replace(EMPLOYER, words=EMPLOYER.words[:4]), "page-unclear"),
        (
            replace(EMPLOYER, words=tuple(w for w in EMPLOYER.words if w.text != "Arbeitgeber")),
            "no-field",
        ),
        (
            page(
                "Arbeitsunfähigkeitsbescheinigung Erstbescheinigung",
                "Name, Vorname Muster, Petra  geb. am 12.03.1990",
                "arbeitsunfähig seit 19.11.2026  festgestellt am 19.11.2026",
                "AU-begründende Diagnose(n)",
                trust=Trust.RECOGNISED,
            ),
            "field-not-read",
        ),
    ],
)
def test_whatever_is_not_certain_waits_for_a_person(doubtful: PageReading, reason: str) -> None:
    told = judge_redaction(covered(reading(HARMLESS, doubtful)), [SICK], ByHand.none())
    assert (told.standing, told.page, told.reason) == (Standing.WAITS, 1, reason)


def test_a_file_that_cannot_be_opened_is_never_filed() -> None:
    for broken in (None, reading(), reading(HARMLESS, verdict="damaged")):
        assert judge_redaction(broken, [SICK], ByHand.none()).standing is Standing.CLOSED


def test_an_empty_back_side_needs_nobody() -> None:
    back = PageReading(595, 842, (), Trust.RECOGNISED, blank=True)
    assert standing(EMPLOYER, back) is Standing.CLEAR


def test_a_mark_answers_for_its_page_only() -> None:
    unread = replace(HARMLESS, trust=Trust.NONE, words=())
    mark = Rect(10, 10, 90, 40)
    told = judge_redaction(covered(reading(unread, unread)), [SICK], ByHand({0: (mark,)}))
    assert (told.standing, told.page) == (Standing.WAITS, 1)
    both = judge_redaction(
        covered(reading(unread, unread)), [SICK], ByHand({0: (mark,), 1: (mark,)})
    )
    assert both.standing is Standing.BY_HAND
    assert [c.what for c in both.covers[1]] == ["hand"]


def test_who_says_that_there_is_nothing_does_not_uncover_what_was_found() -> None:
    said = ByHand({}, Statement("int.koch", "2026-11-23T08:12:00+00:00"))
    unread = replace(HARMLESS, trust=Trust.NONE, words=())
    told = judge_redaction(covered(reading(page("Diagnose M54.5"), unread)), [SICK], said)
    assert told.standing is Standing.BY_HAND and told.covers[0]


@pytest.mark.parametrize("trust", [Trust.TEXT, Trust.RECOGNISED])
def test_a_bank_card_is_never_filed_as_it_is(trust: Trust) -> None:
    assert standing(replace(HARMLESS, trust=trust), kind=CARD) is Standing.WAITS


def test_the_photo_of_a_card_waits_even_when_its_number_was_found() -> None:
    card = page("VISA", "4111 1111 1111 1111", trust=Trust.RECOGNISED)
    assert standing(card, kind=CARD) is Standing.WAITS
    assert standing(replace(card, trust=Trust.TEXT), kind=CARD) is Standing.LOCATED


def test_a_diagnosis_found_on_any_other_paper_is_redacted_too() -> None:
    assert standing(page("Mietvertrag", "Diagnose: M54.5"), kind=LEASE) is Standing.LOCATED
    assert standing(page("Mietvertrag"), kind=LEASE) is Standing.FREE
