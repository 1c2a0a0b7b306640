"""A running form server on a real database, and people who call it. Holds no rule."""

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import requests

from inbox.clock import BusinessClock
from sync.formserver.api import create_app
from sync.formserver.server import Server
from sync.formserver.serving import Serving, listen
from sync.formserver.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
OFFICE = ROOT / "resources" / "demo" / "office.json"
START = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)  #: the samples' Monday, 09:12 in Berlin
_references = count(1)

PDF = b"%PDF-1.4\n" + b"x" * 2000


class Caller(requests.Session):
    """One person with a token; paths begin after /v1."""

    def __init__(self, base: str, token: str | None) -> None:
        super().__init__()
        self.trust_env = False
        self.base = base
        if token is not None:
            self.headers["Authorization"] = f"Bearer {token}"

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        kwargs.setdefault("timeout", 30)
        return super().request(method, f"{self.base}{url}", *args, **kwargs)

    def changes(self, since: str = "", wait: float = 0, limit: int = 200) -> Any:
        query: dict[str, Any] = {"since": since, "wait": wait, "limit": limit}
        answer = self.get("/changes", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def cursor(self) -> str:
        since = ""
        while True:
            page = self.changes(since)
            since = page["cursor"]
            if not page["more"]:
                return str(since)

    def deed(self, submission: str, deed: str, body: Any, **headers: str) -> requests.Response:
        usual = {"Idempotency-Key": f"key-{next(_references)}", "If-Match": '"1"'}
        headers = {**usual, **headers}
        return self.post(f"/submissions/{submission}/{deed}", json=body, headers=headers)

    def confirm(
        self, submission: str, version: int = 1, key: str | None = None, **more: Any
    ) -> requests.Response:
        body = {"case": {"case_number": "12345BG0001234"}, "hold_seconds": 0, **more}
        headers = {"If-Match": f'"{version}"'}
        if key is not None:
            headers["Idempotency-Key"] = key
        return self.deed(submission, "confirm", body, **headers)

    def confirmed(self, submission: str, **more: Any) -> str:
        answer = self.confirm(submission, **more)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["handover"])


class House:
    """A form server in a thread of this process, with a clock that can be turned."""

    def __init__(self, database: str, data: Path, tokens: Mapping[str, str]) -> None:
        self.ahead = timedelta()
        offset = START - datetime.now(UTC)
        clock = BusinessClock(offset=offset, real=lambda: datetime.now(UTC) + self.ahead)
        self.settings = Settings(database=database, data=data, clock=clock, upload_limit=5_000_000)
        self.tokens = tokens
        self.app = create_app(self.settings)
        self.server: Server = self.app.state.server
        self._listening = listen("127.0.0.1", 0)
        self._program = Serving(self.app, self._listening, None)
        self.base = f"http://127.0.0.1:{self._listening.getsockname()[1]}/v1"
        self._thread = threading.Thread(
            target=self._program.run, kwargs={"sockets": [self._listening]}
        )
        self._callers: dict[str, Caller] = {}

    def open(self) -> "House":
        self._thread.start()
        self._listening.listen(512)
        nobody = Caller(self.base, None)
        assert nobody.get("/health").json()["status"] == "ok"
        nobody.close()
        return self

    def close(self) -> None:
        self._program.should_exit = True
        self._thread.join(20)
        assert not self._thread.is_alive(), "the server did not end"
        self._listening.close()
        for caller in self._callers.values():
            caller.close()

    def caller(self, person: str) -> Caller:
        if person not in self._callers:
            self._callers[person] = Caller(self.base, self.tokens[person])
        return self._callers[person]

    def another(self, person: str) -> Caller:
        """A line of its own, for a thread."""
        return Caller(self.base, self.tokens[person])

    def turn(self, **ahead: float) -> None:
        """Let time pass, real and business alike."""
        self.ahead += timedelta(**ahead)

    def deliver(
        self,
        service: str = "krankmeldung",
        data: Mapping[str, Any] | None = None,
        files: Sequence[tuple[str, str | None]] = (("au.pdf", "au_bescheinigung"),),
        **more: Any,
    ) -> dict[str, Any]:
        """Hand a submission in; its JSON as the responsible person sees it is not fetched."""
        values = {"nachname": "Prüfer", "bg_nummer": "12345BG0001234"} if data is None else data
        answer = self.post_delivery(service, values, files, **more)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def post_delivery(
        self,
        service: str,
        data: Any,
        files: Sequence[tuple[str, str | None]] = (),
        *,
        path: str = "/intake",
        by: str = "source.demo",
        **more: Any,
    ) -> requests.Response:
        told = {
            "service": service,
            "data": data,
            "source": {"name": "tests", "reference": f"r{next(_references)}"},
            "attachments": [
                {"part": f"a{n}", "name": name, "declared_kind": kind}
                for n, (name, kind) in enumerate(files)
            ],
            **more,
        }
        parts: dict[str, Any] = {
            f"a{n}": (name, PDF + f"{n}{told['source']}".encode(), "application/pdf")
            for n, (name, _) in enumerate(files)
        }
        parts["submission"] = (None, json.dumps(told), "application/json")
        return self.another_post(path, parts, by)

    def another_post(self, path: str, parts: Any, by: str = "source.demo") -> requests.Response:
        line = self.another(by)
        try:
            return line.post(path, files=parts)
        finally:
            line.close()

    def seen(self, person: str, submission: str) -> dict[str, Any]:
        answer = self.caller(person).get(f"/submissions/{submission}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


def problem(answer: requests.Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    body = answer.json()
    assert body["status"] == answer.status_code
    assert body["title"] and body["detail"]
    return answer.status_code, str(body["type"]).removeprefix("urn:zweiklick:problem:")


def together(deeds: Sequence[Callable[[], Any]]) -> list[Any]:
    """Do all of it at once; what each returned, in order."""
    barrier = threading.Barrier(len(deeds))
    results: list[Any] = [None] * len(deeds)

    def run(n: int) -> None:
        barrier.wait(10)
        results[n] = deeds[n]()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Come back when the condition holds; fail when it does not in time."""
    deadline = time.monotonic() + seconds
    tick = threading.Event()
    while not condition():
        assert time.monotonic() < deadline, "the condition did not come true"
        tick.wait(0.005)
