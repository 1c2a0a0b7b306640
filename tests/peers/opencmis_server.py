"""The OpenCMIS in-memory server as a peer: fetched with Maven into the user's cache, run on Jetty.

Where Maven reaches its repository the server is required; where it does not, tests are skipped by
name. Nothing of it is in this repository but its configuration (tests/peers/opencmis).
"""

import os
import re
import shutil
import subprocess
import tempfile
import threading
from functools import lru_cache
from pathlib import Path

import pytest
import requests

from tests.peers.maven import CACHE, fetched
from tests.waiting import until

HERE = Path(__file__).parent / "opencmis"
CMIS, JETTY = "1.1.0", "9.4.58.v20250814"
WAR = ("org.apache.chemistry.opencmis:chemistry-opencmis-server-inmemory", CMIS, "war")
RUNNER = ("org.eclipse.jetty:jetty-runner", JETTY, "jar")
#: A few kilobytes, asked for to see whether Maven reaches its repository.
PROBE = ("org.apache.chemistry.opencmis:chemistry-opencmis", CMIS, "pom")
_STARTED = re.compile(rb"Started ServerConnector.*\{127\.0\.0\.1:(\d+)\}")


@lru_cache(maxsize=1)
def parts() -> tuple[Path, Path] | str:
    """War and runner, or the reason why there are none. Raises when Maven works and they fail."""
    found = fetched(CACHE / "opencmis", (WAR, RUNNER), PROBE)
    return found if isinstance(found, str) else (found[0], found[1])


def need() -> tuple[Path, Path]:
    """As `parts`, skipping by name."""
    found = parts()
    if isinstance(found, str):
        pytest.skip(f"OpenCMIS-Server: {found}")
    return found


class OpenCmis:
    """The server as a process of its own on a free loopback port; its repository is empty."""

    def __init__(self) -> None:
        war, runner = need()
        self._folder = tempfile.mkdtemp(prefix="opencmis-")
        self.process = subprocess.Popen(
            [
                "java",
                *("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                f"-Djava.io.tmpdir={self._folder}",
                "-Dorg.eclipse.jetty.util.log.class=org.eclipse.jetty.util.log.StdErrLog",
                f"-Dpeer.war={war}",
                f"-Dpeer.web={HERE / 'web.xml'}",
                f"-Dpeer.classes={HERE}{os.sep}",
                *("-jar", str(runner), "--host", "127.0.0.1", "--port", "0"),
                str(HERE / "context.xml"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        self._port = b""
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        until(self._said_port, 60)
        self.base = f"http://127.0.0.1:{self._port.decode()}"
        self.line = requests.Session()
        self.line.trust_env = False
        self.line.auth = ("admin", "admin")
        greeting = self.line.get(
            f"{self.base}/inmemory/browser", headers={"X-CSRF-Token": "fetch"}, timeout=30
        )
        self.line.headers["X-CSRF-Token"] = greeting.headers["X-CSRF-Token"]
        self.root = greeting.json()["akten"]["rootFolderUrl"]
        self.url = greeting.json()["akten"]["repositoryUrl"]

    def end(self) -> None:
        self.line.close()
        self.process.terminate()
        self.process.wait(20)
        self._listener.join(5)
        assert self.process.stderr is not None
        self.process.stderr.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    # -- past the adapter ------------------------------------------------------------------
    def act(self, action: str, object_id: str, **fields: str) -> dict[str, object]:
        """A deed of somebody else; properties as name=value with "__" for ":"."""
        form = {"cmisaction": action, "objectId": object_id, "succinct": "true"}
        for n, (name, value) in enumerate(fields.items()):
            form |= {f"propertyId[{n}]": name.replace("__", ":"), f"propertyValue[{n}]": value}
        answer = self.line.post(self.root, data=form, timeout=60)
        assert answer.status_code < 300, answer.text
        return dict(answer.json()["succinctProperties"]) if answer.content else {}

    def children(self, object_id: str = "100") -> list[dict[str, object]]:
        asked = {"objectId": object_id, "cmisselector": "children", "succinct": "true"}
        told = self.line.get(self.root, params={**asked, "maxItems": "5000"}, timeout=60).json()
        return [dict(o["object"]["succinctProperties"]) for o in told["objects"]]

    def clear(self) -> None:
        """Nothing of an earlier test is left."""
        for child in self.children():
            folder = child["cmis:baseTypeId"] == "cmis:folder"
            form = {"cmisaction": "deleteTree" if folder else "delete"}
            form |= {"objectId": str(child["cmis:objectId"]), "allVersions": "true"}
            answer = self.line.post(self.root, data=form, timeout=60)
            assert answer.status_code < 300, answer.text

    def _listen(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            found = _STARTED.search(line)
            if found:
                self._port = found[1]

    def _said_port(self) -> bytes:
        assert self.process.poll() is None, "the server ended while starting"
        return self._port
