"""Calls on handovers: what stands still, lease, plan, papers, legs."""

from typing import Annotated, Literal

import anyio.to_thread
from fastapi import APIRouter, Header, Query
from starlette.requests import Request
from starlette.responses import Response

from sync.formserver import (
    answers,
    answers_across,
    approvals,
    bytes_answer,
    handovers,
    models,
    opened_cases,
    stuck,
)
from sync.formserver.api_desk import server_of
from sync.formserver.api_submissions import BYTES
from sync.formserver.auth import caller
from sync.formserver.models import IdInPath, LegInPath
from sync.formserver.problems import Problem
from sync.formserver.replies import nothing, refusals, reply
from sync.formserver.rights import Right

router = APIRouter(prefix="/v1/handovers", tags=["handovers"])
waiting_router = APIRouter(prefix="/v1", tags=["handovers"])

Lease = Annotated[str, Header(alias="X-Lease", max_length=2000)]


@router.get("", response_model=answers.StandingAnswer, responses=refusals())
def standing(request: Request, state: Annotated[Literal["standing"], Query()]) -> Response:
    """Those that stand still and that I may finish."""
    person = caller(request)
    with server_of(request).look(person) as work:
        return reply(request, {"handovers": handovers.standing(work)})


@router.get("/stuck", response_model=answers_across.StuckAnswer, responses=refusals())
def all_stuck(request: Request) -> Response:
    """All that stands still, across people; for whoever oversees the handovers."""
    person = caller(request, Right.OVERSEE)
    with server_of(request).look(person) as work:
        return reply(request, stuck.stuck(work))


@waiting_router.get("/approvals", response_model=answers_across.WaitingAnswer, responses=refusals())
def approvals_waiting(request: Request) -> Response:
    """What waits for me as the second pair of eyes, the oldest first; never one's own."""
    person = caller(request)
    with server_of(request).look(person) as work:
        return reply(request, {"submissions": approvals.waiting(work)})


@router.get(
    "/{number}", response_model=answers.WholeHandoverAnswer, responses=refusals("not-found")
)
def handover(request: Request, number: IdInPath) -> Response:
    """Everything needed to finish it."""
    person = caller(request)
    with server_of(request).look(person) as work:
        return reply(request, handovers.whole(work, number))


@router.post(
    "/{number}/lease",
    response_model=answers.LeaseAnswer,
    responses=refusals("not-found", "lease-held", "undone"),
)
def lease(request: Request, number: IdInPath, body: models.LeaseOrder) -> Response:
    """Take or renew the lease."""
    person = caller(request)
    with server_of(request).change(person) as work:
        taken = handovers.lease(work, number, body)
    return reply(request, taken)


@router.delete("/{number}/lease", status_code=204, responses=refusals("not-found", "lease-lost"))
def give_back(request: Request, number: IdInPath, lease: Lease = "") -> Response:
    """Give the lease back."""
    person = caller(request)
    with server_of(request).change(person) as work:
        handovers.give_back(work, number, lease)
    return nothing()


@router.put(
    "/{number}/plan",
    response_model=models.Plan,
    responses=refusals("not-found", "lease-lost", "plan-sealed", "undone", "hash-mismatch"),
)
def plan(request: Request, number: IdInPath, body: models.Plan, lease: Lease = "") -> Response:
    """Seal the plan."""
    person = caller(request)
    with server_of(request).change(person) as work:
        sealed = handovers.seal(work, number, lease, body)
    return reply(request, sealed)


@router.put(
    "/{number}/papers/{paper}",
    status_code=204,
    responses=refusals("not-found", "lease-lost", "hash-mismatch"),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            },
        }
    },
)
async def put_paper(
    request: Request, number: IdInPath, paper: IdInPath, lease: Lease = ""
) -> Response:
    """The bytes of a planned paper; they have to have the planned hash."""
    server = server_of(request)
    person = await anyio.to_thread.run_sync(caller, request)

    def expected() -> tuple[str, int]:
        with server.look(person) as work:
            row = handovers.paper_expected(work, number, lease, paper)
            return str(row.sha256), int(row.size)

    def keep() -> None:
        server.blobs.keep(arriving)
        with server.change(person) as work:
            handovers.paper_stored(work, number, lease, paper)

    wanted = await anyio.to_thread.run_sync(expected)
    arriving = server.blobs.arriving()
    try:
        async for chunk in request.stream():
            if chunk:
                await anyio.to_thread.run_sync(arriving.write, chunk)
        if (arriving.sha256, arriving.size) != wanted:
            raise Problem("hash-mismatch", paper=paper)
        await anyio.to_thread.run_sync(keep)
    finally:
        arriving.discard()
    return nothing()


@router.get(
    "/{number}/papers/{paper}",
    response_class=Response,
    responses={**refusals("not-found", "range-not-satisfiable"), **BYTES},
)
def get_paper(request: Request, number: IdInPath, paper: IdInPath) -> Response:
    """The bytes of a paper, also of one that is a received document."""
    person = caller(request)
    server = server_of(request)
    with server.look(person) as work:
        row = handovers.paper_bytes(work, number, paper)
    return bytes_answer.answer(
        request, server.blobs, sha256=row.sha256, size=row.size, media_type=row.media_type
    )


@router.put(
    "/{number}/case",
    response_model=models.OpenedCase,
    responses=refusals("not-found", "lease-lost", "undone", "case-known"),
)
def opened_case(
    request: Request, number: IdInPath, body: models.OpenedCase, lease: Lease = ""
) -> Response:
    """The number of the case that was opened with this handover."""
    person = caller(request)
    with server_of(request).change(person) as work:
        kept = opened_cases.keep(work, number, lease, body.case_number)
    return reply(request, kept)


@router.put(
    "/{number}/legs/{leg}",
    response_model=answers.LegAnswer,
    responses=refusals(
        "not-found",
        "lease-lost",
        "hold-running",
        "undone",
        "waits-for-approval",
        "not-filed",
        "already-received",
    ),
)
def leg(
    request: Request, number: IdInPath, leg: LegInPath, body: models.LegReport, lease: Lease = ""
) -> Response:
    """How a leg stands; "sent" is told before anything is sent."""
    person = caller(request)
    with server_of(request).change(person) as work:
        told = handovers.report(work, number, lease, leg, body)
    return reply(request, told)
