"""Calls of form engines: a submission with its files, and files that follow."""

import json
import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any, TypeVar

import anyio.to_thread
from fastapi import APIRouter
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from sync.formserver import answers, intake, models
from sync.formserver.api_desk import server_of
from sync.formserver.auth import caller
from sync.formserver.intake import Arrived
from sync.formserver.models import IdInPath
from sync.formserver.parts import JSON_PART, Part, PartsReader, read_parts
from sync.formserver.problems import Problem
from sync.formserver.replies import refusals, reply
from sync.formserver.rights import Right
from sync.formserver.server import Server

router = APIRouter(prefix="/v1/intake", tags=["intake"])

TRANSCRIPT_PART = "durchschrift"
_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,60}")
Told = TypeVar("Told", bound=models.LaterDelivery)


def _multipart(told: str) -> dict[str, Any]:
    """How the body is described: the JSON part, the citizen's PDF, files under any other name."""
    schema = {
        "type": "object",
        "properties": {
            JSON_PART: {"$ref": f"#/components/schemas/{told}"},
            TRANSCRIPT_PART: {"type": "string", "format": "binary"},
        },
        "required": [JSON_PART],
        "additionalProperties": {"type": "string", "format": "binary"},
    }
    encoding = {JSON_PART: {"contentType": "application/json"}}
    content = {"multipart/form-data": {"schema": schema, "encoding": encoding}}
    return {"requestBody": {"required": True, "content": content}}


def _told(reader: PartsReader, kind: type[Told]) -> Told:
    part = next((p for p in reader.parts if p.name == JSON_PART), None)
    if part is None:
        raise Problem("invalid", errors=[{"loc": [JSON_PART], "type": "missing"}])
    try:
        value = json.loads(bytes(part.value))
    except (ValueError, RecursionError):
        raise Problem("bad-request", part=JSON_PART) from None
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        told = [{"loc": list(e["loc"]), "type": e["type"]} for e in error.errors()[:20]]
        raise Problem("invalid", errors=told) from None


def plain_name(name: str, otherwise: str) -> str:
    """The last part of a stranger's file name, without what could harm a folder or a screen."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(c for c in last if c.isprintable()).strip(" .")
    return str(models.cleaned(kept))[:200] or otherwise


def _kept(server: Server, part: Part, name: str, kind: str | None) -> Arrived:
    assert part.file is not None
    media_type = part.media_type if _MEDIA_TYPE.fullmatch(part.media_type) else ""
    size = part.file.size
    return Arrived(
        name=plain_name(name, "Datei"),
        media_type=media_type or "application/octet-stream",
        size=size,
        sha256=server.blobs.keep(part.file),
        declared_kind=kind,
    )


def _files(
    server: Server, reader: PartsReader, attachments: Sequence[models.Attachment]
) -> tuple[Arrived | None, list[Arrived]]:
    """The citizen's PDF, and the attachments in the order they were named; none is dropped."""
    by_name: dict[str, Part] = {p.name: p for p in reader.parts if p.file is not None}
    named = {a.part for a in attachments}
    missing = sorted(named - by_name.keys())
    if missing or len(named) != len(attachments):
        raise Problem("invalid", errors=[{"loc": ["attachments"], "type": "part-missing"}])
    files = [
        _kept(server, by_name[a.part], a.name or by_name[a.part].file_name, a.declared_kind)
        for a in attachments
    ]
    transcript = None
    for part in reader.parts:
        if part.file is None or part.name in named:
            continue
        if part.name == TRANSCRIPT_PART and transcript is None:
            transcript = _kept(server, part, part.file_name or "Durchschrift.pdf", None)
        else:
            files.append(_kept(server, part, part.file_name or part.name, None))
    return transcript, files


@router.post(
    "",
    status_code=201,
    response_model=answers.IntakeAnswer,
    responses={
        200: {"description": "Delivered before", "model": answers.IntakeAnswer},
        **refusals(),
    },
    openapi_extra=_multipart("Delivery"),
)
async def deliver(request: Request) -> Response:
    """A submission; the same source and reference again gets the same answer."""
    server = server_of(request)
    person = await anyio.to_thread.run_sync(caller, request, Right.INTAKE)
    reader = await read_parts(request, server.blobs, json_limit=server.settings.json_limit)

    def take_in() -> tuple[int, dict[str, Any]]:
        delivery = _told(reader, models.Delivery)
        with server.look(person) as work:
            again = intake.repeated(work, delivery.source)
        if again is not None:
            return 200, again
        transcript, files = _files(server, reader, delivery.attachments)
        with server.change(person) as work:
            intake.one_delivery(work, delivery.source)
            again = intake.repeated(work, delivery.source)
            if again is not None:
                return 200, again
            return 201, intake.take_in(work, server.blobs, delivery, transcript, files)

    try:
        status, answer = await anyio.to_thread.run_sync(take_in)
    finally:
        await anyio.to_thread.run_sync(reader.discard)
    return reply(request, answer, status)


@router.post(
    "/{number}/documents",
    status_code=201,
    response_model=answers.IntakeAnswer,
    responses={
        200: {"description": "Delivered before", "model": answers.IntakeAnswer},
        **refusals("not-found"),
    },
    openapi_extra=_multipart("LaterDelivery"),
)
async def deliver_later(request: Request, number: IdInPath) -> Response:
    """Documents that follow for a submission that is here."""
    server = server_of(request)
    person = await anyio.to_thread.run_sync(caller, request, Right.INTAKE)
    reader = await read_parts(request, server.blobs, json_limit=server.settings.json_limit)

    def add() -> tuple[int, dict[str, Any]]:
        delivery = _told(reader, models.LaterDelivery)
        transcript, files = _files(server, reader, delivery.attachments)
        if transcript is not None:  # there is one Durchschrift; another is a paper like the rest
            files.append(transcript)
        with server.change(person) as work:
            intake.one_delivery(work, delivery.source)
            again = intake.repeated(work, delivery.source)
            if again is not None:
                return 200, again
            return 201, intake.add_documents(work, server.blobs, number, delivery, files)

    try:
        status, answer = await anyio.to_thread.run_sync(add)
    finally:
        await anyio.to_thread.run_sync(reader.discard)
    return reply(request, answer, status)
