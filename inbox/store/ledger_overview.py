"""The ledger as a list to look at: handovers with their legs, what stands first. Reads only."""

from collections import defaultdict

from sqlalchemy import case, exists, or_, select

from inbox.handover import HandoverEntry, Leg, LegState, Target
from inbox.store.ledger_legs import LegLedger
from inbox.store.ledger_rows import OPEN, instant, is_damaged, read_handover, read_leg, read_paper
from inbox.store.tables import handover, leg, paper
from inbox.submission import SubmissionId

#: As many handovers as a person looks through.
MOST = 300


class LedgerOverview(LegLedger):
    """What the view of the handovers shows."""

    def overview(
        self, submission: SubmissionId | None = None, most: int = MOST
    ) -> tuple[HandoverEntry, ...]:
        """Handovers of one submission or of all: failed, open, then ended; newest first in each."""
        failed = or_(
            exists().where(leg.c.handover == handover.c.number, leg.c.state == LegState.FAILED),
            is_damaged(),
        )
        is_open = handover.c.state == OPEN
        turn = case((is_open & failed, 0), (is_open, 1), else_=2)
        query = select(handover).order_by(turn, handover.c.hold_until.desc(), handover.c.number)
        if submission is not None:
            query = query.where(handover.c.submission == submission)
        legs: dict[str, list[Leg]] = defaultdict(list)
        labels: dict[str, dict[str, str]] = defaultdict(dict)
        with self._engine.connect() as db:
            rows = db.execute(query.limit(most)).all()
            numbers = [row.number for row in rows]
            of = select(leg, handover.c.submission).join(
                handover, handover.c.number == leg.c.handover
            )
            for row in db.execute(
                of.where(leg.c.handover.in_(numbers)).order_by(leg.c.handover, leg.c.position)
            ):
                legs[row.handover].append(read_leg(row))
            for row in db.execute(select(paper).where(paper.c.handover.in_(numbers))):
                told = read_paper(row)
                labels[row.handover][f"{Target.E_FILE}:{told.id}"] = told.document_type
        return tuple(
            HandoverEntry(
                opened=read_handover(row),
                legs=tuple(legs[row.number]),
                labels=labels[row.number],
                holder=row.lease or None,
                look_again=instant(row.lease_until),
            )
            for row in rows
        )
