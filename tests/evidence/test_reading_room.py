"""What arrives is read step by step: text at once, pictures later, the doubtful twice."""

import threading
from pathlib import Path

import pytest

from inbox.comparison.result import Result, Trust
from inbox.errors import Damaged
from inbox.evidence.pool import WorkerPool
from inbox.evidence.reading import Reading
from inbox.evidence.recogniser import Recogniser
from tests.bench.read_desk import Room, reading_room
from tests.evidence import papers, sample_files
from tests.evidence.papers import certificate, jpeg

#: What the certificate says; the last day is entered one day too late.
ENTERED: dict[str, object] = {
    "nachname": "Müller-Großmann",
    "vorname": "Zoë",
    "geburtsdatum": "1989-03-14",
    "au_von": "2026-11-09",
    "au_bis": "2026-11-24",
}


def finish(desk: Room) -> None:
    while desk.room.step():
        pass
    while desk.room.has_more:
        desk.room.see()


def kept_reading(desk: Room) -> Reading | None:
    submission = desk.store.submission(desk.ids[0])
    assert submission is not None
    sha = desk.store.document_sha(submission.documents[0].id)
    return desk.store.reading(sha, desk.pool.engine)


def results(desk: Room, at: int = 0) -> set[Result]:
    comparison = desk.store.comparison(desk.ids[at])
    assert comparison is not None
    return {row.result for row in comparison.rows if row.compared}


def test_a_first_result_stands_at_once_and_is_replaced_when_the_picture_is_read(
    tmp_path: Path, pool: WorkerPool
) -> None:
    photo = jpeg(papers.photographed(certificate()))
    with reading_room(tmp_path, [[photo, sample_files.text_pdf()]], ENTERED, pool) as desk:
        assert desk.room.step() == set(desk.ids)
        assert Result.NOT_READ in results(desk)
        assert desk.status.read().reading_left == 1
        assert desk.room.has_more
        assert desk.room.see() == set(desk.ids)
        finish(desk)
        assert desk.status.read().reading_left == 0
        kept = kept_reading(desk)
        assert kept is not None and not kept.pending
        assert kept.pages[0].trust is Trust.RECOGNISED
        assert desk.room.step() == frozenset() and not desk.room.has_more


def test_what_somebody_opened_is_read_before_what_is_more_urgent(
    tmp_path: Path, pool: WorkerPool
) -> None:
    small = [jpeg(certificate().resize((700, 990)).rotate(turn)) for turn in (0, 1, 2)]
    with reading_room(tmp_path, [[each] for each in small], ENTERED, pool) as desk:
        while desk.room.step():
            pass
        desk.room.prefer(desk.ids[2])
        assert desk.room.see() == {desk.ids[2]}
        assert desk.room.see() == {desk.ids[0]}


def test_opening_another_submission_interrupts_a_long_document_after_its_page(
    tmp_path: Path, pool: WorkerPool
) -> None:
    long = papers.pdf_of([certificate().resize((700, 990))] * 4)
    short = jpeg(certificate().resize((700, 990)))
    with reading_room(tmp_path, [[long], [short]], ENTERED, pool) as desk:
        while desk.room.step():
            pass
        asked: list[int] = []

        def another_is_opened() -> bool:
            asked.append(1)
            if len(asked) == 3:
                desk.room.prefer(desk.ids[1])
            return False

        assert desk.room.see(another_is_opened) == frozenset()
        assert desk.room.see() == {desk.ids[1]}
        finish(desk)
        kept = kept_reading(desk)
        assert kept is not None and not kept.pending and len(kept.pages) == 4


def small(*turns: int) -> list[list[bytes]]:
    """A submission with one picture for each turn."""
    page = certificate().resize((700, 990))
    return [[jpeg(page.rotate(turn))] for turn in turns]


def test_what_somebody_left_is_read_after_everything_else(tmp_path: Path, pool: WorkerPool) -> None:
    with reading_room(tmp_path, small(0, 1), ENTERED, pool) as desk:
        while desk.room.step():
            pass
        first, second = desk.ids
        desk.room.prefer(first)
        desk.room.leave(first)
        assert desk.room.see() == {second}
        assert desk.room.see() == {first} and not desk.room.has_more


def test_a_paused_room_reads_only_what_somebody_has_open(tmp_path: Path, pool: WorkerPool) -> None:
    with reading_room(tmp_path, small(0, 1), ENTERED, pool) as desk:
        first, second = desk.ids
        desk.room.pause(True)
        assert desk.status.read().reading_paused
        assert desk.room.step() == frozenset() and not desk.room.has_more
        assert desk.status.read().reading_left == 2
        desk.room.prefer(second)
        assert desk.room.step() == {second} and desk.room.has_more
        assert desk.room.see() == {second}
        desk.room.leave(second)
        assert not desk.room.has_more and desk.room.see() == frozenset()
        assert desk.status.read().reading_left == 1
        desk.room.pause(False)
        assert not desk.status.read().reading_paused
        assert desk.room.step() == {first} and desk.room.has_more


def test_a_pause_ends_a_long_document_after_its_page(tmp_path: Path, pool: WorkerPool) -> None:
    page = certificate().resize((500, 707))
    with reading_room(tmp_path, [[papers.pdf_of([page] * 3)]], ENTERED, pool) as desk:
        while desk.room.step():
            pass
        asked: list[int] = []

        def held() -> bool:
            asked.append(1)
            if len(asked) == 3:
                desk.room.pause(True)
            return False

        assert desk.room.see(held) == frozenset() and not desk.room.has_more
        kept = kept_reading(desk)
        assert kept is not None and [p.pending for p in kept.pages] == [False, True, True]


def scan(pages: int) -> bytes:
    """So many small pages with hardly anything on them."""
    page = certificate().crop((100, 100, 1100, 700)).resize((400, 240))
    return papers.tiff([page] * pages, compression="tiff_lzw", dpi=(72, 72))


@pytest.mark.long
def test_a_long_scan_gives_way_to_others_after_its_first_pages(
    tmp_path: Path, pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inbox.reading_room.PAGES_A_TURN", 2)
    with reading_room(tmp_path, [[scan(3)], *small(0)], ENTERED, pool) as desk:
        while desk.room.step():
            pass
        assert desk.room.see() == frozenset()
        kept = kept_reading(desk)
        assert kept is not None and [p.pending for p in kept.pages] == [False, False, True]
        assert desk.room.step() == {desk.ids[0]} and Result.MISSING not in results(desk)
        assert desk.room.see() == {desk.ids[1]}
        assert desk.room.see() == {desk.ids[0]} and not desk.room.has_more


def test_pages_beyond_what_is_recognised_are_said_not_to_be_read(
    tmp_path: Path, pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inbox.evidence.sight.MAX_SEEN_PAGES", 1)
    with reading_room(tmp_path, [[scan(3)]], ENTERED, pool) as desk:
        finish(desk)
        kept = kept_reading(desk)
        assert kept is not None and not kept.pending
        assert [p.trust for p in kept.pages] == [Trust.RECOGNISED, Trust.NONE, Trust.NONE]
        assert all(page.doubtful for page in kept.pages[1:])
        found = results(desk)
        assert Result.NOT_READ in found and Result.MISSING not in found


def test_doubtful_places_get_a_second_look_once(tmp_path: Path, pool: WorkerPool) -> None:
    with reading_room(tmp_path, [[jpeg(certificate())]], ENTERED, pool) as desk:
        finish(desk)
        kept = kept_reading(desk)
        comparison = desk.store.comparison(desk.ids[0])
        assert kept is not None and comparison is not None
        placed = [
            row
            for row in comparison.rows
            if row.compared and row.place and row.result in (Result.MISMATCH, Result.SIMILAR)
        ]
        looked = {look.rect for look in kept.pages[0].looks}
        assert len(looked) == len(kept.pages[0].looks)
        if placed:
            assert looked


@pytest.mark.parametrize(
    ("name", "verdict"),
    [("encrypted", "encrypted"), ("document", "unknown-type"), ("picture", "damaged")],
)
def test_what_cannot_be_opened_has_its_verdict_at_once(
    tmp_path: Path, pool: WorkerPool, name: str, verdict: str
) -> None:
    data = {
        "encrypted": sample_files.encrypted_pdf("geheim"),
        "document": b"PK\x03\x04" + b"word/document.xml" * 20,
        "picture": b"\x89PNG\r\n\x1a\n" + b"nothing" * 20,
    }[name]
    with reading_room(tmp_path, [[data]], ENTERED, pool) as desk:
        finish(desk)
        kept = kept_reading(desk)
        assert kept is not None and kept.verdict == verdict
        assert Result.MATCH not in results(desk)


def test_a_desk_that_ends_keeps_no_verdict_of_what_it_was_reading(tmp_path: Path) -> None:
    data = papers.pdf_of([certificate()] * 3)
    with reading_room(tmp_path, [[data]], ENTERED) as desk:
        while desk.room.step():
            pass
        desk.pool.recogniser.warm()
        asked = threading.Event()

        def stop() -> bool:
            asked.set()
            return False

        ended: list[frozenset[object]] = []
        thread = threading.Thread(target=lambda: ended.append(frozenset(desk.room.see(stop))))
        thread.start()
        assert asked.wait(30)
        desk.pool.recogniser.close()
        thread.join(30)
        assert ended == [frozenset()]
        assert desk.room.has_more


def test_without_a_recogniser_text_is_compared_and_pictures_stay_unread(tmp_path: Path) -> None:
    import sys

    broken = Recogniser("both", command=[sys.executable, "-c", "raise SystemExit(1)"])
    with (
        WorkerPool(recogniser=broken) as pool,
        reading_room(tmp_path, [[jpeg(certificate())]], ENTERED, pool) as desk,
    ):
        assert desk.room.step() == set(desk.ids)
        with pytest.raises(Damaged, match="no-worker"):
            desk.room.see()
        assert Result.NOT_READ in results(desk) and Result.MATCH not in results(desk)
