"""Facts for the statistics report: one record an event, one closed file a month and office.

A closed file never changes; what comes later is a follow-up record of a later month. We collect
facts and read answers; the report itself (§ 51b SGB II) is made elsewhere.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from sync.formserver import statistics_tables as t
from sync.formserver.db import locked, one_at_a_time, seed
from sync.formserver.handovers import find, leg_of
from sync.formserver.instants import to_wire
from sync.formserver.problems import Problem, not_found
from sync.formserver.records import AnyRow
from sync.formserver.server import Work
from sync.formserver.statistics_models import Event, Feedback, Told
from sync.formserver.tables import counters, offices

FORMAT, VERSION = "zweiklick-statistik", 1
LEG = "statistik"
WAITS, ACCEPTED, REFUSED = "wartet", "angenommen", "abgelehnt"
#: Of a withdrawn confirmation: kept, and in no file.
WITHDRAWN = "entfaellt"


# -- records -----------------------------------------------------------------------------------
def take_down(work: Work, handover: str, event: Event) -> dict[str, Any]:
    """Keep the facts of a handover, once for ever; the same again gets the same receipt.

    Raises hold-running, undone, waits-for-approval before they may leave, and
    idempotency-mismatch for other facts of the same handover.
    """
    held = find(work, handover, lock=True, acting=True)
    facts = event.model_dump(mode="json")
    kept = _of_handover(work, handover)
    if kept is not None:
        if kept.facts != facts:
            raise Problem("idempotency-mismatch")
        return {"receipt": kept.number}
    if held.row.state == "undone":
        raise Problem("undone")
    if held.row.state == "approval":
        raise Problem("waits-for-approval")
    leg = leg_of(work, handover, LEG)
    if leg is None or not leg.ever_sent:  # told "sent", it can no longer be undone
        raise Problem("hold-running", until=held.row.hold_until)
    row = held.record.row
    office = row.office or "ohne"
    one_at_a_time(work.conn, f"statistics {office}")
    month = _open_month(work, office)
    earlier = work.conn.scalar(
        sa.select(t.records.c.number)
        .where(t.records.c.submission == row.id, t.records.c.state != WITHDRAWN)
        .order_by(t.records.c.at.desc(), t.records.c.number.desc())
        .limit(1)
    )
    number = _number(work, month, office)
    work.conn.execute(
        t.records.insert().values(
            number=number,
            handover=handover,
            submission=row.id,
            office=office,
            month=month,
            kind="ereignis" if earlier is None else "korrektur",
            corrects=earlier,
            facts=facts,
            at=work.business,
            state=WAITS,
        )
    )
    work.note("statistics-record", row.id, for_=held.row.on_behalf_of, record=number)
    return {"receipt": number}


def withdraw(work: Work, handover: str) -> None:
    """A confirmation was withdrawn: its facts stay out of a file that is not closed yet.

    What a closed file carries is reported; the next confirmation corrects it.
    """
    kept = _of_handover(work, handover)
    if kept is None:
        return
    one_at_a_time(work.conn, f"statistics {kept.office}")
    if _batch(work, kept.office, kept.month) is not None:
        return
    work.conn.execute(
        t.records.update().where(t.records.c.number == kept.number).values(state=WITHDRAWN)
    )
    work.note("statistics-withdrawn", kept.submission, record=kept.number)


def receipt_of(work: Work, handover: str) -> dict[str, Any]:
    """Under which number the facts of a handover were taken down; not-found when they were not."""
    find(work, handover)
    kept = _of_handover(work, handover)
    if kept is None:
        raise not_found()
    return {"receipt": kept.number}


def _of_handover(work: Work, handover: str) -> AnyRow | None:
    return work.conn.execute(sa.select(t.records).where(t.records.c.handover == handover)).first()


def _open_month(work: Work, office: str) -> str:
    """This month, or the first one after it whose file is not closed (a clock may go back)."""
    month = f"{work.today:%Y-%m}"
    last = work.conn.scalar(
        sa.select(sa.func.max(t.batches.c.month)).where(t.batches.c.office == office)
    )
    return month if last is None or month > last else _next(str(last))


def _next(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12:04d}-{number % 12 + 1:02d}"


def _number(work: Work, month: str, office: str) -> str:
    name = f"statistics-{month}-{office}"[:64]
    seed(work.conn, counters, {"name": name, "value": 0}, ("name",))
    last = work.conn.scalar(locked(sa.select(counters.c.value).where(counters.c.name == name)))
    serial = int(last or 0) + 1
    work.conn.execute(counters.update().where(counters.c.name == name).values(value=serial))
    return f"{month}-{office}-{serial:05d}"


def records_of(work: Work, office: str, month: str) -> list[dict[str, Any]]:
    """The records of a month with what became of them, without their facts."""
    return [
        {
            "number": row.number,
            "handover": row.handover,
            "submission": row.submission,
            "kind": row.kind,
            "corrects": row.corrects,
            "state": row.state,
            "code": row.code,
            "field": row.field,
        }
        for row in _rows(work, office, month, withdrawn=True)
    ]


def _rows(work: Work, office: str, month: str, *, withdrawn: bool = False) -> list[AnyRow]:
    wanted = sa.select(t.records).where(t.records.c.office == office, t.records.c.month == month)
    if not withdrawn:
        wanted = wanted.where(t.records.c.state != WITHDRAWN)
    return list(work.conn.execute(wanted.order_by(t.records.c.number)))


# -- batches -----------------------------------------------------------------------------------
def close(work: Work, office: str, month: str) -> dict[str, Any]:
    """Close a month that is over; closing it again changes nothing. Raises month-running."""
    _known_office(work, office)
    one_at_a_time(work.conn, f"statistics {office}")
    if _batch(work, office, month) is None:
        if month >= f"{work.today:%Y-%m}":
            raise Problem("month-running", month=month)
        rows = _rows(work, office, month)
        content = _file(office, month, rows)
        digest = hashlib.sha256(content.encode()).hexdigest()
        work.conn.execute(
            t.batches.insert().values(
                month=month,
                office=office,
                content=content,
                sha256=digest,
                records=len(rows),
                closed_at=work.business,
                closed_by=work.actor.id,
                unknown=[],
            )
        )
        work.note("statistics-close", None, month=month, office=office, sha256=digest)
    return batch(work, office, month)


def _file(office: str, month: str, rows: list[AnyRow]) -> str:
    """The file: the same records give the same bytes, whenever and wherever it is made."""
    content = {
        "format": FORMAT,
        "version": VERSION,
        "month": month,
        "office": office,
        "records": [
            {"number": r.number, "kind": r.kind, "corrects": r.corrects, **r.facts} for r in rows
        ],
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def file_of(work: Work, office: str, month: str) -> AnyRow:
    """The closed file with its hash. Raises not-found, batch-open."""
    _known_office(work, office)
    found = _batch(work, office, month)
    if found is None:
        raise Problem("batch-open", month=month, office=office)
    return found


def batch(work: Work, office: str, month: str) -> dict[str, Any]:
    """How one month of one office stands."""
    r, b = t.records.c, t.batches.c
    known = _standing_of(
        work,
        sa.and_(r.office == office, r.month == month),
        sa.and_(b.office == office, b.month == month),
    )
    return known.get((month, office)) or _told(month, office, {}, None)


def batches(work: Work) -> list[dict[str, Any]]:
    """Every month of every office that has records or was closed, newest first."""
    known = _standing_of(work, sa.true(), sa.true())
    return [known[pair] for pair in sorted(known, reverse=True)]


def _standing_of(
    work: Work, of_records: sa.ColumnElement[bool], of_batches: sa.ColumnElement[bool]
) -> dict[tuple[str, str], dict[str, Any]]:
    """How months stand, counted by the database; files are not read for it."""
    r, b = t.records.c, t.batches.c
    counts: dict[tuple[str, str], dict[str, int]] = {}
    counted = sa.select(r.month, r.office, r.state, sa.func.count()).where(of_records)
    for month, office, state, count in work.conn.execute(
        counted.group_by(r.month, r.office, r.state)
    ):
        counts.setdefault((month, office), {})[state] = int(count)
    heads: sa.Select[Any] = sa.select(b.month, b.office, b.sha256, b.closed_at, b.unknown)
    rows = work.conn.execute(heads.where(of_batches))
    closed = {(row.month, row.office): row for row in rows}
    return {
        (month, office): _told(
            month, office, counts.get((month, office), {}), closed.get((month, office))
        )
        for month, office in counts.keys() | closed.keys()
    }


def _told(
    month: str, office: str, counts: Mapping[str, int], closed: AnyRow | None
) -> dict[str, Any]:
    waiting = counts.get(WAITS, 0)
    records = waiting + counts.get(ACCEPTED, 0) + counts.get(REFUSED, 0)
    unknown = list(closed.unknown) if closed is not None else []
    if closed is None:
        state = "offen"
    elif unknown:
        state = "unstimmig"
    elif waiting and waiting == records:
        state = "abgeschlossen"
    else:
        state = "teilweise" if waiting else "vollstaendig"
    return {
        "month": month,
        "office": office,
        "state": state,
        "records": records,
        "accepted": counts.get(ACCEPTED, 0),
        "refused": counts.get(REFUSED, 0),
        "waiting": waiting,
        "sha256": closed.sha256 if closed is not None else None,
        "closed_at": to_wire(closed.closed_at) if closed is not None else None,
        "unknown": unknown,
    }


def _batch(work: Work, office: str, month: str) -> AnyRow | None:
    return work.conn.execute(_wanted(office, month)).first()


def _wanted(office: str, month: str) -> "sa.Select[Any]":
    return sa.select(t.batches).where(t.batches.c.office == office, t.batches.c.month == month)


def _known_office(work: Work, office: str) -> None:
    if office != "ohne" and not work.conn.scalar(
        sa.select(offices.c.id).where(offices.c.id == office)
    ):
        raise not_found()


# -- feedback ----------------------------------------------------------------------------------
def take_feedback(work: Work, office: str, month: str, told: Feedback) -> dict[str, Any]:
    """Note at each record what became of it; the same feedback again changes nothing.

    Raises batch-open, and feedback-mismatch (part) when it answers another month, office or file.
    What it does not name waits on; numbers that are not in the file are kept and shown.
    """
    closed = file_of(work, office, month)
    for part, wanted in (("month", month), ("office", office), ("sha256", closed.sha256)):
        if getattr(told, part) != wanted:
            raise Problem("feedback-mismatch", part=part)
    work.conn.execute(locked(_wanted(office, month)))  # two answers to one file: one at a time
    known = {row.number: row for row in _rows(work, office, month)}
    unknown = sorted({r.record for r in told.results} - known.keys())
    named = [(known[r.record], r) for r in told.results if r.record in known]
    for row, result in sorted(named, key=lambda n: (n[0].submission, n[0].number)):
        if (row.state, row.code, row.field) != _standing(result):
            _note_result(work, row, result)
    work.conn.execute(
        t.batches.update()
        .where(t.batches.c.office == office, t.batches.c.month == month)
        .values(unknown=unknown)
    )
    work.note(
        "statistics-feedback", None, month=month, office=office, results=len(told.results),
        unknown=unknown,
    )  # fmt: skip
    return batch(work, office, month)


def _standing(result: Told) -> tuple[str, str | None, str | None]:
    return (result.state, result.code, result.field or None)


def _note_result(work: Work, row: AnyRow, result: Told) -> None:
    state, code, field = _standing(result)
    work.conn.execute(
        t.records.update()
        .where(t.records.c.number == row.number)
        .values(state=state, code=code, field=field, answered_at=work.business)
    )
    record = work.record(row.submission, lock=True)
    refused = state == REFUSED
    detail = " · ".join(part for part in (row.number, code, field) if part)
    work.tell(
        row.submission,
        "statistics-refused" if refused else "statistics-accepted",
        detail,
        for_=None,
    )
    newest = work.conn.scalar(
        sa.select(t.records.c.number)
        .where(t.records.c.submission == row.submission)
        .order_by(t.records.c.at.desc(), t.records.c.number.desc())
        .limit(1)
    )
    if refused and newest == row.number and record.row.status == "abgelegt":
        # somebody has to put it right: what is confirmed next follows up on this record
        work.change(row.submission, version=True, status="in_arbeit", closed_at=None)
    else:
        work.change(row.submission, version=False)
