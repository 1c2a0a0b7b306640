"""A real form server in a process of its own, filled through its own intake. No measure itself."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import requests

ROOT = Path(__file__).resolve().parents[2]
OFFICE = ROOT / "resources" / "demo" / "office.json"


@dataclass(frozen=True, slots=True)
class Office:
    """Where it listens, and everybody's token."""

    url: str
    tokens: dict[str, str]


@contextmanager
def office(folder: Path) -> Iterator[Office]:
    """The server runs until the block ends."""
    folder.mkdir(parents=True, exist_ok=True)
    database = f"sqlite:///{folder / 'form.db'}"
    tokens = folder / "tokens.json"
    program = [sys.executable, "-m", "sync.formserver"]
    subprocess.run(
        [*program, "init", "--db", database, "--office", OFFICE, "--tokens-file", tokens],
        check=True,
        cwd=ROOT,
        timeout=120,
    )
    ready = folder / "ready.json"
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [
                *(*program, "serve", "--db", database, "--data", folder / "data"),
                *("--ready-file", ready, "--parent-pid", str(os.getpid())),
            ],
            cwd=ROOT,
            stdout=log,
            stderr=log,
        )
        try:
            end = time.monotonic() + 60
            while not ready.exists():
                if server.poll() is not None or time.monotonic() > end:
                    raise RuntimeError("the form server did not start")
                time.sleep(0.05)
            port = json.loads(ready.read_text())["port"]
            yield Office(f"http://127.0.0.1:{port}", json.loads(tokens.read_text()))
        finally:
            server.terminate()
            server.wait(20)


def deliver(
    place: Office, count: int, *, seed: int, documents: int, size: int, start: int = 0
) -> None:
    """Let a source deliver submissions for int.koch, each with some documents of `size` bytes."""

    def one(number: int) -> None:
        chance = Random(f"{seed}-{number}")
        attachments = [
            {"part": f"a{n}", "name": f"nachweis{n}.pdf", "declared_kind": "au_bescheinigung"}
            for n in range(documents)
        ]
        told = {
            "service": "krankmeldung",
            "data": {
                "nachname": f"Muster{number}",
                "vorname": "Erika",
                "geburtsdatum": "1990-03-12",
                "bg_nummer": f"12345BG{number:05d}{chance.randrange(40):02d}",
                "plz": "52428",
                "ort": "Jülich",
            },
            "source": {"name": "bench", "reference": f"{seed}-{number}"},
            "attachments": attachments,
        }
        parts = [("submission", ("s.json", json.dumps(told), "application/json"))]
        pdf = b"%PDF-1.4\n"
        parts.append(("durchschrift", ("d.pdf", pdf + chance.randbytes(2000), "application/pdf")))  # type: ignore[arg-type]
        for n in range(documents):
            data = pdf + chance.randbytes(size - len(pdf))
            parts.append((f"a{n}", (f"n{n}.pdf", data, "application/pdf")))  # type: ignore[arg-type]
        answer = requests.post(
            f"{place.url}/v1/intake",
            files=parts,
            headers={"Authorization": f"Bearer {place.tokens['source.demo']}"},
            timeout=60,
        )
        answer.raise_for_status()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(one, range(start, start + count)))
