"""Where one person's desk keeps its things, and what it talks to. Reads files, opens nothing."""

import json
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from inbox.clock import OFFICE_ZONE, BusinessClock
from inbox.errors import Damaged, Refused
from sync.handover.efile.place import EFilePlace

#: The day and minute on which the sample day begins (Monday of the samples).
SAMPLE_START = datetime(2026, 11, 23, 9, 12, tzinfo=OFFICE_ZONE)


@dataclass(frozen=True, slots=True)
class Connections:
    """Addresses and secrets of the programs the desk talks to; secrets never reach a log."""

    form_server: str
    token: str = field(repr=False)
    case_system: str
    case_system_token: str = field(repr=False)
    e_file: EFilePlace
    certificate: Path | None = None
    proxy: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """A folder with a desk in it. `settings` is zweiklick.toml, absent in the sample profile."""

    folder: Path
    settings: dict[str, object]

    @property
    def is_demo(self) -> bool:
        """Whether this desk runs on embedded defaults."""
        return not self.settings

    @property
    def store(self) -> Path:
        """Folder of the encrypted store."""
        return self.folder / "store"

    @property
    def servers(self) -> Path:
        """Folder of the embedded programs (sample profile only)."""
        return self.folder / "servers"

    @property
    def e_file(self) -> Path:
        """The embedded electronic file: one folder per file number."""
        return self.folder / "e-akte"

    @property
    def catalogues(self) -> Path:
        """Folder of imported catalogues (inbox/catalogue_package.py)."""
        return self.folder / "catalogue"

    @property
    def logs(self) -> Path:
        """Folder of the logs; ids only, never people."""
        return self.folder / "logs"

    def number(self, key: str, default: float) -> float:
        """A numeric setting."""
        value = self.settings.get(key, default)
        return float(value) if isinstance(value, int | float) else default


def default_folder() -> Path:
    """The profile folder of this person on this PC; ZWEIKLICK_PROFILE overrides it."""
    named = os.environ.get("ZWEIKLICK_PROFILE")
    if named:
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("zweiklick", appauthor=False)


def open_profile(folder: Path | None) -> Profile:
    """Read the profile; made when there is none.

    Raises Damaged("settings-invalid", file, place) for an unreadable zweiklick.toml,
    Refused("profile-unusable") for a folder that cannot be made or written.
    """
    chosen = folder or default_folder()
    file = chosen / "zweiklick.toml"
    try:
        chosen.mkdir(parents=True, exist_ok=True, mode=0o700)
        text = file.read_text("utf-8") if file.exists() else None
    except OSError:
        raise Refused("profile-unusable") from None
    except UnicodeDecodeError as broken:
        raise Damaged("settings-invalid", file=file.name, place="UTF-8") from broken
    if not os.access(chosen, os.W_OK):
        raise Refused("profile-unusable")
    if text is None:
        return Profile(chosen, {})
    import tomllib

    try:
        return Profile(chosen, tomllib.loads(text))
    except tomllib.TOMLDecodeError as broken:
        raise Damaged("settings-invalid", file=file.name, place=str(broken)) from broken


def business_clock(profile: Profile, *, real: datetime | None = None) -> BusinessClock:
    """The office's clock: real time, or the sample day that began with the first start."""
    if not profile.is_demo:
        return BusinessClock()
    file = profile.folder / "clock.json"
    now = real or datetime.now(UTC)
    try:
        offset = float(json.loads(file.read_text("utf-8"))["offset_seconds"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        offset = (SAMPLE_START - now).total_seconds()
        file.write_text(json.dumps({"offset_seconds": offset}), "utf-8")
    return BusinessClock(timedelta(seconds=offset), is_demo=True)
