"""Once, and the same answer ever after: the answer is kept in the transaction of the deed."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from starlette.requests import Request

from sync.formserver import tables as t
from sync.formserver.db import lock_number
from sync.formserver.directory import Colleague
from sync.formserver.problems import Problem
from sync.formserver.server import Server, Work

Deed = Callable[[Work], dict[str, Any]]


def key_of(request: Request) -> str:
    """The header Idempotency-Key; raises idempotency-missing."""
    key = request.headers.get("idempotency-key", "").strip()
    if not key:
        raise Problem("idempotency-missing")
    if len(key) > 200:
        raise Problem("bad-request", header="Idempotency-Key")
    return key


def request_hash(request: Request, payload: Any) -> str:
    """What makes two requests the same: method, address, values."""
    text = json.dumps([request.method, request.url.path, payload], sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def once(
    request: Request, server: Server, actor: Colleague, payload: Any, deed: Deed
) -> dict[str, Any]:
    """Do it, or return what came of it the first time. A refused deed leaves no trace."""
    key = key_of(request)
    digest = request_hash(request, payload)
    with _running(server, actor.id, key), server.change(actor) as work:
        _claim_key(work, actor.id, key)
        kept = work.conn.execute(
            sa.select(t.idempotency).where(
                t.idempotency.c.person == actor.id, t.idempotency.c.key == key
            )
        ).first()
        if kept is not None:
            if kept.request_sha256 != digest:
                raise Problem("idempotency-mismatch")
            return dict(kept.answer)
        answer = deed(work)
        work.conn.execute(
            t.idempotency.insert().values(
                person=actor.id, key=key, request_sha256=digest, answer=answer, at=work.real
            )
        )
        return answer


@contextmanager
def _running(server: Server, person: str, key: str) -> Iterator[None]:
    mine = (person, key)
    with server.running_lock:
        if mine in server.running_keys:
            raise Problem("in-progress", headers={"Retry-After": "1"})
        server.running_keys.add(mine)
    try:
        yield
    finally:
        with server.running_lock:
            server.running_keys.discard(mine)


def _claim_key(work: Work, person: str, key: str) -> None:
    """Between processes: PostgreSQL says who was first; SQLite lets one writer in at a time."""
    if work.conn.dialect.name != "postgresql":
        return
    number = lock_number(f"key {person} {key}")
    got = work.conn.scalar(sa.text("SELECT pg_try_advisory_xact_lock(:n)"), {"n": number})
    if not got:
        raise Problem("in-progress", headers={"Retry-After": "1"})
