"""Logs: ids and codes, never people. A file per profile, turned over at 1 MB."""

import faulthandler
import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

FORMAT = "%(asctime)s %(levelname)s %(threadName)s %(name)s %(message)s"


def start_logs(folder: Path, *, verbose: bool = False) -> Path:
    """Write to folder/desk.log (0600). Libraries speak from WARNING up only."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / "desk.log"
    file.touch(mode=0o600)
    handler = RotatingFileHandler(file, maxBytes=1_000_000, backupCount=3, encoding="utf-8")
    handler.setFormatter(logging.Formatter(FORMAT))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for ours in ("app", "inbox", "sync", "ui"):
        logging.getLogger(ours).setLevel(logging.DEBUG if verbose else logging.INFO)
    # A crash in C leaves its stack (no values of variables) beside the log.
    faulthandler.enable(file=(folder / "crash.log").open("a", encoding="utf-8"))
    return file
