"""The only face the window talks to: open, compare, decide, press, take back.

Every method may block (database, worker, network) and is called off the main thread. A widget asks
and shows; what may be done is decided here and in the rules this module calls.
"""

from collections.abc import Callable
from datetime import timedelta

from inbox.casebook import Casebook
from inbox.caseview import DECIDING, CaseView, DeskState, Link, Phase
from inbox.comparison.result import FieldResult, Rect, Result
from inbox.copying import CopyField
from inbox.corrected import ANY_TEXT, corrected
from inbox.decision import KIND_DECISION, FieldChoice, FieldDecision
from inbox.desk_handing import Handing
from inbox.desk_lists import Lists
from inbox.desk_redaction import Redacting
from inbox.errors import Refused
from inbox.evidence.reading import PageImage, PageReading
from inbox.foreseen import Foresight
from inbox.ports import Nudge, Overseer
from inbox.presses import Presser
from inbox.store.store import Store
from inbox.submission import DocumentId, HistoryEntry, PersonId, SubmissionId
from inbox.substitution import represented

#: Undo is offered for the submission handled last, this long at most.
UNDO_SHOWN = timedelta(minutes=30)


class Desk(Redacting, Handing, Lists):
    """The use cases of one person at one desk."""

    def __init__(
        self,
        book: Casebook,
        presser: Presser,
        *,
        foresight: Foresight,
        overseer: Overseer,
        copying: CopyField,
        nudge: Nudge,
        refresh: Callable[[], None],
        memory_only: bool = False,
    ) -> None:
        super().__init__(book.store, book.clock)
        self._store: Store = book.store
        self._book = book
        self._presser = presser
        self._foresight, self._overseer, self._copying = foresight, overseer, copying
        self._nudge = nudge
        self._refresh = refresh
        self._memory_only = memory_only
        self._shown: SubmissionId | None = None

    # -- one submission ----------------------------------------------------------------------
    def open(self, submission: SubmissionId) -> CaseView:
        """Show a submission: mark it opened, report the read, tell the others."""
        known = self._book.submission(submission)
        acting_for = represented(
            self.me.id, known.owner, self._store.substitutions(), self._clock.today()
        )
        self._store.mark_opened(submission)
        self._store.queue_read_report(submission, None, acting_for, self._clock.now())
        self._store.audit_append(
            self._clock.now(), self.me.id, "open", submission=submission, on_behalf_of=acting_for
        )
        self._shown = submission
        self._book.want_case(submission)
        self._book.prefer(submission)
        self._book.announce(submission)
        self._nudge()
        return self.view(submission)

    def view(self, submission: SubmissionId) -> CaseView:
        """The picture of a submission as it is now; no side effects."""
        return self._book.view(submission)

    def leave(self, submission: SubmissionId) -> None:
        """The submission is no longer on screen."""
        if self._shown == submission:
            self._shown = None
        self._book.leave(submission)

    def still_here(self) -> None:
        """Repeat the presence of what is on screen; it fades after a minute and a half."""
        if self._shown is not None:
            self._book.announce(self._shown)

    def resolve_case(self, submission: SubmissionId) -> CaseView:
        """Ask the Fachverfahren which case this is, and keep the answer for this version."""
        self._book.resolve(submission)
        return self.view(submission)

    def history(self, submission: SubmissionId) -> tuple[HistoryEntry, ...]:
        """What happened to the submission, oldest first."""
        return self._book.submission(submission).history

    # -- evidence ------------------------------------------------------------------------------
    def page_image(
        self, document: DocumentId, page: int, scale: float, clip: Rect | None = None
    ) -> PageImage:
        """Pixels of an evidence page at `scale` pixels a point, diagnoses covered."""
        return self._book.documents.image(document, page, scale, clip)

    def page_words(self, document: DocumentId, page: int) -> PageReading:
        """The words of a page without the covered ones."""
        return self._book.documents.page(document, page)

    def mark_seen(
        self, submission: SubmissionId, document: DocumentId, page: int, how: str
    ) -> None:
        """A page was on screen, or its text was read by focus ("image", "text", "row")."""
        self._store.mark_seen(submission, document, page, how, self._clock.now())

    def read_again(self, submission: SubmissionId) -> CaseView:
        """F5 in a comparison: read its evidence anew. Refused("rows-locked") once confirmed."""
        if self.view(submission).bar.phase not in DECIDING:
            raise Refused("rows-locked")
        self._book.read_again(submission)
        self._nudge()
        return self.view(submission)

    # -- deciding --------------------------------------------------------------------------------
    def decide(
        self,
        submission: SubmissionId,
        field: str,
        choice: FieldChoice,
        value: str | None = None,
        note: str = "",
    ) -> CaseView:
        """Decide one row. The entered and the read value stay what they are.

        Raises Refused: unknown-field, nothing-read (evidence holds, but none was read),
        value-… (a correction that is no value of this field, see inbox/corrected.py), not-read
        (the row's evidence is being read), rows-locked (already confirmed).
        """
        view = self._deciding(submission)
        row = (
            next((r for r in view.comparison.rows if r.field == field), None)
            if view.comparison
            else None
        )
        if row is None:
            raise Refused("unknown-field", field=field)
        if view.bar.phase is Phase.NOT_READ and row.result is Result.NOT_READ:
            raise Refused("not-read")
        if choice is FieldChoice.CORRECTED:
            value = corrected(view.forms.get(field, ANY_TEXT), value or "", self._clock.today())
        self._book.claim(submission, view.represents)
        decided = FieldDecision(
            field, choice, _decided_value(row, choice, value), self.me.id, self._clock.now(), note
        )
        self._store.keep_decision(submission, decided)
        return self.view(submission)

    def decide_kind(self, submission: SubmissionId, document: DocumentId, kind: str) -> CaseView:
        """A person says what kind of evidence a document is; the comparison is made with it.

        Raises Refused: unknown-kind, claimed, rows-locked.
        """
        view = self._deciding(submission)
        if kind not in dict(view.kinds) or document not in {d.id for d in view.documents}:
            raise Refused("unknown-kind")
        self._book.claim(submission, view.represents)
        name = f"{KIND_DECISION}{document}"
        decided = FieldDecision(name, FieldChoice.CORRECTED, kind, self.me.id, self._clock.now())
        self._store.keep_decision(submission, decided)
        self._book.compare_again(submission)
        return self.view(submission)

    def take_back_decision(self, submission: SubmissionId, field: str) -> CaseView:
        """Open a decided row again."""
        self._store.drop_decision(submission, field)
        if field.startswith(KIND_DECISION):
            self._book.compare_again(submission)
        return self.view(submission)

    def _deciding(self, submission: SubmissionId) -> CaseView:
        """The case, when something may be decided in it."""
        view = self.view(submission)
        if view.bar.phase in (Phase.LOCKED, Phase.ELSEWHERE, Phase.CLOSED):
            raise Refused("claimed", who=view.bar.who, since=view.bar.at)
        if view.bar.phase not in DECIDING:
            raise Refused("rows-locked")
        return view

    # -- the two presses -----------------------------------------------------------------------
    def confirm(self, submission: SubmissionId) -> CaseView:
        """Press one: rules checked, order written down durably, sync woken."""
        self._presser.confirm(submission, self.view(submission))
        self._nudge()
        return self.view(submission)

    def file(self, submission: SubmissionId) -> CaseView:
        """Press two: release the papers to the e-file after the hold."""
        self._presser.file(submission, self.view(submission))
        self._nudge()
        return self.view(submission)

    def approve(self, submission: SubmissionId) -> CaseView:
        """The second pair of eyes: what was confirmed may leave, after its hold."""
        self._presser.approve(submission, self.view(submission))
        self._nudge()
        return self.view(submission)

    def decline(self, submission: SubmissionId, reason: str) -> CaseView:
        """The second pair of eyes: back to the first person with a reason."""
        self._presser.decline(submission, self.view(submission), reason)
        self._nudge()
        return self.view(submission)

    def undo(self, submission: SubmissionId) -> CaseView:
        """Take the last press back while that is certain. Raises Refused("undo-too-late")."""
        self._presser.undo(submission, self.view(submission))
        self._nudge()
        return self.view(submission)

    def withdraw(self, submission: SubmissionId) -> CaseView:
        """Take press one back at the target. Raises Refused("undo-too-late")."""
        self._presser.withdraw(submission, self.view(submission))
        self._nudge()
        return self.view(submission)

    def take_over(self, submission: SubmissionId) -> CaseView:
        """Take a claim whose lease has run out, or as team lead."""
        self._book.take_over(submission)
        return self.view(submission)

    def send_now(self, submission: SubmissionId | None = None) -> None:
        """Try waiting and failed deliveries at once."""
        self._presser.send_now(submission)
        self._nudge()

    def refresh(self) -> None:
        """F5: fetch now, and ask again what was unreachable."""
        self._refresh()

    # -- status and settings -----------------------------------------------------------------------
    def state(self) -> DeskState:
        """What the status bar says."""
        standing = self._book.status.read()
        waiting, failed = self._book.ledger.standing()
        last = self._presser.last()
        number = deed = undo = None
        if last is not None and self._clock.now() - last.at < UNDO_SHOWN:
            known = self._store.submission(last.submission)
            number = known.number if known is not None else None
            deed = last.kind.value
            undo = last.submission if self._presser.may_undo(last) else None
        return DeskState(
            saved_at=standing.saved_at,
            link=standing.link,
            link_code=standing.link_code,
            handovers_waiting=waiting + self._presser.waiting(),
            handovers_failed=failed,
            reading_left=standing.reading_left,
            last_number=number,
            last_deed=deed,
            undo=undo,
            now=self._clock.now(),
            is_demo=self._clock.is_demo,
            memory_only=self._memory_only,
            reading_paused=standing.reading_paused,
        )

    def pause_reading(self, paused: bool) -> DeskState:
        """Hold the reading of evidence after the page at hand, or let it go on.

        What somebody opens is read all the same; nothing that was read is lost.
        """
        self._book.pause_reading(paused)
        self._nudge()
        return self.state()

    def close(self) -> None:
        """End the worker sessions."""
        self._book.documents.close()

    @property
    def online(self) -> bool:
        """Whether the form server answers."""
        return self._book.status.read().link is Link.CONNECTED

    def on_behalf_of(self, submission: SubmissionId) -> PersonId | None:
        """Whom I would represent when acting on this submission today."""
        return self.view(submission).represents


def _decided_value(row: FieldResult, choice: FieldChoice, value: str | None) -> str:
    match choice:
        case FieldChoice.EVIDENCE_HOLDS:
            if row.evidence is None:
                raise Refused("nothing-read", field=row.field)
            return row.evidence
        case FieldChoice.CORRECTED:
            return value or ""
        case _:
            return row.entered
