"""What the two presses will carry where, told before anybody presses: values and the port.

Computes nothing. Whoever implements the port asks the very code that carries it later.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from inbox.decision import FieldChoice, Order
from inbox.submission import DocumentId, HandoverNumber, LegReport, Person, Submission


@dataclass(frozen=True, slots=True)
class MaskValue:
    """One field of one mask of the target, and the value that will stand in it."""

    mask: str
    name: str
    value: str  #: as a person writes it: 19.11.2026, 412,00
    field: str = ""  #: the form field it comes from
    choice: FieldChoice | None = None  #: what a person decided about it; None: as entered


@dataclass(frozen=True, slots=True)
class FiledPaper:
    """One paper with its place in the e-file."""

    id: str
    label: str  #: "Durchschrift", "AU-Bescheinigung"
    folders: tuple[str, ...]  #: from the root of the e-file; empty: not known yet
    name: str
    metadata: tuple[tuple[str, str], ...]
    document: DocumentId | None = None  #: filed byte by byte as received
    redacted: str = ""  #: filed as a copy without this
    fault: str | None = None  #: code of why it cannot be filed there


@dataclass(frozen=True, slots=True)
class NotFiled:
    """A received document that stays out of the file, with the reason in words."""

    document: DocumentId
    name: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Everything one handover will carry. `open_fields`: nobody has decided about them yet."""

    handover: HandoverNumber
    case_state: str  #: of the case resolution; anything but "agrees" and "new" bars the handover
    case_number: str | None
    file_number: str | None
    masks: tuple[MaskValue, ...]
    statistics: tuple[MaskValue, ...]
    papers: tuple[FiledPaper, ...]
    not_filed: tuple[NotFiled, ...]
    open_fields: Mapping[str, str] = field(default_factory=dict)  #: field → its label
    confirmed: bool = False  #: press one has been done: this is what was confirmed
    legs: Mapping[str, LegReport] = field(default_factory=dict)  #: how far each leg got, by name

    @property
    def has_arrived(self) -> bool:
        """Whether a target has taken something: from then on it is put right there."""
        return any(leg.receipt for leg in self.legs.values())


class Foresight(Protocol):
    """Tells what a confirmation would carry. Sends nothing, keeps nothing."""

    def foresee(self, submission: Submission, order: Order, me: Person, count: int) -> Foreseen:
        """What this order would carry; `count` is the n of the handover's number, -U<n>.

        Raises Damaged (handover-unreadable, mapping-invalid).
        """
        ...
