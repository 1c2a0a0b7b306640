"""A private PostgreSQL for the tests: own folder, unix socket only, ended with the session."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def available() -> bool:
    return bool(BINARIES)


class Postgres:
    """One cluster. initdb refuses root, so root steps down to an unprivileged user."""

    def __init__(self) -> None:
        self._bin = BINARIES[-1].parent
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        self._drop: list[str] = []
        if os.geteuid() == 0:
            names = {entry.pw_name for entry in pwd.getpwall()}
            user = "postgres" if "postgres" in names else "nobody"
            shutil.chown(self.folder, user)
            self._drop = ["runuser", "-u", user, "--"]
        self.folder.chmod(0o700)

    def _run(self, program: str, *words: str) -> None:
        command = [*self._drop, str(self._bin / program), *words]
        done = subprocess.run(
            command, cwd="/", capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def start(self) -> None:
        data = str(self.folder / "data")
        self._run(
            "initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"
        )
        options = f"-k {self.folder} -c listen_addresses='' -c fsync=off -c max_connections=200"
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", data, "-w", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder)

    def sql(self, statement: str, database: str = "postgres") -> None:
        words: Sequence[str] = ("-h", str(self.folder), "-U", "tester", "-q", "-v")
        self._run("psql", *words, "ON_ERROR_STOP=1", "-d", database, "-c", statement)

    def url(self, database: str) -> str:
        return f"postgresql://tester@/{database}?host={self.folder}"
