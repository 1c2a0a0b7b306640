"""Files that cannot be read end in a verdict, and nothing else is harmed."""

import time

import pytest

from inbox.errors import Damaged
from inbox.evidence.limits import MAX_INPUT_BYTES, MAX_PIXELS
from inbox.evidence.pool import WorkerPool
from tests.evidence import hostile_files, sample_files
from tests.evidence.sample_files import sha

VERDICTS = {"ok", "damaged", "encrypted", "unknown-type", "too-large", "timeout", "crashed"}

EXPECTED = {
    "png-claims-10-gigapixels": "too-large",
    "pdf-20000-pages": "too-large",
    "pdf-circular": "damaged",
    "docx": "unknown-type",
    "empty": "empty",
    "only-a-signature-pdf": "damaged",
    "only-a-signature-jpeg": "damaged",
    "only-a-signature-heic": "damaged",
}


@pytest.mark.parametrize("name", [name for name in hostile_files.ALL if name != "pdf-endless"])
def test_a_hostile_file_ends_in_a_verdict_in_time(pool: WorkerPool, name: str) -> None:
    data = hostile_files.ALL[name]()
    started = time.monotonic()
    with pool.open(data, sha(data)) as session:
        verdict = session.reading().verdict
        try:
            picture = session.render(0, 2.0)
        except Damaged as refused:
            assert refused.code in VERDICTS | {"empty"}
            assert verdict in (refused.code, "ok")
        else:
            assert picture.width * picture.height <= MAX_PIXELS
            assert len(picture.pixels) == picture.stride * picture.height
    assert time.monotonic() - started < 20
    assert verdict == EXPECTED.get(name, verdict)


def test_an_endless_page_is_ended_and_the_next_document_reads() -> None:
    endless, good = hostile_files.endless_pdf(), sample_files.text_pdf()
    with WorkerPool(wall_seconds=1.0) as pool:
        started = time.monotonic()
        with pool.open(endless, sha(endless)) as session:
            assert session.reading().verdict == "timeout"
            assert session.reading().pages == ()
            with pytest.raises(Damaged, match="timeout"):
                session.render(0, 1.0)
        assert time.monotonic() - started < 10
        with pool.open(good, sha(good)) as session:
            assert session.reading().verdict == "ok"


def test_a_picture_that_unpacks_to_gigabytes_leaves_a_doubtful_page(pool: WorkerPool) -> None:
    data = hostile_files.memory_pdf()
    with pool.open(data, sha(data)) as session:
        assert session.render(0, 1.0).doubtful


def test_an_encrypted_pdf_is_said_to_be_encrypted(pool: WorkerPool) -> None:
    data = sample_files.encrypted_pdf("geheim")
    with pool.open(data, sha(data)) as session:
        assert session.reading().verdict == "encrypted"
        with pytest.raises(Damaged, match="encrypted"):
            session.render(0, 1.0)


def test_an_empty_password_is_tried(pool: WorkerPool) -> None:
    data = sample_files.encrypted_pdf("")
    with pool.open(data, sha(data)) as session:
        assert session.reading().verdict == "ok"
        assert session.reading().pages[0].words


def test_a_cut_off_photo_is_shown_as_far_as_it_goes_and_marked(pool: WorkerPool) -> None:
    data = sample_files.image("JPEG", (640, 480), quality=90)
    cut = data[: len(data) // 2]
    with pool.open(cut, sha(cut)) as session:
        reading = session.reading()
        assert reading.verdict == "ok" and reading.pages[0].doubtful
        assert session.render(0, 1.0).doubtful


def test_a_cut_off_pdf_is_damaged_or_doubtful(pool: WorkerPool) -> None:
    data = sample_files.text_pdf(pages=3)
    for share in (0.2, 0.6, 0.95):
        cut = data[: int(len(data) * share)]
        with pool.open(cut, sha(cut)) as session:
            reading = session.reading()
        assert reading.verdict == "damaged" or all(page.doubtful for page in reading.pages)


def test_damage_inside_does_not_stay_unnoticed(pool: WorkerPool) -> None:
    data = sample_files.image("PNG")
    half = len(data) // 2
    hurt = data[:half] + bytes(64) + data[half + 64 :]
    with pool.open(hurt, sha(hurt)) as session:
        reading = session.reading()
    assert reading.verdict == "damaged" or reading.pages[0].doubtful


def test_what_is_too_large_is_not_even_opened(pool: WorkerPool) -> None:
    data = b"%PDF-1.7" + bytes(MAX_INPUT_BYTES)
    with pool.open(data, "0") as session:
        assert session.reading().verdict == "too-large"
        assert session.worker_pid is None


def test_a_page_that_is_not_there_is_refused_and_the_others_stay(pool: WorkerPool) -> None:
    data = sample_files.text_pdf()
    with pool.open(data, sha(data)) as session:
        for page in (-1, 1, 10_000_000):
            with pytest.raises(Damaged, match="no-such-page"):
                session.render(page, 1.0)
        for scale in (0.0, -1.0):
            with pytest.raises(Damaged, match="damaged"):
                session.render(0, scale)
        assert session.render(0, 1.0).width == 595


def test_no_scale_exceeds_the_limits(pool: WorkerPool) -> None:
    data = sample_files.text_pdf()
    with pool.open(data, sha(data)) as session:
        picture = session.render(0, 1000.0)
    assert 0.95 * MAX_PIXELS < picture.width * picture.height <= MAX_PIXELS
    assert picture.scale == pytest.approx(picture.width / 595, rel=1e-3)
