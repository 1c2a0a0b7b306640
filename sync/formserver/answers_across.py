"""Answers that look across submissions and people. They carry no citizen's data."""

from sync.formserver.answers import Answer, PersonRef


class StuckLeg(Answer):
    """A leg that has failed, or (without a leg) a handover nobody is at. No citizen's data."""

    number: str
    submission_number: str
    service: str
    team: str
    confirmed_by: PersonRef
    confirmed_at: str
    leg: str | None
    attempts: int
    reason: str | None
    not_before: str | None


class StuckAnswer(Answer):
    """GET /v1/handovers/stuck; `more`: there are others beyond these."""

    handovers: list[StuckLeg]
    more: bool


class WaitingAnswer(Answer):
    """GET /v1/approvals."""

    submissions: list[str]
