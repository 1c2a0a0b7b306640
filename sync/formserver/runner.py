"""The runner beside the form server: finishes handovers that stand still, exactly once.

A program of its own, signed in with the role "runner". It uses the desk's own handover code over
the HTTP contract, keeps its ledger in memory and can be killed at any moment.
"""

import argparse
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import StaticPool

from inbox.catalogue import load_catalogue
from inbox.catalogue_package import active_folder, templates_of
from inbox.clock import BusinessClock
from inbox.errors import Damaged, Unreachable
from inbox.evidence.pool import WorkerPool
from inbox.store.ledger import Ledger
from inbox.store.tables import metadata
from sync.handover.casesystems import open_case_system
from sync.handover.efile.choice import open_efile
from sync.handover.efile.place import place_in
from sync.handover.formline import HandoverLine
from sync.handover.mapping import load_mappings
from sync.handover.papers import PaperDesk
from sync.handover.redacting import redact_with
from sync.handover.run import work_off
from sync.handover.statistics import FormServerStatistics
from sync.handover.takeover import take_over_standing
from sync.handover.targets import Targets
from sync.handover.work import Work

log = logging.getLogger("runner")

RESOURCES = Path(__file__).resolve().parents[2] / "resources"


def memory_engine() -> Engine:
    """A ledger that ends with the process: everything in it can be read again."""
    engine = create_engine(
        "sqlite+pysqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
    )
    metadata.create_all(engine)
    return engine


def run_round(work: Work) -> int:
    """Take over what stands still and do one pass; how many handovers are still open."""
    take_over_standing(work)
    report = work_off(work)
    if report.offline is not None:
        raise Unreachable(report.offline)
    return len(work.ledger.due(work.now() + timedelta(days=1)))


def run(work: Work, *, interval: float, stopping: threading.Event) -> None:
    """Round after round until told to stop; never ends because of a fault outside."""
    while not stopping.is_set():
        try:
            run_round(work)
        except (Unreachable, Damaged) as fault:
            log.warning("round: %s", fault.code)
        stopping.wait(_until_next(work.ledger, work.now, interval))


def _until_next(ledger: Ledger, now: Callable[[], datetime], interval: float) -> float:
    at = now()
    following = ledger.next_instant(at)
    if following is None:
        return interval
    return max(0.05, min(interval, (following - at).total_seconds()))


def arguments(argv: list[str] | None) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="sync.formserver.runner", description="Übergabeläufer")
    parser.add_argument("--server", required=True, help="address of the form server")
    parser.add_argument("--token-file", type=Path, required=True, help="token of the role runner")
    parser.add_argument(
        "--casesystem", required=True, help="address of the Fachverfahren, or drop:FORM:FOLDER"
    )
    parser.add_argument("--casesystem-token-file", type=Path, help="not needed for a folder")
    parser.add_argument(
        "--efile", type=Path, required=True, help="its folder, or a .toml that says what it is"
    )
    parser.add_argument(
        "--catalogues", type=Path, help="folder of imported catalogues; without, the built-in one"
    )
    parser.add_argument("--name", default=f"runner-{socket.gethostname()}-{os.getpid()}")
    parser.add_argument("--clock-offset", type=float, default=0.0, help="seconds")
    parser.add_argument("--interval", type=float, default=5.0, help="seconds between rounds")
    parser.add_argument("--ca", type=Path, help="certificate authority of the office")
    parser.add_argument("--parent-pid", type=int, help="end when this process ends")
    return parser.parse_args(argv)


def build(given: argparse.Namespace) -> Work:
    """Wire one runner. Raises Damaged for a setting, catalogue or mapping that does not hold."""
    agreed = RESOURCES if given.catalogues is None else active_folder(given.catalogues, RESOURCES)
    catalogue = load_catalogue(agreed, schema_folder=RESOURCES)
    mappings = load_mappings(RESOURCES / "mapping", catalogue)
    verify: str | bool = str(given.ca) if given.ca else True
    clock = BusinessClock(offset=timedelta(seconds=given.clock_offset))
    case_system = open_case_system(
        given.casesystem, _secret(given.casesystem_token_file), mappings, verify=verify
    )
    server = HandoverLine(given.server, _secret(given.token_file), verify=verify)
    # No spare: a redacted copy is rarely left to the runner.
    redact = redact_with(
        WorkerPool(spares=0),
        lambda view, document: server.document(view.submission.id, document.id),
    )
    return Work(
        ledger=Ledger(memory_engine()),
        server=server,
        targets=Targets(
            case_system,
            open_efile(place_in(given.efile), RESOURCES),
            FormServerStatistics(server, mappings),
        ),
        papers=PaperDesk(
            templates_of(agreed, RESOURCES), RESOURCES / "fonts", catalogue, redact=redact
        ),
        holder=given.name,
        now=clock.now,
    )


def _secret(file: Path | None) -> str:
    return "" if file is None else file.read_text("utf-8").strip()


def main(argv: list[str] | None = None) -> int:
    """Run until told to end (SIGTERM, Ctrl+C, or the end of the parent)."""
    given = arguments(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    stopping = threading.Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda *_: stopping.set())
    if given.parent_pid is not None:
        _end_with(given.parent_pid, stopping)
    try:
        work = build(given)
    except Damaged as damaged:
        log.error("not started: %s %s", damaged.code, dict(damaged.values))
        return 2
    run(work, interval=given.interval, stopping=stopping)
    return 0


def _end_with(parent: int, stopping: threading.Event) -> None:
    """Look twice a second whether the process that started us is still there."""

    def watch() -> None:
        while not stopping.wait(0.5):
            if os.getppid() != parent:
                stopping.set()

    threading.Thread(target=watch, name="parent", daemon=True).start()


if __name__ == "__main__":
    sys.exit(main())
