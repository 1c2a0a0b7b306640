"""Runs the server as a program: socket, ready file, end with the parent. Knows no rule."""

import contextlib
import json
import os
import socket
import threading
import time
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from sync.formserver.api import create_app
from sync.formserver.notices import Notices
from sync.formserver.settings import Settings

_GRACE_SECONDS = 3
_LOOK_SECONDS = 0.25


class Serving(uvicorn.Server):
    """uvicorn that says where it answers, and lets waiting polls answer before it ends."""

    def __init__(self, app: FastAPI, listening: socket.socket, ready_file: Path | None) -> None:
        config = uvicorn.Config(
            app,
            access_log=False,
            log_level="warning",
            server_header=False,
            date_header=False,
            lifespan="on",
            timeout_keep_alive=75,
            timeout_graceful_shutdown=_GRACE_SECONDS,
            backlog=2048,
        )
        super().__init__(config)
        self._notices: Notices = app.state.server.notices
        self._ready_file = ready_file
        self._port = int(listening.getsockname()[1])

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Wake what waits, then wait for what runs."""
        self._notices.close()
        await super().shutdown(sockets)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        if self.started and not self.should_exit and self._ready_file is not None:
            temporary = self._ready_file.with_name(f"{self._ready_file.name}.new")
            temporary.write_text(json.dumps({"port": self._port, "pid": os.getpid()}))
            temporary.replace(self._ready_file)


def _alive(pid: int, was_parent: bool) -> bool:
    if was_parent:
        return os.getppid() == pid  # an orphan gets another parent, also when the pid is reused
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def end_with(parent: int, server: uvicorn.Server) -> None:
    """Watch the parent from a thread; end the server with it, by force if need be."""
    was_parent = os.getppid() == parent

    def watch() -> None:
        while _alive(parent, was_parent):
            time.sleep(_LOOK_SECONDS)
        server.should_exit = True
        time.sleep(_GRACE_SECONDS + 2)
        os._exit(3)

    threading.Thread(target=watch, name="formserver-parent", daemon=True).start()


def listen(host: str, port: int) -> socket.socket:
    """A bound socket; port 0 takes any free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio switches Nagle off only for sockets that name their protocol: 40 ms an answer else
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    return listening


def serve(
    settings: Settings,
    *,
    host: str,
    port: int,
    ready_file: Path | None,
    parent: int | None,
) -> int:
    """Serve until told to end. Returns the exit code."""
    if ready_file is not None:
        ready_file.unlink(missing_ok=True)
    with contextlib.closing(listen(host, port)) as listening:
        server = Serving(create_app(settings), listening, ready_file)
        if parent is not None:
            end_with(parent, server)
        server.run(sockets=[listening])
        return 0 if server.started else 3
