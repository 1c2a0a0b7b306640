"""Takes over handovers that stand still: another desk is shut down, or its disk is destroyed.

All it needs lies at the form server; the lease and the keys keep it exactly once.
"""

import logging

from inbox.errors import Damaged, Refused
from inbox.handover import OpenHandover
from inbox.store.ledger import Ledger
from inbox.submission import HandoverNumber, HandoverReport
from sync.handover.view import HandoverView
from sync.handover.view_wire import read_view
from sync.handover.work import Work

log = logging.getLogger(__name__)

TAKEN_OVER = "taken-over"


def take_over_standing(work: Work) -> int:
    """Enter every standing handover into the ledger; how many there are. Raises Unreachable."""
    taken = 0
    for number in work.server.standing_handovers():
        try:
            taken += take_over(work, number)
        except (Refused, Damaged) as fault:
            log.info("handover %s: not taken over: %s", number, fault.code)
    return taken


def take_over(work: Work, number: HandoverNumber) -> bool:
    """Enter one standing handover as the form server knows it; False when there is nothing to do.

    A handover of this machine's own presses follows its own orders, not the server: a press that
    was just taken back here must not come back from there.
    """
    known = work.ledger.get(number)
    if known is not None and known.content.get("origin") != TAKEN_OVER:
        return False
    view = read_view(work.server.handover(number))
    if view.state in ("undone", "done", "approval"):
        return False
    if known is None:
        work.ledger.open(
            OpenHandover(
                number=number,
                submission=view.submission.id,
                submission_number=view.submission.number,
                state="open",
                hold_until=view.hold_until,
                content={"origin": TAKEN_OVER},
            )
        )
    if view.filed and view.file_hold_until is not None:
        work.ledger.file(number, hold_until=view.hold_until, file_hold_until=view.file_hold_until)
    _seal_known(work.ledger, view)
    return True


def follow(ledger: Ledger, told: HandoverReport) -> bool:
    """Bring a known handover in line with the change feed; True when something here changed.

    Only what is certain is taken: receipts, the end, and that an approval or a hold is over.
    """
    known = ledger.get(told.number)
    if known is None or known.state != "open":
        return False
    ledger.adopt(told.number, told.legs)
    if told.state in ("undone", "done"):
        ledger.close(told.number, told.state)
        return True
    if told.state in ("held", "released"):
        ledger.release_first_legs(told.number, told.hold_until)
        if known.damage is None:  # what cannot be sent is no better for news of it
            ledger.look_again(told.number, None)
    return False


def _seal_known(ledger: Ledger, view: HandoverView) -> None:
    if view.plan is not None:
        ledger.seal(view.number, view.plan.papers, view.plan.legs)
        ledger.adopt(view.number, view.legs)
