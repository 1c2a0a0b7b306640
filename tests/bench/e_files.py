"""The e-file of a measure, of any kind: where it is for the desks, and what it holds in the end.

It survives the desks that are killed. What it holds is counted past the adapter.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import requests

from tests.handover.office import ROOT
from tests.peers.dms import Dms
from tests.peers.enaio_server import SECRET, USER
from tests.peers.opencmis_server import OpenCmis
from tests.waiting import until

KINDS = ("folder", "cmis", "xdomea", "enaio")


class EFilePeer(Protocol):
    """What is measured against."""

    def place(self, *, keys: bool) -> Path:
        """A folder or a settings file; `keys` is off in the control run."""
        ...

    def filed(self) -> list[str]:
        """The key of every paper, repeats included."""
        ...

    def close(self) -> None:
        """End it."""
        ...


#: An address, and the one of a line that leads there.
Through = Callable[[str], str]


def peer_of(kind: str, folder: Path, through: Through = lambda address: address) -> EFilePeer:
    """The e-file of this kind, with its things below `folder`; desks reach it `through` a line."""
    folder.mkdir(parents=True)
    made: dict[str, type[Any]] = {
        "folder": _Folder,
        "cmis": _Cmis,
        "xdomea": _Xdomea,
        "enaio": _Enaio,
    }
    peer: EFilePeer = made[kind](folder, through)
    return peer


class _Folder:
    def __init__(self, folder: Path, through: Through) -> None:
        self._folder = folder

    def place(self, *, keys: bool) -> Path:
        return self._folder

    def filed(self) -> list[str]:
        entries = self._folder.rglob("*.json")
        return [str(json.loads(path.read_text("utf-8"))["key"]) for path in entries]

    def close(self) -> None:
        pass


class _Cmis:
    def __init__(self, folder: Path, through: Through) -> None:
        self._server = OpenCmis()
        self._server.act(
            "createFolder", "100", cmis__objectTypeId="cmis:folder", cmis__name="Leistungsakten"
        )
        self._place = settings(
            folder,
            "cmis",
            secret="koch",
            url=f"{through(self._server.base)}/inmemory/browser",
            mapping="cmis-typen",
            user="koch",
        )

    def place(self, *, keys: bool) -> Path:
        return self._place

    def filed(self) -> list[str]:
        asked = {
            "cmisselector": "query",
            "q": "SELECT zk:schluessel FROM zk:papier",
            "succinct": "true",
            "maxItems": "1000000",
        }
        told = self._server.line.get(self._server.url, params=asked, timeout=60).json()
        # this server gives single values of a query as lists of one
        return [str(hit["succinctProperties"]["zk:schluessel"][0]) for hit in told["results"]]

    def close(self) -> None:
        self._server.end()


class _Enaio:
    def __init__(self, folder: Path, through: Through) -> None:
        ready = folder / "ready.json"
        command = [sys.executable, "-m", "tests.peers.enaio_server", str(ready)]
        self._process = subprocess.Popen(command, cwd=ROOT)
        self._base = str(until(lambda: _said(ready), 30)["base"])
        preset = ROOT / "resources" / "efile" / "enaio-leistungsakte.json"
        table = json.loads(preset.read_text("utf-8"))
        table["file"]["create"] = True
        named = folder / "tabelle.json"
        named.write_text(json.dumps(table), "utf-8")
        address = self._base.removesuffix("/dms")
        self._place = settings(
            folder,
            "enaio",
            secret=SECRET,
            url=self._base.replace(address, through(address)),
            mapping=str(named),
            user=USER,
        )

    def place(self, *, keys: bool) -> Path:
        return self._place

    def filed(self) -> list[str]:
        with requests.Session() as line:
            line.trust_env = False
            address = self._base.removesuffix("/dms") + "/control"
            told = line.put(address, json={}, timeout=60).json()
        return [str(each["Schluessel"]) for each in told["papers"]]

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(20)


class _Xdomea:
    """With a DMS that fetches and answers four times a second, for as long as it lives."""

    def __init__(self, folder: Path, through: Through) -> None:
        self._folder = folder
        self._dms = Dms(folder)
        self._stopping = threading.Event()
        self._robot = threading.Thread(target=self._work, daemon=True)
        self._robot.start()

    def place(self, *, keys: bool) -> Path:
        # a control that waits for answers to ever new keys would never end
        return settings(
            self._folder,
            "xdomea",
            drop=str(self._dms.drop),
            returns=str(self._dms.returns),
            mapping="xdomea-ablegen",
            wait_for="import" if keys else "nothing",
        )

    def filed(self) -> list[str]:
        self._dms.work()
        return [key for key, _, _ in self._dms.imported]

    def close(self) -> None:
        self._stopping.set()
        self._robot.join(10)

    def _work(self) -> None:
        while not self._stopping.wait(0.25):
            self._dms.work()


def settings(folder: Path, kind: str, *, secret: str = "", **table: str) -> Path:
    """A settings file that says what the e-file is."""
    (folder / "secret").write_text(secret, "utf-8")
    lines = [f'e_file = "{kind}"', 'secret_file = "secret"', f"[{kind}]"]
    lines += [f"{name} = {json.dumps(value)}" for name, value in table.items()]
    path = folder / "e-akte.toml"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def _said(ready: Path) -> Any:
    try:
        return json.loads(ready.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return None
