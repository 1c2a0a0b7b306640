"""What two presses hand over, told beforehand, and how far it got. Part of inbox/desk.py."""

from dataclasses import replace

from inbox.casebook import Casebook
from inbox.caseview import CaseView, Phase
from inbox.decision import undecided
from inbox.errors import Refused
from inbox.foreseen import Foreseen, Foresight
from inbox.handover import HandoverEntry, StuckHandover, count_of
from inbox.ports import Overseer
from inbox.presses import Presser
from inbox.submission import SubmissionId

#: The role that looks after what stands still.
ADMINISTRATION = "verwaltung"


class Handing:
    """Looks; changes nothing."""

    _book: Casebook
    _presser: Presser
    _foresight: Foresight
    _overseer: Overseer

    def foresee(self, submission: SubmissionId) -> Foreseen:
        """What the two presses would carry where, as things stand; after press one, what they do.

        Raises Refused("not-read") while the evidence is being read.
        """
        view = self._book.view(submission)
        confirmed = self._book.round(view.submission).presses.confirm
        if confirmed is None and view.bar.phase is Phase.NOT_READ:
            raise Refused("not-read")
        order = confirmed or self._presser.would_confirm(submission, view)
        known = confirmed.handover if confirmed is not None else None
        count = self._last_count(view) + 1 if known is None else count_of(known)
        me = self._book.store.me()
        told = self._foresight.foresee(view.submission, order, me, count)
        rows = view.comparison.rows if view.comparison and confirmed is None else ()
        waiting = {row.field: row.label for row in undecided(rows, view.decisions)}
        return replace(told, open_fields=waiting, confirmed=confirmed is not None)

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
