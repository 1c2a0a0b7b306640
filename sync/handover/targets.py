"""Where a handover leads, as protocols: Fachverfahren, statistics, e-file.

Every adapter takes the leg's key and can be asked by it what it holds already. They raise
Unreachable (try again later), Refused (the target does not want it: a person must look) or
Damaged (what the target holds is not what was sent), and nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from inbox.decision import CaseResolution
from inbox.handover import Paper
from inbox.submission import Submission
from sync.handover.mapping import Mappings
from sync.handover.view import HandoverView

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NewCase:
    """The person a case is opened for; the birth date is an ISO day."""

    family_name: str
    given_name: str
    birth_date: str
    office: str = ""


class CaseSystem(Protocol):
    """The Fachverfahren."""

    @property
    def mappings(self) -> Mappings:
        """The tables that its records are made by."""
        ...

    def resolve(self, submission: Submission) -> CaseResolution:
        """Which case the submission belongs to, and what does not agree."""
        ...

    def create_case(self, key: str, person: NewCase) -> CaseResolution:
        """Open a case; the same key again gives the same case."""
        ...

    def record(self, view: HandoverView, case_number: str) -> Record:
        """What the masks will be filled with; equal handovers give equal records."""
        ...

    def put_record(self, key: str, record: Record) -> str:
        """Fill the masks; returns the receipt. The same key again gives the same receipt."""
        ...

    def find_by_key(self, key: str) -> str | None:
        """The receipt of what was sent under this key, None when nothing arrived."""
        ...

    def withdraw(self, key: str, receipt: str) -> None:
        """Take a record back; Refused when it is processed already."""
        ...


class Statistics(Protocol):
    """Takes the facts that the monthly statistics report needs."""

    def facts(self, view: HandoverView, case_number: str) -> Record:
        """What will be handed over; equal handovers give equal facts."""
        ...

    def put_record(self, key: str, record: Record) -> str:
        """Hand the facts over; returns the receipt."""
        ...

    def find_by_key(self, key: str) -> str | None:
        """The receipt of what was sent under this key, None when nothing arrived."""
        ...


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a paper is filed: folders from the root of the e-file, name, properties."""

    folders: tuple[str, ...]
    name: str
    properties: Mapping[str, str]


class EFile(Protocol):
    """The electronic file (E-Akte)."""

    def place_for(self, paper: Paper, key: str) -> Placed:
        """Where `put` will file this paper while the place is free; asks the e-file nothing.

        Raises Refused (efile-no-file-number, efile-name-too-long).
        """
        ...

    def put(self, paper: Paper, data: bytes, key: str) -> str:
        """File one paper under its Aktenzeichen; returns a receipt that leads back to it."""
        ...

    def find_by_key(self, paper: Paper, key: str) -> str | None:
        """The receipt of the paper filed under this key, None when there is none."""
        ...

    def read_back(self, receipt: str) -> bytes:
        """The bytes as the file holds them."""
        ...


class CaseTarget(CaseSystem, Statistics, Protocol):
    """A Fachverfahren that takes the statistics facts as well."""


@dataclass(frozen=True, slots=True)
class Targets:
    """The places of one office. Without a place of their own, facts go to the Fachverfahren."""

    case_system: CaseTarget
    e_file: EFile
    separate_statistics: Statistics | None = None

    @property
    def statistics(self) -> Statistics:
        """Where the facts for the statistics report go."""
        return self.separate_statistics or self.case_system
