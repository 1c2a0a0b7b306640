"""Command line of the demo Fachverfahren: opens the register, binds the port, says "ready"."""

import argparse
import json
import logging
import os
import secrets
import socket
import sys
from pathlib import Path

import uvicorn

from sync.democase.faults import CuttableLine
from sync.democase.models import CaseFile
from sync.democase.parent import end_with
from sync.democase.register import Register
from sync.democase.service import build_service

log = logging.getLogger("democase")


class AnnouncedServer(uvicorn.Server):
    """A server that writes its ready file once it accepts connections."""

    def __init__(self, config: uvicorn.Config, ready_file: Path | None, token: str) -> None:
        super().__init__(config)
        self._ready_file = ready_file
        self._token = token

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start as usual, then announce port and token to whoever started us."""
        await super().startup(sockets)
        if self._ready_file is not None and sockets:
            port = sockets[0].getsockname()[1]
            announce(self._ready_file, {"port": port, "token": self._token, "pid": os.getpid()})


def shared_token(path: Path, made: str) -> str:
    """The token in the file; a missing file is written with `made`, for its owner only."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("utf-8").strip()
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(made)
    return made


def announce(path: Path, content: dict[str, object]) -> None:
    """Write the ready file in one step, readable by its owner only."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(content, file)
    beside.replace(path)


def arguments(argv: list[str] | None) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="sync.democase", description="Demo-Fachverfahren")
    parser.add_argument("--db", type=Path, required=True, help="SQLite file, made when missing")
    parser.add_argument("--cases", type=Path, help="JSON file with the cases known from the start")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0: any free port")
    parser.add_argument("--ready-file", type=Path, help="gets port and token when ready")
    parser.add_argument("--token-file", type=Path, help="bearer token; made when missing")
    parser.add_argument("--parent-pid", type=int, help="end when this process ends")
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> int:
    """Run until told to end (SIGTERM, Ctrl+C, or the end of the parent)."""
    given = arguments(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    register = Register(given.db)
    if given.cases is not None:
        known = CaseFile.model_validate_json(given.cases.read_text("utf-8"))
        register.add_missing(known.cases)
    token = register.kept("token", lambda: secrets.token_urlsafe(32))
    if given.token_file is not None:
        token = shared_token(given.token_file, token)
    if not token:
        log.error("the token file is empty")
        return 2

    line = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    line.bind((given.host, given.port))
    # the access log would write names: a search for a case carries them in its address
    config = uvicorn.Config(
        build_service(register, token),
        http=CuttableLine,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=2,
    )
    server = AnnouncedServer(config, given.ready_file, token)
    if given.parent_pid is not None:
        end_with(given.parent_pid, lambda: setattr(server, "should_exit", True))
    try:
        server.run(sockets=[line])
    finally:
        register.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
