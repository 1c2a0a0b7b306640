"""What the desk needs from outside, as protocols. `app/` plugs in sync, keyring and the worker.

Every method may block and is called off the main thread. Every method may raise the errors of
inbox.errors and nothing else.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from inbox.comparison.result import Rect
from inbox.decision import CaseResolution
from inbox.evidence.reading import PageImage, Reading
from inbox.handover import StuckHandover
from inbox.submission import Claim, PersonId, Submission, SubmissionId


class CaseResolver(Protocol):
    """Asks the Fachverfahren which case a submission belongs to."""

    def resolve(self, submission: Submission) -> CaseResolution:
        """Compare number, name, birth date and file number; never raises for a difference."""
        ...


class Presence(Protocol):
    """Tells the form server who has what open, and claims work."""

    def announce(self, submission: SubmissionId) -> None:
        """I have it open now; repeat within a minute or it fades."""
        ...

    def leave(self, submission: SubmissionId) -> None:
        """I closed it."""
        ...

    def claim(self, submission: SubmissionId, on_behalf_of: PersonId | None) -> Claim:
        """Take or renew the lease; raises Refused("claimed", who, since) when somebody holds it."""
        ...

    def release(self, submission: SubmissionId) -> None:
        """Give the lease back."""
        ...


class DocumentSession(Protocol):
    """One document open in a worker process of its own."""

    def first(self) -> Reading:
        """What text layer and embedded data say, at once; other pages are pending."""
        ...

    def reading(self) -> Reading:
        """All there is to read; `verdict` says if it could not be opened."""
        ...

    def go_on(self, known: Reading, stop: Callable[[], bool] = lambda: False) -> Reading:
        """`known` with its pending pages recognised, until `stop` says so before a page."""
        ...

    def look(self, known: Reading, places: Sequence[tuple[int, Rect]]) -> Reading:
        """`known` with a second, independent reading of these places (page, rectangle)."""
        ...

    def render(
        self, page: int, scale: float, covers: Sequence[Rect] = (), clip: Rect | None = None
    ) -> PageImage:
        """Pixels of a page at `scale` pixels a point; `covers` are painted solid before they leave.

        Raises Damaged(code) when the worker died, timed out or the page cannot be drawn.
        """
        ...


class EvidenceReader(Protocol):
    """Opens strangers' files where they can do no harm."""

    @property
    def engine(self) -> str:
        """Version of everything that decides what a reading says; results are kept under it."""
        ...

    def open(
        self, data: bytes, sha256: str, *, medical: bool = False
    ) -> AbstractContextManager[DocumentSession]:
        """Start (or take a warm) worker for these bytes; it ends with the context.

        `medical`: it was handed in as something that speaks of a person's health.
        """
        ...


class Overseer(Protocol):
    """Tells an administrator what stands still, whosever it is."""

    def stuck_handovers(self) -> tuple[StuckHandover, ...]:
        """Handovers with a failed leg, or with work that nobody does; oldest first."""
        ...


class Nudge(Protocol):
    """Wakes the writer thread."""

    def __call__(self) -> None:
        """There is something to send or fetch."""
        ...
