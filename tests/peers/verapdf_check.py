"""veraPDF, the independent validator of PDF/A, as a peer. Nothing of it is in this repository."""

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest

from tests.peers.maven import CACHE, Artifact, fetched

VERSION = "1.26.1"
_OWN = (
    *("validation-model", "pdf-model", "parser", "core"),
    *("metadata-fixer", "feature-reporting", "verapdf-xmp-core"),
)
PARTS: tuple[Artifact, ...] = (
    *((f"org.verapdf:{name}", VERSION, "jar") for name in _OWN),
    ("org.mozilla:rhino", "1.7.13", "jar"),
    ("javax.xml.bind:jaxb-api", "2.3.1", "jar"),
    ("com.sun.xml.bind:jaxb-impl", "2.3.2", "jar"),
    ("com.sun.xml.bind:jaxb-core", "2.3.0.1", "jar"),
    ("javax.activation:javax.activation-api", "1.2.0", "jar"),
    ("com.fasterxml.jackson.core:jackson-databind", "2.14.0", "jar"),
    ("com.fasterxml.jackson.core:jackson-core", "2.14.0", "jar"),
    ("com.fasterxml.jackson.core:jackson-annotations", "2.14.0", "jar"),
)
PROBE: Artifact = ("org.verapdf:verapdf-xmp-core", VERSION, "pom")
_PROGRAM = Path(__file__).parent / "verapdf" / "Check.java"


@dataclass(frozen=True)
class Validated:
    """What veraPDF says of one file."""

    complies: bool
    checks: int
    faults: tuple[str, ...]


@lru_cache(maxsize=1)
def parts() -> tuple[Path, ...] | str:
    """Its files, or the reason why there are none."""
    return fetched(CACHE / "verapdf", PARTS, PROBE)


def validated(files: Sequence[Path], flavour: str) -> list[Validated]:
    """Every file in one run; skips by name where veraPDF cannot be had."""
    found = parts()
    if isinstance(found, str):
        pytest.skip(f"veraPDF: {found}")
    told = subprocess.run(
        [
            *("java", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
            *("-cp", os.pathsep.join(map(str, found)), str(_PROGRAM), flavour, *map(str, files)),
        ],
        check=True,
        capture_output=True,
        encoding="utf-8",
        timeout=110,
    )
    results: list[Validated] = []
    for line in told.stdout.splitlines():
        if line.startswith("= "):
            _, complies, checks = line.split()
            results.append(Validated(complies == "true", int(checks), ()))
        elif line.startswith("- ") and results:
            last = results[-1]
            results[-1] = Validated(last.complies, last.checks, (*last.faults, line[2:]))
    return results
