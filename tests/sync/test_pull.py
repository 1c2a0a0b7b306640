"""Pulling over a line that fails: nothing lost, nothing double, nothing half."""

import errno
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from inbox.errors import Damaged, Refused, Unreachable
from inbox.store import blobs
from inbox.store.store import Store, open_store
from inbox.submission import Description, DocumentId, Submission, SubmissionId
from sync.client import FormServer
from sync.pull import acknowledge, fetch_documents, pull_changes, wait_for_changes
from tests.sync.contract_server import TOKEN, Contract, Fault, running, submission_json

KEY = bytes(range(32))
EVIDENCE = bytes(range(256)) * 3000  # 768 KB: a dozen sealed chunks


def describe(received: Submission) -> Description:
    return Description("Krankmeldung", "", received.text("nachname"), "", None, "")


@pytest.fixture
def contract() -> Iterator[Contract]:
    with running() as state:
        yield state


@pytest.fixture
def server(contract: Contract) -> Iterator[FormServer]:
    client = FormServer(contract.url, TOKEN, pause=lambda seconds: None)
    yield client
    client.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(tmp_path / "store", KEY)) as opened:
        yield opened


def offer(contract: Contract, *documents: str) -> None:
    contract.bytes_of |= {name: EVIDENCE + name.encode() for name in documents}
    listed = {name: contract.bytes_of[name] for name in documents}
    contract.add({"kind": "submission", "submission": submission_json("s1", listed)})


def test_every_page_is_stored_with_its_cursor_and_people(
    server: FormServer, store: Store, contract: Contract
) -> None:
    for number in range(5):
        contract.add({"kind": "submission", "submission": submission_json(f"s{number}")})
    changed = pull_changes(server, store, describe)
    assert changed == {f"s{number}" for number in range(5)}
    assert store.cursor() == "5"
    assert store.me().id == "p.me"
    assert [p.name for p in store.people()] == ["Koch, Petra", "Weber, Thomas"]
    assert pull_changes(server, store, describe) == frozenset()
    assert contract.count("/v1/me") == 1


def test_what_left_my_view_leaves_the_store_with_its_bytes(
    server: FormServer, store: Store, contract: Contract
) -> None:
    offer(contract, "d1")
    pull_changes(server, store, describe)
    fetch_documents(server, store)
    assert list(store.blobs._folder.iterdir())  # type: ignore[union-attr]
    contract.add({"kind": "gone", "id": "s1"})
    assert pull_changes(server, store, describe) == {"s1"}
    assert store.submission(SubmissionId("s1")) is None
    assert not list(store.blobs._folder.iterdir())  # type: ignore[union-attr]


def test_a_change_of_absences_brings_the_substitutions(
    server: FormServer, store: Store, contract: Contract
) -> None:
    pull_changes(server, store, describe)
    contract.substitutions = [
        {
            "absent": {"id": "p.other", "name": "Weber, Thomas"},
            "substitute": "p.me",
            "first_day": "2026-11-16",
            "last_day": "2026-11-27",
        }
    ]
    contract.add({"kind": "absences"})
    contract.add({"kind": "absences"})
    pull_changes(server, store, describe)
    assert [s.absent for s in store.substitutions()] == ["p.other"]


def test_a_pull_interrupted_between_pages_goes_on_where_it_was(
    server: FormServer, store: Store, contract: Contract
) -> None:
    for number in range(4):
        contract.add({"kind": "submission", "submission": submission_json(f"s{number}")})
    contract.faults += [Fault("/v1/changes", "none", 2), Fault("/v1/changes", "status", 9, 500)]
    with pytest.raises(Unreachable):
        pull_changes(server, store, describe)
    assert store.cursor() == "2"
    contract.faults.clear()
    assert pull_changes(server, store, describe) == {"s2", "s3"}


def test_a_page_that_cannot_be_kept_whole_is_not_kept_at_all(
    server: FormServer, store: Store, contract: Contract
) -> None:
    pages = [{"kind": "submission", "submission": submission_json(f"s{i}")} for i in range(3)]
    contract.add(*pages)

    def failing(received: Submission) -> Description:
        if received.id == "s2":
            raise Unreachable("disk-full")
        return describe(received)

    with pytest.raises(Unreachable):
        pull_changes(server, store, failing)
    assert store.cursor() == ""
    assert store.submission(SubmissionId("s0")) is None
    assert pull_changes(server, store, describe) == {"s0", "s1", "s2"}


def test_documents_arrive_sealed_and_only_then_the_cursor_is_acknowledged(
    server: FormServer, store: Store, contract: Contract
) -> None:
    offer(contract, "d1", "d2", "d3", "d4", "d5", "d6")
    changed = pull_changes(server, store, describe)
    assert not acknowledge(server, store)
    report = fetch_documents(server, store)
    assert len(report.stored) == 6
    assert report.submissions == changed
    for name, data in contract.bytes_of.items():
        assert store.document_bytes(DocumentId(name)) == data
        assert store.document_state(DocumentId(name)) == "stored"
    assert acknowledge(server, store)
    assert contract.acknowledged == ["1"]
    assert not acknowledge(server, store)
    assert fetch_documents(server, store).stored == frozenset()


@pytest.mark.parametrize("share", [0, 0.01, 0.5, 0.99])
def test_a_line_cut_in_the_middle_goes_on_from_what_has_arrived(
    server: FormServer, store: Store, contract: Contract, share: float
) -> None:
    offer(contract, "d1")
    pull_changes(server, store, describe)
    contract.faults.append(Fault("/v1/submissions/s1/documents/d1", "cut", 2, share))
    assert fetch_documents(server, store).stored == {"d1"}
    assert store.document_bytes(DocumentId("d1")) == contract.bytes_of["d1"]
    ranges = [h.get("range") for _, path, h in contract.calls if path.endswith("/d1")]
    assert len(ranges) == 3
    if share > 0.4:
        assert all(ranges[1:])


def test_a_download_goes_on_after_a_restart_from_the_real_size_of_the_leftover(
    server: FormServer, store: Store, contract: Contract, tmp_path: Path
) -> None:
    offer(contract, "d1")
    pull_changes(server, store, describe)
    contract.faults.append(Fault("/v1/submissions/s1/documents/d1", "cut", 1, 0.5))
    contract.faults.append(Fault("/v1/submissions/s1/documents/d1", "status", 9, 503))
    with pytest.raises(Unreachable):
        fetch_documents(server, store)
    contract.faults.clear()
    store.close()
    (leftover,) = (tmp_path / "store" / "documents").glob("*.part")
    whole_chunks = (leftover.stat().st_size - 4) // blobs.SEALED
    assert whole_chunks > 3
    contract.calls.clear()
    with closing(open_store(tmp_path / "store", KEY)) as again:
        assert fetch_documents(server, again).stored == {"d1"}
        assert again.document_bytes(DocumentId("d1")) == contract.bytes_of["d1"]
    ((_, _, headers),) = contract.calls
    assert headers["range"] == f"bytes={whole_chunks * blobs.CHUNK}-"


def test_wrong_bytes_are_fetched_once_more_and_then_set_aside(
    server: FormServer, store: Store, contract: Contract
) -> None:
    offer(contract, "d1", "d2")
    pull_changes(server, store, describe)
    contract.faults.append(Fault("/v1/submissions/s1/documents/d1", "wrong", 1))
    contract.faults.append(Fault("/v1/submissions/s1/documents/d2", "wrong", 2))
    report = fetch_documents(server, store)
    assert report.stored == {"d1"}
    assert report.quarantined == {"d2"}
    assert store.document_state(DocumentId("d2")) == "quarantined"
    with pytest.raises(Refused):
        store.document_bytes(DocumentId("d2"))
    names = [path.name for path in store.blobs._folder.iterdir()]  # type: ignore[union-attr]
    assert len(names) == 1
    assert contract.count("/v1/submissions/s1/documents/d2") == 2


def test_a_document_the_server_does_not_give_stays_wanted_and_nothing_is_acknowledged(
    server: FormServer, store: Store, contract: Contract
) -> None:
    offer(contract, "d1", "d2")
    del contract.bytes_of["d2"]
    pull_changes(server, store, describe)
    report = fetch_documents(server, store)
    assert (report.stored, report.missing) == ({"d1"}, {"d2"})
    assert not acknowledge(server, store)


def test_a_full_disk_leaves_nothing_half_and_says_so(
    server: FormServer, store: Store, contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer(contract, "d1")
    pull_changes(server, store, describe)
    with monkeypatch.context() as full:

        def no_room(descriptor: int) -> None:
            raise OSError(errno.ENOSPC, "no space left on device")

        full.setattr(blobs.os, "fsync", no_room)
        with pytest.raises(Unreachable) as fault:
            fetch_documents(server, store)
    assert fault.value.code == "disk-full"
    assert list(store.blobs._folder.iterdir()) == []  # type: ignore[union-attr]
    assert store.document_state(DocumentId("d1")) == "wanted"
    assert fetch_documents(server, store).stored == {"d1"}


def test_a_session_that_ends_in_between_keeps_what_has_arrived(
    server: FormServer, store: Store, contract: Contract
) -> None:
    offer(contract, "d1", "d2", "d3", "d4")
    pull_changes(server, store, describe)
    contract.faults.append(Fault("/v1/submissions/s1/documents/d3", "problem", 1, _EXPIRED))
    with pytest.raises(Refused) as refused:
        fetch_documents(server, store, threads=1)
    assert refused.value.code == "token-expired"
    assert len(store.wanted_documents(9)) == 2
    assert len(fetch_documents(server, store).stored) == 2


_EXPIRED = (401, "token-expired", {})


def test_a_document_that_changed_at_the_server_is_fetched_from_its_start(
    server: FormServer, store: Store, contract: Contract
) -> None:
    offer(contract, "d1")
    pull_changes(server, store, describe)
    contract.faults.append(Fault("/v1/submissions/s1/documents/d1", "cut", 1, 0.5))
    contract.faults.append(Fault("/v1/submissions/s1/documents/d1", "status", 9, 503))
    with pytest.raises(Unreachable):
        fetch_documents(server, store)
    contract.faults.clear()
    offer(contract, "d1")
    changed = EVIDENCE[::-1]
    contract.bytes_of["d1"] = changed
    newer = submission_json("s1", {"d1": changed}, version=2)
    contract.add({"kind": "submission", "submission": newer})
    pull_changes(server, store, describe)
    assert fetch_documents(server, store).stored == {"d1"}
    assert store.document_bytes(DocumentId("d1")) == changed


def test_waiting_tells_whether_there_is_news(
    server: FormServer, store: Store, contract: Contract
) -> None:
    assert not wait_for_changes(server, store.cursor(), wait=0)
    contract.add({"kind": "absences"})
    assert wait_for_changes(server, store.cursor(), wait=0)
    contract.faults.append(Fault("/v1/changes", "reset", 9))
    before = contract.count("/v1/changes")
    with pytest.raises(Unreachable):
        wait_for_changes(server, store.cursor(), wait=0)
    assert contract.count("/v1/changes") == before + 1


def test_nonsense_in_one_page_changes_nothing(
    server: FormServer, store: Store, contract: Contract
) -> None:
    contract.add({"kind": "submission", "submission": submission_json("s1")})
    contract.faults.append(
        Fault("/v1/changes", "nonsense", 1, b'{"cursor":"9","more":false,"changes":[{"kind":7}]}')
    )
    with pytest.raises(Damaged):
        pull_changes(server, store, describe)
    assert store.cursor() == ""
