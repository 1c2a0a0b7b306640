"""The redacted copy: nothing of what was covered is left in it, however the file had hidden it."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pymupdf
import pytest

from inbox.comparison.result import Rect
from inbox.errors import Damaged
from inbox.evidence.pool import WorkerPool
from inbox.evidence.redact import redacted_copy
from inbox.evidence.redact_proof import TITLE, faults_of, needles_left
from inbox.privacy import covered
from tests.evidence import redact_files, redact_pictures, sample_files
from tests.evidence.redact_files import KEPT, PDFS, SECRET, WORDS, traces
from tests.evidence.redact_pictures import PATCH, PICTURES
from tests.evidence.sample_files import sha
from tests.waiting import seldom


def covers_of(pool: WorkerPool, data: bytes) -> dict[int, list[Rect]]:
    """As the desk finds them: by reading."""
    with pool.open(data, sha(data)) as session:
        reading = covered(session.reading())
    return {n: [c.rect for c in p.covers] for n, p in enumerate(reading.pages) if p.covers}


@dataclass(frozen=True)
class Redacted:
    """One of the adversarial files with what was found and the copy that was made."""

    data: bytes
    covers: dict[int, list[Rect]]
    copy: bytes


@pytest.fixture(scope="module")
def redacted(pool: WorkerPool) -> Callable[[str], Redacted]:
    """Each file is redacted once for all that look at the copy."""

    def make(name: str) -> Redacted:
        data = PDFS[name]()
        covers = covers_of(pool, data)
        return Redacted(data, covers, redacted_copy(pool, data, sha(data), covers))

    return cache(make)


def is_dark(copy: bytes, page: int, rect: Rect) -> bool:
    """Whether nothing but black shows there, by another renderer's settings than the proof's."""
    with pymupdf.open(stream=copy, filetype="pdf") as document:
        clip = pymupdf.Rect(rect.x0 + 3, rect.y0 + 3, rect.x1 - 3, rect.y1 - 3)
        picture = document[page].get_pixmap(dpi=200, clip=clip, colorspace=pymupdf.csGRAY)
    return picture.width > 0 and max(picture.samples) < 60


@pytest.mark.parametrize("name", PDFS)
def test_no_trace_of_the_diagnosis_is_left_in_the_copy(
    redacted: Callable[[str], Redacted], name: str
) -> None:
    data, copy = redacted(name).data, redacted(name).copy
    if name not in ("owner-locked", "scan-with-text"):  # their own bytes do not show it
        assert traces(data)
    assert traces(copy) == []
    with pymupdf.open(stream=copy, filetype="pdf") as document:
        page = document[0]
        assert page.first_annot is None and page.first_widget is None
        assert not document.get_toc() and not document.embfile_count()
        assert not document.get_xml_metadata() and not document.get_ocgs()
        assert document.metadata["title"] == TITLE and not document.metadata["subject"]
        assert page.get_pixmap(dpi=72).samples.count(b"\x00") > 200, "the black box is there"


@pytest.mark.parametrize("name", PDFS)
def test_the_same_file_and_covers_give_the_same_bytes(
    pool: WorkerPool, redacted: Callable[[str], Redacted], name: str
) -> None:
    one = redacted(name)
    assert one.copy == redacted_copy(pool, one.data, sha(one.data), one.covers)


@pytest.mark.parametrize("name", ["plain", "rotated-90", "rotated-180", "rotated-270", "in-a-form"])
def test_a_page_of_plain_text_stays_text(redacted: Callable[[str], Redacted], name: str) -> None:
    with pymupdf.open(stream=redacted(name).copy, filetype="pdf") as document:
        assert KEPT in document[0].get_text() and "20.11.2026" in document[0].get_text()


@pytest.mark.parametrize("name", ["below-a-picture", "in-a-layer", "broken-table", "annotated"])
def test_a_page_with_tricks_is_drawn_anew(redacted: Callable[[str], Redacted], name: str) -> None:
    with pymupdf.open(stream=redacted(name).copy, filetype="pdf") as document:
        assert document[0].get_text() == "" and len(document[0].get_images()) == 1


@pytest.mark.parametrize("name", ["annotated", "boxed"])
def test_somebodys_black_box_over_text_is_no_redaction(pool: WorkerPool, name: str) -> None:
    data = PDFS[name]()
    with pymupdf.open(stream=data, filetype="pdf") as document:
        pages = {0: [Rect(200, 190, 300, 203)]}
        assert SECRET in document[0].get_text()
    assert "words" in faults_of(data, 1, pages)
    assert needles_left(data, [SECRET])


@pytest.mark.parametrize("name", seldom(PICTURES, "jpeg", "jpeg-turned", "heic"))
def test_a_pictures_pixels_and_all_it_says_beside_them_are_gone(
    pool: WorkerPool, name: str
) -> None:
    data = PICTURES[name]()
    with pool.open(data, sha(data)) as session:
        pages = session.reading().pages
    page = pages[0]
    scale = max(page.width, page.height) / 800
    x0, y0, x1, y1 = (value * scale for value in PATCH)
    rect = Rect(x0, y0, x1, y1)
    if name == "jpeg-turned":  # shown turned by a quarter to the right
        rect = Rect(page.width - y1, x0, page.width - y0, x1)
    covers = {n: [rect] for n in range(len(pages))}
    copy = redacted_copy(pool, data, sha(data), covers)
    assert copy.startswith(b"%PDF") and traces(copy) == []
    for marker in (b"Exif", b"xmpmeta", b"JFIF\x00\x01\x02\x01\x00\xff\xfe"):
        assert marker not in copy
    with pymupdf.open(stream=copy, filetype="pdf") as document:
        assert document.page_count == len(pages)
        for number, sheet in enumerate(document):
            assert is_dark(copy, number, rect)
            (image,) = sheet.get_images()
            pixels = pymupdf.Pixmap(document, image[0])
            blue = [
                pixels.pixel(x, y)
                for x in range(0, pixels.width, 5)
                for y in range(0, pixels.height, 5)
                if pixels.pixel(x, y)[2] > 150 and pixels.pixel(x, y)[0] < 100
            ]
            assert blue == [], "the patch was blue"


def test_a_copy_with_a_word_too_many_is_not_proven(pool: WorkerPool) -> None:
    data = redact_files.plain()
    covers = covers_of(pool, data)
    copy = redacted_copy(pool, data, sha(data), covers)
    with pymupdf.open(stream=copy, filetype="pdf") as document:
        document[0].insert_text((205, 200), "J", fontsize=11)
        spoiled = document.tobytes(no_new_id=True)
    assert faults_of(copy, 1, covers) == ()
    assert "words" in faults_of(spoiled, 1, covers)
    with pool.open(spoiled, sha(spoiled)) as session:
        assert "words" in session.proof(1, covers)


@pytest.mark.parametrize(
    ("what", "fault"),
    [
        ("metadata", "metadata"),
        ("attachment", "attachments"),
        ("annotation", "annotations"),
        ("history", "history"),
        ("white", "pixels"),
        ("pages", "pages"),
    ],
)
def test_the_proof_notices(pool: WorkerPool, what: str, fault: str) -> None:
    data = redact_files.plain()
    covers = covers_of(pool, data)
    copy = redacted_copy(pool, data, sha(data), covers)
    with pymupdf.open(stream=copy, filetype="pdf") as document:
        page = document[0]
        if what == "metadata":
            document.set_metadata({"title": TITLE, "author": WORDS})
        elif what == "attachment":
            document.embfile_add("a.txt", b"a")
        elif what == "annotation":
            page.add_text_annot((300, 300), "a")
        elif what == "white":
            page.draw_rect(pymupdf.Rect(200, 180, 300, 210), fill=(1, 1, 1), color=(1, 1, 1))
        elif what == "pages":
            document.new_page()
        spoiled = document.tobytes(no_new_id=True)
    if what == "history":
        spoiled = copy + b"\nstartxref\n0\n%%EOF\n"
    assert fault in faults_of(spoiled, 1, covers)


def test_a_locked_or_broken_file_has_no_copy(pool: WorkerPool) -> None:
    locked = sample_files.encrypted_pdf("geheim")
    for data in (locked, b"%PDF-1.7 nothing", b""):
        with pytest.raises(Damaged) as refused:
            redacted_copy(pool, data, sha(data), {0: [Rect(0, 0, 50, 50)]})
        assert refused.value.code in ("encrypted", "damaged", "empty")


@pytest.mark.parametrize("covers", [{}, {0: []}, {7: [Rect(0, 0, 9, 9)]}])
def test_a_copy_without_a_place_to_cover_is_never_made(
    pool: WorkerPool, covers: dict[int, list[Rect]]
) -> None:
    data = redact_files.plain()
    with pytest.raises(Damaged, match="no-such-page"):
        redacted_copy(pool, data, sha(data), covers)


def test_pages_without_a_cover_stay_as_they_are_and_keep_nothing_else(pool: WorkerPool) -> None:
    document = pymupdf.open(stream=redact_files.plain(), filetype="pdf")
    second = document.new_page()
    second.insert_text((60, 80), "Rechtsbehelf", fontsize=11)
    photo = io.BytesIO()
    redact_pictures.sheet().save(photo, "JPEG")
    second.insert_image(pymupdf.Rect(60, 100, 200, 300), stream=photo.getvalue())
    data = document.tobytes()
    copy = redacted_copy(pool, data, sha(data), covers_of(pool, data))
    with pymupdf.open(stream=copy, filetype="pdf") as made:
        assert "Rechtsbehelf" in made[1].get_text()
        assert len(made[1].get_images()) == 1
