"""One pass over the open handovers: take the lease, seal the plan once, send what is due.

Every step is written down before its effect: in the ledger, then at the form server, then at the
target. Whoever is killed in between, the next one looks up before sending. No thread, no sleep.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from inbox.errors import Damaged, Refused, Unreachable, ZweiklickError
from inbox.handover import Leg, LegState, OpenHandover, Paper, Target
from inbox.store.ledger import DONE, UNDONE
from sync.handover.backoff import IN_A_ROW, pause
from sync.handover.papers import MadePapers
from sync.handover.sending import Sender
from sync.handover.side_by_side import side_by_side
from sync.handover.view import HandoverView, SealedPlan
from sync.handover.view_wire import read_view, write_plan
from sync.handover.work import PassReport, Work

log = logging.getLogger(__name__)

LEASE_SECONDS = 60.0
#: Renewed when this much of it has passed.
RENEW_AFTER = 20.0
#: How long a handover that waits for somebody else is left alone.
LOOK_AGAIN = timedelta(seconds=15)
#: The target has it and will answer: the papers after it need not wait.
_WAITING = frozenset({"efile-waiting", "efile-receipt-late"})
#: Without a line or a valid token the other handovers need not be tried.
_NO_LINE = frozenset({"unreachable", "certificate-refused", "unauthenticated", "token-expired"})


def work_off(work: Work) -> PassReport:
    """Do one pass; faults of the targets are written into the ledger, never raised.

    Handovers of different submissions go side by side, each in its own order and under its own
    lease; the second line fills the time in which the first waits for an answer or the disk.
    """
    report = PassReport()
    side_by_side(work.ledger.due(work.now()), lambda opened: _carry(work, opened, report), work.end)
    return report


def _carry(work: Work, opened: OpenHandover, report: PassReport) -> bool:
    """One handover; False when the others need not be tried."""
    try:
        if _Handover(work, opened).work():
            report.changed.add(opened.submission)
    except Unreachable as fault:
        report.offline = report.offline or fault.code
        log.info("handover %s: form server: %s", opened.number, fault.code)
        return fault.code not in _NO_LINE
    except Refused as refused:
        log.info("handover %s: %s", opened.number, refused.code)
        if refused.code in _NO_LINE:
            report.offline = refused.code
            return False
        work.ledger.look_again(opened.number, work.now() + LOOK_AGAIN)
    except Damaged as damaged:
        log.error("handover %s: %s", opened.number, damaged.code)
        if work.ledger.note_damage(opened.number, damaged.code):
            report.damaged[opened.number] = damaged.code
            report.changed.add(opened.submission)
        work.ledger.look_again(opened.number, work.now() + 20 * LOOK_AGAIN)
    return True


class _Handover:
    """One handover in one pass."""

    def __init__(self, work: Work, opened: OpenHandover) -> None:
        self._work = work
        self._ledger = work.ledger
        self._server = work.server
        self._number = opened.number
        self._was_damaged = opened.damage is not None
        self._lease = ""
        self._leased_at = 0.0
        self._moved = False
        self._rendered: Mapping[str, bytes] = {}
        self._told: list[Leg] = []  #: receipts the form server has been told in this pass

    def work(self) -> bool:
        """Take the lease and do everything that is due; True when something moved."""
        try:
            self._take_lease()
        except Refused as refused:
            if refused.code != "lease-held":
                raise
            self._ledger.look_again(
                self._number, self._work.now() + LOOK_AGAIN, str(refused.values.get("holder", ""))
            )
            return False
        try:
            self._with_lease(read_view(self._server.handover(self._number)))
        except Unreachable:
            raise  # the lease ends by itself; asking a dead line costs the others' time
        except Refused as refused:
            if refused.code != "lease-lost":
                self._return_lease()
                raise
            # somebody else is at it: read again what became of it before doing anything
            self._ledger.look_again(self._number, self._work.now() + LOOK_AGAIN)
            return self._moved
        except Damaged:
            self._return_lease()
            raise
        finally:
            # once for all: whoever dies before tells the same receipts again, which is no harm
            if self._told:
                self._ledger.reported(self._told)
        self._return_lease()
        return self._moved

    def _with_lease(self, view: HandoverView) -> None:
        if view.state == "undone":
            self._ledger.close(self._number, UNDONE)
            self._moved = True
            return
        if view.state == "approval":
            self._ledger.look_again(self._number, self._work.now() + LOOK_AGAIN)
            return
        if view.state == "held" and view.hold_until > self._work.now():
            self._ledger.release_first_legs(self._number, view.hold_until)
            return
        papers = self._sealed(view)
        if self._was_damaged:
            self._moved |= self._ledger.note_damage(self._number, None)
        if view.legs:
            self._ledger.adopt(self._number, view.legs)
        for leg in self._ledger.unreported(self._number):
            self._report_received(leg)
        sender = Sender(
            view, papers, self._work.targets, self._server, self._local_bytes, self._lease
        )
        self._send_due(sender)
        if all(leg.state is LegState.RECEIVED for leg in self._ledger.legs(self._number)) and not (
            {leg.name for leg in self._ledger.unreported(self._number)}
            - {leg.name for leg in self._told}
        ):
            self._ledger.close(self._number, DONE)
            self._moved = True

    # -- the plan --------------------------------------------------------------------------
    def _sealed(self, view: HandoverView) -> dict[str, Paper]:
        """Make sure that one plan stands, here and there, with the bytes of every paper."""
        made: MadePapers | None = None
        plan = view.plan
        if plan is None:
            made = self._work.papers.make(view)
            self._rendered = made.rendered
            plan = self._seal(made)
        if self._ledger.seal(self._number, plan.papers, plan.legs):
            self._moved = True
        for paper in self._ledger.missing_uploads(self._number):
            made = made or self._work.papers.make(view)
            self._upload(paper, made.rendered.get(paper.id))
        return {paper.id: paper for paper in self._ledger.papers(self._number)}

    def _seal(self, made: MadePapers) -> SealedPlan:
        legs = (
            Target.CASE_SYSTEM.value,
            Target.STATISTICS.value,
            *(f"{Target.E_FILE}:{paper.id}" for paper in made.papers),
        )
        try:
            self._server.seal_plan(self._number, self._lease, write_plan(made.papers, legs))
        except Refused as refused:
            if refused.code != "plan-sealed":
                raise
            sealed = read_view(self._server.handover(self._number)).plan
            if sealed is None:
                raise Damaged("handover-unreadable") from refused
            return sealed
        return SealedPlan(made.papers, legs)

    def _upload(self, paper: Paper, data: bytes | None) -> None:
        try:
            if data is None:
                raise Refused("hash-mismatch")
            self._server.put_paper(self._number, self._lease, paper.id, data)
        except Refused as refused:
            if refused.code != "hash-mismatch":
                raise
            # the plan is another machine's; its bytes may be there already
            try:
                self._server.paper(self._number, paper.id)
            except Refused as absent:
                raise Damaged("paper-differs", paper=paper.id) from absent
        self._ledger.uploaded(self._number, paper.id)

    def _local_bytes(self, paper: Paper) -> bytes | None:
        """What was rendered in this pass, or lies here; the sender checks the hash."""
        return self._rendered.get(paper.id) or self._work.local(paper)

    # -- the legs --------------------------------------------------------------------------
    def _send_due(self, sender: Sender) -> None:
        due = self._ledger.due_legs(self._number, self._work.now())
        legs = self._ledger.legs(self._number) if due else ()
        for leg in due:
            if leg.target in _blocked(legs, leg, opens_a_case=sender.opens_a_case):
                continue
            self._renew_lease()
            if self._send(leg, sender):
                legs = tuple(
                    replace(each, state=LegState.RECEIVED) if each.name == leg.name else each
                    for each in legs
                )
            else:
                legs = self._ledger.legs(self._number)

    def _send(self, before: Leg, sender: Sender) -> bool:
        """Send one leg; True when its receipt is here."""
        sent = self._ledger.mark_sent(before, self._work.now())
        if sent is None or not self._announced(before, sent):
            return False
        self._moved = True
        try:
            receipt = sender.send(sent, maybe_there=before.attempts > 0)
        except ZweiklickError as fault:
            self._failed(sent, fault)
            return False
        self._ledger.mark_received(sent, receipt)
        self._report_received(replace(sent, state=LegState.RECEIVED, receipt=receipt))
        return True

    def _announced(self, before: Leg, sent: Leg) -> bool:
        """Tell the form server that this leg leaves now; only its consent lets it go."""
        try:
            self._server.report_leg(
                self._number, self._lease, sent.name, state="sent", attempts=sent.attempts
            )
        except Unreachable:
            self._ledger.take_back(sent, before)
            raise
        except Refused as refused:
            if refused.code == "already-received":
                self._adopt_receipt(sent, refused)
                return False
            self._ledger.take_back(sent, before)
            self._obey(refused)
            return False
        return True

    def _obey(self, refused: Refused) -> None:
        """Bring the ledger in line with why the form server does not let a leg go."""
        soon = self._work.now() + LOOK_AGAIN
        match refused.code:
            case "undone":
                self._ledger.close(self._number, UNDONE)
            case "not-filed":
                self._ledger.unfile(self._number)
            case "hold-running":
                self._ledger.look_again(self._number, _told_instant(refused) or soon)
            case "waits-for-approval":
                self._ledger.look_again(self._number, soon)
            case _:
                raise refused
        self._moved = True

    def _adopt_receipt(self, sent: Leg, refused: Refused) -> None:
        stored = refused.values.get("leg")
        receipt = stored.get("receipt") if isinstance(stored, dict) else None
        self._ledger.mark_received(sent, str(receipt or refused.values.get("receipt") or ""))
        self._told.append(replace(sent, state=LegState.RECEIVED))
        self._moved = True

    def _failed(self, sent: Leg, fault: ZweiklickError) -> None:
        not_before: datetime | None = None
        if isinstance(fault, Unreachable):
            seconds = pause(sent.attempts, fault.retry_after, self._work.chance)
            not_before = self._work.now() + timedelta(seconds=seconds)
        problem = fault.values.get("problem")
        reason = f"{fault.code}:{problem}" if problem else fault.code
        log.info("handover %s: leg %s: %s", self._number, sent.name, reason)
        self._ledger.mark_failed(sent, reason, not_before)
        if not_before is not None and sent.attempts % IN_A_ROW:
            return  # a passing fault is no news for colleagues
        self._server.report_leg(
            self._number,
            self._lease,
            sent.name,
            state="failed",
            attempts=sent.attempts,
            reason=reason,
            not_before=not_before,
        )

    def _report_received(self, leg: Leg) -> None:
        try:
            self._server.report_leg(
                self._number,
                self._lease,
                leg.name,
                state="received",
                attempts=leg.attempts,
                receipt=leg.receipt,
            )
        except Refused as refused:
            if refused.code != "already-received":
                raise
        self._told.append(leg)

    # -- the lease -------------------------------------------------------------------------
    def _take_lease(self) -> None:
        self._lease = self._server.lease_handover(self._number, self._work.holder, LEASE_SECONDS)
        self._leased_at = self._work.monotonic()

    def _renew_lease(self) -> None:
        if self._work.monotonic() - self._leased_at > RENEW_AFTER:
            try:
                self._take_lease()
            except Refused as refused:
                raise Refused("lease-lost", **refused.values) from refused

    def _return_lease(self) -> None:
        try:
            self._server.return_lease(self._number, self._lease)
        except (Unreachable, Refused) as fault:
            # it ends by itself
            log.debug("handover %s: lease kept: %s", self._number, fault.code)


def _blocked(legs: Sequence[Leg], due: Leg, *, opens_a_case: bool) -> set[Target]:
    """Targets that have to wait: an earlier leg failed there, or the case is not open yet."""
    blocked: set[Target] = set()
    for leg in legs:
        if leg.name == due.name:
            break
        if leg.state is LegState.FAILED and leg.reason not in _WAITING:
            blocked.add(leg.target)
        if leg.target is Target.CASE_SYSTEM and leg.state is not LegState.RECEIVED and opens_a_case:
            blocked |= {Target.E_FILE, Target.STATISTICS}
    return blocked


def _told_instant(refused: Refused) -> datetime | None:
    """The end of the hold by the form server's clock, which may differ from ours."""
    try:
        return datetime.fromisoformat(str(refused.values.get("until")))
    except ValueError:
        return None
