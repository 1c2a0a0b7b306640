"""The cases of a Fachverfahren without an interface, as it lists them in faelle.json or faelle.csv.

Read again only when the file changed. Compares; decides nothing.
"""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from inbox.decision import CaseResolution
from inbox.errors import Unreachable
from inbox.submission import Submission
from sync.handover import case_match
from sync.handover.casedrop_files import cases_in
from sync.handover.efile.disk import known_faults
from sync.handover.names import plain_number

CASES = ("faelle.json", "faelle.csv")


class CaseFiles:
    """The list of cases below `root`."""

    def __init__(self, root: Path, now: Callable[[], datetime]) -> None:
        self._root = root
        self._now = now
        self._cases: tuple[tuple[str, int, int], Sequence[Mapping[str, Any]]] | None = None

    def resolve(self, submission: Submission) -> CaseResolution:
        """Compare with the cases of the file. Raises Unreachable (case-system-down, -no-cases)."""
        cases, now = self.known(), self._now()
        number = case_match.number_of(submission)
        if number:
            wanted = plain_number(number)
            found = [c for c in cases if plain_number(str(c.get("case_number", ""))) == wanted]
            return case_match.by_number(submission, number, found[0] if found else None, now)
        if not case_match.may_be_searched(submission):
            return case_match.incomplete(now)
        return case_match.by_person(submission, cases, now)

    def known(self) -> Sequence[Mapping[str, Any]]:
        """Every case of the file."""
        with folder_faults(self._root):
            path = next((p for c in CASES if (p := self._root / c).exists()), None)
            if path is None:
                raise Unreachable("case-system-no-cases")
            seen = path.stat()
            stamp = (path.name, seen.st_mtime_ns, seen.st_size)
            if self._cases is None or self._cases[0] != stamp:
                self._cases = stamp, cases_in(path.name, path.read_bytes())
            return self._cases[1]


@contextlib.contextmanager
def folder_faults(root: Path) -> Iterator[None]:
    """Disk faults in the words of the Fachverfahren, not of the e-file.

    Raises Unreachable (case-system-down when the folder is not there, case-system-drop-full,
    case-system-drop-readonly). The folder is never made: it may be an unmounted share.
    """
    try:
        with known_faults():
            if not root.is_dir():
                raise Unreachable("case-system-down")
            yield
    except Unreachable as fault:
        what = fault.code.removeprefix("efile-")
        if what == fault.code:
            raise
        code = "case-system-down" if what == "unreachable" else f"case-system-drop-{what}"
        raise Unreachable(code) from fault
