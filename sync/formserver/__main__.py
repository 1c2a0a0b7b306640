"""The form server's command line: serve, init, verify-audit, openapi, others. Reads arguments.

python -m sync.formserver serve --db URL --data DIR [--port 0 --ready-file F …]
python -m sync.formserver init --db URL --office FILE [--tokens-file F]
python -m sync.formserver verify-audit --db URL [--data DIR]
python -m sync.formserver verify-samples --db URL
python -m sync.formserver openapi [--out FILE]
python -m sync.formserver runner …      (see sync/formserver/runner.py)
python -m sync.formserver statistics …  (see sync/formserver/statistics_command.py)
"""

import argparse
import importlib
import os
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from pydantic import ValidationError

from inbox.clock import BusinessClock
from sync.formserver import approval_record, audit
from sync.formserver.db import Database
from sync.formserver.settings import Settings


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sync.formserver")
    commands = parser.add_subparsers(dest="command", required=True)

    serve = commands.add_parser("serve", help="answer desks, sources and runners")
    serve.add_argument("--db", required=True, help="sqlite:////path/form.db or postgresql://…")
    serve.add_argument("--data", type=Path, required=True, help="folder of the documents")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=0, help="0: any free one")
    serve.add_argument("--ready-file", type=Path, help='gets {"port": …} once the server answers')
    serve.add_argument("--clock-offset", type=float, default=0.0, help="seconds, business clock")
    serve.add_argument("--parent-pid", type=int, help="end when this process ends")

    init = commands.add_parser("init", help="load an office; doing it again does no harm")
    init.add_argument("--db", required=True)
    init.add_argument("--office", type=Path, required=True)
    init.add_argument("--tokens-file", type=Path, help="JSON person -> token, 0600; kept if there")
    init.add_argument("--token-seconds", type=float, default=180 * 86_400.0)
    init.add_argument("--replace-routing", action="store_true")

    verify = commands.add_parser("verify-audit", help="walk the audit chain")
    verify.add_argument("--db", required=True)
    verify.add_argument("--data", type=Path, help="folder that also holds the anchored heads")

    samples = commands.add_parser("verify-samples", help="recompute every draw of the sample")
    samples.add_argument("--db", required=True)

    description = commands.add_parser("openapi", help="print the contract")
    description.add_argument("--out", type=Path)
    return parser


def _openapi(out: Path | None) -> int:
    from sync.formserver.api import create_app
    from sync.formserver.description import describe_as_text

    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(database=f"{folder}/none.db", data=Path(folder)))
        text = describe_as_text(app)
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8")
    return 0


def _init(arguments: argparse.Namespace) -> int:
    from sync.formserver.office import OfficeFault, init

    database = Database(arguments.db)
    try:
        init(
            database,
            arguments.office,
            tokens_file=arguments.tokens_file,
            life=timedelta(seconds=arguments.token_seconds),
            clock=BusinessClock(),
            replace_routing=arguments.replace_routing,
        )
    except (OfficeFault, ValidationError) as error:
        sys.stderr.write(f"The office file cannot be used: {error}\n")
        return 2
    finally:
        database.close()
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    database = Database(arguments.db)
    path = arguments.data / audit.ANCHORS if arguments.data else None
    try:
        with database.read() as conn:
            verdict = audit.verify(conn, audit.read_anchors(path) if path else ())
            if verdict.fault is None and path is not None:
                audit.write_anchor(conn, path)
    finally:
        database.close()
    if verdict.fault is None:
        sys.stdout.write(f"audit: ok, entries={verdict.entries}, head={verdict.head}\n")
        return 0
    sys.stdout.write(f"audit: {verdict.fault} at entry {verdict.at_seq}\n")
    return 1


def _verify_samples(url: str) -> int:
    database = Database(url)
    try:
        with database.write() as conn:  # a server that never drew has no key yet
            seen, wrong = approval_record.recheck(conn)
    finally:
        database.close()
    if not wrong:
        sys.stdout.write(f"samples: ok, confirmations={seen}\n")
        return 0
    sys.stdout.write(f"samples: {len(wrong)} of {seen} do not agree: {' '.join(wrong)}\n")
    return 1


def _serve(arguments: argparse.Namespace) -> int:
    from sync.formserver.serving import serve

    settings = Settings(
        database=arguments.db,
        data=arguments.data,
        clock=BusinessClock(offset=timedelta(seconds=arguments.clock_offset)),
    )
    return serve(
        settings,
        host=arguments.host,
        port=arguments.port,
        ready_file=arguments.ready_file,
        parent=arguments.parent_pid,
    )


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    words = sys.argv[1:] if argv is None else argv
    if words[:1] == ["runner"]:
        return int(importlib.import_module("sync.formserver.runner").main(words[1:]) or 0)
    if words[:1] == ["statistics"]:
        return int(importlib.import_module("sync.formserver.statistics_command").main(words[1:]))
    arguments = _parser().parse_args(words)
    os.umask(0o077)  # citizens' data: nobody else on this machine reads them
    if arguments.command == "serve":
        return _serve(arguments)
    if arguments.command == "init":
        return _init(arguments)
    if arguments.command == "verify-audit":
        return _verify(arguments)
    if arguments.command == "verify-samples":
        return _verify_samples(arguments.db)
    return _openapi(arguments.out)


if __name__ == "__main__":
    sys.exit(main())
