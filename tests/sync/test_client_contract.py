"""The client against the real form server in a process of its own, and against its description."""

import contextlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inbox.decision import CaseResolution, Order, OrderId, OrderKind, OrderState, Seen
from inbox.errors import Damaged, Refused, Unreachable
from inbox.queue import QueueKind, QueueQuery, QueueRef
from inbox.store.store import Store, open_store
from inbox.submission import (
    Description,
    DocumentId,
    HandoverNumber,
    PersonId,
    Status,
    Submission,
    SubmissionId,
)
from sync.client import FormServer
from sync.pull import acknowledge, fetch_documents, pull_changes, wait_for_changes
from tests.bench.office_server import ROOT, Office, deliver, office
from tests.sync.contract_server import TOKEN, running

KOCH = PersonId("int.koch")
DESCRIPTION = ROOT / "resources" / "openapi" / "form-server.json"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(tmp_path_factory.mktemp("office")) as running_office:
        deliver(running_office, 4, seed=1, documents=2, size=200_000)
        yield running_office


@pytest.fixture
def koch(place: Office) -> Iterator[FormServer]:
    client = FormServer(place.url, place.tokens[KOCH])
    yield client
    client.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with contextlib.closing(open_store(tmp_path / "store", bytes(range(32)))) as opened:
        yield opened


def describe(received: Submission) -> Description:
    return Description("Krankmeldung", "", received.text("nachname"), "", None, "")


def order(received: Submission, kind: OrderKind = OrderKind.CONFIRM, **changes: object) -> Order:
    made = Order(
        id=OrderId(f"{kind.value}-{received.id}"),
        kind=kind,
        submission=received.id,
        version=received.version,
        by=KOCH,
        on_behalf_of=None,
        at=datetime.now(UTC),
        seen=tuple(Seen(d.id, 0) for d in received.evidence),
        case=CaseResolution("agrees", "12345BG0001234", "AZ 1", "Muster, Erika", "1990-03-12"),
        rows=({"field": "nachname", "entered": "Muster", "result": "match"},),
        hold_seconds=600,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def test_everything_of_mine_arrives_and_is_acknowledged(
    koch: FormServer, store: Store, place: Office
) -> None:
    changed = pull_changes(koch, store, describe)
    assert len(changed) == 4
    report = fetch_documents(koch, store)
    assert len(report.stored) == 4 * 4  # two pieces of evidence, the copy, the receipt
    assert acknowledge(koch, store)
    assert store.check() == ()
    assert store.me().id == KOCH
    query = QueueQuery(QueueRef(QueueKind.OWN), text="muster")
    today = datetime.now(UTC).date()
    assert store.queue_count(query, me=store.me(), today=today) == 4
    assert not wait_for_changes(koch, store.cursor(), wait=0)
    for id_ in changed:
        assert koch.submission(id_) == store.submission(id_)


def test_a_download_goes_on_in_the_middle(koch: FormServer, store: Store) -> None:
    pull_changes(koch, store, describe)
    wanted = max(store.wanted_documents(99), key=lambda w: w.size)
    with koch.document(wanted.submission, wanted.id, wanted.sha256) as whole:
        data = b"".join(whole)
    with koch.document(wanted.submission, wanted.id, wanted.sha256, offset=150_000) as rest:
        assert rest.offset == 150_000
        assert b"".join(rest) == data[150_000:]
    with koch.document(wanted.submission, wanted.id, "0" * 64, offset=150_000) as changed:
        assert changed.offset == 0
        assert b"".join(changed) == data


def test_a_whole_case_from_claim_to_undo(koch: FormServer, store: Store, place: Office) -> None:
    pull_changes(koch, store, describe)
    one = min(store.submissions([w.submission for w in store.wanted_documents(99)]), key=_id)
    assert koch.announce(one.id)[0].id == KOCH
    claim = koch.claim(one.id, None)
    assert claim.person == KOCH
    assert claim.expires_at > datetime.now(UTC)
    confirm = order(one)
    store.record_order(confirm)
    confirmed, number = koch.confirm(confirm)
    assert confirmed.status is Status.CONFIRMED
    assert koch.confirm(confirm)[1] == number
    store.settle_order(confirm.id, OrderState.REGISTERED, answer={"handover": number})
    with pytest.raises(Refused) as twice:
        koch.confirm(replace(confirm, id=OrderId("another"), version=confirmed.version))
    assert twice.value.code == "already-decided"
    assert twice.value.values["who"] == "Koch, Petra"
    with pytest.raises(Refused) as stale:
        koch.confirm(replace(confirm, id=OrderId("stale")))
    assert stale.value.code in ("version-conflict", "already-decided")
    filed = koch.file(order(one, OrderKind.FILE, handover=number))
    assert filed.handover is not None
    assert filed.handover.filed_at is not None
    lease = koch.lease_handover(number, "desk-a", 60)
    with pytest.raises(Refused) as held:
        koch.lease_handover(number, "desk-b", 60)
    assert held.value.code == "lease-held"
    with pytest.raises(Refused):
        koch.report_leg(number, "wrong lease", "fachverfahren", state="sent", attempts=1)
    koch.return_lease(number, lease)
    koch.undo(order(one, OrderKind.UNDO_FILE, handover=number))
    undone = koch.undo(order(one, OrderKind.UNDO_CONFIRM, handover=number))
    assert undone.status is Status.IN_WORK
    pull_changes(koch, store, describe)
    query = QueueQuery(QueueRef(QueueKind.OWN))
    rows = store.queue_rows(query, me=store.me(), today=datetime.now(UTC).date(), offset=0, limit=9)
    known = store.submission(one.id)
    assert known is not None
    assert (known.version, known.status) == (undone.version, Status.IN_WORK)
    assert {row.id: row.status for row in rows}[one.id] is Status.IN_WORK
    koch.release(one.id)
    koch.leave(one.id)
    koch.report_reads(
        [
            {
                "submission": one.id,
                "document": None,
                "on_behalf_of": None,
                "at": "2026-11-23T08:12:00Z",
            }
        ],
        key="reads-1",
    )


def _id(received: Submission) -> str:
    return received.id


def test_strangers_see_nothing(place: Office, koch: FormServer, store: Store) -> None:
    pull_changes(koch, store, describe)
    mine = store.wanted_documents(1)[0]
    meier = FormServer(place.url, place.tokens["lst.meier"])
    nobody = FormServer(place.url, "no such token")
    try:
        assert meier.changes("").submissions == ()
        for call in (
            lambda: meier.submission(mine.submission),
            lambda: meier.document(mine.submission, mine.id, mine.sha256),
        ):
            with pytest.raises(Refused) as refused:
                call()
            assert refused.value.code == "not-found"
        with pytest.raises(Refused) as refused:
            nobody.me()
        assert refused.value.code == "unauthenticated"
    finally:
        meier.close()
        nobody.close()


def test_absences_and_routing_are_read(place: Office, koch: FormServer) -> None:
    assert any(absence.person == "int.weber" for absence in koch.absences())
    clerk = FormServer(place.url, place.tokens["adm.1"])
    table = clerk.routing()
    assert "services" in table
    clerk.put_routing(table)
    clerk.close()
    assert koch.health()


def test_every_call_of_the_client_is_in_the_description() -> None:
    described = json.loads(DESCRIPTION.read_text())["paths"]
    patterns = [
        (re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path) + "$"), set(methods))
        for path, methods in described.items()
    ]
    s, d, n = SubmissionId("s1"), DocumentId("d1"), HandoverNumber("n-U1")
    received = Order(
        OrderId("k"), OrderKind.CONFIRM, s, 1, KOCH, None, datetime.now(UTC), handover=n
    )
    with running() as contract:
        client = FormServer(contract.url, TOKEN, pause=lambda seconds: None)
        calls = (
            client.health,
            client.me,
            lambda: client.changes(""),
            lambda: client.acknowledge("1"),
            lambda: client.submission(s),
            lambda: client.document(s, d, "0" * 64),
            client.absences,
            client.routing,
            lambda: client.put_routing({}),
            lambda: client.report_reads([], key="k"),
            lambda: client.announce(s),
            lambda: client.leave(s),
            lambda: client.claim(s, None),
            lambda: client.release(s),
            lambda: client.take_over(s, "reason"),
            lambda: client.confirm(received),
            lambda: client.file(received),
            lambda: client.undo(replace(received, kind=OrderKind.UNDO_FILE)),
            lambda: client.approve(received),
            lambda: client.decline(replace(received, text="reason")),
            client.approvals,
            client.standing_handovers,
            client.stuck_handovers,
            lambda: client.handover(n),
            lambda: client.lease_handover(n, "h", 60),
            lambda: client.return_lease(n, "l"),
            lambda: client.seal_plan(n, "l", {}),
            lambda: client.put_paper(n, "l", "p", b"x"),
            lambda: client.paper(n, "p"),
            lambda: client.report_leg(n, "l", "eakte-x", state="sent", attempts=1),
        )
        for call in calls:
            with contextlib.suppress(Refused, Damaged, Unreachable):
                call()
        client.close()
        assert len({(method, path) for method, path, _ in contract.calls}) == len(calls)
        for method, path, _ in contract.calls:
            assert any(
                pattern.match(path) and method.lower() in methods for pattern, methods in patterns
            ), f"{method} {path}"
