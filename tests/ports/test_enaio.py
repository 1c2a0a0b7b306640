"""The e-file in enaio: the contract, and what its service answers when something is wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import ClassVar

import pytest

from inbox.errors import Damaged, Refused, Unreachable, ZweiklickError
from inbox.handover import Paper
from sync.handover.efile.enaio import EnaioEFile
from sync.handover.efile.line import Access
from sync.handover.efile.mapping import FileMapping, load_file_mapping
from tests.handover.conftest import RESOURCES
from tests.handover.values import paper
from tests.peers.enaio_server import LARGEST, SECRET, USER, Enaio
from tests.ports.contract import DATA, KEY, SECOND, EFileContract

ACCESS = Access(USER, SECRET)


def table(*, create: bool = True) -> FileMapping:
    told = load_file_mapping("enaio-leistungsakte", "enaio", RESOURCES / "efile")
    return replace(told, file=replace(told.file, create=create))


@pytest.fixture
def enaio() -> Iterator[Enaio]:
    server = Enaio()
    yield server
    server.close()


class TestEnaio(EFileContract):
    TROUBLES: ClassVar = {
        "full": (Unreachable, "efile-full"),
        "down": (Unreachable, "efile-down"),
        "busy": (Unreachable, "efile-busy"),
        "cut": (Unreachable, "efile-unreachable"),
        "nonsense": (Unreachable, "efile-nonsense"),
        "denied": (Unreachable, "efile-denied"),
        "locked": (Unreachable, "efile-locked"),
        "forbidden": (Refused, "efile-forbidden"),
        "failed": (Refused, "efile-constraint"),
        "too-large": (Refused, "efile-too-large"),
        "too-large-there": (Refused, "efile-too-large"),
    }

    @pytest.fixture
    def efile(self, enaio: Enaio) -> Iterator[EnaioEFile]:
        self.enaio = enaio
        self.opened: list[EnaioEFile] = []
        yield self.another()
        for each in self.opened:
            each.close()

    def another(self) -> EnaioEFile:
        made = EnaioEFile(self.enaio.base, ACCESS, table())
        self.opened.append(made)
        return made

    def count(self) -> int:
        return len(self.enaio.papers())

    def change(self, receipt: str) -> None:
        held = self.enaio.objects[receipt.partition("/")[0]]
        (name, kind, _), *_ = held["contents"]
        held["contents"] = [(name, kind, b"changed")]

    def place_of(self, receipt: str) -> str:
        held = self.enaio.objects[receipt.partition("/")[0]]
        return str(held["properties"]["system:parentId"])

    def kept_of(self, receipt: str) -> str:
        held = self.enaio.objects[receipt.partition("/")[0]]
        file = self.enaio.objects[held["properties"]["system:parentId"]]
        return f"{held['properties']} {file['properties']} {held['contents'][0][0]}"

    @contextmanager
    def losing_the_answer(self) -> Iterator[None]:
        self.enaio.open_file("II-4711-20")
        self.enaio.faults.append("drop-answer")
        yield

    @contextmanager
    def trouble(self, name: str) -> Iterator[tuple[Paper, bytes]]:
        orders = {
            "full": "507",
            "down": "503",
            "busy": "429",
            "cut": "drop",
            "denied": "401",
            "locked": "423",
            "forbidden": "403",
            "failed": "422",
        }
        self.enaio.open_file("II-4711-20")
        data = DATA
        if name == "too-large":
            data = bytes(table().longest + 1)
        elif name == "too-large-there":
            data = bytes(LARGEST + 1)
        elif name == "nonsense":
            self.enaio.faults.append("any:nonsense")
        else:
            self.enaio.faults.append(orders[name])
        yield paper(data), data
        assert self.enaio.faults == []

    def test_a_thousand_other_papers_in_the_folder_change_nothing(self, efile: EnaioEFile) -> None:
        file = self.enaio.open_file("II-4711-20")
        for n in range(1050):
            self.enaio.keep(
                {"system:objectTypeId": "Posteingang", "system:parentId": file, "Schluessel": n}, []
            )
        receipt = efile.put(paper(DATA), DATA, KEY)
        assert efile.find_by_key(paper(DATA), KEY) == receipt


def test_an_unknown_file_number_is_refused_where_files_are_not_opened_by_us(enaio: Enaio) -> None:
    efile = EnaioEFile(enaio.base, ACCESS, table(create=False))
    with pytest.raises(Refused, match="efile-file-unknown"):
        efile.put(paper(DATA), DATA, KEY)
    enaio.open_file("II-4711-20")
    assert efile.put(paper(DATA), DATA, KEY)
    efile.close()


def test_two_files_of_one_number_are_nobodys_guess(enaio: Enaio) -> None:
    enaio.open_file("II-4711-20")
    enaio.open_file("II-4711-20")
    efile = EnaioEFile(enaio.base, ACCESS, table())
    for deed in (
        lambda: efile.put(paper(DATA), DATA, KEY),
        lambda: efile.find_by_key(paper(DATA), KEY),
    ):
        with pytest.raises(Refused, match="efile-file-ambiguous"):
            deed()
    assert enaio.papers() == []
    efile.close()


def test_every_value_of_the_table_arrives_in_its_field(enaio: Enaio) -> None:
    efile = EnaioEFile(enaio.base, ACCESS, table())
    of = paper(DATA, Name="Demirtaş, Aylin", Geburtsdatum="1994-02-17", Sachbearbeitung="Koch, P.")
    efile.put(of, DATA, KEY)
    (held,) = enaio.papers()
    told = held["properties"]
    assert (told["Name"], told["Geburtsdatum"]) == ("Demirtaş, Aylin", "1994-02-17")
    assert (told["Schluessel"], told["Pruefsumme"]) == (KEY, of.sha256)
    assert held["contents"][0][:2] == ("pruefvermerk.pdf", "application/pdf")
    efile.close()


def test_a_paper_to_which_somebody_added_files_is_found_in_the_zip(enaio: Enaio) -> None:
    efile = EnaioEFile(enaio.base, ACCESS, table())
    receipt = efile.put(paper(DATA), DATA, KEY)
    held = enaio.objects[receipt.partition("/")[0]]
    held["contents"].append(("anlage.txt", "text/plain", b"by somebody"))
    assert efile.read_back(receipt) == DATA
    held["contents"][0] = ("anders.pdf", "application/pdf", DATA)
    with pytest.raises(Damaged, match="efile-missing"):
        efile.read_back(receipt)
    efile.close()


def test_a_wrong_secret_is_said_and_files_nothing(enaio: Enaio) -> None:
    efile = EnaioEFile(enaio.base, Access(USER, "falsch"), table())
    with pytest.raises(Unreachable, match="efile-denied") as said:
        efile.put(paper(DATA), DATA, KEY)
    assert said.value.retry_after == 60
    assert "falsch" not in repr(efile) + repr(said.value.values)
    efile.close()


def test_a_gateways_session_is_begun_again_when_it_has_ended() -> None:
    server = Enaio(gateway=True)
    try:
        efile = EnaioEFile(server.base, replace(ACCESS, login="login"), table())
        first = efile.put(paper(DATA), DATA, KEY)
        server.end_sessions()
        assert efile.put(paper(DATA), DATA, KEY) == first
        assert efile.put(paper(DATA), DATA, SECOND) != first
        efile.close()
        wrong = EnaioEFile(server.base, Access(USER, "falsch", login="login"), table())
        with pytest.raises(Unreachable, match="efile-denied"):
            wrong.put(paper(DATA), DATA, KEY)
        wrong.close()
    finally:
        server.close()


def test_a_busy_server_is_not_asked_before_the_time_it_names(enaio: Enaio) -> None:
    efile = EnaioEFile(enaio.base, ACCESS, table())
    enaio.faults.append("any:429")
    with pytest.raises(Unreachable) as said:
        efile.put(paper(DATA), DATA, KEY)
    assert said.value.retry_after == 7
    efile.close()


def test_the_examination_names_types_and_fields_that_enaio_does_not_know(enaio: Enaio) -> None:
    def codes(of: FileMapping, access: Access = ACCESS) -> list[tuple[str, str]]:
        efile = EnaioEFile(enaio.base, access, of)
        found = [(look.code, look.detail) for look in efile.look() if look.code]
        efile.close()
        return found

    good = table()
    assert codes(good) == []
    wrong = replace(good.paper.properties[0], name="Gibtsnicht")
    one = replace(good, paper=replace(good.paper, properties=(*good.paper.properties, wrong)))
    assert codes(one) == [("efile-property-unknown", "Gibtsnicht")]
    assert codes(replace(good, file=replace(good.file, type="Kiste"))) == [
        ("efile-type-unknown", "Kiste")
    ]
    assert codes(good, Access(USER, "falsch")) == [("efile-denied", "")]
    assert enaio.objects == {}


def test_no_fault_at_any_call_makes_two_papers_or_none(enaio: Enaio) -> None:
    """Every kind of fault at each of the calls of one filing, then again until it is done."""
    for kind in ("drop", "drop-answer", "500", "503", "429", "401", "nonsense", "422"):
        for nth in range(4):
            key = f"{KEY}-{kind}-{nth}"
            before = len(enaio.papers())
            enaio.faults += ["any:" for _ in range(nth)] + [f"any:{kind}"]
            efile = EnaioEFile(enaio.base, ACCESS, table())
            stored = b""
            for _ in range(3):
                try:
                    stored = efile.read_back(efile.put(paper(DATA), DATA, key))
                except ZweiklickError:
                    continue
            assert stored == DATA
            assert len(enaio.papers()) == before + 1, (kind, nth)
            enaio.faults.clear()
            efile.close()
