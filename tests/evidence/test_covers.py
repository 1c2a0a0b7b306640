"""What is covered leaves the worker neither as pixels nor, on request, as words."""

import pytest

from inbox.comparison.result import Rect
from inbox.evidence.pool import WorkerPool
from tests.evidence import redact_files, sample_files
from tests.evidence.sample_files import TEXT, sha


@pytest.mark.parametrize("scale", [0.37, 1.0, 1.7])
@pytest.mark.parametrize("rotation", [0, 90])
def test_nothing_below_a_cover_can_be_seen(pool: WorkerPool, scale: float, rotation: int) -> None:
    data = sample_files.text_pdf(rotation=rotation)
    with pool.open(data, sha(data)) as session:
        (page,) = session.reading().pages
        words = [word.rect for word in page.words if word.text in TEXT[:2]]
        covered = session.render(0, scale, covers=words)
        open_page = session.render(0, scale)
    assert len(words) == 2
    changed = 0
    for y in range(covered.height):
        for x in range(covered.width):
            at = y * covered.stride + x * 4
            pixel = covered.pixels[at : at + 4]
            inside = any(
                r.x0 * scale <= x < r.x1 * scale and r.y0 * scale <= y < r.y1 * scale for r in words
            )
            if inside:
                assert pixel == b"\x00\x00\x00\xff"
                changed += pixel != open_page.pixels[at : at + 4]
    assert changed > 0


def test_a_cover_holds_in_a_clipped_picture_too(pool: WorkerPool) -> None:
    data = sample_files.image("PNG", dpi=(96, 96))
    cover, clip = Rect(50, 50, 100, 100), Rect(40, 40, 80, 80)
    with pool.open(data, sha(data)) as session:
        part = session.render(0, 2.0, covers=[cover], clip=clip)
        whole = session.render(0, 2.0, covers=[cover])
    for picture, x0, y0 in ((part, 80, 80), (whole, 0, 0)):
        for x, y in ((101, 101), (159, 159), (101, 159)):
            at = (y - y0) * picture.stride + (x - x0) * 4
            assert picture.pixels[at : at + 4] == b"\x00\x00\x00\xff"
    assert part.pixels[:4] != b"\x00\x00\x00\xff"


def test_a_cover_outside_the_page_changes_nothing(pool: WorkerPool) -> None:
    data = sample_files.text_pdf()
    with pool.open(data, sha(data)) as session:
        plain = session.render(0, 1.0)
        covered = session.render(0, 1.0, covers=[Rect(-90, -90, -50, -50), Rect(900, 0, 990, 10)])
    assert plain.pixels == covered.pixels


def test_covered_words_are_gone_from_the_reading(pool: WorkerPool) -> None:
    data = sample_files.text_pdf(pages=2)
    with pool.open(data, sha(data)) as session:
        reading = session.reading()
    word = reading.pages[0].words[0]
    corner = Rect(word.rect.x1 - 0.5, word.rect.y1 - 0.5, word.rect.x1 + 1, word.rect.y1 + 1)
    left = reading.without({0: [corner]})
    assert word.text in [w.text for w in reading.pages[0].words]
    assert [w.text for w in left.pages[0].words] == [*TEXT[1:], "Seite", "1"]
    assert left.pages[1] == reading.pages[1]
    assert reading.without({}) == reading


@pytest.mark.parametrize("name", redact_files.PDFS)
def test_a_diagnosis_leaves_the_worker_only_as_rectangles(pool: WorkerPool, name: str) -> None:
    data = redact_files.PDFS[name]()
    with pool.open(data, sha(data)) as session:
        reading = session.reading()
    assert reading.pages[0].covers and reading.pages[0].words
    assert redact_files.SECRET not in repr(reading)
    assert redact_files.WORDS not in repr(reading)


def test_how_much_of_a_text_page_is_pictures_is_told(pool: WorkerPool) -> None:
    for make, share in (
        (redact_files.plain, 0.0),
        (redact_files.below_a_picture, 140 * 30 / (595 * 842)),
    ):
        data = make()
        with pool.open(data, sha(data)) as session:
            assert session.reading().pages[0].pictured == pytest.approx(share, abs=0.005)
