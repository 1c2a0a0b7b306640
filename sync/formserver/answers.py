"""What the calls answer, for the published description of the contract. Nothing is checked here:
the values are built in `records` and `handovers`; a property test holds them against this."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict


class Answer(BaseModel):
    """A JSON object of ours."""

    model_config = ConfigDict(extra="forbid")


class PersonRef(Answer):
    """A person by id and name."""

    id: str
    name: str


class Me(PersonRef):
    """The caller."""

    initials: str
    roles: list[str]
    office: str
    team: str


class Named(Answer):
    """An office or a team."""

    id: str
    name: str


class ColleagueRef(PersonRef):
    """Somebody of the house."""

    team: str


class SubstitutionAnswer(Answer):
    """Who stands in for whom, both days included."""

    absent: PersonRef
    substitute: str
    first_day: str
    last_day: str


class MeAnswer(Answer):
    """GET /v1/me."""

    person: Me
    offices: list[Named]
    teams: list[Named]
    colleagues: list[ColleagueRef]
    substitutions: list[SubstitutionAnswer]
    capabilities: list[str]
    server_time: str
    business_time: str
    time_zone: str


class DocumentAnswer(Answer):
    """One document without its bytes."""

    id: str
    name: str
    media_type: str
    size: int
    sha256: str
    role: Literal["durchschrift", "nachweis", "protokoll"]
    declared_kind: str | None
    position: int
    added_at: str
    later: bool


class ClaimAnswer(Answer):
    """Who works on it."""

    person: PersonRef
    since: str
    expires_at: str
    on_behalf_of: str | None


class PresentAnswer(PersonRef):
    """Who has it open."""

    since: str


class LegAnswer(Answer):
    """One leg of a handover."""

    name: str
    state: Literal["planned", "sent", "received", "failed", "undone"]
    receipt: str | None
    reason: str | None
    attempts: int
    not_before: str | None


HandoverState = Literal["held", "released", "approval", "undone", "done"]


class DecidedRow(Answer):
    """One value a second person has to look at: as entered, as on the evidence, as decided."""

    field: str
    label: str
    entered: str
    evidence: str | None
    decided: str
    result: str
    choice: str | None
    note: str
    money: bool


class Away(Answer):
    """Days on which somebody is away, both included."""

    first_day: str
    last_day: str


class Approver(PersonRef):
    """Somebody who may approve, and when not."""

    away: list[Away]


class ApprovalAnswer(Answer):
    """Why a second person is asked, who may be it, and what became of it."""

    why: Literal["always", "payment", "declined", "sample"]
    fields: list[str]
    version: int
    approved_by: PersonRef | None
    approved_at: str | None
    declined_by: PersonRef | None
    declined_at: str | None
    declined_reason: str | None
    mine: bool
    approvers: list[Approver]
    decided: list[DecidedRow]


class FourEyesAnswer(Answer):
    """The office's rule for this service; limits are euros as decimal text."""

    rule: Literal["always", "never", "payment"]
    fields: list[str]
    limits: dict[str, str]


class HandoverAnswer(Answer):
    """The handover as part of a submission."""

    number: str
    state: HandoverState
    confirmed_by: PersonRef
    on_behalf_of: str | None
    confirmed_at: str
    hold_until: str
    filed_at: str | None
    file_hold_until: str | None
    legs: list[LegAnswer]
    approval: ApprovalAnswer | None


class HistoryAnswer(Answer):
    """One line of the history."""

    at: str
    actor: PersonRef
    on_behalf_of: PersonRef | None
    action: str
    detail: str


class SourceAnswer(Answer):
    """Where it came from."""

    name: str
    reference: str


class SubmissionAnswer(Answer):
    """A whole submission as the caller may see it."""

    id: str
    number: str
    service: str
    received_at: str
    time_zone: str
    channel: Literal["online", "papier", "vorsprache"]
    source: SourceAnswer
    data: dict[str, Any]
    case_number: str | None
    owner: PersonRef | None
    team: str
    office: str
    routing_reason: str
    status: str
    version: int
    documents: list[DocumentAnswer]
    claim: ClaimAnswer | None
    present: list[PresentAnswer]
    handover: HandoverAnswer | None
    history: list[HistoryAnswer]
    withheld: list[str]
    four_eyes: FourEyesAnswer | None


class Change(BaseModel):
    """One change: a submission as it stands now, one that left the view, or the absences."""

    kind: Literal["submission", "gone", "absences"]
    submission: SubmissionAnswer | None = None
    id: str | None = None


class ChangesAnswer(Answer):
    """GET /v1/changes."""

    cursor: str
    more: bool
    changes: list[Change]


class PresenceAnswer(Answer):
    """PUT …/presence."""

    present: list[PresentAnswer]


class ClaimedAnswer(Answer):
    """POST …/claim and …/takeover."""

    claim: ClaimAnswer


class DecidedAnswer(Answer):
    """POST …/file, …/undo, …/approve, …/decline."""

    submission: SubmissionAnswer


class ConfirmedAnswer(DecidedAnswer):
    """POST …/confirm."""

    handover: str


class StandingAnswer(Answer):
    """GET /v1/handovers."""

    handovers: list[str]


class LeaseState(Answer):
    """Who finishes it."""

    holder: str
    expires_at: str


class WholeHandoverAnswer(Answer):
    """GET /v1/handovers/{number}."""

    number: str
    submission: SubmissionAnswer
    state: HandoverState
    order: dict[str, Any]
    filed: bool
    hold_until: str
    file_hold_until: str | None
    plan: dict[str, Any] | None
    filed_before: list[str]
    legs: list[LegAnswer]
    lease: LeaseState | None


class LeaseAnswer(Answer):
    """POST …/lease."""

    lease: str
    expires_at: str


class AbsenceAnswer(Answer):
    """Who is away, and who stands in, in this order. No reason."""

    person: PersonRef
    first_day: str
    last_day: str
    deputies: list[PersonRef]


class AbsencesAnswer(Answer):
    """GET /v1/absences."""

    absences: list[AbsenceAnswer]


class IntakeAnswer(BaseModel):
    """POST /v1/intake, and …/documents (which names what was added)."""

    id: str
    number: str
    owner: PersonRef | None
    routing_reason: str
    protocol: DocumentAnswer | None
    documents: list[DocumentAnswer] | None = None


class ProblemAnswer(BaseModel):
    """RFC 9457; further values depend on the code."""

    model_config = ConfigDict(extra="allow")
    type: str
    title: str
    status: int
    detail: str
