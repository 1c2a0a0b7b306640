"""CMIS types with versions: a later Prüfvermerk of a submission is the next version of it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from inbox.errors import Unreachable
from inbox.submission import DocumentId
from sync.handover.efile.cmis import CmisEFile
from sync.handover.efile.line import Access
from sync.handover.efile.mapping import FileMapping, load_file_mapping
from tests.handover.conftest import RESOURCES
from tests.handover.values import paper
from tests.peers.opencmis_server import OpenCmis
from tests.ports.contract import DATA, KEY, SECOND


def versioned() -> FileMapping:
    told = load_file_mapping("cmis-typen", "cmis", RESOURCES / "efile")
    rule = replace(
        told.paper,
        type="zk:papierMitVersionen",
        key="zkv:schluessel",
        versions="later",
        properties=tuple(
            replace(p, name=p.name.replace("zk:", "zkv:"))
            for p in told.paper.properties
            if p.name in ("zk:dokumentart", "zk:sha256")
        ),
    )
    return replace(told, paper=rule)


@pytest.fixture
def desks(opencmis: OpenCmis) -> Iterator[list[CmisEFile]]:
    """Desks of Koch, Koch and Weber at a repository with versions."""
    opencmis.clear()
    opencmis.act(
        "createFolder", "100", cmis__objectTypeId="cmis:folder", cmis__name="Leistungsakten"
    )
    address = f"{opencmis.base}/inmemory/browser"
    opened = [
        CmisEFile(address, Access(who, who), versioned()) for who in ("koch", "koch", "weber")
    ]
    yield opened
    for each in opened:
        each.close()


OTHER = b"%PDF-1.7 the next version"


def test_a_later_record_becomes_a_new_version_and_the_old_one_stays(desks: list[CmisEFile]) -> None:
    one, other, _ = desks
    assert [look.code for look in one.look() if look.code] == []
    first = one.put(paper(DATA), DATA, KEY)
    second = other.put(paper(OTHER), OTHER, SECOND)
    assert first != second
    assert (one.read_back(first), one.read_back(second)) == (DATA, OTHER)
    assert len(one._client.versions(second)) == 2
    for desk in desks:
        assert desk.put(paper(DATA), DATA, KEY) == first, "an older version is found as well"
        assert desk.put(paper(OTHER), OTHER, SECOND) == second
    assert len(one._client.versions(second)) == 2


def test_a_received_paper_never_becomes_a_version_of_another(desks: list[CmisEFile]) -> None:
    one, *_ = desks
    received = replace(paper(DATA, "nachweis-1"), source_document=DocumentId("d-1"))
    later = replace(paper(OTHER, "nachweis-1"), source_document=DocumentId("d-2"))
    first, second = one.put(received, DATA, KEY), one.put(later, OTHER, SECOND)
    assert (len(one._client.versions(first)), len(one._client.versions(second))) == (1, 1)
    assert (one.read_back(first), one.read_back(second)) == (DATA, OTHER)


def test_a_document_that_somebody_holds_waits_and_goes_on_when_it_is_given_back(
    desks: list[CmisEFile],
) -> None:
    koch, _, weber = desks
    first = koch.put(paper(DATA), DATA, KEY)
    held = str(weber._client.check_out(first)["cmis:objectId"])
    with pytest.raises(Unreachable, match="efile-locked") as said:
        koch.put(paper(OTHER), OTHER, SECOND)
    assert said.value.retry_after == 60
    weber._client.check_in(held, (), ("x.pdf", b"by Weber", "application/pdf"))
    assert koch.read_back(koch.put(paper(OTHER), OTHER, SECOND)) == OTHER


def test_a_desk_killed_with_a_document_checked_out_is_followed_by_the_next(
    desks: list[CmisEFile],
) -> None:
    koch, again, _ = desks
    first = koch.put(paper(DATA), DATA, KEY)
    koch._client.check_out(first)  # and killed
    assert again.find_by_key(paper(OTHER), SECOND) is None
    second = again.put(paper(OTHER), OTHER, SECOND)
    assert again.read_back(second) == OTHER
    assert len(again._client.versions(second)) == 2
