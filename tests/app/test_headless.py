"""The desk without a window, as a program: real day, real presses, no Qt."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from inbox.submission import HandoverNumber
from tests.handover.desk import ROOT
from tests.handover.foreign_plan import seal_otherwise
from tests.handover.office import Office
from tests.waiting import until

AGREEING = "AUM-2026-000817-0"
#: The command line, and at the end what of Qt was imported on the way.
PROGRAM = """
import sys
from app.cli import main
code = main(sys.argv[1:])
print(sorted(m for m in sys.modules if m.partition(".")[0] in ("PySide6", "shiboken6", "ui")))
sys.exit(code)
"""


class Headless:
    """One running headless desk."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, "headless", *arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdin and self.process.stdout
        self._in, self._out = self.process.stdin, self.process.stdout
        self.started = self.answer()

    def answer(self) -> dict[str, Any]:
        line = self._out.readline()
        assert line, "the desk ended"
        found: dict[str, Any] = json.loads(line)
        return found

    def ask(self, *words: str) -> dict[str, Any]:
        self._in.write(" ".join(words) + "\n")
        self._in.flush()
        return self.answer()

    def end(self) -> str:
        """The end of stdin ends the desk; what it printed last."""
        self._in.close()
        rest = self._out.read()
        self._out.close()
        assert self.process.wait(60) == 0
        return rest

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for pipe in (self._in, self._out):
            pipe.close()


@pytest.fixture
def at_office(office: Office, tmp_path: Path) -> Iterator[Headless]:
    """A headless desk at programs that run already."""
    token = tmp_path / "token"
    token.write_text(office.tokens["int.koch"])
    desk = Headless(
        *("--profile", str(tmp_path / "profile"), "--hold-seconds", "3600", "--spares", "0"),
        *("--form-server", office.form.base, "--token-file", str(token)),
        *("--case-system", office.case.base),
        *("--case-system-token-file", str(office.case_token_file())),
        *("--e-file", str(office.e_file)),
        *("--clock-offset", str(office.clock.offset.total_seconds())),
    )
    yield desk
    desk.kill()


def is_registered(office: Office, number: str) -> bool:
    return office.ask("GET", f"/v1/handovers/{number}", "int.koch").status_code == 200


def until_ready(desk: Headless, id_: str) -> None:
    told = desk.ask("wait", id_, "60", "not-seen,case,ready")
    assert told["reached"], told
    assert desk.ask("see-all", id_)["phase"] in ("case", "ready")
    assert desk.ask("resolve", id_)["phase"] == "ready"


def test_two_presses_without_a_window_and_without_qt_file_the_sample(tmp_path: Path) -> None:
    desk = Headless("--profile", str(tmp_path / "profile"), "--hold-seconds", "0")
    try:
        assert desk.started == {"ok": True, "command": "start", "person": "int.koch"}
        id_ = desk.ask("find", AGREEING)["submission"]
        assert desk.ask("confirm", id_)["ok"] is False, "nothing was seen yet"
        until_ready(desk, id_)
        assert desk.ask("confirm", id_)["ok"]
        assert desk.ask("file", id_)["ok"]
        assert desk.ask("wait", id_, "60", "filed")["reached"]
        assert desk.ask("undo", id_) == {"ok": False, "command": "undo", "code": "undo-too-late"}
        state = desk.ask("state")
        assert (state["link"], state["last_deed"], state["notices"]) == ("connected", "file", [])
        assert desk.end().strip() == "[]", "no Qt and no window module was imported"
    finally:
        desk.kill()
    filed = [json.loads(p.read_text("utf-8")) for p in (tmp_path / "profile").rglob("*.pdf.json")]
    assert {e["Vorgangsnummer"] for e in filed} == {AGREEING}


def test_a_press_can_be_taken_back_and_nonsense_is_refused(
    office: Office, at_office: Headless
) -> None:
    id_, _ = office.hand_in_agreeing()
    until_ready(at_office, id_)
    assert at_office.ask("confirm", id_)["phase"] == "hold"
    assert at_office.ask("undo", id_)["phase"] == "ready"
    for words in (["frobnicate"], ["confirm"], ["decide", id_, "au_seit", "perhaps"]):
        assert at_office.ask(*words)["code"] == "unknown-command"
    assert at_office.ask("confirm", "s-none")["code"] == "unknown-submission"


def test_a_damaged_handover_is_said_once_and_stands_in_the_bar(
    office: Office, at_office: Headless
) -> None:
    id_, number = office.hand_in_agreeing()
    until_ready(at_office, id_)
    assert at_office.ask("confirm", id_)["ok"]
    handover = HandoverNumber(f"{number}-U1")
    desk = office.desk()
    try:
        until(lambda: is_registered(office, handover))
        seal_otherwise(desk, handover, b"%PDF-1.7 what the other machine has rendered")
    finally:
        desk.close()
    assert at_office.ask("file", id_)["ok"]
    told = at_office.ask("wait", id_, "30", "trouble")
    assert (told["reached"], told["code"]) == (True, "paper-differs")
    said = [{"code": "paper-differs", "handover": handover}]
    # The bar shows what is stored, a moment before the desk's thread says it.
    assert until(lambda: at_office.ask("state")["notices"]) == said
    at_office.ask("send-now")
    at_office.ask("refresh")
    assert at_office.ask("state")["notices"] == said


def test_running_programs_are_named_all_or_not_at_all(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "app", "headless", "--profile", str(tmp_path)),
            *("--form-server", "http://127.0.0.1:1"),
        ],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2


@pytest.mark.parametrize("address", ["http://203.0.113.5:80", "https://example.org"])
def test_only_programs_of_this_machine_are_used(tmp_path: Path, address: str) -> None:
    token = tmp_path / "token"
    token.write_text("t")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "app", "headless", "--profile", str(tmp_path / "p")),
            *("--form-server", address, "--token-file", str(token)),
            *("--case-system", "http://127.0.0.1:1", "--case-system-token-file", str(token)),
            *("--e-file", str(tmp_path)),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert json.loads(done.stdout)["code"] == "demo-not-local"
