"""A full disk, for real: the store, its documents, the e-file. What was kept stays kept."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from inbox.caseview import Phase
from inbox.errors import Unreachable
from tests.evidence.sample_files import text_pdf
from tests.journeys.seats import Office, plain
from tests.waiting import until
from ui.confirm_words import look_of


class Disk:
    """A file system of its own, small enough to be filled."""

    def __init__(self, folder: Path, mib: int) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={mib}m,mode=700", "tmpfs", str(folder)],
            check=False,
            capture_output=True,
        )
        if done.returncode:
            pytest.skip("a file system of its own needs the right to mount one")

    def fill(self, leave: int = 0) -> None:
        """Take all room but `leave` bytes."""
        with (self.folder / "filler").open("wb", buffering=0) as filler, suppress(OSError):
            room = os.statvfs(self.folder)
            left = room.f_bavail * room.f_frsize - leave
            while left > 0:
                left -= filler.write(b"\1" * min(65536, left))

    def free(self) -> None:
        (self.folder / "filler").unlink()

    def end(self) -> None:
        subprocess.run(["umount", "-l", str(self.folder)], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """Ends after the office that stands on it; ask for it before `troubled`."""
    if os.name == "nt" or os.geteuid() != 0:
        pytest.skip("a file system of its own needs the right to mount one")
    made = Disk(tmp_path / "disk", 24)
    yield made
    made.end()


def test_a_press_on_a_full_disk_is_refused_in_plain_words_and_works_when_there_is_room(
    disk: Disk, troubled: Office
) -> None:
    id_ = troubled.arrive()
    folder = disk.folder / "desk"
    seat = troubled.seat(folder=folder).begin()
    before = seat.work_through(id_)
    disk.fill()
    with pytest.raises(Unreachable) as full:
        seat.desk.confirm(id_)
    words = plain(full.value.code)
    assert "kein Speicherplatz" in words and "Gespeichertes ist sicher" in words
    assert seat.store.orders_of(id_) == (), "neither half nor whole"
    assert troubled.records(before.submission.number) == []
    view = seat.desk.view(id_)
    # A claim may be renewed meanwhile.
    as_before = replace(view.submission, claim=before.submission.claim)
    assert as_before == before.submission and view.decisions == before.decisions
    disk.free()
    seat.desk.confirm(id_)
    seat.reaches(id_, Phase.TAKEN_OVER)
    assert len(seat.store.orders_of(id_)) == 1
    seat.end()
    again = troubled.seat(folder=folder)
    assert again.store.findings == () and again.store.check() == ()


def test_documents_that_find_no_room_stay_on_the_server_and_come_later(
    disk: Disk, troubled: Office
) -> None:
    folder = disk.folder / "desk"
    seat = troubled.seat(folder=folder).begin()
    disk.fill(leave=3_000_000)
    large = text_pdf() + b"\n%" + os.urandom(3_500_000).hex()[:4_000_000].encode()
    id_ = troubled.arrive(files=[("gross.pdf", large)])
    until(lambda: "disk-full" in seat.heard.codes)
    assert "kein Speicherplatz" in seat.heard.words("disk-full")
    assert seat.heard.codes.count("disk-full") <= 2, "said, not repeated at every tick"
    if seat.store.submission(id_) is not None:
        assert [d.state for d in seat.desk.view(id_).documents] == ["loading"]
    disk.free()
    seat.desk.refresh()
    until(lambda: (seat.desk.refresh(), seat.store.submission(id_))[1])
    assert [d.state for d in seat.sees(id_).documents] == ["ready"]
    until(lambda: seat.desk.state().link_code is None)


def test_a_full_e_file_keeps_the_papers_here_and_is_said(disk: Disk, troubled: Office) -> None:
    id_ = troubled.arrive()
    troubled.e_file = disk.folder
    seat = troubled.seat().begin()
    number = seat.work_through(id_).submission.number
    disk.fill()
    seat.desk.confirm(id_)
    seat.desk.file(id_)
    view = seat.reaches(id_, Phase.TROUBLE)
    assert view.bar.code == "efile-full"
    words = look_of(view).words()
    assert "kein Platz" in words and "gespeichert" in words and "später gesendet" in words
    assert seat.desk.state().handovers_failed == 1
    assert troubled.records(number), "the Fachverfahren is not held up by it"
    disk.free()
    seat.desk.send_now(id_)
    seat.reaches(id_, Phase.FILED)
    assert len(troubled.papers(number)) >= 3
