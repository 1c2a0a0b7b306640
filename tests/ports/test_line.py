"""The line to an e-file: stalls, redirects, other hosts, environments. A real loopback server."""

import itertools
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from inbox.errors import Refused, Unreachable
from sync.handover.efile.line import STALL_S, Access, FileLine


class Origin(ThreadingHTTPServer):
    """Answers by path; notes what it was told."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.base = f"http://127.0.0.1:{self.server_port}"
        self.seen: list[dict[str, str]] = []
        self.who: set[int] = set()
        self.heard = threading.Event()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        origin = self.server
        assert isinstance(origin, Origin)
        origin.seen.append(dict(self.headers.items()))
        origin.who.add(self.client_address[1])
        body = b"x" * 200_000 if self.path == "/long" else b"short"
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", f"{origin.base}/short")
        else:
            self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.path == "/drips":
            for n in range(len(body)):
                self.wfile.write(body[n : n + 1])
                origin.heard.wait(10)  # the next byte leaves when this one was read
                origin.heard.clear()
        elif self.path == "/cut":
            self.wfile.write(body[:3])
            self.close_connection = True
        else:
            self.wfile.write(body)


@pytest.fixture
def origin() -> Iterator[Origin]:
    server = Origin()
    serving = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    serving.start()
    yield server
    server.shutdown()
    serving.join()
    server.server_close()


def test_an_answer_that_only_drips_is_given_up(origin: Origin) -> None:
    ticks = itertools.count(step=10.0)

    def monotonic() -> float:
        origin.heard.set()
        return float(next(ticks))

    line = FileLine(origin.base, Access(), monotonic=monotonic)
    with pytest.raises(Unreachable, match="efile-unreachable"):
        line.get(f"{origin.base}/drips")
    line.close()
    origin.heard.set()


def test_a_short_answer_that_began_late_is_an_answer(origin: Origin) -> None:
    ticks = itertools.count(step=STALL_S + 1)
    line = FileLine(origin.base, Access(), monotonic=lambda: float(next(ticks)))
    assert line.get(f"{origin.base}/short").content == b"short"
    line.close()


def test_a_long_answer_that_flows_is_read_however_long_it_takes(origin: Origin) -> None:
    ticks = itertools.count(step=STALL_S + 1)
    line = FileLine(origin.base, Access(), monotonic=lambda: float(next(ticks)))
    assert len(line.get(f"{origin.base}/long").content) == 200_000
    line.close()


def test_an_answer_that_is_cut_off_is_none(origin: Origin) -> None:
    line = FileLine(origin.base, Access())
    with pytest.raises(Unreachable, match="efile-unreachable"):
        line.get(f"{origin.base}/cut")
    line.close()


def test_an_answer_longer_than_any_paper_is_cut_off(origin: Origin) -> None:
    line = FileLine(origin.base, Access())
    with pytest.raises(Unreachable, match="efile-nonsense"):
        line.get(f"{origin.base}/long", longest=100_000)
    line.close()


def test_a_redirect_is_not_followed_and_secrets_stay_with_their_host(origin: Origin) -> None:
    line = FileLine(origin.base, Access("dienst", "geheim"))
    assert line.get(f"{origin.base}/away").status == 302
    assert len(origin.seen) == 1
    with pytest.raises(Unreachable, match="efile-nonsense"):
        line.get("http://127.0.0.1:9/short")
    with pytest.raises(Refused, match="address-insecure"):
        FileLine("http://akte.example", Access())
    assert "geheim" not in repr(Access("dienst", "geheim"))
    line.close()


def test_proxies_and_sign_ins_of_the_environment_are_not_used(
    origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "")
    line = FileLine(origin.base, Access())
    assert line.get(f"{origin.base}/short").content == b"short"
    assert "Authorization" not in origin.seen[0]
    line.close()


def test_every_thread_has_a_session_of_its_own(origin: Origin) -> None:
    line = FileLine(origin.base, Access("d", "s"))
    line.own()["X-CSRF-Token"] = "of the main thread"
    line.get(f"{origin.base}/short")
    other = threading.Thread(target=line.get, args=(f"{origin.base}/short",))
    other.start()
    other.join(10)
    assert len(origin.who) == 2
    assert [seen.get("X-CSRF-Token") for seen in origin.seen] == ["of the main thread", None]
    line.close()


def test_a_server_that_is_not_there_is_said() -> None:
    line = FileLine("http://127.0.0.1:9", Access())
    with pytest.raises(Unreachable, match="efile-unreachable"):
        line.get("http://127.0.0.1:9/x")
    line.close()
