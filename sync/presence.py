"""Tells the form server who has what open, and claims work there."""

from inbox.submission import Claim, PersonId, SubmissionId
from sync.client import FormServer


class ServerPresence:
    """The Presence port over the form server's own calls."""

    def __init__(self, server: FormServer) -> None:
        self._server = server

    def announce(self, submission: SubmissionId) -> None:
        """I have it open."""
        self._server.announce(submission)

    def leave(self, submission: SubmissionId) -> None:
        """I closed it."""
        self._server.leave(submission)

    def claim(self, submission: SubmissionId, on_behalf_of: PersonId | None) -> Claim:
        """Take or renew the lease. Raises Refused("claimed")."""
        return self._server.claim(submission, on_behalf_of)

    def release(self, submission: SubmissionId) -> None:
        """Give the lease back."""
        self._server.release(submission)
