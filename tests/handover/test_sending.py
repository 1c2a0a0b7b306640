"""One leg: looked up before it is sent again, a new case opened once, papers verified."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from inbox.decision import CaseResolution
from inbox.errors import Damaged, Refused
from inbox.handover import Leg, Paper, Target
from inbox.submission import HandoverNumber, SubmissionId
from sync.handover.casesystem import HttpCaseSystem
from sync.handover.efile.folder import FolderEFile
from sync.handover.sending import Sender
from sync.handover.targets import NewCase, Targets
from sync.handover.view import HandoverView
from tests.democase.conftest import Program
from tests.handover.values import paper, sha, submission, view

DATA = b"%PDF-1.7 the sealed bytes"
NUMBER = HandoverNumber("AUM-2026-001234-5-U1")


class PaperStock:
    """A form server's paper shelf: the only call a sender makes there."""

    def __init__(self, papers: Mapping[str, bytes]) -> None:
        self._papers = papers

    def paper(self, number: HandoverNumber, paper: str) -> bytes:
        if paper not in self._papers:
            raise Refused("not-found")
        return self._papers[paper]

    def handover(self, number: HandoverNumber) -> Mapping[str, Any]:
        raise AssertionError("a sender asks for papers only")

    def standing_handovers(self) -> tuple[HandoverNumber, ...]:
        raise AssertionError("a sender asks for papers only")

    def lease_handover(self, number: HandoverNumber, holder: str, seconds: float) -> str:
        raise AssertionError("a sender asks for papers only")

    def return_lease(self, number: HandoverNumber, lease: str) -> None:
        raise AssertionError("a sender asks for papers only")

    def seal_plan(
        self, number: HandoverNumber, lease: str, plan: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        raise AssertionError("a sender asks for papers only")

    def put_paper(self, number: HandoverNumber, lease: str, paper: str, data: bytes) -> None:
        raise AssertionError("a sender asks for papers only")

    def keep_case(self, number: HandoverNumber, lease: str, case_number: str) -> None:
        self.kept = case_number

    def report_leg(
        self,
        number: HandoverNumber,
        lease: str,
        leg: str,
        *,
        state: str,
        attempts: int,
        receipt: str | None = None,
        reason: str | None = None,
        not_before: datetime | None = None,
    ) -> Mapping[str, Any]:
        raise AssertionError("a sender asks for papers only")


def leg(name: str, key: str | None = None) -> Leg:
    target = Target(name.partition(":")[0])
    return Leg(NUMBER, SubmissionId("s-1"), name, target, key or f"{uuid4()}/{name}")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "akte").mkdir()
    return tmp_path / "akte"


def sender(
    case_system: HttpCaseSystem,
    root: Path,
    of: HandoverView,
    *,
    stock: Mapping[str, bytes] | None = None,
    local: bytes | None = None,
    papers: tuple[Paper, ...] = (),
) -> Sender:
    return Sender(
        of,
        {p.id: p for p in papers or (paper(DATA),)},
        Targets(case_system=case_system, e_file=FolderEFile(root)),
        PaperStock({"pruefvermerk": DATA} if stock is None else stock),
        lambda _: local,
    )


def new_person(name: str) -> HandoverView:
    of = replace(
        submission(nachname="Abend", vorname=name, geburtsdatum="2001-05-06"),
        case_number=None,
        number=f"NEU-{uuid4().hex[:8]}",
    )
    return view(of, case=CaseResolution("new", name=f"Abend, {name}", birth_date="2001-05-06"))


def test_a_new_case_is_opened_once_and_receives_record_facts_and_papers(
    case_system: HttpCaseSystem, democase: Program, root: Path
) -> None:
    of = new_person("Nora")
    bare = replace(paper(DATA), metadata={"Vorgangsnummer": of.submission.number})
    first = sender(case_system, root, of, papers=(bare,))
    record, facts = leg("fachverfahren"), leg("statistik")
    first.send(record, maybe_there=False)
    first.send(facts, maybe_there=False)
    # another machine goes on: it must come to the very same case
    second = sender(case_system, root, of, papers=(bare,))
    receipt = second.send(leg("eakte:pruefvermerk"), maybe_there=True)
    query = {"family_name": "Abend", "given_name": "Nora", "birth_date": "2001-05-06"}
    (case,) = democase.call("GET", "/cases", params=query).json()["cases"]
    kept = {r["key"]: r for r in democase.call("GET", "/records").json()["records"]}
    assert kept[record.key]["case_number"] == kept[facts.key]["case_number"]
    assert kept[record.key]["case_number"] == case["case_number"]
    assert receipt.startswith(case["file_number"] + "/")


def cases_of(democase: Program, of: HandoverView) -> list[str]:
    named = of.submission.text
    query = {
        "family_name": named("nachname"),
        "given_name": named("vorname"),
        "birth_date": named("geburtsdatum"),
    }
    listed = democase.line.get(f"{democase.base}/cases", params=query).json()["cases"]
    return [case["case_number"] for case in listed]


def test_a_case_that_an_earlier_try_opened_is_found_when_its_key_is_forgotten(
    case_system: HttpCaseSystem, democase: Program, root: Path
) -> None:
    of = new_person(f"Ida-{uuid4().hex[:6]}")
    person = NewCase("Abend", of.submission.text("vorname"), "2001-05-06")
    before = case_system.create_case(f"forgotten/{uuid4()}", person)
    sender(case_system, root, of).send(leg("fachverfahren"), maybe_there=True)
    assert cases_of(democase, of) == [before.case_number]


def test_the_number_kept_at_the_form_server_decides_which_case_it_is(
    case_system: HttpCaseSystem, democase: Program, root: Path
) -> None:
    of = new_person(f"Eva-{uuid4().hex[:6]}")
    person = NewCase("Abend", of.submission.text("vorname"), "2001-05-06")
    mine = case_system.create_case(f"{of.submission.number}/fall", person)
    known = replace(of, submission=replace(of.submission, case_number=mine.case_number))
    sender(case_system, root, known).send(leg("fachverfahren"), maybe_there=False)
    assert cases_of(democase, of) == [mine.case_number]
    strange = replace(of, submission=replace(of.submission, case_number="12345BG0004711"))
    with pytest.raises(Refused, match="case-differs") as said:
        sender(case_system, root, strange).send(leg("fachverfahren"), maybe_there=False)
    assert "name-differs" in said.value.values["reasons"]


def test_what_may_have_arrived_is_looked_up_and_not_sent_again(
    case_system: HttpCaseSystem, democase: Program, root: Path
) -> None:
    one = sender(case_system, root, view(case=CaseResolution("agrees", "12345BG0001234", "II-1")))
    record = leg("fachverfahren")
    receipt = one.send(record, maybe_there=False)
    democase.fault("http", "/records", method="POST", status=500, times=1)
    assert one.send(record, maybe_there=True) == receipt
    assert democase.call("GET", "/faults").json()["faults"], "nothing was posted"


def test_a_paper_that_was_changed_in_the_file_does_not_count(
    case_system: HttpCaseSystem, root: Path
) -> None:
    one = sender(case_system, root, view())
    each = leg("eakte:pruefvermerk")
    receipt = one.send(each, maybe_there=False)
    (root / receipt).write_bytes(b"somebody changed it")
    with pytest.raises(Damaged, match="efile-hash-differs"):
        one.send(each, maybe_there=True)


def test_bytes_come_from_this_machine_only_when_they_are_the_sealed_ones(
    case_system: HttpCaseSystem, root: Path
) -> None:
    here = sender(case_system, root, view(), stock={}, local=DATA)
    assert here.send(leg("eakte:pruefvermerk"), maybe_there=False)
    other = sender(case_system, root, view(), local=b"damaged on this disk")
    receipt = other.send(leg("eakte:pruefvermerk"), maybe_there=False)
    assert sha((root / receipt).read_bytes()) == sha(DATA)
    wrong = sender(case_system, root, view(), stock={"pruefvermerk": b"wrong"})
    with pytest.raises(Damaged, match="hash-mismatch"):
        wrong.send(leg("eakte:pruefvermerk"), maybe_there=False)
