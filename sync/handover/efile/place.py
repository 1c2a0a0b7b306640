"""Which e-file an office has, as its settings say. Reads and checks; opens nothing.

`e_file = "folder:PATH"` (or a bare path), or `e_file = "cmis" | "enaio" | "xdomea"` with a table of
that name in zweiklick.toml. A slip is Damaged("settings-invalid", file, place).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inbox.errors import Damaged

FOLDER = "folder"
SETTINGS = "zweiklick.toml"
#: What has to come back from a DMS before a paper counts (xdomea).
NOTHING, RECEIPT, IMPORT = "nothing", "receipt", "import"

#: Setting → kind, per adapter; those with "!" have to be there.
_TABLES: Mapping[str, Mapping[str, type]] = {
    "cmis": {"url!": str, "mapping!": str, "repository": str, "user": str, "login": str},
    "enaio": {"url!": str, "mapping!": str, "user": str, "login": str},
    "xdomea": {
        "drop!": str,
        "returns!": str,
        "mapping!": str,
        "patterns": list,
        "wait_for": str,
        "patience_hours": float,
        "keep_days": float,
    },
}


@dataclass(frozen=True, slots=True)
class EFilePlace:
    """Where the e-file is, as configured."""

    kind: str
    table: Mapping[str, Any] = field(default_factory=dict)
    folder: Path = Path()
    secret: str = field(default="", repr=False)
    certificate: str | None = None
    proxy: str | None = None


def folder_place(folder: Path) -> EFilePlace:
    """The e-file that is a folder."""
    return EFilePlace(FOLDER, folder=folder)


def place_of(
    settings: Mapping[str, Any],
    *,
    secret: str = "",
    certificate: str | None = None,
    proxy: str | None = None,
    source: str = SETTINGS,
) -> EFilePlace:
    """Read the settings. Raises Damaged("settings-invalid", file, place)."""
    named = settings.get("e_file")
    if not isinstance(named, str) or not named:
        raise Damaged("settings-invalid", file=source, place="e_file")
    if named not in _TABLES:
        folder = named.removeprefix(f"{FOLDER}:")
        return EFilePlace(FOLDER, folder=Path(folder))
    table = settings.get(named)
    if not isinstance(table, Mapping):
        raise Damaged("settings-invalid", file=source, place=f"[{named}]")
    _check(named, table, source)
    return EFilePlace(named, dict(table), secret=secret, certificate=certificate, proxy=proxy)


def place_in(path: Path) -> EFilePlace:
    """A folder, or a settings file (.toml) that says what the e-file is, for programs that are no
    desk: its `secret_file` beside it holds the secret and nothing else."""
    if path.suffix != ".toml":
        return folder_place(path)
    try:
        settings = tomllib.loads(path.read_text("utf-8"))
        named = settings.get("secret_file")
        secret = (path.parent / str(named)).read_text("utf-8").strip() if named else ""
    except (OSError, ValueError) as broken:
        raise Damaged("settings-invalid", file=path.name, place=str(broken)) from broken
    return place_of(settings, secret=secret, source=path.name)


def _check(kind: str, table: Mapping[str, Any], source: str) -> None:
    known = {name.rstrip("!"): of for name, of in _TABLES[kind].items()}
    needed = [name.rstrip("!") for name in _TABLES[kind] if name.endswith("!")]
    for name in (*needed, *table):
        of = known.get(name)
        value = table.get(name)
        fits = of is not None and isinstance(value, (int, float) if of is float else of)
        if not fits or isinstance(value, bool) or value in ("", []):
            raise Damaged("settings-invalid", file=source, place=f"{kind}.{name}")
    if table.get("wait_for", IMPORT) not in (NOTHING, RECEIPT, IMPORT):
        raise Damaged("settings-invalid", file=source, place=f"{kind}.wait_for")
