"""What every way to the Fachverfahren must do: HTTP, a folder in each form, a person's hands."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import pytest

from inbox.errors import Damaged, Refused, Unreachable
from inbox.submission import Submission
from sync.handover.casecopy import CopyCaseSystem
from sync.handover.casedrop import DropCaseSystem, DropSettings
from sync.handover.casesystem import HttpCaseSystem
from sync.handover.casesystems import open_case_system
from sync.handover.mapping import Mappings
from sync.handover.targets import CaseTarget, NewCase, Record
from tests.democase.conftest import Program
from tests.handover.conftest import catalogue, democase, democase_process, mappings
from tests.handover.values import submission, view
from tests.ports.hands import at_hand
from tests.ports.importer import Importer

__all__ = ["catalogue", "democase", "democase_process", "mappings"]

CASE = "12345BG0001234"


class Side(Protocol):
    """The far side, looked at without the adapter."""

    def settle(self) -> None:
        """Let the Fachverfahren do its work."""

    def kept(self, key: str) -> list[dict[str, Any]]:
        """What it holds under a key, masks as texts."""


class HttpSide:
    def __init__(self, program: Program) -> None:
        self.program = program

    def settle(self) -> None:
        return

    def kept(self, key: str) -> list[dict[str, Any]]:
        records = self.program.call("GET", "/records").json()["records"]
        return [r["masks"] for r in records if r["key"] == key]


class DropSide:
    def __init__(self, importer: Importer) -> None:
        self.importer = importer

    def settle(self) -> None:
        self.importer.step()

    def kept(self, key: str) -> list[dict[str, Any]]:
        return [
            {m: {n: v[0] for n, v in fields.items()} for m, fields in o["masks"].items()}
            for o in self.importer.taken
            if o["key"] == key
        ]


WAITS = frozenset({"case-system-waiting", "case-system-copy", "case-system-not-opened"})


@pytest.fixture(params=["http", "json", "xml", "csv", "copy"])
def port(
    request: pytest.FixtureRequest, mappings: Mappings, tmp_path: Path
) -> Iterator[tuple[CaseTarget, Side]]:
    if request.param == "http":
        program: Program = request.getfixturevalue("democase")
        token = str(program.line.headers["Authorization"]).removeprefix("Bearer ")
        system = HttpCaseSystem(program.base, token, mappings)
        yield system, HttpSide(program)
        system.close()
        return
    if request.param == "copy":
        yield at_hand(tmp_path / "copy", mappings)
        return
    importer = Importer(tmp_path / "drop", request.param)
    drop = DropCaseSystem(DropSettings(importer.root, request.param), mappings)
    yield drop, DropSide(importer)


def settled(port: tuple[CaseTarget, Side], key: str, record: Record) -> str:
    """The receipt, after as many looks as it takes: each look may find it waiting."""
    system, side = port
    for _ in range(3):
        try:
            return system.put_record(key, record)
        except Unreachable as waiting:
            assert waiting.code in WAITS
            side.settle()
    raise AssertionError("no receipt")


def key_of(leg: str = "fachverfahren") -> str:
    return f"AUM-2026-001234-5/{uuid4().hex[:8]}/{leg}"


def goessling(**changed: object) -> Submission:
    entered = {"nachname": "Gößling", "vorname": "Hans-Peter", "geburtsdatum": "1971-06-02"}
    number = changed.pop("number", "12345//0004711")
    return replace(
        submission(**{**entered, **changed}), case_number=None if number is None else str(number)
    )


@pytest.mark.parametrize(
    ("changed", "state", "reasons"),
    [
        ({}, "agrees", ()),
        ({"nachname": "Goessling", "number": "12345BG0004711"}, "agrees", ()),
        ({"number": None}, "agrees", ("found-by-name",)),
        ({"number": None, "vorname": "Erika"}, "new", ()),
        ({"number": None, "geburtsdatum": ""}, "unknown", ("person-incomplete",)),
        ({"number": "12345BG9999999"}, "unknown", ("number-unknown",)),
        ({"number": "12345BG0004790"}, "differs", ("name-differs", "birth-date-differs")),
        ({"geburtsdatum": "1971-02-06"}, "differs", ("birth-date-differs",)),
        ({"aktenzeichen": "II-1-26"}, "differs", ("file-number-differs",)),
    ],
)
def test_the_right_case_is_found_and_every_difference_named(
    port: tuple[CaseTarget, Side],
    changed: dict[str, object],
    state: str,
    reasons: tuple[str, ...],
) -> None:
    found = port[0].resolve(goessling(**changed))
    assert (found.state, found.reasons) == (state, reasons)


def test_a_record_arrives_whole_and_its_receipt_comes_back(
    port: tuple[CaseTarget, Side],
) -> None:
    system, side = port
    key, record = key_of(), system.record(view(), CASE)
    assert system.find_by_key(key) is None
    receipt = settled(port, key, record)
    assert receipt
    assert system.find_by_key(key) == receipt
    (masks,) = side.kept(key)
    assert masks["Krankmeldung"]["Arbeitsunfähig seit"] == "2026-11-19"
    assert masks["Person"]["Familienname"] == "Demirtaş"


def test_sent_again_under_the_same_key_it_is_there_once(port: tuple[CaseTarget, Side]) -> None:
    system, side = port
    key, record = key_of(), system.record(view(), CASE)
    first = settled(port, key, record)
    side.settle()
    assert settled(port, key, record) == first
    side.settle()
    assert len(side.kept(key)) == 1


def test_two_handovers_are_two_records(port: tuple[CaseTarget, Side]) -> None:
    system, side = port
    one, other = key_of(), key_of("statistik")
    record = system.record(view(), CASE)
    assert settled(port, one, record) != settled(port, other, record)
    assert (len(side.kept(one)), len(side.kept(other))) == (1, 1)


def test_a_case_is_opened_once_and_its_numbers_come_back(port: tuple[CaseTarget, Side]) -> None:
    system, side = port
    key = f"NEU-{uuid4().hex[:8]}/fall"
    person = NewCase("Neu", "Nora", "1999-01-01", "Nord")
    for _ in range(3):
        try:
            found = system.create_case(key, person)
            break
        except Unreachable as waiting:
            assert waiting.code in WAITS
            side.settle()
    assert found.case_number and found.file_number
    assert system.create_case(key, person).case_number == found.case_number


def test_over_http_a_record_is_withdrawn_once_and_stays_when_it_is_processed(
    mappings: Mappings, democase: Program
) -> None:
    token = str(democase.line.headers["Authorization"]).removeprefix("Bearer ")
    system = HttpCaseSystem(democase.base, token, mappings)
    record = system.record(view(), CASE)
    key, other = key_of(), key_of()
    receipt = system.put_record(key, record)
    system.withdraw(key, "")
    system.withdraw(key, receipt)
    kept = system.put_record(other, record)
    assert democase.call("POST", f"/records/{kept}/process").status_code == 204
    with pytest.raises(Refused) as refused:
        system.withdraw(other, kept)
    assert refused.value.values["problem"] == "already-processed"
    system.withdraw(key_of(), "")  # nothing arrived under this key: nothing to take back
    records = democase.call("GET", "/records").json()["records"]
    states = {r["receipt"]: r["state"] for r in records}
    assert (states[receipt], states[kept]) == ("withdrawn", "processed")
    system.close()


def test_withdrawn_before_it_was_taken_it_never_arrives(mappings: Mappings, tmp_path: Path) -> None:
    importer = Importer(tmp_path / "drop")
    system = DropCaseSystem(DropSettings(importer.root), mappings)
    key, record = key_of(), system.record(view(), CASE)
    with pytest.raises(Unreachable, match="case-system-waiting"):
        system.put_record(key, record)
    system.withdraw(key, "")
    assert importer.step() == 0
    with pytest.raises(Refused, match="case-system-refused"):
        system.withdraw(key, "")


@pytest.mark.parametrize("form", ["json", "xml", "csv"])
class TestFolder:
    """What only a folder can do wrong."""

    def made(self, tmp_path: Path, mappings: Mappings, form: str, **more: Any) -> Any:
        importer = Importer(tmp_path / "drop", form)
        return importer, DropCaseSystem(DropSettings(importer.root, form), mappings, **more)

    def test_a_rejection_is_told_with_its_reason(
        self, tmp_path: Path, mappings: Mappings, form: str
    ) -> None:
        importer, system = self.made(tmp_path, mappings, form)
        importer.reject = "BG-Nummer unbekannt"
        key, record = key_of(), system.record(view(), CASE)
        with pytest.raises(Unreachable, match="case-system-waiting"):
            system.put_record(key, record)
        importer.step()
        with pytest.raises(Refused) as refused:
            system.put_record(key, record)
        assert refused.value.values["problem"] == "BG-Nummer unbekannt"
        assert system.find_by_key(key) is None

    def test_half_a_quittance_is_waited_for_and_never_taken(
        self, tmp_path: Path, mappings: Mappings, form: str
    ) -> None:
        importer, system = self.made(tmp_path, mappings, form)
        importer.cut = True
        key, record = key_of(), system.record(view(), CASE)
        with pytest.raises(Unreachable):
            system.put_record(key, record)
        importer.step()
        for _ in range(2):
            with pytest.raises(Unreachable, match="case-system-nonsense"):
                system.put_record(key, record)
        assert importer.step() == 0

    def test_a_quittance_that_does_not_come_is_named(
        self, tmp_path: Path, mappings: Mappings, form: str
    ) -> None:
        late = [0.0]
        importer, system = self.made(
            tmp_path, mappings, form, real_time=lambda: __import__("time").time() + late[0]
        )
        key, record = key_of(), system.record(view(), CASE)
        with pytest.raises(Unreachable, match="case-system-waiting"):
            system.put_record(key, record)
        late[0] = 5 * 3600.0
        with pytest.raises(Unreachable, match="case-system-no-quittance"):
            system.put_record(key, record)
        assert importer.step() == 1, "it is still dropped once, and may still be taken"

    def test_killed_at_any_step_it_is_dropped_exactly_once(
        self, tmp_path: Path, mappings: Mappings, form: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Each file operation of the drop fails once, before and after its effect."""
        from sync.handover import casedrop

        steps = ("write_new", "sync_folder", "_second_name")
        for number, name in enumerate(steps):
            for after in (False, True):
                root = tmp_path / f"{form}-{number}-{after}"
                importer = Importer(root, form)
                system = DropCaseSystem(DropSettings(root, form), mappings)
                key, record = key_of(), system.record(view(), CASE)
                real = getattr(casedrop, name)

                def dies(*given: Any, real: Any = real, after: bool = after) -> Any:
                    if after:
                        real(*given)
                    raise KeyboardInterrupt

                monkeypatch.setattr(casedrop, name, dies)
                with pytest.raises(KeyboardInterrupt):
                    system.put_record(key, record)
                monkeypatch.setattr(casedrop, name, real)
                importer.step()
                again = DropCaseSystem(DropSettings(root, form), mappings)
                for _ in range(2):
                    try:
                        again.put_record(key, record)
                    except Unreachable:
                        importer.step()
                assert again.find_by_key(key)
                assert len(importer.taken) == 1

    def test_without_the_folder_it_is_down_and_makes_none(
        self, tmp_path: Path, mappings: Mappings, form: str
    ) -> None:
        system = DropCaseSystem(DropSettings(tmp_path / "gone", form), mappings)
        with pytest.raises(Unreachable, match="case-system-down"):
            system.resolve(goessling())
        with pytest.raises(Unreachable, match="case-system-down"):
            system.put_record(key_of(), system.record(view(), CASE))
        assert not (tmp_path / "gone").exists()

    def test_signs_that_a_form_cannot_carry_break_nothing(
        self, tmp_path: Path, mappings: Mappings, form: str
    ) -> None:
        importer, system = self.made(tmp_path, mappings, form)
        odd = 'a;b"c\n<d>&\x07 =1+1'
        key, record = key_of(), system.record(view(submission(nachname=odd)), CASE)
        with pytest.raises(Unreachable, match="case-system-waiting"):
            system.put_record(key, record)
        importer.step()
        name = importer.taken[0]["masks"]["Person"]["Familienname"][0]
        assert name == (odd.replace("\x07", "\ufffd") if form == "xml" else odd)


def test_the_settings_choose_the_way(tmp_path: Path, mappings: Mappings) -> None:
    drop = open_case_system(f"drop:xml:{tmp_path}", "", mappings)
    assert isinstance(drop, DropCaseSystem)
    assert isinstance(open_case_system(f"copy:{tmp_path}", "", mappings), CopyCaseSystem)
    http = open_case_system("http://127.0.0.1:1", "t", mappings)
    assert isinstance(http, HttpCaseSystem)
    http.close()


@pytest.mark.parametrize("address", ["drop:", "drop:pdf:/x", "drop:json:", "copy:"])
def test_a_way_nobody_knows_is_refused_when_it_is_opened(address: str, mappings: Mappings) -> None:
    with pytest.raises(Damaged, match="settings-invalid"):
        open_case_system(address, "", mappings)
