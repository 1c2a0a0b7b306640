"""The command `catalogue`: hand a package on, take one over, go back. Says in German what it did.

What is taken over holds from the next start of the desk on.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.bootstrap import RESOURCES
from app.profile import Profile
from inbox.catalogue import load_catalogue
from inbox.catalogue_package import (
    Change,
    Package,
    active_folder,
    changes,
    export_package,
    go_back,
    install_package,
    read_package,
)
from inbox.catalogue_values import Catalogue
from inbox.errors import Damaged
from sync.handover.mapping import load_mappings

_WHAT = {"new": "neu", "changed": "geändert", "same": "unverändert", "gone": "entfällt"}


def run_catalogue(
    profile: Profile, deed: str, file: Path | None, *, only_check: bool
) -> tuple[int, str]:
    """Do one deed; its exit code and what to say. Raises Damaged with file, place and reason."""
    home = profile.catalogues
    if deed == "back":
        return _back(home)
    assert file is not None
    if deed == "export":
        package = export_package(
            active_folder(home, RESOURCES), file, created=datetime.now(UTC), schema_folder=RESOURCES
        )
        return 0, f"{_counted(package)} stehen in {file.name}."
    package = read_package(file, schema_folder=RESOURCES)
    _check_neighbours(package)
    said = [_line(change) for change in changes(_now(home), package.catalogue)]
    if only_check:
        said.append(f"{_counted(package)}: Das Paket ist in Ordnung. Es wurde nichts geändert.")
    else:
        install_package(package, home)
        said.append(f"{_counted(package)} gelten ab dem nächsten Start.")
        said.append("Der bisherige Katalog bleibt aufbewahrt: catalogue back.")
    return 0, "\n".join(said)


def _now(home: Path) -> Catalogue:
    """The catalogue that holds; a broken one must not keep a sound one from being taken over."""
    try:
        return load_catalogue(active_folder(home, RESOURCES), schema_folder=RESOURCES)
    except Damaged:
        return load_catalogue(RESOURCES)


def _back(home: Path) -> tuple[int, str]:
    if not go_back(home):
        return 3, "Es wurde noch kein Paket übernommen. Es gilt der mitgelieferte Katalog."
    return 0, "Der Katalog vor der letzten Übernahme gilt ab dem nächsten Start."


def _check_neighbours(package: Package) -> None:
    """What leans on the catalogue has to go on: field tables and the words of the templates."""
    try:
        load_mappings(RESOURCES / "mapping", package.catalogue)
    except Damaged as broken:
        reason = "Ein Feld fehlt, das die Übergabe ans Fachverfahren braucht."
        values = {**broken.values, "reason": reason}
        raise Damaged("package-invalid", **values) from broken
    words = package.files.get("papers/words.json")
    if words is None:
        return
    known = json.loads((RESOURCES / "papers/words.json").read_text("utf-8"))
    given = _words(words)
    for name, inner in known.items():
        missing = [name] if type(given.get(name)) is not type(inner) else []
        if isinstance(inner, dict) and not missing:
            missing = [f"{name}/{word}" for word in inner if word not in given[name]]
        if missing:
            raise Damaged(
                "package-invalid", file="papers/words.json", place=missing[0],
                reason="Dieses Wort der Vorlage fehlt.",
            )  # fmt: skip
    if "papers/pruefvermerk.typ" not in package.files:
        raise Damaged(
            "package-invalid", file="papers/pruefvermerk.typ", place="ganze Datei",
            reason="Die Vorlage fehlt.",
        )  # fmt: skip


def _words(data: bytes) -> dict[str, Any]:
    try:
        content = json.loads(data)
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise Damaged(
            "package-invalid", file="papers/words.json", place="ganze Datei",
            reason="Hier ist die Datei kein gültiges JSON.",
        )  # fmt: skip
    return content


def _line(change: Change) -> str:
    return f"{_WHAT[change.what]:<12} {change.label} ({change.service}, ab {change.valid_from})"


def _counted(package: Package) -> str:
    known = package.catalogue
    fields = sum(len(s.fields) for s in known.services)
    return f"{len(known.services)} Dienste, {fields} Felder, {len(known.kinds)} Nachweisarten"
