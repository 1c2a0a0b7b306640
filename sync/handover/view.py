"""A handover as the form server knows it: order, plan and legs, as frozen values.

Papers and records are made from this view alone, so that every machine makes the same bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inbox.decision import CaseResolution, FieldDecision
from inbox.handover import Paper
from inbox.submission import (
    HandoverNumber,
    LegReport,
    PersonId,
    Submission,
)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Press one as registered: who, for whom, when, what was decided and on which ground."""

    by: PersonId
    by_name: str
    on_behalf_of: PersonId | None
    on_behalf_name: str | None
    at: datetime
    decisions: tuple[FieldDecision, ...]
    rows: tuple[Mapping[str, Any], ...]
    case: CaseResolution
    approved_name: str | None = None  #: the second pair of eyes; None: nobody was asked
    approved_at: datetime | None = None
    approval_why: str = ""  #: always, payment, declined, sample


@dataclass(frozen=True, slots=True)
class SealedPlan:
    """Papers and legs, fixed once for all machines."""

    papers: tuple[Paper, ...]
    legs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HandoverView:
    """Everything needed to finish a handover on any machine."""

    number: HandoverNumber
    state: str
    submission: Submission
    order: Confirmed
    filed: bool
    hold_until: datetime
    file_hold_until: datetime | None
    plan: SealedPlan | None
    legs: tuple[LegReport, ...]
    filed_before: frozenset[str] = frozenset()  #: SHA-256 of what earlier handovers have filed
