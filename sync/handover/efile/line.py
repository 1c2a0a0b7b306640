"""HTTP to an e-file: one session a thread, nothing repeated, nothing followed, nothing endless.

Knows connections, sign-in and stalls; what an answer means is said by the adapters.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.auth import HTTPBasicAuth
from urllib3.exceptions import HTTPError

from inbox.errors import Unreachable
from sync.handover.line import TIMEOUT, json_of, seconds_of
from sync.line import check_address

#: While an answer is read, fewer bytes than this in STALL_S are a stall (security.md).
STALL_BYTES, STALL_S = 4096, 25.0
#: No paper is longer; an answer that is gets cut off.
LONGEST = 128 * 1024 * 1024

Part = tuple[str, tuple[str | None, bytes | str, str] | tuple[None, str]]


@dataclass(frozen=True, slots=True)
class Access:
    """How to sign in. `login`: path of a gateway that gives a session for name and secret."""

    user: str = ""
    secret: str = field(default="", repr=False)
    login: str | None = None
    certificate: str | None = None  #: certificate authority of the office
    proxy: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def json(self) -> Any:
        """Its JSON, None when it is none."""
        return json_of(self.content)

    @property
    def retry_after(self) -> float | None:
        """Seconds the server asks to wait."""
        told = self.headers.get("Retry-After", "")
        return float(told) if told.isdigit() else None


class FileLine:
    """Requests to one e-file. Raises Unreachable (efile-unreachable, efile-certificate,
    efile-nonsense) and nothing else; any status is a reply."""

    def __init__(
        self, base: str, access: Access, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self.base = check_address(base)
        self._access = access
        self._monotonic = monotonic
        self._mine = threading.local()
        self._opened: list[requests.Session] = []
        self._guard = threading.Lock()

    def close(self) -> None:
        """Give back the connections of every thread."""
        with self._guard:
            for session in self._opened:
                session.close()
            self._opened.clear()

    def own(self) -> dict[str, str]:
        """Headers of this thread's session that the adapter keeps, a CSRF token for example."""
        self._session()
        kept: dict[str, str] = self._mine.headers
        return kept

    def begin_again(self) -> None:
        """Forget session, cookies and kept headers of this thread."""
        session = getattr(self._mine, "session", None)
        if session is not None:
            session.close()
            with self._guard:
                if session in self._opened:
                    self._opened.remove(session)
        self._mine.session = None

    def get(
        self,
        url: str,
        query: Mapping[str, str] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        longest: int = LONGEST,
    ) -> Reply:
        """A GET."""
        return self._exchange("GET", url, headers or {}, longest, params=query)

    def post(
        self,
        url: str,
        *,
        parts: Sequence[Part] | None = None,
        json: Any = None,
        longest: int = LONGEST,
    ) -> Reply:
        """A POST of multipart parts or of JSON."""
        return self._exchange("POST", url, {}, longest, files=parts, json=json)

    # -- inside ----------------------------------------------------------------------------
    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._mine, "session", None)
        if session is not None:
            return session
        session = requests.Session()
        session.trust_env = False
        if self._access.certificate:
            session.verify = self._access.certificate
        if self._access.proxy:
            session.proxies = {"http": self._access.proxy, "https": self._access.proxy}
        if self._access.user and self._access.login is None:
            # bytes: names outside Latin-1 are sent as UTF-8
            session.auth = HTTPBasicAuth(self._access.user.encode(), self._access.secret.encode())
        self._mine.session = session
        self._mine.headers = {}
        with self._guard:
            self._opened.append(session)
        if self._access.login is not None:
            self._sign_in(session, self._access.login)
        return session

    def _sign_in(self, session: requests.Session, path: str) -> None:
        """A session of the gateway; the cookie it sets is all that is kept of it."""
        try:
            with session.post(
                urljoin(self.base + "/", path),
                data={"username": self._access.user, "password": self._access.secret},
                timeout=TIMEOUT,
                allow_redirects=False,
            ) as answer:
                denied = answer.status_code in (401, 403)
                failed = answer.status_code >= 400
                wait = seconds_of(answer, None)
        except requests.RequestException as fault:
            self.begin_again()
            raise _unreachable(fault) from fault
        if failed:
            self.begin_again()
            raise Unreachable("efile-denied" if denied else "efile-down", retry_after=wait)

    def _exchange(
        self, method: str, url: str, headers: Mapping[str, str], longest: int, **more: Any
    ) -> Reply:
        if urlsplit(url).netloc != urlsplit(self.base).netloc:
            raise Unreachable("efile-nonsense")  # secrets go to the configured host alone
        session = self._session()
        try:
            with session.request(
                method,
                url,
                headers={k: v for k, v in {**self._mine.headers, **headers}.items() if v},
                timeout=TIMEOUT,
                stream=True,
                allow_redirects=False,
                **more,
            ) as answer:
                return Reply(answer.status_code, answer.headers, self._read(answer, longest))
        except (requests.RequestException, HTTPError) as fault:
            raise _unreachable(fault) from fault

    def _read(self, answer: requests.Response, longest: int) -> bytes:
        """The whole answer, part by part as it arrives, so that dripping is noticed."""
        content = bytearray()
        since, had, stalls = self._monotonic(), 0, False
        while part := answer.raw.read1(65536, decode_content=True):
            if stalls:  # there is still more to come, at this pace
                raise Unreachable("efile-unreachable")
            content += part
            if len(content) > longest:
                raise Unreachable("efile-nonsense")
            now = self._monotonic()
            if now - since > STALL_S:
                stalls = len(content) - had < STALL_BYTES
                since, had = now, len(content)
        return bytes(content)


def _unreachable(fault: Exception) -> Unreachable:
    certificate = isinstance(fault, requests.exceptions.SSLError)
    return Unreachable("efile-certificate" if certificate else "efile-unreachable")
