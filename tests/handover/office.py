"""A whole office for tests and measures: form server, Fachverfahren, e-file, a runner.

The servers are real programs; the desks are in tests/handover/desk.py.
"""

import json
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests

from inbox.clock import BusinessClock
from inbox.submission import SubmissionId
from tests.handover.desk import RESOURCES, ROOT, DeskProcess, Wiring
from tests.waiting import until

START = datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
AGREEING = "FS-260010"
PERSON = {
    "bg_nummer": "12345BG0001234",
    "nachname": "Demirtaş",
    "vorname": "Aylin",
    "geburtsdatum": "1990-03-12",
}


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
        files = {"durchschrift": ("d.pdf", b"%PDF-1.7 copy", "application/pdf")}
        for n, kind in enumerate(kinds):
            content = f"%PDF-1.7 {kind} {secrets.token_hex(8)}".encode()
            files[f"a{n}"] = (f"{kind}.pdf", content, "application/pdf")
        return self.take_in(payload, **files)

    def hand_in_agreeing(self) -> tuple[SubmissionId, str]:
        """The sample on which everything agrees, with its real evidence; id and number."""
        folder = RESOURCES / "samples"
        listed = json.loads((folder / "submissions.json").read_text("utf-8"))["submissions"]
        (sample,) = (s for s in listed if s["source"]["reference"] == AGREEING)
        (evidence,) = sample["files"]
        payload = {
            "service": sample["service"],
            "data": sample["data"],
            "source": {"name": "test", "reference": str(uuid4())},
            "attachments": [
                {"part": "a1", "name": evidence["name"], "declared_kind": evidence["declared_kind"]}
            ],
        }
        copy, proof = folder / sample["durchschrift"], folder / evidence["path"]
        return self.take_in(
            payload,
            durchschrift=("d.pdf", copy.read_bytes(), "application/pdf"),
            a1=(evidence["name"], proof.read_bytes(), evidence["media_type"]),
        )

    def take_in(
        self, payload: Mapping[str, Any], **files: tuple[str, bytes, str]
    ) -> tuple[SubmissionId, str]:
        """The intake with these parts; id and number."""
        parts = [("submission", (None, json.dumps(payload), "application/json")), *files.items()]
        answer = self.ask("POST", "/v1/intake", "source.demo", files=parts)
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
        """Everything the Fachverfahren and the statistics took over."""
        answer = self.case_call("GET", "/records")
        found: list[dict[str, Any]] = answer.json()["records"]
        return found + self.statistics()

    def statistics(self) -> list[dict[str, Any]]:
        """Every record of the statistics, under the key of its leg."""
        path = "/v1/statistics/batches"
        batches = self.ask("GET", path, "adm.1").json()["batches"]
        of = [f"{path}/{b['office']}/{b['month']}/records" for b in batches]
        listed = [r for p in of for r in self.ask("GET", p, "adm.1").json()["records"]]
        numbers = [str(record["handover"]) for record in listed]
        return [
            {
                "key": f"{n.rpartition('-U')[0]}/{n}/statistik",
                "submission_number": n.rpartition("-U")[0],
                **record,
            }
            for n, record in zip(numbers, listed, strict=True)
        ]

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

    def desk(self, who: str = "int.koch", folder: Path | None = None) -> DeskProcess:
        return DeskProcess(self.wiring(), who, folder)

    def wiring(self) -> Wiring:
        return Wiring(
            self.form.base,
            dict(self.tokens),
            self.case.base,
            self.case.said["token"],
            self.e_file,
            self.clock.offset.total_seconds(),
        )
