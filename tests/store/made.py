"""Submissions, people and orders for the tests of the store; invented, without any sample."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from inbox.comparison.result import Comparison, FieldResult, Result
from inbox.decision import Order, OrderId, OrderKind
from inbox.store.batch import PulledBatch
from inbox.store.store import Store, open_store
from inbox.submission import (
    Description,
    Document,
    DocumentId,
    DocumentRole,
    HandoverNumber,
    HandoverReport,
    Person,
    PersonId,
    Status,
    Submission,
    SubmissionId,
)
from inbox.substitution import Substitution

KEY = bytes(range(32))
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
ME = Person(PersonId("p.me"), "Koch, Petra", frozenset({"integration"}), "nord", "team-nord")
OTHER = Person(
    PersonId("p.other"), "Weber, Thomas", frozenset({"integration"}), "sued", "team-sued"
)


def document(name: str, data: bytes = b"evidence", **changes: object) -> Document:
    made = Document(
        id=DocumentId(name),
        name=f"{name}.pdf",
        media_type="application/pdf",
        size=len(data),
        sha256=sha256(data).hexdigest(),
        role=DocumentRole.EVIDENCE,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def submission(name: str, **changes: object) -> Submission:
    made = Submission(
        id=SubmissionId(name),
        number=f"AUM-2026-{name.rjust(6, '0')}-4",
        service="krankmeldung",
        received_at=datetime(2026, 11, 20, 7, 41, tzinfo=UTC),
        data={"nachname": "Müller", "vorname": "Aylin"},
        owner=ME.id,
        owner_name=ME.name,
        team="team-nord",
        office="nord",
        status=Status.NEW,
        version=1,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def describe(received: Submission) -> Description:
    due = received.data.get("due")
    return Description(
        title=str(received.data.get("title", "Krankmeldung")),
        reason="",
        person=f"{received.text('nachname')}, {received.text('vorname')}",
        case_number=received.case_number or "",
        due_day=None if due is None else date.fromisoformat(str(due)),
        due_note="",
        emergency=bool(received.data.get("emergency")),
    )


def keep(store: Store, *received: Submission, cursor: str = "c1", **more: object) -> None:
    batch = PulledBatch(cursor, received, **{"me": ME, **more})  # type: ignore[arg-type]
    store.apply(batch, describe=describe)


def confirmed(received: Submission, **changes: object) -> Submission:
    report = HandoverReport(
        number=HandoverNumber(f"{received.number}-U1"),
        state="held",
        confirmed_by=ME.id,
        on_behalf_of=None,
        confirmed_at=NOW,
        hold_until=NOW + timedelta(seconds=10),
    )
    return replace(
        received,
        status=Status.CONFIRMED,
        version=received.version + 1,
        handover=replace(report, **changes),  # type: ignore[arg-type]
    )


def order(submission_id: str, kind: OrderKind = OrderKind.CONFIRM, **changes: object) -> Order:
    made = Order(
        id=OrderId(f"{kind.value}-{submission_id}"),
        kind=kind,
        submission=SubmissionId(submission_id),
        version=1,
        by=ME.id,
        on_behalf_of=None,
        at=NOW,
        rows=({"field": "nachname", "entered": "Müller"},),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def compared(received: Submission, *results: Result, engine: str = "e1") -> Comparison:
    rows = tuple(
        FieldResult(f"f{i}", f"Feld {i}", "", "x", "x", result) for i, result in enumerate(results)
    )
    return Comparison(received.id, received.version, engine, rows)


def standing_in(first: str, last: str) -> Substitution:
    return Substitution(
        OTHER.id, OTHER.name, ME.id, date.fromisoformat(first), date.fromisoformat(last)
    )


SECRETS = ("Geheimnis", "Zaubermann")


def filled(folder: Path) -> None:
    with closing(open_store(folder, KEY)) as store:
        data = f"{SECRETS[0]} im Nachweis".encode() * 9000
        keep(
            store,
            submission(
                "1",
                documents=(document("dokument-1", data),),
                data={"nachname": SECRETS[1], "vorname": "Zora"},
            ),
        )
        store.keep_document(DocumentId("dokument-1"), document("dokument-1", data).sha256, [data])
        store.record_order(order("1", rows=({"entered": SECRETS[1]},)))
        store.audit_append(NOW, order("1").by, "open", submission=SubmissionId("1"))
