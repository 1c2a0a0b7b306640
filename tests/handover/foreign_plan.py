"""A plan that another machine has sealed, with a paper whose bytes it never brought."""

import hashlib
from dataclasses import replace

from inbox.handover import legs_in_order
from inbox.submission import HandoverNumber
from sync.handover.view_wire import read_view, write_plan
from tests.handover.desk import DeskProcess


def seal_otherwise(desk: DeskProcess, number: HandoverNumber, theirs: bytes) -> None:
    """Seal the plan of a registered handover with `theirs` as its Prüfvermerk, and go away."""
    server = desk.server
    made = desk.cycle._work.papers.make(read_view(server.handover(number)))
    papers = tuple(
        replace(p, sha256=hashlib.sha256(theirs).hexdigest(), size=len(theirs))
        if p.id == "pruefvermerk"
        else p
        for p in made.papers
    )
    lease = server.lease_handover(number, "elsewhere", 60)
    server.seal_plan(number, lease, write_plan(papers, legs_in_order(papers)))
    server.return_lease(number, lease)
