"""What follows a filed submission: a small handover of its own, to the same case and file."""

import json

import pytest

from inbox.caseview import CaseView, Phase
from inbox.queue import QueueKind, QueueQuery, QueueRef
from inbox.submission import SubmissionId
from tests.evidence.sample_files import text_pdf
from tests.journeys.seats import Office, Seat
from tests.waiting import until

OWN = QueueQuery(QueueRef(QueueKind.OWN))


def filed(seat: Seat, id_: SubmissionId) -> CaseView:
    """Both presses, and every receipt here."""
    seat.work_through(id_)
    seat.desk.confirm(id_)
    seat.reaches(id_, Phase.TAKEN_OVER)
    seat.desk.file(id_)
    return seat.reaches(id_, Phase.FILED)


def entries(office: Office, number: str) -> dict[str, list[str]]:
    """Paper ids in the e-file by handover, and in which folders they lie."""
    found: dict[str, list[str]] = {}
    for path in sorted(office.e_file.rglob("*.json")):
        entry = json.loads(path.read_text("utf-8"))
        if entry["Vorgangsnummer"] == number:
            found.setdefault(entry["Übergabe"], []).append(entry["key"].rpartition(":")[2])
            found.setdefault("folders", []).append(path.parent.name)
    return found


@pytest.fixture
def koch(troubled: Office) -> Seat:
    return troubled.seat("int.koch")


def test_a_document_that_follows_is_filed_alone_under_the_same_case_and_file(
    troubled: Office, koch: Seat
) -> None:
    id_ = troubled.arrive(kind="mietbescheinigung")
    koch.begin()
    number = filed(koch, id_).submission.number
    first = entries(troubled, number)
    assert sorted(first[f"{number}-U1"]) == [
        "durchschrift", "nachweis-1", "protokoll", "pruefvermerk",
    ]  # fmt: skip

    new = [("neu.pdf", text_pdf(2))]
    troubled.arrive(files=new, kind="mietbescheinigung", number=number)
    until(lambda: id_ in [row.id for row in koch.desk.rows(OWN, 0)])
    back = koch.sees(id_)
    assert back.bar.phase in (Phase.OPEN, Phase.NOT_SEEN) and back.legs == ()
    assert not back.bar.may_undo, "what was filed is not taken back with it"

    foreseen = koch.desk.foresee(id_)
    again = filed(koch, id_)
    assert (foreseen.handover, {p.id for p in foreseen.papers}) == (
        again.handover,
        {"nachweis-2", "protokoll", "pruefvermerk"},
    )
    assert again.handover == f"{number}-U2"
    after = entries(troubled, number)
    assert after[f"{number}-U1"] == first[f"{number}-U1"], "nothing is filed twice"
    assert sorted(after[f"{number}-U2"]) == ["nachweis-2", "protokoll", "pruefvermerk"]
    assert len(set(after["folders"])) == 1, "one file"
    records = troubled.records(number)
    keys = [record["key"] for record in records]
    assert len(keys) == len(set(keys)) == 4, "masks and statistics of each handover, once"
    cases = {r["case_number"] for r in records if "case_number" in r}
    assert cases == {"12345BG0001234"}, "one case"
    kinds = {r["handover"]: r["kind"] for r in records if r["key"].endswith("/statistik")}
    assert kinds == {f"{number}-U1": "ereignis", f"{number}-U2": "korrektur"}
    assert id_ not in [row.id for row in koch.desk.rows(OWN, 0)]


def test_a_press_on_what_followed_can_be_taken_back_and_leaves_the_first_filing_alone(
    troubled: Office, koch: Seat
) -> None:
    id_ = troubled.arrive(kind="mietbescheinigung")
    koch.begin()
    number = filed(koch, id_).submission.number
    new = [("neu.pdf", text_pdf(2))]
    troubled.arrive(files=new, kind="mietbescheinigung", number=number)
    until(lambda: id_ in [row.id for row in koch.desk.rows(OWN, 0)])
    koch.work_through(id_)
    koch.running.desk._presser._hold = 600.0
    held = koch.desk.confirm(id_)
    assert held.bar.phase is Phase.HOLD and held.bar.may_undo
    until(lambda: koch.desk.view(id_).handover == f"{number}-U2")
    assert koch.desk.view(id_).bar.may_undo
    koch.desk.undo(id_)
    koch.reaches(id_, Phase.READY)
    assert set(entries(troubled, number)) == {f"{number}-U1", "folders"}
    assert len(troubled.records(number)) == 2
