"""Programs that tests are measured against, fetched with Maven into the user's cache.

Where Maven reaches its repository they are required; where it does not, tests are skipped by name.
"""

import shutil
import subprocess
from pathlib import Path

import platformdirs

PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1"
CACHE = Path(platformdirs.user_cache_dir("zweiklick-tests"))

#: Group and name, version, kind of file.
Artifact = tuple[str, str, str]


def fetched(cache: Path, parts: tuple[Artifact, ...], probe: Artifact) -> tuple[Path, ...] | str:
    """The files, or the reason why there are none. Raises when Maven works and they fail.

    `probe` is asked for to see whether Maven reaches its repository: a few kilobytes.
    """
    files = tuple(_kept(cache, each) for each in parts)
    if shutil.which("java") is None:
        return "kein Java auf diesem Rechner"
    if all(file.exists() for file in files):
        return files
    if shutil.which("mvn") is None:
        return "kein Maven auf diesem Rechner"
    try:
        _maven(cache, (probe,), 60)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return "Maven erreicht seine Ablage nicht"
    _maven(cache, tuple(p for p, f in zip(parts, files, strict=True) if not f.exists()), 300)
    assert all(file.exists() for file in files)
    return files


def _kept(cache: Path, artifact: Artifact) -> Path:
    name, version, kind = artifact
    return cache / f"{name.partition(':')[2]}-{version}.{kind}"


def _maven(cache: Path, wanted: tuple[Artifact, ...], seconds: float) -> None:
    """One run for all. Without what they depend on: the lists above name all that is needed."""
    cache.mkdir(parents=True, exist_ok=True)
    listed = "".join(
        f"<dependency><groupId>{group}</groupId><artifactId>{name}</artifactId>"
        f"<version>{version}</version><type>{kind}</type><exclusions><exclusion>"
        "<groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions></dependency>"
        for (whole, version, kind) in wanted
        for group, _, name in [whole.partition(":")]
    )
    project = cache / "wanted.xml"
    project.write_text(
        "<project><modelVersion>4.0.0</modelVersion><groupId>tests</groupId>"
        "<artifactId>wanted</artifactId><version>1</version><packaging>pom</packaging>"
        f"<dependencies>{listed}</dependencies></project>",
        "utf-8",
    )
    subprocess.run(
        [
            *("mvn", "-q", "-B", "-f", str(project), f"{PLUGIN}:copy-dependencies"),
            f"-DoutputDirectory={cache}",
        ],
        check=True,
        timeout=seconds,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
