"""Fetches what will be looked at next: the neighbours' pictures, and their first page's pixels.

Nothing fetched here has side effects; the desk is told of an opening only when a case is opened.
"""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from inbox.caseview import CaseView, Neighbours
from inbox.queue import QueueQuery
from inbox.submission import DocumentId, DocumentRole, SubmissionId
from ui.background import Background
from ui.evidence_view import EvidenceView
from ui.evidence_view_pictures import PagePictures
from ui.field_list_model import first_row


class AheadDesk(Protocol):
    """The part of the desk this module needs; every method may block."""

    def neighbours(self, query: QueueQuery, submission: SubmissionId) -> Neighbours:
        """Previous and next within a list."""
        ...

    def view(self, submission: SubmissionId) -> CaseView:
        """The picture of a case, without side effects."""
        ...


class Ahead(QObject):
    """Keeps the pictures of the previous and the following case."""

    found = Signal(object)  #: Neighbours of the case on show

    def __init__(
        self,
        desk: AheadDesk,
        background: Background,
        pictures: PagePictures,
        pages: EvidenceView,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._desk, self._background = desk, background
        self._pictures, self._pages = pictures, pages
        self._views: dict[SubmissionId, CaseView] = {}
        self._asked: set[SubmissionId] = set()
        self._about: SubmissionId | None = None
        self.neighbours: Neighbours | None = None

    def look_around(self, query: QueueQuery, submission: SubmissionId) -> None:
        """Find the neighbours of a case, then fetch them."""

        def arrived(neighbours: Neighbours) -> None:
            self._about = submission
            self._arrived(neighbours)

        self._background.read(
            lambda: self._desk.neighbours(query, submission),
            arrived,
            lambda _error: None,
            lane="compare.neighbours",
        )

    def of(self, submission: SubmissionId | None) -> Neighbours | None:
        """The neighbours of a case, when they are known already."""
        return self.neighbours if submission == self._about else None

    def take(self, submission: SubmissionId) -> CaseView | None:
        """The picture fetched ahead, if there is one."""
        return self._views.get(submission)

    def forget(self, changed: frozenset[SubmissionId]) -> None:
        """These look different now: fetch them again when they are still neighbours."""
        known = changed & set(self._views)
        for submission in known:
            del self._views[submission]
        if known and self.neighbours is not None:
            self._fetch(self.neighbours)

    def has(self, submission: SubmissionId) -> bool:
        """Whether a case and its first page could be painted at once."""
        view = self._views.get(submission)
        return view is not None and self._first_page(view, self._ready)

    def _arrived(self, neighbours: Neighbours) -> None:
        """These are the neighbours: fetch them."""
        self.neighbours = neighbours
        wanted = {neighbours.following, neighbours.previous}
        self._views = {s: v for s, v in self._views.items() if s in wanted}
        self.found.emit(neighbours)
        self._fetch(neighbours)

    def _fetch(self, neighbours: Neighbours) -> None:
        for submission in (neighbours.following, neighbours.previous):
            if submission is None or submission in self._views or submission in self._asked:
                continue
            self._asked.add(submission)
            self._fetch_one(submission)

    def _fetch_one(self, submission: SubmissionId) -> None:
        def arrived(view: CaseView) -> None:
            self._asked.discard(submission)
            wanted = self.neighbours
            if wanted is not None and submission in (wanted.following, wanted.previous):
                self._views[submission] = view
                self._first_page(view, self._pictures.want)

        self._background.read(
            lambda: self._desk.view(submission),
            arrived,
            lambda _error: self._asked.discard(submission),
        )

    def _first_page(self, view: CaseView, deed: Callable[[DocumentId, int, float], bool]) -> bool:
        """Do something with the page that opening this case shows first."""
        rows = view.comparison.rows if view.comparison else ()
        begin = first_row(rows)
        first = begin.place if begin is not None else None
        documents = [d for d in view.documents if d.pages]
        proofs = [d for d in documents if d.role is DocumentRole.EVIDENCE] or documents
        shown = next((d for d in documents if first and d.id == first.document), None)
        document = shown or next(iter(proofs), None)
        if document is None:
            return True
        page = first.page if first is not None and shown is not None else 0
        return deed(document.id, page, self._pages.needed_scale(document))

    def _ready(self, document: DocumentId, page: int, scale: float) -> bool:
        picture = self._pictures.best(document, page, scale)
        return picture is not None and picture.scale >= scale * 0.999
