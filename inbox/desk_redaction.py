"""The desk's deeds before filing: mark what has to go, say that there is nothing, ask for a copy.

Each is kept with who and when, each can be taken back until press one. Part of inbox/desk.py.
"""

from inbox.casebook import Casebook
from inbox.caseview import CaseView, DocumentView, Phase
from inbox.comparison.result import Rect
from inbox.errors import Refused
from inbox.redaction import IF_NEEDED
from inbox.store.hand import COVER, NOTHING_MORE, WANTED
from inbox.submission import DocumentId

#: A mark smaller than this is a slip of the hand.
_LEAST = 3.0
_UNDECIDED = frozenset(
    {
        Phase.OPEN,
        Phase.COVER,
        Phase.NOT_SEEN,
        Phase.CASE,
        Phase.REPORT,
        Phase.READY,
        Phase.READY_APPROVAL,
        Phase.NOT_READ,
    }
)


class Redacting:
    """All may raise Refused: unknown-document, rows-locked, claimed."""

    _book: Casebook

    def mark_cover(self, document: DocumentId, page: int, rect: Rect) -> CaseView:
        """Cover a place by hand: on screen at once, and for good in the copy that is filed.

        `rect` in points of the displayed page. Raises Refused: no-such-page, mark-too-small.
        """
        shown = self._open_document(document)
        if shown.redaction is None or not 0 <= page < len(shown.pages):
            raise Refused("no-such-page", page=page)
        size = shown.pages[page]
        inside = Rect(
            max(0.0, min(rect.x0, rect.x1)),
            max(0.0, min(rect.y0, rect.y1)),
            min(size.width, max(rect.x0, rect.x1)),
            min(size.height, max(rect.y0, rect.y1)),
        )
        if inside.x1 - inside.x0 < _LEAST or inside.y1 - inside.y0 < _LEAST:
            raise Refused("mark-too-small")
        return self._note(document, COVER, page=page, rect=inside)

    def unmark_cover(self, document: DocumentId, page: int, rect: Rect) -> CaseView:
        """Take a mark back; `rect` as DocumentView.by_hand.marks has it."""
        return self._drop(document, COVER, page=page, rect=rect)

    def no_diagnosis(self, document: DocumentId) -> CaseView:
        """Say: I have looked, there is nothing (more) to redact in it."""
        return self._note(document, NOTHING_MORE)

    def take_back_no_diagnosis(self, document: DocumentId) -> CaseView:
        """Take that back."""
        return self._drop(document, NOTHING_MORE)

    def want_filed(self, document: DocumentId) -> CaseView:
        """File a document that usually is not needed. Raises Refused("filing-not-open")."""
        known = self._book.submission(self._book.store.submission_of(document))
        declared = next((d.declared_kind for d in known.evidence if d.id == document), None)
        kinds = self._book.catalogue.kinds
        if declared is None or declared not in kinds or kinds[declared].filing != IF_NEEDED:
            raise Refused("filing-not-open")
        return self._note(document, WANTED)

    def take_back_want_filed(self, document: DocumentId) -> CaseView:
        """Take that back."""
        return self._drop(document, WANTED)

    # -- inside ------------------------------------------------------------------------------
    def _note(
        self, document: DocumentId, what: str, *, page: int = 0, rect: Rect | None = None
    ) -> CaseView:
        self._open_document(document)
        store, now = self._book.store, self._book.clock.now()
        submission = store.submission_of(document)
        view = self._book.view(submission)
        self._book.claim(submission, view.represents)
        store.note_by_hand(document, what, store.me().id, now, page=page, rect=rect)
        store.audit_append(
            now,
            store.me().id,
            f"by-hand-{what}",
            submission=submission,
            on_behalf_of=view.represents,
        )
        return self._book.view(submission)

    def _drop(
        self, document: DocumentId, what: str, *, page: int = 0, rect: Rect | None = None
    ) -> CaseView:
        self._open_document(document)
        store = self._book.store
        submission = store.submission_of(document)
        store.drop_by_hand(document, what, page=page, rect=rect)
        store.audit_append(
            self._book.clock.now(),
            store.me().id,
            f"by-hand-{what}-back",
            submission=submission,
        )
        return self._book.view(submission)

    def _open_document(self, document: DocumentId) -> DocumentView:
        """The document while it may still be decided about."""
        view = self._book.view(self._book.store.submission_of(document))
        if view.bar.phase in (Phase.LOCKED, Phase.ELSEWHERE, Phase.CLOSED):
            raise Refused("claimed", who=view.bar.who, since=view.bar.at)
        if view.bar.phase not in _UNDECIDED:
            raise Refused("rows-locked")
        shown = next((d for d in view.documents if d.id == document), None)
        if shown is None:
            raise Refused("unknown-document", document=document)
        return shown
