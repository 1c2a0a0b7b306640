"""A submission as the form server sent it. Frozen values; nothing here knows a store or a wire."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NewType

SubmissionId = NewType("SubmissionId", str)
DocumentId = NewType("DocumentId", str)
PersonId = NewType("PersonId", str)
HandoverNumber = NewType("HandoverNumber", str)


class Status(StrEnum):
    """Where a submission stands (Vorgangsstatus). German words: ui/messages.py."""

    NEW = "neu"
    IN_WORK = "in_arbeit"
    QUESTION = "rueckfrage"
    COOPERATION = "mitwirkung"
    APPROVAL = "freigabe"
    CONFIRMED = "bestaetigt"
    HANDOVER_FAILED = "uebergabefehler"
    FILED = "abgelegt"
    RETURNED = "zurueckgewiesen"
    FORWARDED = "weitergeleitet"


OPEN_STATUSES = frozenset(
    {Status.NEW, Status.IN_WORK, Status.QUESTION, Status.COOPERATION, Status.HANDOVER_FAILED}
)


class DocumentRole(StrEnum):
    """What a document is for: the citizen's PDF, a piece of evidence, or our receipt."""

    TRANSCRIPT = "durchschrift"
    EVIDENCE = "nachweis"
    RECEIPT = "protokoll"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the office. `name` is "Koch, Petra"; `roles` are role ids (leistung, …)."""

    id: PersonId
    name: str
    roles: frozenset[str] = frozenset()
    office: str = ""
    team: str = ""
    office_name: str = ""  #: "Nord", as shown


@dataclass(frozen=True, slots=True)
class Document:
    """One file of a submission; its bytes lie sealed in the store under `id`."""

    id: DocumentId
    name: str
    media_type: str
    size: int
    sha256: str
    role: DocumentRole
    declared_kind: str | None = None
    position: int = 0
    added_at: datetime | None = None
    later: bool = False  #: added after the submission had arrived (Nachreichung)


@dataclass(frozen=True, slots=True)
class Claim:
    """Who works on a submission right now, since when, until when unless renewed (UTC)."""

    person: PersonId
    name: str
    since: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One line of the history (Verlauf): what happened, by whom, on whose behalf."""

    at: datetime
    action: str
    actor: str
    on_behalf_of: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class LegReport:
    """How one leg of a handover stands, as the form server knows it."""

    name: str
    state: str
    receipt: str | None = None
    reason: str | None = None
    attempts: int = 0


#: Rules of FourEyes.
ALWAYS, NEVER, PAYMENT = "always", "never", "payment"


@dataclass(frozen=True, slots=True)
class FourEyes:
    """The rule of one service at one office, judged by inbox.four_eyes.

    `rule` is ALWAYS, NEVER or PAYMENT; PAYMENT asks when one of `fields` is there. A field with a
    limit (euros as decimal text) asks from that amount on only.
    """

    rule: str = ALWAYS
    fields: frozenset[str] = frozenset()
    limits: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """One value the second person looks at first: as entered, as read, as decided."""

    field: str
    label: str
    entered: str
    evidence: str | None
    decided: str
    result: str = ""
    choice: str | None = None
    note: str = ""
    money: bool = False  #: payment-relevant


@dataclass(frozen=True, slots=True)
class Approver:
    """Somebody who may approve, by name, and the days on which she is away, both included."""

    name: str
    away: tuple[tuple[date, date], ...] = ()

    def back_on(self, day: date) -> date | None:
        """The day of her return when she is away on `day`; None when she is there."""
        return next(
            (last + timedelta(days=1) for first, last in self.away if first <= day <= last), None
        )


@dataclass(frozen=True, slots=True)
class Approval:
    """Why a second person is asked, who may be it, and what became of it.

    `version` is the one that was confirmed. `mine`: the person at this desk may approve now; the
    form server decides it again at the press. People are names, `by` is an id.
    """

    why: str  #: always, payment, declined, sample
    fields: tuple[str, ...] = ()
    version: int = 0
    mine: bool = False
    approvers: tuple[Approver, ...] = ()
    approved_by: PersonId | None = None
    approved_name: str = ""
    approved_at: datetime | None = None
    declined_name: str = ""
    declined_at: datetime | None = None
    declined_reason: str = ""
    rows: tuple[ApprovalRow, ...] = ()


@dataclass(frozen=True, slots=True)
class HandoverReport:
    """A handover as the form server knows it; None-able instants are UTC."""

    number: HandoverNumber
    state: str
    confirmed_by: PersonId
    on_behalf_of: PersonId | None
    confirmed_at: datetime
    hold_until: datetime
    filed_at: datetime | None = None
    file_hold_until: datetime | None = None
    legs: tuple[LegReport, ...] = ()
    approval: Approval | None = None  #: None: nobody was asked


@dataclass(frozen=True, slots=True)
class Submission:
    """Entered data and evidence exactly as received, with what the form server says about it."""

    id: SubmissionId
    number: str
    service: str
    received_at: datetime  #: receipt at the office, UTC; decides money (§ 37 SGB II), never changed
    data: Mapping[str, Any]
    owner: PersonId | None
    owner_name: str
    team: str
    office: str
    status: Status
    version: int
    case_number: str | None = None
    time_zone: str = "Europe/Berlin"
    channel: str = "online"
    routing_reason: str = ""
    documents: tuple[Document, ...] = ()
    claim: Claim | None = None
    present: tuple[Person, ...] = ()
    handover: HandoverReport | None = None
    history: tuple[HistoryEntry, ...] = ()
    withheld: tuple[str, ...] = field(default=())  #: names of fields the role may not see
    four_eyes: FourEyes | None = None  #: the office's rule; None: as the catalogue says

    @property
    def evidence(self) -> tuple[Document, ...]:
        """The documents to compare with, in the order of their arrival."""
        return tuple(d for d in self.documents if d.role is DocumentRole.EVIDENCE)

    def text(self, field_id: str) -> str:
        """An entered value as plain text; empty when absent."""
        value = self.data.get(field_id)
        return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Description:
    """What a list row says about a submission; computed once on arrival, without today's date."""

    title: str  #: kind in the office's words, "Krankmeldung"
    reason: str  #: one line why this lies in front of me
    person: str  #: "Demirtaş, Aylin"
    case_number: str  #: as shown; empty when there is none yet
    due_day: date | None  #: the day that decides the order
    due_note: str  #: second line of the due column, "Eilfall"; empty: the date itself
    emergency: bool = False  #: urgent whatever the date (Eilfall)
