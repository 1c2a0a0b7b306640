"""The e-file over CMIS: the contract against a real OpenCMIS server, and against its recordings.

With ZWEIKLICK_RECORD set, the runs against the real server are written to tests/peers/recorded.
"""

import itertools
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest

from inbox.errors import Damaged, Refused, Unreachable, ZweiklickError
from inbox.handover import Paper
from sync.handover.efile.cmis import CmisEFile
from sync.handover.efile.entry import Template
from sync.handover.efile.line import Access
from sync.handover.efile.mapping import FileMapping, load_file_mapping
from tests.handover.conftest import RESOURCES
from tests.handover.values import paper
from tests.peers.between import Between, Fault, posting
from tests.peers.opencmis_server import OpenCmis
from tests.ports.contract import DATA, KEY, SECOND, EFileContract

RECORDED = Path(__file__).parents[1] / "peers" / "recorded"
ACCESS = Access("koch", "koch")


def table(name: str = "cmis-typen") -> FileMapping:
    return load_file_mapping(name, "cmis", RESOURCES / "efile")


def error(status: int, word: str) -> Fault:
    body = json.dumps({"exception": word, "message": "on order"}).encode()
    return Fault(posting("createDocument"), status, body, {"Content-Type": "application/json"})


class CmisContract(EFileContract):
    """What is the same against the server and against its recordings."""

    TABLE: ClassVar = "cmis-typen"

    def start(self, between: Between) -> CmisEFile:
        self.between = between
        self.opened: list[CmisEFile] = []
        return self.another()

    def another(self) -> CmisEFile:
        made = CmisEFile(f"{self.between.here}/inmemory/browser", ACCESS, table(self.TABLE))
        self.opened.append(made)
        return made

    def end(self) -> None:
        for each in self.opened:
            each.close()
        self.between.close()
        assert self.between.unknown == [], "asked what was never recorded"

    def count(self) -> int:
        asked = f"SELECT cmis:objectId FROM {table(self.TABLE).paper.type}"
        return len(self.another()._client.query(asked, 100))

    def place_of(self, receipt: str) -> str:
        found = self.another()._client.by_id(receipt)
        assert found is not None
        return str(found.get("zk:bgNummer")) + str(self._parent(receipt))

    def _parent(self, receipt: str) -> str:
        client = self.another()._client
        asked = {"objectId": receipt, "cmisselector": "parents", "succinct": "true"}
        (parent,) = client._line.get(client.repository().root, asked).json
        return str(parent["object"]["succinctProperties"]["cmis:objectId"])

    def kept_of(self, receipt: str) -> str:
        client = self.another()._client
        file = client.by_id(self._parent(receipt))
        return f"{client.by_id(receipt)} {file}"

    @contextmanager
    def losing_the_answer(self) -> Iterator[None]:
        self.between.faults.append(Fault(posting("createDocument"), after=True))
        yield
        assert self.between.faults == []


class TestAgainstTheServer(CmisContract):
    TROUBLES: ClassVar = {
        "full": (Unreachable, "efile-full"),
        "down": (Unreachable, "efile-down"),
        "runtime": (Unreachable, "efile-down"),
        "busy": (Unreachable, "efile-busy"),
        "cut": (Unreachable, "efile-unreachable"),
        "locked": (Unreachable, "efile-locked"),
        "nonsense": (Unreachable, "efile-nonsense"),
        "denied": (Unreachable, "efile-denied"),
        "forbidden": (Refused, "efile-forbidden"),
        "constraint": (Refused, "efile-constraint"),
        "not-supported": (Refused, "efile-not-supported"),
        "too-large": (Refused, "efile-too-large"),
        "too-large-there": (Refused, "efile-refused"),
        "plan": (Refused, "efile-plan-unknown"),
        "name": (Refused, "efile-name-too-long"),
        "name-not-allowed": (Damaged, "efile-name-taken"),
        "another-file-there": (Refused, "efile-file-differs"),
        "two-files": (Refused, "efile-file-ambiguous"),
    }
    ORDERS: ClassVar = {
        "full": (500, "storage"),
        "down": (503, "serviceUnavailable"),
        "runtime": (500, "runtime"),
        "busy": (429, "tooManyRequests"),
        "locked": (409, "updateConflict"),
        "denied": (401, "permissionDenied"),
        "forbidden": (403, "permissionDenied"),
        "constraint": (409, "constraint"),
        "not-supported": (405, "notSupported"),
        "nonsense": (200, "x"),
    }

    @pytest.fixture
    def efile(self, opencmis: OpenCmis, request: pytest.FixtureRequest) -> Iterator[CmisEFile]:
        self.server = opencmis
        opencmis.clear()
        self.plan = opencmis.act(
            "createFolder", "100", cmis__objectTypeId="cmis:folder", cmis__name="Leistungsakten"
        )
        yield self.start(Between(opencmis.base))
        self.end()
        name = request.function.__name__
        wanted = hasattr(EFileContract, name) and getattr(TestAgainstTheRecording, name, None)
        if os.environ.get("ZWEIKLICK_RECORD") and wanted:
            self.between.save(recording_of(self.TABLE, request.node.name))

    def change(self, receipt: str) -> None:
        answer = self.server.line.post(
            self.server.root,
            data={"cmisaction": "setContent", "objectId": receipt, "overwriteFlag": "true"},
            files={"content": ("x.pdf", b"changed", "application/pdf")},
            timeout=60,
        )
        assert answer.status_code < 300, answer.text

    @contextmanager
    def trouble(self, name: str) -> Iterator[tuple[Paper, bytes]]:
        of, data = paper(DATA), DATA
        if name in self.ORDERS:
            self.between.faults.append(error(*self.ORDERS[name]))
        elif name == "cut":
            self.between.faults.append(Fault(posting("createDocument")))
        elif name.startswith("too-large"):
            data = bytes(table().longest + 1 if name == "too-large" else 5_000_000)
            of = paper(data)
        elif name == "name":
            of = paper(DATA, Aktenzeichen="ä" * 200)
        elif name == "name-not-allowed":  # neither the plain name nor the one with the key
            self.between.faults += [error(409, "nameConstraintViolation") for _ in range(2)]
        elif name == "plan":
            self.server.clear()
        else:
            number = "II-4711-20" if name == "two-files" else "anders"
            self._file(number, "II-4711-20")
            if name == "two-files":
                self._file(number, "eine zweite")
        yield of, data
        assert self.between.faults == []

    def _file(self, number: str, name: str) -> str:
        made = self.server.act(
            "createFolder",
            str(self.plan["cmis:objectId"]),
            cmis__objectTypeId="zk:akte",
            cmis__name=name,
            zk__aktenzeichen=number,
        )
        return str(made["cmis:objectId"])

    def test_a_thousand_other_papers_in_the_file_change_nothing(self, efile: CmisEFile) -> None:
        file = self._file("II-4711-20", "II-4711-20")
        for n in range(1050):
            self.server.act(
                "createDocument", file, cmis__objectTypeId="cmis:document", cmis__name=f"fremd {n}"
            )
        receipt = efile.put(paper(DATA), DATA, KEY)
        assert self.another().find_by_key(paper(DATA), KEY) == receipt
        assert efile.put(paper(DATA), DATA, SECOND) != receipt
        assert len(self.server.children(file)) == 1052

    def test_a_renamed_paper_in_a_renamed_file_is_still_found(self, efile: CmisEFile) -> None:
        receipt = efile.put(paper(DATA), DATA, KEY)
        self.server.act("update", receipt, cmis__name="Von Hand umbenannt.pdf")
        self.server.act("update", self._parent(receipt), cmis__name="Akte Demirtas")
        assert efile.find_by_key(paper(DATA), KEY) == receipt
        assert efile.put(paper(DATA), DATA, KEY) == receipt

    def test_a_forgotten_session_is_begun_again_with_a_new_token(self, efile: CmisEFile) -> None:
        first = efile.put(paper(DATA), DATA, KEY)
        efile._line._session().cookies.clear()
        assert efile.put(paper(DATA), DATA, SECOND) != first
        efile._line.own()["X-CSRF-Token"] = "alt"
        assert efile.read_back(first) == DATA

    def test_every_value_of_the_table_arrives_in_its_property(self, efile: CmisEFile) -> None:
        of = paper(
            DATA, **{"Name": "Demirtaş, Aylin", "Geburtsdatum": "1994-02-17", "Übergabe": "U1"}
        )
        receipt = efile.put(of, DATA, KEY)
        held = efile._client.by_id(receipt)
        assert held is not None
        assert (held["zk:name"], held["zk:geburtsdatum"]) == ("Demirtaş, Aylin", "1994-02-17")
        assert (held["zk:schluessel"], held["zk:sha256"]) == (KEY, of.sha256)
        assert held["zk:vorgang"] == ["AUM-2026-001234-5", "U1"]
        assert held["zk:posteingang"] == 1795129200000, "midnight in Berlin"
        assert held["cmis:secondaryObjectTypeIds"] == ["zk:eingang"]
        assert held["cmis:contentStreamMimeType"] == "application/pdf"

    def test_an_unknown_file_number_is_refused_where_files_are_not_opened_by_us(
        self, efile: CmisEFile
    ) -> None:
        told = table()
        strict = CmisEFile(
            efile._line.base, ACCESS, replace(told, file=replace(told.file, create=False))
        )
        self.opened.append(strict)
        with pytest.raises(Refused, match="efile-file-unknown"):
            strict.put(paper(DATA), DATA, KEY)
        self._file("II-4711-20", "Frau D.")
        assert strict.read_back(strict.put(paper(DATA), DATA, KEY)) == DATA

    def test_a_folder_within_the_file_is_made_once(self, efile: CmisEFile) -> None:
        told = table()
        inner = replace(told, file=replace(told.file, folder=Template("Eingang {Vorgangsnummer}")))
        for key in (KEY, SECOND, KEY):
            desk = CmisEFile(efile._line.base, ACCESS, inner)
            self.opened.append(desk)
            receipt = desk.put(paper(DATA), DATA, key)
            assert desk.find_by_key(paper(DATA), key) == receipt
        (file,) = self.server.children(str(self.plan["cmis:objectId"]))
        (folder,) = self.server.children(str(file["cmis:objectId"]))
        assert folder["cmis:name"] == "Eingang AUM-2026-001234-5"
        assert len(self.server.children(str(folder["cmis:objectId"]))) == 2

    def test_no_fault_at_any_call_makes_two_papers_or_none(self, efile: CmisEFile) -> None:
        faults = [(0, True), (0, False), (500, False), (503, True), (429, False), (401, False)]
        for n, (status, after) in enumerate(faults):
            for nth in range(5):
                key = f"{KEY}-{n}-{nth}"
                before, seen = self.count(), itertools.count()
                self.between.faults.append(
                    Fault(
                        lambda *_, seen=seen, nth=nth: next(seen) == nth,  # type: ignore[misc]
                        status,
                        after=after,
                    )
                )
                stored = b""
                desk = self.another()
                for _ in range(3):
                    try:
                        stored = desk.read_back(desk.put(paper(DATA), DATA, key))
                    except ZweiklickError:
                        continue
                self.between.faults.clear()
                assert stored == DATA, (status, after, nth)
                assert self.count() == before + 1, (status, after, nth)

    def test_the_examination_names_what_the_repository_does_not_know(
        self, efile: CmisEFile
    ) -> None:
        def slips(told: FileMapping, access: Access = ACCESS) -> list[tuple[str, str]]:
            desk = CmisEFile(efile._line.base, access, told)
            self.opened.append(desk)
            return [(look.code, look.detail) for look in desk.look() if look.code]

        good, first = table(), table().paper.properties[0]
        assert slips(good) == []

        def with_property(**change: object) -> FileMapping:
            wrong = replace(first, **change)  # type: ignore[arg-type]
            paper_rule = replace(good.paper, properties=(*good.paper.properties, wrong))
            return replace(good, paper=paper_rule)

        assert slips(with_property(name="zk:gibtsnicht")) == [
            ("efile-property-unknown", "zk:gibtsnicht")
        ]
        assert slips(with_property(name="zk:vorgang", kind="text")) == [
            ("efile-property-differs", "zk:vorgang")
        ]
        assert slips(replace(good, paper=replace(good.paper, versions="later"))) == [
            ("efile-no-versions", "zk:papier")
        ]
        assert slips(replace(good, file=replace(good.file, type="zk:kiste"))) == [
            ("efile-type-unknown", "zk:kiste")
        ]
        assert slips(good, Access()) == [("efile-denied", "")]
        self.server.clear()
        assert slips(good) == [("efile-plan-unknown", "/Leistungsakten")]


class TestPlainAgainstTheServer(TestAgainstTheServer):
    """A repository without types of our own: the name carries the key."""

    TABLE: ClassVar = "cmis-schlicht"
    TROUBLES: ClassVar = {
        "locked": (Unreachable, "efile-locked"),
        "cut": (Unreachable, "efile-unreachable"),
    }

    test_a_renamed_paper_in_a_renamed_file_is_still_found: ClassVar = None  # type: ignore[assignment]
    test_every_value_of_the_table_arrives_in_its_property: ClassVar = None  # type: ignore[assignment]
    test_an_unknown_file_number_is_refused_where_files_are_not_opened_by_us: ClassVar = None  # type: ignore[assignment]
    test_a_folder_within_the_file_is_made_once: ClassVar = None  # type: ignore[assignment]
    test_the_examination_names_what_the_repository_does_not_know: ClassVar = None  # type: ignore[assignment]
    test_a_thousand_other_papers_in_the_file_change_nothing: ClassVar = None  # type: ignore[assignment]

    def count(self) -> int:
        return len(self.another()._client.query("SELECT cmis:objectId FROM cmis:document", 100))


def recording_of(of: str, test: str) -> Path:
    plain = re.sub("[^a-z0-9]+", "_", test.lower()).strip("_")
    return RECORDED / of / f"{plain}.json"


class TestAgainstTheRecording(CmisContract):
    """The same contract where no server is: every request has to be one that was made before."""

    @pytest.fixture
    def efile(self, request: pytest.FixtureRequest) -> Iterator[CmisEFile]:
        path = recording_of(self.TABLE, request.node.name)
        yield self.start(Between(None, json.loads(path.read_text("utf-8"))))
        self.end()

    # moments of two threads are not the same twice, and what somebody else does is not replayed
    test_two_desks_at_the_same_moment_file_one_paper: ClassVar = None  # type: ignore[assignment]
    test_trouble_is_said_and_leaves_nothing_half_done: ClassVar = None  # type: ignore[assignment]
    test_what_was_changed_in_the_file_is_noticed_when_it_is_read_back: ClassVar = None  # type: ignore[assignment]


class TestPlainAgainstTheRecording(TestAgainstTheRecording):
    TABLE: ClassVar = "cmis-schlicht"

    def count(self) -> int:
        return len(self.another()._client.query("SELECT cmis:objectId FROM cmis:document", 100))
