"""Logs: ids and codes, never people. A file per profile, turned over at 1 MB."""

import faulthandler
import logging
from pathlib import Path

FORMAT = "%(asctime)s %(levelname)s %(threadName)s %(name)s %(message)s"


def start_logs(folder: Path, *, verbose: bool = False, turning: bool = True) -> Path:
    """Write to folder/desk.log (0600). Libraries speak from WARNING up only.

    Not `turning`: for the moment before the first list, without loading what turns a log over.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / "desk.log"
    file.touch(mode=0o600)
    handler = _turning(file) if turning else logging.FileHandler(file, encoding="utf-8")
    handler.setFormatter(logging.Formatter(FORMAT))
    root = logging.getLogger()
    for earlier in root.handlers:
        if isinstance(earlier, logging.FileHandler):
            earlier.close()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for ours in ("app", "inbox", "sync", "ui"):
        logging.getLogger(ours).setLevel(logging.DEBUG if verbose else logging.INFO)
    # A crash in C leaves its stack (no values of variables) beside the log.
    faulthandler.enable(file=(folder / "crash.log").open("a", encoding="utf-8"))
    return file


def _turning(file: Path) -> logging.FileHandler:
    from logging.handlers import RotatingFileHandler

    return RotatingFileHandler(file, maxBytes=1_000_000, backupCount=3, encoding="utf-8")
