"""Calls on one submission: reading, documents, presence, claims and the presses."""

import re
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import APIRouter, Header
from starlette.requests import Request
from starlette.responses import Response

from sync.formserver import (
    answers,
    approvals,
    bytes_answer,
    claims,
    decisions,
    models,
    statistics,
)
from sync.formserver import tables as t
from sync.formserver.api_desk import server_of
from sync.formserver.auth import caller, entered
from sync.formserver.idempotency import once
from sync.formserver.models import IdInPath
from sync.formserver.problems import Problem, not_found
from sync.formserver.records import document_is_withheld, load_bare
from sync.formserver.replies import nothing, refusals, reply
from sync.formserver.server import Work

router = APIRouter(prefix="/v1/submissions/{id}", tags=["submissions"])

BYTES: dict[int | str, dict[str, object]] = {
    200: {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}},
    206: {
        "description": "The range asked for",
        "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
    },
    304: {"description": "Not modified"},
}

Key = Annotated[str | None, Header(alias="Idempotency-Key", max_length=2000)]
IfMatch = Annotated[str | None, Header(alias="If-Match", max_length=2000)]
_VERSION = re.compile(r'(?:W/)?"?([0-9]{1,9})"?')


@router.get("", response_model=answers.SubmissionAnswer, responses=refusals("not-found"))
def submission(request: Request, id: IdInPath) -> Response:
    """The whole submission as I may see it."""
    with entered(request) as work:
        record, view = work.seen(id)
        body = work.json_of(record, view)
    return reply(request, body, ETag=f'"{body["version"]}"')


@router.get(
    "/documents/{doc}",
    response_class=Response,
    responses={**refusals("not-found", "range-not-satisfiable"), **BYTES},
)
def document(request: Request, id: IdInPath, doc: IdInPath) -> Response:
    """The bytes of a document, resumable."""
    with entered(request) as work:
        record = load_bare(work.conn, id)
        view = work.view(record) if record else None
        found = work.conn.execute(
            sa.select(t.documents).where(t.documents.c.id == doc, t.documents.c.submission == id)
        ).first()
        if record is None or view is None or found is None:
            raise not_found()
        if document_is_withheld(found, record, view):
            raise not_found()
    return bytes_answer.answer(
        request,
        server_of(request).blobs,
        sha256=found.sha256,
        size=found.size,
        media_type=found.media_type,
    )


@router.put("/presence", response_model=answers.PresenceAnswer, responses=refusals("not-found"))
def announce(request: Request, id: IdInPath) -> Response:
    """I have it open."""
    person = caller(request)
    with server_of(request).change(person) as work:
        present = claims.announce(work, id)
    return reply(request, {"present": present})


@router.delete("/presence", status_code=204, responses=refusals("not-found"))
def leave(request: Request, id: IdInPath) -> Response:
    """I closed it."""
    person = caller(request)
    with server_of(request).change(person) as work:
        claims.leave(work, id)
    return nothing()


@router.post(
    "/claim", response_model=answers.ClaimedAnswer, responses=refusals("not-found", "claimed")
)
def claim(request: Request, id: IdInPath, body: models.ClaimOrder) -> Response:
    """Take or renew the lease."""
    person = caller(request)
    with server_of(request).change(person) as work:
        taken = claims.claim(work, id, body.on_behalf_of)
    return reply(request, {"claim": taken})


@router.post("/release", status_code=204, responses=refusals("not-found"))
def release(request: Request, id: IdInPath) -> Response:
    """Give the lease back."""
    person = caller(request)
    with server_of(request).change(person) as work:
        claims.release(work, id)
    return nothing()


@router.post("/takeover", response_model=answers.ClaimedAnswer, responses=refusals("not-found"))
def takeover(request: Request, id: IdInPath, body: models.TakeOver) -> Response:
    """Take the lease from somebody."""
    person = caller(request)
    with server_of(request).change(person) as work:
        taken = claims.take_over(work, id, body.reason)
    return reply(request, {"claim": taken})


def _version(if_match: str | None) -> int:
    match = _VERSION.fullmatch((if_match or "").strip())
    if match is None:
        raise Problem("bad-request", header="If-Match")
    return int(match[1])


@router.post(
    "/confirm",
    response_model=answers.ConfirmedAnswer,
    responses=refusals(
        "not-found",
        "idempotency-missing",
        "idempotency-mismatch",
        "in-progress",
        "already-decided",
        "claimed",
        "version-conflict",
        "case-missing",
    ),
)
def confirm(
    request: Request,
    id: IdInPath,
    body: models.Confirm,
    key: Key = None,
    if_match: IfMatch = None,
) -> Response:
    """Press one."""
    person = caller(request)
    version = _version(if_match)
    payload = {"version": version, "order": body.model_dump(mode="json")}
    done = once(
        request,
        server_of(request),
        person,
        payload,
        lambda work: decisions.confirm(work, id, version, body),
    )
    return reply(request, done)


@router.post(
    "/file",
    response_model=answers.DecidedAnswer,
    responses=refusals(
        "not-found",
        "idempotency-missing",
        "idempotency-mismatch",
        "in-progress",
        "already-decided",
        "claimed",
        "undone",
        "waits-for-approval",
    ),
)
def file(request: Request, id: IdInPath, body: models.File, key: Key = None) -> Response:
    """Press two."""
    person = caller(request)
    payload = body.model_dump(mode="json")
    server = server_of(request)
    done = once(request, server, person, payload, lambda work: decisions.file(work, id, body))
    return reply(request, done)


@router.post(
    "/undo",
    response_model=answers.DecidedAnswer,
    responses=refusals(
        "not-found",
        "idempotency-missing",
        "idempotency-mismatch",
        "in-progress",
        "undo-too-late",
        "undone",
        "not-filed",
        "waits-for-approval",
        "lease-held",
    ),
)
def undo(request: Request, id: IdInPath, body: models.Undo, key: Key = None) -> Response:
    """Take a press back while nothing of it has left."""
    person = caller(request)
    payload = body.model_dump(mode="json")
    server = server_of(request)

    def taken_back(work: Work) -> dict[str, Any]:
        told = decisions.undo(work, id, body)
        if body.step == "withdraw":
            statistics.withdraw(work, body.handover)
        return told

    return reply(request, once(request, server, person, payload, taken_back))


@router.post(
    "/approve",
    response_model=answers.DecidedAnswer,
    responses=refusals(
        "not-found",
        "idempotency-missing",
        "idempotency-mismatch",
        "in-progress",
        "own-approval",
        "already-decided",
        "undone",
        "version-conflict",
    ),
)
def approve(
    request: Request, id: IdInPath, body: models.Approve, key: Key = None, if_match: IfMatch = None
) -> Response:
    """The second pair of eyes: what was confirmed may leave."""
    person = caller(request)
    version = _version(if_match)
    payload = {"version": version, "order": body.model_dump(mode="json")}
    done = once(
        request,
        server_of(request),
        person,
        payload,
        lambda work: approvals.approve(work, id, version, body),
    )
    return reply(request, done)


@router.post(
    "/decline",
    response_model=answers.DecidedAnswer,
    responses=refusals(
        "not-found",
        "idempotency-missing",
        "idempotency-mismatch",
        "in-progress",
        "own-approval",
        "already-decided",
        "undone",
    ),
)
def decline(request: Request, id: IdInPath, body: models.Decline, key: Key = None) -> Response:
    """The second pair of eyes: back to the first person, with a reason."""
    person = caller(request)
    payload = body.model_dump(mode="json")
    server = server_of(request)
    done = once(request, server, person, payload, lambda work: approvals.decline(work, id, body))
    return reply(request, done)
