"""What a comparison says: per field a result with reason and place, per submission a summary."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from inbox.submission import DocumentId, SubmissionId


class Result(StrEnum):
    """Result of one field (Ergebnis). Ids are those of the service catalogue."""

    MATCH = "match"
    MISMATCH = "mismatch"
    SIMILAR = "similar"
    UNREADABLE = "unreadable"
    MISSING = "missing"
    NO_EVIDENCE = "no_evidence"
    MANUAL = "manual"
    OTHER_PERSON = "other_person"
    NOT_READ = "not_read"  #: the evidence was not read yet; never shown as anything more certain


#: Results that wait for a decision before anything can be confirmed.
OPEN_RESULTS = frozenset(
    {
        Result.MISMATCH,
        Result.SIMILAR,
        Result.UNREADABLE,
        Result.MISSING,
        Result.OTHER_PERSON,
        Result.NOT_READ,
    }
)


class Trust(StrEnum):
    """Where the words of the evidence come from, most trusted first."""

    CODE = "code"
    EMBEDDED = "embedded"
    TEXT = "text"
    RECOGNISED = "recognised"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle on a page in points (1/72 inch), origin top left of the page as displayed."""

    x0: float
    y0: float
    x1: float
    y1: float

    def united(self, other: "Rect") -> "Rect":
        """The smallest rectangle around both."""
        return Rect(
            min(self.x0, other.x0),
            min(self.y0, other.y0),
            max(self.x1, other.x1),
            max(self.y1, other.y1),
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where on the evidence a value stands; `page` counts from 0."""

    document: DocumentId
    page: int
    rect: Rect


@dataclass(frozen=True, slots=True)
class FieldResult:
    """One row of the comparison. `entered` and `evidence` are texts as shown, never made equal."""

    field: str
    label: str
    group: str
    entered: str
    evidence: str | None
    result: Result
    reason: str = ""
    place: Place | None = None
    trust: Trust = Trust.NONE
    compared: bool = True  #: False: no evidence is expected, the row is information only
    payment_relevant: bool = False
    known: bool = True  #: False: the catalogue does not know this field; shown generically
    computed: bool = False  #: True: `evidence` was computed; nobody can correct it
    confidence: float | None = None  #: 0 to 1, of the least sure word at `place`; None: real text
    second: str = ""  #: what the second reader saw at `place`; empty: it did not look
    repaired: bool = False  #: equal only after a misread character was put right

    @property
    def is_open(self) -> bool:
        """Whether a person has to decide this row before confirming."""
        return self.compared and self.result in OPEN_RESULTS


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts per result over the compared rows, for the queue ("9 stimmen", "1 weicht ab")."""

    counts: tuple[tuple[Result, int], ...]

    @classmethod
    def of(cls, rows: Iterable[FieldResult]) -> "Summary":
        """Count the compared rows."""
        counted = Counter(row.result for row in rows if row.compared)
        return cls(tuple((result, counted[result]) for result in Result if counted[result]))

    def __getitem__(self, result: Result) -> int:
        return dict(self.counts).get(result, 0)

    @property
    def open(self) -> int:
        """How many rows wait for a decision."""
        return sum(n for result, n in self.counts if result in OPEN_RESULTS)

    @property
    def total(self) -> int:
        """How many rows were compared."""
        return sum(n for _, n in self.counts)


@dataclass(frozen=True, slots=True)
class DocumentFinding:
    """What one document is, whose, for which period, and what is to be said about it in German.

    `state` is "ok", "not-read", "blank", "nothing" (no document recognised), "blurred", or a
    reading's verdict of why it could not be opened. Texts are empty where nothing was told.
    """

    document: DocumentId
    name: str
    state: str
    kind: str | None = None
    kind_label: str = ""
    declared_label: str = ""
    owner: str = ""
    period: str = ""
    pages: int = 0
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """Days a kind of document has to cover and does not, both included; asked for by letter."""

    kind: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Comparison:
    """The computed comparison of one submission's version by one version of the engine."""

    submission: SubmissionId
    version: int
    engine: str
    rows: tuple[FieldResult, ...]
    hints: tuple[str, ...] = ()
    documents: tuple[DocumentFinding, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def summary(self) -> Summary:
        """Counts for the queue."""
        return Summary.of(self.rows)
