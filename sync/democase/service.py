"""The HTTP calls of the demo Fachverfahren. Translates; rules and storage lie in register.py."""

import asyncio
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from sync.democase.faults import DELAY, FaultBook, FaultyLine
from sync.democase.models import Case, FaultOrder, NewCase, NewRecord
from sync.democase.problems import Problem, http_error, invalid, refuse
from sync.democase.register import Outcome, Register


class KeysAtWork:
    """Idempotency keys whose original call still runs in this process.

    A key that was interrupted by a crash leaves nothing here and nothing in the register, so the
    repetition is carried out as if it were the first.
    """

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._guard = threading.Lock()

    @contextmanager
    def holding(self, key: str) -> Iterator[None]:
        """Hold a key for one call. Raises Problem 409 in-progress."""
        with self._guard:
            if key in self._keys:
                raise Problem(409, "in-progress")
            self._keys.add(key)
        try:
            yield
        finally:
            with self._guard:
                self._keys.discard(key)


def build_service(register: Register, token: str) -> ASGIApp:
    """The whole program as an ASGI application; `token` opens it."""
    book = FaultBook()
    keys = KeysAtWork()

    async def signed_in(authorization: Annotated[str, Header()] = "") -> None:
        given = authorization.removeprefix("Bearer ").encode()
        if not secrets.compare_digest(given, token.encode()):
            raise Problem(401, "unauthenticated")

    async def late(request: Request) -> None:
        # keyed orders wait while they hold their key; see `carried_out`
        if request.method in ("GET", "PUT"):
            await asyncio.sleep(request.scope.get(DELAY, 0.0))

    async def carried_out(request: Request, key: str, deed: Callable[[], Outcome]) -> Outcome:
        with keys.holding(key):
            await asyncio.sleep(request.scope.get(DELAY, 0.0))
            return await run_in_threadpool(deed)

    app = FastAPI(title="Demo-Fachverfahren", version="1", docs_url=None, redoc_url=None)
    app.add_exception_handler(Problem, refuse)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http_error)
    guarded: Any = {"dependencies": [Depends(signed_in), Depends(late)]}
    add_cases(app, register, carried_out, guarded)
    add_records(app, register, carried_out, guarded)

    @app.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.put("/faults", status_code=204, **guarded)
    async def order_fault(order: FaultOrder) -> Response:
        book.order(order)
        return Response(status_code=204)

    @app.get("/faults", **guarded)
    async def faults() -> dict[str, list[FaultOrder]]:
        return {"faults": book.standing()}

    @app.delete("/faults", status_code=204, **guarded)
    async def end_faults() -> Response:
        book.clear()
        return Response(status_code=204)

    return FaultyLine(app, book)


def required_key(idempotency_key: Annotated[str, Header()] = "") -> str:
    """The Idempotency-Key of a changing call. Raises Problem 400 idempotency-missing."""
    if not 1 <= len(idempotency_key) <= 200:
        raise Problem(400, "idempotency-missing")
    return idempotency_key


Keyed = Annotated[str, Depends(required_key)]


def add_cases(app: FastAPI, register: Register, carried_out: Any, guarded: Any) -> None:
    """Calls about cases."""

    @app.get("/cases", **guarded)
    def find(
        family_name: str | None = None,
        given_name: str | None = None,
        birth_date: date | None = None,
    ) -> dict[str, list[Case]]:
        if not (family_name or given_name or birth_date):
            raise Problem(422, "invalid", places=["query"])
        return {"cases": register.find(family_name or None, given_name or None, birth_date)}

    # "12345//0004711" carries slashes of its own
    @app.get("/cases/{case_number:path}", **guarded)
    def one(case_number: str) -> Case:
        found = register.case(case_number)
        if found is None:
            raise Problem(404, "not-found")
        return found

    @app.post("/cases", status_code=201, **guarded)
    async def open_case(request: Request, order: NewCase, key: Keyed) -> JSONResponse:
        outcome = await carried_out(request, key, lambda: register.open_case(order, key))
        return JSONResponse(outcome.answer, 200 if outcome.repeated else 201)


def add_records(app: FastAPI, register: Register, carried_out: Any, guarded: Any) -> None:
    """Calls about records."""

    @app.post("/records", status_code=201, **guarded)
    async def take(request: Request, order: NewRecord, key: Keyed) -> JSONResponse:
        outcome = await carried_out(request, key, lambda: register.take(order, key))
        return JSONResponse(outcome.answer, 200 if outcome.repeated else 201)

    @app.get("/records/by-key", **guarded)
    def by_key(key: Annotated[str, Query()]) -> dict[str, str]:
        receipt = register.receipt_of(key)
        if receipt is None:
            raise Problem(404, "not-found")
        return {"receipt": receipt}

    @app.get("/records", **guarded)
    def everything() -> dict[str, Any]:
        return {"records": [one.model_dump(mode="json") for one in register.records()]}

    @app.post("/records/{receipt}/process", status_code=204, **guarded)
    def process(receipt: str) -> Response:
        register.process(receipt)
        return Response(status_code=204)

    @app.delete("/records/{receipt}", **guarded)
    async def withdraw(request: Request, receipt: str, key: Keyed) -> dict[str, Any]:
        outcome: Outcome = await carried_out(request, key, lambda: register.withdraw(receipt, key))
        return outcome.answer
