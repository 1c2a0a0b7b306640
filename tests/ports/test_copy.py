"""What only the copy panel can do wrong: ticks, restarts, two desks, taking back."""

from pathlib import Path

import pytest

from inbox.errors import Refused, Unreachable
from inbox.submission import PersonId
from sync.handover.casecopy import CONTAINED, FOLDER, CopyCaseSystem
from sync.handover.mapping import Mappings
from sync.handover.targets import NewCase
from tests.handover.conftest import catalogue, mappings
from tests.handover.values import view
from tests.ports.hands import at_hand

__all__ = ["catalogue", "mappings"]

KEY = "AUM-2026-001234-5/AUM-2026-001234-5-U1/fachverfahren"
KOCH = PersonId("int.koch")


@pytest.fixture
def system(tmp_path: Path, mappings: Mappings) -> CopyCaseSystem:
    return at_hand(tmp_path / "copy", mappings)[0]


def places(system: CopyCaseSystem) -> list[tuple[str, str]]:
    masks = system.record(view(), "12345BG0001234")["masks"]
    return [(mask, name) for mask, fields in masks.items() for name in fields]


def test_it_is_done_only_when_all_is_ticked_and_a_person_says_so(system: CopyCaseSystem) -> None:
    wanted = places(system)
    for place in wanted[:-1]:
        system.tick(KEY, place, on=True)
    with pytest.raises(Refused, match="copy-open") as refused:
        system.finish(KEY, wanted, KOCH)
    assert refused.value.values["count"] == 1
    system.tick(KEY, wanted[-1], on=True)
    record = system.record(view(), "12345BG0001234")
    with pytest.raises(Unreachable, match="case-system-copy"):
        system.put_record(KEY, record)
    receipt = system.finish(KEY, wanted, KOCH)
    assert system.put_record(KEY, record) == receipt
    with pytest.raises(Refused, match="copy-done"):
        system.tick(KEY, wanted[0], on=False)


def test_half_ticked_it_is_half_ticked_after_a_restart_and_at_another_desk(
    system: CopyCaseSystem, tmp_path: Path, mappings: Mappings
) -> None:
    wanted = places(system)
    system.tick(KEY, wanted[0], on=True)
    system.tick(KEY, wanted[1], on=True)
    system.tick(KEY, wanted[0], on=False)
    again = CopyCaseSystem(tmp_path / "copy", mappings)
    assert again.ticked(KEY) == {wanted[1]}
    again.tick(KEY, wanted[2], on=True)
    assert system.ticked(KEY) == {wanted[1], wanted[2]}


def test_two_desks_that_finish_write_one_receipt(
    system: CopyCaseSystem, tmp_path: Path, mappings: Mappings
) -> None:
    other = CopyCaseSystem(tmp_path / "copy", mappings)
    for place in places(system):
        system.tick(KEY, place, on=True)
    first = system.finish(KEY, places(system), KOCH)
    assert other.finish(KEY, places(other), PersonId("int.weber")) == first


def test_the_folder_holds_fields_and_no_value(system: CopyCaseSystem, tmp_path: Path) -> None:
    for place in places(system):
        system.tick(KEY, place, on=True)
    system.finish(KEY, places(system), KOCH)
    for path in (tmp_path / "copy" / FOLDER).iterdir():
        text = path.read_text("utf-8")
        for secret in ("Demirta", "1990", "2026-11-19"):
            assert secret not in text, path.name


def test_a_tick_list_that_cannot_be_read_counts_as_nothing_ticked(
    system: CopyCaseSystem, tmp_path: Path
) -> None:
    system.tick(KEY, places(system)[0], on=True)
    (path,) = (tmp_path / "copy" / FOLDER).glob("*.json")
    path.write_text("[[", "utf-8")
    assert system.ticked(KEY) == frozenset()
    with pytest.raises(Refused, match="copy-open"):
        system.finish(KEY, places(system), KOCH)


def test_taken_back_before_it_was_taken_over_it_is_never_done(system: CopyCaseSystem) -> None:
    record = system.record(view(), "12345BG0001234")
    system.tick(KEY, places(system)[0], on=True)
    system.withdraw(KEY, "")
    with pytest.raises(Refused, match="case-system-refused"):
        system.put_record(KEY, record)
    with pytest.raises(Refused, match="copy-done"):
        system.tick(KEY, places(system)[1], on=True)
    other = KEY.replace("U1", "U2")
    for place in places(system):
        system.tick(other, place, on=True)
    system.finish(other, places(system), KOCH)
    with pytest.raises(Refused, match="case-system-refused"):
        system.withdraw(other, "")


def test_facts_that_stand_in_the_masks_are_typed_once(system: CopyCaseSystem) -> None:
    masks = {(f.target.mask, f.target.name): f.value for f in system.mappings.masks(view())}
    facts = {(f.target.mask, f.target.name): f.value for f in system.mappings.facts(view())}
    further = {(f.target.mask, f.target.name) for f in system.further(view())}
    assert further == {place for place, value in facts.items() if masks.get(place) != value}
    assert system.put_record("k/statistik", {"masks": {}}) == CONTAINED


def test_a_case_nobody_has_opened_yet_is_waited_for_and_two_are_refused(
    system: CopyCaseSystem, tmp_path: Path, mappings: Mappings
) -> None:
    person = NewCase("Neu", "Nora", "1999-01-01", "Nord")
    with pytest.raises(Unreachable, match="case-system-not-opened"):
        system.create_case("n/fall", person)
    _, hands = at_hand(tmp_path / "other", mappings)
    hands._open(person)
    hands._open(person)
    with pytest.raises(Refused) as refused:
        hands.system.create_case("n/fall", person)
    assert refused.value.values["problem"] == "several-cases"


def test_without_its_folder_it_is_down_and_makes_none(tmp_path: Path, mappings: Mappings) -> None:
    gone = CopyCaseSystem(tmp_path / "gone", mappings)
    with pytest.raises(Unreachable, match="case-system-down"):
        gone.put_record(KEY, gone.record(view(), "1"))
    assert not (tmp_path / "gone").exists()
