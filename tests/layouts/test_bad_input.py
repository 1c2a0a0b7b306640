"""Bad input has a definite expectation, and its files are what their names say."""

import pymupdf
import pytest

from tests.layouts.bad_input import MAKERS, Bad, archive, contradiction, encrypted, hundred_pages


@pytest.mark.parametrize("make", MAKERS, ids=lambda m: m.__name__)
def test_every_bad_submission_says_what_must_come_of_it(make) -> None:  # type: ignore[no-untyped-def]
    bad: Bad = make(1)
    assert bad.name == make.__name__
    assert bad.expected.endswith(".") and bad.entered and bad.allowed
    assert set(bad.fields) <= set(bad.entered)


def test_the_encrypted_file_needs_its_password() -> None:
    with pymupdf.open(stream=encrypted(1).files["au.pdf"]) as document:
        assert document.needs_pass


def test_a_hundred_pages_end_with_the_note() -> None:
    with pymupdf.open(stream=hundred_pages(1).files["alles.pdf"]) as document:
        assert len(document) == 100
        assert "Arbeitsunfähigkeit" in document[99].get_text()


def test_the_archive_is_no_pdf() -> None:
    assert archive(1).files["nachweis.zip"].startswith(b"PK")


def test_two_documents_contradict_each_other_in_one_day_only() -> None:
    bad = contradiction(1)
    texts = []
    for data in bad.files.values():
        with pymupdf.open(stream=data) as document:
            texts.append(document[0].get_text())
    until = bad.entered["au_bis"]
    shown = f"{until[8:]}.{until[5:7]}.{until[:4]}"
    assert texts[0].count(shown) == texts[1].count(shown) + 1
