"""The line to the form server: one call, its retries, its errors. Knows HTTP, no submissions.

Raises Unreachable("unreachable"), ("server-error"), ("rate-limited") when trying again may help,
Refused(code of the problem answer) when it will not, Damaged("server-nonsense") for an answer that
is not the contract.
"""

import json
import random
import threading
import time
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
import urllib3

from inbox.errors import Damaged, Refused, Unreachable
from sync.wire import named_values

T = TypeVar("T")

#: Seconds to connect, and without a byte while reading (a stall, not a total).
CONNECT_S, STALL_S = 10.0, 25.0
#: Calls in a row for one deed, the first included.
ATTEMPTS = 6
#: Waiting before a repeat: full jitter up to BASE·2ⁿ, at most LONGEST.
BASE_S, LONGEST_S = 0.2, 8.0
#: A server that asks for more patience than this gets it from the next cycle, not from a call.
PATIENCE_S = 20.0
#: No JSON answer of the contract is longer.
LONGEST_ANSWER = 128 * 1024 * 1024


def check_address(base_url: str) -> str:
    """The address without its last slash. Raises Refused("address-insecure") unless it is https,
    or http to this very machine."""
    parts = urlsplit(base_url)
    if parts.scheme == "https" and parts.hostname:
        return base_url.rstrip("/")
    if parts.scheme == "http" and is_loopback(base_url):
        return base_url.rstrip("/")
    raise Refused("address-insecure")


def is_loopback(base_url: str) -> bool:
    """Whether this address is this very machine."""
    host = urlsplit(base_url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class Line:
    """Calls to one server with one token. Safe from several threads: each has its own session."""

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        verify: Path | bool = True,
        proxy: str | None = None,
        user_agent: str = "Zweiklick",
        client_certificate: Path | None = None,
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        if verify is False:
            raise Refused("address-insecure")
        self._base = check_address(base_url)
        self._token = token
        self._verify: str | bool = verify if isinstance(verify, bool) else str(verify)
        self._proxy = proxy
        self._agent = user_agent
        self._certificate = None if client_certificate is None else str(client_certificate)
        self._pause = pause
        self._here = threading.local()
        self._sessions: set[requests.Session] = set()
        self._guard = threading.Lock()

    def renew(self, token: str) -> None:
        """Use another token from now on."""
        self._token = token

    def session(self) -> requests.Session:
        """This thread's session."""
        known: requests.Session | None = getattr(self._here, "session", None)
        if known is None:
            known = requests.Session()
            known.trust_env = False
            known.verify = self._verify
            known.headers["User-Agent"] = self._agent
            known.cert = self._certificate
            if self._proxy and not is_loopback(self._base):
                known.proxies = {"http": self._proxy, "https": self._proxy}
            self._here.session = known
            with self._guard:
                self._sessions.add(known)
        return known

    def end_thread(self) -> None:
        """Give back this thread's connections."""
        known: requests.Session | None = getattr(self._here, "session", None)
        if known is not None:
            del self._here.session
            with self._guard:
                self._sessions.discard(known)
            known.close()

    def close(self) -> None:
        """Give back all connections."""
        with self._guard:
            sessions, self._sessions = self._sessions, set()
        for session in sessions:
            session.close()

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: object = None,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        key: str | None = None,
        stall: float = STALL_S,
        attempts: int = ATTEMPTS,
    ) -> Any:
        """One deed; its JSON answer, None when there is none.

        It is repeated only where a repeat cannot double anything: other methods than POST, or a
        POST with an idempotency key.
        """
        sent = dict(headers or {})
        if key is not None:
            sent["Idempotency-Key"] = key
        may_repeat = method != "POST" or key is not None
        tries = attempts if may_repeat else 1

        def once() -> Any:
            with self._answered(method, path, query, body, data, sent, stall) as response:
                return _json(response)

        return self._patiently(once, tries)

    def open(
        self, path: str, *, headers: Mapping[str, str] | None = None, attempts: int = ATTEMPTS
    ) -> requests.Response:
        """A GET whose body the caller reads from `.raw` and closes."""
        sent = {"Accept-Encoding": "identity", **(headers or {})}
        return self._patiently(
            lambda: self._answered("GET", path, None, None, None, sent, STALL_S), attempts
        )

    def wait_to_repeat(self, attempt: int, fault: Unreachable) -> bool:
        """Wait before trying again; False when that would not help or take too long."""
        asked = fault.retry_after or 0.0
        if fault.code == "certificate-refused" or asked > PATIENCE_S:
            return False
        jitter = random.uniform(0, min(LONGEST_S, BASE_S * 2**attempt))
        self._pause(asked + jitter if asked else jitter)
        return True

    def _patiently(self, once: Callable[[], requests.Response], attempts: int) -> requests.Response:
        for attempt in range(1, attempts + 1):
            try:
                return once()
            except Unreachable as fault:
                if attempt == attempts or not self.wait_to_repeat(attempt, fault):
                    raise
        raise AssertionError("unreachable by construction")

    def _answered(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any] | None,
        body: object,
        data: bytes | None,
        headers: Mapping[str, str],
        stall: float,
    ) -> requests.Response:
        sent = {"Authorization": f"Bearer {self._token}", **headers}
        try:
            response = self.session().request(
                method,
                self._base + path,
                params=query,
                json=body,
                data=data,
                headers=sent,
                timeout=(CONNECT_S, stall),
                stream=True,
                allow_redirects=False,
            )
        except requests.exceptions.SSLError:
            raise Unreachable("certificate-refused") from None
        except requests.RequestException:
            raise Unreachable("unreachable") from None
        except urllib3.exceptions.HTTPError:
            raise Unreachable("unreachable") from None
        if 200 <= response.status_code < 300:
            return response
        with response:
            raise _failure(response)


def _failure(response: requests.Response) -> Exception:
    status = response.status_code
    retry_after = _seconds(response.headers.get("Retry-After"))
    if status == 429:
        return Unreachable("rate-limited", retry_after=retry_after or 1.0)
    if status == 408 or status >= 500:
        return Unreachable("server-error", retry_after=retry_after, status=status)
    if 300 <= status < 400:
        return Damaged("server-nonsense", where=f"status {status}")
    try:
        problem = json.loads(_content(response))
    except (ValueError, Damaged):
        problem = {}
    code = _code(problem)
    if code == "in-progress":
        return Unreachable("server-error", retry_after=retry_after or 0.5, status=status)
    if code is None:
        if status == 401:
            return Refused("unauthenticated")
        # A proxy's or portal's page is not the form server speaking.
        return Damaged("server-nonsense", where=f"status {status}")
    return Refused(code, **{k: v for k, v in named_values(problem).items() if k != "code"})


def _code(problem: object) -> str | None:
    kind = problem.get("type") if isinstance(problem, Mapping) else None
    if not isinstance(kind, str) or not kind.startswith("urn:zweiklick:problem:"):
        return None
    return kind.rpartition(":")[2][:60]


def _json(response: requests.Response) -> Any:
    content = _content(response)
    if response.status_code == 204 or not content:
        return None
    try:
        return json.loads(content)
    except ValueError:
        raise Damaged("server-nonsense", where="json") from None


def _content(response: requests.Response) -> bytes:
    content = bytearray()
    try:
        for part in response.iter_content(65536):
            content += part
            if len(content) > LONGEST_ANSWER:
                raise Damaged("server-nonsense", where="length")
    except requests.RequestException:
        raise Unreachable("unreachable") from None
    except urllib3.exceptions.HTTPError:
        raise Unreachable("unreachable") from None
    return bytes(content)


def _seconds(told: str | None) -> float | None:
    """Retry-After in seconds; its date form would trust a clock we do not share."""
    return float(told) if told is not None and told.isdigit() else None
