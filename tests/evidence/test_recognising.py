"""Pictures of papers become words with their places, however they were taken."""

from collections.abc import Callable

import pytest
from PIL import Image, ImageFilter

from inbox.comparison.lines import lines_of
from inbox.comparison.result import Trust
from inbox.evidence.pool import WorkerPool
from inbox.evidence.reading import PageReading, Reading
from inbox.submission import DocumentId
from tests.evidence import papers, sample_files
from tests.evidence.papers import A4, COMB, KBV, ROWS, certificate, jpeg, photographed
from tests.evidence.sample_files import sha
from tests.waiting import seldom


def read(pool: WorkerPool, data: bytes) -> Reading:
    with pool.open(data, sha(data)) as session:
        reading = session.reading()
    assert not reading.pending
    return reading


def page_of(pool: WorkerPool, data: bytes) -> PageReading:
    (page,) = read(pool, data).pages
    return page


def lines(page: PageReading) -> list[str]:
    return [line.text.replace(" ¦ ", " ") for line in lines_of(DocumentId("d"), 0, page)]


def squeezed(text: str) -> str:
    return "".join(text.split())


def by_line(page: PageReading) -> list[str]:
    """The words of each visual line as the reading itself numbers them."""
    rows: dict[int, list[str]] = {}
    for word in page.words:
        rows.setdefault(word.line, []).append(word.text)
    return [squeezed("".join(row)) for row in rows.values()]


TAKEN: dict[str, Callable[[Image.Image], Image.Image]] = {
    "scanned": lambda page: papers.askew(page, 1.7),
    "photographed": photographed,
    "on its left side": lambda page: page.transpose(Image.Transpose.ROTATE_90),
    "on its right side": lambda page: page.transpose(Image.Transpose.ROTATE_270),
    "upside down": lambda page: page.transpose(Image.Transpose.ROTATE_180),
    "photographed upside down": lambda page: photographed(page).rotate(180),
    "grey": lambda page: papers.askew(page, -1.2).convert("L"),
}


@pytest.mark.parametrize(
    "how", seldom(TAKEN, "scanned", "photographed", "on its left side", "upside down")
)
def test_every_caption_and_its_value_stand_on_one_line(pool: WorkerPool, how: str) -> None:
    page = page_of(pool, jpeg(TAKEN[how](certificate())))
    assert page.trust is Trust.RECOGNISED and not page.blank
    assert {word.trust for word in page.words} == {Trust.RECOGNISED}
    found = by_line(page)
    for caption, value in ROWS:
        wanted = squeezed(caption + value)
        assert any(wanted in line for line in found), (wanted, found)


@pytest.mark.parametrize("turn", seldom([0, 90, 180, 270], 90))
def test_words_are_marked_where_they_stand_on_the_page_as_displayed(
    pool: WorkerPool, turn: int
) -> None:
    straight = page_of(pool, jpeg(certificate()))
    page = page_of(pool, jpeg(certificate().rotate(turn, expand=True)))
    word = next(w for w in page.words if "14.03.1989" in w.text)
    original = next(w for w in straight.words if "14.03.1989" in w.text).rect
    wide, high = straight.width, straight.height
    x, y = (original.x0 + original.x1) / 2, (original.y0 + original.y1) / 2
    expected = {0: (x, y), 90: (y, wide - x), 180: (wide - x, high - y), 270: (high - y, x)}[turn]
    middle = (word.rect.x0 + word.rect.x1) / 2, (word.rect.y0 + word.rect.y1) / 2
    assert middle == pytest.approx(expected, abs=3)
    if word.flat is not None:
        back = page.on_page(word.flat)
        assert ((back.x0 + back.x1) / 2, (back.y0 + back.y1) / 2) == pytest.approx(expected, abs=4)


def test_a_one_bit_fax_is_read(pool: WorkerPool) -> None:
    data = papers.tiff([certificate().convert("1")], compression="group4", dpi=(200, 200))
    assert any("14.03.1989" in line for line in by_line(page_of(pool, data)))


def test_every_page_of_a_tiff_is_read(pool: WorkerPool) -> None:
    second = certificate().transpose(Image.Transpose.ROTATE_180)
    data = papers.tiff([certificate(), second], compression="tiff_lzw", dpi=(200, 200))
    pages = read(pool, data).pages
    assert len(pages) == 2
    for page in pages:
        assert any("09.11.2026" in line for line in by_line(page))


def test_a_page_that_is_turned_inside_its_pdf_is_read_too(pool: WorkerPool) -> None:
    lying = certificate().transpose(Image.Transpose.ROTATE_90)
    pages = read(pool, papers.pdf_of([certificate(), lying], {1: 90})).pages
    for page in pages:
        assert any("23.11.2026" in line for line in by_line(page))
    assert (pages[1].width, pages[1].height) == (842, 595)


def test_comb_boxes_give_one_character_each(pool: WorkerPool) -> None:
    page = page_of(pool, jpeg(photographed(certificate(comb=True))))
    assert any(COMB in line for line in by_line(page))
    assert [word.text for word in page.words if len(word.text) == 1][:6] == list(COMB)


def test_a_code_in_a_photo_is_read_with_its_tabulators_and_umlauts(pool: WorkerPool) -> None:
    page = page_of(pool, jpeg(photographed(certificate(code=KBV))))
    (code,) = page.codes
    assert (code.symbology, code.text) == ("PDF417", KBV)
    assert 0 < code.rect.x0 < code.rect.x1 < page.width
    assert page.height * 0.5 < code.rect.y0 < code.rect.y1 < page.height


def test_a_scan_s_hidden_text_is_replaced_by_what_stands_in_the_picture(pool: WorkerPool) -> None:
    page = page_of(pool, sample_files.scanned_pdf())
    assert page.trust is Trust.RECOGNISED
    assert all(word.trust is Trust.RECOGNISED for word in page.words)


def test_a_large_picture_between_real_text_is_recognised(pool: WorkerPool) -> None:
    import pymupdf

    document = pymupdf.open()
    sheet = document.new_page(width=595, height=842)
    sheet.insert_text((60, 60), "Anlage zum Antrag", fontsize=12)
    picture = certificate().crop((0, 100, A4[0], 1300))
    sheet.insert_image(pymupdf.Rect(60, 120, 560, 483), stream=jpeg(picture))
    page = page_of(pool, document.tobytes())
    assert page.trust is Trust.TEXT
    trusts = {word.text: word.trust for word in page.words}
    assert trusts["Anlage"] is Trust.TEXT
    assert trusts["14.03.1989"] is Trust.RECOGNISED


def test_empty_pages_are_read_and_empty(pool: WorkerPool) -> None:
    import pymupdf

    white = Image.new("RGB", A4, papers.PAPER)
    assert page_of(pool, jpeg(papers.askew(white, 1))).blank
    document = pymupdf.open()
    document.new_page(width=595, height=842)
    page = page_of(pool, document.tobytes())
    assert page.blank and page.words == () and not page.pending and not page.illegible


SPOILT: dict[str, Callable[[], Image.Image]] = {
    "out of focus": lambda: certificate().filter(ImageFilter.GaussianBlur(22)),
    "a cat": papers.cat,
    "in the dark": lambda: certificate().point(lambda value: value // 60),
}


@pytest.mark.parametrize("what", SPOILT)
def test_what_nobody_can_read_is_neither_blank_nor_unread(pool: WorkerPool, what: str) -> None:
    page = page_of(pool, jpeg(SPOILT[what]()))
    assert page.trust is Trust.RECOGNISED
    assert not page.blank and not page.pending
    values = [value for _, value in ROWS]
    assert not any(word.text in values for word in page.words)


def test_a_cut_off_paper_gives_what_there_is(pool: WorkerPool) -> None:
    half = certificate().crop((0, 0, A4[0], 700))
    found = by_line(page_of(pool, jpeg(half)))
    assert any("14.03.1989" in line for line in found)
    assert not any("1.234,56" in line for line in found)


def test_a_second_look_is_independent_and_at_the_right_place(pool: WorkerPool) -> None:
    data = jpeg(photographed(certificate()))
    with pool.open(data, sha(data)) as session:
        reading = session.reading()
        word = next(w for w in reading.pages[0].words if "14.03.1989" in w.text)
        looked = session.look(reading, [(0, word.rect)])
        again = session.look(looked, [(0, word.rect)])
    (look,) = looked.pages[0].looks
    assert "14.03.1989" in look.text and look.confidence > 0.5 and look.rect == word.rect
    assert again == looked
