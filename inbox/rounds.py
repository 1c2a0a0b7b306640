"""Which presses and legs belong to what is on the table now. Pure.

A submission whose handover is finished comes back when something follows: a later document, or a
refusal of the statistics. What was pressed and sent before then is past; what is pressed now
becomes another handover to the same case and file.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from inbox.bar import Presses, presses_of, still_standing
from inbox.decision import Order
from inbox.submission import OPEN_STATUSES, HandoverNumber, LegReport, Submission


@dataclass(frozen=True, slots=True)
class Round:
    """The present round. `received` is the submission without a handover that is past."""

    received: Submission
    presses: Presses
    legs: tuple[LegReport, ...]


def finished(submission: Submission) -> HandoverNumber | None:
    """The finished handover after which the submission came back; None while there is none."""
    handover = submission.handover
    if handover is None or handover.state != "done" or submission.status not in OPEN_STATUSES:
        return None
    return handover.number


def round_of(
    submission: Submission,
    orders: Sequence[Order],
    legs: tuple[LegReport, ...],
    newest: HandoverNumber | None,
) -> Round:
    """What stands of `orders` (oldest first) and `legs`, those of the `newest` handover here."""
    over = finished(submission)
    if over is None:
        return Round(submission, still_standing(presses_of(orders), submission), legs)
    past = max((n for n, order in enumerate(orders, 1) if order.handover == over), default=0)
    return Round(
        replace(submission, handover=None),
        presses_of(orders[past:]),
        () if newest == over else legs,
    )
