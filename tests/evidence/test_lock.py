"""The lock holds, was needed, and changes no pixel."""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from inbox.errors import Damaged
from inbox.evidence.pool import WorkerPool
from inbox.evidence.probe import ATTEMPTS, probe
from tests.evidence import sample_files
from tests.evidence.sample_files import sha
from tests.evidence.tiled_heic import tiled_heic

ROOT = Path(__file__).parents[2]
NOBODY = 65534

linux = pytest.mark.skipif(sys.platform != "linux", reason="the lock of Linux")


def unlocked(program: str, *arguments: str) -> str:
    """What a program prints that uses the worker's own code without any lock."""
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout


@linux
@pytest.mark.parametrize("threads", [False, True], ids=["plain", "heic"])
@pytest.mark.parametrize("user", [os.getuid(), NOBODY], ids=["this-user", "ordinary-user"])
def test_a_locked_worker_can_do_nothing_it_attempts(threads: bool, user: int) -> None:
    report = probe(threads=threads, user=user)
    assert set(report.attempts) == set(ATTEMPTS)
    assert report.allowed == ()
    assert "not tried" not in report.attempts.values()
    assert {"no_new_privileges", "not_dumpable", "limits"}.isdisjoint(report.missing)


@linux
def test_without_the_lock_the_same_attempts_succeed() -> None:
    program = """
import os, sys, tempfile
from inbox.evidence.worker_probe import ATTEMPTS
with tempfile.TemporaryDirectory() as folder:
    descriptor = os.open(folder, os.O_RDONLY)
    for name in ("list-folder", "write-file", "socket", "new-code", "fork", "signal-parent"):
        ATTEMPTS[name](descriptor)
        print(name, "allowed")
"""
    assert unlocked(program).count("allowed") == 6


@linux
def test_each_part_of_the_lock_alone_refuses_files() -> None:
    program = """
import os, sys
from inbox.evidence import lock_linux, lock_seccomp
def tries():
    try:
        os.close(os.open(os.devnull, os.O_RDONLY))
    except OSError as refused:
        return "refused"
    return "allowed"
sys.stdout.write(tries() + " ")
if sys.argv[1] == "landlock":
    lock_linux.no_new_privileges()
    offered = lock_linux.landlock()
else:
    offered = lock_seccomp.install(threads=False)
os.write(1, ("allowed " + (tries() if offered else "not-offered")).encode())
os._exit(0)
"""
    for part in ("landlock", "seccomp"):
        outcome = unlocked(program, part).split()[-1]
        if outcome == "not-offered":
            pytest.skip(f"this kernel offers no {part}")
        assert outcome == "refused"


GOOD = {
    "pdf": lambda: sample_files.text_pdf(),
    "form": lambda: sample_files.form_pdf(),
    "scan": lambda: sample_files.scanned_pdf(),
    "jpeg": lambda: sample_files.turned_jpeg(6),
    "tiff": lambda: sample_files.tiff_pages(1),
    "webp": lambda: sample_files.image("WEBP"),
    "heic": lambda: tiled_heic(2, 2),
}


@pytest.mark.parametrize("name", GOOD)
def test_the_lock_changes_no_pixel(pool: WorkerPool, name: str, tmp_path: Path) -> None:
    data = GOOD[name]()
    with pool.open(data, sha(data)) as session:
        picture = session.render(0, 150 / 72)
        words = [word.text for word in session.first().pages[0].words]
    (tmp_path / "file").write_bytes(data)
    program = """
import hashlib, json, pathlib, sys
from inbox.evidence.magic import FileType, file_type
from inbox.evidence.worker_image import ImageDocument
from inbox.evidence.worker_pdf import PdfDocument
data = pathlib.Path(sys.argv[1]).read_bytes()
kind = file_type(data)
view = memoryview(data)
document = PdfDocument(view) if kind is FileType.PDF else ImageDocument(view, kind)
frame = document.frame(0, 150 / 72, None)
pixels = bytearray(frame.size)
document.render(0, frame, memoryview(pixels))
words = [word.text for word, _ in document.words(0).words]
print(json.dumps([frame.width, frame.height, hashlib.sha256(pixels).hexdigest(), words]))
"""
    width, height, digest, bare_words = json.loads(unlocked(program, str(tmp_path / "file")))
    assert (picture.width, picture.height) == (width, height)
    assert hashlib.sha256(picture.pixels).hexdigest() == digest
    assert words == bare_words


def test_the_window_s_process_never_loads_a_decoder() -> None:
    program = """
import sys
from pathlib import Path
from inbox.evidence.pool import WorkerPool
from inbox.evidence.probe import probe
data = Path(sys.argv[1]).read_bytes()
with WorkerPool() as pool, pool.open(data, "0") as session:
    assert session.reading().verdict == "ok"
    assert session.render(0, 1.0).width
decoders = {"pymupdf", "fitz", "PIL", "pillow_heif", "cv2", "numpy", "lxml"}
decoders |= {"rapidocr", "onnxruntime", "tesserocr", "zxingcpp"}
print(sorted(decoders & {name.split(".")[0] for name in sys.modules}))
"""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(sample_files.text_pdf())
        file.flush()
        assert unlocked(program, file.name).strip() == "[]"


@linux
def test_a_worker_keeps_nothing_open_but_its_own(pool: WorkerPool, tmp_path: Path) -> None:
    data = sample_files.text_pdf()
    with (tmp_path / "secret").open("w") as secret, pool.open(data, sha(data)) as session:
        os.set_inheritable(secret.fileno(), True)
        session.render(0, 1.0)
        folder = Path(f"/proc/{session.worker_pid}/fd")
        try:
            open_files = sorted(str(entry.readlink()) for entry in folder.iterdir())
        except PermissionError:
            pytest.skip("a worker that is not dumpable shows its descriptors to root only")
    kinds = {name.split(":")[0].split(" ")[0] for name in open_files}
    assert kinds <= {"/dev/null", "socket", "/memfd"}
    assert sum(name.startswith("socket") for name in open_files) == 1


@linux
def test_a_worker_that_goes_wrong_is_a_verdict_not_an_error(pool: WorkerPool) -> None:
    data = sample_files.image("WEBP")
    lie = b"%PDF-1.7 " + data
    with pool.open(lie, sha(lie)) as session:
        assert session.reading().verdict == "damaged"
        with pytest.raises(Damaged):
            session.render(0, 1.0)
