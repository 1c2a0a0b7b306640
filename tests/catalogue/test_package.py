"""Packages: what goes out comes in again, and nothing comes in that is not whole and in order."""

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from app.catalogue_command import run_catalogue
from app.profile import Profile
from inbox.catalogue import load_catalogue
from inbox.catalogue_package import (
    MANIFEST,
    active_folder,
    changes,
    export_package,
    go_back,
    install_package,
    read_package,
    templates_of,
)
from inbox.errors import Damaged
from tests.comparison.probe import catalogue_copy, field, service_file

RESOURCES = Path(__file__).parents[2] / "resources"
NOW = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)

Files = dict[str, bytes]


def exported(tmp_path: Path, edit: Callable[[Path], object]) -> Path:
    folder = tmp_path / "office"
    if not folder.exists():
        folder.mkdir()
        catalogue_copy(folder)
    edit(folder)
    target = tmp_path / "paket.zip"
    export_package(folder, target, created=NOW, schema_folder=RESOURCES)
    return target


@lru_cache(maxsize=1)
def built_in() -> bytes:
    """The package of what the program brings along, made once."""
    with tempfile.TemporaryDirectory() as place:
        return exported(Path(place), lambda _folder: None).read_bytes()


def plain(tmp_path: Path) -> Path:
    package = tmp_path / "paket.zip"
    package.write_bytes(built_in())
    return package


def with_probe(folder: Path) -> None:
    content = service_file([field("kaution", "amount_equal", "money")])
    (folder / "services/probe.json").write_text(json.dumps(content), encoding="utf-8")


def unzipped(package: Path) -> Files:
    with zipfile.ZipFile(package) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(package: Path, files: Files) -> Path:
    with zipfile.ZipFile(package, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return package


def signed(files: Files) -> Files:
    """The files with a manifest that fits them, as somebody would make it who changed one."""
    manifest = json.loads(files[MANIFEST])
    rest = {n: d for n, d in files.items() if n != MANIFEST}
    manifest["files"] = {n: hashlib.sha256(d).hexdigest() for n, d in sorted(rest.items())}
    digest = hashlib.sha256()
    for name, value in manifest["files"].items():
        digest.update(f"{name}\0{value}\n".encode())
    manifest["version"] = digest.hexdigest()
    return {**rest, MANIFEST: json.dumps(manifest).encode()}


def refused(package: Path) -> dict[str, str]:
    with pytest.raises(Damaged) as caught:
        read_package(package, schema_folder=RESOURCES)
    assert caught.value.code == "package-invalid"
    return {k: str(v) for k, v in caught.value.values.items()}


def test_what_goes_out_comes_in_again_byte_for_byte(tmp_path: Path) -> None:
    target = exported(tmp_path, with_probe)
    package = read_package(target, schema_folder=RESOURCES)
    assert "probe" in {s.id for s in package.catalogue.services}
    assert set(package.files) >= {"catalogue/labels.json", "papers/pruefvermerk.typ"}
    assert "catalogue/schema.json" not in package.files
    manifest = json.loads(unzipped(target)[MANIFEST])
    assert manifest["format"] == 1
    assert {"id": "wba", "label_de": "Weiterbewilligungsantrag", "valid_from": "2020-01-01",
            "valid_to": None} in manifest["services"]  # fmt: skip
    again = tmp_path / "again.zip"
    export_package(tmp_path / "office", again, created=NOW, schema_folder=RESOURCES)
    assert again.read_bytes() == target.read_bytes()


def test_an_imported_package_wins_and_the_one_before_is_kept(tmp_path: Path) -> None:
    home = tmp_path / "catalogue"
    assert active_folder(home, RESOURCES) == RESOURCES
    first = read_package(plain(tmp_path), schema_folder=RESOURCES)
    install_package(first, home)
    second = read_package(exported(tmp_path, with_probe), schema_folder=RESOURCES)
    install_package(second, home)
    folder = active_folder(home, RESOURCES)
    assert folder.name == second.name
    assert {s.id for s in load_catalogue(folder, schema_folder=RESOURCES).services} >= {"probe"}
    assert templates_of(folder, RESOURCES) == folder / "papers"
    assert templates_of(RESOURCES, RESOURCES) == RESOURCES / "papers"
    assert go_back(home)
    assert active_folder(home, RESOURCES).name == first.name
    assert go_back(home)
    assert active_folder(home, RESOURCES).name == second.name


def test_only_the_package_and_the_one_before_stay_on_the_disk(tmp_path: Path) -> None:
    home = tmp_path / "catalogue"
    assert not go_back(home)
    for number in range(4):

        def edit(folder: Path, number: int = number) -> None:
            content = service_file([field(f"feld_{number}", "none")])
            (folder / "services/probe.json").write_text(json.dumps(content), encoding="utf-8")

        install_package(read_package(exported(tmp_path, edit), schema_folder=RESOURCES), home)
        install_package(read_package(exported(tmp_path, edit), schema_folder=RESOURCES), home)
    assert sum(p.is_dir() for p in home.iterdir()) == 2


def test_an_import_that_dies_halfway_leaves_the_old_catalogue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "catalogue"
    install_package(read_package(plain(tmp_path), schema_folder=RESOURCES), home)
    before = active_folder(home, RESOURCES)
    package = read_package(exported(tmp_path, with_probe), schema_folder=RESOURCES)

    def full(_descriptor: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="disk full"):
        install_package(package, home)
    monkeypatch.undo()
    assert active_folder(home, RESOURCES) == before
    assert load_catalogue(before, schema_folder=RESOURCES).services
    install_package(package, home)
    assert active_folder(home, RESOURCES).name == package.name


@pytest.mark.parametrize(
    ("edit", "file", "reason"),
    [
        (lambda f: f.pop(MANIFEST), MANIFEST, "Verzeichnis des Pakets fehlt"),
        (lambda f: f.update({MANIFEST: b"{"}), MANIFEST, "kein gültiges JSON"),
        (lambda f: f.update({MANIFEST: b"[]"}), MANIFEST, "Verzeichnis der Dateien fehlt"),
        (
            lambda f: f.update({MANIFEST: f[MANIFEST].replace(b'"format": 1', b'"format": 2')}),
            MANIFEST,
            "kennt dieses Programm nicht",
        ),
        (lambda f: f.pop("services/wba.json"), "services/wba.json", "fehlt im Paket"),
        (
            lambda f: f.update({"services/neu.json": b"{}"}),
            "services/neu.json",
            "nicht im Verzeichnis",
        ),
        (
            lambda f: f.update({"services/wba.json": f["services/wba.json"] + b" "}),
            "services/wba.json",
            "Prüfsumme weicht ab",
        ),
        (lambda f: f.update({"../boese.json": b"{}"}), "../boese.json", "gehört nicht"),
        (lambda f: f.update({"/etc/boese.json": b"{}"}), "/etc/boese.json", "gehört nicht"),
        (lambda f: f.update({"services/..\\x.json": b"{}"}), "services/..\\x.json", "gehört nicht"),
        (
            lambda f: f.update({"catalogue/schema.json": b"{}"}),
            "catalogue/schema.json",
            "gehört nicht",
        ),
        (lambda f: f.update({"services/code.py": b""}), "services/code.py", "gehört nicht"),
    ],
)
def test_a_package_that_was_touched_is_refused(
    tmp_path: Path, edit: Callable[[Files], object], file: str, reason: str
) -> None:
    package = plain(tmp_path)
    files = unzipped(package)
    edit(files)
    told = refused(zipped(package, files))
    assert told["file"] == file
    assert reason in told["reason"]


def rewritten(files: Files, name: str, edit: Callable[[dict[str, Any]], object]) -> Files:
    content = json.loads(files[name])
    edit(content)
    return signed({**files, name: json.dumps(content).encode()})


@pytest.mark.parametrize(
    ("name", "edit", "place", "reason"),
    [
        (
            "services/wba.json",
            lambda c: c["fields"][0].update(rule="raten"),
            "fields/0/rule",
            "„raten“ ist hier nicht vorgesehen. Möglich sind: none",
        ),
        (
            "services/wba.json",
            lambda c: c["fields"][0].pop("label_de"),
            "fields/0",
            "„label_de“ fehlt.",
        ),
        (
            "services/wba.json",
            lambda c: c.update(zusatz=1),
            "ganze Datei",
            "„zusatz“ ist hier nicht",
        ),
        (
            "services/wba.json",
            lambda c: c.update(deadlines="nie"),
            "deadlines",
            "Erwartet wird eine Liste",
        ),
        (
            "services/wba.json",
            lambda c: c["fields"][3].update(required="nie == 1"),
            "fields/3",
            "Das Feld „nie“ gibt es nicht.",
        ),
        (
            "services/wba.json",
            lambda c: c["fields"][3].update(required="bg_nummer ="),
            "fields/3",
            "nicht lesbar",
        ),
        (
            "services/ortsabwesenheit.json",
            lambda c: next(f for f in c["fields"] if f["id"] == "tage")["params"].update(
                {"to": "ende"}
            ),
            "params",
            "Das Feld „ende“ gibt es nicht.",
        ),
        (
            "services/wba.json",
            lambda c: c.update(valid_from="2026-13-01"),
            "valid_from",
            "Den Tag 2026-13-01 gibt es nicht.",
        ),
        (
            "catalogue/labels.json",
            lambda c: c["fields"].update(iban={"zettel": ["x"]}),
            "zettel",
            "Die Nachweisart „zettel“ gibt es nicht.",
        ),
    ],
)
def test_a_package_with_a_malformed_file_names_file_place_and_reason_in_german(
    tmp_path: Path, name: str, edit: Callable[[dict[str, Any]], object], place: str, reason: str
) -> None:
    package = plain(tmp_path)
    told = refused(zipped(package, rewritten(unzipped(package), name, edit)))
    assert told["file"] == name
    assert place in told["place"]
    assert reason in told["reason"]


def test_what_is_no_package_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "nix.zip")["reason"] == "Die Datei fehlt."
    text = tmp_path / "text.zip"
    text.write_text("kein Paket", encoding="utf-8")
    assert refused(text)["reason"] == "Das ist kein lesbares Paket."
    many = {f"services/s{n}.json": b"{}" for n in range(501)}
    assert refused(zipped(text, many))["reason"] == "Das Paket ist zu groß."


def test_checking_changes_nothing_and_says_what_would_change(tmp_path: Path) -> None:
    package = exported(tmp_path, with_probe)
    profile = Profile(tmp_path / "desk", {})
    code, said = run_catalogue(profile, "import", package, only_check=True)
    assert code == 0
    assert "neu          Probe (probe, ab 2020-01-01)" in said
    assert "unverändert  Krankmeldung" in said
    assert said.endswith("Es wurde nichts geändert.")
    assert not profile.catalogues.exists()
    code, said = run_catalogue(profile, "import", package, only_check=False)
    assert active_folder(profile.catalogues, RESOURCES).parent == profile.catalogues
    assert run_catalogue(profile, "back", None, only_check=False)[0] == 0
    assert active_folder(profile.catalogues, RESOURCES) == RESOURCES


def test_a_package_the_handover_could_not_work_with_is_refused(tmp_path: Path) -> None:
    package = plain(tmp_path)
    files = unzipped(package)
    words = rewritten(files, "papers/words.json", lambda c: c["results"].pop("match"))
    profile = Profile(tmp_path / "desk", {})
    with pytest.raises(Damaged) as caught:
        run_catalogue(profile, "import", zipped(package, words), only_check=False)
    assert caught.value.values["place"] == "results/match"

    def without_iban(content: dict[str, Any]) -> None:
        content["fields"] = [f for f in content["fields"] if f["id"] != "iban"]

    less = rewritten(files, "services/wba.json", without_iban)
    with pytest.raises(Damaged) as caught:
        run_catalogue(profile, "import", zipped(package, less), only_check=False)
    assert caught.value.code == "package-invalid"
    assert not profile.catalogues.exists()


def test_changes_are_told_by_version(tmp_path: Path) -> None:
    before = load_catalogue(RESOURCES)

    def edit(folder: Path) -> None:
        path = folder / "services/wba.json"
        content = json.loads(path.read_text("utf-8"))
        content["fields"][0]["label_de"] = "Nummer"
        path.write_text(json.dumps(content), encoding="utf-8")
        (folder / "services/vaem.json").unlink()

    package = read_package(exported(tmp_path, edit), schema_folder=RESOURCES)
    told = {c.service: c.what for c in changes(before, package.catalogue)}
    assert told["wba"] == "changed"
    assert told["vaem"] == "gone"
    assert told["krankmeldung"] == "same"
