"""Registers the presses of this desk at the form server, in their order, each under its own key.

Only the server's consent opens legs. A refused press comes back into view with the reason; an
unreachable server changes nothing. No clock, no thread.
"""

import hashlib
import json
import logging
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from inbox.decision import Order, OrderKind, OrderState
from inbox.errors import Damaged, Refused, Unreachable, ZweiklickError
from inbox.handover import OpenHandover
from inbox.store.ledger import OPEN, UNDONE, Ledger
from inbox.store.store import Store
from inbox.submission import HandoverNumber, Submission, SubmissionId
from sync.handover.backoff import Chance, pause
from sync.wire import instant_text
from sync.withdrawing import Withdraw, nowhere, withdraw_handover

log = logging.getLogger(__name__)

#: Without these nobody's order can be registered now.
NO_LINE = frozenset({"unreachable", "certificate-refused", "unauthenticated", "token-expired"})
#: Reads reported in one call.
READS = 200


class DecisionServer(Protocol):
    """The calls that register a deed. `sync.client.FormServer` has them."""

    def confirm(self, order: Order) -> tuple[Submission, HandoverNumber]:
        """Press one."""
        ...

    def file(self, order: Order) -> Submission:
        """Press two of `order.handover`."""
        ...

    def undo(self, order: Order) -> Submission:
        """Take a press of `order.handover` back."""
        ...

    def approve(self, order: Order) -> Submission:
        """The second pair of eyes for `order.handover`."""
        ...

    def decline(self, order: Order) -> Submission:
        """Send `order.handover` back with `order.text`."""
        ...

    def report_reads(self, reads: Sequence[Mapping[str, Any]], *, key: str) -> None:
        """Say what was opened."""
        ...


@dataclass(frozen=True, slots=True)
class RefusedPress:
    """A press that did not stand: the person may be at another submission by now."""

    submission: SubmissionId
    code: str
    values: Mapping[str, object]


@dataclass(slots=True)
class PushReport:
    """What moved, and why not more: `offline` is the code of a fault that concerns every order."""

    changed: set[SubmissionId] = field(default_factory=set)
    offline: str | None = None
    refused: list[RefusedPress] = field(default_factory=list)


def deliver_orders(
    store: Store,
    ledger: Ledger,
    server: DecisionServer,
    now: datetime,
    *,
    chance: Chance = random.random,
    withdraw: Withdraw = nowhere,
) -> PushReport:
    """Register every waiting order whose turn it is. `now` is business time.

    A chain keeps its order: press two waits for its press one, an undo for what it takes back.
    """
    report = PushReport()
    tried: set[str] = set()
    while report.offline is None:
        ready = [o for o in store.waiting_orders(now) if o.id not in tried]
        if not ready:
            break
        for order in ready:
            tried.add(order.id)
            try:
                _register(store, ledger, server, order, withdraw)
            except ZweiklickError as fault:
                if isinstance(fault, Refused) and fault.code not in NO_LINE:
                    _refuse(store, ledger, order, fault, now)
                    report.changed.add(order.submission)
                    report.refused.append(
                        RefusedPress(order.submission, fault.code, _told(fault.values))
                    )
                    continue
                # nonsense may hide a consent: it is asked again, never taken for a refusal
                attempts = order.attempts + 1
                wait = timedelta(
                    seconds=pause(attempts, getattr(fault, "retry_after", None), chance)
                )
                store.settle_order(
                    order.id, OrderState.WAITING, attempts=attempts, not_before=now + wait
                )
                if fault.code in NO_LINE:
                    report.offline = fault.code
                    break
                log.info("order %s: %s", order.id, fault.code)
            else:
                report.changed.add(order.submission)
    return report


def deliver_reads(store: Store, server: DecisionServer) -> None:
    """Report what was opened. Raises Unreachable: then it stays queued."""
    reads = store.read_reports(READS)
    if not reads:
        return
    body = [
        {
            "submission": read.submission,
            "document": read.document,
            "on_behalf_of": read.on_behalf_of,
            "at": instant_text(read.at),
        }
        for read in reads
    ]
    # the key is made of the content: a repeat with more reads in it is another message
    digest = hashlib.sha256(json.dumps(body).encode()).hexdigest()
    try:
        server.report_reads(body, key=f"reads-{digest[:32]}")
    except Refused as refused:
        if refused.code in NO_LINE:
            raise Unreachable(refused.code) from refused
        # what the server does not accept now, it will not accept later either
        log.warning("reads up to %s: %s", reads[-1].seq, refused.code)
    store.drop_read_reports(reads[-1].seq)


def register_at_once(store: Store, ledger: Ledger, server: DecisionServer, order: Order) -> None:
    """Ask the form server first and keep the press after its consent: for a desk without a disk.

    Raises Refused with the server's code, Unreachable: then there is no press here. An answer that
    got lost on its way comes back as a handover of one's own with the next changes.
    """
    match order.kind:
        case OrderKind.CONFIRM:
            server.confirm(order)
        case OrderKind.FILE:
            server.file(replace(order, handover=_handover_of(store, order)))
        case OrderKind.UNDO_CONFIRM | OrderKind.UNDO_FILE:
            _ask_undo(server, replace(order, handover=_handover_of(store, order)))
        case _:
            _second(server, order)
    store.record_order(order)
    # the same key again: the server answers as before, and everything else goes its usual way
    _register(store, ledger, server, order)


# -- one order ---------------------------------------------------------------------------------
def _register(
    store: Store,
    ledger: Ledger,
    server: DecisionServer,
    order: Order,
    withdraw: Withdraw = nowhere,
) -> None:
    match order.kind:
        case OrderKind.WITHDRAW:
            withdraw_handover(store, ledger, server, order, withdraw)
        case OrderKind.CONFIRM:
            _confirm(store, ledger, server, order)
        case OrderKind.FILE:
            _file(store, ledger, server, order)
        case OrderKind.UNDO_CONFIRM | OrderKind.UNDO_FILE:
            _undo(store, ledger, server, order)
        case _:
            _second(server, order)
            # the approver carries nothing out: no handover of hers, no leg
            store.settle_order(order.id, OrderState.REGISTERED, answer={})


def _second(server: DecisionServer, order: Order) -> None:
    """What the second pair of eyes decided."""
    match order.kind:
        case OrderKind.APPROVE:
            server.approve(order)
        case OrderKind.DECLINE:
            server.decline(order)
        case OrderKind.UNDO_APPROVE:
            try:
                server.undo(order)
            except Refused as refused:
                if refused.code != "waits-for-approval":  # taken back already
                    raise


def _confirm(store: Store, ledger: Ledger, server: DecisionServer, order: Order) -> None:
    told, number = server.confirm(order)
    # taken back before it was registered: not even for a moment may a leg be due
    undone = _is_taken_back(store, order, OrderKind.UNDO_CONFIRM)
    ledger.open(_opened(order, told, number, UNDONE if undone else OPEN))
    # the ledger first: a crash in between registers again under the same key and finds it open
    store.settle_order(order.id, OrderState.REGISTERED, answer={"handover": number})


def _file(store: Store, ledger: Ledger, server: DecisionServer, order: Order) -> None:
    number = _handover_of(store, order)
    told = server.file(replace(order, handover=number))
    ledger.open(_opened(order, told, number, OPEN))
    report = told.handover
    if (
        report is not None
        and report.file_hold_until is not None
        and not _is_taken_back(store, order, OrderKind.UNDO_FILE)
    ):
        ledger.file(number, hold_until=report.hold_until, file_hold_until=report.file_hold_until)
    store.settle_order(order.id, OrderState.REGISTERED, answer={"handover": number})


def _opened(order: Order, told: Submission, number: HandoverNumber, state: str) -> OpenHandover:
    report = told.handover
    if report is None or report.number != number:
        raise Damaged("server-nonsense", where="handover")
    return OpenHandover(
        number=number,
        submission=order.submission,
        submission_number=told.number,
        state=state,
        hold_until=report.hold_until,
        content={"origin": "order", "order": order.id},
    )


def _is_taken_back(store: Store, order: Order, kind: OrderKind) -> bool:
    """Whether an undo of this press waits already."""
    return any(
        each.kind is kind and each.state is OrderState.WAITING
        for each in store.orders_of(order.submission)
    )


def _undo(store: Store, ledger: Ledger, server: DecisionServer, order: Order) -> None:
    taken_back = OrderKind.CONFIRM if order.kind is OrderKind.UNDO_CONFIRM else OrderKind.FILE
    press = _press_before(store, order, taken_back)
    if press is None or press.state is OrderState.REFUSED:
        store.settle_order(order.id, OrderState.REGISTERED, answer={})
        return
    number = _handover_of(store, order)
    _ask_undo(server, replace(order, handover=number))
    if taken_back is OrderKind.CONFIRM:
        ledger.close(number, UNDONE)
    else:
        ledger.unfile(number)
    store.settle_order(order.id, OrderState.REGISTERED, answer={"handover": number})


def _ask_undo(server: DecisionServer, order: Order) -> None:
    """Taken back already is taken back: an answer may have been lost."""
    try:
        server.undo(order)
    except Refused as refused:
        if refused.code not in ("undone", "not-filed"):
            raise


def _refuse(store: Store, ledger: Ledger, order: Order, refused: Refused, now: datetime) -> None:
    """The press does not stand: bring the submission back into view with the reason."""
    log.info("order %s refused: %s", order.id, refused.code)
    if order.kind in (OrderKind.UNDO_CONFIRM, OrderKind.UNDO_FILE):
        _go_on(store, ledger, order, now)
    store.settle_order(
        order.id, OrderState.REFUSED, reason=refused.code, answer=_told(refused.values)
    )


def _go_on(store: Store, ledger: Ledger, undo: Order, now: datetime) -> None:
    """Another machine has sent before the undo arrived: what is left follows."""
    try:
        number = _handover_of(store, undo)
    except Refused:
        return
    if undo.kind is OrderKind.UNDO_CONFIRM:
        ledger.reopen(number)
    else:
        ledger.file(number, hold_until=now, file_hold_until=now)


def _told(values: Mapping[str, object]) -> dict[str, object]:
    """What the sentence needs of the server's values; people are in it as `who`."""
    return {
        name: value
        for name, value in values.items()
        if isinstance(value, str | int | float | bool) or value is None
    }


def _handover_of(store: Store, order: Order) -> HandoverNumber:
    """The handover a later press belongs to. Raises Refused("confirm-missing")."""
    if order.handover is not None:
        return order.handover
    press = _press_before(store, order, OrderKind.CONFIRM)
    if press is not None and press.state is OrderState.REGISTERED and press.handover is not None:
        return press.handover
    known = store.submission(order.submission)
    if press is None and known is not None and known.handover is not None:
        # press one was somebody else's
        return known.handover.number
    raise Refused("confirm-missing")


def _press_before(store: Store, order: Order, kind: OrderKind) -> Order | None:
    found = None
    for each in store.orders_of(order.submission):
        if each.id == order.id:
            break
        if each.kind is kind:
            found = each
    return found
