"""The application: routers, error answers, body limits. Rules live in the modules they name."""

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path

import anyio
import anyio.to_thread
import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.formserver import api_desk, api_handovers, api_intake, api_statistics, api_submissions
from sync.formserver.notices import Listener
from sync.formserver.problems import Problem, answer
from sync.formserver.server import Server
from sync.formserver.settings import VERSION, Settings

log = logging.getLogger(__name__)

_SWEEP_SECONDS = 1.0
_ANCHOR_ROUNDS = 60


class BodyLimit:
    """Refuses a body as soon as it is longer than its address allows, read or unread."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    def _limit(self, path: str) -> int:
        if path.startswith("/v1/intake"):
            return self._settings.delivery_limit
        if "/papers/" in path:
            return self._settings.upload_limit
        return self._settings.json_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit(scope["path"])
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > limit:
            await answer(Problem("too-large", limit=limit))(scope, receive, send)
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > limit:
                raise Problem("too-large", limit=limit)
            return message

        await self._app(scope, counted, send)


class Outermost:
    """The outermost frame of a request: a fault of ours is logged by place, never by value."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception as error:
            if scope["type"] != "http":
                raise
            place = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(place.filename).name}:{place.lineno}"
            log.error("request failed: %s at %s", type(error).__name__, where)
            if not begun:
                await answer(Problem("internal"))(scope, receive, send)


async def _problem(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return answer(error)


async def _invalid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    told = [{"loc": list(e["loc"]), "type": e["type"]} for e in error.errors()[:20]]
    if any(e["type"] == "json_invalid" for e in told):
        return answer(Problem("bad-request"))
    return answer(Problem("invalid", errors=told))


async def _http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    codes = {404: "not-found", 405: "method-not-allowed", 413: "too-large"}
    return answer(
        Problem(codes.get(error.status_code, "bad-request"), headers=dict(error.headers or {}))
    )


async def _unavailable(_request: Request, _error: Exception) -> Response:
    return answer(Problem("unavailable"))


async def _keep_house(server: Server, keeping: anyio.CancelScope) -> None:
    """Follow the day and end what has run out, until the server ends."""
    with keeping:
        await _rounds(server)


async def _rounds(server: Server) -> None:
    rounds = 0
    while True:
        await anyio.sleep(_SWEEP_SECONDS)
        rounds += 1
        try:
            await anyio.to_thread.run_sync(server.follow_the_day)
            await anyio.to_thread.run_sync(server.sweep)
            if rounds % _ANCHOR_ROUNDS == 0:
                await anyio.to_thread.run_sync(server.anchor)
        except (sa.exc.SQLAlchemyError, Problem, OSError):
            continue  # the database is away for a moment; the next round sees to it


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    server: Server = app.state.server
    anyio.to_thread.current_default_thread_limiter().total_tokens = server.settings.threads
    server.notices.attach(asyncio.get_running_loop())
    await anyio.to_thread.run_sync(server.open)
    server.listener = Listener(server.database, server.notices)
    server.listener.start()
    keeping = anyio.CancelScope()
    house = asyncio.create_task(_keep_house(server, keeping))
    try:
        yield
    finally:
        keeping.cancel()
        await house  # what it has begun in a thread holds a connection that has to come back
        server.notices.close()
        with suppress(sa.exc.SQLAlchemyError, OSError):  # the end must not depend on the database
            await anyio.to_thread.run_sync(server.anchor)
        await anyio.to_thread.run_sync(server.close)


def lifespan(app: FastAPI) -> AbstractAsyncContextManager[None]:
    """What happens before the first and after the last request."""
    return _lifespan(app)


def create_app(settings: Settings) -> FastAPI:
    """The form server over one database and one folder."""
    app = FastAPI(
        title="Zweiklick form server",
        version=VERSION,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.state.server = Server(settings)
    for module in (api_desk, api_submissions, api_handovers, api_intake, api_statistics):
        app.include_router(module.router)
    app.include_router(api_handovers.waiting_router)
    app.add_middleware(BodyLimit, settings=settings)
    app.add_middleware(Outermost)
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(sa.exc.OperationalError, _unavailable)
    app.add_exception_handler(sa.exc.TimeoutError, _unavailable)
    return app
