"""A gate on the line between desk and form server: passes everything on, or breaks it on order.

What stands behind it is the real form server; what a test breaks is the line, never the program.
"""

import socket
import threading
from collections.abc import Callable
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_OWN = frozenset({"connection", "transfer-encoding", "content-length", "keep-alive"})

#: (path, status, headers, body) -> (status, headers, body)
Change = Callable[[str, int, dict[str, str], bytes], tuple[int, dict[str, str], bytes] | None]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A line that was cut is what the test wanted."""


class Gate:
    """Listens on one port for its whole life, whether open or shut."""

    def __init__(self, behind: str) -> None:
        self._behind = behind  #: host:port
        self._port = 0
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None
        self._lines: set[socket.socket] = set()
        self._guard = threading.Lock()
        self.change: Change | None = None
        self.passed: list[str] = []  #: "METHOD path" of everything that came through
        self.open()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def open(self) -> None:
        """The line works."""
        self._server = _Server(("127.0.0.1", self._port), self._handler())
        self._port = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}
        )
        self._thread.start()

    def shut(self) -> None:
        """Nobody answers; what is under way is cut."""
        if self._server is None or self._thread is None:
            return
        self._server.shutdown()
        self._thread.join(10)
        self._server.server_close()
        self._server = None
        with self._guard:
            lines, self._lines = self._lines, set()
        for line in lines:
            try:
                line.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def count(self, what: str) -> int:
        """How often a request whose words contain `what` came through."""
        return sum(what in each for each in list(self.passed))

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        gate = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                super().setup()
                with gate._guard:
                    gate._lines.add(self.connection)

            def finish(self) -> None:
                with gate._guard:
                    gate._lines.discard(self.connection)
                super().finish()

            def log_message(self, format: str, *args: Any) -> None:
                """Quiet."""

            def pass_on(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length) if length else None
                sent = {k: v for k, v in self.headers.items() if k.lower() not in _OWN}
                line = HTTPConnection(gate._behind, timeout=70)
                try:
                    line.request(self.command, self.path, body=body, headers=sent)
                    answer = line.getresponse()
                    content = answer.read()
                    headers = {k: v for k, v in answer.getheaders() if k.lower() not in _OWN}
                    status = answer.status
                finally:
                    line.close()
                gate.passed.append(f"{self.command} {self.path}")
                changed = gate.change and gate.change(self.path, status, headers, content)
                if changed:
                    status, headers, content = changed
                self.send_response(status)
                for name, value in headers.items():
                    if name.lower() not in ("date", "server"):
                        self.send_header(name, value)
                if status != 204:
                    self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PUT = do_DELETE = pass_on  # noqa: N815

        return Handler


def portal(_path: str, _status: int, _headers: dict[str, str], _body: bytes) -> Any:
    """What a hotel's or a firm's portal puts in place of every answer."""
    page = "<!doctype html><title>Anmeldung</title><p>Bitte melden Sie sich im WLAN an."
    return 200, {"Content-Type": "text/html"}, page.encode()


def wrong_types(_path: str, _status: int, _headers: dict[str, str], _body: bytes) -> Any:
    """JSON, but not the contract's."""
    body = b'{"cursor": 7, "changes": "none", "more": "no", "person": [], "submission": 3}'
    return 200, {"Content-Type": "application/json"}, body
