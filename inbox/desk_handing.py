"""What two presses hand over, told beforehand, and how far it got. Part of inbox/desk.py."""

from dataclasses import replace

from inbox.casebook import Casebook
from inbox.caseview import DECIDING, CaseView, Phase
from inbox.copying import CopyField, CopyTask
from inbox.decision import undecided
from inbox.errors import Refused
from inbox.foreseen import Foreseen, Foresight
from inbox.handover import HandoverEntry, StuckHandover, count_of
from inbox.ports import Nudge, Overseer
from inbox.presses import Presser
from inbox.store.ledger import UNDONE
from inbox.submission import SubmissionId

#: The role that looks after what stands still.
ADMINISTRATION = "verwaltung"


class Handing:
    """Looks; changes nothing."""

    _book: Casebook
    _presser: Presser
    _foresight: Foresight
    _overseer: Overseer
    _copying: CopyField
    _nudge: Nudge

    def foresee(self, submission: SubmissionId) -> Foreseen:
        """What the two presses would carry where, as things stand; after press one, what they do.

        After press one the legs say what has arrived where, so that it can be put right there.
        Raises Refused: not-read while the evidence is being read, already-decided (who, at).
        """
        view = self._book.view(submission)
        confirmed = self._book.round(view.submission).presses.confirm
        if confirmed is None and view.bar.phase is Phase.NOT_READ:
            raise Refused("not-read")
        if confirmed is None and view.bar.phase not in DECIDING:  # others' handover, or none
            raise Refused("already-decided", who=view.bar.who, at=view.bar.at)
        order = confirmed or self._presser.would_confirm(submission, view)
        known = confirmed.handover if confirmed is not None else None
        count = self._last_count(view) + 1 if known is None else count_of(known)
        me = self._book.store.me()
        told = self._foresight.foresee(view.submission, order, me, count)
        rows = view.comparison.rows if view.comparison and confirmed is None else ()
        waiting = {row.field: row.label for row in undecided(rows, view.decisions)}
        report = view.submission.handover
        legs = view.legs or (report.legs if report is not None else ())
        return replace(
            told,
            open_fields=waiting,
            confirmed=confirmed is not None,
            legs={leg.name: leg for leg in legs} if confirmed is not None else {},
        )

    def handovers(self, submission: SubmissionId | None = None) -> tuple[HandoverEntry, ...]:
        """The handovers this desk carries, of one submission or of all; failed ones first."""
        return tuple(self._named(entry) for entry in self._book.ledger.overview(submission))

    @property
    def may_oversee(self) -> bool:
        """Whether I may see what stands still across people."""
        return ADMINISTRATION in self._book.store.me().roles

    def stuck(self) -> tuple[StuckHandover, ...]:
        """All that stands still in the office. Raises Refused("forbidden"), Unreachable."""
        return self._overseer.stuck_handovers()

    def copy_tasks(self, submission: SubmissionId) -> tuple[CopyTask, ...]:
        """What of the newest handover a person types into the Fachverfahren; empty: nothing.

        Raises Unreachable, Refused (not-found), Damaged.
        """
        newest = self._book.ledger.latest(submission)
        if newest is None or newest.state == UNDONE:
            return ()
        return self._copying.tasks(newest.number)

    def tick_copied(
        self, submission: SubmissionId, key: str, mask: str, name: str, on: bool
    ) -> tuple[CopyTask, ...]:
        """A value stands in the Fachverfahren now, or does not. Raises Refused("copy-done")."""
        self._copying.tick(key, mask, name, on)
        return self.copy_tasks(submission)

    def copied(self, submission: SubmissionId, key: str) -> tuple[CopyTask, ...]:
        """A person says that all of it is taken over: that is the receipt, and the leg goes on.

        Raises Refused("copy-open", count) while a value is not ticked.
        """
        newest = self._book.ledger.latest(submission)
        if newest is None:
            raise Refused("not-found")
        self._copying.finish(newest.number, key, self._book.store.me().id)
        self._presser.send_now(submission)
        self._nudge()
        return self.copy_tasks(submission)

    def _named(self, entry: HandoverEntry) -> HandoverEntry:
        known = self._book.store.submission(entry.opened.submission)
        if known is None:
            return entry
        described = self._book.store.description(known.id)
        report = known.handover
        same = report is not None and report.number == entry.opened.number
        return replace(
            entry,
            title=described.title,
            person=described.person,
            waits_for_approval=same and report is not None and report.state == "approval",
        )

    def _last_count(self, view: CaseView) -> int:
        """The n of the newest handover -U<n> of a submission, here or at the form server."""
        newest = self._book.ledger.latest(view.submission.id)
        report = view.submission.handover
        numbers = [each.number for each in (newest, report) if each is not None]
        return max(map(count_of, numbers), default=0)
