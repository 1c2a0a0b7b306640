"""The Fachverfahren without an interface: a person copies value by value and says when it is done.

What is ticked and what is done lies in a folder all desks share, by leg key and without a value, so
that neither a restart nor another desk asks for the same work twice. It reads its cases from the
list the Fachverfahren writes (case_files.py).

    ROOT/faelle.json (or .csv)     its cases
    ROOT/kopierfeld/MARK.json      which fields are ticked
    ROOT/kopierfeld/MARK.fertig    the receipt: who took it over by hand, and when
"""

import hashlib
import json
import os
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from inbox.copying import COPY
from inbox.decision import CaseResolution
from inbox.errors import Refused, Unreachable
from inbox.submission import PersonId, Submission
from sync.handover import case_match
from sync.handover.case_files import CaseFiles, folder_faults
from sync.handover.efile.disk import one_at_a_time, sync_folder, write_new
from sync.handover.mapping import Filled, Mappings
from sync.handover.targets import NewCase, Record
from sync.handover.view import HandoverView

FOLDER = "kopierfeld"
#: A person takes the time it takes; the leg is tried at once when the person is done.
LOOK_AGAIN_S = 3600.0
#: The receipt of facts that stand in the masks already.
CONTAINED = "in den Masken enthalten"
#: The receipt of what was taken back before a person had taken it over.
_WITHDRAWN = "zurückgezogen"

Place = tuple[str, str]  #: mask, field


class CopyCaseSystem:
    """Implements CaseSystem and Statistics by a person's hands."""

    def __init__(
        self,
        root: Path,
        mappings: Mappings,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._root = root
        self.mappings = mappings
        self._now = now
        self._cases = CaseFiles(root, now)

    def close(self) -> None:
        """Nothing is held open."""

    def resolve(self, submission: Submission) -> CaseResolution:
        """Compare with the listed cases. Raises Unreachable (case-system-down, -no-cases)."""
        return self._cases.resolve(submission)

    def create_case(self, key: str, person: NewCase) -> CaseResolution:
        """The case a person has opened, once it is listed; until then case-system-not-opened.

        Raises Refused("case-system-refused", several-cases).
        """
        wanted = (person.family_name, person.given_name, person.birth_date)
        hits = [c for c in self._cases.known() if case_match.is_person(c, *wanted)]
        if len(hits) > 1:
            raise Refused("case-system-refused", problem="several-cases")
        if not hits:
            raise Unreachable("case-system-not-opened", retry_after=LOOK_AGAIN_S / 4)
        people = case_match.persons(hits[0])[:1]
        return case_match.resolution("agrees", hits[0], people, (), self._now())

    def record(self, view: HandoverView, case_number: str) -> Record:
        """The masks of a handover."""
        return self.mappings.record(view, case_number)

    def facts(self, view: HandoverView, case_number: str) -> Record:
        """The facts that stand in no mask: nobody types a value twice."""
        masks: dict[str, dict[str, Any]] = {}
        for each in self.further(view):
            masks.setdefault(each.target.mask, {})[each.target.name] = each.value
        return {**self.mappings.statistics(view, case_number), "masks": masks}

    def further(self, view: HandoverView) -> tuple[Filled, ...]:
        """The facts of the statistics that the masks do not carry."""
        there = {
            (each.target.mask, each.target.name): each.value for each in self.mappings.masks(view)
        }
        return tuple(
            each
            for each in self.mappings.facts(view)
            if there.get((each.target.mask, each.target.name)) != each.value
        )

    def put_record(self, key: str, record: Record) -> str:
        """The receipt once a person is done. Raises Unreachable(case-system-copy) until then."""
        if not record.get("masks"):
            return CONTAINED
        receipt = self.find_by_key(key)
        if receipt is None:
            raise Unreachable(COPY, retry_after=LOOK_AGAIN_S)
        return receipt

    def find_by_key(self, key: str) -> str | None:
        """What a person wrote down for this key. Raises Refused when it was taken back."""
        with folder_faults(self._root):
            receipt = self._receipt(key)
        if receipt == _WITHDRAWN:
            raise Refused("case-system-refused", problem="withdrawn")
        return receipt

    def withdraw(self, key: str, receipt: str) -> None:
        """Take it back while nobody has taken it over; Refused afterwards."""
        with folder_faults(self._root):
            self._write_once(key, _WITHDRAWN)
            if self._receipt(key) != _WITHDRAWN:
                raise Refused("case-system-refused", problem="already-processed")

    # -- the person's side -----------------------------------------------------------------
    def ticked(self, key: str) -> frozenset[Place]:
        """The fields that are ticked."""
        with folder_faults(self._root):
            return self._ticks(key)

    def tick(self, key: str, place: Place, *, on: bool) -> None:
        """Tick a field, or take the tick back. Raises Refused("copy-done")."""
        with folder_faults(self._root), one_at_a_time(self._folder() / "sperre"):
            if self._receipt(key) is not None:
                raise Refused("copy-done")
            ticks = self._ticks(key) | {place} if on else self._ticks(key) - {place}
            self._replace(self._path(key, ".json"), json.dumps(sorted(ticks), ensure_ascii=False))

    def finish(self, key: str, wanted: Collection[Place], by: PersonId) -> str:
        """A person has taken all of it over; the receipt, the first one for ever.

        Raises Refused("copy-open", count) while a field is not ticked.
        """
        with folder_faults(self._root), one_at_a_time(self._folder() / "sperre"):
            missing = set(wanted) - self._ticks(key)
            if missing and self._receipt(key) is None:
                raise Refused("copy-open", count=len(missing))
            at = self._now().astimezone(UTC).isoformat(timespec="seconds")
            self._write_once(key, f"von Hand übernommen {at}, {by}, {_mark(key)[:8]}")
        receipt = self.find_by_key(key)
        assert receipt is not None
        return receipt

    # -- inside ----------------------------------------------------------------------------
    def _receipt(self, key: str) -> str | None:
        try:
            return self._path(key, ".fertig").read_text("utf-8")
        except FileNotFoundError:
            return None

    def _write_once(self, key: str, text: str) -> None:
        """Whoever is first wins; the other reads what stands."""
        folder = self._folder()
        write_new(self._path(key, ".fertig"), text.encode(), key)
        sync_folder(folder)

    def _ticks(self, key: str) -> frozenset[Place]:
        try:
            told = json.loads(self._path(key, ".json").read_text("utf-8"))
            return frozenset((str(mask), str(name)) for mask, name in told)
        except (FileNotFoundError, ValueError, TypeError):
            return frozenset()  # what cannot be read is not ticked

    def _replace(self, path: Path, text: str) -> None:
        beside = path.with_name(f".{path.name}-{uuid4().hex}.part")
        beside.write_text(text, "utf-8")
        with beside.open("rb") as written:
            os.fsync(written.fileno())
        beside.replace(path)
        sync_folder(path.parent)

    def _folder(self) -> Path:
        folder = self._root / FOLDER
        folder.mkdir(exist_ok=True, mode=0o770)
        return folder

    def _path(self, key: str, suffix: str) -> Path:
        return self._root / FOLDER / f"{_mark(key)}{suffix}"


def _mark(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:24]
