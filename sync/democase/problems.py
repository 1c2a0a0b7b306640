"""Refusals of the demo Fachverfahren as RFC 9457 problem details. Carries no personal data."""

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException


class Problem(Exception):
    """A refusal: HTTP status, code, and values that go into the answer."""

    def __init__(self, status: int, code: str, **values: object) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.values = values


def answer(status: int, code: str, **values: object) -> JSONResponse:
    """The problem document of a refusal."""
    body = {"type": f"urn:zweiklick:problem:{code}", "title": code, "status": status, **values}
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return JSONResponse(body, status, headers, media_type="application/problem+json")


async def refuse(_: Request, problem: Exception) -> JSONResponse:
    """Turn a Problem raised by a call into its document."""
    assert isinstance(problem, Problem)
    return answer(problem.status, problem.code, **problem.values)


async def invalid(_: Request, error: Exception) -> JSONResponse:
    """Name the places that do not fit, never their content."""
    assert isinstance(error, RequestValidationError)
    places = [".".join(str(part) for part in found["loc"]) for found in error.errors()]
    return answer(422, "invalid", places=places)


async def http_error(_: Request, error: Exception) -> JSONResponse:
    """Unknown path, wrong method and the like, in the same shape as every refusal."""
    assert isinstance(error, HTTPException)
    codes = {404: "not-found", 405: "method-not-allowed"}
    return answer(error.status_code, codes.get(error.status_code, "bad-request"))
