"""The Fachverfahren behind a folder: orders are dropped, quittances are read back.

For a Fachverfahren that imports files instead of answering calls. It writes and waits; when the
quittance does not come in time it says so, and never drops an order a second time.

    ROOT/faelle.json (or .csv)    its cases, written by the Fachverfahren
    ROOT/auftraege/NAME           an order, appears whole by one rename; the Fachverfahren takes it
    ROOT/quittungen/NAME.EXT      its answer
    ROOT/vorbereitet, gesendet    ours: what is about to leave, what has left
"""

import contextlib
import hashlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from inbox.decision import CaseResolution
from inbox.errors import Damaged, Refused, Unreachable
from inbox.submission import Submission
from sync.handover import case_match
from sync.handover.case_files import CaseFiles, folder_faults
from sync.handover.casedrop_files import Quittance, order_file, quittance_in
from sync.handover.efile.disk import sync_folder, write_new
from sync.handover.mapping import Mappings
from sync.handover.targets import NewCase, Record
from sync.handover.view import HandoverView

ORDERS, QUITTANCES, PREPARED, SENT = "auftraege", "quittungen", "vorbereitet", "gesendet"
WITHDRAWN = "zurueckgezogen"
#: The kind of order that opens a case; other orders are named after their leg.
OPEN_CASE = "fall"


@dataclass(frozen=True, slots=True)
class DropSettings:
    """Where and how: `form` is "json", "xml" or "csv"; times in seconds."""

    root: Path
    form: str = "json"
    overdue: float = 4 * 3600.0  #: from here on the missing quittance is named
    look_again: float = 20.0


class DropCaseSystem:
    """Implements CaseSystem and Statistics on folders that the Fachverfahren reads and fills."""

    def __init__(
        self,
        settings: DropSettings,
        mappings: Mappings,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        real_time: Callable[[], float] = time.time,
    ) -> None:
        self._settings = settings
        self._root = settings.root
        self.mappings = mappings
        self._now = now
        self._time = real_time
        self._cases = CaseFiles(settings.root, now)

    def close(self) -> None:
        """Nothing is held open."""

    def resolve(self, submission: Submission) -> CaseResolution:
        """Compare with the cases the Fachverfahren wrote. Raises Unreachable(case-system-down)."""
        return self._cases.resolve(submission)

    def create_case(self, key: str, person: NewCase) -> CaseResolution:
        """Order a case; Unreachable(case-system-waiting) until its quittance brings the number."""
        order = {
            "family_name": person.family_name,
            "given_name": person.given_name,
            "birth_date": person.birth_date,
            "office": person.office,
        }
        answer = self._ordered(key, OPEN_CASE, {"masks": {"Neuer Fall": order}})
        case = {"case_number": answer.case_number, "file_number": answer.file_number}
        return case_match.resolution("agrees", case, [order], (), self._now())

    def record(self, view: HandoverView, case_number: str) -> Record:
        """The masks of a handover."""
        return self.mappings.record(view, case_number)

    def facts(self, view: HandoverView, case_number: str) -> Record:
        """The facts of a handover for the statistics report."""
        return self.mappings.statistics(view, case_number)

    def put_record(self, key: str, record: Record) -> str:
        """Drop an order once; the receipt once its quittance is there.

        Raises Unreachable: case-system-waiting (look again), case-system-no-quittance (overdue),
        case-system-drop-full, -drop-readonly, -down; Refused(case-system-refused, problem).
        """
        return self._ordered(key, key.rpartition("/")[2], record).receipt

    def find_by_key(self, key: str) -> str | None:
        """The receipt in the quittance for this key, None while there is none."""
        with folder_faults(self._root):
            answer = self._answer(key)
        return None if answer is None or not answer.accepted else answer.receipt

    def withdraw(self, key: str, receipt: str) -> None:
        """Take an order back that still lies there; Refused when it was taken already."""
        with folder_faults(self._root):
            aside = self._folder(WITHDRAWN)
            for name in self._names(key):
                try:
                    (self._root / ORDERS / name).rename(aside / name)
                except FileNotFoundError:
                    continue
                sync_folder(aside)
                return
        raise Refused("case-system-refused", problem="already-processed")

    # -- inside ----------------------------------------------------------------------------
    def _ordered(self, key: str, kind: str, record: Record) -> Quittance:
        with folder_faults(self._root):
            answer = self._answer(key)
            if answer is None:
                sent_at = self._drop(key, kind, record)
                answer = self._answer(key)
            if answer is None:
                waited = self._time() - sent_at
                overdue = waited > self._settings.overdue
                raise Unreachable(
                    "case-system-no-quittance" if overdue else "case-system-waiting",
                    retry_after=self._settings.look_again * (15 if overdue else 1),
                )
        if not answer.accepted:
            raise Refused("case-system-refused", problem=answer.reason)
        return answer

    def _drop(self, key: str, kind: str, record: Record) -> float:
        """Let the order appear once, whoever is killed in between; when it left (real seconds).

        It is written aside, marked as sent by a second name, and leaves by one rename: what still
        lies aside has not left, what has the mark and lies aside no more has left.
        """
        name = _name(key, record, self._settings.form)
        prepared, sent = self._folder(PREPARED) / name, self._folder(SENT) / name
        orders = self._folder(ORDERS)
        if not sent.exists():
            data = order_file(self._settings.form, key, kind, record)
            with contextlib.suppress(FileNotFoundError):
                prepared.unlink()
            write_new(prepared, data, key)
            sync_folder(prepared.parent)
            _second_name(prepared, sent)
            sync_folder(sent.parent)
        with contextlib.suppress(FileNotFoundError):
            prepared.rename(orders / name)
            sync_folder(orders)
            sync_folder(prepared.parent)
        return sent.stat().st_mtime

    def _answer(self, key: str) -> Quittance | None:
        """The quittance for a key. One that cannot be read yet may still be being written."""
        folder = self._root / QUITTANCES
        for path in sorted(folder.glob(f"{_mark(key)}*")) if folder.is_dir() else ():
            if path.suffix.lower() not in {".json", ".xml", ".csv"}:
                continue
            found = quittance_in(path.name, path.read_bytes())
            if found.key != key:
                raise Damaged("case-system-quittance", file=path.name)
            return found
        return None

    def _names(self, key: str) -> list[str]:
        return [p.name for p in (self._root / SENT).glob(f"{_mark(key)}*")]

    def _folder(self, name: str) -> Path:
        """A folder of ours below the root; the root itself is never made (an unmounted share)."""
        folder = self._root / name
        if not folder.is_dir():
            folder.mkdir(exist_ok=True)
            sync_folder(self._root)
        return folder


def _mark(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:24]


def _name(key: str, record: Record, form: str) -> str:
    number = "".join(
        c for c in str(record.get("submission_number") or "") if c.isalnum() or c == "-"
    )
    return f"{_mark(key)}{'_' if number else ''}{number}.{form}"


def _second_name(prepared: Path, sent: Path) -> None:
    try:
        os.link(prepared, sent)
    except FileExistsError:
        return
    except OSError:  # shares without hard links: a copy carries the same mark
        write_new(sent, prepared.read_bytes(), sent.name)
