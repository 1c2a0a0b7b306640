"""The sample day: form server, Fachverfahren and e-file as programs of their own on loopback.

Everything comes into being through the form server's own intake; nothing is slipped past it.
"""

import json
import logging
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import requests

from app.keys import DEMO_KEY
from app.profile import Connections, Profile
from app.programs import Program, run_module, start_module
from inbox.clock import BusinessClock
from inbox.errors import Refused, Unreachable
from sync.handover.efile.place import folder_place

log = logging.getLogger(__name__)

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
SAMPLES = RESOURCES / "samples"
OFFICE = RESOURCES / "demo" / "office.json"
DESK_PERSON = "int.koch"
SOURCE_PERSON = "source.demo"
INTAKE_TIMEOUT_S = 60.0

Tell = Callable[[str], None]


@dataclass(slots=True)
class SampleDay:
    """The running programs and how to reach them."""

    programs: list[Program]
    connections: Connections
    runner_token: str

    def stop(self) -> None:
        """End the programs, last started first."""
        for program in reversed(self.programs):
            program.stop()


def forget(profile: Profile) -> None:
    """Begin anew: throw the sample profile away.

    Raises Refused("not-a-sample-profile") for any other, Refused("store-in-use") for an open one.
    """
    if not profile.is_demo:
        raise Refused("not-a-sample-profile")
    from inbox.store.sealing import JOURNAL, refuse_if_open

    refuse_if_open(profile.store / JOURNAL)
    for part in ("store", "servers", "e-akte"):
        shutil.rmtree(profile.folder / part, ignore_errors=True)
    for name in ("clock.json", DEMO_KEY):
        (profile.folder / name).unlink(missing_ok=True)


def start_sample_day(profile: Profile, clock: BusinessClock, tell: Tell) -> SampleDay:
    """Start the programs; on the first start hand in the samples. Raises Unreachable."""
    servers = profile.servers
    servers.mkdir(parents=True, exist_ok=True, mode=0o700)
    profile.e_file.mkdir(exist_ok=True, mode=0o700)
    log_file = servers / "programs.log"
    database = f"sqlite:///{servers / 'form-server.sqlite'}"
    tokens_file = servers / "tokens.json"
    programs: list[Program] = []
    try:
        if not tokens_file.exists():
            tell("Formularserver einrichten")
            run_module(
                "sync.formserver",
                [
                    "init",
                    "--db",
                    database,
                    "--office",
                    str(OFFICE),
                    "--tokens-file",
                    str(tokens_file),
                ],
                log_file,
            )
        tell("Formularserver starten")
        programs.append(
            start_module(
                "sync.formserver",
                [
                    "serve",
                    "--db",
                    database,
                    "--data",
                    str(servers / "documents"),
                    "--host",
                    "127.0.0.1",
                    "--port",
                    "0",
                    "--clock-offset",
                    str(clock.offset.total_seconds()),
                ],
                servers / "form-server.ready",
                log_file,
            )
        )
        tell("Fachverfahren (Übung) starten")
        token_file = servers / "case-system.token"
        programs.append(
            start_module(
                "sync.democase",
                [
                    "--db",
                    str(servers / "case-system.sqlite"),
                    "--port",
                    "0",
                    "--cases",
                    str(SAMPLES / "cases.json"),
                    "--token-file",
                    str(token_file),
                ],
                servers / "case-system.ready",
                log_file,
            )
        )
        tokens = json.loads(tokens_file.read_text("utf-8"))
        handed_in = servers / "handed-in"
        if not handed_in.exists():
            tell("Beispielvorgänge einreichen")
            hand_in_samples(programs[0].url, str(tokens[SOURCE_PERSON]), SAMPLES)
            handed_in.touch()
        return SampleDay(
            programs,
            Connections(
                form_server=programs[0].url,
                token=str(tokens[DESK_PERSON]),
                case_system=programs[1].url,
                case_system_token=token_file.read_text("utf-8").strip(),
                e_file=folder_place(profile.e_file),
            ),
            runner_token=str(tokens["runner.1"]),
        )
    except (Unreachable, OSError, sqlite3.Error):
        for program in reversed(programs):
            program.stop()
        raise


def hand_in_samples(server: str, token: str, folder: Path) -> int:
    """Post every sample submission to the intake; repeating it doubles nothing."""
    with requests.Session() as session:
        session.trust_env = False
        session.headers["Authorization"] = f"Bearer {token}"
        samples = json.loads((folder / "submissions.json").read_text("utf-8"))["submissions"]
        for sample in samples:
            _hand_in(session, server, folder, sample)
    return len(samples)


def _hand_in(
    session: requests.Session, server: str, folder: Path, sample: "dict[str, object]"
) -> None:
    files: list[tuple[str, tuple[str | None, bytes, str]]] = []
    payload = {k: v for k, v in sample.items() if k not in ("files", "durchschrift")}
    attachments = []
    listed = sample.get("files")
    for position, each in enumerate(listed if isinstance(listed, list) else []):
        part = f"a{position + 1}"
        attachments.append(
            {"part": part, "name": each["name"], "declared_kind": each.get("declared_kind")}
        )
        files.append(
            (part, (each["name"], (folder / each["path"]).read_bytes(), each["media_type"]))
        )
    payload["attachments"] = attachments
    transcript = sample.get("durchschrift")
    if isinstance(transcript, str):
        files.append(
            (
                "durchschrift",
                ("durchschrift.pdf", (folder / transcript).read_bytes(), "application/pdf"),
            )
        )
    body = json.dumps(payload, ensure_ascii=False).encode()
    files.insert(0, ("submission", (None, body, "application/json")))
    try:
        answer = session.post(f"{server}/v1/intake", files=files, timeout=INTAKE_TIMEOUT_S)
    except requests.RequestException as gone:
        raise Unreachable("intake-unreachable") from gone
    if answer.status_code not in (200, 201):
        raise Unreachable(
            "intake-refused", status=answer.status_code, number=str(sample.get("number"))
        )
