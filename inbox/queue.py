"""What the lists show: rows, queues, counts. Values only; the store fills them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from inbox.comparison.result import Summary
from inbox.submission import PersonId, Status, SubmissionId


class QueueKind(StrEnum):
    """The lists of the side rail."""

    OWN = "own"
    OWN_URGENT = "own-urgent"
    OWN_NEW = "own-new"
    OWN_QUESTION = "own-question"
    LATER = "later"
    SUBSTITUTED = "substituted"
    SUBSTITUTED_URGENT = "substituted-urgent"
    TEAM = "team"
    APPROVAL = "approval"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class QueueRef:
    """One list: `person` is set for a substituted colleague's, `team` for the team's."""

    kind: QueueKind
    person: PersonId | None = None
    team: str | None = None


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """A list as the side rail shows it."""

    ref: QueueRef
    label: str  #: "Mein Eingang", "Für Weber"
    count: int
    until: date | None = None  #: last day of the substitution
    since: date | None = None
    indent: bool = False


class SortKey(StrEnum):
    """Columns a list can be sorted by."""

    DUE = "due"
    KIND = "kind"
    PERSON = "person"
    RESULT = "result"
    RECEIVED = "received"


class ResultFilter(StrEnum):
    """The three toggles above the list."""

    ALL = "all"
    NOTHING_OPEN = "nothing-open"
    OPEN_FIELDS = "open-fields"


@dataclass(frozen=True, slots=True)
class QueueQuery:
    """What a list asks the store for. `text` is folded by the store itself."""

    ref: QueueRef
    text: str = ""
    result: ResultFilter = ResultFilter.ALL
    sort: SortKey = SortKey.DUE
    descending: bool = False


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One row of a list. Everything to paint it; nothing to open it."""

    id: SubmissionId
    number: str
    service: str
    title: str
    reason: str
    person: str
    case_number: str
    due_day: date | None
    due_note: str
    urgent: bool
    is_new: bool
    owner: PersonId | None
    owner_name: str
    status: Status
    summary: Summary | None  #: None: noch nicht gelesen
    working: str | None = None  #: name of the colleague who works on it right now
    trouble: str | None = None  #: code of a failed leg or refused order
    received_day: date | None = None
