"""Calls about the caller and the office: me, changes, reads, absences, routing, health."""

import asyncio
import re
import time
from typing import Annotated, Any, Literal

import anyio.to_thread
import sqlalchemy as sa
from fastapi import APIRouter, Body, Query
from starlette.requests import Request
from starlette.responses import Response

from sync.formserver import answers, feed, models, rights, routing
from sync.formserver import tables as t
from sync.formserver.auth import caller
from sync.formserver.directory import Colleague
from sync.formserver.idempotency import once
from sync.formserver.instants import to_wire
from sync.formserver.problems import Problem
from sync.formserver.records import load_records
from sync.formserver.replies import nothing, refusals, reply
from sync.formserver.rights import Right, may
from sync.formserver.server import Server, Work
from sync.formserver.settings import DEFAULT_PAGE, LARGEST_PAGE, LONGEST_WAIT_SECONDS, VERSION

router = APIRouter(prefix="/v1", tags=["desk"])
_CURSOR = re.compile(r"([0-9a-f]{1,32})\.([0-9]{1,18})")


class HealthAnswer(answers.Answer):
    """GET /v1/health."""

    status: Literal["ok"]
    version: str


def server_of(request: Request) -> Server:
    """The server behind the request."""
    found: Server = request.app.state.server
    return found


@router.get("/health", response_model=HealthAnswer)
def health(request: Request) -> Response:
    """Whether the server answers; asked without a token."""
    return reply(request, {"status": "ok", "version": VERSION})


@router.get("/me", response_model=answers.MeAnswer, responses=refusals())
def me(request: Request) -> Response:
    """Who I am, whom I represent, what I may do, what time it is."""
    person = caller(request)
    with server_of(request).look(person) as work:
        return reply(request, _me(work, person))


def _me(work: Work, person: Colleague) -> dict[str, Any]:
    office = work.office.directory
    mine = person.leads | ({person.team} if person.team else set())
    offices = {person.office, *(office.teams[i][1] for i in mine if i in office.teams)}
    human = [p for p in office.people.values() if may(p, Right.DESK)]
    carried = {right.value for role in person.roles for right in rights.RIGHTS.get(role, ())}
    return {
        "person": {
            "id": person.id,
            "name": person.name,
            "initials": person.initials,
            "roles": sorted(person.roles),
            "office": person.office,
            "team": person.team,
        },
        "offices": [{"id": i, "name": n} for i, n in office.offices.items() if i in offices],
        "teams": [{"id": i, "name": n[0]} for i, n in office.teams.items() if i in mine],
        "colleagues": [
            {"id": p.id, "name": p.name, "team": p.team} for p in human if may(person, Right.DESK)
        ],
        "substitutions": [
            {
                "absent": {"id": s.absent, "name": s.absent_name},
                "substitute": s.substitute,
                "first_day": s.first_day.isoformat(),
                "last_day": s.last_day.isoformat(),
            }
            for s in office.substitutions
            if person.id in (s.substitute, s.absent) and s.last_day >= work.today
        ],
        "capabilities": sorted(carried),
        "server_time": to_wire(work.real),
        "business_time": to_wire(work.business),
        "time_zone": str(work.settings.clock.zone),
    }


def _epoch(work: Work) -> str:
    return str(work.conn.scalar(sa.select(t.meta.c.value).where(t.meta.c.key == "epoch")))


def _position(work: Work, person: Colleague, cursor: str) -> int:
    """The number behind a cursor; one of another database, or of the future, is refused."""
    if not cursor:
        return 0
    match = _CURSOR.fullmatch(cursor)
    if match is None or match[1] != _epoch(work):
        raise Problem("bad-request", cursor="unknown")
    seq = int(match[2])
    if seq > feed.head(work.conn, person.id):
        raise Problem("bad-request", cursor="unknown")
    return seq


def read_page(server: Server, person: Colleague, cursor: str, limit: int) -> dict[str, Any]:
    """The changes after the cursor as they stand now."""
    with server.look(person) as work:
        since = _position(work, person, cursor)
        lines = feed.page(work.conn, person.id, since, limit + 1)
        shown, more = lines[:limit], len(lines) > limit
        wanted = [line.item for line in shown if line.kind == "submission"]
        records = load_records(work.conn, wanted, real=work.real)
        changes: list[dict[str, Any]] = []
        for line in shown:
            if line.kind == "absences":
                changes.append({"kind": "absences"})
                continue
            record = records.get(line.item)
            view = work.view(record) if record is not None else None
            if record is None or view is None:
                changes.append({"kind": "gone", "id": line.item})
                continue
            whole = work.json_of(record, view)
            changes.append({"kind": "submission", "submission": whole})
        last = shown[-1].seq if more else feed.head(work.conn, person.id)
        return {"cursor": f"{_epoch(work)}.{last}", "more": more, "changes": changes}


@router.get("/changes", response_model=answers.ChangesAnswer, responses=refusals())
async def changes(
    request: Request,
    since: Annotated[str, Query(max_length=80)] = "",
    wait: Annotated[float, Query(ge=0, le=3600, allow_inf_nan=False)] = 0.0,
    limit: Annotated[int, Query(ge=1, le=100_000)] = DEFAULT_PAGE,
) -> Response:
    """What is new since the cursor; waits for something when there is nothing."""
    server = server_of(request)
    person = await anyio.to_thread.run_sync(caller, request, Right.DESK)
    deadline = time.monotonic() + min(wait, LONGEST_WAIT_SECONDS)
    await anyio.to_thread.run_sync(server.follow_the_day)
    while True:
        event = server.notices.enter(person.id)
        try:
            page = await anyio.to_thread.run_sync(
                read_page, server, person, since, min(limit, LARGEST_PAGE)
            )
            left = deadline - time.monotonic()
            if page["changes"] or left <= 0 or server.notices.closing:
                return await anyio.to_thread.run_sync(reply, request, page)
            try:
                await asyncio.wait_for(event.wait(), left)
            except TimeoutError:
                return reply(request, page)
        finally:
            server.notices.leave(person.id, event)


@router.post("/changes/ack", status_code=204, responses=refusals())
def ack(request: Request, body: models.Acknowledge) -> Response:
    """Durably stored up to this cursor."""
    person = caller(request, Right.DESK)
    with server_of(request).change(person) as work:
        feed.acknowledge(work.conn, person.id, _position(work, person, body.cursor))
    return nothing()


@router.post("/reads", status_code=204, responses=refusals())
def reads(request: Request, body: Annotated[list[models.Read], Body(max_length=1000)]) -> Response:
    """What was opened, by whom, for whom, when. Kept also for what has left the view since."""
    person = caller(request, Right.DESK)

    def note(work: Work) -> dict[str, Any]:
        for read in body:
            work.note(
                "read",
                read.submission,
                for_=read.on_behalf_of,
                document=read.document,
                at=to_wire(read.at),
            )
        return {}

    server = server_of(request)
    if request.headers.get("idempotency-key"):  # optional: a repeated report is no second reading
        once(request, server, person, [r.model_dump(mode="json") for r in body], note)
    else:
        with server.change(person) as work:
            note(work)
    return nothing()


@router.get("/absences", response_model=answers.AbsencesAnswer, responses=refusals())
def absences(request: Request) -> Response:
    """Who is away from when to when, and who stands in. Why is neither asked nor kept."""
    person = caller(request, Right.DESK)
    with server_of(request).look(person) as work:
        office = work.office.directory
        found = [
            {
                "person": office.ref(a.person),
                "first_day": a.first_day.isoformat(),
                "last_day": a.last_day.isoformat(),
                "deputies": [office.ref(d) for d in a.deputies],
            }
            for a in office.absences
        ]
    return reply(request, {"absences": found})


@router.get("/routing", response_model=models.Routing, responses=refusals())
def get_routing(request: Request) -> Response:
    """The routing table."""
    person = caller(request, Right.ROUTING)
    with server_of(request).look(person) as work:
        return reply(request, work.office.rules)


@router.put("/routing", response_model=models.Routing, responses=refusals())
def put_routing(request: Request, body: models.Routing) -> Response:
    """Another routing table; what has been routed stays where it is."""
    person = caller(request, Right.ROUTING)
    rules = body.model_dump(mode="json", by_alias=True)
    with server_of(request).change(person) as work:
        wrong = routing.faults(rules, work.office.directory)
        if wrong:
            raise Problem("invalid", errors=[{"loc": [w], "type": "unknown"} for w in wrong])
        routing.store(work.conn, rules, by=person.id, at=work.business)
        work.note("routing", None, rules=rules)
    return reply(request, rules)
