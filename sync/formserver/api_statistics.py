"""Calls on the statistics: an event's facts, the months, their closed files, and feedback."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from sync.formserver import statistics
from sync.formserver import statistics_models as models
from sync.formserver.api_desk import server_of
from sync.formserver.auth import caller
from sync.formserver.models import IdInPath
from sync.formserver.replies import refusals, reply
from sync.formserver.rights import Right

router = APIRouter(prefix="/v1", tags=["statistics"])

_BATCH = "/statistics/batches/{office}/{month}"
FILE: dict[int | str, dict[str, object]] = {
    200: {"content": {"application/json": {"schema": {"type": "object"}}}},
}


@router.put(
    "/handovers/{number}/statistics",
    response_model=models.ReceiptAnswer,
    responses=refusals(
        "not-found", "hold-running", "undone", "waits-for-approval", "idempotency-mismatch"
    ),
)
def take_down(request: Request, number: IdInPath, body: models.Event) -> Response:
    """The facts of a handover, once."""
    person = caller(request)
    with server_of(request).change(person) as work:
        taken = statistics.take_down(work, number, body)
    return reply(request, taken)


@router.get(
    "/handovers/{number}/statistics",
    response_model=models.ReceiptAnswer,
    responses=refusals("not-found"),
)
def receipt(request: Request, number: IdInPath) -> Response:
    """Whether the facts of a handover are here."""
    person = caller(request)
    with server_of(request).look(person) as work:
        return reply(request, statistics.receipt_of(work, number))


@router.get("/statistics/batches", response_model=models.BatchesAnswer, responses=refusals())
def batches(request: Request) -> Response:
    """The months of all offices, newest first."""
    person = caller(request, Right.STATISTICS)
    with server_of(request).look(person) as work:
        return reply(request, {"batches": statistics.batches(work)})


@router.get(
    f"{_BATCH}/records", response_model=models.RecordsAnswer, responses=refusals("not-found")
)
def records(request: Request, office: IdInPath, month: models.MonthInPath) -> Response:
    """The records of a month and what became of them."""
    person = caller(request, Right.STATISTICS)
    with server_of(request).look(person) as work:
        return reply(request, {"records": statistics.records_of(work, office, month)})


@router.get(
    _BATCH, response_class=Response, responses={**refusals("not-found", "batch-open"), **FILE}
)
def file(request: Request, office: IdInPath, month: models.MonthInPath) -> Response:
    """The closed file of a month, the same bytes for ever."""
    person = caller(request, Right.STATISTICS)
    with server_of(request).change(person) as work:
        found = statistics.file_of(work, office, month)
        work.note("statistics-read", None, month=month, office=office)
    headers = {"ETag": f'"{found.sha256}"', "Cache-Control": "private, no-store"}
    return Response(found.content.encode(), headers=headers, media_type="application/json")


@router.post(
    f"{_BATCH}/close",
    response_model=models.BatchAnswer,
    responses=refusals("not-found", "month-running"),
)
def close(request: Request, office: IdInPath, month: models.MonthInPath) -> Response:
    """Close a month that is over."""
    person = caller(request, Right.STATISTICS)
    with server_of(request).change(person) as work:
        closed = statistics.close(work, office, month)
    return reply(request, closed)


@router.post(
    f"{_BATCH}/feedback",
    response_model=models.BatchAnswer,
    responses=refusals("not-found", "batch-open", "feedback-mismatch"),
)
def feedback(
    request: Request, office: IdInPath, month: models.MonthInPath, body: models.Feedback
) -> Response:
    """What became of the records of a closed month."""
    person = caller(request, Right.STATISTICS)
    with server_of(request).change(person) as work:
        told = statistics.take_feedback(work, office, month, body)
    return reply(request, told)
