"""A desk in memory for widget tests: the same methods, its own state, the real rules of the bar."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from inbox.bar import BarInputs, bar, presses_of, still_standing
from inbox.caseview import CaseView, DeskState, Link, Neighbours
from inbox.comparison.result import Comparison, Rect, Trust
from inbox.decision import (
    CaseResolution,
    FieldChoice,
    FieldDecision,
    Order,
    OrderId,
    OrderKind,
    OrderState,
)
from inbox.errors import Damaged, Refused, ZweiklickError
from inbox.evidence.reading import PageImage, PageReading, Word
from inbox.foreseen import Foreseen
from inbox.queue import QueueQuery
from inbox.second_pair import is_second, shown_to_second
from inbox.submission import DocumentId, HistoryEntry, PersonId, SubmissionId
from tests.ui.sample_cases import A4, ME, NOW, Case, line_box, paint_page
from tests.ui.sample_foreseen import foreseen


class SampleDesk:
    """The methods of the desk that a comparison uses; `fail` lets the next call of a name fail."""

    def __init__(self, *cases: Case) -> None:
        self.cases = {case.submission.id: case for case in cases}
        self.order = [case.submission.id for case in cases]
        self.at = NOW
        self.online = True
        self.hold_seconds = 10.0
        self.calls: list[str] = []
        self.reasons: list[str] = []
        self.settings: dict[str, str] = {}
        self.rendered: list[tuple[DocumentId, int, float]] = []
        self.fail: dict[str, ZweiklickError] = {}
        self._lock = threading.RLock()
        self._gates: dict[str, threading.Event] = {}

    # -- steering ----------------------------------------------------------------------
    def later(self, seconds: float) -> None:
        """Move the business clock."""
        self.at += timedelta(seconds=seconds)

    def gate(self, name: str) -> Callable[[], None]:
        """Let calls of a name wait until the returned function is called."""
        event = self._gates[name] = threading.Event()
        return event.set

    def _enter(self, name: str) -> None:
        gate = self._gates.get(name)
        if gate is not None:
            gate.wait(10)
        self.calls.append(name)
        error = self.fail.pop(name, None)
        if error is not None:
            raise error

    # -- reading ----------------------------------------------------------------------
    def state(self) -> DeskState:
        return DeskState(NOW, Link.CONNECTED, None, 0, 0, 0, None, None, None, self.at, True)

    def neighbours(self, query: QueueQuery, submission: SubmissionId) -> Neighbours:
        at = self.order.index(submission)
        return Neighbours(
            at,
            len(self.order),
            self.order[at - 1] if at else None,
            self.order[at + 1] if at + 1 < len(self.order) else None,
        )

    def open(self, submission: SubmissionId) -> CaseView:
        self._enter("open")
        return self.view(submission)

    def leave(self, submission: SubmissionId) -> None:
        self._enter("leave")

    def view(self, submission: SubmissionId) -> CaseView:
        with self._lock:
            case = self.cases[submission]
            comparison = Comparison(
                submission, 1, "sample", case.rows, case.hints, documents=case.findings
            )
            decisions = dict(case.decisions)
            presses = still_standing(presses_of(case.orders), case.submission)
            if case.submission.handover is not None and is_second(case.submission, presses.second):
                comparison, told = shown_to_second(comparison, case.submission.handover)
                decisions = dict(told)
            resolution = CaseResolution(case.case_state, "12345BG0001234")
            state = bar(
                BarInputs(
                    submission=case.submission,
                    comparison=comparison if case.read else None,
                    decisions=decisions,
                    seen=frozenset(case.seen),
                    case=resolution,
                    presses=presses,
                    legs=case.legs,
                    now=self.at,
                    me=ME,
                    needs_approval=case.approval,
                    reading=not case.read,
                    online=self.online,
                    report_gap=next((g.field for g in case.gaps if g.required), None),
                )
            )
            return CaseView(
                case.submission,
                case.description,
                case.description.title,
                comparison,
                decisions,
                case.documents,
                frozenset(case.seen),
                resolution,
                state,
                PersonId("lst.weber") if case.represents else None,
                case.represents,
                others=case.others,
                hints=comparison.hints,
                legs=case.legs,
                forms=case.forms,
                report_gaps=case.gaps,
            )

    def history(self, submission: SubmissionId) -> tuple[HistoryEntry, ...]:
        received = self.cases[submission].submission.received_at
        return (
            HistoryEntry(received, "received", "", None, "Formularserver"),
            HistoryEntry(NOW, "open", "Koch, Petra", "Weber, Thomas"),
        )

    def foresee(self, submission: SubmissionId) -> Foreseen:
        self._enter("foresee")
        return foreseen(self.view(submission))

    def page_image(
        self, document: DocumentId, page: int, scale: float, clip: Rect | None = None
    ) -> PageImage:
        self._enter("page_image")
        for case in self.cases.values():
            if document in case.pages:
                title, lines = case.pages[document][page]
                self.rendered.append((document, page, scale))
                return paint_page(lines, title, scale, clip)
        raise Damaged("damaged")

    def page_words(self, document: DocumentId, page: int) -> PageReading:
        self._enter("page_words")
        case = next((c for c in self.cases.values() if document in c.pages), None)
        if case is None:
            raise Damaged("damaged")
        title, lines = case.pages[document][page]
        words = [Word(title, Rect(60, 70, 300, 100), 0)]
        for number, line in enumerate(lines):
            box = line_box(number)
            words.append(Word(line.caption, Rect(68, box.y0, 300, box.y1), number + 1))
            words.append(Word(line.value, box, number + 1, Trust.RECOGNISED, 0.95))
        return PageReading(A4.width, A4.height, tuple(words), Trust.TEXT)

    # -- deeds ----------------------------------------------------------------------
    def mark_seen(
        self, submission: SubmissionId, document: DocumentId, page: int, how: str
    ) -> None:
        self._enter("mark_seen")
        case = self.cases[submission]
        case.seen.add((document, page))
        case.how.append((document, page, how))

    def decide(
        self,
        submission: SubmissionId,
        field: str,
        choice: FieldChoice,
        value: str | None = None,
        note: str = "",
    ) -> CaseView:
        self._enter("decide")
        case = self.cases[submission]
        known = next(r for r in case.rows if r.field == field)
        if choice is FieldChoice.EVIDENCE_HOLDS and known.evidence is None:
            raise Refused("nothing-read")
        kept = value or (known.evidence if choice is FieldChoice.EVIDENCE_HOLDS else known.entered)
        case.decisions[field] = FieldDecision(field, choice, str(kept), ME, self.at, note)
        return self.view(submission)

    def take_back_decision(self, submission: SubmissionId, field: str) -> CaseView:
        self._enter("take_back_decision")
        self.cases[submission].decisions.pop(field, None)
        return self.view(submission)

    def resolve_case(self, submission: SubmissionId) -> CaseView:
        self._enter("resolve_case")
        return self.view(submission)

    def confirm(self, submission: SubmissionId) -> CaseView:
        return self._order("confirm", submission, OrderKind.CONFIRM)

    def file(self, submission: SubmissionId) -> CaseView:
        return self._order("file", submission, OrderKind.FILE)

    def approve(self, submission: SubmissionId) -> CaseView:
        return self._order("approve", submission, OrderKind.APPROVE)

    def decline(self, submission: SubmissionId, reason: str) -> CaseView:
        self.reasons.append(reason)
        return self._order("decline", submission, OrderKind.DECLINE)

    def undo(self, submission: SubmissionId) -> CaseView:
        presses = presses_of(self.cases[submission].orders)
        kind = OrderKind.UNDO_FILE if presses.file is not None else OrderKind.UNDO_CONFIRM
        if presses.second is not None:
            kind = OrderKind.UNDO_APPROVE
        return self._order("undo", submission, kind)

    def withdraw(self, submission: SubmissionId) -> CaseView:
        return self._order("withdraw", submission, OrderKind.WITHDRAW)

    def _order(self, name: str, submission: SubmissionId, kind: OrderKind) -> CaseView:
        self._enter(name)
        orders = self.cases[submission].orders
        orders.append(
            Order(
                OrderId(f"{submission}-{len(orders)}"),
                kind,
                submission,
                1,
                ME,
                None,
                self.at,
                handover=getattr(self.cases[submission].submission.handover, "number", None),
                hold_seconds=self.hold_seconds,
                state=OrderState.REGISTERED if self.online else OrderState.WAITING,
            )
        )
        return self.view(submission)

    def take_over(self, submission: SubmissionId) -> CaseView:
        self._enter("take_over")
        case = self.cases[submission]
        case.submission = replace(case.submission, claim=None)
        return self.view(submission)

    def send_now(self, submission: SubmissionId | None = None) -> None:
        self._enter("send_now")

    def refresh(self) -> None:
        self._enter("refresh")

    def read_again(self, submission: SubmissionId) -> CaseView:
        self._enter("read_again")
        return self.view(submission)

    def setting(self, key: str) -> str | None:
        return self.settings.get(key)

    def keep_setting(self, key: str, value: str) -> None:
        self.settings[key] = value
