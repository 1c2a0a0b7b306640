"""The e-file as a folder: ROOT/<file number>/<day>_<number>_<paper>.<ext> and its .json.

Written atomically, found again by key, read back. It never creates ROOT: a share that is not
mounted must not become a local folder that nobody reads.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from inbox.errors import Damaged, Unreachable
from inbox.handover import Paper
from sync.handover.efile.disk import known_faults, mark, sync_folder, write_new
from sync.handover.efile.look import Look
from sync.handover.efile.names import safe_name
from sync.handover.targets import Placed

#: Metadata of a paper that the folder itself needs.
FILE_NUMBER, NUMBER, DAY = "Aktenzeichen", "Vorgangsnummer", "Posteingangsdatum"


class FolderEFile:
    """Implements EFile on a local or mounted folder."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lasting: set[Path] = set()  #: folders whose name is known to survive a crash

    def place_for(self, paper: Paper, key: str) -> Placed:
        """The folder of the file number, and the first name."""
        name = next(self._names(paper))
        folder = safe_name(paper.metadata.get(FILE_NUMBER, ""))
        said = {n: str(v) for n, v in _content(paper, key, name).items()}
        return Placed((folder,), name, said)

    def put(self, paper: Paper, data: bytes, key: str) -> str:
        """File one paper; the receipt is its path below the root.

        A paper already filed under this key stays as it is. Raises Unreachable (efile-full,
        efile-readonly, efile-unreachable), Refused (efile-no-file-number), Damaged
        (efile-hash-differs: the bytes given are not those of the sealed plan).
        """
        if hashlib.sha256(data).hexdigest() != paper.sha256:
            raise Damaged("efile-hash-differs", paper=paper.id)
        with known_faults():
            folder = self._folder(paper)
            known = self._find(folder, paper, key)
            if known is not None:
                return known
            if folder not in self._lasting or not folder.is_dir():
                folder.mkdir(exist_ok=True)
                sync_folder(self._root)
                self._lasting.add(folder)
            for name in self._names(paper):
                target = folder / name
                entry = target.with_name(target.name + ".json")
                if not write_new(target, data, key) and not _holds(target, paper.sha256):
                    if _key_of(entry) == key:
                        return self._receipt(target)  # another desk was faster
                    continue  # another paper of the same day has this name
                if write_new(entry, _entry(paper, key, name), key) or _key_of(entry) == key:
                    for left in folder.glob(f"{mark(key)}*.part"):
                        left.unlink(missing_ok=True)  # of a writer that was killed
                    sync_folder(folder)
                    return self._receipt(target)
            raise Damaged("efile-name-taken", paper=paper.id)

    def find_by_key(self, paper: Paper, key: str) -> str | None:
        """The receipt under this key when both the paper and its entry are there."""
        with known_faults():
            return self._find(self._folder(paper), paper, key)

    def read_back(self, receipt: str) -> bytes:
        """The bytes as the folder holds them. Raises Damaged("efile-missing")."""
        path = PurePosixPath(receipt)
        if path.is_absolute() or ".." in path.parts:
            raise Damaged("efile-missing")
        with known_faults():
            self._check_root()
            try:
                return self._root.joinpath(*path.parts).read_bytes()
            except FileNotFoundError as gone:
                raise Damaged("efile-missing") from gone

    def close(self) -> None:
        """Nothing is held open."""

    def look(self) -> tuple[Look, ...]:
        """The folder is there and can be written."""
        if not self._root.is_dir():
            return (Look("reachable", "efile-unreachable"),)
        may = os.access(self._root, os.W_OK)
        return (Look("reachable"), Look("writable", "" if may else "efile-readonly"))

    # -- inside ----------------------------------------------------------------------------
    def _check_root(self) -> None:
        if not self._root.is_dir():
            raise Unreachable("efile-unreachable")

    def _folder(self, paper: Paper) -> Path:
        self._check_root()
        return self._root / safe_name(paper.metadata.get(FILE_NUMBER, ""))

    def _names(self, paper: Paper) -> Iterator[str]:
        stem, suffix = _stem(paper), Path(paper.file_name).suffix.lower()
        yield f"{stem}{suffix}"
        for count in range(2, 100):
            yield f"{stem}-{count}{suffix}"

    def _find(self, folder: Path, paper: Paper, key: str) -> str | None:
        suffix = Path(paper.file_name).suffix.lower()
        stem = _stem(paper)
        if not folder.is_dir():
            return None
        with os.scandir(folder) as entries:
            names = [
                e.name
                for e in entries
                if e.name.startswith(stem) and e.name.endswith(f"{suffix}.json")
            ]
        for name in sorted(names):
            target = folder / name.removesuffix(".json")
            if _key_of(folder / name) == key and target.exists():
                return self._receipt(target)
        return None

    def _receipt(self, target: Path) -> str:
        return target.relative_to(self._root).as_posix()


def _stem(paper: Paper) -> str:
    day = paper.metadata.get(DAY, "")[:10]
    return safe_name(f"{day}_{paper.metadata.get(NUMBER, '')}_{paper.id}")


def _content(paper: Paper, key: str, name: str) -> dict[str, Any]:
    return {**paper.metadata, "Datei": name, "SHA-256": paper.sha256, "key": key}


def _entry(paper: Paper, key: str, name: str) -> bytes:
    return json.dumps(_content(paper, key, name), ensure_ascii=False, indent=1).encode()


def _key_of(entry: Path) -> str | None:
    """The key an entry was written under; a foreign or unreadable one has none."""
    try:
        content: Any = json.loads(entry.read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    key = content.get("key") if isinstance(content, Mapping) else None
    return key if isinstance(key, str) else None


def _holds(target: Path, sha256: str) -> bool:
    """Whether these very bytes lie there without an entry: a writer died between the two files."""
    if target.with_name(target.name + ".json").exists():
        return False
    try:
        return hashlib.sha256(target.read_bytes()).hexdigest() == sha256
    except FileNotFoundError:
        return False
