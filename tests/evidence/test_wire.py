"""What crosses the line from the locked processes to the desk: never a word that nobody may see."""

import json
from collections.abc import Iterator
from typing import Any

import pymupdf
import pytest
from PIL import Image, ImageDraw

from inbox.comparison.result import Rect
from inbox.evidence.pool import WorkerPool
from inbox.evidence.reading import PageReading
from inbox.evidence.spawn import WorkerProcess
from tests.evidence import papers
from tests.evidence.papers import KBV, certificate, font, jpeg, photographed
from tests.evidence.redact_files import SECRET, WORDS
from tests.evidence.sample_files import sha

#: What stands on the papers and may be heard nowhere.
HIDDEN = (SECRET, SECRET.replace(".", ""), WORDS)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every answer of every process as it came, before anybody has looked at it."""
    messages: list[str] = []
    receive = WorkerProcess._receive

    def listened(process: WorkerProcess, deadline: float) -> dict[str, Any]:
        message = receive(process, deadline)
        messages.append(json.dumps(message, ensure_ascii=False))
        return message

    monkeypatch.setattr(WorkerProcess, "_receive", listened)
    yield messages


def sick_note(*, code: bool = False) -> Image.Image:
    """The certificate with a diagnosis below its rows."""
    said = KBV + "\t" + SECRET.replace(".", "") + "G\t\t" if code else None
    page = certificate(code=said)
    pen = ImageDraw.Draw(page)
    pen.text((160, 1300), "Diagnose (ICD-10):", (30, 30, 30), font(32))
    pen.text((880, 1300), f"{SECRET} {WORDS}", (10, 10, 10), font(36))
    return page


def read(pool: WorkerPool, data: bytes, *, medical: bool = False) -> PageReading:
    with pool.open(data, sha(data), medical=medical) as session:
        return session.reading().pages[0]


def crossed(heard: list[str]) -> str:
    assert any('"recognised"' in message for message in heard)
    return " ".join(heard)


def test_a_recognised_diagnosis_leaves_the_recogniser_only_as_rectangles(
    pool: WorkerPool, heard: list[str]
) -> None:
    page = read(pool, jpeg(photographed(sick_note(code=True))))
    everything = crossed(heard)
    assert "14.03.1989" in everything and "Festgestellt" in everything
    assert not any(hidden in everything for hidden in HIDDEN)
    assert {"diagnosis", "code"} <= {cover.what for cover in page.covers}
    assert page.codes and page.words


def test_a_caption_in_the_text_covers_what_stands_beside_it_in_a_picture(
    pool: WorkerPool, heard: list[str]
) -> None:
    document = pymupdf.open()
    sheet = document.new_page(width=595, height=842)
    sheet.insert_text((60, 80), "Arbeitsunfaehigkeitsbescheinigung", fontsize=15)
    sheet.insert_text((60, 212), "Diagnose:", fontsize=12)
    picture = Image.new("RGB", (1000, 1200), papers.PAPER)
    pen = ImageDraw.Draw(picture)
    pen.text((40, 20), WORDS, (10, 10, 10), font(36))
    pen.text((40, 700), "Festgestellt am 20.11.2026", (10, 10, 10), font(36))
    sheet.insert_image(pymupdf.Rect(140, 190, 500, 622), stream=jpeg(picture))
    page = read(pool, document.tobytes())
    everything = crossed(heard)
    assert WORDS not in everything
    assert "20.11.2026" in [word.text for word in page.words] and page.covers


@pytest.mark.parametrize("declared", [True, False])
def test_what_was_handed_in_as_a_sick_note_is_covered_by_its_codes_alone(
    pool: WorkerPool, heard: list[str], declared: bool
) -> None:
    page = Image.new("RGB", (1000, 700), papers.PAPER)
    pen = ImageDraw.Draw(page)
    pen.text((60, 60), "Herr Zoltan Beispiel", (10, 10, 10), font(36))
    pen.text((60, 300), f"{SECRET} {WORDS}", (10, 10, 10), font(36))
    read(pool, jpeg(page), medical=declared)
    assert (WORDS in crossed(heard)) is not declared


def test_a_second_look_sees_nothing_below_a_cover(pool: WorkerPool, heard: list[str]) -> None:
    data = jpeg(sick_note())
    with pool.open(data, sha(data)) as session:
        reading = session.reading()
        (cover, *_) = (c.rect for c in reading.pages[0].covers if c.what == "diagnosis")
        around = Rect(cover.x0 - 2, cover.y0 - 2, cover.x1 + 2, cover.y1 + 2)
        looked = session.look(reading, [(0, around)])
    assert looked.pages[0].looks
    assert not any(hidden in crossed(heard) for hidden in HIDDEN)
