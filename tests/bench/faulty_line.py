"""A line to a server that passes everything on, or breaks the one call that was ordered to break.

What stands behind is the real server; what breaks is the line, before, in or after the deed.
"""

import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

#: Every way in which a line breaks. Those of AFTER happen when the server has done it.
BEFORE = (
    *("refused", "reset", "429", "500", "502", "503", "401", "html", "error-inside"),
    *("other-shape", "silent"),
)
AFTER = ("lost", "half", "done-500", "done-html", "slow", "twice")
KINDS = (*BEFORE, *AFTER)
RETRY_AFTER = {"429": 7, "503": 3}
#: A slow answer comes within the stall limit; a silent line longer than it.
SLOW_S, SILENT_S = 0.3, 2.5
_HTML = b"<!doctype html><title>Anmeldung</title><p>Bitte melden Sie sich am Proxy an."
_JSON = "application/json"
_SAID: dict[str, tuple[int, str, bytes]] = {
    "429": (429, _JSON, b"{}"),
    "500": (500, _JSON, b'{"title": "internal"}'),
    "502": (502, "text/html", _HTML),
    "503": (503, "text/plain", b"busy"),
    "401": (401, _JSON, b'{"type": "urn:zweiklick:problem:token-expired", "status": 401}'),
    "html": (200, "text/html", _HTML),
    "error-inside": (200, _JSON, b'{"error": {"code": 17, "message": "failed"}}'),
    "other-shape": (200, _JSON, b"[1, 2]"),
    "done-500": (500, _JSON, b'{"title": "internal"}'),
    "done-html": (200, "text/html", _HTML),
}
_HOP = frozenset({"connection", "transfer-encoding", "content-length", "keep-alive"})


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as the line sees it."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


#: What a request is called, "" for those that do not count.
Naming = Callable[[Asked], str]


class FaultyLine:
    """Listens on one port for its whole life, whether open or shut."""

    def __init__(self, behind: str, naming: Naming) -> None:
        """`behind`: http://host:port."""
        self._behind = behind.removeprefix("http://").partition("/")[0]
        self._naming = naming
        self._orders: dict[str, list[str]] = {}
        self._guard = threading.Lock()
        self._port = 0
        self._server: _Server | None = None
        self._lines: set[socket.socket] = set()
        self.seen: list[str] = []  #: names of all requests, in order
        self.happened = 0  #: faults that came to pass
        self.heal()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._port}"

    def order(self, name: str, *kinds: str) -> None:
        """The next requests of this name suffer these, one after the other."""
        with self._guard:
            self._orders.setdefault(name, []).extend(kinds)

    def forget(self) -> None:
        """What did not happen shall not happen; what was seen is forgotten."""
        with self._guard:
            self._orders.clear()
            self.seen.clear()
            self.happened = 0

    def heal(self) -> None:
        """Listen again."""
        if self._server is None:
            self._server = _Server(("127.0.0.1", self._port), self._handler())
            self._port = self._server.server_address[1]
            threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        """End it."""
        server, self._server = self._server, None
        if server is not None:
            server.shutdown()
            server.server_close()
        with self._guard:
            lines, self._lines = self._lines, set()
        for line in lines:
            _reset(line)

    # -- inside ----------------------------------------------------------------------------
    def _next(self, asked: Asked) -> str:
        name = self._naming(asked)
        with self._guard:
            self.seen.append(name)
            waiting = self._orders.get(name)
            if not waiting:
                return ""
            self.happened += 1
            return waiting.pop(0)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        line = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            behind: HTTPConnection

            def setup(self) -> None:
                super().setup()
                self.behind = HTTPConnection(line._behind, timeout=70)
                with line._guard:
                    line._lines.add(self.connection)

            def finish(self) -> None:
                self.behind.close()
                with line._guard:
                    line._lines.discard(self.connection)
                super().finish()

            def log_message(self, format: str, *args: Any) -> None:
                """Quiet."""

            def do(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length) if length else b""
                asked = Asked(self.command, self.path, dict(self.headers.items()), body)
                fault = line._next(asked)
                if fault in ("refused", "reset", "silent"):
                    if fault == "refused":
                        threading.Thread(target=line.close).start()
                    if fault == "silent":
                        time.sleep(SILENT_S)
                    self._cut()
                    return
                if fault in _SAID and fault not in AFTER:
                    self._say(fault)
                    return
                if fault == "twice":
                    self._passed(asked)
                status, headers, content = self._passed(asked)
                if fault == "lost":
                    self._cut()
                elif fault in _SAID:
                    self._say(fault)
                else:
                    if fault == "slow":
                        time.sleep(SLOW_S)
                    self._tell(status, headers, content, half=fault == "half")

            def _passed(self, asked: Asked) -> tuple[int, list[tuple[str, str]], bytes]:
                sent = {k: v for k, v in asked.headers.items() if k.lower() not in _HOP}
                self.behind.request(asked.method, asked.path, asked.body or None, sent)
                answer = self.behind.getresponse()
                content = answer.read()
                kept = [(k, v) for k, v in answer.getheaders() if k.lower() not in _HOP]
                return answer.status, kept, content

            def _say(self, fault: str) -> None:
                status, kind, content = _SAID[fault]
                headers = [("Content-Type", kind)]
                if fault in RETRY_AFTER:
                    headers.append(("Retry-After", str(RETRY_AFTER[fault])))
                self._tell(status, headers, content, half=False)

            def _tell(
                self, status: int, headers: list[tuple[str, str]], content: bytes, *, half: bool
            ) -> None:
                self.send_response_only(status)
                for name, value in headers:
                    self.send_header(name, value)
                if status != 204:
                    self.send_header("Content-Length", str(len(content) + (half and not content)))
                self.end_headers()
                self.wfile.write(content[: len(content) // 2] if half else content)
                if half:
                    self._cut()

            def _cut(self) -> None:
                self.wfile.flush()
                self.close_connection = True
                _reset(self.connection)

            do_GET = do_POST = do_PUT = do_DELETE = do  # noqa: N815

        return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A line that was cut is what was ordered."""


def _reset(line: socket.socket) -> None:
    """The other side gets a reset, not an end."""
    try:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
