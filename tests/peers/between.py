"""A loopback server between an adapter and a peer: passes on, records, replays, fails on order.

A recording is the peer's whole side of one test. Replayed, a request that was never made before is
answered 599 and counted, so that an adapter that asks something new is noticed.
"""

import base64
import hashlib
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests

from tests.peers.multipart import fields_of

#: Headers of an answer that matter to an adapter.
KEPT = ("Content-Type", "X-CSRF-Token", "Set-Cookie", "Retry-After")
HERE = "{here}"


@dataclass
class Fault:
    """What goes wrong with the next request that fits. `after`: the peer has done it already."""

    fits: Callable[[str, dict[str, Any]], bool]
    status: int = 0  #: 0 cuts the line
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    after: bool = False


def posting(action: str) -> Callable[[str, dict[str, Any]], bool]:
    """The next POST with this cmisaction."""
    return lambda method, asked: asked.get("fields", {}).get("cmisaction") == action


class Between:
    """The server. Give `origin` to pass on, or `recorded` to replay."""

    def __init__(self, origin: str | None, recorded: list[dict[str, Any]] | None = None) -> None:
        assert (origin is None) != (recorded is None)
        self._origin = origin
        self._left = list(recorded or [])
        self.exchanges: list[dict[str, Any]] = []
        self.unknown: list[str] = []
        self.faults: list[Fault] = []
        self._guard = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._host = f"127.0.0.1:{self._server.server_port}"
        self.here = f"http://{self._host}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def save(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self.exchanges, ensure_ascii=False, indent=1) + "\n", "utf-8")

    # -- inside ----------------------------------------------------------------------------
    def _answer(
        self, method: str, target: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        asked = _asked(method, target, headers, body)
        with self._guard:
            fault = next((f for f in self.faults if f.fits(method, asked)), None)
            if fault is not None:
                self.faults.remove(fault)
        if fault is not None and not fault.after:
            return fault.status, fault.headers, fault.body
        status, told, content = (
            self._passed(method, target, headers, body, asked)
            if self._origin
            else self._replayed(asked)
        )
        if fault is not None:
            return fault.status, fault.headers, fault.body
        return status, told, content

    def _passed(
        self, method: str, target: str, headers: dict[str, str], body: bytes, asked: dict[str, Any]
    ) -> tuple[int, dict[str, str], bytes]:
        assert self._origin is not None
        passed = {k: v for k, v in headers.items() if k.lower() not in ("connection", "host")}
        with requests.Session() as line:
            line.trust_env = False
            answer = line.request(
                method,
                self._origin + target,
                headers={**passed, "Host": self._host},
                data=body or None,
                timeout=60,
            )
        told = {name: answer.headers[name] for name in KEPT if name in answer.headers}
        with self._guard:
            self.exchanges.append(
                {
                    **asked,
                    "status": answer.status_code,
                    "headers": told,
                    "body": self._kept(answer.content),
                }
            )
        return answer.status_code, told, answer.content

    def _replayed(self, asked: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        with self._guard:
            for known in self._left:
                if all(known.get(name) == value for name, value in asked.items()):
                    self._left.remove(known)
                    return known["status"], known["headers"], self._told(known["body"])
            self.unknown.append(json.dumps(asked, ensure_ascii=False))
            return 599, {}, b""

    def _kept(self, content: bytes) -> Any:
        """Text as text, so that a recording can be read; addresses of here made neutral."""
        try:
            return content.decode().replace(self._host, HERE)
        except UnicodeDecodeError:
            return {"base64": base64.b64encode(content).decode()}

    def _told(self, kept: Any) -> bytes:
        if isinstance(kept, dict):
            return base64.b64decode(kept["base64"])
        return str(kept).replace(HERE, self._host).encode()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        between = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, *_: Any) -> None:
                pass

            def do_GET(self) -> None:
                self._do()

            def do_POST(self) -> None:
                self._do()

            def _do(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, told, content = between._answer(
                    self.command, self.path, dict(self.headers.items()), body
                )
                if status == 0:
                    self.close_connection = True
                    return
                self.send_response(status)
                for name, value in told.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        return Handler


def _asked(method: str, target: str, headers: dict[str, str], body: bytes) -> dict[str, Any]:
    """What a request says, without what differs from run to run."""
    parts = urlsplit(target)
    asked: dict[str, Any] = {"method": method, "path": parts.path}
    if parts.query:
        asked["query"] = dict(parse_qsl(parts.query, keep_blank_values=True))
    kind = headers.get("Content-Type", "")
    if kind.startswith("multipart/form-data"):
        asked["fields"] = {
            f.name: f.text if f.file_name is None else hashlib.sha256(f.data).hexdigest()
            for f in fields_of(kind, body)
        }
    asked["token"] = headers.get("X-CSRF-Token", "")
    return asked
