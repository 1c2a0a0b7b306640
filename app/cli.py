"""The command line: start, tour, doctor. Parses and hands over; knows nothing else."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from app.profile import open_profile
from inbox.errors import ZweiklickError


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    if arguments and arguments[0] == "--evidence-worker":
        from inbox.evidence.worker import main as evidence_worker

        return evidence_worker(list(arguments[1:]))
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except ZweiklickError as known:
        from ui.messages import sentence

        message = sentence(known.code, dict(known.values))
        print(f"{message.title}\n{message.text}")
        return 3


def _run(options: argparse.Namespace) -> int:
    if options.command == "tour":
        from app.tour import run_tour

        return run_tour(
            options.out,
            as_json=options.json,
            profile_folder=options.profile,
            patience=options.patience,
        )
    if options.command == "doctor":
        from app.doctor import run_doctor

        return run_doctor(open_profile(options.profile), as_json=options.json)
    profile = open_profile(options.profile)
    if options.fresh:
        from app.demo import forget

        forget(profile)
    from app.start import start

    return start(profile)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="zweiklick", description="Zweiklick: der Arbeitsplatz für eingehende Vorgänge."
    )
    parser.add_argument(
        "--profile",
        type=Path,
        default=None,
        help="Ordner des Arbeitsplatzes (sonst der des angemeldeten Menschen)",
    )
    parser.add_argument(
        "--fresh", action="store_true", help="den Übungstag neu beginnen (nur ohne zweiklick.toml)"
    )
    commands = parser.add_subparsers(dest="command")
    tour = commands.add_parser("tour", help="ein Arbeitstag ohne Hände, mit Bildern")
    tour.add_argument("--out", type=Path, required=True, help="Ordner für Bilder und Übersicht")
    tour.add_argument("--json", action="store_true", help="letzte Zeile: ein JSON-Objekt")
    tour.add_argument(
        "--patience",
        type=float,
        default=60.0,
        help="Sekunden, nach denen ein Schritt als gescheitert gilt",
    )
    doctor = commands.add_parser("doctor", help="prüft diesen Arbeitsplatz")
    doctor.add_argument("--json", action="store_true")
    return parser
