"""Examines this desk: each part with state, reason, remedy. Reads and probes; mends nothing."""

import importlib.metadata
import importlib.util
import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from app.profile import Profile, business_clock
from inbox.errors import ZweiklickError
from inbox.evidence.probe import LockReport
from sync.handover.efile.place import FOLDER, EFilePlace, folder_place

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
OK, WARNING, BAD = "ok", "warnung", "fehler"
LOOKED = {
    "reachable": "erreichbar",
    "types": "Typen und Felder bekannt",
    "place": "Ablageort vorhanden",
    "writable": "beschreibbar",
    "returns": "Rückmeldungen lesbar",
}
WORDS = {OK: "in Ordnung", WARNING: "eingeschränkt", BAD: "gestört"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One part of the desk: what state it is in, why, and what helps."""

    part: str
    state: str
    reason: str
    remedy: str = ""


def run_doctor(profile: Profile, *, as_json: bool) -> int:
    """Print the findings; 1 when something is broken."""
    findings = [
        look(profile)
        for look in (
            python,
            keyring_,
            store,
            worker,
            recognisers,
            recogniser_lock,
            fonts,
            clock,
            e_file,
        )
    ]
    if as_json:
        sys.stdout.write(
            json.dumps({"findings": [asdict(f) for f in findings]}, ensure_ascii=False) + "\n"
        )
    else:
        for f in findings:
            sys.stdout.write(f"{f.part:<18} {WORDS[f.state]:<14} {f.reason}\n")
            if f.remedy:
                sys.stdout.write(f"{'':<18} {'':<14} → {f.remedy}\n")
    return 1 if any(f.state == BAD for f in findings) else 0


def python(_profile: Profile) -> Finding:
    """Python and Qt."""
    from PySide6 import __version__ as qt

    version = ".".join(str(n) for n in sys.version_info[:3])
    if qt.startswith("6.12.0") and sys.version_info < (3, 12):
        return Finding(
            "Python und Qt", BAD, f"Python {version}, PySide6 {qt}", "PySide6 6.11.3 verwenden"
        )
    return Finding("Python und Qt", OK, f"Python {version}, PySide6 {qt}")


def keyring_(profile: Profile) -> Finding:
    """Where the root key lies."""
    from app.keys import keyring_state

    if profile.is_demo:
        return Finding(
            "Schlüssel",
            WARNING,
            "Übungsprofil: Schlüsseldatei nur für dieses Konto",
            "Im Betrieb liegt der Schlüssel im Schlüsselbund des Systems",
        )
    state = keyring_state()
    if state == "ok":
        return Finding("Schlüssel", OK, "Schlüsselbund des Systems erreichbar")
    return Finding(
        "Schlüssel",
        BAD,
        f"Schlüsselbund nicht verwendbar ({state})",
        "Schlüsselbund entsperren oder einrichten; bis dahin bleibt nichts auf der Platte",
    )


def store(profile: Profile) -> Finding:
    """The store's folder."""
    folder = profile.store
    if not folder.exists():
        return Finding("Speicher", OK, "noch leer")
    loose = [p for p in folder.rglob("*") if os.name == "posix" and p.stat().st_mode & 0o077]
    if loose:
        return Finding(
            "Speicher",
            BAD,
            f"{len(loose)} Dateien sind für andere lesbar",
            "Rechte des Profilordners auf dieses Konto beschränken",
        )
    return Finding("Speicher", OK, "nur für dieses Konto lesbar")


def worker(_profile: Profile) -> Finding:
    """What of the lock-down is in force in the evidence worker."""
    from inbox.evidence.probe import probe

    return _tried("Nachweis-Leser", lambda: _lock_down(probe()))


def recognisers(_profile: Profile) -> Finding:
    """Which recognisers read pictures here, in which version, and whether memory is enough."""
    from inbox.evidence.recogniser import SMALLEST_MEMORY, memory_here, models_folder, which_fit

    part = "Texterkennung"
    missing = [
        name for name in ("rapidocr", "onnxruntime", "tesserocr", "zxingcpp")
        if importlib.util.find_spec(name) is None
    ]  # fmt: skip
    if missing or not (models_folder() / "deu.traineddata").is_file():
        what = ", ".join(missing) or "deutsches Sprachmodell"
        return Finding(part, BAD, f"fehlt: {what}", "Programm neu installieren")
    memory = f"{memory_here() / 2**30:.1f} GB Arbeitsspeicher"
    second = f"Tesseract (tesserocr {_version('tesserocr')})"
    codes = f"Codes: zxing-cpp {_version('zxing-cpp')}"
    if which_fit() == "both":
        first = f"RapidOCR {_version('rapidocr')} liest, {second} prüft nach"
        return Finding(part, OK, f"{first}; {codes}; {memory}")
    return Finding(
        part,
        WARNING,
        f"nur {second}; {codes}; {memory}",
        f"Ab {SMALLEST_MEMORY // 2**30} GB Arbeitsspeicher liest die genauere Texterkennung mit",
    )


def recogniser_lock(_profile: Profile) -> Finding:
    """What of the lock-down is in force in the recogniser."""
    from inbox.evidence.probe import probe

    part = "Erkennung gesperrt"
    return _tried(part, lambda: _lock_down(probe(which="recogniser"), part))


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "?"


def _lock_down(report: LockReport, part: str = "Nachweis-Leser") -> Finding:
    if report.allowed:
        return Finding(
            part,
            BAD,
            "nicht verweigert: " + ", ".join(report.allowed),
            "Einen Kernel mit seccomp und Landlock verwenden",
        )
    if report.missing:
        return Finding(
            part,
            WARNING,
            "fehlt hier: " + ", ".join(report.missing),
            "Die übrigen Sperren wirken; ein neuerer Kernel bietet auch diese",
        )
    return Finding(part, OK, f"verweigert: {', '.join(sorted(report.attempts))}")


def fonts(_profile: Profile) -> Finding:
    """The bundled fonts."""
    folder = Path(__file__).resolve().parent.parent / "resources" / "fonts"
    found = sorted(p.name for p in folder.glob("**/*.ttf"))
    if not found:
        return Finding(
            "Schriften", BAD, "keine mitgelieferte Schrift gefunden", "Programm neu installieren"
        )
    return Finding("Schriften", OK, f"{len(found)} Schriftschnitte")


def clock(profile: Profile) -> Finding:
    """Business clock and zone data."""
    if importlib.util.find_spec("tzdata") is None and not Path("/usr/share/zoneinfo").exists():
        return Finding("Uhr", BAD, "keine Zeitzonendaten", "Paket tzdata installieren")
    told = business_clock(profile)
    kind = "Übungstag" if told.is_demo else "Tag"
    return Finding("Uhr", OK, f"{kind} {told.today().strftime('%d.%m.%Y')}, Europe/Berlin")


def e_file(profile: Profile) -> Finding:
    """Whether the e-file answers, knows our table, and may be written. Files nothing."""
    return _tried("E-Akte", lambda: _examined(_e_file_place(profile)))


def _e_file_place(profile: Profile) -> EFilePlace:
    if profile.is_demo:
        return folder_place(profile.e_file)
    from app.opening import e_file_of

    settings = profile.settings
    return e_file_of(profile, settings.get("certificate"), settings.get("proxy"))


def _examined(place: EFilePlace) -> Finding:
    from sync.handover.efile.choice import open_efile
    from ui.messages import sentence

    if place.kind == FOLDER and not place.folder.exists():
        return Finding("E-Akte", WARNING, "Ordner noch nicht da", "Beim ersten Start angelegt")
    opened = open_efile(place, RESOURCES)
    try:
        looks = opened.look()
    finally:
        opened.close()
    slips = [look for look in looks if look.code]
    if not slips:
        return Finding("E-Akte", OK, f"{place.kind}: " + ", ".join(LOOKED[k.what] for k in looks))
    message = sentence(slips[0].code)
    details = ", ".join(dict.fromkeys(look.detail for look in slips if look.detail))
    reason = message.title + (f" ({details})" if details else "")
    return Finding("E-Akte", BAD, reason, message.text)


def _tried(part: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except (ZweiklickError, OSError) as failed:
        known = dict(failed.values) if isinstance(failed, ZweiklickError) else {}
        where = " ".join(str(known[k]) for k in ("file", "place", "reason") if k in known)
        why = where or type(failed).__name__
        return Finding(part, BAD, f"Prüfung nicht möglich ({why})")
