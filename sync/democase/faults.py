"""Faults on order: the ways in which a Fachverfahren and the line to it go wrong.

Works on the bare ASGI line, because a cut line and a late answer lie below any web framework.
Orders live in memory: a restart ends them.
"""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from sync.democase.models import FaultOrder
from sync.democase.problems import answer

CUT = "democase.cut"
DELAY = "democase.delay"
_UNTOUCHED = ("/faults", "/health")
_NONSENSE = "<!doctype html><title>Anmeldung</title><p>Bitte melden Sie sich am Proxy an."


class FaultBook:
    """The fault ordered last per method and path, and how often it still has to happen."""

    def __init__(self) -> None:
        self._orders: dict[tuple[str | None, str], FaultOrder] = {}
        self._guard = threading.Lock()

    def order(self, order: FaultOrder) -> None:
        """Write a fault down; `times` 0 takes it back."""
        with self._guard:
            place = (order.method, order.path)
            self._orders.pop(place, None)
            if order.times:
                self._orders[place] = order

    def clear(self) -> None:
        """Take every fault back."""
        with self._guard:
            self._orders.clear()

    def standing(self) -> list[FaultOrder]:
        """The faults still to come."""
        with self._guard:
            return list(self._orders.values())

    def next_for(self, method: str, path: str) -> FaultOrder | None:
        """The fault that this call has to suffer; counts it down."""
        with self._guard:
            for place, order in self._orders.items():
                if order.method in (None, method) and path.startswith(order.path):
                    left = order.times - 1
                    if left:
                        self._orders[place] = order.model_copy(update={"times": left})
                    else:
                        del self._orders[place]
                    return order
        return None


class CuttableLine(H11Protocol):
    """A server connection that hands the application the means to cut it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Put the cut within reach of every request of this connection."""
        super().connection_made(transport)
        whole: Any = self.app

        async def with_cut(scope: Scope, receive: Receive, send: Send) -> None:
            await whole({**scope, CUT: transport.abort}, receive, send)

        self.app: Any = with_cut


class FaultyLine:
    """The application behind a line that fails as the book says."""

    def __init__(self, app: ASGIApp, book: FaultBook) -> None:
        self._app = app
        self._book = book

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one call, well or as badly as ordered."""
        if scope["type"] != "http" or scope["path"].startswith(_UNTOUCHED):
            await self._app(scope, receive, send)
            return
        fault = self._book.next_for(scope["method"], scope["path"])
        match fault.kind if fault else None:
            case "down":
                await _cut(scope, receive)
            case "drop-answer":
                await self._app(scope, receive, _swallow)
                await _cut(scope, receive)
            case "http":
                assert fault is not None
                values = {"field": fault.field} if fault.field else {}
                await answer(fault.status, fault.code, **values)(scope, receive, send)
            case "nonsense":
                await _nonsense(send)
            case "error-inside":
                assert fault is not None
                error = {"code": fault.code, "field": fault.field}
                await JSONResponse({"error": error})(scope, receive, send)
            case "half":
                await self._app(scope, receive, _halved(send))
                await _cut(scope, receive)
            case "slow-start":
                assert fault is not None
                await self._app({**scope, DELAY: fault.seconds}, receive, send)
            case _:
                await self._app(scope, receive, send)


async def _cut(scope: Scope, receive: Receive) -> None:
    cut: Callable[[], None] = scope[CUT]
    cut()
    # the server must notice the loss before this call ends, else it answers with a 500
    while (await receive())["type"] != "http.disconnect":
        pass


def _halved(send: Send) -> Send:
    """Lets the head and half of the body through; the rest never comes."""

    async def halved(message: Message) -> None:
        if message["type"] == "http.response.body":
            body = message.get("body", b"")
            message = {**message, "body": body[: len(body) // 2], "more_body": True}
        await send(message)

    return halved


async def _swallow(_: Message) -> None:
    return


async def _nonsense(send: Send) -> None:
    headers = [(b"content-type", b"text/html; charset=utf-8")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": _NONSENSE.encode()})
