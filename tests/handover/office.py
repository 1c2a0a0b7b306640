"""A whole office for tests and measures: form server, Fachverfahren, e-file, desks, a runner.

The servers are real programs; a desk is the product's own store, ledger, line and cycle.
"""

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests

from inbox.catalogue import Catalogue, load_catalogue
from inbox.clock import BusinessClock
from inbox.decision import CaseResolution, Order, OrderId, OrderKind
from inbox.describe import describe
from inbox.store.ledger import Ledger
from inbox.store.store import Store, open_store
from inbox.submission import HandoverNumber, PersonId, Submission, SubmissionId
from sync.client import FormServer
from sync.cycle import Cycle
from sync.handover.casesystem import HttpCaseSystem
from sync.handover.folder import FolderEFile
from sync.handover.mapping import Mappings, load_mappings
from sync.handover.targets import Targets

ROOT = Path(__file__).parents[2]
RESOURCES = ROOT / "resources"
START = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
PERSON = {
    "bg_nummer": "12345BG0001234",
    "nachname": "Demirtaş",
    "vorname": "Aylin",
    "geburtsdatum": "1990-03-12",
}
CASE = CaseResolution("agrees", "12345BG0001234", "II-0001234-26", "Demirtaş, Aylin", "1990-03-12")


def until(condition: Callable[[], object], seconds: float = 30.0) -> Any:
    """Wait for a condition; its first true value."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "condition not met in time"
        time.sleep(0.01)
    return found


@lru_cache(maxsize=1)
def catalogue_here() -> Catalogue:
    """Read once per process, and inherited by forked desks."""
    return load_catalogue(RESOURCES)


@lru_cache(maxsize=1)
def mappings_here() -> Mappings:
    """Read once per process, and inherited by forked desks."""
    return load_mappings(RESOURCES / "mapping", catalogue_here())


class Program:
    """A child program that writes a ready file."""

    def __init__(self, module: str, *arguments: str, ready: Path) -> None:
        ready.unlink(missing_ok=True)
        command = [sys.executable, "-m", module, *arguments, "--ready-file", str(ready)]
        command += ["--parent-pid", str(os.getpid())]
        self.process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        said: dict[str, Any] = until(lambda: self._ready(ready), 60)
        self.base = f"http://127.0.0.1:{said['port']}"
        self.said = said

    def _ready(self, ready: Path) -> Any:
        assert self.process.poll() is None, "ended while starting"
        return json.loads(ready.read_text()) if ready.exists() else None

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20)

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)


class Office:
    """The survivors: form server, Fachverfahren and e-file with their durable records."""

    def __init__(self, folder: Path, *, start: datetime = START) -> None:
        self.folder = folder
        self.clock = BusinessClock(offset=start - datetime.now(UTC))
        self.catalogue = catalogue_here()
        self.e_file = folder / "akte"
        self.e_file.mkdir(parents=True, exist_ok=True)
        self._database = f"sqlite:///{folder / 'form.db'}"
        tokens = folder / "tokens.json"
        subprocess.run(
            [
                *(sys.executable, "-m", "sync.formserver", "init", "--db", self._database),
                *("--office", str(RESOURCES / "demo" / "office.json")),
                *("--tokens-file", str(tokens)),
            ],
            cwd=ROOT,
            check=True,
        )
        self.tokens: dict[str, str] = json.loads(tokens.read_text())
        self.form = self._start_form()
        self.case = Program(
            "sync.democase",
            *("--db", str(folder / "fv.db"), "--cases", str(RESOURCES / "samples" / "cases.json")),
            ready=folder / "fv.ready",
        )
        self.line = requests.Session()
        self.line.trust_env = False

    def restart_form(self) -> None:
        """The form server comes back where it was."""
        self.form = self._start_form(self.form.base.rpartition(":")[2])

    def _start_form(self, port: str = "0") -> Program:
        return Program(
            "sync.formserver",
            *("serve", "--db", self._database, "--data", str(self.folder / "documents")),
            *("--port", port),
            *("--clock-offset", str(self.clock.offset.total_seconds())),
            ready=self.folder / "form.ready",
        )

    def close(self) -> None:
        self.line.close()
        self.case.end()
        self.form.end()

    # -- what citizens do --------------------------------------------------------------------
    def hand_in(
        self,
        service: str = "krankmeldung",
        kinds: tuple[str, ...] = ("arbeitsvertrag",),
        **data: Any,
    ) -> tuple[SubmissionId, str]:
        """A submission arrives; id and number."""
        attachments = [
            {"part": f"a{n}", "name": f"{kind}.pdf", "declared_kind": kind}
            for n, kind in enumerate(kinds)
        ]
        payload = {
            "service": service,
            "data": {**PERSON, "au_seit": "2026-11-19", "au_bis": "2026-11-27", **data},
            "source": {"name": "test", "reference": str(uuid4())},
            "attachments": attachments,
        }
        files: list[Any] = [("submission", (None, json.dumps(payload), "application/json"))]
        files.append(("durchschrift", ("d.pdf", b"%PDF-1.7 copy", "application/pdf")))
        for n, kind in enumerate(kinds):
            content = f"%PDF-1.7 {kind} {secrets.token_hex(8)}".encode()
            files.append((f"a{n}", (f"{kind}.pdf", content, "application/pdf")))
        answer = self.ask("POST", "/v1/intake", "source.demo", files=files)
        assert answer.status_code == 201, answer.text
        told = answer.json()
        return SubmissionId(told["id"]), told["number"]

    # -- independent reading -------------------------------------------------------------------
    def ask(self, method: str, path: str, who: str, **more: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.tokens[who]}", **more.pop("headers", {})}
        return self.line.request(method, self.form.base + path, headers=headers, timeout=30, **more)

    def handover(self, number: str, who: str = "int.koch") -> Mapping[str, Any]:
        answer = self.ask("GET", f"/v1/handovers/{number}", who)
        assert answer.status_code == 200, answer.text
        found: Mapping[str, Any] = answer.json()
        return found

    def records(self) -> list[dict[str, Any]]:
        """Everything the Fachverfahren took over."""
        answer = self.case_call("GET", "/records")
        found: list[dict[str, Any]] = answer.json()["records"]
        return found

    def records_of(self, number: str) -> dict[str, int]:
        """How often each key of a handover is in the Fachverfahren."""
        found: dict[str, int] = {}
        for record in self.records():
            if f"/{number}/" in record["key"]:
                found[record["key"].rpartition("/")[2]] = 1 + found.get(
                    record["key"].rpartition("/")[2], 0
                )
        return found

    def papers(self) -> list[dict[str, Any]]:
        """Every entry of the e-file."""
        return [json.loads(p.read_text("utf-8")) for p in sorted(self.e_file.rglob("*.json"))]

    def papers_of(self, number: str) -> list[str]:
        """The paper ids filed for a handover, sorted, repeats included."""
        return sorted(
            str(e["key"]).rpartition(":")[2] for e in self.papers() if f"/{number}/" in e["key"]
        )

    def case_call(self, method: str, path: str, **more: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.case.said['token']}"}
        return self.line.request(method, self.case.base + path, headers=headers, timeout=30, **more)

    def fault(self, kind: str, path: str, **more: Any) -> None:
        answer = self.case_call("PUT", "/faults", json={"kind": kind, "path": path, **more})
        assert answer.status_code == 204, answer.text

    def case_token_file(self) -> Path:
        path = self.folder / "fv.token"
        path.write_text(self.case.said["token"])
        return path

    def runner(self, name: str = "runner") -> "subprocess.Popen[bytes]":
        """The runner beside the form server, as a program."""
        token = self.folder / "runner.token"
        token.write_text(self.tokens["runner.1"])
        return subprocess.Popen(
            [
                *(sys.executable, "-m", "sync.formserver", "runner"),
                *("--server", self.form.base, "--token-file", str(token)),
                *("--casesystem", self.case.base),
                *("--casesystem-token-file", str(self.case_token_file())),
                *("--efile", str(self.e_file), "--name", name, "--interval", "0.2"),
                *("--clock-offset", str(self.clock.offset.total_seconds())),
                *("--parent-pid", str(os.getpid())),
            ],
            cwd=ROOT,
            stderr=subprocess.DEVNULL,
        )

    def desk(self, who: str = "int.koch", folder: Path | None = None) -> "DeskProcess":
        return DeskProcess(self.wiring(), who, folder)

    def wiring(self) -> "Wiring":
        return Wiring(
            self.form.base,
            dict(self.tokens),
            self.case.base,
            self.case.said["token"],
            self.e_file,
            self.clock.offset.total_seconds(),
        )


@dataclass(frozen=True, slots=True)
class Wiring:
    """Where everything is; can be told to another process."""

    form: str
    tokens: dict[str, str]
    case: str
    case_token: str
    e_file: Path
    offset: float


class DeskProcess:
    """A desk without window: the product's store, ledger, line and cycle."""

    def __init__(self, wiring: Wiring, who: str, folder: Path | None) -> None:
        self.who = PersonId(who)
        self.shift = timedelta()
        self.clock = BusinessClock(
            offset=timedelta(seconds=wiring.offset), real=lambda: datetime.now(UTC) + self.shift
        )
        catalogue = catalogue_here()
        self.store: Store = open_store(folder, b"\x07" * 32)
        self.ledger = Ledger(self.store.engine)
        self.server = FormServer(wiring.form, wiring.tokens[who], pause=lambda _: None)
        self.case_system = HttpCaseSystem(wiring.case, wiring.case_token, mappings_here())
        self.targets = Targets(case_system=self.case_system, e_file=FolderEFile(wiring.e_file))
        self.cycle = Cycle(
            store=self.store,
            ledger=self.ledger,
            server=self.server,
            targets=self.targets,
            catalogue=catalogue,
            describe=lambda s: describe(s, catalogue),
            clock=self.clock,
            holder=f"desk-{uuid4()}" if folder is None else f"desk-{folder}",
            reading_of=lambda _: None,
        )

    def close(self) -> None:
        self.server.close()
        self.case_system.close()
        self.store.close()

    def submission(self, id_: SubmissionId) -> Submission:
        found = self.store.submission(id_)
        assert found is not None
        return found

    # -- presses -----------------------------------------------------------------------------
    def confirm(
        self,
        id_: SubmissionId,
        *,
        hold: float = 0.0,
        case: CaseResolution = CASE,
        behalf: str | None = None,
    ) -> Order:
        known = self.submission(id_)
        return self._press(
            Order(
                id=OrderId(str(uuid4())),
                kind=OrderKind.CONFIRM,
                submission=id_,
                version=known.version,
                by=self.who,
                on_behalf_of=None if behalf is None else PersonId(behalf),
                at=self.clock.now(),
                case=case,
                rows=(
                    {
                        "field": "au_seit",
                        "label": "Arbeitsunfähig seit",
                        "group": "Krankmeldung",
                        "entered": "19.11.2026",
                        "evidence": "19.11.2026",
                        "result": "match",
                        "reason": "",
                        "decided": "19.11.2026",
                    },
                ),
                hold_seconds=hold,
            )
        )

    def file(self, id_: SubmissionId, *, hold: float = 0.0, behalf: str | None = None) -> Order:
        return self._press(self._later(id_, OrderKind.FILE, hold, behalf))

    def undo(self, id_: SubmissionId, step: OrderKind) -> bool:
        """Take a press back as the desk does: the ledger first, then an order."""
        if not self.ledger.try_undo(id_, step):
            return False
        self._press(self._later(id_, step, 0.0, None))
        return True

    def _later(self, id_: SubmissionId, kind: OrderKind, hold: float, behalf: str | None) -> Order:
        return Order(
            id=OrderId(str(uuid4())),
            kind=kind,
            submission=id_,
            version=self.submission(id_).version,
            by=self.who,
            on_behalf_of=None if behalf is None else PersonId(behalf),
            at=self.clock.now(),
            hold_seconds=hold,
        )

    def _press(self, order: Order) -> Order:
        self.store.record_order(order)
        return order

    # -- rounds ------------------------------------------------------------------------------
    def rounds_until(self, condition: Callable[[], object], seconds: float = 30.0) -> Any:
        """Round after round until the condition holds."""

        def one() -> object:
            found = condition()
            if not found:
                self.cycle.refresh()
                self.cycle.run_once()
            return found

        return until(one, seconds)

    def number_of(self, id_: SubmissionId) -> HandoverNumber:
        newest = self.ledger.latest(id_)
        assert newest is not None
        return newest.number

    def is_done(self, id_: SubmissionId) -> bool:
        newest = self.ledger.latest(id_)
        return newest is not None and newest.state == "done"
