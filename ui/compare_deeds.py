"""What a comparison asks of the desk, in order, and which of the answers still counts.

Answers for a case no longer on screen are dropped, and so are pictures read before a deed that was
answered since. Draws nothing.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtCore import QElapsedTimer, QObject, Signal

from inbox.caseview import CaseView, DeskState
from inbox.comparison.result import Rect
from inbox.decision import KIND_DECISION, FieldChoice
from inbox.errors import Refused, ZweiklickError
from inbox.submission import DocumentId, SubmissionId
from ui.background import Background
from ui.messages import of_error, sentence

if TYPE_CHECKING:
    from inbox.desk import Desk


@runtime_checkable
class CoverDesk(Protocol):
    """A desk that lets a person say what of a document nobody shall see; every method may block."""

    def mark_cover(self, document: DocumentId, page: int, rect: Rect) -> object:
        """Cover a place of a page (points, origin top left) wherever the document is shown."""
        ...

    def no_diagnosis(self, document: DocumentId) -> object:
        """A person looked and found no diagnosis in this document."""
        ...


class BusinessNow:
    """The desk's business time between two states it told."""

    def __init__(self) -> None:
        self._at = datetime.now(UTC)
        self._since = QElapsedTimer()
        self._since.start()

    def set(self, at: datetime) -> None:
        """The desk says it is now `at`."""
        self._at = at
        self._since.restart()

    def __call__(self) -> datetime:
        """The business time, UTC."""
        return self._at + timedelta(milliseconds=self._since.elapsed())


class CaseDeeds(QObject):
    """One case at a time: opens it, reads it again, does what the person asks."""

    arrived = Signal(object)  #: CaseView to show
    refused = Signal(object)  #: Message why something was not done, or what was done elsewhere
    pressed = Signal()  #: the desk has answered a press, whatever it said
    decided = Signal(str)  #: field whose decision was kept
    covered = Signal(str)  #: document of which something is covered now
    reading_again = Signal()  #: the evidence of the case is read anew

    def __init__(
        self, desk: "Desk", background: Background, now: BusinessNow, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._background = desk, background
        self.submission: SubmissionId | None = None
        self.now = now
        self._under_way = 0
        self._epoch = 0
        self._marking: set[tuple[DocumentId, int]] = set()
        self._order: list[str] = []

    # ------------------------------------------------------------------ reading

    def show(self, submission: SubmissionId) -> None:
        """Another case is on screen; the one before is left."""
        if self.submission != submission:
            self.leave()
            self.submission = submission
            self._marking.clear()
            self._order.clear()

    def open(self) -> None:
        """Tell the desk that the case was opened, and fetch its picture."""
        submission = self.submission
        if submission is None:
            return
        epoch, desk = self._epoch, self._desk

        def opened(answer: tuple[CaseView, DeskState]) -> None:
            self.now.set(answer[1].now)
            self._read(submission, epoch, answer[0])

        self._background.read(
            lambda: (desk.open(submission), desk.state()),
            opened,
            lambda error: self._failed(submission, error),
            lane="compare.open",
        )

    def leave(self) -> None:
        """The case is no longer on screen."""
        before, desk = self.submission, self._desk
        self.submission = None
        if before is not None:
            self._background.do(lambda: desk.leave(before), None, lambda _error: None)

    def read_again(self) -> None:
        """Read the picture of the case again; a deed under way brings its own."""
        submission, epoch, desk = self.submission, self._epoch, self._desk
        if submission is not None and not self._under_way:
            self._background.read(
                lambda: desk.view(submission),
                lambda view: self._read(submission, epoch, view),
                lambda error: self._failed(submission, error),
                lane="compare.view",
            )

    def _read(self, submission: SubmissionId, epoch: int, view: CaseView) -> None:
        if submission != self.submission or self._under_way:
            return
        if epoch != self._epoch:
            self.read_again()
            return
        self.arrived.emit(view)

    # ------------------------------------------------------------------ deeds

    def decide(self, field: str, choice: FieldChoice, value: str | None, note: str) -> None:
        """Decide a row."""
        desk = self._desk
        self._order = [f for f in self._order if f != field] + [field]
        self._do(
            lambda case: desk.decide(case, field, choice, value, note),
            lambda: self.decided.emit(field),
        )

    def decide_kind(self, document: str, kind: str) -> None:
        """Say what kind of evidence a document is; an empty one takes that back."""
        desk, field = self._desk, f"{KIND_DECISION}{document}"
        if not kind:
            self.take_back(field)
            return
        self._order = [f for f in self._order if f != field] + [field]
        self._do(lambda case: desk.decide_kind(case, DocumentId(document), kind))

    def take_back(self, field: str) -> None:
        """Open a decided row again."""
        desk = self._desk
        self._order = [f for f in self._order if f != field]
        self._do(lambda case: desk.take_back_decision(case, field))

    def last_decided(self, view: CaseView) -> str | None:
        """The row decided last, since the case was opened, whose decision still stands."""
        standing = [field for field in self._order if field in view.decisions]
        return standing[-1] if standing else None

    def press(self, action: str) -> None:
        """Press one ("confirm"), press two ("file"), "approve", or "undo" of the last of them."""
        desk = self._desk
        deed = {
            "confirm": desk.confirm,
            "file": desk.file,
            "approve": desk.approve,
            "undo": desk.undo,
            "withdraw": desk.withdraw,
        }[action]
        self._do(deed, self.pressed.emit, self.pressed.emit)

    def decline(self, reason: str) -> None:
        """As the second person: back with a reason."""
        desk = self._desk
        self._do(lambda case: desk.decline(case, reason), self.pressed.emit, self.pressed.emit)

    def undo_elsewhere(self, *, late: bool = False) -> None:
        """Take back what the status line offers: the last press, on another case."""
        desk, here = self._desk, self.submission

        def deed() -> str | None:
            state = desk.state()
            if state.undo is None or state.undo == here:
                raise Refused("undo-too-late" if late else "nothing-to-undo")
            desk.undo(state.undo)
            return state.last_number

        def done(number: str | None) -> None:
            message = sentence("undone-confirm")
            if number:
                message = replace(message, title=f"{number}: {message.title}")
            self.refused.emit(message)

        self._background.do(deed, done, lambda error: self.refused.emit(of_error(error)))

    def take_over(self) -> None:
        """Take the case from a colleague whose lease has run out, or as team lead."""
        self._do(self._desk.take_over)

    def resolve_case(self) -> None:
        """Ask the Fachverfahren again."""
        self._do(self._desk.resolve_case)

    def send_now(self) -> None:
        """Try waiting deliveries of this case at once."""
        submission, desk = self.submission, self._desk
        if submission is not None:
            self._background.do(lambda: desk.send_now(submission))

    def refresh(self) -> None:
        """Fetch from outside, then read again."""
        self._background.do(self._desk.refresh)
        self.read_again()

    def read_evidence_again(self) -> None:
        """F5: fetch from outside, and have the evidence of this case read anew."""
        self._background.do(self._desk.refresh)
        self._do(self._desk.read_again, self.reading_again.emit)

    @property
    def may_cover(self) -> bool:
        """Whether this desk keeps what a person covers."""
        return isinstance(self._desk, CoverDesk)

    def mark_cover(self, document: DocumentId, page: int, rect: Rect) -> None:
        """Cover a place of a page."""
        desk: object = self._desk

        def mark(case: SubmissionId) -> CaseView:
            if isinstance(desk, CoverDesk):
                desk.mark_cover(document, page, rect)
            return self._desk.view(case)

        self._do(mark, lambda: self.covered.emit(document))

    def no_diagnosis(self, document: DocumentId) -> None:
        """Say that a document holds no diagnosis."""
        desk: object = self._desk

        def say(case: SubmissionId) -> CaseView:
            if isinstance(desk, CoverDesk):
                desk.no_diagnosis(document)
            return self._desk.view(case)

        self._do(say)

    def mark_seen(self, view: CaseView, document: DocumentId, page: int, how: str) -> None:
        """A page of the case was seen; said once."""
        key, desk = (document, page), self._desk
        if view.submission.id != self.submission or key in self._marking or key in view.seen:
            return
        if not any(d.id == document for d in view.documents):
            return
        self._marking.add(key)

        def mark(case: SubmissionId) -> CaseView:
            desk.mark_seen(case, document, page, how)
            return desk.view(case)

        self._do(mark, None, lambda: self._marking.discard(key))

    def _do(
        self,
        deed: Callable[[SubmissionId], CaseView],
        done: Callable[[], None] | None = None,
        otherwise: Callable[[], None] | None = None,
    ) -> None:
        """Do something at the desk, in order, and show what the case looks like then."""
        submission, desk = self.submission, self._desk
        if submission is None:
            return
        self._under_way += 1

        def answered(answer: tuple[CaseView, DeskState]) -> None:
            self._end()
            self.now.set(answer[1].now)
            if done is not None:
                done()
            if submission == self.submission:
                self.arrived.emit(answer[0])

        def refused(error: ZweiklickError) -> None:
            self._end()
            if otherwise is not None:
                otherwise()
            self._failed(submission, error)
            self.read_again()

        self._background.do(lambda: (deed(submission), desk.state()), answered, refused)

    def _end(self) -> None:
        self._under_way -= 1
        self._epoch += 1

    def _failed(self, submission: SubmissionId, error: ZweiklickError) -> None:
        if submission == self.submission:
            self.refused.emit(of_error(error))
