"""Takes a confirmation back after its hold: first at the form server, then at the Fachverfahren.

In this order nothing can be filed without its record: from the form server's consent on the
handover is over for everybody. What the Fachverfahren has processed already stays there, and the
person is told where. Repeating it after a crash takes nothing back twice.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from inbox.decision import TARGET_KEEPS, Order, OrderState
from inbox.errors import Refused, Unreachable
from inbox.handover import Leg, Target
from inbox.store.ledger import UNDONE, Ledger
from inbox.store.store import Store
from inbox.submission import Submission

#: Takes back what a leg brought to the Fachverfahren. Raises Refused when it is processed there.
Withdraw = Callable[[Leg], None]


def nowhere(leg: Leg) -> None:
    """For a round without a Fachverfahren: a withdrawal waits."""
    raise Unreachable("case-system-down")


class UndoServer(Protocol):
    """The one call of the form server that a withdrawal needs."""

    def undo(self, order: Order) -> Submission:
        """Take a press of `order.handover` back."""
        ...


def withdraw_handover(
    store: Store, ledger: Ledger, server: UndoServer, order: Order, withdraw: Withdraw
) -> None:
    """Register a withdrawal and carry it out; the order is settled only when both are done.

    Raises Unreachable (try again: somebody is sending, or the Fachverfahren does not answer), and
    Refused: undo-too-late from the form server, withdraw-processed (number, receipt) when the
    handover is over and the Fachverfahren keeps its record.
    """
    newest = ledger.latest(order.submission)
    number = order.handover or (newest.number if newest is not None else None)
    if number is None:
        raise Refused("confirm-missing")
    try:
        server.undo(replace(order, handover=number))
    except Refused as refused:
        if refused.code == "lease-held":
            raise Unreachable("server-busy") from refused
        if refused.code != "undone":  # taken back already: an answer was lost
            raise
    ledger.close(number, UNDONE)
    for leg in ledger.legs(number):
        if leg.target is Target.CASE_SYSTEM and leg.attempts > 0:
            try:
                withdraw(leg)
            except Refused as kept:
                known = store.submission(order.submission)
                raise Refused(
                    TARGET_KEEPS,
                    number="" if known is None else known.number,
                    receipt=leg.receipt or "–",
                ) from kept
    store.settle_order(order.id, OrderState.REGISTERED, answer={"handover": number})
