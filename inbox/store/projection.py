"""What is shown of a submission: received data minus active orders. Pure where it can be.

A press shows at once, before the form server knows it; a refused one shows again with its reason.
"""

from sqlalchemy import Connection, select, update

from inbox.decision import OrderKind, OrderState
from inbox.rounds import finished
from inbox.store.tables import orders, submission
from inbox.submission import HandoverReport, Status, Submission

CLOSED = frozenset({Status.FILED, Status.RETURNED, Status.FORWARDED})

#: Answers of the statistics in the history; what is confirmed again follows up on a refusal.
REPORT_REFUSED = "statistics-refused"
_ANSWERS = frozenset({REPORT_REFUSED, "statistics-accepted", "confirmed"})

#: What the row says after a deed that the form server does not know yet.
_AFTER = {
    OrderKind.CONFIRM: "confirmed",
    OrderKind.FILE: "filed",
    OrderKind.UNDO_CONFIRM: "",
    OrderKind.UNDO_FILE: "confirmed",
    OrderKind.WITHDRAW: "",
    OrderKind.APPROVE: "approved",
    OrderKind.DECLINE: "declined",
    OrderKind.UNDO_APPROVE: "confirmed",
}


def received_deed(received: Submission) -> str:
    """How far the form server says the two presses got: "", "confirmed" or "filed"."""
    handover = received.handover
    if received.status is Status.FILED:
        return "filed"
    if handover is None or handover.state == "undone" or finished(received) is not None:
        return ""
    return "confirmed" if handover.filed_at is None else "filed"


def leg_trouble(handover: HandoverReport | None) -> str | None:
    """Code of the first failed leg, or that the second person sent it back."""
    if handover is not None and handover.state == "undone":
        told = handover.approval
        return "declined" if told is not None and told.declined_at is not None else None
    legs = () if handover is None else handover.legs
    return next((leg.reason or "leg-failed" for leg in legs if leg.state == "failed"), None)


def report_trouble(received: Submission) -> str | None:
    """Code of the newest answer of the statistics, when it was a refusal nobody has followed up."""
    told = [e.action for e in received.history if e.action in _ANSWERS]
    return "report-refused" if told and told[-1] == REPORT_REFUSED else None


def trouble_of(received: Submission) -> str | None:
    """Code of what went wrong with it, as far as the form server says."""
    return leg_trouble(received.handover) or report_trouble(received)


def deed_after(connection: Connection, received: Submission, applies: int) -> str:
    """What is shown as done: the received state, then every order that it cannot know yet.

    `applies` is how often the submission has been received, this time included.
    """
    deed = received_deed(received)
    known = _count_of(received.handover.number if received.handover else None)
    rows = connection.execute(
        select(orders.c.kind, orders.c.state, orders.c.handover, orders.c.applies)
        .where(orders.c.submission == received.id)
        .order_by(orders.c.seq)
    )
    for kind, state, number, registered_at in rows:
        not_received_since = state == OrderState.REGISTERED and (
            registered_at == applies
            # A page made before the confirmation may arrive after it.
            or known < _count_of(number)
        )
        if state == OrderState.WAITING or not_received_since:
            deed = _AFTER[OrderKind(kind)]
    return deed


def _count_of(number: str | None) -> int:
    """Which handover of its submission it is, 3 for "…-U3"; 0 for none."""
    count = (number or "").rpartition("-U")[2]
    return int(count) if count.isdigit() else 0


def order_trouble(connection: Connection, id_: str) -> str | None:
    """Reason of the newest order when it was refused."""
    newest = connection.execute(
        select(orders.c.state, orders.c.reason)
        .where(orders.c.submission == id_)
        .order_by(orders.c.seq.desc())
        .limit(1)
    ).first()
    if newest is None or newest.state != OrderState.REFUSED:
        return None
    return newest.reason or "refused"


def shelf(received: Submission, deed: str, me: str) -> str:
    """The list a submission lies in; see inbox/store/tables.py."""
    handover = received.handover
    approval = None if handover is None else handover.approval
    owner, team = received.owner, received.team
    if approval is not None and approval.mine and deed not in ("approved", "declined"):
        return f"open/a:{me}"
    if approval is not None and (approval.approved_by == me or deed in ("approved", "declined")):
        return f"done/o:{me}"
    done_by = handover.confirmed_by if handover else None
    in_trouble = received.status is Status.HANDOVER_FAILED
    if received.status in CLOSED or (deed == "filed" and not in_trouble):
        return f"done/o:{done_by or owner or me}"
    return f"open/o:{owner}" if owner else f"open/t:{team}"


def show_again(connection: Connection, id_: str, received: Submission, me: str) -> None:
    """Recompute deed, trouble and list of one submission after its orders changed."""
    applies = connection.scalar(select(submission.c.applies).where(submission.c.id == id_)) or 0
    deed = deed_after(connection, received, applies)
    trouble = trouble_of(received) or order_trouble(connection, id_)
    connection.execute(
        update(submission)
        .where(submission.c.id == id_, submission.c.shelf != "gone")
        .values(
            deed=deed,
            trouble=trouble,
            shelf=shelf(received, deed, me),
        )
    )
