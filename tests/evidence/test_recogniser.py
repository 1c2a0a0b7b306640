"""The recogniser's process: locked, replaced, killed when it must be, never waited for in vain."""

import os
import signal
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.comparison.result import Trust
from inbox.errors import Damaged
from inbox.evidence.pool import WorkerPool
from inbox.evidence.probe import ATTEMPTS, probe
from inbox.evidence.protocol import Failed, Unspeakable
from inbox.evidence.reading import PageImage, PageReading
from inbox.evidence.recogniser import Recogniser, which_fit
from inbox.evidence.recogniser_protocol import Looked, Recognised, understand
from inbox.evidence.seeing import Layer
from tests.evidence import papers, sample_files
from tests.evidence.papers import certificate, jpeg
from tests.evidence.sample_files import sha
from tests.waiting import until

linux = pytest.mark.skipif(sys.platform != "linux", reason="the lock of Linux")


#: Of a page that is only a picture.
NOTHING_KNOWN = Layer(PageReading(595.0, 842.0, (), Trust.NONE, pending=True), (), 0.0)


def image(pool: WorkerPool, data: bytes) -> PageImage:
    with pool.open(data, sha(data)) as session:
        return session.render(0, 1.5)


@linux
def test_a_locked_recogniser_can_do_nothing_it_attempts() -> None:
    report = probe(which="recogniser")
    assert set(report.attempts) == set(ATTEMPTS)
    assert report.allowed == () and "not tried" not in report.attempts.values()


@linux
def test_it_has_one_thread_gives_way_to_others_and_is_sealed(pool: WorkerPool) -> None:
    pool.recogniser.warm()
    folder = Path(f"/proc/{pool.recogniser.pid}")
    said = dict(
        line.split(":\t", 1)
        for line in (folder / "status").read_text().splitlines()
        if ":\t" in line
    )
    assert said["Threads"] == "1" and said["Seccomp"] == "2" and said["NoNewPrivs"] == "1"
    assert os.getpriority(os.PRIO_PROCESS, pool.recogniser.pid or 0) >= 10


def test_one_process_serves_several_documents_and_is_replaced_in_time(pool: WorkerPool) -> None:
    picture = image(pool, jpeg(certificate().resize((827, 1170))))
    recogniser = Recogniser("second", pages=2)
    try:
        pids = []
        for _ in range(3):
            assert recogniser.read(picture, NOTHING_KNOWN).words
            pids.append(recogniser.pid)
    finally:
        recogniser.close()
    assert pids[0] == pids[1] != pids[2]
    assert recogniser.pid is None


def test_the_second_recogniser_reads_whole_pages_where_memory_is_small(pool: WorkerPool) -> None:
    recogniser = Recogniser("second")
    with WorkerPool(recogniser=recogniser) as small:
        assert "rapidocr" not in small.engine and "tesserocr" in small.engine
        data = jpeg(certificate().rotate(180))
        with small.open(data, sha(data)) as session:
            words = {word.text for word in session.reading().pages[0].words}
    assert {"14.03.1989", "Geburtsdatum"} <= words
    assert which_fit() in ("both", "second")


def test_a_killed_recogniser_costs_no_page(pool: WorkerPool) -> None:
    picture = image(pool, jpeg(certificate().resize((827, 1170))))
    assert pool.recogniser.read(picture, NOTHING_KNOWN).words
    first = pool.recogniser.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert pool.recogniser.read(picture, NOTHING_KNOWN).words
    assert pool.recogniser.pid != first


def test_a_page_that_takes_too_long_is_a_definite_result() -> None:
    with WorkerPool(recogniser=Recogniser("second", wall_seconds=0.05)) as hasty:
        data = papers.pdf_of([certificate()])
        with hasty.open(data, sha(data)) as session:
            (page,) = session.reading().pages
    assert page.illegible and page.doubtful and not page.pending and not page.blank


def test_ending_the_program_ends_what_is_being_read() -> None:
    data = papers.pdf_of([certificate()] * 3)
    codes: list[str] = []
    with WorkerPool() as pool, pool.open(data, sha(data)) as session:
        first = session.first()
        pool.recogniser.warm()
        asked = threading.Event()

        def stop() -> bool:
            asked.set()
            return False

        def read() -> None:
            try:
                session.go_on(first, stop)
            except Damaged as ended:
                codes.append(ended.code)

        thread = threading.Thread(target=read)
        thread.start()
        asked.wait(30)
        pool.recogniser.close()
        thread.join(30)
    assert codes == ["closed"]


def test_reading_stops_between_pages_and_goes_on_where_it_stopped(pool: WorkerPool) -> None:
    data = papers.pdf_of([certificate()] * 2)
    with pool.open(data, sha(data)) as session:
        first = session.first()
        asked = iter((False, True))
        half = session.go_on(first, lambda: next(asked))
    assert [page.pending for page in half.pages] == [False, True]
    with pool.open(data, sha(data)) as session:
        whole = session.go_on(half)
    assert not whole.pending and whole.pages[0] == half.pages[0] and whole.pages[1].words


def test_a_recogniser_that_cannot_start_says_so_and_condemns_no_document() -> None:
    broken = Recogniser("both", command=[sys.executable, "-c", "raise SystemExit(1)"])
    with WorkerPool(recogniser=broken) as pool:
        data = jpeg(certificate().resize((400, 560)))
        with pool.open(data, sha(data)) as session:
            assert session.first().pending
            with pytest.raises(Damaged, match="no-worker"):
                session.reading()


def test_text_and_first_readings_never_start_it() -> None:
    with WorkerPool() as pool:
        data = sample_files.text_pdf()
        with pool.open(data, sha(data)) as session:
            assert session.reading().pages[0].words
        data = jpeg(certificate().resize((400, 560)))
        with pool.open(data, sha(data)) as session:
            assert session.first().pending
        assert pool.recogniser.pid is None


plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
plain |= st.sampled_from(["QRCode", 1.0, 10**400])
anything = plain | st.lists(plain | st.lists(plain, min_size=5, max_size=11), max_size=9)
keys = ("words", "codes", "upright", "uncertain", "cut", "blank", "text", "confidence", "code",
        "poorer", "covers")  # fmt: skip


@given(
    st.fixed_dictionaries(
        {"op": st.sampled_from(["recognised", "looked", "failed", "words"])},
        optional=dict.fromkeys(keys, anything),
    )
)
def test_no_lie_of_a_recogniser_gets_past_the_checks(message: dict[str, object]) -> None:
    try:
        answer = understand(message)
    except Unspeakable:
        return
    match answer:
        case Recognised():
            for word in answer.words:
                assert word.text and word.rect.x0 <= word.rect.x1 and 0 <= word.confidence <= 1
        case Looked():
            assert 0 <= answer.confidence <= 1
        case Failed():
            assert answer.code


@linux
def test_it_dies_with_its_parent() -> None:
    import subprocess

    program = (
        "import sys\n"
        "from inbox.evidence.recogniser import Recogniser\n"
        "r = Recogniser('second'); r.warm(); print(r.pid, flush=True); sys.stdin.read()\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program], cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
    until(
        lambda: (
            not Path(f"/proc/{pid}/stat").exists() or " Z " in Path(f"/proc/{pid}/stat").read_text()
        )
    )
