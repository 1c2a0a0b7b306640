"""The plan of a handover: which legs, which papers, in which order, and when a leg may start."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from inbox.copying import COPY
from inbox.submission import DocumentId, HandoverNumber, SubmissionId


class LegState(StrEnum):
    """PLANNED may be undone; SENT must be looked up before it is sent again."""

    PLANNED = "planned"
    SENT = "sent"
    RECEIVED = "received"
    FAILED = "failed"
    UNDONE = "undone"


class Target(StrEnum):
    """Where a leg leads."""

    CASE_SYSTEM = "fachverfahren"
    STATISTICS = "statistik"
    E_FILE = "eakte"


@dataclass(frozen=True, slots=True)
class Paper:
    """A finished document for the e-file: rendered once, sealed, sent byte by byte alike."""

    id: str  #: stable within the handover, "durchschrift", "pruefvermerk", "nachweis-1"
    file_name: str
    media_type: str
    document_type: str
    sha256: str
    size: int
    metadata: Mapping[str, str] = field(default_factory=dict)
    source_document: DocumentId | None = None  #: bytes of a received document, unchanged


@dataclass(frozen=True, slots=True)
class Leg:
    """One delivery with its key. `name` is "fachverfahren", "statistik" or "eakte:<paper id>"."""

    handover: HandoverNumber
    submission: SubmissionId
    name: str
    target: Target
    key: str  #: idempotency key at the target; never depends on the machine
    state: LegState = LegState.PLANNED
    attempts: int = 0
    not_before: datetime | None = None  #: hold or waiting time, UTC; None: not released yet
    receipt: str | None = None
    reason: str | None = None
    payload_sha256: str | None = None


def leg_key(number: str, handover: HandoverNumber, leg: str) -> str:
    """The key of a delivery: submission, handover, leg. The same on every machine."""
    return f"{number}/{handover}/{leg}"


def count_of(number: str) -> int:
    """The n of "<number>-U<n>"."""
    tail = number.rpartition("-U")[2]
    return int(tail) if tail.isdigit() else 0


def legs_in_order(papers: tuple[Paper, ...]) -> tuple[str, ...]:
    """Order of the original office: masks, statistics, then copy and evidence."""
    return (Target.CASE_SYSTEM, Target.STATISTICS, *(f"{Target.E_FILE}:{p.id}" for p in papers))


@dataclass(frozen=True, slots=True)
class OpenHandover:
    """A handover in the local ledger. Instants are business time, UTC."""

    number: HandoverNumber
    submission: SubmissionId
    submission_number: str
    state: str  #: "open", "undone", "done"
    hold_until: datetime  #: first legs may leave from here on
    filed: bool = False  #: press two is registered
    file_hold_until: datetime | None = None  #: e-file legs may leave from here on
    planned: bool = False  #: papers and legs are sealed
    content: Mapping[str, object] = field(default_factory=dict)  #: what was confirmed
    damage: str | None = None  #: code of why nothing more of it can be sent, until a person looked


@dataclass(frozen=True, slots=True)
class HandoverEntry:
    """A handover with its legs, as a person looks at it. Instants are business time, UTC."""

    opened: OpenHandover
    legs: tuple[Leg, ...]
    labels: Mapping[str, str] = field(default_factory=dict)  #: leg name → what the paper is
    holder: str | None = None  #: another desk has it
    look_again: datetime | None = None  #: until then this desk leaves it alone
    title: str = ""  #: kind and person of the submission, while it lies here
    person: str = ""
    waits_for_approval: bool = False

    @property
    def needs_a_person(self) -> bool:
        """Whether it goes on only when somebody has looked."""
        stopped = any(
            each.state is LegState.FAILED and (each.not_before is None or each.reason == COPY)
            for each in self.legs
        )
        return self.opened.state == "open" and (stopped or self.opened.damage is not None)


@dataclass(frozen=True, slots=True)
class StuckHandover:
    """A handover that stands still, whosever it is, for an administrator. Names no citizen."""

    number: HandoverNumber
    submission_number: str
    service: str
    team: str
    confirmed_by: str  #: the colleague by name
    confirmed_at: datetime
    leg: str  #: name of the leg that stands; empty: nobody is at it at all
    attempts: int = 0
    reason: str | None = None
    not_before: datetime | None = None


class StandingWork(NamedTuple):
    """For the status bar: handovers under way, and those with a failed leg."""

    waiting: int
    failed: int
