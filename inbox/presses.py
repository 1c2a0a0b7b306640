"""The deeds behind the keys: confirm, file, undo. Each is an order, written before it is sent."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

from inbox.bar import may_undo
from inbox.casebook import Casebook
from inbox.caseview import CaseView, Link, Phase
from inbox.decision import (
    UNDOING,
    Order,
    OrderId,
    OrderKind,
    Seen,
    check_confirm,
    decided_kinds,
)
from inbox.errors import Refused, Unreachable
from inbox.order_rows import order_rows
from inbox.store.ledger import OPEN
from inbox.submission import DocumentId, SubmissionId

#: Longest reason of a decline, in characters; the form server takes no more.
REASON = 1000


class Presser:
    """Turns a press into a durable order, or refuses it with the reason."""

    def __init__(
        self,
        book: Casebook,
        *,
        hold_seconds: float = 10.0,
        new_id: Callable[[], str] = lambda: str(uuid4()),
        register: Callable[[Order], None] | None = None,
    ) -> None:
        """`register` is given where nothing is kept on a disk: a press counts only once it has
        returned. It raises what the form server refused, or Unreachable."""
        self._book = book
        self._register = register
        self._store = book.store
        self._hold = hold_seconds
        self._new_id = new_id
        self._last: Order | None = None

    def confirm(self, submission: SubmissionId, view: CaseView) -> Order:
        """Press one. Raises Refused with the codes of inbox.decision.check_confirm, or
        claimed, already-decided, not-read, redaction-open, report-incomplete (label),
        memory-only-offline."""
        self._not_elsewhere(view)
        if view.comparison is None or view.bar.phase is Phase.NOT_READ:
            raise Refused("not-read")
        seen = self._store.seen(submission)
        check_confirm(
            view.comparison,
            decisions=view.decisions,
            seen=seen,
            evidence=[d.id for d in view.submission.evidence],
            case=view.case,
        )
        if view.bar.phase is Phase.COVER:
            raise Refused(
                "redaction-open",
                document=view.bar.document,
                page=view.bar.page,
                reason=view.bar.code,
            )
        if view.bar.phase is Phase.REPORT:
            raise Refused("report-incomplete", label=view.report_gaps[0].label)
        if view.bar.phase not in (Phase.READY, Phase.READY_APPROVAL):
            raise Refused("already-decided", who=view.bar.who, at=view.bar.at)
        return self._record(self.would_confirm(submission, view))

    def would_confirm(self, submission: SubmissionId, view: CaseView) -> Order:
        """The order press one writes down as things stand; keeps nothing, checks nothing.

        Raises Refused("not-read") while there is no comparison.
        """
        if view.comparison is None:
            raise Refused("not-read")
        said = decided_kinds(view.decisions)

        def kind_of(document: DocumentId) -> str | None:
            return said.get(document) or self._book.recognised(document)

        return Order(
            id=OrderId(self._new_id()),
            kind=OrderKind.CONFIRM,
            submission=submission,
            version=view.submission.version,
            by=self._store.me().id,
            on_behalf_of=view.represents,
            at=self._book.clock.now(),
            decisions=tuple(view.decisions.values()),
            seen=tuple(Seen(s.document, s.page, s.how) for s in self._store.seen(submission)),
            case=view.case,
            rows=order_rows(
                view,
                view.comparison,
                self._book.reading,
                kind_of,
                self._book.strays(view.submission),
            ),
            hold_seconds=self._hold,
        )

    def file(self, submission: SubmissionId, view: CaseView) -> Order:
        """Press two. Raises Refused: press-too-early when press one does not stand,
        waits-for-approval while a second person is asked."""
        if view.bar.phase is Phase.APPROVAL or view.bar.code == "approval":
            raise Refused("waits-for-approval")
        if not view.bar.may_file:
            raise Refused("press-too-early", phase=view.bar.phase.value)
        return self._record(self._later(OrderKind.FILE, submission, view, hold=self._hold))

    def approve(self, submission: SubmissionId, view: CaseView) -> Order:
        """The second pair of eyes: let it leave. Raises Refused: not-for-approval,
        changed-since (something came after the confirmation)."""
        bar = view.bar
        if bar.phase is not Phase.RELEASE:
            raise Refused("not-for-approval", phase=bar.phase.value)
        if bar.code == "changed-since":
            raise Refused("changed-since")
        return self._record(self._second(OrderKind.APPROVE, submission, view, hold=self._hold))

    def decline(self, submission: SubmissionId, view: CaseView, reason: str) -> Order:
        """The second pair of eyes: back with a reason. Raises Refused: not-for-approval,
        reason-missing."""
        if view.bar.phase is not Phase.RELEASE:
            raise Refused("not-for-approval", phase=view.bar.phase.value)
        if not reason.strip():
            raise Refused("reason-missing")
        order = self._second(OrderKind.DECLINE, submission, view)
        return self._record(replace(order, text=reason.strip()[:REASON]))

    def _second(
        self, kind: OrderKind, submission: SubmissionId, view: CaseView, *, hold: float = 0.0
    ) -> Order:
        report = view.submission.handover
        return replace(
            self._later(kind, submission, view, hold=hold),
            on_behalf_of=None,  # nobody approves for somebody else
            handover=None if report is None else report.number,
        )

    def undo(self, submission: SubmissionId, view: CaseView) -> Order:
        """Take back the last press. Raises Refused("undo-too-late") once a leg has left."""
        presses = self._book.round(view.submission).presses
        if presses.confirm is None and presses.second is not None:
            if presses.second.kind is OrderKind.DECLINE:
                raise Refused("nothing-to-undo")
            if not view.bar.may_undo:
                raise Refused("approval-gone", number=view.submission.number)
            return self._record(self._second(OrderKind.UNDO_APPROVE, submission, view))
        if presses.confirm is None and presses.file is None:
            raise Refused("nothing-to-undo")
        step = OrderKind.UNDO_FILE if presses.file is not None else OrderKind.UNDO_CONFIRM
        if not view.bar.may_undo:
            raise Refused("undo-too-late", number=view.submission.number)
        # Without a disk the form server is asked first: it knows whether a leg has left.
        if self._register is None and not self._locally_undone(submission, step):
            raise Refused("undo-too-late", number=view.submission.number)
        return self._record(self._later(step, submission, view))

    def withdraw(self, submission: SubmissionId, view: CaseView) -> Order:
        """Take press one back after its hold: at the form server, then at the Fachverfahren.

        Raises Refused("undo-too-late") once anything was filed, or a second person released it.
        """
        if not view.bar.may_withdraw or self._register is not None:
            raise Refused("undo-too-late", number=view.submission.number)
        return self._record(self._later(OrderKind.WITHDRAW, submission, view))

    def _later(
        self, kind: OrderKind, submission: SubmissionId, view: CaseView, *, hold: float = 0.0
    ) -> Order:
        """A deed on the handover that stands."""
        return Order(
            id=OrderId(self._new_id()),
            kind=kind,
            submission=submission,
            version=view.submission.version,
            by=self._store.me().id,
            on_behalf_of=view.represents,
            at=self._book.clock.now(),
            handover=view.handover,
            hold_seconds=hold,
        )

    def send_now(self, submission: SubmissionId | None) -> None:
        """Let waiting and failed legs of one submission (or of all) try at once."""
        self._book.ledger.send_now(submission, self._book.clock.now())
        self._store.orders_now(submission)

    def last(self) -> Order | None:
        """The newest press of this session, undo included."""
        return self._last

    def waiting(self) -> int:
        """Orders that the form server does not know yet."""
        return self._store.waiting_count()

    def may_undo(self, order: Order) -> bool:
        """Whether Strg+Z in the list would still be certain for this order."""
        if order.kind in UNDOING:
            return False
        now_on = self._book.round(self._book.submission(order.submission))
        return may_undo(now_on.presses, now_on.legs, self._book.clock.now())

    def _locally_undone(self, submission: SubmissionId, step: OrderKind) -> bool:
        """Stop the legs first; what the form server does not know yet has no legs to stop."""
        ledger = self._book.ledger
        handover = ledger.latest(submission)
        if handover is None or handover.state != OPEN:
            return True
        if step is OrderKind.UNDO_FILE:
            return ledger.unfile(handover.number) or not handover.filed
        return ledger.undo(handover.number)

    def _not_elsewhere(self, view: CaseView) -> None:
        if view.bar.phase is Phase.ELSEWHERE:
            raise Refused("already-decided", who=view.bar.who, at=view.bar.at)
        if view.bar.phase is Phase.LOCKED:
            raise Refused("claimed", who=view.bar.who, since=view.bar.at)

    def _record(self, order: Order) -> Order:
        if self._register is None:
            self._store.record_order(order)
        else:
            self._register_first(order, self._register)
        self._store.audit_append(
            order.at,
            order.by,
            order.kind.value,
            submission=order.submission,
            on_behalf_of=order.on_behalf_of,
        )
        self._book.status.saved(order.at)
        self._last = order
        return order

    def _register_first(self, order: Order, register: Callable[[Order], None]) -> None:
        """Raises Refused("memory-only-offline") when nothing could be registered anywhere."""
        if self._book.status.read().link is not Link.CONNECTED:
            raise Refused("memory-only-offline")
        try:
            register(order)
        except Unreachable as gone:
            raise Refused("memory-only-offline", reason=gone.code) from None
