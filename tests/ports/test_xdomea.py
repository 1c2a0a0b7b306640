"""The e-file as xdomea packages: the contract, the message, the answers of the DMS."""

import hashlib
import io
import os
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import ClassVar
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from inbox.errors import Damaged, Refused, Unreachable
from inbox.handover import Paper
from sync.handover.efile.choice import XSD
from sync.handover.efile.mapping import FileMapping, load_file_mapping
from sync.handover.efile.xdomea import IMPORT, OWN, RECEIPT, Exchange, XdomeaEFile
from sync.handover.efile.xdomea_message import (
    MESSAGE,
    NAMESPACE,
    make_package,
    process_id,
    validate,
)
from tests.handover.conftest import RESOURCES
from tests.handover.values import paper
from tests.peers.dms import Dms, receipt_for
from tests.ports.contract import DATA, KEY, SECOND, EFileContract
from tests.ports.disks import code_of, in_child, small_files

X = {"x": NAMESPACE}


def table() -> FileMapping:
    return load_file_mapping("xdomea-ablegen", "xdomea", RESOURCES / "efile")


@pytest.fixture
def dms(tmp_path: Path) -> Dms:
    return Dms(tmp_path)


def efile_of(dms: Dms, wait_for: str = "nothing", **more: float) -> XdomeaEFile:
    now = more.pop("now", None)
    exchange = Exchange(dms.drop, dms.returns, wait_for=wait_for, **more)  # type: ignore[arg-type]
    told = {} if now is None else {"now": lambda: now}
    return XdomeaEFile(exchange, table(), RESOURCES / XSD, **told)  # type: ignore[arg-type]


class TestXdomea(EFileContract):
    TROUBLES: ClassVar = {
        "full": (Unreachable, "efile-full"),
        "gone": (Unreachable, "efile-unreachable"),
        "too-large": (Refused, "efile-too-large"),
    }

    @pytest.fixture
    def efile(self, dms: Dms) -> XdomeaEFile:
        self.dms = dms
        return efile_of(dms)

    def another(self) -> XdomeaEFile:
        return efile_of(self.dms)

    def count(self) -> int:
        return len(list(self.dms.drop.glob("*.zip")))

    def change(self, receipt: str) -> None:
        message, primary = self.dms.opened(self.dms.drop / receipt)
        with zipfile.ZipFile(self.dms.drop / receipt, "w") as packed:
            packed.writestr(f"x_{MESSAGE}.xml", etree.tostring(message))
            packed.writestr(primary.name, b"changed")

    def place_of(self, receipt: str) -> str:
        message, _ = self.dms.opened(self.dms.drop / receipt)
        return message.findtext(".//x:IDContainer", namespaces=X) or ""

    def kept_of(self, receipt: str) -> str:
        message, _ = self.dms.opened(self.dms.drop / receipt)
        return etree.tostring(message, encoding="unicode")

    @contextmanager
    def trouble(self, name: str) -> Iterator[tuple[Paper, bytes]]:
        match name:
            case "full":
                big = b"%PDF-1.7 " + b"x" * 100_000
                with small_files():
                    yield paper(big), big
            case "too-large":
                big = bytes(table().longest + 1)
                yield paper(big), big
            case "gone":
                away = self.dms.drop.with_name("weg")
                self.dms.drop.rename(away)
                yield paper(DATA), DATA
                away.rename(self.dms.drop)

    def test_a_thousand_other_packages_change_nothing(self, efile: XdomeaEFile) -> None:
        for n in range(1050):
            (self.dms.drop / f"{n:08d}-1111-2222-3333-444444444444_{MESSAGE}.zip").touch()
        receipt = efile.put(paper(DATA), DATA, KEY)
        assert efile.find_by_key(paper(DATA), KEY) == receipt


@pytest.mark.skipif(os.geteuid() != 0, reason="needs to drop rights")
def test_a_drop_folder_without_the_right_to_write_says_so(dms: Dms) -> None:
    for folder in (dms.drop, *dms.drop.parents[:4]):
        folder.chmod(0o755)

    def as_nobody() -> str:
        os.setuid(65534)
        return code_of(lambda: efile_of(dms).put(paper(DATA), DATA, KEY))

    assert in_child(as_nobody) == "efile-readonly"


# -- the package -------------------------------------------------------------------------------
def package(of: Paper, data: bytes = DATA, key: str = KEY) -> bytes:
    return make_package(of, data, key, table(), RESOURCES / XSD).data


def test_the_package_is_the_same_on_every_machine_and_at_every_try() -> None:
    assert package(paper(DATA)) == package(paper(DATA))
    assert package(paper(DATA)) != package(paper(DATA), key=SECOND)


def test_the_message_names_file_paper_sender_and_the_day_of_receipt() -> None:
    message, primary = Dms.opened_bytes(package(paper(DATA, Name="Demirtaş, Aylin")))
    assert message.findtext(".//x:IDContainer", namespaces=X) == "II-4711-20"
    assert message.findtext(".//x:FachverfahrenObjektID", namespaces=X) == KEY
    assert message.findtext(".//x:Posteingangsdatum", namespaces=X) == "2026-11-20"
    fields = {
        f.findtext("x:Name", namespaces=X): f.findtext("x:Wert", namespaces=X)
        for f in message.iterfind(".//x:Feld", namespaces=X)
    }
    assert fields["BG-Nummer"] == "12345BG0004711"
    assert fields["Name"] == "Demirtaş, Aylin"
    assert fields["SHA-256"] == hashlib.sha256(primary.data).hexdigest()


def test_the_name_of_a_primary_file_begins_with_an_id_that_is_not_the_documents() -> None:
    message, primary = Dms.opened_bytes(package(paper(DATA)))
    first = primary.name[:36]
    assert str(UUID(first)) == first
    assert first != message.findtext(".//x:Dokument//x:ID", namespaces=X)
    assert message.findtext(".//x:Dateiname", namespaces=X) == primary.name


@given(
    st.text(max_size=40),
    st.text(max_size=40),
    st.sampled_from(["2026-11-20", "", "gestern", "2026-13-40"]),
    st.sampled_from(["application/pdf", "image/heic", "image/jpeg", "x/y"]),
)
def test_every_package_is_valid_whatever_the_values(
    name: str, person: str, day: str, media: str
) -> None:
    of = paper(DATA, Name=name, Sachbearbeitung=person, Posteingangsdatum=day)
    message, _ = Dms.opened_bytes(package(replace(of, media_type=media)))
    validate(message, RESOURCES / XSD)


def test_a_message_that_the_schema_does_not_accept_is_not_handed_over() -> None:
    message, _ = Dms.opened_bytes(package(paper(DATA)))
    for unwanted in message.iterfind(".//x:FachverfahrenObjektID", namespaces=X):
        unwanted.getparent().remove(unwanted)
    with pytest.raises(Damaged, match="efile-package-invalid") as said:
        validate(message, RESOURCES / XSD)
    assert "Demirta" not in str(said.value.values)


# -- the answers -------------------------------------------------------------------------------
def test_a_paper_counts_when_the_import_is_confirmed_and_not_before(dms: Dms) -> None:
    efile = efile_of(dms, IMPORT)
    with pytest.raises(Unreachable, match="efile-waiting"):
        efile.put(paper(DATA), DATA, KEY)
    with pytest.raises(Unreachable, match="efile-waiting"):
        efile.find_by_key(paper(DATA), KEY)
    assert dms.work() == 1
    receipt = efile.find_by_key(paper(DATA), KEY)
    assert receipt is not None and efile.read_back(receipt) == DATA
    assert efile.put(paper(DATA), DATA, KEY) == receipt
    assert (dms.work(), len(dms.imported)) == (0, 1)


def test_a_receipt_is_enough_where_it_was_agreed(dms: Dms) -> None:
    efile = efile_of(dms, RECEIPT)
    with pytest.raises(Unreachable, match="efile-waiting"):
        efile.put(paper(DATA), DATA, KEY)
    dms.answer(process_id(paper(DATA), KEY), "0629")
    assert efile.find_by_key(paper(DATA), KEY) is not None


def test_an_answer_that_does_not_come_is_said_after_the_agreed_hours(dms: Dms) -> None:
    with pytest.raises(Unreachable, match="efile-waiting"):
        efile_of(dms, IMPORT).put(paper(DATA), DATA, KEY)
    (copy,) = (dms.drop / OWN / "gesendet").glob("*.zip")
    late = copy.stat().st_mtime + 25 * 3600
    with pytest.raises(Unreachable, match="efile-receipt-late"):
        efile_of(dms, IMPORT, now=late).find_by_key(paper(DATA), KEY)
    with pytest.raises(Unreachable, match="efile-waiting"):
        efile_of(dms, IMPORT, now=late, patience=30.0).find_by_key(paper(DATA), KEY)
    assert dms.work() == 1, "it was sent once and is still there to be fetched"


@pytest.mark.parametrize("code", ["0605001", "0605005", "0000004", None])
def test_a_refused_import_is_said_with_its_code_and_can_be_sent_again(
    dms: Dms, code: str | None
) -> None:
    efile = efile_of(dms, IMPORT)
    with pytest.raises(Unreachable, match="efile-waiting"):
        efile.put(paper(DATA), DATA, KEY)
    dms.work(refusing=code or "frei")
    with pytest.raises(Refused, match="efile-import-refused") as said:
        efile.find_by_key(paper(DATA), KEY)
    assert said.value.values["problem"] == (code or "sonstige")
    with pytest.raises(Unreachable, match="efile-waiting"):
        efile.put(paper(DATA), DATA, KEY)
    assert dms.work() == 1
    assert efile.put(paper(DATA), DATA, KEY)
    assert len(dms.imported) == 1


def test_a_repeat_that_the_dms_recognised_is_there(dms: Dms) -> None:
    efile = efile_of(dms, IMPORT)
    with pytest.raises(Unreachable, match="efile-waiting"):
        efile.put(paper(DATA), DATA, KEY)
    dms.answer(process_id(paper(DATA), KEY), "0630", "0000009")
    assert efile.put(paper(DATA), DATA, KEY)


def test_answers_for_others_and_files_that_are_none_are_passed_over(dms: Dms) -> None:
    efile = efile_of(dms, IMPORT)
    process = process_id(paper(DATA), KEY)
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><x>&a;</x>'
    for name, content in (
        (f"{process}_0.xml", b"half a mes"),
        (f"{process}_1.xml", bomb),
        (f"{process}_2.zip", b"PK no package"),
        (f"{process}_3.xml", receipt_for(process_id(paper(DATA), SECOND), "0630")),
    ):
        (dms.returns / name).write_bytes(content)
    with pytest.raises(Unreachable, match="efile-waiting"):
        efile.put(paper(DATA), DATA, KEY)
    assert [(k.what, k.code, k.detail) for k in efile.look()][-1] == (
        "returns",
        "efile-answers-unreadable",
        "3",
    )


def test_a_package_staged_by_a_killed_desk_is_handed_over_once(dms: Dms) -> None:
    efile = efile_of(dms)
    receipt = efile.put(paper(DATA), DATA, KEY)
    staged = dms.drop / OWN / "bereit" / receipt
    (dms.drop / receipt).rename(staged)  # killed before the rename
    assert efile.find_by_key(paper(DATA), KEY) is None
    assert efile.put(paper(DATA), DATA, KEY) == receipt
    assert dms.work() == 1
    assert efile.put(paper(DATA), DATA, KEY) == receipt
    assert (dms.work(), len(dms.imported)) == (0, 1)


def test_what_a_dms_has_fetched_is_read_back_from_the_copy_until_it_is_emptied(dms: Dms) -> None:
    efile = efile_of(dms)
    receipt = efile.put(paper(DATA), DATA, KEY)
    dms.work()
    assert efile.read_back(receipt) == DATA
    (copy,) = (dms.drop / OWN / "gesendet").glob("*.zip")
    later = efile_of(dms, now=copy.stat().st_mtime + 31 * 86400)
    other = b"%PDF-1.7 a month later"
    later.put(paper(other), other, SECOND)
    assert not copy.exists(), "papers are kept in the e-file, not beside it"
    assert later.find_by_key(paper(DATA), KEY) == receipt, "and are still known to be sent"


def test_a_receipt_cannot_lead_out_of_the_folder(dms: Dms) -> None:
    for receipt in ("../x", "a/b", ".zweiklick"):
        with pytest.raises(Damaged, match="efile-missing"):
            efile_of(dms).read_back(receipt)


def test_packages_and_messages_have_the_names_of_the_standard(dms: Dms) -> None:
    receipt = efile_of(dms).put(paper(DATA), DATA, KEY)
    assert re.fullmatch(r"[0-9a-f-]{36}_FVDaten\.SGOAblegen\.0605\.zip", receipt)
    with zipfile.ZipFile(io.BytesIO((dms.drop / receipt).read_bytes())) as packed:
        assert f"{receipt[:36]}_{MESSAGE}.xml" in packed.namelist()
