"""Bytes of documents: whole, in part, resumed, and only for those who may see them."""

import hashlib

import pytest

from tests.formserver.houses import Caller, House, problem


@pytest.fixture
def paper(house: House) -> tuple[Caller, str, bytes, str]:
    new = house.deliver()
    koch = house.caller("int.koch")
    document = house.seen("int.koch", new["id"])["documents"][1]
    path = f"/submissions/{new['id']}/documents/{document['id']}"
    return koch, path, koch.get(path).content, f'"{document["sha256"]}"'


Paper = tuple[Caller, str, bytes, str]


def test_the_etag_is_the_hash_of_the_bytes(paper: Paper) -> None:
    line, path, content, etag = paper
    answer = line.get(path)
    assert answer.headers["etag"] == etag == f'"{hashlib.sha256(content).hexdigest()}"'
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"] == "attachment"
    assert line.get(path, headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [("bytes=0-0", 0, 0), ("bytes=100-", 100, -1), ("bytes=-7", -7, -1), ("bytes=5-99999", 5, -1)],
)
def test_a_range_brings_exactly_its_bytes(paper: Paper, wanted: str, first: int, last: int) -> None:
    line, path, content, etag = paper
    answer = line.get(path, headers={"Range": wanted, "If-Range": etag})
    size = len(content)
    first, last = first % size, last % size
    assert answer.status_code == 206
    assert answer.content == content[first : last + 1]
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{size}"


@pytest.mark.parametrize("wanted", ["bytes=0-1,5-6", "items=0-1", "bytes=9-3", "bytes=-", "x"])
def test_a_range_we_do_not_serve_brings_the_whole_file(paper: Paper, wanted: str) -> None:
    line, path, content, _ = paper
    answer = line.get(path, headers={"Range": wanted})
    assert (answer.status_code, answer.content) == (200, content)


def test_a_range_of_other_bytes_than_those_there_are_begins_anew(paper: Paper) -> None:
    line, path, content, _ = paper
    answer = line.get(path, headers={"Range": "bytes=10-", "If-Range": '"other"'})
    assert (answer.status_code, answer.content) == (200, content)


def test_a_range_outside_the_file_is_refused_with_its_size(paper: Paper) -> None:
    line, path, content, _ = paper
    answer = line.get(path, headers={"Range": "bytes=999999-"})
    assert problem(answer) == (416, "range-not-satisfiable")
    assert answer.headers["content-range"] == f"bytes */{len(content)}"


def test_a_large_document_is_streamed_whole_and_in_part(house: House) -> None:
    large = bytes(range(256)) * 12_000  # 3 MB, more than one chunk
    told = (
        '{"service":"wba","data":{"bg_nummer":"12345BG0000011"},'
        '"source":{"name":"own","reference":"3mb"}}'
    )
    parts = {
        "submission": (None, told, "application/json"),
        "a1": ("g.bin", large, "application/octet-stream"),
    }
    new = house.another_post("/intake", parts).json()
    document = house.seen("lst.meier", new["id"])["documents"][1]
    path = f"/submissions/{new['id']}/documents/{document['id']}"
    meier = house.caller("lst.meier")
    assert meier.get(path).content == large
    tail = meier.get(path, headers={"Range": "bytes=100-"})
    assert (tail.status_code, tail.content) == (206, large[100:])


def test_an_empty_file_is_kept_and_served(house: House) -> None:
    told = '{"service":"krankmeldung","data":{"bg_nummer":"12345BG0000011"},'
    told += '"source":{"name":"own","reference":"empty"}}'
    parts = {
        "submission": (None, told, "application/json"),
        "a1": ("leer.pdf", b"", "application/pdf"),
    }
    new = house.another_post("/intake", parts).json()
    document = house.seen("int.koch", new["id"])["documents"][1]
    answer = house.caller("int.koch").get(f"/submissions/{new['id']}/documents/{document['id']}")
    assert (answer.status_code, answer.content, document["size"]) == (200, b"", 0)


def test_a_document_of_another_submission_is_not_found(house: House) -> None:
    one, two = house.deliver(), house.deliver()
    document = house.seen("int.koch", one["id"])["documents"][0]["id"]
    koch = house.caller("int.koch")
    for path in (
        f"/submissions/{two['id']}/documents/{document}",
        f"/submissions/{one['id']}/documents/d-unknown",
        f"/submissions/s-unknown/documents/{document}",
    ):
        assert problem(koch.get(path)) == (404, "not-found")
