"""The doctor examines the e-file of the settings: in order, slips named, nothing filed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.doctor import BAD, OK, Finding, e_file
from app.profile import open_profile
from tests.bench.e_files import settings
from tests.peers.dms import Dms
from tests.peers.enaio_server import Enaio


def found(folder: Path) -> Finding:
    (folder / "e-akte.toml").rename(folder / "zweiklick.toml")
    return e_file(open_profile(folder))


@pytest.fixture
def enaio() -> Iterator[Enaio]:
    server = Enaio()
    yield server
    server.close()


def test_folders_that_are_there_and_writable_are_in_order(tmp_path: Path) -> None:
    dms = Dms(tmp_path / "dms")
    settings(
        tmp_path,
        "xdomea",
        drop=str(dms.drop),
        returns=str(dms.returns),
        mapping="xdomea-ablegen",
    )
    finding = found(tmp_path)
    assert finding.state == OK
    assert "beschreibbar" in finding.reason and "Rückmeldungen lesbar" in finding.reason
    assert list(dms.drop.glob("*.zip")) == []


def test_a_drop_folder_that_is_not_mounted_is_said_with_a_remedy(tmp_path: Path) -> None:
    settings(
        tmp_path, "xdomea", drop="/gibt/es/nicht", returns="/nirgends", mapping="xdomea-ablegen"
    )
    finding = found(tmp_path)
    assert finding.state == BAD
    assert "antwortet nicht" in finding.reason and finding.remedy


def test_a_service_that_does_not_accept_the_sign_in_is_said(tmp_path: Path, enaio: Enaio) -> None:
    settings(tmp_path, "enaio", url=enaio.base, mapping="enaio-leistungsakte", user="dienst")
    finding = found(tmp_path)
    assert finding.state == BAD
    assert "Anmeldung" in finding.reason
    assert enaio.objects == {}


def test_a_slip_in_the_table_is_said_with_file_place_and_reason(
    tmp_path: Path, enaio: Enaio
) -> None:
    (tmp_path / "eigene.json").write_text('{"adapter": "enaio"}', "utf-8")
    settings(tmp_path, "enaio", url=enaio.base, mapping=str(tmp_path / "eigene.json"), user="d")
    finding = found(tmp_path)
    assert finding.state == BAD
    assert "eigene.json Datei fehlt: title" in finding.reason


def test_a_slip_in_the_settings_is_said_with_its_place(tmp_path: Path) -> None:
    settings(tmp_path, "cmis", url="https://akte.example/browser")
    finding = found(tmp_path)
    assert finding.state == BAD
    assert "zweiklick.toml cmis.mapping" in finding.reason
