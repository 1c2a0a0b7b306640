"""The e-file as a drop folder for xdomea 3.0.0 packages, with a return folder for its answers.

A package lies in a staging folder, then a copy of it, then one rename puts it into the drop folder:
a copy without a staged package was handed over, whoever dies in between. Creates neither folder.
"""

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from inbox.errors import Damaged, Refused, Unreachable, ZweiklickError
from inbox.handover import Paper
from sync.handover.efile.disk import known_faults, mark, one_at_a_time, sync_folder, write_new
from sync.handover.efile.look import Look
from sync.handover.efile.mapping import FileMapping
from sync.handover.efile.place import IMPORT, NOTHING, RECEIPT
from sync.handover.efile.xdomea_message import (
    make_package,
    package_name,
    placed_by,
    primary_of,
    process_id,
)
from sync.handover.efile.xdomea_receipts import Answers, answers_to, unreadable
from sync.handover.targets import Placed

#: What the drop folder keeps for us; a DMS reads packages beside it.
OWN = ".zweiklick"
#: While an answer is due, this long until it is looked for again, in seconds.
LOOK_AGAIN_S, LATE_S = 2.0, 3600.0


@dataclass(frozen=True, slots=True)
class Exchange:
    """The folders shared with the DMS and what is agreed about them.

    `wait_for`: what has to come back before a paper counts. `patience`: hours after which a
    missing answer is said to be late. `keep_days`: copies are emptied after that.
    """

    drop: Path
    returns: Path
    patterns: Sequence[str] = ("{ProzessID}*.xml", "{ProzessID}*.zip")
    wait_for: str = IMPORT
    patience: float = 24.0
    keep_days: float = 30.0


class XdomeaEFile:
    """Implements EFile on two folders."""

    def __init__(
        self,
        exchange: Exchange,
        mapping: FileMapping,
        xsd: Path,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._exchange = exchange
        self._mapping = mapping
        self._xsd = xsd
        self._now = now
        self._own = exchange.drop / OWN
        self._stage = self._own / "bereit"
        self._copies = self._own / "gesendet"

    def place_for(self, paper: Paper, key: str) -> Placed:
        """The container and subject its message names."""
        return placed_by(paper, key, self._mapping)

    def put(self, paper: Paper, data: bytes, key: str) -> str:
        """Hand one package over; the receipt is its name.

        Raises Unreachable (efile-waiting, efile-receipt-late: handed over, the answer is due;
        efile-full, efile-readonly, efile-unreachable), Refused (efile-import-refused,
        efile-too-large, efile-no-file-number), Damaged (efile-hash-differs,
        efile-package-invalid).
        """
        if hashlib.sha256(data).hexdigest() != paper.sha256:
            raise Damaged("efile-hash-differs", paper=paper.id)
        if len(data) > self._mapping.longest:
            raise Refused("efile-too-large")
        process = process_id(paper, key)
        with known_faults():
            self._prepare()
            with one_at_a_time(self._own / "sperre"):
                if not self._handed_over(process) and not self._known_to_dms(process):
                    package = make_package(paper, data, key, self._mapping, self._xsd)
                    self._hand_over(package.name, package.data, key)
                self._sweep()
            return self._answered(process)

    def find_by_key(self, paper: Paper, key: str) -> str | None:
        """The receipt of the package under this key, None when none was handed over.

        Raises Unreachable and Refused as `put` does while, or because, the DMS answers.
        """
        process = process_id(paper, key)
        with known_faults():
            self._check()
            if not self._handed_over(process) and not self._known_to_dms(process):
                return None
            return self._answered(process)

    def read_back(self, receipt: str) -> bytes:
        """The paper within the package: in the drop folder, or the copy once it is fetched.

        Raises Damaged (efile-missing, efile-hash-differs).
        """
        if "/" in receipt or "\\" in receipt or receipt.startswith("."):
            raise Damaged("efile-missing")
        with known_faults():
            self._check()
            for folder in (self._exchange.drop, self._copies):
                try:
                    package = (folder / receipt).read_bytes()
                except FileNotFoundError:
                    continue
                return primary_of(package, self._mapping.longest)
        raise Damaged("efile-missing")

    def close(self) -> None:
        """Nothing is held open."""

    def look(self) -> tuple[Look, ...]:
        """Both folders there, the drop folder writable, the answers readable."""
        found: list[Look] = []
        try:
            with known_faults():
                self._check()
                found.append(Look("reachable"))
                self._prepare()
                probe = self._own / "probe"
                write_new(probe, b"", "probe")
                probe.unlink(missing_ok=True)
                found.append(Look("writable"))
                bad = unreadable(self._exchange.returns, self._exchange.patterns)
                found.append(Look("returns", "efile-answers-unreadable" if bad else "", str(bad)))
        except ZweiklickError as fault:
            found.append(Look("writable" if found else "reachable", fault.code))
        return tuple(found)

    # -- inside ----------------------------------------------------------------------------
    def _check(self) -> None:
        if not (self._exchange.drop.is_dir() and self._exchange.returns.is_dir()):
            raise Unreachable("efile-unreachable")

    def _prepare(self) -> None:
        self._check()
        for folder in (self._own, self._stage, self._copies):
            folder.mkdir(exist_ok=True, mode=0o750)

    def _handed_over(self, process: str) -> bool:
        """Whether the package left; a staged one that did not is left for `_hand_over`."""
        name = package_name(process)
        copy = self._copies / name
        left = copy.exists() or copy.with_suffix(".leer").exists()
        return left and not (self._stage / name).exists()

    def _known_to_dms(self, process: str) -> bool:
        """Whether the DMS confirmed it although no copy is here; an old refusal is set aside."""
        told = answers_to(process, self._exchange.returns, self._exchange.patterns)
        if told.refused:
            self._set_aside(package_name(process), told)
        return told.imported

    def _hand_over(self, name: str, data: bytes, key: str) -> None:
        staged, copy = self._stage / name, self._copies / name
        write_new(staged, data, key)
        sync_folder(self._stage)
        write_new(copy, data, key)
        sync_folder(self._copies)
        staged.replace(self._exchange.drop / name)
        sync_folder(self._exchange.drop)
        sync_folder(self._stage)
        for folder in (self._stage, self._copies):
            for left in folder.glob(f"{mark(key)}*.part"):
                left.unlink(missing_ok=True)  # of a writer that was killed

    def _answered(self, process: str) -> str:
        """The receipt when everything agreed came back."""
        name, wanted = package_name(process), self._exchange.wait_for
        if wanted == NOTHING:
            return name
        told = answers_to(process, self._exchange.returns, self._exchange.patterns)
        if told.refused:
            self._set_aside(name, told)
            raise Refused("efile-import-refused", problem=" ".join(told.refused))
        if told.imported or (told.received and wanted == RECEIPT):
            return name
        copy = self._copies / name
        since = copy.stat().st_mtime if copy.exists() else 0.0
        if self._now() - since > self._exchange.patience * 3600:
            raise Unreachable("efile-receipt-late", retry_after=LATE_S)
        raise Unreachable("efile-waiting", retry_after=LOOK_AGAIN_S)

    def _set_aside(self, name: str, told: Answers) -> None:
        """Refused by the DMS: the next try sends anew, what was said stays readable beside it."""
        aside = self._own / "abgelehnt"
        aside.mkdir(parents=True, exist_ok=True, mode=0o750)
        copy = self._copies / name
        if copy.exists():
            copy.replace(aside / name)
        for path in told.files:
            path.replace(aside / path.name)

    def _sweep(self) -> None:
        """Empty old copies: papers are kept in the e-file, not beside it; the name stays."""
        before = self._now() - self._exchange.keep_days * 86400
        for copy in self._copies.glob("*.zip"):
            if copy.stat().st_mtime < before:
                copy.with_suffix(".leer").touch()
                copy.unlink(missing_ok=True)
