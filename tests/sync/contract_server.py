"""A small real HTTP server on loopback that speaks the contract, keeps state and fails on order."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "token-of-the-test"


def submission_json(id_: str, documents: dict[str, bytes] | None = None, **more: Any) -> Any:
    return {
        "id": id_,
        "number": f"AUM-2026-{id_}",
        "service": "krankmeldung",
        "received_at": "2026-11-20T07:41:00Z",
        "time_zone": "Europe/Berlin",
        "channel": "online",
        "source": {"name": "test", "reference": id_},
        "data": {"nachname": "Müller", "vorname": "Aylin"},
        "case_number": None,
        "owner": {"id": "p.me", "name": "Koch, Petra"},
        "team": "team-nord",
        "office": "nord",
        "routing_reason": "",
        "status": "neu",
        "version": 1,
        "documents": [
            {
                "id": name,
                "name": f"{name}.pdf",
                "media_type": "application/pdf",
                "size": len(data),
                "sha256": sha256(data).hexdigest(),
                "role": "nachweis",
                "declared_kind": None,
                "position": position,
                "added_at": "2026-11-20T07:41:00Z",
                "later": False,
            }
            for position, (name, data) in enumerate((documents or {}).items())
        ],
        "claim": None,
        "present": [],
        "handover": None,
        "history": [],
        "withheld": [],
    } | more


@dataclass
class Fault:
    """What happens instead of the answer to the next `times` calls of this path."""

    path: str
    kind: str
    times: int = 1
    value: Any = None


@dataclass
class Contract:
    """State of the server; the tests read and change it directly."""

    pages: list[dict[str, Any]] = field(default_factory=list)
    bytes_of: dict[str, bytes] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    calls: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    confirmed: dict[str, Any] = field(default_factory=dict)
    substitutions: list[Any] = field(default_factory=list)
    guard: threading.Lock = field(default_factory=threading.Lock)
    url: str = ""

    def add(self, *changes: Any) -> None:
        self.pages.append({"changes": list(changes)})

    def take_fault(self, path: str) -> Fault | None:
        with self.guard:
            for fault in self.faults:
                if fault.times > 0 and path.startswith(fault.path):
                    fault.times -= 1
                    return fault
        return None

    def count(self, path: str) -> int:
        return sum(1 for _, called, _ in self.calls if called.startswith(path))


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    contract: Contract

    def log_message(self, *_: Any) -> None: ...

    def do_GET(self) -> None:
        self._handle("GET")

    def do_POST(self) -> None:
        self._handle("POST")

    def do_PUT(self) -> None:
        self._handle("PUT")

    def do_DELETE(self) -> None:
        self._handle("DELETE")

    def _handle(self, method: str) -> None:
        path = unquote(urlsplit(self.path).path)
        query = {
            k: v[0] for k, v in parse_qs(urlsplit(self.path).query, keep_blank_values=True).items()
        }
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        headers = {name.lower(): value for name, value in self.headers.items()}
        with self.contract.guard:
            self.contract.calls.append((method, path, headers))
        fault = self.contract.take_fault(path)
        if fault is not None and self._fail(fault):
            return
        if headers.get("authorization") != f"Bearer {TOKEN}":
            return self._problem(401, "unauthenticated")
        route = path.removeprefix("/v1/").split("/")
        if path == "/v1/me":
            return self._json(self._me())
        if path == "/v1/changes":
            return self._json(self._changes(query["since"]))
        if path == "/v1/changes/ack":
            self.contract.acknowledged.append(json.loads(body)["cursor"])
            return self._empty()
        if len(route) == 4 and route[2] == "documents":
            data = self.contract.bytes_of.get(route[3])
            if data is None:
                return self._problem(404, "not-found")
            return self._bytes(data, fault)
        if len(route) == 3 and route[2] == "confirm":
            return self._confirm(route[1], headers, json.loads(body), fault)
        return self._problem(404, "not-found")

    def _fail(self, fault: Fault) -> bool:
        """Whether the fault was the whole answer."""
        match fault.kind:
            case "status":
                self._raw(fault.value, b"<html>broken</html>", {})
            case "busy":
                self._raw(429, b"", {"Retry-After": str(fault.value)})
            case "reset":
                self.close_connection = True
            case "nonsense":
                self._raw(200, fault.value, {"Content-Type": "application/json"})
            case "problem":
                status, code, values = fault.value
                self._problem(status, code, **values)
            case "redirect":
                self._raw(302, b"", {"Location": "https://example.invalid/"})
            case _:
                return False
        return True

    def _me(self) -> Any:
        return {
            "person": {
                "id": "p.me",
                "name": "Koch, Petra",
                "initials": "PK",
                "roles": ["integration"],
                "office": "nord",
                "team": "team-nord",
            },
            "offices": [{"id": "nord", "name": "Nord"}],
            "teams": [{"id": "team-nord", "name": "Team Nord"}],
            "colleagues": [{"id": "p.other", "name": "Weber, Thomas", "team": "team-sued"}],
            "substitutions": self.contract.substitutions,
            "capabilities": [],
            "server_time": "2026-11-23T08:12:00Z",
            "business_time": "2026-11-23T08:12:00Z",
            "time_zone": "Europe/Berlin",
        }

    def _changes(self, since: str) -> Any:
        number = int(since or 0)
        pages = self.contract.pages
        if number >= len(pages):
            return {"cursor": since or "0", "more": False, "changes": []}
        page = pages[number]
        return {"cursor": str(number + 1), "more": number + 1 < len(pages), **page}

    def _confirm(self, id_: str, headers: dict[str, str], body: Any, fault: Fault | None) -> None:
        key = headers["idempotency-key"]
        if headers["if-match"] != '"1"':
            return self._problem(412, "version-conflict", version=1)
        if key not in self.contract.confirmed:
            if self.contract.confirmed:
                by = {"id": "p.other", "name": "Weber, Thomas"}
                return self._problem(
                    409, "already-decided", by=by, on_behalf_of=None, at="2026-11-23T08:00:00Z"
                )
            self.contract.confirmed[key] = body
        if fault is not None and fault.kind == "drop-answer":
            self.close_connection = True
            return None
        answer = submission_json(id_, status="bestaetigt", version=2)
        return self._json({"submission": answer, "handover": f"AUM-2026-{id_}-U1"})

    def _bytes(self, data: bytes, fault: Fault | None) -> None:
        etag = f'"{sha256(data).hexdigest()}"'
        asked = self.headers.get("Range", "")
        start = 0
        if asked.startswith("bytes=") and self.headers.get("If-Range", etag) == etag:
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            if start >= len(data):
                return self._problem(416, "range-not-satisfiable")
        kind = "" if fault is None else fault.kind
        told = data if kind != "wrong" else bytes(len(data))
        part = told[start:]
        self.send_response(206 if start else 200)
        self.send_header("ETag", etag)
        self.send_header("Content-Length", str(len(part)))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.end_headers()
        if kind == "cut" and fault is not None:
            part = part[: int(len(part) * fault.value)]
            self.close_connection = True
        self.wfile.write(part)
        return None

    def _json(self, answer: Any, status: int = 200, kind: str = "application/json") -> None:
        self._raw(status, json.dumps(answer).encode(), {"Content-Type": kind})

    def _problem(self, status: int, code: str, **values: Any) -> None:
        problem = {"type": f"urn:zweiklick:problem:{code}", "title": code, "status": status}
        self._json(problem | values, status, "application/problem+json")

    def _empty(self) -> None:
        self._raw(204, b"", {})

    def _raw(self, status: int, content: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def running(contract: Contract | None = None) -> Iterator[Contract]:
    """The server on a free port of loopback until the block ends."""
    state = contract or Contract()
    answers = type("Answers", (_Answers,), {"contract": state})
    server = ThreadingHTTPServer(("127.0.0.1", 0), answers)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
