"""From a bearer token to a person. Tokens are kept as SHA-256 only and end at a real instant."""

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from starlette.requests import Request

from sync.formserver import tables as t
from sync.formserver.directory import Colleague
from sync.formserver.problems import Problem
from sync.formserver.rights import Right, may
from sync.formserver.server import NOBODY, Server, Work


def new_token() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is kept of a token; it has full entropy, so no salt and no slow hash are needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def person_of(conn: Connection, token: str, now: datetime) -> str:
    """Whose token it is; raises unauthenticated or token-expired."""
    digest = token_hash(token)
    row = conn.execute(sa.select(t.tokens).where(t.tokens.c.hash == digest)).first()
    if row is None or not hmac.compare_digest(row.hash, digest):
        raise Problem("unauthenticated")
    if row.expires_at <= now:
        raise Problem("token-expired")
    return str(row.person)


def bearer(request: Request) -> str:
    """The token of the request; raises unauthenticated."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Problem("unauthenticated")
    return token.strip()


@contextmanager
def entered(request: Request) -> Iterator[Work]:
    """A reading transaction of the caller, token and all in one; raises 401 problems."""
    server: Server = request.app.state.server
    token = bearer(request)
    with server.look(NOBODY) as work:
        person = person_of(work.conn, token, work.real)
        found = work.office.directory.people.get(person)
        if found is None:
            raise Problem("unauthenticated")
        work.actor = found
        yield work


def caller(request: Request, right: Right | None = None) -> Colleague:
    """Who calls, if one of the roles carries the right; raises 401 or 403 problems."""
    server: Server = request.app.state.server
    token = bearer(request)
    with server.database.read() as conn:
        person = person_of(conn, token, server.settings.clock.real())
        found = server.office(conn).directory.people.get(person)
    if found is None:
        raise Problem("unauthenticated")
    if right is not None and not may(found, right):
        raise Problem("forbidden")
    return found
