"""The legs of the handover ledger: planned, sent, received, failed.

Every transition is one compare-and-set that is durable before its effect leaves this machine;
the engine must commit with synchronous=FULL. It sends nothing and knows no clock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Select, bindparam, select, update

from inbox.handover import Leg, LegState
from inbox.store.connection import begin_recoverable
from inbox.store.ledger_rows import OPEN, due, instant_text, is_damaged, read_leg
from inbox.store.tables import handover, leg
from inbox.submission import HandoverNumber, LegReport, SubmissionId

# Built once: these run several times for every leg. Parameters are named apart from columns.
_THIS = (leg.c.handover == bindparam("of"), leg.c.name == bindparam("named"))
_LEGS = (
    select(leg, handover.c.submission)
    .join(handover, handover.c.number == leg.c.handover)
    .where(leg.c.handover == bindparam("of"))
    .order_by(leg.c.position)
)
_DUE = _LEGS.where(due(bindparam("now")))
_UNREPORTED = _LEGS.where(leg.c.state == LegState.RECEIVED, ~leg.c.reported)
_SENT = (
    update(leg)
    .where(*_THIS, leg.c.attempts == bindparam("known"), due(bindparam("now")))
    .values(state=LegState.SENT, attempts=bindparam("counted"), reported=False)
)
_RECEIVED = (
    update(leg)
    .where(*_THIS, leg.c.state.not_in([LegState.RECEIVED, LegState.UNDONE]))
    .values(
        state=LegState.RECEIVED,
        receipt=bindparam("told"),
        reason=None,
        not_before=None,
        reported=False,
    )
)
_RECEIVED_ELSEWHERE = (
    update(leg)
    .where(*_THIS)
    .values(
        state=LegState.RECEIVED,
        receipt=bindparam("told"),
        reason=None,
        not_before=None,
        reported=True,
    )
)
_TRIED_ELSEWHERE = (
    update(leg).where(*_THIS, leg.c.attempts < bindparam("told")).values(attempts=bindparam("told"))
)
_REPORTED = (
    update(leg)
    .where(*_THIS, leg.c.state == bindparam("stands"), leg.c.attempts == bindparam("known"))
    .values(reported=True)
)


class LegLedger:
    """Deliveries of sealed plans in the local store."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def legs(self, number: HandoverNumber) -> tuple[Leg, ...]:
        """All legs of a handover in their order."""
        return self._legs(_LEGS, of=number)

    def due_legs(self, number: HandoverNumber, now: datetime) -> tuple[Leg, ...]:
        """The legs that may be sent now. A leg that waits for a person is not among them."""
        return self._legs(_DUE, of=number, now=instant_text(now))

    def unreported(self, number: HandoverNumber) -> tuple[Leg, ...]:
        """Received legs whose receipt the form server does not know yet."""
        return self._legs(_UNREPORTED, of=number)

    def mark_sent(self, sent: Leg, now: datetime) -> Leg | None:
        """Take a leg for sending, durably, before anything leaves; None when it may not go.

        It counts the attempt. The compare-and-set is on the attempts known to the caller, on the
        holds and on the handover still being open: undo and sending can never both win.
        """
        named = {"of": sent.handover, "named": sent.name, "known": sent.attempts}
        told = {"counted": sent.attempts + 1, "now": instant_text(now)}
        with self._engine.begin() as db:
            taken = db.execute(_SENT, {**named, **told})
        if taken.rowcount != 1:
            return None
        return replace(sent, state=LegState.SENT, attempts=sent.attempts + 1)

    def take_back(self, sent: Leg, before: Leg) -> bool:
        """The form server refused the sending: nothing left, so the leg is as it was before."""
        values = {
            "state": before.state,
            "attempts": before.attempts,
            "not_before": before.not_before and instant_text(before.not_before),
            "reason": before.reason,
        }
        return self._move(sent, (LegState.SENT,), values)

    def mark_received(self, sent: Leg, receipt: str) -> bool:
        """The target holds it: from here on it is never sent again."""
        told = {"of": sent.handover, "named": sent.name, "told": receipt}
        with begin_recoverable(self._engine) as db:
            return db.execute(_RECEIVED, told).rowcount == 1

    def mark_failed(self, sent: Leg, reason: str, not_before: datetime | None) -> bool:
        """It did not work. `not_before` None: repeating is useless until a person has looked."""
        values = {
            "state": LegState.FAILED,
            "reason": reason,
            "not_before": not_before and instant_text(not_before),
            "reported": False,
        }
        return self._move(sent, (LegState.SENT,), values)

    def adopt(self, number: HandoverNumber, reports: Iterable[LegReport]) -> None:
        """Take over what other desks did with this handover, as the form server tells it.

        A receipt there is a receipt here; attempts there count here, so that a leg another desk
        has sent is looked up before it is sent again.
        """
        news = [r for r in reports if r.state == LegState.RECEIVED or r.attempts > 0]
        if not news:
            return
        with begin_recoverable(self._engine) as db:
            for report in news:
                here = {"of": number, "named": report.name}
                if report.state == LegState.RECEIVED:
                    db.execute(_RECEIVED_ELSEWHERE, {**here, "told": report.receipt})
                else:
                    db.execute(_TRIED_ELSEWHERE, {**here, "told": report.attempts})

    def reported(self, known: Iterable[Leg]) -> None:
        """The form server knows the present state of these legs."""
        with begin_recoverable(self._engine) as db:
            for each in known:
                stands = {"stands": each.state, "known": each.attempts}
                db.execute(_REPORTED, {"of": each.handover, "named": each.name, **stands})

    def send_now(self, submission: SubmissionId | None, now: datetime) -> int:
        """A person asks for another try, of one submission's legs or of all failed ones.

        Failed legs become due at `now` (business time), damaged handovers are looked at again;
        received legs stay untouched.
        """
        numbers = select(handover.c.number).where(handover.c.state == OPEN)
        if submission is not None:
            numbers = numbers.where(handover.c.submission == submission)
        with self._engine.begin() as db:
            done = db.execute(
                update(leg)
                .where(leg.c.state == LegState.FAILED, leg.c.handover.in_(numbers))
                .values(not_before=instant_text(now))
            )
            db.execute(
                update(handover)
                .where(handover.c.number.in_(numbers), is_damaged())
                .values(lease_until=None)
            )
            return done.rowcount

    def _legs(self, query: Select[Any], **told: str) -> tuple[Leg, ...]:
        with self._engine.connect() as db:
            return tuple(read_leg(row) for row in db.execute(query, told))

    def _move(self, sent: Leg, states: tuple[LegState, ...], values: Mapping[str, Any]) -> bool:
        with self._engine.begin() as db:
            done = db.execute(
                update(leg)
                .where(
                    leg.c.handover == sent.handover,
                    leg.c.name == sent.name,
                    leg.c.attempts == sent.attempts,
                    leg.c.state.in_(states),
                )
                .values(dict(values))
            )
            return done.rowcount == 1
