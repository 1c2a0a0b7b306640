"""A power cut takes the newest notes of a desk; what the form server was told makes up for them."""

import shutil
from pathlib import Path

from tests.handover.office import Office


def test_a_disk_that_forgot_a_sending_doubles_nothing(office: Office, tmp_path: Path) -> None:
    desk = office.desk(folder=tmp_path / "desk")
    id_, _ = office.hand_in()
    desk.rounds_until(lambda: desk.store.submission(id_))
    desk.confirm(id_)
    desk.cycle._push()
    shutil.copytree(tmp_path / "desk", tmp_path / "old")
    number = desk.number_of(id_)
    office.fault("drop-answer", "/records", method="POST")
    desk.cycle._hand_over()
    assert office.records_of(number) == {"fachverfahren": 1, "statistik": 1}
    desk.close()
    again = office.desk(folder=tmp_path / "old")
    try:
        assert all(leg.attempts == 0 for leg in again.ledger.legs(number)), "nothing is remembered"
        again.file(id_)
        again.rounds_until(lambda: again.is_done(id_))
    finally:
        again.close()
    assert office.records_of(number) == {"fachverfahren": 1, "statistik": 1}
    assert len(office.papers_of(number)) == len(set(office.papers_of(number))) == 4
