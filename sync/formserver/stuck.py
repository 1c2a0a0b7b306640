"""What stands still across people, for an administrator: numbers, targets and reasons, no citizen.

A handover stands still when one of its legs has failed, or when something could be done and nobody
holds its lease. Reads only.
"""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from sync.formserver import tables as t
from sync.formserver.handovers import unattended
from sync.formserver.instants import to_wire
from sync.formserver.server import Work

#: As many rows as one look shows; `more` says that there are others.
MOST = 1000
#: How long a desk may take to come to a handover before it is said to stand.
PATIENCE = timedelta(minutes=10)


def stuck(work: Work) -> dict[str, Any]:
    """One row per failed leg, and one per handover that nobody is at; oldest first."""
    h, leg, s = t.handovers, t.legs, t.submissions
    known = (
        h.c.number,
        h.c.confirmed_by,
        h.c.confirmed_at,
        s.c.number.label("submission_number"),
        s.c.service,
        s.c.team,
    )
    failed = (
        sa.select(*known, leg.c.name, leg.c.attempts, leg.c.reason, leg.c.not_before)
        .join(s, s.c.id == h.c.submission)
        .join(leg, leg.c.handover == h.c.number)
        .where(h.c.state.in_(("held", "released")), leg.c.state == "failed")
        .order_by(h.c.confirmed_at, h.c.number, leg.c.position)
        .limit(MOST + 1)
    )
    alone = (
        sa.select(*known)
        .join(s, s.c.id == h.c.submission)
        .where(
            unattended(work),
            h.c.hold_until <= work.business - PATIENCE,
            ~sa.exists().where(leg.c.handover == h.c.number, leg.c.state == "failed"),
        )
        .order_by(h.c.confirmed_at, h.c.number)
        .limit(MOST + 1)
    )
    teams = work.office.directory.teams
    rows = [
        {
            "number": row.number,
            "submission_number": row.submission_number,
            "service": row.service,
            "team": teams[row.team][0] if row.team in teams else row.team,
            "confirmed_by": work.office.directory.ref(row.confirmed_by),
            "confirmed_at": to_wire(row.confirmed_at),
            "leg": getattr(row, "name", None),
            "attempts": getattr(row, "attempts", 0),
            "reason": getattr(row, "reason", None),
            "not_before": to_wire(getattr(row, "not_before", None)),
        }
        for query in (failed, alone)
        for row in work.conn.execute(query)
    ]
    rows.sort(key=lambda row: (str(row["confirmed_at"]), str(row["number"])))
    return {"handovers": rows[:MOST], "more": len(rows) > MOST}
