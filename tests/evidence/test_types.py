"""Every type of file, through the real locked worker."""

import pytest

from inbox.comparison.result import Trust
from inbox.evidence.magic import FileType, file_type
from inbox.evidence.pool import WorkerPool
from inbox.evidence.reading import PageImage
from tests.evidence import hostile_files, sample_files
from tests.evidence.sample_files import TEXT, sha
from tests.evidence.tiled_heic import TILE, tiled_heic
from tests.waiting import seldom


def colour(picture: PageImage, x: float, y: float) -> tuple[int, int, int]:
    """Red, green, blue at a share of width and height."""
    at = int(picture.height * y) * picture.stride + int(picture.width * x) * 4
    blue, green, red, rest = picture.pixels[at : at + 4]
    assert rest == 255
    return red, green, blue


def is_red(pixel: tuple[int, int, int]) -> bool:
    return pixel[0] > 170 and max(pixel[1:]) < 80


def is_blue(pixel: tuple[int, int, int]) -> bool:
    return pixel[2] > 170 and max(pixel[:2]) < 80


IMAGES = {
    "image/jpeg": lambda: sample_files.image("JPEG", quality=90),
    "image/png": lambda: sample_files.image("PNG"),
    "image/tiff": lambda: sample_files.image("TIFF", compression="tiff_deflate"),
    "image/bmp": lambda: sample_files.image("BMP"),
    "image/webp": lambda: sample_files.image("WEBP", quality=90),
    "image/heic": lambda: sample_files.image("HEIF", quality=90),
}


@pytest.mark.parametrize("media_type", IMAGES)
def test_a_picture_file_is_one_page_without_words_in_its_own_colours(
    pool: WorkerPool, media_type: str
) -> None:
    data = IMAGES[media_type]()
    with pool.open(data, sha(data)) as session:
        reading = session.first()
        assert (reading.verdict, reading.media_type) == ("ok", media_type)
        (page,) = reading.pages
        assert (page.width, page.height) == pytest.approx((240.0, 180.0), rel=1e-3)
        assert page.words == () and page.trust is Trust.NONE and not page.doubtful
        assert page.pending and reading.pending
        picture = session.render(0, 2.0)
    assert (picture.width, picture.height, picture.stride) == (480, 360, 1920)
    assert is_red(colour(picture, 0.4, 0.4))
    assert is_blue(colour(picture, 0.7, 0.7))


def test_a_text_pdf_gives_its_words_with_places_and_lines(pool: WorkerPool) -> None:
    data = sample_files.text_pdf(pages=2)
    with pool.open(data, sha(data)) as session:
        reading = session.reading()
        picture = session.render(0, 1.0)
    assert reading.verdict == "ok" and reading.media_type == "application/pdf"
    assert reading.engine == pool.engine and reading.sha256 == sha(data)
    first, second = reading.pages
    assert (first.width, first.height) == (595, 842)
    assert tuple(word.text for word in first.words) == (*TEXT, "Seite", "1")
    assert [word.line for word in first.words] == [0, 0, 0, 0, 1, 1]
    assert second.words[-1].text == "2"
    assert first.trust is Trust.TEXT and all(w.trust is Trust.TEXT for w in first.words)
    assert 70 < first.words[0].rect.x0 < 74 and 85 < first.words[0].rect.y0 < 100
    assert colour(picture, 200 / 595, 350 / 842) == (51, 102, 204)


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_turned_page_has_words_where_they_are_shown(pool: WorkerPool, rotation: int) -> None:
    data = sample_files.text_pdf(rotation=rotation)
    with pool.open(data, sha(data)) as session:
        (page,) = session.reading().pages
        word = next(word for word in page.words if word.text == TEXT[0])
        picture = session.render(0, 2.0, clip=word.rect)
        elsewhere = session.render(0, 2.0)
    assert (page.width, page.height) == ((842, 595) if rotation % 180 else (595, 842))
    assert (elsewhere.width, elsewhere.height) == (page.width * 2, page.height * 2)
    dark = sum(1 for at in range(0, len(picture.pixels), 4) if picture.pixels[at] < 100)
    assert dark > 0.05 * len(picture.pixels) / 4


@pytest.mark.parametrize("orientation", seldom(range(1, 9), 1, 3, 6))
def test_a_photo_stands_upright_however_the_phone_was_held(
    pool: WorkerPool, orientation: int
) -> None:
    from PIL import Image, ImageOps

    data = sample_files.turned_jpeg(orientation)
    with pool.open(data, sha(data)) as session:
        (page,) = session.reading().pages
        picture = session.render(0, 1.0)
    assert (page.width < page.height) == (orientation >= 5)
    import io

    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    for x, y in ((0.3, 0.3), (0.7, 0.7), (0.3, 0.7), (0.7, 0.3)):
        pixel = upright.getpixel((int(upright.width * x), int(upright.height * y)))
        assert is_red(colour(picture, x, y)) == is_red(pixel)
        assert is_blue(colour(picture, x, y)) == is_blue(pixel)


def test_every_page_of_a_tiff_is_read(pool: WorkerPool) -> None:
    data = sample_files.tiff_pages(3)
    with pool.open(data, sha(data)) as session:
        reading = session.reading()
        widths = [session.render(number, 96 / 72).width for number in range(3)]
    assert len(reading.pages) == 3
    assert widths == [300, 310, 320]


def test_a_phone_photo_becomes_an_a4_page_and_shows_quickly(pool: WorkerPool) -> None:
    for data in (sample_files.phone_jpeg(), tiled_heic()):
        with pool.open(data, sha(data)) as session:
            picture = session.render(0, 1.0)
            (page,) = session.reading().pages
            sharp = session.render(0, 4.0)
        assert max(page.width, page.height) == 842.0
        assert max(picture.width, picture.height) == 842
        assert max(sharp.width, sharp.height) == 3368


def test_every_tile_of_a_phone_s_heic_is_decoded_inside_the_lock(pool: WorkerPool) -> None:
    data = tiled_heic(columns=8, rows=6)
    with pool.open(data, sha(data)) as session:
        (page,) = session.reading().pages
        picture = session.render(0, 8 * TILE / page.width)
    assert (picture.width, picture.height) == (8 * TILE, 6 * TILE)
    for column in range(8):
        for row in range(6):
            assert is_red(colour(picture, (column + 0.4) / 8, (row + 0.4) / 6))
            assert is_blue(colour(picture, (column + 0.7) / 8, (row + 0.7) / 6))


def test_a_scanner_s_resolution_gives_the_page_its_size(pool: WorkerPool) -> None:
    data = sample_files.image("JPEG", (1240, 1754), dpi=(150, 150))
    with pool.open(data, sha(data)) as session:
        (page,) = session.reading().pages
    assert (round(page.width), round(page.height)) == (595, 842)


def test_text_over_a_full_page_picture_is_only_recognised(pool: WorkerPool) -> None:
    data = sample_files.scanned_pdf()
    with pool.open(data, sha(data)) as session:
        (page,) = session.reading().pages
    assert page.trust is Trust.RECOGNISED
    assert {word.trust for word in page.words} == {Trust.RECOGNISED}
    assert tuple(word.text for word in page.words) == TEXT


def test_text_that_nobody_sees_is_not_trusted(pool: WorkerPool) -> None:
    data = sample_files.hidden_text_pdf()
    with pool.open(data, sha(data)) as session:
        (page,) = session.reading().pages
    assert {w.text: w.trust for w in page.words} == {
        "sichtbar": Trust.TEXT,
        "unsichtbar": Trust.RECOGNISED,
        "weiß": Trust.RECOGNISED,
    }


def test_the_value_of_a_form_field_is_trusted_as_embedded(pool: WorkerPool) -> None:
    data = sample_files.form_pdf()
    with pool.open(data, sha(data)) as session:
        (page,) = session.reading().pages
    embedded = [word for word in page.words if word.trust is Trust.EMBEDDED]
    assert [word.text for word in embedded] == ["Müller,", "Ötzi"]
    assert all(50 <= w.rect.x0 <= 250 and 295 <= w.rect.y0 <= 335 for w in embedded)


def test_a_form_field_that_shows_something_else_than_it_holds_is_no_embedded_value(
    pool: WorkerPool,
) -> None:
    data = sample_files.form_pdf(value="4711,00", shown="1147,00")
    with pool.open(data, sha(data)) as session:
        (page,) = session.reading().pages
    assert Trust.EMBEDDED not in {word.trust for word in page.words}
    assert "4711,00" not in {word.text for word in page.words}


def test_the_name_of_a_file_decides_nothing() -> None:
    assert file_type(sample_files.text_pdf()) is FileType.PDF
    assert file_type(sample_files.image("PNG")) is FileType.PNG
    assert file_type(b"\r\n\r\n" + sample_files.text_pdf()) is FileType.PDF
    assert file_type(hostile_files.docx_like()) is None
    assert file_type(b"<html><!-- %PDF-1.4 -->") is None
    assert file_type(b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf") is None
    assert file_type(b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf") is None
    assert file_type(b"GIF89a") is None
    assert file_type(b"BM im Text ist kein Bild") is None
    assert file_type(b"") is None


def test_clip_gives_exactly_the_part_of_the_whole_page(pool: WorkerPool) -> None:
    from inbox.comparison.result import Rect

    for data in (sample_files.text_pdf(), sample_files.image("PNG")):
        with pool.open(data, sha(data)) as session:
            whole = session.render(0, 2.0)
            part = session.render(0, 2.0, clip=Rect(20.25, 30.25, 120, 90))
        assert (part.width, part.height) == (240 - 40, 180 - 60)
        if data.startswith(b"%PDF"):
            rows = [
                whole.pixels[y * whole.stride + 40 * 4 : y * whole.stride + 240 * 4]
                for y in range(60, 180)
            ]
            assert part.pixels == b"".join(rows)
