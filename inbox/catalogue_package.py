"""A package of services, labels and templates: one file that offices hand on to each other.

A package is a zip with a manifest (format, versions, SHA-256 of every file). Importing checks all
of it before anything changes; the new catalogue then holds from one moment to the next, and the one
before is kept. An imported package wins over the built-in one. The limit: the schema is never part
of a package, it belongs to the program.
"""

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from inbox.catalogue import load_catalogue
from inbox.catalogue_faults import syntax_fault
from inbox.catalogue_values import Catalogue, Service
from inbox.errors import Damaged

FORMAT = 1
MANIFEST = "manifest.json"
#: Folders a package carries, with the endings of their files.
PARTS: Mapping[str, tuple[str, ...]] = {
    "services": (".json",),
    "catalogue": (".json",),
    "papers": (".typ", ".json"),
}
_NEVER = frozenset({"catalogue/schema.json"})
_CURRENT = "current.json"
#: A catalogue has some hundred kilobytes; what is far beyond is none.
_MOST_BYTES = 20_000_000
_MOST_FILES = 500
#: Zip files carry a time; a fixed one makes equal catalogues equal files.
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Package:
    """What a package holds, after every check."""

    catalogue: Catalogue
    files: Mapping[str, bytes]
    created: str

    @property
    def name(self) -> str:
        """Its folder: the beginning of the hash over its files."""
        return _digest(self.files)[:16]


@dataclass(frozen=True, slots=True)
class Change:
    """What an import does to one service version: "new", "changed", "same" or "gone"."""

    service: str
    label: str
    valid_from: str
    what: str


def export_package(
    folder: Path, target: Path, *, created: datetime, schema_folder: Path
) -> Package:
    """Write the catalogue under `folder` as a package, whole or not at all.

    Raises Damaged("catalogue-invalid") when the catalogue is not in order, and OSError.
    """
    catalogue = load_catalogue(folder, schema_folder=schema_folder)
    # A package without templates of its own is handed on with the program's.
    templates = (n for n in _names(schema_folder) if n.startswith("papers/"))
    files = {name: (schema_folder / name).read_bytes() for name in templates}
    files |= {name: (folder / name).read_bytes() for name in _names(folder)}
    package = Package(catalogue, files, created.isoformat(timespec="seconds"))
    temporary = target.with_name(f".{target.name}.part")
    try:
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in ((MANIFEST, _manifest(package)), *sorted(files.items())):
                archive.writestr(zipfile.ZipInfo(name, _ZIP_TIME), data, zipfile.ZIP_DEFLATED)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    return package


def _names(folder: Path) -> Iterator[str]:
    for part, endings in PARTS.items():
        for path in sorted((folder / part).glob("*")):
            name = f"{part}/{path.name}"
            if path.is_file() and path.suffix in endings and name not in _NEVER:
                yield name


def _digest(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{hashlib.sha256(files[name]).hexdigest()}\n".encode())
    return digest.hexdigest()


def _manifest(package: Package) -> bytes:
    content = {
        "format": FORMAT,
        "created": package.created,
        "version": _digest(package.files),
        "services": [
            {
                "id": s.id,
                "label_de": s.label,
                "valid_from": s.valid_from.isoformat(),
                "valid_to": s.valid_to.isoformat() if s.valid_to else None,
            }
            for s in package.catalogue.services
        ],
        "files": {n: hashlib.sha256(d).hexdigest() for n, d in sorted(package.files.items())},
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def read_package(source: Path, *, schema_folder: Path) -> Package:
    """Read and check a package; nothing is changed.

    Raises Damaged("package-invalid", file, place, reason) for whatever is wrong with it.
    """
    files, manifest = _unzipped(source)
    listed = manifest["files"]
    for name in sorted({*listed, *files}):
        if name not in files:
            raise _fault(name, "ganze Datei", "Die Datei fehlt im Paket.")
        if name not in listed:
            raise _fault(name, "ganze Datei", "Die Datei steht nicht im Verzeichnis des Pakets.")
        if hashlib.sha256(files[name]).hexdigest() != listed[name]:
            raise _fault(name, "ganze Datei", "Die Datei wurde verändert: Prüfsumme weicht ab.")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        _write(folder, files)
        try:
            catalogue = load_catalogue(folder, schema_folder=schema_folder)
        except Damaged as broken:
            raise Damaged("package-invalid", **broken.values) from broken
    package = Package(catalogue, files, str(manifest.get("created", "")))
    if manifest.get("version") != _digest(files):
        raise _fault(MANIFEST, "version", "Die Version passt nicht zu den Dateien.")
    return package


def _unzipped(source: Path) -> tuple[dict[str, bytes], Mapping[str, Any]]:
    try:
        with zipfile.ZipFile(source) as archive:
            entries = [e for e in archive.infolist() if not e.is_dir()]
            if len(entries) > _MOST_FILES or sum(e.file_size for e in entries) > _MOST_BYTES:
                raise _fault(source.name, "ganze Datei", "Das Paket ist zu groß.")
            names = [e.filename for e in entries]
            for name in names:
                _check_name(name)
            if len(set(names)) != len(names):
                raise _fault(source.name, "ganze Datei", "Eine Datei kommt doppelt vor.")
            files = {e.filename: archive.read(e) for e in entries}
    except FileNotFoundError:
        raise _fault(source.name, "ganze Datei", "Die Datei fehlt.") from None
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as broken:
        raise _fault(source.name, "ganze Datei", "Das ist kein lesbares Paket.") from broken
    if MANIFEST not in files:
        raise _fault(MANIFEST, "ganze Datei", "Das Verzeichnis des Pakets fehlt.")
    return files, _manifest_of(files.pop(MANIFEST))


def _manifest_of(data: bytes) -> Mapping[str, Any]:
    try:
        manifest = json.loads(data)
    except ValueError as broken:
        place, reason = syntax_fault(broken)
        raise _fault(MANIFEST, place or "ganze Datei", reason) from broken
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), dict):
        raise _fault(MANIFEST, "files", "Das Verzeichnis der Dateien fehlt.")
    if manifest.get("format") != FORMAT:
        told = str(manifest.get("format"))[:20]
        raise _fault(MANIFEST, "format", f"Das Format „{told}“ kennt dieses Programm nicht.")
    return manifest


def _check_name(name: str) -> None:
    """Only plain names in the known folders: nothing may be written anywhere else."""
    if name == MANIFEST:
        return
    path = PurePosixPath(name)
    endings = PARTS.get(path.parts[0], ()) if len(path.parts) == 2 else ()
    plain = all(c.isalnum() or c in "-_." for c in path.name) and not path.name.startswith(".")
    if path.suffix not in endings or not plain or name in _NEVER or str(path) != name:
        raise _fault(name[:80], "Name", "Diese Datei gehört nicht in ein Paket.")


def _fault(file: str, place: str, reason: str) -> Damaged:
    return Damaged("package-invalid", file=file, place=place, reason=reason)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def install_package(package: Package, home: Path) -> None:
    """Make a checked package the one that holds, from the next start on; the last one is kept.

    `home` is the desk's folder for catalogues. A power cut leaves the old or the new one, never
    half of one: files are written beside, the pointer is replaced at last.
    """
    home.mkdir(parents=True, exist_ok=True)
    folder = home / package.name
    if not folder.exists():
        beside = Path(tempfile.mkdtemp(prefix=".new-", dir=home))
        try:
            _write(beside, package.files)
            _sync(beside)
            beside.replace(folder)
        except OSError:
            shutil.rmtree(beside, ignore_errors=True)
            raise
    now = _pointer(home).get("current")
    before = _pointer(home).get("previous") if now == package.name else now
    _point(home, package.name, before)
    keep = {package.name, before}
    for other in home.iterdir():
        if other.is_dir() and other.name not in keep:
            shutil.rmtree(other, ignore_errors=True)


def go_back(home: Path) -> bool:
    """Let the catalogue before the last import hold again; False when there was no import."""
    pointer = _pointer(home)
    if "current" not in pointer:
        return False
    _point(home, pointer.get("previous"), pointer["current"])
    return True


def active_folder(home: Path, built_in: Path) -> Path:
    """The folder of the catalogue that holds: the imported one, else the built-in one.

    Raises Damaged("catalogue-invalid") when the imported one is not there any more.
    """
    current = _pointer(home).get("current")
    if current is None:
        return built_in
    folder = home / current
    if not folder.is_dir():
        reason = "Der übernommene Katalog fehlt. Bitte das Paket noch einmal übernehmen."
        raise Damaged("catalogue-invalid", file=_CURRENT, place="current", reason=reason)
    return folder


def templates_of(folder: Path, built_in: Path) -> Path:
    """The templates of the papers that belong to a catalogue's folder, else the built-in ones."""
    own = folder / "papers"
    return own if (own / "words.json").is_file() else built_in / "papers"


def _pointer(home: Path) -> dict[str, str]:
    try:
        content = json.loads((home / _CURRENT).read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as broken:
        place, reason = syntax_fault(broken)
        raise Damaged(
            "catalogue-invalid", file=_CURRENT, place=place or "ganze Datei", reason=reason
        ) from broken
    known = content if isinstance(content, dict) else {}
    return {
        k: v
        for k, v in known.items()
        if k in {"current", "previous"} and isinstance(v, str) and v.isalnum()
    }


def _point(home: Path, current: str | None, previous: str | None) -> None:
    content = {"current": current, "previous": previous}
    text = json.dumps({k: v for k, v in content.items() if v is not None})
    beside = home / f".{_CURRENT}"
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(home / _CURRENT)


def _sync(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())


def changes(before: Catalogue, after: Catalogue) -> tuple[Change, ...]:
    """What another catalogue would change, service by service and version by version."""
    old = {(s.id, s.valid_from): s for s in before.services}
    new = {(s.id, s.valid_from): s for s in after.services}
    found = []
    for key in sorted({*old, *new}):
        one, other = old.get(key), new.get(key)
        shown = other or one
        assert shown is not None
        what = "new" if one is None else "gone" if other is None else _compared(one, other)
        found.append(Change(shown.id, shown.label, shown.valid_from.isoformat(), what))
    return tuple(found)


def _compared(one: Service, other: Service) -> str:
    return "same" if _plain(one) == _plain(other) else "changed"


def _plain(service: Service) -> object:
    """A service without what all services share and without parsed conditions."""
    fields = tuple(
        (
            f.id, f.label, f.type, f.group, f.rule, f.evidence, f.values, f.is_list,
            f.payment_relevant, f.sensitivity, f.note, json.dumps(dict(f.params), sort_keys=True),
            _text(f.required), _text(f.evidence_required_when),
        )
        for f in service.fields
    )  # fmt: skip
    rest = (
        service.label, service.code, service.valid_to, service.role, service.copy_to,
        _text(service.copy_when), service.decisions, service.four_eyes, service.deadlines,
        tuple((r.kinds, _text(r.when), r.months) for r in service.evidence_required),
        tuple((w.text, _text(w.when)) for w in (*service.titles, *service.reasons)),
        service.due,
    )  # fmt: skip
    return fields, rest


def _text(condition: Any) -> str:
    return str(getattr(condition, "text", condition))
