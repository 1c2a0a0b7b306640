"""The e-file as a folder: the contract, and what disks do wrong."""

import json
import os
import resource
import signal
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

import pytest

from inbox.errors import Damaged, Refused, Unreachable
from inbox.handover import Paper
from sync.handover.efile.folder import FolderEFile
from sync.handover.efile.names import safe_name
from tests.handover.values import paper
from tests.ports.contract import DATA, KEY, EFileContract
from tests.ports.disks import code_of, in_child, small_files


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "akte").mkdir()
    return tmp_path / "akte"


def papers_in(root: Path) -> list[Path]:
    return [p for p in root.rglob("*.pdf") if p.with_name(p.name + ".json").exists()]


class TestFolder(EFileContract):
    TROUBLES: ClassVar = {
        "full": (Unreachable, "efile-full"),
        "name": (Refused, "efile-name-too-long"),
        "gone": (Unreachable, "efile-unreachable"),
    }

    @pytest.fixture
    def efile(self, root: Path) -> FolderEFile:
        self.root = root
        return FolderEFile(root)

    def another(self) -> FolderEFile:
        return FolderEFile(self.root)

    def count(self) -> int:
        return len(papers_in(self.root))

    def change(self, receipt: str) -> None:
        (self.root / receipt).write_bytes(b"changed")

    def place_of(self, receipt: str) -> str:
        return (self.root / receipt).parent.name

    def kept_of(self, receipt: str) -> str:
        return receipt + (self.root / f"{receipt}.json").read_text("utf-8")

    @contextmanager
    def trouble(self, name: str) -> Iterator[tuple[Paper, bytes]]:
        match name:
            case "full":
                big = b"%PDF-1.7 " + b"x" * 100_000
                with small_files():
                    yield paper(big), big
            case "name":
                yield paper(DATA, Aktenzeichen="ä" * 200), DATA
            case "gone":
                away = self.root.with_name("weg")
                self.root.rename(away)
                yield paper(DATA), DATA
                away.rename(self.root)

    def test_a_thousand_other_papers_in_the_file_change_nothing(self, efile: FolderEFile) -> None:
        first = efile.put(paper(DATA), DATA, KEY)
        folder = (self.root / first).parent
        for n in range(1050):
            (folder / f"2026-11-20_AUM-2026-{n:06d}-5_pruefvermerk.pdf.json").write_text("{}")
        second = efile.put(paper(DATA), DATA, KEY.replace("U1", "U2"))
        assert efile.find_by_key(paper(DATA), KEY) == first != second


def test_name_and_metadata_are_those_agreed_with_the_office(root: Path) -> None:
    receipt = FolderEFile(root).put(paper(DATA), DATA, KEY)
    assert receipt == "II-4711-20/2026-11-20_AUM-2026-001234-5_pruefvermerk.pdf"
    entry = json.loads((root / f"{receipt}.json").read_text("utf-8"))
    assert entry["Aktenzeichen"] == "II-4711-20"
    assert entry["key"] == KEY
    assert entry["SHA-256"] == paper(DATA).sha256


def test_a_writer_killed_between_paper_and_entry_leaves_one_paper_in_the_end(root: Path) -> None:
    folder = root / "II-4711-20"
    folder.mkdir()
    (folder / "2026-11-20_AUM-2026-001234-5_pruefvermerk.pdf").write_bytes(DATA)
    efile = FolderEFile(root)
    assert efile.find_by_key(paper(DATA), KEY) is None
    efile.put(paper(DATA), DATA, KEY)
    assert len(list(folder.iterdir())) == 2


def test_what_a_killed_writer_left_unfinished_is_cleared_by_the_next(root: Path) -> None:
    efile = FolderEFile(root)
    receipt = efile.put(paper(DATA), DATA, KEY)
    folder = (root / receipt).parent
    for path in list(folder.iterdir()):
        path.unlink()
    efile.put(paper(DATA), DATA, KEY)
    from sync.handover.efile.disk import mark

    (folder / f"{mark(KEY + 'x')}1.part").write_bytes(b"half")
    efile.put(paper(DATA), DATA, KEY + "x")
    assert not list(folder.glob(".*.part"))


def test_a_foreign_file_of_that_name_is_left_alone(root: Path) -> None:
    folder = root / "II-4711-20"
    folder.mkdir()
    foreign = folder / "2026-11-20_AUM-2026-001234-5_pruefvermerk.pdf"
    foreign.write_bytes(b"somebody else's")
    receipt = FolderEFile(root).put(paper(DATA), DATA, KEY)
    assert foreign.read_bytes() == b"somebody else's"
    assert (root / receipt).read_bytes() == DATA


def test_a_changed_paper_is_noticed_when_read_back(root: Path) -> None:
    efile = FolderEFile(root)
    receipt = efile.put(paper(DATA), DATA, KEY)
    (root / receipt).write_bytes(b"changed")
    assert efile.read_back(receipt) != DATA
    (root / receipt).unlink()
    with pytest.raises(Damaged, match="efile-missing"):
        efile.read_back(receipt)


def test_a_receipt_cannot_lead_out_of_the_file(root: Path) -> None:
    (root.parent / "secret").write_bytes(b"x")
    for receipt in ("../secret", "/etc/hostname"):
        with pytest.raises(Damaged, match="efile-missing"):
            FolderEFile(root).read_back(receipt)


def test_a_share_that_is_not_mounted_is_not_created(tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match="efile-unreachable"):
        FolderEFile(tmp_path / "gone").put(paper(DATA), DATA, KEY)
    assert not (tmp_path / "gone").exists()


def test_a_full_disk_leaves_nothing_behind_and_says_so(root: Path) -> None:
    big = b"%PDF-1.7 " + b"x" * 100_000

    def on_full_disk() -> str:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
        return code_of(lambda: FolderEFile(root).put(paper(big), big, KEY))

    assert in_child(on_full_disk) == "efile-full"
    assert [p for p in root.rglob("*") if p.is_file()] == []


@pytest.mark.skipif(os.geteuid() != 0, reason="needs to drop rights")
def test_a_file_without_the_right_to_write_says_so(root: Path) -> None:
    root.chmod(stat.S_IRUSR | stat.S_IXUSR | stat.S_IROTH | stat.S_IXOTH)
    for parent in root.parents[:3]:
        parent.chmod(parent.stat().st_mode | stat.S_IXOTH | stat.S_IROTH)

    def as_nobody() -> str:
        os.setuid(65534)
        return code_of(lambda: FolderEFile(root).put(paper(DATA), DATA, KEY))

    assert in_child(as_nobody) == "efile-readonly"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("12345BG0004711", "12345BG0004711"),
        ("12345//0004711", "12345%2F%2F0004711"),
        ("..", "%2E%2E"),
        ("a\\b:c*", "a%5Cb%3Ac%2A"),
        ("CON", "%43ON"),
        ("nul.txt", "%6Eul.txt"),
        (" x ", "%20x%20"),
        ("100%", "100%25"),
    ],
)
def test_names_are_made_safe_and_stay_different(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_an_endless_name_is_refused() -> None:
    with pytest.raises(Refused, match="efile-name-too-long"):
        safe_name("ä" * 200)
