"""What the comparison screen shows of one submission, as frozen values made by `inbox/desk.py`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from inbox.comparison.result import Comparison
from inbox.corrected import ValueForm
from inbox.decision import CaseResolution, FieldDecision
from inbox.desk_state import DeskState as DeskState  # asked for together with a case
from inbox.desk_state import Link as Link
from inbox.desk_state import Neighbours as Neighbours
from inbox.redaction import ByHand, Redaction, Standing
from inbox.report import ReportGap
from inbox.submission import (
    Claim,
    Description,
    DocumentId,
    DocumentRole,
    HandoverNumber,
    LegReport,
    PersonId,
    Submission,
)


class Phase(StrEnum):
    """Where the two presses stand. The confirm bar draws exactly one of these."""

    OPEN = "open"  #: rows wait for a decision: "Noch 2 Felder klären"
    NOT_READ = "not-read"  #: evidence is still being read
    COVER = (
        "cover"  #: a diagnosis field was not found with certainty: mark it, or say there is none
    )
    NOT_SEEN = "not-seen"  #: a page was never shown: the button goes there
    CASE = "case"  #: the case is not resolved or does not agree: filing is barred
    REPORT = "report"  #: a value the statistics must have is missing: `first_field`
    READY = "ready"  #: ① "Bestätigen und übernehmen"
    READY_APPROVAL = "ready-approval"  #: ① "Bestätigen und zur Freigabe"
    HOLD = "hold"  #: confirmed, first leg not sent yet, undo is certain until `until`
    CONFIRMED = "confirmed"  #: "Bestätigt, wird übernommen": no receipt yet
    TAKEN_OVER = "taken-over"  #: receipt of the Fachverfahren is here; ② "In Akte ablegen"
    FILE_HOLD = "file-hold"  #: filed, e-file legs not sent yet, undo is certain until `until`
    FILING = "filing"  #: e-file legs under way
    FILED = "filed"  #: ✓✓ all receipts here
    APPROVAL = "approval"  #: waits for another person
    RELEASE = "release"  #: I am the second pair of eyes: "Freigeben", or back with a reason
    RELEASE_HOLD = "release-hold"  #: approved by me, nothing has left, undo is certain
    SECOND_DONE = "second-done"  #: approved or sent back by me: `code`
    NOTED = "noted"  #: offline: "Vorgemerkt"; nothing leaves before the server has agreed
    TROUBLE = "trouble"  #: a leg failed; `code` says why
    LOCKED = "locked"  #: somebody else works on it (`who`, `since`): reading only
    ELSEWHERE = "elsewhere"  #: already handled by `who`
    CLOSED = "closed"  #: nothing to do here (returned, forwarded, not mine)


#: Phases in which rows may still be decided.
DECIDING = frozenset(
    {
        Phase.OPEN,
        Phase.NOT_READ,
        Phase.NOT_SEEN,
        Phase.COVER,
        Phase.CASE,
        Phase.REPORT,
        Phase.READY,
        Phase.READY_APPROVAL,
    }
)

#: Phases in which something of a handover may have arrived: what is wrong is put right there.
LATE = frozenset({Phase.CONFIRMED, Phase.TAKEN_OVER, Phase.FILING, Phase.FILED, Phase.TROUBLE})


@dataclass(frozen=True, slots=True)
class Bar:
    """State of the confirm bar; the sentence is made in ui/messages.py."""

    phase: Phase
    count: int = 0  #: open rows, or papers filed
    first_field: str | None = None
    document: DocumentId | None = None
    page: int = 0
    until: datetime | None = None  #: end of the hold, business time, UTC
    at: datetime | None = None
    who: str | None = None
    code: str | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    may_file: bool = False  #: press two is possible now
    may_undo: bool = False
    may_withdraw: bool = False  #: press one can be taken back at the target, if it lets go


@dataclass(frozen=True, slots=True)
class PageSize:
    """Displayed size of a page in points."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One piece of evidence as the evidence pane needs it."""

    id: DocumentId
    name: str
    role: DocumentRole
    label: str  #: "AU-Bescheinigung": what the citizen said it is, in German
    media_type: str
    later: bool
    state: str  #: "ready", "loading", "not-read" (is being read), or a verdict: damaged, …
    pages: tuple[PageSize, ...] = ()
    has_text: bool = False
    unread: int = 0  #: pages nobody has read yet; nothing is claimed about them
    redaction: Redaction | None = None  #: what is covered, and whether that is all; None: not read
    by_hand: ByHand = field(default_factory=ByHand.none)


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything the comparison screen shows of one submission."""

    submission: Submission
    description: Description
    service_label: str
    comparison: Comparison | None
    decisions: Mapping[str, FieldDecision]
    documents: tuple[DocumentView, ...]
    seen: frozenset[tuple[DocumentId, int]]
    case: CaseResolution | None
    bar: Bar
    represents: PersonId | None  #: on whose behalf the person at this desk acts
    represents_name: str | None
    others: tuple[Claim, ...] = ()  #: colleagues who have it open
    hints: tuple[str, ...] = ()
    legs: tuple[LegReport, ...] = ()
    report_gaps: tuple[ReportGap, ...] = ()  #: what the statistics report lacks
    handover: HandoverNumber | None = None
    kinds: tuple[tuple[str, str], ...] = ()  #: kinds of evidence to choose from: id, name
    forms: Mapping[str, ValueForm] = field(default_factory=dict)  #: by field: what a value must be


def first_uncovered(documents: tuple[DocumentView, ...]) -> tuple[DocumentId, int, str] | None:
    """The first document whose redaction waits for a person, with page and reason."""
    for document in documents:
        told = document.redaction
        if told is not None and told.standing is Standing.WAITS:
            return document.id, told.page, told.reason
    return None
