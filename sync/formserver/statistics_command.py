"""The administrator's command for the statistics: list, close a month, write its file, feedback.

python -m sync.formserver statistics DEED --db URL --data DIR …, where DEED is
list · close --month 2026-11 [--office nord] · write --month 2026-11 --out DIR [--office nord] ·
feedback FILE [FILE …]

Says one line per month and office; 0: done, 1: something was refused, with its reason.
"""

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from inbox.clock import BusinessClock
from sync.formserver import statistics
from sync.formserver.problems import Problem
from sync.formserver.server import NOBODY, Server, Work
from sync.formserver.settings import Settings
from sync.formserver.statistics_models import Feedback

_STATES: Mapping[str, str] = {
    "offen": "offen",
    "abgeschlossen": "abgeschlossen, ohne Rückmeldung",
    "teilweise": "teilweise rückgemeldet",
    "vollstaendig": "vollständig rückgemeldet",
    "unstimmig": "Rückmeldung unstimmig",
}
_REFUSALS: Mapping[str, str] = {
    "month-running": "Der Monat läuft noch. Abschließen geht ab dem Ersten des nächsten Monats.",
    "batch-open": "Der Monat ist nicht abgeschlossen. Zuerst „close“ aufrufen.",
    "not-found": "Diese Servicestelle gibt es nicht.",
    "feedback-mismatch": (
        "Die Rückmeldung gehört zu einer anderen Datei ({part}). Nichts wurde geändert."
    ),
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sync.formserver statistics")
    parser.add_argument("deed", choices=("list", "close", "write", "feedback"))
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="feedback (JSON)")
    parser.add_argument("--db", required=True)
    parser.add_argument("--data", type=Path, required=True, help="folder of the documents")
    parser.add_argument("--month", help="2026-11")
    parser.add_argument("--office", help="without: every office")
    parser.add_argument("--out", type=Path, help="folder for the files of a month")
    parser.add_argument("--clock-offset", type=float, default=0.0, help="seconds, business clock")
    return parser


def main(argv: list[str]) -> int:
    """Run one deed; returns the exit code."""
    parser = _parser()
    given = parser.parse_args(argv)
    if given.deed in ("close", "write") and not given.month:
        parser.error("--month fehlt")
    if given.deed == "write" and given.out is None:
        parser.error("--out fehlt")
    if given.deed == "feedback" and not given.files:
        parser.error("FILE fehlt")
    os.umask(0o077)
    clock = BusinessClock(offset=timedelta(seconds=given.clock_offset))
    server = Server(Settings(database=given.db, data=given.data, clock=clock))
    try:
        server.database.migrate()
        return _deed(server, given)
    finally:
        server.close()


def _deed(server: Server, given: argparse.Namespace) -> int:
    if given.deed == "list":
        with server.look(NOBODY) as work:
            for batch in statistics.batches(work):
                _say(_line(batch))
        return 0
    if given.deed == "feedback":
        return max([_feedback(server, file) for file in given.files])
    with server.look(NOBODY) as work:
        offices = [given.office] if given.office else sorted(work.office.directory.offices)
    return max([_of_office(server, given, office) for office in offices])


def _of_office(server: Server, given: argparse.Namespace, office: str) -> int:
    def close(work: Work) -> str:
        return _line(statistics.close(work, office, given.month))

    def write(work: Work) -> str:
        found = statistics.file_of(work, office, given.month)
        given.out.mkdir(parents=True, exist_ok=True)
        target = given.out / f"statistik-{given.month}-{office}.json"
        arriving = target.with_suffix(".part")
        arriving.write_bytes(found.content.encode())
        arriving.replace(target)
        work.note("statistics-read", None, month=given.month, office=office)
        return f"{target}  sha256 {found.sha256}"

    return _told(server, f"{given.month} {office}", close if given.deed == "close" else write)


def _feedback(server: Server, file: Path) -> int:
    try:
        told = Feedback.model_validate_json(file.read_bytes())
    except OSError:
        _say(f"{file}: Die Datei lässt sich nicht lesen.")
        return 1
    except ValidationError as error:
        first = error.errors()[0]
        place = "/".join(str(part) for part in first["loc"]) or "ganze Datei"
        _say(
            f"{file}: Die Rückmeldung ist unvollständig oder fehlerhaft ({place}). "
            "Nichts wurde geändert. Bitte die Datei noch einmal anfordern."
        )
        return 1
    return _told(
        server,
        str(file),
        lambda work: _line(statistics.take_feedback(work, told.office, told.month, told)),
    )


def _told(server: Server, what: str, deed: Callable[[Work], str]) -> int:
    try:
        with server.change(NOBODY) as work:
            said = deed(work)
    except Problem as problem:
        reason = _REFUSALS.get(problem.code, problem.code)
        _say(f"{what}: {reason.format_map({k: str(v) for k, v in problem.values.items()})}")
        return 1
    _say(said)
    return 0


def _line(batch: Mapping[str, Any]) -> str:
    line = (
        f"{batch['month']} {batch['office']}: {_STATES[batch['state']]}, "
        f"{batch['records']} Datensätze, {batch['accepted']} angenommen, "
        f"{batch['refused']} abgelehnt, {batch['waiting']} ohne Antwort"
    )
    if batch["unknown"]:
        line += f". Unbekannte Nummern in der Rückmeldung: {', '.join(batch['unknown'])}"
    return line


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
