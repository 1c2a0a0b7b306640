"""The command line: start, tour, doctor, headless. Parses and hands over; knows nothing else."""

import argparse
import sys
from collections.abc import Sequence
from getpass import getpass
from pathlib import Path

from app.profile import Profile, open_profile
from inbox.errors import ZweiklickError

#: What names running programs to the headless desk.
RUNNING = ("form_server", "token_file", "case_system", "case_system_token_file", "e_file")


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    if arguments and arguments[0] == "--evidence-worker":
        from inbox.evidence.worker import main as evidence_worker

        return evidence_worker(list(arguments[1:]))
    if arguments and arguments[0] == "--evidence-recogniser":
        from inbox.evidence.recogniser_worker import main as recogniser

        return recogniser(arguments[1:])
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command == "headless":
        told = [getattr(options, name) is None for name in RUNNING]
        if any(told) != all(told):
            parser.error("laufende Programme: alle Angaben oder keine")
    try:
        return _run(options)
    except ZweiklickError as known:
        from ui.messages import sentence

        message = sentence(known.code, dict(known.values))
        print(f"{message.title}\n{message.text}", flush=True)
        if options.command == "doctor" and "place" in known.values:
            print(f"{known.values.get('file')}: {known.values['place']}")
        if options.command is None and not options.fresh:
            from app.start import show_failure  # who starts from a menu reads no terminal

            return show_failure(known)
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
    if options.command == "secret":
        from app.keys import keep_secret, root_key

        key = root_key(profile.folder, demo=False, server="")
        keep_secret(profile.folder, options.name, _asked(), key=key)
        return 0
    if options.command == "headless":
        return _headless(profile, options)
    if options.command == "catalogue":
        from app.catalogue_command import run_catalogue

        code, said = run_catalogue(profile, options.deed, options.file, only_check=options.check)
        print(said, flush=True)
        return code
    if options.fresh:
        from app.demo import forget

        forget(profile)
    from app.start import start

    return start(profile)


def _asked() -> str:
    """A secret, typed unseen or piped in; never an argument, those can be read by others."""
    if sys.stdin.isatty():
        return getpass("Geheimnis: ").strip()
    return sys.stdin.readline().strip()


def _headless(profile: Profile, options: argparse.Namespace) -> int:
    from app.headless import Running, run_headless

    running = None
    if options.form_server is not None:
        running = Running(
            options.form_server,
            options.token_file,
            options.case_system,
            options.case_system_token_file,
            options.e_file,
            options.clock_offset,
        )
    return run_headless(profile, running, hold_seconds=options.hold_seconds, spares=options.spares)


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
    secret = commands.add_parser("secret", help="legt ein Geheimnis versiegelt ab (Einrichtung)")
    secret.add_argument("name", choices=("form-server", "case-system", "e-file"))
    _add_catalogue(commands)
    _add_headless(commands)
    return parser


def _add_catalogue(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    catalogue = commands.add_parser(
        "catalogue", help="Dienste, Beschriftungen und Vorlagen weitergeben und übernehmen"
    )
    catalogue.set_defaults(file=None, check=False)
    deeds = catalogue.add_subparsers(dest="deed", required=True)
    export = deeds.add_parser("export", help="schreibt alles, was gilt, in ein Paket")
    export.add_argument("file", type=Path)
    taken = deeds.add_parser("import", help="prüft ein Paket und übernimmt es")
    taken.add_argument("file", type=Path)
    taken.add_argument("--check", action="store_true", help="nur prüfen, nichts ändern")
    deeds.add_parser("back", help="der Katalog vor der letzten Übernahme gilt wieder")


def _add_headless(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    headless = commands.add_parser(
        "headless", help="derselbe Arbeitsplatz ohne Fenster, ein Befehl je Zeile (Messungen)"
    )
    headless.add_argument("--profile", type=Path, default=argparse.SUPPRESS)
    headless.add_argument("--hold-seconds", type=float, default=10.0, help="Sekunden bis Versand")
    headless.add_argument("--spares", type=int, default=1, help="bereitgehaltene Leseprozesse")
    running = headless.add_argument_group("laufende Programme auf diesem Rechner, alle oder keins")
    running.add_argument("--form-server", default=None, help="Adresse")
    running.add_argument("--token-file", type=Path, default=None)
    running.add_argument("--case-system", default=None, help="Adresse")
    running.add_argument("--case-system-token-file", type=Path, default=None)
    running.add_argument("--e-file", type=Path, default=None, help="Ordner oder .toml")
    running.add_argument("--clock-offset", type=float, default=0.0, help="Sekunden")
