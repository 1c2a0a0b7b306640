"""The number of a case that was opened for a submission: kept before anything else goes there."""

from typing import Any

from sync.formserver.handovers import find, need_lease
from sync.formserver.problems import Problem
from sync.formserver.server import Work


def keep(work: Work, handover: str, token: str, case_number: str) -> dict[str, Any]:
    """Keep it with the submission, for every later handover; the same again is no harm.

    Raises lease-lost, undone, and case-known (case_number) when the submission has another one.
    """
    held = find(work, handover, lock=True, acting=True)
    need_lease(work, held.row, token)
    if held.row.state == "undone":
        raise Problem("undone")
    row = held.record.row
    if row.case_number not in (None, "", case_number):
        raise Problem("case-known", case_number=row.case_number)
    if row.case_number != case_number:
        work.change(row.id, version=False, case_number=case_number)
        work.tell(row.id, "case-opened", case_number, for_=held.row.on_behalf_of)
        work.note("case-opened", row.id, for_=held.row.on_behalf_of, case_number=case_number)
    return {"case_number": case_number}
