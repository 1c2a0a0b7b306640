"""Gathers everything known about one submission into the frozen picture the window shows."""

from collections.abc import Callable, Mapping
from datetime import datetime

from inbox.bar import BarInputs, bar
from inbox.caseview import CaseView, DocumentView, Link, PageSize, first_uncovered
from inbox.catalogue import Catalogue, Service
from inbox.catalogue_values import EvidenceKind
from inbox.clock import BusinessClock
from inbox.comparison.engine import compare
from inbox.comparison.kinds import kind_of
from inbox.comparison.lines import lines_of
from inbox.comparison.result import Comparison, Trust
from inbox.corrected import forms_of
from inbox.decision import CaseResolution, decided_kinds, standing
from inbox.desk_status import DeskStatus
from inbox.errors import Refused, Unreachable
from inbox.evidence.reading import Reading
from inbox.open_documents import OpenDocuments
from inbox.ports import CaseResolver, EvidenceReader, Presence
from inbox.reading_room import ReadingRoom
from inbox.redaction import ANYTHING, ByHand, judge_redaction
from inbox.report import Report, with_missing_rows
from inbox.rounds import Round, finished, round_of
from inbox.second_pair import asks_for_second, is_second, shown_to_second
from inbox.store.ledger import Ledger
from inbox.store.store import Store
from inbox.strays import strays
from inbox.submission import (
    Claim,
    Document,
    DocumentId,
    Person,
    PersonId,
    Submission,
    SubmissionId,
)
from inbox.substitution import represented

#: States of a document whose words are still to come.
UNREAD = frozenset({"loading", "not-read"})
#: Recognised kinds remembered; telling one from a long document takes milliseconds.
_KINDS_KEPT = 2000


class Casebook:
    """Reads store, ledger and status; asks the Fachverfahren and tells the others."""

    def __init__(
        self,
        *,
        store: Store,
        ledger: Ledger,
        reader: EvidenceReader,
        room: ReadingRoom,
        catalogue: Catalogue,
        resolver: CaseResolver,
        presence: Presence,
        clock: BusinessClock,
        status: DeskStatus,
        report: Report | None = None,
    ) -> None:
        """`report` says what the statistics need; without, nothing is asked for."""
        self.store = store
        self.ledger = ledger
        self.catalogue = catalogue
        self.clock = clock
        self.status = status
        self._report = report or Report()
        self._reader = reader
        self._room = room
        self._resolver = resolver
        self._presence = presence
        self._cases_wanted: dict[SubmissionId, None] = {}
        self.documents = OpenDocuments(
            reader,
            lambda d: (store.document_bytes(d), store.document_sha(d)),
            room.read,
            lambda d: store.by_hand(store.submission_of(d)).get(d, ByHand.none()).marks,
        )
        self._recognised_kinds: dict[tuple[str, str], str | None] = {}

    def submission(self, submission: SubmissionId) -> Submission:
        """The submission as received. Raises Refused("unknown-submission")."""
        known = self.store.submission(submission)
        if known is None:
            raise Refused("unknown-submission", submission=submission)
        return known

    def view(self, submission_id: SubmissionId) -> CaseView:
        """The picture as it is now."""
        submission = self.submission(submission_id)
        me = self.store.me()
        service = self.catalogue.service(submission.service, submission.received_at.date())
        comparison = self.store.comparison(submission_id)
        if comparison is not None and comparison.version != submission.version:
            comparison = None if _documents_differ(submission, comparison.version) else comparison
        decisions = self.store.decisions(submission_id)
        seen = frozenset((s.document, s.page) for s in self.store.seen(submission_id))
        case = self.store.case(submission_id, submission.version)
        now_on = self.round(submission)
        by_hand = self.store.by_hand(submission_id)
        documents = tuple(
            self._document(d, by_hand.get(d.id, ByHand.none())) for d in submission.evidence
        )
        shown = comparison or self._so_far(submission, service, decided_kinds(decisions))
        decisions = standing(shown.rows, decisions)
        second = is_second(now_on.received, now_on.presses.second)
        if second and submission.handover is not None:
            shown, decisions = shown_to_second(shown, submission.handover)
        gaps = () if second else self._report.gaps(submission, service, decisions)
        shown = with_missing_rows(shown, service, gaps, decisions)
        who = represented(me.id, submission.owner, self.store.substitutions(), self.clock.today())
        now = self.clock.now()
        state = bar(
            BarInputs(
                submission=now_on.received,
                comparison=comparison,
                decisions=decisions,
                seen=seen,
                case=case,
                presses=now_on.presses,
                legs=now_on.legs,
                now=now,
                me=me.id,
                needs_approval=asks_for_second(submission, service, decisions),
                reading=any(d.state in UNREAD for d in documents),
                online=self.status.read().link is Link.CONNECTED,
                may_confirm=self._may_confirm(me, submission, who),
                damage=self.ledger.damage(submission_id),
                uncovered=first_uncovered(documents),
                report_gap=next((g.field for g in gaps if g.required), None),
            )
        )
        return CaseView(
            submission=submission,
            description=self.store.description(submission_id),
            service_label=service.label,
            comparison=shown,
            decisions=decisions,
            documents=documents,
            seen=seen,
            case=case,
            bar=state,
            represents=who,
            represents_name=submission.owner_name if who else None,
            others=_others(submission, me.id, now),
            hints=shown.hints if comparison or second else (),
            forms=forms_of(service, [row.field for row in shown.rows]),
            kinds=self._kinds(service),
            legs=now_on.legs,
            report_gaps=gaps,
            handover=now_on.presses.confirm.handover if now_on.presses.confirm else None,
        )

    def _so_far(
        self, submission: Submission, service: Service, kinds: Mapping[DocumentId, str]
    ) -> Comparison:
        """What can be said before everything was read; for looking at, never for confirming."""
        known = {d.id: self.reading(d.id) for d in submission.evidence}
        read = {d: r for d, r in known.items() if r is not None}
        return compare(submission, service, read, kinds=kinds)

    def round(self, submission: Submission) -> Round:
        """What was pressed and still stands, and how far it got."""
        newest = None if finished(submission) is None else self.ledger.latest(submission.id)
        return round_of(
            submission,
            self.store.orders_of(submission.id),
            self.ledger.reports(submission.id),
            None if newest is None else newest.number,
        )

    def reading(self, document: DocumentId) -> Reading | None:
        """What was read from a document, if it was read already."""
        return self.store.reading(self.store.document_sha(document), self._reader.engine)

    def recognised(self, document: DocumentId) -> str | None:
        """Which kind of evidence a document is by its own words, if that can be told."""
        reading = self.reading(document)
        return None if reading is None else self._recognised(reading)

    def strays(self, submission: Submission) -> frozenset[DocumentId]:
        """Documents that certainly are somebody else's."""
        service = self.catalogue.service(submission.service, submission.received_at.date())
        read = {d.id: self.reading(d.id) for d in submission.evidence}
        return strays(submission, service, {k: r for k, r in read.items() if r is not None})

    def _recognised(self, reading: Reading) -> str | None:
        if reading.verdict != "ok":
            return None
        key = (reading.sha256, reading.engine)
        if key not in self._recognised_kinds:
            if len(self._recognised_kinds) >= _KINDS_KEPT:
                self._recognised_kinds.clear()
            id_ = DocumentId(reading.sha256)
            lines = [lines_of(id_, number, page) for number, page in enumerate(reading.pages)]
            found = kind_of(lines, self.catalogue.kinds)
            self._recognised_kinds[key] = None if found is None else found[0]
        return self._recognised_kinds[key]

    def _kinds_of(self, document: Document, reading: Reading) -> list[EvidenceKind]:
        """The kinds a document may be: as declared, and as recognised."""
        named = {document.declared_kind, self._recognised(reading)} - {None, ANYTHING}
        return [
            self.catalogue.kinds[k] for k in named if k is not None and k in self.catalogue.kinds
        ]

    def read_again(self, submission_id: SubmissionId) -> None:
        """Have all evidence of a submission read and compared anew; decisions stay."""
        for document in self.submission(submission_id).evidence:
            if self.store.document_state(document.id) == "stored":
                self.store.forget_reading(document.id)
                self.documents.forget(document.id)

    def compare_again(self, submission_id: SubmissionId) -> None:
        """Something a person said changes what is compared: do it now, where all was read."""
        self._room.compare_now(submission_id)

    def _kinds(self, service: Service) -> tuple[tuple[str, str], ...]:
        """Kinds of evidence a person can choose, those of the service first, by their names."""
        here = {kind for field in service.fields for kind in field.evidence}
        known = [(k.id, k.label) for k in self.catalogue.kinds.values() if k.source == "document"]
        return tuple(sorted(known, key=lambda k: (k[0] not in here, k[1].casefold())))

    def resolve(self, submission_id: SubmissionId) -> CaseResolution:
        """Ask the Fachverfahren and keep a definite answer; an unreachable one is not kept."""
        submission = self.submission(submission_id)
        try:
            answer = self._resolver.resolve(submission)
        except Unreachable as gone:
            answer = CaseResolution(
                "unavailable", reasons=(gone.code,), checked_at=self.clock.now()
            )
        self.store.keep_case(submission_id, submission.version, answer)
        return answer

    def want_case(self, submission_id: SubmissionId) -> None:
        """Have the case resolved in the background; safe from any thread."""
        self._cases_wanted[submission_id] = None

    def prefer(self, submission_id: SubmissionId) -> None:
        """Have its evidence read before any other's; safe from any thread."""
        self._room.prefer(submission_id)

    def pause_reading(self, paused: bool) -> None:
        """Have nothing read but what somebody has open, or everything again; any thread."""
        self._room.pause(paused)

    def resolve_wanted(self) -> frozenset[SubmissionId]:
        """Resolve what is wanted; what the Fachverfahren did not answer stays wanted."""
        changed = set()
        for submission_id in list(self._cases_wanted):
            known = self.store.submission(submission_id)
            kept = None if known is None else self.store.case(submission_id, known.version)
            if known is None or (kept is not None and kept.state != "unavailable"):
                self._cases_wanted.pop(submission_id, None)
                continue
            answer = self.resolve(submission_id)
            if kept != answer:
                changed.add(submission_id)
            if answer.state == "unavailable":
                break  # the others would wait for the same silence
            self._cases_wanted.pop(submission_id, None)
        return frozenset(changed)

    def announce(self, submission: SubmissionId) -> None:
        """Presence is a courtesy: without a line nothing is lost."""
        if self.status.read().link is Link.CONNECTED:
            self._courtesy(lambda: self._presence.announce(submission))

    def leave(self, submission: SubmissionId) -> None:
        """It is no longer on this screen."""
        self._room.leave(submission)
        if self.status.read().link is Link.CONNECTED:
            self._courtesy(lambda: self._presence.leave(submission))

    def claim(self, submission: SubmissionId, on_behalf_of: PersonId | None) -> None:
        """The first decision claims; offline the server arbitrates later."""
        if self.status.read().link is not Link.CONNECTED:
            return
        try:
            self._presence.claim(submission, on_behalf_of)
        except Unreachable:
            return

    def take_over(self, submission: SubmissionId) -> None:
        """Take a lease that has run out. Raises Refused("claimed") while it is live."""
        known = self.submission(submission)
        who = represented(
            self.store.me().id, known.owner, self.store.substitutions(), self.clock.today()
        )
        claim = self._presence.claim(submission, who)
        self.store.keep_claim(submission, claim)

    @staticmethod
    def _courtesy(tell: Callable[[], None]) -> None:
        try:
            tell()
        except (Unreachable, Refused):
            return

    def _may_confirm(self, me: Person, submission: Submission, who: PersonId | None) -> bool:
        mine = submission.owner == me.id or who is not None
        return mine and "confirm" not in submission.withheld

    def _document(self, document: Document, by_hand: ByHand) -> DocumentView:
        held = self.store.document_state(document.id)
        reading = (
            self.store.reading(document.sha256, self._reader.engine) if held == "stored" else None
        )
        if reading is not None:
            state = "ready" if reading.verdict == "ok" else reading.verdict
        else:
            state = {"quarantined": "hash-mismatch", "stored": "not-read"}.get(held, "loading")
        pages = reading.pages if reading is not None else ()
        return DocumentView(
            id=document.id,
            name=document.name,
            role=document.role,
            label=self.catalogue.kind_label(document.declared_kind),
            media_type=document.media_type,
            later=document.later,
            state=state,
            pages=tuple(PageSize(p.width, p.height) for p in pages),
            has_text=any(p.trust is not Trust.NONE for p in pages),
            unread=sum(p.trust is Trust.NONE and not p.blank for p in pages),
            redaction=(
                None
                if reading is None
                else judge_redaction(reading, self._kinds_of(document, reading), by_hand)
            ),
            by_hand=by_hand,
        )


def _documents_differ(submission: Submission, version: int) -> bool:
    """A newer version needs a new comparison; until it is made, nothing is shown as certain."""
    return submission.version > version and any(d.later for d in submission.evidence)


def _others(submission: Submission, me: PersonId, now: datetime) -> tuple[Claim, ...]:
    return tuple(Claim(p.id, p.name, now, now) for p in submission.present if p.id != me)
