"""A Fachverfahren without an interface: values go by hand, ticked off across a restart."""

from inbox.caseview import Phase
from inbox.copying import COPY
from tests.journeys.seats import Office, Seat
from tests.ports.importer import CASES


def seat_at(office: Office) -> Seat:
    folder = office.folder / "kopieren"
    folder.mkdir(exist_ok=True)
    (folder / "faelle.json").write_bytes(CASES.read_bytes())
    return office.seat(case_system=f"copy:{folder}").begin()


def test_a_leg_by_hand_is_done_when_all_is_ticked_and_said_and_half_of_it_survives_a_restart(
    troubled: Office,
) -> None:
    id_ = troubled.arrive()
    seat = seat_at(troubled)
    seat.work_through(id_)
    told = seat.desk.foresee(id_)
    seat.desk.confirm(id_)
    bar = seat.reaches(id_, Phase.TROUBLE).bar
    assert (bar.code, bar.may_file) == (COPY, False), "masks first, then the file"
    (task,) = seat.desk.copy_tasks(id_)
    assert task.leg == "fachverfahren", "the statistics go their own way"
    assert [(v.mask, v.name, v.value) for v in task.values[1:]] == [
        (v.mask, v.name, v.value) for v in told.masks
    ], "what the preview told, in the order of the masks"
    first = task.values[0]
    seat.desk.tick_copied(id_, task.key, first.mask, first.name, on=True)
    seat.end()

    again = seat_at(troubled)
    again.sees(id_)
    (task,) = again.desk.copy_tasks(id_)
    assert [v.ticked for v in task.values].count(True) == 1
    for value in task.values[1:]:
        again.desk.tick_copied(id_, task.key, value.mask, value.name, on=True)
    assert again.phase(id_) is Phase.TROUBLE, "nobody has said yet that it is taken over"
    again.desk.copied(id_, task.key)
    again.reaches(id_, Phase.TAKEN_OVER)
    again.desk.file(id_)
    again.reaches(id_, Phase.FILED)
    (entry,) = again.desk.handovers(id_)
    assert entry.legs[0].receipt is not None
    assert entry.legs[0].receipt.startswith("von Hand übernommen")
