"""What the preview says before press one is what lies where after press two, nothing more."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from inbox.caseview import Phase
from inbox.decision import FieldChoice
from inbox.foreseen import Foreseen, MaskValue
from sync.handover.foresight import shown
from tests.journeys.seats import Office
from tests.journeys.test_redaction import press_both, sick_note
from tests.waiting import until


def by_mask(values: Sequence[MaskValue]) -> dict[str, dict[str, str]]:
    masks: dict[str, dict[str, str]] = {}
    for each in values:
        masks.setdefault(each.mask, {})[each.name] = each.value
    return masks


def arrived_masks(record: dict[str, Any]) -> dict[str, dict[str, str]]:
    """A record of the Fachverfahren, days and amounts as a person writes them."""
    return {
        mask: {
            name: shown(value, "date" if str(value)[4:5] == "-" else "text")
            for name, value in fields.items()
        }
        for mask, fields in record["masks"].items()
    }


def kept_facts(database: Path, handover: str) -> dict[str, Any]:
    """What the form server took down for the statistics of a handover, read past it."""
    with closing(sqlite3.connect(database)) as line:
        query = "SELECT facts FROM statistics_records WHERE handover = ?"
        ((facts,),) = line.execute(query, (handover,)).fetchall()
    found: dict[str, Any] = json.loads(facts)
    return found


def filed_names(root: Path) -> set[tuple[str, str]]:
    return {(p.parent.name, p.name) for p in root.rglob("*") if p.is_file() and p.suffix != ".json"}


def test_the_preview_is_what_arrives_in_the_masks_the_statistics_and_the_file(
    troubled: Office,
) -> None:
    note = sick_note()
    id_ = troubled.arrive({"au_bis": "2026-11-28"}, files=[("au.pdf", note), ("noch.pdf", note)])
    seat = troubled.seat().begin()
    until(lambda: seat.store.submission(id_))
    seat.desk.open(id_)
    seat.sees(id_)
    undecided = seat.desk.foresee(id_)
    assert "au_bis" in undecided.open_fields, "nobody has decided yet, and the preview says so"
    seat.desk.decide(id_, "au_bis", FieldChoice.EVIDENCE_HOLDS)
    seat.work_through(id_)

    told = seat.desk.foresee(id_)
    assert not told.open_fields and not told.confirmed
    until_day = next(v for v in told.masks if v.field == "au_bis")
    assert (until_day.value, until_day.choice) == ("27.11.2026", FieldChoice.EVIDENCE_HOLDS)
    number = seat.desk.view(id_).submission.number
    assert troubled.records(number) == [] and troubled.papers(number) == [], "looking sends nothing"

    press_both(seat, id_)
    by_leg = {r["key"].rpartition("/")[2]: r for r in troubled.records(number)}
    assert by_mask(told.masks) == arrived_masks(by_leg["fachverfahren"])
    facts = kept_facts(troubled.folder / "form.db", told.handover)
    assert by_mask(told.statistics) == arrived_masks(facts)
    assert told.case_number == by_leg["fachverfahren"]["case_number"]
    assert by_leg["fachverfahren"]["key"].split("/")[1] == told.handover

    assert {(p.folders[0], p.name) for p in told.papers} == filed_names(troubled.e_file)
    for paper in told.papers:
        entry = troubled.e_file.joinpath(*paper.folders, paper.name + ".json")
        said = json.loads(entry.read_text("utf-8"))
        for name, value in paper.metadata:
            assert shown(said[name], "date") == value, (paper.id, name)
        assert said.keys() - {"Datei", "SHA-256", "key"} == dict(paper.metadata).keys()
    assert [(n.name, n.reason) for n in told.not_filed] == [
        ("noch.pdf", "nicht noch einmal abgelegt: gleich mit au.pdf")
    ]
    assert seat.phase(id_) is Phase.FILED
    after = seat.desk.foresee(id_)
    same(after, told)
    receipts = {name: leg.receipt for name, leg in after.legs.items()}
    assert receipts["fachverfahren"] == by_leg["fachverfahren"]["receipt"]
    for paper in told.papers:
        assert receipts[f"eakte:{paper.id}"] == "/".join((*paper.folders, paper.name))


def same(after: Foreseen, before: Foreseen) -> None:
    """After the presses it tells what was confirmed, not what the next press would do."""
    assert after.confirmed and not before.confirmed
    assert (after.handover, after.masks, after.papers) == (
        before.handover,
        before.masks,
        before.papers,
    )
