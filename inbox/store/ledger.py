"""The ledger of handovers: which are open, what their sealed plan is, how far they got.

Undo and sending meet here: both are compare-and-sets, so never both can win. Legs and their
transitions are in ledger_legs. It sends nothing and knows no clock.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import and_, exists, insert, or_, select, update
from sqlalchemy import func as sql

from inbox.decision import OrderKind, OrderState
from inbox.handover import LegState, OpenHandover, Paper, StandingWork, Target, count_of, leg_key
from inbox.store.connection import begin_recoverable
from inbox.store.ledger_overview import LedgerOverview
from inbox.store.ledger_rows import (
    DAMAGE,
    DONE,
    OPEN,
    UNDONE,
    due,
    instant,
    instant_text,
    is_damaged,
    paper_row,
    read_handover,
    read_paper,
    target_of,
)
from inbox.store.tables import handover, leg, orders, paper
from inbox.submission import HandoverNumber, LegReport, SubmissionId

__all__ = ["DONE", "OPEN", "UNDONE", "Ledger"]


class Ledger(LedgerOverview):
    """Handovers, their sealed plan and their legs in the local store."""

    # -- handovers -------------------------------------------------------------------------
    def open(self, opened: OpenHandover) -> bool:
        """Enter a handover the form server has registered; False when it is known already."""
        row = {
            "number": opened.number,
            "submission": opened.submission,
            "submission_number": opened.submission_number,
            "state": opened.state,
            "hold_until": instant_text(opened.hold_until),
            "filed": opened.filed,
            "file_hold_until": opened.file_hold_until and instant_text(opened.file_hold_until),
            "planned": False,
            "payload": json.dumps(dict(opened.content), ensure_ascii=False, sort_keys=True),
        }
        with begin_recoverable(self._engine) as db:
            taken = db.execute(
                insert(handover).prefix_with("OR IGNORE", dialect="sqlite").values(row)
            )
            return taken.rowcount == 1

    def get(self, number: HandoverNumber) -> OpenHandover | None:
        """One handover, or None."""
        with self._engine.connect() as db:
            row = db.execute(select(handover).where(handover.c.number == number)).one_or_none()
        return None if row is None else read_handover(row)

    def latest(self, submission: SubmissionId) -> OpenHandover | None:
        """The newest handover of a submission, whatever its state."""
        query = select(handover).where(handover.c.submission == submission)
        with self._engine.connect() as db:
            rows = db.execute(query).all()
        return read_handover(max(rows, key=lambda r: count_of(r.number))) if rows else None

    def open_handovers(self) -> tuple[OpenHandover, ...]:
        """All that are neither done nor undone, oldest hold first."""
        query = (
            select(handover)
            .where(handover.c.state == OPEN)
            .order_by(handover.c.hold_until, handover.c.number)
        )
        with self._engine.connect() as db:
            return tuple(read_handover(row) for row in db.execute(query))

    def due(self, now: datetime) -> tuple[OpenHandover, ...]:
        """The open handovers with something to do now: to plan, to send, or to report."""
        text = instant_text(now)
        to_plan = and_(~handover.c.planned, handover.c.hold_until <= text)
        to_report = exists().where(
            leg.c.handover == handover.c.number, leg.c.state == LegState.RECEIVED, ~leg.c.reported
        )
        all_in = and_(
            handover.c.planned,
            ~exists().where(leg.c.handover == handover.c.number, leg.c.state != LegState.RECEIVED),
        )
        to_send = exists().where(leg.c.handover == handover.c.number, due(text))
        query = (
            select(handover)
            .where(
                handover.c.state == OPEN,
                or_(handover.c.lease_until.is_(None), handover.c.lease_until <= text),
                or_(to_plan, to_send, to_report, all_in),
            )
            .order_by(handover.c.hold_until, handover.c.number)
        )
        with self._engine.connect() as db:
            return tuple(read_handover(row) for row in db.execute(query))

    def look_again(self, number: HandoverNumber, at: datetime | None, holder: str = "") -> None:
        """Leave a handover alone until then: another desk has it, or it waits for approval.

        None: the reason is gone, look at once.
        """
        with begin_recoverable(self._engine) as db:
            db.execute(
                update(handover)
                .where(handover.c.number == number, handover.c.state == OPEN)
                .values(lease_until=at and instant_text(at), lease=holder or None)
            )

    def note_damage(self, number: HandoverNumber, code: str | None) -> bool:
        """Why nothing more of an open handover can be sent (None: it can again); True if news."""
        query = select(handover.c.payload).where(handover.c.number == number)
        with begin_recoverable(self._engine) as db:
            kept = db.execute(query.where(handover.c.state == OPEN)).scalar_one_or_none()
            content = {} if kept is None else json.loads(kept)
            if kept is None or content.pop(DAMAGE, None) == code:
                return False
            if code is not None:
                content[DAMAGE] = code
            payload = json.dumps(content, ensure_ascii=False, sort_keys=True)
            db.execute(update(handover).where(handover.c.number == number).values(payload=payload))
            return True

    def damage(self, submission: SubmissionId) -> str | None:
        """The damage of the newest handover of a submission, while it is open."""
        newest = self.latest(submission)
        return newest.damage if newest is not None and newest.state == OPEN else None

    def release_first_legs(self, number: HandoverNumber, hold_until: datetime) -> None:
        """Move the end of the first hold, as the form server tells it."""
        with begin_recoverable(self._engine) as db:
            db.execute(
                update(handover)
                .where(handover.c.number == number, handover.c.state == OPEN)
                .values(hold_until=instant_text(hold_until))
            )

    def file(
        self, number: HandoverNumber, *, hold_until: datetime, file_hold_until: datetime
    ) -> bool:
        """Press two is registered: first legs are released, e-file legs after their hold."""
        with begin_recoverable(self._engine) as db:
            done = db.execute(
                update(handover)
                .where(handover.c.number == number, handover.c.state == OPEN)
                .values(
                    filed=True,
                    hold_until=instant_text(hold_until),
                    file_hold_until=instant_text(file_hold_until),
                )
            )
            return done.rowcount == 1

    def unfile(self, number: HandoverNumber) -> bool:
        """Take press two back; False when a paper has left already (or nothing was filed)."""
        sent = exists().where(
            leg.c.handover == number, leg.c.target == Target.E_FILE, leg.c.attempts > 0
        )
        with self._engine.begin() as db:
            done = db.execute(
                update(handover)
                .where(
                    handover.c.number == number,
                    handover.c.state == OPEN,
                    handover.c.filed,
                    ~sent,
                )
                .values(filed=False, file_hold_until=None)
            )
            return done.rowcount == 1

    def undo(self, number: HandoverNumber) -> bool:
        """Take press one back; False when any leg has left. Certain while the hold runs."""
        sent = exists().where(leg.c.handover == number, leg.c.attempts > 0)
        with self._engine.begin() as db:
            done = db.execute(
                update(handover)
                .where(handover.c.number == number, handover.c.state == OPEN, ~sent)
                .values(state=UNDONE)
            )
            if done.rowcount != 1:
                return False
            db.execute(update(leg).where(leg.c.handover == number).values(state=LegState.UNDONE))
            return True

    def try_undo(self, submission: SubmissionId, step: OrderKind) -> bool:
        """Take the last press back on this machine, before the form server is told.

        True while the press itself has not been registered yet: then only orders stand.
        """
        unregistered = select(orders.c.seq).where(
            orders.c.submission == submission,
            orders.c.state == OrderState.WAITING,
            orders.c.kind.in_([OrderKind.CONFIRM, OrderKind.FILE]),
        )
        newest = self.latest(submission)
        if newest is not None and newest.state == OPEN:
            if step is OrderKind.UNDO_CONFIRM:
                return self.undo(newest.number)
            if newest.filed:
                return self.unfile(newest.number)
        with self._engine.connect() as db:
            waits = db.execute(unregistered.limit(1)).first() is not None
        return waits or newest is None or newest.state == UNDONE

    def reopen(self, number: HandoverNumber) -> None:
        """An undo came too late: somebody else had sent already; the handover goes on."""
        with self._engine.begin() as db:
            db.execute(
                update(handover)
                .where(handover.c.number == number, handover.c.state == UNDONE)
                .values(state=OPEN)
            )
            db.execute(
                update(leg)
                .where(leg.c.handover == number, leg.c.state == LegState.UNDONE)
                .values(state=LegState.PLANNED)
            )

    def close(self, number: HandoverNumber, state: str) -> None:
        """The form server says that it is "done" or "undone"."""
        with begin_recoverable(self._engine) as db:
            db.execute(
                update(handover)
                .where(handover.c.number == number, handover.c.state == OPEN)
                .values(state=state)
            )
            if state == UNDONE:
                db.execute(
                    update(leg)
                    .where(leg.c.handover == number, leg.c.state == LegState.PLANNED)
                    .values(state=LegState.UNDONE)
                )

    # -- the plan --------------------------------------------------------------------------
    def seal(self, number: HandoverNumber, papers: Sequence[Paper], legs: Iterable[str]) -> bool:
        """Write papers and legs in one transaction; False when the plan was sealed before."""
        with begin_recoverable(self._engine) as db:
            first = db.execute(
                update(handover)
                .where(handover.c.number == number, ~handover.c.planned)
                .values(planned=True)
            )
            if first.rowcount != 1:
                return False
            owner = db.execute(
                select(handover.c.submission_number).where(handover.c.number == number)
            ).scalar_one()
            if papers:
                db.execute(insert(paper), [paper_row(number, *each) for each in enumerate(papers)])
            rows = [
                {
                    "handover": number,
                    "name": name,
                    "position": position,
                    "target": target_of(name),
                    "key": leg_key(owner, number, name),
                    "state": LegState.PLANNED,
                }
                for position, name in enumerate(legs)
            ]
            db.execute(insert(leg), rows)
            return True

    def papers(self, number: HandoverNumber) -> tuple[Paper, ...]:
        """The sealed papers in their order."""
        query = select(paper).where(paper.c.handover == number).order_by(paper.c.position)
        with self._engine.connect() as db:
            return tuple(read_paper(row) for row in db.execute(query))

    def missing_uploads(self, number: HandoverNumber) -> tuple[Paper, ...]:
        """Papers whose bytes the form server does not have yet."""
        query = (
            select(paper)
            .where(paper.c.handover == number, ~paper.c.uploaded)
            .order_by(paper.c.position)
        )
        with self._engine.connect() as db:
            return tuple(read_paper(row) for row in db.execute(query))

    def uploaded(self, number: HandoverNumber, paper_id: str) -> None:
        """The form server has this paper's bytes."""
        with begin_recoverable(self._engine) as db:
            db.execute(
                update(paper)
                .where(paper.c.handover == number, paper.c.id == paper_id)
                .values(uploaded=True)
            )

    # -- what the desk shows ---------------------------------------------------------------
    def reports(self, submission: SubmissionId) -> tuple[LegReport, ...]:
        """How the legs of the newest handover stand, as known on this machine."""
        newest = self.latest(submission)
        if newest is None or newest.state == UNDONE:
            return ()
        return tuple(
            LegReport(each.name, each.state.value, each.receipt, each.reason, each.attempts)
            for each in self.legs(newest.number)
        )

    def standing(self) -> StandingWork:
        """How many handovers are under way, and how many have a failed leg."""
        failed = or_(
            exists().where(leg.c.handover == handover.c.number, leg.c.state == LegState.FAILED),
            is_damaged(),
        )
        released = or_(leg.c.target != Target.E_FILE, handover.c.filed)
        under_way = or_(
            ~handover.c.planned,
            exists().where(
                leg.c.handover == handover.c.number, leg.c.state != LegState.RECEIVED, released
            ),
        )
        count = select(sql.count()).select_from(handover).where(handover.c.state == OPEN)
        with self._engine.connect() as db:
            broken = db.execute(count.where(failed)).scalar_one()
            waiting = db.execute(count.where(~failed, under_way)).scalar_one()
        return StandingWork(waiting=waiting, failed=broken)

    def next_instant(self, now: datetime) -> datetime | None:
        """When the next hold or waiting time ends after `now`; None when nothing is pending."""
        text = instant_text(now)
        live = handover.c.state == OPEN
        queries = (
            select(sql.min(handover.c.hold_until)).where(live, handover.c.hold_until > text),
            select(sql.min(handover.c.file_hold_until)).where(
                live, handover.c.filed, handover.c.file_hold_until > text
            ),
            select(sql.min(leg.c.not_before))
            .join(handover, handover.c.number == leg.c.handover)
            .where(live, leg.c.not_before > text, leg.c.state != LegState.RECEIVED),
        )
        with self._engine.connect() as db:
            found = [db.execute(query).scalar_one() for query in queries]
        return instant(min((text for text in found if text is not None), default=None))
