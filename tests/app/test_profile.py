"""The profile: whose desk, which day, and what beginning anew may throw away."""

import io
import json
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring

from app.cli import main
from app.demo import forget
from app.keys import root_key, secret
from app.profile import SAMPLE_START, business_clock, open_profile
from inbox.errors import Damaged, Refused
from inbox.store.store import open_store
from tests.app.test_keys import Held

ROOT = Path(__file__).resolve().parents[2]
OFFICE = """
form_server = "https://formulare.example.org"
case_system = "https://fachverfahren.example.org"
e_file = "akte"
"""


def app(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "app", "--profile", str(folder), *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )


def test_a_new_folder_is_the_sample_profile_and_private(tmp_path: Path) -> None:
    profile = open_profile(tmp_path / "neu")
    assert profile.is_demo
    assert stat.S_IMODE(profile.folder.stat().st_mode) == 0o700


def test_the_sample_day_begins_once_and_time_goes_on_in_it(tmp_path: Path) -> None:
    profile = open_profile(tmp_path)
    first = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
    begun = business_clock(profile, real=first)
    assert first + begun.offset == SAMPLE_START
    assert begun.is_demo
    later = business_clock(open_profile(tmp_path), real=first + timedelta(hours=30))
    assert later.offset == begun.offset, "a second start does not begin the day anew"


@pytest.mark.parametrize("hurt", ["", "{}", "[1]", '{"offset_seconds": "x"}', "\0\0"])
def test_a_hurt_clock_file_begins_the_sample_day_anew(tmp_path: Path, hurt: str) -> None:
    profile = open_profile(tmp_path)
    (tmp_path / "clock.json").write_text(hurt, "utf-8")
    now = datetime(2027, 3, 1, tzinfo=UTC)
    assert now + business_clock(profile, real=now).offset == SAMPLE_START
    assert business_clock(profile, real=now + timedelta(days=1)).offset == SAMPLE_START - now


def test_a_configured_office_has_the_real_day(tmp_path: Path) -> None:
    (tmp_path / "zweiklick.toml").write_text(OFFICE, "utf-8")
    profile = open_profile(tmp_path)
    clock = business_clock(profile)
    assert not profile.is_demo and not clock.is_demo and clock.offset == timedelta()
    assert not (tmp_path / "clock.json").exists()


def test_beginning_anew_forgets_the_whole_sample_day_and_nothing_beside_it(
    tmp_path: Path,
) -> None:
    profile = open_profile(tmp_path)
    business_clock(profile)
    old = root_key(tmp_path, demo=True, server="http://127.0.0.1:1")
    for part in (profile.store, profile.servers, profile.e_file, profile.logs):
        part.mkdir()
        (part / "etwas").write_text("x", "utf-8")
    (tmp_path / "notiz.txt").write_text("gehört mir", "utf-8")
    forget(profile)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["logs", "notiz.txt"]
    assert root_key(tmp_path, demo=True, server="http://127.0.0.1:1") != old


def test_a_real_desk_is_never_forgotten(tmp_path: Path) -> None:
    (tmp_path / "zweiklick.toml").write_text(OFFICE, "utf-8")
    kept = tmp_path / "store" / "desk.db"
    kept.parent.mkdir()
    kept.write_bytes(b"wichtig")
    with pytest.raises(Refused) as refused:
        forget(open_profile(tmp_path))
    assert refused.value.code == "not-a-sample-profile"
    told = app(tmp_path, "--fresh")
    assert told.returncode == 3
    assert "gehört nicht zur Übung" in told.stdout
    assert "Traceback" not in told.stderr
    assert kept.read_bytes() == b"wichtig"


@pytest.mark.parametrize("text", ["form_server = 'https://", "=", "a = 1\na = 2", "\xff"])
def test_settings_that_cannot_be_read_are_said_and_left_alone(tmp_path: Path, text: str) -> None:
    raw = text.encode("latin-1")
    (tmp_path / "zweiklick.toml").write_bytes(raw)
    with pytest.raises(Damaged) as damaged:
        open_profile(tmp_path)
    assert damaged.value.code == "settings-invalid"
    assert (tmp_path / "zweiklick.toml").read_bytes() == raw


def test_the_start_says_in_words_that_settings_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "zweiklick.toml").write_text("form_server = 'https://", "utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "app", "--profile", str(tmp_path)],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        said = process.stdout.readline() + process.stdout.readline()
        assert process.poll() is None, "a window says it as well, until it is closed"
        process.kill()
        trouble = process.stderr.read()
    assert "Einstellungen" in said and "unverändert" in said and "IT" in said
    assert "Traceback" not in trouble
    assert [p.name for p in tmp_path.iterdir()] == ["zweiklick.toml"]


def test_the_doctor_says_in_words_that_settings_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "zweiklick.toml").write_text("= 3\n", "utf-8")
    told = app(tmp_path, "doctor")
    assert told.returncode == 3
    assert "Einstellungen" in told.stdout and "IT" in told.stdout
    assert "zweiklick.toml: " in told.stdout and "line 1" in told.stdout, "and where, for the IT"
    assert "Traceback" not in told.stdout + told.stderr


def test_the_doctor_finds_every_part_of_a_fresh_desk(tmp_path: Path) -> None:
    told = app(tmp_path, "doctor", "--json")
    findings = {f["part"]: f for f in json.loads(told.stdout)["findings"]}
    assert set(findings) >= {"Schlüssel", "Speicher", "Nachweis-Leser", "Schriften", "Uhr"}
    assert findings["Schriften"]["state"] == "ok"
    assert all(f["reason"] for f in findings.values())
    assert told.returncode == int(any(f["state"] == "fehler" for f in findings.values()))
    assert "Traceback" not in told.stderr


def test_an_open_desk_is_not_thrown_away_under_its_window(tmp_path: Path) -> None:
    profile = open_profile(tmp_path)
    store = open_store(profile.store, root_key(tmp_path, demo=True, server="http://127.0.0.1:1"))
    before = sorted(p.name for p in tmp_path.rglob("*"))
    told = app(tmp_path, "--fresh")
    assert told.returncode == 3
    assert "schon geöffnet" in told.stdout
    assert "Traceback" not in told.stderr
    assert sorted(p.name for p in tmp_path.rglob("*")) == before
    store.close()
    forget(profile)
    assert not profile.store.exists()


def test_a_folder_that_cannot_be_one_is_said_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "datei").write_text("keine Mappe", "utf-8")
    for place in (tmp_path / "datei", tmp_path / "datei" / "darunter"):
        told = app(place, "doctor")
        assert told.returncode == 3
        assert "Ordner" in told.stdout and "nichts verändert" in told.stdout
        assert "Traceback" not in told.stderr
    assert (tmp_path / "datei").read_text("utf-8") == "keine Mappe"


def test_a_secret_is_sealed_from_a_pipe_and_never_without_a_keyring(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "zweiklick.toml").write_text(OFFICE, "utf-8")
    command = ["--profile", str(tmp_path), "secret", "case-system"]
    before = keyring.get_keyring()
    try:
        monkeypatch.setattr("sys.stdin", io.StringIO("fv-geheim\n"))
        keyring.set_keyring(NoKeyring())
        assert main(command) == 3
        assert not (tmp_path / "secrets").exists()
        monkeypatch.setattr("sys.stdin", io.StringIO("fv-geheim\n"))
        keyring.set_keyring(Held())
        assert main(command) == 0
        assert secret(tmp_path, "case-system") == "fv-geheim"
        kept = (tmp_path / "secrets" / "case-system.sealed").read_bytes()
        assert b"fv-geheim" not in kept
    finally:
        keyring.set_keyring(before)
